"""A program that is killed while it copies a vault, again and again, and what is there afterwards.

`python -m tests.storage.killed_copiers FOLDER TIMES SEED` makes a vault of three cases, lets a
child process copy it TIMES times into one folder, kills it with SIGKILL at a random moment of the
copy, and verifies every copy that is listed. Prints one JSON object of counts.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import uuid
from collections import Counter
from pathlib import Path

from casereview.domain.case import Case, Claimant
from casereview.storage import restoring
from casereview.storage.copies import listed
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, with_document


def main(folder: Path, times: int, seed: int) -> dict[str, int]:
    """Kill a copier again and again; how often, how many copies came of it, and what was wrong."""
    chance = random.Random(seed)
    counts = Counter({"killed": 0, "unsound": 0, "left behind": 0})
    with cheap_kdf():
        vault, _code = Vault.create(folder / "vault", PASSPHRASE)
        with vault:
            for number in range(3):
                case = vault.new_case(Case(str(uuid.uuid4()), Claimant("Ms Example")))
                with case, case.command("Fill"):
                    with_document(case, data=random.Random(number).randbytes(400_000))
        copies = folder / "copies"
        longest = _seconds_of_a_copy(folder / "vault", copies)
        for _ in range(times):
            _copy_and_kill(folder / "vault", copies, chance.uniform(0, 1.2 * longest))
            counts["killed"] += 1
            counts["left behind"] += len(list(copies.glob("*.part"))) > 1
        found = listed(copies)
        for copy in found:
            counts["unsound"] += bool(restoring.check(copy, folder / "vault").faults)
        with Vault.unlock(folder / "vault", PASSPHRASE) as vault:
            vault.backup(copies)
            counts["unsound"] += not all(line.readable for line in vault.cases())
        counts["left behind"] += len(list(copies.glob("*.part")))
        restoring.restore(copies, folder / "restored", PASSPHRASE)
    return {**counts, "copies": len(found)}


def _seconds_of_a_copy(vault: Path, copies: Path) -> float:
    with Vault.unlock(vault, PASSPHRASE) as opened:
        begun = time.monotonic()
        opened.backup(copies)
        return time.monotonic() - begun


def _copy_and_kill(vault: Path, copies: Path, after: float) -> None:
    """Let a child copy, and kill it so many seconds after it said that it begins."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            opened = Vault.unlock(vault, PASSPHRASE)
            os.write(writing, b"x")
            opened.backup(copies)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        source.read(1)
        time.sleep(after)  # the moment of the kill is what is random here
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
