"""The commands as outside tools call them: forms, exit codes, one sentence for each fault."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.correspondence import ocr
from casereview.paths import resources

PASSPHRASE = "four plain fictional words"
LETTERS = resources() / "demo" / "ms-x"


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\nsecond line is ignored\n", encoding="utf-8")
    return file


@pytest.fixture
def vault(tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "vault"
    assert main(["vault", "create", str(folder), "--passphrase-file", str(passphrase)]) == 0
    capsys.readouterr()
    return folder


def run_json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    assert main([str(word) for word in words]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def new_case(capsys: pytest.CaptureFixture[str], vault: Path, passphrase: Path) -> str:
    words = ["--claimant", "Zoë Święta", "--claim-number", "KB-1", "--dob", "1980-02-29"]
    found = run_json(
        capsys, "case", "new", vault, *words, "--passphrase-file", passphrase, "--json"
    )
    assert set(found) == {"case"}
    return str(found["case"])


def refused(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> str:
    assert main([str(word) for word in words]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert said.err.count("\n") == 1, "one sentence, one line"
    return said.err


def test_create_prints_a_recovery_code_and_refuses_a_second_vault(
    tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "vault"
    made = run_json(capsys, "vault", "create", folder, "--json", "--passphrase-file", passphrase)
    assert len(made["recovery_code"]) > 30
    before = sorted(p.name for p in folder.rglob("*"))
    refused(capsys, 2, "vault", "create", folder, "--passphrase-file", passphrase)
    assert sorted(p.name for p in folder.rglob("*")) == before


def test_info_names_no_case(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_case(capsys, vault, passphrase)
    facts = run_json(capsys, "vault", "info", vault, "--json", "--passphrase-file", passphrase)
    assert facts["cases"] == 1
    assert "Zoë" not in json.dumps(facts, ensure_ascii=False)


def test_wrong_passphrase_says_so_and_hints_at_no_damage(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("another phrase\n", encoding="utf-8")
    said = refused(capsys, 3, "case", "list", vault, "--passphrase-file", wrong)
    assert "passphrase" in said.lower()
    assert "damage" not in said.lower()


def test_a_folder_that_is_no_vault(
    tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(capsys, 3, "vault", "info", empty, "--passphrase-file", passphrase)
    refused(capsys, 3, "vault", "info", tmp_path / "none", "--passphrase-file", passphrase)
    assert list(empty.iterdir()) == []


def test_a_newer_vault_is_refused_unchanged(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = vault / "vault.json"
    content = json.loads(header.read_text(encoding="utf-8"))
    version_key = next(key for key in content if key in {"version", "format"})
    content[version_key] = 99
    header.write_text(json.dumps(content), encoding="utf-8")
    (vault / "vault.json.bak").unlink(missing_ok=True)
    said = refused(capsys, 3, "case", "list", vault, "--passphrase-file", passphrase)
    assert "newer" in said.lower()
    assert json.loads(header.read_text(encoding="utf-8")) == content


def test_case_show_lists_documents_with_their_hashes(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = new_case(capsys, vault, passphrase)
    letter = next(LETTERS.glob("*assessment-letter-1.pdf"))
    added = run_json(
        capsys,
        *("letters", "add", vault, case, letter, "--json"),
        *("--passphrase-file", passphrase),
    )
    shown = run_json(capsys, "case", "show", vault, case, "--json", "--passphrase-file", passphrase)
    again = run_json(capsys, "case", "show", vault, case, "--json", "--passphrase-file", passphrase)
    assert shown == again
    assert shown["documents"][0]["sha256"] == added["filed"][0]["sha256"]
    assert shown["documents"][0]["file"] == letter.name
    states = {s["state"] for s in shown["documents"][0]["statements"]}
    assert states == {"proposed"}, "nothing is filed by itself"


def test_a_name_stands_on_one_line(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = ["--passphrase-file", str(passphrase)]
    words = ["case", "new", str(vault), "--claimant", " Zoë\u2028\n\x07 Święta ", *secret]
    assert main([*words, "--claim-number", "KB\n1"]) == 0
    capsys.readouterr()
    [case] = run_json(capsys, "case", "list", vault, "--json", *secret)["cases"]
    assert (case["claimant"], case["claim_number"]) == ("Zoë Święta", "KB 1")
    said = refused(capsys, 2, "case", "new", vault, "--claimant", "\n\t\x00", *secret)
    assert said.startswith("A case needs the claimant’s name")


def test_a_folder_without_letters_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "letter.txt").write_text("PHQ-9: 12", encoding="utf-8")
    paths = [str(tmp_path / "empty"), str(tmp_path / "letter.txt")]
    assert main(["letters", "read", *paths, "--json"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("empty cannot be read")
    assert json.loads(said.out)["file"] == "letter.txt"


def test_unknown_case_is_bad_input(
    vault: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(capsys, 2, "case", "show", vault, "nobody", "--passphrase-file", passphrase)


def test_letters_are_read_without_a_vault_and_a_bad_one_stops_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing of the sort")
    good = next(LETTERS.glob("*assessment-letter-2.pdf"))
    assert main(["letters", "read", str(broken), str(good), "--json"]) == 2
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    read = next(line for line in lines if line["file"] == good.name)
    assert read["letter_date"] == "2021-08-18"
    assert read["author_role"] == "trainee PWP"
    totals = {(m["measure"], m["value"]) for m in read["measures"]}
    assert {("PHQ-9", 13), ("GAD-7", 14)} <= totals
    for score in read["measures"]:
        assert str(score["value"]) in score["where"]["quote"]
    assert read["where"]["letter_date"]["page"] == 1
    assert "broken.pdf" in said.err


def test_hostile_and_unreadable_documents_are_filed_as_received(
    vault: Path,
    passphrase: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    case = new_case(capsys, vault, passphrase)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing of the sort")
    scan = next(LETTERS.glob("*scan.pdf"))
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    words = ["letters", "add", str(vault), case, str(broken), str(scan), str(bomb), "--json"]
    assert main([*words, "--passphrase-file", str(passphrase)]) == 0
    filed = json.loads(capsys.readouterr().out)["filed"]
    assert [f["file"] for f in filed] == [broken.name, scan.name, bomb.name]
    shown = run_json(capsys, "case", "show", vault, case, "--json", "--passphrase-file", passphrase)
    for document in shown["documents"]:
        assert document["read_state"] == "unread"
        assert document["note"].endswith(".")
        assert document["statements"] == []


def test_interview_evaluate_answers_each_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"A1": "threshold", "A2": 3, "A3": "P8M", "A4": "threshold", "B1": "threshold"}
    answers |= {f"C{n}": "threshold" for n in range(1, 4)} | {"D1": "threshold"}
    answers |= {"E1": "no", "F1": "no"}
    point = {"id": "t1", "as_at": "2021-08", "kind": "referral", "answers": {"gad": answers}}
    good = {"id": "one", "time_points": [point]}
    unknown = {"id": "two", "time_points": [{**point, "answers": {"nonsense": {"A1": "yes"}}}]}
    item = {"id": "three", "time_points": [{**point, "answers": {"gad": {"Z9": "yes"}}}]}
    file = tmp_path / "answers.jsonl"
    lines = [json.dumps(good), json.dumps(unknown), json.dumps(item), "{not json", json.dumps(good)]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert main(["interview", "evaluate", str(file), "--json"]) == 2
    said = capsys.readouterr()
    results = [json.loads(line) for line in said.out.splitlines()]
    assert [r["time_points"][0]["modules"]["gad"]["dsm5tr"]["status"] for r in results] == [
        "met",
        "met",
    ]
    assert said.err.count("\n") == 3
    assert "nonsense" in said.err
    assert "Z9" in said.err


def test_interview_modules_lists_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    modules = run_json(capsys, "interview", "modules", "--json")
    assert {"gad", "iad", "phobia", "mde", "ptsd5", "panic", "bed"} <= {m["id"] for m in modules}
    for module in modules:
        assert module["version"]
        assert all({"id", "type", "label"} <= set(item) for item in module["items"])
    assert main(["interview", "check"]) == 0


def test_a_draft_is_composed_from_any_case_and_always_the_same(
    vault: Path, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = new_case(capsys, vault, passphrase)
    outs = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for out in outs:
        words = ["report", "compose", str(vault), case, "--out", str(out)]
        assert main([*words, "--passphrase-file", str(passphrase)]) == 0
    capsys.readouterr()
    assert outs[0].read_bytes() == outs[1].read_bytes()
    main(["report", "check", str(outs[0]), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["file"] == "one.pdf"
    assert [a["id"] for a in document["assertions"]] == [str(n) for n in range(1, 78)]
    assert {a["result"] for a in document["assertions"]} <= {"pass", "fail", "not_applicable"}


def test_check_refuses_what_is_no_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.pdf"
    file.write_text("not a PDF", encoding="utf-8")
    refused(capsys, 2, "report", "check", file, "--json")


def test_usage_faults_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["letters", "read"])
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_passphrase_is_never_taken_from_nowhere(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    refused(capsys, 2, "case", "list", vault)


def test_a_vault_copied_elsewhere_still_opens(
    vault: Path, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = new_case(capsys, vault, passphrase)
    copy = tmp_path / "copy"
    shutil.copytree(vault, copy)
    listed = run_json(capsys, "case", "list", copy, "--json", "--passphrase-file", passphrase)
    assert [c["id"] for c in listed["cases"]] == [case]
