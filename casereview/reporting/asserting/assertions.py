"""What an assertion on a PDF is, and the list of all of them (court-report section 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from casereview.reporting.asserting.pdf_facts import PdfFacts


class Result(StrEnum):
    """How an assertion came out."""

    PASS = "pass"  # noqa: S105 - a result, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion applied to a file; `id` is its number, `detail` what was found."""

    id: str
    name: str
    result: Result
    detail: str

    @property
    def failed(self) -> bool:
        """Whether it found something wrong."""
        return self.result is Result.FAIL


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one test of a file found."""

    result: Result
    detail: str


Test = Callable[[PdfFacts], Outcome]


def passed(detail: str) -> Outcome:
    """Return a pass."""
    return Outcome(Result.PASS, detail)


def failed(detail: str) -> Outcome:
    """Return a failure."""
    return Outcome(Result.FAIL, detail)


def not_applicable(why: str) -> Outcome:
    """Return that a file alone cannot answer, or does not raise, the question."""
    return Outcome(Result.NOT_APPLICABLE, why)


def verdict(faults: list[str], good: str) -> Outcome:
    """Return a pass when there are no faults, else a failure that names the first of them."""
    if not faults:
        return passed(good)
    more = f" (and {len(faults) - 4} more)" if len(faults) > 4 else ""
    return failed("; ".join(faults[:4]) + more)


NAMES: tuple[str, ...] = (
    "The file is a sound PDF without encryption",
    "Every page is A4 portrait, unrotated, uncropped",
    "The cover names court, claim, parties, expert, date and instructing party",
    "The report is addressed to the court",
    "Every page but the cover has the header",
    "An anonymity order is kept everywhere",
    "Type and version on the cover equal the record",
    "The summary of conclusions begins by page 3",
    "Every page prints “Page x of y” rightly",
    "Page labels equal the printed numbers",
    "The bottom right corner (45 by 15 mm) is clear",
    "The left margin is 35 mm or more",
    "Section and paragraph numbers are unique and consecutive",
    "Every body paragraph is numbered",
    "The outline has one entry for each section and appendix",
    "Each outline entry leads to its heading without changing the zoom",
    "The contents give the right pages and link to them",
    "Every reference in the text has its target and leads there",
    "No placeholder is left in the text",
    "The file opens on page 1 at 100 %",
    "No heading ends a page; no signature stands alone",
    "Counted pages are within the limit",
    "The statement of truth appears verbatim once, above the signature",
    "The statement of truth has the parts its jurisdiction needs",
    "Statement of truth, signature, name and date share a page",
    "The statement of duty appears once, before the statement of truth",
    "The signature’s date equals the record’s",
    "A draft says so on every page; a final report nowhere",
    "Conflict, fee and software are stated",
    "Regulator and registration number are stated",
    "Every question appears as put and has an answer",
    "Every material instruction is dated; oral ones are stated",
    "Every document cited is listed, every page cited exists",
    "Every document relied on is cited; unread ones are said to be so",
    "Every paragraph of fact has its provenance",
    "Every score in the text equals the record",
    "Each score names instrument, date, administrator and threshold",
    "Every diagnosis concluded equals the table of status",
    "Signs in the table of status are accompanied by words",
    "All dates are valid and in one format",
    "Durations, counts and costs equal recomputed values",
    "Every disputed fact has an opinion on each version",
    "Every opinion has a range or says why there is none",
    "Causation and prognosis use the standard of proof",
    "Citations and references match",
    "Abbreviations are explained",
    "Names are spelt as in the record",
    "No identifier of another case occurs",
    "No opinion repeats another case’s report",
    "No protected questionnaire or manual text occurs",
    "The tone lint is clean or acknowledged",
    "No legal conclusion stands in the opinion",
    "Every font is embedded, subset and maps to Unicode",
    "Names keep their accents",
    "No character is lost",
    "Reading order follows the contents",
    "Body text is 12 point or more on 18 point",
    "No text overlaps or leaves the page",
    "Tables repeat their headers and split no row",
    "Extreme content renders",
    "Charts are vectors",
    "Charts show the threshold with its value",
    "No line joins scores across a long gap",
    "Each figure is numbered, captioned and referred to",
    "Figures can be read in grey",
    "Properties are complete and say nothing else",
    "Nothing runs, leaves the file or is carried in it",
    "The same model gives the same bytes",
    "Stored hash and finalised rows hold",
    "Signatures are whole where used",
    "No plain temporary file remains",
    "The file name follows the pattern",
    "The file is small",
    "An addendum cites its parent",
    "Answers quote each question",
    "A joint statement has both signatures",
    "A destruction certificate holds no identifier",
)
"""Short names of assertions 1 to 77 in order."""
