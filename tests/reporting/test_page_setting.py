"""Pages: nothing lost, nothing outside, nothing torn apart that belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.chart import Scene, Text
from casereview.domain.reports.report import (
    Block,
    Column,
    Cover,
    Figure,
    Footnote,
    Item,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionKind,
    SectionState,
    Signature,
    Table,
)
from casereview.reporting import fonts, scripts
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.reporting.setting.document import Document
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.kerning import Kerning
from casereview.reporting.setting.lines import break_lines
from casereview.reporting.setting.setter import Pages, Setter
from casereview.reporting.setting.slabs import Piece
from casereview.reporting.setting.styles import LEFT, STYLES, TEXT_HEIGHT, TEXT_WIDTH
from casereview.reporting.setting.text import plain
from casereview.reporting.walking import block_runs

EXAMPLES = settings(max_examples=25, deadline=None)
SLACK = 0.01


def section(key: str, number: str, blocks: tuple[Block, ...], **changes: object) -> Section:
    made = Section(
        key, number, f"Part {number}", SectionKind.FACT, f"s-{key}", blocks, SectionState.WRITTEN
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def report(*sections: Section) -> Report:
    return Report(
        "c",
        "ew_civil",
        Cover("County Court", "K1", (("Ann", "Claimant"), ("Bee", "Defendant")), "Report", "", ()),
        ("Claim K1", "Report of Dr Cee"),
        sections,
        date(2024, 3, 11),
        "Draft 1",
        True,
        "Dr Cee",
        "Report",
    )  # fmt: skip


def document(pages: Pages) -> Document:
    return pages._document  # what stands where, before it is painted


WORD = st.text("abcdefghijklmnopqrstuvwxyzé–’", min_size=1, max_size=14)
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
LONG = st.builds(lambda words, times: " ".join([words] * times), WORDS, st.integers(1, 40))
NUMBERS = iter(range(1, 10**9))


def runs(text: str, *, bold: bool = False, noted: str = "") -> tuple[Run, ...]:
    note = Footnote(next(NUMBERS), (Run(noted),)) if noted else None
    return (Run(text, bold=bold, note=note), Run(" end."))


PARAGRAPH = st.builds(
    lambda text, bold, noted: Paragraph(
        f"1.{next(NUMBERS) % 90 + 1}", runs(text, bold=bold, noted=noted), f"p-{next(NUMBERS)}"
    ),
    LONG,
    st.booleans(),
    st.one_of(st.just(""), LONG),
)
ITEMS = st.lists(st.tuples(LONG, st.integers(1, 2)), min_size=1, max_size=6).map(
    lambda items: ItemList(tuple(Item("(a)", runs(text), level) for text, level in items))
)
QUOTATION = st.lists(LONG, min_size=1, max_size=3).map(
    lambda parts: Quotation(tuple(runs(part) for part in parts))
)
TABLE = st.builds(
    lambda rows, note: Table(
        1,
        "What was found",
        (Column("When", 1), Column("What", 3), Column("Source", 1)),
        tuple(tuple((Run(cell),) for cell in row) for row in rows),
        f"t-{next(NUMBERS)}",
        note,
    ),
    st.lists(st.tuples(WORDS, LONG, WORDS), min_size=1, max_size=25),
    st.sampled_from(["", "A note on all of them."]),
)
BLOCKS = st.lists(st.one_of(PARAGRAPH, PARAGRAPH, ITEMS, QUOTATION, TABLE), min_size=1, max_size=14)


def setting(blocks: list[Block]) -> Document:
    return document(Setter().set(report(section("a", "1", tuple(blocks)))))


def lines_of(piece: Piece) -> Iterator[str]:
    for slab in piece.slabs:
        for mark in slab.marks:
            yield "".join(stretch.string for stretch in mark.line.stretches)


def letters(text: str) -> str:
    return "".join(text.split()).replace("\u00a0", "")


@EXAMPLES
@given(BLOCKS)
def test_everything_stands_within_the_frame_and_nothing_on_anything_else(
    blocks: list[Block],
) -> None:
    made = setting(blocks)
    every = [*made.pieces, *made._notes.pieces]  # notes are pieces too
    for sheet in made.sheets:
        end = 0.0
        for put in sheet.puts:
            slab = every[put.piece].slabs[put.part]
            assert put.top >= end - SLACK
            end = put.top + slab.height
            for mark in slab.marks:
                assert mark.x >= -SLACK
                assert mark.x + mark.line.width <= TEXT_WIDTH + SLACK
                assert 0 < mark.down <= slab.height + SLACK
        assert end <= TEXT_HEIGHT - sheet.foot + SLACK
        foot = 0.0
        for put in sheet.notes:
            assert put.top >= foot - SLACK
            foot = put.top + every[put.piece].slabs[put.part].height
        assert foot <= sheet.foot + SLACK


@EXAMPLES
@given(BLOCKS)
def test_every_slab_is_put_once_in_order_and_every_letter_is_set(blocks: list[Block]) -> None:
    made = setting(blocks)
    puts = [(put.piece, put.part) for sheet in made.sheets for put in sheet.puts]
    assert puts == [(n, i) for n, piece in enumerate(made.pieces) for i in range(len(piece.slabs))]
    notes = made._notes
    below = sorted((put.piece, put.part) for sheet in made.sheets for put in sheet.notes)
    every = enumerate(notes.pieces, len(made.pieces))
    assert below == [(n, i) for n, piece in every for i in range(len(piece.slabs))]
    for block, piece in zip(blocks, made.pieces[-len(blocks) :], strict=True):
        wanted = sorted(letters("".join(run.text for run in block_runs(block))))
        called = [notes.pieces[notes.places[note]] for s in piece.slabs for note in s.notes]
        found = sorted(letters("".join(line for one in (piece, *called) for line in lines_of(one))))
        for char in wanted:
            found.remove(char)
    for piece, block in zip(made.pieces[-len(blocks) :], blocks, strict=True):
        if isinstance(block, Paragraph):
            words = "".join(run.text for run in block.runs).split()
            note = [str(run.note.number) for run in block.runs if run.note]
            text = "".join(lines_of(piece)).removeprefix(f"{block.number} ")
            assert letters(text) == letters("".join(words).replace("end.", "".join(note) + "end."))


@EXAMPLES
@given(st.lists(PARAGRAPH, min_size=3, max_size=12))
def test_no_page_begins_or_ends_with_a_single_line_of_a_paragraph(blocks: list[Block]) -> None:
    made = setting(blocks)
    first = len(made.pieces) - len(blocks)
    for number, piece in enumerate(made.pieces[first:], first):
        counts = [sum(put.piece == number for put in sheet.puts) for sheet in made.sheets]
        parts = [count for count in counts if count]
        assert len(parts) == 1 or len(piece.slabs) < 4 or min(parts) >= 2


@EXAMPLES
@given(st.lists(PARAGRAPH, min_size=1, max_size=12))
def test_a_footnote_begins_on_the_page_that_calls_it(blocks: list[Block]) -> None:
    made = setting(blocks)
    notes = made._notes
    for page, sheet in enumerate(made.sheets):
        for put in sheet.puts:
            for note in made.pieces[put.piece].slabs[put.part].notes:
                number = notes.first + notes.places[note]
                pages = [n for n, s in enumerate(made.sheets) for p in s.notes if p.piece == number]
                assert pages[0] == page
                assert pages == sorted(pages)


def long_table(rows: int, words: int = 12) -> Table:
    cells = tuple(((Run(f"row {n}"),), (Run("word " * words),)) for n in range(rows))
    return Table(7, "All of them", (Column("No."), Column("Words", 4)), cells, "t-7", "The note.")


def test_headers_repeat_on_each_page_and_no_row_is_divided() -> None:
    made = setting([long_table(120)])
    pages = made.pages_of[len(made.pieces) - 1]
    assert len(pages) > 3
    assert all(made.sheets[page].repeated for page in pages[1:])
    assert not made.sheets[pages[0]].repeated
    last = [put for put in made.sheets[pages[-1]].puts if put.piece == len(made.pieces) - 1]
    assert len(last) >= 3  # the note has at least two rows above it


def test_a_row_taller_than_a_page_is_divided_under_repeated_headers() -> None:
    made = setting([long_table(2, 4000)])
    pages = made.pages_of[len(made.pieces) - 1]
    assert len(pages) > 4
    assert all(made.sheets[page].repeated for page in pages[1:])


def test_no_heading_is_left_at_the_foot_of_a_page_wherever_it_falls() -> None:
    for count in range(1, 60):
        lines = tuple(Paragraph(f"1.{n}", (Run("Line."),), f"p{n}") for n in range(count))
        made = document(
            Setter().set(report(section("a", "1", lines), section("b", "2", (long_table(4),))))
        )
        heading, table = len(made.pieces) - 2, len(made.pieces) - 1
        assert made.pages_of[heading][-1] == made.pages_of[table][0]


def test_statement_of_truth_and_signature_stand_on_one_page_wherever_they_fall() -> None:
    truth = section("truth", "2", (LockedText("k", ("It is true. " * 20,) * 2, ""),))
    signature = section("signature", "3", (Signature("Dr Cee", "Psychologist", None),))
    for count in range(10, 40):
        lines = tuple(Paragraph(f"1.{n}", (Run("Line."),), f"p{n}") for n in range(count))
        made = document(Setter().set(report(section("a", "1", lines), truth, signature)))
        pages = {page for piece in range(len(made.pieces) - 4, len(made.pieces))
                 for page in made.pages_of[piece]}  # fmt: skip
        assert len(pages) == 1


def test_a_note_longer_than_a_page_goes_on_over_pages_and_ends() -> None:
    note = Footnote(1, (Run("note " * 3000),))
    made = setting([Paragraph("1.1", (Run("Called here.", note=note), Run(" After.")), "p")])
    pages = [page for page, sheet in enumerate(made.sheets) if sheet.notes]
    assert len(pages) > 2
    assert pages == list(range(pages[0], pages[-1] + 1))


@pytest.mark.parametrize("times", [3_400, 100_000])
def test_very_long_paragraphs(times: int) -> None:
    made = setting([Paragraph("1.1", (Run("worry " * times),), "p")])
    piece = made.pieces[-1]
    assert sum(line.count("worry") for line in lines_of(piece)) == times
    assert len(made.pages_of[len(made.pieces) - 1]) >= times / 500


@given(st.lists(st.text("abcxyz-/.", min_size=1, max_size=200), min_size=1, max_size=8))
def test_words_wider_than_the_line_are_broken_and_no_others(words: list[str]) -> None:
    style = STYLES["cell"]
    lines = break_lines(plain(" ".join(words), style, "here"), 120.0)
    assert all(line.width <= 120 + SLACK for line in lines)
    printed = ["".join(piece.string for piece in line.stretches) for line in lines]
    assert "".join(printed) == " ".join(words)
    short = [word for word in words if len(break_lines(plain(word, style, "here"), 120.0)) == 1]
    for word in short:
        assert any(word in line for line in printed)


@settings(max_examples=8, deadline=None)
@given(BLOCKS, st.integers(0, 100), WORDS)
def test_what_was_kept_gives_the_same_file_as_a_fresh_setting(
    blocks: list[Block], place: int, words: str
) -> None:
    setter = Setter()
    setter.set(report(section("a", "1", tuple(blocks))))
    edited = list(blocks)
    edited[place % len(blocks)] = Paragraph("1.99", (Run(words),), "p-edited")
    changed = report(section("a", "1", tuple(edited)))
    again = setter.set(changed).pdf()
    assert again == Setter().set(changed).pdf()
    assert again == setter.set(changed).pdf()


def test_a_page_alone_says_what_it_says_in_the_whole() -> None:
    blocks = tuple(Paragraph(f"1.{n}", (Run(f"Paragraph {n}. " * 9),), f"p{n}") for n in range(40))
    pages = Setter().set(report(section("a", "1", (*blocks, long_table(30)))))
    whole = PdfFacts(pages.pdf())
    for number in range(pages.total):
        alone = PdfFacts(pages.page_pdf(number))
        assert alone.pages[0].text == whole.pages[number].text
        places = [(glyph.char, glyph.box) for glyph in alone.pages[0].glyphs]
        assert places == [(glyph.char, glyph.box) for glyph in whole.pages[number].glyphs]
        alone.close()
    whole.close()


def test_pages_of_appendices_are_not_counted() -> None:
    body = section("a", "1", (Paragraph("1.1", (Run("Body."),), "p"),))
    appendix = section("b", "A", (long_table(90),), kind=SectionKind.APPENDIX, counted=False)
    pages = Setter().set(report(body, appendix))
    assert pages.counted == 3
    assert pages.total > 4
    place = pages.where("t-7")
    assert place is not None
    assert place.page == 3


def test_a_tall_picture_is_made_smaller_and_keeps_its_caption() -> None:
    scene = Scene(400, 3000, (Text(10, 10, "Peak"),), "A tall picture")
    made = setting([Figure(1, "Tall", scene, "f-1", "A note.")])
    assert made.pages_of[len(made.pieces) - 1] == made.pages_of[len(made.pieces) - 2]


def test_hebrew_and_arabic_stand_in_their_order_and_read_in_theirs() -> None:
    typed = "He wrote שלום עולם 1999 and سلام to them."
    pages = Setter().set(report(section("a", "1", (Paragraph("1.1", (Run(typed),), "p"),))))
    piece = document(pages).pieces[-1]
    stretches = [s for slab in piece.slabs for mark in slab.marks for s in mark.line.stretches]
    read = "".join(stretch.string for stretch in stretches)
    seen = "".join(stretch.string for stretch in sorted(stretches, key=lambda one: one.x))
    assert typed in scripts.parted(read)
    assert "1999 םלוע םולש" in seen


@pytest.mark.parametrize("before", range(31, 37))
def test_the_last_of_several_points_never_begins_a_page(before: int) -> None:
    items = tuple(Item(f"({letter})", (Run("A point."),)) for letter in "abcd")
    lines = Paragraph("1.1", (Run("\n".join(["line"] * before)),), "p")
    made = setting([lines, ItemList(items)])
    last = len(made.pieces) - 1
    parts = [[put.part for put in sheet.puts if put.piece == last] for sheet in made.sheets]
    assert [3] not in parts


def test_lines_of_headings_are_about_as_wide() -> None:
    words = "A heading of so many words that it does not fit on one line of the page any more, alas"
    widths = [
        line.width
        for line in break_lines(plain(words, STYLES["heading"], "here"), TEXT_WIDTH, even=True)
    ]
    assert len(widths) == 2
    assert abs(widths[0] - widths[1]) < 90


def test_lines_follow_each_other_at_the_leading_of_their_style() -> None:
    made = setting([Paragraph("1.1", (Run("word " * 60),), "p")])
    (sheet,) = (s for s in made.sheets if any(p.piece == len(made.pieces) - 1 for p in s.puts))
    tops = [put.top for put in sheet.puts if put.piece == len(made.pieces) - 1]
    assert all(abs(b - a - 18) < SLACK for a, b in pairwise(tops))


def test_a_picture_without_room_heads_the_next_page_and_the_text_goes_on_before_it() -> None:
    scene = Scene(400, 500, (Text(10, 10, "Peak"),), "A picture")
    lines = [Paragraph(f"1.{n}", (Run("Line."),), f"p{n}") for n in range(40)]
    blocks: list[Block] = [*lines[:14], Figure(1, "It", scene, "f-1"), *lines[14:]]
    made = setting(blocks)
    first = len(made.pieces) - len(blocks)
    picture, before, after = first + 14, first + 13, first + 15
    assert made.pages_of[picture][0] == made.pages_of[before][0] + 1
    assert made.pages_of[after] == made.pages_of[before]
    heading = made.sheets[made.pages_of[picture][0]].puts[0]
    assert (heading.piece, heading.top) == (picture, 0.0)


def test_no_picture_goes_beyond_its_section() -> None:
    scene = Scene(400, 500, (Text(10, 10, "Peak"),), "A picture")
    lines = tuple(Paragraph(f"1.{n}", (Run("Line."),), f"p{n}") for n in range(15))
    blocks: tuple[Block, ...] = (*lines, Figure(1, "It", scene, "f-1"))
    made = document(Setter().set(report(section("a", "1", blocks), section("b", "2", lines))))
    picture, heading = len(made.pieces) - len(lines) - 2, len(made.pieces) - len(lines) - 1
    assert made.pages_of[picture][0] <= made.pages_of[heading][0]


def test_letters_stand_as_close_as_their_face_wants_them() -> None:
    serif = face(fonts.SERIF)
    for pair in ("To", "AV", "We", "y."):
        assert serif.words[pair] < serif.words[pair[0]] + serif.words[pair[1]]
    assert serif.words["nn"] == serif.words["n"] * 2
    assert serif.width("We To") == pytest.approx(
        serif.words["We"] + serif.words[" "] + serif.words["To"]
    )


@given(st.integers(0, 65535), st.integers(0, 65535))
def test_no_pair_of_glyphs_is_moved_further_than_a_letter_is_wide(first: int, second: int) -> None:
    for name in (fonts.SERIF, fonts.SANS, fonts.SIGNS):
        kerning = Kerning(fonts.opened(name).get_table("GPOS"))
        assert abs(kerning.between(first, second)) < fonts.opened(name).unitsPerEm
    assert Kerning(b"").between(first, second) == 0


def test_lines_are_painted_as_wide_as_they_were_measured() -> None:
    typed = "To Ward: AVOID Kyle’s 1771 “Tyrwhitt” P.Y. fjord (Wolf), Ŵyn; Yes. "
    pages = Setter().set(
        report(
            section(
                "a",
                "1",
                (
                    Paragraph("1.1", (Run(typed * 5), Run(typed * 3, bold=True)), "p"),
                    long_table(3, 40),
                ),
            )
        )
    )
    made = document(pages)
    read = PdfFacts(pages.pdf())
    for number, sheet in enumerate(made.sheets[2:], 2):
        found = {round(line.box[0] + line.box[2], 0) for line in read.pages[number].lines}
        for put in sheet.puts:
            for mark in made.pieces[put.piece].slabs[put.part].marks:
                words = mark.line.stretches
                if len(words) == 1 and mark.line.width > 100:
                    left = LEFT + mark.x
                    right = left + mark.line.width
                    assert any(abs(left + right - both) < 4 for both in found)
    read.close()


def test_what_is_empty_or_far_too_long_is_set_all_the_same() -> None:
    empty: tuple[Block, ...] = (
        Paragraph("1.1", (), "p"),
        ItemList(()),
        Quotation(()),
        LockedText("k", (), ""),
        Table(1, "", (Column(""),), (), "t"),
        Signature("", "", None),
    )
    whole = replace(
        report(section("truth", "1", empty), section("signature", "2", empty[3:4])),
        cover=Cover("", "", (), "", "", (("Note", "word " * 4000),), ("line\r\nline",)),
        header=("a\rb", "c\u2028d"),
        stamp="word " * 60,
    )
    pages = Setter().set(whole)
    read = PdfFacts(pages.pdf())
    assert read.text.count("word") >= 4000
    assert all(page.corner_clear for page in read.pages)
    read.close()


def test_contents_go_on_over_pages_and_lead_where_they_say() -> None:
    title = "A section whose title is so long that it takes two lines of the contents at least"
    many = [
        section(f"k{n}", str(n), (Paragraph(f"{n}.1", (Run("Line."),), f"p{n}"),), title=title)
        for n in range(1, 90)
    ]
    pages = Setter().set(report(*many))
    read = PdfFacts(pages.pdf())
    first = pages.where("s-k1")
    last = pages.where("s-k89")
    assert first is not None
    assert last is not None
    assert first.page > 3
    contents = [area for page in read.pages[1 : first.page] for area in page.links]
    assert contents[0].page == first.page
    assert contents[-1].page == last.page
    shown = read.pages[first.page - 1].text
    assert f"89.1 {last.page + 1}" in shown
    read.close()
