"""Scores of a case by measure and date, from documents and by hand, beside the interview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.own_score import OwnScore, score_faults
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.custody.subject_access import SCORES
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import CasenessValue, Field
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.series.persons import person_of
from casereview.services import cases, chain
from casereview.services.correspondence import intake
from casereview.services.interview import psychometrics
from casereview.services.interview.beside_caseness import apart, together
from casereview.services.interview.psychometrics import MeasureView, of_dossier
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import subject_access
from casereview.services.vault.history import detail
from casereview.services.views import PageName
from casereview.storage.texts import TextKind
from tests.builders import cheap_kdf
from tests.reporting import report_builders as builders

MEASURES = load_measures()
OWN = OwnScore(
    "o1",
    "GAD-7",
    PartialDate(2024, 2, 19),
    items=("2", "2", "1", "", "1", "2", "1"),
    given_by="Dr Example",
    present="a relative",
)


def shown(dossier: Dossier | None = None) -> dict[str, MeasureView]:
    found, _ = of_dossier(
        dossier or builders.dossier(), builders.findings(), builders.MODULES, MEASURES
    )
    return {view.id: view for view in found}


# ---- what is shown -----------------------------------------------------------------------------


def test_scores_stand_by_measure_and_date_with_their_places() -> None:
    views = shown()
    assert list(views)[:2] == ["PHQ-9", "GAD-7"]
    for view in views.values():
        days = [line.scored.when.sort_key for line in view.lines if line.scored.when]
        assert days == sorted(days)
        assert all(line.page is PageName.DOCUMENTS and line.target for line in view.lines)
    numbers = {line.value: line for line in views["PHQ-9"].lines}
    assert numbers["13"].source.startswith("D4")
    assert numbers["13"].source.endswith("D5")
    assert numbers["13"].word == "at caseness"


def test_words_stay_words_and_say_their_side() -> None:
    in_words = [line for line in shown()["PHQ-9"].lines if line.scored.number is None]
    assert [line.word for line in in_words] == ["below caseness"]
    assert all(line.value.startswith("“") for line in in_words)


def test_what_a_document_says_of_caseness_stands_beside_what_is_computed() -> None:
    dossier = replace(
        builders.dossier(),
        statements=(builders.score(5, "PHQ-9", 12, "current", "2021-12-01"),),
    )
    (line,) = shown(dossier)["PHQ-9"].lines
    assert line.stated == ""
    below = replace(
        dossier,
        statements=(
            *dossier.statements,
            builders.statement(
                5, Field.CASENESS, CasenessValue("PHQ-9", "below", "below caseness", "current")
            ),
        ),
    )
    (line,) = shown(below)["PHQ-9"].lines
    assert (line.word, line.stated) == ("at caseness", "the document says below caseness")


def test_a_measure_without_a_definition_is_listed_and_nothing_is_computed() -> None:
    statement = builders.score(5, "CORE-10", 22, "current", "2021-12-01")
    view = shown(replace(builders.dossier(), statements=(statement,)))["CORE-10"]
    assert view.measure is None
    assert view.chart is None
    assert view.lines[0].caseness.truth is U
    assert "no definition" in view.lines[0].caseness.because


def test_own_scores_stand_among_the_others_as_wide_as_their_missing_items() -> None:
    lines = shown(replace(builders.dossier(), own_scores=(OWN,)))["GAD-7"].lines
    own = lines[-1]
    assert own.own
    assert (own.value, own.word) == ("9 to 12", "at caseness")
    assert own.who == "Dr Example, in the presence of a relative"
    assert "1 of 7 items missing" in own.note
    assert "pro-rated it would be 10.5, which no rule here uses" in own.note
    assert own.episode is None
    assert own.near.startswith("Interview (19 February 2024): ")
    assert (own.page, own.target) == (PageName.PSYCHOMETRICS, "o1")


# ---- beside the interview ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "at", "words"),
    [
        (Status.MET, T, "disorder and caseness"),
        (Status.MET, F, "disorder without caseness"),
        (Status.MET, U, "disorder, caseness undetermined"),
        (Status.MET, None, "disorder, no score near that date"),
        (Status.NOT_MET, T, "caseness without this disorder"),
        (Status.SUBTHRESHOLD, T, "caseness without this disorder"),
        (Status.FULL_REMISSION, F, "neither this disorder nor caseness"),
        (Status.NOT_MET, U, "caseness undetermined"),
        (Status.NOT_MET, None, "–"),
        (Status.UNDETERMINED, T, "–"),
    ],
)
def test_diagnosis_and_caseness_are_never_confused(
    status: Status, at: Truth | None, words: str
) -> None:
    assert together(status, at) == words


def beside(*scores: tuple[str, int, str]) -> dict[str, str]:
    """Return what is said of each disorder today, with just these own scores."""
    own = tuple(
        OwnScore(f"o{number}", measure, PartialDate.from_edtf(when), float(total))
        for number, (measure, total, when) in enumerate(scores)
    )
    dossier = replace(builders.dossier(), statements=(), own_scores=own)
    _, rows = of_dossier(dossier, builders.findings(), builders.MODULES, MEASURES)
    today = next(row for row in rows if row.point.startswith("Interview"))
    return {name: words for name, _, _, words in today.disorders}


@pytest.mark.parametrize(
    ("scores", "met", "not_met"),
    [
        ((), "disorder, no score near that date", "–"),
        ((("PHQ-9", 9, "2024-02-01"), ("GAD-7", 7, "2024-02-01")), "disorder without caseness",
         "neither this disorder nor caseness"),
        ((("PHQ-9", 9, "2024-02-01"), ("GAD-7", 8, "2024-02-01")), "disorder and caseness",
         "caseness without this disorder"),
        ((("PHQ-9", 9, "2024-02-01"),), "disorder, caseness undetermined",
         "caseness undetermined"),  # one measure only
        ((("PHQ-9", 10, "2024-02-01"),), "disorder and caseness", "caseness without this disorder"),
        ((("PHQ-9", 10, "2024-01-18"),), "disorder, no score near that date", "–"),  # 32 days
        ((("PHQ-9", 10, "2024-01-19"),), "disorder and caseness", "caseness without this disorder"),
        ((("PHQ-9", 10, "2024-01"),), "disorder, caseness undetermined",
         "caseness undetermined"),  # 19 to 49 days
    ],
)  # fmt: skip
def test_the_nearest_scores_within_31_days_speak(
    scores: tuple[tuple[str, int, str], ...], met: str, not_met: str
) -> None:
    found = beside(*scores)
    assert found["Generalised anxiety disorder"] == met
    assert found["Major depressive episode"] == not_met


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(PartialDate.of),
    st.builds(PartialDate, st.integers(2000, 2029), st.integers(1, 12) | st.integers(21, 24)),
)
def test_distances_hold_for_every_day_that_a_date_may_mean(
    one: PartialDate, other: PartialDate
) -> None:
    least, most = apart(one, other)
    assert (least, most) == apart(other, one)
    days = [
        abs((one.earliest - date.fromordinal(day)).days)
        for day in range(other.earliest.toordinal(), other.latest.toordinal() + 1)
    ]
    assert (least, most) == (min(days), max(days))


# ---- what a score may be -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({}, "", ""),
        ({"items": ()}, "total", "Give the total, the items, or the score in words."),
        ({"items": ("1",) * 6}, "items", "GAD-7 has 7 items; 6 are given."),
        ({"items": ("4",) * 7}, "items", "runs from 0 to 3"),
        ({"items": (), "total": 22.0}, "total", "GAD-7 runs from 0 to 21."),
        ({"items": (), "total": 1.5}, "total", "GAD-7 runs from 0 to 21."),
        ({"items": (), "total": 21.0}, "", ""),
        ({"total": 12.0}, "", ""),
        ({"total": 13.0}, "total", "The items give 9 to 12, not 13."),
        ({"measure": "MI", "items": (), "total": 2.35}, "", ""),
        ({"measure": "PSWQ"}, "items", "entered as a total"),
        ({"measure": "no such"}, "items", "Its items are not known"),
    ],
)
def test_faults_of_an_own_score(changes: dict[str, object], field: str, said: str) -> None:
    score = replace(OWN, **changes)  # type: ignore[arg-type]  # by name
    found = score_faults(score, MEASURES.get(score.measure))
    assert found[0] == field
    assert said in found[1]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "four plain fictional words")
        made = session.open(session.new_case(CaseDraft("Ms Z", "", date(1984, 5, 2))))
        yield made
        made.close()
        session.close()


def test_an_own_score_is_saved_told_in_history_undone_and_removed(case: OpenCase) -> None:
    psychometrics.save_own_score(case, OWN)
    assert cases.particulars(case).own_scores == (OWN,)
    (view,) = psychometrics.view(case).measures
    assert [line.value for line in view.lines] == ["9 to 12"]
    told = detail(case, case.file.head.number)
    (row,) = told.rows
    assert row.what == "GAD-7 of 19 February 2024, added by the expert"
    fields = {field.name: field.after for field in row.fields}
    assert fields["Items"] == "2, 2, 1, missing, 1, 2, 1"
    assert fields["In whose presence"] == "a relative"
    psychometrics.remove_own_score(case, "o1")
    assert psychometrics.view(case).measures == ()
    cases.undo(case)
    assert cases.particulars(case).own_scores == (OWN,)


def test_a_score_that_cannot_be_is_refused_and_nothing_is_kept(case: OpenCase) -> None:
    for changes in ({"items": ("9",) * 7}, {"taken_on": PartialDate(1984, 4)}):
        with pytest.raises(BadInputError, match=r"runs from|before the claimant"):
            psychometrics.save_own_score(case, replace(OWN, **changes))
    assert cases.particulars(case).own_scores == ()


def test_an_own_score_is_found_and_its_place_opens(case: OpenCase) -> None:
    psychometrics.save_own_score(case, replace(OWN, note="filled in twice"))
    texts = [text for text in case.file.texts() if text.kind is TextKind.SCORE]
    assert [(text.target, text.name) for text in texts] == [("o1", "GAD-7")]
    assert "filled in twice" in texts[0].words


def test_an_own_score_is_given_to_its_subject_and_leaves_in_no_series(
    case: OpenCase, tmp_path: Path
) -> None:
    psychometrics.save_own_score(case, OWN)
    held = {part.part: part for part in subject_access.parts(case)}
    assert held[SCORES].given
    subject_access.write(case, tmp_path / "out", date(2026, 11, 22))
    pages = pypdfium2.PdfDocument(tmp_path / "out" / "Your personal data.pdf")
    try:
        printed = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    finally:
        pages.close()
    assert "items 2, 2, 1, missing, 1, 2, 1" in " ".join(printed.split())
    with_it, findings = case.dossier(), case.findings()
    without = replace(with_it, own_scores=())
    assert person_of(with_it, findings) == person_of(without, findings)


def test_a_document_names_the_scores_that_rest_on_it(case: OpenCase) -> None:
    intake.add_document(case, "sheet.txt", b"A sheet of answers.")
    (document,) = case.file.documents.all()
    psychometrics.save_own_score(case, replace(OWN, document_id=document.id, page=1))
    (use,) = [use for use in chain.uses_of(case, document.id) if use.page is PageName.PSYCHOMETRICS]
    assert (use.text, use.target, use.document_page) == ("Score: GAD-7, 19 February 2024", "o1", 1)
    (view,) = psychometrics.view(case).measures
    assert view.lines[0].source == "D1 p.1"
