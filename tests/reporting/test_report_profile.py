"""Profiles and declarations: complete, dated, and word for word."""

# ruff: noqa: E501 - the prescribed words are quoted unbroken

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casereview.catalogue.report import load_declarations, load_profile, profile_ids
from casereview.domain.reports.profile import Profile, words_for
from casereview.domain.reports.report import Gate, SectionKind
from casereview.errors import BadInputError, CatalogueError
from casereview.reporting.compose import PARTS, compose
from casereview.reporting.parts.prescribed import statement_of_truth
from tests.reporting import report_builders as builders

TRUTH = (
    "I confirm that I have made clear which facts and matters referred to in this report are within "
    "my own knowledge and which are not. Those that are within my own knowledge I confirm to be "
    "true. The opinions I have expressed represent my true and complete professional opinions on "
    "the matters to which they refer.",
    "I understand that proceedings for contempt of court may be brought against anyone who makes, or "
    "causes to be made, a false statement in a document verified by a statement of truth without an "
    "honest belief in its truth.",
)


def test_statement_of_truth_is_word_for_word_and_checked() -> None:
    truth = words_for(load_declarations(), "ew_civil_truth", date(2024, 3, 11))
    assert truth is not None
    assert truth.paragraphs == TRUTH == statement_of_truth()
    assert truth.prescribed
    assert truth.valid_from == date(2020, 10, 1)
    assert truth.checked_on is not None


def test_no_statement_of_truth_before_its_day() -> None:
    assert words_for(load_declarations(), "ew_civil_truth", date(2020, 9, 30)) is None


def test_profile_has_the_sections_of_a_civil_report_in_order() -> None:
    profile = load_profile("ew_civil")
    keys = [spec.key for spec in profile.sections]
    assert keys[:3] == ["summary", "expert", "instructions"]
    assert keys.index("opinion_range") < keys.index("compliance") < keys.index("truth")
    assert keys[keys.index("truth") + 1] == "signature"
    kinds = [spec.kind for spec in profile.sections]
    first_appendix = kinds.index(SectionKind.APPENDIX)
    assert all(kind is SectionKind.APPENDIX for kind in kinds[first_appendix:])
    assert not any(s.counted for s in profile.sections if s.kind is SectionKind.APPENDIX)


def test_every_part_of_every_profile_is_known() -> None:
    for profile_id in profile_ids():
        profile = load_profile(profile_id)
        for spec in profile.sections:
            for part in spec.parts:
                assert (
                    part in PARTS or part in ("text", "glossary") or part.startswith("declaration:")
                )
        keys = {d.key for d in load_declarations()}
        assert set(profile.declarations) <= keys


