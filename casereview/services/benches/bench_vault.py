"""What the vault's key costs: each figure against the same engine, tables and seals without one."""

from __future__ import annotations

import secrets
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.case import Case, Claimant
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Page, ReadState, TextSource
from casereview.services.interview.measuring import BenchResult, Comparison, compare, machine
from casereview.storage import keys, yardstick
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault

_COMMITS = 1500
_PAGES = 10_000
_OPENINGS = 200
_REPEATS = 5
_SENTENCE = "She described worry on most days and slept about five hours a night. "
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Side:
    """A case file under a key, or the same without one."""

    path: Path
    case_id: str
    raw_key: bytes | None

    def open(self) -> CaseFile:
        return yardstick.open_case(self.path, self.case_id, self.raw_key)


def vault(
    commits: int = _COMMITS, pages: int = _PAGES, openings: int = _OPENINGS, repeats: int = _REPEATS
) -> BenchResult:
    """Measure autosave, bulk insert, opening of a case and unlocking; both sides alternate."""
    comparisons = (
        _autosave(commits),
        _bulk_insert(pages, repeats),
        _opening(openings),
        _unlocking(repeats),
    )
    facts = {"commits": str(commits), "pages inserted at once": str(pages), **machine()}
    return BenchResult("vault", "the same engine without a key", repeats, comparisons, facts)


def _autosave(commits: int) -> Comparison:
    """Save one rating a commit, commit by commit in turn, as the time of a disk's sync drifts."""
    spent: tuple[list[float], list[float]] = ([], [])
    with _sides() as sides, ExitStack() as opened:
        files = [opened.enter_context(side.open()) for side in sides]
        for file in files:
            with file.command("Begin"):
                file.time_points.put(TimePoint("p", 1, "Today", "T", "today", PartialDate(2026)))
        for number in range(commits):
            for side in _in_turn(number):
                spent[side].append(_timed(_rate, files[side], number))
    return compare("autosave of a rating", "ms", *spent, aim=1.15)


def _rate(file: CaseFile, number: int) -> None:
    item, value = f"C{number % 40}", ("absent", "subthreshold", "threshold")[number % 3]
    with file.command(f"Rate GAD {item}"):
        file.answers.put(Answer("p", ModuleKey("gad"), item, value, "1", note=_SENTENCE * 3))


def _bulk_insert(pages: int, repeats: int) -> Comparison:
    """File documents of many pages as one command, each time in a new case file."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(repeats):
        with _sides() as sides:
            for side in _in_turn(number):
                with sides[side].open() as file:
                    spent[side].append(_timed(_file_pages, file, pages))
    return compare(f"bulk insert of {pages} pages", "ms", *spent)


def _file_pages(file: CaseFile, count: int) -> None:
    with file.command("Add a document"):
        sha256 = file.attachments.add(b"bytes as received")
        file.documents.put(
            Document(
                id="d",
                number=1,
                file_name="bundle.txt",
                media_type="text/plain",
                sha256=sha256,
                size=17,
                pages=count,
                read_state=ReadState.READ,
                text_source=TextSource.NATIVE,
            )
        )
        file.pages.put(*(Page("d", n + 1, f"{n} {_SENTENCE * 7}") for n in range(count)))


def _opening(openings: int) -> Comparison:
    """Open a case of 20 short letters with everything that an opening verifies."""
    spent: tuple[list[float], list[float]] = ([], [])
    with _sides() as sides:
        for side in sides:
            with side.open() as file:
                _file_pages(file, 20)
        for number in range(openings):
            for which in _in_turn(number):
                began = time.perf_counter()
                file = sides[which].open()
                spent[which].append((time.perf_counter() - began) * 1000)
                file.close()
    return compare("opening a case", "ms", *spent, limit=5.0)


def _unlocking(repeats: int) -> Comparison:
    """Unlock a vault of the program's own cost, against the bare derivation of its key."""
    ours, bare = [], []
    passphrase = "one invented passphrase"  # noqa: S105  of a vault that lives for seconds
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        place = Path(folder) / "vault"
        made, _code = Vault.create(place, passphrase)
        made.close()
        for _ in range(repeats):
            ours.append(_timed(_unlock, place, passphrase))
            salt = secrets.token_bytes(keys.SALT_BYTES)
            secret = keys.prepare_passphrase(passphrase)
            bare.append(_timed(keys.stretch, secret, salt, keys.DEFAULT_KDF))
    return compare("unlocking (against Argon2id alone)", "ms", ours, bare)


def _unlock(place: Path, passphrase: str) -> None:
    Vault.unlock(place, passphrase).close()


@contextmanager
def _sides() -> Iterator[tuple[_Side, _Side]]:
    """Lend the same new case twice: under a key, and without one."""
    case = Case(uuid.uuid4().hex, Claimant("A. N. Other"), fictional=True)
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        ours = _Side(Path(folder) / "ours.db", case.id, secrets.token_bytes(_KEY_BYTES))
        bare = _Side(Path(folder) / "bare.db", case.id, None)
        for side in (ours, bare):
            yardstick.make_case(side.path, case, side.raw_key)
        yield ours, bare


def _in_turn(number: int) -> tuple[int, int]:
    return (0, 1) if number % 2 else (1, 0)


def _timed(call: Callable[..., object], *args: object) -> float:
    """Return how long a call takes, in milliseconds."""
    began = time.perf_counter()
    call(*args)
    return (time.perf_counter() - began) * 1000
