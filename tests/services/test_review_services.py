"""Deciding, setting aside, noting, anchoring and bundle pages, on a real encrypted case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.correspondence.reading import PageText
from casereview.domain.care.treatment import (
    Aspect,
    Opinion,
    OpinionPoint,
    Promise,
    Review,
    Side,
)
from casereview.domain.case import AnswerState, Event, Question, SourceKind, TreatmentEpisode
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.document import Document, Group, LinkTarget, Passage
from casereview.domain.documents.letter_terms import ROLES, TERMS
from casereview.domain.documents.request import Request
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    NotStated,
    PromiseValue,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TermValue,
    TextValue,
    Value,
)
from casereview.errors import BadInputError
from casereview.services import cases, chain
from casereview.services.content import Content
from casereview.services.correspondence import anchoring, bundles, intake, noting, reviewing
from casereview.services.correspondence.typed_values import check_value, likely_field, suggest
from casereview.services.courses import treatment
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import history
from casereview.services.views import PageName
from casereview.storage.texts import TextKind
from tests.builders import cheap_kdf
from tests.ui.case_samples import LETTER

OTHER = "He scored 21 on the PHQ-9.\n"
MEASURES = Content().measures


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        opened = session.open(session.new_case(CaseDraft("Ms Z")))
        yield opened
        opened.close()
        session.close()


def letter(case: OpenCase, text: str = LETTER) -> Document:
    return intake.add_document(case, f"{len(text)}.txt", text.encode(), group=Group.SERVICE)[0]


def score(case: OpenCase, document: Document, measure: str = "PHQ-9") -> Statement:
    return next(
        s
        for s in case.file.statements.of(document.id)
        if isinstance(s.value, ScoreValue) and s.value.measure == measure
    )


def passage_of(case: OpenCase, statement: Statement) -> Passage:
    assert statement.passage_id is not None
    found = case.file.passages.get(statement.passage_id)
    assert found is not None
    return found


# ---- deciding


def test_findings_come_under_headings_with_the_line_they_stand_on(case: OpenCase) -> None:
    document = letter(case)
    rows = reviewing.view(case, document.id).findings
    headed = [row.heading for row in rows if row.heading]
    assert headed[:2] == ["Identity and date", "Scores and caseness"]
    assert len(headed) == len(set(headed))
    phq = next(row for row in rows if row.statement.id == score(case, document).id)
    assert phq.place == "p1, line 4"  # empty lines are not counted
    dated = next(row for row in rows if row.statement.field is Field.LETTER_DATE)
    assert dated.place == "p1, line 2"


def test_what_was_read_from_a_picture_is_never_accepted_in_bulk(case: OpenCase) -> None:
    document = letter(case)
    pictured = score(case, document)
    with case.change("Recognise"):
        case.file.passages.put(replace(passage_of(case, pictured), extractor="ocr/test/1"))
    reviewing.accept_rest(case, document.id)
    states = {s.id: s.state for s in case.file.statements.of(document.id)}
    assert states.pop(pictured.id) is State.PROPOSED
    assert set(states.values()) == {State.ACCEPTED}
    with pytest.raises(BadInputError, match="read from a picture"):
        reviewing.accept_rest(case, document.id)
    reviewing.accept(case, pictured.id)
    saved = case.file.statements.get(pictured.id)
    assert saved is not None
    assert saved.state is State.ACCEPTED


def test_another_person_s_letter_counts_nowhere_until_it_is_taken_up_again(case: OpenCase) -> None:
    own, other = letter(case), letter(case, OTHER)
    for document in (own, other):
        reviewing.accept(case, score(case, document).id)
    before = cases.overview(case).open_proposals
    reviewing.set_aside(case, other.id, "Not about this person")
    dossier = case.dossier()
    assert {s.document_id for s in dossier.statements} == {own.id}
    assert {s.document_id for s in dossier.set_aside} == {other.id}
    assert cases.overview(case).open_proposals < before
    assert case.file.summary().open_proposals == cases.overview(case).open_proposals
    row = next(r for r in reviewing.rows(case) if r.document.id == other.id)
    assert [chip.text for chip in row.chips] == ["set aside"]
    assert row.open_proposals == 0
    assert case.file.undo_label == f"Set {other.label} aside"
    reviewing.take_up(case, other.id)
    assert len(case.dossier().set_aside) == 0
    assert {s.document_id for s in case.dossier().statements} == {own.id, other.id}
    with pytest.raises(BadInputError, match="Why"):
        reviewing.set_aside(case, other.id, " ")


def test_values_that_cannot_be_are_refused_and_nothing_is_filed(case: OpenCase) -> None:
    document = letter(case)
    wrong: list[tuple[Field, Value]] = [
        (Field.SCORE, ScoreValue("PHQ-9", 28)),
        (Field.SCORE, ScoreValue("PHQ-9")),
        (Field.SCORE, ScoreValue("PHQ-9", 3, "low")),
        (Field.SCORE, ScoreValue("", 3)),
        (Field.CASENESS, CasenessValue("", "above", "at caseness")),
        (Field.DIAGNOSIS, DiagnosisValue("diagnosis", "")),
        (Field.PROBLEM, TextValue("")),
        (Field.MODALITY, TermValue("")),
        (Field.PROMISE, PromiseValue("")),
        (Field.HOMEWORK, NotStated(" ")),
    ]
    before = case.file.statements.of(document.id)
    for field, value in wrong:
        with pytest.raises(BadInputError):
            reviewing.add_statement(case, document.id, field, value)
    with pytest.raises(BadInputError, match="0 to 27"):
        reviewing.correct_value(case, score(case, document).id, ScoreValue("PHQ-9", 99))
    assert case.file.statements.of(document.id) == before
    check_value(MEASURES, ScoreValue("PHQ-9", 3, kind="item"))
    check_value(MEASURES, DiagnosisValue("code_only", "", "F41.1"))


# ---- notes


def test_notes_are_kept_on_document_page_and_passage_and_changed(case: OpenCase) -> None:
    document = letter(case)
    start = LETTER.index("by telephone")
    passage = anchoring.select_passage(case, document.id, 1, start, start + 12)
    noting.add_note(case, document.id, "Ask for the referral.")
    noting.add_note(case, document.id, "No signature here.", page=1)
    noting.add_note(case, document.id, " Never seen. ", passage=passage)
    notes = reviewing.view(case, document.id).notes
    assert [(n.text, n.page, n.passage_id) for n in notes] == [
        ("Ask for the referral.", None, None),
        ("No signature here.", 1, None),
        ("Never seen.", 1, passage.id),
    ]
    noting.change_note(case, notes[0].id, "Ask again.")
    noting.remove_note(case, notes[1].id)
    assert [n.text for n in case.file.notes.of(document.id)] == ["Ask again.", "Never seen."]
    case.file.undo()
    assert len(case.file.notes.of(document.id)) == 3
    with pytest.raises(BadInputError, match="Nothing was written"):
        noting.add_note(case, document.id, " \n ")


# ---- places that hold


def reread(case: OpenCase, document: Document, text: str) -> anchoring.Reanchored:
    page = PageText(1, text, extractor="ocr/test/1")
    with case.change("Read anew"):
        intake.put_pages(case, document.id, (page,))
        return anchoring.reanchor(case, document.id, (page,))


def test_reading_anew_finds_every_passage_or_says_it_is_lost(case: OpenCase) -> None:
    document = letter(case)
    phq, gad = score(case, document), score(case, document, "GAD-7")
    before = {p.id: p for p in case.file.passages.of(document.id)}
    told = reread(case, document, "Page 1 of 1\n" + LETTER.replace("16 on the", "76 on the"))
    after = {p.id: p for p in case.file.passages.of(document.id)}
    assert told.lost >= 1
    assert told.lost + told.kept + told.moved + told.alike == len(before)
    assert "not found again" in str(told)
    for statement, lost in ((phq, False), (gad, True)):
        key = statement.passage_id or ""
        assert after[key].orphaned is lost
        if lost:
            assert after[key] == replace(before[key], orphaned=True)  # it is not moved
        else:
            text = case.file.pages.of(document.id)[0].text
            assert text[after[key].start : after[key].end] == before[key].quote
            assert after[key].from_picture
    row = next(r for r in reviewing.view(case, document.id).findings if r.statement.id == gad.id)
    assert row.lost
    assert row.place == "place lost, was on p1"


def test_a_lost_place_is_put_back_by_hand_and_what_rests_on_it_stays(case: OpenCase) -> None:
    document = letter(case)
    gad = score(case, document, "GAD-7")
    new = LETTER.replace("16 on the", "76 on the")
    reread(case, document, new)
    start = new.index("76 on")
    selected = anchoring.select_passage(case, document.id, 1, start, start + 15)
    anchoring.put_back(case, gad.passage_id or "", selected)
    passage = passage_of(case, gad)
    assert (passage.orphaned, passage.quote) == (False, "76 on the GAD-7")
    other = letter(case, OTHER)
    foreign = anchoring.select_passage(case, other.id, 1, 0, 5)
    with pytest.raises(BadInputError, match="not in this document"):
        anchoring.put_back(case, passage.id, foreign)
    case.file.undo()
    case.file.undo()
    assert passage_of(case, gad).orphaned


def test_a_passage_lost_once_is_found_when_the_words_are_read_again(case: OpenCase) -> None:
    document = letter(case)
    reread(case, document, "Nothing to be made out.")
    assert all(p.orphaned for p in case.file.passages.of(document.id) if p.quote)
    told = reread(case, document, LETTER)
    assert told.lost == 0
    assert not any(p.orphaned for p in case.file.passages.of(document.id))


def blank(case: OpenCase) -> Document:
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(595, 842)
    held = BytesIO()
    paper.save(held)
    paper.close()
    return intake.add_document(case, "blank.pdf", held.getvalue())[0]


def test_a_region_is_a_place_on_a_page_without_text(case: OpenCase) -> None:
    document = blank(case)
    region = anchoring.select_region(case, document.id, 1, ((10.0, 20.0, 90.0, 44.0),))
    reviewing.add_statement(case, document.id, Field.SCORE, ScoreValue("PHQ-9", 14), region)
    (row,) = (r for r in reviewing.view(case, document.id).findings if r.passage)
    assert (row.place, row.from_picture, row.lost) == ("p1, a region", False, False)
    reread(case, document, "PHQ-9: 14")
    (row,) = (r for r in reviewing.view(case, document.id).findings if r.passage)
    assert row.passage is not None
    assert row.passage.rects == ((10.0, 20.0, 90.0, 44.0),)
    with pytest.raises(BadInputError):
        anchoring.select_region(case, document.id, 2, ((10.0, 20.0, 90.0, 44.0),))


# ---- bundles


def test_a_page_has_its_number_in_every_bundle(case: OpenCase) -> None:
    document, other = letter(case), letter(case, OTHER)
    first, _ = bundles.add_bundle(case, "Claimant’s bundle", date(2026, 1, 5))
    later, _ = bundles.add_bundle(case, "Trial bundle", date(2026, 5, 3))
    bundles.set_pages(case, first.id, document.id, "214")
    bundles.set_pages(case, later.id, document.id, "B/12")
    assert bundles.cite(case, document.id, 1, first.id) == "214"
    assert bundles.cite(case, document.id, 1, later.id) == "B/12"
    assert bundles.cite(case, other.id, 1, later.id) == ""
    shown = reviewing.view(case, document.id).bundle_pages
    assert shown[1] == ("Claimant’s bundle 214", "Trial bundle B/12")
    with pytest.raises(BadInputError, match="Bundle page B/12 is given to D1 and to D2"):
        bundles.set_pages(case, later.id, other.id, "1 = B/12")
    with pytest.raises(BadInputError, match="has 1 page; pp1–3 is beyond"):
        bundles.set_pages(case, later.id, other.id, "1-3 = 20-22")
    with pytest.raises(BadInputError, match="already"):
        bundles.add_bundle(case, " Trial  bundle ")
    bundles.cite_by(case, later.id)
    assert [view.cited for view in bundles.bundles(case)] == [False, True]
    bundles.remove_bundle(case, later.id)
    assert case.file.record.get().cited_bundle == ""
    assert bundles.cite(case, document.id, 1, later.id) == ""
    case.file.undo()
    assert case.file.record.get().cited_bundle == later.id
    bundles.set_pages(case, first.id, document.id, "")
    assert bundles.cite(case, document.id, 1, first.id) == ""


# ---- guessing what selected words say


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("14 on the PHQ-9", Field.SCORE, ScoreValue("PHQ-9", 14)),
        ("GAD\u20117: 16", Field.SCORE, ScoreValue("GAD-7", 16)),
        ("28 June 2019", Field.LETTER_DATE, DateValue(PartialDate(2019, 6, 28))),
        ("Trainee PWP", Field.AUTHOR_ROLE, RoleValue("trainee PWP")),
        ("by telephone", Field.DELIVERY, TermValue("telephone", "by telephone")),
        (
            "no diagnosis of depression was made",
            Field.DIAGNOSIS,
            DiagnosisValue("denied", "no diagnosis of depression was made"),
        ),
        ("below caseness", Field.CASENESS, CasenessValue("unspecified", "below", "below caseness")),
        (
            "attended six sessions",
            Field.SESSIONS_ATTENDED,
            CountValue(6, "attended six sessions"),
        ),
        ("a waiting list of 3 months", Field.WAIT, CountValue(13, "a waiting list of 3 months")),
        (
            "asked to keep a worry diary",
            Field.HOMEWORK,
            HomeworkValue(True, False, False, False, False, "asked to keep a worry diary"),
        ),
        (
            "We will see her again on 3 May 2022",
            Field.PROMISE,
            PromiseValue("We will see her again on 3 May 2022", due=parse_date("3 May 2022")),
        ),
    ],
)
def test_selected_words_give_a_field_and_its_value(words: str, field: Field, value: Value) -> None:
    assert likely_field(MEASURES, words) is field
    assert suggest(MEASURES, field, words) == value


def test_of_two_numbers_none_is_taken_for_the_score() -> None:
    assert suggest(MEASURES, Field.SCORE, "PHQ-9 14 to 9") == ScoreValue("PHQ-9")
    assert suggest(MEASURES, Field.SCORE, "PHQ-9 of 99") == ScoreValue("PHQ-9")
    assert suggest(MEASURES, Field.SCORE, "GAD 7") == ScoreValue("GAD-7")


@given(st.sampled_from(list(Field)), st.text(max_size=60))
def test_any_words_give_a_value_that_can_be_looked_at(field: Field, words: str) -> None:
    value = suggest(MEASURES, field, words)
    if isinstance(value, ScoreValue) and value.number is not None:
        assert MEASURES[value.measure].holds(value.number)
    assert likely_field(MEASURES, words) in Field


def test_the_vocabularies_name_each_term_once() -> None:
    for terms in (ROLES, *TERMS.values()):
        assert len(terms) == len(set(terms))


# ---- the chain


def test_what_rests_on_a_document_is_listed_whatever_it_is(case: OpenCase) -> None:
    document = letter(case)
    dated = PartialDate(2019, 7, 2)
    with case.change("Record"):
        case.file.episodes.put(TreatmentEpisode("ep", 1, "CBT", "Service", "cbt"))
        case.file.promises.put(
            Promise("p", "ep", "A review in three months", document_id=document.id, page=1)
        )
        case.file.events.put(
            Event("e", dated, "Spoken to", SourceKind.DOCUMENT, document_id=document.id, page=1)
        )
        case.file.requests.put(Request("r", "the GP's letter", document_id=document.id))
    uses = {use.text: (use.page, use.target) for use in chain.uses_of(case, document.id)}
    assert uses == {
        "Chronology: 2 July 2019, Spoken to": (PageName.CHRONOLOGY, "event:e"),
        "Treatment: promise, A review in three months": (PageName.TREATMENT, "records/p"),
        "Asked for: the GP's letter": (PageName.CHRONOLOGY, "requests/r"),
    }
    assert chain.uses_of(case, letter(case, OTHER).id) == ()


def test_what_opinions_answers_and_the_review_refer_to_is_a_use_too(case: OpenCase) -> None:
    document = letter(case)
    page = f"{{{document.label} p.1}}"
    treatment.save(
        case,
        Opinion("op", 3, "Was it given?", reasons=f"It was {page}.", range="Some say so."),
        OpinionPoint("linked", "op", 1, Side.FOR, f"Offered {page}."),
        OpinionPoint("typed", "op", 2, Side.AGAINST, f"Not attended {page}."),
        Review("rv", None, Aspect.QUESTION, "delivered", "yes", f"By the letter {page}."),
    )
    cases.save_question(case, Question("qu", 2, "Which?", AnswerState.ANSWERED, f"This {page}."))
    passage = anchoring.select_passage(case, document.id, 1, 0, 4)
    treatment.link_passage(case, LinkTarget.OPINION, "linked", passage)
    uses = [use for use in chain.uses_of(case, document.id) if use.page is not PageName.CHRONOLOGY]
    assert [(use.page, use.target, use.document_page) for use in uses] == [
        (PageName.TREATMENT, "opinions/linked", 1),
        (PageName.TREATMENT, "opinions/op", 1),
        (PageName.TREATMENT, "opinions/typed", 1),
        (PageName.OVERVIEW, "details/instructions", 1),
        (PageName.TREATMENT, "review/rv", 1),
    ]
    assert uses[0].passage is not None
    assert uses[1].text == f"Opinion 3: It was {page}."
    assert chain.uses_of(case, document.id, 2) == ()


# ---- found and told


def test_notes_are_found_by_search_and_open_where_they_stand(case: OpenCase) -> None:
    document = letter(case)
    start = LETTER.index("by telephone")
    passage = anchoring.select_passage(case, document.id, 1, start, start + 12)
    noting.add_note(case, document.id, "ouzel one", page=1)
    noting.add_note(case, document.id, "ouzel two", passage=passage)
    found = [text for text in case.file.texts() if text.kind is TextKind.NOTE]
    assert [(text.words, text.target) for text in found] == [
        ("ouzel one", f"{document.id}//1"),
        ("ouzel two", f"{document.id}/{passage.id}/1"),
    ]


def test_history_tells_of_notes_bundles_and_setting_aside(case: OpenCase) -> None:
    document = letter(case)
    noting.add_note(case, document.id, "Ask her GP.")
    bundle, _ = bundles.add_bundle(case, "Trial bundle", date(2026, 5, 3))
    bundles.set_pages(case, bundle.id, document.id, "B/214")
    reviewing.set_aside(case, document.id, "Not about this person")
    told = "\n".join(
        line
        for seal in case.file.history(4)
        for row in history.detail(case, seal.number).rows
        for line in row.lines()
    )
    for words in (
        "Note on D1: added",
        "Text: Ask her GP.",
        "Bundle “Trial bundle”: added",
        "Bundle pages of D1: added",
        "Bundle page of the first: 214",
        "Set aside because: nothing → Not about this person",
    ):
        assert words in told


def test_every_reference_to_a_document_is_a_use_of_it(case: OpenCase) -> None:
    document = letter(case)
    label = document.label
    with case.change("Mark a passage"):
        case.file.passages.put(Passage("passage-of-it", document.id, 1, 0, 4, "Dear"))
    named = f"{{{label} p.1}}, {{{label} “Dear”}}, {{date {label}}}"
    text = f"So {named}, {{words passage-of}}, {{D77}}."
    reporting.write_section(case, "evidence", text)
    targets = [use.target for use in chain.uses_of(case, document.id)]
    assert targets == [
        f"evidence/{{{label} p.1}}",
        f"evidence/{{{label} “Dear”}}",
        f"evidence/{{date {label}}}",
        "evidence/{words passage-of}",
    ]
