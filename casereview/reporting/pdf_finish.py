"""The last step over a PDF: tags, colours and properties for an archive, settled bytes.

Every file claims PDF/A-2b (ISO 19005-2), and PDF/UA-1 (ISO 14289-1) where it has tags.
"""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from casereview.paths import resources
from casereview.reporting.structure import Tree, write

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
{dates}<xmp:CreatorTool>{software}</xmp:CreatorTool><pdf:Producer>{software}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>{tagged}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_XMP_DATES = """<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
"""

_XMP_TAGGED = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
"""PDF/A knows no PDF/UA: a file that claims both must describe the schema of the second."""

_PROFILE = "sRGB2014.icc"
_PRINTED = 4
"""The flag of an annotation that is printed; PDF/A wants it on each."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says of itself; dated None for what bears no date."""

    title: str
    author: str = ""
    subject: str = ""
    software: str = ""
    dated: date | None = None


def finish(
    data: bytes, properties: Properties, *, outline: bool, tree: Tree | None = None
) -> bytes:
    """Return the PDF with tags, opening view, language, properties and a settled identifier."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        root = pdf.Root
        pages = pdf.pages
        root.OpenAction = pikepdf.Array([pages[0].obj, pikepdf.Name.XYZ, None, None, 1])
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        if outline:
            root.PageMode = pikepdf.Name.UseOutlines
        root.Lang = pikepdf.String("en-GB")
        for page in pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
            for area in page.obj.get("/Annots", ()):
                area.F = _PRINTED
        if tree is not None:
            write(tree, pdf)
        _write_colours(pdf)
        _write_properties(pdf, properties, tagged=tree is not None)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # made of the clock or the environment; a settled one follows
        buffer = BytesIO()
        pdf.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return buffer.getvalue()


def _write_colours(pdf: Any) -> None:
    """Say which colours the numbers of the pages mean."""
    import pikepdf

    profile = pdf.make_stream((resources() / "colour" / _PROFILE).read_bytes())
    profile.N = 3
    name = pikepdf.String("sRGB IEC61966-2.1")
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=name,
        Info=name,
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _write_properties(pdf: Any, properties: Properties, *, tagged: bool) -> None:
    import pikepdf

    day = properties.dated
    stamp = _stamp(day) if day else ""
    info = {
        "/Title": properties.title,
        "/Author": properties.author,
        "/Subject": properties.subject,
        "/Creator": properties.software,
        "/Producer": properties.software,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in info.items():
        if value:
            pdf.docinfo[key] = value
    packet = _XMP.format(
        title=escape(properties.title),
        author=escape(properties.author),
        subject=escape(properties.subject),
        software=escape(properties.software),
        dates=_XMP_DATES.format(day=f"{day.isoformat()}T00:00:00Z") if day else "",
        tagged=_XMP_TAGGED if tagged else "",
    )
    stream = pdf.make_stream(packet.encode("utf-8"))
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pdf.make_indirect(stream)


def _stamp(day: date) -> str:
    return f"D:{day.strftime('%Y%m%d')}000000Z"
