"""The command that searches: what it prints, what it refuses, what it could not read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.domain.dossier import SectionText
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
def vault(tmp_path: Path) -> Path:
    """A vault of two cases that speak of a quarry, and one that does not."""
    folder = tmp_path / "vault"
    session, _code = Session.create(folder, PASSPHRASE)
    for name, note in (("Ms Ouzel", "Fell in a quarry."), ("Mr Wren", ""), ("Mx Finch", "Quarry")):
        case = session.open(session.new_case(CaseDraft(name)))
        with case.change("Note"):
            case.file.record.put(replace(case.file.record.get(), note=note))
            if name == "Ms Ouzel":
                case.file.sections.put(SectionText("opinion_causation", "The quarry’s edge gave."))
        case.close()
    session.close()
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = 0) -> str:
    assert main([str(word) for word in words]) == code, capsys.readouterr().err
    return capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    return json.loads(said(capsys, *words, "--json"))


def test_it_prints_each_place_in_its_context(
    vault: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, "search", vault, "quarr", "--passphrase-file", secret)
    assert "Ms Ouzel" in out
    assert "Mx Finch" in out
    assert "Mr Wren" not in out
    assert "Report: " in out
    assert "The quarry’s edge gave." in out


def test_the_document_tells_where_the_words_stand(
    vault: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "search", vault, "QUARRY’S edge", "--passphrase-file", secret)
    assert found["searched"] == 3
    assert found["not_searched"] == []
    (case,) = found["cases"]
    assert case["title"] == "Ms Ouzel"
    (hit,) = case["hits"]
    (mark,) = hit["marks"]
    assert hit["excerpt"][mark["start"] : mark["end"]] == "quarry’s edge"
    other = document(
        capsys, "search", vault, "quarry", "--case", case["case"], "--passphrase-file", secret
    )
    assert [found["case"] for found in other["cases"]] == [case["case"]]
    assert len(other["cases"][0]["hits"]) == 2


def test_nothing_found_is_said_and_too_little_is_refused(
    vault: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "search", vault, "zyzzyva", "--passphrase-file", secret) == (
        "Nothing found.\n"
    )
    said(capsys, "search", vault, "qu", "--passphrase-file", secret, code=2)
    said(capsys, "search", vault, "quarry", "--case", "x", "--passphrase-file", secret, code=2)


def test_a_case_that_could_not_be_searched_ends_it_with_3(
    vault: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "search", vault, "Finch", "--passphrase-file", secret)
    (vault / "cases" / f"{found['cases'][0]['case']}.db").unlink()
    assert main(["search", str(vault), "quarry", "--passphrase-file", str(secret)]) == 3
    told = capsys.readouterr()
    assert "Ms Ouzel" in told.out
    assert "Mx Finch could not be searched" in told.err
