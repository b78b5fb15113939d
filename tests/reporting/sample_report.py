"""A report of forty pages with every kind of element; nobody and nothing in it exists."""

# ruff: noqa: E501 - prose is kept a paragraph a line

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from casereview.domain.case import Event, EventKind, SourceKind
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import Field, ScoreValue, State, Statement
from casereview.domain.dossier import Dossier, SectionText
from casereview.domain.reports.report import Report
from casereview.reporting.compose import compose
from tests.reporting import report_builders as builders

HEBREW = "דוד בן־אריה"
ARABIC = "فاطمة الزهراء محمد"
CYRILLIC = "Наталья Ковальчук"
GREEK = "Ελένη Παπαδοπούλου"

_LIFE = (
    "She was born in Northwick and grew up there with her adoptive parents, whom she describes as kind, orderly and a little distant. Her father kept a hardware shop; her mother taught the infant class of the village school. She has one younger brother, with whom she speaks most weeks.",
    "She walked and talked at the usual ages. She was shy of strangers until she was about seven, and remembers waiting at the gate until another child came, so as not to enter the playground alone. No teacher remarked on it in the reports that she has kept.",
    "At school she did well in what could be learned at home and badly in what had to be spoken aloud. She left at eighteen with three passes and began an apprenticeship as a pattern cutter, which she finished in time and with a commendation.",
    "She met her partner at a choir in 2009. They have lived together since 2011 and have two children, of twelve and nine years. She describes the relationship as steady and says that money is the only thing they argue about.",
    "She drinks a glass of wine at weekends and has never smoked. She has not taken drugs that were not prescribed. She has not been in trouble with the police.",
)
_ACCOUNT = (
    "On the day of the accident she began her shift at six. The machine had been stopped twice in the week before, and she says that a fitter had told the supervisor that its guard no longer closed of itself. She tied her hair back, as she always did, and began to feed the second roll.",
    "A little before ten the material slipped. She bent to free it, felt a pull at the back of her head, and understood that her hair had been caught. She remembers the sound of the machine and that she could not reach the switch. She believes that it lasted no longer than ten seconds; a colleague struck the emergency stop.",
    "She was taken to hospital in a colleague’s car. The wound was cleaned and closed with eleven stitches. She went home the same evening and did not sleep. For three weeks she stayed with her mother, because she did not want the children to see the bandage.",
    "She returned to the firm in September 2021, to the office. She could work as long as she did not hear the machines. When the door to the hall stood open her heart raced, her hands shook and she went outside until somebody had closed it. She gave up the post in February 2022.",
    "Since then she has worked from home, cutting patterns for two small firms. She earns about two thirds of what she earned before. She avoids escalators, lifts with visible cables, and the shop of her late father, in which there is a lathe.",
)
_REASONED = (
    "The criteria ask for marked fear of a particular object or situation, which is nearly always provoked by it, is out of proportion, has lasted six months or more, and limits what the person does. Each was described without prompting and in detail that fits the situation: the fear comes at the sound before the sight, it fades within minutes of leaving, and it has narrowed her choice of work.",
    "I considered whether the fear is better explained by post-traumatic stress disorder. The event was capable of causing it. She has however no intrusive memories that come unbidden, no nightmares of the event since the first month, and no change of mood or of beliefs that dates from it. What is left when these are set aside is fear of a particular thing.",
    "I considered also whether the fear was there before. Nothing in the records before May 2021 speaks of machinery, and she worked beside it for fourteen years. The worry that the records do describe is of another kind: it ranges over health, money and the children, and moves from one to the other.",
    "It is possible that somebody with a settled habit of worry is more easily made afraid. If so, the accident found a vulnerable person, and that does not make its part in the fear any smaller: without it there would, more likely than not, have been no such fear.",
)
_RECORDS = (
    "The entries of the general practice begin in January 1988. Until 2019 they concern the illnesses of childhood, two pregnancies without complication, and a fractured wrist.",
    "On 14 May 2019 the entry reads that she was anxious, was looking at her skin several times a day and had asked for a second opinion on a mole that had been found harmless {D1 p.1}. She was told how to refer herself to the service.",
    "The assessment letter of the service describes worry on most days, restlessness and poor sleep {D2 p.1}. It names no diagnosis.{note The form has a field for it, which is empty {D2 p.1}. That a letter does not state a diagnosis does not show that none was made.}",
)


def _filled(first: str, parts: tuple[str, ...], times: int) -> str:
    """Return a text of many paragraphs, each said once more in another place of the story."""
    years = ("In the first year", "In the second year", "Later", "Looking back", "Today")
    told = [first, *parts]
    for turn in range(times):
        told += [f"{years[turn % len(years)]}: {part[0].lower()}{part[1:]}" for part in parts]
    return "\n\n".join(told)


