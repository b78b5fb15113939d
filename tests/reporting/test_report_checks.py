"""The rules for the content of a report: each is met by the made-up case, and unmet where broken."""

# ruff: noqa: E501 - rules are read as lines of a table

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.care.treatment import Opinion
from casereview.domain.case import AnswerState, Expert, InterviewSetting
from casereview.domain.documents.contradiction import Contradiction, Outcome, Side
from casereview.domain.documents.document import Group
from casereview.domain.documents.voice import Voice
from casereview.domain.dossier import Dossier
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.domain.reports.report import CheckResult, Gate, Report
from casereview.reporting.asserting.assertions import Assertion, Result
from casereview.reporting.checking.checks_frame import places, section_of
from casereview.reporting.checking.checks_paper import set_on_paper, within_limit
from casereview.reporting.compose import compose
from tests.reporting import report_builders as builders

BLOCK, WARN = Gate.BLOCK, Gate.WARN
Change = Callable[[Dossier], Dossier]


def reported(dossier: Dossier, profile: Callable[..., object] | None = None) -> Report:
    content = builders.content()
    if profile is not None:
        content = replace(content, profile=profile(content.profile))  # type: ignore[arg-type]  # a profile, changed
    return compose(dossier, builders.findings(), content)


def checks(dossier: Dossier) -> tuple[CheckResult, ...]:
    return reported(dossier).checks


@cache
def sound() -> tuple[CheckResult, ...]:
    return checks(settled(builders.dossier()))


def unmet(dossier: Dossier, gate: Gate = BLOCK) -> dict[str, CheckResult]:
    return {c.id: c for c in checks(dossier) if not c.ok and c.gate is gate}


def text(section: str, words: str) -> Change:
    def change(d: Dossier) -> Dossier:
        kept = tuple(entry for entry in d.sections if entry.section != section)
        return replace(d, sections=(*kept, replace(d.sections[0], section=section, text=words)))

    return change


def without(section: str) -> Change:
    return lambda d: replace(d, sections=tuple(s for s in d.sections if s.section != section))


def settled(d: Dossier) -> Dossier:
    """Return the case with everything read and every disorder held against the records."""
    read = tuple(replace(document, read_by_expert=True) for document in d.documents)
    said = (
        "The general practice record speaks of anxiety that fits generalised anxiety disorder {D1 p.1}.\n\n"
        "It speaks of health anxiety in 2019 {D1 p.1}.\n\n"
        "I found no entry about a specific phobia in it."
    )
    return text("records", said)(replace(d, documents=read))


def expert(**changes: object) -> Change:
    def change(d: Dossier) -> Dossier:
        return replace(d, case=replace(d.case, expert=replace(d.case.expert, **changes)))  # type: ignore[arg-type]  # free-form for tests

    return change


def case(**changes: object) -> Change:
    return lambda d: replace(d, case=replace(d.case, **changes))  # type: ignore[arg-type]  # free-form for tests


def setting(**changes: object) -> Change:
    def change(d: Dossier) -> Dossier:
        return replace(d, case=replace(d.case, interview=replace(d.case.interview, **changes)))  # type: ignore[arg-type]  # free-form for tests

    return change


def question(number: int, **changes: object) -> Change:
    def change(d: Dossier) -> Dossier:
        put = tuple(
            replace(one, **changes) if one.number == number else one  # type: ignore[arg-type]  # free-form for tests
            for one in d.questions
        )
        return replace(d, questions=put)

    return change


def part(**changes: object) -> Change:
    return lambda d: replace(d, **changes)  # type: ignore[arg-type]  # free-form for tests


def opinion(**changes: object) -> Change:
    whole = Opinion(
        "op1", 1, "Did the first course have an effect?", "ep1", "gad", "less_likely",
        "One session was attended {D2 p.1}.", range="Some would say that one session can help.",
    )  # fmt: skip
    return lambda d: replace(d, opinions=(replace(whole, **changes),))  # type: ignore[arg-type]  # free-form for tests


