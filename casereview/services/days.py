"""On which day something is decided, and on which a report would be issued."""

from __future__ import annotations

from datetime import date

from casereview.domain.case import Case


def decision_day(record: Case) -> date:
    """Today; a fictional case's decisions bear its interview's date, so that it never changes."""
    if record.fictional and record.interview.held_on:
        return record.interview.held_on
    return date.today()  # noqa: DTZ011  the expert's own calendar day


def issue_day(record: Case) -> date:
    """Today; a fictional case's report bears the date it has, so that it never changes."""
    if record.fictional and record.report_date:
        return record.report_date
    return date.today()  # noqa: DTZ011  a report is signed on the expert's own calendar day
