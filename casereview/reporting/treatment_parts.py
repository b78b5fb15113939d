"""Generated parts on what was given for which problem and what became of it; both ways alike.

The service's outcome (scores) and the loss of a diagnosis (interview) stand beside each other and
are never called by one word. Where the records are silent the report says that they are silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from casereview.domain.protocol import ProtocolCheck, begun_checks
from casereview.domain.report import Run
from casereview.domain.score_change import points_words
from casereview.domain.treatment import (
    MECHANISMS,
    PAUL,
    Aspect,
    Coverage,
    Evidence,
    Homework,
    Promise,
    Review,
)
from casereview.domain.treatment_words import COVERAGE, EVIDENCE, KEPT
from casereview.domain.treatment_words import MECHANISMS as MECHANISM_WORDS
from casereview.domain.treatment_words import PAUL as PAUL_WORDS
from casereview.domain.truth import F, T, U
from casereview.reporting.episodes import DisorderLine, EpisodeView, ReferralView, ScorePair
from casereview.reporting.outcome_words import counted_as, moved, shown_score
from casereview.reporting.references import cite
from casereview.reporting.standing import SYMBOLS
from casereview.reporting.wording import counted, listed, lower_first, run
from casereview.reporting.writer import Cell, Writer

NOT_RECORDED = "not recorded"

_CRITERIA: Sequence[tuple[str, Callable[[Homework], Evidence]]] = (
    ("clear and specific", lambda task: task.clear),
    ("with a rationale", lambda task: task.rationale),
    ("reactions asked for or difficulties anticipated", lambda task: task.reactions),
    ("progress reviewed", lambda task: task.reviewed),
)
"""Beck's (1979) four criteria of homework, in our words."""


def _views(w: Writer) -> list[EpisodeView]:
    return [view for referral in w.material.referrals for view in referral.episodes]


# ---- outcome ---------------------------------------------------------------------------------


def outcomes(w: Writer) -> None:
    """Set the service's outcome of each referral beside the diagnoses at its start and end."""
    held = [r for r in w.material.referrals if r.outcome or any(e.present for e in r.episodes)]
    if not held:
        return
    w.say(
        w.to_table("outcomes"),
        " sets two kinds of outcome beside each other. The service’s rules count "
        "scores: somebody at or above a threshold at the start and below both at the end is "
        "counted as a service recovery. The interview finds whether a diagnosis that was there is "
        "lost. The two measure different things, and both can be true.",
        source="document",
    )
    w.table(
        "outcomes",
        "Outcome by the service’s own rules, and diagnoses by interview",
        (("Course", 1.0), ("First and last score", 1.35), ("Diagnoses by interview", 1.5)),
        [
            [[_name(view)], _scores(w, view.scores), _diagnoses(w, view.present)]
            for referral in held
            for view in referral.episodes
        ],
        note="A difference is reliable by the service’s rule for the measure. “Not stated”: no "
        "such score is in the documents seen.",
    )
    for referral in held:
        if referral.outcome is not None:
            w.say(
                f"By the service’s rules, {_of(referral)}: {counted_as(referral.outcome)}.",
                source="document",
            )


def _name(view: EpisodeView) -> str:
    return f"{view.episode.number}. {view.episode.label or view.episode.modality}"


def _of(referral: ReferralView) -> str:
    numbers = [str(view.episode.number) for view in referral.episodes]
    if len(numbers) == 1:
        return f"course {numbers[0]}"
    return f"courses {listed(numbers)}, which belong to one referral and are counted as one"


def _scores(w: Writer, pairs: Sequence[ScorePair]) -> Cell:
    cell: list[str | Run] = []
    for pair in pairs:
        cell.append("\n" if cell else "")
        cell.append(f"{pair.measure}: {shown_score(pair.first)} → {shown_score(pair.last)}")
        if pair.change is not None:
            points = points_words(pair.change)
            way = moved(pair.change.improved, pair.change.deteriorated)
            cell.append(f" ({points + ', ' if points else ''}{way})")
        cited = {s.document.id: (s.document, s.page) for s in (pair.first, pair.last) if s}
        for document, page in cited.values():
            cell += [" ", cite(w.material.pages, document, page)]
    return cell or ["no scores filed"]


_LOST = {T: "diagnosis lost", F: "diagnosis kept", U: "cannot be said"}


def _diagnoses(w: Writer, lines: Sequence[DisorderLine]) -> Cell:
    cell: list[str | Run] = []
    for line in lines:
        name = w.material.disorder(line.key)
        end = line.end
        shown = f"{SYMBOLS[end.shown]} {end.shown.words}" if end else "not rated at the end"
        at = f" ({end.time_point.as_at})" if end else ""
        lost = _LOST[U if line.lost is None else line.lost]
        cell += ["\n" if cell else "", run(lost, bold=True), f": {name}; at the end {shown}{at}"]
    return cell or ["no disorder rated as met at the start"]


# ---- coverage --------------------------------------------------------------------------------


def coverage(w: Writer) -> None:
    """Set out which disorders were there when each course began, and how far it took them up."""
    views = _views(w)
    keys = [
        key
        for key in w.material.disorders
        if any(line.key == key and (line.lost is not None or line.coverage) for line in _all(views))
    ]
    if not keys or not any(line.coverage for line in _all(views)):
        return
    w.say(
        w.to_table("coverage"),
        " sets out which of the problems each course addressed, as far as the records "
        "and the claimant tell. “Not mentioned” means that nothing seen mentions it.",
        source="document",
    )
    w.table(
        "coverage",
        "Problems present and addressed, by course of treatment",
        [("Disorder", 1.4), *((_name(view), 1.1) for view in views)],
        [[[w.material.disorder(key)], *(_covered(w, view, key) for view in views)] for key in keys],
    )
    _said(w, Aspect.EVENT, "On events that happened before or during a course")
    _said(w, Aspect.ATTEMPT, "On attempts to raise a problem")


