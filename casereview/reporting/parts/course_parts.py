"""Generated parts on what a course consisted of: tasks, change, who for whom, promises, protocols.

What the records do not state is said to be not stated; nothing is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casereview.domain.care.protocol import ProtocolCheck, begun_checks
from casereview.domain.care.treatment import (
    MECHANISMS,
    PAUL,
    Aspect,
    Evidence,
    Homework,
    Promise,
    Review,
)
from casereview.domain.care.treatment_words import (
    ASPECTS,
    CHANGES,
    EVIDENCE,
    KEPT,
    PATHWAY,
    SELF_REPORT,
    STATES_OF_PERSON,
    pathway_states,
)
from casereview.domain.care.treatment_words import MECHANISM_PARTS as PART_WORDS
from casereview.domain.care.treatment_words import MECHANISMS as MECHANISM_WORDS
from casereview.domain.care.treatment_words import PAUL as PAUL_WORDS
from casereview.domain.reports.report import Run
from casereview.reporting.parts.clinical_parts import CHART_WIDTH
from casereview.reporting.parts.episodes import EpisodeView
from casereview.reporting.parts.meaning_parts import MEANINGS
from casereview.reporting.parts.treatment_parts import NOT_RECORDED, course_name, course_views
from casereview.reporting.pictures.timeline import Timeline, diagnostic_timeline
from casereview.reporting.referring.references import cite
from casereview.reporting.wording import counted, listed, listed_runs, lower_first, run, runs
from casereview.reporting.writer import Cell, Writer

_CRITERIA: Sequence[tuple[str, Callable[[Homework], Evidence]]] = (
    ("clear and specific", lambda task: task.clear),
    ("with a rationale", lambda task: task.rationale),
    ("reactions asked for or difficulties anticipated", lambda task: task.reactions),
    ("progress reviewed", lambda task: task.reviewed),
)
"""Beck's (1979) four criteria of homework, in our words."""


def homework(w: Writer) -> None:
    """Count tasks between sessions by Beck's four criteria; no score, and silence as silence."""
    without: list[EpisodeView] = []
    for view in course_views(w):
        tasks = [t for t in w.material.dossier.homework if t.episode_id == view.episode.id]
        if not tasks:
            without.append(view)
            continue
        w.say(
            f"Course {view.episode.number}: {counted(len(tasks), 'task')} between sessions "
            f"{'is' if len(tasks) == 1 else 'are'} recorded. Of these, by the four criteria of "
            "Beck and others (1979): ",
            f"{'; '.join(_criterion(tasks, name, of) for name, of in _CRITERIA)}.",
            *_cited(w, tasks),
            source="document",
        )
    for referral in w.material.beside:
        for course in referral.courses:
            if course.in_writing:
                number = course.view.episode.number
                w.say(f"Course {number}: {lower_first(course.in_writing)}", source="document")
    _no_homework(w, without)


def _no_homework(w: Writer, views: Sequence[EpisodeView]) -> None:
    """Say of courses that are reviewed that no task is recorded, and what that does not mean."""
    reviewed = {review.episode_id for review in w.material.dossier.reviews}
    held = [view for view in views if view.episode.id in reviewed]
    if held:
        w.say(
            f"{_courses(held)}: no task between sessions is recorded. This says what the records "
            "seen contain, and is no evidence that none was set.",
            source="document",
        )


def _courses(views: Sequence[EpisodeView]) -> str:
    """Return `Course 1`, `Courses 1 and 2`."""
    numbers = [str(view.episode.number) for view in views]
    return f"{'Course' if len(numbers) == 1 else 'Courses'} {listed(numbers)}"


def _cited(w: Writer, tasks: Sequence[Homework]) -> tuple[Run, ...]:
    """Return the pages that tasks are recorded from and those linked to them, after a space."""
    pages = {
        (document, task.page)
        for task in tasks
        if (document := w.material.by_id.get(task.document_id or "")) is not None
    }
    pages |= {place for task in tasks for place in w.material.evidence.get(task.id, ())}
    ordered = sorted(pages, key=lambda place: (place[0].number, place[1] or 0))
    cited = [cite(w.material.pages, document, page) for document, page in ordered]
    return tuple(part for each in cited for part in (run(" "), each))


def _criterion(tasks: Sequence[Homework], name: str, of: Callable[[Homework], Evidence]) -> str:
    found = [of(task) for task in tasks]
    parts = [f"{found.count(kind)} {EVIDENCE[kind]}" for kind in Evidence if found.count(kind)]
    return f"{name}: {', '.join(parts)}"


