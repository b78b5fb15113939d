"""What the frame of the window shows of the open case: title, counts, what undo would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casereview.services.views import RiskNotice

if TYPE_CHECKING:  # the navigation's data is imported before any vault is open
    from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Navigation:
    """The case's lines in the navigation; undo and redo are None where there is nothing to do.

    risk: what the banner says on every page of the case; None where nothing stands unattended.
    """

    case_id: str
    title: str
    documents: int
    modules: int
    undo: str | None
    redo: str | None
    risk: RiskNotice | None = None


def navigation(case: OpenCase) -> Navigation:
    """Return the navigation of a case."""
    from casereview.services.interview import risk

    dossier = case.dossier()
    title = dossier.case.proceedings.short_title or dossier.case.claimant.name
    return Navigation(
        case_id=case.id,
        title=title,
        documents=len(dossier.documents),
        modules=len(dossier.modules),
        undo=case.file.undo_label,
        redo=case.file.redo_label,
        risk=risk.notice(case),
    )
