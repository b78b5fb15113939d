"""One document as the object that `letters read` prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from casereview.correspondence.proposals import Proposal
from casereview.correspondence.reading import Reading
from casereview.domain.statement import CasenessValue, DateValue, RoleValue, ScoreValue

Json = dict[str, object]


def letter_object(
    file_name: str, reading: Reading, proposals: Sequence[Proposal], identifier: str | None = None
) -> Json:
    """Return the object of one document; fields that no rule reads are null or empty.

    Scores given in words only are listed as `measure_words`: no number is filled in for them.
    """
    where: Json = {}
    result: Json = {
        "id": identifier or PurePath(file_name).stem,
        "file": file_name,
        "text_source": reading.text_source.value,
        "read_state": reading.read_state.value,
        "pages": reading.page_count,
        "note": reading.note or None,
        "letter_date": None,
        "date_ambiguous": False,
        "author_role": None,
        "measures": [],
        "measure_words": [],
        "caseness": [],
        "where": where,
    }
    measures: list[Json] = []
    words: list[Json] = []
    caseness: list[Json] = []
    for proposal in proposals:
        value = proposal.value
        place = _where(proposal)
        if isinstance(value, DateValue):
            result["letter_date"] = value.when.edtf
            result["date_ambiguous"] = value.ambiguous
            where["letter_date"] = place
        elif isinstance(value, RoleValue):
            result["author_role"] = value.role
            where["author_role"] = place
        elif isinstance(value, ScoreValue):
            (words if value.number is None else measures).append(_score(value, place))
        elif isinstance(value, CasenessValue):
            caseness.append(
                {
                    "measure": value.measure,
                    "status": value.status,
                    "context": value.context,
                    "words": value.words,
                    "where": place,
                }
            )
    result["measures"], result["measure_words"], result["caseness"] = measures, words, caseness
    return {**result, **_unread_fields()}


def _score(value: ScoreValue, place: Json) -> Json:
    score: Json = {
        "measure": value.measure,
        "value": value.number,
        "context": value.context,
        "date": value.on.edtf if value.on else None,
        "whose": value.whose,
        "kind": value.kind,
        "where": place,
    }
    if value.number is None:
        score["words"] = value.words
    return score


def _where(proposal: Proposal) -> Json:
    return {
        "page": proposal.page,
        "start": proposal.start,
        "end": proposal.end,
        "quote": proposal.quote,
        "rule": proposal.rule,
    }


def _unread_fields() -> Json:
    """Return the rest of the schema: absent until there are rules for it."""
    nothing = (
        "dob patient letter_type step intensity sessions_offered sessions_attended diagnosis "
        "problem_descriptor mechanism homework waiting_weeks outcome_claim risk"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "modality": [],
        "delivery": [],
        "other_appointments": [],
    }