def mechanism(w: Writer) -> None:
    """Say of each course whether the records state how change came about."""
    reviews = _by_episode(w, Aspect.MECHANISM)
    same: dict[tuple[Run, ...], list[EpisodeView]] = {}
    for view in course_views(w):
        review = reviews.get(view.episode.id)
        if review is None or review.state not in MECHANISMS:
            continue
        quoted = f": “{review.text.strip()}”" if review.text.strip() else ""
        words = MECHANISM_WORDS[review.state]
        told_by = "told by " if words.endswith("only") else ""
        said = f"how change came about is {told_by}{words}{quoted}"
        told = runs(*w.resting(said, review.id), ".", *_parts_of(w, view))
        same.setdefault(told, []).append(view)
    for told, views in same.items():
        w.say(f"{_courses(views)}: ", *told, source="document")


_PAUL_WORK = "paul-1967"
_PROTOCOL = "protocol-"
_NAMED_BY_COURSE = {
    MEANINGS: "what the changes of scores mean",
    _PROTOCOL: "published treatments beside the records",
}
_OF_COURSES = {
    "coverage": "problems present and addressed",
    "doses": "sessions beside the guidelines then in force",
    "promises": "promises and plans",
    "paul": "what was given, by whom, for whom",
    "decisions": "decisions on the way",
    "questions": "standard questions on each course",
}


def review_pointer(w: Writer) -> None:
    """Say which tables of the appendix set the courses beside each other."""
    where = w.to_section("tables")
    named: dict[str, list[Run]] = {}
    for name in w.known.tables:
        by_course = (said for start, said in _NAMED_BY_COURSE.items() if name.startswith(start))
        words = _OF_COURSES.get(name) or next(by_course, "")
        if words:
            named.setdefault(words, []).append(w.to_table(name))
    if where is None or not named:
        return
    said: list[str | Run] = []
    for index, (words, tables) in enumerate(named.items()):
        joint = "" if not index else " and " if index == len(named) - 1 else ", "
        said += [joint, *listed_runs(tables), f" ({words})"]
    w.say("Course by course, ", where, " sets out: ", *said, ".", source="document")


def _parts_of(w: Writer, view: EpisodeView) -> tuple[str | Run, ...]:
    """Say which parts of a statement of how change came about are recorded, and as what."""
    reviews = {
        review.subject: review
        for review in w.material.dossier.reviews
        if review.aspect is Aspect.MECHANISM_PART and review.episode_id == view.episode.id
    }
    if not reviews:
        return ()
    made: list[str | Run] = [" Of the parts of such a statement: "]
    for part, words in PART_WORDS.items():
        review = reviews.get(part)
        state = EVIDENCE[Evidence(review.state)] if review else NOT_RECORDED
        text = f" (“{review.text.strip()}”)" if review and review.text.strip() else ""
        said = f"{lower_first(words)}: {state}{text}"
        made += ["; " if len(made) > 1 else "", *w.resting(said, review.id if review else "")]
    return (*made, ".")


_DECISIONS: Sequence[tuple[Aspect, Mapping[str, str]]] = (
    (Aspect.PATHWAY, PATHWAY),
    (Aspect.SELF_REPORT, SELF_REPORT),
    (Aspect.CHANGE, {"": ASPECTS[Aspect.CHANGE]}),
)


def decisions(w: Writer) -> None:
    """Set out decisions, how questionnaires were completed, and what became possible again."""
    held = {(r.episode_id, r.aspect, r.subject): r for r in w.material.dossier.reviews}
    views = course_views(w)
    rows: list[list[Cell]] = []
    for aspect, subjects in _DECISIONS:
        for subject, words in subjects.items():
            own = [held.get((view.episode.id, aspect, subject)) for view in views]
            if any(own):
                rows.append([[words], *(_decided(w, review) for review in own)])
    if not rows:
        return
    w.say(
        w.to_table("decisions"),
        " sets out what the records show of decisions on the way, of how questionnaires were "
        "completed, and what the person says became possible again.",
        source="document",
    )
    w.table(
        "decisions",
        "Decisions, questionnaires and everyday life, by course of treatment",
        [("", 1.2), *((course_name(view), 1.3) for view in views)],
        rows,
    )


def _decided(w: Writer, review: Review | None) -> Cell:
    if review is None:
        return [NOT_RECORDED]
    of_change = review.aspect is Aspect.CHANGE
    found = pathway_states(review.subject)
    if review.subject not in STATES_OF_PERSON:
        found = found | {Evidence.PRESENT: "recorded"}
    said = CHANGES[review.state] if of_change else found[Evidence(review.state)]
    return w.resting(said + (f": {review.text.strip()}" if review.text.strip() else ""), review.id)


def _by_episode(w: Writer, aspect: Aspect) -> dict[str | None, Review]:
    return {r.episode_id: r for r in w.material.dossier.reviews if r.aspect is aspect}