_ACCOUNT_TEXT = _filled(
    "Since the accident she has had:\n(a) fear near machinery, which comes\n  (i) at the sound, before the sight;\n  (ii) within a minute of it;\n(b) worry about her health; and\n(c) days off work.",
    _ACCOUNT,
    5,
)
_BACKGROUND = _filled(
    f"Her family came from four countries. Her grandmothers were {GREEK} and {CYRILLIC}; her stepfather is {HEBREW} (born in Haifa), and the aunt who brought her up until she was three is {ARABIC}.",
    _LIFE,
    4,
)
_RECORDS_TEXT = "\n\n".join(
    (
        *_RECORDS,
        "I set out what the service wrote of the second course, because much turns on its words:",
        "{quote}\nYou told us that you had found the programme useful at first. You completed four of the seven modules. We agreed that you would go on with it by yourself.\nWe will be in touch in the new year. Please do not hesitate to contact us before that.",
        "Nothing in what I was given shows that anybody was in touch in the new year {D5 p.1}.",
    )
)
_DIAGNOSIS = "\n\n".join(
    (
        "{label diagnosis-gad}At every time in {table status} the criteria for {i}generalised anxiety disorder{/i} were met, because worry on most days came with four symptoms.",
        *_REASONED,
        "The phobia stands as {status phobia:machinery tp6}: see {figure course}.",
        "{table What speaks for and against each diagnosis}\n| Diagnosis | For | Against |\n| Generalised anxiety disorder | worry on most days since 2018 {D2 p.1} | none of weight |\n| Specific phobia | fear since May 2021; avoidance | not described before August 2021 |\n| {b}Post-traumatic stress disorder{/b} | an event capable of causing it | no intrusion after the first month |",
        "{note}The first table of this section is mine.",
    )
).replace("{note}", "")
_CAUSATION = "\n\n".join(
    (
        "On the balance of probabilities the phobia would not have occurred but for the accident. The reasons are in {para diagnosis-gad}.{note On the test see the statement of the questions at {section instructions}. I do not address whether anybody was at fault, which is for the court.}",
        *(f"{part} {{D1 p.1}}" for part in _REASONED),
        *_REASONED,
    )
)
_TREATMENT = "\n\n".join(
    (
        "Between the two ratings diagnostic status did not change. The PHQ-9 fell from {score D4 PHQ-9} to {score D5 PHQ-9 end}. These measure different things.",
        *_REASONED,
        *(f"On another view of the same facts, {part[0].lower()}{part[1:]}" for part in _REASONED),
    )
)


def _texts() -> Iterator[SectionText]:
    own = {
        "background": _BACKGROUND,
        "account": _ACCOUNT_TEXT,
        "records": _RECORDS_TEXT,
        "opinion_diagnosis": _DIAGNOSIS,
        "opinion_causation": _CAUSATION,
        "opinion_treatment": _TREATMENT,
        "references": "Paul, G. L. (1967) ‘Strategy of outcome research in psychotherapy’, {i}Journal of Consulting Psychology{/i}, 31(2), pp. 109–118.",
    }
    own["opinion_treatment"] += "\n\nThe question of Paul (1967) is the one to ask."
    for text in builders.TEXTS:
        yield SectionText(text.section, own.pop(text.section, text.text), text.source)
    yield from (SectionText(key, text) for key, text in own.items())


def _events() -> Iterator[Event]:
    yield from builders.EVENTS
    day = date(2021, 6, 1)
    for index in range(60):
        when = PartialDate.from_edtf((day + timedelta(days=11 * index)).isoformat())
        what = ("Seen at the practice.", "Message of the service.", "A day off work is noted.")
        yield Event(
            f"more{index}",
            when,
            what[index % 3],
            SourceKind.DOCUMENT,
            EventKind.RECORD,
            "",
            None,
            "doc1",
            1,
        )


def _documents() -> Iterator[Document]:
    yield from builders.DOCUMENTS
    for number in range(8, 38):
        plain = builders.DOCUMENTS[number % 6]
        yield replace(
            plain, id=f"doc{number}", number=number, title=f"{plain.title}, copy {number}"
        )


def _statements() -> Iterator[Statement]:
    yield from builders.STATEMENTS
    start = date(2021, 9, 1)
    for index in range(16):
        day = PartialDate.from_edtf((start + timedelta(days=7 * index)).isoformat())
        for measure, number in (("PHQ-9", 16 - index // 3), ("GAD-7", 15 - index // 4)):
            value = ScoreValue(measure, number, "", f"session:{index + 10}", day)
            yield Statement(
                f"more-{measure}-{index}",
                "doc6",
                Field.SCORE,
                value,
                "pa6",
                "",
                state=State.ACCEPTED,
            )


def dossier() -> Dossier:
    """Return the case."""
    return replace(
        builders.dossier(),
        sections=tuple(_texts()),
        events=tuple(_events()),
        documents=tuple(_documents()),
        statements=tuple(_statements()),
    )


def sample(*, draft: bool = True) -> Report:
    """Return the report, as a draft or final."""
    version = "Draft 1" if draft else "Version 1"
    return compose(dossier(), builders.findings(), builders.content(), version=version, draft=draft)
