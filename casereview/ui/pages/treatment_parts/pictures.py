"""The pictures of a case in one place: its course and its diagnoses, with their data and export."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.chart import Scene
from casereview.services.changes import Changes
from casereview.services.vault import leaving
from casereview.ui.desk import Desk
from casereview.ui.widgets.buttons import SecondaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chart_view import ChartPanel
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.parts_bar import PartsBar
from casereview.ui.widgets.words import Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

COURSE, TIMELINE = range(2)
_NAMES = ("course of the case", "diagnostic timeline")
"""What leaves the vault, as the case notes it."""


class ChoosePicture:
    """Asks where to save a picture; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str, kinds: str) -> str:
        """Return the path; '' when the dialog was left."""
        title = parent.tr("Save the picture outside the encrypted vault")
        path, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
        return path


def picture_to_disk(
    case: OpenCase, data: bytes, path: str, what: str, kind: str
) -> tuple[Path, Changes]:
    """Write a picture to a file, noted as having left the vault."""
    return leaving.save_picture(case, data, Path(path), what, kind)


class Pictures(Card):
    """`told` carries what was saved, `refused` an error, `relayout_wanted` a width in points."""

    relayout_wanted = Signal(float)
    told = Signal(str)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Pictures", "each with its data as a table", parent)
        self._desk = desk
        self.scenes: list[Scene | None] = [None, None]
        self._kind = ""
        self.parts = PartsBar(
            self.tr("Pictures"), (self.tr("Course of the case"), self.tr("Diagnostic timeline"))
        )
        self.panels = (
            ChartPanel(self.tr("Course of the case"), desk.theme),
            ChartPanel(self.tr("Diagnostic timeline"), desk.theme),
        )
        self.png = SmallButton(self.tr("Save as PNG…"))
        self.svg = SmallButton(self.tr("Save as SVG…"))
        self._build()
        self._connect()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.parts, 1)
        for panel in self.panels:
            row.addWidget(panel.button)
        for button in (self.png, self.svg):
            makes_changes(button)
            row.addWidget(button)
        self.body.addLayout(row)
        self.leaving = self._leaving_form()
        self.body.addWidget(self.leaving)
        for panel in self.panels:
            self.body.addWidget(panel)

    def _leaving_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        self.leaving_words = Words("")
        self.choose = SecondaryButton(self.tr("Choose where to save…"))
        self.cancel = SecondaryButton(self.tr("Cancel"))
        makes_changes(self.choose)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.choose)
        line.addWidget(self.cancel)
        line.addStretch(1)
        column.addWidget(self.leaving_words)
        column.addLayout(line)
        form.hide()
        return form

    def _connect(self) -> None:
        self.parts.currentChanged.connect(self._on_part)
        for panel in self.panels:
            panel.relayout_wanted.connect(self.relayout_wanted)
        self.png.clicked.connect(partial(self._offer, "PNG"))
        self.svg.clicked.connect(partial(self._offer, "SVG"))
        self.choose.clicked.connect(self._on_choose)
        self.cancel.clicked.connect(self._on_cancel)

    def show_scenes(self, course: Scene | None, timeline: Scene | None) -> None:
        """Show the pictures; a timeline that there is nothing for is not offered."""
        self.scenes = [course, timeline]
        self.setVisible(course is not None)
        if timeline is None:
            self.parts.setCurrentIndex(COURSE)
        self.parts.setTabEnabled(TIMELINE, timeline is not None)
        for panel, scene in zip(self.panels, self.scenes, strict=True):
            if scene is not None:
                panel.set_scene(scene)
        self._on_part()

    @property
    def place(self) -> int:
        """Which picture is shown."""
        return self.parts.currentIndex()

    def _on_part(self) -> None:
        for place, panel in enumerate(self.panels):
            scene = self.scenes[place]
            panel.setVisible(place == self.place)
            panel.button.setVisible(place == self.place and bool(scene and scene.table_rows))
        self.leaving.hide()

    def _offer(self, kind: str, _checked: bool = False) -> None:
        """Say what leaves the vault before a place is asked for."""
        self._kind = kind
        self.leaving_words.setText(
            self.tr(
                "The {what} goes into one {kind} file. It shows diagnoses, scores and events of "
                "the case, with its text alternative, and is not encrypted: keep it where only you "
                "can read it. That it left is noted in the case."
            ).format(what=_NAMES[self.place], kind=kind)
        )
        self.leaving.show()
        self.choose.setFocus()

    def _on_cancel(self) -> None:
        self.leaving.hide()
        (self.png if self._kind == "PNG" else self.svg).setFocus()

    def _on_choose(self) -> None:
        scene, what, kind = self.scenes[self.place], _NAMES[self.place], self._kind
        if scene is None:
            return
        proposed = f"{what.replace(' ', '-')}.{kind.lower()}"
        path = ChoosePicture.ask(self, proposed, f"{kind} (*.{kind.lower()})")
        if path:
            data = self._drawn(scene, what.capitalize(), kind)
            self._desk.save(
                picture_to_disk,
                data,
                path,
                what,
                kind,
                done=self._on_written,
                failed=self.refused.emit,
            )

    def _drawn(self, scene: Scene, title: str, kind: str) -> bytes:
        if kind == "SVG":
            from casereview.reporting.pictures.svg import write_svg

            return write_svg(scene, title)
        from casereview.ui.widgets.scene_image import png_bytes

        return png_bytes(scene, title, self._desk.theme)

    def _on_written(self, written: tuple[Path, Changes]) -> None:
        self._on_cancel()
        self.told.emit(self.tr("The picture was saved as {file}.").format(file=written[0].name))
