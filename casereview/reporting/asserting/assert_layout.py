"""Assertions on pages, margins, navigation, fonts and properties."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from casereview.reporting.asserting.assertions import Outcome, not_applicable, passed, verdict
from casereview.reporting.asserting.pdf_facts import PageFacts, PdfFacts, TextLine, flat, paragraphs
from casereview.reporting.wording import counted

_MM = 72 / 25.4
_A4 = (595.28, 841.89)
_BASE_14 = re.compile(r"^(?:Helvetica|Times|Courier|Symbol|ZapfDingbats|Arial)\b")
_PATHS = re.compile(r"(?:[A-Za-z]:\\|/home/|/Users/|/root/|/tmp/|\\\\\w+\\)")
_PAGE_OF = re.compile(r"\bPage (\d+) of (\d+)\b")


def sound(facts: PdfFacts) -> Outcome:
    """1: the file starts as a PDF, parses, and is not encrypted."""
    faults = [] if facts.sound else ["it does not start with %PDF-"]
    faults += facts.problems
    if facts.encrypted:
        faults.append("it is encrypted")
    return verdict(faults, f"{counted(len(facts.pages), 'page')}, {len(facts.data)} bytes")


def sheets(facts: PdfFacts) -> Outcome:
    """2: A4 portrait within 1 pt, no rotation, MediaBox equal to CropBox."""
    faults = [
        f"page {page.number} is {page.width:.0f} by {page.height:.0f} pt"
        for page in facts.pages
        if abs(page.width - _A4[0]) > 1 or abs(page.height - _A4[1]) > 1
    ]
    faults += [f"page {p.number} is rotated by {p.rotate}" for p in facts.pages if p.rotate % 360]
    faults += [f"page {p.number} is cropped" for p in facts.pages if p.cropped]
    return verdict(faults, "all pages A4 portrait")


def page_numbers(facts: PdfFacts) -> Outcome:
    """9: printed x is the page's own number and y the number of pages."""
    total = len(facts.pages)
    faults = []
    for page in facts.pages:
        found = _PAGE_OF.findall(page.text)
        if (str(page.number), str(total)) not in found:
            shown = f"“Page {found[0][0]} of {found[0][1]}”" if found else "no page number"
            faults.append(f"page {page.number} prints {shown}")
    return verdict(faults, f"“Page x of {total}” on every page")


def page_labels(facts: PdfFacts) -> Outcome:
    """10: no page labels, or decimal ones from 1."""
    labels = facts.root.get("/PageLabels")
    if labels is None:
        return passed("no page labels: viewers count from 1")
    numbers = list(labels.get("/Nums", ()))
    first = numbers[1] if len(numbers) > 1 else {}
    plain = (
        len(numbers) == 2
        and str(first.get("/S", "")) == "/D"
        and int(first.get("/St", 1)) == 1
        and "/P" not in first
    )
    return verdict([] if plain else ["page labels differ from 1, 2, 3"], "labels are 1, 2, 3")


def corner(facts: PdfFacts) -> Outcome:
    """11: nothing drawn where a bundle's page number goes."""
    faults = [f"page {page.number} has ink there" for page in facts.pages if not page.corner_clear]
    return verdict(faults, "clear on every page")


def margin(facts: PdfFacts) -> Outcome:
    """12: no glyph box further left than 35 mm."""
    faults = []
    for page in facts.pages:
        left = min((g.box[0] for g in page.glyphs if not g.char.isspace()), default=page.width)
        if left < 35 * _MM - 0.5:
            faults.append(f"page {page.number}: text at {left / _MM:.1f} mm")
    return verdict(faults, "35 mm or more on every page")


