"""How long a case is kept: what is due, legal hold, and destruction with a record of it.

Everything here works on an unlocked vault, as the window holds it; `destroy` and `hold` at the end
unlock one for themselves, for the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from casereview.domain.case import Case
from casereview.domain.custody.retention import Keeping, Material, Standing, standing
from casereview.domain.dates import british
from casereview.domain.documents.document import Document
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import Session
from casereview.services.vault.due import DueLine as DueLine
from casereview.services.vault.due import due_lines
from casereview.storage import copies as stored_copies
from casereview.storage.destruction import Certificate as Certificate
from casereview.storage.destruction import Part
from casereview.storage.destruction import Reason as Reason
from casereview.storage.reducing import Fate as Fate
from casereview.storage.reducing import going
from casereview.storage.vault import Vault

CONFIRMATION = "DESTROY"
"""What is typed, letter by letter, before anything is destroyed."""

REASONS = {
    Reason.RETENTION: "the period of retention is over",
    Reason.CONCLUDED: "the case is concluded",
    Reason.REQUEST: "on request",
    Reason.MISTAKE: "made by mistake",
    Reason.OTHER: "another reason",
}
_PARTS = {Part.CASE: "Whole case", Part.RECEIVED: "Received records of a case"}
_TOUCHED = (Kind.VAULT, Kind.CASE)


@dataclass(frozen=True, slots=True)
class DueList:
    """What is kept, the most urgent first; `unreadable` cases could not be judged."""

    lines: tuple[DueLine, ...]
    unreadable: int
    rules: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class CaseKeeping:
    """What the record of one case says of its keeping, in full.

    `going` are the documents that go with the received records, `staying` those that stay with
    the instructions, `gone` those of which only a line is left.
    """

    case_id: str
    title: str
    keeping: Keeping
    hold: str
    standings: tuple[Standing, ...]
    going: tuple[Document, ...]
    staying: tuple[Document, ...]
    gone: tuple[Document, ...]

    def standing(self, material: Material) -> Standing:
        """Return until when one kind of material is kept."""
        return next(each for each in self.standings if each.material is material)


@dataclass(frozen=True, slots=True)
class Destruction:
    """What was destroyed: its certificate, where that is kept, and which copies still hold it."""

    certificate: Certificate
    kept_in: str
    copies: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {**asdict(self.certificate), "kept_in": self.kept_in, "copies": list(self.copies)}


def due(session: Session, today: date) -> DueList:
    """Return what is kept until when, from the list of cases alone."""
    rules, cases = session.content.retention, session.case_list().cases
    return DueList(
        due_lines(rules, cases, today),
        sum(not case.readable for case in cases),
        rules.title,
        rules.checked_on,
    )


def keeping(session: Session, case_id: str) -> CaseKeeping:
    """Return what one case's record says of its keeping; raises BadInputError or VaultError."""
    with session.working_on(case_id) as case:
        record = case.file.record.get()
        documents = case.file.documents.all()
        leaving = going(case.file)
        held = [document for document in documents if document.gone_on is None]
        return CaseKeeping(
            case_id=case_id,
            title=record.proceedings.short_title or record.claimant.name,
            keeping=record.keeping,
            hold=case.file.legal_hold,
            standings=tuple(_standing(session, record, material) for material in Material),
            going=leaving,
            staying=tuple(each for each in held if each not in leaving),
            gone=tuple(document for document in documents if document.gone_on is not None),
        )


def keep_until(
    session: Session, case_id: str, material: Material, until: date | None, reason: str
) -> Changes:
    """Keep a kind of material until a day of the expert's choice, or by the rule again for None.

    Raises BadInputError without a reason for a day.
    """
    why = _in_one_line(reason) if until is not None else ""
    if until is not None and not why:
        raise BadInputError("A day of your own choice needs a reason.", kept="Nothing was changed.")
    label = "Keep until another day" if until is not None else "Keep by the rule"
    if material is Material.RECEIVED:
        return _changed(session, case_id, label, received_until=until, received_reason=why)
    return _changed(session, case_id, label, work_until=until, work_reason=why)


def note_review(session: Session, case_id: str, on: date, reason: str) -> Changes:
    """Note that it was reviewed whether to keep a case, and why it is kept on.

    Raises BadInputError without a reason.
    """
    why = _in_one_line(reason)
    if not why:
        raise BadInputError("A review needs its reason.", kept="Nothing was changed.")
    return _changed(session, case_id, "Review of keeping", reviewed_on=on, review_reason=why)


