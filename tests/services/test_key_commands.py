"""Passphrases, phrases, codes and keyrings by command: one rule, and nothing half done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.terminal import SECRET_BYTES
from tests.builders import cheap_kdf
from tests.keyrings import keyring_in_memory

PASSPHRASE = "four plain fictional words"
GUESSED = "liverpool1984"


@pytest.fixture(autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / f"{abs(hash(text))}.txt"
        file.write_text(f"{text}\n", encoding="utf-8")
        return file

    return write


@pytest.fixture
def vault(
    tmp_path: Path, secret: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> tuple[Path, str]:
    folder = tmp_path / "vault"
    made = run_json(capsys, "vault", "create", folder, "--passphrase-file", secret(PASSPHRASE))
    return folder, made["recovery_code"]


def run_json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    assert main([str(word) for word in (*words, "--json")]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> str:
    assert main([str(word) for word in words]) == code
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, "one sentence, one line"
    assert "fault of the program" not in said.err
    return said.err


def test_a_new_passphrase_that_is_typed_is_held_to_the_rule(
    vault: tuple[Path, str],
    tmp_path: Path,
    secret: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, code = vault
    before = (folder / "vault.json").read_bytes()
    attempts = (
        ("vault", "create", tmp_path / "other"),
        ("vault", "passphrase", folder, "--passphrase-file", secret(PASSPHRASE)),
        ("vault", "recover", folder, "--code-file", secret(code)),
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: GUESSED)
    for words in attempts:
        said = refused(capsys, 2, *words)
        assert "too easily guessed" in said
        assert "thousand computers" in said
        assert GUESSED not in said
    assert (folder / "vault.json").read_bytes() == before
    assert not (tmp_path / "other").exists()


def test_of_a_guessable_passphrase_in_a_file_a_note_is_made(
    tmp_path: Path, secret: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("vault", "create", tmp_path / "other", "--passphrase-file", secret(GUESSED))

    assert main([str(word) for word in words]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("Note: the passphrase in ")
    assert said.err.count("\n") == 1
    assert "too easily guessed" in said.err
    assert GUESSED not in said.err + said.out
    run_json(capsys, "case", "list", tmp_path / "other", "--passphrase-file", secret(GUESSED))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without an end")
@pytest.mark.parametrize("option", ["--passphrase-file", "--new-passphrase-file"])
def test_a_file_without_an_end_is_refused(
    vault: tuple[Path, str],
    option: str,
    secret: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = {"--passphrase-file": secret(PASSPHRASE), "--new-passphrase-file": secret(PASSPHRASE)}
    files[option] = Path("/dev/zero")
    given = [word for pair in files.items() for word in pair]
    said = refused(capsys, 2, "vault", "passphrase", vault[0], *given)
    assert f"longer than {SECRET_BYTES} bytes" in said
    recover = ("vault", "recover", vault[0], "--code-file", "/dev/zero")
    refused(capsys, 2, *recover, "--passphrase-file", secret(PASSPHRASE))


def test_only_the_first_line_counts_and_up_to_a_bound(
    vault: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines"
    listing = ("case", "list", vault[0], "--passphrase-file", file)
    for content in (
        f"{PASSPHRASE}\r\nmore\n".encode(),
        f"\ufeff{PASSPHRASE}".encode(),
        PASSPHRASE.encode() + b"\n" + bytes(10**6),
    ):
        file.write_bytes(content)
        run_json(capsys, *listing)
    for content, code in (
        (b"x" * SECRET_BYTES + b"\n", 3),
        (b"x" * (SECRET_BYTES + 1) + b"\n", 2),
        (b"\xff\xfe\n", 2),
        (b"", 2),
    ):
        file.write_bytes(content)
        refused(capsys, code, *listing)
    refused(capsys, 2, "case", "list", vault[0], "--passphrase-file", tmp_path)


def test_a_phrase_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    made = run_json(capsys, "vault", "phrase", "--words", "7")
    assert len(made["text"].split(" ")) == 7
    assert made["bits"] == 90
    assert main(["vault", "phrase"]) == 0
    phrase, bits = capsys.readouterr().out.splitlines()
    assert len(phrase.split(" ")) == 6
    assert bits == "77 bits of chance."
    refused(capsys, 2, "vault", "phrase", "--words", "0")


def test_the_keyring_is_let_and_no_longer(
    vault: tuple[Path, str], secret: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, known = vault[0], ("--passphrase-file", secret(PASSPHRASE))
    with keyring_in_memory() as ring:
        assert run_json(capsys, "vault", "keyring", "on", folder, *known)["keyring"] is True
        assert len(ring.held) == 1
        facts = run_json(capsys, "vault", "info", folder, *known)
        assert facts["slots"] == ["passphrase", "recovery", "keyring"]
        assert run_json(capsys, "vault", "keyring", "off", folder, *known)["keyring"] is False
        assert ring.held == {}
        wrong = ("--passphrase-file", secret("a wrong one"))
        refused(capsys, 3, "vault", "keyring", "on", folder, *wrong)
    said = refused(capsys, 3, "vault", "keyring", "on", folder, *known)
    assert "no keyring" in said


def test_at_a_terminal_a_new_code_counts_once_its_last_group_is_typed(
    vault: tuple[Path, str],
    secret: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, known = vault[0], str(secret(PASSPHRASE))
    before = (folder / "vault.json").read_bytes()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: "nothing")
    rotate = ["vault", "rotate", str(folder), "--passphrase-file", known]
    assert main(rotate) == 2
    assert "old recovery code are in use" in capsys.readouterr().err
    assert (folder / "vault.json").read_bytes() == before

    def read_back(_prompt: str) -> str:
        shown = capsys.readouterr().out.splitlines()[-1]
        return shown.split("-")[-1].lower() + " "

    monkeypatch.setattr("builtins.input", read_back)
    assert main(rotate) == 0
    assert main(["vault", "create", str(folder / "in"), "--passphrase-file", known]) == 0
    assert (folder / "vault.json").read_bytes() != before
