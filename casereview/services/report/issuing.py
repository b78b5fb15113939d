"""Finalising: checked, composed, set, tested by its bytes, signed, kept; all of it or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from casereview import __version__
from casereview.domain.dates import british
from casereview.domain.reports import report_json
from casereview.domain.reports.acknowledgement import Weighed, fingerprint, weigh
from casereview.domain.reports.draft import Draft, DraftKeeping, Form
from casereview.domain.reports.issue import Issued, State, canonical, file_name, state_of
from casereview.domain.reports.profile import missing_words, words_for
from casereview.domain.reports.report import CheckResult, LockedText, Report
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.interview.without_head import without_head
from casereview.services.report import composing, drafting
from casereview.services.report.composing import Composed
from casereview.services.session import OpenCase

if TYPE_CHECKING:
    from casereview.reporting.asserting.assertions import Assertion
    from casereview.reporting.issue_paper import SetReport
    from casereview.reporting.signatures.signing import CertificateFacts, Signer

_NOTHING = "Nothing was issued or changed."


class NotIssuedError(BadInputError):
    """A report was not issued; `reasons` say in words what stands in the way."""

    def __init__(self, what: str, reasons: Sequence[str], do: str = "") -> None:
        super().__init__(what, kept=_NOTHING, do=do)
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What finalising would do, and what stands in its way.

    refusal: why nothing can be issued at all, '' where it can. going: drafts whose content goes
    with it, by the choice that was made for the case. certificate: what would sign, if wished.
    """

    title: str
    version: str
    signed_on: date
    dated: date | None
    weighed: Weighed
    refusal: str
    going: tuple[Draft, ...]
    certificate: CertificateFacts | None

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way."""
        return self.weighed.ready and not self.refusal


def readiness(case: OpenCase, today: date, subject: str = "") -> Readiness:
    """Return how far the report, or a supplement to it, is from being issued today.

    What only its file and the other cases of the vault show is found by finalising.
    """
    from casereview.services.report.certificates import certificate

    _number, version, refusal = _next(case, subject)
    composed = composing.compose_as(case, subject, version=version, signed_on=today)
    return Readiness(
        title=composed.report.cover.title,
        version=version,
        signed_on=today,
        dated=case.file.record.get().report_date,
        weighed=weigh(composed.report.checks, case.file.acknowledgements.all()),
        refusal=refusal,
        going=_going(case),
        certificate=certificate(case.session),
    )


def rehearsed(case: OpenCase, today: date, subject: str = "") -> Readiness:
    """Return the same after all that finalising tries: its file and the other cases too."""
    from casereview.reporting.issue_paper import set_report
    from casereview.services.report.report_checks import everything

    ready = readiness(case, today, subject)
    composed = composing.compose_as(case, subject, version=ready.version, signed_on=today)
    try:
        paper = set_report(composed.report)
        checks = everything(case, composed.report, paper.counted)
        ready = replace(ready, weighed=weigh(checks, case.file.acknowledgements.all()))
        if ready.ready:
            _require_words(case, composed)
            _tested(case, composed, paper, checks)
    except BadInputError as fault:
        return replace(ready, refusal=fault.what)
    return ready


def finalise(
    case: OpenCase,
    passphrase: str,
    today: date,
    *,
    subject: str = "",
    certificate_passphrase: str | None = None,
) -> tuple[Issued, Changes]:
    """Issue the report, or a supplement to it, as of today; what is kept of it never changes.

    certificate_passphrase: opens the vault's certificate, which then signs the file; None for a
    signature in the text alone. Raises WrongPassphraseError, NotIssuedError for what the checks or
    the file's own tests find, BadInputError for a certificate that does not sign, and VaultError;
    nothing was then changed.
    """
    from casereview.services.report.certificates import signer

    case.require_writing()
    now = datetime.now(UTC)
    with ThreadPoolExecutor(1) as beside:  # a second that the rest need not wait for
        known = beside.submit(case.session.require_passphrase, passphrase)
        try:
            opens = certificate_passphrase
            sign = None if opens is None else signer(case.session, opens)
            if sign is not None:
                sign.require_valid(now)
            number, made = _made(case, subject, today)
        finally:
            known.result()  # whoever does not know it is told that, and nothing else
    data = made.paper.data if sign is None else _signed(made.paper.data, sign, now)
    issued = replace(
        _record(case, made, data, number, now),
        subject=subject,
        signer=sign.facts.subject if sign else "",
        signer_sha256=sign.facts.sha256 if sign else "",
    )
    return issued, _keep(case, issued, data, report_json.encode(made.composed.report))


def issued_reports(case: OpenCase) -> tuple[tuple[Issued, State], ...]:
    """Return what was issued, newest first, and where each of it stands."""
    issued = case.file.issued.all()
    given = case.file.disclosures.all()
    return tuple((each, state_of(each, issued, given)) for each in reversed(issued))


def issued_of(case: OpenCase, issue_id: str) -> Issued:
    """Return what was issued under an id; raises BadInputError."""
    found = case.file.issued.get(issue_id)
    if found is None:
        raise BadInputError("This case has no such issued report.")
    return found


def issued_bytes(case: OpenCase, issue_id: str) -> bytes:
    """Return the file as it was issued; raises BadInputError or DamagedVaultError."""
    return case.file.attachments.read(issued_of(case, issue_id).sha256)


def data_hash(report: Report) -> str:
    """Return the hash of what the case's data make of an issued report."""
    return report_json.hash_of(report_json.encode(without_head(report)))


