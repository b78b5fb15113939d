"""Generated parts about treatment, scores and diagnostic status; neutral throughout."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.assessing.adulthood import RULES_FOR_ADULTS, minor_words
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import NOT_REVIEWED
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.case import TreatmentEpisode
from casereview.domain.reports.report import Run, SourceRef
from casereview.reporting.parts.scores import Score, at_caseness, in_context, invented, rule_for
from casereview.reporting.parts.standing import SYMBOLS, Standing
from casereview.reporting.pictures.charts import course_of_case
from casereview.reporting.referring.data_references import source_of_status
from casereview.reporting.referring.references import cite, source_of
from casereview.reporting.wording import (
    counted,
    listed,
    lower_first,
    run,
    sentence,
)
from casereview.reporting.writer import Cell, Writer

CHART_WIDTH, CHART_HEIGHT = 425.0, 300.0
"""The figure's size on paper in points: the width of the text."""

_MOST_COLUMNS = 5
NOT_STATED = "not stated"


# treatment


def episodes(w: Writer) -> None:
    """List each course of treatment as the records give it."""
    held = sorted(w.material.dossier.episodes, key=lambda episode: episode.number)
    if not held:
        return
    number = counted(len(held), "course", "courses")
    w.say(
        w.to_table("episodes"),
        f" lists {number} of psychological treatment as the records and the "
        f"{w.material.terms.person} give "
        f"{'it' if len(held) == 1 else 'them'}. “{NOT_STATED.capitalize()}” means that the "
        "material I have does not say; it does not mean that the thing did not happen.",
        source="document",
    )
    w.table(
        "episodes",
        "Courses of psychological treatment",
        (
            ("Course", 1.25),
            ("Treatment", 1.35),
            ("Dates and sessions", 1.25),
            ("Problem and ending", 1.35),
        ),
        [_episode(w, episode) for episode in held],
    )


def _episode(w: Writer, episode: TreatmentEpisode) -> list[Cell]:
    first: list[str | Run] = [
        run(f"{episode.number}. {episode.label or episode.modality}", bold=True)
    ]
    if episode.service:
        first.append(f"\n{episode.service}")
    cited = [w.material.by_id[i] for i in episode.document_ids if i in w.material.by_id]
    for index, document in enumerate(cited):
        first += ["\n" if index == 0 else " ", cite(w.material.pages, document)]
    dates = f"{_stated(episode.started)} to {_stated(episode.ended)}"
    if episode.started is None and episode.ended is None:
        dates = f"Dates {NOT_STATED}"
    attended = "attended: " + _number(episode.sessions_attended)
    offered = "offered: " + _number(episode.sessions_offered)
    return [
        first,
        [
            sentence(_stated(episode.modality)),
            f"\nGiven: {_stated(episode.delivery)}.",
            f"\nBy: {_stated(episode.practitioner)}.",
        ],
        [f"{dates[0].upper()}{dates[1:]}.", f"\nSessions {attended}; {offered}."],
        [
            f"Problem addressed: {_stated(episode.problem_addressed)}.",
            f"\nEnding: {_stated(episode.ending)}.",
        ],
    ]


def _stated(value: object) -> str:
    return str(value).strip().rstrip(".") if value else NOT_STATED


def _number(value: int | None) -> str:
    return NOT_STATED if value is None else str(value)


# measures and the picture


def measures(w: Writer) -> None:
    """Say who administered the questionnaires whose scores are filed, and what a score is."""
    held = w.material.scores
    if not held:
        w.say("No questionnaire scores have been filed from the documents.", source="document")
        return
    parts: list[str | Run] = [
        w.to_table("measures"),
        " gives the questionnaire scores that the correspondence reports. The service "
        "administered the questionnaires; I did not. They are self-report measures. A score at or "
        "above the service’s threshold (“caseness”) is not a diagnosis, and a score below it "
        "does not exclude one. ",
    ]
    if any(score.number is None for score in held):
        parts.append("Where a letter gives a score only in words, no number has been supplied. ")
    if invented(held):
        parts.append(
            "The numbers in the documents marked with an asterisk were invented for this "
            "demonstration. "
        )
    w.say(*parts, source="document", sources=_unique_sources(held))


def measures_table(w: Writer) -> None:
    """Set out the filed scores."""
    held = w.material.scores
    if not held:
        return
    w.table(
        "measures",
        "Questionnaire scores as reported by the service",
        (
            ("Date", 1.5),
            ("Measure", 0.75),
            ("Score", 1.0),
            ("Threshold", 0.8),
            ("At or above", 0.75),
            ("When", 0.85),
            ("Document", 0.95),
        ),
        [_score(w, score) for score in held],
        note=_threshold_note(w, held),
    )


def _unique_sources(held: Sequence[Score]) -> list[SourceRef]:
    found = {(s.document.id, s.page): source_of(s.document, s.page) for s in held}
    return list(found.values())


def score_words(score: Score) -> str:
    """Return a score as a number, or the words in which a letter gives it."""
    return f"“{score.words}”" if score.number is None else str(score.number)


