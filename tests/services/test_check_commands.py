"""The commands that check a report's content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.cli.main import main
from casereview.services.session import CaseDraft, Session
from tests.builders import cheap_kdf

WORDS = "four plain fictional words"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("checks")
    with cheap_kdf():
        session, _code = Session.create(folder / "vault", WORDS)
        case = session.new_case(CaseDraft("Mr Bram Oakes", "K00ZZ111"))
        session.close()
        (folder / "secret").write_text(WORDS)
        yield folder, case


def run(made: tuple[Path, str], capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    folder, case = made
    command, *rest = words
    code = main(
        ["report", command, str(folder / "vault"), case, *rest,
         "--passphrase-file", str(folder / "secret")]
    )  # fmt: skip
    return code, capsys.readouterr().out


def test_checks_are_listed_and_a_warning_is_let_stand(
    made: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(made, capsys, "checks", "--json")
    told = json.loads(out)
    assert code == 2
    assert not told["ready"]
    assert told["length"]["counted"] <= told["length"]["total"]
    assert {row["state"] for row in told["checks"]} == {"blocks", "warns"}
    warning = next(row for row in told["checks"] if row["id"] == "R23")
    assert (warning["gate"], warning["page"]) == ("warn", "overview/details/instructions")
    assert run(made, capsys, "let-stand", warning["mark"], "--why", "None was made.") == (
        0,
        "R23 is let stand.\n",
    )
    _, out = run(made, capsys, "checks", "--across", "--all")
    assert f"stands     {warning['mark']}  R23  " in out
    assert "met" in out
    assert "The left margin is 35 mm or more." in out


@pytest.mark.parametrize("mark", ["00000000", "", "0"])
def test_an_unknown_mark_changes_nothing(
    made: tuple[Path, str], capsys: pytest.CaptureFixture[str], mark: str
) -> None:
    code, _ = run(made, capsys, "let-stand", mark, "--why", "So.")
    assert code == 2


def test_what_blocks_has_no_mark_to_let_it_stand(
    made: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = run(made, capsys, "checks", "--json")
    block = next(row for row in json.loads(out)["checks"] if row["state"] == "blocks")
    code, _ = run(made, capsys, "let-stand", block["mark"], "--why", "So.")
    assert code == 2
