"""Assertions on a file's form that need the report it was made from, and its record."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from casereview.domain.chart import Line, Marker, Paint, Scene, Shape, Text
from casereview.domain.dates import MONTHS, british
from casereview.domain.reports.issue import LONGEST_FILE_NAME
from casereview.domain.reports.report import Figure, Paragraph, Signature, Table
from casereview.reporting import scripts
from casereview.reporting.asserting.assertions import Outcome, not_applicable, passed, verdict
from casereview.reporting.asserting.made import (
    Made,
    body,
    figures,
    letters,
    locked,
    on_page,
    signatures,
    squeezed,
    tables,
    words_of,
)
from casereview.reporting.asserting.pdf_facts import PageFacts, PdfFacts, flat, paragraphs
from casereview.reporting.parts.scores import Score
from casereview.reporting.pictures.charts import LONGEST_GAP
from casereview.reporting.pictures.course import Course, Panel, course_data
from casereview.reporting.walking import block_runs
from casereview.reporting.wording import counted

_TALL = 1500
"""Characters of a cell from which on its row may be taller than a page, and then is divided."""
_COURSE = "f-course"
"""The anchor of the figure of the case's course."""
_CLINICAL = re.compile(
    r"depress|anxi|ptsd|phobi|psychosis|psychotic|disorder|suicid|trauma|bipolar|autis|adhd|"
    r"schizo|addict|alcohol|phq|gad7",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.pdf")


# identity


def anonymous(facts: PdfFacts, made: Made) -> Outcome:
    """6: a name that an order hides is nowhere: text, outline, properties, targets, file name."""
    if not made.hidden:
        return not_applicable("no order of anonymity is recorded")
    places = {
        "the text": facts.text,
        "the outline": " ".join(entry.title for entry in facts.outline),
        "the properties": " ".join([*facts.info.values(), facts.xmp]),
        "the targets of links": " ".join(facts.targets),
        "the file’s name": made.name.replace("_", " "),
    }
    faults = [
        f"a hidden name stands in {where}"
        for where, text in places.items()
        if any(_stands(name, text) for name in made.hidden)
    ]
    return verdict(faults, "found nowhere")


def _stands(name: str, text: str) -> bool:
    """Say whether a name, or its last word with its capital, stands in a text."""
    text = unicodedata.normalize("NFC", text)
    parts = re.split(r"[\s-]+", unicodedata.normalize("NFC", name).strip())
    whole = r"[\s_-]+".join(map(re.escape, parts))
    if not name.strip() or re.search(rf"(?<!\w){whole}(?!\w)", text, re.IGNORECASE):
        return bool(name.strip())
    last = parts[-1]
    return (
        last not in MONTHS
        and len(last) > 2
        and bool(re.search(rf"(?<!\w){re.escape(last)}(?!\w)", text))
    )


def identity(facts: PdfFacts, made: Made) -> Outcome:
    """7: title and version on the cover are the record's."""
    first = on_page(facts.pages[0])
    wanted = {"title": made.report.cover.title, "version": made.report.version}
    faults = [
        f"the cover lacks the {name} “{words}”"
        for name, words in wanted.items()
        if squeezed(words) not in first
    ]
    return verdict(faults, f"{made.report.cover.title}, {made.report.version}")


def file_name(_: PdfFacts, made: Made) -> Outcome:
    """72: the file's name is plain, short, and says nothing of illness."""
    return name_outcome(made.name)


def name_outcome(name: str) -> Outcome:
    """72, for a name alone."""
    if not name:
        return not_applicable("the file’s name is not part of its bytes, and none was given")
    faults = []
    if not _NAME.fullmatch(name):
        faults.append("its name holds other signs than letters and digits of ASCII, . _ and -")
    if len(name) > LONGEST_FILE_NAME:
        faults.append(f"its name has {len(name)} characters")
    if _CLINICAL.search(name):
        faults.append("its name holds a clinical word")
    return verdict(faults, "plain, short and neutral")


# numbers and pages


def all_numbered(facts: PdfFacts, made: Made) -> Outcome:
    """14: the numbered paragraphs are those of the model, each one with its number."""
    wanted = [
        block.number
        for section in made.printed
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    found = [number for number, _, _ in paragraphs(facts.pages)]
    faults = ["a paragraph has no number"] if "" in wanted else []
    lacking = Counter(wanted) - Counter(found)
    more = Counter(found) - Counter(wanted)
    faults += [f"paragraph {number} is not in the file" for number in lacking]
    faults += [f"the file has a paragraph {number} more" for number in more]
    if not faults and found != wanted:
        faults.append("the paragraphs stand in another order")
    return verdict(faults, f"{len(wanted)} paragraphs")


def within_limit(facts: PdfFacts, made: Made) -> Outcome:
    """22: the counted pages, found from the headings, are the meter's and within the limit."""
    dossier, profile = made.material.dossier, made.material.content.profile
    ordered = [order.pages for order in dossier.orders if order.pages]
    limit = max(ordered) if ordered else profile.page_limit(dossier.case.proceedings.track)
    found = counted_pages(facts, made)
    faults = []
    if made.counted is not None and made.counted != found:
        faults.append(f"{found} pages count; the meter says {made.counted}")
    if limit is not None and found > limit:
        faults.append(f"{found} counted pages; the limit is {limit}")
    said = f"{found} of {limit}" if limit is not None else f"{found}; no limit"
    return verdict(faults, f"{said} counted pages")


def counted_pages(facts: PdfFacts, made: Made) -> int:
    """Return how many pages count: all but those that hold nothing but sections that do not."""
    if len(facts.outline) != len(made.printed):
        return len(facts.pages)
    begins = [(entry.page, entry.top) for entry in facts.outline]
    ends = [*begins[1:], (len(facts.pages), 0.0)]
    held: tuple[set[int], set[int]] = set(), set()
    for section, (first, _), (after, top) in zip(made.printed, begins, ends, strict=True):
        pages = held[section.counted]
        pages |= set(range(first, after))
        if after < len(facts.pages) and _stands_above(facts.pages[after], top):
            pages.add(after)
    spared, count = held
    return len(facts.pages) - len(spared - count)


def _stands_above(page: PageFacts, top: float) -> bool:
    """Say whether there is text between the head of a page and a place on it."""
    return any(line.text and top < line.box[1] < page.height - 71 for line in page.lines)


def dated(facts: PdfFacts, made: Made) -> Outcome:
    """27: the day of signing is the report's, printed at both places, after what it rests on."""
    blocks = list(signatures(made))
    if not blocks:
        return not_applicable("there is no signature block")
    report, dossier = made.report, made.material.dossier
    if report.draft:
        signed = [block for block in blocks if block.signed_on is not None]
        return verdict(["a draft bears a day of signing"] if signed else [], "an unsigned draft")
    day = report.dated
    own = [block for block in blocks if not block.awaited]
    faults = [f"signed {_day(b.signed_on)}, dated {british(day)}" for b in _other(own, day)]
    held = dossier.case.interview.held_on
    before = ["the interview"] if held and held > day else []
    before += [d.label for d in dossier.documents if d.received_on and d.received_on > day]
    faults += [f"it is dated before {what}" for what in before]
    if dossier.case.report_date not in (None, day):
        faults.append(f"the record says {_day(dossier.case.report_date)}")
    printed = british(day)
    if not any(printed in text for text in _after_signed(facts)):
        faults.append(f"{printed} does not stand beside the signature")
    if printed not in facts.pages[0].text:
        faults.append(f"{printed} does not stand on the cover")
    return verdict(faults, printed)


def _after_signed(facts: PdfFacts) -> Iterator[str]:
    """Yield what stands after each place to sign, to the foot of its page."""
    for page in facts.pages:
        texts = [line.text for line in page.lines]
        if "Signed" in texts:
            yield " ".join(texts[texts.index("Signed") :])


def _other(blocks: Sequence[Signature], day: date) -> Iterator[Signature]:
    return (block for block in blocks if block.signed_on != day)


def _day(day: date | None) -> str:
    return british(day) if day else "on no day"


# prescribed words


def words_held(facts: PdfFacts, made: Made) -> Outcome:
    """23, by the profile: the statement of truth in force, once, above the signature."""
    profile = made.material.content.profile
    if not profile.truth:
        return not_applicable("this kind of report has no statement of truth")
    block = locked(made, profile.truth)
    if block is None:
        return verdict(["the statement of truth is not printed"], "")
    words = squeezed("".join(block.paragraphs))
    text = body(facts)
    faults = []
    if text.count(words) != 1:
        faults.append(f"the prescribed words occur {text.count(words)} times")
    elif "Signed" not in text.split(words, 1)[1]:
        faults.append("no signature follows")
    return verdict(faults, "once, in the words in force")


# characters


def names(facts: PdfFacts, made: Made) -> Outcome:
    """54: names read as they are recorded, composed, accents and all."""
    case = made.material.dossier.case
    wanted = [made.report.author, *(name for name, _ in made.report.cover.parties)]
    if not made.hidden:
        wanted.append(case.claimant.name)
    text = scripts.parted(facts.text)
    faults = [
        f"“{name}” does not read so" for name in dict.fromkeys(wanted) if flat_nfc(name) not in text
    ]
    return verdict(faults, f"{len(set(wanted))} names")


def flat_nfc(text: str) -> str:
    """Return a text composed, with single spaces."""
    return flat(unicodedata.normalize("NFC", text))


def characters(facts: PdfFacts, made: Made) -> Outcome:
    """55: every letter and digit of the model is found again, as often as it stands there."""
    wanted = Counter(letters("".join(words_of(made))))
    found = Counter(letters(facts.text))
    lost = wanted - found
    faults = [
        f"“{char}” (U+{ord(char):04X}) is lost {counted(number, 'time')}"
        for char, number in lost.most_common()
    ]
    return verdict(faults, f"{sum(wanted.values())} letters and digits found again")


# tables


def headed(facts: PdfFacts, made: Made) -> Outcome:
    """59: a table that goes on over the page repeats its head; no row is divided."""
    texts = [on_page(page) for page in facts.pages]
    faults: list[str] = []
    number = 0
    for table in tables(made):
        number += 1
        caption = squeezed(f"Table {table.number}. {table.caption}")
        at = next((index for index, text in enumerate(texts) if caption in text), None)
        if at is None:
            faults.append(f"Table {table.number} has no caption in the file")
        else:
            faults += _rows(table, texts, at)
    return verdict(faults, counted(number, "table"))


def _rows(table: Table, texts: Sequence[str], at: int) -> Iterator[str]:
    head = [squeezed(column.title) for column in table.columns]
    begun = at
    for index, row in enumerate(table.rows, 1):
        cells = [squeezed("".join(run.text for run in cell)) for cell in row]
        if max(map(len, cells), default=0) > _TALL:
            return
        while at < len(texts) and not all(cell in texts[at] for cell in cells):
            at += 1
        if at == len(texts):
            yield f"row {index} of Table {table.number} is divided or missing"
            return
        if at > begun and not all(title in texts[at] for title in head):
            yield f"Table {table.number} has no head on page {at + 1}"
            begun = at


# figures


def charted(facts: PdfFacts, made: Made) -> Outcome:
    """62: the picture of the course has every score, and its thresholds at their values."""
    course = _course(made)
    scene = _scene(made)
    if course is None or scene is None or not course.panels:
        return not_applicable("no figure of scores")
    faults = []
    wanted = len(course.panels) + sum(s.day is not None for p in course.panels for s in p.scores)
    drawn = sum(isinstance(op, Marker) for op in scene.ops)
    if drawn != wanted:
        faults.append(f"{drawn} marks are drawn for {wanted}")
    cuts = {f"caseness {value:g}" for p in course.panels for *_, value in p.thresholds}
    said = {op.text for op in scene.ops if isinstance(op, Text) and op.text.startswith("caseness")}
    faults += [f"“{words}” is drawn; no rule says so" for words in sorted(said - cuts)]
    for panel in course.panels:
        faults += _misplaced(panel, scene)
    found = {f"caseness {n}" for n in re.findall(r"\bcaseness (\d+)\b", facts.text)}
    faults += [
        f"the file prints “{words}”; no rule says so" for words in sorted(found - _all(made))
    ]
    return verdict(faults, f"{wanted} marks; {', '.join(sorted(said))}")


def _all(made: Made) -> set[str]:
    """Return every threshold that a measure has, in the words of a figure."""
    measures = made.material.content.measures.values()
    cuts = {rule.caseness for one in measures for rule in one.rules if rule.caseness is not None}
    return {f"caseness {cut:g}" for cut in cuts}


def _misplaced(panel: Panel, scene: Scene) -> Iterator[str]:
    """Yield the thresholds that are drawn at another height than the scores' scale gives them."""
    marks = _marks(panel, scene)
    scaled = {s.number: m.y for s, m in marks if s.number is not None}
    if len(scaled) < 2:
        return
    (low, y_low), (high, y_high) = min(scaled.items()), max(scaled.items())
    step = (y_high - y_low) / (high - low)
    dashed = [op.y0 for op in scene.ops if isinstance(op, Line) and op.dash and op.y0 == op.y1]
    for *_, value in panel.thresholds:
        y = y_low + (value - low) * step
        if not any(abs(y - drawn) < 0.6 for drawn in dashed):
            yield f"the threshold of {panel.measure} is not drawn at {value:g}"


def joined(_: PdfFacts, made: Made) -> Outcome:
    """63: no line joins two scores that are further apart than the text says."""
    course, scene = _course(made), _scene(made)
    if course is None or scene is None or not course.panels:
        return not_applicable("no figure of scores")
    faults = []
    lines = 0
    for panel in course.panels:
        days = {(round(m.x, 2), round(m.y, 2)): s.day for s, m in _marks(panel, scene)}
        for op in scene.ops:
            if not isinstance(op, Line):
                continue
            first = days.get((round(op.x0, 2), round(op.y0, 2)))
            last = days.get((round(op.x1, 2), round(op.y1, 2)))
            if first is None or last is None or op.dash:
                continue
            lines += 1
            if (last - first).days > LONGEST_GAP:
                faults.append(f"{panel.measure}: joined over {(last - first).days} days")
    return verdict(faults, f"{lines} lines, none over more than {LONGEST_GAP} days")


def _marks(panel: Panel, scene: Scene) -> list[tuple[Score, Marker]]:
    """Return the panel's dated scores with their marks, in the order in which they are drawn."""
    paint = {"PHQ-9": Paint.PHQ9, "GAD-7": Paint.GAD7}.get(panel.measure)
    drawn = [op for op in scene.ops if isinstance(op, Marker) and op.paint is paint][1:]
    dated_ = [score for score in panel.scores if score.day is not None]
    return list(zip(dated_, drawn, strict=False))


def _course(made: Made) -> Course | None:
    material = made.material
    if _scene(made) is None:
        return None
    content = material.content
    return course_data(material.dossier, material.findings, content.modules, content.measures)


def _scene(made: Made) -> Scene | None:
    found = (figure.scene for figure in figures(made) if figure.anchor == _COURSE)
    return next(found, None)


def illustrated(facts: PdfFacts, made: Made) -> Outcome:
    """64: each figure has number, caption, words for it, its data as a table, and a reference."""
    held = list(figures(made))
    if not held:
        return not_applicable("no figures")
    faults = []
    text = body(facts)
    leads = {
        run.target
        for section in made.printed
        for block in section.blocks
        if not isinstance(block, Figure)
        for run in block_runs(block)
    }
    for figure in held:
        name = f"Figure {figure.number}"
        if squeezed(f"{name}. {figure.caption}") not in text:
            faults.append(f"{name} has no caption in the file")
        if not figure.scene.alternative.strip():
            faults.append(f"{name} has no words in its place")
        if not figure.scene.table_rows and not any(isinstance(o, Text) for o in figure.scene.ops):
            faults.append(f"{name} has no data in words")
        if figure.anchor not in leads:
            faults.append(f"nothing refers to {name}")
    return verdict(faults, counted(len(held), "figure"))


def grey(_: PdfFacts, made: Made) -> Outcome:
    """65: series are told apart by shape, not by colour alone; thresholds by dashes."""
    held = list(figures(made))
    if not held:
        return not_applicable("no figures")
    faults = []
    for figure in held:
        shapes: dict[Paint, set[Shape]] = {}
        for op in figure.scene.ops:
            if isinstance(op, Marker):
                shapes.setdefault(op.paint, set()).add(op.shape)
        for (one, has), (other, other_has) in itertools.combinations(shapes.items(), 2):
            if has & other_has:
                faults.append(
                    f"Figure {figure.number}: {one.value} and {other.value} have one shape"
                )
    return verdict(faults, "each series has its own shape")


# the record


def same_bytes(facts: PdfFacts, made: Made) -> Outcome:
    """68: the same report set once more gives the same file."""
    if not made.again:
        return not_applicable("the report was not set a second time")
    return verdict([] if facts.data.startswith(made.again) else ["the bytes differ"], "they do")


def kept(facts: PdfFacts, made: Made) -> Outcome:
    """69: the file is the one whose hash was kept."""
    if not made.stored:
        return not_applicable("nothing is kept of it yet")
    found = hashlib.sha256(facts.data).hexdigest()
    return verdict(
        [] if found == made.stored else ["its hash differs from the one kept"], found[:12]
    )


def signed(facts: PdfFacts) -> Outcome:
    """70: a signature, where there is one, covers the whole file and holds."""
    from casereview.errors import BadInputError
    from casereview.reporting.signatures.signature import signature_of

    try:
        found = signature_of(facts.data)
    except BadInputError as fault:
        return not_applicable(fault.what)
    if found is None:
        return passed("no signature of a certificate")
    whole = found.whole and found.intact
    return verdict([] if whole else [found.sentence], found.sentence)
