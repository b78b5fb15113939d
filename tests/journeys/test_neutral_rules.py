"""The rules of neutrality, each on all that is shipped and on the three printed demonstrations.

What speaks for a service and what speaks against it is told alike: by the same sentence, with the
same proof, as fully. The numbers are those of the rules, in their order.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casereview.domain.care.library import Direction
from casereview.domain.care.treatment import (
    ANSWERS,
    MECHANISMS,
    Aspect,
    Evidence,
    Opinion,
    OpinionReference,
    Review,
)
from casereview.domain.care.treatment_words import ANSWERS as ANSWER_WORDS
from casereview.domain.care.treatment_words import EVIDENCE
from casereview.domain.care.treatment_words import MECHANISMS as MECHANISM_WORDS
from casereview.domain.documents.document import Group
from casereview.domain.documents.statement import DiagnosisValue, Field, NotStated
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Report, Table
from casereview.reporting.compose import Composed, composed
from casereview.reporting.parts.scores import letter_dates
from casereview.reporting.walking import section_text
from casereview.services.content import Content
from casereview.services.courses.opining import supports
from casereview.services.demonstration.demo import PASSPHRASE
from casereview.services.report import reporting
from casereview.services.session import OpenCase, Session

ROOT = Path(__file__).resolve().parents[2]
CONTENT = Content()
WORDED = CONTENT.conclusions.conclusions
MS_X, MR_X, MRS_Y = "K00ZZ417", "J00ZZ902", "L00ZZ138"
CASES = (MS_X, MR_X, MRS_Y)
QUOTED = re.compile(r"“[^”]*”|‘[^’]*(?:’\w[^’]*)*’")
TAKES_SIDES = re.compile(
    r"\b(alleged(ly)?|bogus|corrupt\w*|dismissive|fake|farce|fruit salad|hidden agenda|ideolog\w*|"
    r"pandemic|propaganda|scandal\w*|sham|so-called|token(ism|istic))\b",
    re.IGNORECASE,
)
BELITTLES = re.compile(
    r"\b(mere(ly)?|failed to|failure to treat|neglected|ignored)\b", re.IGNORECASE
)
OUTSIDE = re.compile(r"\b(campaign\w*|funding|newspapers?|polic(y|ies) of|politic\w*)\b", re.I)
RECOVERY = re.compile(r"(?<!service )\brecover(y|ed|ies)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def cases(folder: Path) -> Iterator[dict[str, OpenCase]]:
    session = Session.unlock(folder / "vault", PASSPHRASE)
    held = {each.claim_number: session.open(each.id) for each in session.case_list().cases}
    yield held
    for case in held.values():
        case.close()
    session.close()


@pytest.fixture(scope="module")
def made(cases: dict[str, OpenCase]) -> dict[str, Report]:
    return {number: reporting.report(case) for number, case in cases.items()}


def told(report: Report, *keys: str) -> str:
    """Return the words of a report, or of some of its sections."""
    return "\n".join(section_text(s) for s in report.sections if not keys or s.key in keys)


def table(report: Report, anchor: str) -> Table:
    """Return the one table of a report that has this anchor."""
    blocks = (block for section in report.sections for block in section.blocks)
    return next(b for b in blocks if isinstance(b, Table) and b.anchor == anchor)


def written_by_us(report: Report) -> str:
    """Return what is neither quoted, nor put to the expert by others, nor a work's title."""
    others = ("instructions", "answers", "references", "glossary")
    return QUOTED.sub(
        "", "\n".join(section_text(s) for s in report.sections if s.key not in others)
    )


def shipped(*places: str) -> Iterator[tuple[Path, str]]:
    """Yield every text that the program can show: its strings and its content, not its comments."""
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            notes = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
            texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant)]
            shown = (n.value for n in texts if id(n) not in notes and isinstance(n.value, str))
            yield from ((path, text) for text in shown)
        for path in sorted((ROOT / place).rglob("*.toml")):
            lines = path.read_text(encoding="utf-8").splitlines()
            yield from ((path, line) for line in lines if not line.lstrip().startswith("#"))
        for path in sorted((ROOT / place).rglob("*.md")):
            yield path, path.read_text(encoding="utf-8")


