"""The demonstration: three fictional cases made by the program's own reading, interview and report.

A demonstration that is there already is kept as it stands, with whatever was tried in it; only its
reports and its export are written anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casereview.errors import BadInputError, NotAVaultError, WrongPassphraseError
from casereview.paths import resources
from casereview.services import exporting
from casereview.services.demonstration.demo_case import STEPS_BESIDE_LETTERS, Step, fill, unwatched
from casereview.services.demonstration.demo_script import Script, read_script
from casereview.services.report import reporting
from casereview.services.session import Session

PASSPHRASE = "demonstration only, nothing secret inside"  # noqa: S105  it is meant to be known
"""Printed openly: the vault holds nobody's data."""

FOLDERS = ("ms-x", "mr-x", "mrs-y")
VAULT = "vault"
PASSPHRASE_FILE = "passphrase.txt"  # noqa: S105  a file's name
EXPORT = "export"
MANIFEST = "demo.json"
Tell = Callable[[str, int, int], None]
"""Told what is being done, as which part of how many."""

EXPORT_K = 2
"""Three fictional people make groups of two and more; of real people the package refuses so few."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """A report of the demonstration and the case it is of."""

    file: str
    case: str


@dataclass(frozen=True, slots=True)
class DemoCase:
    """What the manifest says of a fictional case."""

    case: str
    claimant: str
    date_of_birth: str
    claim_number: str


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was made, paths relative to the folder."""

    vault: str
    passphrase_file: str
    reports: tuple[DemoReport, ...]
    export: str
    cases: tuple[DemoCase, ...]


def scripts() -> tuple[Script, ...]:
    """Return the shipped demonstration cases."""
    folder = resources() / "demo"
    return tuple(read_script(folder / name / "case.toml") for name in FOLDERS)


class _Counted:
    """Tells each step with its number."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._total = total
        self._tell = tell
        self._done = 0

    def step(self, words: str) -> None:
        """Tell what is begun now."""
        self._tell(words, self._done, self._total)
        self._done += 1


def build(folder: Path, tell: Tell | None = None) -> DemoResult:
    """Make the demonstration in a folder, or write its papers anew where it is there already.

    Raises BadInputError, with nothing changed, where the folder holds a vault that is not the
    demonstration.
    """
    plans = scripts()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadInputError(f"{folder} cannot be made ({fault.strerror}).") from fault
    session = _standing(folder, plans)
    papers = len(plans) + 1
    letters = sum(len(script.documents) + STEPS_BESIDE_LETTERS for script in plans)
    total = papers if session is not None else papers + letters
    step = _Counted(total, tell).step if tell else unwatched
    if session is None:
        session, _code = Session.create(folder / VAULT, PASSPHRASE)
        (folder / PASSPHRASE_FILE).write_text(PASSPHRASE + "\n", encoding="utf-8")
        _filled(session, plans, step)
    try:
        result = _papers(session, folder, plans, step)
    finally:
        session.close()
    return result


def _filled(session: Session, plans: tuple[Script, ...], step: Step) -> None:
    """Fill a new vault; close it when that fails, so that the next start begins afresh."""
    try:
        for script in plans:
            fill(session, script, step)
    except BaseException:
        session.close()
        raise


def _standing(folder: Path, plans: tuple[Script, ...]) -> Session | None:
    """Return the demonstration open if it is there whole; clear away one that was left half made.

    Raises BadInputError for a vault that is not the demonstration, VaultError for one that is in
    use or damaged.
    """
    vault = folder / VAULT
    if not vault.exists():
        _require_free(folder, plans)
        return None
    try:
        session = Session.unlock(vault, PASSPHRASE)
    except (WrongPassphraseError, NotAVaultError) as fault:
        raise _foreign(vault) from fault
    cases = session.case_list().cases
    if not all(case.fictional for case in cases):
        session.close()
        raise _foreign(vault)
    if _ours(folder) and {c.claim_number for c in cases} >= {
        script.case.proceedings.claim_number for script in plans
    }:
        return session
    session.close()
    shutil.rmtree(vault)
    shutil.rmtree(folder / EXPORT, ignore_errors=True)
    return None


def _require_free(folder: Path, plans: tuple[Script, ...]) -> None:
    """Refuse a folder in which something of another origin stands where our files go."""
    names = (PASSPHRASE_FILE, EXPORT, MANIFEST, *(script.report_file for script in plans))
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise BadInputError(
            f"{folder} holds {', '.join(taken)} already.",
            kept="Nothing was changed.",
            do="Choose an empty folder.",
        )


def _ours(folder: Path) -> bool:
    """Say whether a manifest of ours stands beside the vault."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("vault") == VAULT


def _foreign(vault: Path) -> BadInputError:
    return BadInputError(
        f"{vault} is a vault that is not the demonstration.",
        kept="It was left as it is.",
        do="Choose another folder.",
    )


def _papers(session: Session, folder: Path, plans: tuple[Script, ...], step: Step) -> DemoResult:
    """Write the reports, the export and, last, the manifest."""
    by_number = {case.claim_number: case.id for case in session.case_list().cases}
    reports, described = [], []
    for script in plans:
        case_id = by_number[script.case.proceedings.claim_number]
        step(f"Setting the report of {script.case.claimant.name}")
        case = session.open(case_id)
        try:
            (folder / script.report_file).write_bytes(reporting.pdf(case))
            record = case.file.record.get()
        finally:
            case.close()
        reports.append(DemoReport(script.report_file, case_id))
        born = record.claimant.date_of_birth
        described.append(
            DemoCase(
                case_id,
                record.claimant.name,
                born.isoformat() if born else "",
                record.proceedings.claim_number,
            )
        )
    step("Writing the anonymised export")
    if (folder / EXPORT).exists():
        shutil.rmtree(folder / EXPORT)
    exporting.export(session, folder / EXPORT, EXPORT_K)
    result = DemoResult(VAULT, PASSPHRASE_FILE, tuple(reports), EXPORT, tuple(described))
    manifest = json.dumps(_manifest(result), indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8")
    return result


def _manifest(result: DemoResult) -> dict[str, Any]:
    return {
        "vault": result.vault,
        "passphrase_file": result.passphrase_file,
        "reports": [{"file": r.file, "case": r.case} for r in result.reports],
        "export": result.export,
        "cases": [
            {
                "case": c.case,
                "claimant": c.claimant,
                "date_of_birth": c.date_of_birth,
                "claim_number": c.claim_number,
            }
            for c in result.cases
        ],
    }
