"""Writes the completed schedule of a module: every rating with what it rests on, and the outcome.

It stands beside the report, whose appendix of criteria it does not repeat: there each disorder has
its criteria, here one has its answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casereview.domain.assessing.comparison import Comparison
from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import british
from casereview.domain.documents.document import Document
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Run
from casereview.errors import BadInputError
from casereview.reporting.parts.second_rating import schedule_part
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.schedules.schedule_answers import (
    Asked,
    Rated,
    Rating,
    moment_name,
    signed,
    told_why,
)
from casereview.reporting.schedules.schedule_attacks import attacks, reviews
from casereview.reporting.schedules.schedule_blocks import (
    SYSTEM_NAMES,
    WIDTH,
    classification,
    grid,
    hair,
    part,
    review_banner,
    reviewed_words,
    sources,
    styled_words,
    write_schedule,
)
from casereview.reporting.schedules.schedule_rules import rules
from casereview.reporting.setting.grids import Cell, Look
from casereview.reporting.setting.story import Space, Story, words
from casereview.reporting.setting.styles import HAIR, INK, RULE
from casereview.reporting.wording import lasting

_WHERE = "the schedule"
_WHEN, _RATED = 114.0, 90.0
_STANDING = (
    "What the rules come to and what the expert concludes are two things, and both stand here. "
    "Undetermined is not absent; a question that was not asked never counts as a no."
)


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
    properties = Properties(
        f"{record.title}: schedule of the interview",
        author=case.expert.name,
        software=software,
        dated=case.report_date or case.interview.held_on,
    )
    return write_schedule(record.story(), heading, properties)


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
        self._rated = Rated(dossier, findings, key, modules)
        self._module = self._rated.module
        self._titles = {name: module.title for name, module in modules.items()}
        if not self._rated.points:
            raise BadInputError(
                f"Nothing is rated yet for {self.title}.",
                kept="No schedule was written.",
                do="Print the blank schedule, or rate first.",
            )

    @property
    def title(self) -> str:
        """The disorder with its instance."""
        return self._rated.title

    @property
    def version(self) -> str:
        """The module's id and version."""
        return self._rated.version

    def story(self) -> Story:
        """Return everything that flows over the pages."""
        made = self._opening()
        made += self._outcome()
        made += self._reasons()
        made += schedule_part(
            self._comparisons,
            self._dossier.consensus,
            self._rated.key,
            self._modules,
            self._rated.points,
            _WHERE,
        )
        made += attacks(self._dossier, self._rated.key, self._module, self._rated.points, _WHERE)
        made += self._ratings()
        made += self._documents()
        made += rules(self._module, self._titles, _WHERE)
        return [*made, *sources(self._module, _WHERE)]

    # ---- who, and what came of it

    def _opening(self) -> Story:
        case, seen = self._dossier.case, self._dossier.case.interview
        held = [british(seen.held_on)] if seen.held_on else []
        held += [
            text for text in (seen.mode, lasting(seen.minutes) if seen.minutes else "") if text
        ]
        facts = [
            ("Claimant", case.claimant.name),
            ("Interviewer", ", ".join(t for t in (case.expert.name, case.expert.post) if t)),
            ("Interview", ", ".join(held)),
            ("Present", seen.present),
            ("Module", f"{self.version}; rated with version {self._rated.rated_with}"),
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
            Space(4),
        ]

    def _outcome(self) -> Story:
        main, *others = self._module.rules
        head = ["Time point", "As at", f"By the rules of {SYSTEM_NAMES[main]}"]
        head += [f"Of {SYSTEM_NAMES[system]}" for system in others]
        head.append("Expert’s conclusion")
        rows: list[list[Cell]] = [[words(text, "label", _WHERE) for text in head]]
        for point in self._rated.points:
            said = [self._rated.status(point, system) for system in (main, *others)]
            decided = self._rated.diagnoses.get(point.id)
            said.append(signed(Status(decided.status)) if decided else "none recorded")
            cells = [moment_name(point), self._rated.dated(point), *said]
            rows.append([words(text, "anchor", _WHERE) for text in cells])
        wide = (WIDTH - _WHEN - 80) / (len(head) - 2)
        table = grid(
            rows, [_WHEN, 80, *([wide] * (len(head) - 2))], [_under_head(), hair(1, -1, HAIR)],
            headed=True,
        )  # fmt: skip
        young = self._rated.for_adults
        warned = [words(young, "anchor", _WHERE)] if young else []
        standing = words(_STANDING, "aside", _WHERE)
        return [*part("Outcome", _WHERE), table, Space(4), *warned, standing]

    def _reasons(self) -> Story:
        """Return the explanation of each finding and the conclusion beside it, each said once."""
        told: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
        for point in self._rated.points:
            said = [
                (SYSTEM_NAMES[system], told_why(found))
                for system in self._module.rules
                if (found := self._rated.findings.get((point.id, system))) is not None
            ]
            decided = self._rated.diagnoses.get(point.id)
            if decided is not None:
                said.append(("Conclusion", (self._rated.conclusion(decided),)))
            if said:
                told.setdefault(tuple(said), []).append(f"{point.label}, {point.as_at}")
        made = part("Why", _WHERE) if told else []
        made += [
            words(text, "anchor", _WHERE)
            for text in reviews(self._dossier, self._titles, self._rated.points)
        ]
        for lines, moments in told.items():
            rows: list[list[Cell]] = [
                [words(label, "label", _WHERE), [words(text, "anchor", _WHERE) for text in said]]
                for label, said in lines
            ]
            made += [
                words("; ".join(moments), "moment", _WHERE, keeps=True),
                grid(rows, [70, WIDTH - 70], [hair(0, -1, HAIR)]),
            ]
        return made

    # ---- ratings

    def _ratings(self) -> Story:
        rows: list[list[Cell]] = [
            [words(text, "label", _WHERE) for text in ("Time point", "Rating", "What it rests on")]
        ]
        style: list[Look] = [_under_head(), ("RIGHT", (2, 0), (2, -1), 0)]
        for asked in self._rated.asked():
            first = len(rows)
            rows.append([_question(asked), "", ""])
            rows += self._rows_of(asked)
            last = len(rows) - 1
            style += [
                ("SPAN", (0, first), (-1, first)),
                ("TOP", (0, first), (-1, first), 7),
                ("KEPT", (0, first), (-1, first + 1)),
                ("TITLED", (0, first), (-1, last)),
                hair(first + 1, last - 1, HAIR),
                hair(last, last, RULE),
            ]
            if not rows[last][1]:
                style.append(("SPAN", (0, last), (-1, last)))
        widths = [_WHEN, _RATED, WIDTH - _WHEN - _RATED]
        return [*part("Ratings", _WHERE), grid(rows, widths, style, headed=True)]

    def _documents(self) -> Story:
        """Return the documents that the ratings cite by their numbers."""
        rows = [
            [words(each.label, "label", _WHERE), words(_document(each), "anchor", _WHERE)]
            for each in self._rated.cited
        ]
        return [*part("Documents cited", _WHERE), grid(rows, [40, WIDTH - 40])] if rows else []

    def _rows_of(self, asked: Asked) -> list[list[Cell]]:
        """Return a row for each rating, and one that says where it was not asked."""
        rows: list[list[Cell]] = [
            [words("\n".join(one.when), "anchor", _WHERE), _rating(one), _evidence(one)]
            for one in self._rated.ratings(asked)
        ]
        silent = self._rated.silent(asked)
        return [*rows, [words(silent, "aside", _WHERE), "", ""]] if silent else rows


