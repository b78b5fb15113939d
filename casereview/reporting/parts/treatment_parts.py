"""Generated parts on what was given for which problem and what became of it; both ways alike.

The service's outcome (scores) and the loss of a diagnosis (interview) stand beside each other and
are never called by one word. Where the records are silent the report says that they are silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.score_change import points_words
from casereview.domain.care.treatment import Aspect, Coverage
from casereview.domain.care.treatment_words import COVERAGE, RESPONSES
from casereview.domain.reports.report import Run
from casereview.reporting.parts.episodes import DisorderLine, EpisodeView, ReferralView, ScorePair
from casereview.reporting.parts.outcome_words import (
    aside_words,
    counted_as,
    lasted_words,
    left_words,
    moved,
    present_words,
    shown_score,
)
from casereview.reporting.parts.set_beside import CourseBeside, ReferralBeside
from casereview.reporting.parts.standing import SYMBOLS
from casereview.reporting.referring.references import cite
from casereview.reporting.wording import listed, lower_first, run, sentence
from casereview.reporting.writer import Cell, Writer

NOT_RECORDED = "not looked at"
"""What is printed where the expert recorded nothing: not a word about the records."""


def course_views(w: Writer) -> list[EpisodeView]:
    """Return the courses of all referrals in order."""
    return [view for referral in w.material.referrals for view in referral.episodes]


# ---- outcome ---------------------------------------------------------------------------------


def outcomes(w: Writer) -> None:
    """Say what the service's outcome is, what an interview finds, and each referral's outcome."""
    held = _with_outcome(w)
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
    for referral in held:
        if referral.outcome is not None:
            w.say(
                f"By the service’s rules, {_of(referral)}: {counted_as(referral.outcome)}.",
                source="document",
            )


def outcomes_table(w: Writer) -> None:
    """Set scores and diagnoses at the start and end of each course beside each other."""
    held = _with_outcome(w)
    if not held:
        return
    w.table(
        "outcomes",
        "Outcome by the service’s own rules, and diagnoses by interview",
        (("Course", 1.0), ("First and last score", 1.35), ("Diagnoses by interview", 1.5)),
        [
            [[course_name(view)], _scores(w, view.scores), _diagnoses(w, view.present)]
            for referral in held
            for view in referral.episodes
        ],
        note="A difference is reliable by the service’s rule for the measure. “Not stated”: no "
        "such score is in the documents seen.",
    )


def _with_outcome(w: Writer) -> list[ReferralView]:
    return [r for r in w.material.referrals if r.outcome or any(e.present for e in r.episodes)]


def course_name(view: EpisodeView) -> str:
    """Return a course's number and label, as tables head its column."""
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
        later = lasted_words(line.lasted)
        said = f": {name}; at the end {shown}{at}" + (f"; {later}" if later else "")
        cell += ["\n" if cell else "", run(lost, bold=True), said]
    return cell or ["no disorder rated as met at the start"]


# ---- coverage --------------------------------------------------------------------------------


def coverage(w: Writer) -> None:
    """Set out which disorders were there when each course began, and how far it took them up."""
    views = course_views(w)
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
        f"and the {w.material.terms.person} tell. “Not mentioned” means that nothing seen mentions "
        "it.",
        source="document",
    )
    w.table(
        "coverage",
        "Problems present and addressed, by course of treatment",
        [("Disorder", 1.4), *((course_name(view), 1.1) for view in views)],
        [[[w.material.disorder(key)], *(_covered(w, view, key) for view in views)] for key in keys],
    )
    left = left_words(views, {str(key): w.material.disorder(key) for key in w.material.disorders})
    if left:
        w.say(f"{left}.", source="document")
    events = {
        event.id: lower_first(event.label or event.text.rstrip("."))
        for event in w.material.dossier.events
    }
    before = "Events that happened before or during a course"
    _said(w, Aspect.EVENT, before, {state.value: said for state, said in COVERAGE.items()}, events)
    _said(w, Aspect.ATTEMPT, "Attempts to raise a problem", RESPONSES, {})


def _all(views: Iterable[EpisodeView]) -> list[DisorderLine]:
    return [line for view in views for line in view.disorders]


def _covered(w: Writer, view: EpisodeView, key: object) -> Cell:
    line = next((line for line in view.disorders if line.key == key), None)
    if line is None:
        return [NOT_RECORDED]
    if line.coverage is None:
        return [present_words(line)]
    words = COVERAGE[Coverage(line.coverage.state)]
    return w.resting(
        words + (f": {line.coverage.text}" if line.coverage.text else ""), line.coverage.id
    )


def _said(
    w: Writer, aspect: Aspect, lead: str, words: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """List the lines of an aspect, each with its course, its subject and what is recorded."""
    own = [review for review in w.material.dossier.reviews if review.aspect is aspect]
    numbers = {view.episode.id: f"Course {view.episode.number}" for view in course_views(w)}
    if not own:
        return
    w.say(f"{lead}:", source="document")
    rows: list[Sequence[Run]] = []
    for review in own:
        course = numbers.get(review.episode_id or "", "The case")
        text = review.text.strip().rstrip(".")
        said = f"{course}, {names.get(review.subject, review.subject)}: {words[review.state]}"
        rows.append((*w.resting(said + (f". {text}" if text else ""), review.id), run(".")))
    w.items(rows)


# ---- dose and waits --------------------------------------------------------------------------


def doses(w: Writer) -> None:
    """Set what each course gave beside the guidelines in force, for each disorder then present."""
    courses = [course for referral in w.material.beside for course in referral.courses]
    rows: list[list[Cell]] = []
    for course in courses:
        for key, check in course.doses:
            aside = aside_words(course.view, str(key))
            more = [
                sentence(words) for words in ((aside, *check.remarks) if aside else check.remarks)
            ]
            rows.append(
                [
                    [course_name(course.view)],
                    [w.material.disorder(key)],
                    [
                        run(check.verdict.words, bold=True),
                        ": ",
                        " ".join((f"{check.because}.", *more)),
                    ],
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
        note=_in_practice(courses),
    )


def _in_practice(courses: Sequence[CourseBeside]) -> str:
    """Return what is given in practice at the intensities of the courses, as a comparison."""
    held = dict.fromkeys(each for course in courses for each in course.averages)
    said = "; ".join(f"{each.what}: {each.words}" for each in held)
    return f"Given in practice, for comparison and no recommendation: {said}." if said else ""


def waits(w: Writer) -> None:
    """Say how long was waited, where dates allow it, and what the service's standard is not."""
    review = w.material.content.review
    if review is None:
        return
    beside = w.material.beside
    said = "; ".join(
        _before_waits(referral, len(beside))
        + ", ".join(f"{lower_first(wait.leg.words)} {wait.words}" for wait in known)
        for referral in beside
        if (known := [wait for wait in referral.waits if wait.days])
    )
    if said:
        w.say(
            f"Waits, from the dates known: {said}. {review.standards.waits.caution}",
            source="document",
        )


def _before_waits(referral: ReferralBeside, of: int) -> str:
    """Name the referral or the courses that waits belong to, where there is more than one."""
    if of == 1:
        return ""
    if referral.view.referral is not None:
        return f"referral {referral.view.referral.number}: "
    numbers = [str(view.episode.number) for view in referral.view.episodes]
    return f"course {listed(numbers)}: "
