"""The commands of a vault's life as they are called: answers, exit codes, nothing half done."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.services.session import Session
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"


@pytest.fixture(autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        file = tmp_path / f"{name}.txt"
        file.write_text(f"{text}\n", encoding="utf-8")
        return file

    return write


@pytest.fixture
def passphrase(secret: Callable[[str, str], Path]) -> Path:
    return secret("passphrase", PASSPHRASE)


@pytest.fixture
def vault(tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "vault"
    run_json(capsys, "vault", "create", folder, "--passphrase-file", passphrase)
    return folder


@pytest.fixture
def case(vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]) -> str:
    words = ("--claimant", "Zoë Święta", "--claim-number", "KB-1")
    made = run_json(capsys, "case", "new", vault, *words, "--passphrase-file", passphrase)
    return str(made["case"])


def run_json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    assert main([str(word) for word in (*words, "--json")]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> str:
    assert main([str(word) for word in words]) == code
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, "one sentence, one line"
    assert "fault of the program" not in said.err
    return said.err


def test_check_says_what_it_verified(
    vault: Path, case: str, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run_json(capsys, "vault", "check", vault, "--passphrase-file", passphrase)
    assert found["sound"]
    assert found["faults"] == []
    assert main(["vault", "check", str(vault), "--passphrase-file", str(passphrase)]) == 0
    said = capsys.readouterr().out
    for word in ("header", "1 cases", "key", "pages", "triggers", "commands", "anchors", "sound"):
        assert word in said


def test_check_names_file_and_damage_and_ends_with_3(
    vault: Path, case: str, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = vault / "cases" / f"{case}.db"
    data = bytearray(path.read_bytes())
    data[5 * 4096 + 9] ^= 1
    path.write_bytes(data)
    said = refused(capsys, 3, "vault", "check", vault, "--passphrase-file", passphrase)
    assert f"{case}.db" in said
    assert "damaged" in said
    assert path.read_bytes() == data
    assert main(["vault", "check", str(vault), "--passphrase-file", str(passphrase), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert not found["sound"]
    assert [fault["kind"] for fault in found["faults"]] == ["pages"]


def test_check_makes_nothing_where_there_is_no_vault(
    tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(capsys, 3, "vault", "check", empty, "--passphrase-file", passphrase)
    refused(capsys, 3, "vault", "check", tmp_path / "none", "--passphrase-file", passphrase)
    assert list(empty.iterdir()) == []
    assert not (tmp_path / "none").exists()


def test_the_passphrase_is_changed(
    vault: Path,
    case: str,
    passphrase: Path,
    secret: Callable[[str, str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = secret("new", "quite another phrase")
    words = ("vault", "passphrase", vault, "--passphrase-file", passphrase)
    run_json(capsys, *words, "--new-passphrase-file", new)
    refused(capsys, 3, "case", "list", vault, "--passphrase-file", passphrase)
    listed = run_json(capsys, "case", "list", vault, "--passphrase-file", new)
    assert [c["id"] for c in listed["cases"]] == [case]
    blank = secret("blank", " ")
    words = ("vault", "passphrase", vault, "--passphrase-file", new)
    said = refused(capsys, 2, *words, "--new-passphrase-file", blank)
    assert "The old one is kept." in said
    refused(capsys, 2, *words, "--new-passphrase-file", vault / "missing")
    run_json(capsys, "case", "list", vault, "--passphrase-file", new)


def test_a_lost_passphrase_is_replaced_and_the_key_rotated(
    tmp_path: Path,
    passphrase: Path,
    secret: Callable[[str, str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, new = tmp_path / "vault", secret("new", "quite another phrase")
    made = run_json(capsys, "vault", "create", folder, "--passphrase-file", passphrase)
    run_json(capsys, "case", "new", folder, "--passphrase-file", passphrase)
    code = secret("code", made["recovery_code"].lower())
    recover = ("vault", "recover", folder, "--code-file")
    wrong = secret("wrong", made["recovery_code"][:-1])
    said = refused(capsys, 3, *recover, wrong, "--new-passphrase-file", new)
    assert "mistyped" in said
    run_json(capsys, *recover, code, "--new-passphrase-file", new)
    rotated = run_json(capsys, "vault", "rotate", folder, "--cases", "--passphrase-file", new)
    assert rotated["cases"] == 1
    assert rotated["recovery_code"] != made["recovery_code"]
    refused(capsys, 3, *recover, code, "--new-passphrase-file", new)
    fresh = secret("fresh", rotated["recovery_code"])
    run_json(capsys, *recover, fresh, "--passphrase-file", passphrase)
    run_json(capsys, "vault", "check", folder, "--passphrase-file", passphrase)


def test_a_recovery_code_is_asked_for_or_read_never_an_argument(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = refused(capsys, 2, "vault", "recover", vault, "--new-passphrase-file", passphrase)
    assert "--code-file" in said
    with pytest.raises(SystemExit) as stop:
        main(["vault", "recover", str(vault), "4F7K-AAAA"])
    assert stop.value.code == 2


def test_a_new_passphrase_is_asked_twice(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    typed = iter(
        ["new words of mine", "new words of nine", "new words of mine", "new words of mine"]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    words = ["vault", "passphrase", str(vault), "--passphrase-file", str(passphrase)]
    assert "differ" in refused(capsys, 2, *words)
    assert main(words) == 0
    assert "new passphrase opens" in capsys.readouterr().out
    refused(capsys, 3, "case", "list", vault, "--passphrase-file", passphrase)


def test_a_vault_is_copied_and_restored_by_the_same_passphrase(
    vault: Path,
    case: str,
    passphrase: Path,
    tmp_path: Path,
    secret: Callable[[str, str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    copies, new = tmp_path / "copies", tmp_path / "restored"
    made = run_json(capsys, "vault", "backup", vault, copies, "--passphrase-file", passphrase)
    assert (made["cases"], made["left_out"]) == (1, [])
    assert Path(made["folder"]).parent == copies
    restored = run_json(capsys, "vault", "restore", copies, new)
    assert restored["copy"] == made["folder"]
    listed = run_json(capsys, "case", "list", new, "--passphrase-file", passphrase)
    assert [c["id"] for c in listed["cases"]] == [case]
    run_json(capsys, "vault", "check", new, "--passphrase-file", passphrase)
    refused(capsys, 2, "vault", "restore", copies, new)
    refused(capsys, 2, "vault", "restore", tmp_path / "nothing", tmp_path / "newer")
    wrong = secret("wrong", "something else")
    words = ("vault", "restore", copies, tmp_path / "newer", "--passphrase-file")
    refused(capsys, 3, *words, wrong)
    assert not (tmp_path / "newer").exists()
    run_json(capsys, *words, passphrase)
    refused(capsys, 2, "vault", "backup", vault, vault / "in", "--passphrase-file", passphrase)


def test_a_vault_that_is_open_is_copied_and_its_copies_are_listed(
    vault: Path, case: str, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = tmp_path / "copies"
    refused(capsys, 2, "vault", "backups", copies)
    copies.mkdir()
    assert run_json(capsys, "vault", "backups", copies) == []
    with closing(Session.unlock(vault, PASSPHRASE)):
        run_json(capsys, "vault", "backup", vault, copies, "--passphrase-file", passphrase)
    (found,) = run_json(capsys, "vault", "backups", copies)
    assert (found["number"], found["cases"], found["left_out"]) == (1, 1, [])
    assert main(["vault", "backups", str(copies)]) == 0
    line = capsys.readouterr().out
    assert line.startswith("copy-000001-")
    assert "  1 case  " in line
    assert "Święta" not in line


def test_a_copy_without_a_damaged_case_says_so_and_ends_with_3(
    vault: Path, case: str, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = vault / "cases" / f"{case}.db"
    path.write_bytes(path.read_bytes()[:8192])
    words = ("vault", "backup", vault, tmp_path / "copies", "--passphrase-file", passphrase)
    said = refused(capsys, 3, *words)
    assert case in said
    assert "Every older copy is kept." in said


def test_a_case_is_handed_over_in_one_file(
    vault: Path,
    case: str,
    passphrase: Path,
    tmp_path: Path,
    secret: Callable[[str, str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, other, told = (
        tmp_path / "one.crcase",
        tmp_path / "other",
        secret("told", "said by telephone"),
    )
    run_json(capsys, "vault", "create", other, "--passphrase-file", passphrase)
    pack = ("case", "pack", vault, case, file, "--passphrase-file", passphrase)
    run_json(capsys, *pack, "--pack-passphrase-file", told)
    refused(capsys, 2, *pack, "--pack-passphrase-file", told)
    blank = ("--pack-passphrase-file", secret("blank", " "))
    refused(capsys, 2, *pack[:4], tmp_path / "two.crcase", *pack[5:], *blank)
    unknown = ("case", "pack", vault, "nobody", tmp_path / "two.crcase")
    words = ("--passphrase-file", passphrase, "--pack-passphrase-file", told)
    refused(capsys, 2, *unknown, *words)
    unpack = ("case", "unpack", other, file, "--passphrase-file", passphrase)
    said = refused(capsys, 3, *unpack, "--pack-passphrase-file", passphrase)
    assert "passphrase does not open" in said
    refused(capsys, 2, "case", "unpack", other, tmp_path / "missing", *words)
    assert run_json(capsys, *unpack, "--pack-passphrase-file", told) == {"case": case}
    refused(capsys, 2, *unpack, "--pack-passphrase-file", told)
    sent = run_json(capsys, "case", "show", vault, case, *words[:2])
    assert run_json(capsys, "case", "show", other, case, *words[:2])["title"] == sent["title"]
    run_json(capsys, "vault", "check", other, *words[:2])
    assert not (tmp_path / "two.crcase").exists()


def test_a_hostile_file_is_one_sentence_and_changes_nothing(
    vault: Path, case: str, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hostile.crcase"
    words = ("--passphrase-file", passphrase, "--pack-passphrase-file", passphrase)
    for content in (b"", b"PK\x05\x06" + bytes(18), bytes(5000)):
        file.write_bytes(content)
        said = refused(capsys, 2, "case", "unpack", vault, file, *words)
        assert "Nothing was changed." in said
    listed = run_json(capsys, "case", "list", vault, *words[:2])
    assert [c["id"] for c in listed["cases"]] == [case]


def test_a_case_is_destroyed_only_when_its_id_is_typed(
    vault: Path,
    case: str,
    passphrase: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: Any,
) -> None:
    words = ("--passphrase-file", passphrase)
    run_json(capsys, "vault", "backup", vault, tmp_path / "copies", *words)
    destroy = ("case", "destroy", vault, case, *words)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{case}\n"))
    assert "--confirm" in refused(capsys, 2, *destroy)
    assert "not confirmed" in refused(capsys, 2, *destroy, "--confirm", case[:-1])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    typed = iter(["yes", case])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))
    assert main([str(word) for word in destroy]) == 2
    assert "0 documents" in capsys.readouterr().err, "what goes is said first"
    assert [c["id"] for c in run_json(capsys, "case", "list", vault, *words)["cases"]] == [case]
    copies = ("--copies", tmp_path / "copies", "--reason", "retention")
    done = run_json(capsys, *destroy, *copies)
    assert Path(done["kept_in"]).is_file()
    assert (done["case"], done["reason"], len(done["copies"])) == (case, "retention", 1)
    assert "Święta" not in json.dumps(done, ensure_ascii=False)
    assert run_json(capsys, "case", "list", vault, *words)["cases"] == []
    refused(capsys, 2, *destroy, "--confirm", case)
    run_json(capsys, "vault", "check", vault, *words)


def test_a_held_case_is_kept(
    vault: Path, case: str, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--passphrase-file", passphrase)
    hold = ("case", "hold", vault, case, *words)
    refused(capsys, 2, *hold, "--reason", " ")
    run_json(capsys, *hold, "--reason", "appeal pending")
    destroy = ("case", "destroy", vault, case, "--confirm", case, *words)
    assert "legal hold" in refused(capsys, 2, *destroy)
    run_json(capsys, *hold, "--lift")
    assert main([str(word) for word in destroy]) == 0
    said = capsys.readouterr().out
    assert "Certificate of destruction" in said
    assert "Święta" not in said
