"""Checks with their acknowledgements, facts in dispute, and the report beside other cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.case import Event, SourceKind
from casereview.domain.custody.privacy import Ground
from casereview.domain.dates import PartialDate
from casereview.domain.documents.contradiction import Outcome, Side
from casereview.domain.documents.voice import Voice
from casereview.domain.reports.acknowledgement import fingerprint
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.domain.reports.report import CheckResult, Gate
from casereview.errors import BadInputError
from casereview.reporting.pdf import write_pdf
from casereview.services import cases
from casereview.services.correspondence import contradictions, searching
from casereview.services.report import (
    acknowledging,
    across_cases,
    disputing,
    report_checks,
    reporting,
)
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import history, subject_access
from casereview.services.views import PageName
from tests.builders import cheap_kdf

REASON = "The rest of the file was destroyed before I was instructed."
USED = (
    "Between the two ratings the diagnostic status of the claimant did not change, while the sums "
    "of the questionnaires fell by a little; these measure different things and neither of them "
    "can stand for the other, as I have set out in my reasons above and in the appendix."
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with cheap_kdf():
        folder = tmp_path_factory.mktemp("across") / "vault"
        session, _code = Session.create(folder, "four plain fictional words")
        session.new_case(CaseDraft("Mrs Zaneta Walker", "K00ZZ999", date(1980, 2, 29)))
        session.new_case(CaseDraft("Mr Bram Oakes", "K00ZZ111"))
        yield session
        session.close()


def ids(vault: Session) -> dict[str, str]:
    return {line.claimant: line.id for line in vault.case_list().cases}


@pytest.fixture
def case(vault: Session) -> Iterator[OpenCase]:
    opened = vault.open(ids(vault)["Mr Bram Oakes"])
    yield opened
    while cases.undo(opened) is not None:
        pass
    opened.close()


@pytest.fixture
def other(vault: Session) -> Iterator[OpenCase]:
    opened = vault.open(ids(vault)["Mrs Zaneta Walker"])
    yield opened
    while cases.undo(opened) is not None:
        pass
    opened.close()


def unread(case: OpenCase) -> CheckResult:
    return next(c for c in report_checks.checked(case).weighed.open if c.id == "R23")


# ---- acknowledgements


def test_a_warning_is_let_stand_with_a_reason_and_asked_anew_when_its_words_change(
    case: OpenCase,
) -> None:
    check = unread(case)
    for empty in ("", "  \n"):
        with pytest.raises(BadInputError, match="why"):
            acknowledging.acknowledge(case, check, empty)
    acknowledging.acknowledge(case, check, f" {REASON}\n", date(2024, 5, 5))
    weighed = report_checks.checked(case).weighed
    ((told, held),) = weighed.acknowledged
    assert (told, held.reason, held.made_on) == (check, REASON, date(2024, 5, 5))
    assert check not in weighed.open
    acknowledging.acknowledge(case, check, "Another reason.")
    assert len(case.dossier().acknowledgements) == 1
    changed = replace(check, message=f"{check.message} Again.")
    assert fingerprint(changed) != fingerprint(check)
    with case.change("x"):
        case.file.orders.put(CourtOrder("o", substance="A report."))
    case.forget()
    (stale,) = report_checks.checked(case).weighed.stale
    assert stale.check == "R23"
    acknowledging.withdraw(case, stale.id)
    assert report_checks.checked(case).weighed.stale == ()


def test_what_blocks_cannot_be_let_stand(case: OpenCase) -> None:
    (first, *_) = report_checks.checked(case).weighed.blocks
    for wrong in (first, replace(first, ok=True), replace(first, gate=Gate.INFO)):
        with pytest.raises(BadInputError, match="warning"):
            acknowledging.acknowledge(case, wrong, REASON)
    assert case.dossier().acknowledgements == ()


def test_acknowledgements_leave_with_no_report_and_no_answer(case: OpenCase) -> None:
    before = write_pdf(reporting.report(case))
    acknowledging.acknowledge(case, unread(case), REASON)
    assert write_pdf(reporting.report(case)) == before
    access = subject_access.answer(case, date(2024, 6, 1))
    assert REASON not in str(access)


# ---- facts in dispute


def disputed_event(case: OpenCase) -> None:
    cases.save_event(
        case,
        Event(
            "e1", PartialDate(2022, 1), "No review took place.", SourceKind.CLAIMANT, disputed=True
        ),
    )


def test_a_fact_in_dispute_is_made_of_an_event_once(case: OpenCase) -> None:
    disputed_event(case)
    (offer,) = disputing.view(case).offers
    assert (offer.origin, "No review" in offer.words) == ("event:e1", True)
    made, _ = disputing.take_up(case, offer.origin)
    shown = disputing.view(case)
    (fact,) = shown.facts
    assert (fact.id, fact.hypotheses[0].version, shown.offers) == (
        made,
        "No review took place.",
        (),
    )
    assert "fewer than two versions" in shown.lacks[0]
    assert shown.open == 1
    with pytest.raises(BadInputError):
        disputing.take_up(case, offer.origin)
    whole = (Hypothesis("one", "", "So."), Hypothesis("two", "", "So."))
    disputing.save(case, replace(fact, hypotheses=whole))
    assert disputing.view(case).open == 0


def test_a_fact_in_dispute_is_made_of_where_sources_differ(case: OpenCase) -> None:
    sides = (Side(Voice.SERVICE, "It was offered"), Side(Voice.CLAIMANT, "It was not"))
    key, _ = contradictions.set_against(case, "What was offered", sides)
    assert disputing.view(case).offers == ()
    contradictions.decide(case, key, Outcome.BOTH_STAND, in_report=True)
    disputing.take_up(case, f"contradiction:{key}")
    (fact,) = case.dossier().disputes
    assert [(h.version, h.by) for h in fact.hypotheses] == [
        ("It was offered", "the service"),
        ("It was not", "the claimant"),
    ]
    cases.undo(case)
    assert case.dossier().disputes == ()


def test_a_preference_needs_its_reasons_and_follows_its_version(case: OpenCase) -> None:
    made, _ = disputing.begin(case, " What \n was offered ")
    disputing.add_version(case, made)
    (fact,) = case.dossier().disputes
    assert (fact.subject, len(fact.hypotheses)) == ("What was offered", 3)
    for wrong in (
        replace(fact, preferred=2),
        replace(fact, preferred=7, reason="So."),
        replace(fact, subject=" "),
    ):
        with pytest.raises(BadInputError):
            disputing.save(case, wrong)
    disputing.save(case, replace(fact, preferred=2, reason="So."))
    disputing.remove_version(case, made, 0)
    assert case.dossier().disputes[0].preferred == 1
    disputing.remove_version(case, made, 1)
    assert case.dossier().disputes[0].preferred is None
    disputing.remove(case, made)
    assert case.dossier().disputes == ()
    with pytest.raises(BadInputError):
        disputing.add_version(case, made)


# ---- pages


def test_pages_are_counted_against_the_track_and_the_order(case: OpenCase) -> None:
    def limit() -> tuple[int | None, bool]:
        shown = report_checks.checked(case)
        assert shown.meter is not None
        assert 0 < shown.meter.counted <= shown.meter.total
        (found,) = (c for c in shown.checks if c.id == "R29")
        return shown.meter.limit, found.ok

    assert limit() == (None, True)
    cases.save_detail(case, "proceedings.track", "intermediate track")
    assert limit() == (20, True)
    with case.change("x"):
        case.file.orders.put(CourtOrder("o", permits=True, pages=1))
    case.forget()
    assert limit() == (1, False)


def test_a_document_is_marked_as_contrary_or_refused(case: OpenCase) -> None:
    with pytest.raises(BadInputError):
        report_checks.mark_contrary(case, "nothing", contrary=True)


# ---- other cases


def write(case: OpenCase, section: str, text: str) -> None:
    reporting.write_section(case, section, text)


def test_nothing_is_found_beside_a_case_that_shares_nothing(case: OpenCase) -> None:
    found = across_cases.compare(case, reporting.report(case))
    assert (found.found, found.compared, found.unread) == ((), 1, 0)


def test_what_strayed_from_another_case_blocks_and_leads_to_its_place(case: OpenCase) -> None:
    write(
        case, "account", "I was told of the accident.\n\nMrs Walker was born on 29 February 1980."
    )
    shown = report_checks.thorough(case)
    found = [c for c in shown.checked.checks if c.id == "A48"]
    assert {(c.words, c.gate, c.section) for c in found} == {
        ("Mrs Walker", Gate.BLOCK, "account"),
        ("29 February 1980", Gate.BLOCK, "account"),
    }
    account = next(s for s in shown.checked.report.sections if s.key == "account")
    assert {c.place for c in found} == {f"p-{account.number}.3"}
    assert {shown.names[c] for c in found} == {"Mrs Zaneta Walker"}
    assert "Zaneta" not in str(found)  # what is kept of it names no other case
    whole = report_checks.everything(case, shown.checked.report, counted=10)
    assert {check.id for check in whole} >= {"A48", "R29"}


def test_a_near_name_is_asked_about_and_never_blocks(case: OpenCase) -> None:
    write(case, "account", "Zaneta Walkar was with him.")
    (check,) = (c for c in across_cases.compare(case, reporting.report(case)).results)
    assert (check.gate, check.words) == (Gate.WARN, "Zaneta Walkar")


def test_shared_names_are_conflicts_to_consider(case: OpenCase, other: OpenCase) -> None:
    record = cases.record(other)
    cases.save_record(
        other,
        replace(record, proceedings=replace(record.proceedings, defendant="Ashgrove Mills Ltd")),
    )
    cases.save_detail(case, "connected", "Ashgrove Mills\nNobody Else")
    (check,) = across_cases.compare(case, reporting.report(case)).results
    assert (check.id, check.gate) == ("R24", Gate.WARN)
    assert "Ashgrove Mills" in check.message


def test_a_paragraph_used_before_is_told(case: OpenCase, other: OpenCase) -> None:
    write(other, "opinion_prognosis", USED)
    write(case, "opinion_causation", f"The short one.\n\n{USED.replace('appendix', 'annex')}")
    (check,) = across_cases.compare(case, reporting.report(case)).results
    assert (check.id, check.gate, check.section) == ("A49", Gate.WARN, "opinion_causation")
    assert check.place.endswith(".2")
    fresh = "and then it says what nobody wrote before, for as long again as what was taken over."
    write(case, "opinion_causation", f"{USED[:120]} {fresh} {fresh.upper()}")
    assert across_cases.compare(case, reporting.report(case)).results == ()


def test_a_case_that_cannot_be_opened_is_told(case: OpenCase, vault: Session) -> None:
    file = next(
        path
        for path in Path(vault.info().folder).rglob("*.db")
        if path.stem == ids(vault)["Mrs Zaneta Walker"]
    )
    whole = file.read_bytes()
    file.write_bytes(b"\0" * len(whole))
    try:
        found = across_cases.compare(case, reporting.report(case))
    finally:
        file.write_bytes(whole)
    assert (found.compared, found.unread) == (0, 1)
    assert "could not be opened" in found.results[0].message


def test_facts_of_the_builder_are_read_back(case: OpenCase) -> None:
    fact = DisputedFact("f", "A fact", 0, "So.", "", (Hypothesis("a", "x", "1"), Hypothesis("b")))
    disputing.save(case, fact)
    assert case.dossier().disputes == (fact,)


def test_facts_in_dispute_and_reasons_are_drafts_and_given_only_by_decision(case: OpenCase) -> None:
    disputing.save(
        case,
        DisputedFact(
            "f", "A review", hypotheses=(Hypothesis("held"), Hypothesis("not held", "she"))
        ),
    )
    acknowledging.acknowledge(case, unread(case), REASON)
    parts = {part.part: part for part in subject_access.parts(case)}
    assert not parts["disputes"].given
    assert not parts["warnings let stand"].given
    for part in ("disputes", "warnings let stand"):
        subject_access.decide(case, part, Ground.GIVEN, "The firm agreed.")
    told = str(subject_access.answer(case, date(2024, 6, 1)).sheets)
    assert "not held" in told
    assert REASON in told


def test_a_warning_let_stand_waits_beside_the_text_no_more(case: OpenCase) -> None:
    check = unread(case)
    assert check in reporting.view(case).warnings
    acknowledging.acknowledge(case, check, REASON)
    assert check not in reporting.view(case).warnings


def test_the_name_is_looked_for_where_an_order_hides_it(case: OpenCase) -> None:
    def found() -> list[CheckResult]:
        return [c for c in report_checks.checked(case).checks if c.id == "A06"]

    write(case, "account", "It was a wet day.\n\nMr Oakes was on his way home.")
    assert found() == []
    cases.save_detail(case, "proceedings.cipher", "ABC")
    (check,) = found()
    assert (check.gate, check.section, check.words) == (Gate.BLOCK, "account", "Mr Oakes")
    assert not check.ok
    write(case, "account", "It was a wet day.\n\nMr ABC was on his way home.")
    (check,) = found()
    assert check.ok


def test_the_history_tells_what_was_said_of_a_fact_in_dispute(case: OpenCase) -> None:
    made, _ = disputing.begin(case, "What was offered")
    (fact,) = case.dossier().disputes
    both = (Hypothesis("It was offered", "the service", "So."), Hypothesis("It was not"))
    disputing.save(case, replace(fact, hypotheses=both))
    acknowledging.acknowledge(case, unread(case), REASON)
    told = [
        line
        for entry in history.entries(case).entries[:2]
        for row in history.detail(case, entry.number).rows
        for line in row.lines()
    ]
    assert made not in str(told)
    for words in ("Version: It was offered", "Put forward by: the service", "Opinion on it: So."):
        assert f"  {words}" in told
    assert f"  Reason: {REASON}" in told
    assert "Warning R23 let stand: added" in told


def test_what_is_in_dispute_and_ordered_is_found_by_search(case: OpenCase, vault: Session) -> None:
    made, _ = disputing.begin(case, "What was offered in springtime")
    cases.save_order(case, CourtOrder("o", substance="A report by springtime."))
    found = searching.search_to_the_end(vault, "springtime", case.id)
    assert {(hit.page, hit.target) for each in found.found for hit in each.hits} == {
        (PageName.REPORT, f"disputes/{made}"),
        (PageName.OVERVIEW, "details/instructions"),
    }
