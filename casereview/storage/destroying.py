"""Destruction in an open vault: whole cases, received records, and what was begun is completed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from casereview.errors import BadInputError, DamagedVaultError, NotAVaultError
from casereview.storage import destruction, reducing
from casereview.storage.destruction import Certificate, Reason
from casereview.storage.jobs import Jobs
from casereview.storage.layout import Layout
from casereview.storage.open_cases import OpenCases
from casereview.storage.reducing import Fate
from casereview.storage.sidecar import CaseKeys


class Destroying:
    """Destroys in a vault that is open for work; `jobs` are what reads its files meanwhile."""

    def __init__(self, layout: Layout, case_keys: CaseKeys, cases: OpenCases, jobs: Jobs) -> None:
        self._layout = layout
        self._keys = case_keys
        self._cases = cases
        self._jobs = jobs

    def complete(self) -> dict[str, Path]:
        """Complete what was begun; the certificates of whole cases by their ids."""
        reducing.complete_pending(self._layout, self._keys, self._cases.index)
        return destruction.complete_pending(self._layout, self._keys, self._cases.index)

    def certificate_of(self, case_id: str, reason: Reason) -> Certificate:
        """Return the certificate of a case; raises as `Vault.certificate_of`."""
        listed = [line for line in self._cases.index.summaries() if line.id == case_id]
        there = case_id in self._layout.ids()
        self._require_closed(case_id, known=there or bool(listed))
        if there:
            with (
                suppress(DamagedVaultError, NotAVaultError),
                self._cases.open(case_id, read_only=True) as case,
            ):
                return destruction.certificate_of(case, reason)
        if any(line.held for line in listed):
            raise destruction.held(do="Restore a copy of it, and lift the hold first.")
        return destruction.unreadable(case_id, reason)

    def destroy(self, certificate: Certificate) -> Path:
        """Destroy the case of a certificate; the place of the certificate."""
        completed = self.complete()
        if certificate.case in completed:
            return completed[certificate.case]
        self.certificate_of(certificate.case, certificate.reason)
        self._jobs.stop()
        self._cases.filters.forget(certificate.case)
        return destruction.destroy(self._layout, self._keys, self._cases.index, certificate)

    def received_certificate_of(self, case_id: str, reason: Reason, fate: Fate) -> Certificate:
        """Return the certificate of a case's received records; raises as the vault's."""
        self._require_closed(case_id, known=case_id in self._layout.ids())
        with self._cases.open(case_id, read_only=True) as case:
            return reducing.certificate_of(case, reason, fate)

    def destroy_received(self, certificate: Certificate, fate: Fate) -> Path:
        """Destroy the received records of a case; the place of the certificate."""
        self.complete()
        self.received_certificate_of(certificate.case, certificate.reason, fate)
        self._jobs.stop()
        self._cases.filters.forget(certificate.case)
        place = reducing.destroy_received(
            self._layout, self._keys, self._cases.index, certificate, fate
        )
        self._cases.first_open(certificate.case).close()
        return place

    def _require_closed(self, case_id: str, *, known: bool) -> None:
        if not known or self._cases.opened(case_id):
            msg = "The vault holds no case of this id, or it is open."
            raise BadInputError(msg, kept="Nothing was destroyed.")
