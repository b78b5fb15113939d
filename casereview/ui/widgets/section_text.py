"""A section as it will be printed: numbered paragraphs, tables, figures, locked words."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImage, QPainter, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from casereview.domain.chart import Scene
from casereview.domain.reports.report import (
    Block,
    Figure,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Run,
    Section,
    Signature,
    SourceRef,
    Table,
)
from casereview.ui.theme import Theme
from casereview.ui.widgets.chart_view import ScenePainter
from casereview.ui.widgets.words import Role

_FIGURE_WIDTH = 430
"""Pixels of a figure where there is room for it."""


class SectionText(QTextBrowser):
    """Shows a section read-only; sources and cross-references can be followed."""

    document_wanted = Signal(str)  # document/passage/page
    anchor_wanted = Signal(str)
    rating_wanted = Signal(str)  # time point/module, as the interview page opens it

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._section: Section | None = None
        self.setProperty("role", str(Role.REPORT))
        self.setAccessibleName(self.tr("The section as it will be printed"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_anchor)
        theme.changed.connect(self._on_theme)

    def show_section(self, section: Section) -> None:
        """Show a section; the place stays when it is the same one."""
        same = self._section is not None and self._section.key == section.key
        if same and self._section == section:
            return
        place = self.verticalScrollBar().value() if same else 0
        self._section = section
        self._set()
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() and self._has_figure():
            place = self.verticalScrollBar().value()
            self._set()
            self.verticalScrollBar().setValue(place)

    def _has_figure(self) -> bool:
        blocks = self._section.blocks if self._section is not None else ()
        return any(isinstance(block, Figure) for block in blocks)

    def _on_theme(self) -> None:
        if self._section is not None:
            self._set()

    def _set(self) -> None:
        assert self._section is not None
        setter = _Setter(self._theme, self.width() - self.verticalScrollBar().sizeHint().width())
        html = setter.section(self._section)
        document = self.document()
        document.clear()
        for name, scene in setter.scenes.items():
            image = draw_scene(scene, self._theme, self.devicePixelRatioF())
            document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        self.setHtml(html)

    def _on_anchor(self, url: QUrl) -> None:
        scheme, _, rest = url.toString().partition(":")
        if scheme == "doc":
            self.document_wanted.emit(rest)
        elif scheme == "rated":
            self.rating_wanted.emit(QUrl.fromPercentEncoding(rest.encode()))
        elif scheme == "to":
            self.anchor_wanted.emit(rest)

    def show_citation(self, citation: str) -> None:
        """Bring the first `[D4 p.1]` into view and select it."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.find(citation)


def draw_scene(scene: Scene, theme: Theme, ratio: float) -> QImage:
    """Return a chart as an image in the colours of the theme."""
    image = QImage(
        round(scene.width * ratio), round(scene.height * ratio), QImage.Format.Format_ARGB32
    )
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = ScenePainter(painter, theme)
    for op in scene.ops:
        pen.draw(op)
    painter.end()
    return image


