"""Every shipped definition at its edges: below, at and above the threshold, both ends, beyond."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casereview.catalogue.descriptors import load_descriptors
from casereview.catalogue.measures import check_measure_file, load_local, load_measures
from casereview.domain.assessing.measure import Measure, MeasureRule, Scoring
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.descriptor import describe, paired_measures
from casereview.domain.care.score_change import (
    Scored,
    caseness,
    change,
    extent,
    from_items,
    item_faults,
)
from casereview.domain.dates import PartialDate
from casereview.paths import resources

MEASURES = load_measures()
RANGED = [measure for measure in MEASURES.values() if measure.high is not None]
CUTS = [
    pytest.param(measure, rule, id=f"{measure.id} from {rule.valid_from or 'ever'}")
    for measure in MEASURES.values()
    for rule in measure.rules
    if rule.caseness is not None
]
CHANGES = [
    pytest.param(measure, rule, id=measure.id)
    for measure in MEASURES.values()
    for rule in measure.rules
    if rule.reliable_change is not None
]

SPECIFIED = {
    # id: low, high, items, caseness, reliable change, whether those two are verified
    "PHQ-9": (0, 27, 9, 10, 6, True),
    "GAD-7": (0, 21, 7, 8, 4, True),
    "WSAS": (0, 40, 5, None, None, True),
    "IAPT-PHOBIA-1": (0, 8, 1, 4, None, True),
    "IAPT-PHOBIA-2": (0, 8, 1, 4, None, True),
    "IAPT-PHOBIA-3": (0, 8, 1, 4, None, True),
    "PHQ-15": (0, 30, 15, 10, None, True),
    "IBS": (0, 500, 0, 75, None, True),
    "SPIN": (0, 68, 17, 19, 10, False),
    "PDSS": (0, 28, 7, 8, 5, False),
    "OCI": (0, 168, 42, 40, 32, False),
    "HAI": (0, 42, 14, 18, 4, False),
    "HAI-18": (0, 54, 18, None, None, False),
    "MI": (1, 5, 0, 2.3, 0.73, False),
    "IES-R": (0, 88, 22, 33, 9, False),
    "PCL-5": (0, 80, 20, 32, 10, False),
    "PSWQ": (16, 80, 0, 45, 10, False),
    "BIQ": (None, None, 0, None, None, False),
    "CFQ": (None, None, 0, None, None, False),
    "FIQ": (0, 100, 0, None, None, True),
}


def on(rule: MeasureRule) -> PartialDate:
    """Return a day on which a rule is in force."""
    return PartialDate.of(date.fromisoformat(rule.valid_from or rule.valid_to or "2019-06-03"))


def test_every_measure_of_the_specification_is_there_and_none_else() -> None:
    assert set(MEASURES) == set(SPECIFIED)


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_definition_is_the_specified_one(name: str) -> None:
    measure = MEASURES[name]
    rule = measure.rule_on("2021-06-01")
    assert rule is not None
    found = (measure.low, measure.high, measure.items, rule.caseness, rule.reliable_change)
    assert (*found, rule.verified) == SPECIFIED[name]
    assert rule.above is (name == "MI")
    assert rule.source


RANGES_SEEN = {"PHQ-9", "GAD-7", "WSAS", "FIQ"} | {f"IAPT-PHOBIA-{n}" for n in (1, 2, 3)}
"""Measures whose range stands in a source that was read; of the others it is not checked."""

SOURCES = {
    # what the source of a rule must name; whatever is not here comes from the unopened manual
    **dict.fromkeys(("PHQ-9", "GAD-7", "WSAS"), "PMC8411661"),
    **dict.fromkeys((f"IAPT-PHOBIA-{n}" for n in (1, 2, 3)), "goodmedicine.org.uk"),
    **dict.fromkeys(("PHQ-15", "IBS"), "IAPT v2.0 monthly metadata"),
    **dict.fromkeys(("BIQ", "CFQ"), "has been found"),
    "HAI-18": "has been found",
    "FIQ": "Not one of the service’s outcomes",
}


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_definition_says_where_its_figures_come_from(name: str) -> None:
    measure = MEASURES[name]
    rule = measure.rule_on("2021-06-01")
    assert rule is not None
    assert SOURCES.get(name, "the manual itself has not been opened") in rule.source
    assert measure.range_verified is (name in RANGES_SEEN)
    assert measure.range_source


PAIRED = {
    # code of the problem descriptor: measures and the code of the data set
    "F40.1": {"SPIN": "SocialPhobia"},
    "F40.0": {"MI": "AgoraAlone"},
    "F41.0": {"PDSS": "PanicDisorder"},
    "F42": {"OCI": "OCD"},
    "F43.1": {"IES-R": "PTSD", "PCL-5": "PTSD"},
    "F45.2": {"HAI": "AnxietyInventory"},
    "SNOMED 83482000": {"BIQ": "BIQ"},
    "K58": {"IBS": "IBS"},
    "G93.3": {"CFQ": "CFQ"},
    "SNOMED 723916001": {"PHQ-15": "MUS"},
}
UNSEEN_PAIRS = {"PCL-5"}


def test_measures_are_paired_with_problems_as_specified() -> None:
    found: dict[str, dict[str, str]] = {}
    for measure in MEASURES.values():
        for serves in measure.serves:
            if measure.id in {"PHQ-9", "GAD-7", "PSWQ"}:
                continue
            found.setdefault(serves.code, {})[measure.id] = serves.data_set
            assert serves.verified is (measure.id not in UNSEEN_PAIRS)
            assert serves.source
    assert found == PAIRED


@pytest.mark.parametrize("code", ["F32", "F33", "F41.1", "F41.2", "F40.2", "F43.2", "F40.8", ""])
def test_other_problems_and_specific_phobia_have_no_measure_of_their_own(code: str) -> None:
    descriptor = describe(code, load_descriptors())
    own = paired_measures(descriptor, MEASURES.values()) if descriptor else ()
    assert own == ()


BANDS = {
    "PHQ-9": [(0, 4), (5, 9), (10, 14), (15, 19), (20, 27)],
    "GAD-7": [(0, 4), (5, 9), (10, 14), (15, 21)],
    "WSAS": [(0, 9), (10, 20), (21, 40)],
}


def test_bands_are_the_specified_ones() -> None:
    held = {m.id: [(b.low, b.high) for b in m.bands] for m in MEASURES.values() if m.bands}
    assert held == BANDS


@pytest.mark.parametrize(("measure", "rule"), CUTS)
def test_below_at_and_above_the_threshold(measure: Measure, rule: MeasureRule) -> None:
    assert rule.caseness is not None
    step = 1 if measure.whole else 0.01
    found = [
        caseness(measure, Scored(number=round(rule.caseness + off, 2), when=on(rule)))
        for off in (-step, 0, step)
    ]
    assert [one.truth for one in found] == [F, F if rule.above else T, T]
    assert {one.verified for one in found} == {rule.verified}


@pytest.mark.parametrize(("measure", "rule"), CHANGES)
def test_below_at_and_above_the_reliable_change(measure: Measure, rule: MeasureRule) -> None:
    assert rule.reliable_change is not None
    assert measure.high is not None
    step = 1 if measure.whole else 0.01
    first = Scored(number=measure.high, when=on(rule))
    day = PartialDate.of(date.fromordinal(on(rule).earliest.toordinal() + 90))
    for off, improved in ((-step, F), (0, T), (step, T)):
        fallen = round(measure.high - rule.reliable_change - off, 2)
        found = change(measure, first, Scored(number=fallen, when=day))
        assert found.improved.truth is improved
        assert found.unchanged.truth is (T if improved is F else F)
        risen = change(
            measure, Scored(number=fallen, when=on(rule)), Scored(number=measure.high, when=day)
        )
        assert risen.deteriorated.truth is improved
        assert risen.improved.truth is F


@pytest.mark.parametrize("measure", RANGED, ids=lambda measure: measure.id)
def test_both_ends_of_the_range_and_beyond(measure: Measure) -> None:
    assert measure.low is not None
    assert measure.high is not None
    assert measure.holds(measure.low)
    assert measure.holds(measure.high)
    for outside in (measure.low - 1, measure.high + 1):
        assert not measure.holds(outside)
        assert extent(measure, Scored(number=outside)) is None
        assert caseness(measure, Scored(number=outside)).truth is U
    assert measure.holds(measure.low + 0.5) is not measure.whole


@pytest.mark.parametrize(
    "measure",
    [m for m in RANGED if m.items and m.scoring is not Scoring.TOTAL_ONLY],
    ids=lambda measure: measure.id,
)
def test_items_at_their_ends_give_the_ends_of_the_range(measure: Measure) -> None:
    for value, end in ((measure.item_low, measure.low), (measure.item_high, measure.high)):
        items = (str(value),) * measure.items
        assert item_faults(measure, items) == ""
        assert from_items(measure, items).low == from_items(measure, items).high == end
    beyond = (str(measure.item_high + 2), *("0",) * (measure.items - 1))
    assert "runs from" in item_faults(measure, beyond)
    assert "items" in item_faults(measure, ("0",) * (measure.items + 1))


@pytest.mark.parametrize(
    "measure", [m for m in MEASURES.values() if m.bands], ids=lambda measure: measure.id
)
def test_bands_fill_the_range_without_a_gap(measure: Measure) -> None:
    edges = [(band.low, band.high) for band in measure.bands]
    assert (edges[0][0], edges[-1][1]) == (measure.low, measure.high)
    assert [low for low, _ in edges[1:]] == [high + 1 for _, high in edges[:-1]]
    for band in measure.bands:
        for words in (band.name, *band.aliases, f"in the {band.name} range"):
            found = extent(measure, Scored(words=words))
            assert found is not None
            assert (found.low, found.high) == (band.low, band.high)


@pytest.mark.parametrize("name", ["IES-R", "PSWQ"])
def test_the_correction_of_june_2011_is_another_rule(name: str) -> None:
    measure, score = MEASURES[name], 50
    truths = [
        caseness(measure, Scored(number=score, when=PartialDate(*day))).truth
        for day in ((2011, 5, 31), (2011, 6, 1), (2011,), (2012,))
    ]
    assert truths == [U, T, U, T]


def test_the_other_thresholds_are_kept_apart() -> None:
    assert [cut.value for cut in MEASURES["PHQ-9"].other_cuts] == [16]
    assert [cut.value for cut in MEASURES["GAD-7"].other_cuts] == [10]
    nine = Scored(number=9, when=PartialDate(2023))
    assert caseness(MEASURES["GAD-7"], nine).truth is T


# ---- a user's own ------------------------------------------------------------------------------

OWN = """\
format = 1
id = "BDI-X"
name = "A depression inventory"
low = 0
high = 63
items = 21
item_high = 3
scoring = "sum"
aliases = ["BDIX"]

