"""The child process: its limits hold, it writes nothing, and a taken-over one cannot do harm."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casereview.correspondence import process
from casereview.correspondence.limits import MEBIBYTE, Limits
from casereview.correspondence.process import CHILD_FLAG, ChildError, ChildProcess, child_command
from casereview.correspondence.reading import read_document
from casereview.correspondence.wire import WireError, read_frame, write_frame
from casereview.domain.documents.document import ReadState

PACKAGE = Path(process.__file__).resolve().parents[1]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX resource limits")


def as_child(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let another program stand in for the reading process."""
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", program])


def under_limits(program: str, limits: str) -> subprocess.CompletedProcess[str]:
    code = (
        "from casereview.correspondence.child import apply_limits\n"
        "from casereview.correspondence.limits import Limits\n"
        f"apply_limits(Limits({limits}))\n{program}"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_endless_child_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    as_child(monkeypatch, "while True: pass")
    with ChildProcess(Limits(seconds=0.3)) as child:
        with pytest.raises(ChildError, match="time"):
            child.ask({"task": "read"}, b"x" * 5_000_000)
        assert not child.alive


def test_a_document_out_of_time_is_filed_unread() -> None:
    reading = read_document("a.txt", b"Dear Dr Quill", limits=Limits(seconds=0.001))
    assert reading.read_state is ReadState.UNREAD
    assert "took too long" in reading.note


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("import os; os._exit(3)", "made the reader fail"),
        ("import os; os.write(1, b'rubbish' * 99)", "made the reader fail"),
        (
            "import os, struct; os.write(1, struct.pack('>4sIQ', b'CRw1', 2, 1 << 60) + b'{}')",
            "far more than can be read",
        ),
        (
            "import os, struct; os.write(1, struct.pack('>4sIQ', b'CRw1', 2, 0) + b'{}')",
            "made the reader fail",
        ),
        (
            "import os, struct; os.write(1, struct.pack('>4sIQ', b'CRw1', 2, 0) + b'[}')",
            "made the reader fail",
        ),
    ],
)
def test_a_wild_child_is_reported_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, program: str, says: str
) -> None:
    as_child(monkeypatch, program)
    reading = read_document("a.txt", b"Dear Dr Quill", limits=Limits(seconds=20))
    assert reading.read_state is ReadState.UNREAD
    assert says in reading.note


@posix
def test_memory_is_bounded() -> None:
    done = under_limits("b = bytearray(700 * 1024 * 1024)", "memory=300 * 1024 * 1024")
    assert "MemoryError" in done.stderr


@posix
def test_processor_time_is_bounded() -> None:
    done = under_limits("while True: pass", "seconds=0.1")
    assert done.returncode != 0


@posix
def test_no_byte_can_be_written_to_disk(tmp_path: Path) -> None:
    target = tmp_path / "leak.txt"
    done = under_limits(f"open({str(target)!r}, 'w').write('x' * 9999)", "")
    assert done.returncode != 0
    assert not target.exists() or target.stat().st_size == 0


def tree(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_reading_leaves_nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = process.child_environment

    def watched(inherited: dict[str, str]) -> dict[str, str]:
        folder = str(tmp_path)
        return {**own(inherited), "HOME": folder, "TMPDIR": folder, "TMP": folder, "TEMP": folder}

    monkeypatch.setattr(process, "child_environment", watched)
    before = tree(PACKAGE)
    letters = Path(__file__).parent.parent / "data" / "letters"
    for name in ("pdf/A09.pdf", "docx/A10.docx", "eml/A29.eml", "txt/A02.txt", "scan/A03.pdf"):
        read_document(name, (letters / name).read_bytes())
    assert list(tmp_path.iterdir()) == []
    assert set(tree(PACKAGE)) == set(before)


def test_the_child_inherits_no_private_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    environment = process.child_environment(os.environ)
    assert "SECRET_TOKEN" not in environment
    assert "HOME" not in environment


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, CHILD_FLAG]


def test_the_parent_side_loads_no_parser() -> None:
    code = (
        "import sys, casereview.correspondence.reading, casereview.correspondence.rendering, "
        "casereview.correspondence.proposals\n"
        "print([m for m in ('pypdfium2', 'docx', 'lxml', 'email') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_frames_carry_any_bytes() -> None:
    stream = io.BytesIO()
    write_frame(stream, {"a": "\u05d0\n\x00", "b": [1.5, None]}, bytes(range(256)))
    stream.seek(0)
    assert read_frame(stream, MEBIBYTE) == (
        {"a": "\u05d0\n\x00", "b": [1.5, None]},
        bytes(range(256)),
    )
    assert read_frame(stream, MEBIBYTE) is None


def test_a_torn_frame_is_an_error() -> None:
    stream = io.BytesIO()
    write_frame(stream, {"a": 1}, b"body")
    torn = io.BytesIO(stream.getvalue()[:-1])
    with pytest.raises(WireError, match="ended"):
        read_frame(torn, MEBIBYTE)


def test_the_entry_point_serves_as_the_reading_process(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen_form = [sys.executable, "-m", "casereview", CHILD_FLAG]
    monkeypatch.setattr(process, "child_command", lambda: frozen_form)
    reading = read_document("letter.txt", b"Dear Dr Example, the letter of 5 June 2019.")
    assert reading.read_state is ReadState.READ
    assert "5 June 2019" in reading.pages[0].text


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the priority is told by Linux")
def test_it_stands_back_behind_the_window() -> None:
    with ChildProcess(Limits()) as child:
        child.ask({"task": "read", "extension": "txt", "limits": Limits().as_dict()}, b"Dear Ms A")
        number = child._process.pid
        nice = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[16])
    assert nice > 0
