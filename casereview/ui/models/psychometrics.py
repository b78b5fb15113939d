"""Scores and their changes in the words of the page."""

from __future__ import annotations

from typing import NamedTuple

from casereview.domain.assessing.measure import Measure, MeasureRule
from casereview.domain.assessing.own_score import own_value
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.score_change import ScoreChange, Verdict, caseness, change, points_words
from casereview.services.interview.beside_caseness import SERVICE
from casereview.services.interview.psychometrics import MeasureView
from casereview.services.interview.score_lines import ScoreLine
from casereview.services.views import Particulars
from casereview.ui.models.particulars import SOURCES, Line

SCORE_HEAD = ("Date", "Score", "Caseness", "Given by", "Interview near that date", "Source")
OWN_HEAD = ("Date", "Measure", "Score", "Given by", "Source")

VERIFIED = {True: "verified", False: "not verified"}


class Answer(NamedTuple):
    """One question about a change, its answer in a word or two, and the reason."""

    question: str
    answer: str
    because: str


def score_lines(view: MeasureView) -> tuple[Line, ...]:
    """Return the scores of a measure as lines of a table."""
    return tuple(Line(line.id, line, _score_words(line)) for line in view.lines)


def _score_words(line: ScoreLine) -> tuple[str, ...]:
    word = f"{line.word}; {line.stated}" if line.stated else line.word
    return (
        f"{line.when} ({line.dating})" if line.dating and not line.own else line.when,
        line.value + (" (invented)" if line.invented else ""),
        word,
        line.who,
        line.near or "–",
        line.source,
    )


def detail(line: ScoreLine) -> str:
    """Return all that is known of a score, as the sentences under its table."""
    because = line.caseness.because
    mark = "" if line.caseness.verified else " (not verified)"
    parts = [
        f"{line.when}, {line.dating}: {line.value}, given by {line.who}",
        f"{line.word[:1].upper()}{line.word[1:]}: {because}{mark}",
        line.note,
        f"Interview: {line.near}" if line.near else "Nothing was rated within 31 days",
    ]
    return " ".join(f"{part}." for part in parts if part)


def score_name(line: ScoreLine) -> str:
    """Return a score in a choice: `3 June 2019: 14`."""
    return f"{line.when}: {line.value}"


def own_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the expert's own scores as lines of a table."""
    labels = {document.id: document.label for document in view.documents}
    found = []
    for one in view.own_scores:
        source = SOURCES[one.source]
        if one.document_id in labels:
            source = labels[one.document_id] + (f" p.{one.page}" if one.page else "")
        present = f" · {one.present}" if one.present else ""
        words = (str(one.taken_on), one.measure, own_value(one), one.given_by + present, source)
        found.append(Line(one.id, one, words))
    return tuple(found)


def nearest_words(scores: tuple[str, ...]) -> str:
    """Return `PHQ-9 13, 16 August 2021 · GAD-7 none within 31 days`."""
    return " · ".join(
        f"{name} {score or 'none within 31 days'}"
        for name, score in zip(SERVICE, scores, strict=True)
    )


def facts(measure: Measure | None) -> tuple[tuple[str, str], ...]:
    """Return what a measure's definition says, each with its mark of verification."""
    if measure is None:
        return (
            (
                "Definition",
                "none is held: nothing is computed. Help, Psychometrics, says how to add one.",
            ),
        )
    found = [("Range", f"{measure.range_words} · {VERIFIED[measure.range_verified]}")]
    for rule in measure.rules:
        found += _rule_facts(rule)
    for cut in measure.other_cuts:
        words = f"{cut.value:g}: {cut.meaning} ({cut.source}, {VERIFIED[cut.verified]})"
        found.append(("Another threshold", words))
    if measure.serves:
        served = "; ".join(
            f"{one.problem}{f' ({one.code})' if one.code else ''} · {VERIFIED[one.verified]}"
            for one in measure.serves
        )
        found.append(("Used for", served))
    if measure.note:
        found.append(("Note", measure.note))
    return tuple(found)


