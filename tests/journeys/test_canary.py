"""A whole visit in the window and on the command line leaves no readable word of a person behind.

Every process of it runs under a home, temporary folders and a working folder that nobody has used.
Afterwards every file there is searched, and every file that was opened for writing anywhere must be
one of ours.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from reportlab.pdfgen import canvas

from casereview.services.session import CaseDraft, Session
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf

NAME, WORD = "Quillfeather", "marzipanic"
PASSPHRASE = "tambourine glacier oyster lantern"
ROOT = Path(__file__).resolve().parents[2]

LETTER = (
    "Riverside Talking Therapies",
    "2 July 2019",
    "Dear Dr Patel,",
    f"I spoke with Ms {NAME}, who told me of the {WORD}.",
    "She scored 14 on the PHQ-9 and 16 on the GAD-7 at assessment.",
)


def spellings(words: Iterable[str]) -> dict[bytes, str]:
    """Return every form in which words could lie readable on a disk, with the word itself."""
    found: dict[bytes, str] = {}
    for word in words:
        for spelt in {word, word.upper(), word.lower(), word.title(), quote(word), word[::-1]}:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
                plain = spelt.encode(encoding)
                found |= dict.fromkeys(codings(plain), word)
    return found


def codings(plain: bytes) -> Iterator[bytes]:
    """Yield bytes as they are, in hexadecimal, and in base64 at each of its three offsets."""
    yield plain
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for ahead in range(3):
        coded = base64.b64encode(b"\0" * ahead + plain)
        inside = coded[-(-ahead * 4 // 3) + (1 if ahead else 0) :].rstrip(b"=")[:-1]
        if len(inside) > 7:
            yield inside
            yield inside.replace(b"+", b"-").replace(b"/", b"_")


def search(places: Iterable[Path], needles: dict[bytes, str]) -> list[str]:
    """Name the files that hold a needle, in their bytes or in their own name."""
    pattern = re.compile(b"|".join(re.escape(needle) for needle in needles))
    found = []
    for place in places:
        for path in sorted(place.rglob("*")):
            named = pattern.search(str(path.relative_to(place)).encode())
            held = pattern.search(path.read_bytes()) if path.is_file() else None
            found += [f"{path}: {needles[hit.group()]}" for hit in (named, held) if hit]
    return found


@dataclass(frozen=True)
class Ground:
    """Folders that nobody has used; what is brought along and taken out on purpose lies apart."""

    root: Path

    def folder(self, name: str) -> Path:
        """Return a folder, made if need be."""
        made = self.root / name
        made.mkdir(exist_ok=True)
        return made

    @property
    def inputs(self) -> Path:
        """Letters and the passphrase, as they lie on the user's disk."""
        return self.folder("inputs")

    @property
    def chosen(self) -> Path:
        """Where reports are saved in the open, by choice."""
        return self.folder("chosen")

    @property
    def vault(self) -> Path:
        """The vault."""
        return self.root / "vault"

    @property
    def searched(self) -> list[Path]:
        """Everything else: no word may be found there."""
        apart = {self.inputs, self.chosen}
        return [path for path in self.root.iterdir() if path.is_dir() and path not in apart]

    def environment(self) -> dict[str, str]:
        """Return the variables of a process that finds nothing of the real user's folders."""
        passed = ("LANG", "DISPLAY", "XAUTHORITY")
        kept = {name: os.environ[name] for name in passed if name in os.environ}
        runtime = self.folder("runtime")
        runtime.chmod(0o700)
        return kept | {
            # No compiler: the library for keyrings looks for those of macOS by letting one link.
            "PATH": str(Path(sys.executable).parent),
            "HOME": str(self.folder("home")),
            "XDG_CONFIG_HOME": str(self.folder("config")),
            "XDG_DATA_HOME": str(self.folder("data")),
            "XDG_STATE_HOME": str(self.folder("state")),
            "XDG_CACHE_HOME": str(self.folder("cache")),
            "XDG_RUNTIME_DIR": str(runtime),
            "TMPDIR": str(self.folder("tmp")),
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "xcb"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *command: object, fails: bool = False) -> tuple[str, str]:
        """Run a program to its end, watched; what it said and what it complained of."""
        trace = self.root / f"trace-{len(list(self.root.glob('trace-*')))}"
        run = subprocess.run(
            [*watched(trace), sys.executable, "-P", *map(str, command)],
            env=self.environment(),
            cwd=self.folder("working"),
            capture_output=True,
            text=True,
            timeout=280,
        )
        assert fails or run.returncode == 0, run.stderr[-3000:]
        return run.stdout, run.stderr

    def written(self) -> set[Path]:
        """Return every file that was opened for writing, made or renamed to, wherever it lay."""
        calls = re.compile(r'"((?:[^"\\]|\\.)*)"')
        found: set[Path] = set()
        for trace in self.root.glob("trace-*"):
            for line in trace.read_text(errors="replace").splitlines():
                if " = -1 " in line or ("open" in line and not WRITES.search(line)):
                    continue
                found |= {self.folder("working") / name for name in calls.findall(line)}
        return found


WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")
CALLS = "openat,open,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mkdir"


def watched(trace: Path) -> list[str]:
    """Return what to put before a command so that its system calls on files are noted."""
    tracer = shutil.which("strace")
    if tracer is None:
        return []
    return [tracer, "-f", "-q", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(trace)]


def bring_letters(folder: Path) -> None:
    """Lay letters in three formats on the disk, their file names naming the person."""
    folder.joinpath("passphrase").write_text(f"{PASSPHRASE}\n")
    page = canvas.Canvas(str(folder / f"{NAME} letter.pdf"))
    for number, line in enumerate(LETTER):
        page.drawString(72, 760 - 20 * number, line)
    page.save()
    document = docx.Document()
    for line in LETTER:
        document.add_paragraph(line)
    document.save(str(folder / f"{NAME} note.docx"))
    mail = EmailMessage()
    mail["From"], mail["To"] = "clinic@riverside.example", "expert@chambers.example"
    mail["Subject"], mail["Date"] = f"{NAME}", "Tue, 02 Jul 2019 10:00:00 +0000"
    mail.set_content("\n".join(LETTER))
    folder.joinpath(f"{NAME} mail.eml").write_bytes(bytes(mail))


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    ground = Ground(tmp_path)
    bring_letters(ground.inputs)
    ground.environment()
    return ground


def keys_of(vault: Path) -> list[bytes]:
    """Return the keys of a vault and its cases, as they are in memory while it is open."""
    with Vault.unlock(vault, PASSPHRASE) as opened:
        held = opened._keys
        cases = [held.read(path, path.stem)[1] for path in sorted(vault.glob("cases/*.key"))]
    return [held.wrapping, held.anchoring, held.listing, *cases]


def make_exportable(vault: Path) -> None:
    """Add cases of the same person until none stands out, and let them all be used again."""
    with Vault.unlock(vault, PASSPHRASE) as opened:
        session = Session(opened)
        for _ in range(5):
            session.new_case(CaseDraft(f"Ms {NAME}", WORD))
        for summary in opened.cases():
            with opened.open_case(summary.id) as case, case.command("Allow re-use"):
                case.record.put(replace(case.record.get(), reuse_allowed=True))


def assert_nothing_readable(ground: Ground) -> None:
    needles = spellings([NAME, WORD, PASSPHRASE])
    for key in keys_of(ground.vault):
        needles |= dict.fromkeys(codings(key), "a key")
    assert search(ground.searched, needles) == []


def strangers(ground: Ground) -> list[str]:
    """Name what was written outside the folders that are searched, chosen or caches of fonts."""
    known = (*ground.searched, ground.chosen, Path("/dev"), Path("/proc"), Path("/sys"))
    return sorted(
        str(path)
        for path in ground.written()
        if not any(path.is_relative_to(folder) for folder in known)
    )


def passing(ground: Ground) -> list[str]:
    """Name what was written for a while only, outside the vault and copies of it.

    The settings are replaced as a whole: what the passing file held is read where it stays.
    """
    kept = (ground.vault, ground.chosen, ground.root / "copies", ground.root / "out")
    replaced = ground.root / "config" / "casereview" / "settings.json"
    return sorted(
        str(path)
        for path in ground.written()
        if path.is_relative_to(ground.root)
        and not path.exists()
        and not (path.name == f"{replaced.name}.new" and replaced.exists())
        and not any(path.is_relative_to(folder) for folder in kept)
    )


