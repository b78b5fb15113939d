"""Runs of the model as ReportLab mark-up: escaped, composed, in faces that have the glyphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from casereview.domain.dates import MONTHS
from casereview.domain.report import Run
from casereview.reporting import fonts
from casereview.reporting.pdf_styles import LINK

_AFTER = re.compile(
    r"\b(Dr|Mrs?|Ms|Miss|Prof|Sir|[Ss]ections?|[Pp]aragraphs?|Tables?|Figure|Appendix|no\.|p\.)"
    r" (?=[\dA-Z])"
)
_BEFORE = re.compile(rf"(?<=\d) (?=(?:{'|'.join(MONTHS)}|pm|am|mg|hours?|minutes?|%)\b)")
_CITED = re.compile(r"(\[D\d+,?) (?=\S)")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")


def markup(parts: Iterable[Run], face: str, where: str) -> str:
    """Return runs as mark-up for a paragraph set in `face`; `where` names the place in errors."""
    return "".join(_one(part, face, where) for part in parts)


def plain_markup(text: str, face: str, where: str) -> str:
    """Return one text as mark-up."""
    return markup((Run(text),), face, where)


def tied(text: str) -> str:
    """Keep numbers with their units, titles with their names and references with their numbers."""
    text = _BEFORE.sub("\u00a0", text)
    return _CITED.sub("\\1\u00a0", _AFTER.sub("\\1\u00a0", text))


def _one(part: Run, face: str, where: str) -> str:
    text = tied(fonts.prepared(part.text))
    pieces = []
    for chosen, piece in fonts.by_face(text, _styled(face, part), where):
        escaped = _BREAK.sub("<br/>", escape(piece))
        if chosen == _styled(face, part):
            pieces.append(escaped)
        elif any(sign in piece for sign in "●◐○"):
            pieces.append(f'<font face="{chosen}" size="13">{escaped}</font>')
        else:
            pieces.append(f'<font face="{chosen}">{escaped}</font>')
    body = "".join(pieces)
    if part.bold:
        body = f"<b>{body}</b>"
    if part.italic:
        body = f"<i>{body}</i>"
    if part.target:
        body = f'<a href={quoteattr("#" + part.target)} color="{LINK}">{body}</a>'
    return body


def _styled(face: str, part: Run) -> str:
    """Return the face that bold or italic of a face is, for the look-up of glyphs."""
    if face == fonts.SANS:
        return fonts.SANS_BOLD if part.bold else face
    if face == fonts.SERIF and (part.bold or part.italic):
        styled = {
            (True, False): fonts.SERIF_BOLD,
            (False, True): fonts.SERIF_ITALIC,
            (True, True): fonts.SERIF_BOLD_ITALIC,
        }
        return styled[part.bold, part.italic]
    return face
