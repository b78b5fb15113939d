"""Whole numbers as figures and in words."""

from __future__ import annotations

_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty"
_UNITS = _UNIT_WORDS.split()
_TENS = dict(zip(_TEN_WORDS.split(), range(20, 90, 10), strict=True))
WORD = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|"
    rf"{'|'.join(reversed(_UNITS))}|nil)"
)
NUMBER = rf"(?:(?<![0-9A-Za-z.,/])[0-9]{{1,3}}(?![0-9A-Za-z])(?!\.[0-9])|\b{WORD}\b)"


def value_of(text: str) -> int | None:
    """Return the whole number that a numeral or number word means, or None."""
    lower = text.lower().replace("-", " ")
    if lower.isascii() and lower.isdigit():
        return int(lower)
    if lower == "nil":
        return 0
    if lower in _UNITS:
        return _UNITS.index(lower)
    tens, _, unit = lower.partition(" ")
    if tens not in _TENS:
        return None
    return _TENS[tens] + (_UNITS.index(unit) if unit in _UNITS else 0)
