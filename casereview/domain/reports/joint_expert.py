"""What a single joint expert issues goes to every instructing party at the same time (CPR 35.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casereview.domain.case import InstructingParty, JointParty
from casereview.domain.custody.privacy import Disclosure, Recipient
from casereview.domain.reports.issue import Issued

Party = InstructingParty | JointParty

_PARTIES = (Recipient.INSTRUCTING, Recipient.OTHER_SIDE)


def left_out(parties: Sequence[Party], given: Iterable[Disclosure]) -> tuple[str, ...]:
    """Return the instructing parties for whom no receipt is recorded, where another has one.

    Nothing where one party instructs alone, and nothing while no party is recorded as a recipient.
    """
    records = list(given)
    if len(parties) < 2:
        return ()
    lacking = tuple(party for party in parties if not any(_is(party, one) for one in records))
    reached = len(lacking) < len(parties) or any(one.role in _PARTIES for one in records)
    return tuple(_name(party) for party in lacking) if reached else ()


def sent_to_some(issued: Issued, without: Sequence[str]) -> str:
    """Return the sentence for what went to some of the parties."""
    named = " and ".join((", ".join(without[:-1]), without[-1])) if len(without) > 1 else without[0]
    return (
        f"{issued.form.words}, version {issued.version}, is recorded as given to a party that "
        f"instructs you, and not to {named}. A single joint expert sends it to all of them at the "
        "same time."
    )


def _is(party: Party, given: Disclosure) -> bool:
    """Whether a recipient is named as the firm, the person at it, or whom it acts for."""
    whom = _plain(given.to_whom)
    names = (party.firm, party.contact, party.on_behalf_of)
    return any(_plain(name) in whom for name in names if name.strip())


def _name(party: Party) -> str:
    return party.firm.strip() or party.on_behalf_of.strip() or "a further instructing party"


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace(".", "").split())
