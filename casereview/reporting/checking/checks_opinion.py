"""Rules on opinions: their range and reasons, their links, their limits, facts in dispute."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.assessing.finding import Status
from casereview.domain.care.treatment import Opinion
from casereview.domain.care.treatment import Side as PointSide
from casereview.domain.case import AnswerState
from casereview.domain.documents.contradiction import Outcome
from casereview.domain.documents.contradiction_diagnoses import disorder_of
from casereview.domain.documents.document import Group
from casereview.domain.reports.dispute import lacking, taken_up
from casereview.domain.reports.report import CheckResult, Gate, Paragraph, Report, SectionKind
from casereview.reporting.checking.checks_frame import (
    CHRONOLOGY,
    DISPUTES,
    INSTRUCTIONS,
    INTERVIEW,
    OPINIONS,
    Met,
    cited_by,
    has_text,
    places,
    reasoning,
    section_of,
    targets,
)
from casereview.reporting.material import Material
from casereview.reporting.walking import section_runs
from casereview.reporting.wording import counted, listed, lower_first

_OF_THE_TIME = frozenset({Group.GP, Group.HOSPITAL, Group.SERVICE})
_SILENCE = ("no entry", "no record", "not recorded", "silent", "do not mention", "does not mention")


def ranged(report: Report, material: Material) -> Iterator[CheckResult]:
    """R08: each opinion has reasons, and a range of opinion or why there is none."""
    yield Met("R08", section="opinion_range").told(
        has_text(report, "opinion_range"),
        "A range of opinion, or why there is none, is stated.",
        "The range of opinion is not written.",
    )
    for opinion in material.dossier.opinions:
        lacks = tuple(_lacks(opinion))
        yield Met("R08", section="opinion_treatment", page=f"{OPINIONS}{opinion.id}").told(
            not lacks,
            f"Opinion {opinion.number} gives its reasons and the range of opinion.",
            f"Opinion {opinion.number} lacks {listed(lacks)}.",
            place=place_of(report, opinion),
            words=opinion.question,
        )


def _lacks(opinion: Opinion) -> Iterator[str]:
    if not opinion.conclusion:
        yield "a conclusion"
    if not opinion.reasons.strip():
        yield "its reasons"
    if not opinion.range.strip() and not opinion.no_range.strip():
        yield "the range of opinion, or why there is none"


def place_of(report: Report, opinion: Opinion) -> str:
    """Return the anchor of the paragraph that opens an opinion, '' where it is not printed."""
    section = section_of(report, "opinion_treatment")
    question = " ".join(opinion.question.split())
    blocks = section.blocks if section else ()
    return next(
        (
            block.anchor
            for block in blocks
            if isinstance(block, Paragraph)
            and " ".join("".join(run.text for run in block.runs).split()) == question
        ),
        "",
    )


def concluded(report: Report, material: Material) -> Iterator[CheckResult]:
    """R09: a summary, each conclusion of which leads to its reasons; each question has its own."""
    rule = Met("R09", section="summary")
    yield rule.told(
        has_text(report, "summary"),
        "There is a summary of conclusions.",
        "The summary of conclusions is not written.",
    )
    section = section_of(report, "summary")
    if section is not None and has_text(report, "summary"):
        of = targets(report)
        loose = False
        for place in places(section):
            led = {of[run.target].key for run in place.runs if run.target in of}
            reasons = [s for s in report.sections if s.key in led and s.key != "summary"]
            if not any(s.kind is SectionKind.OPINION for s in reasons):
                loose = True
                start = " ".join(place.text.split())[:60]
                yield rule.unmet(
                    f"A conclusion names no section of opinion that reasons it: “{start}…”",
                    place=place.anchor,
                    words=place.text.split("\n")[0][:40],
                )
        if not loose:
            yield rule.ok("Every conclusion leads to the opinion that reasons it.")
    yield from _reasoned(report, material)


def _reasoned(report: Report, material: Material) -> Iterator[CheckResult]:
    kinds = {s.key: s for s in report.sections if s.printed}
    without = [
        str(one.number)
        for one in material.dossier.questions
        if one.state in (AnswerState.ANSWERED, AnswerState.QUALIFIED) and one.section not in kinds
    ]
    yield Met("R09", section="answers", page=INSTRUCTIONS).told(
        not without,
        "Every answer names the section that reasons it.",
        f"Say which section reasons the answer to question {listed(without)}.",
    )


def qualified(report: Report, material: Material) -> Iterator[CheckResult]:
    """R10: what cannot be said without reserve says so, and what would settle it."""
    open_ = [s for s in material.standings.values() if s.shown is Status.UNDETERMINED]
    unsaid = [s for s in open_ if s.finding is None or not s.finding.missing]
    yield Met("R10", section="limits", page=INTERVIEW).told(
        not unsaid,
        "What would settle each open status is stated.",
        f"{counted(len(unsaid), 'undetermined status', 'undetermined statuses')} without what "
        "would settle it.",
    )
    for opinion in material.dossier.opinions:
        if opinion.provisional:
            whole = opinion.qualification.strip() and opinion.settled_by.strip()
            yield Met("R10", section="opinion_treatment", page=f"{OPINIONS}{opinion.id}").told(
                bool(whole),
                f"Opinion {opinion.number} says how it is qualified and what would settle it.",
                f"Opinion {opinion.number} is provisional: say how it is qualified and what would "
                "settle it.",
                place=place_of(report, opinion),
                words=opinion.question,
            )
    if material.dossier.case.interview.desktop_only:
        yield Met("R10", section="limits").told(
            has_text(report, "limits"),
            "A report without an interview says how its opinions are qualified.",
            "No interview was held: say in the limits how that qualifies your opinions, and what "
            "an interview would settle.",
        )


def silent_records(report: Report, material: Material) -> Iterator[CheckResult]:
    """R16: for each disorder found, what the records of the time show, or that they are silent."""
    asked = [section_of(report, key) for key in ("records", "evidence", "opinion_diagnosis")]
    held = [section for section in asked if section is not None]
    of_the_time = {d.id for d in material.documents.values() if d.group in _OF_THE_TIME}
    if not of_the_time:
        return
    met = [
        key
        for key in material.disorders
        if any(one.shown is Status.MET for one in material.standings.values() if one.key == key)
    ]
    for key in met:
        name = material.disorder(key)
        shown = any(
            _speaks(place.text, name)
            and (cited_by(place.runs) & of_the_time or _silent(place.text))
            for section in held
            for place in places(section)
        )
        yield Met("R16", Gate.WARN, "opinion_diagnosis").told(
            shown,
            f"What the records of the time show of {lower_first(name)} is said.",
            f"{name}: say what the records of the time show, with their place, or that they are "
            "silent, with what you searched.",
        )


def _speaks(text: str, name: str) -> bool:
    """Whether a text speaks of a disorder, by its name or in other words for it."""
    plain, wanted = text.casefold(), name.casefold()
    if wanted in plain or wanted.split(" (")[0] in plain:
        return True
    kind = disorder_of(name)
    return bool(kind) and any(disorder_of(sentence) == kind for sentence in plain.split("."))


def _silent(text: str) -> bool:
    return any(words in text.casefold() for words in _SILENCE)


_CONCLUDING = ("opinion_diagnosis", "opinion_causation", "opinion_prognosis")
"""Sections whose conclusions should not hang on one paper."""


def single_source(report: Report, material: Material) -> Iterator[CheckResult]:
    """R16: a conclusion that rests on one document alone deserves a second look."""
    for section in reasoning(report):
        if section.key not in _CONCLUDING or not has_text(report, section.key):
            continue
        runs = tuple(section_runs(section))
        cited = cited_by(runs)
        other = any(run.target and not (run.source and run.source.document_id) for run in runs)
        if len(cited) == 1 and not other:
            label = material.by_id[next(iter(cited))].label
            yield Met("R16", Gate.WARN, section.key).unmet(
                f"“{section.title}” rests on {label} alone.", words=label
            )
    alone = [
        (opinion, label)
        for opinion in material.dossier.opinions
        if (label := _only(opinion, material))
    ]
    if alone:
        names = listed([f"opinion {opinion.number} ({label})" for opinion, label in alone])
        yield Met("R16", Gate.WARN, "opinion_treatment", f"{OPINIONS}{alone[0][0].id}").unmet(
            f"What speaks for it rests on one document alone: {names}.",
            place=place_of(report, alone[0][0]),
            words=alone[0][0].question,
        )


def _only(opinion: Opinion, material: Material) -> str:
    """Return the one document that all points for an opinion rest on, '' where it is not so."""
    points = [
        point
        for point in material.dossier.opinion_points
        if point.opinion_id == opinion.id and point.side is PointSide.FOR
    ]
    labels = {d.label for point in points for d, _page in material.evidence.get(point.id, ())}
    return labels.pop() if len(labels) == 1 else ""


def disputed(report: Report, material: Material) -> Iterator[CheckResult]:
    """R21: each fact in dispute has an opinion on each version; a preference has its reasons."""
    dossier = material.dossier
    for fact in dossier.disputes:
        lacks = tuple(lacking(fact))
        section = "opinion_causation"
        yield Met("R21", section=section, page=f"{DISPUTES}{fact.id}").told(
            not lacks,
            f"An opinion is given on each version: {fact.subject}.",
            f"“{fact.subject}” has {listed(lacks)}.",
        )
    made = taken_up(dossier.disputes, dossier.contradictions)
    for event in dossier.events:
        if event.disputed and f"event:{event.id}" not in made:
            yield Met("R21", section="opinion_causation", page=DISPUTES).unmet(
                f"An event of {event.when} is marked as disputed: give an opinion on each version."
            )
    for one in dossier.contradictions:
        ready = one.outcome in (Outcome.NO_CONSEQUENCE, Outcome.PREFERRED)
        if one.in_report and not ready and f"contradiction:{one.id}" not in made:
            yield Met("R21", Gate.WARN, "opinion_causation", f"{CHRONOLOGY}{one.id}").unmet(
                f"“{one.subject}” stands in the report with both versions: give an opinion on "
                "each, or say that nothing turns on it."
            )
    if not (dossier.disputes or any(e.disputed for e in dossier.events)):
        yield Met("R21").ok("No fact is recorded as disputed between the parties.")
    del report
