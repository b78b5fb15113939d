"""The lists of breaches, requests and complaints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from PySide6.QtWidgets import QWidget

from casereview.domain.custody.privacy import RISKS, Breach, Complaint, Risk, SubjectRequest
from casereview.domain.custody.privacy_clocks import State, moment
from casereview.domain.custody.privacy_words import day_words, moment_words
from casereview.services.vault import privacy_records
from casereview.services.vault.privacy_records import (
    BreachLine,
    ComplaintLine,
    PrivacyView,
    RequestLine,
)
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.privacy_parts.form import CasesEntry, EntryForm, Group, TimeEntry
from casereview.ui.pages.privacy_parts.record_card import CardData
from casereview.ui.pages.privacy_parts.tab import CORRECT, REMOVE, RecordsTab
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    LineEntry,
    NumberEntry,
    TextEntry,
    WhenEntry,
)

STOP, RESTART, ANSWER = "stop", "restart", "answer"
_DIGITS = 9


def _needed(values: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - what was typed
    """Return a value; raises KeyError with its name where it was left empty."""
    if values[name] in (None, ""):
        raise KeyError(name)
    return values[name]


def _local(moment_: datetime | None) -> tuple[date | None, time | None]:
    if moment_ is None:
        return None, None
    local = moment_.astimezone()
    return local.date(), local.time().replace(second=0, microsecond=0)


def _facts(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts if value)


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


class BreachesTab(RecordsTab):
    """Personal data breaches, each with its 72 hours."""

    words = (
        "Record a breach",
        "Every breach is written down, also one that need not be reported: what happened, its"
        " effects, what was done (Art. 33(5)). The clock runs from the moment you became aware.",
        "No breach is recorded. A letter sent to a wrong address, a lost laptop or a mail opened by"
        " somebody else belongs here.",
    )
    rules = ("breach", "people")
    offers = {CORRECT: "Correct…", REMOVE: "Remove"}  # noqa: RUF012 - read only

    def groups(self) -> Sequence[Group]:
        self.chosen_cases = CasesEntry(self.tr("Which cases"))
        numbers = (
            NumberEntry(self.tr("About how many people")),
            NumberEntry(self.tr("About how many records")),
        )
        for entry in numbers:
            entry.line.setMaxLength(_DIGITS)
        return (
            (
                self.tr("What happened"),
                {
                    "what": TextEntry(self.tr("What happened")),
                    "aware_day": WhenEntry(self.tr("Aware of it since"), exact=True),
                    "aware_time": TimeEntry(self.tr("at"), self.tr("24 hours, such as 14:02")),
                    "occurred": LineEntry(self.tr("When it happened, as far as known")),
                    "case_ids": self.chosen_cases,
                },
            ),
            (
                self.tr("Whose data, and what follows"),
                {
                    "categories": TextEntry(self.tr("Whose data, and of what kind")),
                    "people": numbers[0],
                    "records": numbers[1],
                    "consequences": TextEntry(self.tr("Likely consequences")),
                    "measures": TextEntry(self.tr("What was done, and what is planned")),
                },
            ),
            (
                self.tr("Is a risk to the people concerned likely?"),
                {
                    "risk": ChoiceEntry(
                        self.tr("Risk"), [(each.value, RISKS[each]) for each in Risk], Risk
                    ),
                    "risk_why": LineEntry(self.tr("Because")),
                },
            ),
            (
                self.tr("Who was told"),
                {
                    "told_day": WhenEntry(self.tr("Commissioner told on"), exact=True),
                    "told_time": TimeEntry(self.tr("at")),
                    "told_reference": LineEntry(self.tr("Reference")),
                    "late_why": LineEntry(self.tr("Why after the 72 hours, if so")),
                    "people_told_on": WhenEntry(self.tr("People told on"), exact=True),
                    "people_told_how": LineEntry(self.tr("How, or why not")),
                },
            ),
        )

    def lines(self, view: PrivacyView) -> Sequence[BreachLine]:
        return view.breaches

    def record_of(self, line: BreachLine) -> Breach:
        return line.breach

    def card(self, line: BreachLine) -> CardData:
        breach = line.breach
        told = moment_words(breach.told_at) if breach.told_at else ""
        people = day_words(breach.people_told_on) if breach.people_told_on else ""
        risk = f"{RISKS[breach.risk]}: {breach.risk_why}" if breach.risk_why else RISKS[breach.risk]
        lacks = ", ".join(line.lacks)
        return CardData(
            breach.id,
            breach.what.strip().split("\n", 1)[0],
            line.clock.state,
            line.words,
            _facts(
                ("Aware since", moment_words(breach.aware_at)),
                ("Happened", breach.occurred),
                ("Cases", line.cases),
                ("Whose data", breach.categories),
                ("About how many people", _count(breach.people)),
                ("About how many records", _count(breach.records)),
                ("Likely consequences", breach.consequences),
                ("Measures", breach.measures),
                ("Risk", risk),
                ("Commissioner told", " · ".join(t for t in (told, breach.told_reference) if t)),
                ("Why late", breach.late_why),
                ("People told", " · ".join(t for t in (people, breach.people_told_how) if t)),
            ),
            f"Still to be recorded: {lacks}." if lacks else "",
            (CORRECT, REMOVE),
        )

    def begin(self, record: Breach | None) -> None:
        assert self.view is not None
        self.chosen_cases.set_cases(self.view.case_titles)
        now = datetime.now(UTC)
        shown = record or Breach("", now, "")
        aware_day, aware_time = _local(shown.aware_at)
        told_day, told_time = _local(shown.told_at)
        values = {name: getattr(shown, name, None) for name in self.form.entries}
        values |= {"aware_day": aware_day, "aware_time": aware_time}
        values |= {"told_day": told_day, "told_time": told_time}
        title = self.tr("A breach") if record else self.tr("A new breach")
        note = self.tr(
            "Begin with what is known; the rest can follow. A reference is enough of a name."
        )
        self.form.begin(title, values, note)

    def made(self, record: Breach | None, values: dict[str, Any]) -> Breach:
        day, clock = _needed(values, "aware_day"), _needed(values, "aware_time")
        told = None
        if values["told_day"] is not None:
            told = moment(values["told_day"], _needed(values, "told_time"))
        own = {
            name: value for name, value in values.items() if not name.endswith(("_day", "_time"))
        }
        return replace(
            record or Breach("", datetime.now(UTC), ""),
            aware_at=moment(day, clock),
            told_at=told,
            **own,
        )

    def save(self, record: Breach) -> None:
        self.desk.save(
            privacy_records.put_breach, record, done=self._on_saved, failed=self.form.refuse
        )


class RequestsTab(RecordsTab):
    """Requests for somebody's own data, each with its month."""

    words = (
        "Record a request",
        "Somebody asks for their own data. It is answered within a month; ask the instructing"
        " solicitor before answering: privilege belongs to the party that instructs.",
        "No request is recorded.",
    )
    rules = ("request", "extension", "pause", "privilege", "third_party", "harm")
    offers = {  # noqa: RUF012 - read only
        ANSWER: "Prepare the answer…",
        STOP: "Stop the clock…",
        RESTART: "Restart the clock…",
        CORRECT: "Correct…",
        REMOVE: "Remove",
    }

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.pause_form = EntryForm(
            self.tr("Save"),
            [
                (
                    "",
                    {
                        "on": WhenEntry(self.tr("On"), exact=True),
                        "what": LineEntry(self.tr("What was asked")),
                    },
                )
            ],
        )
        self.pause_form.submitted.connect(self._on_pause)
        self.column.insertWidget(2, self.pause_form)
        self._pausing: tuple[str, str] = ("", "")

    def groups(self) -> Sequence[Group]:
        self.case = ChoiceEntry(self.tr("Case"), [("", "")])
        return (
            (
                "",
                {
                    "received_on": WhenEntry(self.tr("Received on"), exact=True),
                    "who": LineEntry(self.tr("Who asks"), self.tr("A reference is enough")),
                    "case_id": self.case,
                    "wants": LineEntry(self.tr("What is asked for")),
                    "identity_on": WhenEntry(
                        self.tr("Proof of identity came on, if asked for"), exact=True
                    ),
                    "solicitor_asked_on": WhenEntry(
                        self.tr("Instructing solicitor asked on"), exact=True
                    ),
                    "extended_on": WhenEntry(
                        self.tr("Person told on that it takes two months more"), exact=True
                    ),
                    "extended_why": LineEntry(self.tr("Because")),
                    "answered_on": WhenEntry(self.tr("Answered on"), exact=True),
                    "answer": LineEntry(self.tr("What was answered")),
                },
            ),
        )

    def settle(self) -> None:
        super().settle()
        self.pause_form.settle()

    def lines(self, view: PrivacyView) -> Sequence[RequestLine]:
        return view.requests

    def record_of(self, line: RequestLine) -> SubjectRequest:
        return line.request

    def card(self, line: RequestLine) -> CardData:
        request, clock = line.request, line.clock
        pauses = " · ".join(
            f"{day_words(each.asked_on)} to "
            + (day_words(each.answered_on) if each.answered_on else "now")
            + (f" ({each.what})" if each.what else "")
            for each in line.pauses
        )
        open_ = clock.state not in (State.DONE, State.DONE_LATE)
        actions = [CORRECT, REMOVE]
        if open_:
            actions.append(RESTART if clock.state is State.STOPPED else STOP)
        if open_ and line.case and request.case_id in (self.view.case_titles if self.view else ()):
            actions.append(ANSWER)
        asked = request.solicitor_asked_on
        return CardData(
            request.id,
            request.who,
            clock.state,
            line.words,
            _facts(
                ("Received", day_words(request.received_on)),
                ("Case", line.case),
                ("Asked for", request.wants),
                ("Proof of identity", _day(request.identity_on)),
                ("Clock stopped", pauses),
                ("Two months more", _extended(request, counts=clock.extended)),
                ("Instructing solicitor asked", _day(asked)),
                (
                    "Answered",
                    " · ".join(t for t in (_day(request.answered_on), request.answer) if t),
                ),
            ),
            "" if asked or not open_ else "Ask the instructing solicitor before answering.",
            tuple(actions),
        )

    def begin(self, record: SubjectRequest | None) -> None:
        assert self.view is not None
        self.pause_form.hide()
        self.case.set_choices([("", self.tr("none")), *self.view.case_titles.items()])
        shown = record or SubjectRequest("", date.today(), "")  # noqa: DTZ011  the expert's calendar
        values = {name: getattr(shown, name) for name in self.form.entries}
        self.form.begin(self.tr("A request") if record else self.tr("A new request"), values)

    def made(self, record: SubjectRequest | None, values: dict[str, Any]) -> SubjectRequest:
        received = _needed(values, "received_on")
        return replace(record or SubjectRequest("", received, ""), **values)

    def save(self, record: SubjectRequest) -> None:
        self.desk.save(
            privacy_records.put_request, record, done=self._on_saved, failed=self.form.refuse
        )

    def act(self, action: str, line: RequestLine) -> None:
        if action == ANSWER:
            self.answer_wanted.emit(line.request.case_id)
            return
        self.form.hide()
        self._pausing = (action, line.request.id)
        stop = action == STOP
        today = date.today()  # noqa: DTZ011  the expert's calendar
        self.pause_form.entries["what"].setVisible(stop)
        self.pause_form.begin(
            self.tr("Stop the clock: {who} was asked").format(who=line.request.who)
            if stop
            else self.tr("Restart the clock: {who} answered").format(who=line.request.who),
            {"on": today, "what": ""},
            self.tr("The days between question and answer do not count."),
        )
        self.verticalScrollBar().setValue(0)

    def _on_pause(self, values: dict[str, Any]) -> None:
        action, request_id = self._pausing
        if values["on"] is None:
            self.pause_form.entries["on"].set_wrong(self.tr("This is needed."))
            return
        done, failed = self._on_paused, self.pause_form.refuse
        if action == STOP:
            self.desk.save(
                privacy_records.stop_clock,
                request_id,
                values["on"],
                values["what"],
                done=done,
                failed=failed,
            )
        else:
            self.desk.save(
                privacy_records.restart_clock, request_id, values["on"], done=done, failed=failed
            )

    def _on_paused(self, _changes: object) -> None:
        self.pause_form.hide()
        self.add.setFocus()


