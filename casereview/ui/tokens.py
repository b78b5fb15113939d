"""The tokens of the window: colours by role in light and dark, sizes, and fonts.

They stand here and nowhere else. Every pair of colours that carries text has a contrast of 4.5:1.
"""

from __future__ import annotations

from typing import NamedTuple


class Tokens(NamedTuple):
    """The tokens of one theme: colours by role, sizes by group and name, font families."""

    name: str
    colours: dict[str, str]
    sizes: dict[str, float]
    fonts: dict[str, tuple[str, ...]]


_SIZES: dict[str, float] = {
    # spaces, corners and widths are device-independent pixels
    "space-hair": 4,
    "space-small": 8,
    "space-medium": 12,
    "space-large": 16,
    "space-page": 22,
    "corner-control": 6,
    "corner-card": 10,
    # points
    "text-small": 9.0,
    "text-body": 10.5,
    "text-card-title": 10.5,
    "text-page-title": 12.5,
    "text-heading": 15.0,
    "text-figure": 21.0,
    "text-question": 17.0,
    "text-report": 11.5,
    "text-hero": 26.0,
    "width-rail": 200,
    "width-form": 420,
    "width-column": 880,
}

# The first family that is present is used; those that ship with the program come first.
_FONTS: dict[str, tuple[str, ...]] = {
    "interface": ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans"),
    "serif": ("Source Serif 4", "Noto Serif", "Liberation Serif", "Georgia", "DejaVu Serif"),
}

_LIGHT = {
    "paper": "#F5F4F0",  # behind the cards
    "surface": "#FFFFFF",  # cards, bars, fields
    "ink": "#1C2733",  # text
    "ink-2": "#5A6673",  # secondary text
    "line": "#E2E0D9",  # borders and rules
    "line-weak": "#ECEBE7",  # plain chips, unknown stretches of a chart, grid lines
    "control": "#8A8880",  # the border of what can be typed into or ticked
    "scroll": "#C9C6BD",  # scroll bars at rest
    "accent": "#0E5A63",  # the one strong colour: primary buttons, focus, selection marks
    "accent-strong": "#0A454C",  # a primary button under the pointer
    "accent-faded": "#9DBCC0",  # a primary button that cannot be used yet
    "accent-weak": "#E3EFF0",  # selected lines, episodes
    "on-accent": "#FFFFFF",  # text on accent
    "hover": "#F5F4F0",  # a plain button or line under the pointer
    "rail": "#16262E",  # the navigation at the left
    "rail-current": "#24404A",  # the page shown now
    "rail-hover": "#1D323B",
    "rail-line": "#31505B",
    "rail-ink": "#FFFFFF",
    "rail-ink-2": "#D3DBDF",
    "rail-ink-3": "#9AABB3",
    # Marks and lines use the colour itself, text uses its ink, chips lie on its weak tint.
    "amber": "#B7700A",
    "amber-ink": "#8C5300",
    "amber-weak": "#FBEFDA",
    "red": "#A8281F",
    "red-ink": "#A8281F",
    "red-weak": "#F8E2E0",
    "green": "#2C7A4B",
    "green-ink": "#24693F",
    "green-weak": "#DCEFE3",
    "blue": "#2F5FA8",
    "blue-ink": "#2B579B",
    "blue-weak": "#E1EAF7",
}

_DARK = {
    "paper": "#14191D",
    "surface": "#1C2328",
    "ink": "#E8ECEE",
    "ink-2": "#A3AFB7",
    "line": "#2E373D",
    "line-weak": "#2A3238",
    "control": "#75828A",
    "scroll": "#4A565E",
    "accent": "#4FB3BF",
    "accent-strong": "#6BC5D0",
    "accent-faded": "#2F5F66",
    "accent-weak": "#1B3438",
    "on-accent": "#10181C",
    "hover": "#242C32",
    "rail": "#0F1A20",
    "rail-current": "#1D323B",
    "rail-hover": "#172830",
    "rail-line": "#2B444E",
    "rail-ink": "#FFFFFF",
    "rail-ink-2": "#D3DBDF",
    "rail-ink-3": "#9AABB3",
    "amber": "#E0A040",
    "amber-ink": "#E0A040",
    "amber-weak": "#3A2E18",
    "red": "#E57368",
    "red-ink": "#EC8379",
    "red-weak": "#40201F",
    "green": "#6BBF8A",
    "green-ink": "#6BBF8A",
    "green-weak": "#1B3526",
    "blue": "#7EA6E0",
    "blue-ink": "#7EA6E0",
    "blue-weak": "#1E2E47",
}

LIGHT = Tokens("light", _LIGHT, _SIZES, _FONTS)
DARK = Tokens("dark", _DARK, _SIZES, _FONTS)
