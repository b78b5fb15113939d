"""The four kinds of records that belong to a case: what is asked of each, and what it must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casereview.domain.case import (
    AnswerState,
    Event,
    EventKind,
    Instruction,
    InstructionMode,
    Question,
    SourceKind,
    TreatmentEpisode,
)
from casereview.services.views import Particulars
from casereview.ui.models.particulars import ANSWER_STATES, EVENT_KINDS, MODES, SOURCES
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    DocumentEntry,
    DocumentsEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    TickEntry,
    WhenEntry,
)


class InstructionForm(RecordForm):
    """An instruction, written or oral, in substance (CPR 35.10(3))."""

    kind = Instruction

    def entries(self) -> Iterator[tuple[str, Entry]]:
        modes = [(mode.value, words) for mode, words in MODES.items()]
        yield "given_on", WhenEntry(self.tr("Given on"))
        yield "mode", ChoiceEntry(self.tr("How"), modes, InstructionMode)
        yield "sender", LineEntry(self.tr("From"))
        yield "document_id", DocumentEntry(self.tr("Document that holds it"))
        yield "substance", TextEntry(self.tr("Substance, as the report will state it"))
        yield "material", TickEntry(self.tr("Material: state it in the report"))

    def required(self) -> dict[str, str]:
        return {
            "given_on": self.tr("Give its date, as exactly as it is known."),
            "substance": self.tr("Say what was asked or told, in substance."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        return {
            "given_on": None,
            "mode": InstructionMode.LETTER,
            "sender": view.case.instructing.firm,
            "document_id": None,
            "substance": "",
            "material": True,
        }

    def title(self, record: Instruction | None) -> str:
        if record is None:
            return self.tr("New instruction")
        return self.tr("Instruction of {date}").format(date=str(record.given_on))


class QuestionForm(RecordForm):
    """A question as it was put, its answer, and where the report reasons it (PD 35 para 2.4)."""

    kind = Question

    def entries(self) -> Iterator[tuple[str, Entry]]:
        states = [(state.value, words) for state, words in ANSWER_STATES.items()]
        yield "text", TextEntry(self.tr("Question, exactly as it was put"))
        yield "number", NumberEntry(self.tr("Number"))
        yield "put_by", LineEntry(self.tr("Put by (where several parties instruct)"))
        yield "state", ChoiceEntry(self.tr("Answer is"), states, AnswerState)
        yield "answer", TextEntry(self.tr("Answer, in a sentence or two"))
        yield "section", ChoiceEntry(self.tr("Reasoned in"), [("", "")])

    def required(self) -> dict[str, str]:
        return {
            "number": self.tr("Give the question a number."),
            "text": self.tr("Copy the question as it was put."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        return {
            "text": "",
            "number": max((one.number for one in view.questions), default=0) + 1,
            "put_by": "",
            "state": AnswerState.OPEN,
            "answer": "",
            "section": "",
        }

    def view_changed(self) -> None:
        reasoned = self.fields["section"]
        assert isinstance(reasoned, ChoiceEntry)
        reasoned.set_choices([("", self.tr("not yet chosen")), *self.view.reasoned_in])

    def title(self, record: Question | None) -> str:
        if record is None:
            return self.tr("New question")
        return self.tr("Question {number}").format(number=record.number)

    def check(self, record: Question) -> tuple[str, str] | None:
        return _taken(record, self.view.questions, self.tr("There is a question {number} already."))


class EventForm(RecordForm):
    """A dated fact of the chronology, with its source."""

    kind = Event

    def entries(self) -> Iterator[tuple[str, Entry]]:
        sources = [("", self.tr("choose…"))]
        sources += [(source.value, words) for source, words in SOURCES.items()]
        kinds = [(kind.value, words) for kind, words in EVENT_KINDS.items()]
        yield "when", WhenEntry(self.tr("Date"))
        yield "until", WhenEntry(self.tr("Until (empty for a single date)"))
        yield "text", TextEntry(self.tr("What happened"))
        yield "source", ChoiceEntry(self.tr("Source"), sources, _source)
        yield "kind", ChoiceEntry(self.tr("Kind"), kinds, EventKind)
        yield "document_id", DocumentEntry(self.tr("Document"))
        yield "page", NumberEntry(self.tr("Page"))
        yield (
            "label",
            LineEntry(self.tr("Short label"), self.tr("With a label it is drawn on the chart.")),
        )
        yield "disputed", TickEntry(self.tr("Disputed between the parties"), beside=True)

    def required(self) -> dict[str, str]:
        return {
            "when": self.tr("Give its date, as exactly as it is known."),
            "text": self.tr("Say what happened."),
            "source": self.tr("Say where this comes from."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        del view
        return {
            "when": None,
            "until": None,
            "text": "",
            "source": "",
            "kind": EventKind.RECORD,
            "document_id": None,
            "page": None,
            "label": "",
            "disputed": False,
        }

    def title(self, record: Event | None) -> str:
        if record is None:
            return self.tr("New event")
        return self.tr("Event of {date}").format(date=str(record.when))

    def check(self, record: Event) -> tuple[str, str] | None:
        if record.until is not None and record.until.latest < record.when.earliest:
            return "until", self.tr("This is before its beginning.")
        if record.page is None:
            return None
        held = {document.id: document for document in self.view.documents}
        document = held.get(record.document_id or "")
        if document is None:
            return "page", self.tr("Choose the document that this page is of.")
        if not 1 <= record.page <= max(1, document.pages):
            words = self.tr("{label} has no page {page}.")
            return "page", words.format(label=document.label, page=record.page)
        return None


class EpisodeForm(RecordForm):
    """A course of treatment as the records and the claimant give it; empty means not stated."""

    kind = TreatmentEpisode

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "label", LineEntry(self.tr("Short name"), self.tr("Such as: group worry course"))
        yield "number", NumberEntry(self.tr("Number"))
        yield "service", LineEntry(self.tr("Service"))
        yield "referral_id", ChoiceEntry(self.tr("Referral"), [("", "")], _or_none)
        yield "modality", LineEntry(self.tr("Kind of treatment"))
        yield "delivery", LineEntry(self.tr("How it was given"))
        yield "practitioner", LineEntry(self.tr("By whom (role)"))
        yield "started", WhenEntry(self.tr("Started"))
        yield "ended", WhenEntry(self.tr("Ended"))
        yield "sessions_offered", NumberEntry(self.tr("Sessions offered"))
        yield "sessions_attended", NumberEntry(self.tr("Sessions attended"))
        yield "problem_addressed", LineEntry(self.tr("Problem addressed"))
        yield "ending", LineEntry(self.tr("How it ended"))
        yield "document_ids", DocumentsEntry(self.tr("Documents that tell of it"))

    def required(self) -> dict[str, str]:
        return {
            "number": self.tr("Give the course a number."),
            "label": self.tr("Give the course a short name."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        values: dict[str, object] = dict.fromkeys(self.fields, "")
        values |= dict.fromkeys(("started", "ended", "sessions_offered", "sessions_attended"))
        values["referral_id"] = None
        values["number"] = max((one.number for one in view.episodes), default=0) + 1
        values["document_ids"] = ()
        return values

    def title(self, record: TreatmentEpisode | None) -> str:
        if record is None:
            return self.tr("New course of treatment")
        return self.tr("Course {number}").format(number=record.number)

    def view_changed(self) -> None:
        chosen = self.fields["referral_id"]
        assert isinstance(chosen, ChoiceEntry)
        held = [
            (one.id, " · ".join(part for part in (str(one.number), one.service) if part))
            for one in self.view.treatment.referrals
        ]
        chosen.set_choices([("", self.tr("one of its own, or not recorded")), *held])

    def check(self, record: TreatmentEpisode) -> tuple[str, str] | None:
        impossible = self.out_of_life(record, "started", "ended")
        if impossible is not None:
            return impossible
        if record.started and record.ended and record.ended.latest < record.started.earliest:
            return "ended", self.tr("This is before its beginning.")
        return _taken(record, self.view.episodes, self.tr("There is a course {number} already."))


def _or_none(key: str) -> str | None:
    return key or None


def _source(key: str) -> SourceKind | None:
    return SourceKind(key) if key else None


def _taken(record: Any, others: tuple[Any, ...], sentence: str) -> tuple[str, str] | None:  # noqa: ANN401 - questions or episodes
    if any(one.number == record.number and one.id != record.id for one in others):
        return "number", sentence.format(number=record.number)
    return None