def _score(w: Writer, score: Score) -> list[Cell]:
    rule = rule_for(w.material.content.measures, score)
    above = at_caseness(w.material.content.measures, score)
    threshold = str(rule.caseness) if rule and rule.caseness is not None else "none given"
    cited: list[str | Run] = []
    for index, (document, _) in enumerate(score.places):
        mark = "*" if document.invented_numbers and score.number is not None else ""
        page = score.page if index == 0 else None
        cited += [" " if index else "", cite(w.material.pages, document, page), mark]
    when: list[str | Run] = [str(score.when) if score.when else score.dating]
    if score.when and not score.dating.startswith("as dated"):
        when.append(f" ({score.dating})")
    return [
        when,
        [score.measure],
        [score_words(score)],
        [threshold],
        ["–" if above is None else "yes" if above else "no"],
        [in_context(score.context)],
        cited,
    ]


def _threshold_note(w: Writer, held: Sequence[Score]) -> str:
    sources: dict[str, None] = {}
    for score in held:
        rule = rule_for(w.material.content.measures, score)
        if rule is not None and rule.caseness is not None:
            checked = "" if rule.verified else " (not verified)"
            sources.setdefault(f"{rule.source}{checked}")
    notes = [f"Source of the thresholds: {'; '.join(sources)}."] if sources else []
    if any(score.also for score in held):
        notes.append(
            "A document that gives the same score without its day is named beside the one that "
            "dates it."
        )
    return " ".join(notes)


def course(w: Writer) -> None:
    """Show scores and status on one axis of time."""
    material = w.material
    if not material.points and not material.scores:
        return
    scene = w.once(
        "course",
        lambda: course_of_case(
            material.dossier,
            material.findings,
            material.content.modules,
            material.content.measures,
            CHART_WIDTH,
            CHART_HEIGHT,
        ),
    )
    if scene is None:
        return
    w.say(
        w.to_figure("course"),
        " shows the scores and the diagnostic status against time. Scores more than 60 days apart "
        "are not joined. The two measure different things: a score may fall while a diagnosis "
        "stays, and the reverse.",
        source="document",
    )
    in_words = any(score.number is None for score in material.scores)
    w.figure(
        "course",
        "Course of the case: self-report scores from the correspondence, diagnostic status from "
        "the interview, courses of treatment shaded",
        scene,
        "The service administered the questionnaires. Dashed line: the service’s threshold."
        + (" Open mark: score given in words only." if in_words else ""),
    )


# diagnostic status


def assessment(w: Writer) -> None:
    """Say what was rated, for which times, and on what the ratings rest."""
    material = w.material
    if not material.keys or not material.points:
        w.say("No diagnostic interview has been recorded.", source="interview")
        return
    disorders = listed([lower_first(material.disorder(key)) for key in material.disorders])
    covering = f" covering {disorders}" if disorders else ""
    w.say(
        f"I used a structured diagnostic interview{covering}. Each part was rated separately "
        f"for {counted(len(material.points), 'time')}:",
        source="interview",
    )
    w.items([[f"{point.label}: {point.as_at}{_minor(w, point)}."] for point in material.points])
    if any(_minor(w, point) for point in material.points):
        w.say(
            f"{RULES_FOR_ADULTS} At a time before the eighteenth birthday their results are to be "
            "read with that reserve.",
            source="interview",
        )
    if material.screens:
        asked = listed([lower_first(material.disorder(key)) for key in material.screens])
        w.say(
            f"I also put screening questions: {asked}. They can lead to a referral and never to a "
            "diagnosis, and are therefore not among the disorders below.",
            source="interview",
        )
    rated = [
        s
        for s in material.standings.values()
        if s.finding is not None and s.shown is not Status.NOT_ASSESSED
    ]
    looking_back = [s for s in rated if s.retrospective]
    if looking_back:
        w.say(
            f"{len(looking_back)} of the {len(rated)} ratings look back. They rest on memory as "
            "well as on records and are less certain than an assessment of the present.",
            source="interview",
        )
    appendix = w.to_section("criteria")
    where: list[str | Run] = [" (", appendix, ")"] if appendix else []
    w.say(
        "Fixed rules turn the ratings of single symptoms into a status",
        *where,
        ". That status is "
        "a computation. My own conclusion stands beside it wherever I have recorded one.",
        _reviews(w),
        source="interview",
    )


def _minor(w: Writer, point: TimePoint) -> str:
    """Return `, under 18` where a time point lies before the person was of age, else ''."""
    words = minor_words(point, w.material.dossier.case.claimant.date_of_birth)
    return f", {words}" if words else ""


def _reviews(w: Writer) -> str:
    """Say by whom the rules were reviewed, and whose were not."""
    by_review: dict[str, list[str]] = {}
    for module in w.material.taken_up:
        by_review.setdefault(module.review, []).append(lower_first(module.title))
    if list(by_review) == [NOT_REVIEWED]:
        return " None of these rules has been clinically reviewed."
    return "".join(
        f" Rules of {listed(names)}: {review}." for review, names in sorted(by_review.items())
    )


