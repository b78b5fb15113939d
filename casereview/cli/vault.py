"""The commands of a vault's life: verified, its keys changed, copied, cases handed over."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.cli.session import print_case
from casereview.errors import BadInputError, DamagedVaultError
from casereview.terminal import (
    confirm_code,
    leaf,
    new_secret,
    passphrase,
    print_json,
    secret,
    subgroup,
)

if TYPE_CHECKING:
    from casereview.services.vault.retention import Certificate


def add_vault_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `vault`."""
    check = leaf(
        group, "check", _check, "verify keys, pages, history and anchors of every case", vault=True
    )
    check.add_argument("vault", type=Path, metavar="DIR")
    change = leaf(group, "passphrase", _passphrase, "change the passphrase", vault=True)
    change.add_argument("vault", type=Path, metavar="DIR")
    _takes_new_passphrase(change, "--new-passphrase-file")
    recover = leaf(group, "recover", _recover, "set a new passphrase by the recovery code")
    recover.add_argument("vault", type=Path, metavar="DIR")
    recover.add_argument(
        "--code-file",
        type=Path,
        metavar="FILE",
        help="read the recovery code from the file's first line (else it is asked)",
    )
    _takes_new_passphrase(recover, "--new-passphrase-file", "--passphrase-file")
    rotate = leaf(
        group, "rotate", _rotate, "make a new vault key and a new recovery code", vault=True
    )
    rotate.add_argument("vault", type=Path, metavar="DIR")
    rotate.add_argument("--cases", action="store_true", help="encrypt every case anew as well")
    phrase = leaf(group, "phrase", _phrase, "offer unrelated words for a passphrase")
    phrase.add_argument("--words", type=int, metavar="N", help="how many, 5 to 12 (default 6)")
    ring = subgroup(group, "keyring", "this computer's keyring as one more way to open a vault")
    on = leaf(ring, "on", _keyring_on, "let this computer's keyring open the vault", vault=True)
    off = leaf(ring, "off", _keyring_off, "let no keyring open the vault", vault=True)
    for command in (on, off):
        command.add_argument("vault", type=Path, metavar="DIR")
    backup = leaf(group, "backup", _backup, "add a verified copy to a folder of copies", vault=True)
    backup.add_argument("vault", type=Path, metavar="DIR")
    backup.add_argument("to", type=Path, metavar="TO")
    backups = leaf(group, "backups", _backups, "list the copies in a folder of copies")
    backups.add_argument("folder", type=Path, metavar="FOLDER")
    lock = leaf(group, "break-lock", _break_lock, "let a vault be opened whose computer is gone")
    lock.add_argument("vault", type=Path, metavar="DIR")
    lock.add_argument(
        "--confirm", metavar="HOST", help="the name of that computer (else it is asked to be typed)"
    )
    restore = leaf(group, "restore", _restore, "make a vault of a copy, or of the newest of them")
    restore.add_argument("source", type=Path, metavar="FROM")
    restore.add_argument("vault", type=Path, metavar="DIR")
    restore.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="open the restored vault by the passphrase in this file and verify it throughout",
    )