def set_hold(session: Session, case_id: str, reason: str) -> Changes:
    """Put a case under a legal hold; raises BadInputError without a reason."""
    why = _in_one_line(reason)
    if not why:
        raise BadInputError("A legal hold needs a reason.", kept="Nothing was changed.")
    return _held(session, case_id, why)


def lift_hold(session: Session, case_id: str, reason: str) -> Changes:
    """Lift the legal hold of a case; raises BadInputError without a reason."""
    why = _in_one_line(reason)
    if not why:
        raise BadInputError("Lifting a hold needs a reason.", kept="The case is still held.")
    return _held(session, case_id, "", why)


def certificate_of(session: Session, case_id: str, reason: Reason) -> Certificate:
    """Return what destroying a closed case would leave; raises as `Vault.certificate_of`."""
    return session.certificate_of(case_id, reason)


def inventory(session: Session, case_id: str) -> tuple[tuple[str, str], ...]:
    """Return what destroying a closed case takes and what stays, as labels and values.

    Raises BadInputError where a hold stands, or VaultError.
    """
    found = session.certificate_of(case_id, Reason.RETENTION)
    goes = _counted(found) or "a case that cannot be read any more"
    return (
        ("Goes", f"{goes}: with the key that alone opens them, so that no recovery is possible"),
        ("Stays", "A certificate with a random number, counts and dates; it names nobody"),
        ("Reports", _listed(found.reports, "no report that left was logged with its SHA-256")),
        ("Not reached", _listed(found.exports, "nothing that left was logged")),
    )


def received_inventory(session: Session, case_id: str) -> tuple[tuple[str, str], ...]:
    """Return what destroying the received records of a closed case takes and what stays.

    Raises BadInputError where a hold stands or there are none, or VaultError.
    """
    found = session.received_certificate_of(case_id, Reason.RETENTION, Fate.DESTROYED)
    view = keeping(session, case_id)
    listed = ", ".join(f"{each.label} {each.title or each.file_name}" for each in view.going)
    staying = ", ".join(each.label for each in view.staying)
    rest = "interview, schedules, scores, confirmed findings and their quotations, report"
    return (
        (
            "Goes",
            f"{listed}: {_counted(found)}; what the history holds of changes and of things undone",
        ),
        (
            "Stays",
            f"{rest}{f', instructions ({staying})' if staying else ''}; a line for each"
            " document with its SHA-256; the chain of the history, without its content",
        ),
        ("Then", "Nothing done so far can be undone any more; the case has a new key"),
        ("Not reached", _listed(found.exports, "nothing that left was logged")),
    )


def destroy_received(
    session: Session,
    case_id: str,
    reason: Reason,
    fate: Fate,
    passphrase: str,
    word: str,
    copies: tuple[str, ...] = (),
) -> tuple[Destruction, Changes]:
    """Destroy the received records of a closed case and keep the rest; raises as destroy_case."""
    _require_word(word)
    certificate = session.received_certificate_of(case_id, reason, fate)
    certificate = replace(certificate, copies=copies)
    session.require_passphrase(passphrase)
    place = session.destroy_received(certificate, fate)
    changes = Changes("Destroy received records", frozenset({Kind.VAULT}))
    return Destruction(certificate, str(place), copies), changes


def copies_in(_session: Session, folder: Path, case_id: str) -> tuple[str, ...]:
    """Name the copies in a folder that hold a case, newest first."""
    return copies_holding(folder, case_id)


def copies_holding(folder: Path, case_id: str) -> tuple[str, ...]:
    """Name the copies in a folder that hold a case, newest first."""
    return tuple(
        f"copy {copy.number} of {copy.made[:10]}" for copy in stored_copies.holding(folder, case_id)
    )


def destroy_case(
    session: Session,
    case_id: str,
    reason: Reason,
    passphrase: str,
    word: str,
    copies: tuple[str, ...] = (),
) -> tuple[Destruction, Changes]:
    """Destroy a closed case, confirmed by the passphrase and the word typed.

    Raises BadInputError where a hold stands or the word is another, WrongPassphraseError or
    VaultError.
    """
    _require_word(word)
    certificate = replace(session.certificate_of(case_id, reason), copies=copies)
    session.require_passphrase(passphrase)
    place = session.destroy(certificate)
    changes = Changes("Destroy a case", frozenset({Kind.VAULT}))
    return Destruction(certificate, str(place), copies), changes


def certificates(session: Session) -> tuple[Certificate, ...]:
    """Return the certificates of what was destroyed, newest first; raises DamagedVaultError."""
    return session.certificates()[::-1]


def summary(certificate: Certificate) -> str:
    """Return what was destroyed and when, in one line."""
    day = british(datetime.fromisoformat(certificate.at).date())
    return f"{_PARTS[certificate.part]} destroyed on {day}"


