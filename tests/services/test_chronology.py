"""Chronology, requests and contradictions of a real case: filed, settled, exported, printed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.care.treatment import Attendance, Contact, ContactKind, Homework, Promise
from casereview.domain.case import Event, EventKind, SourceKind, TreatmentEpisode
from casereview.domain.custody.privacy import Ground
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.chronology import Entry, EntryKind, Filter, Gap, Source
from casereview.domain.documents.contradiction import BY_HAND, Outcome, Side
from casereview.domain.documents.document import Document, Group
from casereview.domain.documents.request import RequestState
from casereview.domain.documents.statement import (
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    PromiseValue,
    ScoreValue,
    TermValue,
    Value,
)
from casereview.domain.documents.voice import Voice
from casereview.errors import BadInputError, ReadOnlyError
from casereview.series.persons import person_of
from casereview.services import cases, chain
from casereview.services.correspondence import (
    chronology,
    contradictions,
    intake,
    requests,
    reviewing,
    searching,
)
from casereview.services.correspondence.chronology import HEAD, csv_bytes
from casereview.services.courses import treatment
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session, new_id
from casereview.services.vault import subject_access
from casereview.services.vault.history import detail
from casereview.services.views import PageName
from tests.builders import cheap_kdf

LETTER = "Riverside Talking Therapies\n5 June 2019\n\nShe was seen on {n}.\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        yield session
        session.close()


@pytest.fixture
def case(session: Session) -> Iterator[OpenCase]:
    case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    yield case
    case.close()


def file(case: OpenCase, number: int, group: Group = Group.SERVICE) -> Document:
    data = f"Letter {number} of a fictional service.".encode()
    document, _ = intake.add_document(case, f"letter {number}.txt", data, group=group)
    return document


def state(case: OpenCase, document: Document, field: Field, value: Value) -> str:
    reviewing.add_statement(case, document.id, field, value)
    return case.file.statements.of(document.id)[-1].id


def dated(case: OpenCase, document: Document, when: str, *, ambiguous: bool = False) -> None:
    state(case, document, Field.LETTER_DATE, DateValue(parse_date(when), ambiguous))


def event(case: OpenCase, when: str, text: str, **more: object) -> Event:
    made = Event(new_id(), parse_date(when), text, SourceKind.CLAIMANT)
    made = replace(made, **more)  # type: ignore[arg-type]  # fields of an event by name
    cases.save_event(case, made)
    return made


def entries(case: OpenCase) -> tuple[Entry, ...]:
    return chronology.view(case).entries


def line(case: OpenCase, text: str) -> Entry:
    (found,) = [entry for entry in entries(case) if text in entry.text]
    return found


# ---- the chronology ----------------------------------------------------------------------------


def test_every_kind_of_dated_fact_stands_in_order_with_its_source(case: OpenCase) -> None:
    letter, notes = file(case, 1), file(case, 2, Group.GP)
    dated(case, letter, "5 June 2019")
    dated(case, notes, "4/5/2021", ambiguous=True)
    state(
        case,
        letter,
        Field.APPOINTMENT,
        DatedValue("telephone assessment", parse_date("3 June 2019")),
    )
    state(
        case, notes, Field.APPOINTMENT, DatedValue("seen by the service", parse_date("3 June 2019"))
    )
    state(case, letter, Field.DIAGNOSIS, DiagnosisValue("denied", "PTSD"))
    promise = PromiseValue("a review", "the service", parse_date("January 2022"))
    state(case, letter, Field.PROMISE, promise)
    state(case, letter, Field.SCORE, ScoreValue("PHQ-9", 14, on=parse_date("3 June 2019")))
    event(case, "2019", "Moves house")
    cases.save_episode(
        case,
        TreatmentEpisode(
            "ep", 1, "CBT", "Service", "cbt", started=parse_date("10 June 2019"),
            ended=parse_date("July 2019"), document_ids=(letter.id,),
        ),
    )  # fmt: skip
    cases.save_detail(case, "interview.held_on", date(2024, 2, 19))
    shown = [(e.date_words, e.kind.value, e.source_words) for e in entries(case)]
    assert shown == [
        ("2019", "event", "the claimant"),
        ("3 June 2019", "contact", "the service, D1 · the GP, D2"),
        ("3 June 2019", "score", "the service, D1"),
        ("5 June 2019", "document", "the service, D1"),
        ("5 June 2019", "diagnosis", "the service, D1"),
        ("5 June 2019", "promise", "the service, D1"),
        ("10 June 2019", "treatment", "the service, D1"),
        ("July 2019", "treatment", "the service, D1"),
        ("4 May 2021", "document", "the GP, D2"),
        ("January 2022", "due", "the service, D1"),
        ("19 February 2024", "interview", "own record, record of the case"),
    ]
    told = line(case, "Stated as not, or no longer, diagnosed: “PTSD”")
    assert told.dating == "date of the document"
    assert [e.ambiguous for e in entries(case) if e.kind is EntryKind.DOCUMENT] == [False, True]
    (gap,) = chronology.view(case).gaps
    assert gap.words == "No document between 5 June 2019 and 4 May 2021: 1 year 10 months."


def test_what_nobody_decided_is_apart_and_what_is_set_aside_is_nowhere(case: OpenCase) -> None:
    letter = file(case, 1)
    state(case, letter, Field.APPOINTMENT, DatedValue("first session", parse_date("3 June 2019")))
    statement = case.file.statements.of(letter.id)[-1]
    assert line(case, "First session").decided
    reviewing.reopen(case, statement.id)
    view = chronology.view(case)
    assert view.proposals == 1
    shown = view.rows(Filter())
    assert not any(isinstance(row, Entry) and "First" in row.text for row in shown)
    assert any(
        isinstance(r, Entry) and "First" in r.text for r in view.rows(Filter(proposals=True))
    )
    with pytest.raises(BadInputError):
        chronology.choose(case, f"statement:{statement.id}", wanted=True)
    reviewing.reject(case, statement.id)
    assert not [entry for entry in entries(case) if "First" in entry.text]
    reviewing.accept(case, statement.id)
    with case.change("Set aside"):
        case.file.documents.put(replace(letter, set_aside="another person's"))
    assert not [entry for entry in entries(case) if entry.kind is not EntryKind.INTERVIEW]


def test_an_entry_of_a_record_is_not_dated_by_the_day_of_printing(case: OpenCase) -> None:
    printed = file(case, 1, Group.GP)
    dated(case, printed, "5 September 2018")
    state(case, printed, Field.LETTER_TYPE, TermValue("gp_record"))
    state(case, printed, Field.DIAGNOSIS, DiagnosisValue("code", "Eu32z, entered 16 January 2018"))
    state(case, printed, Field.DIAGNOSIS, DiagnosisValue("suspected", "Anxiety"))
    told = {
        e.text: (e.date_words, e.dating) for e in entries(case) if e.kind is EntryKind.DIAGNOSIS
    }
    assert told == {
        "Eu32z, entered 16 January 2018 is given with a code": (
            "16 January 2018",
            "as dated in its words",
        ),
        "Anxiety is suspected": ("date not stated", ""),
    }


def test_what_is_decided_is_not_dated_by_a_proposal(case: OpenCase) -> None:
    letter = file(case, 1)
    dated(case, letter, "5 June 2019")
    reviewing.reopen(case, case.file.statements.of(letter.id)[-1].id)
    state(case, letter, Field.DIAGNOSIS, DiagnosisValue("suspected", "Anxiety"))
    assert line(case, "Anxiety").when is None


def test_gaps_are_shown_at_their_place_unless_lines_are_left_out(case: OpenCase) -> None:
    for number, when in enumerate(("7 August 2019", "18 August 2021"), 1):
        dated(case, file(case, number), when)
    event(case, "20 May 2021", "Accident at work")
    view = chronology.view(case)
    assert [isinstance(row, Gap) for row in view.rows(Filter())] == [False, True, False, False]
    assert not any(isinstance(row, Gap) for row in view.rows(Filter(words="accident")))
    assert not any(isinstance(r, Gap) for r in view.rows(Filter(begins=date(2022, 1, 1))))


def test_the_expert_chooses_what_the_report_has(case: OpenCase) -> None:
    event(case, "2019", "Moves house")
    key = line(case, "Moves").key
    assert line(case, "Moves").wanted
    chronology.choose(case, key, wanted=False)
    assert not line(case, "Moves").wanted
    assert "Moves house" not in _report_text(case)
    cases.undo(case)
    assert "Moves house" in _report_text(case)


def test_two_lines_become_one_fact_and_are_parted_again(case: OpenCase) -> None:
    event(case, "14 May 2019", "Sees the GP")
    event(case, "May 2019", "Appointment with the GP", source=SourceKind.INFORMANT)
    first, second = line(case, "Sees"), line(case, "Appointment")
    chronology.same_fact(case, second.key, first.key)
    (joined,) = [e for e in entries(case) if e.kind is EntryKind.EVENT]
    assert joined.voices == (Voice.CLAIMANT, Voice.INFORMANT)
    with pytest.raises(BadInputError):
        chronology.same_fact(case, second.key, first.key)
    chronology.part(case, joined.key)
    assert len([e for e in entries(case) if e.kind is EntryKind.EVENT]) == 2
    with pytest.raises(BadInputError):
        chronology.part(case, first.key)


def test_an_interview_typed_as_an_event_is_the_interview_of_the_record(case: OpenCase) -> None:
    cases.save_detail(case, "interview.held_on", date(2024, 2, 19))
    event(case, "19 February 2024", "Diagnostic interview", kind=EventKind.INTERVIEW)
    (entry,) = [e for e in entries(case) if e.kind is EntryKind.INTERVIEW]
    assert entry.voices == (Voice.CLAIMANT, Voice.EXPERT)


def test_every_source_leads_to_its_page_and_back(case: OpenCase) -> None:
    letter = file(case, 1)
    made = event(case, "2019", "Moves house", document_id=letter.id, page=1)
    entry = line(case, "Moves")
    use = chronology.use_of(entry.sources[0])
    assert use is not None
    assert (use.page, use.target) == (PageName.DOCUMENTS, f"{letter.id}//1")
    (back,) = [u for u in chain.uses_of(case, letter.id) if u.text.startswith("Chronology:")]
    assert (back.page, back.target) == (PageName.CHRONOLOGY, f"event:{made.id}")
    assert chronology.use_of(Source("event:x", Voice.CLAIMANT, "x", record="the claimant")) is None


def test_what_is_recorded_of_treatment_is_dated_and_found(session: Session, case: OpenCase) -> None:
    cases.save_episode(case, TreatmentEpisode("ep", 1, "CBT", "Service", "cbt"))
    day = parse_date("3 June 2019")
    treatment.save(
        case,
        Contact(
            "c", "ep", day, ContactKind.TREATMENT, Attendance.ATTENDED, "telephone", text="Gilt"
        ),
    )
    treatment.save(case, Homework("h", "ep", day, "1", "Keeps a quagga diary"))
    treatment.save(case, Promise("p", "ep", "a review", due=parse_date("2020")))
    treatment.save(case, Promise("q", "ep", "a zebu letter"))
    assert line(case, "Treatment, by telephone, attended: Gilt").episode == 1
    assert not line(case, "Homework set").wanted
    assert line(case, "Due by then: a review").date_words == "2020"
    for typed in ("gilt", "quagga", "zebu"):
        (found,) = searching.search_to_the_end(session, typed, case.id).found
        assert {hit.page for hit in found.hits} == {PageName.TREATMENT}


def test_the_overview_leads_to_what_waits(case: OpenCase) -> None:
    two_scores(case)
    letter = case.file.documents.all()[0]
    state(case, letter, Field.MENTIONED, DatedValue("enclosed report"))
    steps = {step.text: step.target for step in cases.overview(case).next_steps}
    assert steps["Sources differ on 1 fact"] == "contradictions/"
    assert steps["1 paper is referred to and not dealt with"] == "requests"


# ---- the file for spreadsheets -----------------------------------------------------------------


def test_the_file_opens_in_a_spreadsheet_and_no_cell_is_a_formula(
    case: OpenCase, tmp_path: Path
) -> None:
    for text in ('=HYPERLINK("x")', "+44 20 7946 0000", "-1", "@cmd", " =1+1", "Plain, “quoted”"):
        event(case, "3 May 2019", text)
    event(case, "2019", "Widest")
    target = tmp_path / "chronology.csv"
    chronology.save_csv(case, Filter(), target)
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(entries(case)) + 1
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert tuple(head) == HEAD
    assert all(len(row) == len(HEAD) for row in rows)
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in {"=", "+", "-", "@"}]
    assert '\'=HYPERLINK("x")' in cells
    assert "Plain, “quoted”" in cells
    assert rows[0][:4] == ["2019", "", "2019-01-01", "2019-12-31"]


def test_it_is_noted_in_the_case_that_the_chronology_left(case: OpenCase, tmp_path: Path) -> None:
    event(case, "2019", "Moves house")
    chronology.save_csv(case, Filter(), tmp_path / "c.csv")
    ((_at, what, *_rest),) = _exports(case)
    assert what == "chronology as CSV"
    with pytest.raises(BadInputError):
        chronology.save_csv(case, Filter(), tmp_path / "no" / "c.csv")
    assert len(_exports(case)) == 1


def test_proposals_and_what_is_filtered_out_do_not_go(case: OpenCase, tmp_path: Path) -> None:
    letter = file(case, 1)
    state(case, letter, Field.APPOINTMENT, DatedValue("first session", parse_date("3 June 2019")))
    reviewing.reopen(case, case.file.statements.of(letter.id)[-1].id)
    event(case, "2019", "Moves house")
    event(case, "2021", "Accident")
    everything = Filter(words="o", proposals=True, begins=date(2020, 1, 1))
    chronology.save_csv(case, replace(everything, words=""), tmp_path / "c.csv")
    text = (tmp_path / "c.csv").read_text("utf-8-sig")
    assert "Accident" in text
    assert "Moves" not in text
    assert "session" not in text


def test_from_a_case_that_is_only_read_nothing_leaves(tmp_path: Path) -> None:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case_id = session.new_case(CaseDraft("Ms Z"))
        session.close()
        reading = Session.unlock(tmp_path / "vault", "a passphrase", read_only=True)
        case = reading.open(case_id)
        with pytest.raises(ReadOnlyError):
            chronology.save_csv(case, Filter(), tmp_path / "c.csv")
        case.close()
        reading.close()
    assert not (tmp_path / "c.csv").exists()


def test_a_line_of_several_sources_keeps_each_in_its_own_line_of_the_cell() -> None:
    entry = Entry(
        EntryKind.CONTACT,
        "Seen",
        (
            Source("1", Voice.SERVICE, "seen", "d", "D1", 2, told=PartialDate(2019, 6, 5)),
            Source("2", Voice.GP, "was seen", "e", "D2"),
        ),
        PartialDate(2019, 6, 3),
    )
    _, row = csv.reader(io.StringIO(csv_bytes([entry], {}).decode("utf-8-sig"), newline=""))
    cells = dict(zip(HEAD, row, strict=True))
    assert cells["Who says so"] == "the service\nthe GP"
    assert cells["Where"] == "D1 p.2\nD2"
    assert cells["Told on"] == "5 June 2019"


# ---- requests ----------------------------------------------------------------------------------


def test_what_a_document_refers_to_is_proposed_until_it_is_dealt_with(case: OpenCase) -> None:
    letter, other = file(case, 1), file(case, 2)
    dated(case, letter, "5 June 2019")
    dated(case, other, "3 May 2019")
    day = parse_date("3 May 2019")
    first = state(case, letter, Field.MENTIONED, DatedValue("letter of 3 May", day))
    second = state(case, letter, Field.MENTIONED, DatedValue("enclosed report", None))
    third = state(
        case, letter, Field.PROMISE, PromiseValue("a discharge letter to the GP", "the service")
    )
    state(case, letter, Field.PROMISE, PromiseValue("a review", "the service"))
    view = requests.view(case)
    assert [m.what for m in view.mentions] == [
        "letter of 3 May",
        "enclosed report",
        "Promised: a discharge letter to the GP",
    ]
    assert [(label, why) for _id, label, why in view.mentions[0].matches] == [
        ("D2", "bears the same date and speaks of letter")
    ]
    requests.is_document(case, first, other.id)
    made, _ = requests.ask_for_mention(case, second)
    requests.not_needed(case, third)
    assert requests.view(case).mentions == ()
    stands = {r.request.what: r.stands for r in requests.view(case).lines}
    assert stands["letter of 3 May"] == "received as D2"
    assert stands["enclosed report"] == "to be asked for"
    with pytest.raises(BadInputError):
        requests.ask_for_mention(case, second)
    requests.remove(case, made.id)
    assert [m.what for m in requests.view(case).mentions] == ["enclosed report"]
    uses = [use for use in chain.uses_of(case, other.id) if use.text.startswith("Asked for:")]
    assert [use.page for use in uses] == [PageName.CHRONOLOGY]


def test_nothing_is_matched_without_the_experts_word(case: OpenCase) -> None:
    letter, other = file(case, 1), file(case, 2)
    dated(case, other, "3 May 2019")
    state(case, letter, Field.MENTIONED, DatedValue("letter", parse_date("3 May 2019")))
    requests.view(case)
    assert case.file.requests.all() == ()


def test_the_report_names_what_was_not_seen_and_what_was_done(case: OpenCase) -> None:
    letter = file(case, 1)
    mention = state(case, letter, Field.MENTIONED, DatedValue("enclosed report"))
    made, _ = requests.ask_for_mention(case, mention)
    asked = replace(
        made,
        state=RequestState.ASKED,
        asked_on=date(2024, 5, 3),
        holder="the service",
        effect="I cannot say what was done in sessions.",
    )
    requests.save(case, asked)
    text = _report_text(case)
    assert "I was not given the following:" in text
    assert (
        "Enclosed report (referred to in [D1]); asked for on 3 May 2024 from the service. "
        "I cannot say what was done in sessions." in text
    )
    requests.save(case, replace(asked, state=RequestState.RECEIVED, document_id=letter.id))
    assert "I was not given the following:" not in _report_text(case)


def test_a_state_without_what_it_needs_is_refused(case: OpenCase) -> None:
    made, _ = requests.ask_for(case, "Session notes")
    with pytest.raises(BadInputError):
        requests.save(case, replace(made, state=RequestState.REFUSED))
    with pytest.raises(BadInputError):
        requests.save(case, replace(made, state=RequestState.RECEIVED, document_id="nowhere"))
    assert case.file.requests.get(made.id) == made


def test_what_is_usual_is_offered_until_it_is_filed_or_asked_for(case: OpenCase) -> None:
    cases.save_episode(case, TreatmentEpisode("ep", 1, "CBT", "Service", "cbt"))
    assert "GP records" in requests.view(case).usual
    assert "Session notes of course 1 (CBT)" in requests.view(case).usual
    file(case, 1, Group.GP)
    requests.ask_for(case, "Session notes of course 1 (CBT)")
    assert "GP records" not in requests.view(case).usual
    assert "Session notes of course 1 (CBT)" not in requests.view(case).usual
    assert "1. Session notes of course 1 (CBT)." in requests.letter(case)


# ---- contradictions ----------------------------------------------------------------------------


def two_scores(case: OpenCase) -> str:
    """File two totals of one day in two letters; the id of what they contradict."""
    for number, total in ((1, 14), (2, 12)):
        letter = file(case, number)
        value = ScoreValue("PHQ-9", total, on=parse_date("3 June 2019"))
        state(case, letter, Field.SCORE, value)
    ((one,),) = [[line.contradiction.id for line in contradictions.view(case).lines]]
    return one


def test_a_contradiction_is_shown_at_its_place_and_both_ways(case: OpenCase) -> None:
    key = two_scores(case)
    marked = [e for e in entries(case) if e.contradictions]
    assert [(e.text, e.contradictions) for e in marked] == [
        ("PHQ-9 14", (key,)),
        ("PHQ-9 12", (key,)),
    ]
    (shown,) = contradictions.view(case).lines
    assert [side.place for side in shown.sides] == ["D1", "D2"]
    assert shown.why == "Two totals of one measure bear the same day."
    document = case.file.documents.all()[0]
    (use,) = [u for u in chain.uses_of(case, document.id) if u.text.startswith("Sources differ")]
    assert use.target == f"contradictions/{key}"


def test_the_expert_decides_and_a_change_of_a_source_is_told(case: OpenCase) -> None:
    key = two_scores(case)
    with pytest.raises(BadInputError):
        contradictions.decide(case, key, Outcome.PREFERRED, preferred=0)
    assert case.file.contradictions.all() == ()
    contradictions.decide(
        case, key, Outcome.PREFERRED, preferred=0, reason="It was written that day.",
        today=date(2024, 5, 3),
    )  # fmt: skip
    (shown,) = contradictions.view(case).lines
    assert shown.state == "preferred: the service, D1"
    second = case.file.documents.all()[1]
    statement = case.file.statements.of(second.id)[-1]
    reviewing.correct_value(
        case, statement.id, ScoreValue("PHQ-9", 11, on=parse_date("3 June 2019"))
    )
    (shown,) = contradictions.view(case).lines
    assert shown.state == "preferred: the service, D1; a source changed since"
    reviewing.reject(case, statement.id)
    (shown,) = contradictions.view(case).lines
    assert shown.state.endswith("the sources no longer differ")
    contradictions.forget(case, key)
    assert contradictions.view(case).lines == ()


def test_lines_are_set_against_each_other_by_hand(case: OpenCase) -> None:
    event(case, "June 2019", "Only a group was on offer")
    event(case, "5 June 2019", "She agreed to a group", source=SourceKind.DOCUMENT)
    keys = [line(case, "Only").key, line(case, "agreed").key]
    made, _ = chronology.set_against(case, keys)
    with pytest.raises(BadInputError):
        chronology.set_against(case, keys[:1])
    (shown,) = contradictions.view(case).lines
    assert (shown.contradiction.id, shown.contradiction.rule) == (made, BY_HAND)
    assert line(case, "Only").contradictions == (made,)
    contradictions.add_side(case, made, Side(Voice.INFORMANT, "He was told of other courses."))
    contradictions.rename(case, made, "What was on offer")
    (shown,) = contradictions.view(case).lines
    assert shown.contradiction.subject == "What was on offer"
    assert len(shown.sides) == 3
    contradictions.remove_side(case, made, 2)
    assert len(contradictions.view(case).lines[0].sides) == 2
    with pytest.raises(BadInputError):
        contradictions.rename(case, "score/1:x", "y")


def test_the_report_states_both_sides_and_only_what_the_expert_wants(case: OpenCase) -> None:
    key = two_scores(case)
    assert "Facts on which sources differ" not in _report_text(case)
    contradictions.decide(case, key, Outcome.BOTH_STAND, reason="", in_report=True)
    text = _report_text(case)
    assert "Facts on which sources differ" in text
    for words in ("PHQ-9 = 14 [D1]", "PHQ-9 = 12 [D2]", "Both versions stand"):
        assert words in text
    warned = [check.message for check in reporting.view(case).warnings]
    assert any("with both versions" in words for words in warned)
    contradictions.decide(
        case, key, Outcome.PREFERRED, preferred=1, reason="It gives the items.", in_report=True
    )
    text = _report_text(case)
    assert "I prefer “PHQ-9 = 12” (the service), because it gives the items." in text
    assert "PHQ-9 = 14 [D1]" in text
    warned = [check.message for check in reporting.view(case).warnings]
    assert not any("with both versions" in words for words in warned)


# ---- history, search, the subject's answer -----------------------------------------------------


def test_history_tells_what_was_settled_in_words(case: OpenCase) -> None:
    event(case, "2019", "Moves house")
    chronology.choose(case, line(case, "Moves").key, wanted=False)
    assert _told(case) == [
        "Choice for a line of the chronology: added",
        "  In the report’s chronology: no",
    ]
    made, _ = requests.ask_for(case, "Session notes")
    told = "\n".join(_told(case))
    assert "Request for papers: Session notes: added" in told
    assert "to be asked for" in told
    requests.remove(case, made.id)
    key = two_scores(case)
    contradictions.decide(case, key, Outcome.BOTH_STAND)
    told = "\n".join(_told(case))
    assert "Sources differ on “PHQ-9 on 3 June 2019”: added" in told
    assert "both versions stand" in told
    assert "What the service says: added" in told


def test_requests_and_contradictions_are_found_by_words(session: Session, case: OpenCase) -> None:
    requests.ask_for(case, "Notes of supervision")
    made, _ = contradictions.set_against(case, "Whether a review was promised", ())
    hits = [
        (hit.where, hit.page, hit.target)
        for typed in ("supervision", "promised")
        for found in searching.search_to_the_end(session, typed, case.id).found
        for hit in found.hits
    ]
    request = case.file.requests.all()[0]
    assert hits == [
        ("Requests for papers", PageName.CHRONOLOGY, f"requests/{request.id}"),
        (
            "Sources differ: Whether a review was promised",
            PageName.CHRONOLOGY,
            f"contradictions/{made}",
        ),
    ]


def test_what_the_expert_added_or_corrected_by_hand_is_found(
    session: Session, case: OpenCase
) -> None:
    letter = file(case, 1)
    state(case, letter, Field.DIAGNOSIS, DiagnosisValue("diagnosis", "Trichotillomania"))
    (found,) = searching.search_to_the_end(session, "trichotillo", case.id).found
    assert found.hits[0].page is PageName.DOCUMENTS


def test_the_subject_is_given_what_sources_say_but_for_documents_left_out(case: OpenCase) -> None:
    key = two_scores(case)
    contradictions.decide(case, key, Outcome.BOTH_STAND)
    requests.ask_for(case, "Session notes")
    sheets = {s.heading: s for s in subject_access.answer(case, date(2024, 6, 1)).sheets}
    assert "PHQ-9 = 14" in sheets["Where sources differ"].rows[0][1]
    assert "Papers asked for" not in sheets  # to solicitors, so privileged as a rule
    document = case.file.documents.all()[0]
    subject_access.decide(case, f"document:{document.id}", Ground.THIRD_PARTY, "Names a neighbour.")
    sheets = {s.heading: s for s in subject_access.answer(case, date(2024, 6, 1)).sheets}
    assert sheets["Where sources differ"].rows == ()


def test_what_was_settled_leaves_in_no_series(case: OpenCase) -> None:
    event(case, "2019", "Moves house")
    chronology.choose(case, line(case, "Moves").key, wanted=False)
    requests.ask_for(case, "Session notes")
    contradictions.decide(case, two_scores(case), Outcome.BOTH_STAND, in_report=True)
    with_it = case.dossier()
    assert with_it.choices
    assert with_it.requests
    assert with_it.contradictions
    without = replace(with_it, choices=(), requests=(), contradictions=())
    assert person_of(with_it, case.findings()) == person_of(without, case.findings())


def _exports(case: OpenCase) -> list[tuple[object, ...]]:
    return [
        (row["at"], row["what"])
        for row in case.file._database.query("SELECT at, what FROM export_log")
    ]


def _told(case: OpenCase) -> list[str]:
    head = case.file.history(1)[0]
    return [text for row in detail(case, head.number).rows for text in row.lines()]


def _report_text(case: OpenCase) -> str:
    from casereview.reporting.walking import section_text

    report = reporting.view(case).report
    return "\n".join(" ".join(section_text(section).split()) for section in report.sections)
