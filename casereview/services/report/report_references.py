"""What the references of the expert's text print, how they stand, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from casereview.domain.reports import seen
from casereview.domain.reports.prose import Reference
from casereview.reporting.material import Known
from casereview.reporting.referring.references import resolve
from casereview.reporting.referring.rereading import rereads
from casereview.services.tone import Tone
from casereview.services.views import PageName, ShownReference

if TYPE_CHECKING:
    from casereview.domain.reports.report import Run
    from casereview.reporting.compose import Composed


def shown(found: Composed) -> Mapping[str, ShownReference]:
    """Return every reference of a composed report's texts, as it is written."""
    material = found.material
    changed = {each.reference: each for each in rereads(material)}
    written = (text.text for text in material.texts.values())
    every = dict.fromkeys(each for text in written for each in seen.references(text))
    return {reference: _shown(reference, found, changed.get(reference)) for reference in every}


def _shown(reference: str, found: Composed, reread: seen.Reread | None) -> ShownReference:
    runs = resolve((Reference(reference),), found.material, Known(), found.known).runs
    words = "".join(run.text for run in runs)
    if any(run.unresolved for run in runs):
        return ShownReference(words, Tone.RED, "leads nowhere")
    page, target = _leads(runs)
    if reread is not None:
        more = f"it said “{reread.was}” when this was written"
        return ShownReference(words, Tone.AMBER, more, page, target)
    return ShownReference(words, Tone.BLUE, "", page, target)


def _leads(runs: tuple[Run, ...]) -> tuple[PageName | None, str]:
    """Return the page of the window that a reference leads to, and what to show on it."""
    source = next((run.source for run in runs if run.source is not None), None)
    if source is not None and source.document_id is not None:
        passage = source.passage_id or ""
        return PageName.DOCUMENTS, f"{source.document_id}/{passage}/{source.page or ''}"
    if source is not None and source.status is not None:
        return PageName.INTERVIEW, f"{source.status}/"
    anchor = next((run.target for run in runs if run.target), None)
    return (PageName.REPORT, anchor) if anchor else (None, "")
