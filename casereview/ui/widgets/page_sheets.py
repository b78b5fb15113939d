"""The sheets of a document: how large each is, what stands where on it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QPainter,
    QPalette,
    QTextDocument,
    QTextOption,
)

from casereview.domain.documents.document import Rect
from casereview.services.views import PageImage, PageLetters, Tone
from casereview.ui.models.placed_text import PlacedText
from casereview.ui.theme import Theme, load_tokens
from casereview.ui.widgets.page_geometry import PagePlace

A4 = (595.28, 841.89)
_MARGIN = 64.0
_NO_BOX = (0.0, 0.0, 0.0, 0.0)


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


class Sheets(QObject):
    """The pages of one document; pages without paper have their text set on a white sheet."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.leaves: tuple[Leaf, ...] = ()
        self._texts: dict[int, QTextDocument] = {}
        self._letters: dict[int, PageLetters] = {}

    def set_leaves(self, leaves: Sequence[Leaf], *, same: bool) -> None:
        """Take the pages of a document; of the same one, sizes that were learnt are kept."""
        known = {leaf.number: leaf for leaf in self.leaves} if same else {}
        self.leaves = tuple(_keep_size(leaf, known.get(leaf.number)) for leaf in leaves)
        self.forget()
        self._letters.clear()

    def forget(self) -> None:
        """Set the texts anew: the fonts may have changed."""
        self._texts.clear()

    def learn_size(self, number: int, size: tuple[float, float]) -> bool:
        """Note the size that a page turned out to have; whether that is news."""
        for index, leaf in enumerate(self.leaves):
            if leaf.number == number and (leaf.width, leaf.height) != size:
                leaves = list(self.leaves)
                leaves[index] = replace(leaf, width=size[0], height=size[1])
                self.leaves = tuple(leaves)
                return True
        return False

    def learn_letters(self, letters: PageLetters) -> None:
        """Note where the characters of a drawn page stand."""
        self._letters[letters.page] = letters

    def knows_letters(self, leaf: Leaf) -> bool:
        """Whether it is known where the characters of a page stand, or that it has none."""
        return not leaf.drawn or leaf.number in self._letters

    def text_of(self, leaf: Leaf) -> str:
        """Return the text that characters of a page are counted in; '' where there is none."""
        if not leaf.drawn:
            return leaf.text
        letters = self._letters.get(leaf.number)
        return letters.text if letters and letters.boxes else ""

    def size(self, leaf: Leaf) -> tuple[float, float]:
        """Return a page's size in points, as it lies on its paper."""
        if leaf.drawn:
            return (leaf.width or A4[0], leaf.height or A4[1])
        return (A4[0], max(A4[1], self._text(leaf).size().height() + 2 * _MARGIN))

    def rects(self, leaf: Leaf, place: PagePlace, mark: Mark) -> tuple[QRectF, ...]:
        """Return where a mark of a page is drawn, in pixels."""
        if leaf.drawn:
            return tuple(place.to_pixels(rect) for rect in mark.rects)
        return self._text_rects(leaf, place, mark.start, mark.end)

    def character_rects(
        self, leaf: Leaf, place: PagePlace, start: int, end: int
    ) -> tuple[QRectF, ...]:
        """Return where characters [start, end) of a page are drawn, in pixels, line by line."""
        if not leaf.drawn:
            return self._text_rects(leaf, place, start, end)
        letters = self._letters.get(leaf.number)
        if letters is None:
            return ()
        lines: list[QRectF] = []
        for index in range(start, min(end, len(letters.boxes) // 4)):
            box = _box(letters.boxes, index)
            if box == _NO_BOX or letters.text[index].isspace():
                continue
            rect = place.to_pixels(box)
            if lines and _level(lines[-1], rect):
                lines[-1] = lines[-1].united(rect)
            else:
                lines.append(rect)
        return tuple(lines)

    def character_at(self, leaf: Leaf, place: PagePlace, pixel: QPointF) -> int | None:
        """Return the place between characters of a page that is nearest to a pixel."""
        if not leaf.drawn:
            point = (pixel - QPointF(place.left, place.top)) / place.scale
            inside = point - QPointF(_MARGIN, _MARGIN)
            layout = self._text(leaf).documentLayout()
            position = layout.hitTest(inside, Qt.HitTestAccuracy.FuzzyHit)
            return PlacedText(leaf.text).character(max(position, 0))
        letters = self._letters.get(leaf.number)
        return None if letters is None else _nearest(letters, place.to_points(pixel))

    def paint_text(self, painter: QPainter, leaf: Leaf, place: PagePlace) -> None:
        """Draw the text of a page without paper."""
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

    def _text_rects(self, leaf: Leaf, place: PagePlace, start: int, end: int) -> tuple[QRectF, ...]:
        document = self._text(leaf)
        placed = PlacedText(leaf.text)
        start, end = placed.position(start), placed.position(end)
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


def _nearest(letters: PageLetters, point: tuple[float, float]) -> int | None:
    """Return the place between characters nearest to a point; other lines count as far away."""
    x, y = point
    best, found = float("inf"), None
    for index in range(len(letters.boxes) // 4):
        x0, y0, x1, y1 = box = _box(letters.boxes, index)
        if box == _NO_BOX:
            continue
        off = max(y0 - y, y - y1, 0.0)
        beside = max(x0 - x, x - x1, 0.0)
        distance = 8 * off + beside
        if distance < best:
            best = distance
            found = index if x < (x0 + x1) / 2 else index + 1
    return found


def _box(boxes: array[float], index: int) -> Rect:
    x0, y0, x1, y1 = boxes[4 * index : 4 * index + 4]
    return (x0, y0, x1, y1)


def _level(line: QRectF, rect: QRectF) -> bool:
    """Whether a character stands in a line so far, to its right."""
    overlap = min(line.bottom(), rect.bottom()) - max(line.top(), rect.top())
    return overlap > 0.3 * min(line.height(), rect.height()) and rect.left() >= line.left()


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
