"""Leads what is typed into the field of the bar to the page of results, and back from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from casereview.services.views import PageName
from casereview.ui.widgets.search_field import SEARCH_KEYS, SearchField

if TYPE_CHECKING:
    from casereview.ui.pages.search import SearchPage
    from casereview.ui.workspace import Workspace


class Searcher(QObject):
    """Ties the field to the page; the keys that move the cursor work while typing goes on."""

    def __init__(self, field: SearchField, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._field = field
        self._workspace = workspace
        self._shown: PageName | None = None
        field.textEdited.connect(self._on_typed)
        field.returnPressed.connect(self._on_entered)
        field.stepped.connect(self._on_stepped)
        field.left.connect(self._on_left)
        workspace.titled.connect(self._on_page)
        QShortcut(QKeySequence(SEARCH_KEYS), workspace).activated.connect(self._on_wanted)

    @property
    def _is_shown(self) -> bool:
        return self._workspace.current.page is PageName.SEARCH

    def _page(self) -> SearchPage:
        from casereview.ui.pages.search import SearchPage

        page = self._workspace.page(PageName.SEARCH)
        assert isinstance(page, SearchPage)
        return page

    def _on_wanted(self) -> None:
        if not self._is_shown:
            self._workspace.vault_desk.go(PageName.SEARCH)
        self._field.setFocus()
        self._field.selectAll()

    def _on_typed(self, typed: str) -> None:
        if not self._is_shown:
            self._workspace.vault_desk.go(PageName.SEARCH)
        self._page().look_for(typed)

    def _on_entered(self) -> None:
        if self._is_shown:
            self._page().results.choose_current()
        else:
            self._on_typed(self._field.text())

    def _on_stepped(self, by: int) -> None:
        if self._is_shown:
            self._page().results.step(by)

    def _on_left(self) -> None:
        if self._is_shown:
            self._workspace.go_back()

    def _on_page(self) -> None:
        """Take the focus into the field with the page of results, and leave it with that page."""
        before, self._shown = self._shown, self._workspace.current.page
        if before is self._shown:
            return
        if self._shown is PageName.SEARCH:
            self._field.setFocus()
        elif self._field.hasFocus():
            self._workspace.current.setFocus()