def outline(facts: PdfFacts) -> Outcome:
    """15: one entry for each heading, in the order of the pages, no title twice."""
    entries = facts.outline
    if not entries:
        return verdict(["there is no outline"], "")
    titles = [entry.title for entry in entries]
    faults = [f"“{title}” occurs twice" for title in titles if titles.count(title) > 1]
    for before, after in pairwise(entries):
        if after.page < before.page:
            faults.append(f"“{after.title}” comes before “{before.title}”")
    return verdict(list(dict.fromkeys(faults)), f"{len(entries)} entries in order")


def destinations(facts: PdfFacts) -> Outcome:
    """16: each entry goes by XYZ without zoom to the page that holds its heading."""
    if not facts.outline:
        return verdict(["there is no outline"], "")
    faults = []
    for entry in facts.outline:
        if entry.page < 0:
            faults.append(f"“{entry.title}” leads nowhere")
        elif entry.fit != "XYZ" or entry.zoom not in (None, 0.0):
            faults.append(f"“{entry.title}” changes the view ({entry.fit}, zoom {entry.zoom})")
        elif heading(facts.pages[entry.page], entry.title) is None:
            faults.append(f"“{entry.title}” is not on page {entry.page + 1}")
    return verdict(faults, "every entry leads to its heading")


def heading(page: PageFacts, title: str) -> TextLine | None:
    """Return the line that begins a heading on a page, or None; long headings take two lines."""
    for index, line in enumerate(page.lines):
        joined = flat(" ".join(part.text for part in page.lines[index : index + 3]))
        if line.size > 12.5 and joined.startswith(title):
            return line
    return None


def opening(facts: PdfFacts) -> Outcome:
    """20: the file opens on its first page at 100 %."""
    good = facts.opening in ((0, "XYZ", 1.0),)
    return verdict([] if good else [f"it opens as {facts.opening or 'the viewer likes'}"], "100 %")


def endings(facts: PdfFacts) -> Outcome:
    """21: no heading is the last line of its page; no signature stands without the statement."""
    faults = []
    for entry in facts.outline:
        if entry.page < 0:
            continue
        page = facts.pages[entry.page]
        line = heading(page, entry.title)
        body = [other for other in page.lines if other.size >= 8.9 and other.text]
        if line and not any(other.box[3] < line.box[1] - 2 for other in body):
            faults.append(f"“{entry.title}” is the last line of page {page.number}")
    faults += [
        f"the signature stands alone on page {page.number}"
        for page in facts.pages
        if "Signed" in page.text and "Date" in page.text and len(page.text) < 300
    ]
    return verdict(faults, "none")


def fonts(facts: PdfFacts) -> Outcome:
    """53: every font embedded, subset, with a map to Unicode; none of the base 14."""
    faults = []
    for name, embedded, unicode in facts.fonts:
        if not embedded:
            faults.append(f"{name} is not embedded")
        elif not re.match(r"^[A-Z]{6}\+", name):
            faults.append(f"{name} is not a subset")
        elif not unicode:
            faults.append(f"{name} has no map to Unicode")
        elif _BASE_14.match(name.split("+", 1)[1]):
            faults.append(f"{name} is one of the base 14")
    if not facts.fonts:
        faults.append("there is no font, so no text")
    names = sorted({name.split("+")[-1] for name, *_ in facts.fonts})
    return verdict(faults, ", ".join(names))


def characters(facts: PdfFacts) -> Outcome:
    """55: no replacement sign or black box."""
    faults = [
        f"page {page.number} has U+{ord(char):04X}"
        for page in facts.pages
        for char in sorted(set(page.raw) & set("\ufffd\u25a0\x00"))
    ]
    return verdict(faults, "no lost character can be seen; the model is needed to count them")


def composed(facts: PdfFacts) -> Outcome:
    """54: letters and their accents read as one."""
    faults = [
        f"page {page.number} has accents apart from their letters"
        for page in facts.pages
        if unicodedata.normalize("NFC", page.text) != page.text
    ]
    return verdict(faults, "accents stand with their letters; the record is needed for the names")


