"""The parts of the interview page: overview and history, screener, modules, course, risk."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from casereview.services import opening
from casereview.services.interview.parts import InterviewPart
from casereview.services.opening import OpeningView
from casereview.ui.desk import Desk
from casereview.ui.pages.interview_overview import OverviewPart
from casereview.ui.pages.interview_risk import RiskPart
from casereview.ui.pages.interview_screener import ScreenerPart
from casereview.ui.pages.interview_second import SecondRatingPart
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.course_card import CourseCard
from casereview.ui.widgets.parts_bar import PartsBar

_FOLD_HEIGHT = 168
"""Pixels of the account that are seen over the modules while it is unfolded."""


_PARTS = tuple(InterviewPart)


class InterviewParts(QWidget):
    """Shows one part; `part_shown` follows a change.

    `refused` carries an error, `told` words on what was done, `modules_wanted` the id of a module
    to go on with, or ''.
    """

    part_shown = Signal()
    modules_wanted = Signal(str)
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, modules: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.overview = OverviewPart(desk)
        self.screener = ScreenerPart(desk)
        self.course = CourseCard(desk.theme)
        self.risk = RiskPart(desk)
        self.second = SecondRatingPart(desk)
        self._shown = {
            InterviewPart.OVERVIEW: self.overview,
            InterviewPart.SCREENER: self.screener,
            InterviewPart.MODULES: modules,
            InterviewPart.COURSE: self.course,
            InterviewPart.RISK: self.risk,
            InterviewPart.SECOND_RATING: self.second,
        }
        words = {
            InterviewPart.OVERVIEW: self.tr("&Overview and history"),
            InterviewPart.SCREENER: self.tr("&Screener"),
            InterviewPart.MODULES: self.tr("&Modules"),
            InterviewPart.COURSE: self.tr("Over &time"),
            InterviewPart.RISK: self.tr("&Risk"),
            InterviewPart.SECOND_RATING: self.tr("Secon&d rating"),
        }
        self.bar = PartsBar(
            self.tr("Parts of the interview"), (words[part] for part in InterviewPart)
        )
        self.fold = LinkButton("")
        self.fold.setCheckable(True)
        self.account = QTextBrowser()
        self.account.setProperty("role", "report")
        self.account.setAccessibleName(self.tr("What they told in their own words"))
        self.account.setFrameShape(QFrame.Shape.NoFrame)
        self._account = Card()
        self._account.body.addWidget(self.account)
        self._account.setFixedHeight(_FOLD_HEIGHT)
        self._stack = QStackedWidget()
        for widget in self._shown.values():
            self._stack.addWidget(widget)
        self._build()
        self.bar.setCurrentIndex(_PARTS.index(InterviewPart.MODULES))
        self._stack.setCurrentWidget(modules)
        self.bar.currentChanged.connect(self._on_chosen)
        self.fold.toggled.connect(self._on_folded)
        self.overview.told.connect(self.told)
        self.screener.told.connect(self.told)
        self.screener.modules_wanted.connect(self.modules_wanted)
        self.second.told.connect(self.told)
        for part in (self.overview, self.screener, self.risk, self.second):
            part.refused.connect(self.refused)
        self._on_folded(False)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.bar)
        head.addStretch(1)
        head.addWidget(self.fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._account)
        layout.addWidget(self._stack, 1)

    @property
    def part(self) -> InterviewPart:
        """The part that is shown."""
        return _PARTS[self.bar.currentIndex()]

    def show_part(self, part: InterviewPart) -> None:
        """Show a part."""
        self.bar.setCurrentIndex(_PARTS.index(part))

    def begin(self, part: InterviewPart, within: str = "") -> None:
        """Show a part, with the focus where work begins or on what is named within it."""
        self.show_part(part)
        self._begin(part, within)

    def _begin(self, part: InterviewPart, within: str) -> None:
        """Put the focus where work begins in a part; the page does so for the modules."""
        if part is InterviewPart.OVERVIEW:
            self.overview.begin(within)
        elif part is InterviewPart.SCREENER:
            self.screener.begin(within)
        elif part is InterviewPart.COURSE:
            self.course.begin()
        elif part is InterviewPart.RISK:
            self.risk.begin(within)
        elif part is InterviewPart.SECOND_RATING:
            self.second.begin(within)

    def refresh(self) -> None:
        """Ask again for what the part that is shown shows, and for the account."""
        shown = self._shown[self.part]
        if isinstance(shown, OverviewPart | ScreenerPart | RiskPart | SecondRatingPart):
            shown.refresh()
        self._desk.ask(opening.view, done=self._show_account, key="account")

    @property
    def place(self) -> str:
        """The part that is shown, and in it what `begin` shows again."""
        within = self.screener.item_id if self.part is InterviewPart.SCREENER else ""
        return f"{self.part}/{within}" if within else str(self.part)

    def begin_proposed(self) -> None:
        """Open what the screener proposes, and go on with it."""
        self.screener.begin_modules()

    def press(self, number: int) -> None:
        """Give a digit to the part that is shown."""
        if self.part is InterviewPart.SCREENER:
            self.screener.press(number)
        elif self.part is InterviewPart.RISK:
            self.risk.press(number)

    def settle(self) -> None:
        """Save what is being typed."""
        self.overview.settle()
        self.risk.settle()
        self.second.settle()

    def _on_chosen(self) -> None:
        self.settle()
        self._stack.setCurrentWidget(self._shown[self.part])
        self._on_folded(self.fold.isChecked())
        self.refresh()
        if not self.bar.hasFocus():  # the arrow keys go from tab to tab, and stay there
            self._begin(self.part, "")
        self.part_shown.emit()

    def _show_account(self, view: OpeningView) -> None:
        text = "\n\n".join(f"{part.words}: {words.strip()}" for part, words in view.told)
        if text != self.account.toPlainText():
            self.account.setPlainText(text)
        self.fold.setEnabled(bool(text))
        self._on_folded(self.fold.isChecked())

    def _on_folded(self, unfolded: bool) -> None:
        """Show the account above the screener and the modules, or fold it away."""
        beside = self.part in (InterviewPart.SCREENER, InterviewPart.MODULES)
        seen = unfolded and beside and bool(self.account.toPlainText())
        self._account.setVisible(seen)
        self.fold.setVisible(beside)
        self.fold.setText(self.tr("Their account ▾") if seen else self.tr("Their account ▸"))
        self.fold.setAccessibleName(
            self.tr("Fold their account away") if seen else self.tr("Show their account")
        )