def changed_since(case: OpenCase, issued: Issued) -> str:
    """Say how the case differs from what was issued; '' where it does not."""
    composed = composing.compose_as(
        case,
        issued.subject,
        version=issued.version,
        signed_on=issued.signed_on,
        program=issued.program,
    )
    if data_hash(composed.report) == issued.data_hash:
        return ""
    if issued.program != __version__:
        return "The case, or the wording of a newer program, differs from what was issued."
    return "The case data changed after finalising."


# --- the steps ---


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made for the issue, before anything of it is kept."""

    composed: Composed
    checks: tuple[CheckResult, ...]
    weighed: Weighed
    paper: SetReport
    assertions: tuple[Assertion, ...]


def _made(case: OpenCase, subject: str, today: date) -> tuple[int, _Made]:
    """Compose, check, set and test what is to be issued, and its number; raises NotIssuedError."""
    from casereview.reporting.issue_paper import set_report
    from casereview.services.report.report_checks import everything

    number, version, refusal = _next(case, subject)
    if refusal:
        raise NotIssuedError(refusal, (refusal,))
    composed = composing.compose_as(case, subject, version=version, signed_on=today)
    held = case.file.acknowledgements.all()
    _require_words(case, composed)
    _require_ready(weigh(composed.report.checks, held))
    paper = set_report(composed.report)
    checks = everything(case, composed.report, paper.counted)
    weighed = weigh(checks, held)
    _require_ready(weighed)
    return number, _Made(composed, checks, weighed, paper, _tested(case, composed, paper, checks))


def _next(case: OpenCase, subject: str) -> tuple[int, str, str]:
    """Return number and version of what would be issued next, and why it cannot be."""
    every = case.file.issued.all()
    number = max((each.number for each in every), default=0) + 1
    before = [each for each in every if each.subject == subject]
    version = f"Version {len(before) + 1}"
    if before and subject:
        issued = before[-1]
        words = f"{issued.form.words} of {british(issued.signed_on)} was issued: begin another."
        return number, version, words
    if before and state_of(before[-1], every, case.file.disclosures.all()) is State.SERVED:
        refusal = (
            f"{before[-1].version} of {british(before[-1].signed_on)} was served: what follows it "
            "is an addendum or an amended report."
        )
        return number, version, refusal
    return number, version, ""


def _require_ready(weighed: Weighed) -> None:
    if weighed.blocks:
        reasons = [f"{check.id}: {check.message}" for check in weighed.blocks]
        count = len(reasons)
        what = "1 check blocks" if count == 1 else f"{count} checks block"
        raise NotIssuedError(f"{what} finalising. {reasons[0]}", reasons, "Mend what they name.")
    if weighed.open:
        reasons = [f"{check.id}: {check.message}" for check in weighed.open]
        count = len(reasons)
        what = "1 warning waits" if count == 1 else f"{count} warnings wait"
        raise NotIssuedError(
            f"{what} for a reason to let it stand. {reasons[0]}",
            reasons,
            "Mend it, or acknowledge it with a reason.",
        )


def _require_words(case: OpenCase, composed: Composed) -> None:
    """Refuse words that are not at hand or that nobody compared, whatever the checks say."""
    content = case.content.report(composed.report.profile)
    profile = composing.profile_of(content.profile, composed.form)
    missing = missing_words(profile, content.declarations, composed.report.dated)
    if missing:
        raise NotIssuedError(missing[0], missing, "Until then it can be set aside as a draft.")


def _declared(composed: Report) -> list[str]:
    blocks = (block for section in composed.sections for block in section.blocks)
    return list(dict.fromkeys(block.key for block in blocks if isinstance(block, LockedText)))


def _tested(
    case: OpenCase, composed: Composed, paper: SetReport, checks: tuple[CheckResult, ...]
) -> tuple[Assertion, ...]:
    """Apply every assertion to the bytes beside the case; raises NotIssuedError."""
    from casereview.reporting.issue_paper import tested
    from casereview.services.report.issue_facts import made_of

    found = tested(paper.data, made_of(case, composed, paper.counted, checks))
    failed = [f"{each.id} {each.name}: {each.detail}" for each in found if each.failed]
    if failed:
        count = len(failed)
        what = "1 assertion on the file fails" if count == 1 else f"{count} assertions fail"
        raise NotIssuedError(f"{what}. {failed[0]}", failed, "Mend what it names in the report.")
    return found


def _signed(data: bytes, sign: Signer, now: datetime) -> bytes:
    """Sign the file and read the signature back; raises BadInputError."""
    from casereview.reporting.signatures.signature import signature_of
    from casereview.reporting.signatures.signing import sign_pdf

    signed = sign_pdf(data, sign, now)
    found = signature_of(signed)
    if found is None or not (found.whole and found.intact) or not signed.startswith(data):
        reason = "The signature does not hold on the file that was signed."
        raise NotIssuedError(reason, (reason,))
    return signed


def _record(case: OpenCase, made: _Made, data: bytes, number: int, now: datetime) -> Issued:
    from casereview.reporting.issue_paper import font_hashes

    report, form = made.composed.report, made.composed.form
    content = case.content.report(report.profile)
    words = [words_for(content.declarations, key, report.dated) for key in _declared(report)]
    reasons = {fingerprint(check): held.reason for check, held in made.weighed.acknowledged}
    before = [each for each in case.file.issued.all() if each.form is form and not each.subject]
    replaced = before[-1].id if before and form is Form.REPORT else ""
    version = report.version.split()[-1]
    return Issued(
        id=str(uuid.uuid4()),
        number=number,
        form=form,
        version=report.version,
        title=report.cover.title,
        file_name=file_name(
            case.file.record.get(),
            form,
            report.dated,
            version,
            draft=False,
            profile=content.profile,
        ),
        sha256=hashlib.sha256(data).hexdigest(),
        unsigned_sha256=hashlib.sha256(made.paper.data).hexdigest(),
        model_hash=report_json.hash_of(report_json.encode(report)),
        data_hash=data_hash(report),
        pages=made.paper.pages,
        counted_pages=made.paper.counted,
        size=len(data),
        profile=report.profile,
        declarations=tuple(f"{each.key} {each.valid_from.isoformat()}" for each in words if each),
        program=__version__,
        fonts=font_hashes(),
        checks=canonical(
            [
                [check.id, check.gate, check.ok, check.message, reasons.get(fingerprint(check), "")]
                for check in made.checks
            ]
        ),
        assertions=canonical([[each.id, each.result, each.detail] for each in made.assertions]),
        signed_on=report.dated,
        finalised_at=now,
        history=case.file.history_head,
        parent=made.composed.parent,
        supersedes=made.composed.parent if form is Form.AMENDED else replaced,
    )


def _going(case: OpenCase) -> tuple[Draft, ...]:
    if case.file.record.get().drafts is not DraftKeeping.FINALISE or case.file.legal_hold:
        return ()
    return tuple(draft for draft in case.file.drafts.all() if draft.gone_at is None)


def _keep(case: OpenCase, issued: Issued, data: bytes, model: bytes) -> Changes:
    """Keep it all as one sealed command, which undo passes over."""
    record = case.file.record.get()
    label = f"Finalise: {issued.form.words.lower()}, {issued.version.lower()}"
    with case.change(label, Kind.REPORT, Kind.CASE) as changes:
        case.file.keep()
        case.file.attachments.add(data)
        case.file.attachments.add(model)
        case.file.issued.put(issued)
        if record.report_date != issued.signed_on and not issued.subject:
            case.file.record.put(replace(record, report_date=issued.signed_on))
        going = _going(case)
        if going:
            drafting.remove(case, list(going), f"{issued.form.words} issued")
    return changes
