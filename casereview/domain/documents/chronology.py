"""The chronology: dated facts in order, who says each, where no document speaks, what differs.

Pure. Facts are gathered elsewhere; here they are put in order as intervals of days, joined where
several sources say the same, chosen by filters, and the time without any document is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from casereview.domain.dates import PartialDate
from casereview.domain.documents.voice import Voice
from casereview.domain.documents.wordsearch import Query, fold

LEAST_GAP = timedelta(days=183)
"""Half a year without a document of its own date is told as a gap."""


class EntryKind(StrEnum):
    """What a dated fact is; entries of one date stand in this order."""

    EVENT = "event"
    DOCUMENT = "document"
    CONTACT = "contact"
    TREATMENT = "treatment"
    SCORE = "score"
    DIAGNOSIS = "diagnosis"
    PROMISE = "promise"
    DUE = "due"
    HOMEWORK = "homework"
    INTERVIEW = "interview"
    COURSE = "course"
    MENTIONED = "mentioned"

    @property
    def words(self) -> str:
        """How pages and exports name it."""
        return _KINDS[self]


_KINDS = {
    EntryKind.EVENT: "Event",
    EntryKind.DOCUMENT: "Document",
    EntryKind.CONTACT: "Appointment",
    EntryKind.TREATMENT: "Treatment",
    EntryKind.SCORE: "Score",
    EntryKind.DIAGNOSIS: "Diagnosis as stated",
    EntryKind.PROMISE: "Promise or plan",
    EntryKind.DUE: "Due",
    EntryKind.HOMEWORK: "Homework",
    EntryKind.INTERVIEW: "Interview",
    EntryKind.COURSE: "Course as told",
    EntryKind.MENTIONED: "Referred to",
}
_PLACE = {kind: place for place, kind in enumerate(EntryKind)}

USUALLY_WANTED = frozenset(
    {
        EntryKind.EVENT,
        EntryKind.CONTACT,
        EntryKind.TREATMENT,
        EntryKind.DIAGNOSIS,
        EntryKind.PROMISE,
    }
)
"""What the report's chronology holds unless the expert says otherwise.

Documents, scores and the interview's time points have tables of their own in the report.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the expert settled for one fact: whether the report has it, and which one it repeats."""

    key: str
    wanted: bool | None = None
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says a fact, in which words, and where; `told` is the date of the document.

    key: of the fact that this source gives. target: what the page of the record is opened at.
    """

    key: str
    voice: Voice
    words: str
    document_id: str = ""
    label: str = ""
    page: int | None = None
    passage_id: str = ""
    told: PartialDate | None = None
    record: str = ""

    @property
    def place(self) -> str:
        """`D4 p.2`, or the record in words."""
        if not self.label:
            return self.record
        return f"{self.label} p.{self.page}" if self.page else self.label


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a fact with its date, as exactly as it is known, and everyone who says it.

    dating: how the date was found, where it is not simply stated. ambiguous: day and month could be
    exchanged. decided: False where it rests on proposals that nobody has accepted.
    same: facts of one kind and one date that have this in common are one line.
    treats: an event of treatment. bare: a line that says only that something took place.
    contradictions: ids of those that a source of it is a side of.
    """

    kind: EntryKind
    text: str
    sources: tuple[Source, ...]
    when: PartialDate | None = None
    until: PartialDate | None = None
    dating: str = ""
    ambiguous: bool = False
    decided: bool = True
    disputed: bool = False
    episode: int | None = None
    same: str = ""
    treats: bool = False
    bare: bool = False
    wanted: bool = False
    contradictions: tuple[str, ...] = ()
    folded: str = field(default="", repr=False, compare=False)  # its words, as they are searched

    @property
    def key(self) -> str:
        """The key of its first source, by which the page knows it."""
        return self.sources[0].key

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all its sources."""
        return frozenset(source.key for source in self.sources)

    @property
    def date_words(self) -> str:
        """`5 June 2019`, `June 2019 to 3 July 2019`, `date not stated`."""
        if self.when is None:
            return "date not stated"
        return f"{self.when} to {self.until}" if self.until else str(self.when)

    @property
    def source_words(self) -> str:
        """`the service, D2 p.1, D3 · the GP, D1 p.3`: who says it and where, each once."""
        places: dict[str, dict[str, None]] = {}
        for source in self.sources:
            who, place = source.voice.words, source.place
            said = places.setdefault(who, {})
            if place and place not in who:
                said[place] = None
        return " · ".join(", ".join((who, *said)) for who, said in places.items())

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Who says it, each once."""
        return tuple(dict.fromkeys(source.voice for source in self.sources))