def fact(*hypotheses: Hypothesis, **changes: object) -> Change:
    made = DisputedFact("df1", "What was offered", origin="event:ev5", hypotheses=hypotheses)
    return lambda d: replace(d, disputes=(replace(made, **changes),))  # type: ignore[arg-type]  # free-form for tests


def score(**changes: object) -> Change:
    plain = OwnScore("os1", "PHQ-9", builders.on("2024-02-19"), 11.0, given_by="Dr A Fenwick")
    return lambda d: replace(d, own_scores=(replace(plain, **changes),))  # type: ignore[arg-type]  # free-form for tests


def order(**changes: object) -> Change:
    plain = CourtOrder("or1", date(2023, 11, 20), None, "A report.", True, "clinical psychology")
    return lambda d: replace(d, orders=(replace(plain, **changes),))  # type: ignore[arg-type]  # free-form for tests


def contradiction(outcome: Outcome, *, sides: int = 2) -> Change:
    both = (Side(Voice.SERVICE, "offered"), Side(Voice.CLAIMANT, "not offered"))[:sides]
    made = Contradiction("c1", "expert", "A review", outcome, in_report=True, sides=both)
    return lambda d: replace(d, contradictions=(made,))


def contrary(number: int) -> Change:
    def change(d: Dossier) -> Dossier:
        marked = tuple(replace(o, contrary=o.number == number) for o in d.documents)
        return replace(d, documents=marked)

    return change


def silent(d: Dossier) -> Dossier:
    return text("records", "14 May 2019: anxious {D1 p.1}.")(d)


def no_records_of_the_time(d: Dossier) -> Dossier:
    return replace(silent(d), documents=tuple(replace(o, group=Group.LEGAL) for o in d.documents))


A, B = Hypothesis("offered", "", "The same."), Hypothesis("not offered", "", "Another.")

