"""The generated part on ratings of adherence or competence: as told, counted, no percentage."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.care.protocol import Fidelity
from casereview.domain.care.therapy_rating import (
    DIFFERENT,
    NONE_SEEN,
    Rating,
    doubt,
    ratings_of,
)
from casereview.domain.care.treatment import Aspect, Evidence
from casereview.domain.reports.report import Run
from casereview.reporting.parts.episodes import EpisodeView
from casereview.reporting.parts.treatment_parts import course_views
from casereview.reporting.referring.references import cite
from casereview.reporting.wording import counted, listed
from casereview.reporting.writer import Writer


def ratings(w: Writer) -> None:
    """Say which ratings the records seen hold, by course, and what is known of such ratings."""
    content = w.material.content.review
    if content is None:
        return
    without: list[EpisodeView] = []
    told: list[Rating] = []
    for view in course_views(w):
        own = ratings_of(w.material.dossier.told, view.episode.id)
        told += own
        if own:
            _course(w, view, own, content.fidelity)
        elif _checked(w, view):
            without.append(view)
    if without:
        numbers = [str(view.episode.number) for view in without]
        courses = f"{'Course' if len(numbers) == 1 else 'Courses'} {listed(numbers)}"
        w.say(
            f"{courses}: {NONE_SEEN}. A record that was not seen may hold one.", source="document"
        )
    if told:
        _known(w, told, content.fidelity)


def _checked(w: Writer, view: EpisodeView) -> bool:
    """Whether the expert set the course beside a published treatment, and recorded no rating."""
    own = [r for r in w.material.dossier.reviews if r.episode_id == view.episode.id]
    recorded = any(
        (r.aspect, r.subject, r.state) == (Aspect.PATHWAY, "rated", Evidence.PRESENT) for r in own
    )
    return not recorded and any(r.aspect is Aspect.PROTOCOL for r in own)


def _course(w: Writer, view: EpisodeView, own: Sequence[Rating], fidelity: Fidelity) -> None:
    said: list[str | Run] = []
    for rating in own:
        said += ["; and " if said else "", *_rating(w, rating)]
    are = "is" if len(own) == 1 else "are"
    w.say(
        f"Course {view.episode.number}: {counted(len(own), 'rating')} of adherence or competence "
        f"{are} recorded: ",
        *said,
        ".",
        source="document",
    )
    for rating in own:
        if found := doubt(rating, fidelity.scale(rating.scale)):
            w.say(f"Of “{rating.words}”: {found}", source="document")


def _rating(w: Writer, rating: Rating) -> tuple[str | Run, ...]:
    """Return a rating as told with its source, and what the source is not recorded as saying."""
    document = w.material.by_id.get(rating.document_id or "")
    source = (
        cite(w.material.pages, document, rating.page) if document else f"({rating.voice.words})"
    )
    silent = f" (not stated: {listed(rating.unstated)})" if rating.unstated else ""
    return f"“{rating.words}”{silent} ", source


def _known(w: Writer, told: Sequence[Rating], fidelity: Fidelity) -> None:
    """Say what the scales are, and what studies found of ratings and outcome, for and against."""
    for name in dict.fromkeys(rating.scale for rating in told):
        scale = fidelity.scale(name)
        if scale is not None:
            w.say(f"{scale.id}: {scale.about}", source="document")
    w.say(DIFFERENT, source="document")
    content = w.material.content.review
    works = content.library.works if content is not None else {}
    for finding in fidelity.findings:
        if finding.work in works:
            w.say(
                finding.text.rstrip("."),
                " ",
                *w.resolved(f"{{cite {finding.work}}}"),
                ".",
                source="document",
            )
