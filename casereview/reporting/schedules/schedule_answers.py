"""What a module's schedule says of a case, before it is set: questions, ratings, conclusions.

The schedule on its own paper and the appendix of the report both say it so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casereview.domain.assessing.adulthood import RULES_FOR_ADULTS, minor_words
from casereview.domain.assessing.finding import CaseFindings, Finding, Status
from casereview.domain.assessing.interview import InterviewModule, ItemType
from casereview.domain.assessing.quantity import describe
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    Confidence,
    Diagnosis,
    ModuleKey,
    TimePoint,
    Vantage,
)
from casereview.domain.dates import british
from casereview.domain.documents.document import Document, LinkTarget
from casereview.domain.dossier import Dossier
from casereview.reporting.numbering import PageNumbers
from casereview.reporting.parts.standing import SYMBOLS, time_points
from casereview.reporting.wording import listed, sentence

_SIGNS = {
    "threshold": "●",
    "subthreshold": "◐",
    "absent": "○",
    "inadequate": "?",
    "skipped": "–",
}
SOURCES = {
    AnswerSource.CLAIMANT_NOW: "claimant’s account",
    AnswerSource.INFORMANT: "informant’s account",
    AnswerSource.RECORD: "records",
    AnswerSource.OBSERVATION: "own observation",
}
_VANTAGES = {
    Vantage.CONTEMPORANEOUS: "at the time",
    Vantage.RETROSPECTIVE: "looking back",
}
_CONFIDENCES = {
    Confidence.LOW: "low confidence",
    Confidence.FAIR: "fair confidence",
    Confidence.HIGH: "high confidence",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that can have an answer: an opening question, an item, or what is asked no more."""

    id: str
    label: str
    probe: str
    kind: ItemType


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating with what it rests on; neighbouring time points with the very same one share it.

    said: the answer with its sign, '' where it is only noted. counted: False where its way is
    closed. quote, note, passages, basis: what it rests on, in that order.
    """

    moments: tuple[TimePoint, ...]
    said: str
    counted: bool
    quote: str
    note: str
    passages: tuple[str, ...]
    basis: str

    @property
    def when(self) -> tuple[str, ...]:
        """Its time points in words."""
        return tuple(f"{point.short}, {point.as_at}" for point in self.moments)


class Rated:
    """One module as it was rated in a case."""

    def __init__(
        self,
        dossier: Dossier,
        findings: CaseFindings,
        key: ModuleKey,
        modules: Mapping[str, InterviewModule],
    ) -> None:
        self.key = key
        self.module = modules[key.module]
        self.answers = {
            (a.item, a.time_point_id): a for a in dossier.answers if a.key == key and _told(a)
        }
        self.diagnoses = {d.time_point_id: d for d in dossier.diagnoses if d.key == key}
        spoken_of = {point for _, point in self.answers} | set(self.diagnoses)
        spoken_of |= {attack.time_point_id for attack in dossier.attacks if attack.key == key}
        self.points = tuple(p for p in time_points(dossier) if p.id in spoken_of)
        self.findings = {
            (point.id, system): found
            for point in self.points
            for system in self.module.rules
            if (found := findings.at(point.id, key, system)) is not None
        }
        self._dossier = dossier
        self._main = next(iter(self.module.rules), "")

    def dated(self, point: TimePoint) -> str:
        """Return a time point's date, and that the person was not of age where that is so."""
        words = minor_words(point, self._dossier.case.claimant.date_of_birth)
        return f"{point.as_at}, {words}" if words else str(point.as_at)

    @property
    def for_adults(self) -> str:
        """That the rules are those for adults, where a time point is before the person was one."""
        young = any(self.dated(point) != str(point.as_at) for point in self.points)
        return RULES_FOR_ADULTS if young else ""

    @property
    def title(self) -> str:
        """The disorder with its instance."""
        return self.module.named(self.key.instance)

    @property
    def version(self) -> str:
        """The module's id and version."""
        return f"{self.module.id} {self.module.version}"

    @property
    def rated_with(self) -> str:
        """The versions of the module by which its answers were given."""
        return listed([*dict.fromkeys(a.module_version for a in self.answers.values())])

    @property
    def cited(self) -> tuple[Document, ...]:
        """The documents that its answers are linked to, in the order of the case."""
        own = {answer.id for answer in self.answers.values()}
        passages = {passage.id: passage.document_id for passage in self._dossier.passages}
        linked = {
            passages.get(link.passage_id)
            for link in self._dossier.links
            if link.target is LinkTarget.ANSWER and link.target_id in own
        }
        return tuple(each for each in self._dossier.documents if each.id in linked)

    def status(self, point: TimePoint, system: str) -> str:
        """Return what the rules of a system give at a time point, with its sign."""
        finding = self.findings.get((point.id, system))
        return signed(finding.status) if finding else "not assessed"

    def conclusion(self, decided: Diagnosis) -> str:
        """Return the expert's conclusion, by whom and why, and where it differs from the rules."""
        status, computed = Status(decided.status), Status(decided.computed)
        by = f"{decided.decided_by}, {british(decided.decided_on)}"
        text = f"{signed(status)} ({by})."
        if decided.severity_words:
            text += f" Severity: {sentence(decided.severity_words)}"
        if decided.specifiers:
            text += f" Specifiers: {sentence(decided.specifiers)}"
        if decided.confidence is not None:
            text += f" {sentence(_CONFIDENCES[decided.confidence])}"
        if decided.overrides:
            text += f" This differs from the rules, which gave: {computed.words}."
        if decided.reason:
            text += f" Reason: {sentence(decided.reason)}"
        found = self.findings.get((decided.time_point_id, self._main))
        if found is not None and found.status is not computed:
            text += f" The rules now give: {found.status.words}; the conclusion is to be checked."
        return text

    def asked(self) -> tuple[Asked, ...]:
        """Return all that can have an answer, in order."""
        found = [Asked(q.id, "Screening", q.probe, ItemType.YES_NO) for q in self.module.screener]
        answered = {item for item, _ in self.answers}
        found += [
            Asked(item.id, item.label, item.probe, item.type)
            for item in self.module.items
            if not item.retired or item.id in answered
        ]
        left = sorted(answered - {one.id for one in found})
        found += [Asked(name, "No longer asked", "", ItemType.TEXT) for name in left]
        return tuple(found)

    def ratings(self, asked: Asked) -> tuple[Rating, ...]:
        """Return the ratings of a question in the order of time."""
        shared: list[tuple[object, list[TimePoint], Answer]] = []
        for point in self.points:
            answer = self.answers.get((asked.id, point.id))
            if answer is None:
                continue
            same = self._same(answer)
            if shared and shared[-1][0] == same:
                shared[-1][1].append(point)
            else:
                shared.append((same, [point], answer))
        return tuple(self._rating(tuple(moments), answer, asked) for _, moments, answer in shared)

    def silent(self, asked: Asked) -> str:
        """Say at which time points a question was not asked; '' where it always was."""
        names = [p.short for p in self.points if (asked.id, p.id) not in self.answers]
        if not names:
            return ""
        every = len(names) == len(self.points)
        return f"Not asked {'at any time point' if every else f'at {listed(names)}'}."

    def _same(self, answer: Answer) -> tuple[object, ...]:
        """Return all that is printed of an answer but its time point."""
        plain = replace(answer, time_point_id="")
        return plain, self._hidden(answer), tuple(self._passages(answer))

    def _hidden(self, answer: Answer) -> bool:
        found = self.findings.get((answer.time_point_id, self._main))
        return found is not None and answer.item in found.hidden

    def _rating(self, moments: tuple[TimePoint, ...], answer: Answer, asked: Asked) -> Rating:
        sign = _SIGNS.get(answer.value, "") if asked.kind is not ItemType.TEXT else ""
        return Rating(
            moments=moments,
            said=f"{sign} {describe(answer.value, asked.kind)}".strip() if answer.rated else "",
            counted=not self._hidden(answer),
            quote=f"“{answer.quote.strip()}”" if answer.quote else "",
            note="\n".join(text for text in (answer.note.strip(), _conflict(answer)) if text),
            passages=tuple(self._passages(answer)),
            basis=self._basis(answer),
        )

    def _basis(self, answer: Answer) -> str:
        basis = [f"{SOURCES[answer.source]}, {_VANTAGES[answer.vantage]}"]
        basis.append(_CONFIDENCES[answer.confidence])
        if answer.rated_on:
            basis.append(british(answer.rated_on))
        if answer.others_shown:
            basis.append("the other time points’ answers were shown")
        if answer.module_version != self.module.version:
            basis.append(f"module version {answer.module_version}")
        return sentence("; ".join(basis))

    def _passages(self, answer: Answer) -> Iterator[str]:
        """Yield the passages that were linked, each with its document and page."""
        documents = {document.id: document for document in self._dossier.documents}
        passages = {passage.id: passage for passage in self._dossier.passages}
        pages = PageNumbers(self._dossier)
        for link in self._dossier.links:
            passage = passages.get(link.passage_id)
            if link.target is LinkTarget.ANSWER and link.target_id == answer.id and passage:
                document = documents[passage.document_id]
                where = f"[{document.label}{pages.where(document, passage.page)}]"
                quote = " ".join(passage.quote.split())
                yield f"{where} “{quote}”" if quote else where


