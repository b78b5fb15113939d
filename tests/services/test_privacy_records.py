"""Records of data protection as services keep them: checked, undone, never lost with a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casereview.domain.custody.privacy import Basis, Breach, Complaint, Disclosed, Recipient, Risk
from casereview.domain.custody.privacy import SubjectRequest as Request
from casereview.domain.custody.privacy_clocks import State
from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.services import exporting
from casereview.services.changes import Kind
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import privacy, privacy_records
from casereview.services.vault.privacy import DisclosureDraft
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
TODAY = datetime.now(UTC).astimezone().date()
NOW = datetime.now(UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        made, _code = Session.create(tmp_path / "vault", PASSPHRASE)
        yield made
        made.close()


@pytest.fixture
def case(session: Session) -> OpenCase:
    return session.open(session.new_case(CaseDraft("Ms Example", defendant="Anyone Ltd")))


def _again(session: Session, tmp_path: Path) -> Session:
    session.close()
    return Session.unlock(tmp_path / "vault", PASSPHRASE)


def _draft(**more: object) -> DisclosureDraft:
    return replace(DisclosureDraft(TODAY, "Firm of Example"), **more)  # type: ignore[arg-type]  # fields by name


# --- recipients of a case ---


def test_a_recipient_is_recorded_corrected_removed_and_each_is_undone(case: OpenCase) -> None:
    changes = privacy.add_disclosure(case, _draft(what="Report of 3 June"))
    assert changes.kinds == {Kind.CASE}
    (made,) = privacy.disclosures(case).disclosures
    assert (made.to_whom, made.role, made.basis) == (
        "Firm of Example",
        Recipient.INSTRUCTING,
        Basis.INSTRUCTIONS,
    )
    privacy.correct_disclosure(case, made.id, replace(privacy.draft_of(made), to_whom="Counsel"))
    assert privacy.disclosures(case).disclosures[0].to_whom == "Counsel"
    privacy.remove_disclosure(case, made.id)
    assert privacy.disclosures(case).disclosures == ()
    assert case.file.undo() == "Remove a recipient"
    assert case.file.undo() == "Correct a recipient"
    assert privacy.disclosures(case).disclosures == (made,)
    assert case.file.undo() == "Record a recipient"
    assert privacy.disclosures(case).disclosures == ()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"to_whom": "  "}, "To whom"),
        ({"made_on": None}, "When"),
        ({"made_on": TODAY + timedelta(days=2)}, "still to come"),
    ],
)
def test_an_incomplete_recipient_is_refused(
    case: OpenCase, more: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        privacy.add_disclosure(case, _draft(**more))
    assert privacy.disclosures(case).disclosures == ()
    with pytest.raises(BadInputError):
        privacy.remove_disclosure(case, "unknown")


def test_an_export_asks_to_whom_it_went_until_it_is_answered(case: OpenCase) -> None:
    with case.change("Save", Kind.CASE):
        case.file.exports.add("draft report as PDF")
    (line,) = privacy.disclosures(case).exports
    assert (line.what, line.recipients) == ("draft report as PDF", "")
    begun = privacy.draft_for_export(line)
    assert (begun.kind, begun.export) == (Disclosed.REPORT, line.number)
    privacy.add_disclosure(case, replace(begun, to_whom="Firm of Example"))
    (line,) = privacy.disclosures(case).exports
    assert line.recipients == "Firm of Example"


def test_recipients_of_every_case_are_told_and_a_damaged_one_says_so(
    session: Session, case: OpenCase, tmp_path: Path
) -> None:
    privacy.add_disclosure(case, _draft())
    told = privacy.recipients_of(session, case.id)
    assert (told.title, len(told.recipients.disclosures)) == ("Ms Example v Anyone Ltd", 1)
    case.close()
    assert len(privacy.recipients_of(session, case.id).recipients.disclosures) == 1
    path = tmp_path / "vault" / "cases" / f"{case.id}.db"
    path.write_bytes(path.read_bytes()[:-100])
    assert "damaged" in privacy.recipients_of(session, case.id).fault


# --- breaches, requests, complaints ---


def test_a_breach_is_kept_with_its_clock_and_undone(session: Session, tmp_path: Path) -> None:
    aware = NOW - timedelta(hours=11)
    privacy_records.put_breach(session, Breach("", aware, "A letter went astray."))
    session = _again(session, tmp_path)
    (line,) = privacy_records.view(session, aware + timedelta(hours=11)).breaches
    assert line.breach.id
    assert line.words.startswith("61 hours left · until ")
    assert "about how many people" in line.lacks
    told = replace(line.breach, told_at=NOW - timedelta(hours=1), told_reference="IC-1")
    privacy_records.put_breach(session, told)
    view = privacy_records.view(session)
    assert (len(view.breaches), view.breaches[0].clock.state) == (1, State.DONE)
    assert view.urgent == 0
    assert privacy_records.undo(session).label == "Undo: Correct a breach"
    assert privacy_records.view(session).urgent == 1
    privacy_records.remove(session, line.breach.id)
    assert privacy_records.view(session).breaches == ()
    privacy_records.undo(session)
    assert len(privacy_records.view(session).breaches) == 1
    session.close()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"what": " "}, "What happened"),
        ({"aware_at": NOW + timedelta(hours=1)}, "still to come"),
        ({"told_at": NOW - timedelta(days=9)}, "before you became aware"),
        ({"people": -1}, "below zero"),
        ({"risk": Risk.UNLIKELY}, "Why is no risk likely"),
    ],
)
def test_a_breach_that_cannot_be_is_refused(
    session: Session, more: dict[str, object], says: str
) -> None:
    breach = replace(Breach("", NOW - timedelta(hours=2), "x"), **more)  # type: ignore[arg-type]  # fields by name
    with pytest.raises(BadInputError, match=says):
        privacy_records.put_breach(session, breach)
    assert privacy_records.view(session).breaches == ()


def test_a_clock_is_stopped_and_restarted(session: Session) -> None:
    received = TODAY - timedelta(days=10)
    privacy_records.put_request(session, Request("", received, "AB"))
    (line,) = privacy_records.view(session).requests
    due = line.clock.due
    assert due is not None
    asked = TODAY - timedelta(days=5)
    with pytest.raises(BadInputError, match="does not stand"):
        privacy_records.restart_clock(session, line.request.id, TODAY)
    privacy_records.stop_clock(session, line.request.id, asked, "Which years?")
    assert privacy_records.view(session).requests[0].clock.state is State.STOPPED
    with pytest.raises(BadInputError, match="stands already"):
        privacy_records.stop_clock(session, line.request.id, TODAY, "")
    with pytest.raises(BadInputError, match="lies before"):
        privacy_records.restart_clock(session, line.request.id, asked - timedelta(days=1))
    privacy_records.restart_clock(session, line.request.id, TODAY)
    (line,) = privacy_records.view(session).requests
    assert line.clock.due == due + timedelta(days=5)
    privacy_records.remove(session, line.request.id)
    assert privacy_records.view(session).requests == ()
    privacy_records.undo(session)
    assert privacy_records.view(session).requests == (line,)


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Request("", TODAY, ""), "Who asks"),
        (Request("", TODAY + timedelta(days=1), "AB"), "still to come"),
        (Request("", TODAY, "AB", answered_on=TODAY - timedelta(days=1)), "lies before"),
        (Request("", TODAY, "AB", extended_on=TODAY), "Why does it take longer"),
    ],
)
def test_a_request_that_cannot_be_is_refused(
    session: Session, request_: Request, says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        privacy_records.put_request(session, request_)


def test_a_complaint_is_kept(session: Session) -> None:
    with pytest.raises(BadInputError, match="about"):
        privacy_records.put_complaint(session, Complaint("", TODAY, "AB", " "))
    privacy_records.put_complaint(session, Complaint("", TODAY, "AB", "Tone of a letter"))
    (line,) = privacy_records.view(session).complaints
    assert line.words.startswith("29 days left")
    done = replace(line.complaint, acknowledged_on=TODAY)
    privacy_records.put_complaint(session, done)
    assert privacy_records.view(session).complaints[0].words == "Acknowledged in time"


def test_records_name_a_case_as_long_as_it_is_there(session: Session, case: OpenCase) -> None:
    aware = NOW - timedelta(hours=1)
    privacy_records.put_breach(session, Breach("", aware, "x", case_ids=(case.id, "gone")))
    (line,) = privacy_records.view(session).breaches
    assert line.cases == "Ms Example v Anyone Ltd, a case that is no longer here"


def test_nothing_is_made_by_looking(session: Session, tmp_path: Path) -> None:
    view = privacy_records.view(session)
    assert (view.breaches, view.requests, view.complaints, view.exports) == ((), (), (), ())
    assert {rule.id for rule in view.rules} >= {"breach", "request"}
    assert not (tmp_path / "vault" / "journal.db").exists()
    with pytest.raises(BadInputError, match="nothing to undo"):
        privacy_records.undo(session)


def test_a_reader_changes_nothing(session: Session, tmp_path: Path) -> None:
    session.close()
    with cheap_kdf():
        reader = Session.unlock(tmp_path / "vault", PASSPHRASE, read_only=True)
    assert privacy_records.view(reader).breaches == ()
    with pytest.raises(VaultError, match="reading only"):
        privacy_records.put_complaint(reader, Complaint("", TODAY, "AB", "Tone"))
    reader.close()


# --- the series export notes itself ---


def _many(session: Session) -> None:
    for number in range(5):
        case = session.open(session.new_case(CaseDraft(f"Mx {number}", fictional=True)))
        case.close()


def test_an_export_of_many_cases_is_noted_in_the_vault(session: Session, tmp_path: Path) -> None:
    _many(session)
    exporting.export(session, tmp_path / "out", k=2)
    (line,) = privacy_records.view(session).exports
    assert (line.what, line.cases, line.on) == ("anonymised package", 5, TODAY)


def test_a_journal_that_cannot_be_read_is_said_after_an_export(
    session: Session, tmp_path: Path
) -> None:
    _many(session)
    (tmp_path / "vault" / "journal.key").write_bytes(b"{}")
    with pytest.raises(VaultError, match="journal does not say so") as raised:
        exporting.export(session, tmp_path / "out", k=2)
    assert "Each case" in raised.value.kept
    assert list((tmp_path / "out").iterdir())
    with pytest.raises(DamagedVaultError, match="journal"):
        privacy_records.view(session)
