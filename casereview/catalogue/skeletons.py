"""Reads the paragraphs that are offered to an expert, from `resources/report/skeletons.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
from casereview.domain.reports.skeleton import Each, Skeleton
from casereview.errors import CatalogueError
from casereview.paths import resources


@cache
def load_skeletons(path: Path | None = None) -> tuple[Skeleton, ...]:
    """Read every paragraph in its order; raises CatalogueError for a broken file."""
    data, log = read_toml(path or resources() / "report" / "skeletons.toml")
    if data is None:
        raise CatalogueError(" ".join(map(str, log.faults)))
    top = Fields(log, (), data)
    made = tuple(_skeleton(table) for table in top.tables("skeleton"))
    top.done()
    if not log.sound:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return made


def _skeleton(table: Fields) -> Skeleton:
    made = Skeleton(
        section=table.identifier("section"),
        text=table.text("text", required=True),
        each=Each(
            table.choice("each", [each.value for each in Each if each], required=False) or ""
        ),
    )
    table.done()
    return made