def _told(answer: Answer) -> bool:
    noted = answer.note.strip() or answer.quote.strip() or answer.conflict_with
    return answer.rated or bool(noted)


def _conflict(answer: Answer) -> str:
    """Say which sources disagree, which of them the rating follows, and why; '' for none."""
    if not answer.conflict_with:
        return ""
    against = listed([SOURCES[AnswerSource(each)] for each in answer.conflict_with])
    preferred = f"Sources disagree: the rating follows the {SOURCES[answer.source]}, not the"
    return f"{preferred} {against}. {sentence(answer.conflict_reason)}"


def told_why(finding: Finding) -> tuple[str, ...]:
    """Return why a status is what it is, then what is missing and what would change it."""
    verdict, *further = finding.sentences
    severity = f"Severity: {finding.severity}." if finding.severity else ""
    said = " ".join(text for text in (verdict, severity, *finding.cautions) if text)
    return (said, *further)


def moment_name(point: TimePoint) -> str:
    """Return `After the accident (start 2)`: the name, and the short one that the ratings bear."""
    known = point.short.casefold() in point.label.casefold()
    return point.label if known else f"{point.label} ({point.short})"


def signed(status: Status) -> str:
    """Return a status with its sign."""
    return f"{SYMBOLS[status]} {status.words}"