LINT = ROOT / "resources" / "report" / "profiles" / "ew_civil.toml"  # lists words to be warned of


@pytest.mark.parametrize("number", CASES)
def test_n1_every_letter_is_looked_through_for_a_diagnosis_and_what_it_states_is_printed(
    cases: dict[str, OpenCase], made: dict[str, Report], number: str
) -> None:
    dossier = cases[number].dossier()
    letters = [d for d in dossier.documents if d.group is Group.SERVICE]
    rows = table(made[number], "t-letters").rows
    assert [row[0][0].text for row in rows] == [d.label for d in letters]
    text = told(made[number], "treatment")
    for document in letters:
        values = [
            s.decided
            for s in dossier.statements
            if s.document_id == document.id and s.field is Field.DIAGNOSIS and s.decided
        ]
        assert values, document.label  # looked for, either way
        for value in values:
            if isinstance(value, DiagnosisValue):
                assert f"“{value.text}”" in text
            else:
                assert isinstance(value, NotStated)
    assert "That a letter does not state a diagnosis does not show that none was made." in text


@pytest.mark.parametrize("number", CASES)
def test_n2_silence_is_told_as_silence_and_absence_only_by_a_record(
    cases: dict[str, OpenCase], made: dict[str, Report], number: str
) -> None:
    assert len(set(EVIDENCE.values())) == len(Evidence) == 4
    dossier = cases[number].dossier()
    for review in dossier.reviews:
        if review.state == Evidence.ABSENT:
            assert review.text.strip(), review  # whoever says so is named
        if review.state == Evidence.NOT_STATED:
            assert not re.match(r"(not done|no)\b", review.text, re.IGNORECASE), review.text
    silent = {e.id for e in dossier.episodes} - {h.episode_id for h in dossier.homework}
    text = told(made[number])
    assert (number != MRS_Y) is bool(silent) is ("and is no evidence that none was set" in text)
    assert "it does not mean that the thing did not happen" in text


@pytest.mark.parametrize("number", CASES)
def test_n3_no_report_says_recovery_without_saying_which(
    made: dict[str, Report], number: str
) -> None:
    assert RECOVERY.findall(written_by_us(made[number])) == []
    for opinion in made[number].sections:
        text = section_text(opinion)
        if "9.2 %" in text:
            assert "referred for litigation" in text
            assert "Of 90 people" in text


@pytest.mark.parametrize("number", CASES)
def test_n4_both_kinds_of_outcome_stand_side_by_side(made: dict[str, Report], number: str) -> None:
    text = told(made[number])
    assert "The two measure different things, and both can be true." in text
    assert "By the service’s rules" in text
    assert "Outcome by the service’s own rules, and diagnoses by interview" in text


@pytest.mark.parametrize("number", CASES)
def test_n5_supervision_and_ratings_are_recorded_of_this_case(
    cases: dict[str, OpenCase], made: dict[str, Report], number: str
) -> None:
    dossier = cases[number].dossier()
    held = {(r.episode_id, r.subject) for r in dossier.reviews if r.aspect is Aspect.PATHWAY}
    for episode in dossier.episodes:
        assert {(episode.id, "supervision"), (episode.id, "rated")} <= held
    assert not re.search(r"\bno fidelity\b|\bnever been (checked|rated)\b", told(made[number]))


def test_n6_no_word_that_is_shipped_takes_sides() -> None:
    everywhere = [(p, t) for p, t in shipped("casereview", "resources") if p != LINT]
    assert [(p.name, t[:80]) for p, t in everywhere if TAKES_SIDES.search(t)] == []
    of_treatment = shipped(
        "casereview/domain/care",
        "casereview/reporting/parts",
        "casereview/services/courses",
        "casereview/ui/pages/treatment_parts",
        "resources/clinical",
        "resources/demo",
    )
    told_of = ((p, t) for p, t in of_treatment if p.parent.name != "modules")
    assert [(p.name, t[:80]) for p, t in told_of if BELITTLES.search(t)] == []
    assert set(MECHANISM_WORDS) == set(MECHANISMS)


