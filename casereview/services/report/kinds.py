"""Which kind of report a case has: what can be chosen, and what a choice leaves or keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from casereview.catalogue.report import load_declarations, load_profile, profile_ids
from casereview.domain.reports.profile import Profile, missing_words
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase
from casereview.services.views import ReportKind

DEFAULT = "ew_civil"


def report_kinds(day: date) -> tuple[ReportKind, ...]:
    """Return every kind of report, what governs it and what it waits for on a day."""
    declarations = load_declarations()
    return tuple(
        ReportKind(
            one.id,
            one.title,
            one.rules,
            one.to_court,
            one.page_limits,
            missing_words(one, declarations, day),
        )
        for one in sorted(_profiles(), key=lambda one: (one.id != DEFAULT, one.title))
    )


@cache
def _profiles() -> tuple[Profile, ...]:
    return tuple(load_profile(profile_id) for profile_id in profile_ids())


def choose_kind(case: OpenCase, profile_id: str, *, out_of_advice: bool = False) -> Changes:
    """Make the case's report one of another kind; what was written is kept whatever it has.

    Raises BadInputError for an unknown kind, and where advice would become a report to a court
    without `out_of_advice`: privileged words would then be evidence.
    """
    new = load_profile(profile_id)
    record = case.file.record.get()
    old = load_profile(record.profile)
    if new.to_court and not old.to_court and not out_of_advice:
        raise BadInputError(
            "This is advice to those who instruct, and privileged. As a report to the court its "
            "words would be evidence.",
            kept="It is advice as before.",
            do="Say that it is to become a report to the court.",
        )
    with case.change(f"Make it: {new.title}", Kind.CASE, Kind.REPORT) as changes:
        case.file.record.put(replace(record, profile=new.id))
    return changes


def kept_aside(case: OpenCase) -> tuple[str, ...]:
    """Name the sections that were written for another kind of report and are not in this one."""
    profile = load_profile(case.file.record.get().profile)
    titles = {spec.key: spec.title for one in _profiles() for spec in one.sections}
    written = [one.section for one in case.file.sections.all() if one.text.strip()]
    return tuple(titles.get(key, key) for key in written if profile.section(key) is None)
