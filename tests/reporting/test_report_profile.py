"""Profiles and declarations: complete, dated, and word for word."""

# ruff: noqa: E501 - the prescribed words are quoted unbroken

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casereview.catalogue.report import load_declarations, load_profile, profile_ids
from casereview.domain.profile import words_for
from casereview.domain.report import SectionKind
from casereview.errors import BadInputError, CatalogueError
from casereview.reporting.compose import _PARTS
from casereview.reporting.prescribed import statement_of_truth

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
                    part in _PARTS
                    or part in ("text", "glossary")
                    or part.startswith("declaration:")
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


def test_declaration_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(
        '[[declaration]]\nkey="k"\ntitle="t"\nparagraphs=[]\n', encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match="no words"):
        load_declarations(tmp_path)
