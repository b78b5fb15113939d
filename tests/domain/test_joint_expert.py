"""What a single joint expert issues goes to every party that instructs, not to one alone."""

from __future__ import annotations

from datetime import date

import pytest

from casereview.domain.case import InstructingParty, JointParty
from casereview.domain.custody.privacy import Disclosed, Disclosure, Recipient
from casereview.domain.reports.joint_expert import left_out

FIRST = InstructingParty("Harcastle Bream L.L.P.", "Katherine Bream", "KB/1", "the Claimant")
SECOND = JointParty("j", "Northgate Law", "", "NL/2", "the Defendant")
THIRD = JointParty("k", "", "", "", "the Insurer")


def given(whom: str, role: Recipient = Recipient.INSTRUCTING) -> Disclosure:
    return Disclosure(whom, date(2024, 3, 11), whom, role, Disclosed.REPORT)


@pytest.mark.parametrize(
    ("parties", "to", "lacking"),
    [
        ((FIRST,), [given("Harcastle Bream LLP")], ()),
        ((FIRST, SECOND), [], ()),
        ((FIRST, SECOND), [given("The County Court", Recipient.COURT)], ()),
        ((FIRST, SECOND), [given("harcastle  bream LLP")], ("Northgate Law",)),
        ((FIRST, SECOND), [given("Ms Katherine Bream by e-mail")], ("Northgate Law",)),
        ((FIRST, SECOND), [given("Northgate Law")], ("Harcastle Bream L.L.P.",)),
        ((FIRST, SECOND), [given("solicitors for the Defendant")], ("Harcastle Bream L.L.P.",)),
        ((FIRST, SECOND), [given("Katherine Bream"), given("Northgate Law")], ()),
        (
            (FIRST, SECOND),
            [given("Somebody else", Recipient.OTHER_SIDE)],
            ("Harcastle Bream L.L.P.", "Northgate Law"),
        ),
        (
            (FIRST, SECOND, THIRD),
            [given("Northgate Law")],
            ("Harcastle Bream L.L.P.", "the Insurer"),
        ),
    ],
)
def test_a_party_that_was_left_out_is_named(
    parties: tuple[InstructingParty | JointParty, ...],
    to: list[Disclosure],
    lacking: tuple[str, ...],
) -> None:
    assert left_out(parties, to) == lacking
