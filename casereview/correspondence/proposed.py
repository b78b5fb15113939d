"""Proposals on their way from the reading process, believed only as far as the text bears them."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.correspondence.proposals import LONGEST_QUOTE, Proposal
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import Field
from casereview.domain.documents.value_json import decode_value, encode_value

_MOST = 20_000
_LONGEST_RULE = 120


def encode(proposals: Sequence[Proposal]) -> list[list[object]]:
    """Return proposals as they travel, without their quotes."""
    return [
        [each.field.value, encode_value(each.value), each.page, each.start, each.end, each.rule]
        for each in proposals
    ]


def decode(found: object, pages: Sequence[PageText]) -> tuple[Proposal, ...]:
    """Return the proposals with their quotes cut from the pages; raises ValueError for others."""
    if not isinstance(found, list) or len(found) > _MOST:
        msg = "no list of proposals"
        raise ValueError(msg)
    texts = {page.number: page.text for page in pages}
    return tuple(_proposal(each, texts) for each in found)


def _proposal(found: object, texts: dict[int, str]) -> Proposal:
    if not isinstance(found, list) or len(found) != 6:
        msg = "no proposal"
        raise ValueError(msg)
    field, value, page, start, end, rule = found
    text = texts.get(page) if type(page) is int else None
    placed = (
        text is not None
        and type(start) is int
        and type(end) is int
        and 0 <= start < end <= len(text)
        and end - start <= LONGEST_QUOTE
    )
    if not placed or text is None or not isinstance(rule, str) or len(rule) > _LONGEST_RULE:
        msg = "a proposal without its place"
        raise ValueError(msg)
    return Proposal(Field(field), decode_value(value), page, start, end, text[start:end], rule)
