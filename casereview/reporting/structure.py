"""The tags of a PDF: what every piece of its pages is, in the order in which it is read.

Whoever paints a page opens an element, asks it for the number of each piece of content, and closes
it; what belongs to no element (headers, footers, rules, the mark of a draft) is painted between
`artifact()` and `END`. An element that goes on over the page, or whose words stand elsewhere on it
(a footnote), is resumed. `write` then puts the tree into the file (ISO 32000-1 14.7 and 14.8).
"""

# ruff: noqa: ANN401 - pikepdf objects carry no types

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

TAGS = frozenset(
    [
        "Document",
        "Part",
        "Sect",
        "Div",
        "H1",
        "H2",
        "H3",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "BlockQuote",
        "Table",
        "THead",
        "TBody",
        "TR",
        "TH",
        "TD",
        "Caption",
        "Figure",
        "Note",
        "Reference",
        "Link",
        "TOC",
        "TOCI",
        "Span",
        "Quote",
        "Code",
    ]
)
"""The standard types used; none is mapped to another."""

END = "EMC"
"""The operator that ends what `marked` or `artifact` began."""

_KEPT_EMPTY = frozenset({"TD", "TH"})
"""Cells that hold nothing still keep a table regular."""


class Content(NamedTuple):
    """A piece of a page's content, by the page (from 0) and its number there."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """A link's area, by the page (from 0), its number there, and where it leads in words."""

    page: int
    area: int
    words: str


@dataclass(slots=True, eq=False)
class Element:
    """One element; box: left, bottom, right and top of a figure on its page, in points."""

    tag: str
    alt: str = ""
    title: str = ""
    lang: str = ""
    scope: str = ""
    numbering: str = ""
    columns: int = 1
    ident: str = ""
    box: tuple[float, float, float, float] | None = None
    kids: list[Element | Content | Annotation] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield this element and all under it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


class Tree:
    """The elements of one document, filled while its pages are painted."""

    def __init__(self, lang: str = "en-GB") -> None:
        self.root = Element("Document", lang=lang)
        self._open = [self.root]
        self._marks: Counter[int] = Counter()
        self._links: Counter[int] = Counter()
        self._notes = 0

    def open(
        self,
        tag: str,
        *,
        alt: str = "",
        title: str = "",
        lang: str = "",
        scope: str = "",
        numbering: str = "",
        columns: int = 1,
        ident: str = "",
        box: tuple[float, float, float, float] | None = None,
    ) -> Element:
        """Open an element under the one that is open; raises ValueError for an unknown tag.

        scope: Column, Row or Both, of a heading cell. numbering: of a list (Decimal, LowerAlpha,
        LowerRoman, Disc). columns: how many a cell spans. A note without ident gets its own.
        """
        if tag not in TAGS:
            msg = f"no standard type: {tag}"
            raise ValueError(msg)
        if tag == "Note":
            self._notes += 1
            ident = ident or f"note-{self._notes}"
        element = Element(tag, alt, title, lang, scope, numbering, columns, ident, box)
        self._open[-1].kids.append(element)
        self._open.append(element)
        return element

    def close(self) -> None:
        """Close the element opened last; raises ValueError where none is open."""
        if len(self._open) == 1:
            msg = "no element is open"
            raise ValueError(msg)
        self._open.pop()

    def content(self, page: int) -> int:
        """Return the number for a new piece of the open element's content on a page (from 0)."""
        mcid = self._marks[page]
        self._marks[page] += 1
        self._open[-1].kids.append(Content(page, mcid))
        return mcid

    def link(self, page: int, words: str) -> None:
        """Say that the next link area made on a page belongs to the open element.

        To be called once for each area, in the order in which they are made; words: where it leads.
        """
        self._open[-1].kids.append(Annotation(page, self._links[page], words))
        self._links[page] += 1

    @property
    def tag(self) -> str:
        """The type of the open element."""
        return self._open[-1].tag

    @property
    def settled(self) -> bool:
        """Whether everything opened is closed."""
        return len(self._open) == 1


# operators


def marked(tag: str, mcid: int) -> str:
    """Return the operator that begins a piece of content."""
    return f"/{tag} <</MCID {mcid}>> BDC"


def artifact(kind: str = "") -> str:
    """Return the operator that begins what is no content: Header, Footer, Watermark or a rule."""
    if kind:
        return f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC"
    return "/Artifact <</Type /Layout>> BDC"


# the file


def write(tree: Tree, pdf: Any) -> None:
    """Put the tree into a document opened by pikepdf whose pages carry its marks.

    Raises ValueError where an element is still open or a link has no area on its page.
    """
    if not tree.settled:
        msg = f"the element {tree.tag} is still open"
        raise ValueError(msg)
    _Writer(pdf).write(tree)


