"""Scores and caseness in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from casereview.correspondence.reader.averages import DECIMAL, averages
from casereview.correspondence.reader.binding import Bound, SentenceBinder
from casereview.correspondence.reader.caseness import Verdict, verdicts, words_only
from casereview.correspondence.reader.found import FoundCaseness, FoundScore
from casereview.correspondence.reader.measures import HIGHEST
from casereview.correspondence.reader.mentions import Mention, find_mentions
from casereview.correspondence.reader.occasions import CURRENT, Spot, Timed, context_of, occasions
from casereview.correspondence.reader.people import Patient, Whose, spoken_of, whose
from casereview.correspondence.reader.phrase import Phrase
from casereview.correspondence.reader.roles import Role
from casereview.correspondence.reader.strand import Strand
from casereview.domain.dates import PartialDate

_GENERAL = Phrase(
    r"^\s*(?:goals?|targets?|aims?)\s*:|\b(?:vignette|hypothetical|scenario|case study)\b|"
    r"\b(?:someone|anyone|somebody|anybody|people|patients|clients|those) (?:with|who|whose|"
    r"scoring)\b|"
    r"\bif\b(?=[^.;]*(?:score|PHQ|GAD))|\bunless\b|\bshould (?:you|your|her|his|the) \b|"
    r"\breliable (?:change|improvement) (?:is|of|means|requires|needs)\b|"
    r"\bwould (?:count|mean|indicate|suggest|be)\b|\bcounts? as\b|"
    r"\b(?:is|are|be) (?:needed|required|necessary)\b|"
    r"\b(?:expected|predicted|projected|anticipated|target)\b[^.;]{0,40}(?:PHQ|GAD|score)|"
    r"\bscores? (?:of|between|from|above|below|over|under) [^.;]{1,40}\b(?:suggests?|indicates?|"
    r"means?|is considered|are considered|counts?|tells?)\b|"
    r"\b(?:a|the) (?:total|score) (?:of|between|from|above|below|over|"
    r"under) [^.;]{1,60}\b(?:tells? us|suggests?|indicates?|means?|shows?|counts?)\b|"
    r"\b(?:can|could|may|might|would) (?:range|score|be scored|be between)\b|"
    r"\bis scored (?:from|between|out of)\b|\bfor example\b|\be\.g\."
)
_OF_SOMEONE = re.compile(
    r"\b(?:her|his|your|she|he|you|my|their|mr|mrs|ms|miss|patient'?s?|client'?s?)\b", re.I
)
_WRONG = re.compile(
    r"\b(?:this|that|it|which|these|those|both|figures?|scores?|numbers?)\b[^.;]{0,30}"
    r"\b(?:was|is|were|are|had been|have been)\b[^.;]{0,25}"
    r"\b(?:(?:an?|my|our|typing|clerical|copying|typist's)\s+(?:error|mistake)|incorrect|wrong|"
    r"mistyped|"
    r"a misprint|not (?:right|correct|hers|his|yours)|transposed|swapped|belong(?:s|ed)?\s+to|"
    r"another (?:patient|person|client)(?:'s)?)\b|"
    r"^\s*correction\b|\bplease (?:disregard|ignore|delete|destroy|discard)\b|"
    r"\b(?:in error|by mistake|typing error|typographical error|clerical error|copying error)\b|"
    r"\bcorrect (?:scores?|figures?|totals?|numbers?|values?)\b|"
    r"\bshould (?:have (?:read|been|said)|read)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"^\s*correction\b|\bcorrect(?:ed)? (?:scores?|figures?|totals?|numbers?|values?)\b|"
    r"\bshould (?:have )?(?:read|been)\b",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(?:incomplete|partly completed|part[- ]completed|partially completed|"
    r"not all (?:the )?(?:items|questions)|left (?:\w+ )?(?:blank|out|unanswered)|"
    r"missing (?:items?|answers?)|unanswered|only (?:answered|completed|filled)|pro-?rated|"
    r"not (?:been )?(?:completed|answered|filled in) (?:question|item)|(?:on|over|of|from) "
    r"(?:only )?(?:two|three|four|"
    r"five|six|seven|eight|[2-8]) (?:of (?:the |its )?(?:nine|seven|[79]) )?(?:items|questions|"
    r"answers)|"
    r"(?:question|item)s? (?:[0-9]|one|two|three|four|five|six|seven|eight|nine|was|"
    r"were)[^.;]{0,20}"
    r"(?:not|un)\s?(?:been )?(?:answered|completed|scored|added)|provisional total|answered "
    r"only|items? (?:were |was )?(?:missing|missed|skipped|"
    r"omitted))\b",
    re.IGNORECASE,
)
_SUBSCALE = re.compile(
    r"\bsub-?(?:scale|score|total)s?\b|\bsomatic (?:items|score)\b|\bcognitive (?:items|score)\b",
    re.I,
)
_ANNOUNCES = re.compile(r":$|\b(?:scor|questionnaire|measure|result|form|figure)", re.IGNORECASE)
_LONGEST = 1500


@dataclass(slots=True)
class ProseReader:
    """Reads sentences one after the other; remembers what pronouns may stand for."""

    patient: Patient
    scores: list[FoundScore] = field(default_factory=list)
    caseness: list[FoundCaseness] = field(default_factory=list)
    _last_measures: tuple[str, ...] = ()
    _recent: list[str] = field(default_factory=list)
    _last_whose: Whose = Whose.PATIENT
    _last_text: str = ""
    _last_sentence: list[int] = field(default_factory=list)
    _carried: str | None = None
    _statement: int = 0

    def paragraph(
        self, parts: Sequence[Strand], context: str | None, on: PartialDate | None
    ) -> None:
        """Read the sentences of one paragraph; context and date are those of its section."""
        self._last_whose = Whose.PATIENT
        self._last_sentence = []
        self._carried = None
        for part in parts:
            if len(part.text) <= _LONGEST:
                self._sentence(part, context, on)

    @property
    def announced(self) -> Whose:
        """Whose results the sentence read last announces: `Her partner's scores were:`."""
        return self._last_whose if _ANNOUNCES.search(self._last_text) else Whose.PATIENT

    def next_statement(self) -> int:
        """Return a fresh number for a sentence or table."""
        self._statement += 1
        return self._statement

    def recall(self, measures: tuple[str, ...]) -> None:
        """Note measures read elsewhere (a table), for pronouns that follow."""
        self._last_measures = measures or self._last_measures
        for measure in measures:
            if measure not in HIGHEST:
                continue
            if measure in self._recent:
                self._recent.remove(measure)
            self._recent.append(measure)

    def _sentence(self, strand: Strand, context: str | None, on: PartialDate | None) -> None:
        text = self._last_text = strand.text
        if self._last_sentence and _WRONG.search(text):
            self._retract_last()
        mentions = find_mentions(text)
        if not mentions and not self._last_measures and "caseness" not in text.lower():
            self._carry(text, mentions)
            return
        if _is_general(text):
            self._last_sentence = []
            return
        binder = SentenceBinder(text, mentions, self._last_measures)
        bound = binder.bind()
        owner = self._owner(text, bound, mentions)
        self._record(strand, binder, bound, context, on)
        self._verdicts(strand, mentions, bound, owner, context)
        named = [each.measure for each in bound] or [m.measure for m in mentions if not m.item]
        self.recall(tuple(dict.fromkeys(named)))
        self._last_whose = owner
        self._carry(text, mentions)

    def _carry(self, text: str, mentions: Sequence[Mention]) -> None:
        """`When she started she was low. Her scores were ...`: an opening that goes on."""
        if not mentions:
            self._carried = (
                context_of(text)
                if re.match(r"\s*(?:when|at|on|by|after|before)\b", text, re.I)
                else None
            )
            self._last_whose = spoken_of(text, self.patient, self._last_whose)

    def _owner(self, text: str, bound: Sequence[Bound], mentions: Sequence[Mention]) -> Whose:
        if not bound and not mentions:
            return spoken_of(text, self.patient, self._last_whose)
        at = bound[-1].group_start if bound else mentions[-1].start
        return whose(text, at, self.patient, self._last_whose)

    def _record(
        self,
        strand: Strand,
        binder: SentenceBinder,
        bound: Sequence[Bound],
        context: str | None,
        on: PartialDate | None,
    ) -> None:
        text = strand.text
        statement = self.next_statement()
        put_right = any(n.role is Role.RETRACTED for n in binder.numbers)
        times = occasions(
            text, [Spot(b.number.start, b.number.end, b.group_start, b.measure) for b in bound]
        )
        times = _in_parallel(bound, _inherited(bound, _in_rounds(bound, times)))
        self._last_sentence = []
        for each, timed in zip(bound, times, strict=True):
            owner = whose(text, each.group_start, self.patient, self._last_whose)
            start = min(each.group_start, each.number.start)
            end = max(each.group_end, each.number.end)
            self._last_sentence.append(len(self.scores))
            self.scores.append(
                FoundScore(
                    each.measure,
                    each.number.value,
                    "",
                    _when(timed.context, self._carried or context),
                    timed.on or on,
                    owner.value,
                    _kind(text, each.number.start, put_right=put_right),
                    strand.part(start, end),
                    strand.part(each.number.start, each.number.end),
                    f"score.{each.rule}/1",
                    statement,
                )
            )

    def _retract_last(self) -> None:
        """Set aside the numbers of the sentence before: `This was a typing error`."""
        for index in self._last_sentence:
            self.scores[index] = replace(self.scores[index], kind="retracted")
        self._last_sentence = []

    def _verdicts(
        self,
        strand: Strand,
        mentions: Sequence[Mention],
        bound: Sequence[Bound],
        owner: Whose,
        context: str | None,
    ) -> None:
        text = strand.text
        if owner is Whose.OTHER:
            return
        numbered = {each.measure for each in bound}
        for verdict in verdicts(text, mentions, self._last_measures, self._recent):
            said = _said(verdict, context)
            evidence = strand.part(verdict.start, verdict.end)
            self.caseness.append(
                FoundCaseness(
                    verdict.measure,
                    verdict.status,
                    verdict.words,
                    said,
                    evidence,
                    "caseness.words/1",
                )
            )
        for mention, match in averages(text, mentions):
            self._in_words(strand, mention, match.start(), match.end(), owner, context)
        for mention, start, end in words_only(text, mentions):
            if mention.measure not in numbered and mention.measure in HIGHEST:
                self._in_words(strand, mention, start, end, owner, context)

    def _in_words(
        self,
        strand: Strand,
        mention: Mention,
        start: int,
        end: int,
        owner: Whose,
        context: str | None,
    ) -> None:
        """Record a score that is no whole number: words, or an average as written."""
        text = strand.text
        self.scores.append(
            FoundScore(
                mention.measure,
                None,
                text[start:end],
                context_of(text) or self._carried or context,
                None,
                owner.value,
                "total",
                strand.part(mention.start, end),
                strand.part(start, end),
                "score.average/1" if DECIMAL.fullmatch(text[start:end]) else "score.words/1",
                self.next_statement(),
            )
        )


def _when(own: str | None, around: str | None) -> str | None:
    """Prefer a heading to vague words: `this week` under a session means that session."""
    return around or own if own in {None, CURRENT} else own


def _said(verdict: Verdict, context: str | None) -> str | None:
    return verdict.context or context


def _is_general(text: str) -> bool:
    """Whether a sentence explains a questionnaire instead of reporting a result."""
    return bool(_GENERAL.search(text)) and not (
        _OF_SOMEONE.search(text) and not re.search(r"\bif\b|\bunless\b|\bshould\b", text, re.I)
    )


def _kind(text: str, at: int, *, put_right: bool) -> str:
    """Return what kind of number stands at a place; put_right: the wrong one is already known."""
    right = _RIGHT.search(text)
    if _WRONG.search(text) and not put_right and (right is None or at < right.start()):
        return "retracted"
    if _PARTIAL.search(text):
        return "partial"
    return "subscale" if _SUBSCALE.search(text) else "total"


def _in_rounds(bound: Sequence[Bound], times: Sequence[Timed]) -> list[Timed]:
    """`17 and 15 at the start and 9 and 6 at the end`: numbers dealt out together share a time."""
    done = list(times)
    index = 0
    while index < len(bound):
        seen = {bound[index].measure}
        end = index + 1
        while (
            end < len(bound)
            and bound[end].group_start == bound[index].group_start
            and bound[end].measure not in seen
        ):
            seen.add(bound[end].measure)
            end += 1
        context = next((t.context for t in times[index:end] if t.context), None)
        on = next((t.on for t in times[index:end] if t.on), None)
        for place in range(index, end):
            done[place] = Timed(times[place].context or context, times[place].on or on)
        index = end
    return done


def _inherited(bound: Sequence[Bound], times: Sequence[Timed]) -> list[Timed]:
    """Let a lone number without a time of its own share its neighbour's."""
    done = list(times)
    alone = [sum(b.measure == each.measure for b in bound) == 1 for each in bound]
    for index in range(1, len(bound)):
        if alone[index] and done[index].context is None:
            before = done[index - 1]
            done[index] = Timed(before.context, done[index].on or before.on)
    for index in range(len(bound) - 2, -1, -1):
        if alone[index] and done[index].context is None and alone[index + 1]:
            done[index] = Timed(done[index + 1].context, done[index].on or done[index + 1].on)
    return done


def _in_parallel(bound: Sequence[Bound], times: list[Timed]) -> list[Timed]:
    """`PHQ-9 18, 19 at session 3, 18 now; GAD-7 10, 12, 11`: the second list copies the first."""
    per: dict[str, list[int]] = {}
    for index, each in enumerate(bound):
        per.setdefault(each.measure, []).append(index)
    rows = list(per.values())
    done = list(times)
    if len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
        for row in rows[1:]:
            if all(times[index].context is None for index in row):
                for index, model in zip(row, rows[0], strict=True):
                    done[index] = times[model]
    return done
