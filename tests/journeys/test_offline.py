"""From an empty folder to a report, the program asks the network for nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from casereview import paths

# Ends the process with a word on stderr at the first use of a socket or of a name on the network.
GUARDED = """
import os, sys

def refuse(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        os.write(2, f"NETWORK {event}".encode())
        os._exit(99)

sys.addaudithook(refuse)
from casereview.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def casereview(*arguments: object) -> str:
    run = subprocess.run(
        [sys.executable, "-c", GUARDED, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, f"{arguments[0]}: {run.stderr}"
    return run.stdout


def test_the_guard_notices_a_socket() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            GUARDED.split("from casereview")[0] + "import socket; socket.socket()",
        ],
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (99, "NETWORK socket.__new__")


def test_letters_interview_and_report_need_no_network(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("four unrelated plain words\n")
    vault, key = tmp_path / "vault", ("--passphrase-file", passphrase)
    letters = sorted((paths.resources() / "demo").rglob("A0[45]*.pdf"))
    assert letters

    casereview("vault", "create", vault, *key)
    made = casereview("case", "new", vault, "--claimant", "Ms Q", "--json", *key)
    case = json.loads(made)["case"]
    casereview("letters", "add", vault, case, *letters, *key)
    casereview("report", "compose", vault, case, "--out", tmp_path / "report.pdf", *key)

    shown = json.loads(casereview("case", "show", vault, case, "--json", *key))
    assert len(shown["documents"]) == len(letters)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
