"""The fixed parts of a Word file: styles, settings, relations, and the file as a whole.

Nothing names a person, a computer or a moment: equal reports give equal bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PACKAGE_TYPE = "application/vnd.openxmlformats-package"
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
_OFFICE = f"{_OFFICE_TYPE}.wordprocessingml"
_SERIF = (
    '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman" w:eastAsia="Cambria"/>'
)
_SANS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial" w:eastAsia="Calibri"/>'

TWIPS = 20
"""To a point."""

HANG = 850
"""Twips that the text of a paragraph stands to the right of its number."""


def xml(root: str, inside: str) -> str:
    """Return a part whose root element is of the main namespace."""
    return f"{_DECLARED}<w:{root} {NAMESPACES}>{inside}</w:{root}>"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the parts as one file; the order given is the order in it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return buffer.getvalue()


def content_types() -> str:
    """Name the kind of every part."""
    kinds = {
        "/word/document.xml": f"{_OFFICE}.document.main+xml",
        "/word/styles.xml": f"{_OFFICE}.styles+xml",
        "/word/settings.xml": f"{_OFFICE}.settings+xml",
        "/word/footnotes.xml": f"{_OFFICE}.footnotes+xml",
        "/word/header1.xml": f"{_OFFICE}.header+xml",
        "/word/footer1.xml": f"{_OFFICE}.footer+xml",
        "/docProps/core.xml": f"{_PACKAGE_TYPE}.core-properties+xml",
        "/docProps/app.xml": f"{_OFFICE_TYPE}.extended-properties+xml",
    }
    named = "".join(f'<Override PartName="{p}" ContentType="{k}"/>' for p, k in kinds.items())
    return (
        f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="svg" ContentType="image/svg+xml"/>{named}</Types>'
    )


def package_relations() -> str:
    """Say where the document and its properties are."""
    return relations(
        {
            "rId1": (f"{RELATIONS}/officeDocument", "word/document.xml"),
            "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": (f"{RELATIONS}/extended-properties", "docProps/app.xml"),
        }
    )


def document_relations(pictures: Mapping[str, str]) -> str:
    """Say where the document's other parts are; pictures by id."""
    fixed = {
        "rId1": (f"{RELATIONS}/styles", "styles.xml"),
        "rId2": (f"{RELATIONS}/settings", "settings.xml"),
        "rId3": (f"{RELATIONS}/footnotes", "footnotes.xml"),
        "rId4": (f"{RELATIONS}/header", "header1.xml"),
        "rId5": (f"{RELATIONS}/footer", "footer1.xml"),
    }
    return relations(fixed | {key: (f"{RELATIONS}/image", path) for key, path in pictures.items()})


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a part of relations: kind and target by id."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def core_properties(title: str) -> str:
    """Return the properties: a title (escaped) and a language, no person and no date."""
    return (
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>"
    )


def app_properties() -> str:
    """Name the program alone."""
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return (
        f'{_DECLARED}<Properties xmlns="{namespace}"><Application>CaseReview</Application>'
        "</Properties>"
    )


def settings() -> str:
    """Return the settings: footnotes with their separators, text in British English."""
    return xml(
        "settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB"/>',
    )


def styles() -> str:
    """Return the styles that the document uses."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_SERIF}"
        '<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-GB" w:bidi="he-IL"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="336" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    hanging = f'<w:ind w:left="{HANG}" w:hanging="{HANG}"/>'
    made = [
        _style("Normal", "Normal", "", "", default=True),
        _style("Title", "Title", '<w:spacing w:before="480" w:after="240"/>', _size(32, bold=True)),
        _style("Court", "Court", '<w:jc w:val="center"/>', _size(26, bold=True)),
        _style("Centred", "Centred", '<w:jc w:val="center"/>', ""),
        _style(
            "Heading1",
            "heading 1",
            '<w:keepNext/><w:spacing w:before="480" w:after="160"/>'
            f'<w:ind w:left="{HANG}" w:hanging="{HANG}"/><w:outlineLvl w:val="0"/>',
            _size(28, bold=True),
        ),
        _style("Entry", "Contents entry", _tight(), ""),
        _style("Numbered", "Numbered paragraph", hanging, ""),
        _style("Item", "Sub-paragraph", _indent(HANG + 500, 500), ""),
        _style("Item2", "Sub-paragraph 2", _indent(HANG + 1000, 500), ""),
        _style("Quote", "Quote", f'<w:ind w:left="{HANG + 500}" w:right="500"/>', _size(23)),
        _style("Locked", "Prescribed words", f'<w:ind w:left="{HANG}"/>', ""),
        _style(
            "Caption",
            "caption",
            '<w:keepNext/><w:spacing w:before="240" w:after="80"/>',
            f"{_SANS}{_size(20, bold=True)}",
        ),
        _style("Cell", "Table text", _tight(), f"{_SANS}{_size(19)}"),
        _style("CellHead", "Table heading", _tight(), f"{_SANS}{_size(19, bold=True)}"),
        _style("Note", "Note", '<w:spacing w:before="60" w:after="240"/>', f"{_SANS}{_size(18)}"),
        _style("FootnoteText", "footnote text", _tight(), _size(20)),
        _style("Header", "header", _tight(), f"{_SANS}{_size(16)}"),
        _style("Footer", "footer", f'{_tight()}<w:jc w:val="center"/>', f"{_SANS}{_size(17)}"),
        '<w:style w:type="character" w:styleId="FootnoteReference">'
        '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        "</w:style>",
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:rPr><w:color w:val="1F4E8C"/></w:rPr></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>'
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>",
    ]
    return xml("styles", defaults + "".join(made))


def _style(key: str, name: str, paragraph: str, run: str, *, default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    base = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{key}"><w:name w:val="{name}"/>{base}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _size(half_points: int, *, bold: bool = False) -> str:
    heavy = "<w:b/><w:bCs/>" if bold else ""
    return f'{heavy}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _indent(left: int, hanging: int) -> str:
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def _tight() -> str:
    return '<w:spacing w:after="0" w:line="264" w:lineRule="auto"/>'
