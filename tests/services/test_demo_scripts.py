"""The demonstration's scripts: what they quote stands in the letters; what they say is in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from casereview.catalogue.modules import load_modules
from casereview.catalogue.opening import load_risk, load_screener
from casereview.catalogue.report import load_profile
from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import Reading, read_document
from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.evaluation import check_answer
from casereview.domain.assessing.screening import ScreenerAnswer, asked_items
from casereview.domain.documents.document import ReadState
from casereview.domain.documents.statement import Field, ScoreValue
from casereview.domain.reports.prose import Grid, Quote, read
from casereview.domain.reports.report import SectionKind
from casereview.errors import CatalogueError
from casereview.services.demonstration.demo import scripts
from casereview.services.demonstration.demo_script import Script, read_script

SCANS = {"A03-discharge-letter-1-scan.pdf", "A11-hospital-discharge-note-scan.pdf"}
REFERENCE = re.compile(r"\{D(\d+)(?: p\.(\d+))?\}")
BRACES = re.compile(r"\{([^}]*)\}")
QUOTED = re.compile(r"“[^”]*”")


@pytest.fixture(params=["ms-x", "mr-x", "mrs-y"])
def script(request: pytest.FixtureRequest) -> Script:
    return next(s for s in scripts() if s.folder.name == request.param)


@cache
def reading(path: Path) -> Reading:
    return read_document(path.name, path.read_bytes(), limits=Limits(recognised=0))


def letters(script: Script) -> Mapping[int, Reading]:
    """Return each letter of a script as the program reads it, by its number."""
    return {i: reading(script.folder / d.file) for i, d in enumerate(script.documents, 1)}


def stands(letter: Reading, page: int, quote: str) -> bool:
    text = next((p.text for p in letter.pages if p.number == page), "")
    return " ".join(quote.split()) in " ".join(text.split())


def test_every_letter_of_the_folder_is_filed_once(script: Script) -> None:
    apart = {"case.toml", "letters"}
    shipped = sorted(p.name for p in script.folder.iterdir() if p.name not in apart)
    assert sorted(plan.file for plan in script.documents) == shipped


def test_letters_made_of_texts_say_what_the_texts_say() -> None:
    texts = sorted(scripts()[0].folder.parent.glob("*/letters/*.txt"))
    assert len(texts) == 7
    for text in texts:
        made = reading(text.parent.parent / text.stem)
        words = " ".join(" ".join(page.text for page in made.pages).split())
        for line in text.read_text(encoding="utf-8").splitlines():
            for cell in line.lstrip("# ").split(" | "):
                assert " ".join(cell.split()) in words, (text.name, cell)


def test_scans_are_unread_and_everything_else_is_read(script: Script) -> None:
    for plan, letter in zip(script.documents, letters(script).values(), strict=True):
        expected = ReadState.UNREAD if plan.file in SCANS else ReadState.READ
        assert letter.read_state is expected, plan.file


def test_every_passage_quoted_stands_on_its_page(script: Script) -> None:
    read = letters(script)
    missing = [
        (number, fact.quote)
        for number, plan in enumerate(script.documents, 1)
        for fact in plan.facts
        if fact.quote and not stands(read[number], fact.page or 0, fact.quote)
    ]
    places = [place for rating in script.ratings for _, place in rating.evidence]
    places += [link.place for link in script.review.links]
    missing += [
        (place.document, place.quote)
        for place in places
        if not stands(read[place.document], place.page, place.quote)
    ]
    assert not missing


def test_every_page_named_exists(script: Script) -> None:
    pages = {number: letter.page_count for number, letter in letters(script).items()}
    named = [(e.document_id, e.page) for e in script.events if e.document_id]
    named += [
        (str(n), f.page) for n, d in enumerate(script.documents, 1) for f in d.facts if f.page
    ]
    named += [
        (match[1], int(match[2]) if match[2] else None)
        for text in script.sections.values()
        for match in REFERENCE.finditer(text)
    ]
    held = script.review
    own = (held.practitioners, held.contacts, held.told, held.homework, held.promises)
    named += [(r.document_id, r.page) for records in own for r in records if r.document_id]
    assert named
    for number, page in named:
        assert 1 <= (page or 1) <= pages[int(number)]


def test_questions_are_put_as_the_letter_of_instruction_puts_them(script: Script) -> None:
    number = int(script.instructions[0].document_id or 0)
    text = " ".join(" ".join(p.text.split()) for p in letters(script)[number].pages)
    assert len(script.questions) == {"ms-x": 5, "mr-x": 6, "mrs-y": 5}[script.folder.name]
    for question in script.questions:
        assert question.text in text
        assert question.answer


def test_ratings_use_items_and_words_of_the_modules(script: Script) -> None:
    modules = load_modules()
    kinds = {point.kind for point in script.points}
    for rating in script.ratings:
        assert rating.at in kinds
        for item, value in rating.answers.items():
            check_answer(modules[rating.key.module], item, value)
        noted = {*rating.notes, *rating.quotes, *(item for item, _ in rating.evidence)}
        assert noted <= set(rating.answers), (rating.key, rating.at)


def test_screening_and_risk_are_asked_in_full_and_in_the_words_of_their_files(
    script: Script,
) -> None:
    screener, risk = load_screener(), load_risk()
    put = {
        name: ScreenerAnswer("t", name, now, ever)
        for name, (now, ever) in script.screener.answers.items()
    }
    assert script.screener.at in {point.kind for point in script.points}
    assert set(asked_items(screener, put)) == set(put)
    assert all(each.now and each.ever for each in put.values())
    asked = {probe.id for probe in risk.probes if not probe.words_only}
    assert set(script.risk.answers) == asked
    assert set(script.risk.words) <= {probe.id for probe in risk.probes}


def test_what_was_told_says_where_it_is_invented(script: Script) -> None:
    assert set(script.account) == set(AccountPart)
    assert "invented" in script.account[AccountPart.ACCOUNT]
    assert "nvented" in script.account[AccountPart.WISHES]
    assert "invented" in script.risk.judgement


def test_scores_are_as_the_letters_give_them_and_marked_as_invented(script: Script) -> None:
    for plan in script.documents:
        scores = [f.value for f in plan.facts if f.field is Field.SCORE]
        numbers = [v.number for v in scores if isinstance(v, ScoreValue) and v.number is not None]
        assert plan.invented_numbers or not numbers, plan.file


def test_no_number_is_filled_in_where_the_letter_gives_words() -> None:
    first = next(s for s in scripts() if s.folder.name == "ms-x").documents[1]
    values = [f.value for f in first.facts if isinstance(f.value, ScoreValue)]
    assert [(v.measure, v.number, v.words) for v in values] == [
        ("PHQ-9", None, "within the normal range"),
        ("GAD-7", None, "at caseness"),
    ]


def test_sections_are_those_the_expert_writes_in(script: Script) -> None:
    profile = load_profile(script.case.profile)
    editable = {spec.key for spec in profile.sections if spec.editable}
    assert set(script.sections) <= editable
    opinions = {s.key for s in profile.sections if s.editable and s.kind is SectionKind.OPINION}
    assert opinions - {"answers"} <= set(script.sections)


def reviewed(script: Script) -> list[tuple[str, str]]:
    """Return every text of the treatment review with what it is of."""
    held = script.review
    texts = [(review.id, review.text) for review in held.reviews]
    texts += [(f"point {point.id}", point.text) for point in held.points]
    texts += [(f"work {each.id}", each.finding) for each in held.references]
    texts += [(f"told {each.id}", each.text) for each in held.told]
    texts += [(f"promise {each.id}", f"{each.text} {each.note}") for each in held.promises]
    for opinion in held.opinions:
        said = (opinion.question, opinion.reasons, opinion.known_then, opinion.known_now)
        texts += [(f"opinion {opinion.id}", text) for text in (*said, opinion.range)]
    return texts


def test_the_words_are_neutral(script: Script) -> None:
    lint = load_profile(script.case.profile).lint
    for key, text in (*script.sections.items(), *reviewed(script)):
        bare = QUOTED.sub("", BRACES.sub("", text)).casefold()
        for word in (*lint.tone, *lint.unqualified, *lint.weak_probability):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", bare), (key, word)


def test_every_range_of_opinion_has_another_side(script: Script) -> None:
    parts = script.sections["opinion_range"].split("\n\n")
    assert len(parts) == 4
    for part in parts:
        assert re.search(r"\b(another|others|the other)\b", part, re.IGNORECASE), part


def test_what_speaks_for_the_service_is_said() -> None:
    first, second, third = (s.sections["opinion_treatment"] for s in scripts())
    assert "given in full" in third
    assert "What was promised was done" in third
    assert "did remit for about six months" in first
    assert "offered her the choice" in first
    assert "good evidence of benefit" in second
    assert "offered more sessions in person" in second


def test_the_first_report_shows_a_quotation_a_footnote_and_a_table_of_its_own() -> None:
    first = scripts()[0].sections
    assert any(isinstance(block, Quote) for block in read(first["treatment"]))
    assert "{note " in first["opinion_treatment"]
    (grid,) = (b for b in read(first["opinion_recommendation"]) if isinstance(b, Grid))
    assert (len(grid.rows), grid.label) == (3, "costs")


def test_the_expert_speaks_of_software_and_not_of_a_program() -> None:
    everything = " ".join(text for script in scripts() for text in script.sections.values())
    assert not re.search(r"\bprogram\b", everything)


def test_a_script_that_breaks_its_format_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "case-z"
    folder.mkdir()
    path = folder / "case.toml"
    path.write_text("format = 2\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"case-z/case\.toml: its format is not 1"):
        read_script(path)
    path.write_text("format = 1\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="report_file is missing"):
        read_script(path)
    path.write_text("format = \n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"case-z/case\.toml"):
        read_script(path)