def _rule_facts(rule: MeasureRule) -> list[tuple[str, str]]:
    mark = VERIFIED[rule.verified]
    period = _period(rule)
    change_ = "none given" if rule.reliable_change is None else f"{rule.reliable_change:g} points"
    source = f"{rule.source}{f', {rule.source_year}' if rule.source_year else ''}"
    return [
        (f"Caseness{period}", f"{rule.cut_words or 'no threshold of the service'} · {mark}"),
        (f"Reliable change{period}", f"{change_} · {mark}"),
        (f"Source{period}", source),
    ]


def _period(rule: MeasureRule) -> str:
    if rule.valid_from and rule.valid_to:
        return f" {rule.valid_from} to {rule.valid_to}"
    if rule.valid_from:
        return f" from {rule.valid_from}"
    return f" to {rule.valid_to}" if rule.valid_to else ""


def answers(measure: Measure, first: ScoreLine, last: ScoreLine) -> tuple[Answer, ...]:
    """Return what is said of the change between two scores, side by side."""
    found = change(measure, first.scored, last.scored)
    return (
        *_two_courses(first, last),
        Answer("Difference", points_words(found) or "undetermined", _share(found)),
        _reliable(found),
        _across(measure, first, last, found),
        *(
            Answer(
                "Large enough to be noticed",
                verdict.word,
                _reason(verdict, f"{study.study}: ", study.note),
            )
            for study, verdict in found.important
        ),
    )


def _two_courses(first: ScoreLine, last: ScoreLine) -> tuple[Answer, ...]:
    """Say that two scores are of different courses, of which the service judges each by itself."""
    if None in (first.episode, last.episode) or first.episode == last.episode:
        return ()
    words = f"episode {first.episode} and episode {last.episode}"
    return (Answer("Two courses of treatment", words, "The service judges each by itself."),)


def _share(found: ScoreChange) -> str:
    if found.percent is None:
        return ""
    low, high = (round(value) for value in found.percent)
    if low == high:
        return f"{abs(low)} % of the first score"
    return f"between {low} and {high} % of the first score"


def _reliable(found: ScoreChange) -> Answer:
    question = "Reliable change by the service’s rule"
    for verdict, word in (
        (found.improved, "reliable improvement"),
        (found.deteriorated, "reliable deterioration"),
        (found.unchanged, "no reliable change"),
    ):
        if verdict.truth is T:
            return Answer(question, word, _reason(verdict))
    excluded = [
        word
        for verdict, word in (
            (found.improved, "improvement"),
            (found.deteriorated, "deterioration"),
        )
        if verdict.truth is F
    ]
    more = f"; {' and '.join(excluded)} excluded" if excluded else ""
    return Answer(question, "undetermined", f"{_reason(found.improved).rstrip('.')}{more}.")


def _across(measure: Measure, first: ScoreLine, last: ScoreLine, found: ScoreChange) -> Answer:
    question = "Across the threshold"
    was, is_ = caseness(measure, first.scored), caseness(measure, last.scored)
    if T in (found.fell_below.truth, found.rose_to.truth):
        fell = found.fell_below.truth is T
        verdict = found.fell_below if fell else found.rose_to
        return Answer(question, "fell below it" if fell else "rose to it", _reason(verdict))
    if was.truth is is_.truth and was.truth is not U:
        word = "at or above it both times" if was.truth is T else "below it both times"
        both = Verdict(T, f"{was.because}; then {is_.because}", was.verified and is_.verified)
        return Answer(question, word, _reason(both))
    return Answer(question, "undetermined", _reason(found.fell_below))


def _reason(verdict: Verdict, lead: str = "", note: str = "") -> str:
    mark = "" if verdict.verified else " · not verified"
    more = f" {note}" if note else ""
    return f"{lead}{verdict.because}{mark}.{more}"
