"""Faults of content files of the treatment review: each is named with its line, none passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casereview.catalogue.faults import Fault
from casereview.catalogue.guidelines import (
    check_guideline_file,
    check_guidelines,
    load_guidelines,
)
from casereview.catalogue.library import check_library_file, library_file, load_library
from casereview.catalogue.opinions import (
    check_conclusions_file,
    check_questions_file,
    check_techniques_file,
    check_waits_file,
    clinical_file,
    load_conclusions,
    load_questions,
    load_techniques,
    load_waits,
)
from casereview.catalogue.protocols import (
    check_fidelity_file,
    check_protocol_file,
    fidelity_file,
    load_fidelity,
    load_protocols,
    protocols_folder,
)
from casereview.catalogue.treatment_kinds import (
    check_treatments_file,
    load_treatment_kinds,
    treatments_file,
)
from casereview.errors import CatalogueError

GUIDELINE = """\
format = 1

[guideline]
id = "XG1"
title = "A guideline"
publisher = "A publisher"
valid_from = "2010-02"
valid_to = ""
source = "Its cover"
source_year = 2010
verified = true

[[recommendation]]
id = "xg1-a"
disorders = ["gad"]
problem = "Worry"
treatment = "CBT"
treatments = ["CBT"]
level = "high"
format = "individual"
strength = "offer"
sessions = { low = 6, high = 8, verified = true }
source = "Its text"
source_year = 2010
verified = true
"""


def write(folder: Path, text: str, name: str = "x.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def said(faults: list[Fault], line: int, text: str) -> bool:
    return any(fault.line == line and text in fault.text for fault in faults)


def test_a_sound_guideline_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, GUIDELINE)
    assert check_guideline_file(path) == []
    guidelines = load_guidelines(tmp_path)
    (row,) = guidelines.recommendations
    assert (row.dose_words, row.guideline.named) == ("6 to 8 sessions", "XG1 (2010)")
    assert row.dose_verified
    assert row.provenance.verified
    assert guidelines.guidelines == (row.guideline,)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("format = 1", "format = 2", 1, "format must be 1"),
        ('valid_from = "2010-02"', 'valid_from = "February"', 7, "a day, month or year"),
        ('valid_from = "2010-02"', 'valid_from = ""', 3, "valid_from is missing"),
        ('valid_to = ""', 'valid_to = "2009"', 8, "valid_to is before valid_from"),
        ('source = "Its cover"', "", 3, "source is missing"),
        ("source_year = 2010", "source_year = 1800", 10, "source_year must be a year"),
        ('publisher = "A publisher"', "", 3, "publisher is missing"),
        ('disorders = ["gad"]', "", 13, "disorders is missing"),
        ('disorders = ["gad"]', "disorders = []", 15, "disorders is empty"),
        ('disorders = ["gad"]', 'disorders = ["worry"]', 15, "no interview module 'worry'"),
        ('treatments = ["CBT"]', 'treatments = ["magic"]', 18, "'magic' is none of"),
        ('strength = "offer"', 'strength = "must"', 21, "'must' is none of"),
        ('strength = "offer"', 'strength = "no_guideline"', 21, "strength of studies"),
        ('strength = "offer"', 'strength = "do_not"', 13, "has no dose"),
        ("low = 6, high = 8,", "low = 9, high = 8,", 22, "low not above high"),
        ("low = 6, high = 8,", "low = 0, high = 8,", 22, "more than 0"),
        ("low = 6, high = 8,", "", 22, "needs low, high or both"),
        ("low = 6, high = 8,", "low = 6, most = 8,", 22, "Unknown field 'most'"),
        ('source = "Its text"\n', "", 13, "names the source that was seen"),
        ('treatment = "CBT"', 'treatment = "CBT"\ndose = "much"', 18, "Unknown field 'dose'"),
        ('format = "individual"', 'therapist_hours = true\nformat = "any"', 20, "whose hours"),
        ('format = "individual"', 'severity = { measure = "PHQ-9" }', 20, "needs low, high"),
        ("[guideline]", "[guide]", 13, "Rows need the [guideline]"),
        ('id = "xg1-a"', 'id = "xg1 a"', 14, "must be letters"),
        ("format = 1\n", "format = \n", 1, "Not TOML: Invalid value"),
    ],
)
def test_faults_of_a_guideline(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    path = write(tmp_path, GUIDELINE.replace(old, new, 1))
    faults = check_guideline_file(path, {"gad"})
    assert said(faults, line, words), faults
    if "interview module" not in words:
        with pytest.raises(CatalogueError, match=r"x\.toml:"):
            load_guidelines(tmp_path)


def test_guidelines_agree_with_one_another(tmp_path: Path) -> None:
    ended = GUIDELINE.replace('valid_to = ""', 'valid_to = "2012-05"\nsuperseded_by = "XG2"')
    write(tmp_path, ended)
    second = GUIDELINE.replace("XG1", "XG2").replace("xg1", "xg2")
    write(tmp_path, second, "y.toml")
    assert "does not say that it supersedes XG1" in str(check_guidelines(tmp_path)[0])
    write(tmp_path, second.replace("title =", 'supersedes = ["XG1"]\ntitle ='), "y.toml")
    assert check_guidelines(tmp_path) == []
    write(tmp_path, GUIDELINE, "z.toml")
    words = " ".join(map(str, check_guidelines(tmp_path)))
    assert "The id 'XG1' is used twice" in words
    assert "'xg1-a' is used twice" in words
    with pytest.raises(CatalogueError):
        load_guidelines(tmp_path)


def test_what_is_superseded_has_an_end(tmp_path: Path) -> None:
    path = write(tmp_path, GUIDELINE.replace("title =", 'superseded_by = "XG2"\ntitle ='))
    assert said(check_guideline_file(path), 5, "needs its valid_to")


def test_a_file_with_nothing_in_it_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "format = 1\n")
    assert said(check_guideline_file(path), 1, "neither a guideline nor a comparator")
    assert said(check_guideline_file(tmp_path / "gone.toml"), 1, "cannot be read")


COMPARATOR = """\
format = 1

