"""Checks any PDF against the assertions on an expert report that a file alone can show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casereview.reporting import assert_layout as layout
from casereview.reporting import assert_words as words
from casereview.reporting.assertions import NAMES, Assertion, Result, Test, not_applicable
from casereview.reporting.pdf_facts import PdfFacts

__all__ = ["Assertion", "Result", "check_pdf"]

_TESTS: Mapping[int, Test] = MappingProxyType(
    {
        1: layout.sound,
        2: layout.sheets,
        3: words.cover,
        4: words.addressee,
        5: words.headers,
        8: words.summary,
        9: layout.page_numbers,
        10: layout.page_labels,
        11: layout.corner,
        12: layout.margin,
        13: words.numbers,
        15: layout.outline,
        16: layout.destinations,
        17: words.contents,
        18: words.references,
        19: words.leftovers,
        20: layout.opening,
        21: layout.endings,
        23: words.truth,
        24: words.truth_parts,
        25: words.signed_together,
        26: words.duty,
        28: words.draft,
        29: words.interests,
        30: words.registered,
        33: words.cited,
        39: words.signs,
        40: words.dates,
        53: layout.fonts,
        55: layout.characters,
        56: words.order,
        57: layout.body_size,
        58: layout.overlaps,
        61: layout.vectors,
        62: words.thresholds,
        64: words.figures,
        66: layout.properties,
        67: layout.inert,
        73: layout.size,
    }
)
_RECORD = "needs the case record"
_WHY: Mapping[int, str] = MappingProxyType(
    {
        14: "needs the report’s model",
        22: "needs the profile and the track of the claim",
        31: _RECORD,
        59: "needs the report’s model",
        60: "a test of the program, not of a file",
        63: "needs the report’s model",
        65: "a test of the chart’s styles, not of a file",
        68: "needs the report’s model",
        69: "needs the vault",
        70: "needs the issued report’s record",
        71: "a test of the program, not of a file",
        72: "the file’s name is not part of its bytes",
        74: "another type of document",
        75: "another type of document",
        76: "another type of document",
        77: "another type of document",
    }
)


def check_pdf(data: bytes) -> tuple[Assertion, ...]:
    """Return all assertions, 1 to 77, with their results; raises BadInputError for no PDF."""
    facts = PdfFacts(data)
    try:
        return tuple(_one(number, name, facts) for number, name in enumerate(NAMES, 1))
    finally:
        facts.close()


def _one(number: int, name: str, facts: PdfFacts) -> Assertion:
    test = _TESTS.get(number)
    outcome = test(facts) if test else not_applicable(_WHY.get(number, _RECORD))
    return Assertion(str(number), name, outcome.result, outcome.detail)
