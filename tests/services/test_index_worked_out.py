"""The body-mass index beside its question: shown as worked out until it is entered itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.services.interview import interview_view, interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import ItemRow
from tests.builders import cheap_kdf

AN = ModuleKey("an")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 11, 14))
        interviewing.open_module(case, AN)
        yield case
        case.close()
        session.close()


def index(case: OpenCase) -> ItemRow:
    view = interview_view.module(case, AN, case.file.time_points.all()[0].id)
    return next(row for row in view.items if row.item.id == "BMI")


def test_an_index_follows_weight_and_height_until_it_is_entered(case: OpenCase) -> None:
    today = case.file.time_points.all()[0].id

    def rate(**answers: str) -> None:
        for item, value in answers.items():
            interviewing.rate(case, today, AN, item, value)

    rate(WT="43.34")
    assert index(case).lent is None
    rate(HT="170", A1="threshold", B1="threshold", C1="threshold")
    assert index(case).lent == ("", "14.99")
    finding = case.findings().at(today, AN)
    assert finding is not None
    assert (finding.severity, finding.flags) == ("extreme", ("medical_risk",))
    assert finding.urgent == finding.cautions
    rate(WT="50")
    assert index(case).lent == ("", "17.3")
    rate(BMI="15.5")
    assert index(case).lent is None
    finding = case.findings().at(today, AN)
    assert finding is not None
    assert (finding.severity, finding.flags, finding.urgent) == ("severe", (), ())
