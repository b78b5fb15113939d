"""The look of the window: one style sheet, palette and fonts, made from the tokens.

No other module but that of the tokens names a colour; sizes come from here too.
"""

from __future__ import annotations

import string
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from casereview import paths
from casereview.ui.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class _TokenTemplate(string.Template):
    """A style sheet with `$token` or `${token}` in it; an unknown token is an error."""

    idpattern = r"[a-z][a-z0-9-]*"


def load_tokens(name: str) -> Tokens:
    """Return a theme, `light` or `dark`."""
    return {"light": LIGHT, "dark": DARK}[name]


def style_sheet(tokens: Tokens, families: dict[str, str]) -> str:
    """Return the style sheet of a theme; raises KeyError when it names an unknown token."""
    source = (paths.resources() / "themes" / "window.qss").read_text(encoding="utf-8")
    values: dict[str, object] = {**tokens.colours}
    values.update({key: f"{value:g}" for key, value in tokens.sizes.items()})
    values.update({f"font-{role}": family for role, family in families.items()})
    check = paths.resources() / "icons" / f"check-{tokens.name}.svg"
    values["icon-check"] = check.as_posix()
    return _TokenTemplate(source).substitute(values)


class Theme(QObject):
    """The theme in force; follows the system's light or dark unless one is chosen.

    The style sheet is set on the window, not on the application: a part then costs its styling
    once, when it enters the window, and not anew each time it is put into a larger part.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Qt.ColorScheme | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._chosen = scheme
        self._window: QWidget | None = None
        self._families = _choose_families(load_tokens("light").fonts)
        self._tokens = load_tokens("dark" if _is_dark(app.palette()) else "light")
        if scheme is not None:
            self._read_scheme()
        self.apply()  # a widget made before would keep the system's font
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    @property
    def is_dark(self) -> bool:
        """Whether the dark tokens are in force."""
        return self._tokens.name == "dark"

    def choose(self, scheme: Qt.ColorScheme | None) -> None:
        """Set light or dark; None follows the system again."""
        self._chosen = scheme
        self._read_scheme()
        self.apply()

    def dress(self, window: QWidget) -> None:
        """Style this window, now and at every change of theme."""
        self._window = window
        window.setStyleSheet(style_sheet(self._tokens, self._families))

    def apply(self) -> None:
        """Style the application, and the window if there is one."""
        if self._app.style().objectName() != "fusion":
            self._app.setStyle("Fusion")
        self._app.setPalette(_palette(self._tokens.colours))
        self._app.setFont(self.font())
        if self._window is not None and isValid(self._window):
            self._window.setStyleSheet(style_sheet(self._tokens, self._families))
        self.changed.emit()

    def colour(self, token: str) -> QColor:
        """Return the colour of a role; raises KeyError for an unknown one."""
        return QColor(self._tokens.colours[token])

    def size(self, token: str) -> int:
        """Return a space, corner or width in device-independent pixels (`space-large`)."""
        return round(self._tokens.sizes[token])

    def font(self, role: str = "interface", text: str = "body", *, weight: int = 400) -> QFont:
        """Return a font of a role (`interface`, `serif`) at a text size of the theme."""
        font = QFont(self._families[role])
        font.setPointSizeF(self._tokens.sizes[f"text-{text}"])
        font.setWeight(QFont.Weight(weight))
        return font

    def _on_system_scheme(self) -> None:
        if self._chosen is None:
            self.choose(None)

    def _read_scheme(self) -> None:
        from PySide6.QtCore import Qt

        scheme = self._chosen or self._app.styleHints().colorScheme()
        self._tokens = load_tokens("dark" if scheme == Qt.ColorScheme.Dark else "light")


def _is_dark(palette: QPalette) -> bool:
    """Return whether the system's own palette is a dark one, as it is where dark is chosen."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def _palette(colours: dict[str, str]) -> QPalette:
    """Return the palette for what the style sheet does not reach (native parts, delegates)."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, token in (
        (role.Window, "paper"),
        (role.Base, "surface"),
        (role.AlternateBase, "hover"),
        (role.Button, "surface"),
        (role.ToolTipBase, "ink"),
        (role.WindowText, "ink"),
        (role.Text, "ink"),
        (role.ButtonText, "ink"),
        (role.ToolTipText, "surface"),
        (role.PlaceholderText, "ink-2"),
        (role.Mid, "line"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on-accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Accent, "accent"),
    ):
        palette.setColor(name, QColor(colours[token]))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours["ink-2"]))
    return palette


def _choose_families(wanted: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Load the shipped fonts and return the first family that is present, for each role."""
    _load_shipped_fonts(paths.resources() / "fonts", wanted)
    present = set(QFontDatabase.families())
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return {
        role: next((family for family in families if family in present), general)
        for role, families in wanted.items()
    }


def _load_shipped_fonts(folder: Path, wanted: dict[str, tuple[str, ...]]) -> None:
    """Register the shipped faces of the first wanted families; none there is no fault."""
    stems = {"".join(family.split()).lower() for families in wanted.values() for family in families}
    for file in sorted(folder.rglob("*.ttf")):
        name = file.stem.replace("-", "_").split("_")[0].lower()
        if name in stems:
            QFontDatabase.addApplicationFont(str(file))
