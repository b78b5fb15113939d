"""Lists without columns of their own: JSON, decoded strictly."""

from __future__ import annotations

import json

from casereview.domain.documents.document import Rect, Word


def encode_texts(texts: tuple[str, ...]) -> str:
    """Return texts as one column's text."""
    return json.dumps(texts, ensure_ascii=False)


def decode_texts(text: str) -> tuple[str, ...]:
    """Read what `encode_texts` wrote; raises ValueError."""
    if text == "[]":  # of nearly every rating
        return ()
    stored = json.loads(text)
    if not isinstance(stored, list) or not all(type(each) is str for each in stored):
        msg = "not a list of texts"
        raise ValueError(msg)
    return tuple(stored)


def decode_rects(text: str) -> tuple[Rect, ...]:
    """Read a list of rectangles; raises ValueError."""
    stored = json.loads(text)
    if not isinstance(stored, list):
        msg = "not a list of rectangles"
        raise ValueError(msg)
    return tuple(_rect(sides) for sides in stored)


def encode_words(words: tuple[Word, ...]) -> str:
    """Return recognised words as one column's text."""
    return json.dumps([[w.start, w.end, *w.box, w.confidence] for w in words])


def decode_words(text: str) -> tuple[Word, ...]:
    """Read what `encode_words` wrote; raises ValueError."""
    stored = json.loads(text)
    if not isinstance(stored, list):
        msg = "not a list of words"
        raise ValueError(msg)
    return tuple(_word(parts) for parts in stored)


def _word(parts: object) -> Word:
    if not isinstance(parts, list) or len(parts) != 7:
        msg = "not a word"
        raise ValueError(msg)
    start, end, *sides, confidence = parts
    if not all(type(number) is int for number in (start, end, confidence)):
        msg = "not a word"
        raise ValueError(msg)
    return Word(start, end, _rect(sides), confidence)


def _rect(sides: object) -> Rect:
    if not isinstance(sides, list) or not all(type(side) in (int, float) for side in sides):
        msg = "not a rectangle"
        raise ValueError(msg)
    x0, y0, x1, y1 = sides
    return (x0, y0, x1, y1)
