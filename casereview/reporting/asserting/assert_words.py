"""Assertions on what the text says: cover, headers, numbers, references, dates, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from casereview.domain.dates import MONTHS
from casereview.reporting.asserting import assert_forms as forms
from casereview.reporting.asserting.assert_layout import heading
from casereview.reporting.asserting.assertions import (
    Outcome,
    failed,
    not_applicable,
    passed,
    verdict,
)
from casereview.reporting.asserting.pdf_facts import (
    LinkArea,
    PageFacts,
    PdfFacts,
    flat,
    paragraphs,
    repeated,
)

_CLAIM = re.compile(
    r"\b(?:Claim|Case|Appeal|Record|Court) (?:no\.?|number|ref\.?):? ?"
    r"(not yet (?:issued|known)|[A-Z0-9][\w/-]*)",
    re.IGNORECASE,
)
EXPERT = re.compile(
    r"[Rr]eport of ((?:Dr|Mr|Mrs|Ms|Miss|Prof(?:essor)?)\.? [^,:·|]+?)"
    r"(?= Consultant| Chartered| Clinical| Psych|,|:|·|$)"
)
"""Whose report it is, as covers say it."""
_LEFTOVER = re.compile(r"\?\?|Error! Reference|[{}]|\bTODO\b|\bxxx\b|\blorem\b", re.IGNORECASE)
_MONTH = "|".join(MONTHS)
_WRITTEN_DATE = re.compile(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b")
_OTHER_DATE = re.compile(
    r"\b(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}"
    rf"|(?:{_MONTH}) \d{{1,2}}, \d{{4}}|\d{{1,2}}(?:st|nd|rd|th) (?:{_MONTH}))"
)
_ELSEWHERE = r"(?:(?:,| and) [A-Z]?\d+\.\d+)* of (?:my|the) report"
_REFERENCE = re.compile(
    rf"\b(?:(paragraphs?) ([A-Z]?\d+\.\d+)(?!\d|{_ELSEWHERE})"
    r"|(sections?) (\d+)(?!\.?\d)(?! of the)|(Table) (\d+)"
    r"|(Figure) (\d+)|(Appendix) ([A-Z])\b)"
)
_ADVICE = re.compile(r"\bAdvice (?:of|– privileged)")
_QUOTED = re.compile(r"“[^”]*(?:”|$)")
_QUOTED_BEFORE = re.compile(r"^[^“”]*”")
_CAPTION = re.compile(r"^(Table|Figure) (\d+)\. ")
_CITED = re.compile(r"\[D(\d+)(?: pp?\.(\d+)(?:–(\d+))?|, [^\]\[]{1,40})?\]")
_LISTED = re.compile(r"\bD(\d+) (?:(?!\bD\d+ )[^\[\]])*?(\d+) (?:yes|no) [0-9a-f]{8}\b")


def cover(facts: PdfFacts) -> Outcome:
    """3: the first page says what the report is."""
    text = facts.pages[0].text
    if _ADVICE.search(text):
        return not_applicable("advice, which is addressed to no court")
    wanted = {
        "the court": r"\bcourt\b|\btribunal\b",
        "the claim number": _CLAIM.pattern,
        "the claimant": r"\b(?:Claimant|Pursuer|Plaintiff|Appellant|Applicant|Prosecutor)\b",
        "the expert’s report": r"\bexpert report\b|\breport of\b",
        "the date of the report": r"Date of report|\bDated\b",
        "the instructing party": r"Instructed by|on behalf of|instructions of",
    }
    lacking = [
        f"{name} is missing"
        for name, pattern in wanted.items()
        if not re.search(pattern, text, re.IGNORECASE)
    ]
    return verdict(lacking, "court, claim, parties, expert, date and instructing party")


def addressee(facts: PdfFacts) -> Outcome:
    """4: the court is addressed; no salutation on pages 1 and 2."""
    if _ADVICE.search(facts.pages[0].text):
        return not_applicable("advice, which is addressed to no court")
    text = " ".join(page.text for page in facts.pages[:2])
    faults = []
    if not re.search(r"\b(?:court|tribunal)\b", facts.pages[0].text, re.IGNORECASE):
        faults.append("neither court nor tribunal is named on the cover")
    if re.search(r"\bDear\b|\bRe:", text):
        faults.append("there is a salutation")
    return verdict(faults, "addressed to the court")


def headers(facts: PdfFacts) -> Outcome:
    """5: claim number, expert and date stand in the header of every page but the cover."""
    first = facts.pages[0].text
    claim, expert = _CLAIM.search(first), EXPERT.search(first)
    if claim is None or expert is None:
        return not_applicable("the cover does not give claim number and expert in a known form")
    wanted = [claim[1], expert[1].strip()]
    dated = re.search(rf"Date of report:? ({_WRITTEN_DATE.pattern}|not yet dated)", first)
    if dated:
        wanted.append(dated[1])
    faults = []
    for page in facts.pages[1:]:
        top = flat(" ".join(ln.text for ln in page.lines if ln.box[1] > page.height - 71))
        faults += [f"page {page.number} lacks “{word}”" for word in wanted if word not in top]
    return verdict(faults, f"{', '.join(wanted)} on {len(facts.pages) - 1} pages")


def summary(facts: PdfFacts) -> Outcome:
    """8: the summary begins on page 3 or before."""
    for page in facts.pages[:3]:
        for line in page.lines:
            if line.size > 12.5 and "summary" in line.text.lower():
                return passed(f"page {page.number}")
    return failed("no summary is headed on the first three pages")


def numbers(facts: PdfFacts) -> Outcome:
    """13: paragraph numbers run 1, 2, 3 within each section, sections from 1."""
    found = [number for number, _, _ in paragraphs(facts.pages)]
    if not found:
        return failed("there are no numbered paragraphs")
    faults = [f"{number} occurs twice" for number in repeated(found)]
    last: dict[str, int] = {}
    for number in found:
        section, _, own = number.partition(".")
        expected = last.get(section, 0) + 1
        if int(own) != expected:
            faults.append(f"{number} stands where {section}.{expected} should")
        last[section] = int(own)
    sections = [int(n) for e in facts.outline if (n := e.title.split(" ")[0]).isdigit()]
    if not sections:
        sections = sorted({int(s) for s in last if s.isdigit()})
    if sections != list(range(1, len(sections) + 1)):
        faults.append(f"sections run {', '.join(map(str, sections))}")
    unknown = {int(s) for s in last if s.isdigit()} - set(sections)
    faults += [f"paragraphs of section {s} have no section" for s in sorted(unknown)]
    return verdict(faults, f"{len(found)} paragraphs in {len(sections)} sections")


# references


def contents(facts: PdfFacts) -> Outcome:
    """17: each line of the contents gives its section's page and links to it."""
    page = next((p for p in facts.pages[:5] if any(ln.text == "Contents" for ln in p.lines)), None)
    if page is None:
        few = len(facts.pages) <= 10
        return not_applicable("no contents; 10 pages or fewer") if few else failed("no contents")
    links = sorted(page.links, key=lambda link: -link.box[1])
    faults = []
    for entry in facts.outline:
        title = re.sub(r"^(?:\d+|Appendix [A-Z]:) ", "", entry.title)
        listed = next((ln for ln in links if title in _under(page, ln)), None)
        if listed is None:
            faults.append(f"“{entry.title}” is not linked from the contents")
            continue
        if not _prints(page, listed, entry.page + 1):
            faults.append(f"“{entry.title}” is on page {entry.page + 1}; the contents differ")
        if listed.page != entry.page:
            faults.append(f"the link to “{entry.title}” leads to page {listed.page + 1}")
    if not facts.outline:
        faults.append("there is no outline to compare with")
    return verdict(faults, f"{len(facts.outline)} lines")


