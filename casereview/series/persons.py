"""From a case to one generalised row: fixed words only, taken column by column from the case."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.rating import ModuleKey, TimePoint, Vantage
from casereview.domain.case import TreatmentEpisode
from casereview.domain.documents.statement import CasenessValue, ScoreValue
from casereview.domain.dossier import Dossier
from casereview.series import dictionary as d

_STATUS = {
    Status.MET: "present",
    Status.EXCLUDED: "absent",
    Status.SUBTHRESHOLD: "subthreshold",
    Status.NOT_MET: "absent",
    Status.UNDETERMINED: "undetermined",
    Status.NOT_ASSESSED: "not assessed",
    Status.SCREEN_NEGATIVE: "not assessed",
    Status.PARTIAL_REMISSION: "in remission",
    Status.FULL_REMISSION: "in remission",
    # screens say nothing of the presence of a disorder
    Status.SCREEN_POSITIVE: "not assessed",
    Status.REFER_ON: "not assessed",
    Status.NOT_INDICATED: "not assessed",
}
_TIME_OF_KIND = {
    "before_event": "before event",
    "referral": "start 1",
    "start_therapy_1": "start 1",
    "end_therapy_1": "end 1",
    "start_therapy_2": "start 2",
    "end_therapy_2": "end 2",
    "today": "now",
}
_WEIGHT = ("present", "undetermined", "subthreshold", "in remission", "absent", "not assessed")
_GONE = frozenset({"absent", "subthreshold", "in remission"})
_OPEN = frozenset({"undetermined", "not assessed"})
_KIND_WORDS = (
    ("computerised CBT", ("computer", "ccbt", "online", "internet", "silvercloud")),
    ("group", ("group", "course", "class")),
    ("guided self-help", ("guided", "self-help", "self help")),
    ("EMDR", ("emdr", "eye movement")),
    ("individual CBT", ("cbt", "cognitive")),
    ("counselling or other talking therapy", ("counsel", "ipt", "dit", "psychodynamic", "couple")),
)
_BANDS = {
    "phq9": ("PHQ-9", d.PHQ9_BANDS),
    "gad7": ("GAD-7", d.GAD7_BANDS),
}


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A family of disorder at a time point."""

    disorder: str
    time: str
    status: str
    status_by_rule: str
    basis: str


@dataclass(frozen=True, slots=True)
class Person:
    """One case after generalisation: a value for each wide column, and statuses."""

    values: dict[str, str]
    statuses: tuple[StatusRow, ...]


def person_of(dossier: Dossier, findings: CaseFindings) -> Person:
    """Return the generalised row of a case."""
    statuses = status_rows(dossier, findings)
    began = _began(dossier)
    values = {
        "age_band": age_band(dossier.case.claimant.date_of_birth, began),
        "period": period(began),
        "n_courses": _counted(len(dossier.episodes)),
        **_outcome(statuses),
    }
    episodes = sorted(dossier.episodes, key=lambda episode: episode.number)
    for number in d.COURSES:
        episode = episodes[number - 1] if len(episodes) >= number else None
        values.update(_course(dossier, number, episode))
    return Person({column.name: values[column.name] for column in d.WIDE}, statuses)


def _began(dossier: Dossier) -> date | None:
    """Return the first day of treatment, or else of the first time point rated."""
    days = [e.started.earliest for e in dossier.episodes if e.started]
    days = days or [point.as_at.earliest for point in dossier.time_points]
    return min(days, default=None)


def age_band(born: date | None, on: date | None) -> str:
    """Return the band of the age on a day."""
    if born is None or on is None or on < born:
        return d.NOT_STATED
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age < 18:
        return d.AGES[0]
    return d.AGES[1 + sum(age >= limit for limit in (30, 45, 60))]


def period(on: date | None) -> str:
    """Return the three years a day lies in."""
    if on is None:
        return d.NOT_STATED
    index = (on.year - d.FIRST_YEAR) // 3
    return d.PERIODS[index] if 0 <= index < len(d.PERIODS) else d.NOT_STATED


def _counted(number: int) -> str:
    return str(number) if number < 3 else "3 and over"


# ---- statuses ---------------------------------------------------------------------------------


def status_rows(dossier: Dossier, findings: CaseFindings) -> tuple[StatusRow, ...]:
    """Return each family at each time point of the list; the strongest status of a family stands.

    Where two time points fall under one word the later one stands.
    """
    rows: dict[tuple[str, str], StatusRow] = {}
    for point in sorted(dossier.time_points, key=lambda p: p.order):
        time = _TIME_OF_KIND.get(point.kind)
        if time is None:
            continue
        here: dict[str, list[StatusRow]] = {}
        for key in _keys(dossier, findings):
            row = _status_row(dossier, findings, point, key, time)
            here.setdefault(row.disorder, []).append(row)
        for family, same in here.items():
            rows[family, time] = strongest(same)
    order = {name: i for i, name in enumerate((*d.FAMILIES, *d.TIMES))}
    return tuple(sorted(rows.values(), key=lambda r: (order[r.disorder], order[r.time])))


def strongest(rows: Iterable[StatusRow]) -> StatusRow:
    """Return the row whose status weighs most: present first, not assessed last."""
    return min(
        rows,
        key=lambda row: (_WEIGHT.index(row.status), _WEIGHT.index(row.status_by_rule), row.basis),
    )


