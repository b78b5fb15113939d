"""The blocks of a report as they are set: paragraphs, lists, quotations, figures, signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from casereview.domain.dates import british
from casereview.domain.reports.report import (
    Block,
    Figure,
    Footnote,
    Item,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Section,
    SectionKind,
    Signature,
    Table,
)
from casereview.reporting.setting.slabs import (
    Mark,
    Node,
    Picture,
    Piece,
    Rule,
    Slab,
    set_lines,
    slabs_of,
    together,
)
from casereview.reporting.setting.styles import HANG, INK, STYLES, TEXT_HEIGHT, TEXT_WIDTH, Style
from casereview.reporting.setting.tables import set_table
from casereview.reporting.setting.text import note_anchor, plain, styled

_ROOM_BELOW = 130.0
"""What a picture leaves of its page at least, for a heading above and caption and note below."""
_SHORT = 4
"""Lines of a paragraph that stays whole with the list it brings in."""


def set_block(block: Block, where: str) -> Piece:
    """Set a block; `where` names its section in errors.

    Raises BadInputError for a character that no font has.
    """
    return _SETTERS[type(block)](block, where)


def set_heading(section: Section) -> Piece:
    """Set a section's heading, to which what follows is tied by whoever stacks it."""
    where = f"section {section.number} “{section.title}”"
    if section.kind is SectionKind.APPENDIX:
        style = STYLES["appendix"]
        marks = set_lines(plain(heading_of(section), style, where), style, TEXT_WIDTH)
        slabs = slabs_of(marks, style, anchor=section.anchor)
    else:
        style = STYLES["heading"]
        marks = set_lines(plain(section.title, style, where), style, TEXT_WIDTH)
        number = _beside(section.number, style, where, leaf=0)
        slabs = slabs_of(marks, style, (number,), section.anchor)
    return Piece(together(slabs), (Node("H1", (0,)),), style.before, style.after)


def heading_of(section: Section) -> str:
    """Return a section's heading as contents and outline give it."""
    if section.kind is SectionKind.APPENDIX:
        return f"Appendix {section.number}: {section.title}"
    return f"{section.number} {section.title}"


def set_footnote(note: Footnote) -> Piece:
    """Set a footnote as it stands at the foot of its page."""
    style, where = STYLES["footnote"], f"note {note.number}"
    text = styled(note.runs, style, where)
    number = _beside(str(note.number), style, where, leaf=0)
    slabs = slabs_of(set_lines(text, style, TEXT_WIDTH, 1), style, (number,), note_anchor(note))
    nodes = (Node("Note", (Node("Lbl", (0,)), 1), ident=note_anchor(note)),)
    return Piece(slabs, nodes, 0, style.after)


def _beside(mark: str, style: Style, where: str, leaf: int) -> Mark:
    """Return the number or sign that hangs before a text, and the space that parts them."""
    room = replace(style, indent=0.0, even=False)
    return set_lines(plain(f"{mark} ", style, where), room, TEXT_WIDTH, leaf, style.hang)[0]


def _paragraph(block: Paragraph, _: str) -> Piece:
    style, where = STYLES["body"], f"paragraph {block.number}"
    marks = set_lines(styled(block.runs, style, where), style, TEXT_WIDTH)
    number = (_beside(block.number, style, where, leaf=0),) if block.number else ()
    slabs = slabs_of(marks, style, number, block.anchor)
    return Piece(slabs, (Node("P", (0,)),), style.before, style.after)


def keep_short(piece: Piece) -> Piece:
    """Return a paragraph that brings in a list: whole where it is short."""
    return replace(piece, slabs=together(piece.slabs)) if len(piece.slabs) <= _SHORT else piece


def _items(block: ItemList, where: str) -> Piece:
    """Set sub-paragraphs; a short last one of several does not stand on a page alone."""
    slabs: list[Slab] = []
    for index, item in enumerate(block.items):
        style = _item_style(item)
        marks = set_lines(styled(item.runs, style, where), style, TEXT_WIDTH, 2 * index + 1)
        made = slabs_of(marks, style, (_beside(item.mark, style, where, 2 * index),))
        if slabs:
            ends = 1 < index == len(block.items) - 1 and len(made) <= _SHORT
            made = (replace(made[0], gap=style.after, tied=ends), *made[1:])
        slabs += made
    return Piece(tuple(slabs), (_nested(block.items),), 0, STYLES["body"].after)


def _item_style(item: Item) -> Style:
    return STYLES["item" if item.level == 1 else "deeper"]