def status(w: Writer) -> None:
    """Set out the status of each disorder at each time point, in symbols and words."""
    material = w.material
    if material.disorders and material.points:
        w.say(
            w.to_table("status"),
            " sets out the status of each disorder at each time. My conclusions are in bold; what "
            "is not in bold has been computed and awaits my conclusion.",
            source="interview",
        )
        note = (
            "● met · ◐ in part (subthreshold, partial remission, or criteria present but diagnosis "
            "not given) · ○ not met or in full remission · ? undetermined · – not assessed. "
            "“Looking back”: rated at interview from memory and records."
        )
        caption = "Diagnostic status by time point"
        _by_time_point(w, "status", caption, "Disorder", material.disorders, note)
    if material.screens and material.points:
        note = (
            "→ positive: refer on · ○ not indicated · ? undetermined · – not asked. None of these "
            "is a diagnosis."
        )
        caption = "Results of screening questions by time point"
        _by_time_point(w, "screens", caption, "Screen", material.screens, note)


def _by_time_point(
    w: Writer, name: str, caption: str, head: str, keys: Sequence[ModuleKey], note: str
) -> None:
    """Give what was found by time point, in as many tables as their columns need."""
    material = w.material
    across = len(material.points) > _MOST_COLUMNS >= len(keys)
    if across:
        columns = [("Time", 1.3), *((material.disorder(key), 1.0) for key in keys)]
        rows: list[list[Cell]] = [
            [
                [run(point.label), f"\n{point.as_at}{_minor(w, point)}"],
                *(_status(w, point, key) for key in keys),
            ]
            for point in material.points
        ]
        w.table(name, caption, columns, rows, note=note)
        return
    for_points: list[list[Cell]]
    groups = _even(material.points, _MOST_COLUMNS)
    for index, points in enumerate(groups):
        of = f" ({index + 1} of {len(groups)})" if len(groups) > 1 else ""
        columns = [(head, 1.3), *((f"{p.label}, {p.as_at}{_minor(w, p)}", 1.0) for p in points)]
        for_points = [
            [[material.disorder(key)], *(_status(w, point, key) for point in points)]
            for key in keys
        ]
        part = name if index == 0 else f"{name}-{index + 1}"
        w.table(part, f"{caption}{of}", columns, for_points, note=note)


def _even(points: Sequence[TimePoint], most: int) -> list[Sequence[TimePoint]]:
    """Return the points in runs of about equal length, none longer than `most`."""
    parts = -(-len(points) // most)
    size = -(-len(points) // parts)
    return [points[start : start + size] for start in range(0, len(points), size)]


def _status(w: Writer, point: TimePoint, key: ModuleKey) -> Cell:
    standing = w.material.standings[point.id, key]
    if key in w.material.without_rules and standing.diagnosis is None:
        return ["– Rules not at hand"]
    cell: list[str | Run] = [
        f"{SYMBOLS[standing.shown]} ",
        run(
            standing.shown.words,
            bold=standing.diagnosis is not None,
            source=source_of_status(standing),
        ),
    ]
    if standing.overridden:
        cell.append(f"\ncomputed: {lower_first(standing.computed.words)}")
    if standing.retrospective:
        cell.append("\nlooking back")
    return cell


def open_findings(w: Writer) -> None:
    """Say where the expert concluded otherwise than computed, and what is still undetermined."""
    placed = list(w.material.standings.values())
    overridden = [standing for standing in placed if standing.overridden]
    if overridden:
        w.say("My conclusion differs from the computed status here:", source="interview")
        w.items([[_override(w, standing)] for standing in overridden])
    open_ = [s for s in placed if s.shown.value == "undetermined"]
    if open_:
        appendix = w.to_section("criteria")
        named: list[str | Run] = []
        if appendix:
            named = ["; ", appendix, " names the answers that are missing"]
        w.say(
            "The following could not be determined on what I have, and I leave them open",
            *named,
            ":",
            source="interview",
        )
        w.items([[line] for line in _undetermined(w, open_, bare=appendix is not None)])


def _override(w: Writer, standing: Standing) -> str:
    reason = standing.diagnosis.reason if standing.diagnosis else ""
    told = sentence(reason) or "No reason is recorded."
    return (
        f"{_place(w, standing)}: concluded {lower_first(standing.shown.words)}, computed "
        f"{lower_first(standing.computed.words)}. {told}"
    )


def _undetermined(w: Writer, open_: Sequence[Standing], *, bare: bool) -> list[str]:
    """Say what is missing, once for all times at which a disorder lacks the same.

    bare: without the letters of what is missing, which stand beside the criteria.
    """
    same: dict[tuple[ModuleKey, tuple[str, ...]], list[str]] = {}
    for standing in open_:
        missing = tuple(standing.finding.missing) if standing.finding and not bare else ()
        times = same.setdefault((standing.key, missing), [])
        times.append(lower_first(standing.time_point.label))
    return [
        f"{w.material.disorder(key)}: {'; '.join(times)}."
        + (f" Missing: {'; '.join(missing)}." if missing else "")
        for (key, missing), times in same.items()
    ]


def _place(w: Writer, standing: Standing) -> str:
    return f"{w.material.disorder(standing.key)}, {lower_first(standing.time_point.label)}"
