"""Words found in one case or in all of them; the field to type into is above every page."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.correspondence import searching
from casereview.services.correspondence.searching import Progress, Scope, Search
from casereview.services.views import PageName, Tone
from casereview.ui.desk import VaultDesk
from casereview.ui.models.results import HitLine, MoreLine
from casereview.ui.page import Page
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.results_list import ResultsList
from casereview.ui.widgets.words import Role, Words

_NAMED = 3
"""Cases that could not be searched which are named; the others are counted."""


class SearchPage(Page):
    """Shows what is found while it is looked for."""

    page = PageName.SEARCH

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__("Search", parent)
        self._desk = desk
        self._typed = ""
        self._only = Scope("", "", 0)
        self._search: Search | None = None
        self._turn = 0
        self._places = 0
        self._cases = 0
        self.everywhere = self._scope_button(self.tr("All cases"))
        self.within = self._scope_button("")
        self.everywhere.setChecked(True)
        self.state = Words("", Role.MUTED)
        self.results = ResultsList(desk.theme)
        self.results.chosen.connect(self._on_chosen)
        self.empty = EmptyState("", "")
        self._stack = QStackedWidget()
        self.further = SmallButton("")
        self.further.clicked.connect(self._on_further)
        self._build()
        self._show_nothing_typed()

    def _scope_button(self, words: str) -> SmallButton:
        button = SmallButton(words)
        button.setCheckable(True)
        button.clicked.connect(self._look)
        return button

    def _build(self) -> None:
        group = QButtonGroup(self)
        group.addButton(self.everywhere)
        group.addButton(self.within)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.everywhere)
        above.addWidget(self.within)
        above.addSpacing(8)
        above.addWidget(self.state, 1)
        sheet = Card()
        inner = sheet.layout()
        assert inner is not None
        inner.setContentsMargins(8, 8, 8, 8)
        sheet.body.addWidget(self.results)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        hint = self.tr("Up and Down go from one to the next, Enter shows it in its case.")
        foot.addWidget(Words(hint, Role.SMALL), 1)
        foot.addWidget(self.further)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(sheet, 1)
        column.addLayout(foot)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(found)
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(12)
        self.content.addLayout(above)
        self.content.addWidget(self._stack, 1)

    # ---- what is looked for

    def look_for(self, typed: str) -> None:
        """Look for what is typed so far, in place of what was looked for before."""
        self._typed = typed
        self._look()

    def refresh(self) -> None:
        """Ask which case is open."""
        self._desk.ask(searching.scope, done=self._show_scope, key="search scope")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # another case may be open now
        self._on_prepared(ready=False)

    def _on_prepared(self, ready: bool) -> None:
        """Use the time until enough is typed."""
        if not ready and self.isVisible() and self._search is None:
            self._desk.ask(searching.prepare, done=self._on_prepared, key="search prepared")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._search is not None and not self._search.under_way.finished:
            self._turn += 1  # what is asked for next comes before what nobody sees

    def _look(self) -> None:
        self._turn += 1
        self._search = None
        self._places = self._cases = 0
        self.notice.hide()
        self.further.hide()
        if not searching.understood(self._typed):
            self.results.results.set_rows(())
            self._show_nothing_typed()
            return
        case_id = self._only.case_id if self.within.isChecked() else ""
        done, failed = partial(self._on_begun, self._turn), partial(self._on_refused, self._turn)
        self._desk.ask(
            searching.begin, self._typed, case_id, done=done, failed=failed, key="search"
        )

    def _on_further(self) -> None:
        if self._search is None:
            return
        self.further.hide()
        self._turn += 1
        done = partial(self._on_step, self._turn)
        self._desk.ask(searching.look_further, self._search, done=done, key="search")

    def _on_begun(self, turn: int, begun: tuple[Search, Progress]) -> None:
        if turn != self._turn:
            return
        self._search, progress = begun
        self.results.results.set_rows(())
        self._on_step(turn, progress)

    def _on_step(self, turn: int, progress: Progress) -> None:
        """Show what a step found, and ask for the next one unless something else is looked for."""
        if turn != self._turn or self._search is None:
            return
        self.results.results.append(progress.found)
        self._cases += len(progress.found)
        self._places += sum(len(case.hits) + case.more for case in progress.found)
        if self._places and not self.results.currentIndex().isValid():
            self.results.step(0)
        self._show_progress(progress)
        if not progress.finished:
            done = partial(self._on_step, turn)
            self._desk.ask(searching.go_on, self._search, done=done, key="search")

    def _on_refused(self, turn: int, error: CaseReviewError) -> None:
        if turn == self._turn:
            self.say_error(error)

    # ---- where it is looked

    def _show_scope(self, scope: Scope) -> None:
        if scope.case_id or not self.within.isChecked():
            self._limit_to(scope)

    def _limit_to(self, scope: Scope) -> None:
        """Offer to look in one case only."""
        self._only = scope
        self.within.setVisible(bool(scope.case_id))
        self.within.setText(self.tr("Only {case}").format(case=scope.title))
        self.within.setAccessibleName(self.within.text())

    # ---- what is shown

    def _show_nothing_typed(self) -> None:
        self.state.setText("")
        self.set_heading(self.tr("Search"))
        self._show_empty(
            self.tr("Search this vault"),
            self.tr(
                "Type at least three letters above (Ctrl K). Words are found by how they begin,"
                " whatever their capitals and accents; words in quotation marks, one after the"
                " other. Documents, notes, chronology and report are searched as they are saved."
                " What you look for is not kept."
            ),
        )

    def _show_empty(self, heading: str, text: str) -> None:
        self.empty.say(heading, text)
        self._stack.setCurrentIndex(0)

    def _show_progress(self, progress: Progress) -> None:
        found = self._found_words()
        one = self.within.isChecked()
        if progress.finished or self._places:
            self.state.setText("" if one else self._cases_words(progress))
        else:
            self.state.setText(self.tr("Searching…"))
        self.set_heading(self.tr("Search"), found)
        if self._places:
            self._stack.setCurrentIndex(1)
        elif progress.finished:
            self._show_empty(
                self.tr("Nothing found"),
                self.tr("No page, note or section holds all of these words."),
            )
        self._show_further(progress)
        if progress.unsearched:
            self._show_unsearched(progress.unsearched)

    def _found_words(self) -> str:
        if not self._places:
            return ""
        places = self.tr("{count} place") if self._places == 1 else self.tr("{count} places")
        cases = self.tr("{count} case") if self._cases == 1 else self.tr("{count} cases")
        return self.tr("{places} in {cases}").format(
            places=places.format(count=f"{self._places:,}"),
            cases=cases.format(count=f"{self._cases:,}"),
        )

    def _cases_words(self, progress: Progress) -> str:
        if not progress.finished and progress.tested < progress.cases:
            words = self.tr("{tested} of {cases} cases searched…")
        elif progress.cases == 1:
            words = self.tr("1 case searched, the one changed last first")
        else:
            words = self.tr("{cases} cases, the one changed last first")
        return words.format(tested=f"{progress.tested:,}", cases=f"{progress.cases:,}")

    def _show_further(self, progress: Progress) -> None:
        self.further.setVisible(progress.finished and progress.waiting > 0)
        count = f"{progress.waiting:,}"
        self.further.setText(
            self.tr("One further case may hold it: look into it")
            if progress.waiting == 1
            else self.tr("About {count} further cases may hold it: look into them").format(
                count=count
            )
        )
        self.further.setAccessibleName(self.further.text())

    def _show_unsearched(self, cases: tuple[tuple[str, str], ...]) -> None:
        words = (
            self.tr("1 case could not be searched.")
            if len(cases) == 1
            else self.tr("{count} cases could not be searched.").format(count=f"{len(cases):,}")
        )
        named = [f"{title}: {why}" for title, why in cases[:_NAMED]]
        if len(cases) > _NAMED:
            named.append(self.tr("The page Integrity names all that is damaged."))
        self.notice.say(words, " ".join(named), tone=Tone.AMBER)

    # ---- where it leads

    def _on_chosen(self, line: HitLine | MoreLine) -> None:
        if isinstance(line, MoreLine):
            self._limit_to(Scope(line.case_id, line.title, self._only.cases))
            self.within.setChecked(True)
            self._look()
            return
        hit = line.hit
        self._desk.go_to_case(hit.case_id, hit.page, hit.target)
