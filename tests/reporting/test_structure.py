"""The tags: every mark has its element, every element its place, whatever order pages are in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from casereview.reporting import fonts
from casereview.reporting.structure import (
    END,
    Content,
    Element,
    Tree,
    artifact,
    marked,
    write,
)
from tests.reporting import painted_faces


class Paint:
    """Two pages painted by hand: what a page setter does, in small."""

    def __init__(self) -> None:
        painted_faces.register()
        self.tree = Tree()
        self.buffer = BytesIO()
        self.canvas: Any = Canvas(self.buffer, initialFontName=fonts.SERIF, invariant=1)
        self.page = 0

    def say(self, text: str) -> None:
        mcid = self.tree.content(self.page)
        self.canvas._code.append(marked(self.tree.tag, mcid))
        self.canvas.setFont(fonts.SERIF, 12)
        self.canvas.drawString(100, 700, text)
        self.canvas._code.append(END)

    def turn(self) -> None:
        self.canvas.showPage()
        self.page += 1

    def done(self) -> Any:
        self.canvas.showPage()
        self.canvas.save()
        pdf = pikepdf.open(BytesIO(self.buffer.getvalue()))
        write(self.tree, pdf)
        return pdf


@pytest.fixture
def paint() -> Paint:
    return Paint()


def shape(element: Any) -> Any:
    """Return an element of a file as its type and what is under it."""
    if isinstance(element, int):
        return element
    if "/S" not in element:
        return str(element.Type).removeprefix("/"), int(element.get("/MCID", -1))
    return str(element.S).removeprefix("/"), [shape(kid) for kid in element.get("/K", ())]


def test_elements_stand_in_the_file_as_they_were_opened(paint: Paint) -> None:
    paint.tree.open("H1")
    paint.say("One")
    paint.tree.close()
    paint.tree.open("Table")
    paint.tree.open("TR")
    paint.tree.open("TH", scope="Column", columns=2)
    paint.say("Head")
    paint.tree.close()
    paint.tree.open("TD")
    for _ in range(3):
        paint.tree.close()
    pdf = paint.done()
    assert shape(pdf.Root.StructTreeRoot.K[0]) == (
        "Document",
        [("H1", [0]), ("Table", [("TR", [("TH", [1]), ("TD", [])])])],
    )
    head = pdf.Root.StructTreeRoot.K[0].K[1].K[0].K[0]
    assert (str(head.A.O), str(head.A.Scope), head.A.ColSpan) == ("/Table", "/Column", 2)
    assert pdf.Root.MarkInfo.Marked is True
    assert str(pdf.pages[0].obj.Tabs) == "/S"
    assert str(pdf.Root.StructTreeRoot.K[0].Lang) == "en-GB"


def test_every_mark_leads_back_to_its_element(paint: Paint) -> None:
    paint.tree.open("P")
    paint.say("begins")
    paint.turn()
    paint.say("ends")
    paint.tree.close()
    pdf = paint.done()
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    element = pdf.Root.StructTreeRoot.K[0].K[0]
    assert shape(element) == ("P", [0, ("MCR", 0)])
    assert element.K[1].Pg.objgen == pdf.pages[1].obj.objgen
    for page in pdf.pages:
        assert parents[int(page.obj.StructParents)][0].objgen == element.objgen
    assert pdf.Root.StructTreeRoot.ParentTreeNextKey == 2


def test_a_note_has_a_name_of_its_own(paint: Paint) -> None:
    paint.tree.open("P")
    paint.say("word")
    paint.tree.open("Note")
    paint.say("at the foot")
    paint.tree.close()
    paint.say("more")
    paint.tree.close()
    pdf = paint.done()
    assert shape(pdf.Root.StructTreeRoot.K[0].K[0]) == ("P", [0, ("Note", [1]), 2])
    found = pdf.Root.StructTreeRoot.K[0].K[0].K[1]
    assert str(found.ID) == "note-1"
    names = pdf.Root.StructTreeRoot.IDTree.Names
    assert (str(names[0]), names[1].objgen) == ("note-1", found.objgen)


def test_a_link_over_two_lines_is_one_link_of_two_areas(paint: Paint) -> None:
    paint.canvas.bookmarkPage("there")
    paint.tree.open("P")
    paint.tree.open("Link")
    paint.say("paragraph 1.2")
    for top in (700, 680):
        paint.canvas.linkRect("", "there", (100, top, 200, top + 12))
        paint.tree.link(0, "Paragraph 1.2")
    paint.tree.close()
    paint.tree.close()
    pdf = paint.done()
    link = pdf.Root.StructTreeRoot.K[0].K[0].K[0]
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    assert shape(link) == ("Link", [0, ("OBJR", -1), ("OBJR", -1)])
    areas = pdf.pages[0].obj.Annots
    for kid, area in zip(list(link.K)[1:], areas, strict=True):
        assert kid.Obj.objgen == area.objgen
        assert str(area.Contents) == "Paragraph 1.2"
        assert parents[int(area.StructParent)].objgen == link.objgen


def test_what_holds_nothing_is_left_out(paint: Paint) -> None:
    paint.tree.open("Sect")
    paint.tree.close()
    paint.tree.open("Figure", alt="A line that falls.", box=(100, 600, 400, 700))
    paint.say("12")
    paint.tree.close()
    paint.tree.open("L", numbering="LowerAlpha")
    paint.tree.open("LI")
    paint.say("(a)")
    paint.tree.close()
    paint.tree.close()
    pdf = paint.done()
    figure, items = pdf.Root.StructTreeRoot.K[0].K
    assert str(figure.Alt) == "A line that falls."
    assert [float(value) for value in figure.A.BBox] == [100, 600, 400, 700]
    assert str(items.A.ListNumbering) == "/LowerAlpha"


def test_mistakes_of_the_painter_are_refused(paint: Paint) -> None:
    with pytest.raises(ValueError, match="no standard type"):
        paint.tree.open("Paragraph")
    with pytest.raises(ValueError, match="no element is open"):
        paint.tree.close()
    paint.tree.open("Link")
    paint.say("word")
    with pytest.raises(ValueError, match="still open"):
        paint.done()
    paint.tree.link(0, "nowhere")
    paint.tree.close()
    with pytest.raises(ValueError, match="no link area"):
        write(paint.tree, pikepdf.open(BytesIO(paint.buffer.getvalue())))


def test_operators_begin_content_and_what_is_none() -> None:
    assert marked("P", 3) == "/P <</MCID 3>> BDC"
    assert artifact("Header") == "/Artifact <</Type /Pagination /Subtype /Header>> BDC"
    assert artifact() == "/Artifact <</Type /Layout>> BDC"


def test_walk_gives_the_order_of_reading() -> None:
    tree = Tree()
    first: Element = tree.open("P")
    first.kids.append(Content(0, 0))
    tree.open("Span")
    tree.close()
    tree.close()
    tree.open("H1")
    tree.close()
    assert [element.tag for element in tree.root.walk()] == ["Document", "P", "Span", "H1"]
    assert tree.settled
