"""Taking the draft out of the vault as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report import report_forms
from casereview.services.report.drawing import Paper
from casereview.services.report.report_forms import OtherForm
from casereview.services.session import OpenCase
from casereview.services.vault import leaving
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.paper import PaperKeeper
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.marks import makes_changes


class ChoosePdf:
    """Asks where to save the PDF; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent, parent.tr("Save the report as PDF"), proposed, parent.tr("PDF (*.pdf)")
        )
        return path


class ChooseForm:
    """Asks where to save another form of the report; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str, form: OtherForm) -> str:
        """Return the path; '' when the dialog was left."""
        kinds = f"{form.words} (*.{form.value})"
        path, _ = QFileDialog.getSaveFileName(parent, parent.tr("Save the report"), proposed, kinds)
        return path


class Exporter(QObject):
    """Saves the draft in the form that is chosen; told carries words on it, refused an error."""

    page = PageName.REPORT

    told = Signal(str, str)
    refused = Signal(object)

    def __init__(self, desk: Desk, keeper: PaperKeeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keeper = keeper
        self._window = parent
        self.version = ""
        self.button = SecondaryButton(self.tr("Export…"))
        makes_changes(self.button)
        self.menu = QMenu(self.button)
        self.pdf = self.menu.addAction(self.tr("PDF, as it is shown…"))
        self.pdf.triggered.connect(self.save_pdf)
        self.forms: dict[OtherForm, QAction] = {}
        for form, words in (
            (OtherForm.WORD, self.tr("Word file for comments…")),
            (OtherForm.PAGE, self.tr("Accessible web page…")),
            (OtherForm.TEXT, self.tr("Plain text…")),
        ):
            action = self.forms[form] = self.menu.addAction(words)
            action.triggered.connect(partial(self.save_form, form))
        self.button.setMenu(self.menu)

    def save_pdf(self) -> None:
        """Ask where, and save the PDF that is shown."""
        paper = self._keeper.paper
        if paper is None:
            return
        path = ChoosePdf.ask(self._window, f"{self._name()}.pdf")
        if path:
            self._desk.save(
                _save,
                paper,
                Path(path),
                done=self._on_saved,
                failed=self._on_refused,
            )

    def save_form(self, form: OtherForm, _checked: bool = False) -> None:
        """Ask where, and save the report as it stands in another form."""
        path = ChooseForm.ask(self._window, f"{self._name()}.{form.value}", form)
        if path:
            self._desk.save(
                _save_form,
                form,
                Path(path),
                done=self._on_form_saved,
                failed=self._on_refused,
            )

    def _on_form_saved(self, result: tuple[Path, Changes]) -> None:
        words = self.tr("Saved as {name}.").format(name=result[0].name)
        more = self.tr(
            "It is not the issued report, and not encrypted: it left the vault by your choice."
        )
        self.told.emit(words, more)

    def _name(self) -> str:
        """Return a file's name, which never names a person."""
        return f"report-{self.version.lower().replace(' ', '-')}"

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    def _on_saved(self, result: tuple[Path, Changes]) -> None:
        words = self.tr("The PDF is saved as {name}.").format(name=result[0].name)
        more = self.tr("It is not encrypted: it left the vault by your choice.")
        self.told.emit(words, more)


def _save(case: OpenCase, paper: Paper, path: Path) -> tuple[Path, Changes]:
    """Write the whole paper, on the vault's thread."""
    return leaving.save_report(case, paper.data, path)


def _save_form(case: OpenCase, form: OtherForm, path: Path) -> tuple[Path, Changes]:
    """Write the report as it stands, on the vault's thread."""
    return report_forms.save(case, report_forms.written(case, form), path, form)