def visit(ground: Ground) -> None:
    said, complained = ground.run(
        "-m",
        "tests.journeys.canary_window",
        ground.vault,
        ground.inputs,
        ground.chosen,
        NAME,
        WORD,
    )
    assert said.splitlines()[-1] == "done"
    assert complained.count("ZeroDivisionError") == 1  # the control: the fault was told, in words
    for needle, word in spellings([NAME, WORD, PASSPHRASE]).items():
        assert needle not in (said + complained).encode(), word
    with cheap_kdf():
        assert_nothing_readable(ground)
    assert strangers(ground) == []
    assert passing(ground) == []
    settings = list(ground.folder("config").rglob("*"))
    assert {path.name for path in settings} <= {"casereview", "settings.json"}
    assert list(ground.folder("data").rglob("*")) == []  # no list of files used lately


def test_a_visit_in_the_window_leaves_nothing_readable(ground: Ground) -> None:
    visit(ground)


@pytest.mark.window
def test_a_visit_in_a_real_window_leaves_nothing_readable(ground: Ground) -> None:
    visit(ground)


def test_the_command_line_leaves_nothing_readable(ground: Ground) -> None:
    secret = ("--passphrase-file", ground.inputs / "passphrase")
    out = ground.folder("out")

    def casereview(*arguments: object, fails: bool = False) -> str:
        said, complained = ground.run("-m", "casereview", *arguments, *secret, fails=fails)
        assert NAME not in complained
        assert WORD not in complained
        return said

    vault = ground.vault
    casereview("vault", "create", vault)
    made = casereview("case", "new", vault, "--claimant", f"Ms {NAME}", "--json")
    case = json.loads(made)["case"]
    casereview("letters", "add", vault, case, *sorted(ground.inputs.glob(f"{NAME}*")))
    casereview("report", "compose", vault, case, "--out", ground.chosen / "report.pdf")
    assert WORD in casereview("search", vault, WORD)
    casereview("vault", "check", vault)
    casereview("vault", "backup", vault, ground.root / "copies")
    pack = ("--pack-passphrase-file", ground.inputs / "passphrase")
    casereview("case", "pack", vault, case, out / "case.crcase", *pack)
    make_exportable(vault)
    casereview("export", vault, "--out", out / "package", "--k", 3)
    casereview("case", "show", vault, "no such case", fails=True)
    casereview("letters", "add", vault, case, ground.inputs / "not there.pdf", fails=True)

    assert (out / "case.crcase").is_file()
    assert any((out / "package").iterdir())
    assert any(ground.root.joinpath("copies").rglob("*.db"))
    assert_nothing_readable(ground)
    assert strangers(ground) == []
    assert passing(ground) == []


@pytest.mark.parametrize(
    "spelt",
    [
        NAME.encode(),
        NAME.upper().encode("utf-16-le"),
        base64.b64encode(f"of {NAME}!".encode()),
        base64.b64encode(f"for {NAME}!".encode()),
        base64.b64encode(f"about {NAME}!".encode()),
        f"<{WORD}>".encode().hex().encode(),
        quote(f"file:///home/{NAME} letter.pdf").encode(),
        PASSPHRASE.encode(),
    ],
)
def test_the_search_finds_what_is_planted(ground: Ground, spelt: bytes) -> None:
    """The control: whatever the form, a word in a plain file is found."""
    needles = spellings([NAME, WORD, PASSPHRASE])
    assert search(ground.searched, needles) == []
    ground.folder("cache").joinpath("plain").write_bytes(b"\0\1" + spelt + b"\2")
    assert len(search(ground.searched, needles)) == 1


def test_the_search_finds_a_name_of_a_file(ground: Ground) -> None:
    ground.folder("data").joinpath(f"{NAME}.lock").touch()
    assert len(search(ground.searched, spellings([NAME]))) == 1


def test_the_watch_sees_what_is_written_for_a_moment_and_elsewhere(ground: Ground) -> None:
    """The control: a file that is gone again, and one outside every folder, are both told of."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace (packaging/apt.txt)")
    elsewhere = ground.root / "elsewhere.txt"
    code = (
        "import os, tempfile\n"
        "tempfile.NamedTemporaryFile().write(b'x')\n"
        f"open({str(elsewhere)!r}, 'w').write('x')\n"
    )
    ground.run("-c", code)
    assert strangers(ground) == [str(elsewhere)]
    assert passing(ground)
