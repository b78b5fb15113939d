"""Records the treatment review of a demonstration case by the service that a user's hand works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from casereview.domain.documents.document import Passage
from casereview.services.courses import treatment
from casereview.services.demonstration.demo_review_script import Place, ReviewScript
from casereview.services.session import OpenCase


def record_review(
    case: OpenCase,
    script: ReviewScript,
    documents: Mapping[str, str],
    passage: Callable[[Place], Passage],
) -> None:
    """Record what was given, its review and the opinions, each with the passages it rests on.

    documents: their ids by their numbers. passage: finds a passage in the letters as filed.
    """
    of_treatment = (
        script.practitioners,
        script.contacts,
        script.told,
        script.homework,
        script.promises,
    )
    records = tuple(_placed(each, documents) for each in chain(*of_treatment))
    opinions = (script.opinions, script.points, script.references)
    for held in (records, script.reviews, tuple(chain(*opinions))):
        if held:
            treatment.save(case, *held)
    for link in script.links:
        treatment.link_passage(case, link.target, link.target_id, passage(link.place))


def _placed(record: Any, documents: Mapping[str, str]) -> Any:  # noqa: ANN401 - any of five kinds
    if record.document_id is None:
        return record
    return replace(record, document_id=documents[record.document_id])
