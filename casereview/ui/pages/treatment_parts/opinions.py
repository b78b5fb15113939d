"""Standard questions, and opinions with the evidence for, against and absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casereview.domain.care.treatment import Opinion, OpinionPoint, OpinionReference, Side
from casereview.domain.care.treatment_words import SIDES
from casereview.domain.documents.document import LinkTarget
from casereview.services.courses.opining import Support
from casereview.services.views import Particulars
from casereview.ui.models import treatment as lines
from casereview.ui.models.particulars import LinesModel
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper
from casereview.ui.pages.treatment_parts.evidenced_card import EvidencedCard
from casereview.ui.pages.treatment_parts.support_card import SupportCard
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    Entry,
    NumberEntry,
    TextEntry,
    TickEntry,
)
from casereview.ui.widgets.layouts import ScrollPage


class OpinionForm(RecordForm):
    """An opinion on the civil standard: the question, the conclusion, the reasons."""

    kind = Opinion

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "number", NumberEntry(self.tr("Number"))
        yield "episode_id", ChoiceEntry(self.tr("Course"), [("", "")], _or_none)
        yield "disorder", ChoiceEntry(self.tr("Disorder"), [("", "")])
        yield "conclusion", ChoiceEntry(self.tr("Conclusion"), [("", "")])
        yield "question", TextEntry(self.tr("The question that is answered"))
        yield "reasons", TextEntry(self.tr("Reasons"))
        yield "known_then", TextEntry(self.tr("What could be known at the time"))
        yield "known_now", TextEntry(self.tr("What is known since"))
        yield "range", TextEntry(self.tr("Range of opinion"))
        yield "no_range", TextEntry(self.tr("Why there is no range of opinion, if so"))
        yield "qualification", TextEntry(self.tr("How it is qualified"))
        yield "settled_by", TextEntry(self.tr("What would settle it"))
        yield "provisional", TickEntry(self.tr("This opinion is provisional"))

    def required(self) -> Mapping[str, str]:
        return {
            "number": self.tr("Give the opinion a number."),
            "question": self.tr("Write the question that is answered."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        held = view.treatment.opinions
        values: dict[str, object] = dict.fromkeys(self.fields, "")
        values |= {"episode_id": None, "provisional": False}
        values["number"] = max((one.number for one in held), default=0) + 1
        return values

    def view_changed(self) -> None:
        self._offer("episode_id", self.tr("the whole case"), [
            (one.id, f"{one.number} · {one.label or one.modality}") for one in self.view.episodes
        ])  # fmt: skip
        self._offer("disorder", self.tr("none in particular"), self.view.disorders)
        conclusions = self.view.treatment.conclusions
        self._offer("conclusion", self.tr("not yet concluded"), conclusions)

    def _offer(self, name: str, none: str, choices: Any) -> None:  # noqa: ANN401 - pairs of texts
        chosen = self.fields[name]
        assert isinstance(chosen, ChoiceEntry)
        chosen.set_choices([("", none), *choices])

    def title(self, record: Opinion | None) -> str:
        if record is None:
            return self.tr("New opinion")
        return self.tr("Opinion {number}").format(number=record.number)


class _OfOpinion(RecordForm):
    """A record that belongs to an opinion, placed after those that stand."""

    def chosen(self) -> Entry:
        return ChoiceEntry(self.tr("Opinion"), [("", "")])

    def view_changed(self) -> None:
        chosen = self.fields["opinion_id"]
        assert isinstance(chosen, ChoiceEntry)
        held = [
            (one.id, f"{one.number} · {one.question[:60]}") for one in self.view.treatment.opinions
        ]
        chosen.set_choices(held or [("", self.tr("none is written yet"))])

    def blank(self, view: Particulars) -> dict[str, object]:
        held = view.treatment.opinions
        values: dict[str, object] = dict.fromkeys(self.fields, "")
        values["opinion_id"] = held[-1].id if held else ""
        values["position"] = 1 + max((one.position for one in self.standing(view)), default=0)
        return values

    def standing(self, view: Particulars) -> tuple[Any, ...]:
        """Return the records of this kind that stand."""
        raise NotImplementedError


class PointForm(_OfOpinion):
    """A piece of evidence for or against, one that is not in the records, another explanation."""

    kind = OpinionPoint

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "opinion_id", self.chosen()
        yield (
            "side",
            ChoiceEntry(
                self.tr("For or against the answer yes"),
                [(s.value, w) for s, w in SIDES.items()],
                Side,
            ),
        )
        yield "text", TextEntry(self.tr("The point, with the place it rests on: {D4 p.1}"))
        yield "position", NumberEntry(self.tr("Place in order"))

    def required(self) -> Mapping[str, str]:
        return {
            "opinion_id": self.tr("Write the opinion first."),
            "text": self.tr("Write the point."),
            "position": self.tr("Give it a place."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {"side": Side.FOR}

    def standing(self, view: Particulars) -> tuple[Any, ...]:
        return view.treatment.points

    def title(self, record: OpinionPoint | None) -> str:
        return self.tr("New point") if record is None else SIDES[record.side]


class ReferenceForm(_OfOpinion):
    """A work of the reference library, with the finding relied on."""

    kind = OpinionReference

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "opinion_id", self.chosen()
        yield "work", ChoiceEntry(self.tr("Work"), [("", "")])
        yield "finding", TextEntry(self.tr("The finding relied on"))
        yield "position", NumberEntry(self.tr("Place in order"))

    def required(self) -> Mapping[str, str]:
        return {
            "opinion_id": self.tr("Write the opinion first."),
            "work": self.tr("Choose the work."),
            "finding": self.tr("Say which finding is relied on."),
            "position": self.tr("Give it a place."),
        }

    def view_changed(self) -> None:
        super().view_changed()
        chosen = self.fields["work"]
        assert isinstance(chosen, ChoiceEntry)
        chosen.set_choices([("", self.tr("choose…")), *self.view.treatment.works])

    def standing(self, view: Particulars) -> tuple[Any, ...]:
        return view.treatment.references

    def title(self, record: OpinionReference | None) -> str:
        return self.tr("New reference") if record is None else record.work


class Opinions(ScrollPage):
    """`saved` carries a record, `removed` its kind and id.

    `relied` and `considered` carry an opinion's id and a work or an explanation to add to it.
    """

    saved = Signal(object)
    removed = Signal(str, str)
    relied = Signal(str, str)
    considered = Signal(str, str)

    def __init__(self, keeper: EvidenceKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setContentsMargins(0, 0, 8, 0)
        self.cards: dict[str, ListCard] = {
            "opinions": ListCard(
                self.tr("Opinions"),
                self.tr(
                    "None yet. Each answers one question on the balance of probability, either way."
                ),
                OpinionForm(),
                LinesModel(lines.OPINION_HEAD),
                lines.opinion_lines,
                1,
            ),
            "points": EvidencedCard(
                self.tr("Evidence for, against and absent"),
                self.tr("None yet. What the records do not hold is absent, not against."),
                PointForm(),
                LinesModel(lines.POINT_HEAD),
                lines.point_lines,
                2,
                keeper,
                LinkTarget.OPINION,
            ),
            "references": ListCard(
                self.tr("Works relied on"),
                self.tr("None yet. Works that point the other way belong here too."),
                ReferenceForm(),
                LinesModel(lines.REFERENCE_HEAD),
                lines.reference_lines,
                2,
            ),
        }
        for name, card in self.cards.items():
            card.saved.connect(self.saved)
            card.removed.connect(partial(self.removed.emit, name))
            card.form_opened.connect(self.ensureWidgetVisible)
            self.column.addWidget(card)
        self.support = SupportCard()
        self.support.relied.connect(self.relied)
        self.support.considered.connect(self.considered)
        self.column.addWidget(self.support)
        self.column.addStretch(1)

    def show_view(self, view: Particulars, supports: tuple[Support, ...], *, saving: bool) -> None:
        """Show the opinions of a case, and what is offered for them."""
        self.support.show_supports(supports)
        for card in self.cards.values():
            card.show_view(view, saving=saving)

    def open_record(self, key: str) -> None:
        """Make a record's line current and bring it into view."""
        for card in self.cards.values():
            index = card.model.find(key)
            if index.isValid():
                card.table.setCurrentIndex(index)
                card.table.setFocus()
                self.ensureWidgetVisible(card)

    def settle(self) -> None:
        """Save what is being typed."""
        for card in self.cards.values():
            card.settle()


def _or_none(key: str) -> str | None:
    return key or None
