"""The commands of drafts and issued reports: set aside, compare, finalise, verify, hand out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.cli.session import session_to_read, session_to_work
from casereview.errors import BadInputError
from casereview.paths import default_vault_folder
from casereview.terminal import (
    file_bytes,
    leaf,
    new_secret,
    passphrase,
    print_json,
    secret,
    to_write,
)

if TYPE_CHECKING:
    from casereview.domain.reports.draft import Draft
    from casereview.domain.reports.issue import Issued, State

_OPENS = "--certificate-passphrase-file"


def add_issue_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `report` and concern drafts and issued reports."""
    _add_drafts(group)
    done = leaf(
        group,
        "finalise",
        _finalise,
        "issue the report: checked, signed, kept unchanged",
        vault=True,
    )
    done.add_argument("--supplement", default="", metavar="ID", help="a supplement instead")
    done.add_argument("--certificate", action="store_true", help="sign by the vault's certificate")
    done.add_argument(_OPENS, type=Path, metavar="FILE", help="opens the certificate")
    done.add_argument("--out", type=Path, metavar="F.pdf", help="also save a copy there")
    ready = leaf(
        group, "ready", _ready, "say what stands in the way of finalising", vault=True, reads=True
    )
    ready.add_argument("--supplement", default="", metavar="ID", help="a supplement instead")
    issued = leaf(group, "issued", _issued, "list what was issued", vault=True, reads=True)
    copy = leaf(group, "copy", _copy, "save a copy of an issued report, byte for byte", vault=True)
    copy.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    record = leaf(
        group, "record", _record, "save what may go with an issued report: id, pages, hash",
        vault=True,
    )  # fmt: skip
    record.add_argument("--out", type=Path, required=True, metavar="FILE")
    for command in (done, ready, issued, copy, record):
        command.add_argument("vault", type=Path, metavar="VAULT")
        command.add_argument("case", metavar="CASE")
    for command in (copy, record):
        command.add_argument("--issue", default="", metavar="ID", help="the latest by default")
    verify = leaf(
        group, "verify", _verify, "say which issued report a file is", vault=True, reads=True
    )
    verify.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH",
        help="the file, and the folder of the vault where it is not the usual one",
    )  # fmt: skip
    _add_certificate(group)


def _add_drafts(group: Any) -> None:  # noqa: ANN401
    drafts = leaf(group, "drafts", _drafts, "list the drafts set aside", vault=True, reads=True)
    save = leaf(group, "save-draft", _save_draft, "set the report aside as a draft", vault=True)
    save.add_argument("--note", default="", metavar="TEXT")
    save.add_argument("--supplement", default="", metavar="ID", help="a supplement instead")
    compare = leaf(
        group, "compare", _compare, "say in plain words how two drafts differ", vault=True,
        reads=True,
    )  # fmt: skip
    draft = leaf(group, "draft", _draft, "save a draft set aside as PDF", vault=True)
    delete = leaf(group, "delete-draft", _delete, "delete for good what drafts said", vault=True)
    for command in (drafts, save, compare, draft, delete):
        command.add_argument("vault", type=Path, metavar="VAULT")
        command.add_argument("case", metavar="CASE")
    compare.add_argument("before", metavar="A", help="a draft's number, or an issued version (v1)")
    compare.add_argument("after", metavar="B", help="the same, or “now”: as it stands")
    draft.add_argument("number", type=int, metavar="NUMBER")
    draft.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    delete.add_argument("numbers", type=int, nargs="+", metavar="NUMBER")
    delete.add_argument("--why", required=True, metavar="TEXT")


def _add_certificate(group: Any) -> None:  # noqa: ANN401
    certificate = leaf(
        group, "certificate", _certificate, "take in, make or remove the certificate that signs",
        vault=True,
    )  # fmt: skip
    certificate.add_argument("vault", type=Path, metavar="VAULT")
    chosen = certificate.add_mutually_exclusive_group()
    chosen.add_argument("--from", dest="source", type=Path, metavar="FILE.p12")
    chosen.add_argument("--make", metavar="NAME", help="one that its holder alone vouches for")
    chosen.add_argument("--remove", action="store_true")
    certificate.add_argument(_OPENS, type=Path, metavar="FILE")


# ---- drafts


def _drafts(arguments: argparse.Namespace) -> int:
    from casereview.services.report.drafting import drafts

    session = session_to_read(arguments)
    try:
        found = drafts(session.open(arguments.case))
    finally:
        session.close()
    if arguments.json:
        print_json(
            {"kept": found.keeping.value, "drafts": [_draft_object(d) for d in found.drafts]}
        )
        return 0
    for each in found.drafts:
        sys.stdout.write(f"{_draft_line(each)}\n")
    sys.stdout.write(f"Drafts are kept {found.keeping.words}.\n")
    return 0


