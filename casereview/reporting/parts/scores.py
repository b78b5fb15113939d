"""Filed scores of the correspondence in order of time, each with its place and how it is dated.

Only what the expert accepted or corrected counts. A score that a letter gives only in words stays
words; a score restated in a later letter is one score with two documents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casereview.domain.assessing.measure import Measure, MeasureRule
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    Field,
    ScoreValue,
    Statement,
)
from casereview.domain.dossier import Dossier

_ABOVE = re.compile(
    r"\b(at|above|meets|over|in) (the )?(caseness|clinical|threshold)", re.IGNORECASE
)
_BELOW = re.compile(r"\b(below|under|not at|sub-?clinical|normal)\b", re.IGNORECASE)
_RESTATED_WITHIN = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Score:
    """One score: a number, or words where the document gives none; `when` None is undated.

    above: what the words say of the service's threshold, None when they do not say.
    dating: how the day was found, in words. also: documents that restate it, each with the context
    in which it does.
    """

    measure: str
    number: int | None
    words: str
    above: bool | None
    when: PartialDate | None
    dating: str
    context: str
    document: Document
    page: int | None
    also: tuple[tuple[Document, str], ...] = ()

    @property
    def places(self) -> tuple[tuple[Document, str], ...]:
        """Every document that states it, with its context there."""
        return ((self.document, self.context), *self.also)

    @property
    def day(self) -> date | None:
        """The day a chart puts it on."""
        return self.when.middle if self.when else None


def letter_dates(dossier: Dossier) -> dict[str, PartialDate]:
    """Return the filed date of each document by its id, and nothing where none is filed."""
    found: dict[str, PartialDate] = {}
    for statement in dossier.statements:
        value = statement.decided
        if statement.field is Field.LETTER_DATE and isinstance(value, DateValue):
            found.setdefault(statement.document_id, value.when)
    return found


def filed_scores(dossier: Dossier) -> tuple[Score, ...]:
    """Return the claimant's total scores as filed, oldest first, undated ones last."""
    documents = {document.id: document for document in dossier.documents}
    pages = {passage.id: passage.page for passage in dossier.passages}
    in_words = _caseness_in_words(dossier)
    raw: list[Score] = []
    for statement in dossier.statements:
        document = documents.get(statement.document_id)
        score = _own_score(statement)
        if document is None or score is None:
            continue
        above = in_words.pop((document.id, score.measure, score.context), None)
        raw.append(
            Score(
                measure=score.measure,
                number=score.number,
                words=score.words,
                above=above if above is not None else _above(score.words),
                when=score.on,
                dating="as dated in the document" if score.on else "",
                context=score.context,
                document=document,
                page=pages.get(statement.passage_id or ""),
            )
        )
    raw += _words_alone(dossier, documents, pages, in_words)
    return _settled(raw, dossier)


def rule_for(measures: Mapping[str, Measure], score: Score) -> MeasureRule | None:
    """Return the service rule of a score's day, or None when the measure or the day has none."""
    measure = measures.get(score.measure)
    return measure.rule_on(score.day.isoformat()) if measure and score.day else None


def at_caseness(measures: Mapping[str, Measure], score: Score) -> bool | None:
    """Say whether a score is at or above the service's threshold; None when nobody can say."""
    if score.number is None:
        return score.above
    rule = rule_for(measures, score)
    return None if rule is None else rule.reached(score.number)


def in_context(context: str) -> str:
    """Return `start`, `session:3`, `previous:end` as words."""
    earlier, _, rest = context.rpartition("previous:")
    if earlier or context.startswith("previous:"):
        return f"earlier course, {in_context(rest)}"
    kind, _, number = context.partition(":")
    words = {"session": f"session {number}", "followup": "follow-up", "current": "at the time"}
    return words.get(kind, kind)


def _own_score(statement: Statement) -> ScoreValue | None:
    value = statement.decided
    if not isinstance(value, ScoreValue) or value.whose != "patient" or value.kind != "total":
        return None
    return value


def _above(words: str) -> bool | None:
    if _BELOW.search(words):
        return False
    return True if _ABOVE.search(words) else None


def _caseness_in_words(dossier: Dossier) -> dict[tuple[str, str, str], bool]:
    found: dict[tuple[str, str, str], bool] = {}
    for statement in dossier.statements:
        value = statement.decided
        if isinstance(value, CasenessValue):
            key = (statement.document_id, value.measure, value.context)
            found.setdefault(key, value.status == "above")
    return found


