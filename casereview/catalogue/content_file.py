"""Opens a content file of one format and builds something of it, or tells every fault's line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TypeVar

from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
from casereview.domain.dates import PartialDate
from casereview.domain.provenance import Period, Provenance
from casereview.errors import CatalogueError

Built = TypeVar("Built")


def read_file(path: Path, build: Callable[[Fields], Built]) -> tuple[Built | None, list[Fault]]:
    """Return what a file builds, None where a fault forbids it, and its faults."""
    data, log = read_toml(path)
    if data is None:
        return None, log.faults
    top = Fields(log, (), data)
    if top.whole("format") != 1:
        log.fault(top.at("format"), "format must be 1.")
    built = build(top)
    top.done()
    return (built if log.sound else None), log.faults


def complain(faults: Sequence[Fault]) -> None:
    """Raise CatalogueError with all faults where there are any that are no mere warnings."""
    if found := [fault for fault in faults if not fault.warning]:
        raise CatalogueError(" ".join(map(str, found)))


def sound(path: Path, build: Callable[[Fields], Built]) -> Built:
    """Return what a file builds; raises CatalogueError, naming file and line, for a fault."""
    built, faults = read_file(path, build)
    complain(faults)
    if built is None:
        raise CatalogueError(f"{path.name} cannot be used.")
    return built


def provenance(table: Fields, *, above: Provenance | None = None) -> Provenance:
    """Read source, source_year, verified, valid_from and valid_to of a row.

    above: that of the file, whose source and dates hold where the row names none of its own; what
    was verified is never taken over, a row says it itself.
    """
    source = table.text("source", required=above is None)
    year = table.whole("source_year")
    if year is not None and not 1850 <= year <= 2100:
        table.log.fault(table.at("source_year"), "source_year must be a year.")
    begin, end = day(table, "valid_from"), day(table, "valid_to")
    if begin is not None and end is not None and end.latest < begin.earliest:
        table.log.fault(table.at("valid_to"), "valid_to is before valid_from.")
    verified = table.flag("verified")
    if above is not None:
        source, year = source or above.source, above.year if year is None else year
        begin, end = begin or above.period.begin, end or above.period.end
    return Provenance(source, year, verified, Period(begin, end))


def day(table: Fields, name: str) -> PartialDate | None:
    """Return a day, month or year such as `2018-12-05`; None where there is none."""
    raw = table.text(name)
    if not raw:
        return None
    try:
        return PartialDate.from_edtf(raw)
    except ValueError:
        words = f'{name} must be a day, month or year such as "2018-12-05" or "2018-12".'
        table.log.fault(table.at(name), words)
        return None


def each_once(table: Fields, name: str, ids: Sequence[str]) -> None:
    """Complain of an id that two of the tables of one name have."""
    seen: set[str] = set()
    for place, id_ in enumerate(ids):
        if id_ and id_ in seen:
            table.log.fault((*table.at(name), place), f"The id {id_!r} is used twice.")
        seen.add(id_)


def some_texts(table: Fields, name: str) -> tuple[str, ...]:
    """Return a list of texts of at least one."""
    found = table.texts(name)
    if not found and name not in table:
        table.log.fault(table.where, f"{name} is missing.")
    elif not found:
        table.log.fault(table.at(name), f"{name} is empty.")
    return found


def unknown_modules(
    table: Fields, disorders: Sequence[str], modules: Collection[str] | None
) -> None:
    """Complain of disorders that no interview module is about; modules None: not looked at."""
    for key in disorders if modules is not None else ():
        if key not in (modules or ()):
            table.log.fault(table.at("disorders"), f"There is no interview module {key!r}.")
