"""What the file of a report is called: for a court's bundle, without a clinical word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

LONGEST = 100
"""Characters of a name with its ending; longer ones are lost on some ways between offices."""

FIELDS = ("number", "title", "expert", "kind", "date", "version")
"""What a name can be made of, in the order of a profile's choice."""

_SPECIAL = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss"})
_OTHER = re.compile(r"[^A-Za-z0-9.-]+")


def report_name(fields: Sequence[str], values: Mapping[str, str], ending: str = ".pdf") -> str:
    """Return an ASCII file name of at most 100 characters; the longest part is cut first."""
    parts = [plain for name in fields if (plain := _plain(values.get(name, "")))]
    room = LONGEST - len(ending)
    while len("_".join(parts)) > room:
        longest = max(range(len(parts)), key=lambda place: len(parts[place]))
        parts[longest] = parts[longest][:-1].rstrip("_.-")
    return ("_".join(parts) or "Report") + ending


def _plain(text: str) -> str:
    """Return a text in letters without marks, with `_` for whatever else stands in it."""
    spelled = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    bare = "".join(c for c in spelled if c.isascii())
    return _OTHER.sub("_", bare).strip("_.-")
