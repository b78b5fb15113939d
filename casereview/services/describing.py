"""A case as one plain document: what `case show` prints; the same for the same content."""

from __future__ import annotations

from datetime import date
from typing import Any

from casereview.domain.dates import PartialDate
from casereview.services.correspondence.reviewing import author_role, letter_date
from casereview.services.correspondence.value_words import value_words
from casereview.services.session import OpenCase


def case_document(case: OpenCase) -> dict[str, Any]:
    """Return the case's content without times of reading and without paths."""
    dossier = case.dossier()
    record = dossier.case
    points = {t.id: t.short for t in dossier.time_points}
    return {
        "case": record.id,
        "claimant": record.claimant.name,
        "date_of_birth": _iso(record.claimant.date_of_birth),
        "title": record.proceedings.short_title or record.claimant.name,
        "claim_number": record.proceedings.claim_number,
        "court": record.proceedings.court,
        "profile": record.profile,
        "report_due": _iso(record.report_due),
        "documents": [
            {
                "label": d.label,
                "file": d.file_name,
                "sha256": d.sha256,
                "size": d.size,
                "pages": d.pages,
                "read_state": d.read_state.value,
                "note": d.note,
                "dated": _edtf(letter_date(own)),
                "author_role": author_role(own),
                "statements": [
                    {
                        "field": s.field.value,
                        "state": s.state.value,
                        "value": value_words(s.corrected or s.value),
                        "rule": s.rule,
                    }
                    for s in own
                ],
            }
            for d in dossier.documents
            for own in [[s for s in dossier.statements if s.document_id == d.id]]
        ],
        "time_points": [
            {"short": t.short, "label": t.label, "kind": t.kind, "as_at": t.as_at.edtf}
            for t in dossier.time_points
        ],
        "findings": [
            {
                "time_point": points[f.time_point_id],
                "module": str(f.key),
                "system": f.system,
                "status": f.status.value,
            }
            for f in case.findings().findings
        ],
        "diagnoses": [
            {
                "time_point": points[d.time_point_id],
                "module": str(d.key),
                "status": d.status,
                "computed": d.computed,
                "reason": d.reason,
            }
            for d in dossier.diagnoses
        ],
        "sections_written": [s.section for s in dossier.sections if s.text.strip()],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _edtf(when: PartialDate | None) -> str | None:
    return when.edtf if when else None