def body_size(facts: PdfFacts) -> Outcome:
    """57: numbered paragraphs are set in 12 point or more on 18 point or more."""
    faults: list[str] = []
    seen = 0
    for number, page, line in paragraphs(facts.pages):
        seen += 1
        if line.size < 11.95:
            faults.append(f"paragraph {number} is set in {line.size:g} point")
        below = _next_line(page, line)
        if below is not None:
            leading = line.base - below.base
            if leading < 17.9:
                faults.append(f"paragraph {number} is set on {leading:.1f} point")
    if not seen:
        return not_applicable("no numbered paragraphs found")
    return verdict(faults, f"{seen} numbered paragraphs")


def _next_line(page: PageFacts, line: TextLine) -> TextLine | None:
    """Return the following line of the same size where it belongs to the same paragraph."""
    lines = page.lines
    index = lines.index(line) + 1
    if index < len(lines):
        after = lines[index]
        gap = line.base - after.base
        if after.size == line.size and after.box[0] > line.box[0] + 10 and 0 < gap < 24:
            return after
    return None


def overlaps(facts: PdfFacts) -> Outcome:
    """58: no two upright lines share more than 1 pt each way; nothing off the page."""
    faults = []
    for page in facts.pages:
        lines = sorted((line for line in page.lines if line.text), key=lambda one: -one.box[3])
        for index, one in enumerate(lines):
            if one.box[0] < 0 or one.box[2] > page.width or one.box[1] < 0:
                faults.append(f"page {page.number}: “{one.text[:30]}” leaves the page")
            for other in lines[index + 1 :]:
                if other.box[3] < one.box[1]:
                    break
                if _shared(one, other):
                    faults.append(
                        f"page {page.number}: “{one.text[:30]}” meets “{other.text[:30]}”"
                    )
    return verdict(faults, "no two lines meet")


def _shared(one: TextLine, other: TextLine) -> bool:
    wide = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    high = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return wide > 1 and high > 1


def vectors(facts: PdfFacts) -> Outcome:
    """61: no raster image at all, or none finer than 300 dpi could be on its page."""
    held = [(page, size) for page in facts.pages for size in page.images]
    if not held:
        return passed("no raster image in the file")
    faults = [
        f"page {page.number} has an image of {width} by {height}"
        for page, (width, height) in held
        if width > page.width / 72 * 300 or height > page.height / 72 * 300
    ]
    return verdict(faults, f"{len(held)} images of 300 dpi or less")


def properties(facts: PdfFacts) -> Outcome:
    """66: title, author, language and producer set; no paths, keywords or comments."""
    info = facts.info
    faults = [
        f"{name.removeprefix('/')} is not set"
        for name in ("/Title", "/Author", "/Producer")
        if not info.get(name, "").strip()
    ]
    if str(facts.root.get("/Lang", "")) != "en-GB":
        faults.append("the language is not en-GB")
    if info.get("/Keywords"):
        faults.append("there are keywords")
    told = " ".join([*info.values(), re.sub(r"xmlns:\w+=\"[^\"]*\"", "", facts.xmp)])
    if _PATHS.search(told):
        faults.append("a path is named in the properties")
    comments = {kind for page in facts.pages for kind in page.others if kind != "/Link"}
    faults += [f"there are annotations of kind {kind}" for kind in sorted(comments)]
    return verdict(faults, "title, author, language and producer; nothing else")


def inert(facts: PdfFacts) -> Outcome:
    """67: no scripts, forms, attachments, launches or external links."""
    return verdict([f"there is: {kind}" for kind in facts.actions], "only links within the file")


def size(facts: PdfFacts) -> Outcome:
    """73: under 5 MB for each 60 pages or part of it."""
    limit = 5_000_000 * max(1, -(-len(facts.pages) // 60))
    good = len(facts.data) < limit
    megabytes = f"{len(facts.data) / 1e6:.2f} MB for {len(facts.pages)} pages"
    return verdict([] if good else [megabytes], f"{megabytes}; the time is not in the file")
