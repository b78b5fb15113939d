"""Whose paper a document is, guessed from its own words; the expert may change it."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.correspondence.proposals import Proposal
from casereview.correspondence.reading import PageText
from casereview.domain.documents.document import Group
from casereview.domain.documents.statement import RoleValue

_MARKS: tuple[tuple[Group, tuple[str, ...]], ...] = (
    (Group.LEGAL, ("solicitors", "our client", "part 35", "we act for", "we are instructed")),
    (
        Group.HOSPITAL,
        ("emergency department", "discharge notification", "hospital no", "ward", "consultant"),
    ),
    (
        Group.GP,
        ("patient record", "consultation print-out", "registered gp", "usual gp", "problem list"),
    ),
    (
        Group.SERVICE,
        (
            "talking therapies",
            "iapt",
            "wellbeing practitioner",
            "psychological therapies",
            "phq-9",
            "gad-7",
            "programme supporter",
        ),
    ),
)


def guess_group(pages: Sequence[PageText], proposals: Sequence[Proposal]) -> Group:
    """Return the group with most marks; the author's role decides before any word does."""
    role = next((p.value.role for p in proposals if isinstance(p.value, RoleValue)), "")
    if role == "GP":
        return Group.GP
    if role and role not in {"patient"}:
        return Group.SERVICE
    text = " ".join(page.text for page in pages[:3]).lower()
    counts = {group: sum(text.count(mark) > 0 for mark in marks) for group, marks in _MARKS}
    best = max(counts, key=lambda group: counts[group])
    return best if counts[best] else Group.OTHER