UNMET: list[tuple[Change, str, Gate, str, str]] = [
    (text("summary", "Dear Sir, she was ill: see {section opinion_diagnosis}."), "R01", BLOCK, "summary", "Dear Sir"),
    (lambda d: replace(d, case=replace(d.case, proceedings=replace(d.case.proceedings, court=""))), "R01", BLOCK, "summary", "no court"),
    (expert(registration=""), "R02", BLOCK, "expert", "registration number"),
    (expert(practising_since=None), "R02", BLOCK, "expert", "in practice"),
    (case(expert=Expert()), "R02", BLOCK, "expert", "name, post"),
    (expert(curriculum_vitae_dated=None), "R02", WARN, "cv", "as of when"),
    (expert(curriculum_vitae_dated=date(2023, 3, 10)), "R02", WARN, "cv", "10 March 2023"),
    (text("account", "It began then {D99 p.1}."), "R03", BLOCK, "account", "{D99 p.1}"),
    (text("references", "Marlow, A (2011) Worry, a study."), "R03", WARN, "references", "cited nowhere"),
    (text("opinion_diagnosis", "It is common (Marlow, 2011)."), "R03", WARN, "opinion_diagnosis", "Marlow (2011)"),
    (part(instructions=()), "R04", BLOCK, "instructions", "No material instruction"),
    (part(questions=()), "R04", BLOCK, "instructions", "No questions"),
    (without("account"), "R04", BLOCK, "account", "not written"),
    (case(oral_instructions_confirmed=False), "R05", BLOCK, "instructions", "oral instruction"),
    (case(interview=InterviewSetting()), "R07", BLOCK, "interview", "say why"),
    (setting(minutes=0), "R07", BLOCK, "interview", "duration"),
    (score(given_by=""), "R07", BLOCK, "assessment", "by whom"),
    (score(given_by="an assistant"), "R07", BLOCK, "assessment", "qualification"),
    (without("opinion_range"), "R08", BLOCK, "opinion_range", "range of opinion"),
    (without("opinion_prognosis"), "R08", BLOCK, "opinion_prognosis", "not written"),
    (opinion(range=""), "R08", BLOCK, "opinion_treatment", "why there is none"),
    (opinion(reasons=" "), "R08", BLOCK, "opinion_treatment", "its reasons"),
    (opinion(conclusion=""), "R08", BLOCK, "opinion_treatment", "a conclusion"),
    (without("summary"), "R09", BLOCK, "summary", "not written"),
    (text("summary", "She was ill before the accident {D1 p.1}."), "R09", BLOCK, "summary", "She was ill"),
    (question(1, section=""), "R09", BLOCK, "answers", "question 1"),
    (opinion(provisional=True, qualification="Without notes."), "R10", BLOCK, "opinion_treatment", "settle it"),
    (lambda d: without("limits")(case(interview=InterviewSetting(not_held="Only records were asked for."))(d)), "R10", BLOCK, "limits", "No interview was held"),
    (case(report_date=date(2020, 9, 30)), "R13", BLOCK, "truth", "in force"),
    (text("evidence", "She clearly worried."), "R15", WARN, "evidence", "“clearly” (tone)"),
    (text("evidence", "This proves it."), "R15", WARN, "evidence", "“proves” (more certain"),
    (text("evidence", "The service was negligent."), "R15", WARN, "evidence", "the court’s"),
    (text("evidence", "She has recovered."), "R15", WARN, "evidence", "which sense"),
    (text("opinion_prognosis", "She will work again."), "R15", WARN, "opinion_prognosis", "no phrase of the balance"),
    (text("opinion_prognosis", "It may have lasted. More likely than not it ends."), "R15", WARN, "opinion_prognosis", "what is possible"),
    (lambda d: replace(d, documents=tuple(replace(o, read_by_expert=o.number != 3) for o in d.documents)), "R16", WARN, "documents", "Not read in full: D3."),
    (contrary(7), "R16", WARN, "evidence", "D7 points the other way"),
    (contradiction(Outcome.NO_CONSEQUENCE, sides=1), "R16", WARN, "evidence", "only one side"),
    (silent, "R16", WARN, "opinion_diagnosis", "say what the records"),
    (text("opinion_prognosis", "More likely than not she will work {D4 p.1}."), "R16", WARN, "opinion_prognosis", "rests on D4 alone"),
    (question(1, state=AnswerState.OPEN), "R17", BLOCK, "answers", "without an answer: 1"),
    (question(1, answer=""), "R17", BLOCK, "answers", "without an answer: 1"),
    (question(3, answer=""), "R17", BLOCK, "answers", "outside your expertise: question 3"),
    (question(2, answer=""), "R18", BLOCK, "answers", "question 2"),
    (question(1, state=AnswerState.INSUFFICIENT, answer=""), "R18", BLOCK, "answers", "question 1"),
    (text("account", "In my opinion she was frightened."), "R20", WARN, "account", "an opinion among facts"),
    (fact(A), "R21", BLOCK, "opinion_causation", "fewer than two"),
    (fact(A, replace(B, opinion="")), "R21", BLOCK, "opinion_causation", "no opinion on one version"),
    (fact(A, B, preferred=0), "R21", BLOCK, "opinion_causation", "preference without reasons"),
    (part(disputes=()), "R21", BLOCK, "opinion_causation", "January 2022"),
    (contradiction(Outcome.BOTH_STAND), "R21", WARN, "opinion_causation", "both versions"),
    (part(orders=()), "R22", WARN, "instructions", "No order is recorded"),
    (order(field="psychiatry"), "R22", WARN, "instructions", "“psychiatry”"),
    (part(orders=()), "R23", WARN, "instructions", "Nothing says whether orders"),
    (expert(interests=""), "R24", BLOCK, "interests", "conflicts of interest"),
    (text("interests", "I was paid."), "R25", WARN, "interests", "depend on the outcome"),
    (setting(language=""), "R26", WARN, "interview", "in which language"),
    (case(report_date=None), "R28", BLOCK, "signature", "not dated"),
    (case(report_date=date(2024, 2, 1)), "R28", BLOCK, "signature", "the interview and the instruction of 2 February 2024"),
    (case(expert=Expert()), "R30", BLOCK, "signature", "printed name"),
]  # fmt: skip


