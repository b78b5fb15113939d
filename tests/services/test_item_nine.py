"""Item 9 of a PHQ-9 typed in above 0 opens the risk page in the same command."""

from __future__ import annotations

from pathlib import Path

from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.dates import PartialDate
from casereview.services import cases
from casereview.services.interview import psychometrics
from casereview.services.session import CaseDraft, Session
from tests.builders import cheap_kdf


def phq9(name: str, ninth: str) -> OwnScore:
    return OwnScore(name, "PHQ-9", PartialDate(2024, 5, 1), items=("1",) * 8 + (ninth,))


def test_item_9_above_0_opens_the_page_and_a_missing_one_does_not(tmp_path: Path) -> None:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    case = session.open(session.new_case(CaseDraft("Ms Z")))
    for name, quiet in (("s0", "0"), ("s1", "")):
        assert not psychometrics.save_own_score(case, phq9(name, quiet)).risk_opened
    assert case.file.enquiries.all() == ()
    assert psychometrics.save_own_score(case, phq9("s2", "1")).risk_opened
    (held,) = case.file.enquiries.all()
    assert held.opened_by == "PHQ-9 item 9"
    cases.undo(case)
    assert case.file.enquiries.all() == ()
    case.close()
    session.close()