def _nested(items: tuple[Item, ...]) -> Node:
    """Return a list whose items of the second level stand in a list under the one before."""
    outer: list[tuple[list[Node], list[Node]]] = []
    for index, item in enumerate(items):
        own = [Node("Lbl", (2 * index,)), Node("LBody", (2 * index + 1,))]
        if item.level == 1 or not outer:
            outer.append((own, []))
        else:
            outer[-1][1].append(Node("LI", tuple(own)))
    made = []
    for (label, body), inner in outer:
        within = (Node("L", tuple(inner), numbering="LowerRoman"),) if inner else ()
        made.append(Node("LI", (label, replace(body, kids=(*body.kids, *within)))))
    return Node("L", tuple(made), numbering=_numbering(items))


def _numbering(items: tuple[Item, ...]) -> str:
    first = items[0].mark.strip("().") if items else ""
    return "Decimal" if first.isdecimal() else "LowerAlpha" if first.isalpha() else "Disc"


def _quotation(block: Quotation, where: str) -> Piece:
    style = STYLES["quotation"]
    slabs: list[Slab] = []
    for index, runs in enumerate(block.paragraphs):
        made = slabs_of(set_lines(styled(runs, style, where), style, TEXT_WIDTH, index), style)
        slabs += (replace(made[0], gap=style.after if index else 0.0), *made[1:])
    kids = tuple(Node("P", (index,)) for index in range(len(block.paragraphs)))
    return Piece(tuple(slabs), (Node("BlockQuote", kids),), 0, style.after + 2)


def _locked(block: LockedText, where: str) -> Piece:
    style = STYLES["locked"]
    slabs: list[Slab] = []
    for index, words in enumerate(block.paragraphs):
        made = slabs_of(set_lines(plain(words, style, where), style, TEXT_WIDTH, index), style)
        slabs += (replace(made[0], gap=style.after if index else 0.0), *made[1:])
    nodes = tuple(Node("P", (index,)) for index in range(len(block.paragraphs)))
    return Piece(tuple(slabs), nodes, 0, style.after)


def _signature(block: Signature, _: str) -> Piece:
    """Ruled room for signature and date, the name printed between them."""
    where, left = "the signature block", HANG

    def put(words: str, name: str, leaf: int, x: float, down: float) -> list[Mark]:
        style = STYLES[name]
        text = plain(words, style, where)
        return [
            mark._replace(down=down + index * style.leading)
            for index, mark in enumerate(set_lines(text, style, TEXT_WIDTH - x, leaf, x))
        ]

    signed = british(block.signed_on) if block.signed_on else ""
    marks = put("Signed", "sign", 0, left, 32)
    unsigned = "" if signed or block.awaited else "Unsigned draft"
    marks += put(unsigned, "unsigned", 1, left + 66, 29)
    name = put(block.name, "signer", 2, left + 60, 56)
    post = put(block.post, "signed", 3, left + 60, name[-1].down + 18)
    last = post[-1].down + 41
    marks += [*name, *post, *put("Date", "sign", 4, left, last)]
    marks += put(signed, "signed", 5, left + 66, last - 3)
    rules = tuple(
        Rule(left + 60, down + 3, left + 300, down + 3, 0.6, INK) for down in (32.0, last)
    )
    slab = Slab(last + 17, tuple(mark for mark in marks if mark.line.stretches), rules)
    groups = ((0, 1), (2,), (3,), (4, 5))
    return Piece((slab,), tuple(Node("P", leaves) for leaves in groups), 8)


def _figure(block: Figure, where: str) -> Piece:
    scene = block.scene
    caption = f"Figure {block.number}. {block.caption}"
    below = _label(caption, "caption", where, 1)
    note = _label(block.note, "note", where, 2) if block.note else ()
    used = sum(slab.height + slab.gap for slab in (*below, *note))
    room = TEXT_HEIGHT - max(_ROOM_BELOW, used + 70)
    scale = min(1.0, TEXT_WIDTH / scene.width, max(room, 60.0) / scene.height)
    slabs = [
        Slab(scene.height * scale, picture=Picture(0, 0.0, scene, scale), anchors=(block.anchor,))
    ]
    slabs += (replace(below[0], gap=STYLES["caption"].before), *below[1:])
    if note:
        slabs += (replace(note[0], gap=STYLES["caption"].after), *note[1:])
    kids: tuple[Node | int, ...] = (0, Node("Caption", (1, *((2,) if note else ()))))
    node = Node("Figure", kids, alt=scene.alternative, title=caption)
    return Piece(together(slabs), (node,), 6, 16)


def _label(words: str, name: str, where: str, leaf: int) -> tuple[Slab, ...]:
    style = STYLES[name]
    return slabs_of(set_lines(plain(words, style, where), style, TEXT_WIDTH, leaf), style)


def _table(block: Table, _: str) -> Piece:
    return set_table(block, TEXT_WIDTH, TEXT_HEIGHT)


_SETTERS: dict[type[Block], Callable[[Any, str], Piece]] = {
    Paragraph: _paragraph,
    ItemList: _items,
    Quotation: _quotation,
    LockedText: _locked,
    Signature: _signature,
    Figure: _figure,
    Table: _table,
}
