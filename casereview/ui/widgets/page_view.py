"""Pages as they are, drawn from memory, with places marked on them.

A page of a document with paper is asked for as a picture (`image_wanted`) and kept only while it
is near; a document without paper has its text set on a white page. Marks are tinted in either.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from casereview.services.views import PageImage, Tone
from casereview.ui.theme import Theme
from casereview.ui.widgets.page_geometry import (
    PagePlace,
    height_of,
    page_at,
    pages_between,
    stack,
    turned,
)
from casereview.ui.widgets.page_sheets import A4, Leaf, Mark, Sheets, as_image, paper_colour

_GAP = 14.0
_KEPT = 8
_ZOOMS = (0.25, 4.0)
_STEP = 1.2


def _tint(tone: Tone) -> QColor:
    return paper_colour(f"{tone.value}-weak")


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
        self.sheets = Sheets(theme, self)
        self._marks: tuple[Mark, ...] = ()
        self._current = ""
        self._zoom: float | None = None
        self._turns: dict[tuple[str, int], int] = {}
        self._places: tuple[PagePlace, ...] = ()
        self._images: OrderedDict[tuple[str, int], tuple[float, QImage]] = OrderedDict()
        self._asked: dict[int, float] = {}
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
        same = source == self._source and len(leaves) == len(self.sheets.leaves)
        self._source = source
        if not same or tuple(leaves) != self.sheets.leaves:
            self.sheets.set_leaves(leaves, same=same)
            self._asked.clear()
        self._marks = tuple(marks)
        if not same:
            self._current = ""
            self._scroll_to_current = False
            self.on_other_source()
        self._lay_out()
        if not same:
            self.verticalScrollBar().setValue(0)
            self._tell_page()
        self.viewport().update()

    def renew_pages(self, source: str, leaves: Sequence[Leaf]) -> None:
        """Show a newer form of the same pages: the old pictures stay until the new ones come."""
        place = self.verticalScrollBar().value()
        self._images = OrderedDict(
            ((source, number), (0.0, image)) for (_, number), (_, image) in self._images.items()
        )
        self._source = source
        self.sheets.set_leaves(leaves, same=False)
        self._asked.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(place)
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
        if self.sheets.learn_size(number, (picture.points_wide, picture.points_high)):
            self._lay_out()
        self.viewport().update()

    # ---- turning

    def turn_page(self, quarters: int) -> None:
        """Turn the page in view by quarters of a circle, clockwise; others stay as they are."""
        leaf = next((x for x in self.sheets.leaves if x.number == self._shown_page), None)
        if leaf is None or not leaf.drawn:
            return
        key = (self._source, leaf.number)
        self._turns[key] = (self._turns.get(key, 0) + quarters) % 4
        self._lay_out()
        self.go_to_page(leaf.number)
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
        sizes = [self.sheets.size(leaf) for leaf in self.sheets.leaves]
        turns = [self._turns.get((self._source, x.number), 0) for x in self.sheets.leaves]
        view = self.viewport().size()
        as_seen = (turned(size, turn) for size, turn in zip(sizes, turns, strict=True))
        widest = max((wide for wide, _ in as_seen), default=A4[0])
        bar = self.verticalScrollBar()
        room = self.width() - bar.sizeHint().width()  # the same with the bar and without it
        fitted = max((room - 2 * _GAP) / widest, _ZOOMS[0])
        scale = self._zoom or fitted
        self._places = stack(sizes, scale, view.width(), _GAP, turns)
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

    def mark_rects(self, mark: Mark) -> tuple[QRectF, ...]:
        """Return where a mark is drawn, in pixels before scrolling; none when it has no place."""
        for leaf, place in zip(self.sheets.leaves, self._places, strict=True):
            if leaf.number == mark.page:
                return self.sheets.rects(leaf, place, mark)
        return ()

    # ---- pictures

    def _ask_for_images(self) -> None:
        ratio = self.devicePixelRatioF()
        seen = self._visible()
        near = (seen.stop, seen.start - 1)  # the next is wanted soon, and the one before it
        for index in (*seen, *(n for n in near if 0 <= n < len(self._places))):
            leaf = self.sheets.leaves[index]
            scale = round(self._places[index].scale * ratio, 4)
            held = self._images.get((self._source, leaf.number))
            if not leaf.drawn or (held and held[0] == scale):
                continue
            if self._asked.get(leaf.number) != scale:
                self._asked[leaf.number] = scale
                self.image_wanted.emit(self._source, leaf.number, scale)

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        return pages_between(self._places, top, top + self.viewport().height())

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
            if not any(leaf.number == mark.page for leaf in self.sheets.leaves):
                return
            if self._shown_page != mark.page:
                self.go_to_page(mark.page)
            return
        self.reveal(min(r.top() for r in rects), max(r.bottom() for r in rects))
        self._scroll_to_current = bar.maximum() == 0 and self.viewport().height() < 100

    def reveal(self, top: float, bottom: float) -> None:
        """Bring what stands between two heights into view, a third down, if it is not there."""
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if top - 40 < bar.value() or bottom + 40 > bar.value() + high:
            bar.setValue(round(top - high / 3))

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
        self.sheets.forget()
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
        if event.button() == Qt.MouseButton.LeftButton:
            self.click_mark(event.position() + self.offset())
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def click_mark(self, point: QPointF) -> None:
        """Tell of the mark at a point of the stack of pages, if there is one."""
        for mark in self._marks:
            if any(rect.contains(point) for rect in self.mark_rects(mark)):
                self.mark_clicked.emit(mark.id)
                return

    def sizeHint(self) -> QSize:
        return QSize(480, 640)

    def offset(self) -> QPointF:
        """How far the stack of pages is scrolled, in pixels."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("paper"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self.offset())
        for index in self._visible():
            self._paint_page(painter, self.sheets.leaves[index], self._places[index])
        self.paint_above(painter)
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
                self._paint_image(painter, place, held[1])
        else:
            self.sheets.paint_text(painter, leaf, place)
        self._paint_marks(painter, leaf)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def _paint_image(self, painter: QPainter, place: PagePlace, image: QImage) -> None:
        frame = place.frame
        painter.save()
        painter.translate(frame.center())
        painter.rotate(90 * place.turn)
        wide, high = place.points_wide * place.scale, place.points_high * place.scale
        painter.drawImage(QRectF(-wide / 2, -high / 2, wide, high), image)
        painter.restore()

    def paint_above(self, painter: QPainter) -> None:
        """Draw what a subclass shows above the pages, on the whole stack of them."""

    def on_other_source(self) -> None:
        """Let go, in a subclass, of what belonged to the document shown before."""

    def _paint_marks(self, painter: QPainter, leaf: Leaf) -> None:
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        here = [mark for mark in self._marks if mark.page == leaf.number]
        for mark in here:
            for rect in self.mark_rects(mark):
                if mark.id == self._current:
                    painter.fillRect(rect.adjusted(-1.5, -1, 1.5, 1), _tint(Tone.AMBER))
                elif mark.tone is Tone.PLAIN:  # what was rejected is not lit
                    painter.setPen(QPen(paper_colour("control"), 1, Qt.PenStyle.DotLine))
                    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
                else:
                    painter.fillRect(rect.adjusted(-1.5, -1, 1.5, 1), _tint(mark.tone))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(paper_colour("amber"), 2))
        for mark in here:
            if mark.id == self._current:
                for rect in self.mark_rects(mark):
                    painter.drawRect(rect.adjusted(-2, -2, 2, 2))
        painter.restore()
