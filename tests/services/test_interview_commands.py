"""The interview on the command line: schedules printed, modules and answers exported as FHIR."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casereview.cli.main import main
from casereview.correspondence.reading import read_document
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import ReadOnlyError
from casereview.services.interview import interviewing, schedules
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import leaving
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
GAD = ModuleKey("gad")
PHOBIAS = (ModuleKey("phobia", "machinery"), ModuleKey("phobia", "dogs"))
RATED = {"A1": "threshold", "A3": "P8M", "B1": "subthreshold"}


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return file


@pytest.fixture
def place(tmp_path: Path, passphrase: Path) -> Iterator[tuple[Path, str]]:
    """A vault with a case in which GAD and two phobias were rated."""
    folder = tmp_path / "vault"
    with cheap_kdf():
        session, _ = Session.create(folder, PASSPHRASE)
        case_id = session.new_case(CaseDraft("Zoë Święta", "KB-1"))
        case = session.open(case_id)
        rate(case)
        case.close()
        session.close()
        yield folder, case_id


def rate(case: OpenCase) -> None:
    today = PartialDate.of(date(2024, 2, 19))
    interviewing.add_time_point(case, "Interview", "today", "today", today)
    point = case.file.time_points.all()[-1].id
    for item, value in RATED.items():
        interviewing.rate(case, point, GAD, item, value)
    interviewing.annotate(case, f"{point}/gad/A1", note="Never lets go of it.")
    for key in PHOBIAS:
        interviewing.rate(case, point, key, "A1", "threshold")
    interviewing.conclude(case, point, GAD, Status.NOT_MET, "Her worry is in keeping with events.")


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main([str(word) for word in words]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main([str(word) for word in words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def text_of(file: Path) -> str:
    pages = read_document(file.name, file.read_bytes()).pages
    return " ".join(" ".join(page.text.split()) for page in pages)


def exports(place: tuple[Path, str]) -> list[str]:
    session = Session.unlock(place[0], PASSPHRASE)
    case = session.open(place[1])
    found = [export.what for export in case.file.exports.all()]
    case.close()
    session.close()
    return found


# ---- print ---------------------------------------------------------------------------------------


def test_a_blank_schedule_is_printed_without_a_vault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new folder" / "gad.pdf"
    assert "Blank schedule written" in run(capsys, "interview", "print", "gad", "--out", file)
    text = text_of(file)
    assert "Generalised anxiety disorder" in text
    assert "T3: moment" in text
    once = file.read_bytes()
    run(capsys, "interview", "print", "gad", "--out", file)
    assert file.read_bytes() == once
    words = ("interview", "print", "gad", "--out", file, "--points", "5", "--json")
    assert json.loads(run(capsys, *words)) == {
        "file": str(file),
        "bytes": len(file.read_bytes()),
    }
    assert "T5: moment" in text_of(file)


@pytest.mark.parametrize(
    "words", [("nothing",), ("gad", "--points", "0"), ("gad", "--points", "7")]
)
def test_what_cannot_be_printed_is_refused_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    file = tmp_path / "f.pdf"
    assert refused(capsys, "interview", "print", *words, "--out", file)
    assert not file.exists()


def test_a_completed_schedule_is_printed_and_noted_as_having_left(
    place: tuple[Path, str], passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gad.pdf"
    words = ("interview", "print", "gad", "--out", file, "--case", *place)
    said = run(capsys, *words, "--passphrase-file", passphrase)
    assert "Completed schedule written" in said
    text = text_of(file)
    assert "Zoë Święta" in text
    assert "Never lets go of it." in text
    assert "◐ below threshold" in text
    assert "Her worry is in keeping with events." in text
    assert exports(place) == ["completed schedule (gad) as PDF"]
    before = file.read_bytes()
    run(capsys, *words, "--passphrase-file", passphrase)
    assert file.read_bytes() == before


def test_from_a_case_that_is_only_read_nothing_leaves(
    place: tuple[Path, str], tmp_path: Path
) -> None:
    session = Session.unlock(place[0], PASSPHRASE, read_only=True)
    case = session.open(place[1])
    data = schedules.completed(case, GAD)
    with pytest.raises(ReadOnlyError):
        leaving.save_schedule(case, GAD, data, tmp_path / "f.pdf")
    with pytest.raises(ReadOnlyError):
        leaving.note_answers(case, GAD, data)
    assert not (tmp_path / "f.pdf").exists()
    case.close()
    session.close()


def test_an_instance_must_be_named_where_there_are_several(
    place: tuple[Path, str], passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "phobia.pdf"
    rest = ("--out", file, "--case", *place, "--passphrase-file", passphrase)
    said = refused(capsys, "interview", "print", "phobia", *rest)
    assert "phobia:machinery, phobia:dogs" in said
    run(capsys, "interview", "print", "phobia:dogs", *rest)
    assert "Specific phobia (dogs)" in text_of(file)
    assert "holds no interview" in refused(capsys, "interview", "print", "phobia:cats", *rest)
    assert "holds no interview" in refused(capsys, "interview", "print", "mde", *rest)


def test_columns_are_not_chosen_for_a_completed_schedule(
    place: tuple[Path, str], passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--out", tmp_path / "f.pdf", "--points", "2", "--case", *place)
    said = refused(capsys, "interview", "print", "gad", *words, "--passphrase-file", passphrase)
    assert "time points of its case" in said


# ---- export --------------------------------------------------------------------------------------


def test_a_module_is_exported_as_the_same_questionnaire_each_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    once = run(capsys, "interview", "export", "gad", "--fhir")
    assert json.loads(once)["resourceType"] == "Questionnaire"
    assert run(capsys, "interview", "export", "gad", "--fhir") == once
    assert "no interview module" in refused(capsys, "interview", "export", "nothing", "--fhir")


def test_the_form_of_an_export_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["interview", "export", "gad"])
    assert stopped.value.code == 2
    assert "--fhir" in capsys.readouterr().err


def test_answers_leave_only_without_names_or_with_consent(
    place: tuple[Path, str], passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("interview", "export", "gad", "--fhir", "--case", *place)
    rest = ("--passphrase-file", passphrase)
    assert "--consent" in refused(capsys, *words, *rest)
    assert exports(place) == []
    plain = run(capsys, *words, "--de-identified", *rest)
    assert json.loads(plain)["resourceType"] == "Bundle"
    assert "Never lets go" not in plain
    assert "in keeping with events" not in plain
    told = run(capsys, *words, "--consent", *rest)
    assert "Never lets go of it." in told
    assert "in keeping with events" in told
    assert "Zoë" not in plain + told
    assert exports(place) == ["interview answers (gad) as FHIR"] * 2
    assert run(capsys, *words, "--consent", *rest) == told