@pytest.mark.parametrize("number", CASES)
def test_n6_no_report_takes_sides(made: dict[str, Report], number: str) -> None:
    text = told(made[number])
    assert TAKES_SIDES.findall(text) == []
    assert BELITTLES.findall(text) == []


@pytest.mark.parametrize("number", CASES)
def test_n7_motives_politics_and_money_have_no_place(made: dict[str, Report], number: str) -> None:
    assert OUTSIDE.findall(told(made[number])) == []
    places = ("casereview/domain/care", "casereview/reporting/parts", "resources/report/profiles")
    assert [t for _, t in shipped(*places) if OUTSIDE.search(t)] == []


@pytest.mark.parametrize("pointing", [Direction.SUPPORTS, Direction.AGAINST])
def test_n8_works_of_one_direction_are_warned_of_either_way(
    cases: dict[str, OpenCase], pointing: Direction
) -> None:
    works = [w for w in CONTENT.library.works.values() if w.direction is pointing]
    other = Direction.AGAINST if pointing is Direction.SUPPORTS else Direction.SUPPORTS
    assert works
    opinion = Opinion("n8", 99, "Was it so?")
    cited = OpinionReference("r8", "n8", 1, works[0].id, "A finding.")
    dossier = replace(cases[MS_X].dossier(), opinions=(opinion,), opinion_references=(cited,))
    (support,) = supports(dossier, CONTENT.library, WORDED)
    assert support.warning
    assert support.others
    assert {work.direction for work in support.others} <= {other, Direction.MIXED}
    checks = _recomposed(cases[MS_X], dossier).report.checks
    assert any(c.id == "R08" and not c.ok and "Opinion 99" in c.message for c in checks)
    both = (cited, OpinionReference("r9", "n8", 2, support.others[0].id, "Another."))
    (quiet,) = supports(replace(dossier, opinion_references=both), CONTENT.library, WORDED)
    assert quiet.warning == ""


@pytest.mark.parametrize("number", CASES)
def test_n9_nothing_of_another_case_is_evidence_here(
    cases: dict[str, OpenCase], made: dict[str, Report], number: str
) -> None:
    text = told(made[number])
    for other, case in cases.items():
        if other != number:
            record = case.dossier().case
            assert record.claimant.name not in text
            assert other not in text
            assert all(e.service not in text for e in case.dossier().episodes)


def test_n10_every_standard_question_can_be_answered_every_way(
    cases: dict[str, OpenCase],
) -> None:
    case = cases[MRS_Y]
    episode = case.dossier().episodes[0].id
    for question in CONTENT.questions:
        assert tuple(question.answers) == ANSWERS
        assert not re.search(r"\b(really|even|any at all|why not)\b", question.text)
    for answer in ANSWERS:
        own = tuple(
            Review(f"q{question.number}", episode, Aspect.QUESTION, question.id, answer)
            for question in CONTENT.questions
        )
        report = _recomposed(case, replace(case.dossier(), reviews=own)).report
        said = [row[-1][0].text for row in table(report, "t-questions").rows]
        assert said == [f"{ANSWER_WORDS[answer]}"] * len(CONTENT.questions)


def test_n11_comparators_come_with_their_limits_and_one_s_own_work_is_told(
    cases: dict[str, OpenCase],
) -> None:
    outcome = CONTENT.library.on("outcome")
    assert len({work.direction for work in outcome}) >= 3
    for work in outcome:
        if re.search(r"\d", work.finding):
            assert work.limits.strip(), work.id
    case = cases[MS_X]
    dossier = case.dossier()
    scott = replace(dossier.case, expert=replace(dossier.case.expert, name="Dr M J Scott"))
    own = replace(dossier, case=scott)
    assert any(
        work.id == "scott-2018" for s in supports(own, CONTENT.library, WORDED) for work in s.own
    )
    checks = _recomposed(case, own).report.checks
    assert any(c.id == "R24" and not c.ok and "your own work" in c.message for c in checks)


