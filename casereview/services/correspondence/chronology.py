"""The chronology of a case as page, command and export show it, and what the expert settles."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.case import TreatmentEpisode
from casereview.domain.documents.chronology import (
    Choice,
    Entry,
    EntryKind,
    Filter,
    Gap,
    Row,
    Source,
    chosen,
    gaps,
    marked,
    with_gaps,
)
from casereview.domain.documents.contradiction import Side
from casereview.domain.documents.voice import Voice
from casereview.errors import BadInputError
from casereview.reporting.parts.chronology import chronology_of
from casereview.reporting.parts.dated_papers import document_dates
from casereview.reporting.parts.standing import disorder_name
from casereview.services import cases
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import contradictions
from casereview.services.session import OpenCase
from casereview.services.vault.leaving import save_chronology
from casereview.services.views import PageName, Particulars, Use

HEAD = (
    "Date",
    "Until",
    "Earliest day",
    "Latest day",
    "Kind",
    "What",
    "Who says so",
    "Where",
    "In their words",
    "Told on",
    "Course",
    "Day and month could be exchanged",
    "Sources differ",
    "In the report",
)
"""Columns of the file for spreadsheets."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class ChronologyView:
    """Every entry in order with the gaps, and what filters and forms need.

    named: the subjects of contradictions by id.
    """

    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    episodes: tuple[TreatmentEpisode, ...]
    named: dict[str, str]
    particulars: Particulars

    @property
    def proposals(self) -> int:
        """How many entries rest on proposals that nobody decided on."""
        return sum(not entry.decided for entry in self.entries)

    @property
    def kinds(self) -> tuple[EntryKind, ...]:
        """The kinds that occur, in their order."""
        held = {entry.kind for entry in self.entries}
        return tuple(kind for kind in EntryKind if kind in held)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The sources that occur, in their order."""
        held = {voice for entry in self.entries for voice in entry.voices}
        return tuple(voice for voice in Voice if voice in held)

    def rows(self, wanted: Filter) -> tuple[Row, ...]:
        """Return the entries that a filter leaves; gaps stand where nothing is filtered by word."""
        entries = chosen(self.entries, wanted)
        plain = not (wanted.words or wanted.kinds or wanted.voices or wanted.only)
        return with_gaps(entries, self._within(wanted)) if plain else entries

    def _within(self, wanted: Filter) -> tuple[Gap, ...]:
        return tuple(
            gap
            for gap in self.gaps
            if (wanted.begins is None or gap.before.latest >= wanted.begins)
            and (wanted.ends is None or gap.after.earliest <= wanted.ends)
            and wanted.episode is None
        )


def view(case: OpenCase) -> ChronologyView:
    """Return the chronology of the case."""
    dossier = case.dossier()

    def named(key: ModuleKey) -> str:
        return disorder_name(key, case.modules)

    shown = contradictions.standings_of(case)
    entries = marked(chronology_of(dossier, named), contradictions.refs_of(shown))
    return ChronologyView(
        entries,
        gaps(document_dates(dossier)),
        dossier.episodes,
        {one.contradiction.id: one.contradiction.subject for one in shown},
        cases.particulars(case),
    )


def use_of(source: Source) -> Use | None:
    """Return where a source is shown; None where there is nothing to open."""
    if source.document_id:
        target = source.document_id
        if source.passage_id:
            target = f"{target}/{source.passage_id}"
        elif source.page:
            target = f"{target}//{source.page}"
        return Use(source.place, PageName.DOCUMENTS, target, source.page)
    kind, _, key = source.key.partition(":")
    match kind:
        case "own_score":
            return Use("Score", PageName.PSYCHOMETRICS, key)
        case "referral" | "contact" | "homework" | "promise":
            return Use("Treatment", PageName.TREATMENT, "records")
        case "episode":
            return Use("Treatment", PageName.OVERVIEW, "details/treatment")
        case "case":
            return Use("Case details", PageName.OVERVIEW, "details/case")
        case "time_point" | "attack" | "course":
            return Use("Interview", PageName.INTERVIEW, "")
    return None


# ---- what the expert settles -------------------------------------------------------------------


def choose(case: OpenCase, key: str, *, wanted: bool) -> Changes:
    """Settle whether the report's chronology has a line; raises BadInputError for an unknown one.

    What rests on proposals alone is never in the report.
    """
    entry = _entry(case, key)
    if wanted and not entry.decided:
        raise BadInputError(
            "This rests on a proposal that nobody has accepted.",
            kept="Nothing was changed.",
            do="Accept it on the page of documents first.",
        )
    verb = "Put into" if wanted else "Leave out of"
    held = _choices(case)
    with case.change(f"{verb} the report’s chronology", Kind.CASE, Kind.REPORT) as changes:
        for source in entry.sources:
            same_as = held[source.key].same_as if source.key in held else ""
            case.file.choices.put(Choice(source.key, wanted, same_as))
    return changes


def same_fact(case: OpenCase, key: str, other: str) -> Changes:
    """Record that a line tells the same fact as another, so that both are one line.

    Raises BadInputError for one line, or where one of them rests on a proposal.
    """
    entry, into = _entry(case, key), _entry(case, other)
    if entry.key == into.key:
        raise BadInputError("These are one line already.", kept="Nothing was changed.")
    if entry.decided != into.decided:
        raise BadInputError(
            "A proposal cannot be one line with what was decided.", kept="Nothing was changed."
        )
    held = _choices(case)
    with case.change("Join two lines of the chronology", Kind.CASE, Kind.REPORT) as changes:
        for source in entry.sources:
            choice = held.get(source.key, Choice(source.key))
            case.file.choices.put(Choice(source.key, choice.wanted, into.key))
    return changes


def part(case: OpenCase, key: str) -> Changes:
    """Take apart again what the expert called one fact; raises BadInputError where nothing was."""
    entry, held = _entry(case, key), _choices(case)
    bound = [held[s.key] for s in entry.sources if s.key in held and held[s.key].same_as]
    if not bound:
        raise BadInputError(
            "These sources were joined because they say the same of the same day.",
            kept="Nothing was changed.",
        )
    with case.change("Part lines of the chronology", Kind.CASE, Kind.REPORT) as changes:
        for choice in bound:
            case.file.choices.put(Choice(choice.key, choice.wanted))
    return changes


def sides_of(entries: Sequence[Entry]) -> tuple[Side, ...]:
    """Return what the sources of lines say, to be set against each other.

    Where others tell a fact, the expert's own record of it is no further side.
    """
    return tuple(
        Side(
            source.voice,
            f"{entry.date_words}: {source.words}",
            source.key,
            source.document_id or None,
            source.page,
            source="" if source.document_id else source.record,
        )
        for entry in entries
        for source in (
            [each for each in entry.sources if each.voice is not Voice.EXPERT] or entry.sources
        )
    )


def set_against(case: OpenCase, keys: Sequence[str]) -> tuple[str, Changes]:
    """Set the sources of lines against each other; raises BadInputError for fewer than two."""
    entries = [_entry(case, key) for key in dict.fromkeys(keys)]
    sides = sides_of(entries)
    if len(sides) < 2:
        raise BadInputError("Two sources are needed to set them against each other.")
    subject = f"{entries[0].date_words}: {entries[0].text}"
    return contradictions.set_against(case, subject, sides)


def _entry(case: OpenCase, key: str) -> Entry:
    dossier = case.dossier()

    def named(module: ModuleKey) -> str:
        return disorder_name(module, case.modules)

    for entry in chronology_of(dossier, named):
        if key in entry.keys:
            return entry
    raise BadInputError("This line is not in the chronology any more.", kept="Nothing was changed.")


def _choices(case: OpenCase) -> dict[str, Choice]:
    return {choice.key: choice for choice in case.file.choices.all()}


# ---- the file for spreadsheets -----------------------------------------------------------------


def csv_bytes(entries: Sequence[Entry], named: dict[str, str]) -> bytes:
    """Return entries as a file that spreadsheets open: UTF-8 with its mark, no cell a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEAD)
    for entry in entries:
        writer.writerow([_guarded(cell) for cell in _cells(entry, named)])
    return (_BOM + text.getvalue()).encode("utf-8")


