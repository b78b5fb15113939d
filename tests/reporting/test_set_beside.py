"""A course beside its standards: dose, protocol, homework, mechanism, waits and changes in one."""

from __future__ import annotations

from datetime import date

from casereview.catalogue.descriptors import load_descriptors
from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.assessing.rating import Diagnosis, ModuleKey, TimePoint
from casereview.domain.assessing.truth import T
from casereview.domain.care.dose import DoseVerdict
from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    Contact,
    ContactKind,
    Evidence,
    Homework,
    Referral,
    Review,
)
from casereview.domain.care.waits import Leg
from casereview.domain.case import Case, Claimant, TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Group, ReadState, TextSource
from casereview.domain.documents.statement import (
    Field,
    HomeworkValue,
    ScoreValue,
    State,
    Statement,
    Value,
)
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.episodes import referrals
from casereview.reporting.parts.set_beside import CourseBeside, ReferralBeside, set_beside
from casereview.services.content import Content

CONTENT = Content()
NO_FINDINGS = CaseFindings((), ())
GAD, IAD = ModuleKey("gad"), ModuleKey("iad")


def filed(field: Field, value: Value) -> Statement:
    return Statement(f"{field}{value}", "d1", field, value, None, "rule/1", state=State.ACCEPTED)


def concluded(point: str, key: ModuleKey, status: str) -> Diagnosis:
    return Diagnosis(point, key, status, status, "", date(2024, 1, 1), "Dr Example")


def point(order: int, kind: str, on: PartialDate) -> TimePoint:
    return TimePoint(kind, order, kind, kind, kind, on)


def contact(number: int, day: date, kind: ContactKind = ContactKind.TREATMENT) -> Contact:
    return Contact(f"c{number}", "e1", PartialDate.of(day), kind, Attendance.ATTENDED, minutes=60)


def case(status: str, reviews: tuple[Review, ...] = (), sessions: int = 12) -> Dossier:
    """Return a case of one course of CBT for worry, its sessions a week apart."""
    days = [date.fromordinal(date(2019, 3, 4).toordinal() + 7 * n) for n in range(sessions)]
    letter = Document(
        "d1", 1, "1.txt", "text/plain", "", 1, 1, ReadState.READ, TextSource.NATIVE,
        group=Group.SERVICE,
    )  # fmt: skip
    return Dossier(
        case=Case("c", Claimant("Ms Z")),
        referrals=(Referral("r", 1, "Service", received=PartialDate(2019, 1, 21)),),
        episodes=(
            TreatmentEpisode(
                "e1", 1, "CBT", "Service", "Individual CBT", "face to face",
                started=PartialDate.of(days[0]), ended=PartialDate.of(days[-1]),
                referral_id="r", document_ids=("d1",),
            ),
        ),
        contacts=(
            contact(0, date(2019, 2, 4), ContactKind.ASSESSMENT),
            *(contact(n, day) for n, day in enumerate(days, 1)),
        ),
        homework=(
            Homework("h1", "e1", None, "1", "A diary", clear=Evidence.PRESENT),
            Homework("h2", "e1", None, "2", "A diary", reviewed=Evidence.PRESENT),
            Homework("h3", "other", None, "2", "A diary"),
        ),
        reviews=reviews,
        documents=(letter,),
        statements=(
            filed(Field.SCORE, ScoreValue("GAD-7", 16, "", "start", PartialDate(2019, 3, 4))),
            filed(Field.SCORE, ScoreValue("GAD-7", 6, "", "end", PartialDate(2019, 6, 3))),
            filed(Field.HOMEWORK, HomeworkValue(True, True, False, False, True, "a diary")),
        ),
        time_points=(
            point(1, "start_therapy_1", PartialDate(2019, 3)),
            point(2, "end_therapy_1", PartialDate(2019, 6)),
        ),
        diagnoses=(
            concluded("start_therapy_1", GAD, "met"),
            concluded("end_therapy_1", GAD, status),
            concluded("start_therapy_1", IAD, "not_met"),
            concluded("end_therapy_1", IAD, "not_met"),
        ),
    )  # fmt: skip


