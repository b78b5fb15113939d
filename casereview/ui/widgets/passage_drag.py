"""Words of a document dragged on to a question: where they stand travels beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

MIME = "application/x-casereview-words"


@dataclass(frozen=True, slots=True)
class WordsPlace:
    """Where words stand: characters `start` to `end` of the own text of a document's page."""

    document_id: str
    page: int
    start: int
    end: int


def pack(place: WordsPlace, into: QMimeData) -> QMimeData:
    """Add a place to what is dragged."""
    into.setData(MIME, json.dumps(asdict(place)).encode())
    return into


def unpack(data: QMimeData) -> WordsPlace | None:
    """Return the place that is dragged; None for anything else."""
    if not data.hasFormat(MIME):
        return None
    try:
        return WordsPlace(**json.loads(bytes(data.data(MIME).data())))
    except (ValueError, TypeError):
        return None


class PassageDrops(QObject):
    """Lets words be dropped on widgets; `dropped` carries the WordsPlace, `hovering` whether."""

    dropped = Signal(object)
    hovering = Signal(bool)

    def __init__(self, *widgets: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            place = unpack(event.mimeData())
            self.hovering.emit(False)
            if place is not None:
                event.acceptProposedAction()
                self.dropped.emit(place)
            return place is not None
        if isinstance(event, QDragEnterEvent | QDragMoveEvent) and event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self.hovering.emit(True)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hovering.emit(False)
        return super().eventFilter(watched, event)
