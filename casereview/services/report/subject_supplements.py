"""What a subject is given of the documents that follow a report, where the expert decides so."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.custody.subject_access import Sheet
from casereview.domain.dossier import Dossier


def supplement_sheet(dossier: Dossier) -> Sheet:
    """Return every text of addenda, amended reports, answers and joint statements."""
    titles = {one.id: one.title for one in dossier.supplements}
    rows = [(titles[of], text) for of, text in _texts(dossier)]
    return Sheet("What follows a report", ("Document", "Text"), tuple(rows))


def _texts(dossier: Dossier) -> Iterator[tuple[str, str]]:
    for written in dossier.supplement_texts:
        yield written.supplement_id, written.text
    for put in dossier.put_questions:
        yield put.supplement_id, f"Question {put.mark}: {put.text}\n{put.answer}"
    for item in dossier.joint_issues:
        said = (item.issue, item.agreed, item.own_reasons, item.other_reasons)
        told = (*said, item.own_change, item.other_change)
        yield item.supplement_id, "\n".join(text for text in told if text)
    for place in dossier.amended_places:
        changed = f"{place.paragraph}: {place.was} → {place.now}\n{place.why}"
        yield place.supplement_id, changed
