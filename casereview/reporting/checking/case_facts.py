"""What the case holds, as the prose of a report is compared with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from casereview.domain.assessing.rating import TimePoint
from casereview.domain.dates import MONTHS, PartialDate
from casereview.reporting.material import Material

_NAME = re.compile(r"[^\W\d_][\w’'-]*[^\W\d_]")
_TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Professor", "Sir", "Dame", "Lord"})


class CaseFacts:
    """Scores, days, counts and names of a case; each is gathered when first asked for."""

    def __init__(self, material: Material) -> None:
        self.material = material

    @cached_property
    def scores(self) -> dict[str, frozenset[int]]:
        """Every number that the case holds as a total of a measure, by its name in lower case."""
        held: dict[str, set[int]] = {}
        for score in self.material.scores:
            numbers = held.setdefault(score.measure.lower(), set())
            if score.number is not None:
                numbers.add(score.number)
        for own in self.material.dossier.own_scores:
            numbers = held.setdefault(own.measure.lower(), set())
            items = [int(item) for item in own.items if item.isdecimal()]
            total = own.total if own.total is not None else sum(items)
            if total == int(total):
                numbers.add(int(total))
        return {name: frozenset(numbers) for name, numbers in held.items()}

    @cached_property
    def bounds(self) -> dict[str, frozenset[int]]:
        """Numbers that belong to a measure and are no score: its range and thresholds."""
        held: dict[str, set[int]] = {}
        for measure in self.material.content.measures.values():
            numbers = {measure.low, measure.high, *(rule.caseness for rule in measure.rules)}
            whole = {int(n) for n in numbers if n is not None and n == int(n)}
            held[measure.id.lower()] = whole | {n - 1 for n in whole}
        return {name: frozenset(numbers) for name, numbers in held.items()}

    @cached_property
    def days(self) -> frozenset[date]:
        """Every exact day that the case knows: of facts, papers, people, the report."""
        return frozenset(day for each in self._dates() if (day := _exact(each)) is not None)

    def _dates(self) -> Iterator[date | PartialDate | None]:
        dossier, case = self.material.dossier, self.material.dossier.case
        for entry in self.material.chronology:
            yield from (entry.when, entry.until)
        for document in dossier.documents:
            yield from (document.received_on, document.gone_on)
        yield from (one.given_on for one in dossier.instructions)
        yield from (point.as_at for point in self.material.points)
        yield from (diagnosis.decided_on for diagnosis in dossier.diagnoses)
        yield from (own.taken_on for own in dossier.own_scores)
        yield from self.material.dated.values()
        yield from (case.claimant.date_of_birth, case.interview.held_on, case.report_date)
        yield case.report_due

    def is_in_a_document(self, day: date) -> bool:
        """Whether a document's text holds a day, in words or figures."""
        named = rf"(?:0?{day.month}|{MONTHS[day.month - 1][:3]}[a-z]*)"
        year = rf"(?:{day.year}|{day.year % 100:02d})"
        pattern = re.compile(
            rf"\b0?{day.day}(?:st|nd|rd|th)?(?:\s+of)?[\s/.,-]+{named}[\s/.,-]+{year}\b"
            rf"|\b{day.isoformat()}\b",
            re.IGNORECASE,
        )
        return any(pattern.search(page.text) for page in self.material.dossier.pages)

    @cached_property
    def born(self) -> date | None:
        """The claimant's date of birth."""
        return self.material.dossier.case.claimant.date_of_birth

    @cached_property
    def session_counts(self) -> frozenset[int]:
        """Sessions offered and attended, of each course and of all together."""
        episodes = self.material.dossier.episodes
        held = [e.sessions_attended for e in episodes], [e.sessions_offered for e in episodes]
        counts = {n for numbers in held for n in numbers if n is not None}
        return frozenset(counts | {sum(n for n in numbers if n is not None) for numbers in held})

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of people, parties and firms of the record, word by word."""
        case, dossier = self.material.dossier.case, self.material.dossier
        held = [
            case.claimant.name,
            case.expert.name,
            case.instructing.firm,
            case.instructing.contact,
            case.proceedings.claimant,
            case.proceedings.defendant,
            case.proceedings.court,
            *(one.sender for one in dossier.instructions),
            *(person.name for person in dossier.practitioners),
            *(episode.service for episode in dossier.episodes),
        ]
        words = {word for text in held for word in _NAME.findall(text)}
        return frozenset(w for w in words if w[0].isupper() and w not in _TITLES and len(w) > 3)

    @cached_property
    def text_of_papers(self) -> frozenset[str]:
        """Every word with a capital that a document, the account or the record has."""
        dossier = self.material.dossier
        texts = [page.text for page in dossier.pages]
        texts += [event.text for event in dossier.events]
        texts += [document.title for document in dossier.documents]
        texts += [one.substance for one in dossier.instructions]
        words = {word for text in texts for word in _NAME.findall(text)}
        return frozenset(word for word in words if word[0].isupper())

    def points_named(self, sentence: str) -> list[TimePoint]:
        """Return the time points that a sentence names by label, heading or `today`."""
        lowered = sentence.lower()
        found = []
        for point in self.material.points:
            names = [point.label, point.short, str(point.as_at)]
            if point.kind == "today":
                names += ["today", "my interview", "my examination", "the interview"]
            if any(re.search(rf"\b{re.escape(name.lower())}\b", lowered) for name in names if name):
                found.append(point)
        return found


def _exact(day: date | PartialDate | None) -> date | None:
    return day if day is None or isinstance(day, date) else day.exact