def _under(page: PageFacts, link: LinkArea) -> str:
    """Return the text that a link covers."""
    x0, y0, x1, y1 = link.box
    covered = [
        line
        for line in page.lines
        if x0 - 1 <= (line.box[0] + line.box[2]) / 2 <= x1 + 1
        and y0 - 1 <= (line.box[1] + line.box[3]) / 2 <= y1 + 1
    ]
    return flat(" ".join(line.text for line in covered))


def _prints(page: PageFacts, link: LinkArea, number: int) -> bool:
    """Say whether the number at the right end of a linked line is the page's."""
    x0, y0, _, y1 = link.box
    ends = [
        line
        for line in page.lines
        if y0 - 1 <= (line.box[1] + line.box[3]) / 2 <= y1 + 1 and line.box[0] > x0
    ]
    rightmost = max(ends, key=lambda line: line.box[2], default=None)
    return rightmost is not None and rightmost.text.split(" ")[-1] == str(number)


def references(facts: PdfFacts) -> Outcome:
    """18: each reference has a target in the file and a link that leads to its page."""
    targets, elsewhere = _targets(facts), forms.follows(facts)
    faults: list[str] = []
    seen = 0
    for page in facts.pages[1:]:
        if any(line.text == "Contents" for line in page.lines):
            continue
        for words, key, link in _referred(page):
            if link is None and elsewhere and words.startswith("paragraph"):
                continue
            seen += 1
            target = targets.get(key)
            if target is None:
                faults.append(f"page {page.number}: “{words}” has no target")
            elif link is None:
                faults.append(f"page {page.number}: “{words}” is not a link")
            elif link.page != target:
                faults.append(f"page {page.number}: “{words}” leads to page {link.page + 1}")
    return verdict(faults, f"{seen} references")