class _Writer:
    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._owners: dict[int, dict[int, Any]] = {}
        self._areas: list[Any] = []
        self._idents: dict[str, Any] = {}

    def write(self, tree: Tree) -> None:
        import pikepdf

        root = self._pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        root.K = pikepdf.Array([self._element(tree.root, root)])
        root.ParentTree = self._parents()
        root.ParentTreeNextKey = len(self._pages) + len(self._areas)
        if self._idents:
            names = [part for pair in sorted(self._idents.items()) for part in pair]
            root.IDTree = self._pdf.make_indirect(
                pikepdf.Dictionary(
                    Names=pikepdf.Array(
                        [pikepdf.String(n) if isinstance(n, str) else n for n in names]
                    )
                )
            )
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        for page in self._pages:
            page.Tabs = pikepdf.Name.S

    def _element(self, element: Element, parent: Any) -> Any:
        import pikepdf

        entries: dict[str, Any] = {
            "/Type": pikepdf.Name.StructElem,
            "/S": pikepdf.Name(f"/{element.tag}"),
            "/P": parent,
        }
        for key, words in (("/Alt", element.alt), ("/T", element.title), ("/Lang", element.lang)):
            if words:
                entries[key] = pikepdf.String(words)
        made = self._pdf.make_indirect(pikepdf.Dictionary(entries))
        if element.ident:
            made.ID = pikepdf.String(element.ident)
            self._idents[element.ident] = made
        attributes = list(_attributes(element))
        if attributes:
            made.A = attributes[0] if len(attributes) == 1 else pikepdf.Array(attributes)
        pages = {kid.page for kid in element.kids if isinstance(kid, Content)}
        own = min(pages) if pages else None
        if own is not None:
            made.Pg = self._pages[own]
        kids = list(self._kids(element.kids, made, own))
        if kids:
            made.K = pikepdf.Array(kids)
        return made

    def _kids(
        self, kids: Iterable[Element | Content | Annotation], parent: Any, own: int | None
    ) -> Iterator[Any]:
        import pikepdf

        for kid in kids:
            if isinstance(kid, Element):
                if kid.kids or kid.tag in _KEPT_EMPTY:
                    yield self._element(kid, parent)
            elif isinstance(kid, Annotation):
                yield self._area(kid, parent)
            else:
                self._owners.setdefault(kid.page, {})[kid.mcid] = parent
                if kid.page == own:
                    yield kid.mcid
                else:
                    yield pikepdf.Dictionary(
                        Type=pikepdf.Name.MCR, Pg=self._pages[kid.page], MCID=kid.mcid
                    )

    def _area(self, kid: Annotation, parent: Any) -> Any:
        import pikepdf

        page = self._pages[kid.page]
        areas = page.get("/Annots", ())
        if kid.area >= len(areas):
            msg = f"page {kid.page + 1} has no link area {kid.area + 1}"
            raise ValueError(msg)
        area = areas[kid.area]
        if not area.is_indirect:
            area = self._pdf.make_indirect(area)
            areas[kid.area] = area
        area.StructParent = len(self._pages) + len(self._areas)
        area.Contents = pikepdf.String(kid.words)
        self._areas.append(parent)
        return pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Pg=page, Obj=area)

    def _parents(self) -> Any:
        """Return the tree that leads from a page's content, or an area, back to its element."""
        import pikepdf

        numbers: list[Any] = []
        for index, page in enumerate(self._pages):
            page.StructParents = index
            owners = self._owners.get(index, {})
            held = pikepdf.Array([owners[mcid] for mcid in range(len(owners))])
            numbers += [index, self._pdf.make_indirect(held)]
        for index, owner in enumerate(self._areas, len(self._pages)):
            numbers += [index, owner]
        return self._pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbers)))


def _attributes(element: Element) -> Iterator[Any]:
    import pikepdf

    if element.scope or element.columns > 1:
        table = pikepdf.Dictionary(O=pikepdf.Name.Table)
        if element.scope:
            table.Scope = pikepdf.Name(f"/{element.scope}")
        if element.columns > 1:
            table.ColSpan = element.columns
        yield table
    if element.numbering:
        name = pikepdf.Name(f"/{element.numbering}")
        yield pikepdf.Dictionary(O=pikepdf.Name.List, ListNumbering=name)
    if element.box is not None:
        box = pikepdf.Array([round(value, 3) for value in element.box])
        yield pikepdf.Dictionary(O=pikepdf.Name.Layout, BBox=box, Placement=pikepdf.Name.Block)
