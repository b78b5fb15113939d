"""What is offered to an expert who begins: filled from the case, and open until it is replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casereview.catalogue.report import load_profile, profile_ids
from casereview.catalogue.skeletons import load_skeletons
from casereview.domain.care.treatment import Opinion
from casereview.domain.reports import prose
from casereview.domain.reports.dispute import DisputedFact
from casereview.domain.reports.report import SectionState
from casereview.errors import CatalogueError
from casereview.reporting.checking.unsourced import unsourced
from casereview.reporting.compose import composed
from casereview.reporting.material import Material
from casereview.reporting.parts.skeletons import filled
from tests.reporting import report_builders as builders


def material() -> Material:
    opinion = Opinion("o", 1, "Was it delivered?", "ep1", "gad", "")
    dispute = DisputedFact("f", "The {guard} was off")
    dossier = replace(builders.dossier(), disputes=(dispute,), opinions=(opinion,))
    return Material(dossier, builders.findings(), builders.content())


SECTIONS = tuple(dict.fromkeys(skeleton.section for skeleton in load_skeletons()))


def test_every_section_that_is_written_has_something_to_begin_with() -> None:
    profile = load_profile("ew_civil")
    editable = {spec.key for spec in profile.sections if spec.editable}
    assert set(SECTIONS) <= editable
    assert editable - set(SECTIONS) <= {"treatment", "answers", "references"}
    every = {spec.key for each in profile_ids() for spec in load_profile(each).sections}
    assert set(SECTIONS) <= every


@pytest.mark.parametrize("section", SECTIONS)
def test_all_that_is_offered_is_filled_reads_and_waits_for_the_expert(section: str) -> None:
    offered = filled(section, load_skeletons(), material())
    assert len(set(offered)) == len(offered) > 0
    for text in offered:
        assert "<" not in text
        blocks = prose.read(text)
        assert prose.read(prose.written(blocks)) == blocks
    report = composed(
        builders.with_text(section, "\n\n".join(offered)), builders.findings(), builders.content()
    ).report
    made = next(each for each in report.sections if each.key == section)
    waits = section not in ("assessment", "interview")
    assert (made.state is SectionState.UNRESOLVED) is waits


def test_the_case_is_put_in_and_offered_once_for_each_thing() -> None:
    by_disorder = filled("opinion_diagnosis", load_skeletons(), material())
    assert len(by_disorder) == 4
    assert by_disorder[0].startswith(
        "Generalised anxiety disorder. At my interview: {status gad today}"
    )
    by_course = filled("opinion_treatment", load_skeletons(), material())
    assert [text.split(":")[0] for text in by_course] == [
        "Course 1 (worry management course)",
        "Course 2 (SilverCloud cCBT, health anxiety)",
    ]
    cause = filled("opinion_causation", load_skeletons(), material())
    assert "if the facts are as Zoë Świętosława Llŷr says" in cause[0]
    assert "as Machineworks Ltd says" in cause[1]
    assert cause[-1].startswith("On “The {{guard}} was off”: if it is as Zoë")
    assert filled("summary", load_skeletons(), material())[-1] == (
        "{opinion 1} My reasons are in {para opinion-1}."
    )
    (interview,) = filled("interview", load_skeletons(), material())
    assert "not treating her, that I report to the court" in interview


def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "skeletons.toml"
    path.write_text('[[skeleton]]\nsection = "a"\neach = "planet"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"skeletons\.toml"):
        load_skeletons(path)


def test_sentences_that_cite_nothing_are_listed_with_what_they_rest_on() -> None:
    text = (
        "On 14 May 2019 she was anxious {D1 p.1}. Nobody wrote that down.\n\n"
        "{source observation}I saw it myself. Twice.\n- under it\n\n"
        "Noted{note See {D2 p.1}.} too. Another claim:\n- without a page\n- with one {D4}"
    )
    made = composed(builders.with_text("records", text), builders.findings(), builders.content())
    found = [each for each in unsourced(made.report, made.material) if each.section == "records"]
    assert [(each.words, each.open) for each in found] == [
        ("Nobody wrote that down.", True),
        ("Another claim:", True),
        ("without a page", True),
    ]
    assert [each.place for each in found] == ["p-8.2", "p-8.4", "p-8.4"]
    told = [each for each in unsourced(made.report, made.material) if each.section == "background"]
    assert [(each.rests_on, each.open) for each in told] == [("claimant’s account", False)]
