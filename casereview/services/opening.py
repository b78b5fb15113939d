"""What comes before the modules of the interview: the open account, and the anchors in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from casereview.domain.assessing.account import AccountPart, AccountText
from casereview.domain.case import Event, EventKind, TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.report import reporting
from casereview.services.session import OpenCase

SECTION_OF = {
    AccountPart.ACCOUNT: "account",
    AccountPart.COMPLAINT: "account",
    AccountPart.WISHES: "account",
    AccountPart.HISTORY: "background",
    AccountPart.TREATMENT: "treatment",
}
"""The section of the report that a part can be taken over into."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Since when "ever since" is asked; when None it is asked of the whole life."""

    when: PartialDate | None
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OpeningView:
    """Overview and history: texts by part, dated events, courses of treatment, the anchor."""

    texts: Mapping[AccountPart, str]
    events: tuple[Event, ...]
    episodes: tuple[TreatmentEpisode, ...]
    documents: tuple[Document, ...]
    anchor: Anchor

    @property
    def told(self) -> tuple[tuple[AccountPart, str], ...]:
        """The parts that hold anything, in order."""
        return tuple(
            (part, self.texts[part]) for part in AccountPart if self.texts.get(part, "").strip()
        )


def view(case: OpenCase) -> OpeningView:
    """Return what the overview of the interview shows."""
    dossier = case.dossier()
    return OpeningView(
        texts={each.part: each.text for each in dossier.account},
        events=dossier.events,
        episodes=dossier.episodes,
        documents=dossier.documents,
        anchor=anchor(dossier),
    )


def anchor(dossier: Dossier) -> Anchor:
    """Return since when "ever since" is asked: as chosen, else since the first index event."""
    chosen = dossier.case.interview.anchor
    first = index_event(dossier)
    when = chosen or (first.when if first else None)
    if when is None:
        return Anchor(None, "in your life", chosen=False)
    event = next((each for each in dossier.events if each.when == when), None)
    named = f" ({event.label})" if event is not None and event.label else ""
    return Anchor(when, f"since {when}{named}", chosen is not None)


def index_event(dossier: Dossier) -> Event | None:
    """Return the event that the claim is about, the first of several; None while none is filed."""
    events = (each for each in dossier.events if each.kind is EventKind.INDEX_EVENT)
    return min(events, key=lambda each: each.when.sort_key, default=None)


def write(case: OpenCase, part: AccountPart, text: str) -> Changes:
    """Save what was written under a part; an empty text leaves no row."""
    with case.change(f"Overview: {part.words.lower()}", Kind.CASE) as changes:
        if text.strip():
            case.file.account.put(AccountText(part, text))
        else:
            case.file.account.remove(part)
    return changes


def set_anchor(case: OpenCase, when: PartialDate | None) -> Changes:
    """Choose since when "ever since" is asked; None goes back to the first index event.

    Raises BadInputError for a date before the claimant was born.
    """
    record = case.file.record.get()
    born = record.claimant.date_of_birth
    if when is not None and born is not None and when.latest < born:
        raise BadInputError(f"{when} is before the claimant was born.", kept="Nothing was changed.")
    changed = replace(record, interview=replace(record.interview, anchor=when))
    with case.change("Choose the anchor of the screener", Kind.CASE) as changes:
        case.file.record.put(changed)
    return changes


def take_over(case: OpenCase, part: AccountPart) -> Changes:
    """Add what was told under a part to its section of the report, below what stands there.

    Raises BadInputError where nothing was told, or it stands there already.
    """
    held = case.file.account.get(part)
    if held is None:
        raise BadInputError(f"Nothing is written under “{part.words}”.", kept="Nothing was added.")
    section = SECTION_OF[part]
    there = case.file.sections.get(section)
    text = held.text.strip()
    if there is not None and text in there.text:
        raise BadInputError("The report has it already.", kept="Nothing was added.")
    whole = f"{there.text.rstrip()}\n\n{text}" if there is not None and there.text.strip() else text
    return reporting.write_section(case, section, whole)