class _Setter:
    """Turns blocks into the markup of a text document; every word is escaped here."""

    def __init__(self, theme: Theme, room: int) -> None:
        self._theme = theme
        self._figure_width = max(120, min(_FIGURE_WIDTH, room - 24))
        self.scenes: dict[str, Scene] = {}
        self._muted = theme.colour("ink-2").name()
        self._line = theme.colour("line").name()
        self._accent = theme.colour("accent").name()
        self._red = theme.colour("red-ink").name()
        self._red_weak = theme.colour("red-weak").name()
        self._small = f"font-size:{theme.font(text='small').pointSizeF():g}pt"

    def section(self, section: Section) -> str:
        """Return the markup of a whole section."""
        body = "".join(self._block(block) for block in section.blocks)
        if not body:
            body = f'<p style="color:{self._muted}">Nothing is printed here yet.</p>'
        return f"<html><body>{body}</body></html>"

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                body = _name(block.anchor) + self._runs(block.runs)
                return self._numbered(block.number, body, self._below(block))
            case ItemList(items):
                rows = "".join(
                    f'<tr><td width="56"></td><td width="34">{escape(item.mark)}</td>'
                    f"<td>{self._runs(item.runs)}</td></tr>"
                    for item in items
                )
                return f'<table cellpadding="3" width="100%">{rows}</table>'
            case Quotation(paragraphs):
                words = "".join(f"<p>{self._runs(runs)}</p>" for runs in paragraphs)
                return f"<blockquote>{words}</blockquote>"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case LockedText(_, paragraphs, source):
                words = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
                note = self._note(f"Locked text: {source}" if source else "Locked text")
                return f"{words}{note}"
            case Signature(name, post, signed_on):
                signed = str(signed_on) if signed_on else "not signed"
                return f"<p>{escape(name)}<br>{escape(post)}<br>{escape(signed)}</p>"

    def _numbered(self, number: str, body: str, below: str) -> str:
        return (
            '<table cellpadding="3" width="100%"><tr>'
            f'<td width="56" style="color:{self._muted}">{escape(number)}</td>'
            f'<td style="line-height:125%">{body}{below}</td></tr></table>'
        )

    def _runs(self, runs: tuple[Run, ...]) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        text = escape(run.text).replace("\n", "<br>")
        if run.unresolved:
            return f'<span style="color:{self._red};background:{self._red_weak}">{text}</span>'
        if run.bold:
            text = f"<b>{text}</b>"
        if run.italic:
            text = f"<i>{text}</i>"
        if run.source is not None and run.source.document_id is not None:
            text = self._to_document(run.source, text)
        elif run.source is not None and run.source.status is not None:
            text = self._link(
                f"rated:{_percent(run.source.status)}/", text, "Open in the interview"
            )
        elif run.target:
            text = self._link(f"to:{run.target}", text)
        return text

    def _link(self, address: str, text: str, leads: str = "") -> str:
        style = f"color:{self._accent};text-decoration:none"
        tip = f' title="{escape(leads, quote=True)}"' if leads else ""
        return f'<a href="{escape(address, quote=True)}" style="{style}"{tip}>{text}</a>'

    def _to_document(self, source: SourceRef, text: str) -> str:
        passage, page = source.passage_id or "", source.page or ""
        return self._link(
            f"doc:{source.document_id}/{passage}/{page}", text, f"Open {source.label}"
        )

    def _below(self, paragraph: Paragraph) -> str:
        parts = [escape(paragraph.provenance)] if paragraph.provenance else []
        parts += [self._source(source) for source in paragraph.sources]
        words = " · ".join(dict.fromkeys(parts))
        return (
            f'<br><span style="color:{self._muted};{self._small}">{words}</span>' if words else ""
        )

    def _source(self, source: SourceRef) -> str:
        label = escape(source.label)
        if source.document_id is None:
            return label
        return self._to_document(source, label)

    def _note(self, text: str) -> str:
        return f'<p style="color:{self._muted};{self._small}">{escape(text)}</p>' if text else ""

    def _table(self, table: Table) -> str:
        total = sum(column.weight for column in table.columns) or 1.0
        head = "".join(
            f'<td width="{100 * column.weight / total:.0f}%" '
            f'style="color:{self._muted};border-bottom:1px solid {self._line}">'
            f"{escape(column.title)}</td>"
            for column in table.columns
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td style="border-bottom:1px solid {self._line}">{self._runs(cell)}</td>'
                for cell in row
            )
            + "</tr>"
            for row in table.rows
        )
        caption = escape(f"Table {table.number}. {table.caption}")
        return (
            f"<p>{_name(table.anchor)}<b>{caption}</b></p>"
            f'<table cellpadding="5" cellspacing="0" width="100%" style="{self._small}">'
            f"<tr>{head}</tr>{rows}</table>{self._note(table.note)}"
        )

    def _figure(self, figure: Figure) -> str:
        name = f"scene:{figure.number}"
        self.scenes[name] = figure.scene
        caption = escape(f"Figure {figure.number}. {figure.caption}")
        alternative = escape(figure.scene.alternative, quote=True)
        return (
            f'<p><img src="{name}" width="{self._figure_width}" alt="{alternative}"></p>'
            f"<p><b>{caption}</b></p>{self._note(figure.note)}"
        )


def _name(anchor: str) -> str:
    """Return the mark of a place that can be gone to."""
    return f'<a name="{escape(anchor, quote=True)}"></a>' if anchor else ""


def _percent(text: str) -> str:
    """Return a text as it may stand in an address."""
    return bytes(QUrl.toPercentEncoding(text).data()).decode("ascii")