def add_case_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `case` and move a whole case."""
    pack = leaf(
        group, "pack", _pack, "write a case to one file under a passphrase of its own", vault=True
    )
    pack.add_argument("vault", type=Path, metavar="VAULT")
    pack.add_argument("case", metavar="CASE")
    pack.add_argument("file", type=Path, metavar="FILE.crcase")
    unpack = leaf(group, "unpack", _unpack, "take a packed case into a vault", vault=True)
    unpack.add_argument("vault", type=Path, metavar="VAULT")
    unpack.add_argument("file", type=Path, metavar="FILE.crcase")
    read = leaf(group, "read", _read, "show what a packed case holds, without a vault")
    read.add_argument("file", type=Path, metavar="FILE.crcase")
    destroy = leaf(group, "destroy", _destroy, "destroy a case, leaving a certificate", vault=True)
    destroy.add_argument("vault", type=Path, metavar="VAULT")
    destroy.add_argument("case", metavar="CASE")
    destroy.add_argument(
        "--confirm", metavar="ID", help="the case's id once more (else it is asked to be typed)"
    )
    destroy.add_argument(
        "--reason",
        choices=("retention", "concluded", "request", "mistake", "other"),
        default="other",
        help="why, for the certificate (default other)",
    )
    destroy.add_argument(
        "--copies", type=Path, metavar="DIR", help="name the copies in DIR that still hold the case"
    )
    hold = leaf(group, "hold", _hold, "keep a case from being destroyed", vault=True)
    hold.add_argument("vault", type=Path, metavar="VAULT")
    hold.add_argument("case", metavar="CASE")
    why = hold.add_mutually_exclusive_group(required=True)
    why.add_argument("--reason", default="", metavar="TEXT", help="why the case must be kept")
    why.add_argument("--lift", action="store_true", help="lift the hold")
    for command in (pack, unpack, read):
        command.add_argument(
            "--pack-passphrase-file",
            type=Path,
            metavar="FILE",
            help="read the packed case's passphrase from the file's first line (else it is asked)",
        )


def _takes_new_passphrase(command: argparse.ArgumentParser, *options: str) -> None:
    command.add_argument(
        *options,
        dest="new_passphrase_file",
        type=Path,
        metavar="FILE",
        help="read the new passphrase from the file's first line (else it is asked twice)",
    )


def _check(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import check

    found = check(arguments.vault, passphrase(arguments))
    if arguments.json:
        print_json(found.document())
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found.lines()))
    if found.faults:
        first, more = found.faults[0], len(found.faults) - 1
        rest = f" {more} more fault{'s' if more > 1 else ''} listed." if more else ""
        raise DamagedVaultError(
            f"{first.file}: {first.text}{rest}",
            kept="Nothing was changed.",
            do="Keep the vault as it is and restore a backup.",
        )
    return 0


def _passphrase(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import change_passphrase

    current = passphrase(arguments)
    change_passphrase(arguments.vault, current, _new_passphrase(arguments))
    return _changed(arguments)


def _recover(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import recover

    code = secret(arguments.code_file, "--code-file", "Recovery code")
    recover(arguments.vault, code, _new_passphrase(arguments))
    return _changed(arguments)


def _new_passphrase(arguments: argparse.Namespace) -> str:
    file: Path | None = arguments.new_passphrase_file
    return new_secret(file, "--new-passphrase-file", "New passphrase")


def _changed(arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json({"vault": str(arguments.vault), "changed": "passphrase"})
    else:
        sys.stdout.write(
            "The new passphrase opens the vault. Older copies of the vault still open by the old "
            "one; `vault rotate` makes a new key for what comes from now on.\n"
        )
    return 0


def _rotate(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import new_recovery_code, rotate

    known, code = passphrase(arguments), new_recovery_code()
    if not arguments.json:
        sys.stdout.write(
            f"New recovery code, shown this once; it takes the place of the old one:\n  {code}\n"
        )
        confirm_code(code, kept="The old key and the old recovery code are in use as before.")
    cases = rotate(arguments.vault, known, code, cases=arguments.cases)
    if arguments.json:
        print_json({"vault": str(arguments.vault), "recovery_code": code, "cases": cases})
    else:
        anew = " and encrypted anew" if arguments.cases else ""
        sys.stdout.write(f"The vault has a new key; {cases} cases wrapped by it{anew}.\n")
    return 0


def _phrase(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.phrases import USUAL, new_phrase

    phrase = new_phrase(USUAL if arguments.words is None else arguments.words)
    if arguments.json:
        print_json(asdict(phrase))
    else:
        sys.stdout.write(f"{phrase.text}\n{phrase.bits} bits of chance.\n")
    return 0


def _keyring_on(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import let_keyring

    let_keyring(arguments.vault, passphrase(arguments), on=True)
    return _keyring_said(arguments, "This computer's keyring opens the vault from now on.")


def _keyring_off(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import let_keyring

    let_keyring(arguments.vault, passphrase(arguments), on=False)
    return _keyring_said(arguments, "No keyring opens the vault any longer.")


def _keyring_said(arguments: argparse.Namespace, words: str) -> int:
    if arguments.json:
        print_json({"vault": str(arguments.vault), "keyring": arguments.action == "on"})
    else:
        sys.stdout.write(f"{words}\n")
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import backup

    made = backup(arguments.vault, passphrase(arguments), arguments.to)
    if arguments.json:
        print_json({**asdict(made), "folder": str(made.folder)})
    else:
        sys.stdout.write(
            f"{made.cases} cases copied to {made.folder}, opened there and verified.\n"
        )
    if not made.complete:
        faulty = ", ".join((*made.left_out, *made.doubtful))
        raise DamagedVaultError(
            f"The copy was made, but not all is sound in it: {faulty}.",
            kept="Every older copy is kept.",
            do="Check the vault: `vault check`.",
        )
    return 0


def _backups(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import backups

    found = backups(arguments.folder)
    if arguments.json:
        print_json([{**asdict(copy), "folder": str(copy.folder)} for copy in found])
        return 0
    for copy in found:
        missing = f", {len(copy.left_out)} left out" if copy.left_out else ""
        faulty = f", {len(copy.doubtful)} with faults" if copy.doubtful else ""
        sys.stdout.write(
            f"{copy.folder.name}  made {copy.made}"
            f"  {copy.cases} case{'' if copy.cases == 1 else 's'}{missing}{faulty}"
            f"  {copy.size / 1e6:.1f} MB  vault {copy.vault_id}\n"
        )
    if not found:
        sys.stdout.write("There is no copy of a vault in this folder.\n")
    return 0


def _break_lock(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import break_lock

    host: str | None = arguments.confirm
    if host is None:
        if not sys.stdin.isatty():
            raise BadInputError("Nothing was confirmed.", do="Use --confirm HOST.")
        sys.stderr.write(
            "If CaseReview on that computer still writes, changes of either are lost and cases may "
            "be damaged. Make a copy of the folder first.\n"
        )
        host = input("Type the name of the computer that is gone: ")
    break_lock(arguments.vault, host)
    if arguments.json:
        print_json({"vault": str(arguments.vault), "broken": host.strip()})
    else:
        sys.stdout.write("The lock is broken; the vault can be unlocked.\n")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import restore

    file: Path | None = arguments.passphrase_file
    known = secret(file, "--passphrase-file", "Passphrase") if file else None
    made = restore(arguments.source, arguments.vault, known)
    if arguments.json:
        print_json(
            {
                "vault": str(arguments.vault),
                "copy": str(made.folder) if made else str(arguments.source),
                "made": made.made if made else None,
                "left_out": list(made.left_out) if made else [],
            }
        )
    else:
        when = f", made {made.made}" if made else ""
        sys.stdout.write(f"Vault restored to {arguments.vault} from a copy{when}.\n")
    return 0


_PACK = ("--pack-passphrase-file", "Passphrase of the packed case")


def _pack(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import pack

    known = passphrase(arguments)
    chosen = new_secret(arguments.pack_passphrase_file, *_PACK)
    pack(arguments.vault, known, arguments.case, arguments.file, chosen)
    if arguments.json:
        print_json({"case": arguments.case, "file": str(arguments.file)})
    else:
        sys.stdout.write(
            f"Case written to {arguments.file}. Tell its passphrase by another way than the file.\n"
        )
    return 0


def _unpack(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.vault_life import unpack

    known = passphrase(arguments)
    told = secret(arguments.pack_passphrase_file, *_PACK)
    case_id = unpack(arguments.vault, known, arguments.file, told)
    if arguments.json:
        print_json({"case": case_id})
    else:
        sys.stdout.write(f"{case_id}\n")
    return 0


def _read(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.packed import read

    session = read(arguments.file, secret(arguments.pack_passphrase_file, *_PACK))
    try:
        (line,) = session.case_list().cases
        print_case(session.open(line.id), as_json=arguments.json)
    finally:
        session.close()
    return 0


def _destroy(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.retention import Reason, destroy, lines

    case_id: str = arguments.case
    known = passphrase(arguments)

    def confirmed(certificate: Certificate) -> bool:
        typed: str | None = arguments.confirm
        if typed is None:
            if not sys.stdin.isatty():
                raise BadInputError("Nothing was confirmed.", do="Use --confirm ID.")
            sys.stderr.write("".join(f"{line}\n" for line in lines(certificate)[1:5]))
            typed = input("This cannot be undone. Type the case's id to destroy it: ")
        return typed.strip() == case_id

    done = destroy(
        arguments.vault,
        known,
        case_id,
        Reason(arguments.reason),
        confirmed=confirmed,
        copies=arguments.copies,
    )
    if arguments.json:
        print_json(done.document())
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines(done.certificate)))
        sys.stdout.write(f"Kept in {done.kept_in}.\n")
    return 0


def _hold(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.retention import hold

    reason: str = "" if arguments.lift else arguments.reason
    if not arguments.lift and not reason.strip():
        raise BadInputError("A legal hold needs a reason.", kept="Nothing was changed.")
    hold(arguments.vault, passphrase(arguments), arguments.case, reason)
    if arguments.json:
        print_json({"case": arguments.case, "legal_hold": reason})
    else:
        sys.stdout.write("The hold is lifted.\n" if arguments.lift else "The case is held.\n")
    return 0
