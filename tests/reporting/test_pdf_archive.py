"""PDF/A-2b, as a validator that is not ours sees it; the bytes are settled."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import fromstring

import pikepdf
import pytest
from pikepdf.pdfa import validate_written
from reportlab.pdfgen.canvas import Canvas

from casereview.reporting import fonts
from casereview.reporting.asserting.tags import claims_tags, tag_faults
from casereview.reporting.pdf_finish import Properties, finish
from casereview.reporting.sheets.certificate import write_certificate
from casereview.reporting.sheets.issue_sheets import write_record
from casereview.reporting.sheets.recovery_sheet import recovery_sheet
from casereview.reporting.structure import END, Tree, artifact, marked
from tests.reporting import painted_faces

PROPERTIES = Properties(
    title="Expert report: Ŵyn & <others>",
    author="Dr A Fenwick",
    subject="Part 35",
    software="CaseReview",
    dated=date(2024, 3, 11),
)
_CLAIM = re.compile(r"<rdf:Description [^>]*pdfuaid.*?</rdf:Description>", re.DOTALL)


def painted() -> tuple[bytes, Tree]:
    """Return a page with a heading, a link and a rule, and the tree of it."""
    painted_faces.register()
    buffer, tree = BytesIO(), Tree()
    canvas: Any = Canvas(buffer, initialFontName=fonts.SERIF, invariant=1, lang="en-GB")
    canvas.setFont(fonts.SERIF, 12)
    canvas.bookmarkPage("top", fit="XYZ", left=0, top=800, zoom=0)
    tree.open("H1")
    canvas._code.append(marked("H1", tree.content(0)))
    canvas.drawString(100, 700, "Report of Ŵyn")
    canvas._code.append(END)
    tree.close()
    tree.open("P")
    tree.open("Link")
    canvas._code.append(marked("Link", tree.content(0)))
    canvas.drawString(100, 680, "section 1")
    canvas._code.append(END)
    canvas.linkRect("", "top", (100, 680, 160, 692))
    tree.link(0, "Section 1")
    tree.close()
    tree.close()
    canvas._code.append(artifact())
    canvas.line(100, 670, 300, 670)
    canvas._code.append(END)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue(), tree


def archived(data: bytes) -> list[str]:
    """Return what the validator finds, the opening view and the claim of PDF/UA apart.

    The validator passes only what it knows. It knows no opening view: ISO 19005-2 6.5.1 forbids
    actions but a few, and leaves a plain destination free. It knows no extension schema: 6.6.2.3.3
    allows what the file describes, and `test_the_schema_of_the_claim_is_described` looks at that.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        opening = pdf.Root.OpenAction
        assert isinstance(opening, pikepdf.Array)
        assert str(opening[1]) == "/XYZ"
        del pdf.Root.OpenAction
        packet = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(_CLAIM.sub("", packet).encode())
        plain = BytesIO()
        pdf.save(plain, deterministic_id=True)
    report = validate_written(plain, "2b")
    return [str(finding) for finding in report.findings]


@pytest.mark.parametrize("tagged", [True, False])
def test_a_finished_page_is_an_archive(tagged: bool) -> None:
    data, tree = painted()
    done = finish(data, PROPERTIES, outline=False, tree=tree if tagged else None)
    assert archived(done) == []
    assert finish(data, PROPERTIES, outline=False, tree=tree if tagged else None) == done


def test_a_page_without_the_meaning_of_its_colours_is_none() -> None:
    """The validator does see faults."""
    data, tree = painted()
    done = finish(data, PROPERTIES, outline=False, tree=tree)
    with pikepdf.open(BytesIO(done)) as pdf:
        del pdf.Root.OutputIntents
        broken = BytesIO()
        pdf.save(broken)
    assert archived(broken.getvalue())


def test_what_is_claimed_is_what_is_there() -> None:
    data, tree = painted()
    for given, claims in ((tree, True), (None, False)):
        with pikepdf.open(BytesIO(finish(data, PROPERTIES, outline=False, tree=given))) as pdf:
            packet = pdf.Root.Metadata.read_bytes().decode()
            assert ("pdfuaid:part>1<" in packet) is claims
            assert ("/StructTreeRoot" in pdf.Root) is claims
            assert "pdfaid:part>2<" in packet
            assert "Ŵyn &amp; &lt;others&gt;" in packet
            with pdf.open_metadata() as read:
                assert read["dc:title"] == PROPERTIES.title
                assert read["pdfaid:conformance"] == "B"


def test_the_schema_of_the_claim_is_described() -> None:
    """The containers and fields that ISO 19005-2 6.6.2.3.3 asks for, in its namespaces."""
    data, tree = painted()
    with pikepdf.open(BytesIO(finish(data, PROPERTIES, outline=False, tree=tree))) as pdf:
        packet = fromstring(pdf.Root.Metadata.read_bytes())
    pdfa, rdf = "{http://www.aiim.org/pdfa/ns/%s}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    (schemas,) = packet.iter(pdfa % "extension/" + "schemas")
    (schema,) = schemas.findall(f"{rdf}Bag/{rdf}li")
    held = {child.tag.removeprefix(pdfa % "schema#"): child for child in schema}
    assert set(held) == {"schema", "namespaceURI", "prefix", "property"}
    assert (held["namespaceURI"].text, held["prefix"].text) == (
        "http://www.aiim.org/pdfua/ns/id/",
        "pdfuaid",
    )
    (described,) = held["property"].findall(f"{rdf}Seq/{rdf}li")
    fields = {child.tag.removeprefix(pdfa % "property#"): child.text for child in described}
    assert set(fields) == {"name", "valueType", "category", "description"}
    assert (fields["name"], fields["valueType"]) == ("part", "Integer")


def test_a_paper_that_bears_no_date_takes_none() -> None:
    data, _ = painted()
    done = finish(data, replace(PROPERTIES, dated=None), outline=False)
    assert archived(done) == []
    with pikepdf.open(BytesIO(done)) as pdf:
        assert "/CreationDate" not in pdf.docinfo


@pytest.mark.parametrize(
    "data",
    [
        write_certificate(
            "Certificate of destruction", [("Case", "7f3a"), ("By", "key")], "Signed"
        ),
        write_record("Record of a report", [("Hash", "ab" * 32)]),
        recovery_sheet("abcdef12", date(2026, 1, 2), "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2-34567"),
    ],
    ids=["certificate", "record", "recovery sheet"],
)
def test_other_papers_are_archives_too_and_claim_no_tags_that_they_lack(data: bytes) -> None:
    assert archived(data) == []
    with pikepdf.open(BytesIO(data)) as pdf:
        claimed = "pdfuaid:part" in pdf.Root.Metadata.read_bytes().decode()
        assert claimed is claims_tags(pdf)
        assert not claimed or tag_faults(pdf) == []