def _draft_object(draft: Draft) -> dict[str, Any]:
    return {
        "number": draft.number,
        "made_at": draft.made_at.isoformat(),
        "form": draft.form.value,
        "note": draft.note,
        "privileged": draft.privileged,
        "sha256": draft.model_hash,
        "deleted_at": draft.gone_at.isoformat() if draft.gone_at else None,
        "deleted_because": draft.gone_why,
    }


def _draft_line(draft: Draft) -> str:
    gone = f"  (content deleted: {draft.gone_why})" if draft.gone_at else ""
    note = f"  {draft.note}" if draft.note else ""
    when = f"{draft.made_at.astimezone():%Y-%m-%d %H:%M}"
    return f"Draft {draft.number:<3} {when}  {draft.form.words}{note}{gone}"


def _save_draft(arguments: argparse.Namespace) -> int:
    from casereview.services.report.drafting import save_draft

    session = session_to_work(arguments)
    try:
        draft, _ = save_draft(session.open(arguments.case), arguments.note, arguments.supplement)
    finally:
        session.close()
    if arguments.json:
        print_json(_draft_object(draft))
    else:
        sys.stdout.write(f"Draft {draft.number} set aside.\n")
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from casereview.services.report.comparing_drafts import compare

    session = session_to_read(arguments)
    try:
        found = compare(session.open(arguments.case), arguments.before, arguments.after)
    finally:
        session.close()
    if arguments.json:
        print_json({"before": found.before, "after": found.after, "differences": found.lines})
    else:
        sys.stdout.write(f"{found.before} and {found.after}: {found.comparison.words}\n")
        sys.stdout.write("".join(f"  {line}\n" for line in found.lines))
    return 0


def _draft(arguments: argparse.Namespace) -> int:
    from casereview.services.report.drafting import draft_pdf
    from casereview.services.vault.leaving import save_report

    session = session_to_work(arguments)
    try:
        case = session.open(arguments.case)
        _, data = draft_pdf(case, arguments.number)
        save_report(case, data, to_write(arguments.out))
    finally:
        session.close()
    return _written(arguments, f"Draft {arguments.number}", len(data))


def _delete(arguments: argparse.Namespace) -> int:
    from casereview.services.report.drafting import delete_drafts

    session = session_to_work(arguments)
    try:
        case = session.open(arguments.case)
        changes = delete_drafts(case, tuple(arguments.numbers), arguments.why)
    finally:
        session.close()
    if arguments.json:
        print_json({"deleted": arguments.numbers})
    else:
        sys.stdout.write(f"{changes.label}: number, day and hash are kept.\n")
    return 0


def _written(arguments: argparse.Namespace, what: str, size: int) -> int:
    if arguments.json:
        print_json({"file": str(arguments.out), "bytes": size})
    else:
        sys.stdout.write(f"{what} written to {arguments.out}.\n")
    return 0


# ---- issued reports


def _ready(arguments: argparse.Namespace) -> int:
    from casereview.domain.reports.acknowledgement import fingerprint
    from casereview.services.days import issue_day
    from casereview.services.report.issuing import rehearsed

    session = session_to_read(arguments)
    try:
        case = session.open(arguments.case)
        day = issue_day(case.file.record.get())
        found = rehearsed(case, day, arguments.supplement)
    finally:
        session.close()
    blocks = [f"{check.id}: {check.message}" for check in found.weighed.blocks]
    waits = [
        f"{fingerprint(check)[:8]} {check.id}: {check.message}" for check in found.weighed.open
    ]
    if arguments.json:
        print_json(
            {
                "version": found.version,
                "ready": found.ready,
                "refusal": found.refusal,
                "blocks": blocks,
                "warnings": waits,
                "acknowledged": len(found.weighed.acknowledged),
            }
        )
    else:
        lines = [found.refusal] if found.refusal else []
        lines += [f"blocks    {line}" for line in blocks]
        lines += [f"warning   {line}" for line in waits]
        lines += [] if lines else [f"Nothing stands in the way of {found.version.lower()}."]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0 if found.ready else 2


def _finalise(arguments: argparse.Namespace) -> int:
    from casereview.domain.dates import british
    from casereview.services.days import issue_day
    from casereview.services.report.after_issue import save_copy
    from casereview.services.report.issuing import finalise
    from casereview.services.session import Session

    known = passphrase(arguments)
    opens = None
    if arguments.certificate or arguments.certificate_passphrase_file:
        opens = _certificate_secret(arguments)
    target = to_write(arguments.out) if arguments.out else None
    session = Session.unlock(arguments.vault, known)
    try:
        case = session.open(arguments.case)
        issued, _ = finalise(
            case,
            known,
            issue_day(case.file.record.get()),
            subject=arguments.supplement,
            certificate_passphrase=opens,
        )
        if target is not None:
            save_copy(case, issued.id, target)
    finally:
        session.close()
    if arguments.json:
        print_json(_issued_object(issued, None))
    else:
        sys.stdout.write(
            f"{issued.form.words}, {issued.version}, issued on {british(issued.signed_on)}: "
            f"{issued.pages} pages, {issued.counted_pages} counted.\nSHA-256 {issued.sha256}\n"
        )
        if issued.signed:
            sys.stdout.write(f"Signed by the certificate of {issued.signer}.\n")
    return 0


