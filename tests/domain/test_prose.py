"""What the expert writes: any text is read, and what is read is written as it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casereview.domain.reports.prose import (
    Block,
    Grid,
    Note,
    Numbered,
    Point,
    Quote,
    Reference,
    Span,
    Words,
    plain,
    read,
    written,
)

DEMO = Path(__file__).parents[2] / "resources" / "demo"

PIECES = st.sampled_from(
    [
        *"{}|-/ab(\n \t",
        *("{b}", "{/b}", "{i}", "{/i}", "{note ", "{/}", "{|}", "{{", "}}", "{quote}", "\n\n"),
        *("{table", "{table x}\n", "{label x}", "{source own}", "| ", " |\n", "- ", "(a) ", "{D4}"),
        *("\n  - ", "é", "\x1f", "\r"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=24).map("".join)


@given(TEXTS)
@example("{b}{b}x{/b}")
@example("{D4 a{/}}")
@example("{note a}{/}}}")
@example("{note a {note b} c}")
@example("{/}- no point")
@example("{label a}{quote}x")
@example("{table x}\n|{|}|{D4|\n|")
def test_any_text_is_read_and_written_as_it_was(text: str) -> None:
    blocks = read(text)
    assert read(written(blocks)) == blocks


LETTERS = st.text("ab {}|-/()nñ“’*_<>&", min_size=1, max_size=12)
NAMES = st.sampled_from(["", "reasons", "a-1"])


def trimmed(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans in the one form: styles differ between neighbours, no space at the ends."""
    kept: list[Span] = []
    for span in spans:
        before = kept[-1] if kept else None
        if not (
            isinstance(span, Words)
            and isinstance(before, Words)
            and (before.bold, before.italic) == (span.bold, span.italic)
        ):
            kept.append(span)
    return (Reference("{D1}"), *kept, Reference("{D2 p.3}"))


WORDS = st.builds(Words, LETTERS, st.booleans(), st.booleans())
SOUND = ["{D4 p.2}", "{status gad today}", "{}", "{odd", "{note"]
REFERENCES = st.sampled_from([*SOUND, "}"]).map(Reference)
NOTES = st.lists(WORDS | st.sampled_from(SOUND).map(Reference), max_size=4).map(trimmed).map(Note)  # type: ignore[arg-type]  # a list of fewer kinds
SPANS = st.lists(WORDS | REFERENCES | NOTES, max_size=5).map(trimmed)


def gridded(caption: str, label: str, rows: list[list[tuple[Span, ...]]]) -> Grid:
    """Return a table with as many cells in each row as it has columns."""
    width = max(map(len, rows))
    made = tuple(tuple(row + [()] * (width - len(row))) for row in rows)
    return Grid(caption.strip(), tuple(f"{{c|{n}}}" for n in range(width)), made, label)


GRIDS = st.builds(
    gridded,
    st.text("ab ñ’|", max_size=9),
    NAMES,
    st.lists(st.lists(SPANS, min_size=1, max_size=3), min_size=1, max_size=3),
)
BLOCKS = st.builds(Numbered, SPANS, NAMES, NAMES) | st.builds(Quote, SPANS) | GRIDS
POINTS = st.lists(st.builds(Point, SPANS, st.sampled_from([1, 2])), max_size=3)


@given(st.lists(st.tuples(BLOCKS, POINTS), max_size=4))
def test_what_an_editor_holds_is_written_and_read_back(
    pairs: list[tuple[Block, list[Point]]],
) -> None:
    blocks: list[Block] = []
    for block, points in pairs:
        blocks += [block, *(Point(p.spans, p.level if n else 1) for n, p in enumerate(points))]
    assert read(written(blocks)) == tuple(blocks)


@given(st.lists(st.builds(Numbered, st.tuples(st.builds(Words, st.text())), st.text("a")) | BLOCKS))
def test_any_words_can_be_written_and_are_kept(blocks: list[Block]) -> None:
    again = read(written(blocks))
    before = "".join(plain(b.spans) for b in blocks if isinstance(b, Numbered))
    after = "".join(plain(b.spans) for b in again if isinstance(b, Numbered))
    assert "".join(before.split()) == "".join(after.split())


def test_everything_that_can_be_written() -> None:
    text = """\
{label reasons}{source observation}She was {b}calm{/b} and {i}exact{/i}{note See {D4 p.2}.}; a * is
a star and a {{brace}} a brace.
- first
  - under first
- second
and on

{quote}Words of {D4} another.

{label sums}{table What it cost}
| Item | Sum |
| one {|} two | {score D4 PHQ-9} |"""
    assert read(text) == (
        Numbered(
            (
                Words("She was "),
                Words("calm", bold=True),
                Words(" and "),
                Words("exact", italic=True),
                Note((Words("See "), Reference("{D4 p.2}"), Words("."))),
                Words("; a * is a star and a {brace} a brace."),
            ),
            "reasons",
            "observation",
        ),
        Point((Words("first"),)),
        Point((Words("under first"),), 2),
        Point((Words("second and on"),)),
        Quote((Words("Words of "), Reference("{D4}"), Words(" another."))),
        Grid(
            "What it cost",
            ("Item", "Sum"),
            (((Words("one | two"),), (Reference("{score D4 PHQ-9}"),)),),
            "sums",
        ),
    )


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("{D4", (Numbered((Reference("{D4"),)),)),
        ("a } b", (Numbered((Words("a "), Reference("}"), Words(" b"))),)),
        (
            "{table status} shows it.",
            (Numbered((Reference("{table status}"), Words(" shows it."))),),
        ),
        ("{b}a", (Numbered((Words("a", bold=True),)),)),
        ("a{/b}", (Numbered((Words("a"),)),)),
        ("{note }", (Numbered((Reference("{note}"),)),)),
        ("{label x}", (Numbered((Reference("{label x}"),)),)),
        ("- a\n\n- b", (Point((Words("a"),)), Point((Words("b"),)))),
        ("  (a) a\n  (b) b", (Point((Words("a"),)), Point((Words("b"),)))),
        (" \n\n{/}\n\n", ()),
    ],
)
def test_edges(text: str, blocks: tuple[Block, ...]) -> None:
    assert read(text) == blocks


def test_a_text_of_braces_takes_time_in_proportion() -> None:
    blocks = read("{note " * 40_000 + "{b}" * 40_000)
    assert len(blocks) == 1


@pytest.mark.parametrize(
    "case", sorted(DEMO.glob("*/case.toml")), ids=lambda path: path.parent.name
)
def test_texts_of_the_demonstration_read_as_they_are_parted(case: Path) -> None:
    data = tomllib.loads(case.read_text(encoding="utf-8"))
    for text in data["sections"].values():
        blocks = read(text)
        parted = [b for b in blocks if not isinstance(b, Point)]
        assert len(parted) == len(text.strip().split("\n\n"))
        spans = [s for b in blocks if not isinstance(b, Grid) for s in b.spans]
        assert not any("{" in s.text for s in spans if isinstance(s, Words))
        assert read(written(blocks)) == blocks
