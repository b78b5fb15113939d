"""Finalising stops at what only the case beside the file can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from casereview.domain.dossier import SectionText
from casereview.reporting import issue_paper
from casereview.reporting.asserting.assertions import Result
from casereview.services.changes import Kind
from casereview.services.report import composing, issuing
from casereview.services.report.issue_facts import made_of
from casereview.services.report.issuing import NotIssuedError
from casereview.services.report.report_checks import everything
from casereview.services.session import OpenCase
from tests.builders import cheap_kdf
from tests.services.ready_case import PASSPHRASE, TODAY, acknowledge, ready_session, the_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    with cheap_kdf():
        session = ready_session(tmp_path_factory.mktemp("facts") / "Vault")
        yield the_case(session)
        session.close()


def test_every_assertion_that_a_report_can_answer_is_answered(case: OpenCase) -> None:
    composed = composing.compose_as(case, "", version="Version 1", signed_on=TODAY)
    paper = issue_paper.set_report(composed.report)
    checks = everything(case, composed.report, paper.counted)
    found = {
        a.id: a
        for a in issue_paper.tested(paper.data, made_of(case, composed, paper.counted, checks))
    }
    assert len(found) == 77
    assert {a.id: a.detail for a in found.values() if a.failed} == {}
    open_ = {a.id for a in found.values() if a.result is Result.NOT_APPLICABLE}
    assert open_ <= {"6", "42", "60", "69", "71", "74", "75", "76", "77"}


def test_score_that_is_nobody_s_and_name_that_is_hidden_stop_the_issue(case: OpenCase) -> None:
    old = case.file.sections.get("background")
    with case.change("Write", Kind.REPORT):
        case.file.sections.put(SectionText("background", "At work she had a PHQ-9 of 26 again."))
    acknowledge(case)
    with pytest.raises(NotIssuedError) as refused:
        issuing.finalise(case, PASSPHRASE, TODAY)
    assert any(reason.startswith("36 ") and "26" in reason for reason in refused.value.reasons)
    record = case.file.record.get()
    hidden = replace(record, proceedings=replace(record.proceedings, cipher="ABC"))
    with case.change("Hide", Kind.CASE, Kind.REPORT):
        case.file.record.put(hidden)
        case.file.sections.put(
            SectionText("background", f"{record.claimant.name} grew up in Northwick.")
        )
    acknowledge(case)
    with pytest.raises(NotIssuedError) as refused:
        issuing.finalise(case, PASSPHRASE, TODAY)
    assert any(reason.startswith(("6 ", "A06")) for reason in refused.value.reasons)
    assert case.file.issued.all() == ()
    with case.change("Back", Kind.CASE, Kind.REPORT):
        case.file.record.put(record)
        if old is not None:
            case.file.sections.put(old)
