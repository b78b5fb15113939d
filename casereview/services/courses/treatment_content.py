"""Content of the treatment review for the command line: what it holds, whether it is sound."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from casereview.catalogue.faults import Fault
from casereview.catalogue.guidelines import (
    check_guideline_file,
    check_guidelines,
    guidelines_folder,
)
from casereview.catalogue.library import check_library_file, library_file
from casereview.catalogue.opinions import (
    check_conclusions_file,
    check_questions_file,
    check_techniques_file,
    check_waits_file,
    clinical_file,
)
from casereview.catalogue.protocols import (
    check_fidelity_file,
    check_protocol_file,
    fidelity_file,
    protocols_folder,
)
from casereview.catalogue.treatment_kinds import check_treatments_file, treatments_file
from casereview.domain.care.guideline import Recommendation
from casereview.errors import BadInputError
from casereview.services.content import Content
from casereview.services.interview.interview_files import all_modules

Check = Callable[[Path], list[Fault]]

_BY_TABLE: Mapping[str, Check] = {
    "work": check_library_file,
    "question": check_questions_file,
    "conclusion": check_conclusions_file,
    "word": check_techniques_file,
    "standard": check_waits_file,
    "treatment": check_treatments_file,
    "scale": check_fidelity_file,
}
"""By which table of a file its kind is known; the two left are those with disorders."""


def check_content(path: Path | None) -> tuple[list[dict[str, Any]], int]:
    """Check a file of content, a folder, or all that is shipped: faults, and how many files.

    Raises BadInputError where there is no such file.
    """
    files = _shipped() if path is None else _found(path)
    modules = frozenset(all_modules()[0])
    faults = [fault for file in files for fault in _check_of(file, modules)(file)]
    if path is None:
        faults += check_guidelines(guidelines_folder())
    faults.sort(key=lambda fault: (fault.file, fault.line, fault.text))
    return [{"file": fault.file, "line": fault.line, "text": fault.text} for fault in faults], len(
        files
    )


def _shipped() -> list[Path]:
    return [
        *sorted(guidelines_folder().glob("*.toml")),
        *sorted(protocols_folder().glob("*.toml")),
        library_file(),
        fidelity_file(),
        treatments_file(),
        *map(clinical_file, ("questions", "conclusions", "techniques", "waits")),
    ]


def _found(path: Path) -> list[Path]:
    files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise BadInputError(f"There is no content of the treatment review at {path}.")
    return files


def _check_of(file: Path, modules: Collection[str]) -> Check:
    """Return what checks a file: its own tables say what kind of content it is."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        tables = {}
    for table, check in _BY_TABLE.items():
        if table in tables:
            return check
    of_protocol = "item" in tables or file.parent.name == protocols_folder().name
    return partial(check_protocol_file if of_protocol else check_guideline_file, modules=modules)


def guidelines_document(disorder: str = "") -> list[dict[str, Any]]:
    """Return the rows of all guidelines as plain data, those of one disorder where it is named."""
    rows = Content().guidelines.recommendations
    return [_row(row) for row in rows if not disorder or disorder in row.disorders]


def _row(row: Recommendation) -> dict[str, Any]:
    period = row.guideline.provenance.period
    return {
        "id": row.id,
        "disorders": row.disorders,
        "problem": row.problem,
        "guideline": row.guideline.id,
        "title": row.guideline.title,
        "valid_from": period.begin.edtf if period.begin else "",
        "valid_to": period.end.edtf if period.end else "",
        "superseded_by": row.guideline.superseded_by,
        "studies_only": row.guideline.studies_only,
        "treatment": row.treatment,
        "treatments": row.treatments,
        "level": row.level,
        "format": row.format,
        "strength": row.strength,
        "dose": row.dose_words,
        "sessions": asdict(row.sessions) if row.sessions else None,
        "minutes": asdict(row.minutes) if row.minutes else None,
        "weeks": asdict(row.weeks) if row.weeks else None,
        "hours": asdict(row.hours) if row.hours else None,
        "conditions": row.conditions,
        "source": row.provenance.source,
        "source_year": row.provenance.year,
        "verified": row.provenance.verified,
        "dose_verified": row.dose_verified,
    }


def protocols_document() -> list[dict[str, Any]]:
    """Return the protocols with their items as plain data."""
    return [
        {
            "id": protocol.id,
            "name": protocol.name,
            "authors": protocol.authors,
            "disorders": protocol.disorders,
            "treatments": protocol.treatments,
            "generic": protocol.generic,
            "note": protocol.note,
            "source": protocol.provenance.source,
            "verified": protocol.provenance.verified,
            "reviewed_by": protocol.reviewed_by,
            "items": [asdict(item) for item in protocol.items],
        }
        for protocol in Content().protocols.values()
    ]


def library_document() -> dict[str, Any]:
    """Return the reference library, and what was left out of it, as plain data."""
    library = Content().library
    return {
        "works": [
            {
                "id": work.id,
                "reference": work.reference,
                "finding": work.finding,
                "limits": work.limits,
                "direction": work.direction,
                "topics": work.topics,
                "incomplete": work.incomplete,
                "source": work.provenance.source,
                "verified": work.provenance.verified,
            }
            for work in library.works.values()
        ],
        "left_out": [asdict(each) for each in library.left_out],
    }
