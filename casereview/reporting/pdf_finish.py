"""The last step over a PDF: opening view, neutral properties, settled bytes."""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from casereview.domain.report import Report

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
<xmp:CreatorTool>{software}</xmp:CreatorTool><pdf:Producer>{software}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def title_of(report: Report) -> str:
    """Return the document's title: whose report, in which claim."""
    parties = " v ".join(name for name, _ in report.cover.parties)
    return f"{report.cover.title}: {parties}" if parties else report.cover.title


def finish(data: bytes, report: Report) -> bytes:
    """Return the PDF with opening view, language, neutral properties and a settled identifier."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        root = pdf.Root
        pages = pdf.pages
        root.OpenAction = pikepdf.Array([pages[0].obj, pikepdf.Name.XYZ, None, None, 1])
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        root.PageMode = pikepdf.Name.UseOutlines
        root.Lang = pikepdf.String("en-GB")
        for page in pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
        _properties(pdf, report)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # made of the clock or the environment; a settled one follows
        buffer = BytesIO()
        pdf.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return buffer.getvalue()


def _properties(pdf: Any, report: Report) -> None:
    import pikepdf

    info = {
        "/Title": title_of(report),
        "/Author": report.author,
        "/Subject": report.subject,
        "/Creator": report.software,
        "/Producer": report.software,
        "/CreationDate": _stamp(report.dated),
        "/ModDate": _stamp(report.dated),
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in info.items():
        if value:
            pdf.docinfo[key] = value
    packet = _XMP.format(
        title=escape(info["/Title"]),
        author=escape(report.author),
        subject=escape(report.subject),
        software=escape(report.software),
        day=f"{report.dated.isoformat()}T00:00:00Z",
    )
    stream = pdf.make_stream(packet.encode("utf-8"))
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pdf.make_indirect(stream)


def _stamp(day: date) -> str:
    return f"D:{day.strftime('%Y%m%d')}000000Z"
