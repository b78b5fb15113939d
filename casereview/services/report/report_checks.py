"""All that is checked of a report before it may be issued, and what the expert made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casereview.domain.documents.document import Document
from casereview.domain.reports.acknowledgement import Weighed, weigh
from casereview.domain.reports.identifiers import Identifier, ReportWords, Sort, plain_name
from casereview.domain.reports.report import CheckResult, Report
from casereview.errors import BadInputError
from casereview.reporting.checking.checks_frame import Met, places
from casereview.reporting.checking.checks_paper import set_on_paper, within_limit
from casereview.reporting.checking.contrary import Contrary as Contrary
from casereview.reporting.checking.contrary import contrary
from casereview.reporting.checking.unsourced import Unsourced as Unsourced
from casereview.reporting.checking.unsourced import unsourced
from casereview.reporting.material import Material
from casereview.services.changes import Changes, Kind
from casereview.services.report import across_cases, reporting
from casereview.services.report.across_cases import Comparison, Crossings
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Meter:
    """How long the report is: pages that count towards a limit, all pages, and the limit."""

    counted: int
    total: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report with every check that its own case can answer.

    contrary: what points the other way. unsourced: sentences of fact that cite nothing of their
    own. documents: those that can be marked as contrary. meter: None where the report could not be
    set.
    """

    report: Report
    checks: tuple[CheckResult, ...]
    weighed: Weighed
    contrary: tuple[Contrary, ...]
    unsourced: tuple[Unsourced, ...]
    documents: tuple[Document, ...]
    meter: Meter | None


@dataclass(frozen=True, slots=True)
class Thorough:
    """What takes longer: the other cases of the vault, and the file itself."""

    checked: CheckedReport
    crossings: Crossings
    more: tuple[CheckResult, ...]

    @property
    def names(self) -> dict[CheckResult, str]:
        """The name of the other case by result, for the expert's eyes only."""
        return {one.result: one.other for one in self.crossings.found if one.other}


def checked(case: OpenCase, more: tuple[CheckResult, ...] = ()) -> CheckedReport:
    """Check the draft as it stands; more: what was found by what takes longer, and still counts."""
    return _checked(case, reporting.report(case), more)


def comparison(case: OpenCase) -> Comparison:
    """Begin to hold the draft beside the other cases of the vault."""
    return Comparison(case, reporting.report(case))


def thorough(case: OpenCase, crossings: Crossings | None = None) -> Thorough:
    """Check the draft, its file, and what it has in common with other cases: as found, or anew."""
    report = reporting.report(case)
    if crossings is None:
        crossings = across_cases.compare(case, report)
    more = (*crossings.results, *_of_file(report))
    return Thorough(_checked(case, report, more), crossings, more)


def everything(case: OpenCase, report: Report, counted: int) -> tuple[CheckResult, ...]:
    """Return every check of a report that is to be issued, the other cases among them.

    counted: its pages that count towards a limit.
    """
    crossings = across_cases.compare(case, report)
    results = (
        *report.checks,
        *_limits(case, counted)[1],
        *_anonymous(case, report),
        *crossings.results,
    )
    return _sorted(case, results)


def _checked(case: OpenCase, report: Report, more: tuple[CheckResult, ...]) -> CheckedReport:
    dossier = case.dossier()
    content = replace(case.content.report(dossier.case.profile), modules=case.modules)
    material = Material(dossier, case.findings(), content)
    meter, limits = _meter(case, report)
    checks = _sorted(case, (*report.checks, *limits, *_anonymous(case, report), *more))
    return CheckedReport(
        report,
        checks,
        weigh(checks, dossier.acknowledgements),
        contrary(report, material),
        unsourced(report, material),
        dossier.documents,
        meter,
    )


def _sorted(case: OpenCase, results: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
    without = case.content.report(case.dossier().case.profile).profile.without_checks
    return tuple(sorted((r for r in results if r.id not in without), key=lambda r: r.id))


def _meter(case: OpenCase, report: Report) -> tuple[Meter | None, tuple[CheckResult, ...]]:
    """Count the pages by setting the report; what cannot be set is told as a check."""
    from casereview.reporting.setting.setter import Setter

    try:
        pages = Setter().set(report)
    except BadInputError as fault:
        return None, (Met("R27").unmet(str(fault)),)
    allowed, results = _limits(case, pages.counted)
    return Meter(pages.counted, pages.total, allowed), results


def _limits(case: OpenCase, counted: int) -> tuple[int | None, tuple[CheckResult, ...]]:
    """Return the limit of pages, if there is one, and whether so many keep to it."""
    dossier = case.dossier()
    profile = case.content.report(dossier.case.profile).profile
    limit = profile.page_limit(dossier.case.proceedings.track)
    allowed = max((order.pages for order in dossier.orders if order.pages), default=limit)
    return allowed, tuple(within_limit(counted, limit, dossier.orders))


def _anonymous(case: OpenCase, report: Report) -> Iterator[CheckResult]:
    """Look for the claimant’s name where an order of anonymity has another in its place."""
    record = case.dossier().case
    if not record.proceedings.cipher:
        return
    names = (record.claimant.name, record.proceedings.claimant)
    known = [Identifier(Sort.NAME, name) for name in dict.fromkeys(names) if plain_name(name)]
    kept = True
    for section in report.sections:
        for place in places(section) if section.printed else ():
            for found in ReportWords(place.text, record.proceedings.cipher).strayed(known):
                kept = False
                yield Met("A06", section=section.key).unmet(
                    f"“{section.title}” names the claimant, against the order of anonymity: "
                    f"“{found.words}”.",
                    place=place.anchor,
                    words=found.words,
                )
    if kept:
        yield Met("A06").ok("The order of anonymity is kept in the text.")


def _of_file(report: Report) -> tuple[CheckResult, ...]:
    """Test the file that the report makes now; one that cannot be made is told elsewhere."""
    from casereview.reporting.asserting.check import check_pdf
    from casereview.reporting.pdf import write_pdf

    try:
        data = write_pdf(report)
    except BadInputError:
        return ()
    return tuple(set_on_paper(check_pdf(data)))


def mark_contrary(case: OpenCase, document_id: str, *, contrary: bool) -> Changes:
    """Mark a document as pointing the other way, so that the reasoning has to deal with it."""
    document = case.file.documents.get(document_id)
    if document is None:
        raise BadInputError("There is no such document in this case.", kept="Nothing was changed.")
    label = "Mark" if contrary else "No longer mark"
    with case.change(
        f"{label} {document.label} as pointing the other way", Kind.DOCUMENTS, Kind.REPORT
    ) as changes:
        case.file.documents.put(replace(document, contrary=contrary))
    return changes
