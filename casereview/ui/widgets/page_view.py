"""Pages as they are, drawn from memory, with places marked on them.

A page of a document with paper is asked for as a picture (`image_wanted`) and kept only while it
is near; a document without paper has its text set on a white page. Marks are tinted in either.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from casereview.domain.document import Rect
from casereview.services.views import PageImage, Tone
from casereview.ui.models.placed_text import PlacedText
from casereview.ui.theme import Theme, load_tokens
from casereview.ui.widgets.page_geometry import PagePlace, height_of, page_at, stack

A4 = (595.28, 841.89)
_GAP = 14.0
_KEPT = 6
_MARGIN = 64.0
_ZOOMS = (0.25, 4.0)
_STEP = 1.2


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its size in points (0 when it is text only), its text, whether it can be drawn."""

    number: int
    width: float
    height: float
    text: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a page: rectangles in points, or characters of the text where there are none."""

    id: str
    page: int
    rects: tuple[Rect, ...]
    start: int
    end: int
    tone: Tone = Tone.BLUE


def paper_colour(token: str) -> QColor:
    """Return a colour for use on a page, which is white paper in every theme."""
    return QColor(load_tokens("light").colours[token])


def _tint(tone: Tone) -> QColor:
    return paper_colour("line" if tone is Tone.PLAIN else f"{tone.value}-weak")


def as_image(picture: PageImage) -> QImage:
    """Return a page drawn in memory as an image that owns its pixels."""
    image = QImage(
        picture.rgba,
        picture.width,
        picture.height,
        picture.width * 4,
        QImage.Format.Format_RGBA8888,
    )
    return image.copy()


class PageView(QAbstractScrollArea):
    """A column of pages with marks; zoom by Ctrl and +, - or 0, pages by Page Up and Down."""

    image_wanted = Signal(str, int, float)  # source, page from 1, pixels a point
    mark_clicked = Signal(str)
    page_changed = Signal(int, int)  # page from 1, pages
    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source = ""
        self._leaves: tuple[Leaf, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._current = ""
        self._zoom: float | None = None
        self._places: tuple[PagePlace, ...] = ()
        self._images: OrderedDict[tuple[str, int], tuple[float, QImage]] = OrderedDict()
        self._asked: dict[int, float] = {}
        self._texts: dict[int, QTextDocument] = {}
        self._scroll_to_current = False
        self._shown_page = 0
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask_for_images)
        self.setAccessibleName(self.tr("Page of the document"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._on_theme)

    # ---- what is shown

    @property
    def source(self) -> str:
        """The id that pictures are asked for with."""
        return self._source

    @property
    def places(self) -> tuple[PagePlace, ...]:
        """Where each page stands, before scrolling."""
        return self._places

    @property
    def scale(self) -> float:
        """Pixels a point at the current zoom."""
        return self._places[0].scale if self._places else 1.0

    @property
    def page(self) -> int:
        """The page in view, from 1; 0 when there is none."""
        return self._shown_page

    def show_pages(self, source: str, leaves: Sequence[Leaf], marks: Sequence[Mark] = ()) -> None:
        """Show a document; the scroll position stays when it is the same one."""
        same = source == self._source and len(leaves) == len(self._leaves)
        self._source = source
        if not same or tuple(leaves) != self._leaves:
            known = {leaf.number: leaf for leaf in self._leaves} if same else {}
            self._leaves = tuple(_keep_size(leaf, known.get(leaf.number)) for leaf in leaves)
            self._texts.clear()
            self._asked.clear()
        self._marks = tuple(marks)
        if not same:
            self._current = ""
            self._scroll_to_current = False
        self._lay_out()
        if not same:
            self.verticalScrollBar().setValue(0)
            self._tell_page()
        self.viewport().update()

    def set_current(self, mark_id: str) -> None:
        """Frame a mark and bring it into view; '' frames none."""
        self._current = mark_id
        self._scroll_to_current = bool(mark_id)
        self._reach_current()
        self.viewport().update()

    def go_to_page(self, number: int) -> None:
        """Bring a page, from 1, to the top of the view."""
        if self._places:
            index = min(max(number - 1, 0), len(self._places) - 1)
            self.verticalScrollBar().setValue(round(self._places[index].top - _GAP))

    def take_image(self, source: str, number: int, scale: float, picture: PageImage) -> None:
        """Take a picture that was asked for; one of another document is dropped."""
        if source != self._source:
            return
        self._images[(source, number)] = (scale, as_image(picture))
        self._images.move_to_end((source, number))
        self._trim()
        size = (picture.points_wide, picture.points_high)
        for index, leaf in enumerate(self._leaves):
            if leaf.number == number and (leaf.width, leaf.height) != size:
                leaves = list(self._leaves)
                leaves[index] = replace(leaf, width=size[0], height=size[1])
                self._leaves = tuple(leaves)
                self._lay_out()
        self.viewport().update()

    # ---- zoom

    def zoom_in(self) -> None:
        """Make the page larger."""
        self._set_zoom(self.scale * _STEP)

    def zoom_out(self) -> None:
        """Make the page smaller."""
        self._set_zoom(self.scale / _STEP)

    def fit_width(self) -> None:
        """Make the page as wide as the view."""
        self._set_zoom(None)

    def _set_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._zoom = None if zoom is None else min(max(zoom, _ZOOMS[0]), _ZOOMS[1])
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self._reach_current()
        self.zoomed.emit(self.scale)
        self.viewport().update()

    # ---- layout

    def _lay_out(self) -> None:
        sizes = [self._size(leaf) for leaf in self._leaves]
        view = self.viewport().size()
        widest = max((wide for wide, _ in sizes), default=A4[0])
        bar = self.verticalScrollBar()
        room = self.width() - bar.sizeHint().width()  # the same with the bar and without it
        fitted = max((room - 2 * _GAP) / widest, _ZOOMS[0])
        scale = self._zoom or fitted
        self._places = stack(sizes, scale, view.width(), _GAP)
        tall = height_of(self._places, _GAP)
        bar.setPageStep(view.height())
        bar.setSingleStep(40)
        bar.setRange(0, max(0, round(tall - view.height())))
        across = self.horizontalScrollBar()
        across.setPageStep(view.width())
        across.setRange(0, max(0, round(widest * scale + 2 * _GAP - view.width())))
        if self._scroll_to_current:
            self._reach_current()
        self._tell_page()

    def _size(self, leaf: Leaf) -> tuple[float, float]:
        if leaf.drawn:
            return (leaf.width or A4[0], leaf.height or A4[1])
        text = self._text(leaf)
        return (A4[0], max(A4[1], text.size().height() + 2 * _MARGIN))

    def _text(self, leaf: Leaf) -> QTextDocument:
        """Return the text of a page without paper, set in the serif on a page's width."""
        if leaf.number not in self._texts:
            document = QTextDocument(self)
            document.setDocumentMargin(0)
            font = self._theme.font("serif", "report")
            font.setPixelSize(13)
            document.setDefaultFont(font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            document.setDefaultTextOption(option)
            document.setPlainText(PlacedText(leaf.text).shown)
            document.setTextWidth(A4[0] - 2 * _MARGIN)
            self._texts[leaf.number] = document
        return self._texts[leaf.number]

    def mark_rects(self, mark: Mark) -> tuple[QRectF, ...]:
        """Return where a mark is drawn, in pixels before scrolling; none when it has no place."""
        for leaf, place in zip(self._leaves, self._places, strict=True):
            if leaf.number != mark.page:
                continue
            if leaf.drawn:
                return tuple(place.to_pixels(rect) for rect in mark.rects)
            return self._text_rects(leaf, place, mark)
        return ()

    def _text_rects(self, leaf: Leaf, place: PagePlace, mark: Mark) -> tuple[QRectF, ...]:
        document = self._text(leaf)
        placed = PlacedText(leaf.text)
        start, end = placed.position(mark.start), placed.position(mark.end)
        rects = []
        block = document.findBlock(start)
        while block.isValid() and block.position() < end:
            layout = block.layout()
            corner = document.documentLayout().blockBoundingRect(block).topLeft()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                first = max(start - block.position(), line.textStart())
                last = min(end - block.position(), line.textStart() + line.textLength())
                if first >= last:
                    continue
                left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                box = QRectF(left, line.y(), right - left, line.height()).translated(corner)
                rects.append(_scaled(box.translated(_MARGIN, _MARGIN), place))
            block = block.next()
        return tuple(rects)

    # ---- pictures

    def _ask_for_images(self) -> None:
        ratio = self.devicePixelRatioF()
        for index in self._visible():
            leaf = self._leaves[index]
            scale = round(self._places[index].scale * ratio, 4)
            held = self._images.get((self._source, leaf.number))
            if not leaf.drawn or (held and held[0] == scale):
                continue
            if self._asked.get(leaf.number) != scale:
                self._asked[leaf.number] = scale
                self.image_wanted.emit(self._source, leaf.number, scale)

    def _visible(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [
            index
            for index, place in enumerate(self._places)
            if place.frame.bottom() >= top and place.top <= bottom
        ]

    def _trim(self) -> None:
        while len(self._images) > _KEPT:
            (_, number), _ = self._images.popitem(last=False)
            self._asked.pop(number, None)

    # ---- scrolling

    def _reach_current(self) -> None:
        mark = next((m for m in self._marks if m.id == self._current), None)
        if mark is None:
            return
        rects = self.mark_rects(mark)
        bar = self.verticalScrollBar()
        if not rects:
            if not any(leaf.number == mark.page for leaf in self._leaves):
                return
            if self._shown_page != mark.page:
                self.go_to_page(mark.page)
            return
        top, bottom = min(r.top() for r in rects), max(r.bottom() for r in rects)
        high = self.viewport().height()
        if top - 40 < bar.value() or bottom + 40 > bar.value() + high:
            bar.setValue(round(top - high / 3))
        self._scroll_to_current = bar.maximum() == 0 and high < 100

    def _on_scrolled(self) -> None:
        self._tell_page()
        self.viewport().update()

    def _tell_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        shown = page_at(self._places, middle) + 1 if self._places else 0
        if shown != self._shown_page:
            self._shown_page = shown
            self.page_changed.emit(shown, len(self._places))
            words = self.tr("Page {page} of {pages}").format(page=shown, pages=len(self._places))
            self.setAccessibleDescription(words)

    def _on_theme(self) -> None:
        self._texts.clear()
        self._lay_out()
        self.viewport().update()

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        bar = self.verticalScrollBar()
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and key == Qt.Key.Key_0:
            self.fit_width()
        elif key == Qt.Key.Key_PageDown:
            bar.setValue(bar.value() + round(self.viewport().height() * 0.9))
        elif key == Qt.Key.Key_PageUp:
            bar.setValue(bar.value() - round(self.viewport().height() * 0.9))
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            elif event.angleDelta().y() < 0:
                self.zoom_out()
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position() + self._offset()
        for mark in self._marks:
            if any(rect.contains(point) for rect in self.mark_rects(mark)):
                self.mark_clicked.emit(mark.id)
                return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(480, 640)

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("paper"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self._offset())
        for index in self._visible():
            self._paint_page(painter, self._leaves[index], self._places[index])
        if self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()
        self._asking.start()

    def _paint_page(self, painter: QPainter, leaf: Leaf, place: PagePlace) -> None:
        frame = place.frame
        painter.fillRect(frame.translated(0, 2), self._theme.colour("line"))
        painter.fillRect(frame, paper_colour("surface"))
        if leaf.drawn:
            held = self._images.get((self._source, leaf.number))
            if held is not None:
                self._images.move_to_end((self._source, leaf.number))
                painter.drawImage(frame, held[1])
        else:
            self._paint_text(painter, leaf, place)
        self._paint_marks(painter, leaf)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def _paint_text(self, painter: QPainter, leaf: Leaf, place: PagePlace) -> None:
        painter.save()
        painter.translate(place.left, place.top)
        painter.scale(place.scale, place.scale)
        painter.translate(_MARGIN, _MARGIN)
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette(context.palette)
        palette.setColor(QPalette.ColorRole.Text, paper_colour("ink"))
        context.palette = palette
        self._text(leaf).documentLayout().draw(painter, context)
        painter.restore()

    def _paint_marks(self, painter: QPainter, leaf: Leaf) -> None:
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        here = [mark for mark in self._marks if mark.page == leaf.number]
        for mark in here:
            for rect in self.mark_rects(mark):
                tone = Tone.AMBER if mark.id == self._current else mark.tone
                painter.fillRect(rect.adjusted(-1.5, -1, 1.5, 1), _tint(tone))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(paper_colour("amber"), 2))
        for mark in here:
            if mark.id == self._current:
                for rect in self.mark_rects(mark):
                    painter.drawRect(rect.adjusted(-2, -2, 2, 2))
        painter.restore()


def _keep_size(leaf: Leaf, known: Leaf | None) -> Leaf:
    """Keep the size that the drawn page taught us, where the document names none."""
    if known is not None and not (leaf.width and leaf.height):
        return replace(leaf, width=known.width, height=known.height)
    return leaf


def _scaled(rect: QRectF, place: PagePlace) -> QRectF:
    s = place.scale
    return QRectF(
        place.left + rect.x() * s, place.top + rect.y() * s, rect.width() * s, rect.height() * s
    )


def _x(answer: object) -> float:
    """Return the x of a cursor; the binding answers with the position beside it."""
    value = answer[0] if isinstance(answer, tuple) else answer
    assert isinstance(value, float)
    return value
