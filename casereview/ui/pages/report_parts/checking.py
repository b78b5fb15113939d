"""Everything that is checked before a report may be finalised, with what to do about each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from casereview.domain.reports.report import CheckResult
from casereview.errors import CaseReviewError
from casereview.services.report import acknowledging, report_checks, reporting
from casereview.services.report.across_cases import Comparison
from casereview.services.report.report_checks import CheckedReport, Thorough
from casereview.services.views import PageName
from casereview.ui.models.check_lines import COMPARE, RuleLine, rule_key, rule_lines, rule_said
from casereview.ui.models.rows import RowsModel
from casereview.ui.pages.report_parts.part import Part
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.check_card import CheckCard
from casereview.ui.widgets.contrary_card import ContraryCard
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height
from casereview.ui.widgets.unsourced_card import UnsourcedCard
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase
    from casereview.ui.desk import Desk
    from casereview.ui.pages.report_parts.loading import Loaded
    from casereview.ui.tasks import Batch


class _RuleDelegate(LineDelegate):
    """The chip, the rule in words, and what was found."""

    pad_y = 7.0

    def set_row(self, painter: QPainter | None, row: RuleLine, box: QRectF) -> float:
        theme = self.theme
        beside = chip_size(theme, row.chip)
        small, body = theme.font(text="small"), theme.font()
        left, wide = box.left() + 92, box.width() - 92
        title = words_height(small, row.title, wide)
        high = words_height(body, row.check.message, wide)
        if painter:
            draw_chip(painter, theme, QPointF(box.left(), box.top()), row.chip)
            place = QRectF(left, box.top(), wide, title + 2)
            draw_words(painter, place, row.title, small, theme.colour("ink-2"))
            place = QRectF(left, box.top() + title + 2, wide, high + 2)
            draw_words(painter, place, row.check.message, body, theme.colour("ink"))
        return max(title + 2 + high, beside.height())


class ChecksPart(Part):
    """The list of checks at the left; the one chosen, and what else is looked at, at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: CheckedReport | None = None
        self._more: tuple[CheckResult, ...] = ()
        self._others: dict[CheckResult, str] = {}
        self._wanted = ""
        self._comparison: Comparison | None = None
        self.lines: RowsModel[RuleLine] = RowsModel(rule_key, rule_said, self)
        self.list = LineList(self.tr("Checks of the report"))
        self.list.setModel(self.lines)
        self.list.setItemDelegate(_RuleDelegate(desk.theme, self.list))
        self.met = QCheckBox(self.tr("Show what is met too"))
        self.card = CheckCard()
        self.length = Card("Length")
        self._length = Words("")
        self.beside = Card("Your other cases, and the file")
        self._beside = Words("", Role.MUTED)
        self.compare = SmallButton(self.tr("Compare now"))
        self.contrary = ContraryCard()
        self.unsourced = UnsourcedCard()
        self._build()
        self._connect()

    def _build(self) -> None:
        only_looks(self.met)
        listed = Card("Before you can finalise")
        self._sum = Words("", Role.MUTED)
        listed.body.addWidget(self._sum)
        listed.body.addWidget(self.list, 1)
        listed.body.addWidget(self.met)
        self.length.body.addWidget(self._length)
        self._beside.setText(self._not_compared())
        self.beside.body.addWidget(self._beside)
        self.beside.body.addWidget(self.compare)
        side = ScrollPage()
        side.column.setContentsMargins(0, 0, 0, 0)
        for card in (self.card, self.beside, self.contrary, self.unsourced, self.length):
            side.column.addWidget(card)
        side.column.addStretch(1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((listed, 360, 55), (side, 330, 45)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([560, 460])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.activated.connect(self._on_activated)
        self.met.toggled.connect(self._show_lines)
        self.card.show_wanted.connect(self._on_show)
        self.card.page_wanted.connect(self._on_page)
        self.card.accepted.connect(self._on_accepted)
        self.card.acknowledged.connect(self._on_acknowledged)
        self.card.asked_again.connect(self._on_asked_again)
        self.compare.clicked.connect(self.run_comparison)
        self.contrary.document_wanted.connect(self._on_document)
        self.unsourced.place_wanted.connect(self.place_wanted)
        self.contrary.marked.connect(self._on_marked)

    # ---- showing

    def show_loaded(self, loaded: Loaded) -> None:
        del loaded  # the checks read the report anew, with what only this part asks
        self._desk.ask(
            report_checks.checked,
            self._more,
            done=self.show_checked,
            failed=self.refused.emit,
            key="report checks",
        )

    def show_checked(self, shown: CheckedReport) -> None:
        """Show a checked report."""
        self._shown = shown
        weighed = shown.weighed
        blocks = self.tr("{count} block finalising").format(count=len(weighed.blocks))
        parts = [
            blocks if weighed.blocks else self.tr("Nothing blocks finalising"),
            self.tr("{count} wait for you").format(count=len(weighed.open)),
            self.tr("{count} let stand").format(count=len(weighed.acknowledged)),
        ]
        counts = (True, weighed.open, weighed.acknowledged)
        self._sum.setText(
            " · ".join(part for part, count in zip(parts, counts, strict=True) if count)
        )
        self._length.setText(self._length_words(shown))
        self.unsourced.show_sentences(shown.unsourced)
        self.contrary.show_material(shown.contrary, shown.documents)
        self._show_lines()

    def _length_words(self, shown: CheckedReport) -> str:
        meter = shown.meter
        if meter is None:
            return self.tr("The report could not be set.")
        if meter.limit is None:
            words = self.tr(
                "{counted} pages count towards a limit, of {total} in the file. No limit."
            )
        else:
            words = self.tr("{counted} of {limit} counted pages; {total} in the file.")
        return words.format(counted=meter.counted, total=meter.total, limit=meter.limit)

    def _show_lines(self) -> None:
        shown = self._shown
        if shown is None:
            return
        chosen = self._wanted or self.lines.key(self.list.currentIndex()) or ""
        before = self.list.currentIndex().row()
        lines = rule_lines(shown, self._others, met=self.met.isChecked())
        self.lines.set_rows(lines)
        index = self.lines.find(chosen) if chosen else QModelIndex()
        if not index.isValid() and lines:
            index = self.lines.index(min(max(before, 0), len(lines) - 1))
        self._wanted = ""
        self.list.choose(index)
        self._on_current(index)

    def begin(self, within: str) -> None:
        """Show the first line of a check by its id; `compare` compares with other cases first."""
        if within == COMPARE and self._comparison is None and self.compare.isEnabled():
            self.run_comparison()
        found = next((line.key for line in self.lines.rows if line.check.id == within), "")
        if found:
            self.list.choose(self.lines.find(found))
        else:
            self.list.setFocus()

    @property
    def place(self) -> str:
        line = self.card.line
        return line.check.id if line is not None else ""

    def _on_current(self, index: QModelIndex, _before: object = None) -> None:
        line = self.lines.row(index)
        self.card.setVisible(line is not None)
        if line is None or self._shown is None:
            return
        page = line.page
        title = _PAGES.get(page[0], "") if page else ""
        sections = {s.key: s for s in self._shown.report.sections}
        section = sections.get(line.check.section)
        named = f"{section.number} {section.title}".strip() if section else ""
        self.card.show_line(line, title, named)

    def _on_activated(self, _index: QModelIndex) -> None:
        line = self.card.line
        if line is not None and line.check.section:
            self._on_show()
        elif line is not None and line.page:
            self._on_page()

    def _on_show(self) -> None:
        line = self.card.line
        if line is not None:
            self.place_wanted.emit(line.check.section, line.check.place, line.check.words)

    def _on_page(self) -> None:
        line = self.card.line
        if line is not None and line.page is not None:
            self._desk.go(*line.page)

    def _on_document(self, document: str, page: int) -> None:
        self._desk.go(PageName.DOCUMENTS, f"{document}//{page}" if page else document)

    # ---- deciding

    def _on_accepted(self) -> None:
        line = self.card.line
        if line is not None:
            self._desk.save(reporting.accept_told, line.check, failed=self._on_refused)

    def _on_acknowledged(self, reason: str) -> None:
        line = self.card.line
        if line is not None:
            self._desk.save(acknowledging.acknowledge, line.check, reason, failed=self._on_refused)

    def _on_asked_again(self, key: str) -> None:
        if self.card.line is not None:
            self._wanted = self.card.line.key
        self._desk.save(acknowledging.withdraw, key, failed=self._on_refused)

    def _on_marked(self, document: str, contrary: bool) -> None:
        marking = partial(report_checks.mark_contrary, contrary=contrary)
        self._desk.save(marking, document, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    # ---- the other cases

    def run_comparison(self) -> None:
        """Hold the report beside the expert's other cases, and test its file."""
        self.compare.setEnabled(False)
        self._beside.setText(self.tr("Comparing…"))
        self._desk.ask(report_checks.comparison, done=self._on_begun, failed=self._on_not_compared)

    def _on_begun(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._desk.ask_each(
            self.tr("Comparing with your other cases"),
            _beside,
            [(comparison, other) for other in comparison.others],
            done=self._on_held_beside,
        )

    def _on_held_beside(self, batch: Batch) -> None:
        comparison, self._comparison = self._comparison, None
        if comparison is None or batch.cancelled:
            self.compare.setEnabled(True)
            self._beside.setText(self._not_compared())
            return
        self._desk.ask(
            report_checks.thorough,
            comparison.crossings,
            done=self._on_compared,
            failed=self._on_not_compared,
            name=self.tr("Testing the file"),
        )

    def _on_compared(self, found: Thorough) -> None:
        self.compare.setEnabled(True)
        self._more, self._others = found.more, found.names
        crossed = len(found.crossings.results)
        compared = found.crossings.compared
        cases = self.tr("1 other case") if compared == 1 else self.tr("{n} other cases")
        words = self.tr(
            "Compared with {cases}: {found} to look at, in the list. The file was tested."
        )
        if not crossed:
            words = self.tr("Compared with {cases}: nothing found. The file was tested.")
        told = words.format(cases=cases.format(n=compared), found=crossed)
        self._beside.setText(f"{told} {self.tr('Compare again after changes.')}")
        self.show_checked(found.checked)

    def _on_not_compared(self, error: CaseReviewError) -> None:
        self.compare.setEnabled(True)
        self._beside.setText(self._not_compared())
        self.refused.emit(error)

    def _not_compared(self) -> str:
        return self.tr(
            "Names, numbers and dates of your other cases are looked for in this report, parties "
            "and clinicians for conflicts, and your opinions for what you wrote before. Nothing of "
            "the other cases is kept here. Finalising does it too."
        )


def _beside(case: OpenCase, comparison: Comparison, other: str) -> None:
    comparison.beside(case, other)


_PAGES = {
    PageName.OVERVIEW: "Case details",
    PageName.DOCUMENTS: "Documents",
    PageName.CHRONOLOGY: "Chronology",
    PageName.INTERVIEW: "Interview",
    PageName.PSYCHOMETRICS: "Psychometrics",
    PageName.TREATMENT: "Treatment",
    PageName.REPORT: "Disputed facts",
}
"""What is opened by the pages that mend a check."""