def test_the_made_up_case_meets_every_rule() -> None:
    assert [c.message for c in sound() if not c.ok] == []
    numbers = [c.id for c in sound()]
    assert numbers == sorted(numbers)
    asked = {number for _, number, *_rest in UNMET} | {"R06", "R11", "R12", "R14", "R27"}
    assert asked <= set(numbers)


@pytest.mark.parametrize(
    ("change", "number", "gate", "section", "words"),
    UNMET,
    ids=[f"{number}-{words[:24]}" for _, number, _gate, _section, words in UNMET],
)
def test_unmet(change: Change, number: str, gate: Gate, section: str, words: str) -> None:
    report = reported(change(settled(builders.dossier())))
    found = [
        c for c in report.checks
        if c.id == number and not c.ok and c.gate is gate and words in c.message
    ]  # fmt: skip
    assert found, [c.message for c in report.checks if not c.ok]
    (check, *_) = found
    assert check.section == section
    assert check.message[-1] in ".…”" or check.message.rsplit(": ", 1)[-1]
    printed = next((s for s in report.sections if s.key == section), None)
    assert printed is not None
    if check.place:
        (place,) = {p.anchor: p for p in places(printed) if p.anchor == check.place}.values()
        assert check.words.casefold() in place.text.casefold()


def test_an_old_curriculum_vitae_is_one_of_more_than_twelve_months() -> None:
    exactly = expert(curriculum_vitae_dated=date(2023, 3, 11))(settled(builders.dossier()))
    assert "R02" not in unmet(exactly, WARN)


def test_facts_without_a_source_block() -> None:
    bare = builders.content()
    sections = tuple(
        replace(spec, source="") if spec.key == "background" else spec
        for spec in bare.profile.sections
    )
    report = compose(
        builders.dossier(),
        builders.findings(),
        replace(bare, profile=replace(bare.profile, sections=sections)),
    )
    (check,) = (c for c in report.checks if c.id == "R06")
    assert not check.ok
    assert (check.section, check.gate) == ("background", BLOCK)
    section = section_of(report, "background")
    assert section is not None
    assert check.place in {place.anchor for place in places(section)}


@pytest.mark.parametrize(
    ("left_out", "number"),
    [("compliance", "R11"), ("compliance", "R12"), ("compliance", "R14"), ("truth", "R13")],
)
def test_declarations_are_missed(left_out: str, number: str) -> None:
    content = builders.content()
    kept = tuple(spec for spec in content.profile.sections if spec.key != left_out)
    report = compose(
        builders.dossier(),
        builders.findings(),
        replace(content, profile=replace(content.profile, sections=kept)),
    )
    assert any(c.id == number and not c.ok and c.gate is BLOCK for c in report.checks)


def test_the_duty_stands_after_the_opinions() -> None:
    content = builders.content()
    specs = list(content.profile.sections)
    duty = next(spec for spec in specs if spec.key == "compliance")
    specs.remove(duty)
    report = compose(
        builders.dossier(),
        builders.findings(),
        replace(content, profile=replace(content.profile, sections=(duty, *specs))),
    )
    assert any(c.id == "R11" and not c.ok for c in report.checks)


