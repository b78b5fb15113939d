"""One question of the interview: probe, follow-ups, anchors and the ways to answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.note_words import note_words
from casereview.services.views import ItemRow, ModuleView, Tone
from casereview.ui.models.answering import TYPED, AnswerChoice, choices, shown
from casereview.ui.models.explanation import code_of, in_words
from casereview.ui.theme import Theme
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.decided_banner import DecidedBanner, Decision, decision_of
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.other_times import OtherTimes
from casereview.ui.widgets.question_parts import ExclusionRows
from casereview.ui.widgets.typed_answer import TypedAnswer
from casereview.ui.widgets.words import Role, Words, restyle


class QuestionCard(Card):
    """Shows the item asked now; `answered` carries the item's id and the raw answer."""

    answered = Signal(str, str)
    cleared = Signal(str)
    leave_wanted = Signal()
    item_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._row: ItemRow | None = None
        self._ask_rest: set[str] = set()
        self._place = self._decided = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._where = Words("", Role.SMALL)
        self._minor = Words("", "amber")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How far the module is answered"))
        self.banner = DecidedBanner()
        self.banner.leave.connect(self.leave_wanted)
        self.banner.ask_rest.connect(self._on_ask_rest)
        self.uncounted = Notice(closable=False)
        self._probe = Words("", Role.QUESTION)
        self._follow = Words("", Role.MUTED)
        self._note = Words("", Role.SMALL)
        self.buttons = AnswerButtons(theme)
        self.buttons.answered.connect(self._on_answer)
        self.typed = TypedAnswer()
        self.typed.answered.connect(self._on_answer)
        self.typed.escaped.connect(self.setFocus)
        self.exclusions = ExclusionRows(theme)
        self.exclusions.answered.connect(self.answered)
        self._anchors = QVBoxLayout()
        self._anchors.setSpacing(3)
        self.others = OtherTimes()
        self._build()

    def _build(self) -> None:
        self._clear = LinkButton(self.tr("Clear the answer"))
        makes_changes(self._clear)
        self._clear.clicked.connect(self._on_clear)
        links = FlowLayout(spacing=16)
        links.addWidget(self._clear)
        body = self.body
        body.setSpacing(10)
        for widget in (
            self._where,
            self._bar,
            self._minor,
            self.banner,
            self.uncounted,
            self._probe,
            self._follow,
            self._note,
            self.exclusions,
            self.buttons,
            self.typed,
        ):
            body.addWidget(widget)
        body.addLayout(self._anchors)
        body.addLayout(links)
        body.addWidget(self.others)

    # ---- showing

    @property
    def item_id(self) -> str:
        """The item asked now, '' for none."""
        return self._row.item.id if self._row else ""

    def show_item(
        self, view: ModuleView, name: str, row: ItemRow, points: dict[str, str], rule: str = ""
    ) -> None:
        """Ask an item; `points` gives each time point its short name, `rule` what decides."""
        place = f"{view.time_point.id}/{view.key}/{row.item.id}"
        same = place == self._place
        self._place, self._row = place, row
        self._show_where(view, name, row)
        self._show_banner(view, rule)
        self._probe.setText(row.item.probe or row.item.label)
        self.setAccessibleName(
            self.tr("Question {item}: {probe}").format(
                item=code_of(row.item.id) or row.item.label, probe=self._probe.text()
            )
        )
        follow = " ".join(row.item.follow_up)
        _say(
            self._follow, self.tr("If yes: {questions}").format(questions=follow) if follow else ""
        )
        lent = ""
        if row.lent:
            module, answer = row.lent
            lent = (
                self.tr("Counted as rated in {module}: {answer}. An answer here replaces it.")
                if module
                else self.tr("Worked out: {answer}. An answer here replaces it.")
            )
            lent = lent.format(module=module, answer=shown(answer, row.item.type))
        again = self.tr("Left out before; it is needed by now.") if row.again else ""
        note = note_words(row.item.note)
        _say(self._note, "\n".join(words for words in (note, lent, again) if words))
        self._show_answer(view, row, same=same)
        if row.hidden and row.answer:
            self.uncounted.say(
                self.tr("Not counted: {answer}").format(
                    answer=shown(row.answer.value, row.item.type)
                ),
                self.tr("Another answer closed the way to this question. It is kept as it is."),
                tone=Tone.AMBER,
            )
        else:
            self.uncounted.hide()
        self._clear.setVisible(row.answer is not None)
        self.others.show_item(row, points, same=same)

    def _show_where(self, view: ModuleView, name: str, row: ItemRow) -> None:
        asked = [r for r in view.items if not r.item.retired]
        number = next((i for i, r in enumerate(asked, 1) if r.item.id == row.item.id), 0)
        answered = sum(1 for r in asked if r.answer is not None)
        words = self.tr("{module} · {point} · {item}, {number} of {count}").format(
            module=name,
            point=view.time_point.short,
            item=f"{code_of(row.item.id)} {row.item.label}".strip(),
            number=number,
            count=len(asked),
        )
        if view.standing.retrospective:
            words += self.tr(" · rated today about the past")
        self._where.setText(words)
        _say(self._minor, view.standing.minor)
        self._bar.setRange(0, max(len(asked), 1))
        self._bar.setValue(answered)

    def _show_banner(self, view: ModuleView, rule: str) -> None:
        finding = view.finding
        decision = decision_of(view)
        place = f"{view.time_point.id}/{view.key}/{decision}"
        decided = decision is not Decision.OPEN
        self.banner.setVisible(decided and place not in self._ask_rest)
        self._decided = place
        if decided and finding is not None:
            because = in_words(view.module, finding.because)
            self.banner.say(
                decision, because, in_words(view.module, (rule,)), len(finding.skippable)
            )

    def _show_answer(self, view: ModuleView, row: ItemRow, *, same: bool) -> None:
        kind = row.item.type
        stored = row.answer.value if row.answer else ""
        self.exclusions.setVisible(kind is ItemType.EXCLUSION)
        self.typed.setVisible(kind in TYPED)
        self.buttons.setVisible(kind not in TYPED and kind is not ItemType.EXCLUSION)
        self._probe.setVisible(kind is not ItemType.EXCLUSION)
        clear_layout(self._anchors)
        if kind is ItemType.EXCLUSION:
            rows = tuple(r for r in view.items if r.item.type is ItemType.EXCLUSION)
            self.exclusions.show_rows(rows, row.item.id)
        elif kind in TYPED:
            self.typed.show_item(row, same=same)
        else:
            options = choices(row.item)
            self.buttons.show_choices(options, stored)
            self._show_anchors(options, stored)

    def _show_anchors(self, options: tuple[AnswerChoice, ...], stored: str) -> None:
        for choice in options:
            if not choice.anchor:
                continue
            line = Words(f"{choice.words}: {choice.anchor}", Role.SMALL)
            if choice.value == stored:
                font = line.font()
                font.setWeight(QFont.Weight.DemiBold)
                line.setFont(font)
            self._anchors.addWidget(line)

    def show_drop(self, hovering: bool) -> None:
        """Frame the card while words of a document are held over it."""
        self.setProperty("selected", hovering)
        restyle(self)

    # ---- answering

    def press(self, number: int) -> bool:
        """Answer by key, from 1; False when the question has no such answer."""
        if self._row is None:
            return False
        if self._row.item.type is ItemType.EXCLUSION:
            return self.exclusions.press(number)
        if self._row.item.type in TYPED:
            return False
        return self.buttons.press(number)

    def commit(self) -> bool:
        """Save what is typed; False when it is not understood."""
        if self._row is None or self._row.item.type not in TYPED:
            return True
        self.typed.commit()
        return self.typed.understood

    def take_focus(self) -> None:
        """Put the cursor where this question is answered."""
        if self._row is not None and self._row.item.type in TYPED:
            self.typed.edit.setFocus()
            self.typed.edit.selectAll()
        else:
            self.setFocus()

    def _on_answer(self, raw: str) -> None:
        if self._row is not None:
            self.answered.emit(self._row.item.id, raw)

    def _on_clear(self) -> None:
        if self._row is not None:
            self.cleared.emit(self._row.item.id)

    def _on_ask_rest(self) -> None:
        self._ask_rest.add(self._decided)
        self.take_focus()  # before its button goes: Qt would hand it on to what clears the answer
        self.banner.hide()


def _say(label: Words, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
