"""Where the references of an issued report stand in a bundle that was paginated after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casereview.domain.dates import british
from casereview.domain.documents.bundle import numbered
from casereview.domain.reports import report_json
from casereview.domain.reports.report import (
    ItemList,
    Paragraph,
    Quotation,
    Report,
    Run,
    SourceRef,
    Table,
)
from casereview.errors import BadInputError, DamagedVaultError
from casereview.services.changes import Changes
from casereview.services.report.issuing import issued_of
from casereview.services.report.verifying import described
from casereview.services.session import OpenCase
from casereview.services.vault.leaving import leave

TITLE = "Schedule of bundle references"
_COLUMNS = (("Report", 0.9), ("Document", 2.2), ("Its page", 0.6), ("Bundle page", 0.9))


@dataclass(frozen=True, slots=True)
class BundleReference:
    """A page that a report cites and its number in the bundle, '' where the bundle lacks it."""

    where: str
    document: str
    page: int
    number: str


def issued_report(case: OpenCase, issue_id: str) -> Report:
    """Return what an issued report says; raises BadInputError or DamagedVaultError."""
    issued = issued_of(case, issue_id)
    try:
        return report_json.decode(case.file.attachments.read(issued.model_hash))
    except ValueError as fault:
        raise DamagedVaultError(
            "What the issued report says cannot be read by this version.",
            kept="It is kept as it is, as its file is.",
        ) from fault


def references(case: OpenCase, issue_id: str, bundle_id: str) -> tuple[BundleReference, ...]:
    """Return every page an issued report cites, in its order, with its number in a bundle."""
    documents = {each.id: each for each in case.file.documents.all()}
    ranges = [each for each in case.file.ranges.all() if each.bundle_id == bundle_id]
    found: dict[tuple[str, str, int], BundleReference] = {}
    for where, source in _cited(issued_report(case, issue_id)):
        document = documents.get(source.document_id or "")
        if document is None or source.page is None:
            continue
        title = f"{document.label} {document.title or document.file_name}"
        number = numbered(ranges, document.id, source.page)
        key = (where, document.id, source.page)
        found.setdefault(key, BundleReference(where, title, source.page, number))
    return tuple(found.values())


def schedule(case: OpenCase, issue_id: str, bundle_id: str) -> bytes:
    """Return the schedule as PDF; raises BadInputError for a bundle or report there is none of."""
    from casereview.reporting.sheets.issue_sheets import write_references

    bundle = case.file.bundles.get(bundle_id)
    if bundle is None:
        raise BadInputError("There is no such bundle in this case.", kept="Nothing was written.")
    issued = issued_of(case, issue_id)
    found = references(case, issue_id, bundle_id)
    if not found:
        raise BadInputError("The report cites no page of a document.", kept="Nothing was written.")
    name = bundle.name + (f" of {british(bundle.dated)}" if bundle.dated else "")
    what = described(issued)
    lead = (
        f"{what[4:5].upper()}{what[5:]} (SHA-256 {issued.sha256[:12]}) cites these pages. Their "
        f"numbers in {name} stand beside them. The report itself is unchanged."
    )
    rows = [(e.where, e.document, str(e.page), e.number or "not in the bundle") for e in found]
    return write_references(TITLE, lead, _COLUMNS, rows)


def save_schedule(
    case: OpenCase, issue_id: str, bundle_id: str, path: Path
) -> tuple[Path, Changes]:
    """Write the schedule to a file outside the vault, noted in the case."""
    data = schedule(case, issue_id, bundle_id)
    return leave(case, data, path, f"Save the {TITLE.lower()}", f"{TITLE.lower()} as PDF")


def _cited(report: Report) -> Iterator[tuple[str, SourceRef]]:
    for section in report.sections:
        where = f"section {section.number}"
        for block in section.blocks if section.printed else ():
            if isinstance(block, Paragraph):
                where = f"paragraph {block.number}"
                yield from ((where, source) for source in block.sources)
                yield from _of(where, block.runs)
            elif isinstance(block, ItemList):
                for item in block.items:
                    yield from _of(f"{where} {item.mark}", item.runs)
            elif isinstance(block, Quotation):
                for runs in block.paragraphs:
                    yield from _of(where, runs)
            elif isinstance(block, Table):
                for row in block.rows:
                    for cell in row:
                        yield from _of(f"Table {block.number}", cell)


def _of(where: str, runs: tuple[Run, ...]) -> Iterator[tuple[str, SourceRef]]:
    for run in runs:
        if run.source is not None:
            yield where, run.source
        if run.note is not None:
            yield from _of(where, run.note.runs)