def _targets(facts: PdfFacts) -> dict[str, int]:
    found = {number: page.number - 1 for number, page, _ in paragraphs(facts.pages)}
    for page in facts.pages:
        for line in page.lines:
            caption = _CAPTION.match(line.text)
            if caption:
                found.setdefault(f"{caption[1]} {caption[2]}", page.number - 1)
    for entry in facts.outline:
        number = re.match(r"(\d+) |(Appendix [A-Z]):", entry.title)
        if number:
            found[f"section {number[1]}" if number[1] else number[2]] = entry.page
    return found


def _referred(page: PageFacts) -> Iterator[tuple[str, str, LinkArea | None]]:
    """Yield each reference of a page with its key and the link over it, captions left out."""
    text = "".join(" " if glyph.char.isspace() else glyph.char for glyph in page.glyphs)
    text = text.replace("\u00a0", " ")
    starts = {line.text[:30] for line in page.lines if _CAPTION.match(line.text)}
    titles = {line.text for line in page.lines if line.size > 12.5}
    flattened, index_of = _single_spaced(text)
    for match in _REFERENCE.finditer(flattened):
        following = flattened[match.start() : match.start() + 30]
        if any(following.startswith(start) for start in starts):
            continue
        if any(title.startswith(match[0]) for title in titles):
            continue
        word, number = [group for group in match.groups() if group]
        kind = word.rstrip("s")
        key = number if kind == "paragraph" else f"{kind} {number}"
        glyph = page.glyphs[index_of[match.end() - 1]]
        yield match[0], key, _over(page, glyph.box)


def _single_spaced(text: str) -> tuple[str, list[int]]:
    """Return the text with single spaces and, for each character kept, where it stood."""
    kept: list[str] = []
    where: list[int] = []
    for index, char in enumerate(text):
        if char == " " and kept and kept[-1] == " ":
            continue
        kept.append(char)
        where.append(index)
    return "".join(kept), where


def _over(page: PageFacts, box: tuple[float, float, float, float]) -> LinkArea | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for link in page.links:
        if link.box[0] <= x <= link.box[2] and link.box[1] <= y <= link.box[3]:
            return link
    return None


def leftovers(facts: PdfFacts) -> Outcome:
    """19: no placeholder, brace or broken reference, but in what is quoted."""
    faults = [
        f"page {page.number}: “{words}”" for page in facts.pages for words in left_over(page.text)
    ]
    return verdict(faults, "none")


