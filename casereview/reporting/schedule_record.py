"""Writes the completed schedule of a module: every rating with what it rests on, and the outcome.

It stands beside the report, whose appendix of criteria it does not repeat: there each disorder has
its criteria, here one has its answers.
"""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casereview.domain.comparison import Comparison
from casereview.domain.dates import british
from casereview.domain.document import LinkTarget
from casereview.domain.dossier import Dossier
from casereview.domain.finding import CaseFindings, Finding, Status
from casereview.domain.interview import InterviewModule, ItemType
from casereview.domain.quantity import describe
from casereview.domain.rating import (
    Answer,
    AnswerSource,
    Confidence,
    Diagnosis,
    ModuleKey,
    TimePoint,
    Vantage,
)
from casereview.domain.report import Run
from casereview.errors import BadInputError
from casereview.reporting import fonts
from casereview.reporting.numbering import PageNumbers
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.pdf_flowables import Places
from casereview.reporting.pdf_pages import set_pages, write_heading, write_page_number
from casereview.reporting.pdf_styles import HAIR, INK, RULE
from casereview.reporting.pdf_text import markup, plain_markup
from casereview.reporting.schedule_blocks import (
    AREA,
    LEFT,
    SYSTEM_NAMES,
    WIDTH,
    Story,
    classification,
    fitting,
    grid,
    hair,
    marked,
    part,
    review_banner,
    reviewed_words,
    sources,
    words,
)
from casereview.reporting.schedule_rules import rules
from casereview.reporting.second_rating import schedule_part
from casereview.reporting.standing import SYMBOLS, time_points
from casereview.reporting.wording import lasting, listed, sentence