def test_rules_that_a_profile_leaves_out_are_not_asked() -> None:
    content = builders.content()
    profile = replace(content.profile, without_checks=("R22", "R23"))
    found = compose(builders.dossier(), builders.findings(), replace(content, profile=profile))
    assert {"R22", "R23"}.isdisjoint(c.id for c in found.checks)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (case(proceedings=replace(builders.case().proceedings, claim_number="")), "R22"),
        (lambda d: replace(case(no_orders=True)(d), orders=()), "R23"),
        (case(interview=InterviewSetting(not_held="Only records were asked for.")), "R07"),
        (case(interview=InterviewSetting(not_held="Only records were asked for.")), "R10"),
        (score(given_by="an assistant", qualification="trainee", supervised=True), "R07"),
        (opinion(range="", no_range="Nothing has been published on it."), "R08"),
        (opinion(provisional=True, qualification="Without notes.", settled_by="The notes."), "R10"),
        (fact(A, B, preferred=0, reason="The injury cannot arise otherwise."), "R21"),
        (contradiction(Outcome.NO_CONSEQUENCE), "R21"),
        (contrary(1), "R16"),
        (no_records_of_the_time, "R16"),
        (text("evidence", "The letter says that she “has clearly recovered” {D1 p.1}; so does D2 {D2 p.1}."), "R15"),
        (text("opinion_diagnosis", "{label diagnosis-gad}So say {D1} and {D2}."), "R16"),
    ],
)  # fmt: skip
def test_met_in_another_way(change: Change, number: str) -> None:
    found = checks(change(settled(builders.dossier())))
    assert [c.message for c in found if c.id == number and not c.ok] == []


def test_a_desktop_report_says_so() -> None:
    bare = case(interview=InterviewSetting(not_held="Only the records were asked about"))
    report = reported(bare(builders.dossier()))
    for key in ("interview", "limits"):
        section = section_of(report, key)
        assert section is not None
        words = "\n".join(place.text for place in places(section))
        assert (
            "I did not interview Zoë Świętosława Llŷr: only the records were asked about." in words
        )


def test_facts_in_dispute_are_printed_with_every_version() -> None:
    section = section_of(reported(builders.dossier()), "opinion_causation")
    assert section is not None
    words = "\n".join(place.text for place in places(section))
    assert "Whether a review was offered in January 2022." in words
    assert (
        "As put forward by the service: A review was offered. If that is so: The outlook" in words
    )
    assert "I prefer neither version." in words
    chosen = fact(A, B, preferred=1, reason="The injury cannot arise otherwise.")
    section = section_of(reported(chosen(builders.dossier())), "opinion_causation")
    assert section is not None
    words = "\n".join(place.text for place in places(section))
    assert "I prefer version (b), because the injury cannot arise otherwise." in words


def test_orders_are_listed_or_that_there_were_none() -> None:
    section = section_of(reported(builders.dossier()), "instructions")
    none = section_of(
        reported(replace(case(no_orders=True)(builders.dossier()), orders=())), "instructions"
    )
    assert section is not None
    assert none is not None
    words = "\n".join(place.text for place in places(section))
    assert (
        "Order of 20 November 2023, received on 1 December 2023: One report of a psychologist. It permits expert evidence in the field of clinical psychology."
        in words
    )
    assert "I have received no order that affects me." in "\n".join(p.text for p in places(none))


@pytest.mark.parametrize(
    ("counted", "limit", "pages", "ok"),
    [(20, 20, None, True), (21, 20, None, False), (24, 20, 25, True), (26, 20, 25, False), (90, None, None, True)],
)  # fmt: skip
def test_page_limit(counted: int, limit: int | None, pages: int | None, ok: bool) -> None:
    orders = (CourtOrder("o", pages=pages),)
    (check,) = within_limit(counted, limit, orders)
    assert (check.id, check.gate, check.ok) == ("R29", BLOCK, ok)
    assert str(counted) in check.message


def test_margins_and_page_numbers_are_read_off_the_paper() -> None:
    held = [Assertion("12", "The left margin is 35 mm or more", Result.FAIL, "page 2")]
    held += [
        Assertion("9", "Every page", Result.PASS, ""),
        Assertion("3", "Cover", Result.FAIL, ""),
    ]
    found = tuple(set_on_paper(held))
    assert [(c.id, c.ok) for c in found] == [("R27", False), ("R27", True)]
    assert "page 2" in found[0].message
