"""Whether a PDF's tags are what PDF/UA-1 asks for, as far as a machine can tell.

These are our own tests of the failure conditions of the Matterhorn Protocol 1.1 that need no
person, each named by its checkpoint; fonts are tested elsewhere (assertions 53 and 55). That words
of an element are the right ones, or an alternative text a good one, no machine can tell.
"""

# ruff: noqa: ANN401 - pikepdf objects carry no types

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_MOST_DEPTH = 60
_HEADING = re.compile(r"H[1-6]")
_STANDARD = frozenset(
    (
        *(
            "Document",
            "Part",
            "Art",
            "Sect",
            "Div",
            "BlockQuote",
            "Caption",
            "NonStruct",
            "Private",
        ),
        *("TOC", "TOCI", "Index", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Formula", "Form"),
        *(
            "L",
            "LI",
            "Lbl",
            "LBody",
            "Table",
            "TR",
            "TH",
            "TD",
            "THead",
            "TBody",
            "TFoot",
            "Figure",
        ),
        *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
        *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"),
    )
)
"""The standard structure types (ISO 32000-1 14.8.4)."""
_WITHIN = {
    "TR": ("Table", "THead", "TBody", "TFoot"),
    "TH": ("TR",),
    "TD": ("TR",),
    "LI": ("L",),
    "Lbl": ("LI", "Note", "TOCI", "BibEntry"),
    "LBody": ("LI",),
    "TOCI": ("TOC",),
}
"""What an element must stand in (checkpoint 09)."""
_ONLY = {
    "Table": ("TR", "THead", "TBody", "TFoot", "Caption"),
    "TR": ("TH", "TD"),
    "L": ("LI", "L", "Caption"),
    "LI": ("Lbl", "LBody"),
    "TOC": ("TOCI", "TOC", "Caption"),
}
"""What alone an element may hold (checkpoint 09)."""
_PAINTS = "Tj TJ ' \" S s f F f* B B* b b* Do sh BI INLINE IMAGE"


@dataclass(slots=True, eq=False)
class Node:
    """An element as it stands in the file."""

    tag: str
    source: Any
    parent: Node | None
    kids: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    areas: list[Any] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this element and all under it."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


def claims_tags(pdf: Any) -> bool:
    """Say whether a document opened by pikepdf says that it is tagged."""
    marks = pdf.Root.get("/MarkInfo")
    return marks is not None and bool(marks.get("/Marked", False))


def tag_faults(pdf: Any) -> list[str]:
    """Return what is wrong with the tags of a document, each with its checkpoint."""
    root = read_tree(pdf)
    if root is None:
        return ["there is no tree of tags (01)"]
    nodes = list(root.walk())
    return [
        *_of_the_file(pdf),
        *_of_content(pdf, nodes),
        *_of_elements(nodes),
        *_of_headings(nodes),
        *_of_tables(nodes),
        *_of_links(pdf, nodes),
    ]


def read_tree(pdf: Any) -> Node | None:
    """Return the tree of tags under one root, or None for a file without."""
    import pikepdf

    source = pdf.Root.get("/StructTreeRoot")
    if not isinstance(source, pikepdf.Dictionary):
        return None
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    root = Node("", source, None)
    _read(root, pages, -1, 0)
    return root


def _read(node: Node, pages: dict[Any, int], page: int, depth: int) -> None:
    import pikepdf

    if depth > _MOST_DEPTH:
        return
    held = node.source.get("/Pg")
    page = pages.get(held.objgen, page) if held is not None else page
    kids = node.source.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.marks.append((page, kid))
        elif not isinstance(kid, pikepdf.Dictionary):
            continue
        elif "/MCID" in kid:
            own = kid.get("/Pg")
            place = pages.get(own.objgen, -1) if own is not None else page
            node.marks.append((place, int(kid.MCID)))
        elif "/Obj" in kid:
            node.areas.append(kid.Obj)
        elif "/S" in kid:
            child = Node(str(kid.S).removeprefix("/"), kid, node)
            node.kids.append(child)
            _read(child, pages, page, depth + 1)


# the file


def _of_the_file(pdf: Any) -> Iterator[str]:
    root = pdf.Root
    if "/Suspects" in root.get("/MarkInfo", {}) and bool(root.MarkInfo.Suspects):
        yield "the tags are said to be doubtful (02)"
    packet = root.get("/Metadata")
    told = packet.read_bytes().decode("utf-8", "replace") if packet is not None else ""
    if "pdfuaid:part" not in told:
        yield "the properties do not name PDF/UA (06)"
    if "<dc:title>" not in told:
        yield "the properties have no title (06)"
    view = root.get("/ViewerPreferences", {})
    if not bool(view.get("/DisplayDocTitle", False)):
        yield "the title is not shown (07)"
    if not str(root.get("/Lang", "")):
        yield "no language is named (11)"
    mapped = root.StructTreeRoot.get("/RoleMap", {})
    yield from (f"the standard type {k} is mapped (02)" for k in mapped if k[1:] in _STANDARD)


def _of_content(pdf: Any, nodes: list[Node]) -> Iterator[str]:
    """Find content without tag (01), marks no element has, and marks that two have."""
    held = Counter(mark for node in nodes for mark in node.marks)
    yield from (f"page {page + 1}: a piece is read twice (01)" for page, _ in _twice(held))
    seen: set[tuple[int, int]] = set()
    for index, page in enumerate(pdf.pages):
        marks: list[tuple[int, int]] = []
        yield from dict.fromkeys(_painted(page, index, marks))
        seen.update(marks)
    loose = seen - set(held)
    yield from (f"page {page + 1}: a piece has no element (01)" for page, _ in sorted(loose))
    gone = set(held) - seen
    yield from (f"page {page + 1}: an element has no content (01)" for page, _ in sorted(gone))


def _twice(held: Counter[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(mark for mark, number in held.items() if number > 1)


def _painted(page: Any, index: int, marks: list[tuple[int, int]]) -> Iterator[str]:
    import pikepdf

    open_: list[str] = []
    for found in pikepdf.parse_content_stream(page, f"{_PAINTS} BDC BMC EMC"):
        operands, name = found.operands, str(found.operator)
        if name in ("BDC", "BMC"):
            kind = _kind(operands)
            if (kind == "artifact" and "content" in open_) or (
                kind == "content" and ("artifact" in open_ or "content" in open_)
            ):
                yield f"page {index + 1}: tags and artifacts are nested (01)"
            if kind == "content":
                marks.append((index, int(operands[1].MCID)))
            open_.append(kind)
        elif name == "EMC":
            if not open_:
                yield f"page {index + 1}: a mark ends that never began (01)"
            del open_[-1:]
        elif "content" not in open_ and "artifact" not in open_:
            yield f"page {index + 1}: something is neither tagged nor an artifact (01)"
    if open_:
        yield f"page {index + 1}: a mark never ends (01)"


def _kind(operands: Any) -> str:
    import pikepdf

    if str(operands[0]) == "/Artifact":
        return "artifact"
    told = operands[1] if len(operands) > 1 else None
    return "content" if isinstance(told, pikepdf.Dictionary) and "/MCID" in told else "span"


# elements


def _of_elements(nodes: list[Node]) -> Iterator[str]:
    idents: Counter[str] = Counter()
    for node in nodes[1:]:
        above = node.parent.tag if node.parent else ""
        if node.tag not in _STANDARD:
            yield f"{node.tag} is no standard type (02)"
        if node.tag in _WITHIN and above not in _WITHIN[node.tag]:
            yield f"{node.tag} stands in {above or 'nothing'} (09)"
        if above in _ONLY and node.tag not in _ONLY[above]:
            yield f"{above} holds {node.tag} (09)"
        if node.tag in ("Figure", "Formula") and not _words(node, "/Alt", "/ActualText"):
            yield f"a {node.tag.lower()} has no alternative text (13)"
        labelled = node.tag == "L" and any(k.tag == "Lbl" for one in node.kids for k in one.kids)
        if labelled and not any("/ListNumbering" in held for held in _attributes(node)):
            yield "a list with labels does not say how it is numbered (16)"
        if node.tag == "Note":
            ident = _words(node, "/ID")
            idents[ident] += 1
            if not ident:
                yield "a note has no identifier (19)"
    yield from (f"two notes are called {name} (19)" for name, n in idents.items() if name and n > 1)


def _words(node: Node, *keys: str) -> str:
    return next((text for key in keys if (text := str(node.source.get(key, "")).strip())), "")


def _attributes(node: Node) -> list[Any]:
    import pikepdf

    held = node.source.get("/A")
    if held is None:
        return []
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def _of_headings(nodes: list[Node]) -> Iterator[str]:
    levels = [int(node.tag[1]) for node in nodes if _HEADING.fullmatch(node.tag)]
    if not levels:
        return
    if levels[0] != 1:
        yield f"the first heading is H{levels[0]} (14)"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"H{after} follows H{before} (14)"
    if any(node.tag == "H" for node in nodes):
        yield "numbered and unnumbered headings are mixed (14)"


def _of_tables(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node.tag != "Table":
            continue
        rows = [row for row in node.walk() if row.tag == "TR"]
        widths = {sum(_span(cell) for cell in row.kids) for row in rows}
        if len(widths) > 1:
            yield f"a table’s rows are {', '.join(map(str, sorted(widths)))} cells wide (15)"
        heads = [cell for row in rows for cell in row.kids if cell.tag == "TH"]
        if not heads:
            yield "a table has no heading cell (15)"
        if any(not any("/Scope" in held for held in _attributes(cell)) for cell in heads):
            yield "a heading cell does not say what it heads (15)"


def _span(cell: Node) -> int:
    return next((int(held.ColSpan) for held in _attributes(cell) if "/ColSpan" in held), 1)


def unseen_signature(area: Any) -> bool:
    """Whether it is the field of a signature that lies beside the page, which readers pass over."""
    beside = max(float(value) for value in area.get("/Rect", [1])) <= 0
    return str(area.get("/FT", "")) == "/Sig" and beside


def _of_links(pdf: Any, nodes: list[Node]) -> Iterator[str]:
    held = {area.objgen for node in nodes if node.tag == "Link" for area in node.areas}
    for index, page in enumerate(pdf.pages):
        areas = [area for area in page.obj.get("/Annots", ()) if not unseen_signature(area)]
        if areas and str(page.obj.get("/Tabs", "")) != "/S":
            yield f"page {index + 1}: links are not reached in the order of reading (28)"
        for area in areas:
            if area.objgen not in held:
                yield f"page {index + 1}: a link has no element (28)"
            if not str(area.get("/Contents", "")).strip():
                yield f"page {index + 1}: a link does not say where it leads (28)"
    for node in nodes:
        if node.tag == "Link" and not node.areas:
            yield "a link leads nowhere (28)"
