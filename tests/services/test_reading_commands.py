"""Commands on a vault that another program has open: reading ones answer, writing ones refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.services.session import CaseDraft, Session
from casereview.services.vault import vault_life
from casereview.storage import lock
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
PACKED = "six other plain fictional words here"
ROOT = str(Path(__file__).parents[2])
_HOLDER = f"""
import sys
sys.path.insert(0, {ROOT!r})
from pathlib import Path
from casereview.services.session import Session
from tests.builders import cheap_kdf
with cheap_kdf():
    session = Session.unlock(Path(sys.argv[1]), {PASSPHRASE!r})
case = session.open(sys.argv[2])
print("ready", flush=True)
sys.stdin.read()
session.close()
"""


@pytest.fixture(autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return file


@pytest.fixture
def vault(tmp_path: Path) -> tuple[Path, str]:
    folder = tmp_path / "vault"
    session, _code = Session.create(folder, PASSPHRASE)
    case_id = session.new_case(CaseDraft("Ms Example", "KB-1"))
    session.close()
    return folder, case_id


@pytest.fixture
def held(vault: tuple[Path, str]) -> Iterator[tuple[Path, str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(vault[0]), vault[1]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield vault
    process.stdin.close()
    process.wait()
    process.stdout.close()


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _run(*words: str | Path) -> int:
    return main([str(word) for word in words])


READING: tuple[tuple[str, ...], ...] = (
    ("case", "list", "VAULT"),
    ("case", "show", "VAULT", "CASE"),
    ("case", "history", "VAULT", "CASE"),
    ("case", "head", "VAULT", "CASE"),
    ("vault", "info", "VAULT"),
)
WRITING: tuple[tuple[str, ...], ...] = (
    ("case", "new", "VAULT"),
    ("case", "hold", "VAULT", "CASE", "--reason", "why"),
    ("case", "destroy", "VAULT", "CASE", "--confirm", "CASE"),
    ("case", "pack", "VAULT", "CASE", "OUT/x.crcase", "--pack-passphrase-file", "SECRET"),
    ("letters", "add", "VAULT", "CASE", "SECRET"),
    ("report", "compose", "VAULT", "CASE", "--out", "OUT/report.pdf"),
    ("export", "VAULT", "--out", "OUT/package"),
    ("vault", "rotate", "VAULT"),
)


def _words(command: tuple[str, ...], vault: tuple[Path, str], secret: Path) -> list[str]:
    named = {"VAULT": str(vault[0]), "CASE": vault[1], "SECRET": str(secret)}
    out = str(secret.parent / "out")
    words = [named.get(word, word.replace("OUT", out)) for word in command]
    return [*words, "--passphrase-file", str(secret)]


@pytest.mark.parametrize("command", READING)
def test_a_reading_command_answers_and_says_that_it_only_reads(
    command: tuple[str, ...],
    held: tuple[Path, str],
    secret: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = _words(command, held, secret)
    before = _state(held[0])
    assert main([*words, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "open in another CaseReview on this computer" in said.err
    assert "only read" in said.err
    answered: Any = json.loads(said.out)
    assert main([*words, "--json", "--read-only"]) == 0
    said = capsys.readouterr()
    assert said.err == "", "who asks for reading only needs no telling"
    assert json.loads(said.out) == answered
    assert _state(held[0]) == before


@pytest.mark.parametrize("command", WRITING)
def test_a_writing_command_refuses_in_a_sentence_and_writes_nothing(
    command: tuple[str, ...],
    held: tuple[Path, str],
    secret: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = _state(held[0])
    assert main(_words(command, held, secret)) == 3
    said = capsys.readouterr()
    assert "open in another CaseReview on this computer" in said.err
    assert said.err.count("\n") == 1
    assert _state(held[0]) == before
    assert not [path for path in (secret.parent / "out").rglob("*") if path.is_file()]


def test_reading_only_takes_no_lock(
    vault: tuple[Path, str], secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _state(vault[0])
    assert _run("case", "list", vault[0], "--read-only", "--passphrase-file", secret) == 0
    assert "Ms Example" in capsys.readouterr().out
    assert _state(vault[0]) == before


def test_the_lock_of_a_computer_that_is_gone_is_broken_by_its_name(
    vault: tuple[Path, str], secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = {"pid": 7, "host": "another-computer", "time": "2024-01-31T10:00:00+00:00"}
    (vault[0] / lock.FILE_NAME).write_text(json.dumps(entry))
    new = ("case", "new", vault[0], "--passphrase-file", secret)
    assert _run(*new) == 3
    assert "break its lock" in capsys.readouterr().err
    assert _run("vault", "break-lock", vault[0]) == 2
    assert "--confirm HOST" in capsys.readouterr().err
    assert _run("vault", "break-lock", vault[0], "--confirm", "this-one") == 2
    assert "not the name" in capsys.readouterr().err
    assert _run("vault", "break-lock", vault[0], "--confirm", "another-computer") == 0
    capsys.readouterr()
    assert _run(*new) == 0


def test_a_packed_case_is_shown_without_a_vault(
    vault: tuple[Path, str],
    secret: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, phrase = tmp_path / "one.crcase", tmp_path / "packed.txt"
    phrase.write_text(f"{PACKED}\n", encoding="utf-8")
    vault_life.pack(vault[0], PASSPHRASE, vault[1], file, PACKED)
    words = ("case", "read", file, "--pack-passphrase-file")
    assert _run(*words, phrase, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["title"] == "Ms Example"
    assert _run(*words, secret) == 3
    assert "does not open one.crcase" in capsys.readouterr().err
