"""Another object, event or substance of a module; its name changed; a module taken out again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.assessing.rating import ModuleKey
from casereview.services.views import ModuleRow
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.finding_forms import InlineForm, LineForm, RemovalForm
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes


class InstanceForms(QWidget):
    """`opened` carries the ModuleKey of another instance, `renamed` a name; `removed` is final.

    `removal_asked` asks for what would go, which `ask_removal` then tells.
    """

    opened = Signal(object)
    renamed = Signal(str)
    removal_asked = Signal()
    removed = Signal()
    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: ModuleRow | None = None
        self._what = ""
        self.another = LinkButton(self.tr("Another…"))
        self.rename = LinkButton(self.tr("Rename…"))
        self.remove = LinkButton(self.tr("Remove module…"))
        makes_changes(self.another, self.rename, self.remove)
        self.another.clicked.connect(self.begin_another)
        self.rename.clicked.connect(self.begin_rename)
        self.remove.clicked.connect(self.begin_removal)
        self.opening = LineForm(self.tr("Which one"), self.tr("Open"))
        self.naming = LineForm(self.tr("New name"), self.tr("Rename"))
        self.removing = RemovalForm()
        self.opening.submitted.connect(self._on_opened)
        self.naming.submitted.connect(self.renamed)
        self.removing.submitted.connect(self.removed)
        self._forms: tuple[InlineForm, ...] = (self.opening, self.naming, self.removing)
        links = FlowLayout(spacing=14)
        for link in (self.another, self.rename, self.remove):
            links.addWidget(link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(links)
        for form in self._forms:
            form.cancelled.connect(self.close_forms)
            layout.addWidget(form)

    @property
    def asking(self) -> bool:
        """Whether a form is open in which a refusal is told."""
        return self.opening.isVisible() or self.naming.isVisible()

    def show_module(self, row: ModuleRow | None, what: str) -> None:
        """Show the ways for a module; `what` it is rated one of at a time, or ''."""
        if row is None or self._row is None or row.key != self._row.key:
            self.close_forms()
        self._row, self._what = row, what
        self.setVisible(row is not None)
        if row is None:
            return
        self.another.setAccessibleName(self.tr("Another {what}").format(what=what))
        self.another.setToolTip(self.another.accessibleName())
        self.rename.setAccessibleName(self.tr("Rename {name}").format(name=row.name))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=row.name))
        self.another.setVisible(bool(what))
        self.rename.setVisible(bool(what))

    def begin_another(self) -> None:
        """Ask for another instance of the module."""
        if self._what:
            self.close_forms()
            self.opening.begin("")
            self.begun.emit()

    def begin_rename(self) -> None:
        """Ask for another name of the instance."""
        if self._what and self._row is not None:
            self.close_forms()
            self.naming.begin(self._row.key.instance)
            self.begun.emit()

    def begin_removal(self) -> None:
        """Ask what would go with the module."""
        if self._row is not None:
            self.removal_asked.emit()

    def ask_removal(self, held: str) -> None:
        """Ask whether the module is to go with what is held."""
        if self._row is not None:
            self.close_forms()
            self.removing.begin(self._row.name, held)
            self.begun.emit()

    def close_forms(self) -> None:
        """Put the forms away."""
        for form in self._forms:
            form.hide()

    def refuse(self, words: str) -> None:
        """Say in the open form why it was not done."""
        form = self.naming if self.naming.isVisible() else self.opening
        form.set_wrong(words)

    def _on_opened(self, name: str) -> None:
        if self._row is not None:
            self.opened.emit(ModuleKey(self._row.key.module, " ".join(name.split())))
