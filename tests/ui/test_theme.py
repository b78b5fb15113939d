"""The theme: every token is there, text can be read on its ground, the system is followed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from casereview import paths
from casereview.domain.chart import Paint
from casereview.services.views import Tone
from casereview.ui.theme import Theme, load_tokens, style_sheet

FAMILIES = {"interface": "Inter", "serif": "Source Serif 4"}
GROUNDS = ("paper", "surface", "hover", "line-weak", "accent-weak")
TONES = ("amber", "red", "green", "blue")
RAIL = ("rail", "rail-hover", "rail-current")
TEXT_PAIRS = [
    *(("ink", ground) for ground in GROUNDS),
    *(("ink-2", ground) for ground in GROUNDS),
    *(("accent", ground) for ground in ("surface", "accent-weak", "paper")),
    *(("on-accent", ground) for ground in ("accent", "accent-strong")),
    *((f"{tone}-ink", ground) for tone in TONES for ground in ("surface", "paper", f"{tone}-weak")),
    *((ink, ground) for ink in ("rail-ink", "rail-ink-2", "rail-ink-3") for ground in RAIL),
    ("surface", "ink"),
]
MARK_PAIRS = [
    *((mark, "surface") for mark in (*TONES, "accent", "control")),
    ("green", "hover"),
    ("red", "hover"),
    ("amber", "hover"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    named = QColor(colour)
    parts = [named.redF(), named.greenF(), named.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def scheme(theme: Theme) -> str:
    return "dark" if theme.is_dark else "light"


def test_contrast_of_black_and_white_is_as_defined() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    colours = load_tokens(name).colours
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_and_borders_can_be_seen(name: str, mark: str, ground: str) -> None:
    colours = load_tokens(name).colours
    assert contrast(colours[mark], colours[ground]) >= 3.0


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_rule_that_sets_text_and_ground_can_be_read(name: str) -> None:
    sheet = style_sheet(load_tokens(name), FAMILIES)
    checked = 0
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", sheet)):
        ink = re.search(r"(?<![-\w])color:\s*(#\w{6})", body)
        ground = re.search(r"background:\s*(#\w{6})", body)
        if ink and ground:
            checked += 1
            assert contrast(ink[1], ground[1]) >= 4.5, selector.strip()
    assert checked > 20


def test_both_themes_have_the_same_roles() -> None:
    assert load_tokens("light").colours.keys() == load_tokens("dark").colours.keys()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_paint_of_a_chart_and_every_tone_has_a_colour(name: str) -> None:
    colours = load_tokens(name).colours
    assert {paint.value for paint in Paint} <= colours.keys()
    assert {f"{tone}-weak" for tone in Tone if tone not in (Tone.PLAIN,)} <= colours.keys()


def test_colours_stand_among_the_tokens_alone() -> None:
    package = paths.resources().parent / "casereview" / "ui"
    sources = {file: file.read_text(encoding="utf-8") for file in package.rglob("*.py")}
    sheet = (paths.resources() / "themes" / "window.qss").read_text(encoding="utf-8")
    assert len(sources) > 20
    assert len(re.findall(r"#[0-9A-F]{6}\b", sources.pop(package / "tokens.py"))) > 60
    for file, text in sources.items():
        assert not re.search(r"[\"']#[0-9A-Fa-f]{3,8}[\"']", text), file.name
    assert not re.search(r"#[0-9A-Fa-f]{6}\b", sheet)


def test_an_unknown_token_is_an_error() -> None:
    tokens = load_tokens("light")._replace(colours={"ink": "#000000"})
    with pytest.raises(KeyError):
        style_sheet(tokens, FAMILIES)


def test_the_shipped_fonts_are_used(theme: Theme) -> None:
    assert theme.font().family() == "Inter"
    assert theme.font("serif", "question").family() == "Source Serif 4"
    assert theme.font(text="small").pointSizeF() == 9.0


def test_choosing_dark_repaints_what_is_shown(
    qtbot: QtBot, theme: Theme, qapp: QApplication
) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    label.show()
    theme.dress(label)
    try:
        with qtbot.waitSignal(theme.changed):
            theme.choose(Qt.ColorScheme.Dark)
        assert scheme(theme) == "dark"
        dark = load_tokens("dark").colours
        assert qapp.palette().window().color() == QColor(dark["paper"])
        assert label.palette().windowText().color() == QColor(dark["ink"])
    finally:
        theme.choose(Qt.ColorScheme.Light)
    assert scheme(theme) == "light"
    assert label.palette().windowText().color() == QColor(load_tokens("light").colours["ink"])


def test_the_systems_scheme_is_followed_unless_one_was_chosen(
    theme: Theme, qapp: QApplication
) -> None:
    theme.choose(Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert scheme(theme) == "dark"
    theme.choose(None)
    assert scheme(theme) == "light"  # offscreen tells no scheme: light
    theme.choose(Qt.ColorScheme.Light)
