"""`series audit` as it is typed: a table and a package, figures, words and a paper."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from casereview.cli.main import main
from casereview.domain.assessing.finding import Status
from casereview.errors import BadInputError
from casereview.series.package import build
from casereview.services.auditing import audit_paper, audit_path, claimed_rate, p_words
from tests.series.test_series_package import make_case

HALF = Fraction(1, 2)
HEAD = "case,route,sessions,phq9_start,phq9_end,gad7_start,gad7_end,before_gad,after_gad"
ROWS = "".join(
    f"{i},step {2 + i % 2},6,15,{8 if i % 3 else 16},12,5,1,{'' if i == 7 else int(i > 2)}\n"
    for i in range(1, 21)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "series.csv"
    path.write_text(f"{HEAD}\n{ROWS}", encoding="utf-8")
    return path


def text_of(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_figures_in_json_and_on_paper(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "new" / "audit.pdf"
    line = ["series", "audit", str(table), "--json", "--claimed", "0.475", "--pdf", str(paper)]
    assert main(line) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["claimed"] == 0.475
    assert found["recovery_complete_case"]["k"] == 2
    assert found["recovery_complete_case"]["n"] == 19
    assert list(found["by_route"]) == ["step 2", "step 3"]
    printed = text_of(paper.read_bytes())
    assert "20 persons, of whom 20 had a disorder before; 1 of these are undetermined" in printed
    assert "2 of 19 (10.5 %) 2.9 to 31.4 % p = 0.0009" in printed
    assert "against the rate claimed of 0.475" in printed
    assert all(note.split()[0] in printed for note in found["notes"])
    assert audit_paper(audit_path(table, HALF)) == audit_paper(audit_path(table, HALF))


def test_figures_in_words_say_which_of_the_two_went(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["series", "audit", str(table)]) == 0
    told = capsys.readouterr().out
    assert "Every diagnosis lost, undetermined left out" in told
    assert "Service reliable recovery by PHQ-9 and GAD-7" in told
    assert "1 of 20 persons with a disorder before are undetermined after" in told


def test_of_few_persons_counts_are_given_and_nothing_else(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(f"{HEAD}\n1,step 2,3,15,8,12,5,1,0\n2,,3,15,8,12,5,1,1\n", encoding="utf-8")
    assert main(["series", "audit", str(table)]) == 0
    told = capsys.readouterr().out.split("\n- ")[0]
    assert "1 of 2" in told
    assert "too few" in told
    assert "%" not in told.replace("95 % interval", "")
    assert "p = " not in told.replace("(Fisher)", "").split("Beside")[0]


@pytest.mark.parametrize("said", ["half", "1.1", "-0.1", "1/0", "nan", ""])
def test_what_is_no_rate_is_refused(said: str, table: Path) -> None:
    with pytest.raises(BadInputError, match="is no rate"):
        claimed_rate(said)
    assert main(["series", "audit", str(table), f"--claimed={said}"]) == 2


def test_nothing_is_written_of_a_series_that_cannot_be_read(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(f"{HEAD}\n{ROWS}x,,,99,,,,1,0\n", encoding="utf-8")
    paper = tmp_path / "audit.pdf"
    assert main(["series", "audit", str(table), "--pdf", str(paper)]) == 2
    assert "series.csv, line 22: phq9_start is '99'" in capsys.readouterr().err
    assert not paper.exists()
    table.write_text(f"{HEAD}\n{ROWS}", encoding="utf-8")
    assert main(["series", "audit", str(table), "--pdf", str(table)]) == 2
    assert table.read_text(encoding="utf-8") == f"{HEAD}\n{ROWS}"
    assert main(["series", "audit", str(tmp_path / "none.csv")]) == 2
    assert main(["series", "audit", str(tmp_path)]) == 2
    assert "no row a person to count" in capsys.readouterr().err


def test_small_chances_are_never_printed_as_none() -> None:
    assert [p_words(p) for p in (0.0, 9e-5, 0.0123, 0.3, 1.0)] == [
        "p < 0.0001",
        "p < 0.0001",
        "p = 0.0123",
        "p = 0.30",
        "p = 1.00",
    ]


# ---- the package of an export ------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cases = []
    for number in range(24):
        gone = Status.NOT_MET if number % 4 == 0 else Status.MET
        last = Status.UNDETERMINED if number == 5 else gone
        statuses = {("start_therapy_1", "gad"): Status.MET, ("today", "gad"): last}
        if number >= 20:
            statuses = {("start_therapy_1", "gad"): Status.NOT_MET, ("today", "gad"): last}
        cases.append(make_case(number, statuses=statuses))
    folder = tmp_path_factory.mktemp("package")
    for name, data in build(cases, 5).files.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_package_gives_the_figures_of_its_persons(package: Path) -> None:
    found = audit_path(package, HALF)
    assert (found["n_total"], found["n_eligible"], found["n_undetermined_after"]) == (24, 20, 1)
    complete = found["recovery_complete_case"]
    assert (complete["k"], complete["n"]) == (5, 19)
    family = found["per_disorder"]["generalised anxiety"]
    assert (family["before"], family["undetermined_after"], family["lost"]) == (20, 1, 5)
    assert found["any_new_disorder"] == 3
    assert found["recovery_by_scores"]["rate"] is None
    assert any("bands of scores" in note for note in found["notes"])


def test_a_package_that_was_altered_is_refused(package: Path, tmp_path: Path) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    statuses = tmp_path / "disorder_status.csv"
    statuses.write_bytes(statuses.read_bytes().replace(b"present", b"absent", 1))
    with pytest.raises(BadInputError, match=r"disorder_status\.csv is not as it was exported"):
        audit_path(tmp_path, HALF)
    (tmp_path / "checks.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"checks\.json cannot be read"):
        audit_path(tmp_path, HALF)
    (tmp_path / "persons.csv").unlink()
    with pytest.raises(BadInputError, match="no row a person to count"):
        audit_path(tmp_path, HALF)
