"""Generated parts on what changes of scores mean: fixed questions, one row each, no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casereview.domain.care.change_meaning import OF_COURSE, Meaning
from casereview.domain.reports.report import Run
from casereview.reporting.parts.set_beside import CourseBeside
from casereview.reporting.parts.treatment_parts import course_name
from casereview.reporting.wording import listed, listed_runs, run
from casereview.reporting.writer import Cell, Writer

MEANINGS = "meanings-"
"""How the tables are named: by their course, and by their part where one is not wide enough."""
_MOST_MEASURES = 3
"""Measures beside each other in one table."""
_OF_A_SAMPLE = "A study’s figure is an average of its own sample and no rule for one person."

_Answers = Mapping[str, Meaning]


def meanings(w: Writer) -> None:
    """Say what each change of scores means: a table for each course, the measures side by side."""
    courses = [course for referral in w.material.beside for course in referral.courses]
    held = [(course, part, of) for course in courses for part, of in _parts(course)]
    if not held:
        return
    tables = [w.to_table(_name(course, part)) for course, part, _ in held]
    answers = [each for _, _, of in held for own in of.values() for each in own.values()]
    w.say(
        *listed_runs(tables),
        f" {'says' if len(tables) == 1 else 'say'} of each change of scores by how much it is, "
        "whether it is reliable, whether studies",
        *_studies(w, answers),
        " found such a change large enough to be noticed, and whether it crosses the service’s "
        "threshold. None of the answers stands for the others.",
        source="document",
    )
    w.say(
        "Beside these stand what became of the diagnoses, and what the "
        f"{w.material.terms.person} says:",
        source="document",
    )
    w.items([_beside(course) for course in courses])
    for course, part, of in held:
        _table(w, course, part, of)


def _parts(course: CourseBeside) -> Iterator[tuple[int, Mapping[str, _Answers]]]:
    """Yield the measures of a course with their answers by question, as many as a table holds."""
    own = [
        (name, {each.question: each for each in answers if each.key not in OF_COURSE})
        for name, answers in course.meanings
    ]
    for first in range(0, len(own), _MOST_MEASURES):
        yield first // _MOST_MEASURES, dict(own[first : first + _MOST_MEASURES])


def _name(course: CourseBeside, part: int) -> str:
    return f"{MEANINGS}{course.view.episode.number}" + (f"-{part + 1}" if part else "")


def _studies(w: Writer, answers: Sequence[Meaning]) -> list[str | Run]:
    """Name the studies of the reference library, so that they stand among the references."""
    review = w.material.content.review
    known = review.library.works if review is not None else {}
    works = dict.fromkeys(each.work for each in answers if each.work in known)
    named = [part for work in works for part in w.resolved(f"{{author {work}}}")]
    return [", among them ", *listed_runs(named), ","] if named else []


def _beside(course: CourseBeside) -> list[str | Run]:
    """Return the answers that are the same for every measure of a course, as sentences."""
    line: list[str | Run] = [f"Course {course.view.episode.number}."]
    for each in course.beside_scores:
        line += [f" {each.question}: ", *_answer(each)]
        last = line[-1]
        if not (last.text if isinstance(last, Run) else last).endswith("."):
            line.append(".")
    return line


def _table(w: Writer, course: CourseBeside, part: int, of: Mapping[str, _Answers]) -> None:
    more = f" ({listed(list(of))})" if part or len(course.meanings) > len(of) else ""
    w.table(
        _name(course, part),
        f"What the changes of scores mean: {course_name(course.view)}{more}",
        [("", 1.1), *((name, 1.0) for name in of)],
        [
            [[question], *(_cell(own.get(question)) for own in of.values())]
            for question in _questions(of)
        ],
        note=_OF_A_SAMPLE,
    )


def _questions(of: Mapping[str, _Answers]) -> list[str]:
    """Return the questions in their fixed order; those of several studies stay together."""
    asked = [each for own in of.values() for each in own.values()]
    matters = dict.fromkeys(_matter(each) for each in asked)
    return [
        question
        for matter in matters
        for question in dict.fromkeys(each.question for each in asked if _matter(each) == matter)
    ]


def _matter(answer: Meaning) -> str:
    return answer.key.partition("_")[0]


def _cell(answer: Meaning | None) -> Cell:
    return ["no such figure held"] if answer is None else _answer(answer)


def _answer(answer: Meaning) -> list[str | Run]:
    said: list[str | Run] = [run(answer.answer, bold=answer.key != "own_words")]
    if answer.because:
        said.append(f" ({answer.because})")
    if not answer.verified:
        said.append(" [not verified]")
    return said
