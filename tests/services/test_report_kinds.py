"""Kinds of report, its other forms and what follows it, by services and by commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.cli.main import main
from casereview.domain.case import JointParty
from casereview.domain.custody.privacy import Ground
from casereview.domain.custody.subject_access import SUPPLEMENTS
from casereview.domain.reports.draft import Form
from casereview.domain.reports.issue import file_name
from casereview.domain.reports.supplement import (
    Agreement,
    AmendedPlace,
    JointIssue,
    OtherExpert,
    ParentReport,
    PutQuestion,
    Reply,
)
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.report import issuing, kinds, report_forms, reporting, supplements
from casereview.services.report.issuing import NotIssuedError
from casereview.services.report.report_forms import OtherForm
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import subject_access
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", PASSPHRASE)
        yield session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        session.close()


# ---- kinds


def test_another_kind_keeps_every_text_and_names_those_it_has_no_place_for(case: OpenCase) -> None:
    reporting.write_section(case, "opinion_treatment", "It had an effect.")
    reporting.write_section(case, "background", "A childhood by the sea.")
    cases.save_detail(case, "profile", "ew_crime")
    view = cases.particulars(case)
    assert view.case.profile == "ew_crime"
    assert view.kept_aside == ("Opinion: effect of the treatment received",)
    shown = reporting.view(case)
    assert shown.texts["opinion_treatment"] == "It had an effect."
    assert "opinion_treatment" not in {section.key for section in shown.report.sections}
    cases.save_detail(case, "profile", "ew_civil")
    assert cases.particulars(case).kept_aside == ()
    case.file.undo()
    assert cases.record(case).profile == "ew_crime"


def test_advice_becomes_no_report_to_the_court_without_being_told_to(case: OpenCase) -> None:
    kinds.choose_kind(case, "ew_advice")
    for wanted in ("ew_civil", "tr_et"):
        with pytest.raises(BadInputError, match="privileged"):
            cases.save_detail(case, "profile", wanted)
        assert cases.record(case).profile == "ew_advice"
    kinds.choose_kind(case, "ew_civil", out_of_advice=True)
    assert cases.record(case).profile == "ew_civil"


def test_no_report_is_issued_on_words_that_are_not_at_hand(case: OpenCase) -> None:
    kinds.choose_kind(case, "ni")
    with pytest.raises(NotIssuedError, match="Practice Direction 11/2003") as refused:
        issuing.finalise(case, PASSPHRASE, date(2026, 11, 22))
    assert "Nothing was issued" in refused.value.kept
    assert case.file.issued.all() == ()
    made = begun(case, Form.ADDENDUM)
    with pytest.raises(NotIssuedError, match="Practice Direction 11/2003"):
        issuing.finalise(case, PASSPHRASE, date(2026, 11, 22), subject=made)


def test_a_file_is_called_by_what_its_kind_is(case: OpenCase) -> None:
    record, day = cases.record(case), date(2024, 6, 3)

    def name(kind: str) -> str:
        profile = case.content.report(kind).profile
        return file_name(record, Form.REPORT, day, "1", draft=False, profile=profile)

    assert name("ew_civil") == "ZZ-1_Z_Expert_Report_2024-06-03_v1.pdf"
    assert name("ew_advice") == "Z_Expert_Advice_2024-06-03_v1.pdf"


def test_an_unknown_kind_is_refused(case: OpenCase) -> None:
    with pytest.raises(BadInputError, match="no report profile"):
        kinds.choose_kind(case, "../ew_civil")
    assert cases.record(case).profile == "ew_civil"


def test_every_kind_is_offered_with_the_words_it_waits_for(case: OpenCase) -> None:
    offered = {one.id: one for one in cases.particulars(case).kinds}
    assert next(iter(offered)) == "ew_civil"
    assert len(offered) == 11
    assert offered["ew_civil"].lacks == ()
    assert "Practice Direction 25B" in offered["ew_family_children"].lacks[1]


def test_further_parties_are_recorded_and_taken_out(case: OpenCase) -> None:
    cases.save_joint_party(case, JointParty("jp", "Vale and Co", on_behalf_of="the defendant"))
    assert "Single joint expert" in reporting.report(case).header[0]
    cases.remove_joint_party(case, "jp")
    assert "Single joint expert" not in reporting.report(case).header[0]


# ---- forms


def test_a_form_is_written_and_noted_as_a_file_that_left(case: OpenCase, tmp_path: Path) -> None:
    for form in OtherForm:
        data = report_forms.written(case, form)
        path, _changes = report_forms.save(case, data, tmp_path / f"r.{form.value}", form)
        assert path.read_bytes() == data
    left = [each.label for each in case.file.history()]
    assert "Save the report as Word file for comments" in left


def test_no_form_is_written_where_a_reference_leads_nowhere(case: OpenCase) -> None:
    reporting.write_section(case, "background", "As in {section nowhere}.")
    for form in OtherForm:
        with pytest.raises(BadInputError, match="leads nowhere"):
            report_forms.written(case, form)


# ---- supplements


def begun(case: OpenCase, form: Form) -> str:
    made, _changes = supplements.begin(case, form)
    one = supplements.view(case, made).supplement
    parent = ParentReport("", date(2024, 3, 11), "AB" * 32, "Version 1")
    supplements.save(case, replace(one, parent=parent, dated=date(2024, 6, 3)))
    return made


def test_a_supplement_is_begun_written_and_taken_out(case: OpenCase) -> None:
    first, second = begun(case, Form.ADDENDUM), begun(case, Form.ADDENDUM)
    assert [line.supplement.number for line in supplements.lines(case)] == [2, 1]
    supplements.write(case, first, "changed", "Paragraph 2.1 of my report is withdrawn.")
    view = supplements.view(case, first)
    assert view.texts == {"changed": "Paragraph 2.1 of my report is withdrawn."}
    assert view.supplement.parent.sha256 == "ab" * 32
    assert "S08" in {check.id for check in view.blocks}
    assert supplements.view(case, second).texts == {}
    with pytest.raises(BadInputError, match="not written by hand"):
        supplements.write(case, first, "truth", "x")
    supplements.remove(case, first)
    assert case.file.supplement_texts.all() == ()
    case.file.undo()
    assert supplements.view(case, first).texts


def test_a_checksum_that_is_none_is_refused(case: OpenCase) -> None:
    made = begun(case, Form.ADDENDUM)
    one = supplements.view(case, made).supplement
    with pytest.raises(BadInputError, match="64 signs"):
        supplements.save(case, replace(one, parent=ParentReport("", None, "12ab", "")))


def test_questions_keep_their_words_and_the_last_day_is_told(case: OpenCase) -> None:
    made = begun(case, Form.ANSWERS)
    put = PutQuestion("q", made, "1(b)", "Why  not?", "B", None, Reply.ANSWERED, "So.", ("2.1",))
    supplements.save_question(case, put)
    one = supplements.view(case, made).supplement
    supplements.save(case, replace(one, served_on=date(2024, 4, 2)))
    view = supplements.view(case, made)
    assert view.last_day == date(2024, 4, 30)
    assert view.questions == (put,)
    with pytest.raises(BadInputError, match="its number"):
        supplements.save_question(case, replace(put, mark=" "))
    supplements.remove_question(case, "q")
    assert supplements.view(case, made).questions == ()


def test_a_joint_statement_is_not_changed_once_either_has_signed(case: OpenCase) -> None:
    made = begun(case, Form.JOINT)
    item = JointIssue("j", made, 1, "Was it so?", Agreement.AGREED, "It was.", "a", "b")
    supplements.save_issue(case, item)
    one = supplements.view(case, made).supplement
    signed = replace(one, other=OtherExpert("Dr B"), other_signed_on=date(2024, 6, 4))
    supplements.save(case, signed)
    with pytest.raises(BadInputError, match="has signed"):
        supplements.save_issue(case, replace(item, agreed="It was not."))
    with pytest.raises(BadInputError, match="has signed"):
        supplements.save(case, replace(signed, discussed_how="by letter"))
    with pytest.raises(BadInputError, match="has signed"):
        supplements.write(case, made, "further", "More.")
    supplements.save(case, replace(signed, signed_on=date(2024, 6, 5)))
    assert supplements.view(case, made).issues == (item,)


def test_a_supplement_is_left_out_for_its_subject_unless_decided_otherwise(case: OpenCase) -> None:
    made = begun(case, Form.ADDENDUM)
    supplements.write(case, made, "changed", "The onset was in June.")
    part = next(each for each in subject_access.parts(case) if each.part == SUPPLEMENTS)
    assert part.ground is Ground.PRIVILEGED
    day = date(2024, 6, 3)
    sheets = [sheet.heading for sheet in subject_access.answer(case, day).sheets]
    assert "What follows a report" not in sheets
    subject_access.decide(case, SUPPLEMENTS, Ground.GIVEN, "Those who instruct agree.")
    given = {sheet.heading: sheet.rows for sheet in subject_access.answer(case, day).sheets}
    assert given["What follows a report"] == (("Addendum 1", "The onset was in June."),)


def test_only_what_follows_a_report_is_begun(case: OpenCase) -> None:
    with pytest.raises(BadInputError, match="nothing that follows"):
        supplements.begin(case, Form.REPORT)
    with pytest.raises(BadInputError, match="no such supplement"):
        supplements.view(case, "none")
    made = begun(case, Form.AMENDED)
    with pytest.raises(BadInputError, match="in which paragraph"):
        supplements.save_place(case, AmendedPlace("p", made, "", "a", "b", "c"))


# ---- commands


def test_kinds_forms_and_supplements_on_the_command_line(
    case: OpenCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = begun(case, Form.ADDENDUM)
    case_id = case.file.id
    case.session.close()
    secret = tmp_path / "p.txt"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    opened = ["--passphrase-file", str(secret)]
    vault = str(tmp_path / "vault")
    assert main(["report", "profiles", "--json"]) == 0
    listed = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed["tr_iac"]["page_limits"] == {"any": 20}
    assert listed["ni"]["lacks"]
    words = ["report", "supplements", vault, case_id, "--json", *opened]
    assert main(words) == 0, capsys.readouterr().err
    assert json.loads(capsys.readouterr().out)[0]["id"] == made
    starts = {"docx": b"PK", "html": b"<!DOCTYPE html>", "text": b"DRAFT"}
    for form, start in starts.items():
        out = tmp_path / f"out.{form}"
        words = ["report", form, vault, case_id, "--out", str(out), *opened]
        assert main(words) == 0
        assert out.read_bytes().startswith(start)
    out = tmp_path / "addendum.html"
    words = ["report", "html", vault, case_id, "--supplement", made, "--out", str(out), *opened]
    assert main(words) == 0
    assert "Addendum to the report" in out.read_text(encoding="utf-8")
    words = ["report", "docx", vault, case_id, "--supplement", "x", "--out", str(out), *opened]
    capsys.readouterr()
    assert main(words) == 2
    assert "no such supplement" in capsys.readouterr().err
