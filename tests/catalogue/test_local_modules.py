"""A user's own modules: read as strictly, offered beside the shipped ones, never in their place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from casereview.catalogue import local_modules
from casereview.catalogue.kept import in_force
from casereview.catalogue.local_modules import load_local
from casereview.catalogue.modules import (
    check_module_file,
    check_module_files,
    load_modules,
    module_folder,
)
from casereview.domain.assessing.definition import KeptDefinition
from casereview.domain.assessing.evaluation import Evaluator
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import LOCAL, InterviewModule
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from tests.catalogue.test_module_faults import SOUND, line_of, write

OWN = SOUND.replace('ref = "A book"', 'id = "Handbook of the clinic, 2019"\nfacts = "chapter 2"')
ASKS = 'subthreshold = { soft = "A1" }'


@cache
def shipped() -> Mapping[str, InterviewModule]:
    return load_modules()


def named(name: str, text: str = OWN) -> str:
    return text.replace('id      = "small"', f'id      = "{name}"')


def asking(name: str, other: str) -> str:
    rule = f'subthreshold = {{ status = "{other}", in = ["met"] }}'
    return named(name, OWN.replace(ASKS, rule))


def test_a_sound_module_is_offered_whatever_its_sources_and_marked(tmp_path: Path) -> None:
    path = write(tmp_path, OWN)
    found, faults = load_local(tmp_path, shipped())
    assert not faults
    own = found["small"]
    assert own.local
    assert not own.reviewed  # nobody vouches for what the file says of itself
    assert own.review == f"{LOCAL} (its file names A. Reviewer, 12345, 1 January 2026)"
    assert own.sources[0].ref == "Handbook of the clinic, 2019: chapter 2"
    assert own.text == OWN
    [fault] = check_module_file(path)  # a shipped one must cite the bibliography
    assert "no work 'Handbook of the clinic, 2019' in the bibliography" in fault.text


def test_a_faulty_one_is_left_out_and_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, OWN)
    faulty = named("faulty").replace('lookback = "P6M"', 'lookback = "half a year"')
    write(tmp_path, faulty, "faulty")
    write(tmp_path, "id = = 3", "broken")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "notes.txt").write_text("not a module")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    found, faults = load_local(tmp_path, shipped())
    assert list(found) == ["small"]
    assert {fault.file for fault in faults} == {
        *("faulty.toml", "broken.toml", "folder.toml", "binary.toml")
    }
    lines = [fault.line for fault in faults if fault.file == "faulty.toml"]
    assert line_of(faulty, "half a year") in lines


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_folder_does_not_hold_up_the_start(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    found, [fault] = load_local(tmp_path, shipped())
    assert not found
    assert fault.text == "This is no file."


@pytest.mark.parametrize("name", ["gad", "GAD"])
def test_the_id_of_a_shipped_module_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    text = named(name)
    write(tmp_path, text, name)
    found, [fault] = load_local(tmp_path, shipped())
    assert not found
    assert f"The id {name!r} is that of a shipped module, which it cannot replace." in fault.text
    assert (fault.line, fault.warning) == (line_of(text, "id      ="), False)


def test_an_id_that_shipped_rules_ask_for_is_refused(tmp_path: Path) -> None:
    write(tmp_path, asking("asking", "absentee"), "asking")
    asks = load_local(tmp_path, {**shipped(), "absentee": shipped()["gad"]})[0]["asking"]
    own = tmp_path / "own"
    own.mkdir()
    write(own, named("absentee"), "absentee")
    found, [fault] = load_local(own, {**shipped(), "asking": asks})
    assert not found
    assert "Shipped modules ask for a module 'absentee'" in fault.text


def test_own_modules_may_ask_for_shipped_ones_and_for_each_other(tmp_path: Path) -> None:
    write(tmp_path, asking("one", "two"), "one")
    write(tmp_path, asking("two", "mde"), "two")
    found, faults = load_local(tmp_path, shipped())
    assert list(found) == ["one", "two"]
    assert not faults


def test_what_asks_for_one_left_out_is_left_out_too(tmp_path: Path) -> None:
    write(tmp_path, asking("one", "two"), "one")
    write(tmp_path, asking("two", "nowhere"), "two")
    write(tmp_path, named("three"), "three")
    found, faults = load_local(tmp_path, shipped())
    assert list(found) == ["three"]
    assert [(fault.file, fault.text) for fault in faults] == [
        ("one.toml", "There is no module 'two' to ask."),
        ("two.toml", "There is no module 'nowhere' to ask."),
    ]


def test_a_circle_is_left_out_and_the_rest_still_evaluated(tmp_path: Path) -> None:
    write(tmp_path, asking("one", "two"), "one")
    write(tmp_path, asking("two", "one"), "two")
    write(tmp_path, asking("three", "gad"), "three")
    found, faults = load_local(tmp_path, shipped())
    assert list(found) == ["three"]
    assert all("in a circle" in fault.text for fault in faults)
    Evaluator({**shipped(), **found})  # would refuse a circle


def test_a_kept_module_and_one_of_the_folder_in_a_circle_do_not_stop_the_case(
    tmp_path: Path,
) -> None:
    """The case took up `one` when it asked for nothing; both files were written anew since."""
    write(tmp_path, asking("one", "two"), "one")
    kept = KeptDefinition.of(load_local(tmp_path, {**shipped(), "two": shipped()["gad"]})[0]["one"])
    write(tmp_path, asking("two", "one"), "two")
    write(tmp_path, named("one"), "one")
    library = {**shipped(), **load_local(tmp_path, shipped())[0]}
    assert {"one", "two"} <= set(library)
    case = in_force(library, [kept])
    assert set(case) == {*shipped(), "one"}
    assert case["one"].local
    Evaluator(case)  # would refuse a circle


def test_a_folder_of_too_many_files_is_read_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_modules, "MOST_FILES", 2)
    for name in ("one", "three", "two"):
        write(tmp_path, named(name), name)
    found, [fault] = load_local(tmp_path, shipped())
    assert list(found) == ["one", "three"]
    assert fault.file == "two.toml"


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert load_local(tmp_path / "none", shipped()) == ({}, ())


def test_no_verdict_of_a_shipped_module_rests_on_own_ones(tmp_path: Path) -> None:
    """A caution for every module, which a screen may raise, names the one that raised it."""
    screen = named("alarm", OWN).replace(
        "reviewed_by", 'outcome = "screen"\nflags_all = "Everything is doubtful."\nreviewed_by'
    )
    write(tmp_path, screen, "alarm")
    found, faults = load_local(tmp_path, shipped())
    assert not faults
    gad = ModuleKey("gad")
    point = TimePoint("t", 1, "Today", "today", "today", PartialDate.from_edtf("2026-03-01"))
    answers = [
        Answer("t", ModuleKey(module), item, value, "1.0.0")
        for module, item, value in (
            ("gad", "A1", "threshold"),
            ("alarm", "A1", "threshold"),
            ("alarm", "A2", "3"),
            ("alarm", "A3", "P8M"),
            ("alarm", "X1", "no"),
        )
    ]
    alone = Evaluator(shipped()).case([point], answers[:1], [])
    beside = Evaluator({**shipped(), **found}).case([point], answers, [])
    before, after = alone.at("t", gad), beside.at("t", gad)
    raised = beside.at("t", ModuleKey("alarm"))
    assert before is not None
    assert after is not None
    assert raised is not None
    assert raised.status is Status.SCREEN_POSITIVE
    assert (before.status, before.criteria) == (after.status, after.criteria)
    assert set(after.cautions) - set(before.cautions) == {f"Everything is doubtful. ({LOCAL})"}


def test_the_shipped_files_are_checked_as_before() -> None:
    found = check_module_files(sorted(module_folder().glob("*.toml"))).values()
    assert [fault for faults in found for fault in faults if not fault.warning] == []


def test_a_review_needs_a_day(tmp_path: Path) -> None:
    text = SOUND.replace('reviewed_on = "2026-01-01"', 'reviewed_on = "in May"')
    [fault] = check_module_file(write(tmp_path, text))
    assert fault.text == 'reviewed_on must be a day such as "2026-05-01".'
    assert fault.line == line_of(text, "in May")


@pytest.mark.parametrize(
    ("system", "code", "said"),
    [
        ("icd10_uk", "F43.10", "F43.10 is an American code and no WHO ICD-10 one"),
        ("icd10_uk", "F42.3", "F42.3 is an American code and no WHO ICD-10 one"),
        ("icd10_uk", "F32.A", "F32.A is an American code and no WHO ICD-10 one"),
        ("icd10_uk", "G89.4", "G89.4 is an American code and no WHO ICD-10 one"),
        ("icd10_uk", "F30-F48.2", "F30-F48.2 is an American code and no WHO ICD-10 one"),
        ("icd10_uk", "F91.4", "F91.4 is no code of the WHO's ICD-10."),
        ("icd10_uk", "F26", "F26 is no code of the WHO's ICD-10."),
        ("dsm5tr", "6B00", "6B00 is no code as DSM-5-TR prints them, such as F43.10."),
        ("icd10_uk", "6B00", "6B00 is no ICD-10 code, such as F43.1."),
        ("icd11", "F41.1", "F41.1 is no ICD-11 code, such as 6B00."),
    ],
)
def test_no_american_code_stands_for_a_uk_one(
    tmp_path: Path, system: str, code: str, said: str
) -> None:
    text = SOUND.replace('icd10_uk = ["F40.2"]', f'{system} = ["{code}"]')
    [fault] = check_module_file(write(tmp_path, text))
    assert (fault.text.startswith(said), fault.line) == (True, line_of(text, code)), fault
