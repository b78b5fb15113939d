"""Assertions on opinions and on the choice of words, against the case that a file was made from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher

from casereview.domain.reports.dispute import DisputedFact
from casereview.domain.reports.report import Paragraph, SectionKind, Table
from casereview.reporting.asserting.assertions import Outcome, not_applicable, verdict
from casereview.reporting.asserting.made import Made, body, said_in, squeezed
from casereview.reporting.asserting.pdf_facts import PdfFacts, flat
from casereview.reporting.checking.own_words import own_words
from casereview.reporting.signatures.protected import protected_runs
from casereview.reporting.walking import section_text
from casereview.reporting.wording import counted

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_REFERENCE = re.compile(r"\{[^{}]*\}")
_ALIKE = 0.85
_REPEATED = 0.9
_UNTOLD = ("glossary", "references")
"""Sections whose abbreviations need no explanation: it is one, or they stand in titles of works."""
_LEAST_WORDS = 12
"""A shorter paragraph is a set phrase, not an opinion that was copied."""


def both_versions(facts: PdfFacts, made: Made) -> Outcome:
    """42: each fact in dispute stands with two versions or more, and an opinion on each."""
    held = made.material.dossier.disputes
    if not held or made.section("opinion_causation") is None:
        return not_applicable("no fact is recorded as disputed")
    text = body(facts).lower()
    return verdict([f for one in held for f in _one_sided(one, text)], counted(len(held), "fact"))


def _one_sided(fact: DisputedFact, text: str) -> Iterator[str]:
    if len(fact.hypotheses) < 2:
        yield f"“{fact.subject}” has fewer than two versions"
    for one in fact.hypotheses:
        for words, what in ((one.version, "version"), (one.opinion, "opinion")):
            if not words.strip():
                yield f"“{fact.subject}”: {what} is lacking"
            elif not all(part in text for part in _pieces(words)):
                yield f"“{fact.subject}”: {what} is not in the file"


def _pieces(text: str) -> list[str]:
    """Return what is printed of a text as it was typed: all that stands outside its references."""
    return [squeezed(part).rstrip(".").lower() for part in _REFERENCE.split(text)]


def _rules(good: str, *rules: str, about: str = "") -> Callable[[PdfFacts, Made], Outcome]:
    """Return an assertion that unmet checks of some rules fail, unless they were let stand."""

    def test(_: PdfFacts, made: Made) -> Outcome:
        unmet = [check for check in made.unmet(*rules) if about in check.message]
        return verdict([f"{check.id}: {check.message}" for check in unmet], good)

    return test


reasoned = _rules("every opinion has its reasons and its range", "R08", "R10")
referenced = _rules("citations and references match", "R03")
worded = _rules("clean, or let stand with a reason", "R15", "R20")
lawful = _rules("none", "R15", about="a conclusion of law")


def proven(_: PdfFacts, made: Made) -> Outcome:
    """44: causation and prognosis are put on the standard of proof of the profile."""
    phrases = made.material.content.profile.probability_phrases
    held = [made.section(key) for key in ("opinion_causation", "opinion_prognosis")]
    sections = [section for section in held if section is not None]
    if not phrases or not sections:
        return not_applicable("this kind of report has no standard of proof to name")
    faults = [
        f"“{section.title}” names no standard of proof"
        for section in sections
        if not any(phrase.lower() in section_text(section).lower() for phrase in phrases)
    ]
    return verdict(faults, counted(len(sections), "section"))


# words


def abbreviated(facts: PdfFacts, made: Made) -> Outcome:
    """46: an abbreviation that the profile knows is in the glossary or explained in the text."""
    if made.material.content.profile.section("glossary") is None:
        return not_applicable("this kind of document has no glossary")
    section = made.section("glossary")
    known = dict(made.material.content.profile.glossary)
    rest = "\n".join(section_text(s) for s in made.printed if s.key not in _UNTOLD)
    used = [term for term in known if term.isupper() and re.search(rf"\b{re.escape(term)}\b", rest)]
    if not used:
        return not_applicable("none of the abbreviations that the profile knows is used")
    listed = {
        "".join(run.text for run in row[0])
        for block in (section.blocks if section else ())
        if isinstance(block, Table)
        for row in block.rows
    }
    faults = [
        f"{term} is not explained"
        for term in used
        if term not in listed and f"({term})" not in facts.text
    ]
    return verdict(faults, counted(len(used), "abbreviation"))


def spelt(_: PdfFacts, made: Made) -> Outcome:
    """47: in the expert's own words, no name is nearly but not quite one of the record."""
    case = made.material.dossier.case
    people = [
        case.claimant.name,
        case.proceedings.claimant,
        case.proceedings.defendant,
        case.expert.name,
        case.instructing.firm,
        case.instructing.contact,
    ]
    known = {word for name in people for word in _WORD.findall(_nfc(name)) if len(word) > 4}
    other = {word for name in _others(made) for word in _WORD.findall(_nfc(name))}
    faults = []
    for said in own_words(made.report, made.material):
        for word in _WORD.findall(_nfc(said.text)):
            plain = re.sub(r"[’']s$", "", word)
            if len(plain) < 5 or not plain[0].isupper() or plain in known or plain in other:
                continue
            near = next((name for name in known if _nearly(plain, name)), None)
            if near is not None:
                faults.append(f"“{plain}” in “{said.section}” is nearly {near}")
    return verdict(list(dict.fromkeys(faults)), f"{len(known)} names")


