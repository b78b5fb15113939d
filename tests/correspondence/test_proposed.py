"""What comes from the reading process is believed only as far as the pages bear it."""

from __future__ import annotations

import pytest

from casereview.correspondence.proposals import Proposal
from casereview.correspondence.proposed import decode, encode
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import Field, ScoreValue

PAGES = (PageText(1, "Her PHQ-9 was 14."), PageText(2, "Page two."))
SOUND = Proposal(Field.SCORE, ScoreValue("PHQ-9", 14), 1, 4, 16, "PHQ-9 was 14", "score/1")


def test_proposals_arrive_as_they_were_made_with_quotes_from_the_page() -> None:
    assert decode(encode([SOUND]), PAGES) == (SOUND,)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "no such field"),
        (1, "{}"),
        (1, '{"tag": "score"}'),
        (2, 3),
        (2, "1"),
        (2, True),
        (3, -1),
        (3, 16),
        (4, 99),
        (4, 1.5),
        (5, 7),
        (5, "r" * 999),
    ],
)
def test_a_proposal_without_its_place_is_refused(place: int, value: object) -> None:
    (sent,) = encode([SOUND])
    sent[place] = value
    with pytest.raises(ValueError):
        decode([sent], PAGES)


@pytest.mark.parametrize("sent", [None, {}, "x", [1], [[]], [["score"]]])
def test_what_is_no_list_of_proposals_is_refused(sent: object) -> None:
    with pytest.raises(ValueError):
        decode(sent, PAGES)
