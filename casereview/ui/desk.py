"""What pages share: the vault or the open case on the vault thread, and word of what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Concatenate, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.reading import again
from casereview.services.views import PageName
from casereview.ui.callbacks import call_if_alive
from casereview.ui.tasks import Batch, Tasks
from casereview.ui.theme import Theme
from casereview.ui.turns import Turns

if TYPE_CHECKING:
    from casereview.services.session import OpenCase, Session
    from casereview.ui.rolling_copies import RollingCopies

T = TypeVar("T")
S = TypeVar("S", bound="OpenCase | Session")


@dataclass(frozen=True, slots=True)
class Destination:
    """A page and, on it, what to show; target is an id that the page understands."""

    page: PageName
    target: str = ""


class _Desk(QObject, Generic[S]):
    """Lets a page ask, save and go elsewhere; a service's first argument is added here.

    changed carries the Changes of every save, whoever made it; going carries a Destination.
    """

    changed = Signal(object)
    going = Signal(object)

    def __init__(
        self, tasks: Tasks, theme: Theme, subject: S, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.theme = theme
        self._subject = subject
        self._shut = False
        self.turns = Turns(self)

    def shut(self) -> None:
        """Ask and save nothing more: what it is the desk of is being closed."""
        self._shut = True
        self.turns.clear()

    @property
    def read_only(self) -> bool:
        """Whether every change is refused, because another program works in the vault."""
        return self._subject.read_only

    def ask(
        self,
        call: Callable[Concatenate[S, ...], T],
        *args: object,
        done: Callable[[T], None],
        failed: Callable[[CaseReviewError], None] | None = None,
        name: str = "",
        key: str = "",
    ) -> None:
        """Call a service that only reads; see Tasks.run for name and key."""
        if self._shut:
            return
        asked = partial(again, call) if self.read_only else call
        self.tasks.run(asked, self._subject, *args, done=done, failed=failed, name=name, key=key)

    def ask_each(
        self,
        name: str,
        call: Callable[Concatenate[S, ...], T],
        parts: Sequence[tuple[object, ...]],
        *,
        done: Callable[[Batch], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
    ) -> Batch:
        """Call a service that only reads, once a part, as one named work that can be cancelled."""
        with_case = [(self._subject, *part) for part in parts if not self._shut]
        return self.tasks.run_each(name, call, with_case, done=done, failed=failed)

    def save(
        self,
        call: Callable[Concatenate[S, ...], T],
        *args: object,
        done: Callable[[T], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
    ) -> None:
        """Call a service that writes and returns Changes (alone or last of a tuple).

        Every page is told of the changes before `done` gets the result.
        """
        if self._shut:
            return
        saved = partial(self._on_saved, done)
        self.tasks.run(call, self._subject, *args, done=saved, failed=failed, saves=True)

    def save_each(
        self,
        name: str,
        call: Callable[Concatenate[S, ...], T],
        parts: Sequence[tuple[object, ...]],
        *,
        each: Callable[[T], None] | None = None,
        done: Callable[[Batch], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
    ) -> Batch:
        """Call a service that writes, once a part, as one named work that can be cancelled."""
        saved = partial(self._on_saved, each)
        with_case = [(self._subject, *part) for part in parts if not self._shut]
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


class Desk(_Desk["OpenCase"]):
    """The desk of an open case: services are called with the case first."""

    @property
    def case_id(self) -> str:
        """The id of the open case."""
        return self._subject.id


class VaultDesk(_Desk["Session"]):
    """The desk of the open vault: services are called with the session first.

    case_wanted carries the id of a case and a Destination in it, case_left that of one to close,
    settings_changed the Settings of the window.
    """

    case_wanted = Signal(str, object)
    vault_wanted = Signal(str)
    case_left = Signal(str)
    settings_changed = Signal(object)

    @cached_property
    def copies(self) -> RollingCopies:
        """The copies of the vault, none of which is made before they are begun."""
        from casereview.ui.rolling_copies import RollingCopies

        return RollingCopies(self)

    def go_to_case(self, case_id: str, page: PageName, target: str = "") -> None:
        """Ask the window to open a case and show a page of it, and on that the target."""
        self.case_wanted.emit(case_id, Destination(page, target))

    def leave_case(self, case_id: str) -> None:
        """Ask the window to close a case if it is the open one; what is asked next finds it so."""
        self.case_left.emit(case_id)
