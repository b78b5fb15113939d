"""What the commands write where output goes astray: cut off, closed, full, in another locale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NAME = "Ł\u2028é"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.jsonl"
    point = {"id": "t", "as_at": "2024", "answers": {"gad": {"A1": "absent"}}}
    lines = [{"id": name, "time_points": [point]} for name in [NAME, "\ud800", *range(200)]]
    text = "".join(
        f"{json.dumps(line, ensure_ascii=index > 0)}\n" for index, line in enumerate(lines)
    )
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def run(*words: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "casereview", *map(str, words)]
    return subprocess.run(command, check=False, timeout=60, **options)  # type: ignore[call-overload, no-any-return]  # options vary


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_any_name_comes_back_in_any_locale(answers: Path, encoding: str) -> None:
    surroundings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = run("interview", "evaluate", answers, "--json", capture_output=True, env=surroundings)
    assert (done.returncode, done.stderr) == (0, b"")
    found = [json.loads(line)["id"] for line in done.stdout.decode("utf-8").splitlines()]
    assert found == [NAME, "\ud800", *range(200)]
    spoken = run("interview", "evaluate", answers, capture_output=True, env=surroundings)
    assert (spoken.returncode, spoken.stderr) == (0, b"")
    assert spoken.stdout.decode("utf-8").startswith(NAME)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_goes_away_is_no_fault_to_speak_of(answers: Path) -> None:
    command = [sys.executable, "-m", "casereview", "interview", "evaluate", str(answers), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == b""
        assert started.wait(60) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("interview", "modules", "--json", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.startswith(b"The system refused it (No space left on device).")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a shell that closes streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_borne(closed: str) -> None:
    line = f"'{sys.executable}' -m casereview interview modules {closed}"
    done = subprocess.run(["/bin/sh", "-c", line], check=False, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
