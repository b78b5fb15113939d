"""What leaves the vault is written where the expert says, and that it left is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.errors import BadInputError
from casereview.services.session import CaseDraft, Session
from casereview.services.vault import history, leaving
from tests.builders import cheap_kdf


def test_a_saved_report_is_its_very_bytes_and_is_noted(tmp_path: Path) -> None:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "four plain fictional words")
    case = session.open(session.new_case(CaseDraft("Ms Example")))
    target = tmp_path / "report.pdf"
    leaving.save_report(case, b"%PDF-1.7 made up", target)
    assert target.read_bytes() == b"%PDF-1.7 made up"
    assert [entry.what for entry in case.file.exports.all()] == ["draft report as PDF"]
    assert history.entries(case).entries[0].label == "Save the draft report as PDF"
    with pytest.raises(BadInputError, match="could not be saved"):
        leaving.save_report(case, b"x", tmp_path / "no such folder" / "report.pdf")
    assert len(case.file.exports.all()) == 1
    case.close()
    session.close()