def _issued(arguments: argparse.Namespace) -> int:
    from casereview.services.report.issuing import changed_since, issued_reports

    session = session_to_read(arguments)
    try:
        case = session.open(arguments.case)
        found = [(each, state, changed_since(case, each)) for each, state in issued_reports(case)]
    finally:
        session.close()
    if arguments.json:
        print_json(
            [{**_issued_object(e, state), "case_changed": bool(why)} for e, state, why in found]
        )
        return 0
    for each, state, why in found:
        sys.stdout.write(
            f"{each.id}  {each.signed_on.isoformat()}  {each.form.words}, {each.version}, {state}, "
            f"{each.pages} pages, SHA-256 {each.sha256[:12]}{f'  {why}' if why else ''}\n"
        )
    return 0


def _issued_object(issued: Issued, state: State | None) -> dict[str, Any]:
    left_out = {"checks", "assertions", "fonts"}
    told = {name: value for name, value in asdict(issued).items() if name not in left_out}
    for name, value in told.items():
        if isinstance(value, date | datetime):
            told[name] = value.isoformat()
    return told if state is None else {**told, "state": state.value}


def _verify(arguments: argparse.Namespace) -> int:
    from casereview.services.report.verifying import verify

    arguments.vault, file = _vault_and_file(arguments.paths)
    data = file_bytes(file)
    session = session_to_read(arguments)
    try:
        found = verify(session, data)
    finally:
        session.close()
    if arguments.json:
        issued = None if found.issued is None else _issued_object(found.issued, found.state)
        print_json(
            {
                "file": file.name,
                "sha256": found.sha256,
                "result": found.found.value,
                "case": found.case_id or None,
                "issued": issued,
                "signature": None if found.signature is None else found.signature.sentence,
                "sentences": found.sentences,
            }
        )
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found.sentences))
        sys.stdout.write(f"SHA-256 {found.sha256}\n")
    return 0 if found.same else 2


def _vault_and_file(paths: list[Path]) -> tuple[Path, Path]:
    """Tell the vault's folder from the file, whichever is named first."""
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if not path.is_dir()]
    if len(files) != 1 or len(folders) > 1:
        raise BadInputError("Name one file, and the folder of the vault: report verify F.pdf DIR.")
    return folders[0] if folders else default_vault_folder(), files[0]


def _chosen(arguments: argparse.Namespace, case: Any) -> Issued:  # noqa: ANN401  an OpenCase
    from casereview.services.report.issuing import issued_of, issued_reports

    if arguments.issue:
        return issued_of(case, arguments.issue)
    every = issued_reports(case)
    if not every:
        raise BadInputError("Nothing was issued from this case yet.")
    return every[0][0]


def _copy(arguments: argparse.Namespace) -> int:
    from casereview.services.report.after_issue import save_copy

    session = session_to_work(arguments)
    try:
        case = session.open(arguments.case)
        issued = _chosen(arguments, case)
        save_copy(case, issued.id, to_write(arguments.out))
    finally:
        session.close()
    return _written(arguments, f"{issued.form.words}, {issued.version},", issued.size)


def _record(arguments: argparse.Namespace) -> int:
    from casereview.services.report.after_issue import save_sidecar

    session = session_to_work(arguments)
    try:
        case = session.open(arguments.case)
        path, _ = save_sidecar(case, _chosen(arguments, case).id, to_write(arguments.out))
        size = path.stat().st_size
    finally:
        session.close()
    return _written(arguments, "The record", size)


def _certificate_secret(arguments: argparse.Namespace) -> str:
    file = arguments.certificate_passphrase_file
    return secret(file, _OPENS, "Passphrase of the certificate")


def _certificate(arguments: argparse.Namespace) -> int:
    from casereview.services.report import certificates

    session = session_to_work(arguments)
    try:
        if arguments.remove:
            certificates.remove(session)
        elif arguments.source or arguments.make:
            if arguments.source:
                certificates.take_in(session, arguments.source, _certificate_secret(arguments))
            else:
                file = arguments.certificate_passphrase_file
                chosen = new_secret(file, _OPENS, "Passphrase for the certificate")
                certificates.make(session, arguments.make, chosen)
        found = certificates.certificate(session)
    finally:
        session.close()
    if arguments.json:
        print_json(
            None
            if found is None
            else {
                "subject": found.subject,
                "issuer": found.issuer,
                "valid_from": found.not_before.isoformat(),
                "valid_until": found.not_after.isoformat(),
                "sha256": found.sha256,
            }
        )
    elif found is None:
        sys.stdout.write("There is no certificate in this vault.\n")
    else:
        sys.stdout.write(
            f"{found.subject}, valid until {found.not_after.date().isoformat()}, "
            f"SHA-256 {found.sha256[:12]}\n"
        )
    return 0
