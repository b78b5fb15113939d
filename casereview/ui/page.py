"""What every page is: a heading, actions for the bar above it, and a way to be refreshed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes, Kind
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.tasks import Batch
from casereview.ui.widgets.notice import Notice


class Page(QWidget):
    """A page of the window: widgets go into `content`, buttons to the bar by `add_action_widget`.

    A subclass names its `page` and the `kinds` of content it shows, and implements `refresh`, which
    asks for its view; it is called when the page is first shown and after a change that concerns it
    (at once when visible, else when it is shown again).
    """

    heading_changed = Signal()

    page: PageName
    kinds: frozenset[Kind] = frozenset()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._title = title
        self._subtitle = ""
        self._stale = True
        self.setAccessibleName(title)
        self.bar = QWidget(self)
        self.bar.hide()
        self._bar_layout = QHBoxLayout(self.bar)
        self._bar_layout.setContentsMargins(0, 0, 0, 0)
        self._bar_layout.setSpacing(12)
        self._bar_layout.addStretch(1)
        self.notice = Notice()
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.notice)
        outer.addLayout(self.content, 1)

    @property
    def title(self) -> str:
        """The heading in the bar."""
        return self._title

    @property
    def subtitle(self) -> str:
        """The secondary words beside the heading."""
        return self._subtitle

    def set_heading(self, title: str, subtitle: str = "") -> None:
        """Change what the bar above the page says."""
        self._title, self._subtitle = title, subtitle
        self.setAccessibleName(title)
        self.heading_changed.emit()

    def add_action_widget(self, widget: QWidget) -> None:
        """Put a button (or a field) at the right of the bar above the page."""
        self._bar_layout.addWidget(widget)

    @property
    def has_actions(self) -> bool:
        """Whether there is anything of this page in the bar above it."""
        return self._bar_layout.count() > 1

    def refresh(self) -> None:
        """Ask for the view again and show it."""
        raise NotImplementedError

    def open_at(self, target: str) -> None:
        """Show what a next step or a link points at; pages without parts have nothing to do."""

    def add_files(self, paths: list[str]) -> None:
        """Take files that were dropped on the window; most pages have no use for them."""

    @property
    def place(self) -> str:
        """What `open_at` shows again when the way leads back here; '' for the page as it stands."""
        return ""

    def settle(self) -> None:
        """Save what is still being typed: the page is left, or the vault is about to be locked."""

    @property
    def cut_short(self) -> Batch | None:
        """Long work of the page that going now would cut short."""
        return None

    def stop(self) -> None:
        """Stop what goes on piece by piece, like printing: the page is about to go."""

    def refresh_when_seen(self) -> None:
        """Refresh now if the page is visible, else as soon as it is."""
        if self.isVisible():
            self._stale = False
            self.refresh()
        else:
            self._stale = True

    def say_error(self, error: CaseReviewError) -> None:
        """Tell an error at the top of the page."""
        self.notice.say_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()


class CasePage(Page):
    """A page of the open case; refreshes when a save touches what it shows."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.desk = desk
        desk.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & self.kinds:
            self.refresh_when_seen()
