"""Styled runs as one string with the ink each stretch of it is set in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from casereview.domain.dates import MONTHS
from casereview.domain.reports.report import Footnote, Run
from casereview.reporting import fonts, scripts
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.styles import LINK, Style

_AFTER = re.compile(
    r"\b(Dr|Mrs?|Ms|Miss|Prof|Sir|[Ss]ections?|[Pp]aragraphs?|[Cc]ourses?|"
    r"[Qq]uestions?|Tables?|Figure|Appendix|no\.|p\.)"
    r" (?=[\dA-Z])"
)
_BEFORE = re.compile(rf"(?<=\d) (?=(?:(?:{'|'.join(MONTHS)}|pm|am|mg|hours?|minutes?)\b|%))")
_CITED = re.compile(r"(\[D\d+,?) (?=\S)")
_BREAK = re.compile(r"\r\n|[\r\u2028\u2029]")

_STYLED = {
    (fonts.SERIF, True, False): fonts.SERIF_BOLD,
    (fonts.SERIF, False, True): fonts.SERIF_ITALIC,
    (fonts.SERIF, True, True): fonts.SERIF_BOLD_ITALIC,
    (fonts.SERIF_BOLD, False, True): fonts.SERIF_BOLD_ITALIC,
    (fonts.SERIF_BOLD, True, True): fonts.SERIF_BOLD_ITALIC,
    (fonts.SERIF_ITALIC, True, False): fonts.SERIF_BOLD_ITALIC,
    (fonts.SERIF_ITALIC, True, True): fonts.SERIF_BOLD_ITALIC,
    (fonts.SANS, True, False): fonts.SANS_BOLD,
    (fonts.SANS, True, True): fonts.SANS_BOLD,
}
"""The face that bold (second) or italic (third) of a face is; the sans has no italic."""

_SIGNS = frozenset("●◐○")
_SIGN_SIZE = 13.0
"""Signs of status are drawn larger than the words beside them."""
_RAISED, _SMALL = 0.36, 0.66
"""A footnote's mark: how high it stands and how large it is, of the size of the text."""


class Ink(NamedTuple):
    """How a stretch of text is set; target: the anchor it leads to; rise: above the line."""

    face: str
    size: float
    colour: str
    target: str = ""
    rise: float = 0.0


class Text(NamedTuple):
    """A string, where each ink ends in it, and the footnotes called, by where their marks end.

    leftward: some of it is read from right to left, and is put in order line by line.
    """

    string: str
    spans: tuple[tuple[int, Ink], ...]
    notes: tuple[tuple[int, Footnote], ...] = ()
    leftward: bool = False


def plain(string: str, style: Style, where: str) -> Text:
    """Return one text in a style; `where` names the place in errors."""
    return styled((Run(string),), style, where)


def styled(runs: Iterable[Run], style: Style, where: str) -> Text:
    """Return runs in a style.

    Raises BadInputError for a character that no font has.
    """
    parts: list[str] = []
    spans: list[tuple[int, Ink]] = []
    notes: list[tuple[int, Footnote]] = []
    end = 0
    for run in runs:
        ink = _ink(run, style)
        for name, piece in _pieces(run.text, ink.face, where):
            end += len(piece)
            parts.append(piece)
            spans.append((end, ink if name == ink.face else _lent(ink, name, piece)))
        if run.note is not None:
            mark = str(run.note.number)
            end += len(mark)
            parts.append(mark)
            spans.append((end, _mark(run.note, style)))
            notes.append((end, run.note))
    string = "".join(parts)
    return Text(string, tuple(spans), tuple(notes), scripts.has_rtl(string))


def labelled(string: str, ink: Ink, where: str) -> Text:
    """Return a text in one ink, as it is: no word of it is tied to the next."""
    spans = []
    end = 0
    pieces = fonts.by_face(fonts.prepared(_BREAK.sub("\n", string)), ink.face, where)
    for name, piece in pieces:
        end += len(piece)
        spans.append((end, ink._replace(face=name)))
    whole = "".join(piece for _, piece in pieces)
    return Text(whole, tuple(spans), leftward=scripts.has_rtl(whole))


def note_anchor(note: Footnote) -> str:
    """Return the anchor of a footnote."""
    return f"note-{note.number}"


def tied(text: str) -> str:
    """Keep numbers with their units, titles with their names and references with their numbers."""
    if " " not in text:
        return text
    text = _AFTER.sub("\\1\u00a0", _BEFORE.sub("\u00a0", text))
    return _CITED.sub("\\1\u00a0", text) if "[D" in text else text


def _pieces(text: str, name: str, where: str) -> list[tuple[str, str]]:
    """Return a run's text as it is set, in pieces of one face."""
    if not text.isascii() or "\t" in text:
        text = fonts.prepared(text)
    text = tied(_BREAK.sub("\n", text))
    if face(name).known.issuperset(text) and _SIGNS.isdisjoint(text):
        return [(name, text)] if text else []
    return fonts.by_face(text, name, where)


def _ink(run: Run, style: Style) -> Ink:
    name = style.face
    if run.bold or run.italic:
        name = _STYLED.get((name, run.bold, run.italic), name)
    return Ink(name, style.size, LINK if run.target else style.colour, run.target or "")


def _lent(ink: Ink, name: str, piece: str) -> Ink:
    return ink._replace(face=name, size=ink.size if _SIGNS.isdisjoint(piece) else _SIGN_SIZE)


def _mark(note: Footnote, style: Style) -> Ink:
    size = style.size
    return Ink(style.face, size * _SMALL, LINK, note_anchor(note), size * _RAISED)