def facts(certificate: Certificate) -> tuple[tuple[str, str], ...]:
    """Return a certificate as labels and values for reading or print."""
    period = f"{_day(certificate.first_entry)} to {_day(certificate.last_entry)}"
    return (
        ("What", _PARTS[certificate.part]),
        ("Case", f"{certificate.case} (a random number)"),
        ("Held", _counted(certificate) or "could not be read any more"),
        ("Entries of", period if certificate.first_entry else "unknown"),
        ("Reason", REASONS[certificate.reason]),
        ("Date", _moment(certificate.at)),
        ("Method", certificate.method),
        ("Had left", _listed(certificate.exports, "nothing that was logged")),
        ("Reports", _listed(certificate.reports, "none that was logged with its SHA-256")),
        ("Copies", _listed(certificate.copies, "none named")),
    )


def lines(certificate: Certificate) -> tuple[str, ...]:
    """Return a certificate as lines for a terminal."""
    return (
        TITLE,
        *(f"{label:<12}{value}" for label, value in facts(certificate)),
        f"{SIGNED} ______________________________",
    )


TITLE = "Certificate of destruction"
SIGNED = "Destroyed by (sign)"


def certificate_pdf(certificate: Certificate) -> bytes:
    """Return a certificate as a PDF to sign."""
    from casereview.reporting.sheets.certificate import write_certificate

    return write_certificate(TITLE, facts(certificate), SIGNED)


def save_certificate(certificate: Certificate, path: Path) -> str:
    """Write a certificate as a PDF where the expert chose; its name. Raises BadInputError."""
    data = certificate_pdf(certificate)
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise BadInputError(
            f"{path.name} could not be saved ({fault.strerror or 'no reason given'}).",
            kept="The certificate itself is kept in the vault’s folder.",
            do="Choose another place.",
        ) from fault
    return path.name


# --- for the command line: on a vault that is not open ---


def destroy(
    folder: Path,
    passphrase: str,
    case_id: str,
    reason: Reason,
    *,
    confirmed: Callable[[Certificate], bool],
    copies: Path | None = None,
) -> Destruction:
    """Destroy a case of a vault that is not open, once its certificate has been confirmed.

    `copies` is a folder of copies in which those that still hold the case are looked up. Raises
    BadInputError where it is not confirmed or a legal hold stands, WrongPassphraseError or
    VaultError.
    """
    with Vault.unlock(folder, passphrase) as vault:
        held = copies_holding(copies, case_id) if copies else ()
        certificate = replace(vault.certificate_of(case_id, reason), copies=held)
        if not confirmed(certificate):
            raise BadInputError("The destruction was not confirmed.", kept="Nothing was changed.")
        place = vault.destroy(certificate)
    return Destruction(certificate, str(place), held)


def hold(folder: Path, passphrase: str, case_id: str, reason: str) -> None:
    """Put a case of a vault that is not open under a legal hold; an empty reason lifts it.

    Raises BadInputError, WrongPassphraseError or VaultError.
    """
    with Vault.unlock(folder, passphrase) as vault, vault.open_case(case_id) as case:
        case.hold(reason.strip())


def _standing(session: Session, record: Case, material: Material) -> Standing:
    born = record.claimant.date_of_birth
    return standing(session.content.retention, material, record.keeping, born)


def _changed(session: Session, case_id: str, label: str, **changed: object) -> Changes:
    with session.working_on(case_id) as case:
        with case.change(label, *_TOUCHED) as changes:
            record = case.file.record.get()
            kept = replace(record.keeping, **changed)  # type: ignore[arg-type]  # fields by name
            case.file.record.put(replace(record, keeping=kept))
        return changes


def _held(session: Session, case_id: str, reason: str, lifted: str = "") -> Changes:
    with session.working_on(case_id) as case:
        case.file.hold(reason, lifted=lifted)
        case.forget(*_TOUCHED)
    return Changes("Legal hold" if reason else "Lift the legal hold", frozenset(_TOUCHED))


def _require_word(word: str) -> None:
    if word.strip() != CONFIRMATION:
        msg = f"The word {CONFIRMATION} was not typed."
        raise BadInputError(msg, kept="Nothing was destroyed.")


def _counted(certificate: Certificate) -> str:
    return ", ".join(
        f"{count} {name.removesuffix('s') if count == 1 else name}"
        for name, count in certificate.counts.items()
    )


def _listed(entries: tuple[str, ...], none: str) -> str:
    return "; ".join(entries) or none


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> str:
    return british(date.fromisoformat(text)) if text else "unknown"


def _moment(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{british(when.date())}, {when:%H:%M} UTC"