@dataclass(frozen=True, slots=True)
class Gap:
    """Time without a document of its own date: certain days, after `after` and before `before`."""

    after: PartialDate
    before: PartialDate
    days: int

    @property
    def words(self) -> str:
        """`no document between 7 August 2019 and 18 August 2021: 2 years`."""
        return f"No document between {self.after} and {self.before}: {length_words(self)}."


Row = Entry | Gap


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are shown; what is empty leaves nothing out.

    only: `contradictions`, `report`, `proposals`, `ambiguous` or `several` (sources). episode 0:
    entries of no course. proposals: those that nobody decided on are shown too.
    """

    kinds: frozenset[EntryKind] = frozenset()
    voices: frozenset[Voice] = frozenset()
    episode: int | None = None
    begins: date | None = None
    ends: date | None = None
    only: str = ""
    words: str = ""
    proposals: bool = False


# ---- order -------------------------------------------------------------------------------------


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries oldest first; a wider date before those it may contain, undated ones last."""
    return tuple(sorted(entries, key=_order))


def _order(entry: Entry) -> tuple[bool, tuple[date, date, bool], int]:
    if entry.when is None:
        return True, (date.max, date.max, False), _PLACE[entry.kind]
    return False, entry.when.sort_key, _PLACE[entry.kind]


# ---- one fact, several sources -----------------------------------------------------------------


def joined(entries: Iterable[Entry], choices: Mapping[str, Choice]) -> tuple[Entry, ...]:
    """Join what several sources say of one fact, and apply what the expert chose, in order.

    Only facts of one kind, one date and one matter are joined by rule; whatever the expert called
    the same is joined too. Proposals never join what was decided.
    """
    by_rule: dict[object, Entry] = {}
    for entry in entries:
        match = (entry.kind, entry.date_words, entry.same, entry.decided)
        key: object = match if entry.same and entry.when is not None else entry.key
        held = by_rule.get(key)
        by_rule[key] = entry if held is None else _with(held, entry)
    lines = list(by_rule.values())
    own_lines: dict[str, int] = {key: n for n, line in enumerate(lines) for key in line.keys}
    gone: dict[int, int] = {}
    for number, line in enumerate(lines):
        place = _first_of(line, choices, own_lines, gone)
        if place is not None and place != number:
            lines[place] = _with(lines[place], line)
            gone[number] = place
    kept = [line for number, line in enumerate(lines) if number not in gone]
    events = [line for line in kept if line.treats]
    return in_order(
        replace(line, wanted=_wanted(line, choices, events), folded=fold(_said(line)))
        for line in kept
    )


def _first_of(
    line: Entry, choices: Mapping[str, Choice], places: Mapping[str, int], gone: Mapping[int, int]
) -> int | None:
    """Return the place of the line that this one repeats, followed to where that one is now."""
    chosen = (choices.get(source.key) for source in line.sources)
    same_as = next((choice.same_as for choice in chosen if choice and choice.same_as), "")
    place = places.get(same_as)
    while place is not None and place in gone:
        place = gone[place]
    return place


def _with(line: Entry, other: Entry) -> Entry:
    """Return a line with the sources of another that says the same."""
    held = {(s.voice, s.document_id, s.page, s.words, s.key) for s in line.sources}
    more = tuple(
        s for s in other.sources if (s.voice, s.document_id, s.page, s.words, s.key) not in held
    )
    return replace(
        line,
        sources=(*line.sources, *more),
        ambiguous=line.ambiguous or other.ambiguous,
        disputed=line.disputed or other.disputed,
        episode=line.episode if line.episode is not None else other.episode,
    )


def _wanted(line: Entry, choices: Mapping[str, Choice], events: Sequence[Entry]) -> bool:
    """Whether the report has a line: as the expert chose for any of its facts, else by its kind.

    What an event of treatment tells from the same document is not told a second time.
    """
    if not line.decided:
        return False
    for source in line.sources:
        choice = choices.get(source.key)
        if choice is not None and choice.wanted is not None:
            return choice.wanted
    repeats = line.kind in _REPEATING and any(_tells(event, line) for event in events)
    return line.kind in USUALLY_WANTED and not repeats


_REPEATING = (EntryKind.CONTACT, EntryKind.TREATMENT)


