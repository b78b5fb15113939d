"""A made-up case in plain objects: nobody, no service and no firm in it exists."""

# ruff: noqa: E501 - made-up facts are read as lines of a table

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casereview.catalogue.report import load_declarations, load_profile
from casereview.domain.assessing.expression import Id
from casereview.domain.assessing.finding import (
    CaseFindings,
    CriterionState,
    Finding,
    ItemState,
    Reasons,
    Status,
    Told,
)
from casereview.domain.assessing.interview import Criterion, InterviewModule, Rule
from casereview.domain.assessing.measure import Measure, MeasureRule
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    CourseEntry,
    Diagnosis,
    ModuleKey,
    TimePoint,
    Vantage,
)
from casereview.domain.case import (
    AnswerState,
    Case,
    Claimant,
    Event,
    EventKind,
    Expert,
    InstructingParty,
    Instruction,
    InstructionMode,
    InterviewSetting,
    Proceedings,
    Pronouns,
    Question,
    SourceKind,
    TreatmentEpisode,
)
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Group, Passage, ReadState, TextSource
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    DiagnosisValue,
    Field,
    NotStated,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    Value,
)
from casereview.domain.dossier import Dossier, SectionText
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.reporting.compose import ReportContent

NAMES = "Zoë Świętosława Llŷr Ŵ Đorđević Ελένη Наталья"
CLAIMANT = "Zoë Świętosława Llŷr"

GAD, IAD = ModuleKey("gad"), ModuleKey("iad")
PHOBIA, MDE = ModuleKey("phobia", "machinery"), ModuleKey("mde")


def on(text: str) -> PartialDate:
    """Return a stored date."""
    return PartialDate.from_edtf(text)


def module(key: str, name: str, short: str) -> InterviewModule:
    """Return a module with two criteria and no rules that matter here."""
    return InterviewModule(
        id=key,
        version="1.0.0",
        name={"dsm5tr": name},
        short=short,
        codes={"dsm5tr": ("F00",)},
        lookback="P6M",
        items=(),
        criteria=(Criterion("A", "Core", Id("A")), Criterion("C", "Symptoms", Id("C"))),
        rules={"dsm5tr": Rule("dsm5tr", Id("A"), Id("A"), None)},
    )


MODULES = {
    "gad": module("gad", "Generalised anxiety disorder", "GAD"),
    "iad": module("iad", "Illness anxiety disorder", "Illness anx."),
    "phobia": module("phobia", "Specific phobia", "Spec. phobia"),
    "mde": module("mde", "Major depressive episode", "Depression"),
}
_RULE = "service manual of the talking-therapies programme"
MEASURES = {
    "PHQ-9": Measure(
        "PHQ-9", "Patient Health Questionnaire", 0, 27, 3, (MeasureRule("", "", 10, 6, _RULE, True),)
    ),
    "GAD-7": Measure(
        "GAD-7", "Generalised Anxiety Disorder scale", 0, 21, 3,
        (MeasureRule("", "", 8, 4, _RULE, True),),
    ),
    "WSAS": Measure(
        "WSAS", "Work and Social Adjustment Scale", 0, 40, 8, (MeasureRule("", "", None, 8, _RULE, False),)
    ),
}  # fmt: skip

POINTS = (
    TimePoint("tp1", 1, "Before the first course of treatment", "before 1", "start_therapy_1", on("2019-06")),
    TimePoint("tp2", 2, "After the first course of treatment", "after 1", "end_therapy_1", on("2019-09")),
    TimePoint("tp3", 3, "Before the accident", "before accident", "before_event", on("2021-05-19")),
    TimePoint("tp4", 4, "Before the second course of treatment", "before 2", "start_therapy_2", on("2021-08")),
    TimePoint("tp5", 5, "After the second course of treatment", "after 2", "end_therapy_2", on("2022-01")),
    TimePoint("tp6", 6, "Interview", "today", "today", on("2024-02-19")),
)  # fmt: skip

_STATUS = {
    GAD: ("met", "met", "met", "met", "met", "met"),
    IAD: ("met", "met", "full_remission", "met", "met", "met"),
    PHOBIA: ("not_met", "not_met", "not_met", "met", "met", "undetermined"),
    MDE: ("", "", "", "subthreshold", "not_met", "not_met"),
}