def paul(w: Writer) -> None:
    """Set out what treatment, by whom, for whom, with empty cells shown as such (Paul 1967)."""
    reviews = {
        (review.episode_id, review.subject): review
        for review in w.material.dossier.reviews
        if review.aspect is Aspect.PAUL
    }
    views = [view for view in course_views(w) if any((view.episode.id, c) in reviews for c in PAUL)]
    if not views:
        return
    w.say(
        w.to_table("paul"),
        " asks of each course what treatment was given, by whom, for this individual "
        "with which specific problem, and under which circumstances ",
        *_paul(w),
        ".",
        source="document",
    )
    w.table(
        "paul",
        "What treatment, by whom, for whom",
        [("", 1.0), *((course_name(view), 1.4) for view in views)],
        [
            [[PAUL_WORDS[column]], *(_cell(w, reviews.get((v.episode.id, column))) for v in views)]
            for column in PAUL
        ],
    )


def _paul(w: Writer) -> Sequence[str | Run]:
    """Cite the work whose question the table asks, so that it stands among the references."""
    review = w.material.content.review
    known = review is not None and _PAUL_WORK in review.library.works
    return w.resolved(f"{{cite {_PAUL_WORK}}}") if known else ["(Paul, 1967)"]


def _cell(w: Writer, review: Review | None) -> Cell:
    if review is None or review.state == "not_specified":
        return ["not specified"]
    return w.resting(review.text + (" (inferred)" if review.state == "inferred" else ""), review.id)


def promises(w: Writer) -> None:
    """List what was promised or planned, and what became of it."""
    held = [p for p in w.material.dossier.promises if p.text.strip()]
    if not held:
        return
    w.say(
        w.to_table("promises"),
        " lists what was promised or planned, and what is known of it since.",
        source="document",
    )
    w.table(
        "promises",
        "Promises and plans",
        (("What", 1.6), ("Due", 0.8), ("What became of it", 1.2), ("Source", 0.7)),
        [_promise(w, promise) for promise in held],
    )


def _promise(w: Writer, promise: Promise) -> Sequence[Cell]:
    document = w.material.by_id.get(promise.document_id or "")
    source = cite(w.material.pages, document, promise.page) if document else promise.voice.words
    outcome = KEPT[promise.kept]
    if promise.outcome_by:
        outcome += f" ({lower_first(promise.outcome_by)})"
    return [
        [promise.text.strip()],
        [str(promise.due) if promise.due else promise.due_words or "not stated"],
        [outcome + (f". {promise.note.strip()}" if promise.note.strip() else "")],
        [source],
    ]


def protocols(w: Writer) -> None:
    """Set out what the records show of a published treatment: counts and lines, no percentage."""
    reviews = [r for r in w.material.dossier.reviews if r.aspect is Aspect.PROTOCOL]
    content = w.material.content.review
    if not reviews or content is None:
        return
    for view in course_views(w):
        for check in begun_checks(content.protocols, reviews, view.episode.id):
            _protocol(w, view, check)


def _protocol(w: Writer, view: EpisodeView, check: ProtocolCheck) -> None:
    protocol = check.protocol
    name = f"{_PROTOCOL}{view.episode.number}-{protocol.id}"
    mark = (
        ""
        if protocol.provenance.verified
        else " The list was not checked against the published work."
    )
    contains = "is described as containing"
    if protocol.authors:
        contains = f"contains, as described by {protocol.authors},"
    w.say(
        w.to_table(name),
        f" sets what “{protocol.name}” {contains} beside what "
        f"the records of course {view.episode.number} show: {check.counts.words}. There is no "
        f"validated score for such a count.{mark}",
        source="document",
    )
    w.table(
        name,
        f"{protocol.name}: what the records of course {view.episode.number} show",
        (("Target or strategy", 1.7), ("In the records", 0.9), ("Evidence", 1.4)),
        [
            [
                [line.item.text],
                [EVIDENCE[line.state] if line.state else "not looked at"],
                [*w.resting(line.review.text, line.review.id)] if line.review else [],
            ]
            for line in check.lines
        ],
    )


def timeline(w: Writer) -> None:
    """Show where every disorder stood at each time point, with the courses between."""
    material = w.material
    data = Timeline(
        material.points,
        material.disorders,
        material.standings,
        tuple(course_views(w)),
        material.content.modules,
    )
    scene = w.once(
        "timeline",
        lambda: diagnostic_timeline(data, CHART_WIDTH) if material.referrals else None,
    )
    if scene is None:
        return
    w.say(
        w.to_figure("timeline"),
        " shows the diagnostic status of each disorder at each time point, with the courses of "
        "treatment between them. A status that was rated looking back is marked as such.",
        source="document",
    )
    w.figure(
        "timeline",
        "Diagnostic timeline: disorders at each time point, courses of treatment shaded",
        scene,
    )