def _others(made: Made) -> Iterator[str]:
    """Yield names of the record that may be like the parties' and are not theirs."""
    dossier = made.material.dossier
    yield from (document.title for document in dossier.documents)
    yield from (one.name for one in dossier.practitioners)
    yield from (one.sender for one in dossier.instructions)
    yield from (one.service for one in dossier.episodes)
    yield from (one.firm for one in dossier.joint_parties)


def _nearly(word: str, name: str) -> bool:
    return SequenceMatcher(None, word.lower(), name.lower()).ratio() >= _ALIKE


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nobody_else(facts: PdfFacts, made: Made) -> Outcome:
    """48: nothing that identifies another case is in the text or the properties."""
    if not made.strangers and not made.compared:
        return not_applicable("there is no other case to compare with")
    own = squeezed(_own_names(made)).lower()
    told = flat(" ".join([facts.text, *facts.info.values(), facts.xmp])).lower()
    found = [
        name
        for name in dict.fromkeys(made.strangers)
        if squeezed(name).lower() not in own and _whole(_nfc(name).lower(), told)
    ]
    faults = [f"“{name}” belongs to another case" for name in found]
    faults += [check.message for check in made.unmet("A48")]
    return verdict(faults, "nothing that identifies another case")


def _own_names(made: Made) -> str:
    case = made.material.dossier.case
    return " ".join(
        [
            case.claimant.name,
            case.proceedings.claim_number,
            case.proceedings.short_title,
            case.expert.name,
            case.expert.address,
            case.instructing.firm,
            case.instructing.contact,
            case.instructing.reference,
        ]
    )


def _whole(name: str, text: str) -> bool:
    name = flat(name)
    return len(name) > 3 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def own_opinion(_: PdfFacts, made: Made) -> Outcome:
    """49: no paragraph of opinion repeats one of another case's issued report."""
    if not made.earlier and not made.compared:
        return not_applicable("there is no other case’s issued report to compare with")
    before = [words for text in made.earlier if len(words := _bag(text)) >= _LEAST_WORDS]
    faults = [
        f"paragraph {block.number} repeats another case’s report"
        for section in made.printed
        if section.kind is SectionKind.OPINION
        for block in section.blocks
        if isinstance(block, Paragraph) and _repeats(_bag(said_in(block)), before)
    ]
    faults += [check.message for check in made.unmet("A49")]
    return verdict(faults, "no paragraph repeats another case’s, or it was let stand with a reason")


def _bag(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _repeats(words: list[str], before: Iterable[list[str]]) -> bool:
    if len(words) < _LEAST_WORDS:
        return False
    for other in before:
        matcher = SequenceMatcher(None, words, other, autojunk=False)
        if (
            matcher.real_quick_ratio() > _REPEATED
            and matcher.quick_ratio() > _REPEATED
            and matcher.ratio() > _REPEATED
        ):
            return True
    return False


def unprotected(facts: PdfFacts) -> Outcome:
    """50: no wording of protected questionnaires or manuals is in the file, unless quoted."""
    faults = [f"{name}: “{words}…”" for name, words in protected_runs(facts.text)]
    return verdict(faults, "none of the wordings known to be protected")
