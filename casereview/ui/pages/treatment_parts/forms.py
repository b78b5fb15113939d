"""What is asked of each record of treatment, and what it must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casereview.domain.care.therapy_rating import WATCHED, Rating, Watched
from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    Contact,
    ContactKind,
    Evidence,
    Fact,
    Homework,
    Kept,
    Part,
    Practitioner,
    Promise,
    Qualification,
    Referral,
    Review,
    Told,
)
from casereview.domain.care.treatment_words import (
    ATTENDANCES,
    CONTACTS,
    EVIDENCE,
    FACTS,
    KEPT,
    PARTS,
    QUALIFICATIONS,
    RESPONSES,
)
from casereview.domain.documents.voice import Voice
from casereview.services.session import new_id
from casereview.services.views import Particulars
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    DocumentEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    WhenEntry,
)


class CourseForm(RecordForm):
    """A record that belongs to a course of treatment."""

    of_case = False
    """Whether it can belong to the whole case as well."""

    def course(self) -> Entry:
        """Return the choice of the course."""
        return ChoiceEntry(self.tr("Course"), [("", "")], str if not self.of_case else _or_none)

    def source(self) -> Iterator[tuple[str, Entry]]:
        """Yield whose word it is, and the place where it is written."""
        voices = [(voice.value, voice.words) for voice in Voice]
        yield "voice", ChoiceEntry(self.tr("Whose word it is"), voices, Voice)
        yield "document_id", DocumentEntry(self.tr("Document"))
        yield "page", NumberEntry(self.tr("Page"))

    def required(self) -> Mapping[str, str]:
        if self.of_case:
            return {}
        return {"episode_id": self.tr("Choose the course, or file one in the overview first.")}

    def view_changed(self) -> None:
        chosen = self.fields["episode_id"]
        assert isinstance(chosen, ChoiceEntry)
        courses = [
            (one.id, f"{one.number} · {one.label or one.modality}") for one in self.view.episodes
        ]
        first = [("", self.tr("the whole case"))] if self.of_case else []
        chosen.set_choices([*first, *courses] or [("", self.tr("none is filed yet"))])

    def blank(self, view: Particulars) -> dict[str, object]:
        values: dict[str, object] = dict.fromkeys(self.fields, "")
        last = view.episodes[-1].id if view.episodes else ""
        values |= {"episode_id": None if self.of_case else last}
        values |= {"voice": Voice.SERVICE, "document_id": None, "page": None}
        return {name: value for name, value in values.items() if name in self.fields}

    def check(self, record: Any) -> tuple[str, str] | None:  # noqa: ANN401 - a record of `kind`
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


class ReferralForm(RecordForm):
    """A referral to a service, which may hold more than one course."""

    kind = Referral

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "number", NumberEntry(self.tr("Number"))
        yield "service", LineEntry(self.tr("Service"))
        yield "by", LineEntry(self.tr("Referred by"), self.tr("Such as: GP, self"))
        yield "received", WhenEntry(self.tr("Received"))
        yield "descriptor", LineEntry(self.tr("Problem descriptor or code, in the service’s words"))
        yield "ended", WhenEntry(self.tr("Ended"))
        yield "end_reason", LineEntry(self.tr("Reason for the end, as recorded"))
        yield "note", LineEntry(self.tr("Note"))

    def required(self) -> Mapping[str, str]:
        return {"number": self.tr("Give the referral a number.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        held = view.treatment.referrals
        values: dict[str, object] = dict.fromkeys(self.fields, "")
        values |= {"received": None, "ended": None}
        values["number"] = max((one.number for one in held), default=0) + 1
        return values

    def title(self, record: Referral | None) -> str:
        if record is None:
            return self.tr("New referral")
        return self.tr("Referral {number}").format(number=record.number)

    def check(self, record: Referral) -> tuple[str, str] | None:
        impossible = self.out_of_life(record, "received", "ended")
        if impossible is not None:
            return impossible
        if record.received and record.ended and record.ended.latest < record.received.earliest:
            return "ended", self.tr("This is before it was received.")
        begun = [
            one.number
            for one in self.view.episodes
            if one.referral_id == record.id
            and record.received
            and one.started
            and one.started.latest < record.received.earliest
        ]
        if begun:
            words = self.tr("Course {number} of this referral began before this.")
            return "received", words.format(number=begun[0])
        return None


class PractitionerForm(CourseForm):
    """Who assessed, decided, treated, supported or supervised."""

    kind = Practitioner

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "episode_id", self.course()
        yield "part", ChoiceEntry(self.tr("Part"), _words(PARTS), Part)
        yield "role", LineEntry(self.tr("Role"), self.tr("Such as: trainee PWP"))
        yield (
            "qualification",
            ChoiceEntry(self.tr("Qualification"), _words(QUALIFICATIONS), Qualification),
        )
        yield "name", LineEntry(self.tr("Name, where it matters"))
        yield "note", LineEntry(self.tr("Note"))
        yield from self.source()

    def required(self) -> Mapping[str, str]:
        return {**super().required(), "role": self.tr("Say in which role.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {
            "part": Part.ASSESSED,
            "qualification": Qualification.NOT_STATED,
        }

    def title(self, record: Practitioner | None) -> str:
        return self.tr("New practitioner") if record is None else PARTS[record.part]


class ContactForm(CourseForm):
    """An appointment or other contact, kept or not."""

    kind = Contact

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "episode_id", self.course()
        yield "when", WhenEntry(self.tr("Date"))
        yield "kind", ChoiceEntry(self.tr("Kind"), _words(CONTACTS), ContactKind)
        yield "attendance", ChoiceEntry(self.tr("Attendance"), _words(ATTENDANCES), Attendance)
        yield "medium", LineEntry(self.tr("By what means"), self.tr("Such as: telephone, video"))
        yield "minutes", NumberEntry(self.tr("Minutes"))
        yield "text", LineEntry(self.tr("What it was about"))
        yield from self.source()

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {
            "when": None,
            "kind": ContactKind.TREATMENT,
            "attendance": Attendance.ATTENDED,
            "minutes": None,
        }

    def title(self, record: Contact | None) -> str:
        if record is None:
            return self.tr("New contact")
        return self.tr("Contact of {date}").format(date=str(record.when or "unknown date"))

    def check(self, record: Contact) -> tuple[str, str] | None:
        attended = record.attendance is Attendance.ATTENDED
        impossible = self.out_of_life(record, "when") if attended else None
        return impossible or super().check(record)


class ToldForm(CourseForm):
    """A fact of a course as the claimant, an informant or another record gives it."""

    kind = Told

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "episode_id", self.course()
        yield "fact", ChoiceEntry(self.tr("About"), _words(_TOLD_ELSEWHERE), Fact)
        yield "text", TextEntry(self.tr("What is told"))
        yield from self.source()

    def required(self) -> Mapping[str, str]:
        return {**super().required(), "text": self.tr("Write what is told.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {"fact": Fact.CHOICE, "voice": Voice.CLAIMANT}

    def title(self, record: Told | None) -> str:
        return self.tr("New account") if record is None else FACTS[record.fact]


class RatingForm(CourseForm):
    """A rating of adherence or competence, as its source gives it."""

    kind = Rating

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "episode_id", self.course()
        yield "scale", ChoiceEntry(self.tr("Scale"), [("", "")])
        yield "figure", LineEntry(self.tr("The figure as told"), self.tr("Such as: 38 of 72"))
        yield "rater", LineEntry(self.tr("Rated by"), self.tr("Such as: supervisor"))
        yield "watched", ChoiceEntry(self.tr("Rated"), _words(WATCHED), Watched)
        yield "on", WhenEntry(self.tr("Date of the rating"))
        yield from self.source()

    def required(self) -> Mapping[str, str]:
        return {**super().required(), "figure": self.tr("Write the figure as the source gives it.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {"watched": Watched.NOT_STATED, "on": None}

    def view_changed(self) -> None:
        super().view_changed()
        chosen = self.fields["scale"]
        assert isinstance(chosen, ChoiceEntry)
        other = ("", self.tr("another scale, or not stated"))
        chosen.set_choices([*self.view.treatment.scales, other])

    def title(self, record: Rating | None) -> str:
        return self.tr("New rating") if record is None else FACTS[Fact.RATED]

    def check(self, record: Rating) -> tuple[str, str] | None:
        return self.out_of_life(record, "on") or super().check(record)


class HomeworkForm(CourseForm):
    """A task between sessions, by Beck's four criteria."""

    kind = Homework

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "episode_id", self.course()
        yield "session", LineEntry(self.tr("Session, as the record numbers it"))
        yield "set_on", WhenEntry(self.tr("Set on"))
        yield "disorder", ChoiceEntry(self.tr("For which problem"), [("", "")])
        yield "behaviour", TextEntry(self.tr("The task: what, where, when, how often"))
        for name, words in (
            ("clear", self.tr("Clear and specific")),
            ("rationale", self.tr("With a rationale")),
            ("reactions", self.tr("Reactions asked for, difficulties anticipated")),
            ("reviewed", self.tr("Progress reviewed")),
            ("written", self.tr("Given in writing")),
        ):
            yield name, ChoiceEntry(words, _words(EVIDENCE), Evidence)
        yield "strategy", LineEntry(self.tr("Coping strategy"))
        yield "monitoring", LineEntry(self.tr("How it was to be monitored"))
        yield "completed", LineEntry(self.tr("Done, as recorded"))
        yield from self.source()

    def required(self) -> Mapping[str, str]:
        return {**super().required(), "behaviour": self.tr("Say what the task was.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        criteria = ("clear", "rationale", "reactions", "reviewed", "written")
        return super().blank(view) | {"set_on": None} | dict.fromkeys(criteria, Evidence.NOT_STATED)

    def view_changed(self) -> None:
        super().view_changed()
        chosen = self.fields["disorder"]
        assert isinstance(chosen, ChoiceEntry)
        chosen.set_choices([("", self.tr("not clear")), *self.view.disorders])

    def title(self, record: Homework | None) -> str:
        if record is None:
            return self.tr("New task")
        return self.tr("Task of session {session}").format(session=record.session or "?")


class AttemptForm(CourseForm):
    """A problem that the person tried to raise, and the response to it (seeds C30)."""

    kind = Review

    def entries(self) -> Iterator[tuple[str, Entry]]:
        voices = [(voice.value, voice.words) for voice in Voice]
        yield "episode_id", self.course()
        yield "subject", LineEntry(self.tr("The problem raised"))
        yield "state", ChoiceEntry(self.tr("Response"), _words(RESPONSES))
        yield "voice", ChoiceEntry(self.tr("Whose word it is"), voices, Voice)
        yield "text", TextEntry(self.tr("In words, with the place it rests on: {D4 p.1}"))

    def required(self) -> Mapping[str, str]:
        return {**super().required(), "subject": self.tr("Say which problem was raised.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {"state": "not_stated", "voice": Voice.CLAIMANT}

    def make(self, values: dict[str, Any]) -> Review:
        return Review(id=new_id(), aspect=Aspect.ATTEMPT, **values)

    def check(self, record: Review) -> tuple[str, str] | None:
        del record
        return None

    def title(self, record: Review | None) -> str:
        return self.tr("New attempt") if record is None else self.tr("Attempt to raise a problem")


class PromiseForm(CourseForm):
    """What was promised or planned, and what became of it."""

    kind = Promise
    of_case = True

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "episode_id", self.course()
        yield "by", LineEntry(self.tr("Promised by"))
        yield "text", TextEntry(self.tr("What was promised or planned"))
        yield "due", WhenEntry(self.tr("Due"))
        yield "due_words", LineEntry(self.tr("Or in words"), self.tr("Such as: at the end"))
        yield "kept", ChoiceEntry(self.tr("What became of it"), _words(KEPT), Kept)
        yield "outcome_by", LineEntry(self.tr("On whose word, and where"))
        yield "note", LineEntry(self.tr("Note"))
        yield from self.source()

    def required(self) -> Mapping[str, str]:
        return {"text": self.tr("Say what was promised.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return super().blank(view) | {"due": None, "kept": Kept.OPEN}

    def title(self, record: Promise | None) -> str:
        return self.tr("New promise or plan") if record is None else self.tr("Promise or plan")


_TOLD_ELSEWHERE = {fact: words for fact, words in FACTS.items() if fact is not Fact.RATED}
"""What is told in words alone; a rating has a form of its own."""


def _words(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), text) for key, text in words.items()]


def _or_none(key: str) -> str | None:
    return key or None
