"""Small words of the report: lists, lengths of time, sources, pieces of text as runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from casereview.domain.reports.report import Run, SourceRef

_PLACE = re.compile(r"\{(D\d+[^{}]*)\}")

NOT_WRITTEN = "Not yet written."
"""Stands in a draft where the expert has still to write."""

SOURCES = {
    "own": "own knowledge",
    "claimant": "claimant’s account",
    "informant": "informant’s account",
    "document": "documents",
    "observation": "own observation",
    "test": "test results",
    "interview": "diagnostic interview",
    "instructed": "instructions",
}
"""Sources of fact by key, as the report names them (PD 35 paragraph 3.2(4))."""

_LEADS = {
    "claimant": (
        "This section gives the account {name} gave me. "
        "I have no knowledge of these matters of my own."
    ),
    "informant": (
        "This section gives what an informant told me. "
        "I have no knowledge of these matters of my own."
    ),
    "document": (
        "The facts in this section come from the documents cited. "
        "I have no knowledge of them of my own."
    ),
    "observation": "This section records what I observed myself.",
    "test": "This section records the results of tests.",
    "interview": "This section records what I was told and observed in the diagnostic interview.",
    "instructed": (
        "The facts in this section were given to me in my instructions. I do not know whether they "
        "are so."
    ),
}


def bare(text: str) -> str:
    """Return the expert's words as a page of the program shows them: `{D4 p.1}` as [D4 p.1]."""
    return _PLACE.sub(r"[\1]", text)


def nfc(text: str) -> str:
    """Return the text in composed form, so that no accent is lost on paper."""
    return unicodedata.normalize("NFC", text)


def lower_first(text: str) -> str:
    """Return the text with a small first letter, unless it opens with an abbreviation."""
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]


def lead(source: str, name: str) -> str:
    """Return the sentence that opens a section of facts from one source, or an empty text."""
    return _LEADS.get(source, "").format(name=name or "the claimant")


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    target: str | None = None,
    source: SourceRef | None = None,
) -> Run:
    """Return a piece of text."""
    return Run(nfc(text), bold=bold, italic=italic, target=target, source=source)


def runs(*parts: str | Run) -> tuple[Run, ...]:
    """Return texts and runs as runs, empty ones left out."""
    made = (part if isinstance(part, Run) else run(part) for part in parts)
    return tuple(part for part in made if part.text or part.note)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def listed_runs(parts: Sequence[Run], last: str = "and") -> tuple[Run, ...]:
    """Return runs as `a, b and c`."""
    joined: list[Run] = []
    for index, part in enumerate(parts):
        if index:
            joined.append(run(f" {last} " if index == len(parts) - 1 else ", "))
        joined.append(part)
    return tuple(joined)


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 document`, `3 documents`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def lasting(minutes: int) -> str:
    """Return `2 hours 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] if hours else []
    if rest or not parts:
        parts.append(counted(rest, "minute"))
    return " ".join(parts)


def sentence(text: str) -> str:
    """Return the text with a capital and a full stop."""
    trimmed = text.strip()
    if not trimmed:
        return ""
    ended = trimmed if trimmed[-1] in ".?!" else f"{trimmed}."
    return ended[0].upper() + ended[1:]


def plain(parts: Iterable[Run]) -> str:
    """Return the words of runs."""
    return "".join(part.text for part in parts)
