"""What the expert's prose says against what the case holds: scores, dates, ages, counts, names.

Court-report section 8, assertions 36 to 41, 46 and 47. Every remark says what the case holds, and
none is an error for certain: the text may be about something that the case does not record. What is
written as a reference is right by itself and is not looked at; nor are quotations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from casereview.domain.reports.report import Report
from casereview.reporting.anchors import Anchors
from casereview.reporting.checking import consistent_dates, consistent_names, consistent_numbers
from casereview.reporting.checking.case_facts import CaseFacts
from casereview.reporting.checking.own_words import OwnWords, own_words
from casereview.reporting.checking.remark import Remark
from casereview.reporting.checking.sentences import Doubt, sentences
from casereview.reporting.material import Material

Rule = Callable[[str, str, CaseFacts], Iterator[Doubt]]

_RULES: tuple[Rule, ...] = (
    consistent_numbers.scores,
    consistent_numbers.sessions,
    consistent_dates.dates,
    consistent_dates.ages,
    consistent_names.names,
    consistent_names.diagnoses,
)
"""Rules on one sentence, with its section."""

_OVER_PARAGRAPHS: tuple[Rule, ...] = (consistent_numbers.costs, consistent_names.pronouns)
"""Rules on a whole paragraph."""

_GAP = re.compile(r" … |  +|\n")


def inconsistencies(report: Report, material: Material) -> Iterator[Remark]:
    """Yield what does not agree with the case, each at its paragraph."""
    facts, anchors = CaseFacts(material), Anchors(report)
    held = tuple(own_words(report, material))
    told: set[tuple[str, Doubt]] = set()
    for own in held:
        for text, doubt in _doubts(own, facts):
            if (own.section, doubt) not in told:  # said twice in a section, it is told once
                told.add((own.section, doubt))
                yield _remark(anchors, own, text, doubt)
    for section, doubt in consistent_names.abbreviations(held, material):
        yield Remark(section, "", doubt.words, doubt.message, doubt.about)
    for section, doubt in consistent_numbers.totals(material):
        yield Remark(section, "", doubt.words, doubt.message, doubt.about)


def _doubts(own: OwnWords, facts: CaseFacts) -> Iterator[tuple[str, Doubt]]:
    """Yield what may be doubted in a stretch of words, with the paragraph or sentence it is in."""
    for rule in _OVER_PARAGRAPHS:
        for doubt in rule(own.text, own.section, facts):
            yield own.text, doubt
    for sentence in sentences(own.text):
        for rule in _RULES:
            for doubt in rule(sentence, own.section, facts):
                yield sentence, doubt


def _remark(anchors: Anchors, own: OwnWords, text: str, doubt: Doubt) -> Remark:
    near = next((part for part in _GAP.split(text) if doubt.words in part), doubt.words)
    place = anchors.of(own.section, near)
    return Remark(own.section, place, doubt.words, doubt.message, doubt.about, own.page)
