"""The structured interview: matrix of modules and time points, one question, and why."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from casereview.domain.assessing.rating import ModuleKey, read_answer_id
from casereview.errors import CaseReviewError
from casereview.services.changes import Kind
from casereview.services.interview import interviewing, resuming
from casereview.services.interview.deciding import Decided
from casereview.services.interview.parts import InterviewPart
from casereview.services.views import InterviewView, PageName, Tone, Use
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from casereview.ui.pages.interview_asking import AskingPane
from casereview.ui.pages.interview_deciding import DecidingKeeper
from casereview.ui.pages.interview_loading import Loaded, Place, load, load_first
from casereview.ui.pages.interview_modules import ModulesKeeper
from casereview.ui.pages.interview_paper import SchedulePapers
from casereview.ui.pages.interview_parts import InterviewParts
from casereview.ui.widgets.asking_foot import Way
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.interview_forms import OpeningNotice
from casereview.ui.widgets.keys_card import KeysCard
from casereview.ui.widgets.modules_card import ModulesCard
from casereview.ui.widgets.why_card import WhyCard

_PAUSE = 1200
"""Milliseconds at a place after which it is kept as the one to go on at."""


class InterviewPage(CasePage):
    """Asks, rates and explains; all of it by key."""

    page = PageName.INTERVIEW
    kinds = frozenset({Kind.INTERVIEW, Kind.CASE, Kind.REPORT, Kind.RISK})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Structured interview", parent)
        self._place: Place | None = None
        self._begun = self._resuming = False
        self._taking_up = True
        self._kept_place = ""
        self._names: dict[str, str] = {}
        self._points: dict[str, str] = {}
        self._fitted: tuple[str, ...] = ()
        self._keys: list[tuple[QShortcut, frozenset[InterviewPart]]] = []
        self.opening = OpeningNotice()
        self.opening.acknowledged.connect(self._on_acknowledged)
        self.modules = ModulesCard(desk.theme)
        self.asking = AskingPane(desk)
        self.question = self.asking.question
        self.evidence = self.asking.evidence
        self.whole = self.asking.whole
        self.newer = self.asking.newer
        self.why = WhyCard(desk.theme)
        self._modules = ModulesKeeper(desk, self.modules, self)
        self._deciding = DecidingKeeper(desk, self.why.conclusion, self.asking.stop, self)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_PAUSE)
        self._keeping.timeout.connect(self._keep_place)
        self._build()
        self._connect()
        self._set_keys()

    def _build(self) -> None:
        self._centre = QStackedWidget()
        no_point = EmptyState(
            self.tr("No time point yet"),
            self.tr(
                "Disorders are rated at moments that matter to the court: before the event, "
                "before and after each treatment, today."
            ),
            self.tr("Add a time point"),
        )
        no_point.started.connect(self.modules.begin_time_point)
        no_module = EmptyState(
            self.tr("No module yet"),
            self.tr("Open the modules that the history, the records or the screening suggest."),
            self.tr("Open a module"),
        )
        no_module.started.connect(self.modules.begin_module)
        for state in (no_point, no_module, self.asking):
            self._centre.addWidget(state)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(14)
        self._split.setChildrenCollapsible(False)
        for widget, least, share in (
            (self.modules, 260, 35),
            (self._centre, 330, 39),
            (self.why, 230, 26),
        ):
            widget.setMinimumWidth(least)
            self._split.addWidget(widget)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([396, 428, 288])
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(12)
        self.parts = InterviewParts(self.desk, self._split)
        self.papers = SchedulePapers(self.desk, self)
        self._keys_button = SecondaryButton(self.tr("Keys"))
        self._keys_button.setToolTip(self.tr("The keys of this page (F1)"))
        self._keys_button.clicked.connect(self._on_keys)
        self.add_action_widget(self._keys_button)
        self.add_action_widget(self.papers.button)
        self.keys = KeysCard()
        self.keys.closed.connect(self._on_keys)
        self.content.addWidget(self.keys)
        self.content.addWidget(self.opening)
        self.content.addWidget(self.papers.printer.strip)
        self.content.addWidget(self.parts, 1)
        self.content.addStretch(0)  # below the notice, while it stands alone
        self.opening.hide()
        self.parts.hide()  # until the case is read, nothing is known to be there or not

    def _connect(self) -> None:
        self.modules.table.cell_chosen.connect(self._on_cell)
        self.modules.table.entered_cell.connect(self.asking.take_focus)
        self._modules.moved.connect(self._on_module_moved)
        self._modules.renamed.connect(self._on_module_renamed)
        self._modules.opened.connect(self.asking.take_focus)
        self.asking.moved.connect(self._on_moved)
        self.asking.left_module.connect(self.modules.table.setFocus)
        self.asking.finished.connect(self._on_finished)
        self.asking.acted.connect(self.notice.hide)
        self.why.item_chosen.connect(self.asking.choose_item)
        self.why.stated.use_chosen.connect(self._on_use)
        for keeper in (self._modules, self._deciding, self.asking):
            keeper.refused.connect(self._on_refused)
        self.parts.refused.connect(self.say_error)
        self.papers.refused.connect(self.say_error)
        for part in (self.parts, self.asking, self._modules):
            part.told.connect(self._on_told)
        self.parts.course.cell_opened.connect(self._on_course_cell)
        self.papers.said.connect(self._on_left)
        self.parts.part_shown.connect(self._on_part)
        self.parts.modules_wanted.connect(self._on_modules_wanted)

    def _set_keys(self) -> None:
        asking = {InterviewPart.MODULES, InterviewPart.SCREENER}
        modules = {InterviewPart.MODULES}
        for number in range(1, 10):
            self._key(str(number), partial(self._on_number, number), asking | {InterviewPart.RISK})
        self._key("Backspace", self._on_backspace, asking)
        pane, card = self.asking, self.modules
        for keys, slot in (
            ("Q", partial(pane.ask_as, Way.QUESTION)),
            ("W", partial(pane.ask_as, Way.MODULE)),
            ("T", partial(pane.ask_as, Way.TIMES)),
            ("A", partial(pane.ask_as, Way.ATTACKS)),
            ("Shift+A", pane.begin_attack),
            ("N", pane.show_notes),
            ("V", pane.show_quote),
            ("P", pane.begin_linking),
            ("D", pane.begin_conflict),
            ("O", self.question.others.turn),
            ("Shift+O", self.question.others.hold),
            ("L", pane.leave_rest),
            ("Y", self.why.turn),
            ("C", self.why.conclusion.begin),
            ("M", card.begin_module),
            ("I", card.instances.begin_another),
            ("F2", card.instances.begin_rename),
            ("Ctrl+Del", card.instances.begin_removal),
            ("Shift+T", card.begin_time_point),
            ("Shift+F2", card.points.begin_change),
            ("Ctrl+Shift+Del", card.points.begin_removal),
        ):
            self._key(keys, slot, modules)
        self._key("G", self.parts.begin_proposed, {InterviewPart.SCREENER})
        list_keys = QShortcut(QKeySequence("F1"), self)
        list_keys.activated.connect(self._on_keys)
        self._follow_part()

    def _key(self, keys: str, slot: object, parts: set[InterviewPart]) -> None:
        """Let a key work in some parts of the page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(slot)
        self._keys.append((shortcut, frozenset(parts)))

    def _on_part(self) -> None:
        self._follow_part()
        self._fit_columns()
        if self.parts.part is InterviewPart.MODULES and not self.parts.bar.hasFocus():
            self._take_up()

    def _follow_part(self) -> None:
        """Let the keys of the part that is shown work, and name it."""
        for shortcut, parts in self._keys:
            shortcut.setEnabled(self.parts.part in parts and self.keys.isHidden())
        self._show_heading()
        self._on_moved()

    # ---- showing

    def refresh(self) -> None:
        if self._begun:
            self.desk.ask(load, self._place, done=self._show, key="interview")
        else:
            self._begun = self._resuming = True
            self.desk.ask(load_first, done=self._begin, key="interview")
        self.parts.refresh()

    def open_at(self, target: str) -> None:
        """Show `time point/module/item`, as an answer's id is written; the item may be left out.

        A part of the page is named instead, and after a stroke what to show in it.
        """
        self._begun, self._resuming, self._taking_up = True, False, True
        part, _, within = target.partition("/")
        if part in set(InterviewPart):
            self.parts.begin(InterviewPart(part), within)
            self.refresh()
            return
        point, key, item = read_answer_id(target)
        if key.module:
            self.parts.show_part(InterviewPart.MODULES)
            self._go_to((key, point), item)

    @property
    def place(self) -> str:
        if self.parts.part is not InterviewPart.MODULES:
            return self.parts.place
        return self.asking.place if self._place is not None else ""

    def settle(self) -> None:
        """Save what is being typed, and where work is to go on."""
        self.asking.keep()
        self.parts.settle()
        self._keep_place()

    def stop(self) -> None:
        """Print no more pages."""
        self.papers.stop()

    def _go_to(self, place: Place, item: str = "") -> None:
        self.asking.keep()
        self._place = place
        self.asking.go_to(place, item)
        self.refresh()

    def _begin(self, loaded: Loaded) -> None:
        """Begin where work stopped; where something else was asked for meanwhile, that is shown."""
        if not self._resuming:
            return
        self._resuming = False
        start = loaded.start or ""
        part, _, within = start.partition("/")
        if part in set(InterviewPart):
            self.parts.begin(InterviewPart(part), within)
        elif start and part not in set(InterviewPart):
            point, key, item = read_answer_id(start)
            self._place = (key, point)
            self.asking.go_to(self._place, item)
        self._show(loaded)

    def _show(self, loaded: Loaded) -> None:
        self._show_opening(acknowledged=loaded.acknowledged)
        view = loaded.view
        self._names = {str(row.key): row.name for row in view.rows}
        self._points = {point.id: point.short for point in view.time_points}
        self.modules.show_view(view, loaded.module.key if loaded.module else None)
        self.parts.course.show_view(view)
        if loaded.module is None:
            self._show_empty(view)
            return
        module = loaded.module
        row = next((row for row in view.rows if row.key == module.key), None)
        rated = row is not None and any(cell.answered or cell.decided for cell in row.cells)
        self.papers.show_module(module.key, rated=rated)
        self._place = (module.key, module.time_point.id)
        self._modules.show_place(self._place, module.time_point)
        self._deciding.show_place(self._place, loaded.stop)
        self.modules.table.choose(*self._place)
        self._centre.setCurrentIndex(2)
        self.why.show()
        self._fit_columns()
        self.why.show_module(module, loaded.decided or Decided("", ()))
        name = self._names.get(str(module.key), module.module.title)
        self.asking.show_module(loaded, name, self._points)
        self._show_heading()
        self._begin_at_question()

    def _show_opening(self, *, acknowledged: bool) -> None:
        """Show what the interview is and is not; nothing can be typed before that is read."""
        read = acknowledged and not self.opening.isHidden()
        self.opening.setHidden(acknowledged)
        self.parts.setEnabled(acknowledged)
        self.parts.setVisible(acknowledged and self.keys.isHidden())
        if not acknowledged:
            self.opening.button.setFocus()
        elif read:
            self._return_to(self.parts.part)

    def _begin_at_question(self) -> None:
        """Put the cursor to the question once, when the page comes up; nowhere else it wanders."""
        if self._taking_up and self.hasFocus() and self.parts.part is InterviewPart.MODULES:
            self._take_up()
        self._taking_up = False

    def _take_up(self) -> None:
        """Put the cursor where the interview goes on: at the question, or where one is added."""
        if self.asking.view is not None:
            self.asking.take_focus()
            return
        shown = self._centre.currentWidget()
        if isinstance(shown, EmptyState):
            shown.button.setFocus()

    def _fit_columns(self) -> None:
        """Give the matrix, once it has other time points, the width that shows them all."""
        points = tuple(self._points)
        if points == self._fitted or not self._split.isVisible():
            return  # beside another part the width is not known yet
        self._fitted = points
        whole = self._split.width() - 2 * self._split.handleWidth()
        wanted = max(self.modules.minimumWidth(), self.modules.table.wanted_width + 44)
        left = min(wanted, round(whole * 0.36))
        middle = round((whole - left) * 0.58)
        self._split.setSizes([left, middle, whole - left - middle])

    def _show_empty(self, view: InterviewView) -> None:
        self.asking.show_nothing()
        points = view.time_points
        self._modules.show_place(None, points[-1] if points else None)
        self.papers.show_module(None, rated=False)
        self.why.hide()
        self._centre.setCurrentIndex(1 if view.time_points else 0)
        self._show_heading()

    def _show_heading(self) -> None:
        """Say beside the title what is asked; in other parts the bar of parts says it."""
        words = ""
        module = self.asking.view
        if module is not None and self.parts.part is InterviewPart.MODULES:
            short = module.module.short
            name = f"{short} ({module.key.instance})" if module.key.instance else short
            words = f"{name} · {module.time_point.short}, {module.time_point.as_at}"
        self.set_heading(self.title, words)

    # ---- going on

    def _on_moved(self) -> None:
        self._keeping.start()

    def _keep_place(self) -> None:
        """Keep where work is, so that it goes on there when the case is opened again."""
        self._keeping.stop()
        place = self.place
        if self._begun and place and place != self._kept_place:
            self._kept_place = place
            self.desk.ask(resuming.keep, place, done=self._on_place_kept)

    def _on_place_kept(self, _nothing: None) -> None:
        """Nothing is to be shown: a bookmark is no change of the case."""

    def _on_cell(self, key: ModuleKey, point: str) -> None:
        if (key, point) != self._place:
            self._go_to((key, point))

    def _on_course_cell(self, key: ModuleKey, point: str) -> None:
        self.parts.show_part(InterviewPart.MODULES)
        self._on_cell(key, point)

    def _on_module_moved(self, key: ModuleKey) -> None:
        """Go on with a module that is about to be there."""
        points = self.modules.table.matrix.view.time_points
        if points:
            self.asking.keep()
            self._place = (key, self._place[1] if self._place else points[-1].id)
            self.asking.go_to(self._place)

    def _on_module_renamed(self, key: ModuleKey) -> None:
        """Stay at the question under the new name."""
        item = self.asking.item_id
        self._on_module_moved(key)
        if self._place is not None:
            self.asking.go_to(self._place, item)

    def _on_modules_wanted(self, module: str) -> None:
        """Go on from the screener to a module that it proposed, or to the one asked last."""
        points = self.modules.table.matrix.view.time_points
        self.parts.show_part(InterviewPart.MODULES)
        if module and points:
            point = self._place[1] if self._place else points[-1].id
            self._go_to((ModuleKey(module), point))
        self._take_up()

    def _on_use(self, use: Use) -> None:
        self.desk.go(use.page, use.target)

    # ---- keys, and what is told

    def _on_told(self, words: str) -> None:
        self.notice.say(words, tone=Tone.GREEN)

    def _on_left(self, words: str, more: str) -> None:
        self.notice.say(words, more, tone=Tone.GREEN)

    def _on_backspace(self) -> None:
        if self.parts.part is InterviewPart.SCREENER:
            self.parts.screener.go_back()
        else:
            self.asking.go_back()

    def _on_finished(self) -> None:
        """After the last question comes the conclusion; one that was made is not begun anew."""
        if not self.desk.read_only:
            self.why.conclusion.go_on()

    def _on_keys(self) -> None:
        """Show the keys, or put them away and go on."""
        if not self.parts.isEnabled():
            return  # the notice comes first
        shown = self.keys.isHidden()
        self.keys.setVisible(shown)
        self.parts.setHidden(shown)
        self._follow_part()
        if shown:
            self.keys.close_button.setFocus()
        else:
            self._return_to(self.parts.part)

    def _return_to(self, part: InterviewPart) -> None:
        if part is InterviewPart.MODULES:
            self._take_up()
        else:
            self.parts.begin(part)

    def _on_number(self, number: int) -> None:
        if self.parts.part is not InterviewPart.MODULES:
            self.parts.press(number)
        elif not self.desk.read_only:
            self.asking.press(number)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.say_error(error)
        self.refresh()

    def _on_acknowledged(self) -> None:
        today = date.today()  # noqa: DTZ011  the expert's own calendar day
        self.desk.save(interviewing.acknowledge_notice, today, failed=self.say_error)