def _keys(dossier: Dossier, findings: CaseFindings) -> tuple[ModuleKey, ...]:
    keys = [m.key for m in dossier.modules]
    keys += [f.key for f in findings.findings] + [x.key for x in dossier.diagnoses]
    return tuple(dict.fromkeys(keys))


def _status_row(
    dossier: Dossier, findings: CaseFindings, point: TimePoint, key: ModuleKey, time: str
) -> StatusRow:
    finding = findings.at(point.id, key)
    by_rule = finding.status if finding else Status.NOT_ASSESSED
    decided = next(
        (x for x in dossier.diagnoses if x.time_point_id == point.id and x.key == key), None
    )
    shown = Status(decided.status) if decided else by_rule
    vantages = {a.vantage for a in dossier.ratings if a.time_point_id == point.id and a.key == key}
    if not vantages:
        basis = d.NOT_STATED
    else:
        basis = "looking back" if Vantage.RETROSPECTIVE in vantages else "interview now"
    family = d.FAMILY_OF_MODULE.get(key.module, d.OTHER_FAMILY)
    return StatusRow(family, time, _STATUS[shown], _STATUS[by_rule], basis)


def _outcome(statuses: tuple[StatusRow, ...]) -> dict[str, str]:
    """Return how many disorders there were at the start and whether they were lost after."""
    start = {row.disorder: row.status for row in statuses if row.time == "start 1"}
    last = last_time({row.time for row in statuses})
    after = {row.disorder: row.status for row in statuses if row.time == last}
    present = [family for family, status in start.items() if status == "present"]
    if not start or (not present and any(s in _OPEN for s in start.values())):
        return dict.fromkeys(("disorders_at_start", "any_lost", "all_lost"), "undetermined")
    if not present:
        none = "no disorder at start"
        return {"disorders_at_start": "0", "any_lost": none, "all_lost": none}
    later = [after.get(family, "not assessed") for family in present]
    return {
        "disorders_at_start": _counted(len(present)),
        "any_lost": _any(later),
        "all_lost": _all(later),
    }


def last_time(times: Set[str]) -> str:
    """Return the time point that says what became of the disorders, '' where there is none."""
    ends = ("end 2", "now") if times & {"start 2", "end 2"} else ("end 1", "now")
    return next((time for time in ends if time in times), "")


def mark(status: str) -> bool | None:
    """Return whether a status says present or gone; None where it says neither."""
    return True if status == "present" else False if status in _GONE else None


def _any(later: list[str]) -> str:
    if any(status in _GONE for status in later):
        return "yes"
    return "undetermined" if any(status in _OPEN for status in later) else "no"


def _all(later: list[str]) -> str:
    if any(status == "present" for status in later):
        return "no"
    return "undetermined" if any(status in _OPEN for status in later) else "yes"


# ---- courses of treatment ---------------------------------------------------------------------


def _course(dossier: Dossier, number: int, episode: TreatmentEpisode | None) -> dict[str, str]:
    names = [c.name for c in d.COURSE_COLUMNS if c.name.startswith(f"course{number}_")]
    if episode is None:
        return dict.fromkeys(names, d.NO_COURSE)
    values = {
        f"course{number}_kind": kind_of(f"{episode.modality} {episode.delivery}"),
        f"course{number}_sessions": sessions_band(episode.sessions_attended),
    }
    for measure, (title, bands) in _BANDS.items():
        for moment in ("first", "last"):
            values[f"course{number}_{measure}_{moment}"] = _score(
                dossier, episode, title, bands, moment
            )
    return values


def kind_of(words: str) -> str:
    """Return the class of treatment that a description falls into."""
    lower = words.casefold()
    if not lower.strip():
        return d.NOT_STATED
    return next((kind for kind, marks in _KIND_WORDS if any(m in lower for m in marks)), "other")


def sessions_band(attended: int | None) -> str:
    """Return the band of sessions attended."""
    if attended is None:
        return d.NOT_STATED
    return d.SESSIONS[sum(attended >= limit for limit in (1, 2, 4, 7, 13))]


def _score(
    dossier: Dossier, episode: TreatmentEpisode, measure: str, bands: tuple[str, ...], moment: str
) -> str:
    contexts = ("start", "followup") if moment == "first" else ("end",)
    decided = [
        value
        for statement in dossier.statements
        if statement.document_id in episode.document_ids
        and (value := statement.decided) is not None
    ]
    for context in contexts:
        totals = [value for value in decided if _is_total(value, measure, context)]
        number = next((total.number for total in totals if total.number is not None), None)
        if number is not None:
            return _band(number, bands)
        words = _in_words(decided, measure, context)
        if words or totals:
            return words or d.WORDS[2]
    return d.NOT_STATED


def _is_total(value: object, measure: str, context: str) -> TypeGuard[ScoreValue]:
    return (
        isinstance(value, ScoreValue)
        and value.measure == measure
        and value.context == context
        and value.whose == "patient"
        and value.kind == "total"
    )


def _band(number: int, bands: tuple[str, ...]) -> str:
    return bands[sum(number >= int(band.split("-")[0]) for band in bands[1:])]


def _in_words(decided: Iterable[object], measure: str, context: str) -> str:
    for value in decided:
        if isinstance(value, CasenessValue) and (value.measure, value.context) == (
            measure,
            context,
        ):
            return d.WORDS[0] if value.status == "below" else d.WORDS[1]
    return ""
