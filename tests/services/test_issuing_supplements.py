"""What follows a report is issued as it was: checked, kept for good, known again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casereview.domain.reports.draft import Form
from casereview.domain.reports.issue import State
from casereview.domain.reports.report import SectionState
from casereview.domain.reports.supplement import AmendedPlace
from casereview.services.report import drafting, issuing, supplements, verifying
from casereview.services.report.issuing import NotIssuedError
from casereview.services.report.verifying import Found
from casereview.services.session import Session, new_id
from tests.builders import cheap_kdf
from tests.services.ready_case import PASSPHRASE, TODAY, acknowledge, ready_session, the_case
from tests.services.test_issuing import text_of


@pytest.fixture(scope="module", autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A vault from which a report was issued."""
    with cheap_kdf():
        session = ready_session(tmp_path_factory.mktemp("issued") / "Vault")
        issuing.finalise(the_case(session), PASSPHRASE, TODAY)
    yield session
    session.close()


@pytest.mark.parametrize("form", [Form.ADDENDUM, Form.AMENDED])
def test_it_is_issued_beside_the_report_and_known_by_its_kind(session: Session, form: Form) -> None:
    with session.working_on(session.case_ids()[0]) as case:
        parent = case.file.issued.all()[0]
        key, _ = supplements.begin(case, form)
        with pytest.raises(NotIssuedError, match="block"):
            issuing.finalise(case, PASSPHRASE, TODAY, subject=key)
        if form is Form.AMENDED:
            supplements.save_place(
                case, AmendedPlace(new_id(), key, "2.1", "On 4 May", "On 5 May", "A slip.")
            )
        for section in supplements.view(case, key).report.sections:
            if section.editable and section.state is SectionState.EMPTY:
                supplements.write(
                    case, key, section.key, "It is as paragraph 2.1 of the report says."
                )
        acknowledge(case, key)
        draft, _ = drafting.save_draft(case, subject=key)
        issued, _ = issuing.finalise(case, PASSPHRASE, TODAY, subject=key)
        data = issuing.issued_bytes(case, issued.id)
        words = text_of(data)
        states = {each.id: state for each, state in issuing.issued_reports(case)}
    assert (issued.form, issued.subject, issued.parent) == (form, key, parent.id)
    assert draft.form is form
    assert parent.sha256[:12] in words
    assert states[parent.id] is (State.SUPERSEDED if form is Form.AMENDED else State.FINALISED)
    assert f"_{form.short}_2024-03-11_v1.pdf" in issued.file_name
    found = verifying.verify(session, data)
    assert found.found is Found.ISSUED
    assert form.words.lower() in found.sentences[0]
    with (
        session.working_on(session.case_ids()[0]) as case,
        pytest.raises(NotIssuedError, match="begin another"),
    ):
        issuing.finalise(case, PASSPHRASE, TODAY, subject=key)
