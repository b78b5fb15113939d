"""Assertions on what a report declares: duty, truth, signature, draft or not, interests."""

from __future__ import annotations

import re

from casereview.reporting.asserting.assert_words import EXPERT, unquoted
from casereview.reporting.asserting.assertions import Outcome, failed, not_applicable, verdict
from casereview.reporting.asserting.pdf_facts import PdfFacts, flat
from casereview.reporting.parts.prescribed import statement_of_truth

_OTHER_RULES = re.compile(
    r"Criminal Procedure Rules|Family Procedure Rules|Court of Protection|Court of Judicature|"
    r"Court of Session|Sheriff Court|\bTribunal\b|Advice – privileged|Advice of "
)


def other_rules(facts: PdfFacts) -> str:
    """Return the rules other than CPR Part 35 that a report names as its own, or nothing."""
    found = None if "Part 35" in facts.text else _OTHER_RULES.search(facts.text)
    return found[0] if found else ""


def truth(facts: PdfFacts) -> Outcome:
    """23: the statement of truth verbatim, once, at the end, directly above the signature."""
    if other_rules(facts):
        return not_applicable(f"made under other rules than CPR Part 35 ({other_rules(facts)})")
    words = flat(" ".join(statement_of_truth()))
    count = facts.text.count(words)
    if count != 1:
        return failed(f"the prescribed words occur {count} times")
    page = next(p for p in facts.pages if words in p.text) if _whole(facts, words) else None
    if page is None:
        return failed("the statement is split over two pages")
    after = page.text.split(words, 1)[1]
    faults = []
    if not re.search(r"\bSign(?:ed|ature)\b", after):
        faults.append("no signature follows on the page")
    for entry in facts.outline:
        opinion = re.match(r"\d+ (?:Opinion|Range of opinion|Answers|Limits)", entry.title)
        if opinion and entry.page > page.number - 1:
            faults.append(f"“{entry.title}” follows it")
    return verdict(faults, f"page {page.number}")


def _whole(facts: PdfFacts, words: str) -> bool:
    return any(words in page.text for page in facts.pages)


def truth_parts(facts: PdfFacts) -> Outcome:
    """24: both parts where the report is made under Part 35."""
    first, second = (flat(part) for part in statement_of_truth())
    civil = "Part 35" in facts.text
    has = (first in facts.text, second in facts.text)
    if not civil:
        return not_applicable("the report does not say that it is made under CPR Part 35")
    faults = [] if has[0] else ["the first part is missing or altered"]
    if not has[1]:
        faults.append("the part on contempt of court is missing or altered")
    return verdict(faults, "both parts")


def signed_together(facts: PdfFacts) -> Outcome:
    """25: statement, signature, name and date on one page."""
    if other_rules(facts):
        return not_applicable(f"made under other rules than CPR Part 35 ({other_rules(facts)})")
    words = flat(statement_of_truth()[0])
    page = next((p for p in facts.pages if words in p.text), None)
    if page is None:
        return failed("there is no statement of truth")
    after = page.text.split(words, 1)[1]
    expert = EXPERT.search(facts.pages[0].text)
    wanted = ["Signed", "Date", *([expert[1].strip()] if expert else [])]
    return verdict(
        [f"“{w}” is not on its page" for w in wanted if w not in after], f"page {page.number}"
    )


def duty(facts: PdfFacts) -> Outcome:
    """26: the duty to the court once, before the statement of truth, naming its sources."""
    if other_rules(facts):
        return not_applicable(f"made under other rules than CPR Part 35 ({other_rules(facts)})")
    text = facts.text
    faults = []
    count = text.count("overrides any obligation")
    if count != 1:
        faults.append(f"the duty that overrides any obligation is stated {count} times")
    elif 0 <= text.find(flat(statement_of_truth()[0])) < text.find("overrides any obligation"):
        faults.append("it follows the statement of truth")
    named = ("Part 35", "Practice Direction 35", "Guidance for the Instruction of Experts")
    faults += [f"{name} is not named" for name in named if name.lower() not in text.lower()]
    return verdict(faults, "stated once, with its sources")


def draft(facts: PdfFacts) -> Outcome:
    """28: a draft bears its mark on every page; a final report nowhere."""
    first = "DRAFT" in facts.pages[0].text or re.search(r"\bDraft\b", facts.pages[0].text)
    if not first:
        faults = [f"page {p.number} says DRAFT" for p in facts.pages if "DRAFT" in unquoted(p.text)]
        return verdict(faults, "not a draft")
    faults = [f"page {p.number} does not say so" for p in facts.pages if "DRAFT" not in p.text]
    return verdict(faults, "a draft, marked on every page")


def interests(facts: PdfFacts) -> Outcome:
    """29: conflict of interest, fee and software are each stated."""
    wanted = {
        "conflict of interest": r"conflicts? of interest",
        "the basis of the fee": r"\bfees?\b",
        "the software used": r"\bsoftware\b|produced with",
    }
    faults = [
        f"nothing on {name}"
        for name, pattern in wanted.items()
        if not re.search(pattern, facts.text, re.IGNORECASE)
    ]
    return verdict(faults, "all three stated")


def registered(facts: PdfFacts) -> Outcome:
    """30: regulator and registration number occur."""
    good = re.search(
        r"registered with|registration (?:number|no)|General Medical Council|"
        r"Health and Care Professions Council",
        facts.text,
        re.IGNORECASE,
    )
    return verdict(
        [] if good else ["no regulator or registration number is given"],
        "given; the case record is needed to compare them",
    )
