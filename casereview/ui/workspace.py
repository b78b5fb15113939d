"""The window while a vault is open: navigation, the bar, the pages and the status line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes, Kind
from casereview.services.interview.parts import InterviewPart
from casereview.services.navigation import Navigation
from casereview.services.views import COPIES, PageName
from casereview.ui.desk import Desk, Destination, VaultDesk
from casereview.ui.page import CasePage, Page
from casereview.ui.pages.cases import CasesPage
from casereview.ui.rail import KEYS, Rail
from casereview.ui.risk_banner import RiskBanner
from casereview.ui.searcher import Searcher
from casereview.ui.status_line import StatusLine
from casereview.ui.tasks import Batch, Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.layouts import SnugStack
from casereview.ui.widgets.search_field import SearchField
from casereview.ui.widgets.words import ElidedWords, Role, Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase, Session
    from casereview.ui.reading import Reading


@dataclass(frozen=True, slots=True)
class FrameServices:
    """What the frame asks of the open case (on the vault thread), and how its pages are built.

    case_pages yields the pages one by one, the first to be seen first; the others are built in
    turns of the event loop, so that opening a case stops nothing for long. vault_pages builds each
    page of the vault when it is first wanted.
    """

    navigation: Callable[[OpenCase], Navigation]
    undo: Callable[[OpenCase], Changes | None]
    redo: Callable[[OpenCase], Changes | None]
    case_pages: Callable[[Desk], Iterable[CasePage]]
    vault_pages: Mapping[PageName, Callable[[VaultDesk], Page]] = field(default_factory=dict)


class Workspace(QWidget):
    """Everything between unlocking and locking; emits `lock_wanted`.

    Of a vault that is only read, `opened_for_work` carries a Session to go on with.
    """

    lock_wanted = Signal()
    vault_wanted = Signal(str)
    opened_for_work = Signal(object)
    titled = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        session: Session,
        services: FrameServices,
        idle_minutes: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self._session = session
        self._services = services
        self._case: OpenCase | None = None
        self._desk: Desk | None = None
        self._wanted: Destination | None = None
        self._trail: list[Destination] = []
        self._pages: dict[PageName, Page] = {}
        self._to_build: Iterator[CasePage] = iter(())
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build_next)
        self.vault_desk = VaultDesk(tasks, theme, session, self)
        self.rail = Rail(theme, services.vault_pages)
        self.status = StatusLine(idle_minutes)
        self.cases = CasesPage(tasks, theme, session)
        self._build()
        self._connect()
        self._add_page(self.cases)
        self.reading = self._begin_reading() if session.read_only else None
        self.setAcceptDrops(True)
        self.show_page(PageName.CASES)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add files that are dropped anywhere in the window to the open case."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.show_page(PageName.DOCUMENTS)
        self.current.add_files(paths)

    def _takes(self, data: QMimeData) -> bool:
        return data.hasUrls() and self._desk is not None and not self._desk.read_only

    @property
    def current(self) -> Page:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Page)
        return shown

    @property
    def desk(self) -> Desk | None:
        """The desk of the open case; None while none is open."""
        return self._desk

    def page(self, name: PageName) -> Page | None:
        """Return a page, building it if need be; None for a case's page while none is open."""
        build = self._services.vault_pages.get(name)
        if build is not None and name not in self._pages:
            self._add_page(build(self.vault_desk))
        while name not in self._pages and self._build_next():
            pass
        return self._pages.get(name)

    def show_page(self, name: PageName, target: str = "") -> None:
        """Show a page, and on it the target; does nothing while there is no such page."""
        page = self.page(name)
        if page is None:
            return
        if self._stack.currentWidget() is not page:
            before = self._stack.currentWidget()
            if isinstance(before, Page):
                before.settle()
            self._stack.setCurrentWidget(page)
        self.risk.follow(of_the_case=isinstance(page, CasePage))
        page.bar.show()
        self._bars.setCurrentWidget(page.bar)
        self._bars.setVisible(page.has_actions)
        self.rail.set_current(name)
        self._show_heading()
        if target:
            page.open_at(target)

    def leave_for(self, name: PageName) -> None:
        """Show a page by the navigation: the way walked so far is forgotten."""
        self._trail.clear()
        self._show_back()
        self.show_page(name)

    def go_back(self) -> None:
        """Go back to where the last link was followed."""
        if self._trail:
            came_from = self._trail.pop()
            self._show_back()
            self.show_page(came_from.page, came_from.target)

    def open_case(self, case_id: str, then: Destination | None = None) -> None:
        """Open a case and show its overview, or the destination given."""
        self._wanted = then
        if self._desk is not None and self._desk.case_id == case_id:
            self._go_where_wanted()
            return
        if self.risk.asks(partial(self.open_case, case_id, then)):
            return
        self.close_case()
        self._tasks.run(
            self._session.open, case_id, done=self._on_open, name=self.tr("Opening the case")
        )

    def close_case(self) -> None:
        """Drop the pages of the open case and close its file."""
        if self._case is None or self._desk is None:
            return
        of_the_vault = {PageName.CASES, *self._services.vault_pages}
        self._trail.clear()
        self._show_back()
        if self.current.page not in of_the_vault:
            self.show_page(PageName.CASES)
        self._to_build = iter(())
        self._builder.stop()
        for name in [name for name in self._pages if name not in of_the_vault]:
            page = self._pages.pop(name)
            page.settle()
            page.stop()
            self._stack.removeWidget(page)
            self._bars.removeWidget(page.bar)
            page.bar.deleteLater()
            page.deleteLater()
        self._desk.shut()
        self._desk.deleteLater()
        self._tasks.run(self._case.close)
        self.vault_desk.copies.closed_case()
        self._case = self._desk = None
        if self.reading is not None:
            self.reading.set_case(None)
        self.rail.set_case("")
        self.risk.clear()
        self.status.set_undo(None, None)

    def shut(self) -> tuple[Batch, ...]:
        """Save what is still being typed and close case and vault; nothing can be asked after.

        Returns the long work of pages that this cuts short.
        """
        cut_short = [page.cut_short for page in self._pages.values()]
        if self.reading is not None:
            self.reading.stop()
        self.close_case()
        for page in self._pages.values():
            page.settle()
            page.stop()
        self.vault_desk.shut()
        self._tasks.end_asides()
        self._tasks.run(self._session.close)
        return tuple(batch for batch in cut_short if batch is not None)

    def _build(self) -> None:
        self.back = SmallButton("")
        self.back.hide()
        self._title = Words("", Role.PAGE_TITLE, wrap=False)
        self._subtitle = ElidedWords(Role.MUTED)
        self._bars = SnugStack()
        bar = QFrame()
        bar.setObjectName("topBar")
        bar.setMinimumHeight(56)
        line = QHBoxLayout(bar)
        line.setContentsMargins(22, 8, 22, 8)
        line.setSpacing(16)
        line.addWidget(self.back)
        line.addWidget(self._title)
        line.addWidget(self._subtitle, 1)
        self.search = SearchField(bar)  # without a parent it would show as a window of its own
        self.search.hide()
        if PageName.SEARCH in self._services.vault_pages:
            self.search.show()
            Searcher(self.search, self)
        line.addWidget(self.search, 1)
        line.addWidget(self._bars)
        self._stack = QStackedWidget()
        self._stack.setObjectName("pageArea")
        self.risk = RiskBanner()
        right = self._right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(bar)
        right.addWidget(self.risk)
        right.addWidget(self._stack, 1)
        right.addWidget(self.status)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)

    def _begin_reading(self) -> Reading:
        from casereview.ui.reading import Reading

        follower = Reading(self.vault_desk, self)
        self._right.insertWidget(1, follower.bar)
        follower.opened.connect(self.opened_for_work)
        follower.lost.connect(self.lock_wanted)
        self._key("F5", follower.look)
        self.status.set_reading()
        return follower

    def _connect(self) -> None:
        self.back.clicked.connect(self.go_back)
        self.risk.page_wanted.connect(self._on_risk_page)
        self.risk.acknowledge_wanted.connect(self._on_acknowledged)
        self.rail.wanted.connect(self.leave_for)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.status.undo_wanted.connect(self.undo)
        self.status.redo_wanted.connect(self.redo)
        self._tasks.state_changed.connect(self.status.set_state)
        self._tasks.aside_changed.connect(self.status.set_aside)
        self.status.cancel_wanted.connect(self._cancel_aside)
        self.status.copies_wanted.connect(self._on_copies_wanted)
        self.vault_desk.copies.changed.connect(self._on_copied)
        self._tasks.refused.connect(self._on_refused)
        self.vault_desk.changed.connect(self._on_vault_changed)
        self.vault_desk.going.connect(self._on_going)
        self.vault_desk.case_wanted.connect(self._on_case_wanted)
        self.vault_desk.vault_wanted.connect(self.vault_wanted)
        self.vault_desk.case_left.connect(self._on_case_left)
        self.cases.case_chosen.connect(self._on_case_chosen)
        self.cases.counted.connect(self._on_counted)
        self.cases.due_counted.connect(self._on_due_counted)
        self.cases.retention_wanted.connect(partial(self.leave_for, PageName.RETENTION))
        for page, keys in KEYS.items():
            self._key(keys, partial(self.leave_for, page))
        self._key("Alt+Left", self.go_back)
        self._key("Ctrl+L", self.lock_wanted.emit)
        self._key("Ctrl+Z", self.undo)
        self._key("Ctrl+Shift+Z", self.redo)
        self._key("Ctrl+Y", self.redo)

    def _key(self, keys: str, call: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(call)

    def undo(self) -> None:
        """Take the last command of the open case back."""
        if self._desk is not None:
            self._desk.save(self._services.undo)

    def _cancel_aside(self) -> None:
        if self._tasks.aside is not None:
            self._tasks.aside.cancel()

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._desk is not None:
            self._desk.save(self._services.redo)

    def _build_next(self) -> bool:
        """Build one more page of the open case; False when there is none left."""
        page = next(self._to_build, None)
        if page is None:
            self._builder.stop()
            return False
        self._add_page(page)
        return True

    def _add_page(self, page: Page) -> None:
        self._pages[page.page] = page
        self._stack.addWidget(page)
        self._bars.addWidget(page.bar)
        page.heading_changed.connect(self._show_heading)

    def _show_heading(self) -> None:
        page = self.current
        self._title.setText(page.title)
        self._subtitle.set_whole(page.subtitle)
        self.titled.emit(self.rail.title_of(page.page))  # a heading may name a person

    def _go_where_wanted(self) -> None:
        wanted, self._wanted = self._wanted or Destination(PageName.OVERVIEW), None
        self.show_page(wanted.page, wanted.target)

    def _on_case_chosen(self, case_id: str) -> None:
        self.open_case(case_id)

    def _on_case_wanted(self, case_id: str, then: Destination) -> None:
        """Open a case from a page of the vault, with a way back to it."""
        here = self.current
        self.open_case(case_id, then)
        self._trail.append(Destination(here.page, here.place))
        self._show_back()

    def _on_case_left(self, case_id: str) -> None:
        if self._desk is not None and self._desk.case_id == case_id:
            self.close_case()

    def _on_open(self, case: OpenCase) -> None:
        if self._case is not None:  # two were asked for in quick succession: the later one counts
            self.close_case()
        self._case = case
        self._desk = Desk(self._tasks, self._theme, case, self)
        self._desk.changed.connect(self._on_changed)
        self._desk.going.connect(self._on_going)
        if self.reading is not None:
            self.reading.set_case(self._desk)
        self._to_build = iter(self._services.case_pages(self._desk))
        self._go_where_wanted()
        self._ask_navigation()

    def _ask_navigation(self) -> None:
        if self._desk is not None:
            self._desk.ask(self._services.navigation, done=self._on_navigation, key="navigation")

    def _on_navigation(self, navigation: Navigation) -> None:
        if self._desk is None or navigation.case_id != self._desk.case_id:
            return
        self.rail.set_case(navigation.title)
        self.rail.set_count(PageName.DOCUMENTS, _count(navigation.documents))
        self.rail.set_count(PageName.INTERVIEW, _count(navigation.modules))
        self.status.set_undo(navigation.undo, navigation.redo)
        self.risk.show_notice(navigation.risk)
        self._builder.start()  # the page shown has its content: the others can be built now

    def _on_risk_page(self, enquiry_id: str) -> None:
        self.show_page(PageName.INTERVIEW, f"{InterviewPart.RISK}/{enquiry_id}")

    def _on_acknowledged(self) -> None:
        from casereview.services.interview import risk

        if self._desk is not None:
            self._desk.save(risk.acknowledge)

    def _on_copies_wanted(self) -> None:
        self.leave_for(PageName.SETTINGS)
        self.show_page(PageName.SETTINGS, COPIES)

    def _on_copied(self) -> None:
        from casereview.ui.copy_words import copy_words, now

        self.status.set_copies(copy_words(self.vault_desk.copies.state, now()))

    def _on_changed(self, changes: Changes) -> None:
        if changes.risk_opened:
            self.show_page(PageName.INTERVIEW, InterviewPart.RISK)
        self.vault_desk.copies.worked()
        self._ask_navigation()
        self.cases.refresh_when_seen()
        for name in self._services.vault_pages:
            page = self._pages.get(name)
            if page is not None and page.kinds & changes.kinds:
                page.refresh_when_seen()

    def _on_vault_changed(self, changes: Changes) -> None:
        if Kind.VAULT in changes.kinds:
            self.cases.refresh()  # also while unseen: the navigation shows its counts
        if self._desk is not None and changes.kinds - {Kind.VAULT}:
            self._desk.changed.emit(changes)  # it may have been made in the open case

    def _on_going(self, destination: Destination) -> None:
        here = self.current
        self._trail.append(Destination(here.page, here.place))
        self._show_back()
        self.show_page(destination.page, destination.target)

    def _show_back(self) -> None:
        self.back.setVisible(bool(self._trail))
        if self._trail:
            name = self.rail.title_of(self._trail[-1].page)
            self.back.setText(f"← {name}")
            self.back.setAccessibleName(self.tr("Back to {page}").format(page=name))
            self.back.setToolTip(self.tr("Back to {page} (Alt Left)").format(page=name))

    def _on_counted(self, count: int) -> None:
        self.rail.set_count(PageName.CASES, _count(count))

    def _on_due_counted(self, due: int) -> None:
        if PageName.RETENTION in self.rail.buttons:
            self.rail.set_count(PageName.RETENTION, _count(due))

    def _on_refused(self, error: CaseReviewError) -> None:
        self.current.say_error(error)


def _count(number: int) -> str:
    return str(number) if number else ""