[[rule]]
caseness = 14
source = "Its manual"

[[band]]
name = "low"
low = 0
high = 13

[[band]]
name = "high"
low = 14
high = 63

[[important_difference]]
study = "A study"
percent = 17.5
percent_low = 15
percent_high = 20
baseline = "high"
"""


def own(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_measure_is_loaded_and_marked(tmp_path: Path) -> None:
    own(tmp_path, OWN)
    measures, faults = load_local(tmp_path, MEASURES)
    assert faults == []
    assert measures["BDI-X"].local
    assert not any(measure.local for measure in MEASURES.values())
    assert load_local(tmp_path / "no such folder", MEASURES) == ({}, [])


def test_a_faulty_own_file_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    own(tmp_path, OWN)
    own(
        tmp_path,
        OWN.replace("BDI-X", "B-2").replace("high = 63\nitems", "high = 64\nitems"),
        "b.toml",
    )
    own(tmp_path, OWN.replace('id = "BDI-X"', 'id = "MY-9"').replace("BDIX", "phq9"), "c.toml")
    measures, faults = load_local(tmp_path, MEASURES)
    assert set(measures) == {"BDI-X"}
    assert [str(fault) for fault in faults] == [
        "b.toml:5: The items give 0 to 63, not what is stated.",
        "c.toml:1: MY-9 or one of its other names already stands for PHQ-9.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("caseness = 14", "caseness = 64", 12, "within 0 to 63"),
        ("caseness = 14", "above = true", 12, "caseness is missing"),
        ("caseness = 14", "reliable_change = 0", 12, "more than 0"),
        ("low = 14", "low = 13", 20, "lowest first"),
        ("high = 63\n\n[[imp", "high = 70\n\n[[imp", 20, "lie in 0 to 63"),
        ('name = "high"', 'name = "LOW"', 15, "same name"),
        ("percent = 17.5", "percent = 25", 25, "between percent_low and percent_high"),
        ("percent = 17.5", "percent = 17.5\npoints = 3", 25, "not both"),
        ('baseline = "high"', 'baseline = "huge"', 30, "no band 'huge'"),
        ('scoring = "sum"', 'scoring = "product"', 8, "none of sum"),
        ("items = 21", "items = 20", 5, "The items give 0 to 60"),
        ('scoring = "sum"', 'scoring = "sum"\nprorate = 21', 9, "fewer than the items"),
        ('scoring = "sum"', 'scoring = "sum"\noptional_items = [22]', 9, "no such item"),
        ('scoring = "sum"', 'scoring = "total_only"\nprorate = 2', 1, "single items"),
        ("low = 0\nhigh = 63\nitems", "high = 63\nitems", 1, "or neither"),
        ('id = "BDI-X"', 'id = "BDI X!"', 2, "must be letters"),
        (
            '[[rule]]\ncaseness = 14\nsource = "Its manual"\n',
            '[[rule]]\nsource = "a"\nvalid_to = "2020-01-01"\n[[rule]]\nsource = "b"\n'
            'valid_from = "2020-01-01"\n',
            14,
            "same day",
        ),
        (
            'source = "Its manual"\n',
            'source = "a"\nvalid_to = "2020-01-01"\nvalid_from = "2020-01-02"\n',
            11,
            "before valid_from",
        ),
    ],
)
def test_faults_of_an_own_measure_name_their_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in OWN
    faults = check_measure_file(own(tmp_path, OWN.replace(old, new, 1)))
    assert [fault for fault in faults if fault.line == line and said in fault.text], faults


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"[" * 5_000, b"#" * 300_000, b"id = [[[[", b"", b"format = 1e400"]
)
def test_hostile_files_are_faults_not_crashes(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(raw)
    assert check_measure_file(path)


def test_no_shipped_file_has_a_fault_or_item_wording() -> None:
    files = sorted((resources() / "clinical" / "measures").glob("*.toml"))
    assert len(files) == len(MEASURES)
    for file in files:
        assert check_measure_file(file) == []
