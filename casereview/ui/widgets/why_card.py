"""Why the rules say what they say, and what the expert concludes beside them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.assessing.classification import codes_beside
from casereview.domain.assessing.comparing import SYSTEM_NAMES
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import InterviewModule, Outcome
from casereview.services.interview.deciding import Decided
from casereview.services.tone import Tone
from casereview.services.views import ModuleView, Use
from casereview.ui.models.explanation import WhyRow, in_words, summary, why_rows
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.conclusion import ConclusionForm
from casereview.ui.widgets.layouts import TallColumn
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height
from casereview.ui.widgets.parts_bar import PartsBar
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.why_views import NearMisses, Systems
from casereview.ui.widgets.words import Role, Rule, Words

AID = "A decision aid. Your judgement prevails: an override is kept with your reason."
_NEAR, _MANUALS = 1, 2
"""Places of two of the ways to look at why."""

_READ = 1500
"""Characters that anybody reads of what is missing."""

_ROOM_BESIDE = 120
"""Pixels that the reasons need at least beside a conclusion being written."""
UNDETERMINED = "Undetermined is not absent."


def _key(row: WhyRow) -> str:
    return row.id


def _words(row: WhyRow) -> str:
    return row.words


class _WhyDelegate(LineDelegate):
    pad_x, pad_y = 2.0, 4.0

    def set_row(self, painter: QPainter | None, row: WhyRow, box: QRectF) -> float:
        theme = self.theme
        font = theme.font(weight=500 if row.depth == 0 else 400)
        font.setStrikeOut(row.hidden)
        indent, mark = (0.0, 26.0) if row.depth == 0 else (14.0, 30.0)
        beside = chip_size(theme, row.chip)
        left = box.left() + indent
        width = box.width() - indent - mark - beside.width() - 6
        high = words_height(font, row.label, width)
        if painter:
            ink = theme.colour("ink-2" if row.hidden else "ink")
            plain = theme.font()
            draw_words(
                painter,
                QRectF(left, box.top(), mark, high + 2),
                row.mark,
                plain,
                theme.colour("ink-2"),
            )
            draw_words(
                painter, QRectF(left + mark, box.top(), width, high + 2), row.label, font, ink
            )
            draw_chip(
                painter, theme, QPointF(box.right() - beside.width(), box.top() - 1), row.chip
            )
        return max(high, beside.height())


class _Criteria(LineList):
    """The criteria as tall as they are: the card scrolls, not the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Criteria and their answers", parent)
        self.rows: RowsModel[WhyRow] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_WhyDelegate(theme, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> None:
        """Take the height that all rows need."""
        self.doItemsLayout()
        high = sum(self.sizeHintForRow(n) for n in range(self.rows.rowCount()))
        self.setFixedHeight(high + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()


class WhyCard(Card):
    """The rules' outcome with its reasons; below it, apart, the interviewer's conclusion."""

    item_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Why", "updates as you answer", parent)
        self.urgent = Notice(closable=False)
        self.verdict = _Verdict()
        self.criteria = _Criteria(theme)
        self.criteria.clicked.connect(self._on_chosen)
        self.criteria.activated.connect(self._on_chosen)
        self._missing = Words("", Role.SMALL)
        self._flags = Words("", Role.SMALL)
        self.codes = Words("", Role.SMALL)
        self.conclusion = ConclusionForm()
        self.stated = StatedIn()
        self.review = Words("", Role.SMALL)
        self.rated = Words("", Role.SMALL)
        self._aid = Words(AID, Role.SMALL)
        self.near = NearMisses()
        self.near.item_chosen.connect(self.item_chosen)
        self.systems = Systems()
        words = (self.tr("Criteria"), self.tr("Near misses"), self.tr("Manuals"))
        self.bar = PartsBar(self.tr("Ways to look at why"), words)
        self.bar.setProperty("low", True)
        self.bar.setUsesScrollButtons(False)
        self._views = QStackedWidget()
        for view in (self._reasons(), _scrolled(self.near), _scrolled(self.systems)):
            self._views.addWidget(view)
        self._shown: tuple[ModuleView, Decided] | None = None
        self.bar.currentChanged.connect(self._on_turned)
        self.conclusion.writing.connect(self._make_room)
        self.body.addWidget(self.urgent)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.review)
        self.body.addWidget(self.bar)
        self.body.addWidget(self._views, 1)
        for part in (Rule(), self.conclusion):
            self.body.addWidget(part)
        self.body.addStretch(0)

    def _reasons(self) -> QWidget:
        inner = TallColumn()
        inner.column.setContentsMargins(0, 0, 4, 0)
        inner.column.setSpacing(8)
        for widget in (
            self.criteria,
            self.verdict.because,
            self._missing,
            self._flags,
            self.codes,
            self.stated,
            self.rated,
            self._aid,
        ):
            inner.column.addWidget(widget)
        inner.column.addStretch(1)
        return _scrolling(inner)

    def turn(self) -> None:
        """Look at why in the next way."""
        self.bar.setCurrentIndex((self.bar.currentIndex() + 1) % self.bar.count())

    def show_module(self, view: ModuleView, decided: Decided) -> None:
        """Show a module's outcome at a time point."""
        finding = view.finding
        self.verdict.show_finding(view.module, finding)
        urgent = finding.urgent if finding else ()
        self._show_urgent(urgent)
        self.criteria.rows.set_rows(why_rows(view.module, finding) if finding else ())
        self.criteria.fit()
        missing = in_words(view.module, finding.missing) if finding else ""
        flags = " ".join(c for c in finding.cautions if c not in urgent) if finding else ""
        _say(self._missing, self.tr("Missing: {what}."), _bounded(missing))
        _say(self._flags, self.tr("Note: {what}."), flags)
        self._show_review(view)
        codes = codes_beside(view.module, [finding.status] if finding else [])
        _say(self.codes, self.tr("Codes: {what}."), "; ".join(each.words for each in codes))
        self._shown = (view, decided)
        self._show_turned()
        self._mark_difference(decided)
        self.conclusion.show_module(view)
        self.stated.show_uses(view.stated_in)
        _say(self.rated, "{what}.", view.standing.rated)

    def _on_turned(self, number: int) -> None:
        self._views.setCurrentIndex(number)
        self._show_turned()

    def _show_turned(self) -> None:
        """Set what is turned to, and only that: every rating comes by here."""
        if self._shown is None:
            return
        view, decided = self._shown
        if self.bar.currentIndex() == _NEAR:
            self.near.show_finding(view.module, view.finding)
        elif self.bar.currentIndex() == _MANUALS:
            self.systems.show_results(view.module, decided.systems)

    def _mark_difference(self, decided: Decided) -> None:
        """Say on the tab that the manuals part, without colour."""
        parted = any(result.differs for result in decided.systems)
        self.bar.setTabText(_MANUALS, self.tr("Manuals ≠") if parted else self.tr("Manuals"))
        told = self.tr("The manuals come to different results") if parted else ""
        self.bar.setTabToolTip(_MANUALS, told)

    def _make_room(self, writing: bool) -> None:
        """Give a conclusion being written the place of the reasons where there is not both."""
        needed = self.conclusion.form.sizeHint().height() + _ROOM_BESIDE
        self._views.setHidden(writing and self._views.height() < needed)
        self.bar.setHidden(self._views.isHidden())

    def _show_urgent(self, warnings: tuple[str, ...]) -> None:
        if warnings:
            self.urgent.say(" ".join(warnings), tone=Tone.RED)
        else:
            self.urgent.hide()

    def _show_review(self, view: ModuleView) -> None:
        """Say beside the verdict who reviewed the rules that it rests on."""
        module = view.module
        review = f"{module.review[0].upper()}{module.review[1:]}"
        self.review.setText(f"{review} · {module.id} {module.version}")
        self.review.setProperty("role", str(Role.SMALL if module.reviewed else "amber"))
        _restyle(self.review)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self.criteria.rows.row(index)
        if row is not None and row.item:
            self.item_chosen.emit(row.item)


class StatedIn(Words):
    """The sections of the report that state this status, each a link there."""

    use_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", Role.SMALL, parent)
        self._uses: tuple[Use, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self._on_link)

    def show_uses(self, uses: tuple[Use, ...]) -> None:
        """Show the sections."""
        self._uses = uses
        names = [use.text.removeprefix("Report: ") for use in uses]
        links = [
            f'<a style="text-decoration:none" href="{number}">{escape(name)}</a>'
            for number, name in enumerate(names)
        ]
        lead = self.tr("In the report: {sections}")
        self.setText(lead.format(sections=" · ".join(links)))
        self.setAccessibleName(lead.format(sections="; ".join(names)))
        self.setVisible(bool(uses))

    def _on_link(self, number: str) -> None:
        self.use_chosen.emit(self._uses[int(number)])


class _Verdict(QFrame):
    """The status the rules give, in plain grey: computed, not decided; `because` stands below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._outcome = Words("Rule outcome", Role.SMALL)
        self._glyph = StatusGlyph(Status.NOT_ASSESSED)
        self._summary = Words("", Role.SMALL)
        self.because = Words("", Role.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(5)
        layout.addWidget(self._outcome)
        layout.addWidget(self._glyph)
        layout.addWidget(self._summary)

    @property
    def text(self) -> str:
        """What the verdict says."""
        return self.accessibleName()

    def show_finding(self, module: InterviewModule, finding: Finding | None) -> None:
        """Show a finding, or that nothing was asked."""
        status = finding.status if finding else Status.NOT_ASSESSED
        because = in_words(module, finding.because) if finding else ""
        asked = status not in (Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE)
        summed = summary(finding) if finding and because and asked else ""
        self._summary.setText(summed)
        self._summary.setVisible(bool(summed))
        if status is Status.UNDETERMINED:
            because = f"{because}. {UNDETERMINED}" if because else UNDETERMINED
        self._glyph.set_status(status)
        self.because.setText(because)
        self.because.setVisible(bool(because))
        parts = [self.tr("Rule outcome")]
        if finding:
            parts += [self._system(module, finding), finding.severity]
        self._outcome.setText(" · ".join(part for part in parts if part))
        self.setAccessibleName(f"{status.words}. {because}".strip())

    def _system(self, module: InterviewModule, finding: Finding) -> str:
        """Name the manual followed; a screen that comes to no diagnosis follows none."""
        if module.outcome is Outcome.DIAGNOSIS or finding.status is Status.MET:
            return SYSTEM_NAMES.get(finding.system, finding.system)
        return self.tr("Screen")


def _scrolled(widget: QWidget) -> QScrollArea:
    column = TallColumn()
    column.column.setContentsMargins(0, 0, 4, 0)
    column.column.addWidget(widget)
    column.column.addStretch(1)
    return _scrolling(column)


def _scrolling(column: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(column)
    return scroll


def _bounded(words: str) -> str:
    """Return as much as can be read of what is missing; the whole module lists all of it."""
    if len(words) <= _READ:
        return words
    return f"{words[:_READ].rpartition(', ')[0]} …"


def _say(label: Words, template: str, what: str) -> None:
    label.setText(template.format(what=what.rstrip(".")))
    label.setVisible(bool(what))


def _restyle(label: QLabel) -> None:
    label.style().unpolish(label)
    label.style().polish(label)