def _document(document: Document) -> str:
    """Return the title, length and checksum by which a copy can be told to be the same."""
    pages = f"{document.pages} page{'' if document.pages == 1 else 's'}"
    known = f"SHA-256 begins {document.sha256[:8]}" if document.sha256 else ""
    said = (document.title or document.file_name, pages if document.pages else "", known)
    return "; ".join(text for text in said if text)


def _rating(rating: Rating) -> Story:
    if not rating.said:
        return [words("noted, not rated", "aside", _WHERE)]
    struck = not rating.counted
    said = styled_words((Run(rating.said, bold=True),), "anchor", _WHERE, struck=struck)
    return [said, words("kept, not counted", "anchor", _WHERE)] if struck else [said]


def _evidence(rating: Rating) -> Story:
    made: Story = []
    if rating.quote:
        made.append(words(rating.quote, "quote", _WHERE))
    if rating.note:
        made.append(words(rating.note, "anchor", _WHERE))
    made += [words(text, "anchor", _WHERE) for text in rating.passages]
    return [*made, words(rating.basis, "aside", _WHERE)]


def _question(asked: Asked) -> Story:
    made: Story = [words(f"{asked.id}  {asked.label}", "label", _WHERE)]
    if asked.probe:
        made.append(words(asked.probe, "aside", _WHERE))
    return made


def _under_head() -> Look:
    return hair(0, 0, INK)