[[comparator]]
id = "a"
level = "low"
what = "sessions"
mean = 3
source = "A paper"
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("mean = 3\n", "", 3, "a mean or a stated range"),
        ("mean = 3", "mean = 3\nstated = { low = 4 }", 3, "a mean or a stated range"),
        ("mean = 3", "stated = { low = 4 }\ndeviation = 1", 8, "deviation needs its mean"),
        ("mean = 3", "mean = 3\ndeviation = -1", 8, "not below 0"),
    ],
)
def test_faults_of_a_comparator(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert check_guideline_file(write(tmp_path, COMPARATOR)) == []
    faults = check_guideline_file(write(tmp_path, COMPARATOR.replace(old, new)))
    assert said(faults, line, words), faults


def test_huge_and_crowded_files_are_refused(tmp_path: Path) -> None:
    assert said(check_guideline_file(write(tmp_path, "#" * 2_000_001)), 1, "larger than")
    crowded = write(tmp_path, "format = 1\n" + "a" + ".a" * 600 + " = 1\n")
    assert said(check_guideline_file(crowded), 2, "more dots")
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert said(check_guideline_file(binary), 1, "not UTF-8 text")


# ---- the others: shipped files with one thing changed ------------------------------------------

Check = Callable[[Path], list[Fault]]
Load = Callable[[Path], object]


def changed(tmp_path: Path, shipped: Path, old: str, new: str) -> tuple[Path, int]:
    """Write a shipped file with one thing changed; the line where that stands."""
    text = shipped.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    return write(tmp_path, text.replace(old, new, 1), shipped.name), line


PROTOCOL = "sad-clark-wells.toml"
CASES = [
    # file, check, load, old, new, lines down from there, words
    ("library", 'direction   = "against"', 'direction   = "bad"', 0, "'bad' is none of"),
    ("library", 'doi         = "10.', 'doi         = "https://doi.org/10.', 0, "begins with 10."),
    ("library", 'topics      = ["outcome"', 'topics      = ["gossip"', 0, "'gossip' is none of"),
    ("library", 'year        = "2018"\n', "", -4, "year is missing"),
    ("library", "verified    = true", 'verified    = "yes"', 0, "must be true or false"),
    ("library", 'why  = "', 'because = "', -2, "why is missing"),
    ("questions", "number  = 2", "number  = 3", None, "numbered 1, 2, 3"),
    ("questions", ', "no_criticism"]', "]", 0, "no_criticism must be among"),
    ("questions", '["yes", "no", ', '["yes", ', 0, "answered yes can be no"),
    ("questions", '["yes", ', '["perhaps", ', 0, "'perhaps' is none of"),
    ("questions", 'considered?"', 'considered."', 0, "question mark"),
    ("conclusions", "{treatment}", "{therapy}", 0, "{therapy} is none of"),
    ("conclusions", "{course}.", "{course.", 0, "A brace is left open"),
    ("conclusions", 'delivered in {course}."', 'delivered in {course}"', 0, "full stop"),
    ("conclusions", 'side     = "no"', 'side     = "yes"', None, "needs one conclusion each of"),
    ("conclusions", 'about    = "delivery"', 'about    = "blame"', 0, "'blame' is none of"),
    ("techniques", 'words = "reprocess*"', 'words = "*"', 0, "a word of two letters"),
    ("techniques", 'words = "BA"', 'words = "EMDR"', None, "stands here twice"),
    ("techniques", 'id       = "how"', 'id       = "when"', 0, "'when' is none of"),
    ("techniques", 'kind  = "technique"', 'kind  = "trick"', 0, "'trick' is none of"),
    ("waits", "days        = 42", "days        = 0", -3, "days is needed"),
    ("waits", "percent     = 75", "percent     = 175", 0, "100 at most"),
    ("waits", 'leg         = "referral_to', 'leg         = "door_to', 0, "is none of"),
    ("waits", "caution =", "warning =", None, "caution is missing"),
    ("treatments", 'word   = "cCBT"', 'word   = "CBT"', None, "'cCBT' is not described"),
    ("treatments", '["GSH", ', '["SilverCloud", ', None, "stands for guided self-help already"),
    ("fidelity", "threshold   = 36", "threshold   = 99", 0, "must lie on the scale"),
    ("fidelity", 'name       = "Framework', 'title = "Framework', None, "name is missing"),
    ("protocol", 'part   ', 'kind   ', -2, "part is missing"),
    ("protocol", 'serves   = ["self-focus"', 'serves   = ["nothing"', 0, "no target 'nothing'"),
    ("protocol", 'disorders   = ["sad"]', "", None, "needs disorders, or is generic"),
    ("protocol", 'disorders   = ["sad"]', 'disorders   = ["shy"]', 0, "no interview module 'shy'"),
    ("protocol", 'treatments  = ["CBT"]', "", None, "by what would a letter name it"),
    ("protocol", "authors     =", "writers     =", None, "authors is missing"),
    ("protocol", "verified    = true", "verified    = false", 0, "says nothing was seen"),
    ("protocol", 'id       = "video"', 'id       = "model"', None, "The id 'model' is used twice"),
]  # fmt: skip
FILES: dict[str, tuple[Callable[[], Path], Check, Load]] = {
    "library": (library_file, check_library_file, load_library),
    "questions": (lambda: clinical_file("questions"), check_questions_file, load_questions),
    "conclusions": (lambda: clinical_file("conclusions"), check_conclusions_file, load_conclusions),
    "techniques": (lambda: clinical_file("techniques"), check_techniques_file, load_techniques),
    "waits": (lambda: clinical_file("waits"), check_waits_file, load_waits),
    "treatments": (treatments_file, check_treatments_file, load_treatment_kinds),
    "fidelity": (fidelity_file, check_fidelity_file, load_fidelity),
    "protocol": (
        lambda: protocols_folder() / PROTOCOL,
        lambda path: check_protocol_file(path, {"sad"}),
        lambda path: load_protocols(path.parent),
    ),
}


@pytest.mark.parametrize(("kind", "old", "new", "down", "words"), CASES)
def test_faults_of_the_other_files(
    tmp_path: Path, kind: str, old: str, new: str, down: int | None, words: str
) -> None:
    where, check, load = FILES[kind]
    assert check(where()) == []
    path, line = changed(tmp_path, where(), old, new)
    faults = check(path)
    found = [fault for fault in faults if words in fault.text]
    assert found, faults
    if down is not None:
        assert line + down in {fault.line for fault in found}, faults
    if "interview module" not in words:
        with pytest.raises(CatalogueError, match=path.name):
            load(path)


def test_protocols_of_one_id(tmp_path: Path) -> None:
    text = (protocols_folder() / PROTOCOL).read_text(encoding="utf-8")
    write(tmp_path, text, "a.toml")
    write(tmp_path, text, "b.toml")
    with pytest.raises(CatalogueError, match=r"b\.toml:1: The id 'sad-clark-wells' is used twice"):
        load_protocols(tmp_path)


def test_a_generic_list_needs_neither_authors_nor_targets(tmp_path: Path) -> None:
    text = (protocols_folder() / "ccbt.toml").read_text(encoding="utf-8")
    assert check_protocol_file(write(tmp_path, text)) == []
    wrong = text.replace("generic     = true", "generic     = false")
    words = " ".join(fault.text for fault in check_protocol_file(write(tmp_path, wrong)))
    assert "needs a target and a strategy" in words


def test_only_a_strategy_serves_a_target(tmp_path: Path) -> None:
    path, line = changed(
        tmp_path,
        protocols_folder() / PROTOCOL,
        'text     = "Self-focused attention"\n',
        'text     = "Self-focused attention"\nserves = ["self-image"]\n',
    )
    assert said(check_protocol_file(path), line + 1, "Only a strategy serves")
