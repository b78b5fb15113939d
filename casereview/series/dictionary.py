"""The allow-list of the anonymised package: each column, its values, its meaning and its part.

What is not listed here cannot leave. Values are fixed words, so no cell can carry text of a case.
Generalisation follows the rules for exports of health data: bands for ages and sessions, periods of
three years for dates, families for disorders.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SUPPRESSED = "*"
"""Stands where a value would have singled somebody out."""

NOT_STATED = "not stated"


class Role(StrEnum):
    """What a column is to someone who tries to find a person in the package."""

    KEY = "random key"
    QUASI = "quasi-identifier"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its values in order, what it means, and the coarser steps before suppression.

    coarser: each step maps a value to a wider one; after the last step the value is suppressed.
    """

    name: str
    meaning: str
    role: Role
    values: tuple[str, ...]
    coarser: tuple[Mapping[str, str], ...] = ()

    @property
    def allowed(self) -> frozenset[str]:
        """Every value that may stand in the column."""
        wider = {value for step in self.coarser for value in step.values()}
        return frozenset((*self.values, *wider, SUPPRESSED))


AGES = ("under 18", "18-29", "30-44", "45-59", "60 and over")
SESSIONS = ("0", "1", "2-3", "4-6", "7-12", "13 and over")
FIRST_YEAR = 1998
PERIODS = tuple(f"{year}-{year + 2}" for year in range(FIRST_YEAR, 2058, 3))
KINDS = (
    "group",
    "computerised CBT",
    "guided self-help",
    "individual CBT",
    "EMDR",
    "counselling or other talking therapy",
    "other",
)
PHQ9_BANDS = ("0-4", "5-9", "10-14", "15-19", "20-27")
GAD7_BANDS = ("0-4", "5-9", "10-14", "15-21")
WORDS = ("in words: below caseness", "in words: at caseness", "in words")
YES_NO = ("yes", "no", "undetermined")
STATUSES = (
    "present",
    "subthreshold",
    "in remission",
    "absent",
    "undetermined",
    "not assessed",
)
BASES = ("interview now", "looking back", NOT_STATED)
TIMES = ("before event", "start 1", "end 1", "start 2", "end 2", "now")
OTHER_FAMILY = "other"
FAMILIES = (
    "depressive",
    "generalised anxiety",
    "panic or agoraphobia",
    "social anxiety",
    "specific phobia",
    "trauma and stress",
    "obsessive-compulsive",
    "health anxiety",
    "eating",
    "substance use",
    OTHER_FAMILY,
)
FAMILY_OF_MODULE: Mapping[str, str] = {
    "mde": "depressive",
    "pdd": "depressive",
    "gad": "generalised anxiety",
    "panic": "panic or agoraphobia",
    "agora": "panic or agoraphobia",
    "sad": "social anxiety",
    "phobia": "specific phobia",
    "ptsd5": "trauma and stress",
    "ptsd11": "trauma and stress",
    "cptsd11": "trauma and stress",
    "asd": "trauma and stress",
    "adj": "trauma and stress",
    "pgd": "trauma and stress",
    "ocd": "obsessive-compulsive",
    "bdd": "obsessive-compulsive",
    "iad": "health anxiety",
    "ssd": "health anxiety",
    "bed": "eating",
    "bn": "eating",
    "an": "eating",
    "aud": "substance use",
    "sud": "substance use",
}
COURSES = (1, 2)
"""Courses of treatment described one by one; later ones are only counted."""

_WIDER_AGE = {
    "under 18": "under 45",
    "18-29": "under 45",
    "30-44": "under 45",
    "45-59": "45 and over",
    "60 and over": "45 and over",
}
_WIDER_SESSIONS = {
    "0": "0-3",
    "1": "0-3",
    "2-3": "0-3",
    "4-6": "4 and over",
    "7-12": "4 and over",
    "13 and over": "4 and over",
}
_NONE = "no such course"

ROW_ID = Column(
    "row_id", "Joins the files; random and new in every package, kept nowhere.", Role.KEY, ()
)

PERSONS = (
    Column(
        "age_band",
        "Age at the first course of treatment (or first time point), in years.",
        Role.QUASI,
        (*AGES, NOT_STATED),
        (_WIDER_AGE,),
    ),
    Column(
        "period",
        "Three years in which the first course of treatment (or first time point) lies.",
        Role.QUASI,
        (*PERIODS, NOT_STATED),
    ),
    Column(
        "n_courses",
        "Courses of psychological treatment.",
        Role.QUASI,
        ("0", "1", "2", "3 and over"),
    ),
    Column(
        "disorders_at_start",
        "Families of disorder found present when help was first sought.",
        Role.SENSITIVE,
        ("0", "1", "2", "3 and over", "undetermined"),
    ),
    Column(
        "any_lost",
        "Of the disorders present at the start, at least one was no longer present after the last "
        "course (loss of diagnostic status; not the service's recovery by scores).",
        Role.SENSITIVE,
        (*YES_NO, "no disorder at start"),
    ),
    Column(
        "all_lost",
        "Of the disorders present at the start, none was present after the last course.",
        Role.SENSITIVE,
        (*YES_NO, "no disorder at start"),
    ),
)


