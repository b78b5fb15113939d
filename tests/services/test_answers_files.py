"""Files of answers as they come: damaged lines, other encodings, nothing in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casereview.cli.main import main
from casereview.paths import resources
from casereview.services.interview.interview_files import evaluate_lines

POINT = {"id": "t", "as_at": "2024", "answers": {"gad": {"A1": "absent"}}}
LINE = json.dumps({"id": "é", "time_points": [POINT]}, ensure_ascii=False).encode()


def evaluated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> tuple[int, int, list[str]]:
    """Return how the command ends, how many lines it answers, and what it says of the others."""
    file = tmp_path / "answers.jsonl"
    file.write_bytes(data)
    code = main(["interview", "evaluate", str(file), "--json"])
    said = capsys.readouterr()
    assert all(json.loads(line)["id"] == "é" for line in said.out.splitlines())
    return code, len(said.out.splitlines()), said.err.splitlines()


def test_a_byte_that_is_no_text_costs_its_line_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = LINE.replace("é".encode(), "é".encode("latin-1"))
    data = b"\n".join([LINE, broken, b"", LINE, b"\xff", b"\x85", LINE + b"\r", b""])
    assert evaluated(tmp_path, capsys, data) == (
        2,
        3,
        [
            f"Line 2: Its byte {LINE.index('é'.encode()) + 1} is not UTF-8 text.",
            "Line 5: Its byte 1 is not UTF-8 text.",
            "Line 6: Its byte 1 is not UTF-8 text.",
        ],
    )


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_answers_gives_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    assert evaluated(tmp_path, capsys, data) == (0, 0, [])
    page = (resources() / "help" / "answers-file.md").read_text(encoding="utf-8")
    assert "a file that is empty, or has no others, gives no answer, and" in page


def test_a_mark_of_utf_8_at_the_start_is_passed_over() -> None:
    (found,) = evaluate_lines(b"\xef\xbb\xbf" + LINE)
    assert found.answer["id"] == "é"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_file_in_utf_16_is_refused_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    data = f"{mark}{LINE.decode()}\n{LINE.decode()}".encode(encoding)
    code, answered, said = evaluated(tmp_path, capsys, data)
    assert (code, answered) == (2, 0)
    assert said[0].startswith("The file of answers is UTF-16 text, not UTF-8.")


def test_what_is_no_rating_is_told_with_every_word_that_is_one() -> None:
    (found,) = evaluate_lines(LINE.replace(b"absent", b"maybe"))
    assert found.fault == (
        "Line 1: 'maybe' is no answer to gad A1: it takes one of absent, subthreshold, threshold,"
        " inadequate, skipped."
    )
    (found,) = evaluate_lines(LINE.replace(b"absent", b"skipped"))
    assert not found.fault
