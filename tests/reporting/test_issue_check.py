"""What only the report's model and the case can show: each lie about them fails its assertion."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casereview.domain.chart import Line, Marker, Paint, Shape, Text
from casereview.domain.documents.statement import ScoreValue
from casereview.domain.dossier import Dossier
from casereview.domain.reports.acknowledgement import Acknowledgement, fingerprint
from casereview.domain.reports.report import (
    Block,
    CheckResult,
    Figure,
    Gate,
    LockedText,
    Paragraph,
    Report,
    Run,
    Signature,
    Table,
)
from casereview.reporting import fonts
from casereview.reporting.asserting import assert_content as content
from casereview.reporting.asserting import assert_forms as forms
from casereview.reporting.asserting import assert_made as of
from casereview.reporting.asserting import assert_opinion as opinion
from casereview.reporting.asserting.assertions import Outcome, Result
from casereview.reporting.asserting.check import check_issue, check_pdf
from casereview.reporting.asserting.made import Made
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.reporting.compose import compose
from casereview.reporting.material import Material
from casereview.reporting.pdf import write_pdf
from casereview.reporting.signatures import protected
from tests.reporting import report_builders as builders

NAME = "QB-2023-001234_Llyr_v_Machineworks_Fenwick_Report_2024-03-11_v1.pdf"
Test = Callable[[PdfFacts, Made], Outcome]


def made_of(dossier: Dossier, **changes: Any) -> Made:
    """Return a final report of a dossier with the case it was composed from."""
    parts = (dossier, builders.findings(), builders.content())
    report = compose(*parts, version="Version 1", draft=False)
    return Made(report, Material(*parts, draft=False), name=NAME, **changes)


def with_dossier(made: Made, **changes: Any) -> Made:
    """Return the same file beside another record."""
    dossier = replace(made.material.dossier, **changes)
    parts = (dossier, builders.findings(), builders.content())
    return replace(made, material=Material(*parts, draft=False))


def with_blocks(made: Made, key: str, change: Callable[[Block], Block]) -> Made:
    """Return what was made with the blocks of one section changed."""
    sections = tuple(
        replace(section, blocks=tuple(map(change, section.blocks)))
        if section.key == key
        else section
        for section in made.report.sections
    )
    return replace(made, report=replace(made.report, sections=sections))


def reworded(report: Report, old: str, new: str) -> Report:
    """Return the report with other words in its runs, wherever they stand."""

    def row(cells: tuple[tuple[Run, ...], ...]) -> tuple[tuple[Run, ...], ...]:
        return tuple(tuple(replace(r, text=r.text.replace(old, new)) for r in c) for c in cells)

    def block(one: Block) -> Block:
        if isinstance(one, Paragraph):
            return replace(one, runs=row((one.runs,))[0])
        if isinstance(one, Table):
            return replace(one, rows=tuple(map(row, one.rows)))
        return one

    sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in report.sections)
    assert sections != report.sections
    return replace(report, sections=sections)


@pytest.fixture(scope="module")
def made() -> Made:
    return made_of(builders.dossier())


@pytest.fixture(scope="module")
def data(made: Made) -> bytes:
    return write_pdf(made.report)


@pytest.fixture(scope="module")
def facts(data: bytes) -> Iterator[PdfFacts]:
    read = PdfFacts(data)
    yield read
    read.close()


def facts_of(report: Report) -> PdfFacts:
    return PdfFacts(write_pdf(report))


def found(test: Test, facts: PdfFacts, made: Made) -> str:
    """Return what an assertion finds wrong; the test must fail."""
    outcome = test(facts, made)
    assert outcome.result is Result.FAIL, outcome
    return outcome.detail


def test_a_good_report_fails_nothing_and_few_questions_stay_open(data: bytes, made: Made) -> None:
    whole = replace(
        made,
        again=write_pdf(made.report),
        strangers=("Jane Otherwise", "KB-2020-000001"),
        earlier=("On balance I hold that this was so. " * 9,),
    )
    results = {a.id: a for a in check_issue(data, whole)}
    assert {a.id: a.detail for a in results.values() if a.failed} == {}
    open_ = {a.id for a in results.values() if a.result is Result.NOT_APPLICABLE}
    assert open_ == {"6", "60", "69", "71", "74", "75", "76", "77"}


# the mutations that the specification names (those of the text alone are in test_report_check)


def test_other_case_s_name_in_a_footnote(made: Made) -> None:
    text = "She grew up with adoptive parents.{note As did Jane Otherwise, whom I saw in May.}"
    noted = made_of(builders.with_text("background", text), strangers=("Jane Otherwise",))
    facts = facts_of(noted.report)
    assert "Jane Otherwise" in found(opinion.nobody_else, facts, noted)
    facts.close()


def test_name_with_accents_apart(
    made: Made, monkeypatch: pytest.MonkeyPatch, facts: PdfFacts
) -> None:
    apart = unicodedata.normalize("NFD", builders.CLAIMANT)
    case = replace(builders.case(), claimant=replace(builders.case().claimant, name=apart))
    stored = made_of(replace(builders.dossier(), case=case))
    assert of.names(facts, stored).result is Result.PASS
    plain = replace(made.report, cover=replace(made.report.cover, parties=((apart, "Claimant"),)))
    monkeypatch.setattr(fonts, "prepared", lambda text: text)
    lost = facts_of(plain)
    failed = {a.id for a in check_pdf(lost.data) if a.failed}
    assert "54" in failed
    lost.close()


def test_chart_with_the_wrong_threshold(facts: PdfFacts, made: Made) -> None:
    def told(block: Block) -> Block:
        return _redrawn(block, lambda op: _said_otherwise(op, "caseness 10", "caseness 11"))

    def drawn(block: Block) -> Block:
        return _redrawn(block, lambda op: _lower(op) if isinstance(op, Line) and op.dash else op)

    assert "caseness 11" in found(of.charted, facts, with_blocks(made, _charted(made), told))
    assert "not drawn at" in found(of.charted, facts, with_blocks(made, _charted(made), drawn))


def test_chart_that_lacks_a_score_or_joins_what_is_far_apart(facts: PdfFacts, made: Made) -> None:
    def fewer(block: Block) -> Block:
        if isinstance(block, Figure) and block.anchor == "f-course":
            ops = list(block.scene.ops)
            ops.remove(next(op for op in reversed(ops) if isinstance(op, Marker)))
            return replace(block, scene=replace(block.scene, ops=tuple(ops)))
        return block

    def joined(block: Block) -> Block:
        if isinstance(block, Figure) and block.anchor == "f-course":
            marks = [
                op
                for op in block.scene.ops
                if isinstance(op, Marker) and op.paint is Paint.PHQ9 and not op.hollow
            ][1:]
            line = Line(marks[0].x, marks[0].y, marks[1].x, marks[1].y, Paint.PHQ9, 1.2)
            return replace(block, scene=replace(block.scene, ops=(*block.scene.ops, line)))
        return block

    assert "marks are drawn" in found(of.charted, facts, with_blocks(made, _charted(made), fewer))
    assert "joined over" in found(of.joined, facts, with_blocks(made, _charted(made), joined))


def test_totals_off_by_one(made: Made, facts: PdfFacts) -> None:
    for old, new in (
        ("7 documents (15 pages)", "7 documents (16 pages)"),
        ("attended: 4", "attended: 5"),
        ("2 hours 30 minutes", "2 hours 31 minutes"),
    ):
        wrong = facts_of(reworded(made.report, old, new))
        assert old[:9] in found(content.recomputed, wrong, made)
        wrong.close()
    assert content.recomputed(facts, made).result is Result.PASS


def test_signed_on_the_day_of_writing_the_file(made: Made, facts: PdfFacts) -> None:
    def later(block: Block) -> Block:
        return (
            replace(block, signed_on=date(2024, 3, 15)) if isinstance(block, Signature) else block
        )

    wrong = with_blocks(made, "signature", later)
    read = facts_of(wrong.report)
    assert "15 March 2024" in found(of.dated, read, wrong)
    assert "beside the signature" in found(of.dated, read, made)
    read.close()
    early = replace(made.report, dated=date(2024, 1, 2))
    assert "before the interview" in found(of.dated, facts, replace(made, report=early))


# the record says otherwise


def test_order_of_anonymity(facts: PdfFacts, made: Made) -> None:
    assert "the text" in found(of.anonymous, facts, replace(made, hidden=(builders.CLAIMANT,)))
    only_name = replace(made, hidden=("Nobody Fenwick-Llyr",), name="A_v_Fenwick-Llyr_v1.pdf")
    assert found(of.anonymous, facts, only_name) == "a hidden name stands in the file’s name"
    assert of.anonymous(facts, replace(made, hidden=("Mary Elsewhere",))).result is Result.PASS


def test_title_version_and_name_of_the_file(facts: PdfFacts, made: Made) -> None:
    other = replace(made.report, version="Version 2")
    assert "Version 2" in found(of.identity, facts, replace(made, report=other))
    for name, said in (
        ("Świętosława.pdf", "other signs"),
        ("x" * 100 + ".pdf", "104 characters"),
        ("Llyr_PTSD_v1.pdf", "clinical"),
    ):
        assert said in found(of.file_name, facts, replace(made, name=name))
    assert {a.id for a in check_pdf(facts.data, "Llyr depression.pdf") if a.failed} == {"72"}


def test_paragraph_without_its_number(facts: PdfFacts, made: Made) -> None:
    def unnumbered(block: Block) -> Block:
        return replace(block, number="") if isinstance(block, Paragraph) else block

    assert "no number" in found(of.all_numbered, facts, with_blocks(made, "account", unnumbered))


def test_counted_pages(facts: PdfFacts, made: Made) -> None:
    pages = of.counted_pages(facts, made)
    assert 5 < pages < len(facts.pages)
    assert "meter" in found(of.within_limit, facts, replace(made, counted=pages + 1))
    parts = made.material
    profile = replace(parts.content.profile, page_limits=(("any", pages - 1),))
    short = Material(parts.dossier, parts.findings, replace(parts.content, profile=profile))
    assert "the limit is" in found(of.within_limit, facts, replace(made, material=short))


def test_words_of_the_truth_that_are_not_those_in_force(made: Made, facts: PdfFacts) -> None:
    other = with_blocks(
        made,
        "truth",
        lambda b: replace(b, paragraphs=("I believe.",)) if isinstance(b, LockedText) else b,
    )
    assert "0 times" in found(of.words_held, facts, other)


def test_letters_that_are_lost(made: Made, facts: PdfFacts) -> None:
    more = with_blocks(
        made,
        "background",
        lambda b: replace(b, runs=(*b.runs, Run(" Ŵŵ"))) if isinstance(b, Paragraph) else b,
    )
    assert "Ŵ" in found(of.characters, facts, more)


def test_table_whose_row_or_head_is_missing(made: Made, facts: PdfFacts) -> None:
    def longer(block: Block) -> Block:
        if isinstance(block, Table) and block.anchor == "t-measures":
            return replace(block, rows=(*block.rows, ((Run("a row never set"),),)))
        return block

    found_in = next(s.key for s in made.report.sections if _holds(s.blocks, "t-measures"))
    assert "divided or missing" in found(of.headed, facts, with_blocks(made, found_in, longer))


def test_figure_without_words_or_reference(made: Made, facts: PdfFacts) -> None:
    def mute(block: Block) -> Block:
        if isinstance(block, Figure):
            return replace(block, anchor="f-other", scene=replace(block.scene, alternative=" "))
        return block

    detail = found(of.illustrated, facts, with_blocks(made, _charted(made), mute))
    assert "no words in its place" in detail
    assert "nothing refers to" in detail


def test_series_told_apart_by_colour_alone(made: Made, facts: PdfFacts) -> None:
    def alike(block: Block) -> Block:
        return _redrawn(
            block, lambda op: replace(op, shape=Shape.CIRCLE) if isinstance(op, Marker) else op
        )

    assert "one shape" in found(of.grey, facts, with_blocks(made, _charted(made), alike))


def test_bytes_and_hash(made: Made, facts: PdfFacts) -> None:
    assert "differ" in found(of.same_bytes, facts, replace(made, again=b"%PDF-1.7 other"))
    assert "hash" in found(of.kept, facts, replace(made, stored="0" * 64))


# content


def test_question_instruction_and_documents_of_the_record(made: Made, facts: PdfFacts) -> None:
    one, *others = builders.QUESTIONS
    questions = (replace(one, text=f"{one.text} And why?"), *others)
    assert "as it was put" in found(content.asked, facts, with_dossier(made, questions=questions))
    told = builders.dossier().instructions
    more = (*told, replace(told[0], id="in9", substance="To say nothing of the costs."))
    assert "not in the section" in found(
        content.instructed, facts, with_dossier(made, instructions=more)
    )
    fewer = tuple(replace(d, pages=0) for d in builders.DOCUMENTS)
    assert "0 pages, not 1" in found(content.cited, facts, with_dossier(made, documents=fewer))
    assert "no document" in found(content.cited, facts, with_dossier(made, documents=()))
    unread = tuple(replace(d, read_by_expert=d.number != 5) for d in builders.DOCUMENTS)
    assert "D5 was not read" in found(
        content.relied_on, facts, with_dossier(made, documents=unread)
    )


def test_paragraph_of_fact_without_a_source(made: Made, facts: PdfFacts) -> None:
    bare = with_blocks(
        made, "records", lambda b: replace(b, provenance="") if isinstance(b, Paragraph) else b
    )
    assert "names no source" in found(content.sourced, facts, bare)


def test_scores_of_the_text_and_the_table(made: Made, facts: PdfFacts) -> None:
    wrong = made_of(
        builders.with_text("opinion_treatment", "The PHQ-9 fell from 19 to 11, a PHQ-9 of 14 June.")
    )
    read = facts_of(wrong.report)
    detail = found(content.scored, read, wrong)
    assert "is 19" in detail
    assert "14" not in detail
    read.close()
    statements = tuple(
        replace(s, value=replace(s.value, number=5))
        if isinstance(s.value, ScoreValue) and s.value.number == 12 and s.value.measure == "PHQ-9"
        else s
        for s in builders.STATEMENTS
    )
    assert "PHQ-9 5 of" in found(content.scored, facts, with_dossier(made, statements=statements))
    high = tuple(
        replace(s, value=replace(s.value, number=28)) if isinstance(s.value, ScoreValue) else s
        for s in builders.STATEMENTS
    )
    assert "out of its range" in found(
        content.administered, facts, with_dossier(made, statements=high)
    )


def test_status_that_is_not_the_record_s_and_recovery_that_is_none(
    made: Made, facts: PdfFacts
) -> None:
    assert "not as recorded" in found(content.concluded, facts, with_dossier(made, diagnoses=()))
    text = "Her generalised anxiety disorder has recovered. She has not recovered from grief."
    wrong = made_of(builders.with_text("opinion_diagnosis", f"{{label diagnosis-gad}}{text}"))
    read = facts_of(wrong.report)
    assert "its status is met" in found(content.concluded, read, wrong)
    read.close()


def test_version_of_a_disputed_fact_without_opinion(made: Made, facts: PdfFacts) -> None:
    (fact,) = builders.dossier().disputes
    first, second = fact.hypotheses
    bare = replace(fact, hypotheses=(first, replace(second, opinion="")))
    other = replace(fact, hypotheses=(first, replace(second, opinion="That would be worse.")))
    alone = replace(fact, hypotheses=(first,))
    for wrong, said in ((bare, "lacking"), (other, "not in the file"), (alone, "fewer than two")):
        assert said in found(opinion.both_versions, facts, with_dossier(made, disputes=(wrong,)))


@pytest.mark.parametrize(
    ("test", "rule", "message"),
    [
        (opinion.reasoned, "R08", "Opinion 1 lacks its reasons."),
        (opinion.referenced, "R03", "Paul (1967) is cited and not among the references."),
        (opinion.worded, "R15", "“Opinion” says “clearly” (tone): clearly"),
        (opinion.lawful, "R15", "“Opinion” says “negligent” (a conclusion of law is the court’s)"),
    ],
)
def test_rules_that_are_broken_and_not_let_stand(
    test: Test, rule: str, message: str, made: Made, facts: PdfFacts
) -> None:
    check = CheckResult(rule, Gate.WARN, ok=False, message=message)
    broken = replace(made, report=replace(made.report, checks=(check,)))
    assert found(test, facts, broken) == f"{rule}: {message}"
    held = Acknowledgement("a", rule, fingerprint(check), "A reason.", date(2024, 3, 1))
    assert test(facts, with_dossier(broken, acknowledgements=(held,))).result is Result.PASS


def test_cause_without_the_standard_of_proof(facts: PdfFacts) -> None:
    wrong = made_of(builders.with_text("opinion_causation", "It came from the accident."))
    profile = replace(wrong.material.content.profile, probability_phrases=("beyond doubt",))
    parts = wrong.material
    other = Material(parts.dossier, parts.findings, replace(parts.content, profile=profile))
    assert "standard of proof" in found(opinion.proven, facts, replace(wrong, material=other))


def test_abbreviation_that_is_nowhere_explained(made: Made, facts: PdfFacts) -> None:
    def emptied(block: Block) -> Block:
        return replace(block, rows=()) if isinstance(block, Table) else block

    assert " is not explained" in found(
        opinion.abbreviated, facts, with_blocks(made, "glossary", emptied)
    )


def test_names_nearly_right(facts: PdfFacts) -> None:
    for text, said in (
        ("Ms Świętoslawa grew up elsewhere.", "Świętoslawa"),
        ("Dr Fenwyck saw her, and Fenwick’s notes agree.", "Fenwyck"),
    ):
        wrong = made_of(builders.with_text("background", text))
        assert said in found(opinion.spelt, facts, wrong)
    quoted = made_of(builders.with_text("background", "The letter says “Dr Fenwyck”."))
    assert opinion.spelt(facts, quoted).result is Result.PASS


def test_opinion_copied_from_another_report(made: Made, facts: PdfFacts) -> None:
    section = next(s for s in made.report.sections if s.key == "opinion_causation")
    (first, *_) = (b for b in section.blocks if isinstance(b, Paragraph))
    copied = "".join(run.text for run in first.runs).replace("phobia", "fear")
    wrong = replace(made, earlier=("Something else was said there.", copied))
    assert first.number in found(opinion.own_opinion, facts, wrong)


def test_protected_wording_is_known_by_its_fingerprint(
    facts: PdfFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["adoptive", "parents", "whom", "she", "describes"]
    begins, whole = protected.fingerprint(words).split()
    known = {begins: {len(words): {whole: "Some inventory"}}}
    text = "Her Adoptive parents whom she describes; and “adoptive parents whom she describes”."
    assert protected.protected_runs(text) == []
    monkeypatch.setattr(protected, "_known", lambda: known)
    assert protected.protected_runs(text) == [("Some inventory", "adoptive parents whom")]
    assert protected.protected_runs(text.split(";")[1]) == []
    assert "Some inventory" in opinion.unprotected(facts).detail


def test_shipped_fingerprints_are_of_runs_long_enough_to_be_nobody_else_s() -> None:
    lengths = [length for by_length in protected._known().values() for length in by_length]
    assert min(lengths) >= 7
    assert sum(len(p) for found in protected._known().values() for p in found.values()) >= 12


def test_words_of_others_are_not_held_against_the_report(facts: PdfFacts) -> None:
    letter = "{quote}\nSeen on 03/04/2021: ??anxious, xxx. DRAFT."
    quoted = "The entry reads “??low, 3.4.2021, lorem”."
    fair = made_of(builders.with_text("records", f"I quote:\n\n{letter}\n\n{quoted} {{D1 p.1}}"))
    assert content.leftovers(facts, fair).result is Result.PASS
    assert content.dates(facts, fair).result is Result.PASS
    read = facts_of(fair.report)
    alone = {a.id: a.detail for a in check_pdf(read.data) if a.failed}
    assert set(alone) <= {"19", "28", "40"}
    assert "lorem" not in alone.get("19", "")
    read.close()
    own = made_of(builders.with_text("records", "Seen on 03/04/2021 ??anxious {D1 p.1}."))
    assert "03/04/2021" in found(content.dates, facts, own)
    assert "??" in found(content.leftovers, facts, own)


# documents that follow


def test_documents_that_follow_are_known_by_their_covers(made: Made) -> None:
    for title, test, said in (
        ("Addendum to the report", forms.addendum, "hash"),
        ("Answers to questions", forms.answers, "part of the report"),
        ("Joint statement of experts", forms.joint, "1 places to sign"),
    ):
        cover = replace(made.report.cover, title=title)
        read = facts_of(replace(made.report, cover=cover))
        outcome = test(read)
        assert outcome.result is Result.FAIL
        assert said in outcome.detail
        read.close()


def test_addendum_to_another_report(made: Made) -> None:
    cover = replace(made.report.cover, title="Addendum to the report of Dr A Fenwick")
    plain = replace(made.report, cover=cover)
    text = "This adds to my report of 1 March 2024 (0123456789ab); new material came; no change."
    noted = reworded(plain, "She grew up with adoptive parents whom she describes as kind.", text)
    read = facts_of(noted)
    right = replace(made, report=noted, parent=("1 March 2024", "0123456789ab" + "0" * 52))
    assert forms.addendum_to(read, right).result is Result.PASS
    other = replace(right, parent=("1 March 2024", "ffff56789abc" + "0" * 52))
    assert "ffff56789abc" in found(forms.addendum_to, read, other)
    read.close()


# helpers


def _charted(made: Made) -> str:
    return next(s.key for s in made.report.sections if _holds(s.blocks, "f-course"))


def _holds(blocks: tuple[Block, ...], anchor: str) -> bool:
    return any(getattr(block, "anchor", "") == anchor for block in blocks)


def _redrawn(block: Block, change: Callable[[Any], Any]) -> Block:
    if isinstance(block, Figure) and block.anchor == "f-course":
        return replace(
            block, scene=replace(block.scene, ops=tuple(change(op) for op in block.scene.ops))
        )
    return block


def _said_otherwise(op: Any, old: str, new: str) -> Any:
    return replace(op, text=new) if isinstance(op, Text) and op.text == old else op


def _lower(op: Line) -> Line:
    return replace(op, y0=op.y0 + 5, y1=op.y1 + 5)
