"""The interview on paper, from the bar of its page: blank and completed, printed or saved."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import schedules
from casereview.services.report.drawing import FilePaper, Paper
from casereview.services.vault import leaving
from casereview.ui.desk import Desk
from casereview.ui.printing import PaperPrinter
from casereview.ui.widgets.buttons import SecondaryButton

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


class ChooseSchedule:
    """Asks where to save a schedule; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent, parent.tr("Save the schedule as PDF"), proposed, parent.tr("PDF (*.pdf)")
        )
        return path


def set_blank(case: OpenCase, key: ModuleKey) -> Paper:
    """Set a module's blank schedule."""
    return FilePaper(schedules.blank_of(case, key))


def set_completed(case: OpenCase, key: ModuleKey) -> Paper:
    """Set a module's completed schedule; raises BadInputError where nothing is rated."""
    return FilePaper(schedules.completed(case, key))


def save_blank(case: OpenCase, key: ModuleKey, path: Path) -> tuple[Path, None]:
    """Save a module's blank schedule."""
    return leaving.save_blank_schedule(case, schedules.blank_of(case, key), path)


def save_completed(case: OpenCase, key: ModuleKey, path: Path) -> tuple[Path, Changes]:
    """Save a module's completed schedule, which is noted in the case."""
    return leaving.save_schedule(case, key, schedules.completed(case, key), path)


class SchedulePapers(QObject):
    """A button with what can be done on paper; `said` when it is done, `refused` when it cannot.

    `said` carries what happened and what it means.
    """

    said = Signal(str, str)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over = parent
        self._key: ModuleKey | None = None
        self._rated = False
        self._setting = False
        self._paper: Paper | None = None
        self.printer = PaperPrinter(desk, parent)
        self.printer.changed.connect(self._on_printing)
        self.printer.refused.connect(self.refused)
        self.button = SecondaryButton(self.tr("Schedule on paper"))
        menu = QMenu(self.button)
        self._actions: list[tuple[QAction, bool]] = []
        for words, slot, completed in (
            (self.tr("Print a blank schedule…"), partial(self._print, set_blank), False),
            (self.tr("Save a blank schedule as PDF…"), self._save_blank, False),
            (self.tr("Print the completed schedule…"), partial(self._print, set_completed), True),
            (self.tr("Save the completed schedule as PDF…"), self._save_completed, True),
        ):
            if completed and not any(known for _, known in self._actions):
                menu.addSeparator()
            action = menu.addAction(words)
            action.triggered.connect(slot)
            self._actions.append((action, completed))
        self.button.setMenu(menu)
        self.show_module(None, rated=False)

    @property
    def actions(self) -> tuple[QAction, ...]:
        """Print and save a blank schedule, print and save the completed one."""
        return tuple(action for action, _ in self._actions)

    def show_module(self, key: ModuleKey | None, *, rated: bool) -> None:
        """Say of which module; a completed schedule needs something rated."""
        self._key, self._rated = key, rated
        self._show()

    def stop(self) -> None:
        """Print no more pages."""
        self.printer.stop()

    def _show(self) -> None:
        busy = self._setting or self.printer.job is not None
        self.button.setEnabled(self._key is not None and not busy)
        for action, completed in self._actions:
            action.setEnabled(not completed or (self._rated and not self._desk.read_only))

    # ---- printing

    def _print(self, setting: object, _checked: bool = False) -> None:
        if self._key is None or self._setting:
            return
        self._setting = True
        self._show()
        self._desk.ask(
            setting,  # type: ignore[arg-type]  # one of the two above
            self._key,
            done=self._on_set,
            failed=self._on_refused,
            name=self.tr("Setting the schedule"),
        )

    def _on_set(self, paper: Paper) -> None:
        self._setting, self._paper = False, paper
        self.printer.print(paper)

    def _on_printing(self) -> None:
        """Keep the paper no longer than it is printed."""
        if self.printer.job is None and self._paper is not None:
            paper, self._paper = self._paper, None
            self._desk.tasks.run(paper.close)
        self._show()

    def _on_refused(self, error: CaseReviewError) -> None:
        self._setting = False
        self._show()
        self.refused.emit(error)

    # ---- saving

    def _save_blank(self, _checked: bool = False) -> None:
        path = self._asked("blank")
        if path and self._key is not None:
            self._desk.save(
                save_blank, self._key, path, done=self._on_blank_saved, failed=self.refused.emit
            )

    def _save_completed(self, _checked: bool = False) -> None:
        path = self._asked("completed")
        if path and self._key is not None:
            self._desk.save(
                save_completed, self._key, path, done=self._on_saved, failed=self.refused.emit
            )

    def _asked(self, kind: str) -> Path | None:
        if self._key is None:
            return None
        path = ChooseSchedule.ask(self._over, f"schedule-{self._key.module}-{kind}.pdf")
        return Path(path) if path else None

    def _on_blank_saved(self, result: tuple[Path, None]) -> None:
        words = self.tr("The blank schedule is saved as {name}.").format(name=result[0].name)
        self.said.emit(words, self.tr("It holds nothing of this case."))

    def _on_saved(self, result: tuple[Path, Changes]) -> None:
        words = self.tr("The schedule is saved as {name}.").format(name=result[0].name)
        more = self.tr("It is not encrypted: it left the vault by your choice.")
        self.said.emit(words, more)
