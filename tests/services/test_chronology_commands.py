"""The commands of the chronology: what they print, what they write, what they note."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.domain.case import Event, SourceKind
from casereview.domain.dates import parse_date
from casereview.domain.documents.contradiction import Side
from casereview.domain.documents.voice import Voice
from casereview.services import cases
from casereview.services.correspondence import contradictions, requests
from casereview.services.session import CaseDraft, Session
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"


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
def made(tmp_path: Path) -> tuple[Path, str]:
    """A vault with a case of two events, one request and one contradiction; the case's id."""
    folder = tmp_path / "vault"
    session, _code = Session.create(folder, PASSPHRASE)
    case_id = session.new_case(CaseDraft("Ms Ouzel"))
    case = session.open(case_id)
    for number, (when, text) in enumerate((("2019", "Moves house"), ("3 June 2018", "A fire"))):
        cases.save_event(case, Event(str(number), parse_date(when), text, SourceKind.CLAIMANT))
    requests.ask_for(case, "Session notes")
    sides = (
        Side(Voice.SERVICE, "A group was chosen."),
        Side(Voice.CLAIMANT, "There was no choice."),
    )
    contradictions.set_against(case, "What was on offer", sides)
    case.close()
    session.close()
    return folder, case_id


def said(
    capsys: pytest.CaptureFixture[str], secret: Path, *words: str | Path, code: int = 0
) -> str:
    arguments = [*map(str, words), "--passphrase-file", str(secret)]
    assert main(arguments) == code, capsys.readouterr().err
    return capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], secret: Path, *words: str | Path) -> Any:
    return json.loads(said(capsys, secret, *words, "--json"))


def test_the_chronology_is_printed_in_order(
    made: tuple[Path, str], secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, secret, "chronology", *made)
    assert text.index("A fire") < text.index("Moves house")
    entries = document(capsys, secret, "chronology", *made)["entries"]
    assert [entry["date"] for entry in entries] == ["2018-06-03", "2019"]
    assert entries[0]["sources"][0]["who"] == "claimant"


def test_the_file_for_a_spreadsheet_is_written_and_noted(
    made: tuple[Path, str], secret: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "chronology.csv"
    said(capsys, secret, "chronology", *made, "--csv", target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Moves house" in target.read_text("utf-8-sig")
    told = said(capsys, secret, "case", "history", *made)
    assert "Export the chronology" in told


def test_requests_and_contradictions_are_printed(
    made: tuple[Path, str], secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, secret, "requests", *made) == "Session notes: to be asked for\n"
    told = document(capsys, secret, "requests", *made)
    assert told["requests"][0]["state"] == "to_ask"
    assert "1. Session notes." in told["letter"]
    text = said(capsys, secret, "contradictions", *made)
    assert text.splitlines() == [
        "What was on offer: not yet considered",
        "  the service: A group was chosen.",
        "  the claimant: There was no choice.",
        "  Set against each other by the expert.",
    ]
    (one,) = document(capsys, secret, "contradictions", *made)["contradictions"]
    assert [side["who"] for side in one["sides"]] == ["service", "claimant"]


def test_an_empty_case_says_so(
    tmp_path: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "empty"
    session, _code = Session.create(folder, PASSPHRASE)
    case_id = session.new_case(CaseDraft("Mx Finch"))
    session.close()
    assert said(capsys, secret, "chronology", folder, case_id) == "No dated facts yet.\n"
    assert said(capsys, secret, "requests", folder, case_id) == "Nothing is asked for.\n"
    assert said(capsys, secret, "contradictions", folder, case_id) == "No contradictions.\n"
