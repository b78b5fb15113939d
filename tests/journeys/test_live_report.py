"""When a source changes, every place of the composed report that rests on it changes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casereview.domain.assessing.rating import Diagnosis
from casereview.domain.case import TreatmentEpisode
from casereview.domain.chart import Text
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import ScoreValue, State, Statement
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Figure, Report, Table
from casereview.reporting.compose import composed
from casereview.reporting.walking import section_text
from casereview.services.demonstration.demo import PASSPHRASE
from casereview.services.session import OpenCase, Session

MS_X = "K00ZZ417"


@pytest.fixture(scope="module")
def case(folder: Path) -> Iterator[OpenCase]:
    session = Session.unlock(folder / "vault", PASSPHRASE)
    (found,) = (each.id for each in session.case_list().cases if each.claim_number == MS_X)
    opened = session.open(found)
    yield opened
    opened.close()
    session.close()


def recomposed(case: OpenCase, dossier: Dossier) -> Report:
    content = replace(case.content.report(dossier.case.profile), modules=case.modules)
    return composed(dossier, case.findings(), content).report


def shown(report: Report, *anchors: str) -> dict[str, str]:
    """Return the words of tables by their anchors, and of pictures with their data."""
    found = {}
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.anchor in anchors:
                found[block.anchor] = "\n".join(
                    " | ".join("".join(run.text for run in cell) for cell in row)
                    for row in block.rows
                )
            if isinstance(block, Figure) and block.anchor in anchors:
                drawn = [op.text for op in block.scene.ops if isinstance(op, Text)]
                rows = [" | ".join(row) for row in block.scene.table_rows]
                found[block.anchor] = "\n".join([*drawn, block.scene.alternative, *rows])
    assert set(found) == set(anchors)
    return found


def opinions(report: Report) -> str:
    return next(section_text(s) for s in report.sections if s.key == "opinion_treatment")


def beside_scores(report: Report) -> str:
    """What the appendix says of the second course beside its scores."""
    text = next(section_text(s) for s in report.sections if s.key == "tables")
    return text[text.index("Course 2. Diagnosis lost") :].split("possible again")[0]


def told(report: Report, check: str) -> str:
    return "\n".join(c.message for c in report.checks if c.id == check and not c.ok)


def test_a_score(case: OpenCase) -> None:
    def other(statement: Statement) -> Statement:
        value = statement.decided
        if not isinstance(value, ScoreValue) or (value.measure, value.number) != ("PHQ-9", 13):
            return statement
        corrected = replace(value, number=19)
        return replace(statement, state=State.CORRECTED, corrected=corrected)

    dossier = case.dossier()
    report = recomposed(case, replace(dossier, statements=tuple(map(other, dossier.statements))))
    places = shown(report, "t-measures", "t-outcomes", "t-meanings-2", "t-letters", "f-course")
    for anchor, words in places.items():
        assert "19" in words, anchor
        assert "PHQ-9 13" not in words, anchor
        assert "PHQ-9 | 13" not in words, anchor
    assert "PHQ-9: 19 → 11 (a fall of 8 points, reliable improvement)" in places["t-outcomes"]
    assert "fell from 19 to 11" in opinions(report)  # a live reference in a point of evidence
    assert "{score D5 PHQ-9 start} said “13” when this was written and is now “19”" in told(
        report, "A18"
    )
    rest = "\n".join(section_text(s) for s in report.sections if s.key != "instructions")
    assert re.findall(r"PHQ-9[^.|;]{0,30}\b13\b", rest) == []  # nothing stale but what others wrote


def test_a_diagnosis(case: OpenCase) -> None:
    dossier = case.dossier()
    point = next(each for each in dossier.time_points if each.kind == "end_therapy_2")

    def other(diagnosis: Diagnosis) -> Diagnosis:
        here = (diagnosis.time_point_id, str(diagnosis.key)) == (point.id, "iad")
        return replace(diagnosis, status="not_met") if here else diagnosis

    diagnoses = tuple(map(other, dossier.diagnoses))
    assert diagnoses != dossier.diagnoses
    before = recomposed(case, dossier)
    report = recomposed(case, replace(dossier, diagnoses=diagnoses))
    anchors = ("t-status", "t-outcomes", "f-course", "f-timeline")
    old, new = shown(before, *anchors), shown(report, *anchors)
    assert [anchor for anchor in anchors if old[anchor] == new[anchor]] == []
    assert "diagnosis lost: Illness anxiety disorder" in new["t-outcomes"]
    assert "Diagnosis lost, by interview: no" in beside_scores(before)
    assert "Diagnosis lost, by interview: of some disorders" in beside_scores(report)
    assert "the status was “met” before and “not met” after" in opinions(report)
    assert "{status iad end_therapy_2} said “met”" in told(report, "A18")
    assert told(before, "A18") == ""


def test_a_date(case: OpenCase) -> None:
    dossier = case.dossier()

    def other(episode: TreatmentEpisode) -> TreatmentEpisode:
        later = PartialDate(2021, 10, 11)
        return replace(episode, started=later) if episode.number == 2 else episode

    episodes = tuple(map(other, dossier.episodes))
    before = recomposed(case, dossier)
    report = recomposed(case, replace(dossier, episodes=episodes))
    anchors = ("t-episodes", "f-course")
    old, new = shown(before, *anchors), shown(report, *anchors)
    for anchor in anchors:
        assert "4 October 2021" in old[anchor], anchor
        assert "4 October 2021" not in new[anchor], anchor
        assert "11 October 2021" in new[anchor], anchor
    assert (
        "11 October 2021 | Start of course of treatment 2"
        in shown(report, "t-chronology")["t-chronology"]
    )
