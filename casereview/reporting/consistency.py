"""What the expert's prose says against what the case holds: scores, dates, ages, counts, names.

Court-report section 8, assertions 36 to 41, 46 and 47. Every remark says what the case holds, and
none is an error for certain: the text may be about something that the case does not record. What is
written as a reference is right by itself and is not looked at; nor are quotations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from casereview.domain.report import Report
from casereview.reporting import consistent_dates, consistent_names, consistent_numbers
from casereview.reporting.case_facts import CaseFacts
from casereview.reporting.material import Material
from casereview.reporting.own_words import OwnWords, anchor_of, own_words
from casereview.reporting.remark import Remark
from casereview.reporting.sentences import Doubt, sentences

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
    facts = CaseFacts(material)
    held = tuple(own_words(report, material))
    for own in held:
        for rule in _OVER_PARAGRAPHS:
            for doubt in rule(own.text, own.section, facts):
                yield _remark(report, own, own.text, doubt)
        for sentence in sentences(own.text):
            for rule in _RULES:
                for doubt in rule(sentence, own.section, facts):
                    yield _remark(report, own, sentence, doubt)
    for section, doubt in consistent_names.abbreviations(held, material):
        yield Remark(section, "", doubt.words, doubt.message, doubt.about)
    for section, doubt in consistent_numbers.totals(material):
        yield Remark(section, "", doubt.words, doubt.message, doubt.about)


def _remark(report: Report, own: OwnWords, text: str, doubt: Doubt) -> Remark:
    near = next((part for part in _GAP.split(text) if doubt.words in part), doubt.words)
    place = anchor_of(report, own.section, near.strip())
    return Remark(own.section, place, doubt.words, doubt.message, doubt.about, own.page)
