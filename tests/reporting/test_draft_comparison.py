"""Two drafts compared: what changed is told once, in words, and a number is no change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.rating import Diagnosis
from casereview.domain.documents.statement import ScoreValue
from casereview.domain.dossier import Dossier
from casereview.domain.reports.draft_comparison import About, Difference, Kind, compare_drafts
from casereview.domain.reports.report import (
    Cover,
    Item,
    ItemList,
    Paragraph,
    Report,
    Run,
    Section,
    SectionKind,
    SectionState,
)
from casereview.reporting.compose import compose
from tests.reporting import report_builders as builders


def report_of(paragraphs: Sequence[str], points: Sequence[str] = ()) -> Report:
    """Return a report of one section with these paragraphs, numbered, and points under the last."""
    blocks = [Paragraph(f"1.{n}", (Run(text),), f"p-1.{n}") for n, text in enumerate(paragraphs, 1)]
    items = tuple(Item(f"({n})", (Run(text),)) for n, text in enumerate(points))
    section = Section(
        "opinion",
        "1",
        "Opinion",
        SectionKind.OPINION,
        "s-opinion",
        (*blocks, ItemList(items)),
        SectionState.WRITTEN,
    )
    return Report(
        case_id="c",
        profile="p",
        cover=Cover("", "", (), "Report", "", ()),
        header=("", ""),
        sections=(section,),
        dated=date(2024, 3, 11),
        version="Draft 1",
        draft=True,
        author="",
        subject="",
    )


TEXTS = st.lists(
    st.lists(st.sampled_from(["she", "he", "was", "not", "well", "now", "and"]), min_size=1).map(
        " ".join
    ),
    max_size=7,
)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_everything_removed_or_added_is_told_once(
    old: list[str], new: list[str], old_points: list[str], new_points: list[str]
) -> None:
    before, after = report_of(old, old_points), report_of(new, new_points)
    found = compare_drafts(before, after)
    gone, come = len(found.of(Kind.REMOVED)), len(found.of(Kind.ADDED))
    assert len(old) + len(old_points) - gone == len(new) + len(new_points) - come
    for each in found.of(Kind.REWORDED):
        was = "".join(piece.text for piece in each.pieces if piece.kind is not Kind.ADDED)
        now = "".join(piece.text for piece in each.pieces if piece.kind is not Kind.REMOVED)
        assert was in (*old, *old_points)
        assert now in (*new, *new_points)
        assert was != now
    back = compare_drafts(after, before)
    assert (len(back.of(Kind.ADDED)), len(back.of(Kind.REMOVED))) == (gone, come)


@given(TEXTS, st.integers(0, 7), st.integers(0, 7))
def test_one_new_paragraph_is_one_change_and_a_moved_one_too(
    texts: list[str], where: int, to: int
) -> None:
    texts = [f"{n} {text}" for n, text in enumerate(texts)]
    assert compare_drafts(report_of(texts), report_of(texts)).differences == ()
    longer = [*texts[:where], "Something else entirely", *texts[where:]]
    (added,) = compare_drafts(report_of(texts), report_of(longer)).differences
    assert added.kind is Kind.ADDED
    (removed,) = compare_drafts(report_of(longer), report_of(texts)).differences
    assert removed.kind is Kind.REMOVED
    moved = [*texts[:to], "Something else entirely", *texts[to:]]
    kinds = {each.kind for each in compare_drafts(report_of(longer), report_of(moved)).differences}
    assert kinds <= {Kind.MOVED}
    assert bool(kinds) is (longer != moved)


@cache
def first() -> Report:
    return compose(builders.dossier(), builders.findings(), builders.content())


def changes(dossier: Dossier) -> tuple[Difference, ...]:
    later = compose(dossier, builders.findings(), builders.content(), version="Draft 2")
    return compare_drafts(first(), later).differences


def test_a_section_written_before_renumbers_and_changes_nothing_else() -> None:
    found = changes(builders.with_text("other_reports", "Dr B says {i}otherwise{/i} {D4 p.1}."))
    told = [(each.kind, each.section) for each in found if each.section == "other_reports"]
    assert (
        told == [(Kind.ADDED, "other_reports")] * 3
    )  # its title, the words on its source, its text
    rest = [each for each in found if each.section != "other_reports"]
    assert [(each.kind, each.section) for each in rest] == [(Kind.REWORDED, "documents")]


def test_words_are_marked_within_a_paragraph() -> None:
    text = "With treatment she is less likely than not to be able to work near machinery soon."
    (found,) = changes(builders.with_text("opinion_prognosis", text))
    assert found.words == "Paragraph 16.1 was changed."
    assert [(piece.text, piece.kind) for piece in found.pieces if piece.kind] == [
        ("more", Kind.REMOVED),
        ("less", Kind.ADDED),
        ("within twelve months.", Kind.REMOVED),
        ("soon.", Kind.ADDED),
    ]


def test_changed_scores_and_diagnoses_are_told_as_such() -> None:
    dossier = builders.dossier()
    statements = tuple(
        replace(s, value=replace(s.value, number=9))
        if isinstance(s.value, ScoreValue) and s.value.number == 17 and s.value.measure == "WSAS"
        else s
        for s in dossier.statements
    )
    decided = Diagnosis(
        "tp6", builders.PHOBIA, "not_met", "undetermined", "Gone.", date(2024, 2, 20), "A"
    )
    later = compose(
        replace(dossier, statements=statements, diagnoses=(*dossier.diagnoses, decided)),
        builders.findings(),
        builders.content(),
    )
    found = compare_drafts(first(), later)
    (score,) = found.about(About.SCORE)
    assert ("17", Kind.REMOVED) in [(p.text, p.kind) for p in score.pieces]
    (status,) = found.about(About.DIAGNOSIS)
    assert status.words == "Table 2, row “Interview” was changed."
    marks = [(p.text, p.kind) for p in status.pieces if p.kind]
    assert ("Undetermined", Kind.REMOVED) in marks
    assert any(text.startswith("Not met") for text, kind in marks if kind is Kind.ADDED)
    assert {each.after for each in found.of(Kind.REDRAWN)} == {"figure 1", "figure 2"}
    assert found.words.endswith("2 redrawn.")


def test_a_reference_that_leads_elsewhere_is_a_change_and_a_renumbered_one_is_none() -> None:
    texts = {s.section: s.text for s in builders.TEXTS}
    new = f"At first this.\n\n{texts['opinion_diagnosis']}"
    (added,) = changes(builders.with_text("opinion_diagnosis", new))
    assert (added.kind, added.after) == (Kind.ADDED, "paragraph 13.1")
    other = texts["opinion_causation"].replace("{para diagnosis-gad}", "{para account 2}")
    (led,) = changes(builders.with_text("opinion_causation", other))
    assert ("paragraph 7.2", Kind.ADDED) in [(p.text, p.kind) for p in led.pieces]


def test_a_paragraph_of_many_pages_is_told_without_being_compared_word_by_word() -> None:
    old, new = " ".join(f"a{n}" for n in range(9000)), " ".join(f"b{n}" for n in range(9000))
    found = compare_drafts(report_of([f"x {old}"]), report_of([f"x {new}"]))
    assert {each.kind for each in found.differences} <= {Kind.ADDED, Kind.REMOVED}