def _all(views: Iterable[EpisodeView]) -> list[DisorderLine]:
    return [line for view in views for line in view.disorders]


def _covered(w: Writer, view: EpisodeView, key: object) -> Cell:
    line = next((line for line in view.disorders if line.key == key), None)
    if line is None or line.coverage is None:
        present = line is not None and line.lost is not None
        return [NOT_RECORDED if present else COVERAGE[Coverage.NOT_PRESENT]]
    words = COVERAGE[Coverage(line.coverage.state)]
    return w.resting(
        words + (f": {line.coverage.text}" if line.coverage.text else ""), line.coverage.id
    )


def _said(w: Writer, aspect: Aspect, lead: str) -> None:
    own = [
        review
        for review in w.material.dossier.reviews
        if review.aspect is aspect and review.text.strip()
    ]
    told: list[str | Run] = []
    for review in own:
        told += ["; " if told else "", *w.resting(review.text.strip().rstrip("."), review.id)]
    if told:
        w.say(f"{lead}: ", *told, ".", source="document")


# ---- dose and waits --------------------------------------------------------------------------


def doses(w: Writer) -> None:
    """Set what each course gave beside the guidelines in force, for each disorder then present."""
    courses = [course for referral in w.material.beside for course in referral.courses]
    rows: list[list[Cell]] = []
    for course in courses:
        for key, check in course.doses:
            said = [check.because, *check.remarks]
            rows.append(
                [
                    [_name(course.view)],
                    [w.material.disorder(key)],
                    [run(check.verdict.words, bold=True), f": {'. '.join(said)}."],
                ]
            )
    if not rows:
        return
    w.say(
        w.to_table("doses"),
        " sets the number of sessions beside the guidelines in force at the time, for each "
        "disorder that the interview found at the start of the course. A guideline recommends; "
        "that a course differs from it does not by itself show that care was wrong.",
        source="document",
    )
    w.table(
        "doses",
        "Sessions given, and guidelines in force at the time",
        (("Course", 1.0), ("Disorder", 1.0), ("Beside guidelines", 2.2)),
        rows,
    )


def waits(w: Writer) -> None:
    """Say how long was waited, where dates allow it, and what the service's standard is not."""
    review = w.material.content.review
    known = [wait for referral in w.material.beside for wait in referral.waits if wait.days]
    if not known or review is None:
        return
    said = "; ".join(f"{lower_first(wait.leg.words)} {wait.words}" for wait in known)
    w.say(
        f"Waits, from the dates known: {said}. {review.standards.waits.caution}", source="document"
    )


# ---- what the course consisted of ------------------------------------------------------------


def homework(w: Writer) -> None:
    """Count tasks between sessions by Beck's four criteria; no score, and silence as silence."""
    for view in _views(w):
        tasks = [t for t in w.material.dossier.homework if t.episode_id == view.episode.id]
        if not tasks:
            continue
        w.say(
            f"Course {view.episode.number}: {counted(len(tasks), 'task')} between sessions "
            f"{'is' if len(tasks) == 1 else 'are'} recorded. Of these, by the four criteria of "
            "Beck and others (1979): ",
            f"{'; '.join(_criterion(tasks, name, of) for name, of in _CRITERIA)}.",
            *(part for task in tasks for part in _cited(w, task)),
            source="document",
        )


def _cited(w: Writer, task: Homework) -> tuple[Run, ...]:
    """Return the page that a task is recorded from and those linked to it, after a space."""
    document = w.material.by_id.get(task.document_id or "")
    pages = {(document, task.page)} if document else set()
    pages |= set(w.material.evidence.get(task.id, ()))
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
    for view in _views(w):
        review = reviews.get(view.episode.id)
        if review is None or review.state not in MECHANISMS:
            continue
        quoted = f": “{review.text.strip()}”" if review.text.strip() else ""
        said = (
            f"Course {view.episode.number}: how change came about is "
            f"{MECHANISM_WORDS[review.state]}{quoted}"
        )
        w.say(*w.resting(said, review.id), ".", source="document")


def _by_episode(w: Writer, aspect: Aspect) -> dict[str | None, Review]:
    return {r.episode_id: r for r in w.material.dossier.reviews if r.aspect is aspect}


def paul(w: Writer) -> None:
    """Set out what treatment, by whom, for whom, with empty cells shown as such (Paul 1967)."""
    reviews = {
        (review.episode_id, review.subject): review
        for review in w.material.dossier.reviews
        if review.aspect is Aspect.PAUL
    }
    views = [view for view in _views(w) if any((view.episode.id, c) in reviews for c in PAUL)]
    if not views:
        return
    w.say(
        w.to_table("paul"),
        " asks of each course what treatment was given, by whom, for this individual "
        "with which specific problem, and under which circumstances (Paul, 1967).",
        source="document",
    )
    w.table(
        "paul",
        "What treatment, by whom, for whom",
        [("", 1.0), *((_name(view), 1.4) for view in views)],
        [
            [[PAUL_WORDS[column]], *(_cell(w, reviews.get((v.episode.id, column))) for v in views)]
            for column in PAUL
        ],
    )


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
    for view in _views(w):
        for check in begun_checks(content.protocols, reviews, view.episode.id):
            _protocol(w, view, check)


def _protocol(w: Writer, view: EpisodeView, check: ProtocolCheck) -> None:
    protocol = check.protocol
    name = f"protocol-{view.episode.number}-{protocol.id}"
    mark = "" if protocol.provenance.verified else " The list was not verified by this program."
    w.say(
        w.to_table(name),
        f" sets what {protocol.name} ({protocol.authors}) is described as containing beside what "
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
