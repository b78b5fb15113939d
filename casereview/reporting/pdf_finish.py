"""The last step over a PDF: opening view, neutral properties, settled bytes."""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
{dates}<xmp:CreatorTool>{software}</xmp:CreatorTool><pdf:Producer>{software}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_XMP_DATES = """<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
"""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says of itself; dated None for what bears no date."""

    title: str
    author: str = ""
    subject: str = ""
    software: str = ""
    dated: date | None = None


def finish(data: bytes, properties: Properties, *, outline: bool) -> bytes:
    """Return the PDF with opening view, language, neutral properties and a settled identifier."""
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
        _write_properties(pdf, properties)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # made of the clock or the environment; a settled one follows
        buffer = BytesIO()
        pdf.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return buffer.getvalue()


def _write_properties(pdf: Any, properties: Properties) -> None:
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
    )
    stream = pdf.make_stream(packet.encode("utf-8"))
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pdf.make_indirect(stream)


def _stamp(day: date) -> str:
    return f"D:{day.strftime('%Y%m%d')}000000Z"
