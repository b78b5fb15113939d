"""Documents that follow a report: each says what its form must, and passes the file's own tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casereview.catalogue.report import (
    load_declarations,
    load_profile,
    load_supplement,
    profile_ids,
)
from casereview.domain.case import JointParty
from casereview.domain.dossier import Dossier
from casereview.domain.reports.draft import Form
from casereview.domain.reports.profile import Profile, missing_words
from casereview.domain.reports.report import (
    Gate,
    LockedText,
    Quotation,
    Report,
    SectionKind,
    Signature,
)
from casereview.domain.reports.supplement import (
    FORMS,
    Agreement,
    AmendedPlace,
    JointIssue,
    OtherExpert,
    ParentReport,
    PutQuestion,
    Reply,
    Supplement,
    SupplementText,
    last_day_for_questions,
)
from casereview.reporting.asserting.assertions import Result
from casereview.reporting.asserting.check import check_pdf
from casereview.reporting.compose import compose
from casereview.reporting.forms.docx import write_docx
from casereview.reporting.forms.plain_text import write_text
from casereview.reporting.pdf import write_pdf
from casereview.reporting.supplements import compose_supplement, following
from casereview.reporting.walking import section_text
from tests.reporting import report_builders as builders

HASH = "0a1b2c3d4e5f" + "6" * 52
PARENT = ParentReport("is1", date(2024, 3, 11), HASH, "Version 1")
NUMBERS = frozenset({"13.1", "14.1", "14.2"})
ASKED = "Does “paragraph 14.1” assume that the machine was *guarded*? <b>Yes</b> or no?"


def dossier() -> Dossier:
    """Return the made-up case with one supplement of each form, all of them finished."""
    day = date(2024, 6, 3)
    other = OtherExpert("Dr B Okonkwo", "Consultant Psychiatrist", "Vale and Co")
    return replace(
        builders.dossier(),
        supplements=(
            Supplement("ad", Form.ADDENDUM, 1, PARENT, day, None, ("doc6",), ("in2",)),
            Supplement("am", Form.AMENDED, 1, PARENT, day),
            Supplement("an", Form.ANSWERS, 1, PARENT, day, date(2024, 4, 2)),
            Supplement(
                *("jo", Form.JOINT, 1, PARENT, day),
                other=other,
                discussed_on=date(2024, 5, 20),
                discussed_how="by video for two hours",
            ),
        ),
        supplement_texts=tuple(
            SupplementText(f"{of}-{section}", of, section, text)
            for of, section, text in (
                (
                    "ad",
                    "summary",
                    "One opinion changed; the others stand: see {section unchanged}.",
                ),
                ("ad", "material", "The letter records a second course {D6 p.1}."),
                ("ad", "changed", "Paragraph 14.1 of my report put the onset in May; it is June."),
                ("ad", "unchanged", "The diagnoses stand.\n\nSo does the prognosis."),
                ("ad", "reasons", "The letter dates the first panic attack."),
                ("ad", "interests", "My fee does not depend on the outcome."),
                ("am", "changes", "No opinion changed."),
                ("an", "interests", "My fee does not depend on the outcome."),
            )
        ),
        put_questions=(
            PutQuestion(
                *("q1", "an", "1", ASKED, "Vale and Co", date(2024, 4, 20), Reply.ANSWERED),
                *("No. {D1 p.1}", ("14.1", "13.1")),
            ),
            PutQuestion(
                *("q2", "an", "2(a)", "Please list every patient seen.", "Vale and Co"),
                *(date(2024, 4, 20), Reply.NOT_PROPORTIONATE, "It concerns other people."),
            ),
        ),
        joint_issues=(
            JointIssue(
                *("j1", "jo", 1, "Was there a specific phobia?", Agreement.AGREED),
                *("We agree that there was.", "Interview.", "Own interview.", "Nothing known."),
            ),
            JointIssue(
                *("j2", "jo", 2, "Was it caused by the accident?", Agreement.DISAGREED, ""),
                *("It began within days.", "It was present before.", "Earlier records.", ""),
            ),
        ),
        amended_places=(AmendedPlace("p1", "am", "2.1", "2014", "2004", "A slip of the pen."),),
    )


def made(form: Form, profile: str = "ew_civil", case: Dossier | None = None) -> Report:
    """Return the supplement of a form, composed as a draft."""
    held = case or dossier()
    supplement = next(one for one in held.supplements if one.form is form)
    base = builders.content()
    of = load_supplement(form, load_profile(profile))
    content = replace(base, profile=of)
    return compose_supplement(
        held, builders.findings(), content, following(held, supplement, NUMBERS)
    ).report


def text_of(report: Report) -> str:
    return "\n".join(section_text(section) for section in report.sections if section.printed)


@pytest.mark.parametrize("form", FORMS)
def test_a_finished_supplement_blocks_nothing_of_its_own(form: Form) -> None:
    report = made(form)
    unmet = [check for check in report.checks if not check.ok and check.id.startswith("S")]
    assert unmet == []
    blocks = {c.id for c in report.checks if not c.ok and c.gate is Gate.BLOCK}
    whole = {c.id for c in builders_report().checks if not c.ok and c.gate is Gate.BLOCK}
    assert blocks <= whole


def builders_report() -> Report:
    return compose(builders.dossier(), builders.findings(), builders.content())


@pytest.mark.parametrize(
    ("form", "number"),
    [(Form.ADDENDUM, 74), (Form.AMENDED, 74), (Form.ANSWERS, 75), (Form.JOINT, 76)],
)
def test_the_file_of_a_supplement_passes_its_assertions(form: Form, number: int) -> None:
    found = {one.id: one for one in check_pdf(write_pdf(made(form)))}
    assert found[str(number)].result is Result.PASS, found[str(number)].detail
    faults = {one.id: one.detail for one in found.values() if one.result is Result.FAIL}
    assert not faults


def test_an_addendum_names_its_parent_what_is_new_and_what_changed() -> None:
    report = made(Form.ADDENDUM)
    text = text_of(report)
    assert "report of 11 March 2024, version 1, which stays as it is" in text
    assert "0a1b2c3d4e5f" in text
    assert HASH not in text
    assert "[D6]" in text
    assert "That session notes had been asked for" in text
    assert "To examine the claimant" not in text
    titles = [section.title for section in report.sections]
    assert (
        titles.index("What changed") < titles.index("What did not change") < titles.index("Reasons")
    )
    locked = [b.key for s in report.sections for b in s.blocks if isinstance(b, LockedText)]
    assert locked == ["ew_civil_compliance", "ew_civil_truth"]
    assert report.dated == date(2024, 6, 3)
    assert dict(report.cover.facts)["Follows"] == "report of 11 March 2024, version 1"


def test_answers_quote_each_question_as_it_was_put_and_are_part_of_the_report() -> None:
    report = made(Form.ANSWERS)
    section = next(one for one in report.sections if one.key == "put_answers")
    quoted = [b.paragraphs[0][0].text for b in section.blocks if isinstance(b, Quotation)]
    assert quoted == [ASKED, "Please list every patient seen."]
    text = text_of(report)
    assert "Question 2(a), put by Vale and Co:" in text
    assert "These answers are part of my report of 11 March 2024" in text
    assert "refers to paragraphs 14.1 and 13.1 of my report" in text
    assert "Not proportionate. I have not answered it and ask the court for directions." in text


def test_a_joint_statement_gives_each_item_with_the_reasons_of_both_and_two_signatures() -> None:
    report = made(Form.JOINT)
    assert report.cover.title == "Joint statement of Dr A Fenwick and Dr B Okonkwo"
    signed = [b.name for s in report.sections for b in s.blocks if isinstance(b, Signature)]
    assert signed == ["Dr A Fenwick", "Dr B Okonkwo"]
    text = text_of(report)
    for words in ("Reasons of Dr A Fenwick: It began within days.", "Not agreed.", "by video"):
        assert words in text
    assert "contempt" not in text
    assert [s.kind for s in report.sections].count(SectionKind.DECLARATION) == 3


def test_an_amended_report_is_the_whole_report_with_a_list_of_changes() -> None:
    report, plain = made(Form.AMENDED), builders_report()
    keys = [section.key for section in report.sections]
    assert [key for key in keys if key != "changes"] == [s.key for s in plain.sections]
    assert keys[:2] == ["summary", "changes"]
    assert "Accuracy. A slip of the pen." in text_of(report)
    assert report.cover.title.startswith("Amended report of")


@pytest.mark.parametrize(
    ("form", "change", "number"),
    [
        (Form.ADDENDUM, {"parent": ParentReport()}, "S01"),
        (Form.ADDENDUM, {"documents": (), "instructions": ()}, "S02"),
        (Form.JOINT, {"other": OtherExpert()}, "S06"),
    ],
)
def test_what_a_supplement_lacks_is_said(
    form: Form, change: dict[str, object], number: str
) -> None:
    case = dossier()
    altered = tuple(
        replace(one, **change) if one.form is form else one  # type: ignore[arg-type]  # fields above
        for one in case.supplements
    )
    report = made(form, case=replace(case, supplements=altered))
    assert number in {check.id for check in report.checks if not check.ok}


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"put_questions": ()}, "S03"),
        ({"joint_issues": ()}, "S07"),
        ({"amended_places": ()}, "S05"),
    ],
)
def test_a_supplement_without_its_matter_is_blocked(change: dict[str, object], number: str) -> None:
    case = replace(dossier(), **change)  # type: ignore[arg-type]  # the fields above
    form = {"S03": Form.ANSWERS, "S07": Form.JOINT, "S05": Form.AMENDED}[number]
    unmet = {c.id: c.gate for c in made(form, case=case).checks if not c.ok}
    assert unmet[number] is Gate.BLOCK


def test_an_open_answer_a_strange_paragraph_and_one_sided_reasons_block() -> None:
    case = dossier()
    first, second = case.put_questions
    case = replace(
        case,
        put_questions=(replace(first, paragraphs=("99.1",)), replace(second, reply=Reply.OPEN)),
        joint_issues=(replace(case.joint_issues[1], other_reasons=" "),),
    )
    unmet = {
        c.id: c.message
        for f in (Form.ANSWERS, Form.JOINT)
        for c in made(f, case=case).checks
        if not c.ok
    }
    assert unmet["S03"] == "Not answered: 2(a)."
    assert unmet["S04"] == "The report has no paragraph 99.1."
    assert unmet["S07"] == "Items without agreement or the reasons of both: 2."


def test_the_last_day_for_questions_is_28_days_from_service() -> None:
    assert last_day_for_questions(date(2024, 4, 2)) == date(2024, 4, 30)


# ---- kinds of report


@pytest.mark.parametrize("profile_id", profile_ids())
def test_every_kind_of_report_composes_and_is_set_and_its_checks_run(profile_id: str) -> None:
    content = replace(builders.content(), profile=load_profile(profile_id))
    case = builders.with_text("summary", "The conclusions in short.")
    report = compose(case, builders.findings(), content)
    found = check_pdf(write_pdf(report))
    faults = {one.id: one.detail for one in found if one.result is Result.FAIL}
    declared = {"23", "24", "25", "26"} if profile_id != "ew_civil" else set()
    assert faults.keys() <= (declared if content.profile.to_court else {*declared, "3", "4", "5"})
    terms = content.profile.terms
    assert report.cover.parties[0][1] == terms.party
    assert report.cover.title == f"{terms.title} of Dr A Fenwick"
    applied = {check.id for check in report.checks}
    assert applied
    assert not applied & set(content.profile.without_checks)
    text = text_of(report)
    if terms.person != "claimant":
        assert "claimant’s account" not in text
    civil = "proceedings for contempt of court"
    assert (civil in text) == (profile_id == "ew_civil")
    assert set(content.profile.declarations) <= {each.key for each in load_declarations()}
    for form in (Form.ADDENDUM, Form.ANSWERS, Form.JOINT):
        follows = made(form, profile_id)
        assert write_text(follows)
        assert write_docx(follows)


def _missing(profile: Profile) -> tuple[str, ...]:
    return missing_words(profile, load_declarations(), date(2026, 11, 22))


def test_kinds_whose_words_are_not_at_hand_cannot_be_issued_and_say_which() -> None:
    waiting = {one for one in profile_ids() if _missing(load_profile(one))}
    assert waiting == {"ew_cop", "ew_crime", "ew_family_children", "ew_family_money", "ni"}
    (said,) = _missing(load_profile("ni"))
    assert "Practice Direction 11/2003" in said
    assert _missing(load_supplement(Form.ADDENDUM, load_profile("ni"))) == (said,)
    assert not _missing(load_supplement(Form.JOINT, load_profile("ni")))
    before = missing_words(load_profile("ew_civil"), load_declarations(), date(2020, 9, 30))
    assert before == ("No form of “Statement of truth” is in force on the report’s date.",)
    content = replace(builders.content(), profile=load_profile("ni"))
    draft = compose(builders.dossier(), builders.findings(), content)
    assert "The words of this declaration are not at hand" in text_of(draft)


def test_the_immigration_tribunal_has_the_first_paragraph_alone_and_twenty_pages() -> None:
    profile = load_profile("tr_iac")
    content = replace(builders.content(), profile=profile)
    plain = builders.dossier()
    case = replace(plain, case=replace(plain.case, report_date=date(2025, 2, 3)))
    report = compose(case, builders.findings(), content)
    (truth,) = [
        b
        for s in report.sections
        for b in s.blocks
        if isinstance(b, LockedText) and b.key == "tr_iac_truth"
    ]
    civil = next(one for one in load_declarations() if one.key == "ew_civil_truth")
    assert truth.paragraphs == civil.paragraphs[:1]
    assert profile.page_limit("") == 20
    assert report.cover.lines[1].startswith("Appeal no.")


def test_advice_is_stamped_even_when_issued_and_has_no_statement_of_truth() -> None:
    content = replace(builders.content(), profile=load_profile("ew_advice"))
    report = compose(
        builders.dossier(), builders.findings(), content, version="Version 1", draft=False
    )
    assert report.stamp == "Advice – privileged"
    assert dict(report.cover.facts)["Addressed to"] == "those who instruct me"
    assert not [b for s in report.sections for b in s.blocks if isinstance(b, LockedText)]
    assert builders_report().stamp.startswith("DRAFT")
    final = compose(builders.dossier(), builders.findings(), builders.content(), draft=False)
    assert final.stamp == ""


def test_a_single_joint_expert_names_every_party_and_who_put_each_question() -> None:
    plain = builders.dossier()
    first, *rest = plain.questions
    case = replace(
        plain,
        joint_parties=(JointParty("jp", "Vale and Co", "", "V/7", "the defendant"),),
        questions=(replace(first, put_by="Vale and Co"), *rest),
    )
    report = compose(case, builders.findings(), builders.content())
    both = "Single joint expert instructed by Harcastle Bream LLP and Vale and Co"
    assert both in report.header[0]
    facts = dict(report.cover.facts)
    assert "Vale and Co, on behalf of the defendant" in facts["Instructed by"]
    text = text_of(report)
    assert "single joint expert by Harcastle Bream LLP (reference KB/1) on behalf of" in text
    assert f"{first.text} [put by Vale and Co]" in text
    assert "Single joint expert" not in builders_report().header[0]


def test_a_joint_statement_bears_both_names_on_every_page() -> None:
    assert (
        made(Form.JOINT)
        .header[1]
        .startswith("Joint statement of Dr A Fenwick and Dr B Okonkwo · 3 June 2024 · ")
    )


def test_a_joint_statement_says_where_one_expert_is_silent_beside_the_other() -> None:
    text = text_of(made(Form.JOINT))
    assert "What would change the view of Dr B Okonkwo: Not stated." in text
