"""A recovery code shown once: in numbered groups, as a sheet to print or save, typed back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from casereview.errors import BadInputError, CaseReviewError
from casereview.services.tone import Tone
from casereview.ui.widgets.buttons import LinkButton, SecondaryButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.services.views import PageImage
    from casereview.ui.printing import PrintJob

GROUPS = 9
_TO_A_LINE = 3


class Ask(Protocol):
    """Calls a service on the vault thread, with the session of the vault as its first argument."""

    def __call__(
        self,
        call: Callable[..., Any],
        *args: object,
        done: Callable[[Any], None],
        failed: Callable[[CaseReviewError], None] | None,
    ) -> None: ...


class ChooseSheet:
    """Asks where to save the sheet; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        title = parent.tr("Save the sheet: whoever has this file opens the vault")
        path, _ = QFileDialog.getSaveFileName(parent, title, proposed, parent.tr("PDF (*.pdf)"))
        return path


class RecoveryCode(QWidget):
    """Emits `changed` when `is_confirmed` may have changed, `submitted` at Enter when it is."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._code = ""
        self._job: PrintJob | None = None
        self._groups = tuple(
            Words("", Role.CODE, wrap=False, selectable=True) for _ in range(GROUPS)
        )
        self.print = SecondaryButton(self.tr("Print the sheet…"))
        self.print.clicked.connect(self._on_print)
        self.save = SecondaryButton(self.tr("Save the sheet as PDF…"))
        self.save.clicked.connect(self._on_save)
        self.copy = LinkButton(self.tr("Copy to the clipboard"))
        self.copy.clicked.connect(self._on_copy)
        self.notice = Notice(closable=False)
        self.last_group = QLineEdit()
        self.last_group.setMinimumHeight(36)
        self.last_group.textChanged.connect(self.changed)
        self.last_group.returnPressed.connect(self._on_return)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.print)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._grid())
        layout.addLayout(buttons)
        layout.addWidget(self.copy)
        layout.addWidget(
            Words(
                self.tr("Whoever has the sheet, on paper or as a file, opens the vault."),
                Role.SMALL,
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(
            Field(self.tr("Type its last group, to show that you have it"), self.last_group)
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether the last group was typed back."""
        typed = self.last_group.text().strip().strip("-").casefold()
        return bool(self._code) and typed == self._code.split("-")[-1].casefold()

    def text(self) -> str:
        """Return the code that is shown; '' for none."""
        return self._code

    def set_code(self, code: str) -> None:
        """Show a code, or forget it when it is ''."""
        self._code = code
        groups = code.split("-") if code else []
        for place, label in enumerate(self._groups):
            group = groups[place] if place < len(groups) else ""
            label.setText(group)
            said = self.tr("Group {number}: {group}")
            label.setAccessibleName(said.format(number=place + 1, group=" ".join(group)))
        self.last_group.clear()
        self.notice.hide()
        self.changed.emit()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for place, label in enumerate(self._groups):
            row, column = divmod(place, _TO_A_LINE)
            grid.addWidget(Words(str(place + 1), Role.SMALL, wrap=False), row, 2 * column)
            grid.addWidget(label, row, 2 * column + 1)
            grid.setColumnMinimumWidth(2 * column + 1, 96)
        grid.setColumnStretch(2 * _TO_A_LINE, 1)
        return grid

    def _on_return(self) -> None:
        if self.is_confirmed:
            self.submitted.emit()

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._code)
        self.notice.say(
            self.tr("Copied."),
            self.tr("Paste it into your password manager; it does not stay in the clipboard."),
            Tone.BLUE,
        )

    # ---- the sheet

    def _on_save(self) -> None:
        from casereview.services.vault import recovery

        path = ChooseSheet.ask(self, recovery.FILE_NAME)
        if path:
            self._ask(
                recovery.save,
                self._code,
                Path(path),
                done=self._on_saved,
                failed=self.notice.say_error,
            )

    def _on_saved(self, path: Path) -> None:
        said = self.tr("The sheet is saved as {name}, not encrypted.")
        self.notice.say(
            said.format(name=path.name),
            self.tr("Take it away from this computer, then delete it here."),
            Tone.AMBER,
        )

    def _on_print(self) -> None:
        from casereview.ui.printing import ChoosePrinter, PrintJob

        if self._job is not None:
            return
        printer = ChoosePrinter.ask(self, 1)
        if printer is None:
            return
        self._job = PrintJob(printer, (1,), self)
        self._job.page_wanted.connect(self._on_page_wanted)
        self._job.finished.connect(self._on_printed)
        self.print.setEnabled(False)
        self.notice.say(self.tr("The sheet is on its way to the printer."), tone=Tone.BLUE)
        if not self._job.begin():
            self._on_printed(0)
            self._say_no_printer()

    def _on_page_wanted(self, _page: int, scale: float) -> None:
        from casereview.services.vault import recovery

        self._ask(
            recovery.draw, self._code, scale, done=self._on_drawn, failed=self._on_print_failed
        )

    def _on_drawn(self, picture: PageImage) -> None:
        if self._job is not None:
            self._job.take_page(picture)

    def _on_print_failed(self, error: CaseReviewError) -> None:
        if self._job is not None:
            self._job.cancel()
        self.notice.say_error(error)

    def _on_printed(self, pages: int) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self.print.setEnabled(True)
        if pages:
            self.notice.say(
                self.tr("The sheet was sent to the printer."),
                self.tr("Look whether it can be read, then put it away from this computer."),
                Tone.GREEN,
            )

    def _say_no_printer(self) -> None:
        self.notice.say_error(
            BadInputError("The printer could not be used.", do="Choose another, or save the PDF.")
        )
