"""How change is said to have come about: the value, its four parts, and what letters say of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from casereview.domain.care.mechanism import (
    Marked,
    MechanismPartText,
    WordKind,
    mechanism_check,
)
from casereview.domain.care.treatment import Aspect
from casereview.domain.care.treatment_words import EVIDENCE, MECHANISM_PARTS, MECHANISMS
from casereview.services.courses.treatment_view import MechanismText, TreatmentView
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper
from casereview.ui.pages.treatment_parts.review_line import ReviewLine
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words


class MarkedWords(QLabel):
    """A text with techniques underlined and words of change bold; both are told to a reader too."""

    def __init__(self, text: str, marks: Sequence[Marked], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("role", str(Role.REPORT))
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(_as_html(text, marks))
        said = [f"“{text}”"]
        for kind, words in (
            (WordKind.TECHNIQUE, self.tr("Techniques named: {words}")),
            (WordKind.CHANGE, self.tr("Words of change: {words}")),
        ):
            found = [text[mark.start : mark.end] for mark in marks if mark.kind is kind]
            if found:
                said.append(words.format(words=", ".join(found)))
        self.setAccessibleName(". ".join(said))


def _as_html(text: str, marks: Sequence[Marked]) -> str:
    made, last = [], 0
    for mark in marks:
        tag = "u" if mark.kind is WordKind.TECHNIQUE else "b"
        made.append(escape(text[last : mark.start]))
        made.append(f"<{tag}>{escape(text[mark.start : mark.end])}</{tag}>")
        last = mark.end
    return f"“{''.join(made)}{escape(text[last:])}”"


class MechanismCard(Card):
    """The marks decide nothing: the value and its parts are the expert's."""

    recorded = Signal(object)
    cleared = Signal(object)
    opened = Signal(str, int)

    def __init__(self, keeper: EvidenceKeeper, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.head_words = Words(self.tr("How change came about"), Role.CARD_TITLE, wrap=False)
        self._keeper = keeper
        self.value = ReviewLine(
            Aspect.MECHANISM,
            "",
            self.tr("How change is said to have come about"),
            MECHANISMS,
            keeper,
        )
        self.remark = Words("", Role.SMALL)
        self._parts = QVBoxLayout()
        self._texts = QVBoxLayout()
        self._legend = Words(
            self.tr(
                "From the letters of this course. Underlined: a technique is named, which does not "
                "say how change came about. Bold: words that may say so. Neither decides anything."
            ),
            Role.SMALL,
        )
        self.parts: tuple[ReviewLine, ...] = ()
        for part in (self.head_words, self.value):
            self.body.addWidget(part)
        self.body.addLayout(self._parts)
        self.body.addWidget(self.remark)
        self.body.addWidget(self._legend)
        self.body.addLayout(self._texts)
        self._wire(self.value)

    @property
    def lines(self) -> tuple[ReviewLine, ...]:
        """The value and its parts."""
        return (self.value, *self.parts)

    def offer(self, parts: Sequence[MechanismPartText]) -> None:
        """Ask for the parts that a statement of how change came about has."""
        if self.parts:
            return
        self.parts = tuple(
            ReviewLine(
                Aspect.MECHANISM_PART,
                part.id,
                MECHANISM_PARTS.get(part.id, part.label),
                EVIDENCE,
                self._keeper,
                part.question,
            )
            for part in parts
        )
        for line in self.parts:
            line.layout().setContentsMargins(20, 4, 0, 4)  # type: ignore[union-attr]  # it has one
            self._wire(line)
            self._parts.addWidget(line)

    def show_course(self, episode_id: str, view: TreatmentView) -> None:
        """Show what letters say, and where value and parts do not go together."""
        remark = mechanism_check(view.reviews, episode_id).remark
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        clear_layout(self._texts)
        texts = view.mechanisms.get(episode_id, ())
        self._legend.setVisible(bool(texts))
        for text in texts:
            self._texts.addWidget(self._text(text))

    def _text(self, text: MechanismText) -> QWidget:
        page = text.page or 1
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        link = LinkButton(
            f"{text.document.label} p{page}",
            name=self.tr("Open {label} page {page}").format(label=text.document.label, page=page),
        )
        link.clicked.connect(_Opener(self, text.document.id, page))
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(MarkedWords(text.text, text.marks), 1)
        return row

    def _wire(self, line: ReviewLine) -> None:
        line.recorded.connect(self.recorded)
        line.cleared.connect(self.cleared)


class _Opener:
    """Opens a page, whatever a button says of its click."""

    def __init__(self, card: MechanismCard, document_id: str, page: int) -> None:
        self._card, self._document_id, self._page = card, document_id, page

    def __call__(self, _checked: bool = False) -> None:
        self._card.opened.emit(self._document_id, self._page)