def _words_alone(
    dossier: Dossier,
    documents: Mapping[str, Document],
    pages: Mapping[str, int],
    left: dict[tuple[str, str, str], bool],
) -> list[Score]:
    """Return caseness statements that no score of the same document and context speaks for."""
    alone: list[Score] = []
    for statement in dossier.statements:
        value = statement.decided
        document = documents.get(statement.document_id)
        if not isinstance(value, CasenessValue) or document is None:
            continue
        above = left.pop((document.id, value.measure, value.context), None)
        if above is None or value.measure == "unspecified":
            continue
        page = pages.get(statement.passage_id or "")
        alone.append(
            Score(value.measure, None, value.words, above, None, "", value.context, document, page)
        )
    return alone


def _settled(raw: list[Score], dossier: Dossier) -> tuple[Score, ...]:
    """Date what the documents leave undated, join restatements, and order."""
    letters = letter_dates(dossier)
    episodes = {
        document_id: episode for episode in dossier.episodes for document_id in episode.document_ids
    }
    dated = [score for score in raw if score.when]
    settled = _joined(dated)
    alike: dict[tuple[str, int | None], list[int]] = {}  # where the scores of one number stand
    for place, score in enumerate(settled):
        alike.setdefault((score.measure, score.number), []).append(place)
    for score in (s for s in raw if not s.when):
        letter = letters.get(score.document.id)
        places = alike.setdefault((score.measure, score.number), [])
        twin = next((p for p in places if _restates(score, letter, settled[p])), None)
        if twin is not None:
            first = settled[twin]
            settled[twin] = replace(first, also=(*first.also, (score.document, score.context)))
        else:
            when, dating = _day_of(score, letter, episodes.get(score.document.id))
            places.append(len(settled))
            settled.append(replace(score, when=when, dating=dating))
    return tuple(sorted(settled, key=_order))


def _joined(dated: list[Score]) -> list[Score]:
    kept: dict[tuple[str, int | None, str, str], Score] = {}
    for score in dated:
        key = (score.measure, score.number, score.words, score.when.edtf if score.when else "")
        first = kept.get(key)
        if first is None:
            kept[key] = score
        elif first.document != score.document:
            kept[key] = replace(first, also=(*first.also, (score.document, score.context)))
    return list(kept.values())


def _restates(undated: Score, letter: PartialDate | None, other: Score) -> bool:
    """Say whether an undated score only repeats one that another document dates."""
    if other.day is None or other.document == undated.document or undated.number is None:
        return False
    if (other.measure, other.number) != (undated.measure, undated.number) or letter is None:
        return False
    if other.day > letter.latest:
        return False
    if undated.context.startswith("previous:"):
        return True
    if undated.context == "start":
        return other.context in ("start", "current", "followup")
    return undated.context == "end" and other.day >= letter.earliest - _RESTATED_WITHIN


def _day_of(
    score: Score, letter: PartialDate | None, episode: TreatmentEpisode | None
) -> tuple[PartialDate | None, str]:
    """Return the best day for an undated score and the words that say how it was found."""
    if score.context in ("current", "followup") and letter:
        return letter, "date of the document"
    if score.context == "start" and episode and episode.started:
        began = episode.started
        if letter and letter.latest <= began.latest + timedelta(days=21):
            return letter, "date of the document"
        return began, f"start of course {episode.number}"
    if score.context == "end" and episode and episode.ended:
        return episode.ended, f"end of course {episode.number}"
    if score.context in ("start", "end") and letter and episode is None:
        return letter, "date of the document"
    return None, "date not stated"


def _order(score: Score) -> tuple[date, int, str, str, int]:
    """Order by day, PHQ-9 and GAD-7 before the others."""
    first = {"PHQ-9": 0, "GAD-7": 1}.get(score.measure, 2)
    return (score.day or date.max, first, score.measure, score.context, score.document.number)


def invented(scores: tuple[Score, ...]) -> bool:
    """Say whether any of the scores comes from a document whose numbers were made up."""
    return any(
        score.number is not None and document.invented_numbers
        for score in scores
        for document, _ in score.places
    )


def all_invented(scores: tuple[Score, ...]) -> bool:
    """Say whether every number among the scores comes from such documents alone."""
    return all(
        document.invented_numbers
        for score in scores
        if score.number is not None
        for document, _ in score.places
    )