def _course_columns(number: int) -> tuple[Column, ...]:
    scores = tuple(
        Column(
            f"course{number}_{measure}_{moment}",
            f"{label} {words} of the course as the service recorded it; a questionnaire score, "
            "not a diagnosis.",
            Role.SENSITIVE,
            (*bands, *WORDS, NOT_STATED, _NONE),
        )
        for measure, label, bands in (("phq9", "PHQ-9", PHQ9_BANDS), ("gad7", "GAD-7", GAD7_BANDS))
        for moment, words in (("first", "at the start"), ("last", "at the end"))
    )
    return (
        Column(
            f"course{number}_kind",
            "Kind of treatment, in classes.",
            Role.QUASI,
            (*KINDS, NOT_STATED, _NONE),
        ),
        Column(
            f"course{number}_sessions",
            "Sessions or contacts attended.",
            Role.QUASI,
            (*SESSIONS, NOT_STATED, _NONE),
            (_WIDER_SESSIONS,),
        ),
        *scores,
    )


COURSE_COLUMNS = tuple(column for number in COURSES for column in _course_columns(number))
NO_COURSE = _NONE
WIDE = (*PERSONS, *COURSE_COLUMNS)
"""Columns with one value a person."""

STATUS_COLUMNS = (
    Column("disorder", "Family of disorder; families present in fewer than k persons are joined "
           "under 'other'.", Role.SENSITIVE, FAMILIES),
    Column("time", "Time point the status speaks of.", Role.SENSITIVE, TIMES),
    Column("status", "The expert's conclusion where there is one, else the rule's outcome.",
           Role.SENSITIVE, STATUSES),
    Column("status_by_rule", "What the rules made of the answers.", Role.SENSITIVE, STATUSES),
    Column("basis", "Whether the rating speaks of its own day or looks back.", Role.SENSITIVE,
           BASES),
)  # fmt: skip

GIVEN_UP_FIRST = (
    "course2_sessions",
    "course1_sessions",
    "course2_kind",
    "course1_kind",
    "age_band",
    "period",
    "n_courses",
)
"""The fixed order in which quasi-identifiers are widened and then suppressed."""

LEFT_OUT = (
    "names, dates of birth, other dates, numbers and addresses of any kind",
    "free text, quotations, document titles, page references, file names",
    "service, practitioner, solicitor, court, defendant, expert",
    "sex, ethnicity, occupation, place and the kind of event: not recorded as data of a fixed list",
    "answers to single interview items and everything about risk",
)


def column(name: str) -> Column:
    """Return the column of that name; raises KeyError for one that is not on the list."""
    return next(c for c in (*WIDE, *STATUS_COLUMNS) if c.name == name)


def review_of_rules(reviewed: Collection[str]) -> dict[str, str]:
    """Return by family whether the rules behind its statuses were clinically reviewed.

    reviewed: ids of the modules that were, in every case of the series. Nobody is named: a
    reviewer may be the expert of a case.
    """
    found = {}
    for family in FAMILIES:
        modules = [name for name, of in FAMILY_OF_MODULE.items() if of == family]
        number = sum(name in reviewed for name in modules)
        if family == OTHER_FAMILY:
            found[family] = "not clinically reviewed; holds modules of the users' own, if any"
        elif number == len(modules):
            found[family] = "clinically reviewed"
        else:
            found[family] = "clinically reviewed in part" if number else "not clinically reviewed"
    return found


def dictionary_json(k: int, reviewed: Collection[str] = ()) -> dict[str, Any]:
    """Return the data dictionary as plain data; `reviewed` as for review_of_rules."""

    def described(columns: tuple[Column, ...]) -> list[dict[str, Any]]:
        return [
            {
                "name": c.name,
                "meaning": c.meaning,
                "role": c.role.value,
                "values": list(c.values),
                "widened_to": sorted({v for step in c.coarser for v in step.values()}),
            }
            for c in columns
        ]

    return {
        "suppressed": SUPPRESSED,
        "k": k,
        "persons.csv": described((ROW_ID, *WIDE)),
        "disorder_status.csv": described((ROW_ID, *STATUS_COLUMNS)),
        "counts.csv": [
            {"name": "variable", "meaning": "a column above; for statuses: disorder at time"},
            {"name": "value", "meaning": "a value of that column"},
            {"name": "persons", "meaning": f"number of persons, or 'fewer than {k} or withheld'"},
        ],
        "rules_behind_status_by_rule": review_of_rules(reviewed),
        "never_exported": list(LEFT_OUT),
        "order_of_suppression": list(GIVEN_UP_FIRST),
    }
