"""The navigation at the left of the window."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from casereview.services.views import PageName
from casereview.ui.theme import Theme
from casereview.ui.widgets.key_hint import KeyHint
from casereview.ui.widgets.words import ElidedWords, Words

KEYS = {
    PageName.CASES: "Ctrl+1",
    PageName.OVERVIEW: "Ctrl+2",
    PageName.DOCUMENTS: "Ctrl+3",
    PageName.INTERVIEW: "Ctrl+4",
    PageName.REPORT: "Ctrl+5",
    PageName.HISTORY: "Ctrl+6",
    PageName.CHRONOLOGY: "Ctrl+7",
}

_OF_THE_CASE = (
    PageName.OVERVIEW,
    PageName.DOCUMENTS,
    PageName.CHRONOLOGY,
    PageName.INTERVIEW,
    PageName.PSYCHOMETRICS,
    PageName.TREATMENT,
    PageName.REPORT,
    PageName.HISTORY,
)
_OF_THE_VAULT: tuple[PageName, ...] = (
    PageName.SEARCH,
    PageName.RETENTION,
    PageName.PRIVACY,
)
_AT_THE_FOOT: tuple[PageName, ...] = (PageName.INTEGRITY, PageName.SETTINGS)


class RailButton(QPushButton):
    """A line of the navigation: its word, and a count or a key at its right."""

    def __init__(self, text: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._count = QLabel()
        self._count.setProperty("role", "count")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 0)
        layout.addStretch(1)
        layout.addWidget(self._count)
        if key:
            layout.addWidget(KeyHint(key))

    def set_count(self, count: str) -> None:
        """Show a count at the right; '' for none."""
        self._count.setText(count)
        self.setAccessibleDescription(count)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.fontMetrics().height() + 18))


class Rail(QFrame):
    """Emits `wanted` with the name of a page, and `lock_wanted`."""

    wanted = Signal(object)
    lock_wanted = Signal()

    def __init__(
        self, theme: Theme, vault_pages: Collection[PageName] = (), parent: QWidget | None = None
    ) -> None:
        """Show the pages of a case, and of the vault those that are named."""
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(theme.size("width-rail"))
        self._titles = {
            PageName.CASES: self.tr("Cases"),
            PageName.SEARCH: self.tr("Search"),
            PageName.OVERVIEW: self.tr("Overview"),
            PageName.DOCUMENTS: self.tr("Documents"),
            PageName.CHRONOLOGY: self.tr("Chronology"),
            PageName.INTERVIEW: self.tr("Interview"),
            PageName.PSYCHOMETRICS: self.tr("Psychometrics"),
            PageName.TREATMENT: self.tr("Treatment"),
            PageName.REPORT: self.tr("Report"),
            PageName.RETENTION: self.tr("Retention"),
            PageName.PRIVACY: self.tr("Privacy records"),
            PageName.HISTORY: self.tr("History"),
            PageName.INTEGRITY: self.tr("Integrity"),
            PageName.SETTINGS: self.tr("Settings"),
        }
        self.buttons: dict[PageName, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 18, 12, 14)
        column.setSpacing(2)
        brand = Words("CaseReview", "brand", wrap=False)
        brand.setContentsMargins(10, 0, 0, 14)
        column.addWidget(brand)
        column.addWidget(self._button(PageName.CASES))
        for page in _OF_THE_VAULT:
            if page in vault_pages:
                column.addWidget(self._button(page))
        self._section = QWidget()
        section = QVBoxLayout(self._section)
        section.setContentsMargins(0, 16, 0, 0)
        section.setSpacing(2)
        self.case_title = ElidedWords("rail-section")
        self.case_title.setContentsMargins(10, 0, 10, 6)
        section.addWidget(self.case_title)
        for page in _OF_THE_CASE:
            section.addWidget(self._button(page))
        column.addWidget(self._section)
        column.addStretch(1)
        for page in _AT_THE_FOOT:
            if page in vault_pages:
                column.addWidget(self._button(page))
        self.lock = RailButton(self.tr("Lock"), "Ctrl+L")
        self.lock.clicked.connect(self.lock_wanted)
        column.addWidget(self.lock)
        self.set_case("")

    def set_case(self, title: str) -> None:
        """Show the section of the open case; '' hides it."""
        self._section.setVisible(bool(title))
        self.case_title.set_whole(title)

    def set_current(self, page: PageName) -> None:
        """Mark the page that is shown."""
        for name, button in self.buttons.items():
            button.setChecked(name is page)

    @property
    def titles(self) -> Mapping[PageName, str]:
        """The words for the pages."""
        return self._titles

    def title_of(self, page: PageName) -> str:
        """Return a page's word."""
        return self._titles[page]

    def set_count(self, page: PageName, count: str) -> None:
        """Show a count beside a page's name."""
        self.buttons[page].set_count(count)

    def _button(self, page: PageName) -> RailButton:
        button = RailButton(self._titles[page])
        button.setCheckable(True)
        button.setToolTip(KEYS.get(page, "").replace("+", " "))
        button.clicked.connect(partial(self.wanted.emit, page))
        self.buttons[page] = button
        return button
