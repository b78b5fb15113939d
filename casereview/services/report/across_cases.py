"""The report beside the expert's other cases: conflicts, strayed names, opinions used before.

The other cases are opened one by one for reading only, on demand and before a report is issued.
Nothing of them is kept: results hold words of this report alone. What the other case is called goes
to the window beside them, for the expert's eyes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from casereview.domain.documents.likeness import sketch
from casereview.domain.dossier import Dossier
from casereview.domain.reports.identifiers import (
    ReportWords,
    connections,
    identifiers,
    own_material,
    shared,
)
from casereview.domain.reports.profile import Profile
from casereview.domain.reports.report import CheckResult, Gate, Report, SectionKind
from casereview.errors import CaseReviewError
from casereview.reporting.checking.own_words import anchor_of, opinion_paragraphs
from casereview.reporting.walking import section_text
from casereview.services.session import OpenCase

ALIKE = 0.9
"""Share of a paragraph's runs of five words from which on it counts as used before."""

_LEAST_RUNS = 20
_SAYS = {
    "party": "a party",
    "clinician": "a clinician",
    "solicitor": "a solicitor, for another side",
    "connected": "somebody connected",
}


@dataclass(frozen=True, slots=True)
class Crossing:
    """A result with the other case's name, which is shown and never kept."""

    result: CheckResult
    other: str


@dataclass(frozen=True, slots=True)
class Crossings:
    """What was found beside the other cases: how many were compared, how many could not be."""

    found: tuple[Crossing, ...]
    compared: int
    unread: int

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """The results alone, each once: what checks and acknowledgements are made of."""
        return tuple(dict.fromkeys(one.result for one in self.found))


class Comparison:
    """A report being held beside the other cases of its vault, one at a time."""

    def __init__(self, case: OpenCase, report: Report) -> None:
        dossier = case.dossier()
        profile = case.content.report(dossier.case.profile).profile
        self.others = case.others
        self._own = _Own(report, dossier, profile)
        self._found: list[Crossing] = []
        self._compared = self._unread = 0

    def beside(self, case: OpenCase, other_id: str) -> None:
        """Hold it beside one other case, which is open no longer than that."""
        try:
            with case.session.reading(other_id) as opened:
                other = opened.dossier()
        except CaseReviewError:
            self._unread += 1
            return
        name = other.case.proceedings.short_title or other.case.claimant.name
        self._found += [Crossing(result, name) for result in self._own.beside(other)]
        self._compared += 1

    @property
    def crossings(self) -> Crossings:
        """What was found so far."""
        found = list(self._found)
        if self._unread:
            cases = "1 other case" if self._unread == 1 else f"{self._unread} other cases"
            told = CheckResult(
                "R24",
                Gate.WARN,
                ok=False,
                message=f"{cases} could not be opened, and so not compared.",
                section="interests",
            )
            found.append(Crossing(told, ""))
        return Crossings(tuple(found), self._compared, self._unread)


def compare(case: OpenCase, report: Report) -> Crossings:
    """Hold a report of a case beside every other case of the vault."""
    comparison = Comparison(case, report)
    for other_id in comparison.others:
        comparison.beside(case, other_id)
    return comparison.crossings


class _Own:
    """The report that is looked at, made ready to be held beside others."""

    def __init__(self, report: Report, dossier: Dossier, profile: Profile) -> None:
        self._report = report
        self._opinions = frozenset(
            spec.key for spec in profile.sections if spec.kind is SectionKind.OPINION
        )
        cover = report.cover
        head = [cover.court, cover.claim_number, cover.title, cover.subtitle, *report.header]
        head += [name for name, _ in cover.parties] + [value for _, value in cover.facts]
        self._sections = [(s.key, section_text(s)) for s in report.sections if s.printed]
        text = "\n".join([*head, *(words for _, words in self._sections)])
        self._words = ReportWords(text, own_material(dossier))
        self._connections = connections(dossier)
        printed = " ".join(text.split())
        self._paragraphs = [
            (key, words, made.runs)
            for key, words in opinion_paragraphs(dossier, self._opinions)
            if len((made := sketch(words)).runs) >= _LEAST_RUNS
            and " ".join(max(words.split("…"), key=len).split())
            in printed  # not so in a supplement
        ]

    def beside(self, other: Dossier) -> Iterator[CheckResult]:
        """Yield what another case has in common with this one that it should not have."""
        for one in shared(self._connections, connections(other)):
            yield CheckResult(
                "R24",
                Gate.WARN,
                ok=False,
                message=f"{one.name} is {_SAYS[one.part]} in another of your cases too: "
                "is there a conflict to disclose?",
                section="interests",
            )
        yield from self._strayed(other)
        yield from self._used_before(other)

    def _strayed(self, other: Dossier) -> Iterator[CheckResult]:
        for one in self._words.strayed(identifiers(other)):
            section = next(
                (key for key, words in self._sections if one.words in " ".join(words.split())),
                "",
            )
            how = "is" if one.exact else "is nearly"
            yield CheckResult(
                "A48",
                Gate.BLOCK if one.exact else Gate.WARN,
                ok=False,
                message=f"“{one.words}” {how} a {one.sort.value} of another of your cases, and "
                "stands nowhere in this case’s own papers.",
                section=section,
                place=anchor_of(self._report, section, one.words),
                words=one.words,
            )

    def _used_before(self, other: Dossier) -> Iterator[CheckResult]:
        theirs = [sketch(words).runs for _, words in opinion_paragraphs(other, self._opinions)]
        for key, words, runs in self._paragraphs:
            if any(len(runs & held) / len(runs) > ALIKE for held in theirs):
                start = shorten(max(words.split("…"), key=len).strip(), 70, placeholder="")
                yield CheckResult(
                    "A49",
                    Gate.WARN,
                    ok=False,
                    message="A paragraph of opinion is nearly word for word that of another of "
                    f"your reports: “{start}…”",
                    section=key,
                    place=anchor_of(self._report, key, start),
                    words=start,
                )
