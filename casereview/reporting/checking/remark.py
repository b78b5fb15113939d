"""Something in the expert's text to look at; a check makes of it what its profile asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Where it is (section, anchor of the paragraph), which words it is about, and why.

    about: score, date, age, count, total, name, pronoun, diagnosis, abbreviation or reference.
    page: where the words are written, '' in the section itself.
    """

    section: str
    place: str
    words: str
    message: str
    about: str = ""
    page: str = ""