def beside(dossier: Dossier) -> ReferralBeside:
    views = referrals(dossier, NO_FINDINGS, CONTENT.measures, load_descriptors())
    names = {"gad": "generalised anxiety disorder"}
    (referral,) = set_beside(dossier, views, CONTENT.standards, names)
    return referral


def course(dossier: Dossier) -> CourseBeside:
    (found,) = beside(dossier).courses
    return found


def test_a_course_that_was_given_in_full_is_said_to_be_just_that() -> None:
    found = course(case("not_met"))
    assert found.kind is not None
    assert found.kind.word == "CBT"
    ((key, dose),) = found.doses  # only of what was met at the start
    assert key == GAD
    assert dose.verdict is DoseVerdict.WITHIN
    (line,) = dose.lines
    assert [(f.unit, f.given) for f in line.figures] == [("sessions", 12), ("minutes", 720)]
    ((measure, answers),) = found.meanings
    told = {each.key: each.answer for each in answers}
    assert measure == "GAD-7"
    assert told["reliable"] == "yes, an improvement"
    assert told["threshold"] == "yes, to below it"
    assert told["diagnosis"] == "yes"
    assert "generalised anxiety disorder: lost" in {each.because for each in answers}


def test_the_same_course_cut_short_and_without_change_is_said_as_plainly() -> None:
    found = course(case("met", sessions=4))
    ((_, dose),) = found.doses
    assert dose.verdict is DoseVerdict.BELOW
    ((_, answers),) = found.meanings
    assert {each.key: each.answer for each in answers}["diagnosis"] == "no"


def test_homework_protocol_and_mechanism_are_of_the_course() -> None:
    reviews = (
        Review("1", "e1", Aspect.PROTOCOL, "gad-dugas/types", "present"),
        Review("2", "e2", Aspect.PROTOCOL, "gad-dugas/beliefs", "present"),
        Review("3", "e1", Aspect.MECHANISM, "", "technique_only"),
        Review("4", "e1", Aspect.MECHANISM_PART, "process", "present"),
        Review("5", "e1", Aspect.CHANGE, "", "better", "She sleeps through."),
    )
    found = course(case("not_met", reviews))
    assert [each.answer for each in found.beside_scores] == ["yes", "She sleeps through."]
    assert found.homework.set_words == "set in 2 of 12 sessions"
    assert found.homework.letters.words == "named in 1 of 1 letter"
    (protocol,) = found.protocols
    assert (protocol.protocol.id, protocol.counts.present) == ("gad-dugas", 1)
    assert (found.mechanism.value, found.mechanism.present) == ("technique_only", 1)
    ids = {each.id for each in found.averages}
    assert "saunders-high" in ids
    assert "manual-high" not in ids  # of 2021, after this course
    ((_, answers),) = found.meanings
    assert answers[-1].answer == "She sleeps through."


def test_a_disorder_that_was_addressed_is_looked_up_though_it_was_not_met() -> None:
    addressed = Review("1", "e1", Aspect.COVERAGE, "iad", "addressed_part")
    doses = dict(course(case("met", (addressed,))).doses)
    assert doses[IAD].verdict is DoseVerdict.NONE_RECOMMENDED
    mentioned = Review("1", "e1", Aspect.COVERAGE, "iad", "mentioned")
    assert IAD not in dict(course(case("met", (mentioned,))).doses)


def test_waits_are_of_the_referral() -> None:
    waits = {wait.leg: wait for wait in beside(case("met")).waits}
    assert waits[Leg.TO_ASSESSMENT].days == (14, 14)
    assert waits[Leg.TO_TREATMENT].days == (42, 42)
    assert [truth for _, truth in waits[Leg.TO_TREATMENT].beside] == [T, T]
    assert waits[Leg.TO_SECOND].days == (7, 7)
