"""Checks a PDF against the 77 assertions on an expert report (court-report section 8).

A file alone shows about half of them; the others are told apart as not applicable, with what they
would need. Before a report is issued they are checked with what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from casereview.errors import BadInputError
from casereview.reporting.asserting import assert_content as content
from casereview.reporting.asserting import assert_declared as declared
from casereview.reporting.asserting import assert_forms as forms
from casereview.reporting.asserting import assert_layout as layout
from casereview.reporting.asserting import assert_made as of
from casereview.reporting.asserting import assert_opinion as opinion
from casereview.reporting.asserting import assert_words as words
from casereview.reporting.asserting.assertions import (
    NAMES,
    Assertion,
    Outcome,
    Result,
    Test,
    failed,
    not_applicable,
)
from casereview.reporting.asserting.made import Made
from casereview.reporting.asserting.pdf_facts import PdfFacts

__all__ = ["Assertion", "Made", "Result", "check_issue", "check_pdf"]

MadeTest = Callable[[PdfFacts, Made], Outcome]

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
        23: declared.truth,
        24: declared.truth_parts,
        25: declared.signed_together,
        26: declared.duty,
        28: declared.draft,
        29: declared.interests,
        30: declared.registered,
        33: words.cited,
        39: words.signs,
        40: words.dates,
        50: opinion.unprotected,
        53: layout.fonts,
        54: layout.composed,
        55: layout.characters,
        56: words.order,
        57: layout.body_size,
        58: layout.overlaps,
        61: layout.vectors,
        62: words.thresholds,
        64: words.figures,
        66: layout.properties,
        67: layout.inert,
        70: of.signed,
        73: layout.size,
        74: forms.addendum,
        75: forms.answers,
        76: forms.joint,
        77: forms.certificate,
    }
)
"""What a file alone can show."""

_MADE: Mapping[int, MadeTest] = MappingProxyType(
    {
        6: of.anonymous,
        7: of.identity,
        14: of.all_numbered,
        19: content.leftovers,
        22: of.within_limit,
        23: of.words_held,
        27: of.dated,
        31: content.asked,
        32: content.instructed,
        33: content.cited,
        34: content.relied_on,
        35: content.sourced,
        36: content.scored,
        37: content.administered,
        38: content.concluded,
        40: content.dates,
        41: content.recomputed,
        42: opinion.both_versions,
        43: opinion.reasoned,
        44: opinion.proven,
        45: opinion.referenced,
        46: opinion.abbreviated,
        47: opinion.spelt,
        48: opinion.nobody_else,
        49: opinion.own_opinion,
        51: opinion.worded,
        52: opinion.lawful,
        54: of.names,
        55: of.characters,
        59: of.headed,
        62: of.charted,
        63: of.joined,
        64: of.illustrated,
        65: of.grey,
        68: of.same_bytes,
        69: of.kept,
        72: of.file_name,
        74: forms.addendum_to,
        75: forms.answers_of,
    }
)
"""What is seen beside that, where the report that the file was made from is at hand."""

_CIVIL = frozenset({"ew_civil"})
"""Profiles whose declarations are those that a file alone is compared with."""
_DECLARED = frozenset({23, 24, 25, 26})
_BETTER_KNOWN = frozenset({19, 40})
"""What the model tells apart and a file alone does not: the words of others, quoted at length."""

_OF_ONE_AUTHOR = frozenset({3, 23, 24, 25, 26, 29, 30})
"""What a joint statement of two experts has no place for: it makes no report to the court."""

_TO_COURT = frozenset({3, 4, 5})
"""What advice to those who instruct has no place for."""

_RECORD = "needs the case record"
_MODEL = "needs the report’s model"
_WHY: Mapping[int, str] = MappingProxyType(
    {
        14: _MODEL,
        22: "needs the profile and the track of the claim",
        35: _MODEL,
        48: "needs the other cases of the vault",
        49: "needs the issued reports of the vault",
        59: _MODEL,
        60: "a test of the program, not of a file",
        63: _MODEL,
        65: _MODEL,
        68: _MODEL,
        69: "needs the vault",
        71: "a test of the program, not of a file",
        72: "the file’s name is not part of its bytes, and none was given",
    }
)
_UNUSUAL = (ValueError, TypeError, AttributeError, LookupError, RuntimeError)
"""What reading a damaged or strange file raises, in pikepdf as in our own code."""


def check_pdf(data: bytes, name: str = "") -> tuple[Assertion, ...]:
    """Return all assertions, 1 to 77, with their results for a file alone; name: the file's.

    A file that cannot be read fails the first and answers none of the others. Raises BadInputError
    for what is no PDF at all.
    """
    try:
        facts = PdfFacts(data)
    except BadInputError as fault:
        if b"%PDF-" not in data[:1024]:
            raise
        return _unreadable(fault.what)
    try:
        return tuple(_alone(number, facts, name) for number in range(1, len(NAMES) + 1))
    finally:
        facts.close()


def check_issue(data: bytes, made: Made) -> tuple[Assertion, ...]:
    """Return all assertions, 1 to 77, for a file beside the report and the case it is made from.

    Raises BadInputError for a file that cannot be read.
    """
    facts = PdfFacts(data)
    try:
        return tuple(_beside(number, facts, made) for number in range(1, len(NAMES) + 1))
    finally:
        facts.close()


def _alone(number: int, facts: PdfFacts, name: str) -> Assertion:
    if number == 72:
        return _told(number, of.name_outcome(name))
    test = _TESTS.get(number)
    if test is None:
        return _told(number, not_applicable(_WHY.get(number, _RECORD)))
    if number in _OF_ONE_AUTHOR and forms.is_joint(facts):
        return _told(number, not_applicable("a joint statement has two authors"))
    try:
        return _told(number, test(facts))
    except _UNUSUAL as fault:
        why = f"the file is built in a way that this cannot read ({type(fault).__name__})"
        return _told(number, not_applicable(why))


def _beside(number: int, facts: PdfFacts, made: Made) -> Assertion:
    """Return the worst that the file alone and the file beside its model show."""
    with_model = _MADE.get(number)
    outcomes = [with_model(facts, made)] if with_model else []
    alone = _TESTS.get(number)
    if number in _OF_ONE_AUTHOR and forms.is_joint(facts):
        return _told(number, not_applicable("a joint statement has two authors"))
    if number in _TO_COURT and not made.material.content.profile.to_court:
        return _told(number, not_applicable("it is not addressed to a court"))
    civil = made.report.profile in _CIVIL
    known = number in _BETTER_KNOWN or (number in _DECLARED and not civil)
    if alone is not None and not known:
        outcomes.append(alone(facts))
    held = [outcome for outcome in outcomes if outcome.result is not Result.NOT_APPLICABLE]
    if not outcomes:
        return _told(number, not_applicable(_WHY.get(number, "of another kind of report")))
    bad = next((outcome for outcome in held if outcome.result is Result.FAIL), None)
    return _told(number, bad or (held or outcomes)[0])


def _unreadable(what: str) -> tuple[Assertion, ...]:
    first, *others = range(1, len(NAMES) + 1)
    return (
        _told(first, failed(what)),
        *(_told(number, not_applicable("the file cannot be read")) for number in others),
    )


def _told(number: int, outcome: Outcome) -> Assertion:
    return Assertion(str(number), NAMES[number - 1], outcome.result, outcome.detail)
