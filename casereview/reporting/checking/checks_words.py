"""Rules on the choice of words: tone, certainty, conclusions of law, opinion among facts.

They never block. Words that are quoted are another's, and exempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casereview.domain.reports.report import CheckResult, Gate, Report, SectionKind
from casereview.reporting.checking.checks_frame import Met, around, has_text, pattern, section_of
from casereview.reporting.checking.own_words import OwnWords, anchor_of, own_words
from casereview.reporting.material import Material
from casereview.reporting.walking import section_text

_CONCLUDING = ("opinion_causation", "opinion_prognosis")
"""Sections whose conclusions are put on the standard of proof."""

_BREAKS = ("…", "  ")
"""What stands where a reference or a quotation was left out."""

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


def worded(report: Report, material: Material) -> Iterator[CheckResult]:
    """R15 and R20: words that a court reads as partisan, too sure, or not the expert's to say."""
    titles = {section.key: section.title for section in report.sections}
    found = False
    for said in own_words(report, material):
        for rule, words, why in _rules(material, said.kind):
            for match in _matches(said.text, words):
                found = True
                told = around(said.text, match.start(), match.end())
                yield CheckResult(
                    rule,
                    Gate.WARN,
                    ok=False,
                    message=f"“{titles[said.section]}” says “{match[0]}” ({why}): {told}",
                    section=said.section,
                    place=anchor_of(report, said.section, _near(said, match)),
                    words=match[0],
                    page=said.page,
                )
    if not found:
        yield Met("R15", Gate.WARN).ok("No word stands out in tone or certainty.")
        yield Met("R20", Gate.WARN).ok("No opinion stands among the facts.")


def _rules(material: Material, kind: SectionKind) -> Iterator[tuple[str, Sequence[str], str]]:
    lint = material.content.profile.lint
    if kind is SectionKind.FACT:
        yield "R20", lint.opinion_in_fact, "an opinion among facts"
    yield "R15", lint.tone, "tone"
    yield "R15", lint.certainty, "more certain than an opinion can be"
    yield "R15", lint.unqualified, "say in which sense: diagnosis or the service’s scores"
    if kind is not SectionKind.FACT:
        yield "R15", lint.legal, "a conclusion of law is the court’s"


def _matches(text: str, words: Sequence[str]) -> Iterator[re.Match[str]]:
    for each in words:
        yield from pattern(each).finditer(text)


def _near(said: OwnWords, match: re.Match[str]) -> str:
    """Return the match with the words around it that are printed alike: no reference, no quote."""
    text, begins, ends = said.text, match.start(), match.end()
    start = max(text.rfind(mark, 0, begins) + 1 for mark in _BREAKS)
    stops = [at for mark in _BREAKS if (at := text.find(mark, ends)) >= 0]
    return text[start : min(stops, default=len(text))].strip()


def probable(report: Report, material: Material) -> Iterator[CheckResult]:
    """R15: causation and prognosis are put on the standard of proof, and nothing weaker decides."""
    profile = material.content.profile
    phrases = profile.probability_phrases
    for key in _CONCLUDING:
        section = section_of(report, key)
        if section is None or not has_text(report, key) or not phrases:
            continue
        said = any(pattern(phrase).search(section_text(section)) for phrase in phrases)
        yield Met("R15", Gate.WARN, key).told(
            said,
            f"“{section.title}” is put on the standard of proof.",
            f"“{section.title}” uses no phrase of {profile.standard_of_proof}.",
        )
    for own in own_words(report, material):
        if own.section in _CONCLUDING:
            yield from _weak(report, own, material)


def _weak(report: Report, own: OwnWords, material: Material) -> Iterator[CheckResult]:
    """Warn where a sentence decides by what is possible, and says nothing of what is probable."""
    profile = material.content.profile
    for sentence in _SENTENCE.finditer(own.text):
        if any(pattern(phrase).search(sentence[0]) for phrase in profile.probability_phrases):
            continue
        for match in _matches(sentence[0], profile.lint.weak_probability):
            told = around(sentence[0], match.start(), match.end())
            yield Met("R15", Gate.WARN, own.section, own.page).unmet(
                f"The test is what is probable; this says what is possible (“{match[0]}”): {told}",
                place=anchor_of(report, own.section, match[0]),
                words=match[0],
            )
