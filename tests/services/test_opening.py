"""Overview, screener and risk through the services, in a real encrypted case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.risk import Ground, Solicitor
from casereview.domain.assessing.screening import Reply
from casereview.domain.case import Event, EventKind, SourceKind
from casereview.domain.custody.subject_access import ACCOUNT, INTERVIEW, RISK, held_parts
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services import cases, opening
from casereview.services.changes import Kind
from casereview.services.interview import corating_files, interviewing, risk, schedules, screening
from casereview.services.navigation import navigation
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import history, subject_access
from casereview.storage.texts import TextKind
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
YES, NO, UNSURE, BLANK = Reply.YES, Reply.NO, Reply.UNSURE, Reply.NOT_ASKED
MDE, BPD = ModuleKey("mde"), ModuleKey("bpd")
CANARY = "canary-of-danger"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        made, _code = Session.create(tmp_path / "vault", PASSPHRASE)
        yield made
        made.close()


@pytest.fixture
def case(session: Session) -> Iterator[OpenCase]:
    opened = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    interviewing.add_time_point(opened, "Then", "then", "referral", PartialDate(2022))
    interviewing.add_time_point(opened, "Today", "today", "today", PartialDate(2024, 5, 1))
    yield opened
    opened.close()


def today(case: OpenCase) -> str:
    return next(point.id for point in case.file.time_points.all() if point.kind == "today")


def then(case: OpenCase) -> str:
    return next(point.id for point in case.file.time_points.all() if point.kind == "referral")


def accident(case: OpenCase) -> None:
    cases.save_event(
        case,
        Event("e", PartialDate(2021, 5, 20), "Hair caught in a press", SourceKind.CLAIMANT,
              EventKind.INDEX_EVENT, "accident"),
    )  # fmt: skip


def put(case: OpenCase, question: str, now: Reply, ever: Reply) -> None:
    screening.answer(case, today(case), question, "now", now)
    screening.answer(case, today(case), question, "ever", ever)


def enquiry(case: OpenCase) -> str:
    risk.begin(case)
    return case.file.enquiries.all()[-1].id


# ---- overview ------------------------------------------------------------------------------------


def test_the_account_is_saved_undone_and_leaves_no_empty_row(case: OpenCase) -> None:
    opening.write(case, AccountPart.WISHES, "To sleep.")
    opening.write(case, AccountPart.ACCOUNT, "It fell on me.")
    assert [part for part, _ in opening.view(case).told] == [
        AccountPart.ACCOUNT,
        AccountPart.WISHES,
    ]
    cases.undo(case)
    assert dict(opening.view(case).texts) == {AccountPart.WISHES: "To sleep."}
    opening.write(case, AccountPart.WISHES, "  ")
    assert case.file.account.all() == ()


def test_the_anchor_is_the_first_index_event_unless_chosen(case: OpenCase) -> None:
    assert opening.view(case).anchor.words == "in your life"
    accident(case)
    anchor = opening.view(case).anchor
    assert (anchor.words, anchor.chosen) == ("since 20 May 2021 (accident)", False)
    opening.set_anchor(case, PartialDate(2019, 3))
    assert opening.view(case).anchor.words == "since March 2019"
    assert "since March 2019" in screening.view(case).preface
    with pytest.raises(BadInputError, match="before the claimant was born"):
        opening.set_anchor(case, PartialDate(1950))
    opening.set_anchor(case, None)
    assert not opening.view(case).anchor.chosen


def test_what_was_told_goes_to_the_report_only_when_it_is_taken_over(case: OpenCase) -> None:
    opening.write(case, AccountPart.ACCOUNT, "It fell on me.")
    assert "It fell on me." not in str(reporting.report(case))
    reporting.write_section(case, "account", "She told me this.")
    opening.take_over(case, AccountPart.ACCOUNT)
    held = case.file.sections.get("account")
    assert held is not None
    assert held.text == "She told me this.\n\nIt fell on me."
    with pytest.raises(BadInputError, match="has it already"):
        opening.take_over(case, AccountPart.ACCOUNT)
    with pytest.raises(BadInputError, match="Nothing is written"):
        opening.take_over(case, AccountPart.WISHES)


def test_every_part_has_a_section_of_the_report_that_can_be_written(case: OpenCase) -> None:
    editable = {s.key for s in reporting.report(case).sections if s.editable}
    assert set(opening.SECTION_OF) == set(AccountPart)
    assert set(opening.SECTION_OF.values()) <= editable


# ---- screener ------------------------------------------------------------------------------------


def test_answers_propose_and_all_of_them_open_as_one_command(case: OpenCase) -> None:
    put(case, "Q4", YES, YES)
    put(case, "Q5", NO, UNSURE)
    put(case, "Q7", NO, NO)
    view = screening.view(case)
    proposed = {each.id: each.because for each in view.proposed}
    assert proposed["gad"] == ("4",)
    assert proposed["panic"] == ("5",)
    assert "sad" not in proposed
    screening.open_modules(case, [each.id for each in view.proposed])
    opened = {str(each.key) for each in case.file.modules.all()}
    assert {"gad", "panic"} <= opened
    assert "phobia" not in opened  # asks which one
    assert all(each.opened for each in screening.view(case).proposed if not each.instances)
    with pytest.raises(BadInputError, match="None of them"):
        screening.open_modules(case, ["gad"])
    cases.undo(case)
    assert case.file.modules.all() == ()


def test_modules_that_the_library_lacks_are_named_and_break_nothing(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {name: module for name, module in case.modules.items() if name != "gad"}
    monkeypatch.setattr(OpenCase, "modules", held)
    put(case, "Q4", YES, YES)
    view = screening.view(case)
    assert view.proposed == ()
    assert view.missing == ("gad",)
    with pytest.raises(BadInputError):
        screening.open_modules(case, ["gad"])


def test_a_yes_of_now_is_a_yes_of_ever_and_cannot_be_a_no(case: OpenCase) -> None:
    screening.answer(case, today(case), "Q4", "now", YES)
    answer = screening.view(case).answers["Q4"]
    assert (answer.now, answer.ever) == (YES, YES)
    with pytest.raises(BadInputError, match="cannot be no"):
        screening.answer(case, today(case), "Q4", "ever", NO)
    assert screening.view(case).answers["Q4"].ever is YES


def test_taking_an_answer_back_leaves_it_not_asked(case: OpenCase) -> None:
    screening.answer(case, today(case), "Q7", "now", NO)
    screening.answer(case, today(case), "Q7", "now", BLANK)
    assert case.file.screener.all() == ()


def test_what_is_unknown_is_refused(case: OpenCase) -> None:
    for point, question, column in (
        ("nowhere", "Q4", "now"),
        (today(case), "Q99", "now"),
        (today(case), "Q4", "sometimes"),
    ):
        with pytest.raises(BadInputError):
            screening.answer(case, point, question, column, YES)


def test_the_screener_is_the_one_source_of_a_module_s_screening(case: OpenCase) -> None:
    accident(case)
    put(case, "Q5", NO, NO)
    found = {
        (f.key.module, f.time_point_id): f.status for f in case.findings().screened if f.system
    }
    assert found["panic", today(case)] is Status.SCREEN_NEGATIVE
    assert found["panic", then(case)] is Status.SCREEN_NEGATIVE  # after the accident
    assert case.findings().findings == ()
    with pytest.raises(BadInputError, match="no item"):
        interviewing.rate(case, today(case), ModuleKey("panic"), "S1", "no")
    interviewing.open_module(case, ModuleKey("panic"))
    finding = case.findings().at(today(case), ModuleKey("panic"))
    assert finding is not None
    assert finding.status is Status.SCREEN_NEGATIVE
    put(case, "Q5", UNSURE, UNSURE)
    finding = case.findings().at(today(case), ModuleKey("panic"))
    assert finding is not None
    assert finding.status is Status.NOT_ASSESSED


def test_a_no_to_the_follow_up_still_proposes_ptsd_where_the_claim_is_about_an_event(
    case: OpenCase,
) -> None:
    put(case, "Q13", NO, YES)
    put(case, "Q13b", NO, NO)
    assert screening.view(case).proposed == ()
    accident(case)
    (ptsd,) = screening.view(case).proposed
    assert (ptsd.id, ptsd.event) == ("ptsd5", True)


def test_the_report_says_what_the_screener_is_and_what_it_left_unexamined(case: OpenCase) -> None:
    before = str(reporting.report(case))
    assert "screening questions" not in before
    put(case, "Q5", NO, NO)
    printed = str(reporting.report(case))
    assert "No validation of it has been published" in printed
    assert "panic disorder" in printed
    assert "not the same as absent" in printed


# ---- risk ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "item", "value"),
    [
        (MDE, "A9", "threshold"),
        (MDE, "A9", "subthreshold"),
        (MDE, "A9", "inadequate"),
        (BPD, "A5", "threshold"),
        (BPD, "A5", "inadequate"),
    ],
)
def test_thoughts_of_death_and_self_harm_open_the_risk_page_in_the_same_command(
    case: OpenCase, key: ModuleKey, item: str, value: str
) -> None:
    changes = interviewing.rate(case, today(case), key, item, value)
    assert changes.risk_opened
    assert Kind.RISK in changes.kinds
    (held,) = case.file.enquiries.all()
    assert held.opened_by == f"{key.module.upper()} {item}"
    notice = navigation(case).risk
    assert notice is not None
    assert f"{key.module.upper()} {item}" in notice.what
    cases.undo(case)
    assert case.file.enquiries.all() == ()
    assert navigation(case).risk is None


def test_an_absent_a9_and_other_items_open_nothing(case: OpenCase) -> None:
    assert not interviewing.rate(case, today(case), MDE, "A9", "absent").risk_opened
    assert not interviewing.rate(case, today(case), MDE, "A1", "threshold").risk_opened
    assert case.file.enquiries.all() == ()


def test_the_screener_s_question_of_safety_opens_the_page(case: OpenCase) -> None:
    assert not screening.answer(case, today(case), "Q25", "now", NO).risk_opened
    assert screening.view(case).always_open == ()
    assert screening.answer(case, today(case), "Q25", "ever", UNSURE).risk_opened
    assert case.file.enquiries.all()[0].opened_by == "screener question 25"


def test_what_opens_the_page_on_one_day_is_gathered_in_one_enquiry(case: OpenCase) -> None:
    interviewing.rate(case, today(case), MDE, "A9", "threshold")
    interviewing.rate(case, today(case), MDE, "A9", "subthreshold")
    screening.answer(case, today(case), "Q25", "now", YES)
    (held,) = case.file.enquiries.all()
    assert held.opened_by == "MDE A9; screener question 25"


def test_the_banner_stays_until_what_was_done_is_recorded(case: OpenCase) -> None:
    key = enquiry(case)
    assert risk.notice(case) is None
    risk.answer(case, key, "ideas", "now", UNSURE)
    risk.say(case, key, "ideas", CANARY)
    assert risk.notice(case) is not None
    risk.answer(case, key, "ideas", "now", NO)  # better, or a slip: the banner stays
    assert risk.notice(case) is not None
    risk.acknowledge(case)
    notice = risk.notice(case)
    assert notice is not None
    assert notice.acknowledged
    with pytest.raises(BadInputError, match="your judgement and what was done"):
        risk.record_done(case, key)
    risk.save(case, key, "judgement", "No intent now.")
    risk.save(case, key, "done", "Wrote to the GP.")
    risk.record_done(case, key)
    assert risk.notice(case) is None
    cases.undo(case)
    assert risk.notice(case) is not None


def test_answers_keep_words_and_time_and_a_taken_back_slip_is_gone(case: OpenCase) -> None:
    key = enquiry(case)
    before = datetime.now(UTC)
    risk.answer(case, key, "plan", "worst", YES)
    risk.say(case, key, "plan", "“Once, years ago.”")
    answer = risk.view(case).answers["plan"]
    assert (answer.now, answer.worst, answer.words) == (BLANK, YES, "“Once, years ago.”")
    assert answer.asked_at is not None
    assert answer.asked_at >= before
    assert risk.notice(case) is None  # the past alone raises no banner
    risk.answer(case, key, "means", "now", YES)
    cases.undo(case)
    assert risk.notice(case) is None


def test_every_field_of_an_enquiry_is_kept(case: OpenCase) -> None:
    key = enquiry(case)
    written = {
        "judgement": "None.", "done": "Told the GP.", "general_practitioner": True,
        "crisis_team": True, "emergency": False, "solicitor": Solicitor.NOT_TOLD,
        "ground": Ground.CONSENT, "ground_words": "She agreed.",
        "remind_on": date(2026, 5, 8), "in_report": True,
    }  # fmt: skip
    assert set(written) == set(risk.FIELDS)
    for name, value in written.items():
        risk.save(case, key, name, value)
    held = risk.view(case).enquiry
    assert held is not None
    assert {name: getattr(held, name) for name in written} == written
    with pytest.raises(BadInputError):
        risk.save(case, key, "recorded_at", None)
    assert [each.id for each in risk.reminders(case, date(2026, 5, 8))] == [key]
    assert risk.reminders(case, date(2026, 5, 7)) == ()
    steps = cases.overview(case, today=date(2026, 5, 9)).next_steps
    assert steps[0].target == f"risk/{key}"


def test_risk_is_in_the_report_only_by_choice(case: OpenCase) -> None:
    key = enquiry(case)
    risk.answer(case, key, "ideas", "now", NO)
    risk.say(case, key, "ideas", CANARY)
    risk.save(case, key, "judgement", f"{CANARY} judged")
    without = reporting.report(case)
    assert CANARY not in str(without)
    risk.save(case, key, "in_report", True)
    printed = str(reporting.report(case))
    assert CANARY in printed
    assert "No scale or score was used" in printed
    risk.save(case, key, "in_report", False)
    assert reporting.report(case) == without


def test_no_verdict_reads_the_risk_page(case: OpenCase) -> None:
    interviewing.open_module(case, MDE)
    before = case.findings()
    key = enquiry(case)
    for probe in case.content.risk.probes:
        if not probe.words_only:
            risk.answer(case, key, probe.id, "now", YES)
            risk.answer(case, key, probe.id, "worst", YES)
    case.forget(*Kind)
    assert case.findings() == before


def test_the_anonymised_package_is_the_same_with_and_without_what_was_said(case: OpenCase) -> None:
    from casereview.series.persons import person_of

    bare = person_of(case.dossier(), case.findings())
    key = enquiry(case)
    risk.answer(case, key, "ideas", "now", YES)
    risk.say(case, key, "ideas", CANARY)
    risk.save(case, key, "done", CANARY)
    opening.write(case, AccountPart.ACCOUNT, CANARY)
    put(case, "Q5", NO, NO)
    dossier = case.dossier()
    assert dossier.risk
    assert dossier.account
    assert person_of(dossier, case.findings()) == bare


def test_no_other_form_of_the_answers_holds_what_was_said_about_risk(case: OpenCase) -> None:
    def forms() -> tuple[object, ...]:
        bundle = schedules.fhir_answers(case, MDE, identified=True)
        return bundle, corating_files.ratings_of(case), schedules.completed(case, MDE)

    interviewing.rate(case, today(case), MDE, "A1", "threshold")
    bare = forms()
    key = enquiry(case)
    risk.answer(case, key, "ideas", "now", YES)
    risk.say(case, key, "ideas", CANARY)
    risk.save(case, key, "done", CANARY)
    assert forms() == bare


def test_the_history_tells_risk_in_words(case: OpenCase) -> None:
    key = enquiry(case)
    risk.answer(case, key, "ideas", "now", YES)
    put(case, "Q4", YES, YES)
    opening.write(case, AccountPart.ACCOUNT, "It fell on me.")
    risk.save(case, key, "solicitor", Solicitor.NOT_TOLD)
    number = case.file.history(1)[0].number
    told = "\n".join(
        line
        for entry in range(1, number + 1)
        for row in history.detail(case, entry).rows
        for line in row.lines()
    )
    assert "Risk: ideas" in told
    assert "Screener question 4, today" in told
    assert "“Account in their own words”: added" in told
    assert "Instructing solicitor: nothing → not told" in told


def test_it_is_searched_and_given_to_its_subject(case: OpenCase) -> None:
    key = enquiry(case)
    risk.say(case, key, "stops", f"“{CANARY}”")
    opening.write(case, AccountPart.HISTORY, CANARY)
    put(case, "Q4", YES, YES)
    kinds = {text.kind for text in case.file.texts() if CANARY in text.words}
    assert kinds == {TextKind.ACCOUNT, TextKind.RISK}
    parts = {part.part for part in held_parts(case.dossier(), {})}
    assert {ACCOUNT, INTERVIEW, RISK} <= parts
    headings = [sheet.heading for sheet in subject_access.answer(case, date(2026, 5, 1)).sheets]
    assert {"Overview and history as told", "Screener", "Risk"} <= set(headings)


def test_a_case_that_is_only_read_shows_it_all(session: Session, case: OpenCase) -> None:
    key = enquiry(case)
    risk.answer(case, key, "ideas", "now", YES)
    dossier = case.dossier()
    assert replace(dossier, history_head="") == replace(case.file.dossier(), history_head="")
    assert [each.id for each in dossier.enquiries] == [key]
