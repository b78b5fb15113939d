"""What was referred to but not seen: asked for, received, refused, or not to be had.

Whether a filed document is the one referred to is proposed by date and kind, and decided by the
expert.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casereview.domain.dates import PartialDate, british


class RequestState(StrEnum):
    """How a request stands."""

    TO_ASK = "to_ask"
    ASKED = "asked"
    RECEIVED = "received"
    REFUSED = "refused"
    NONE_HELD = "none_held"
    NOT_NEEDED = "not_needed"

    @property
    def words(self) -> str:
        """How pages name it."""
        return _STATES[self]


_STATES = {
    RequestState.TO_ASK: "to be asked for",
    RequestState.ASKED: "asked for",
    RequestState.RECEIVED: "received",
    RequestState.REFUSED: "refused",
    RequestState.NONE_HELD: "does not exist, or is not held",
    RequestState.NOT_NEEDED: "not needed",
}
NOT_SEEN = (
    RequestState.TO_ASK,
    RequestState.ASKED,
    RequestState.REFUSED,
    RequestState.NONE_HELD,
)
"""States in which the report names the document as material not seen."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something referred to or usual that is not among the documents.

    mentioned: ids of the statements that refer to it. document_id: what it was received as.
    effect: what its absence means for the opinion.
    """

    id: str
    what: str
    dated: PartialDate | None = None
    holder: str = ""
    state: RequestState = RequestState.TO_ASK
    asked_on: date | None = None
    answered_on: date | None = None
    reason: str = ""
    effect: str = ""
    document_id: str | None = None
    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as it can be matched: its own date, and the words that say what it is."""

    document_id: str
    dated: PartialDate | None
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """A filed document that may be the one referred to, and why."""

    document_id: str
    why: str
    strength: int


def faults(request: Request) -> tuple[str, str]:
    """Return the field and the sentence of what a request lacks or contradicts, else two ''."""
    state = request.state
    if not request.what.strip():
        return "what", "Say what is meant."
    if state is RequestState.ASKED and (request.asked_on is None or not request.holder.strip()):
        name = "asked_on" if request.asked_on is None else "holder"
        return name, "Say when it was asked for, and of whom."
    if state is RequestState.RECEIVED and request.document_id is None:
        return "document_id", "Choose the document as which it was received."
    if state in (RequestState.REFUSED, RequestState.NONE_HELD) and not request.reason.strip():
        return "reason", "Give the reason as it was given to you."
    asked, answered = request.asked_on, request.answered_on
    if asked and answered and answered < asked:
        return "answered_on", "This is before it was asked for."
    return "", ""


def paper_words(what: str, dated: PartialDate | None) -> str:
    """Return a paper with its date, unless its words have it: `session notes, dated 2019`."""
    words = what.strip().rstrip(".")
    return words if dated is None or str(dated) in words else f"{words}, dated {dated}"


def how_it_stands(request: Request, label: str = "") -> str:
    """Return how a request stands as a clause: `asked for on 3 May 2024 (GP surgery)`.

    label: of the document as which it was received.
    """
    words = request.state.words
    if request.state is RequestState.RECEIVED and label:
        words = f"received as {label}"
    if request.state is RequestState.TO_ASK:
        return words
    if request.state is RequestState.ASKED:
        asked = f" on {british(request.asked_on)}" if request.asked_on else ""
        return f"{words}{asked}{_from(request)}"
    if request.asked_on:
        words = f"asked for on {british(request.asked_on)}{_from(request)}; {words}"
    if request.answered_on:
        words += f" ({british(request.answered_on)})"
    return f"{words}: {request.reason.strip().rstrip('.')}" if request.reason.strip() else words


def _from(request: Request) -> str:
    return f" from {request.holder.strip()}" if request.holder.strip() else ""


# ---- which filed document it may be ------------------------------------------------------------

_KINDS = (
    ("letter", ("letter", "correspondence", "wrote", "email", "e-mail", "message")),
    ("assessment", ("assessment", "assess", "triage", "screening")),
    ("discharge", ("discharge", "closing", "end of treatment", "completion")),
    ("report", ("report", "opinion")),
    ("notes", ("notes", "record", "entry", "entries", "print-out", "printout")),
    ("questionnaire", ("questionnaire", "score sheet", "scores", "measures")),
    ("form", ("form", "referral", "opt-in", "opt in")),
    ("homework", ("homework", "worksheet", "diary", "workbook")),
    ("risk", ("risk", "safety plan", "crisis plan")),
    ("hospital", ("hospital", "a&e", "emergency department", "ward")),
    ("gp", ("gp", "general practi", "surgery")),
)


_SIGNS = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, signs))})")) for kind, signs in _KINDS
)


def kinds_of(words: str) -> frozenset[str]:
    """Return which kinds of paper words speak of (`letter`, `discharge`, `notes` ...)."""
    lower = words.casefold()
    return frozenset(kind for kind, signs in _SIGNS if signs.search(lower))


def matches(words: str, dated: PartialDate | None, filed: Iterable[Filed]) -> tuple[Match, ...]:
    """Return the filed documents that may be what is referred to, the likeliest first.

    A document of another day is none of them. Without a date only what speaks of the same two kinds
    of paper is proposed, so that not every letter is `the letter`.
    """
    meant = kinds_of(words)
    found = []
    for document in filed:
        alike = meant & kinds_of(document.words)
        kind = f" and speaks of {_listed(alike)}" if alike else ""
        if dated is not None and document.dated is not None:
            if not _overlap(dated, document.dated):
                continue
            same = dated.exact is not None and dated.exact == document.dated.exact
            day = "bears the same date" if same else "may bear that date"
            strength = (4 if same else 2) + bool(alike)
            found.append(Match(document.document_id, day + kind, strength))
        elif len(alike) > 1:
            found.append(Match(document.document_id, f"speaks of {_listed(alike)}", 1))
    return tuple(sorted(found, key=lambda match: -match.strength))


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _listed(kinds: Iterable[str]) -> str:
    return " and ".join(sorted(kinds))


# ---- the words of the letter -------------------------------------------------------------------


def letter_words(heading: str, asked: Sequence[tuple[Request, str]], *, signed: str = "") -> str:
    """Return the words that ask for what is still to be asked for; '' where there is nothing.

    asked: requests, each with where it is referred to (`D4 p.2`), '' where nowhere.
    """
    if not asked:
        return ""
    lines = [heading, "", "Please let me have a copy of the following, as far as it is held:", ""]
    for number, (request, where) in enumerate(asked, 1):
        place = f" (referred to in {where})" if where else ""
        lines.append(f"{number}. {paper_words(request.what, request.dated)}{place}.")
    lines += [
        "",
        "If any of it does not exist, is not held or cannot be disclosed, please say which and "
        "why, so that my report can say so. What I have not seen is named in the report as "
        "material not seen.",
    ]
    if signed:
        lines += ["", signed]
    return "\n".join(lines)