def _tells(event: Entry, line: Entry) -> bool:
    """Whether an event tells what a line tells: of its day, its end, or a bare contact between."""
    documents = {source.document_id for source in line.sources} - {""}
    if line.when is None or documents.isdisjoint(s.document_id for s in event.sources):
        return False
    if event.until is None or not line.bare or event.when is None:
        return event.until is None and event.when == line.when
    if line.kind is not EntryKind.CONTACT:
        return line.when in (event.when, event.until)
    return event.when.earliest <= line.when.earliest and line.when.latest <= event.until.latest


def marked(entries: Iterable[Entry], refs: Mapping[str, Sequence[str]]) -> tuple[Entry, ...]:
    """Mark entries that a contradiction concerns; refs: its ids by the key of a fact."""
    found = []
    for entry in entries:
        ids = dict.fromkeys(i for source in entry.sources for i in refs.get(source.key, ()))
        found.append(replace(entry, contradictions=tuple(ids)) if ids else entry)
    return tuple(found)


# ---- gaps --------------------------------------------------------------------------------------


def gaps(dates: Iterable[PartialDate], least: timedelta = LEAST_GAP) -> tuple[Gap, ...]:
    """Return the stretches between documents' own dates that are certainly as long as `least`.

    A date that is only partly known counts with every day it may mean, so that a gap is told only
    where there is one whatever the dates turn out to be.
    """
    found = []
    last: PartialDate | None = None
    for when in sorted(dates, key=lambda d: d.sort_key):
        if last is not None and when.earliest - last.latest >= least:
            found.append(Gap(last, when, (when.earliest - last.latest).days))
        if last is None or when.latest > last.latest:
            last = when
    return tuple(found)


def length_words(gap: Gap) -> str:
    """Return how long a gap is at least: `2 years`, `1 year 3 months`, `7 months`."""
    begins, ends = gap.after.latest, gap.before.earliest
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    months -= ends.day < begins.day
    years, rest = divmod(months, 12)
    parts = [_counted(years, "year")] if years else []
    if rest or not parts:
        parts.append(_counted(rest, "month"))
    return " ".join(parts)


def _counted(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


def with_gaps(entries: Sequence[Entry], found: Sequence[Gap]) -> tuple[Row, ...]:
    """Return entries with each gap after the last entry that is no later than its beginning."""
    rows: list[Row] = []
    left = list(found)
    for entry in entries:
        while left and (entry.when is None or entry.when.earliest > left[0].after.latest):
            rows.append(left.pop(0))
        rows.append(entry)
    return (*rows, *left)


# ---- filters -----------------------------------------------------------------------------------


def chosen(entries: Iterable[Entry], wanted: Filter) -> tuple[Entry, ...]:
    """Return the entries that a filter leaves."""
    query = Query.parse(wanted.words)
    return tuple(e for e in entries if _passes(e, wanted) and _says(e, query))


def _passes(entry: Entry, wanted: Filter) -> bool:
    if not entry.decided and not (wanted.proposals or wanted.only == "proposals"):
        return False
    if wanted.kinds and entry.kind not in wanted.kinds:
        return False
    if wanted.voices and not wanted.voices & set(entry.voices):
        return False
    if wanted.episode is not None and (entry.episode or 0) != wanted.episode:
        return False
    return _within(entry, wanted) and _is(entry, wanted.only)


def _within(entry: Entry, wanted: Filter) -> bool:
    """Whether any day that an entry may mean lies in the period."""
    if wanted.begins is None and wanted.ends is None:
        return True
    if entry.when is None:
        return False
    last = entry.until.latest if entry.until else entry.when.latest
    if wanted.begins is not None and last < wanted.begins:
        return False
    return wanted.ends is None or entry.when.earliest <= wanted.ends


def _is(entry: Entry, only: str) -> bool:
    return {
        "": True,
        "contradictions": bool(entry.contradictions) or entry.disputed,
        "report": entry.wanted,
        "proposals": not entry.decided,
        "ambiguous": entry.ambiguous,
        "several": len(entry.sources) > 1,
    }[only]


def _says(entry: Entry, query: Query) -> bool:
    if not query.terms:
        return True
    said = _said(entry)
    return query.holds(said, entry.folded or fold(said))


def _said(entry: Entry) -> str:
    """Return all words of a line, as they are searched."""
    parts = [entry.text, entry.date_words, entry.kind.words]
    parts += [f"{source.words} {source.place}" for source in entry.sources]
    return "\n".join(parts)
