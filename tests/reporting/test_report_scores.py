"""Scores: only filed ones, dated honestly, restatements joined, words kept as words."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.documents.document import Group
from casereview.domain.documents.statement import Field, ScoreValue, State
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.scores import Score, at_caseness, filed_scores, in_context, invented
from tests.reporting import report_builders as builders


def scores(dossier: Dossier | None = None) -> list[Score]:
    return list(filed_scores(dossier or builders.dossier()))


def test_proposed_and_rejected_values_do_not_count() -> None:
    assert not {26, 27} & {score.number for score in scores()}


def test_corrected_value_counts_instead_of_the_proposed_one() -> None:
    wrong = builders.score(6, "PHQ-9", 99, "current", "2021-12-01")
    mended = replace(
        wrong, state=State.CORRECTED, corrected=ScoreValue("PHQ-9", 9, on=builders.on("2021-12-01"))
    )
    dossier = replace(builders.dossier(), statements=(mended,))
    assert [score.number for score in scores(dossier)] == [9]


def test_restated_scores_are_one_score_with_two_documents() -> None:
    found = [s for s in scores() if s.measure == "PHQ-9" and s.number == 13]
    assert len(found) == 1
    assert [(d.label, context) for d, context in found[0].places] == [
        ("D4", "start"),
        ("D5", "start"),
    ]
    last = next(s for s in scores() if s.measure == "PHQ-9" and s.number == 11)
    assert [d.label for d, _ in last.places] == ["D6", "D5"]


def test_words_stay_words_and_say_which_side_of_the_threshold() -> None:
    in_words = [s for s in scores() if s.number is None]
    assert [(s.measure, s.above) for s in in_words] == [("PHQ-9", False), ("GAD-7", True)]
    assert not invented(tuple(in_words))


def test_scores_of_others_and_single_items_are_left_out() -> None:
    others = (
        builders.statement(2, Field.SCORE, ScoreValue("PHQ-9", 5, whose="other")),
        builders.statement(2, Field.SCORE, ScoreValue("PHQ-9", 3, kind="item")),
        builders.statement(2, Field.SCORE, ScoreValue("PHQ-9", 7, kind="retracted")),
    )
    assert scores(replace(builders.dossier(), statements=others)) == []


def test_undated_end_score_takes_the_end_of_its_episode_and_says_so() -> None:
    dossier = replace(builders.dossier(), statements=(builders.score(5, "GAD-7", 4, "end"),))
    (score,) = scores(dossier)
    assert str(score.when) == "17 December 2021"
    assert score.dating == "end of course 2"


def test_undated_score_of_an_earlier_episode_stays_undated() -> None:
    dossier = replace(
        builders.dossier(), statements=(builders.score(4, "GAD-7", 4, "previous:end"),)
    )
    (score,) = scores(dossier)
    assert score.when is None
    assert score.dating == "date not stated"


def test_threshold_is_reached_at_its_value() -> None:
    at = builders.score(4, "GAD-7", 8, "start", "2021-08-16")
    below = builders.score(4, "GAD-7", 7, "start", "2021-08-17")
    found = scores(replace(builders.dossier(), statements=(at, below)))
    assert [at_caseness(builders.MEASURES, score) for score in found] == [True, False]


def test_measure_without_a_rule_has_no_verdict() -> None:
    other = builders.score(4, "XYZ", 8, "start", "2021-08-16")
    (score,) = scores(replace(builders.dossier(), statements=(other,)))
    assert at_caseness(builders.MEASURES, score) is None


def test_contexts_in_words() -> None:
    assert in_context("session:3") == "session 3"
    assert in_context("previous:end") == "earlier course, end"
    assert in_context("followup") == "follow-up"


def test_invented_numbers_are_known() -> None:
    assert invented(filed_scores(builders.dossier()))
    real = tuple(replace(d, invented_numbers=False) for d in builders.DOCUMENTS)
    assert not invented(filed_scores(replace(builders.dossier(), documents=real)))
    assert builders.DOCUMENTS[1].group is Group.SERVICE
