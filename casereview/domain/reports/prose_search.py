"""Finds, counts and replaces words in what the expert wrote; references are never touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from casereview.domain.reports.prose import (
    Block,
    Grid,
    Note,
    Reference,
    Span,
    Words,
    plain,
    read,
    written,
)

_WORD = re.compile(r"\w+(?:[’'.\-–]\w+)*")


def words(text: str) -> int:
    """Return how many words a section's text has, those of footnotes and tables too."""
    return sum(len(_WORD.findall(part)) for block in read(text) for part in _parts(block))


def count(text: str, wanted: str, *, cased: bool = False) -> int:
    """Return how often words occur in a section's text."""
    pattern = _pattern(wanted, cased=cased)
    if pattern is None:
        return 0
    return sum(len(pattern.findall(part)) for block in read(text) for part in _stretches(block))


def replaced(text: str, wanted: str, by: str, *, cased: bool = False) -> tuple[str, int]:
    """Return a section's text with words replaced, and how often they were."""
    pattern = _pattern(wanted, cased=cased)
    if pattern is None:
        return text, 0
    changer = _Changer(pattern, by)
    blocks = tuple(changer.block(block) for block in read(text))
    return (written(blocks), changer.changed) if changer.changed else (text, 0)


def _pattern(wanted: str, *, cased: bool) -> re.Pattern[str] | None:
    return re.compile(re.escape(wanted), 0 if cased else re.IGNORECASE) if wanted else None


class _Changer:
    def __init__(self, pattern: re.Pattern[str], by: str) -> None:
        self._pattern = pattern
        self._by = by
        self.changed = 0

    def block(self, block: Block) -> Block:
        if not isinstance(block, Grid):
            return replace(block, spans=self._spans(block.spans))
        return replace(
            block,
            caption=self._text(block.caption),
            columns=tuple(self._text(title) for title in block.columns),
            rows=tuple(tuple(self._spans(cell) for cell in row) for row in block.rows),
        )

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(self._span(span) for span in spans)

    def _span(self, span: Span) -> Span:
        if isinstance(span, Reference):
            return span
        if isinstance(span, Note):
            inner = (
                each if isinstance(each, Reference) else replace(each, text=self._text(each.text))
                for each in span.spans
            )
            return Note(tuple(inner))
        return replace(span, text=self._text(span.text))

    def _text(self, text: str) -> str:
        made, times = self._pattern.subn(lambda _: self._by, text)
        self.changed += times
        return made


def _parts(block: Block) -> Iterator[str]:
    """Yield the words of a block, words of several styles joined."""
    cells = [row for each in block.rows for row in each] if isinstance(block, Grid) else []
    if isinstance(block, Grid):
        yield block.caption
        yield from block.columns
    for spans in cells or ([] if isinstance(block, Grid) else [block.spans]):
        yield plain(tuple(Words(" ") if isinstance(s, Reference) else s for s in spans))
        yield from (plain(note.spans) for note in spans if isinstance(note, Note))


def _stretches(block: Block) -> Iterator[str]:
    """Yield every stretch of words in one style, as they are replaced."""
    if isinstance(block, Grid):
        yield block.caption
        yield from block.columns
        for row in block.rows:
            for cell in row:
                yield from _of(cell)
    else:
        yield from _of(block.spans)


def _of(spans: tuple[Span, ...]) -> Iterator[str]:
    for span in spans:
        if isinstance(span, Words):
            yield span.text
        elif isinstance(span, Note):
            yield from (each.text for each in span.spans if isinstance(each, Words))
