"""A program that is killed while it works, again and again, and what is there afterwards.

`python -m tests.storage.killed_writers FOLDER TIMES SEED` makes a vault and then, TIMES times, lets
a child process work on a case, kills it with SIGKILL at a random moment, and opens the vault. The
child acknowledges each command after it returned. Prints one JSON object of counts.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import uuid
from collections import Counter
from pathlib import Path

from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.case import Case, Claimant, Event, SourceKind
from casereview.domain.dates import PartialDate
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, with_document

LONGEST = 0.03  # seconds between the first acknowledgement and the kill
PATIENCE = 60.0


def main(folder: Path, times: int, seed: int) -> dict[str, int]:
    """Kill a writer again and again; how often, what it had done, and what was lost."""
    chance = random.Random(seed)
    counts = Counter({"killed": 0, "lost": 0, "half done": 0, "damaged": 0, "unreadable": 0})
    with cheap_kdf():
        vault, _code = Vault.create(folder, PASSPHRASE)
        case = vault.new_case(Case(str(uuid.uuid4()), Claimant("Ms Example")))
        with case.command("Begin"):
            case.time_points.put(TimePoint("p", 1, "Today", "T", "today", PartialDate(2026)))
        case_id = case.id
        vault.close()
        known: set[str] = set()
        for number in range(times):
            known |= _work_and_kill(folder, case_id, number, chance)
            _verify(folder, case_id, known, counts)
            counts["killed"] += 1
    return {**counts, "acknowledged": len(known)}


def _work_and_kill(folder: Path, case_id: str, number: int, chance: random.Random) -> set[str]:
    """Return the edits that a child acknowledged before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(folder, case_id, number, writing)
    os.close(writing)
    wait = chance.uniform(0, LONGEST)
    with os.fdopen(reading, "rb") as source:
        if not select.select([source], [], [], PATIENCE)[0]:
            raise TimeoutError(number)
        time.sleep(wait)  # the moment of the kill is what is random here
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return set(source.read().decode().split())


def _work(folder: Path, case_id: str, number: int, out: int) -> None:
    """In the child: work without end; acknowledge each edit once its command has returned."""
    try:
        vault = Vault.unlock(folder, PASSPHRASE)
        case = vault.open_case(case_id)
        step = 0
        while True:
            step += 1
            _edit(vault, case, f"{number}-{step}", step)
            os.write(out, f"{number}-{step}\n".encode())
            if step % 7 == 0:
                case.close()
                case = vault.open_case(case_id)
    finally:
        os._exit(1)


def _edit(vault: Vault, case: CaseFile, name: str, step: int) -> None:
    """One command: an event that bears the edit's name, with work of different sizes around it."""
    with case.command(f"Edit {step}"):
        case.events.put(Event(name, PartialDate(2024), "x" * step, SourceKind.CLAIMANT))
        for item in range(step % 5):
            answer = Answer("p", ModuleKey("gad"), f"C{item}", "threshold", "1", note=name)
            case.answers.put(answer)
        if step % 6 == 0:
            data = os.urandom(9_000)
            with_document(case, f"d{name}", 1 + len(case.documents.all()), data)
    if step % 9 == 0:
        with case.command("To be undone"):
            case.events.put(Event(f"u{name}", PartialDate(2024), "", SourceKind.CLAIMANT))
        case.undo()
    if step % 25 == 0:
        vault.new_case(Case(str(uuid.uuid4()), Claimant("Mr Another"))).close()


def _verify(folder: Path, case_id: str, known: set[str], counts: Counter[str]) -> None:
    """Open the vault after the kill: every case reads, every acknowledged edit is there."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        counts["unreadable"] += sum(not line.readable for line in vault.cases())
        with vault.open_case(case_id) as case:
            there = {event.id for event in case.events.all()}
            counts["lost"] += len(known - there)
            counts["half done"] += sum(1 for name in there if _half(case, name))
            counts["damaged"] += len(case.faults())


def _half(case: CaseFile, name: str) -> bool:
    """Whether an edit is there without the document that the same command filed."""
    step = int(name.rpartition("-")[2])
    needs = step % 6 == 0 and not name.startswith("u")
    return needs and case.documents.get(f"d{name}") is None


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