# What is said when it is so, and when it is not: nothing but the direction differs.
ALIKE = (
    ("was delivered in course 1.", MRS_Y, "was not delivered in course 2.", MS_X),
    ("were no longer met at the end of course 1.", MRS_Y, "were still met at the end of", MS_X),
    ("made a material contribution to", MRS_Y, "made no material contribution to", MS_X),
    ("does not need further treatment for", MRS_Y, "needs further treatment for", MR_X),
    ("diagnosis lost: Panic disorder", MRS_Y, "diagnosis kept: Generalised", MS_X),
    ("reliable improvement", MRS_Y, "no reliable change", MS_X),
    ("addressed: ", MRS_Y, "raised and not taken up: ", MS_X),
    ("tasks between sessions are recorded", MRS_Y, "no task between sessions is recorded", MS_X),
    ("how change came about is stated", MRS_Y, "how change came about is not stated", MS_X),
    ("done (the service’s letter", MRS_Y, "not done (the claimant", MS_X),
    ("better: She", MRS_Y, "unchanged: She", MS_X),
)


@pytest.mark.parametrize(("good", "where", "bad", "there"), ALIKE)
def test_n12_benefit_is_recorded_as_carefully_as_its_lack(
    made: dict[str, Report], good: str, where: str, bad: str, there: str
) -> None:
    assert good in told(made[where])
    assert bad in told(made[there])


@pytest.mark.parametrize("number", CASES)
def test_n12_every_report_says_what_speaks_either_way(
    cases: dict[str, OpenCase], made: dict[str, Report], number: str
) -> None:
    text = told(made[number], "opinion_treatment")
    opinions = len(cases[number].dossier().opinions)
    assert text.count("In favour:") == text.count("Against:") == opinions
    assert text.count("Range of opinion:") == opinions


@pytest.mark.parametrize("number", CASES)
def test_n13_what_was_known_rests_on_papers_of_the_time(
    cases: dict[str, OpenCase], number: str
) -> None:
    dossier = cases[number].dossier()
    dated, held = letter_dates(dossier), {d.number: d for d in dossier.documents}
    episodes = {e.id: e for e in dossier.episodes}
    ended = {r.id: r.ended for r in dossier.referrals}
    for opinion in dossier.opinions:
        episode = episodes.get(opinion.episode_id or "")
        if episode is None or not opinion.known_then:
            continue
        last = ended[episode.referral_id] if episode.referral_id else episode.ended
        assert last is not None
        for cited in re.findall(r"\{D(\d+)", opinion.known_then):
            document = held[int(cited)]
            if document.group is Group.SERVICE and "notes" not in document.title:
                when = dated[document.id]
                assert when.earliest <= last.latest or "Messages" in document.title, document.title


@pytest.mark.parametrize("number", CASES)
def test_n14_what_happened_what_guidance_said_and_the_standard_of_care_are_apart(
    cases: dict[str, OpenCase], made: dict[str, Report], number: str
) -> None:
    text = told(made[number], "tables")
    assert "the guidelines in force at the time" in text
    assert "that a course differs from it does not by itself show that care was wrong" in text
    of = {c.id: c.about for c in WORDED.values()}
    assert "practice" in of.values()  # a question of its own
    chosen = {of[o.conclusion] for o in cases[number].dossier().opinions if o.conclusion}
    assert "practice" not in chosen  # nobody asked for it here
    assert not re.search(r"\bbreach|below the standard|negligen", told(made[number]))


def _recomposed(case: OpenCase, dossier: Dossier) -> Composed:
    content = replace(case.content.report(dossier.case.profile), modules=case.modules)
    return composed(dossier, case.findings(), content)
