"""What the pages of an open case share: the case on the vault thread, and word of what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar

from PySide6.QtCore import QObject, Signal

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.views import PageName
from casereview.ui.tasks import Batch, Tasks, call_if_alive
from casereview.ui.theme import Theme

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Destination:
    """A page and, on it, what to show; target is an id that the page understands."""

    page: PageName
    target: str = ""


class Desk(QObject):
    """Lets a page ask, save and go elsewhere; a service's first argument, the case, is added here.

    changed carries the Changes of every save, whoever made it; going carries a Destination.
    """

    changed = Signal(object)
    going = Signal(object)

    def __init__(
        self, tasks: Tasks, theme: Theme, case: OpenCase, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.theme = theme
        self._case = case

    @property
    def case_id(self) -> str:
        """The id of the open case."""
        return self._case.id

    def ask(
        self,
        call: Callable[Concatenate[OpenCase, ...], T],
        *args: object,
        done: Callable[[T], None],
        failed: Callable[[CaseReviewError], None] | None = None,
        name: str = "",
        key: str = "",
    ) -> None:
        """Call a service that only reads; see Tasks.run for name and key."""
        self.tasks.run(call, self._case, *args, done=done, failed=failed, name=name, key=key)

    def save(
        self,
        call: Callable[Concatenate[OpenCase, ...], T],
        *args: object,
        done: Callable[[T], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
    ) -> None:
        """Call a service that writes and returns Changes (alone or last of a tuple).

        Every page is told of the changes before `done` gets the result.
        """
        saved = partial(self._on_saved, done)
        self.tasks.run(call, self._case, *args, done=saved, failed=failed, saves=True)

    def save_each(
        self,
        name: str,
        call: Callable[Concatenate[OpenCase, ...], T],
        parts: Sequence[tuple[object, ...]],
        *,
        each: Callable[[T], None] | None = None,
        done: Callable[[Batch], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
    ) -> Batch:
        """Call a service that writes, once a part, as one named work that can be cancelled."""
        saved = partial(self._on_saved, each)
        with_case = [(self._case, *part) for part in parts]
        return self.tasks.run_each(
            name, call, with_case, each=saved, done=done, failed=failed, saves=True
        )

    def go(self, page: PageName, target: str = "") -> None:
        """Ask the window to show a page, and on it the target."""
        self.going.emit(Destination(page, target))

    def _on_saved(self, done: Callable[[Any], None] | None, result: object) -> None:
        changes = result[-1] if isinstance(result, tuple) and result else result
        if isinstance(changes, Changes):
            self.changed.emit(changes)
        call_if_alive(done, result)
