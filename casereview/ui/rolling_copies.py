"""Copies of the open vault, made by themselves while work goes on: when, and what came of it.

A copy is made a minute after unlocking, then every so many minutes, in a pause of the work and when
a case is closed; each time only if anything changed since the newest copy. Nothing is made when the
vault is locked, for then its keys must go at once: what was done last is copied when it is next
unlocked. A copy that fails is told of and tried again; it never asks anything.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from casereview.errors import BadInputError, CancelledError, CaseReviewError
from casereview.ui.asides import Aside
from casereview.ui.settings import CopyPlan, load_settings, save_settings

if TYPE_CHECKING:
    from casereview.services.vault.copies import Backup, Copied, CopiedVault, CopyJob
    from casereview.ui.desk import VaultDesk

FIRST_AFTER = 60
"""Seconds after unlocking, or after a plan was made, until the first copy."""

PAUSE = 5 * 60
"""Seconds without a change that are a pause of the work."""

LEAST = 10 * 60
"""Seconds that lie between two copies which nobody asked for."""

AGAIN = 5 * 60
"""Seconds after which a copy that failed is tried again."""


class CopyState(NamedTuple):
    """What is known of the copies of the open vault; `failure` says why the last was not made."""

    plan: CopyPlan = CopyPlan()
    copies: tuple[Backup, ...] = ()
    failure: str = ""


class RollingCopies(QObject):
    """Copies the vault of a desk; `changed` follows whenever there is something else to tell.

    failed carries why a copy that was asked for by hand could not be made.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: VaultDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._vault: CopiedVault | None = None
        self._aside: Aside | None = None
        self._begun_at = -float(LEAST)
        self._asked = False
        self._before: CopyState | None = None
        self.state = CopyState()
        self._every, self._pause, self._soon = (QTimer(self) for _ in range(3))
        self._every.timeout.connect(self._copy_by_itself)
        self._pause.timeout.connect(self._on_pause)
        self._soon.timeout.connect(self._copy_by_itself)
        for timer in (self._pause, self._soon):
            timer.setSingleShot(True)

    @property
    def vault(self) -> CopiedVault | None:
        """The vault that is copied; None until it is known."""
        return self._vault

    @property
    def copying(self) -> bool:
        """Whether a copy is being made."""
        return self._aside is not None

    def begin(self) -> None:
        """Learn which vault this is, and follow its plan from now on."""
        from casereview.services.vault import copies

        self._desk.ask(copies.copied_vault, done=self._on_vault)

    def set_plan(self, folder: str, minutes: int) -> None:
        """Copy into another folder or at other intervals from now on, and remember it."""
        plan = self.state.plan
        copied = plan.copied if folder == plan.folder else ""
        copies = self.state.copies if folder == plan.folder else ()
        self._remember(CopyPlan(folder, minutes, copied))
        self._tell(CopyState(self.state.plan, copies))
        self._follow_plan()

    def copy_into(self, folder: str, minutes: int) -> None:
        """Copy into another folder now and from now on; one of no use is forgotten again."""
        self._before = self.state
        self.set_plan(folder, minutes)
        self.copy_now()

    def copy_now(self) -> None:
        """Copy the vault now, whether anything changed or not, making the folder if need be."""
        self._asked = True
        self._begin_copy()

    def worked(self) -> None:
        """Note that something was changed: the pause begins anew."""
        if self._every.isActive():
            self._pause.start(PAUSE * 1000)

    def closed_case(self) -> None:
        """Copy what was done in a case when it is closed."""
        if self._every.isActive():
            self._on_pause()

    def list_again(self) -> None:
        """Look which copies there are."""
        from casereview.services.vault import copies

        if self._vault is not None and self.state.plan.folder:
            self._desk.tasks.run_aside(
                self.tr("Listing copies"),
                copies.list_copies,
                self._vault,
                Path(self.state.plan.folder),
                done=self._on_listed,
                failed=self._on_not_listed,
            )

    def _on_vault(self, vault: CopiedVault) -> None:
        self._vault = vault
        self._tell(CopyState(load_settings().plan(vault.vault_id)))
        self._follow_plan()

    def _follow_plan(self) -> None:
        plan = self.state.plan
        for timer in (self._every, self._pause, self._soon):
            timer.stop()
        if self._vault is None or self._vault.read_only or not plan.folder or not plan.minutes:
            return
        self._every.start(plan.minutes * 60_000)
        self._soon.start(FIRST_AFTER * 1000)

    def _on_pause(self) -> None:
        if time.monotonic() - self._begun_at >= LEAST:
            self._copy_by_itself()

    def _copy_by_itself(self) -> None:
        if not self.copying:
            self._asked = False
            self._begin_copy()

    def _begin_copy(self) -> None:
        from casereview.services.vault import copies

        if self._vault is not None and self.state.plan.folder and not self.copying:
            self._begun_at = time.monotonic()
            self._desk.ask(copies.begin, done=self._on_job, failed=self._on_failed, key="copying")

    def _on_job(self, job: CopyJob) -> None:
        from casereview.services.vault import copies

        assert self._vault is not None
        folder = Path(self.state.plan.folder)
        name = self.tr("Copying")
        tasks = self._desk.tasks
        done, failed = self._on_copied, self._on_failed
        if self._asked:
            self._aside = tasks.run_aside(
                name, copies.copy_now, job, self._vault, folder, done=done, failed=failed
            )
        else:
            known = bool(self.state.plan.copied)
            self._aside = tasks.run_aside(
                name, copies.copy_if_news, job, self._vault, folder, known, done=done, failed=failed
            )
        self.changed.emit()

    def _on_copied(self, copied: Copied) -> None:
        self._aside = None
        if copied.copies:
            self._remember(self.state.plan._replace(copied=copied.copies[0].made))
        self._before = None
        self._soon.stop()
        self._tell(CopyState(self.state.plan, copied.copies))

    def _on_failed(self, error: CaseReviewError) -> None:
        self._aside = None
        before, self._before = self._before, None
        if before is not None and isinstance(error, BadInputError):
            self._remember(before.plan)
            self._tell(before)
            self._follow_plan()
            self.failed.emit(error)
            return
        if isinstance(error, CancelledError):
            self.changed.emit()
            return
        if self._every.isActive():
            self._soon.start(AGAIN * 1000)
        self._tell(self.state._replace(failure=error.what))
        if self._asked:
            self.failed.emit(error)

    def _on_listed(self, listed: Copied) -> None:
        self._tell(self.state._replace(copies=listed.copies))

    def _on_not_listed(self, error: CaseReviewError) -> None:
        if not isinstance(error, CancelledError):
            self._tell(self.state._replace(copies=(), failure=error.what))

    def _remember(self, plan: CopyPlan) -> None:
        self.state = self.state._replace(plan=plan)
        if self._vault is not None:
            save_settings(load_settings().with_plan(self._vault.vault_id, plan))

    def _tell(self, state: CopyState) -> None:
        self.state = state
        self.changed.emit()
