"""Drafts and issued reports on the command line, in words and as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.cli import main as cli
from casereview.services.session import Session
from tests.builders import cheap_kdf
from tests.services.ready_case import PASSPHRASE, ready_session


@pytest.fixture(scope="module", autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ready") / "Vault"
    with cheap_kdf():
        ready_session(folder).close()
    return folder


class Commands:
    """Runs `report …` on a vault with one case; `out` is what was printed last."""

    def __init__(self, folder: Path, opens: Path, told: pytest.CaptureFixture[str]) -> None:
        self.folder, self._opens, self._told = folder, opens, told
        session = Session.unlock(folder, PASSPHRASE)
        self.case = session.case_ids()[0]
        session.close()
        self.out, self.err = "", ""

    def run(self, command: str, *arguments: object, case: bool = True) -> int:
        which = [str(self.folder), self.case] if case else []
        words = ["report", command, *which, *map(str, arguments)]
        code = cli.main([*words, "--passphrase-file", str(self._opens)])
        self.out, self.err = self._told.readouterr()
        return code

    def json(self, command: str, *arguments: object, case: bool = True) -> object:
        self.run(command, *arguments, "--json", case=case)
        return json.loads(self.out)


@pytest.fixture
def report(
    template: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Commands:
    opens = tmp_path / "passphrase.txt"
    opens.write_text(f"{PASSPHRASE}\n")
    return Commands(Path(shutil.copytree(template, tmp_path / "Vault")), opens, capsys)


def test_from_draft_to_a_file_that_is_verified(report: Commands, tmp_path: Path) -> None:
    assert report.run("save-draft", "--note", "for counsel") == 0
    assert report.out == "Draft 1 set aside.\n"
    drafts = report.json("drafts")
    assert isinstance(drafts, dict)
    assert [(d["number"], d["note"]) for d in drafts["drafts"]] == [(1, "for counsel")]
    assert report.run("ready") == 0
    assert report.out == "Nothing stands in the way of version 1.\n"

    target = tmp_path / "issued.pdf"
    issued = report.json("finalise", "--out", target)
    assert isinstance(issued, dict)
    assert (issued["version"], issued["signed_on"]) == ("Version 1", "2024-03-11")
    assert report.run("compare", 1, "v1") == 0
    assert "The two drafts say the same." in report.out
    assert report.run("verify", target, report.folder, case=False) == 0
    assert "exactly as it was issued" in report.out
    assert issued["sha256"] in report.out

    data = bytearray(target.read_bytes())
    data[1000] ^= 1
    target.write_bytes(data)
    found = report.json("verify", report.folder, target, case=False)
    assert isinstance(found, dict)
    assert (found["result"], found["issued"]) == ("unknown", None)
    found = report.json("issued")
    assert isinstance(found, list)
    (listed,) = found
    assert (listed["state"], listed["case_changed"]) == ("finalised", False)
    assert report.run("record", "--out", tmp_path / "record.json") == 0
    assert json.loads((tmp_path / "record.json").read_text())["sha256"] == issued["sha256"]
    assert report.run("copy", "--out", tmp_path / "copy.pdf") == 0
    assert report.run("delete-draft", 1, "--why", "issued") == 0
    assert report.run("draft", 1, "--out", tmp_path / "draft.pdf") == 2
    assert "was deleted" in report.err


def test_what_cannot_be_done_is_said_in_a_sentence(report: Commands, tmp_path: Path) -> None:
    assert report.run("copy", "--out", tmp_path / "copy.pdf") == 2
    assert "Nothing was issued" in report.err
    assert report.run("verify", tmp_path, report.folder, case=False) == 2
    assert report.run("finalise", "--certificate") == 2
    assert report.err.count("\n") == 1
    assert report.run("compare", "yesterday", "now") == 2
    assert report.run("certificate", report.folder, case=False) == 0
    assert report.out == "There is no certificate in this vault.\n"
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("four words of sense\n")
    code = cli.main(
        ["report", "finalise", str(report.folder), report.case, "--passphrase-file", str(wrong)]
    )
    assert code == 3
