"""The whole demonstration: letters in, three reports and an anonymised package out."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.finding import ChangeWord, Status
from casereview.domain.assessing.rating import ModuleKey, Vantage
from casereview.domain.assessing.screening import Reply
from casereview.domain.documents.document import ReadState
from casereview.domain.documents.statement import (
    DateValue,
    NotStated,
    Origin,
    RoleValue,
    ScoreValue,
    State,
)
from casereview.errors import BadInputError
from casereview.services import cases, opening
from casereview.services.correspondence import reviewing
from casereview.services.demonstration.demo import PASSPHRASE, build
from casereview.services.interview import interview_view, risk, screening
from casereview.services.report import report_checks, reporting
from casereview.services.session import CaseDraft, OpenCase, Session

MS_X, MR_X, MRS_Y = "K00ZZ417", "J00ZZ902", "L00ZZ138"

# Where the outline of a case leaves a status open, it stays open: undetermined or not assessed.
STATUSES = {
    MS_X: {
        "gad": ("met", "met", "met", "met", "met", "met"),
        "iad": ("met", "met", "full_remission", "met", "met", "met"),
        "phobia:machinery": ("not_met", "not_met", "not_met", "met", "met", "undetermined"),
        "mde": ("undetermined",) * 4 + ("not_met", "not_met"),
    },
    MR_X: {
        "mde": ("met", "undetermined", "undetermined", "met"),
        "ptsd5:house fire": ("not_met", "not_met", "not_assessed", "subthreshold"),
        "phobia:fire": ("not_met", "not_met", "not_assessed", "met"),
        "bed": ("undetermined", "undetermined", "undetermined", "met"),
    },
    MRS_Y: {
        "ptsd5:road accident": ("not_met", "met", *("not_met",) * 2, *("full_remission",) * 3),
        "panic": ("not_met", *("met",) * 3, "not_met", *("full_remission",) * 2),
        "mde": ("not_met",) * 7,
    },
}


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    opened = Session.unlock(folder / "vault", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture(params=[MS_X, MR_X, MRS_Y])
def case(request: pytest.FixtureRequest, session: Session) -> Iterator[OpenCase]:
    opened = _open(session, request.param)
    yield opened
    opened.close()


def _open(session: Session, claim_number: str) -> OpenCase:
    summary = next(c for c in session.case_list().cases if c.claim_number == claim_number)
    return session.open(summary.id)


def _number(case: OpenCase) -> str:
    return case.file.record.get().proceedings.claim_number


def _text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return " ".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    finally:
        document.close()


def test_the_manifest_says_what_is_there(folder: Path) -> None:
    manifest = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"vault", "passphrase_file", "reports", "export", "cases"}
    assert (folder / manifest["vault"]).is_dir()
    assert (folder / manifest["export"]).is_dir()
    assert len(manifest["reports"]) == 3
    assert {r["case"] for r in manifest["reports"]} == {c["case"] for c in manifest["cases"]}
    assert [(c["claimant"], c["date_of_birth"], c["claim_number"]) for c in manifest["cases"]] == [
        ("Ms X", "1987-11-23", MS_X),
        ("Mr X", "1972-03-09", MR_X),
        ("Mrs Y", "1984-06-02", MRS_Y),
    ]
    for report in manifest["reports"]:
        assert not re.search(r"[mM][rs]s?[ _-]?[xXyY]", report["file"])
    passphrase = (folder / manifest["passphrase_file"]).read_text(encoding="utf-8").splitlines()[0]
    Session.unlock(folder / manifest["vault"], passphrase).close()


def test_statuses_are_those_of_the_outline(case: OpenCase) -> None:
    rows = {
        str(row.key): tuple(cell.status.value for cell in row.cells)
        for row in interview_view.matrix(case).rows
    }
    assert rows == STATUSES[_number(case)]


def test_what_is_open_is_left_open_and_the_rest_is_decided(case: OpenCase) -> None:
    for row in interview_view.matrix(case).rows:
        for cell in row.cells:
            undecided = cell.status in {Status.UNDETERMINED, Status.NOT_ASSESSED}
            assert cell.decided is not undecided, (row.key, cell)
            assert cell.shown is cell.status


def test_what_comes_before_the_modules_is_there_and_bears_the_day_of_the_interview(
    case: OpenCase,
) -> None:
    held_on = case.file.record.get().interview.held_on
    assert {part for part, _ in opening.view(case).told} == set(AccountPart)
    assert {answer.answered_on for answer in case.file.screener.all()} == {held_on}
    seen = screening.view(case)
    assert seen.answered == len(seen.asked) > 20
    opened = {row.key.module for row in interview_view.matrix(case).rows}
    proposed = {each.id for each in seen.proposed}
    assert opened - proposed == set()  # nothing was examined that nobody had reason to
    (enquiry,) = case.file.enquiries.all()
    assert enquiry.begun_at.date() == held_on
    assert not enquiry.in_report
    assert {answer.now for answer in case.file.risk.all() if answer.probe != "stops"} == {Reply.NO}
    assert risk.notice(case) is None


def test_the_report_names_what_the_screener_proposed_and_nobody_examined(
    folder: Path, session: Session
) -> None:
    first, second = (_text(folder / f"report-{number}.pdf") for number in (1, 2))
    assert "whether it is present: persistent depressive disorder" in " ".join(first.split())
    assert "insomnia disorder" in second


def test_illness_anxiety_remitted_before_the_accident_and_recurred(session: Session) -> None:
    case = _open(session, MS_X)
    try:
        points = {p.id: p.kind for p in case.file.time_points.all()}
        changes = {
            (points[c.from_id], points[c.to_id]): c.change
            for c in interview_view.matrix(case).changes
            if c.key == ModuleKey("iad")
        }
    finally:
        case.close()
    assert changes["end_therapy_1", "before_event"] is ChangeWord.REMITTED
    assert changes["before_event", "start_therapy_2"] is ChangeWord.RECURRED
    assert changes["start_therapy_2", "end_therapy_2"] is ChangeWord.PERSISTING


def test_a_further_depressive_episode_is_not_claimed_before_it_is_established(
    session: Session,
) -> None:
    case = _open(session, MR_X)
    try:
        point = next(p.id for p in case.file.time_points.all() if p.kind == "end_therapy_1")
        answer = case.file.answers.get(f"{point}/mde/A1")
        assert not [c for c in case.file.course.all() if c.key.module == "mde"]
        ptsd = case.findings().at(
            next(p.id for p in case.file.time_points.all() if p.kind == "today"),
            ModuleKey("ptsd5", "house fire"),
        )
    finally:
        case.close()
    assert answer is not None
    assert answer.value == "inadequate"
    assert "to confirm" in answer.note
    assert ptsd is not None
    assert any("B 0 of 5" in reason for reason in ptsd.because)


def test_only_ratings_of_the_day_itself_are_contemporaneous(case: OpenCase) -> None:
    kinds = {p.id: p.kind for p in case.file.time_points.all()}
    for answer in case.file.answers.all():
        expected = (
            Vantage.CONTEMPORANEOUS
            if kinds[answer.time_point_id] == "today"
            else Vantage.RETROSPECTIVE
        )
        assert answer.vantage is expected


def test_every_proposal_was_decided_and_scans_were_read_by_the_expert(case: OpenCase) -> None:
    statements = case.file.statements.all()
    assert not [s for s in statements if s.state is State.PROPOSED]
    assert any(s.origin is Origin.READER and s.state is State.ACCEPTED for s in statements)
    unread = [d for d in case.file.documents.all() if d.read_state is ReadState.UNREAD]
    assert len(unread) == (_number(case) != MRS_Y)
    if not unread:
        return
    own = case.file.statements.of(unread[0].id)
    assert {type(s.decided) for s in own if not isinstance(s.decided, NotStated)} == {
        DateValue,
        RoleValue,
    }
    assert all(s.origin is Origin.EXPERT and s.passage_id is None for s in own)
    assert unread[0].note


def test_a_score_quoted_second_hand_is_set_aside(session: Session) -> None:
    case = _open(session, MS_X)
    try:
        last = case.file.documents.all()[-1]
        filed = [s.decided for s in case.file.statements.of(last.id)]
    finally:
        case.close()
    assert last.title == "Letter of instruction"
    assert not [v for v in filed if isinstance(v, ScoreValue)]


def test_a_diagnosis_that_a_document_states_is_filed_as_prominently(session: Session) -> None:
    case = _open(session, MR_X)
    try:
        labels = {d.id: d.label for d in case.file.documents.all()}
        found = {
            labels[s.document_id]: type(s.decided)
            for s in case.file.statements.all()
            if s.field.value == "diagnosis"
        }
    finally:
        case.close()
    assert found.pop("D1") is not NotStated
    assert set(found) == {"D2", "D3", "D5", "D6"}
    assert set(found.values()) == {NotStated}


def test_ratings_lead_back_to_pages(case: OpenCase) -> None:
    from casereview.services.chain import uses_of

    document = case.file.documents.all()[0]
    uses = uses_of(case, document.id)
    assert any(use.text.startswith("Interview:") for use in uses)
    assert any(use.text.startswith("Report:") for use in uses)
    assert any(use.text.startswith("Chronology:") for use in uses)


def test_nothing_blocks_the_reports(case: OpenCase) -> None:
    view = reporting.view(case)
    assert not view.blocks


def test_what_else_is_checked_of_the_reports_leaves_a_few_choices_of_the_expert(
    case: OpenCase,
) -> None:
    shown = report_checks.thorough(case)
    weighed = shown.checked.weighed
    assert weighed.blocks == ()
    # opinions that rest on one letter, and words of method that stand in all three reports
    assert {check.id for check in weighed.open} <= {"R16", "A49"}
    assert shown.crossings.compared == 2


def test_the_reports_open_and_say_what_is_invented(folder: Path, case: OpenCase) -> None:
    names = {MS_X: "report-1.pdf", MR_X: "report-2.pdf", MRS_Y: "report-3.pdf"}
    text = " ".join(_text(folder / names[_number(case)]).split())
    record = case.file.record.get()
    assert record.claimant.name in text
    assert record.proceedings.claim_number in text
    assert "invented" in text
    assert "fictional" in text
    assert "{" not in text
    for question in case.file.questions.all():
        assert question.text[:60] in text


def test_report_bytes_are_the_same_twice(case: OpenCase) -> None:
    assert reporting.pdf(case) == reporting.pdf(case)


def test_nothing_of_the_cases_is_in_the_export(folder: Path) -> None:
    export = folder / "export"
    files = sorted(p.name for p in export.iterdir())
    assert {"persons.csv", "disorder_status.csv", "counts.csv", "dictionary.json"} <= set(files)
    everything = " ".join(
        [*files, *(p.read_text(encoding="utf-8") for p in sorted(export.iterdir()))]
    )
    # A checksum may hold any short sign by chance, and is of what is looked through here.
    everything = re.sub(r"\b[0-9a-f]{64}\b", "", everything)
    flat = " ".join(everything.casefold().split())
    for identifier in (
        "Ms X", "Mr X", "Mrs Y", MS_X, MR_X, MRS_Y, "1987", "1972", "1984", "23 November",
        "9 March", "2 June", "23/11/", "09/03/", "Aldermoor", "Quillfeather", "crossroads",
        "Fenwick", "Thornmere", "Brackenford", "Harcastle", "Okello", "machinery", "fire",
        "adopt", "SilverCloud", "A01", "B01", "letter-", "999 410 0211", "999 520 0449",
        "999 630 0184",
    ):  # fmt: skip
        assert identifier.casefold() not in flat, identifier
    assert not re.search(r"\d{4}-\d{2}-\d{2}", everything)


def test_the_people_cannot_be_told_apart_by_what_may_be_known_of_them(folder: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO((folder / "export" / "persons.csv").read_text(encoding="utf-8")))
    )
    checks = json.loads((folder / "export" / "checks.json").read_text(encoding="utf-8"))
    assert len(rows) == 3
    assert checks["fictional"] is True
    assert checks["rows"]["smallest_group"] == 3
    for column in checks["rows"]["quasi_identifiers"]:
        assert len({row[column] for row in rows}) == 1


def test_a_second_start_keeps_what_was_tried_and_writes_the_papers_anew(
    folder: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    session = Session.unlock(again / "vault", PASSPHRASE)
    case = _open(session, MS_X)
    try:
        reporting.write_section(case, "opinion_other", "A sentence that was tried out.")
    finally:
        case.close()
        session.close()
    (again / "report-1.pdf").unlink()
    build(again)
    assert "A sentence that was tried out." in " ".join(_text(again / "report-1.pdf").split())


def test_a_vault_that_is_not_the_demonstration_is_left_alone(tmp_path: Path) -> None:
    session, _ = Session.create(tmp_path / "vault", "someone's own passphrase")
    session.new_case(CaseDraft("A real person"))
    session.close()
    before = sorted(p.name for p in (tmp_path / "vault").rglob("*"))
    with pytest.raises(BadInputError, match="not the demonstration"):
        build(tmp_path)
    assert sorted(p.name for p in (tmp_path / "vault").rglob("*")) == before


def test_a_real_case_in_the_demonstration_is_never_cleared_away(
    folder: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    session = Session.unlock(again / "vault", PASSPHRASE)
    session.new_case(CaseDraft("A real person"))
    session.close()
    (again / "demo.json").unlink()
    with pytest.raises(BadInputError, match="not the demonstration"):
        build(again)
    session = Session.unlock(again / "vault", PASSPHRASE)
    assert len(session.case_list().cases) == 4
    session.close()


def test_a_folder_with_files_of_those_names_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "report-1.pdf").write_bytes(b"somebody's own")
    with pytest.raises(BadInputError, match=r"report-1\.pdf"):
        build(tmp_path)
    assert (tmp_path / "report-1.pdf").read_bytes() == b"somebody's own"
    assert not (tmp_path / "vault").exists()


def test_the_overview_offers_what_is_open(session: Session) -> None:
    case = _open(session, MS_X)
    try:
        shown = cases.overview(case)
        rows = reviewing.rows(case)
    finally:
        case.close()
    assert shown.open_proposals == 0
    assert any("Specific phobia" in step.text for step in shown.next_steps)
    assert [str(r.dated) for r in rows][:2] == ["5 June 2019", "7 August 2019"]
