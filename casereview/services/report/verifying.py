"""What a file is: compared with the hash of everything that was issued from, or left, the vault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from casereview.domain.dates import british
from casereview.domain.reports.issue import Issued, State, state_of
from casereview.errors import BadInputError, VaultError
from casereview.services.session import OpenCase, Session

if TYPE_CHECKING:
    from casereview.reporting.signatures.signature import SignatureFacts


class Found(StrEnum):
    """How a file compares with what the vault knows."""

    ISSUED = "issued"
    UNSIGNED = "unsigned"
    ADDED_TO = "added_to"
    EXPORTED = "exported"
    DESTROYED = "destroyed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """What a file is found to be; `unread` names cases that could not be looked into.

    signature: what its signature shows, None where it bears none; signature_fault: why one cannot
    be told.
    """

    sha256: str
    size: int
    found: Found
    case_id: str = ""
    case_title: str = ""
    issued: Issued | None = None
    state: State | None = None
    what: str = ""
    signature: SignatureFacts | None = None
    signature_fault: str = ""
    unread: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the file is, byte for byte, one that was issued."""
        return self.found is Found.ISSUED

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is found, in words: first what it is, then its signature, then what is not known."""
        told = [_WORDS[self.found].format(what=self.what, case=self.case_title)]
        if self.same and self.state is State.SUPERSEDED:
            told.append("A later version has taken its place.")
        if self.signature is not None:
            told.append(self.signature.sentence)
            if self.signature.certificate.own:
                told.append("Its holder alone vouches for that certificate.")
        elif self.signature_fault:
            told.append(self.signature_fault)
        if self.unread:
            count = len(self.unread)
            cases = "1 case" if count == 1 else f"{count} cases"
            told.append(f"{cases} could not be read and may know it.")
        return tuple(told)


_WORDS = {
    Found.ISSUED: "This is {what} in {case}, exactly as it was issued.",
    Found.UNSIGNED: "This is {what} in {case} as it was just before its certificate signed it.",
    Found.ADDED_TO: "This begins with {what} in {case}, and something was added after it.",
    Found.EXPORTED: "This left {case} as {what}. It is no issued report.",
    Found.DESTROYED: "This is a file of a case that was destroyed: {what}.",
    Found.UNKNOWN: "No file that was issued from this vault is the same. Either it is none of "
    "them, or it was changed or saved anew since.",
}


def verify(session: Session, data: bytes) -> Verification:
    """Compare a file with everything the vault knows by its hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    blank = Verification(sha256, len(data), Found.UNKNOWN)
    blank = _with_signature(blank, data)
    unread: list[str] = []
    weaker: Verification | None = None
    for summary in session.case_list().cases:
        try:
            with session.working_on(summary.id) as case:
                found = _in_case(case, blank, data)
        except VaultError:
            unread.append(summary.id)
            continue
        if found is None:
            continue
        found = replace(found, case_id=summary.id, case_title=summary.title)
        if found.same:
            return found
        weaker = weaker or found
    result = weaker or _destroyed(session, blank) or blank
    return replace(result, unread=tuple(unread))


def _with_signature(blank: Verification, data: bytes) -> Verification:
    from casereview.reporting.signatures.signature import signature_of

    try:
        return replace(blank, signature=signature_of(data))
    except BadInputError as fault:
        return replace(blank, signature_fault=fault.what)


def _in_case(case: OpenCase, blank: Verification, data: bytes) -> Verification | None:
    every = case.file.issued.all()
    given = case.file.disclosures.all()
    for issued, how in _matches(every, blank.sha256, data):
        return replace(
            blank,
            found=how,
            issued=issued,
            state=state_of(issued, every, given),
            what=described(issued),
        )
    for export in case.file.exports.all():
        if export.sha256 == blank.sha256:
            day = datetime.fromisoformat(export.at).astimezone().date()
            what = f"{export.what}, on {british(day)}"
            return replace(blank, found=Found.EXPORTED, what=what)
    return None


def _matches(every: tuple[Issued, ...], sha256: str, data: bytes) -> Iterator[tuple[Issued, Found]]:
    """Yield the issued reports that a file is, the closest first."""
    yield from ((each, Found.ISSUED) for each in every if each.sha256 == sha256)
    yield from ((each, Found.UNSIGNED) for each in every if each.unsigned_sha256 == sha256)
    for each in every:
        if each.size < len(data):
            head = hashlib.sha256(memoryview(data)[: each.size]).hexdigest()
            if head == each.sha256:
                yield each, Found.ADDED_TO


def _destroyed(session: Session, blank: Verification) -> Verification | None:
    for certificate in session.certificates():
        for line in certificate.reports:
            day, _, known = line.partition(" ")
            if known == blank.sha256:
                gone = british(datetime.fromisoformat(certificate.at).astimezone().date())
                left = british(datetime.fromisoformat(day).date())
                what = f"it left on {left}; the case was destroyed on {gone}"
                return replace(blank, found=Found.DESTROYED, what=what)
    return None


def described(issued: Issued) -> str:
    """Return which document it is: `the report, Version 1 of 4 March 2026`."""
    form = issued.form.words
    return f"the {form[0].lower()}{form[1:]}, {issued.version} of {british(issued.signed_on)}"
