"""Pages on which places are picked: words by dragging over them, regions where there are none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from casereview.services.views import PageLetters
from casereview.ui.theme import Theme
from casereview.ui.widgets.page_geometry import page_at
from casereview.ui.widgets.page_picking import Drag, Pick, picked, picked_word
from casereview.ui.widgets.page_sheets import paper_colour
from casereview.ui.widgets.page_view import PageView


class PickingView(PageView):
    """Lets words be selected by dragging, with Alt (or where a page has no text) a region."""

    letters_wanted = Signal(str, int)  # source, page from 1
    picked = Signal(object)  # a Pick, or None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._pick: Pick | None = None
        self._drag: Drag | None = None
        self._regions = False
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    @property
    def pick(self) -> Pick | None:
        """What is selected on the page."""
        return self._pick

    def pick_regions(self, wanted: bool) -> None:
        """Draw regions with the mouse instead of selecting words, or the other way."""
        self._regions = wanted
        shape = Qt.CursorShape.CrossCursor if wanted else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def set_pick(self, pick: Pick) -> None:
        """Select a place that was found by its words, and bring it into view."""
        self._take_pick(pick)
        leaf = next((each for each in self.sheets.leaves if each.number == pick.page), None)
        if leaf is not None and not self.sheets.knows_letters(leaf):
            self.letters_wanted.emit(self.source, pick.page)
        rects = self._pick_rects()
        if rects:
            self.reveal(min(r.top() for r in rects), max(r.bottom() for r in rects))
        else:
            self.go_to_page(pick.page)

    def drop_pick(self) -> None:
        """Select nothing."""
        self._drag = None
        self._take_pick(None)

    def _take_pick(self, pick: Pick | None) -> None:
        if pick != self._pick:
            self._pick = pick
            self.picked.emit(pick)
        self.viewport().update()

    def _pick_rects(self) -> tuple[QRectF, ...]:
        pick = self._pick
        if pick is None:
            return ()
        for leaf, place in zip(self.sheets.leaves, self.places, strict=True):
            if leaf.number == pick.page:
                if pick.rects:
                    return tuple(place.to_pixels(rect) for rect in pick.rects)
                return self.sheets.character_rects(leaf, place, pick.start, pick.end)
        return ()

    def _begin_drag(self, point: QPointF, *, region: bool) -> None:
        index = page_at(self.places, point.y())
        place = self.places[index]
        if not place.frame.contains(point):
            self.drop_pick()
            return
        leaf = self.sheets.leaves[index]
        self._drag = Drag(leaf, place, point, point, region)
        if not self.sheets.knows_letters(leaf):
            self.letters_wanted.emit(self.source, leaf.number)

    def _go_on_dragging(self) -> None:
        drag = self._drag
        if drag is None or not drag.far:
            return
        found = picked(self.sheets, drag)
        if found is not None:
            self._take_pick(found)
        if drag.over and (found is not None or self.sheets.knows_letters(drag.leaf)):
            self._drag = None

    def take_letters(self, letters: PageLetters) -> None:
        """Take where the characters of a page stand; those of another document are dropped."""
        if letters.document_id != self.source:
            return
        self.sheets.learn_letters(letters)
        if self._drag is not None and self._drag.leaf.number == letters.page:
            self._go_on_dragging()
        elif self._pick is not None and self._pick.page == letters.page:
            self.set_pick(self._pick)

    def on_other_source(self) -> None:
        self.drop_pick()

    # ---- Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.places:
            super().mousePressEvent(event)
            return
        alone = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._begin_drag(event.position() + self.offset(), region=self._regions or alone)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and not self._drag.over:
            self._drag.at = event.position() + self.offset()
            self._go_on_dragging()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        drag = self._drag
        if drag is None or drag.over:
            return
        drag.at, drag.over = event.position() + self.offset(), True
        if drag.far:
            self._go_on_dragging()
        else:
            self.drop_pick()
            self.click_mark(drag.begun)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position() + self.offset()
        if not self.places:
            return
        index = page_at(self.places, point.y())
        leaf, place = self.sheets.leaves[index], self.places[index]
        word = picked_word(self.sheets, leaf, place, point)
        if word is not None:
            self._take_pick(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pick is not None:
            self.drop_pick()
        else:
            super().keyPressEvent(event)

    def paint_above(self, painter: QPainter) -> None:
        rects = self._pick_rects()
        if not rects:
            return
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for rect in rects:
            painter.fillRect(rect.adjusted(-1, -1, 1, 1), paper_colour("accent-weak"))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(paper_colour("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in rects:
            painter.drawRect(rect.adjusted(-1, -1, 1, 1))
        painter.restore()