def _cells(entry: Entry, named: dict[str, str]) -> tuple[str, ...]:
    sources = entry.sources
    last = entry.until or entry.when
    return (
        str(entry.when) if entry.when else "not stated",
        str(entry.until or ""),
        entry.when.earliest.isoformat() if entry.when else "",
        last.latest.isoformat() if last else "",
        entry.kind.words,
        entry.text,
        "\n".join(source.voice.words for source in sources),
        "\n".join(source.place for source in sources),
        "\n".join(source.words for source in sources),
        "\n".join(str(source.told or "") for source in sources).strip(),
        str(entry.episode or ""),
        "yes" if entry.ambiguous else "",
        "; ".join(_differences(entry, named)),
        "yes" if entry.wanted else "no",
    )


def _differences(entry: Entry, named: dict[str, str]) -> list[str]:
    found = [named[key] for key in entry.contradictions if key in named]
    return [*found, "disputed between the parties"] if entry.disputed else found


def _guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def save_csv(case: OpenCase, wanted: Filter, path: Path) -> tuple[Path, Changes]:
    """Write what a filter leaves to a file outside the vault, and note in the case that it left.

    Proposals never go with it. Raises BadInputError where it cannot be written, ReadOnlyError.
    """
    shown = view(case)
    entries = [entry for entry in chosen(shown.entries, wanted) if entry.decided]
    data = csv_bytes(entries, shown.named)
    return save_chronology(case, data, path)
