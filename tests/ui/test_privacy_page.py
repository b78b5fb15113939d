"""The page of privacy records on a real vault: forms, clocks, recipients, the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.custody.privacy import (
    Breach,
    Complaint,
    Disclosed,
    Ground,
    Risk,
    SubjectRequest,
)
from casereview.services.changes import Kind
from casereview.services.correspondence import intake
from casereview.services.session import CaseDraft, Session
from casereview.services.vault import privacy_records
from casereview.services.views import PageName
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.privacy import PrivacyPage, Tab
from casereview.ui.pages.privacy_parts.records import ANSWER, RESTART, STOP
from casereview.ui.pages.privacy_parts.tab import CORRECT, REMOVE
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from tests.builders import cheap_kdf
from tests.ui.case_samples import unnamed

PASSPHRASE = "four plain fictional words"
TODAY = date.today()  # noqa: DTZ011  as the page counts
NOW = datetime.now(UTC)


@dataclass
class Vaulted:
    """The page over a vault of two cases, and how to wait for it."""

    qtbot: QtBot
    desk: VaultDesk
    page: PrivacyPage
    session: Session
    case_id: str
    other: str

    def settle(self) -> None:
        """Wait until all is done, shown and laid out."""
        self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    def save(self, call: object, *args: object) -> None:
        """Call a service that writes."""
        self.desk.save(call, *args)  # type: ignore[arg-type]  # any service will do
        self.settle()

    def button(self, name: str) -> SmallButton:
        """Return the visible button of an accessible name."""
        found = [
            button
            for button in self.page.findChildren(SmallButton)
            if button.isVisible() and button.accessibleName() == name
        ]
        assert len(found) == 1, [b.accessibleName() for b in self.page.findChildren(SmallButton)]
        return found[0]


def _make(folder: Path) -> tuple[Session, str, str]:
    session, _code = Session.create(folder, PASSPHRASE)
    ids = [session.new_case(CaseDraft(name, defendant="Example Ltd")) for name in ("Ms Q", "Mr S")]
    with session.working_on(ids[0]) as case:
        intake.add_document(case, "letter.txt", b"Words of a letter")
        with case.change("Save", Kind.CASE):
            case.file.exports.add("draft report as PDF")
    return session, ids[0], ids[1]


@pytest.fixture
def vaulted(qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path) -> Iterator[Vaulted]:
    with cheap_kdf():
        made: list[tuple[Session, str, str]] = []
        tasks.run(_make, tmp_path / "vault", done=made.append)
        qtbot.waitUntil(lambda: bool(made), timeout=20_000)
        session, case_id, other = made[0]
        desk = VaultDesk(tasks, theme, session)
        page = PrivacyPage(desk)
        qtbot.addWidget(page)
        theme.dress(page)
        page.resize(1080, 636)
        page.show()
        qtbot.waitExposed(page)
        lent = Vaulted(qtbot, desk, page, session, case_id, other)
        lent.settle()
        yield lent
        page.settle()
        page.hide()
        tasks.run(session.close)
        lent.settle()


def test_an_empty_page_says_what_belongs_there(vaulted: Vaulted) -> None:
    assert vaulted.page.page is PageName.PRIVACY
    assert vaulted.page.subtitle == "no clock runs"
    assert vaulted.page.undo.isHidden()
    for part in (vaulted.page.breaches, vaulted.page.requests, vaulted.page.complaints):
        assert part.cards == {}
        assert not part._empty.isHidden()


@pytest.mark.parametrize("tab", list(Tab))
def test_every_control_has_a_name_and_fits_the_smallest_window(vaulted: Vaulted, tab: Tab) -> None:
    vaulted.save(privacy_records.put_breach, Breach("", NOW - timedelta(hours=11), "x " * 90))
    vaulted.page.open_at(tab)
    for part in (vaulted.page.breaches, vaulted.page.requests, vaulted.page.complaints):
        part.begin_new()
    vaulted.page.case._on_add()
    vaulted.settle()
    assert unnamed(vaulted.page) == []
    shown = vaulted.page._stack.currentWidget()
    assert shown is not None
    inner = shown.widget()  # type: ignore[attr-defined]  # every part scrolls
    assert isinstance(inner, QWidget)
    assert inner.minimumSizeHint().width() <= 1080 - 14


def test_a_breach_is_recorded_from_its_form(vaulted: Vaulted) -> None:
    part = vaulted.page.breaches
    part.begin_new()
    fields = part.form.entries
    assert fields["aware_day"].value() == NOW.astimezone().date()
    part.form.save.click()
    vaulted.settle()
    assert "What happened?" in part.form.notice.text
    assert part.form.is_open
    fields["what"].show_value("A letter went to a wrong address.")
    aware = (NOW - timedelta(hours=11)).astimezone()
    fields["aware_day"].show_value(aware.date())
    fields["aware_time"].show_value(None)
    part.form.save.click()
    assert fields["aware_time"].below == "This is needed."
    fields["aware_time"].control.setText("25:00")  # type: ignore[attr-defined]  # a line
    part.form.save.click()
    assert "try 14:02" in fields["aware_time"].below
    fields["aware_time"].show_value(aware.time())
    fields["case_ids"].show_value((vaulted.case_id, "gone"))
    fields["people"].control.setText("1")  # type: ignore[attr-defined]  # a line
    part.form.save.click()
    vaulted.settle()
    assert part.form.isHidden()
    (card,) = part.cards.values()
    assert card.figure.text() == "60 hours left"
    assert card.under.text().startswith("until ")
    assert "Still to be recorded" in card.lacks.text()
    assert vaulted.page.subtitle == "one clock runs"
    assert part.view is not None
    breach = part.view.breaches[0].breach
    assert (breach.case_ids, breach.people) == ((vaulted.case_id, "gone"), 1)


def test_a_breach_is_corrected_removed_and_brought_back(vaulted: Vaulted) -> None:
    vaulted.save(privacy_records.put_breach, Breach("", NOW - timedelta(hours=80), "Lost bag"))
    part = vaulted.page.breaches
    (card,) = part.cards.values()
    assert card.figure.text() == "Overdue by 8 hours"
    assert card.chip.text() == "overdue"
    card.buttons[CORRECT].click()
    part.form.entries["risk"].show_value(Risk.UNLIKELY.value)
    part.form.entries["risk_why"].show_value("It was empty.")
    part.form.save.click()
    vaulted.settle()
    assert part.cards == {next(iter(part.cards)): card}, "the card stays where it is"
    assert card.under.text() == "Need not be reported: It was empty."
    assert card.figure.isHidden()
    card.buttons[REMOVE].click()
    vaulted.settle()
    assert part.cards == {}
    assert vaulted.page.undo.text() == "Undo: remove a privacy record"
    vaulted.page.undo.click()
    vaulted.settle()
    assert len(part.cards) == 1


def test_what_is_typed_is_saved_when_the_page_is_left_or_locked(vaulted: Vaulted) -> None:
    part = vaulted.page.breaches
    part.begin_new()
    vaulted.page.settle()
    vaulted.settle()
    assert part.form.is_open
    assert part.form.notice.isHidden(), "nothing was typed, so nothing is asked for"
    part.form.entries["what"].show_value("A bag was lost.")
    vaulted.page.settle()
    vaulted.settle()
    assert part.form.isHidden()
    assert len(part.cards) == 1


def test_escape_puts_a_form_away(vaulted: Vaulted) -> None:
    part = vaulted.page.complaints
    vaulted.page.open_at(Tab.COMPLAINTS)
    part.begin_new()
    QTest.keyClick(part.form.entries["who"].control, Qt.Key.Key_Escape)
    assert not part.form.is_open
    assert part.cards == {}


def test_a_clock_is_stopped_and_restarted(vaulted: Vaulted) -> None:
    vaulted.page.open_at(Tab.REQUESTS)
    request = SubjectRequest("", TODAY - timedelta(days=9), "AB", vaulted.case_id)
    vaulted.save(privacy_records.put_request, request)
    part = vaulted.page.requests
    (card,) = part.cards.values()
    assert card.buttons[RESTART].isHidden()
    card.buttons[STOP].click()
    part.pause_form.entries["on"].show_value(None)
    part.pause_form.save.click()
    assert part.pause_form.entries["on"].below == "This is needed."
    part.pause_form.entries["on"].show_value(TODAY - timedelta(days=4))
    part.pause_form.entries["what"].show_value("Which years?")
    part.pause_form.save.click()
    vaulted.settle()
    assert card.figure.text().startswith("Stopped since ")
    assert card.buttons[STOP].isHidden()
    card.buttons[RESTART].click()
    part.pause_form.save.click()
    vaulted.settle()
    assert card.figure.text().endswith("days left")
    card.buttons[ANSWER].click()
    vaulted.settle()
    assert vaulted.page.place == f"case/{vaulted.case_id}"
    assert vaulted.page.case.found is not None


def test_a_complaint_shows_its_thirty_days(vaulted: Vaulted) -> None:
    vaulted.page.open_at(Tab.COMPLAINTS)
    part = vaulted.page.complaints
    part.begin_new()
    part.form.entries["who"].show_value("AB")
    part.form.entries["about"].show_value("Tone of a letter")
    part.form.save.click()
    vaulted.settle()
    (card,) = part.cards.values()
    assert card.figure.text() == "29 days left"
    saved = part.view.complaints[0].complaint if part.view else None
    assert isinstance(saved, Complaint)


def test_an_export_is_answered_and_a_recipient_removed(vaulted: Vaulted) -> None:
    vaulted.page.open_at(f"case/{vaulted.case_id}")
    vaulted.settle()
    part = vaulted.page.case
    vaulted.button(f"To whom did it go: draft report as PDF, {TODAY}").click()
    assert part.form.entries["kind"].value() is Disclosed.REPORT
    part.form.save.click()
    vaulted.settle()
    assert "To whom" in part.form.notice.text
    part.form.entries["to_whom"].show_value("Firm of Example")
    part.form.save.click()
    vaulted.settle()
    assert part.found is not None
    assert part.found.recipients.exports[0].recipients == "Firm of Example"
    vaulted.button("Correct the recipient Firm of Example").click()
    part.form.entries["to_whom"].show_value("Counsel")
    part.form.save.click()
    vaulted.settle()
    vaulted.button("Remove the recipient Counsel").click()
    vaulted.settle()
    assert part.found.recipients.disclosures == ()


def test_a_recipient_is_saved_in_the_case_it_was_typed_for(vaulted: Vaulted) -> None:
    vaulted.page.open_at(f"case/{vaulted.case_id}")
    vaulted.settle()
    part = vaulted.page.case
    part.add.click()
    part.form.entries["to_whom"].show_value("Firm of Example")
    part.choose(vaulted.other)
    vaulted.settle()
    assert part.found is not None
    assert not part.found.recipients.disclosures
    part.choose(vaulted.case_id)
    vaulted.settle()
    (made,) = part.found.recipients.disclosures
    assert made.to_whom == "Firm of Example"


def test_the_answer_needs_the_solicitor_asked_and_a_folder(
    vaulted: Vaulted, tmp_path: Path
) -> None:
    vaulted.page.open_at(f"case/{vaulted.case_id}")
    vaulted.settle()
    part = vaulted.page.case
    assert not part.write.isEnabled()
    part.folder.set_folder(str(tmp_path / "out"))
    assert not part.write.isEnabled()
    part.asked.setChecked(True)
    letter = next(each for each in part.parts if each.part.startswith("document:"))
    vaulted.button(f"Change: {letter.title}").click()
    part.part_form.entries["ground"].show_value(Ground.THIRD_PARTY.value)
    part.part_form.save.click()
    vaulted.settle()
    assert "reason" in part.part_form.notice.text
    part.part_form.entries["reason"].show_value("It is of her son.")
    part.part_form.save.click()
    vaulted.settle()
    assert not part.part_form.is_open
    decided = next(each for each in part.parts if each.part == letter.part)
    assert decided.ground is Ground.THIRD_PARTY
    vaulted.button(f"As a rule: {letter.title}").click()
    vaulted.settle()
    part.write.click()
    vaulted.settle()
    assert "Written to" in part.written.text
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "Your personal data.pdf",
        "documents",
    ]
    assert part.found is not None
    assert part.found.recipients.exports[0].what == "answer to the subject’s request"
    part.folder.set_folder(str(tmp_path / "out"))
    part.write.click()
    vaulted.settle()
    assert "not an empty folder" in part.written.text


def test_all_cases_are_read_on_demand(vaulted: Vaulted) -> None:
    vaulted.page.open_at(Tab.ALL)
    part = vaulted.page.every
    assert part.table.isHidden()
    part.read.click()
    vaulted.settle()
    assert part.model.rowCount() == 1
    assert part._says.text() == "1 entry of 2 cases."
    part.table.activated.emit(part.model.index(0, 0))
    vaulted.settle()
    assert vaulted.page.place == f"case/{vaulted.case_id}"


def test_rules_say_what_was_not_verified(vaulted: Vaulted) -> None:
    words = " ".join(
        label.text()
        for label in vaulted.page.breaches.findChildren(QWidget)
        if hasattr(label, "text") and callable(label.text)
    )
    assert "UK GDPR, Article 33(1) and (5) (2018) · not verified" in words
    vaulted.page.open_at(Tab.TEXTS)
    vaulted.page.texts.copy.click()
    assert "Who I am" in QGuiApplication.clipboard().text()


def test_a_journal_that_cannot_be_read_is_said(vaulted: Vaulted, tmp_path: Path) -> None:
    vaulted.save(privacy_records.put_breach, Breach("", NOW - timedelta(hours=1), "x"))
    vaulted.desk.tasks.run(vaulted.session.journal.close)
    vaulted.settle()
    (tmp_path / "vault" / "journal.key").write_bytes(b"{}")
    from casereview.storage.journal import Journal

    vault = vaulted.session._vault
    vault._journal = Journal(vault._layout, vault._keys, vault._index)
    vaulted.page.refresh()
    vaulted.settle()
    assert "journal" in vaulted.page.notice.text
    assert "cases are not touched" in vaulted.page.notice.text
    vaulted.page.anew.click()
    vaulted.settle()
    assert "Other records are begun" in vaulted.page.notice.text
    assert vaulted.page.anew.isHidden()
    vaulted.save(privacy_records.put_breach, Breach("", NOW - timedelta(hours=1), "again"))
    assert len(vaulted.page.breaches.cards) == 1
