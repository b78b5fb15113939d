"""How far the text layer of a page can be text at all: shares of characters and words, no model.

A layer is called poor where it holds marks that stand for no character, or where too little of it
looks like words; a scanner's own recognition of a bad copy is both. A short text is not judged.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_LEAST_WORDS = 20
_MOST_LOST = 0.08
_LEAST_WORDLIKE = 0.6
_TOKEN = re.compile(r"\S+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORDLIKE = re.compile(r"[^\W\d_]+(?:['’.\-/][^\W\d_]+)*", re.U)
_NUMBERLIKE = re.compile(r"\d[\d.,:/%()–-]*(?:st|nd|rd|th|am|pm)?|[A-Za-z]{1,4}[-–]?\d{1,3}", re.I)
_VOWEL = re.compile(r"[aeiouyàáâäæèéêëìíîïòóôöøùúûüœ]", re.I)


def poor(text: str) -> str:
    """Return why a page's text layer is poor, in words that follow "because", or ''."""
    visible = [mark for mark in text if not mark.isspace()]
    if not visible:
        return ""
    lost = sum(map(_stands_for_nothing, visible))
    if lost > _MOST_LOST * len(visible):
        return f"{_percent(lost, len(visible))} of its marks stand for no character"
    tokens = [bare for bare in (_EDGES.sub("", each) for each in _TOKEN.findall(text)) if bare]
    if len(tokens) < _LEAST_WORDS:
        return ""
    sound = sum(map(_is_sound, tokens))
    if sound < _LEAST_WORDLIKE * len(tokens):
        return f"{_percent(len(tokens) - sound, len(tokens))} of its words are none"
    return ""


def _stands_for_nothing(mark: str) -> bool:
    return mark == "\ufffd" or unicodedata.category(mark) in ("Co", "Cn", "Cc", "Cs")


def _is_sound(token: str) -> bool:
    if _NUMBERLIKE.fullmatch(token):
        return True
    if not _WORDLIKE.fullmatch(token) or len(token) > 24:
        return False
    if not token.isascii() and not _VOWEL.search(token):
        return True  # another script, whose vowels are not known here
    mixed = any(a.islower() and b.isupper() for a, b in pairwise(token))
    if mixed and not re.match(r"Ma?c[A-Z]|[OD]['’][A-Z]", token):
        return False
    return bool(_VOWEL.search(token)) or token.isupper() or len(token) <= 3


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole} %"
