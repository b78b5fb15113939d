"""What is due, hold, review and destruction, on real vaults as the window holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from casereview.domain.case import Instruction, InstructionMode
from casereview.domain.custody.retention import Keeping, Material, State, Urgency
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError, VaultError, WrongPassphraseError
from casereview.services import cases
from casereview.services.correspondence import intake, reviewing
from casereview.services.report import reporting
from casereview.services.report.drawing import DocumentDrawer
from casereview.services.session import CaseDraft, Session
from casereview.services.vault import leaving, retention
from casereview.services.vault.retention import CONFIRMATION, Fate, Reason
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
NAME = "Ms Canary"
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session, _code = Session.create(tmp_path / "vault", PASSPHRASE)
    yield session
    session.close()


def _case(session: Session, keeping: Keeping | None = None, *, documents: int = 0) -> str:
    case_id = session.new_case(CaseDraft(NAME, "KB-1", date(1980, 1, 31)))
    with session.working_on(case_id) as case:
        record = cases.record(case)
        cases.save_record(case, replace(record, keeping=keeping or Keeping()))
        for number in range(documents):
            intake.add_document(case, f"letter {number}.txt", f"Words {number}".encode())
    return case_id


def _lines(session: Session, case_id: str) -> dict[str, Urgency]:
    return {
        str(line.standing.material): line.urgency
        for line in retention.due(session, TODAY).lines
        if line.case_id == case_id
    }


def test_the_list_is_made_without_opening_a_case(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue = _case(session, Keeping(date(2025, 12, 1)), documents=1)
    soon = _case(session, Keeping(date(2019, 6, 30)))
    late = _case(session, Keeping(date(2026, 6, 1)))
    open_ended = _case(session)
    review = _case(session, Keeping(date(2025, 1, 1), protected_party=True))

    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a case was opened")

    monkeypatch.setattr(type(session._vault), "open_case", refuse)
    found = retention.due(session, TODAY)
    order = [(line.case_id, str(line.standing.material)) for line in found.lines]
    assert order[0] == (overdue, "received")
    assert order[1] == (soon, "work")
    assert order[2] == (review, "work")
    assert [line.urgency for line in found.lines][-1] is Urgency.NOT_CONCLUDED
    assert _lines(session, open_ended) == {"work": Urgency.NOT_CONCLUDED}
    assert _lines(session, late) == {"work": Urgency.LATER}
    assert [line.case_id for line in found.lines if line.due] == [overdue, soon, review]
    assert [line.days for line in found.lines[:2]] == [-14, 15]


def test_the_list_follows_an_open_case_and_holds_none_of_its_words(session: Session) -> None:
    case_id = _case(session)
    case = session.open(case_id)
    cases.save_detail(case, "keeping.concluded_on", date(2019, 6, 16))
    cases.save_detail(case, "keeping.outcome", "settled on secret terms")
    assert _lines(session, case_id) == {"work": Urgency.SOON}
    (summary,) = session.case_list().cases
    assert summary.keeping == Keeping(date(2019, 6, 16))
    case.close()


def test_what_is_due_is_counted_with_the_cases(session: Session) -> None:
    far = date.today() - timedelta(days=8 * 366)  # noqa: DTZ011  as the program counts
    _case(session, Keeping(far), documents=1)
    _case(session, Keeping(far))
    _case(session)
    assert session.case_list().due == 2


def test_instructions_stay_with_the_report(session: Session) -> None:
    case_id = _case(session, Keeping(date(2025, 12, 1)), documents=2)
    with session.working_on(case_id) as case:
        first = case.file.documents.all()[0]
        instruction = Instruction(
            "i", PartialDate(2024), InstructionMode.LETTER, "Firm", "Report", document_id=first.id
        )
        cases.save_instruction(case, instruction)
    view = retention.keeping(session, case_id)
    assert [document.label for document in view.going] == ["D2"]
    assert [document.label for document in view.staying] == ["D1"]
    assert session.case_list().cases[0].received == 1


def test_a_day_of_ones_own_needs_a_reason_and_can_be_taken_back(session: Session) -> None:
    case_id = _case(session, Keeping(date(2019, 6, 16)))
    for blank in ("", "   "):
        with pytest.raises(BadInputError, match="reason"):
            retention.keep_until(session, case_id, Material.WORK, date(2030, 1, 1), blank)
    retention.keep_until(session, case_id, Material.WORK, date(2030, 1, 1), "the insurer\nasks")
    found = retention.keeping(session, case_id)
    assert found.keeping.work_reason == "the insurer asks"
    assert found.standing(Material.WORK).day == date(2030, 1, 1)
    assert _lines(session, case_id) == {"work": Urgency.LATER}
    retention.keep_until(session, case_id, Material.WORK, None, "")
    assert retention.keeping(session, case_id).keeping == Keeping(date(2019, 6, 16))
    with session.working_on(case_id) as case:
        assert case.file.undo() == "Keep by the rule"


def test_a_review_puts_the_next_a_year_off(session: Session) -> None:
    case_id = _case(session, Keeping(date(2024, 6, 1), provisional_damages=True))
    with pytest.raises(BadInputError, match="reason"):
        retention.note_review(session, case_id, TODAY, " ")
    retention.note_review(session, case_id, TODAY, "may still claim")
    found = retention.keeping(session, case_id).standing(Material.WORK)
    assert (found.state, found.day) == (State.REVIEW, date(2027, 6, 15))
    assert "may still claim" in found.why[-1]


def test_a_hold_stops_everything_until_it_is_lifted_with_a_reason(session: Session) -> None:
    case_id = _case(session, Keeping(date(2015, 1, 1)), documents=1)
    with pytest.raises(BadInputError, match="reason"):
        retention.set_hold(session, case_id, "")
    retention.set_hold(session, case_id, "appeal pending")
    assert set(_lines(session, case_id).values()) == {Urgency.HELD}
    assert retention.keeping(session, case_id).hold == "appeal pending"
    assert session.case_list().due == 0
    with pytest.raises(BadInputError, match="hold"):
        retention.inventory(session, case_id)
    with pytest.raises(BadInputError, match="hold"):
        retention.destroy_case(session, case_id, Reason.OTHER, PASSPHRASE, CONFIRMATION)
    with pytest.raises(BadInputError, match="reason"):
        retention.lift_hold(session, case_id, "")
    retention.lift_hold(session, case_id, "appeal dismissed")
    assert Urgency.OVERDUE in _lines(session, case_id).values()


def test_what_is_decided_of_an_open_case_goes_into_its_own_history(session: Session) -> None:
    case_id = _case(session, Keeping(date(2019, 6, 16)))
    case = session.open(case_id)
    retention.keep_until(session, case_id, Material.WORK, date(2030, 1, 1), "asked")
    assert cases.record(case).keeping.work_until == date(2030, 1, 1)
    assert case.file.history(1)[0].label == "Keep until another day"
    retention.set_hold(session, case_id, "appeal")
    assert case.file.legal_hold == "appeal"
    case.close()
    with session.working_on(case_id) as again:
        assert again is not case


def test_a_case_is_destroyed_by_passphrase_and_word_and_by_nothing_less(
    session: Session, tmp_path: Path
) -> None:
    case_id, other = _case(session, Keeping(date(2015, 1, 1)), documents=2), _case(session)
    with session.working_on(case_id) as case:
        leaving.save_report(case, b"%PDF-1.7 made up", tmp_path / "report.pdf")
    for passphrase, word, refusal in (
        (PASSPHRASE, "destroy", BadInputError),
        (PASSPHRASE, "", BadInputError),
        ("another passphrase", CONFIRMATION, WrongPassphraseError),
    ):
        with pytest.raises(refusal):
            retention.destroy_case(session, case_id, Reason.RETENTION, passphrase, word)
        assert len(session.case_list().cases) == 2
    told = dict(retention.inventory(session, case_id))
    assert "2 documents" in told["Goes"]
    digest = hashlib.sha256(b"%PDF-1.7 made up").hexdigest()
    assert digest in told["Reports"]
    assert "draft report as PDF" in told["Not reached"]
    done, changes = retention.destroy_case(
        session, case_id, Reason.RETENTION, PASSPHRASE, CONFIRMATION, ("copy 1 of 2026-01-01",)
    )
    assert changes.label == "Destroy a case"
    assert [case.id for case in session.case_list().cases] == [other]
    assert retention.certificates(session) == (done.certificate,)
    text = "\n".join(retention.lines(done.certificate))
    assert digest in text
    assert "copy 1 of 2026-01-01" in text
    for word in (NAME, "Canary", "KB-1", "letter 0"):
        assert word not in text
        assert word not in Path(done.kept_in).read_text(encoding="utf-8")


def test_an_open_case_is_not_destroyed(session: Session) -> None:
    case_id = _case(session)
    case = session.open(case_id)
    with pytest.raises(BadInputError, match="open"):
        retention.destroy_case(session, case_id, Reason.OTHER, PASSPHRASE, CONFIRMATION)
    case.close()


def test_copies_that_hold_the_case_are_named(session: Session, tmp_path: Path) -> None:
    case_id = _case(session)
    session._vault.backup(tmp_path / "copies")
    (named,) = retention.copies_in(session, tmp_path / "copies", case_id)
    assert named.startswith("copy 1 of 2")
    assert retention.copies_in(session, tmp_path / "copies", "0" * 32) == ()
    assert retention.copies_in(session, tmp_path / "no such folder", case_id) == ()


def test_the_certificate_is_a_sheet_to_sign(session: Session, tmp_path: Path) -> None:
    case_id = _case(session, documents=1)
    done, _changes = retention.destroy_case(
        session, case_id, Reason.MISTAKE, PASSPHRASE, CONFIRMATION
    )
    assert retention.save_certificate(done.certificate, tmp_path / "c.pdf") == "c.pdf"
    data = (tmp_path / "c.pdf").read_bytes()
    assert data == retention.certificate_pdf(done.certificate), "always the same bytes"
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    words = document[0].get_textpage().get_text_range()
    document.close()
    for word in ("Certificate of destruction", case_id, "made by mistake", "1 document,", "sign"):
        assert word in words
    assert NAME not in words
    with pytest.raises(BadInputError, match="could not be saved"):
        retention.save_certificate(done.certificate, tmp_path / "none" / "c.pdf")


def test_a_case_that_cannot_be_read_is_counted_not_judged(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    session, _code = Session.create(folder, PASSPHRASE)
    case_id = _case(session, Keeping(date(2015, 1, 1)))
    session.close()
    path = next((folder / "cases").glob("*.db"))
    path.write_bytes(path.read_bytes()[:5000])
    (folder / "index.db").unlink()
    session = Session.unlock(folder, PASSPHRASE)
    found = retention.due(session, TODAY)
    assert (found.lines, found.unreadable) == ((), 1)
    with pytest.raises(VaultError):
        retention.keeping(session, case_id)
    session.close()


# --- received records alone ---


def test_received_records_go_and_the_case_goes_on(session: Session) -> None:
    case_id = _case(session, Keeping(date(2025, 12, 1)), documents=2)
    told = dict(retention.received_inventory(session, case_id))
    assert told["Goes"].startswith("D1 ")
    assert "D2 " in told["Goes"]
    assert "SHA-256" in told["Stays"]
    confirmed = (Reason.RETENTION, Fate.RETURNED, PASSPHRASE)
    with pytest.raises(BadInputError, match=CONFIRMATION):
        retention.destroy_received(session, case_id, *confirmed, "yes")
    with pytest.raises(WrongPassphraseError):
        retention.destroy_received(
            session, case_id, Reason.RETENTION, Fate.RETURNED, "another one", CONFIRMATION
        )
    done, changes = retention.destroy_received(session, case_id, *confirmed, CONFIRMATION)
    assert changes.label == "Destroy received records"
    assert retention.certificates(session) == (done.certificate,)
    assert retention.summary(done.certificate).startswith("Received records of a case destroyed")
    assert _lines(session, case_id) == {"work": Urgency.LATER}
    assert [document.label for document in retention.keeping(session, case_id).gone] == ["D1", "D2"]
    with pytest.raises(BadInputError, match="no received records"):
        retention.received_inventory(session, case_id)
    case = session.open(case_id)
    first = case.file.documents.all()[0]
    view = reviewing.view(case, first.id)
    assert (view.pages, view.has_image) == ((), False)
    row = next(row for row in reviewing.rows(case) if row.document.id == first.id)
    assert "returned" in [chip.text for chip in row.chips]
    with pytest.raises(BadInputError, match="returned or destroyed"):
        intake.save_copy(case, first.id)
    with pytest.raises(BadInputError, match="returned or destroyed"):
        DocumentDrawer().page(case, first.id, 1, 1.0)
    again, _changes = intake.add_document(case, "letter 0.txt", b"Words 0")
    assert again.label == "D3"
    assert intake.save_copy(case, again.id)[1] == b"Words 0"
    case.close()
    assert Urgency.OVERDUE in _lines(session, case_id).values()


def test_the_report_still_lists_what_was_returned(session: Session) -> None:
    case_id = _case(session, Keeping(date(2025, 12, 1)), documents=1)
    retention.destroy_received(
        session, case_id, Reason.RETENTION, Fate.RETURNED, PASSPHRASE, CONFIRMATION
    )
    with session.working_on(case_id) as case:
        words = pdf_text(reporting.pdf(case))
    assert "letter 0" in words.lower()
    assert "returned to those instructing on" in words


def pdf_text(data: bytes) -> str:
    """Return the words of a PDF, each line end a space."""
    document = pypdfium2.PdfDocument(data)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(words.split())
