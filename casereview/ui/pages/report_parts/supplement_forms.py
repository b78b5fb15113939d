"""The records of a supplement: questions as put, items of an agenda, what was amended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casereview.domain.reports.issue import Category
from casereview.domain.reports.supplement import (
    Agreement,
    AmendedPlace,
    JointIssue,
    PutQuestion,
    Reply,
)
from casereview.services.report.supplements import SupplementView
from casereview.services.session import new_id
from casereview.services.views import Particulars
from casereview.ui.models.particulars import Line
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    WhenEntry,
)

QUESTION_HEAD = ("No.", "Question as put", "Answer")
ISSUE_HEAD = ("No.", "Item", "Agreement")
PLACE_HEAD = ("Where", "It said", "It says", "Why")


class NumbersEntry(LineEntry):
    """Numbers of paragraphs, parted by commas."""

    def show_value(self, value: object) -> None:
        assert isinstance(value, tuple)
        super().show_value(", ".join(value))

    def value(self) -> object:
        words = self.line.text().replace(",", " ").replace(";", " ").split()
        return tuple(dict.fromkeys(words))


class OfSupplement(RecordForm):
    """A form whose records belong to the supplement that is shown."""

    supplement_id = ""

    def make(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 - a record of `kind`
        return self.kind(id=new_id(), supplement_id=self.supplement_id, **values)


class PutQuestionForm(OfSupplement):
    """A written question about the report, and its answer (CPR 35.6)."""

    kind = PutQuestion

    def entries(self) -> Iterator[tuple[str, Entry]]:
        replies = [(each.value, each.words) for each in Reply]
        yield "mark", LineEntry(self.tr("Number, as put"), self.tr("such as 1 or 2(a)"))
        yield "put_by", LineEntry(self.tr("Put by"))
        yield "put_on", WhenEntry(self.tr("Put on"), exact=True)
        yield "reply", ChoiceEntry(self.tr("Answer is"), replies, Reply)
        yield "text", TextEntry(self.tr("Question, exactly as it was put"))
        yield "answer", TextEntry(self.tr("Answer, or why there is none"))
        yield (
            "paragraphs",
            NumbersEntry(self.tr("Paragraphs of the report"), self.tr("such as 14.1, 15.2")),
        )

    def required(self) -> dict[str, str]:
        return {
            "mark": self.tr("Give its number, as it was put."),
            "text": self.tr("Copy the question as it was put."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        del view
        texts = dict.fromkeys(("mark", "put_by", "text", "answer"), "")
        return {**texts, "put_on": None, "reply": Reply.OPEN, "paragraphs": ()}

    def title(self, record: PutQuestion | None) -> str:
        if record is None:
            return self.tr("New question")
        return self.tr("Question {mark}").format(mark=record.mark)


class IssueForm(OfSupplement):
    """An item of the experts' agenda: how far it is agreed, and the reasons of both."""

    kind = JointIssue
    next_number = 1

    def entries(self) -> Iterator[tuple[str, Entry]]:
        states = [(each.value, each.words) for each in Agreement]
        yield "number", NumberEntry(self.tr("Number"))
        yield "agreement", ChoiceEntry(self.tr("Agreement"), states, Agreement)
        yield "issue", TextEntry(self.tr("Item of the agenda, as it stands there"))
        yield "agreed", TextEntry(self.tr("What is agreed"))
        yield "own_reasons", TextEntry(self.tr("Your reasons"))
        yield "other_reasons", TextEntry(self.tr("Reasons of the other expert, in their words"))
        yield "own_change", TextEntry(self.tr("What would change your view"))
        yield "other_change", TextEntry(self.tr("What would change the other expert’s view"))

    def required(self) -> dict[str, str]:
        return {
            "number": self.tr("Give the item a number."),
            "issue": self.tr("Copy the item from the agenda."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        del view
        texts = ("issue", "agreed", "own_reasons", "other_reasons", "own_change", "other_change")
        return {
            "number": self.next_number,
            "agreement": Agreement.OPEN,
            **dict.fromkeys(texts, ""),
        }

    def title(self, record: JointIssue | None) -> str:
        if record is None:
            return self.tr("New item")
        return self.tr("Item {number}").format(number=record.number)


class PlaceForm(OfSupplement):
    """A change in an amended report, with its reason (Guidance 65)."""

    kind = AmendedPlace

    def entries(self) -> Iterator[tuple[str, Entry]]:
        grounds = [(each.value, each.value) for each in Category]
        yield "paragraph", LineEntry(self.tr("Paragraph of the report as it was"))
        yield "ground", ChoiceEntry(self.tr("Ground"), grounds, Category)
        yield "was", TextEntry(self.tr("It said"))
        yield "now", TextEntry(self.tr("It says"))
        yield "why", TextEntry(self.tr("Why"))

    def required(self) -> dict[str, str]:
        return {
            "paragraph": self.tr("Say in which paragraph."),
            "why": self.tr("Give the reason for the change."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        del view
        return {"paragraph": "", "ground": Category.ACCURACY, "was": "", "now": "", "why": ""}

    def title(self, record: AmendedPlace | None) -> str:
        return (
            self.tr("Change in {place}").format(place=record.paragraph)
            if record
            else self.tr("New change")
        )


def question_lines(view: SupplementView) -> tuple[Line, ...]:
    """Return the questions as lines."""
    return tuple(
        Line(one.id, one, (one.mark, _one_line(one.text), one.reply.words))
        for one in view.questions
    )


def issue_lines(view: SupplementView) -> tuple[Line, ...]:
    """Return the items of the agenda as lines."""
    return tuple(
        Line(one.id, one, (str(one.number), _one_line(one.issue), one.agreement.words))
        for one in view.issues
    )


def place_lines(view: SupplementView) -> tuple[Line, ...]:
    """Return what was amended as lines."""
    return tuple(
        Line(one.id, one, (one.paragraph, _one_line(one.was), _one_line(one.now), one.why))
        for one in view.places
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