def finding(key: ModuleKey, point: str, status: str) -> Finding:
    """Return a finding with one reason, and what is missing where it is undetermined."""
    open_ = status == "undetermined"
    reasons = Reasons(
        because=() if open_ else ("criterion A holds", "2 of 6 symptoms; 3 needed"),
        missing=("whether the fear persists (F)",) if open_ else (),
        would_change=("criterion C were present",),
        criteria=(
            CriterionState("A", "Core", "U" if open_ else "T", "", (ItemState("A1", "Worry", "T", "threshold"),)),
            CriterionState("C", "Symptoms", "T", "4 of 6; 3 needed", ()),
        ),
    )  # fmt: skip
    return Finding(
        key=key,
        time_point_id=point,
        system="dsm5tr",
        status=Status(status),
        base_status=Status(status),
        told=Told(lambda: reasons),
        module_version="1.0.0",
    )


def findings() -> CaseFindings:
    """Return the computed findings of the made-up case."""
    return CaseFindings(
        tuple(
            finding(key, f"tp{index}", status)
            for key, row in _STATUS.items()
            for index, status in enumerate(row, 1)
            if status
        ),
        (),
    )


def document(number: int, title: str, group: Group, **changes: object) -> Document:
    """Return a received document of two pages."""
    plain = Document(
        id=f"doc{number}",
        number=number,
        file_name=f"letter-{number}.pdf",
        media_type="application/pdf",
        sha256=f"{number:02d}c0ffee" * 8,
        size=2048,
        pages=2,
        read_state=ReadState.READ,
        text_source=TextSource.TEXT_LAYER,
        title=title,
        group=group,
        received_on=date(2024, 1, 26),
        received_from="Harcastle Bream LLP",
        read_by_expert=True,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # free-form for tests


DOCUMENTS = (
    document(1, "General practice record", Group.GP),
    document(2, "Assessment letter", Group.SERVICE),
    document(3, "Discharge letter", Group.SERVICE, read_by_expert=False),
    document(4, "Assessment letter, second referral", Group.SERVICE, invented_numbers=True),
    document(5, "End of the computerised programme", Group.SERVICE, invented_numbers=True),
    document(6, "Programme messages", Group.SERVICE, invented_numbers=True),
    document(7, "Letter of instruction", Group.LEGAL, pages=3),
)


def statement(number: int, field: Field, value: Value, **changes: object) -> Statement:
    """Return an accepted statement of a document, with a passage on its first page."""
    name = f"st-{number}-{field.value}-{value!r}"
    plain = Statement(
        id=name,
        document_id=f"doc{number}",
        field=field,
        value=value,
        passage_id=f"pa{number}",
        rule="",
        state=State.ACCEPTED,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # free-form for tests


def score(number: int, measure: str, value: int | None, context: str, day: str = "", words: str = "") -> Statement:  # fmt: skip
    """Return an accepted score."""
    return statement(
        number,
        Field.SCORE,
        ScoreValue(measure, value, words, context, on(day) if day else None),
    )


STATEMENTS = (
    *(
        statement(number, Field.LETTER_DATE, DateValue(on(day)))
        for number, day in (
            (1, "2024-01-12"),
            (2, "2019-06-05"),
            (3, "2019-08-07"),
            (4, "2021-08-18"),
            (5, "2021-12-17"),
            (6, "2021-12-08"),
            (7, "2024-01-26"),
        )
    ),
    statement(2, Field.AUTHOR_ROLE, RoleValue("PWP")),
    statement(4, Field.AUTHOR_ROLE, RoleValue("trainee PWP")),
    score(2, "PHQ-9", None, "start", "2019-06-03", "within the normal range"),
    score(2, "GAD-7", None, "start", "2019-06-03", "at caseness"),
    statement(2, Field.CASENESS, CasenessValue("GAD-7", "above", "at caseness", "start")),
    score(4, "PHQ-9", 13, "start", "2021-08-16"),
    score(4, "GAD-7", 14, "start", "2021-08-16"),
    score(4, "WSAS", 17, "start", "2021-08-16"),
    score(6, "PHQ-9", 12, "session:3", "2021-11-15"),
    score(6, "GAD-7", 13, "session:3", "2021-11-15"),
    score(6, "PHQ-9", 11, "session:4", "2021-12-06"),
    score(6, "GAD-7", 12, "session:4", "2021-12-06"),
    score(5, "PHQ-9", 13, "start"),
    score(5, "GAD-7", 14, "start"),
    score(5, "PHQ-9", 11, "end"),
    score(5, "GAD-7", 12, "end"),
    statement(2, Field.DIAGNOSIS, NotStated()),
    statement(3, Field.DIAGNOSIS, NotStated()),
    statement(5, Field.DIAGNOSIS, DiagnosisValue("diagnosis", "“depressed and anxious”")),
    statement(6, Field.SCORE, ScoreValue("PHQ-9", 27), state=State.REJECTED, id="rejected"),
    statement(6, Field.SCORE, ScoreValue("PHQ-9", 26), state=State.PROPOSED, id="proposed"),
)

PASSAGES = tuple(Passage(f"pa{n}", f"doc{n}", 1, 0, 10, "ten letters") for n in range(1, 8))

EPISODES = (
    TreatmentEpisode(
        "ep1", 1, "worry management course", "Thornmere Talking Therapies",
        "psychoeducational group", "face to face", "", on("2019-07-10"), on("2019-08-07"), 6, 1,
        "worry", "left after one session", "", ("doc2", "doc3"),
    ),
    TreatmentEpisode(
        "ep2", 2, "SilverCloud cCBT, health anxiety", "Thornmere Talking Therapies",
        "computerised CBT", "online", "trainee PWP", on("2021-10-04"), on("2021-12-17"), None, 4,
        "health anxiety", "", "", ("doc4", "doc5", "doc6"),
    ),
)  # fmt: skip

EVENTS = (
    Event("ev1", on("2019-02"), "Learns that she was adopted.", SourceKind.CLAIMANT, EventKind.LIFE, "learns of adoption"),
    Event("ev2", on("2019-05-14"), "Sees her general practitioner; advised to refer herself.", SourceKind.DOCUMENT, EventKind.RECORD, "", None, "doc1", 1),
    Event("ev3", on("2021-05-20"), "Accident at work: hair caught in machinery.", SourceKind.CLAIMANT, EventKind.INDEX_EVENT, "accident"),
    Event("ev4", on("2021-08-02"), "Advised again to refer herself.", SourceKind.DOCUMENT, EventKind.RECORD, "", None, "doc1", 1),
    Event("ev5", on("2022-01"), "A review that she expected did not take place.", SourceKind.CLAIMANT, EventKind.TREATMENT, "", disputed=True),
    Event("ev6", on("2024-02-19"), "Diagnostic interview.", SourceKind.OBSERVATION, EventKind.INTERVIEW, "interview"),
)  # fmt: skip

QUESTIONS = (
    Question("q1", 1, "From which recognised psychiatric disorder, if any, did the claimant suffer before the accident and at the date of your examination?", AnswerState.ANSWERED, "Generalised anxiety disorder and illness anxiety disorder.", "opinion_diagnosis"),
    Question("q2", 2, "On the balance of probability, which of these were caused or made worse by the accident?", AnswerState.QUALIFIED, "The phobia of machinery, on either version of the facts.", "opinion_causation"),
    Question("q3", 3, "What did the repairs to the machine cost?", AnswerState.OUTSIDE_EXPERTISE, "This is not a question for a psychologist.", ""),
)  # fmt: skip

TEXTS = (
    SectionText("summary", "On the balance of probabilities the specific phobia would not have arisen but for the accident: see {section opinion_causation}.\n\nGeneralised anxiety disorder was present before the accident and is {status gad today} today: see {section opinion_diagnosis}."),
    SectionText("expert", "I am qualified to give an opinion on psychological injury; I am not qualified to give one on the injury to the scalp."),
    SectionText("background", "She grew up with adoptive parents whom she describes as kind."),
    SectionText("account", "On 20 May 2021 her hair was caught in a machine.\n\nSince then she has had:\n(a) fear near machinery;\n(b) worry about her health; and\n(c) days off work."),
    SectionText("records", "14 May 2019: anxious, checking her skin {D1 p.1}.\n\nI searched the general practice record for January 2019 to December 2023; I found no entry about depression {D1}."),
    SectionText("presentation", "She was punctual and spoke freely; eye contact was good."),
    SectionText("evidence", "The account agrees with the records on the date of the accident {D1 p.1}. It differs on what was offered in 2019 {D2 p.1}."),
    SectionText("opinion_diagnosis", "{label diagnosis-gad}At every time in {table status} the criteria for generalised anxiety disorder were met, because worry on most days came with four symptoms.\n\nThe phobia stands as {status phobia:machinery tp6}: see {figure course}."),
    SectionText("opinion_causation", "On the balance of probabilities the phobia would not have occurred but for the accident. The reasons are in {para diagnosis-gad}."),
    SectionText("opinion_treatment", "Between the two ratings diagnostic status did not change. The PHQ-9 fell from {score D4 PHQ-9} to {score D5 PHQ-9 end}. These measure different things."),
    SectionText("opinion_prognosis", "With treatment she is more likely than not to be able to work near machinery within twelve months."),
    SectionText("opinion_range", "There is a range of opinion on whether one group session can have an effect. I hold that it is less likely than not, because only one of six was attended."),
    SectionText("limits", "My opinion on the second course is provisional until the session notes are produced."),
    SectionText("interests", "My fee does not depend on the outcome. No generative artificial-intelligence tool was used."),
)  # fmt: skip

EXPERT = Expert(
    name="Dr A Fenwick",
    post="Consultant Clinical Psychologist",
    qualifications="BSc, DClinPsy",
    regulator="Health and Care Professions Council",
    registration="PYL00000",
    field_of_expertise="clinical psychology",
    practising_since=2004,
    address="1 Sample Street, Northwick",
    curriculum_vitae="Doctorate in clinical psychology, 2004.\n\nConsultant since 2012.",
    interests="I know of no conflict of interest. I have published on the outcome of talking therapies.",
    curriculum_vitae_dated=date(2024, 1, 2),
)


def answers() -> tuple[Answer, ...]:
    """Return one answer for each point of each module; all but the last look back."""
    return tuple(
        Answer(
            point.id,
            key,
            "A1",
            "threshold",
            "1.0.0",
            AnswerSource.CLAIMANT_NOW,
            Vantage.CONTEMPORANEOUS if point.id == "tp6" else Vantage.RETROSPECTIVE,
        )
        for key in _STATUS
        for point in POINTS
    )


def case() -> Case:
    """Return the record of the made-up case."""
    return Case(
        id="case-1",
        claimant=Claimant(CLAIMANT, date(1987, 11, 23), Pronouns.SHE),
        proceedings=Proceedings(
            "County Court at Northwick", "QB-2023-001234", CLAIMANT, "Machineworks Ltd", "multi-track"
        ),
        instructing=InstructingParty("Harcastle Bream LLP", "Katherine Bream", "KB/1", "the claimant"),
        expert=EXPERT,
        interview=InterviewSetting(
            date(2024, 2, 19), 150, "in person", "nobody else", "passport", "not recorded", "English"
        ),
        report_due=date(2024, 3, 29),
        report_date=date(2024, 3, 11),
        fictional=True,
        oral_instructions_confirmed=True,
    )  # fmt: skip


def dossier() -> Dossier:
    """Return the whole made-up case."""
    return Dossier(
        case=case(),
        instructions=(
            Instruction("in1", on("2024-01-26"), InstructionMode.LETTER, "Harcastle Bream LLP", "To examine the claimant and to report to the court on the five questions.", True, "doc7"),
            Instruction("in2", on("2024-02-02"), InstructionMode.TELEPHONE, "Katherine Bream", "That session notes had been asked for and had not arrived.", True),
        ),
        questions=QUESTIONS,
        events=EVENTS,
        episodes=EPISODES,
        documents=DOCUMENTS,
        passages=PASSAGES,
        statements=STATEMENTS,
        time_points=POINTS,
        answers=answers(),
        course=(
            CourseEntry("co1", IAD, "remission", on("2020-11"), on("2021-05"), AnswerSource.CLAIMANT_NOW, "about six months without checking"),
        ),
        diagnoses=(
            Diagnosis("tp6", GAD, "met", "met", "", date(2024, 2, 20), "Dr A Fenwick"),
            Diagnosis("tp4", MDE, "not_met", "subthreshold", "Low mood lasted hours, not days, by her account.", date(2024, 2, 20), "Dr A Fenwick"),
        ),
        orders=(
            CourtOrder("or1", date(2023, 11, 20), date(2023, 12, 1), "One report of a psychologist.", True, "clinical psychology"),
        ),
        disputes=(
            DisputedFact(
                "df1", "Whether a review was offered in January 2022", origin="event:ev5",
                hypotheses=(
                    Hypothesis("A review was offered", "the service", "The outlook at that time would have been the same {D5 p.1}."),
                    Hypothesis("No review was offered", "the claimant", "It is less likely than not that a review alone would have changed the course."),
                ),
            ),
        ),
        sections=TEXTS,
    )  # fmt: skip


def empty_dossier() -> Dossier:
    """Return a case of which only a name is known."""
    return Dossier(case=Case("case-0", Claimant("Ŵyn Đorđević")))


def content() -> ReportContent:
    """Return the shipped profile and words with the modules and measures above."""
    return ReportContent(load_profile("ew_civil"), load_declarations(), MODULES, MEASURES, "1.0.0")


def with_text(section: str, text: str) -> Dossier:
    """Return the made-up case with other words in one section."""
    plain = dossier()
    kept = tuple(entry for entry in plain.sections if entry.section != section)
    return replace(plain, sections=(*kept, SectionText(section, text)))
