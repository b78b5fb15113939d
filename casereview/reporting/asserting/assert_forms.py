"""Assertions on documents that follow a report, known by what their cover calls them."""

from __future__ import annotations

import re

from casereview.domain.dates import MONTHS
from casereview.reporting.asserting.assertions import Outcome, Result, not_applicable, verdict
from casereview.reporting.asserting.made import Made, body, squeezed
from casereview.reporting.asserting.pdf_facts import PdfFacts

_DATED = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}\b")
_PRINT = re.compile(r"(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])")


def _is(facts: PdfFacts, words: str) -> bool:
    """Say whether the cover calls the document so."""
    large = " ".join(line.text for line in facts.pages[0].lines if line.size > 12.5)
    return re.search(words, large, re.IGNORECASE) is not None


def is_joint(facts: PdfFacts) -> bool:
    """Say whether a document is a statement of two experts."""
    return _is(facts, r"\bjoint statement\b")


def follows(facts: PdfFacts) -> bool:
    """Say whether a document speaks of the paragraphs of a report that it follows."""
    return _is(facts, r"\baddendum\b|\bsupplementary\b|\banswers to\b|\bjoint statement\b")


def addendum(facts: PdfFacts) -> Outcome:
    """74: an addendum cites date and hash of its parent, what is new and what changed."""
    if not _is(facts, r"\baddendum\b|\bsupplementary\b|\bamended report\b"):
        return not_applicable("the cover does not call it an addendum")
    wanted = {
        "the date of the report it adds to": _DATED.search(facts.text),
        "the first 12 signs of that report’s hash": _PRINT.search(facts.text),
        "what is new": re.search(r"\b(?:new|further) (?:material|instruct|document)", facts.text),
        "what changed or did not": re.search(r"\bchang(?:e|ed|es)\b", facts.text),
        "its own statement of truth": re.search(r"contempt of court|I confirm", facts.text),
    }
    return verdict([f"it lacks {what}" for what, found in wanted.items() if not found], "all five")


def addendum_to(facts: PdfFacts, made: Made) -> Outcome:
    """74, with the record: the date and the hash are those of the report it adds to."""
    found = addendum(facts)
    dated, digest = made.parent
    if not digest or found.result is Result.NOT_APPLICABLE:
        return found
    text = body(facts)
    faults = [] if found.result is Result.PASS else [found.detail]
    faults += [
        f"{words} is not in the file"
        for words in (dated, digest[:12])
        if squeezed(words) not in text
    ]
    return verdict(faults, f"adds to the report of {dated}, {digest[:12]}")


def answers(facts: PdfFacts) -> Outcome:
    """75: answers to questions are numbered, refer to the report, and are part of it."""
    if not _is(facts, r"\banswers? to (?:written |part 35 )?questions\b|\banswers to\b"):
        return not_applicable("the cover does not call it answers to questions")
    wanted = {
        "numbered questions": re.search(r"\bQuestion \d+|\(\d+\) ", facts.text),
        "references to the report’s paragraphs": re.search(r"\bparagraphs? \d", facts.text),
        "that it is part of the report": re.search(
            r"\b(?:form|forms|treated as|is|are) (?:a )?part of (?:my|the) report\b", facts.text
        ),
    }
    return verdict([f"it lacks {what}" for what, found in wanted.items() if not found], "all three")


def answers_of(facts: PdfFacts, made: Made) -> Outcome:
    """75, with the record: every question that was put stands in it verbatim."""
    found = answers(facts)
    if found.result is Result.NOT_APPLICABLE:
        return found
    text = body(facts)
    put = [one for one in made.material.dossier.put_questions if squeezed(one.text) in text]
    faults = [] if found.result is Result.PASS else [found.detail]
    if not put:
        faults.append("no question stands in it as it was put")
    return verdict(faults, f"{len(put)} questions as they were put")


def joint(facts: PdfFacts) -> Outcome:
    """76: a joint statement has two signatures, and agreement or reasons on each issue."""
    if not is_joint(facts):
        return not_applicable("the cover does not call it a joint statement")
    count = sum(
        re.match(r"Signed\b", line.text) is not None for page in facts.pages for line in page.lines
    )
    faults = [] if count >= 2 else [f"it has {count} places to sign"]
    if not re.search(r"\b(?:dis)?agreed?\b", facts.text, re.IGNORECASE):
        faults.append("it does not say what is agreed")
    if re.search(r"\bdisagree", facts.text, re.IGNORECASE) and "eason" not in facts.text:
        faults.append("it gives no reasons for a disagreement")
    return verdict(faults, f"{count} signatures")


def certificate(facts: PdfFacts) -> Outcome:
    """77: a certificate of destruction names nobody and no claim."""
    if not re.search(r"\b[Cc]ertificate of destruction\b|\bdestruction certificate\b", facts.text):
        return not_applicable("it is no certificate of destruction")
    faults = []
    if re.search(r"\bClaim no\.? ?\S*\d", facts.text):
        faults.append("it gives a claim number")
    if re.search(r"\b(?:Mr|Mrs|Ms|Miss|Claimant|born)\b", facts.text):
        faults.append("it speaks of a person")
    return verdict(faults, "no name and no claim; the case’s own identifiers are needed for more")