_WHERE = "the schedule"
_SIGNS = {
    "threshold": "●",
    "subthreshold": "◐",
    "absent": "○",
    "inadequate": "?",
    "skipped": "–",
}
_SOURCES = {
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
_WHEN, _RATED = 114.0, 90.0


def completed_schedule(
    dossier: Dossier,
    findings: CaseFindings,
    key: ModuleKey,
    modules: Mapping[str, InterviewModule],
    software: str,
    comparisons: Sequence[Comparison] = (),
) -> bytes:
    """Return the schedule of a module as it was rated in a case, as a PDF.

    comparisons: with second raters, whose agreement on the module is printed.
    The same case gives the same bytes. Raises BadInputError where nothing is rated, and for a
    character that no font has.
    """
    record = _Record(dossier, findings, key, modules, comparisons)
    case = dossier.case
    claim = f"Claim no. {case.proceedings.claim_number or 'not yet issued'}"
    title = case.proceedings.short_title or case.claimant.name
    heading = (
        " · ".join(text for text in (claim, title) if text),
        f"Schedule of the interview: {record.title} · module {record.version} · "
        f"{reviewed_words(modules[key.module])}",
    )
    places = Places({})

    def page(canvas: Any) -> None:
        write_heading(canvas, heading, LEFT, WIDTH)
        write_page_number(canvas, places.total)

    properties = Properties(
        f"{record.title}: schedule of the interview",
        author=case.expert.name,
        software=software,
        dated=case.report_date or case.interview.held_on,
    )
    return set_pages(record.story(), places, AREA, {"page": page}, properties)


class _Record:
    """Builds the schedule of one module of one case, part by part."""

    def __init__(
        self,
        dossier: Dossier,
        findings: CaseFindings,
        key: ModuleKey,
        modules: Mapping[str, InterviewModule],
        comparisons: Sequence[Comparison],
    ) -> None:
        self._dossier = dossier
        self._modules = modules
        self._comparisons = comparisons
        self._key = key
        self._module = modules[key.module]
        self._titles = {name: module.title for name, module in modules.items()}
        self._answers = {
            (a.item, a.time_point_id): a for a in dossier.answers if a.key == key and _told(a)
        }
        decided = [d for d in dossier.diagnoses if d.key == key]
        self._diagnoses = {d.time_point_id: d for d in decided}
        spoken_of = {point for _, point in self._answers} | set(self._diagnoses)
        self._points = [p for p in time_points(dossier) if p.id in spoken_of]
        self._findings = {
            (point.id, system): found
            for point in self._points
            for system in self._module.rules
            if (found := findings.at(point.id, key, system)) is not None
        }
        if not self._points:
            raise BadInputError(
                f"Nothing is rated yet for {self.title}.",
                kept="No schedule was written.",
                do="Print the blank schedule, or rate first.",
            )

    @property
    def title(self) -> str:
        """The disorder with its instance."""
        return self._module.named(self._key.instance)

    @property
    def version(self) -> str:
        """The module's id and version."""
        return f"{self._module.id} {self._module.version}"

    def story(self) -> Story:
        """Return everything that flows over the pages."""
        made = self._opening()
        made += self._outcome()
        made += self._reasons()
        made += schedule_part(
            self._comparisons,
            self._dossier.consensus,
            self._key,
            self._modules,
            self._points,
            _WHERE,
        )
        made += self._ratings()
        made += rules(self._module, self._titles, _WHERE)
        return [*made, *sources(self._module, _WHERE)]

    # ---- who, and what came of it

    def _opening(self) -> Story:
        from reportlab.platypus import Spacer

        case, seen = self._dossier.case, self._dossier.case.interview
        held = [british(seen.held_on)] if seen.held_on else []
        held += [
            text for text in (seen.mode, lasting(seen.minutes) if seen.minutes else "") if text
        ]
        versions = dict.fromkeys(a.module_version for a in self._answers.values())
        facts = [
            ("Claimant", case.claimant.name),
            ("Interviewer", ", ".join(t for t in (case.expert.name, case.expert.post) if t)),
            ("Interview", ", ".join(held)),
            ("Present", seen.present),
            ("Module", f"{self.version}; rated with version {listed([*versions])}"),
            ("Note", "A fictional case, made up to demonstrate this software" * case.fictional),
        ]
        rows = [
            [words(label, "label", _WHERE), words(text, "anchor", _WHERE)]
            for label, text in facts
            if text
        ]
        return [
            words(self.title, "schedule", _WHERE),
            words("Completed schedule of the diagnostic interview", "purpose", _WHERE),
            *review_banner(self._module, _WHERE),
            grid(rows, [70, WIDTH - 70]),
            classification(self._module, _WHERE),
            Spacer(1, 4),
        ]

    def _outcome(self) -> Story:
        main, *others = self._module.rules
        head = ["Time point", "As at", f"By the rules of {SYSTEM_NAMES[main]}"]
        head += [f"Of {SYSTEM_NAMES[system]}" for system in others]
        head.append("Expert’s conclusion")
        rows: list[list[Any]] = [[words(text, "label", _WHERE) for text in head]]
        for point in self._points:
            said = [self._status(point, system) for system in (main, *others)]
            decided = self._diagnoses.get(point.id)
            said.append(_signed(Status(decided.status)) if decided else "none recorded")
            cells = [point.label, str(point.as_at), *said]
            rows.append([words(text, "anchor", _WHERE) for text in cells])
        wide = (WIDTH - _WHEN - 80) / (len(head) - 2)
        table = grid(
            rows, [_WHEN, 80, *([wide] * (len(head) - 2))], [_under_head(), hair(1, -1, HAIR)],
            headed=True,
        )  # fmt: skip
        return [*part("Outcome", _WHERE), table]

    def _status(self, point: TimePoint, system: str) -> str:
        finding = self._findings.get((point.id, system))
        return _signed(finding.status) if finding else "not assessed"

    def _reasons(self) -> Story:
        """Return the explanation of each finding and the conclusion beside it, each said once."""
        from reportlab.platypus import CondPageBreak

        told: dict[tuple[tuple[str, str], ...], list[str]] = {}
        for point in self._points:
            said = [
                (SYSTEM_NAMES[system], _told_why(found))
                for system in self._module.rules
                if (found := self._findings.get((point.id, system))) is not None
            ]
            decided = self._diagnoses.get(point.id)
            if decided is not None:
                said.append(("Conclusion", self._conclusion(decided)))
            if said:
                told.setdefault(tuple(said), []).append(f"{point.label}, {point.as_at}")
        made = part("Why", _WHERE) if told else []
        for lines, moments in told.items():
            rows = [
                [words(label, "label", _WHERE), words(t, "anchor", _WHERE)] for label, t in lines
            ]
            made += [
                CondPageBreak(110),
                words("; ".join(moments), "moment", _WHERE),
                fitting(rows, [70, WIDTH - 70], [hair(0, -1, HAIR)]),
            ]
        return made

    def _conclusion(self, decided: Diagnosis) -> str:
        status, computed = Status(decided.status), Status(decided.computed)
        by = f"{decided.decided_by}, {british(decided.decided_on)}"
        text = f"{_signed(status)} ({by})."
        if decided.specifiers:
            text += f" Specifiers: {sentence(decided.specifiers)}"
        if decided.overrides:
            text += f" This differs from the rules, which gave: {computed.words}."
        if decided.reason:
            text += f" Reason: {sentence(decided.reason)}"
        found = self._findings.get((decided.time_point_id, next(iter(self._module.rules))))
        if found is not None and found.status is not computed:
            text += f" The rules now give: {found.status.words}; the conclusion is to be checked."
        return text

    # ---- ratings

    def _ratings(self) -> Story:
        rows: list[list[Any]] = [
            [words(text, "label", _WHERE) for text in ("Time point", "Rating", "What it rests on")]
        ]
        style: list[tuple[Any, ...]] = [_under_head(), ("RIGHTPADDING", (2, 0), (2, -1), 0)]
        for name, label, probe, kind in self._asked():
            first = len(rows)
            rows.append([_question(name, label, probe), "", ""])
            rows += self._rows_of(name, kind)
            last = len(rows) - 1
            style += [
                ("SPAN", (0, first), (-1, first)),
                ("TOPPADDING", (0, first), (-1, first), 7),
                ("NOSPLIT", (0, first), (-1, first + 1)),
                hair(first + 1, last - 1, HAIR),
                hair(last, last, RULE),
            ]
            if not rows[last][1]:
                style.append(("SPAN", (0, last), (-1, last)))
        widths = [_WHEN, _RATED, WIDTH - _WHEN - _RATED]
        return [*part("Ratings", _WHERE, 160), fitting(rows, widths, style, headed=True)]

    def _asked(self) -> list[tuple[str, str, str, ItemType]]:
        """Return id, label, question and type of all that can have an answer, in order."""
        found = [(q.id, "Screening", q.probe, ItemType.YES_NO) for q in self._module.screener]
        answered = {item for item, _ in self._answers}
        found += [
            (item.id, item.label, item.probe, item.type)
            for item in self._module.items
            if not item.retired or item.id in answered
        ]
        known = {name for name, *_ in found}
        left = sorted(answered - known)
        return found + [(name, "No longer asked", "", ItemType.TEXT) for name in left]

    def _rows_of(self, name: str, kind: ItemType) -> list[list[Any]]:
        """Return a row for each rating; neighbouring moments with the very same one share it."""
        rows: list[list[Any]] = []
        silent = []
        shared: list[tuple[Any, list[TimePoint], Answer]] = []
        for point in self._points:
            answer = self._answers.get((name, point.id))
            if answer is None:
                silent.append(point.short)
                continue
            same = self._said(answer)
            if shared and shared[-1][0] == same:
                shared[-1][1].append(point)
            else:
                shared.append((same, [point], answer))
        for _, moments, answer in shared:
            when = "\n".join(f"{point.short}, {point.as_at}" for point in moments)
            rows.append(
                [
                    words(when, "anchor", _WHERE),
                    self._rating(answer, kind),
                    self._evidence(answer),
                ]
            )
        if silent:
            every = len(silent) == len(self._points)
            when = "at any time point" if every else f"at {listed(silent)}"
            rows.append([words(f"Not asked {when}.", "aside", _WHERE), "", ""])
        return rows

    def _said(self, answer: Answer) -> tuple[object, ...]:
        """Return all that is printed of an answer but its time point."""
        plain = replace(answer, time_point_id="")
        return plain, self._hidden(answer), tuple(self._passages(answer))

    def _hidden(self, answer: Answer) -> bool:
        found = self._findings.get((answer.time_point_id, next(iter(self._module.rules))))
        return found is not None and answer.item in found.hidden

    def _rating(self, answer: Answer, kind: ItemType) -> Any:
        if not answer.rated:
            return words("noted, not rated", "aside", _WHERE)
        sign = _SIGNS.get(answer.value, "") if kind is not ItemType.TEXT else ""
        said = f"{sign} {describe(answer.value, kind)}".strip()
        html = markup((Run(said, bold=True),), fonts.SANS, _WHERE)
        if self._hidden(answer):
            html = f"<strike>{html}</strike><br/>kept, not counted"
        return marked(html, "anchor")

    def _evidence(self, answer: Answer) -> Story:
        made: Story = []
        if answer.quote:
            quote = f"“{answer.quote.strip()}”"
            made.append(marked(f"<i>{plain_markup(quote, fonts.SERIF_ITALIC, _WHERE)}</i>", "text"))
        if answer.note:
            made.append(words(answer.note.strip(), "anchor", _WHERE))
        made += [words(text, "anchor", _WHERE) for text in self._passages(answer)]
        basis = [f"{_SOURCES[answer.source]}, {_VANTAGES[answer.vantage]}"]
        basis.append(_CONFIDENCES[answer.confidence])
        if answer.rated_on:
            basis.append(british(answer.rated_on))
        if answer.module_version != self._module.version:
            basis.append(f"module version {answer.module_version}")
        return [*made, words(sentence("; ".join(basis)), "aside", _WHERE)]

    def _passages(self, answer: Answer) -> list[str]:
        """Return the passages that were linked, each with its document and page."""
        documents = {document.id: document for document in self._dossier.documents}
        passages = {passage.id: passage for passage in self._dossier.passages}
        pages = PageNumbers(self._dossier)
        found = []
        for link in self._dossier.links:
            passage = passages.get(link.passage_id)
            if link.target is LinkTarget.ANSWER and link.target_id == answer.id and passage:
                document = documents[passage.document_id]
                where = f"[{document.label}{pages.where(document, passage.page)}]"
                quote = " ".join(passage.quote.split())
                found.append(f"{where} “{quote}”" if quote else where)
        return found


def _told(answer: Answer) -> bool:
    return answer.rated or bool(answer.note.strip() or answer.quote.strip())


def _told_why(finding: Finding) -> str:
    severity = f"Severity: {finding.severity}." if finding.severity else ""
    return " ".join(text for text in (finding.sentence, severity, *finding.cautions) if text)


def _signed(status: Status) -> str:
    return f"{SYMBOLS[status]} {status.words}"


def _question(name: str, label: str, probe: str) -> Story:
    made: Story = [words(f"{name}  {label}", "label", _WHERE)]
    if probe:
        made.append(words(probe, "aside", _WHERE))
    return made


def _under_head() -> tuple[Any, ...]:
    return hair(0, 0, INK)
