"""What all commands share: the form of their arguments, secrets asked for, answers printed."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TextIO

from casereview.errors import BadInputError

Command = Callable[[argparse.Namespace], int]

SECRET_BYTES = 4096
"""No passphrase that a person types comes near this."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks in one sentence and exits with 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words given, and stop."""
        sys.stderr.write(f"{self.prog}: {message}. Try '{self.prog} --help'.\n")
        raise SystemExit(2)


def leaf(
    group: Any,  # noqa: ANN401  argparse's subparsers action is private
    name: str,
    command: Command,
    help_text: str,
    *,
    vault: bool = False,
    reads: bool = False,
    machine: bool = True,
) -> argparse.ArgumentParser:
    """Add a command; `vault` lets it take a passphrase, `machine` answer in JSON.

    `reads` says of a command with a vault that it changes nothing there.
    """
    leaf: argparse.ArgumentParser = group.add_parser(name, help=help_text, description=help_text)
    leaf.set_defaults(command=command)
    leaf.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)
    if machine:
        leaf.add_argument("--json", action="store_true", help="print one JSON document")
    if vault:
        leaf.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="FILE",
            help="read the passphrase from the file's first line (else it is asked)",
        )
    if reads:
        leaf.add_argument(
            "--read-only",
            action="store_true",
            help="write nothing to the vault's folder, not even who has it open",
        )
    return leaf


def subgroup(groups: Any, name: str, help_text: str, alone: Command | None = None) -> Any:  # noqa: ANN401
    """Add a word that stands before several commands; their group.

    `alone` is what the word does by itself.
    """
    group = groups.add_parser(name, help=help_text, description=help_text)
    if alone is not None:
        group.set_defaults(command=alone)
        group.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)
        group.add_argument("--json", action="store_true", help="print one JSON document")
    return group.add_subparsers(
        dest="action", required=alone is None, metavar="ACTION", parser_class=Parser
    )


def json_text(value: object) -> str:
    """Return one JSON document as it is printed."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n"


def print_json(value: object) -> None:
    """Print one JSON document."""
    sys.stdout.write(json_text(value))


def print_json_line(value: object) -> None:
    """Print one JSON object on a line of its own.

    Written in ASCII: text may hold characters that some readers of lines take for a line's end.
    """
    sys.stdout.write(json.dumps(value) + "\n")


def passphrase(arguments: argparse.Namespace) -> str:
    """Return the vault's passphrase: from its file, or asked."""
    return secret(arguments.passphrase_file, "--passphrase-file", "Passphrase")


def secret(file: Path | None, option: str, name: str) -> str:
    """Return a secret from its file's first line, or asked; raises BadInputError without either."""
    if file is None:
        if not sys.stdin.isatty():
            msg = f"No {name[:1].lower()}{name[1:]} was given."
            raise BadInputError(msg, do=f"Use {option} FILE.")
        return getpass.getpass(f"{name}: ")
    return first_line(file, name)


def first_line(file: Path, name: str) -> str:
    """Return the first line of a file with a secret; raises BadInputError, which names the file.

    Read up to a bound, since a device or a film given by mistake has no end of its first line.
    """
    try:
        with file.open("rb") as source:
            line = source.readline(SECRET_BYTES + 2)
        if len(line.rstrip(b"\r\n")) > SECRET_BYTES:
            raise BadInputError(
                f"The first line of {file.name} is longer than {SECRET_BYTES} bytes: that is no "
                f"{name[:1].lower()}{name[1:]}."
            )
        return line.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInputError(
            f"The file {file.name} with the {name.lower()} cannot be read."
        ) from fault


def new_secret(file: Path | None, option: str, name: str) -> str:
    """Return a secret that is being chosen: asked twice and judged where there is no file.

    Of one in a file that is easily guessed a line on stderr says so.
    """
    from casereview.services.vault.strength import Level, guessed_in, require_strength, strength

    chosen = secret(file, option, name)
    if file is None:
        require_strength(chosen, kept="Nothing was changed.")
        if getpass.getpass("The same once more: ") != chosen:
            raise BadInputError("The two passphrases differ.", kept="Nothing was changed.")
    elif chosen.strip() and (found := strength(chosen)).level is Level.REFUSED:
        sys.stderr.write(f"Note: the passphrase in {file.name} is {guessed_in(found)}.\n")
    return chosen


def confirm_code(code: str, kept: str) -> None:
    """Ask on a terminal for the last group of a new recovery code; raises BadInputError without it.

    A script is not asked: it reads the code from what is printed.
    """
    if not sys.stdin.isatty():
        return
    for _try in range(3):
        typed = input("Type its last group, to show that you have it: ")
        if typed.strip().casefold() == code.rsplit("-", 1)[-1].casefold():
            return
    raise BadInputError("The last group of the recovery code was not typed.", kept=kept)


def file_bytes(path: Path) -> bytes:
    """Return what a file holds; raises BadInputError, which names it."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadInputError(f"{path.name} cannot be read ({fault.strerror}).") from fault


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be read line by line; raises BadInputError, which names it."""
    try:
        file = path.open("rb")
    except OSError as fault:
        raise BadInputError(f"{path.name} cannot be read ({fault.strerror}).") from fault
    with file:
        yield file


def to_write(path: Path) -> Path:
    """Return a path with a folder to write it to; raises BadInputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadInputError(
            f"{path} cannot be written ({fault.strerror}).", kept="Nothing was changed."
        ) from fault
    return path


def require_other(source: Path, target: Path, option: str) -> None:
    """Raise BadInputError where what is to be written is the file that is read."""
    if target.exists() and target.samefile(source):
        raise BadInputError(
            f"{source.name} is read and cannot be written at the same time.",
            kept="It is unchanged.",
            do=f"Name another file after {option}.",
        )


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file; raises BadInputError, which names it."""
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise BadInputError(f"{path.name} cannot be written ({fault.strerror}).") from fault


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a text file that takes its place only when all of it is written.

    What is there already, and is no file (`/dev/stdout`), is written to as it is. Raises
    BadInputError, which names the file.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as out:
                yield out
            return
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                yield out
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as fault:
        raise BadInputError(f"{path.name} cannot be written ({fault.strerror}).") from fault