class ComplaintsTab(RecordsTab):
    """Complaints about the handling of data, each with its 30 days."""

    words = (
        "Record a complaint",
        "Since 19 June 2026 a complaint about the handling of data is acknowledged within 30 days"
        " and answered without undue delay.",
        "No complaint is recorded.",
    )
    rules = ("complaint",)
    offers = {CORRECT: "Correct…", REMOVE: "Remove"}  # noqa: RUF012 - read only

    def groups(self) -> Sequence[Group]:
        self.case = ChoiceEntry(self.tr("Case"), [("", "")])
        return (
            (
                "",
                {
                    "received_on": WhenEntry(self.tr("Received on"), exact=True),
                    "who": LineEntry(self.tr("Who complains"), self.tr("A reference is enough")),
                    "case_id": self.case,
                    "acknowledged_on": WhenEntry(self.tr("Acknowledged on"), exact=True),
                    "about": TextEntry(self.tr("What it is about")),
                    "steps": TextEntry(self.tr("What was looked into")),
                    "outcome": TextEntry(self.tr("Outcome")),
                    "outcome_told_on": WhenEntry(self.tr("Told of the outcome on"), exact=True),
                },
            ),
        )

    def lines(self, view: PrivacyView) -> Sequence[ComplaintLine]:
        return view.complaints

    def record_of(self, line: ComplaintLine) -> Complaint:
        return line.complaint

    def card(self, line: ComplaintLine) -> CardData:
        complaint = line.complaint
        answered = complaint.outcome_told_on is not None
        return CardData(
            complaint.id,
            complaint.who,
            line.clock.state,
            line.words,
            _facts(
                ("Received", day_words(complaint.received_on)),
                ("Case", line.case),
                ("About", complaint.about),
                ("Acknowledged", _day(complaint.acknowledged_on)),
                ("Looked into", complaint.steps),
                ("Outcome", complaint.outcome),
                ("Told of the outcome", _day(complaint.outcome_told_on)),
            ),
            "" if answered else "Still to be done: look into it and tell the outcome.",
            (CORRECT, REMOVE),
        )

    def begin(self, record: Complaint | None) -> None:
        assert self.view is not None
        self.case.set_choices([("", self.tr("none")), *self.view.case_titles.items()])
        shown = record or Complaint("", date.today(), "", "")  # noqa: DTZ011  the expert's calendar
        values = {name: getattr(shown, name) for name in self.form.entries}
        self.form.begin(self.tr("A complaint") if record else self.tr("A new complaint"), values)

    def made(self, record: Complaint | None, values: dict[str, Any]) -> Complaint:
        received = _needed(values, "received_on")
        return replace(record or Complaint("", received, "", ""), **values)

    def save(self, record: Complaint) -> None:
        self.desk.save(
            privacy_records.put_complaint, record, done=self._on_saved, failed=self.form.refuse
        )


def _day(day: date | None) -> str:
    return day_words(day) if day is not None else ""


def _extended(request: SubjectRequest, *, counts: bool) -> str:
    if request.extended_on is None:
        return ""
    late = "" if counts else " · told after the month had ended, so it does not count"
    return f"told {day_words(request.extended_on)}: {request.extended_why}{late}"
