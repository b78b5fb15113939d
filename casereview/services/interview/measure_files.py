"""Definitions of measures for the command line and for content: shipped ones and a user's own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from casereview.catalogue.faults import Fault
from casereview.catalogue.measures import check_measure_file, load_local, load_measures
from casereview.domain.assessing.measure import Measure
from casereview.errors import BadInputError
from casereview.paths import local_measures, resources


def all_measures(folder: Path | None = None) -> tuple[dict[str, Measure], tuple[Fault, ...]]:
    """Return every measure by id and the faults of the user's own files, which are left out.

    folder: where the user's own are, the usual one by default. Raises CatalogueError for a broken
    shipped file.
    """
    shipped = load_measures()
    own, faults = load_local(folder or local_measures(), shipped)
    return {**shipped, **own}, tuple(faults)


def measures_document() -> tuple[list[dict[str, Any]], tuple[Fault, ...]]:
    """Return all measures as plain data, and the faults of the user's own files."""
    measures, faults = all_measures()
    return [asdict(measures[name]) for name in sorted(measures)], faults


def check_measures(path: Path | None) -> tuple[list[dict[str, Any]], int]:
    """Check a definition, a folder of them, or the shipped ones: faults, and how many files.

    Raises BadInputError where there is no such file.
    """
    root = path or resources() / "clinical" / "measures"
    files = sorted(root.glob("*.toml")) if root.is_dir() else [root]
    if not files or not all(file.is_file() for file in files):
        raise BadInputError(f"There is no definition of a measure at {root}.")
    faults = [
        {"file": file.name, "line": fault.line, "text": fault.text}
        for file in files
        for fault in check_measure_file(file)
    ]
    return faults, len(files)
