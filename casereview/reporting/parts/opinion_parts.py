"""Opinions on treatment: the sentence on the civil standard, reasons, the evidence both ways."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.care.treatment import Aspect, Opinion, Side
from casereview.domain.care.treatment_words import ANSWERS, SIDES
from casereview.domain.reports.report import Run
from casereview.reporting.parts.concluding import conclusion
from casereview.reporting.wording import run
from casereview.reporting.writer import Cell, Writer


def opinions(w: Writer) -> None:
    """Write each opinion: question, conclusion, reasons, evidence, what was known, the range."""
    held = w.material.dossier.opinions
    if held:
        w.say(
            "I answer the questions that follow on the balance of probabilities. “In favour” and "
            "“against” mean in favour of and against the answer yes."
        )
    for opinion in held:
        _opinion(w, opinion)


def _opinion(w: Writer, opinion: Opinion) -> None:
    label = f"opinion-{opinion.number}"
    w.say(run(opinion.question.strip(), bold=True), label=label)
    reasons: tuple[str | Run, ...] = ()
    if opinion.reasons.strip():
        reasons = (" My reasons: ", *w.resolved(opinion.reasons.strip()))
    w.say(run(conclusion(w.material, opinion)), *reasons)
    _evidence(w, opinion)
    known: list[str | Run] = []
    for lead, text in (
        ("What could be known at the time: ", opinion.known_then),
        ("What is known since: ", opinion.known_now),
    ):
        if text.strip():
            known += [lead, *w.resolved(_ended(text)), " "]
    w.say(*known[:-1])
    if opinion.range.strip():
        w.say("Range of opinion: ", *w.resolved(opinion.range.strip()))
    elif opinion.no_range.strip():
        w.say("I know of no range of opinion on this: ", *w.resolved(opinion.no_range.strip()))
    if opinion.provisional:
        _provisional(w, opinion)
    _works(w, opinion)


def _ended(text: str) -> str:
    """Return a text with a full stop, so that another can follow."""
    trimmed = text.strip()
    return trimmed if trimmed.endswith((".", "?", "!", "”")) else f"{trimmed}."


def _evidence(w: Writer, opinion: Opinion) -> None:
    """Set out the evidence both ways, each kind by itself; that there is none is said too."""
    points = [p for p in w.material.dossier.opinion_points if p.opinion_id == opinion.id]
    rows: list[tuple[str, list[tuple[Run, ...]]]] = []
    for side in Side:
        own = [w.resting(p.text.strip(), p.id) for p in points if p.side is side]
        if own:
            rows.append((f"{SIDES[side]}:", own))
        elif side in (Side.FOR, Side.AGAINST):
            rows.append((f"{SIDES[side]}: I have found nothing to set down here.", []))
    w.say("The evidence:")
    w.groups(rows)


def _provisional(w: Writer, opinion: Opinion) -> None:
    """Say how an opinion is qualified and what would settle it (PD 35 paragraph 3.2(8))."""
    said = opinion.qualification.strip() or "how it is qualified is still to be said."
    w.say("This opinion is provisional: ", *w.resolved(said))
    if opinion.settled_by.strip():
        w.say("What would settle it: ", *w.resolved(opinion.settled_by.strip()))


def _works(w: Writer, opinion: Opinion) -> None:
    """Name the works relied on with the finding, whichever way it points."""
    review = w.material.content.review
    library = review.library if review else None
    held = [r for r in w.material.dossier.opinion_references if r.opinion_id == opinion.id]
    if not held:
        return
    rows: list[Sequence[str | Run]] = []
    for reference in held:
        work = library.works.get(reference.work) if library else None
        name = work.short if work else reference.work
        mark = (
            "" if work is None or work.provenance.verified else " (details of the work not checked)"
        )
        rows.append([f"{name}{mark}: ", *w.resolved(reference.finding.strip())])
    w.say("Works relied on, whichever way they point:")
    w.items(rows)


def standard_questions(w: Writer) -> None:
    """Set out the standard questions that were answered, each with its answer in words."""
    review_content = w.material.content.review
    if review_content is None:
        return
    answered = {
        (review.episode_id, review.subject): review
        for review in w.material.dossier.reviews
        if review.aspect is Aspect.QUESTION
    }
    if not answered:
        return
    rows: list[list[Cell]] = []
    numbers = {e.id: e.number for e in w.material.dossier.episodes}
    for question in review_content.questions:
        for (episode, subject), review in answered.items():
            if subject != question.id:
                continue
            of = f"Course {numbers[episode]}" if episode in numbers else "Whole case"
            said = ANSWERS.get(review.state, review.state)
            text = f". {review.text.strip()}" if review.text.strip() else ""
            rows.append(
                [
                    [f"{question.number}"],
                    [question.text],
                    [of],
                    [*w.resting(said + text, review.id)],
                ]
            )
    if rows:
        w.say(w.to_table("questions"), " answers questions that can be put to any treatment.")
        w.table(
            "questions",
            "Standard questions on treatment",
            (("No.", 0.35), ("Question", 1.7), ("Of", 0.65), ("Answer", 2.1)),
            rows,
        )


def references(w: Writer) -> None:
    """List the works that opinions rely on and the text cites, in Harvard style, by author."""
    review = w.material.content.review
    used = {reference.work for reference in w.material.dossier.opinion_references}
    used |= {*w.cited}
    if review is None or not used:
        return
    library = review.library
    works = [library.works[name] for name in used if name in library.works]
    for work in sorted(works, key=lambda each: each.reference.casefold()):
        note = "" if work.provenance.verified else " Details of the work not checked."
        lacks = f" {work.incomplete}" if work.incomplete else ""
        w.say(f"{work.reference}{note}{lacks}", label=f"work-{work.id}")
