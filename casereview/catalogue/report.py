"""Reads the report's profiles and declarations from `resources/report`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from casereview.domain.profile import Declaration, Lint, Profile, SectionSpec
from casereview.domain.report import SectionKind
from casereview.errors import BadInputError, CatalogueError
from casereview.paths import resources

_T = TypeVar("_T")


def _folder() -> Path:
    return resources() / "report"


def profile_ids() -> tuple[str, ...]:
    """Return the ids of the profiles that are shipped."""
    return tuple(sorted(path.stem for path in (_folder() / "profiles").glob("*.toml")))


def load_profile(profile_id: str, folder: Path | None = None) -> Profile:
    """Read a profile by id.

    Raises BadInputError for an id that is not shipped, CatalogueError for a broken file.
    """
    path = (folder or _folder() / "profiles") / f"{profile_id}.toml"
    if not path.is_file() or path.stem != profile_id:
        raise BadInputError(
            f"There is no report profile {profile_id!r}.", do=f"Use: {', '.join(profile_ids())}."
        )
    return _reading(path, _profile)


def load_declarations(folder: Path | None = None) -> tuple[Declaration, ...]:
    """Read every form of words; raises CatalogueError for a broken file."""
    return tuple(
        declaration
        for path in sorted((folder or _folder() / "declarations").glob("*.toml"))
        for declaration in _reading(path, _declarations)
    )


def _reading(path: Path, build: Callable[[Mapping[str, Any]], _T]) -> _T:
    """Parse a file and build from it, naming the file in every complaint."""
    try:
        with path.open("rb") as stream:
            return build(tomllib.load(stream))
    except tomllib.TOMLDecodeError as fault:
        raise CatalogueError(f"{path.name}: {fault}.") from fault
    except KeyError as fault:
        raise CatalogueError(f"{path.name}: {fault.args[0]} is missing.") from fault
    except (TypeError, ValueError) as fault:
        raise CatalogueError(f"{path.name}: {fault}.") from fault


def _profile(data: Mapping[str, Any]) -> Profile:
    sections = tuple(_section(row) for row in data["section"])
    keys = [spec.key for spec in sections]
    for key in keys:
        if keys.count(key) > 1:
            msg = f"section {key} occurs twice"
            raise ValueError(msg)
    return Profile(
        id=data["id"],
        title=data["title"],
        addressee=data["addressee"],
        standard_of_proof=data["standard_of_proof"],
        sections=sections,
        declarations=tuple(data["declarations"]),
        page_limits=tuple(data.get("page_limits", {}).items()),
        probability_phrases=tuple(data.get("probability_phrases", ())),
        lint=Lint(**{name: tuple(words) for name, words in data.get("lint", {}).items()}),
        glossary=tuple(sorted(data.get("glossary", {}).items(), key=lambda row: row[0].lower())),
    )


def _section(row: Mapping[str, Any]) -> SectionSpec:
    return SectionSpec(
        key=row["key"],
        title=row["title"],
        kind=SectionKind(row["kind"]),
        parts=tuple(row["parts"]),
        counted=row.get("counted", True),
        required=row.get("required", True),
        source=row.get("source", ""),
        hint=row.get("hint", ""),
    )


def _declarations(data: Mapping[str, Any]) -> tuple[Declaration, ...]:
    return tuple(_declaration(row) for row in data["declaration"])


def _declaration(row: Mapping[str, Any]) -> Declaration:
    paragraphs = tuple(row["paragraphs"])
    if not paragraphs or not all(paragraphs):
        msg = f"declaration {row['key']} has no words"
        raise ValueError(msg)
    return Declaration(
        key=row["key"],
        title=row["title"],
        paragraphs=paragraphs,
        source=row["source"],
        source_url=row.get("source_url", ""),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]) if "valid_to" in row else None,
        checked_on=_day(row["checked_on"]) if "checked_on" in row else None,
        verified=row.get("verified", ""),
        prescribed=row["prescribed"],
    )


def _day(value: object) -> date:
    if type(value) is not date:
        msg = f"not a day: {value!r}"
        raise TypeError(msg)
    return value
