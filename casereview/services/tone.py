"""The tint of a chip or a notice, apart from the views so that the first page loads little."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """The tint of a chip; its words carry the meaning."""

    PLAIN = "plain"
    BLUE = "blue"
    AMBER = "amber"
    RED = "red"
    GREEN = "green"
    ACCENT = "accent"
