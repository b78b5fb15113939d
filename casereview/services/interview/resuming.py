"""Going on where work stopped: the part, module, instance, time point and question shown last.

The place is kept in the case's encrypted file but is none of its content: see `Bookmark`.
"""

from __future__ import annotations

from casereview.domain.assessing.rating import read_answer_id
from casereview.services.interview.parts import InterviewPart
from casereview.services.session import OpenCase


def keep(case: OpenCase, place: str) -> None:
    """Keep where the interview is; nothing while the case is only read."""
    if place and place != case.file.bookmark.get():
        case.file.bookmark.keep(place)


def start(case: OpenCase) -> str:
    """Return where the interview begins or goes on: '' for the modules as they stand.

    What is gone by now is no place any more; before any module is opened it is the overview.
    """
    kept = case.file.bookmark.get()
    if kept.partition("/")[0] in set(InterviewPart):
        return kept
    point, key, _ = read_answer_id(kept)
    held = {opened.key for opened in case.file.modules.all()}
    if key in held and case.file.time_points.get(point) is not None:
        return kept
    return "" if held or case.file.answers.all() else InterviewPart.OVERVIEW