def test_unknown_profile_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="ew_civil"):
        load_profile("../declarations/ew_civil")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id = ", "x.toml"),
        ('id = "x"', "section is missing"),
        (
            'id="x"\ntitle="t"\naddressee="a"\nstandard_of_proof="s"\ndeclarations=[]\n'
            '[[section]]\nkey="a"\ntitle="A"\nkind="poem"\nparts=[]',
            "poem",
        ),
        (
            'id="x"\ntitle="t"\naddressee="a"\nstandard_of_proof="s"\ndeclarations=[]\n'
            + '[[section]]\nkey="a"\ntitle="A"\nkind="fact"\nparts=[]\n' * 2,
            "twice",
        ),
    ],
)
def test_broken_profile_names_its_file(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_profile("x", tmp_path)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("paragraphs=[]\nchecked_on=2024-01-01", "none were checked"),
        ("paragraphs=[]", "x.toml:1: lacks must name the text that k waits for"),
        ('paragraphs=["Words."]', "lacks must name"),
        ('paragraphs=["Words."]\nlacks="l"\ncolour="red"', "x.toml:9: Unknown field 'colour'"),
    ],
)
def test_declaration_says_what_it_lacks(tmp_path: Path, more: str, complaint: str) -> None:
    head = '[[declaration]]\nkey="k"\ntitle="t"\nsource="s"\nvalid_from=2020-01-01\n'
    (tmp_path / "x.toml").write_text(f"{head}prescribed=true\n{more}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_declarations(tmp_path)


_HEAD = """id = "{id}"
title = "T"
{more}
"""
_BASE = """addressee = "the court"
standard_of_proof = "s"
declarations = ["d"]
truth = "d"
[terms]
person = "pursuer"
[lint]
tone = ["clearly"]
[glossary]
"PHQ-9" = "a questionnaire"
[[section]]
key = "one"
title = "What the {person} says"
kind = "fact"
parts = ["text"]
[[section]]
key = "two"
title = "Truth"
kind = "declaration"
counted = false
parts = ["declaration:d"]
"""


def _profiles(folder: Path, child: str) -> Profile:
    base = _HEAD.format(id="base", more=_BASE.replace("{person}", "{{person}}"))
    (folder / "base.toml").write_text(base.replace("{{", "{").replace("}}", "}"), encoding="utf-8")
    text = _HEAD.format(id="child", more=f'extends = "base"\n{child}')
    (folder / "child.toml").write_text(text, encoding="utf-8")
    return load_profile("child", folder)


def test_a_profile_states_only_what_differs_from_the_one_it_extends(tmp_path: Path) -> None:
    child = _profiles(
        tmp_path,
        """without_checks = ["R12"]
[terms]
person = "appellant"
[page_limits]
any = 20
[glossary]
"GAD-7" = "another"
[[section]]
key = "two"
required = false
[[section]]
key = "between"
title = "New"
kind = "opinion"
parts = ["text"]
after = "one"
""",
    )
    assert [spec.key for spec in child.sections] == ["one", "between", "two"]
    assert child.sections[0].title == "What the appellant says"
    two = child.section("two")
    assert two is not None
    assert (two.title, two.required, two.counted) == ("Truth", False, False)
    assert (child.truth, child.declarations, child.lint.tone) == ("d", ("d",), ("clearly",))
    assert [term for term, _ in child.glossary] == ["GAD-7", "PHQ-9"]
    assert child.page_limit("Multi-track") == child.page_limit("") == 20
    assert load_profile("base", tmp_path).sections[0].title == "What the pursuer says"


@pytest.mark.parametrize(
    ("child", "complaint"),
    [
        ('without = ["three"]', "child.toml:4: 'three' is none of one, two"),
        ('without = ["two"]', "Declaration 'd' must be listed, and in one section"),
        ("declarations = []", "truth 'd' is none of the declarations"),
        ("[page_limits]\nany = 0", "child.toml:5: any must be a whole number of pages"),
        ('[terms]\nperson = "p"\npersons = "q"', "child.toml:6: Unknown field 'persons'"),
        ('file_name = ["number", "diagnosis"]', "'diagnosis' is none of number"),
        (
            '[[section]]\nkey="x"\ntitle="X"\nkind="fact"\nparts=["text"]\nafter="y"',
            "child.toml:9: There is no section 'y'",
        ),
    ],
)
def test_every_fault_of_an_extending_profile_has_its_line(
    tmp_path: Path, child: str, complaint: str
) -> None:
    with pytest.raises(CatalogueError, match=complaint):
        _profiles(tmp_path, child)


def test_profiles_that_extend_each_other_in_a_ring_are_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        text = f'id = "{name}"\ntitle = "T"\nextends = "{other}"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match="in a ring"):
        load_profile("a", tmp_path)
    (tmp_path / "c.toml").write_text('id="c"\ntitle="T"\nextends="../x"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"no profile '\.\./x' to extend"):
        load_profile("c", tmp_path)


@pytest.mark.parametrize(("days", "warned"), [(183, 0), (184, 2)])
def test_words_compared_long_before_the_report_are_to_be_compared_again(
    days: int, warned: int
) -> None:
    checked = words_for(load_declarations(), "ew_civil_truth", date(2026, 1, 1))
    assert checked is not None
    assert checked.checked_on is not None
    dossier = builders.dossier()
    day = checked.checked_on + timedelta(days=days)
    report = compose(
        replace(dossier, case=replace(dossier.case, report_date=day)),
        builders.findings(),
        builders.content(),
    )
    found = [c for c in report.checks if c.id == "R13" and not c.ok]
    assert len(found) == warned
    assert all(c.gate is Gate.WARN and "last compared" in c.message for c in found)
