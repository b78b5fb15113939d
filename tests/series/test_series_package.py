"""The anonymised package: nobody alone in a group, nothing known of a case in any file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing.finding import CaseFindings, Finding, Reasons, Status, Told
from casereview.domain.assessing.rating import (
    Answer,
    Diagnosis,
    ModuleKey,
    TimePoint,
    Vantage,
)
from casereview.domain.case import (
    Case,
    Claimant,
    Event,
    EventKind,
    Expert,
    InstructingParty,
    Proceedings,
    SourceKind,
    TreatmentEpisode,
)
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, ReadState, TextSource
from casereview.domain.documents.statement import Field, ScoreValue, State, Statement
from casereview.domain.dossier import Dossier, SectionText
from casereview.errors import BadInputError
from casereview.series import dictionary as d
from casereview.series.anonymise import k_anonymous, quasi_identifiers, smallest_group
from casereview.series.counts import withhold
from casereview.series.intruder import found_in, known_of
from casereview.series.package import Package, SeriesCase, build
from casereview.series.persons import age_band, kind_of, period, person_of, sessions_band

NAMES = ("Zoë Świętosława", "O’Brien, Síle", "Đorđević", "Li Na", "=cmd|calc", "Ms X")
KINDS = ("start_therapy_1", "end_therapy_1", "before_event", "start_therapy_2", "today")
MODULES = ("gad", "mde", "iad", "phobia", "ptsd5", "bed", "local_module")
WORDS = ("group course", "computerised CBT", "CBT", "EMDR", "counselling", "")


def _finding(point: str, module: str, status: Status) -> Finding:
    key = ModuleKey(module)
    return Finding(key, point, "dsm5tr", status, status, Told(Reasons))


def make_case(
    number: int,
    *,
    name: str = "Ms X",
    born: date | None = date(1987, 11, 23),
    started: date = date(2019, 7, 10),
    modality: str = "group course",
    attended: int | None = 4,
    statuses: dict[tuple[str, str], Status] | None = None,
    score: int = 13,
    fictional: bool = False,
    reuse: bool = True,
    episodes: int = 1,
) -> SeriesCase:
    """Return a synthetic case whose identifiers all carry its number."""
    statuses = statuses or {("start_therapy_1", "gad"): Status.MET, ("today", "gad"): Status.MET}
    points = tuple(
        TimePoint(kind, i, kind, kind, kind, PartialDate.of(started), None)
        for i, kind in enumerate(KINDS)
    )
    case = Case(
        id=f"case{number:04d}id",
        claimant=Claimant(name, born),
        proceedings=Proceedings("County Court at Nowhere", f"K{number:04d}ZZ417", name, "Acme Ltd"),
        instructing=InstructingParty("Firm & Firm", "A Person", f"REF/{number:04d}", "Claimant"),
        expert=Expert(name="Dr A Fenwick", registration="PYL00000"),
        reuse_allowed=reuse,
        fictional=fictional,
        note="jotted down by hand",
    )
    document = Document(
        f"doc{number}",
        1,
        f"letter-{number:04d}.pdf",
        "application/pdf",
        f"{number:064x}",
        10,
        1,
        ReadState.READ,
        TextSource.TEXT_LAYER,
    )
    courses = tuple(
        TreatmentEpisode(
            f"e{i}",
            i,
            "Course",
            "Nowhere Talking Therapies",
            modality,
            started=PartialDate.of(started),
            sessions_attended=attended,
            document_ids=(document.id,),
        )
        for i in range(1, episodes + 1)
    )
    statement = Statement(
        f"s{number}",
        document.id,
        Field.SCORE,
        ScoreValue("PHQ-9", score, context="start"),
        None,
        "rule",
        state=State.ACCEPTED,
    )
    event = Event(
        f"ev{number}",
        PartialDate.of(date(2021, 5, 20)),
        "Her hair was caught in machinery.",
        SourceKind.CLAIMANT,
        EventKind.INDEX_EVENT,
        label="accident",
    )
    dossier = Dossier(
        case,
        events=(event,),
        episodes=courses,
        documents=(document,),
        statements=(statement,),
        time_points=points,
        answers=(
            Answer("start_therapy_1", ModuleKey("gad"), "A1", "threshold", "1",
                   vantage=Vantage.RETROSPECTIVE, note="her own words"),
            Answer("today", ModuleKey("gad"), "A1", "threshold", "1"),
        ),
        sections=(SectionText("summary", "What the expert wrote."),),
    )  # fmt: skip
    findings = CaseFindings(tuple(_finding(p, m, s) for (p, m), s in statuses.items()), ())
    return SeriesCase(dossier, findings)


def table(package: Package, name: str) -> list[dict[str, str]]:
    """Return a CSV of the package as rows."""
    return list(csv.DictReader(io.StringIO(package.files[name].decode())))


@st.composite
def series(draw: st.DrawFn, *, smallest: int = 1, largest: int = 40) -> list[SeriesCase]:
    """Draw a vault of synthetic people, alike in part."""
    number = draw(st.integers(smallest, largest))
    made = []
    for index in range(number):
        rated = draw(
            st.dictionaries(
                st.tuples(st.sampled_from(KINDS), st.sampled_from(MODULES)),
                st.sampled_from(list(Status)),
                max_size=5,
            )
        )
        made.append(
            make_case(
                index,
                name=draw(st.sampled_from(NAMES)),
                born=draw(st.none() | st.dates(date(1930, 1, 1), date(2003, 1, 1))),
                started=draw(st.dates(date(2012, 1, 1), date(2024, 12, 31))),
                modality=draw(st.sampled_from(WORDS)),
                attended=draw(st.none() | st.integers(0, 30)),
                statuses=rated,
                score=draw(st.integers(0, 27)),
                reuse=draw(st.booleans()) or draw(st.booleans()),
                episodes=draw(st.integers(0, 3)),
            )
        )
    return made


@settings(max_examples=40, deadline=None)
@given(series(), st.integers(3, 8))
def test_no_group_below_k_and_no_identifier_leaves(cases: list[SeriesCase], k: int) -> None:
    cleared = [c for c in cases if c.dossier.case.reuse_allowed]
    if len(cleared) < k:
        with pytest.raises(BadInputError):
            build(cases, k)
        return
    package = build(cases, k)
    assert ("persons.csv" in package.files) is (len(cleared) >= 20)
    if "persons.csv" in package.files:
        rows = table(package, "persons.csv")
        groups = Counter(tuple(row[c] for c in quasi_identifiers()) for row in rows)
        assert min(groups.values()) >= k
        for signature in groups:
            members = [r for r in rows if tuple(r[c] for c in quasi_identifiers()) == signature]
            for outcome in ("any_lost", "all_lost"):
                held = {r[outcome] for r in members}
                assert len(held) > 1 or held == {d.SUPPRESSED}
    for cell in table(package, "counts.csv"):
        assert not cell["persons"].isdecimal() or int(cell["persons"]) >= k
    known = frozenset(w for c in cases for w in known_of(c.dossier))
    fixed = ("dictionary.json", "README.txt", "checks.json")
    assert not found_in(package.files, known, "".join(package.files[f].decode() for f in fixed))
    everything = "".join((*package.files, *(f.decode() for f in package.files.values())))
    for case in cases:
        record = case.dossier.case
        for identifier in (
            record.claimant.name,
            record.proceedings.claim_number,
            record.id,
            record.instructing.reference,
            "Her hair",
            "jotted down",
            "What the expert wrote",
        ):
            assert identifier.casefold() not in everything.casefold()
        if record.claimant.date_of_birth:
            assert record.claimant.date_of_birth.isoformat() not in everything
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}", everything)


@settings(max_examples=30, deadline=None)
@given(series(smallest=20), st.integers(3, 6))
def test_every_cell_is_on_the_allow_list_and_starts_no_formula(
    cases: list[SeriesCase], k: int
) -> None:
    cases = [_cleared(case) for case in cases]
    package = build(cases, k)
    allowed = {c.name: c.allowed for c in (*d.WIDE, *d.STATUS_COLUMNS)}
    ids = set()
    for name in ("persons.csv", "disorder_status.csv"):
        for row in table(package, name):
            ids.add(row.pop("row_id"))
            for column, value in row.items():
                assert value in allowed[column]
    assert all(re.fullmatch(r"[a-z]{8}", i) for i in ids)
    for name in package.files:
        if name.endswith(".csv"):
            for line in csv.reader(io.StringIO(package.files[name].decode())):
                assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for cell in line)


def _cleared(case: SeriesCase) -> SeriesCase:
    record = replace(case.dossier.case, reuse_allowed=True)
    return SeriesCase(replace(case.dossier, case=record), case.findings)


_ROW = st.fixed_dictionaries({c.name: st.sampled_from(c.values) for c in d.WIDE})


@settings(max_examples=80, deadline=None)
@given(st.lists(_ROW, min_size=1, max_size=25), st.integers(1, 7))
def test_anonymising_only_widens_and_leaves_no_small_group(
    rows: list[dict[str, str]], k: int
) -> None:
    made = k_anonymous(rows, k)
    assert not made.rows or smallest_group(made.rows, quasi_identifiers()) >= k
    assert len(rows) < k or len(rows) - len(made.rows) < k
    for row, index in zip(made.rows, made.kept, strict=True):
        for name, value in row.items():
            was = rows[index][name]
            wider = {step.get(was, was) for step in d.column(name).coarser}
            assert value == was or value == d.SUPPRESSED or value in wider


def test_people_who_are_alike_lose_nothing() -> None:
    rows = [person_of(make_case(i).dossier, make_case(i).findings).values for i in range(6)]
    made = k_anonymous(rows, 5)
    assert made.smallest_group == 6
    assert set(made.suppressed) <= {"any_lost", "all_lost"}


@settings(max_examples=200)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 20), min_size=1),
       st.integers(2, 6))  # fmt: skip
def test_withheld_counts_cannot_be_worked_out_from_the_total(
    counts: dict[str, int], k: int
) -> None:
    shown = withhold(counts, k)
    assert set(shown) == set(counts)
    assert all(n is None or (n == counts[v] and n >= k) for v, n in shown.items())
    hidden = sum(counts[v] for v, n in shown.items() if n is None)
    assert hidden == 0 or hidden >= k or all(n is None for n in shown.values())


def test_too_few_cases_are_refused_with_the_reason() -> None:
    with pytest.raises(BadInputError, match="2 cases cannot make a group of 5") as refusal:
        build([make_case(1), make_case(2)], 5)
    assert refusal.value.exit_code == 2
    assert "Nothing was written" in str(refusal.value)


def test_groups_of_two_real_people_are_refused() -> None:
    with pytest.raises(BadInputError, match="single people out"):
        build([make_case(i) for i in range(30)], 2)


def test_cases_without_a_basis_for_reuse_are_left_out_and_counted() -> None:
    cases = [make_case(i, reuse=i % 2 == 0) for i in range(12)]
    package = build(cases, 5)
    assert package.checks["persons"] == 6
    assert package.checks["left_out"]["no basis for re-use recorded"] == 6
    with pytest.raises(BadInputError, match="No case may be used again"):
        build([make_case(i, reuse=False) for i in range(9)], 5)


def test_fictional_people_never_stand_among_real_ones() -> None:
    real = [make_case(i) for i in range(6)]
    made_up = [make_case(i, fictional=True, reuse=False) for i in range(6, 9)]
    package = build([*real, *made_up], 5)
    assert package.checks["persons"] == 6
    assert package.checks["fictional"] is False
    alone = build(made_up, 2)
    assert alone.checks["fictional"] is True
    assert "persons.csv" in alone.files


def test_a_short_series_leaves_as_counts_only() -> None:
    package = build([make_case(i) for i in range(19)], 5)
    assert sorted(package.files) == ["README.txt", "checks.json", "counts.csv", "dictionary.json"]
    assert "too easy to find" in package.checks["rows"]["reason"]
    longer = build([make_case(i) for i in range(20)], 5)
    assert "persons.csv" in longer.files


def test_the_name_of_a_case_is_found_wherever_it_stands() -> None:
    known = known_of(make_case(7, name="Síle O’Brien").dossier)
    assert found_in({"a.csv": "x,Síle  O’Brien\n".encode()}, known) == ("a.csv",)
    assert found_in({"k0007zz417.csv": b""}, known) == ("k0007zz417.csv",)
    assert found_in({"a.csv": b"born 23.11.1987"}, known) == ("a.csv",)
    assert found_in({"a.csv": b"23 November 1987"}, known) == ("a.csv",)
    assert found_in({"a.csv": b"other words"}, known) == ()


def test_row_keys_and_order_are_new_each_time() -> None:
    cases = [make_case(i, score=i) for i in range(25)]
    first, second = (table(build(cases, 5), "persons.csv") for _ in range(2))
    assert not {r["row_id"] for r in first} & {r["row_id"] for r in second}


def test_the_expert_s_status_and_the_rule_s_stand_side_by_side() -> None:
    case = make_case(1)
    diagnosis = Diagnosis("today", ModuleKey("gad"), "not_met", "met", "x" * 20,
                          date(2024, 1, 1), "Dr A Fenwick")  # fmt: skip
    person = person_of(replace(case.dossier, diagnoses=(diagnosis,)), case.findings)
    now = next(r for r in person.statuses if r.time == "now")
    assert (now.status, now.status_by_rule) == ("absent", "present")
    assert now.basis == "interview now"
    assert person.values["any_lost"] == "no" or person.values["any_lost"] == "yes"


@pytest.mark.parametrize(
    ("after", "any_lost", "all_lost"),
    [
        ({"gad": Status.MET, "mde": Status.MET}, "no", "no"),
        ({"gad": Status.FULL_REMISSION, "mde": Status.MET}, "yes", "no"),
        ({"gad": Status.NOT_MET, "mde": Status.SUBTHRESHOLD}, "yes", "yes"),
        ({"gad": Status.UNDETERMINED, "mde": Status.MET}, "undetermined", "no"),
        ({"gad": Status.UNDETERMINED, "mde": Status.NOT_MET}, "yes", "undetermined"),
    ],
)
def test_loss_of_diagnosis_keeps_what_is_open_apart(
    after: dict[str, Status], any_lost: str, all_lost: str
) -> None:
    statuses = {("start_therapy_1", m): Status.MET for m in ("gad", "mde")}
    statuses |= {("end_therapy_1", m): s for m, s in after.items()}
    case = make_case(1, statuses=statuses)
    points = tuple(p for p in case.dossier.time_points if p.kind.endswith("_1"))
    values = person_of(replace(case.dossier, time_points=points), case.findings).values
    assert (values["any_lost"], values["all_lost"]) == (any_lost, all_lost)
    assert values["disorders_at_start"] == "2"


def test_bands_and_classes() -> None:
    assert [age_band(date(1990, 6, 15), date(y, 6, 14)) for y in (2008, 2009, 2020, 2021)] == [
        "under 18",
        "18-29",
        "18-29",
        "30-44",
    ]
    assert age_band(None, date(2020, 1, 1)) == d.NOT_STATED
    assert [period(date(y, 1, 1)) for y in (2018, 2019, 2021, 2022)] == [
        "2016-2018",
        "2019-2021",
        "2019-2021",
        "2022-2024",
    ]
    assert [sessions_band(n) for n in (None, 0, 1, 3, 6, 12, 13)] == [
        d.NOT_STATED,
        "0",
        "1",
        "2-3",
        "4-6",
        "7-12",
        "13 and over",
    ]
    assert kind_of("computerised CBT online") == "computerised CBT"
    assert kind_of("group CBT") == "group"
    assert kind_of("") == d.NOT_STATED


def test_the_dictionary_says_whose_rules_were_reviewed_and_names_nobody() -> None:
    eating = {name for name, family in d.FAMILY_OF_MODULE.items() if family == "eating"}
    package = build([make_case(i) for i in range(20)], 5, reviewed={*eating, "mde"})
    told = json.loads(package.files["dictionary.json"])["rules_behind_status_by_rule"]
    assert list(told) == list(d.FAMILIES)
    assert told["eating"] == "clinically reviewed"
    assert told["depressive"] == "clinically reviewed in part"
    assert told["generalised anxiety"] == "not clinically reviewed"
    assert told["other"].startswith("not clinically reviewed; holds modules of the users' own")


def test_the_dictionary_describes_every_column_that_is_written() -> None:
    package = build([make_case(i) for i in range(20)], 5)
    described = json.loads(package.files["dictionary.json"])
    for name in ("persons.csv", "disorder_status.csv", "counts.csv"):
        header = package.files[name].decode().splitlines()[0].replace('"', "").split(",")
        assert header == [c["name"] for c in described[name]]
    readme = package.files["README.txt"].decode()
    assert "questionnaire" in readme
    assert "recovery" not in readme.replace("service's recovery by scores", "")
