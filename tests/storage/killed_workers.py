"""A program that is killed amid everything a vault can do, again and again, and what is there then.

`python -m tests.storage.killed_workers FOLDER TIMES SEED` makes a vault and lets child processes
work in it by chance: edits, new cases, new keys of cases and vault, destruction of records and of
cases, notes in the journal, copies, searches. Each acknowledges every work that returned and is
killed at a random step on the disk. Afterwards the vault is read, checked as it was left, and
opened for work. Prints one JSON object of counts; the seed decides what is done.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from casereview.domain.case import Case, Claimant, Event, SourceKind
from casereview.domain.dates import PartialDate
from casereview.domain.documents.wordsearch import Query
from casereview.storage import keys
from casereview.storage.copies import listed
from casereview.storage.destruction import Reason
from casereview.storage.inspection import inspect
from casereview.storage.journal import NoteKind
from casereview.storage.reducing import Fate
from casereview.storage.restoring import restore
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, with_document

STEPS = frozenset({"os.rename", "os.remove", "os.truncate", "os.mkdir", "open"})
LAST_STEP = 400
WORKS = 12
_LEFT = (".next", ".making", ".new", ".unpacking", ".reducing", ".destroying", "-wal", "-journal")


@dataclass
class Known:
    """What was acknowledged: the edits of each case, the notes, what was destroyed."""

    edits: dict[str, set[str]] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    unsure: str = ""
    """The case that was just being made or destroyed."""

    def take(self, told: str) -> None:
        """Learn from what a child told, line by line."""
        self.unsure = ""
        for line in told.splitlines():
            what, name, *rest = line.split()
            if what == "begin":
                self.unsure = name
            elif what == "edit":
                self.edits[name].add(rest[0])
            elif what == "note":
                self.notes.add(name)
            else:
                self.unsure = ""
                self.settle(name, there=what == "new")

    def settle(self, case_id: str, *, there: bool) -> None:
        """Take a case for one that is there, or for one that is gone."""
        if there:
            self.edits.setdefault(case_id, set())
        else:
            self.edits.pop(case_id, None)
            self.gone.add(case_id)


def main(folder: Path, times: int, seed: int) -> dict[str, int]:
    """Kill a worker so many times; what it had done, and what was not as it should be."""
    chance, known = random.Random(seed), Known()
    vault, copies = folder / "vault", folder / "copies"
    counts = Counter({"killed": 0, "lost": 0, "back": 0, "damaged": 0, "left over": 0})
    with cheap_kdf():
        Vault.create(vault, PASSPHRASE)[0].close()
        while counts["killed"] < times:
            told, killed = _work_and_kill(vault, copies, chance)
            known.take(told)
            counts["killed"] += killed
            _verify(vault, copies, known, counts)
    edits = sum(len(names) for names in known.edits.values())
    return {**counts, "edits": edits, "notes": len(known.notes), "destroyed": len(known.gone)}


def _work_and_kill(vault: Path, copies: Path, chance: random.Random) -> tuple[str, bool]:
    """Return what a child acknowledged, and whether it was killed before it had done."""
    seed, last = chance.getrandbits(32), chance.randrange(1, LAST_STEP)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            _Worker(vault, copies, random.Random(seed), writing).work(last)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _child, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0, "the worker failed by itself"
    return said, killed


class _Worker:
    """Works by chance, and dies at a step on the disk."""

    def __init__(self, folder: Path, copies: Path, chance: random.Random, out: int) -> None:
        self._folder = folder
        self._copies = copies
        self._chance = chance
        self._out = out

    def work(self, last: int) -> None:
        """Do a number of works, or fewer: the numbered step is the last."""
        left = last

        def watch(event: str, _arguments: object) -> None:
            nonlocal left
            left -= event in STEPS
            if event in STEPS and left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        vault = Vault.unlock(self._folder, PASSPHRASE)
        sys.addaudithook(watch)
        works = (*[self._edit] * 4, self._new, self._rotate, self._rekey, self._reduce,
                 self._destroy, self._note, self._copy, self._search)  # fmt: skip
        for _ in range(WORKS):
            ids = sorted(line.id for line in vault.cases())
            if ids:
                self._chance.choice(works)(vault, self._chance.choice(ids))
            else:
                self._new(vault, "")
        vault.close()

    def _say(self, *words: str) -> None:
        os.write(self._out, f"{' '.join(words)}\n".encode())

    def _name(self) -> str:
        return f"n{self._chance.getrandbits(48)}"

    def _edit(self, vault: Vault, case_id: str) -> None:
        name, long = self._name(), self._chance.choice((1, 5000))
        with vault.open_case(case_id) as case:
            with case.command("Note"):
                text = "words " * long
                case.events.put(Event(name, PartialDate(2024), text, SourceKind.CLAIMANT))
            self._say("edit", case_id, name)

    def _new(self, vault: Vault, _case_id: str) -> None:
        case_id = str(uuid.UUID(int=self._chance.getrandbits(128)))
        self._say("begin", case_id)
        with vault.new_case(Case(case_id, Claimant("Ms Example"))) as case, case.command("Fill"):
            with_document(case)
        self._say("new", case_id)

    def _rotate(self, vault: Vault, _case_id: str) -> None:
        vault.rotate(PASSPHRASE, keys.new_recovery_code())

    def _rekey(self, vault: Vault, case_id: str) -> None:
        vault.rekey_case(case_id)

    def _reduce(self, vault: Vault, case_id: str) -> None:
        with vault.open_case(case_id, read_only=True) as case:
            if not any(document.gone_on is None for document in case.documents.all()):
                return
        fate = Fate.DESTROYED
        vault.destroy_received(vault.received_certificate_of(case_id, Reason.OTHER, fate), fate)

    def _destroy(self, vault: Vault, case_id: str) -> None:
        if len(vault.cases()) < 3:
            return
        self._say("begin", case_id)
        vault.destroy(vault.certificate_of(case_id, Reason.OTHER))
        self._say("gone", case_id)

    def _note(self, vault: Vault, _case_id: str) -> None:
        name = self._name()
        vault.journal.note(NoteKind.CHECKED, name)
        self._say("note", name)

    def _copy(self, vault: Vault, _case_id: str) -> None:
        vault.backup(self._copies)

    def _search(self, vault: Vault, _case_id: str) -> None:
        search = vault.search(Query.parse("words gad"))
        while not search.finished:
            search.step(1)
        assert search.unsearched == []


def _verify(folder: Path, copies: Path, known: Known, counts: Counter[str]) -> None:
    """Read the vault, check it as it was left, open it for work, and restore the newest copy."""
    with Vault.unlock(folder, PASSPHRASE, read_only=True) as vault:
        _compare(vault, known, counts)
    died = folder.with_name("died")
    shutil.copytree(folder, died)
    counts["damaged"] += len(inspect(died, PASSPHRASE).faults)
    shutil.rmtree(died)
    with Vault.unlock(folder, PASSPHRASE) as vault:
        if known.unsure:
            there = known.unsure in {line.id for line in vault.cases()}
            known.settle(known.unsure, there=there)
            known.unsure = ""
        _compare(vault, known, counts)
    counts["damaged"] += len(inspect(folder, PASSPHRASE).faults)
    counts["left over"] += sum(
        any(part in path.name for part in _LEFT) for path in folder.rglob("*") if path.is_file()
    )
    for copy in listed(copies)[:1] if copies.exists() else ():
        restore(copy.folder, folder.with_name("restored"), PASSPHRASE)
        shutil.rmtree(folder.with_name("restored"))


def _compare(vault: Vault, known: Known, counts: Counter[str]) -> None:
    """Count what is lost, or back, or damaged, of what was acknowledged."""
    lines = {line.id: line for line in vault.cases()}
    counts["damaged"] += sum(not line.readable for line in lines.values())
    counts["back"] += len(known.gone & lines.keys())
    for case_id, edits in known.edits.items():
        if case_id == known.unsure and case_id not in lines:
            continue
        with vault.open_case(case_id) as case:
            counts["lost"] += len(edits - {event.id for event in case.events.all()})
            counts["damaged"] += len(case.faults())
    notes = {note.text for note in vault.journal.notes(NoteKind.CHECKED, limit=9999)}
    counts["lost"] += len(known.notes - notes)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