def left_over(text: str) -> list[str]:
    """Return the placeholders and braces of a text, quotations left out."""
    return [match[0] for match in _LEFTOVER.finditer(unquoted(text))]


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks, also where one mark is missing."""
    return _QUOTED.sub(" ", _QUOTED_BEFORE.sub(" ", text))


def cited(facts: PdfFacts) -> Outcome:
    """33: each document cited is in the list of documents, with as many pages as are cited.

    Pages of a bundle are not counted: the document is.
    """
    listed = {int(m[1]): int(m[2]) for m in _LISTED.finditer(facts.text)}
    found = [(m[0], int(m[1]), int(m[3] or m[2] or 0)) for m in _CITED.finditer(facts.text)]
    if not found:
        return not_applicable("no document is cited as [Dn p.m]")
    faults = []
    for words, number, page in dict.fromkeys(found):
        if number not in listed:
            faults.append(f"{words} is not among the documents listed")
        elif page > listed[number]:
            faults.append(f"{words}: the document has {listed[number]} pages")
    return verdict(faults, f"{len(found)} citations of {len({f[1] for f in found})} documents")


# content


def signs(facts: PdfFacts) -> Outcome:
    """39: each status sign is followed by a word."""
    found = re.findall(r"[●◐○](.{0,3})", facts.text)
    if not found:
        return not_applicable("no status signs")
    bare = [after for after in found if not re.match(r" ?[A-Za-z]", after)]
    return verdict(
        [f"{len(bare)} signs stand without a word"] if bare else [], f"{len(found)} signs"
    )


def dates(facts: PdfFacts) -> Outcome:
    """40: every date exists and is written like 3 March 2024, but where it is quoted."""
    return dates_of(" ".join(unquoted(page.text) for page in facts.pages))


def dates_of(text: str) -> Outcome:
    """40, for a text without its quotations."""
    faults = [f"“{m[0]}” is in another format" for m in _OTHER_DATE.finditer(text)]
    written = list(_WRITTEN_DATE.finditer(text))
    for match in written:
        try:
            date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
        except ValueError:
            faults.append(f"there is no {match[0]}")
    return verdict(list(dict.fromkeys(faults)), f"{len(written)} dates")


def order(facts: PdfFacts) -> Outcome:
    """56: headings are extracted in the order of the outline; tags hold where they are claimed."""
    if not facts.outline:
        return not_applicable("no outline to compare with")
    places: list[tuple[int, int]] = []
    missing = []
    for entry in facts.outline:
        page = facts.pages[entry.page] if entry.page >= 0 else None
        line = heading(page, entry.title) if page else None
        if page is None or line is None:
            missing.append(f"“{entry.title}” is not found")
        else:
            places.append((page.number, page.lines.index(line)))
    faults = missing
    if any(after <= before for before, after in pairwise(places)):
        faults.append("headings are extracted in another order")
    if not facts.tagged:
        return verdict(faults, "as in the outline; the file is not tagged")
    faults += list(dict.fromkeys(facts.tag_faults))
    return verdict(faults, "as in the outline; the tags are whole, as far as a machine can tell")


def _is_figure(text: str) -> bool:
    match = _CAPTION.match(text)
    return match is not None and match[1] == "Figure"


def _of_scores(text: str) -> bool:
    """Whether a caption says that its figure shows scores, as that of a timeline does not."""
    return _is_figure(text) and re.search(r"PHQ-9|GAD-7|scores?\b", text) is not None


def thresholds(facts: PdfFacts) -> Outcome:
    """62: the page of a figure of scores prints the threshold and its value."""
    held = [page for page in facts.pages if any(_is_figure(line.text) for line in page.lines)]
    named = [page for page in held if any(_of_scores(line.text) for line in page.lines)]
    scored = named or [page for page in held if re.search(r"PHQ-9|GAD-7", page.text)]
    if not scored:
        return not_applicable("no figure of scores")
    faults = [
        f"page {page.number} prints no threshold"
        for page in scored
        if not re.search(r"caseness \d+|threshold \d+", page.text)
    ]
    return verdict(faults, "value printed; the model is needed to count the marks")


def figures(facts: PdfFacts) -> Outcome:
    """64: every figure's caption is matched by a reference in the text."""
    captions = [
        (match[2], page.number)
        for page in facts.pages
        for line in page.lines
        if (match := _CAPTION.match(line.text)) and match[1] == "Figure"
    ]
    if not captions:
        return not_applicable("no figures")
    faults = [f"Figure {number} occurs twice" for number in repeated([n for n, _ in captions])]
    for number, _ in captions:
        mentions = len(re.findall(rf"\bFigure {number}\b(?!\. [A-Z])", facts.text))
        if not mentions:
            faults.append(f"Figure {number} is not referred to")
    return verdict(faults, f"{len(captions)} figures, each referred to")
