"""The retention page on a real vault: its list, what is decided, a destruction with its record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casereview.domain.custody.retention import Keeping, Material, Period
from casereview.services import cases
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import intake
from casereview.services.session import CaseDraft, Session
from casereview.services.vault.retention import CONFIRMATION, Certificate, DueLine
from casereview.services.views import PageName
from casereview.ui.desk import Destination, VaultDesk
from casereview.ui.models.due_list import Heading
from casereview.ui.pages.retention import ChooseCertificate, RetentionPage
from casereview.ui.settings import CopyPlan, Settings, save_settings
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.retention_forms import ChooseCopies
from tests.builders import cheap_kdf
from tests.ui.case_samples import unnamed

PASSPHRASE = "four plain fictional words"
TODAY = date.today()  # noqa: DTZ011  as the page counts


@dataclass
class Vaulted:
    """The page over a vault of three cases, and how to wait for it."""

    qtbot: QtBot
    desk: VaultDesk
    page: RetentionPage
    session: Session
    overdue: str
    soon: str
    unended: str

    def settle(self) -> None:
        """Wait until all is done and shown."""
        self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    def choose(self, case_id: str, material: Material = Material.WORK) -> DueLine:
        """Choose a line of the list."""
        self.page.open_at(f"{case_id}/{material}")
        self.settle()
        line = self.page.line
        assert line is not None
        assert line.case_id == case_id
        return line

    def headings(self) -> list[str]:
        """Return the headings of the list with their counts."""
        rows = self.page.model.rows
        return [f"{row.text} {row.count}" for row in rows if isinstance(row, Heading)]


def _make(folder: Path) -> tuple[Session, str, str, str]:
    session, _code = Session.create(folder, PASSPHRASE)
    ids = []
    for name, concluded in (
        ("Ms Q", Period(-7).after(TODAY)),
        ("Mr S", Period(-7 * 12).after(TODAY) + timedelta(days=10)),
        ("Mx T", None),
    ):
        case_id = session.new_case(CaseDraft(name, defendant="Example Ltd"))
        with session.working_on(case_id) as case:
            record = cases.record(case)
            cases.save_record(case, replace(record, keeping=Keeping(concluded, "judgment")))
            if name == "Ms Q":
                intake.add_document(case, "letter.txt", b"Words of a letter")
        ids.append(case_id)
    overdue, soon, unended = ids
    return session, overdue, soon, unended


@pytest.fixture
def vaulted(qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path) -> Iterator[Vaulted]:
    with cheap_kdf():
        made: list[tuple[Session, str, str, str]] = []
        tasks.run(_make, tmp_path / "vault", done=made.append)
        qtbot.waitUntil(lambda: bool(made), timeout=20_000)
        session, overdue, soon, unended = made[0]
        desk = VaultDesk(tasks, theme, session)
        page = RetentionPage(desk)
        qtbot.addWidget(page)
        theme.dress(page)
        page.resize(1080, 636)
        page.show()
        qtbot.waitExposed(page)
        case = Vaulted(qtbot, desk, page, session, overdue, soon, unended)
        case.settle()
        yield case
        page.settle()
        tasks.run(session.close)
        case.settle()


def test_the_list_is_ordered_and_says_rule_and_source(vaulted: Vaulted) -> None:
    assert vaulted.headings() == [
        "Overdue 1",
        "Due within the month 1",
        "Later 1",
        "Not concluded 1",
    ]
    assert vaulted.page.subtitle == "something is due in 2 of the cases"
    first = vaulted.page.line
    assert first is not None
    assert first.case_id == vaulted.overdue
    words = str(vaulted.page.list.currentIndex().data())
    for part in ("Ms Q v Example Ltd", "Received records", "kept until", "not verified"):
        assert part in words
    vaulted.choose(vaulted.unended)
    assert not vaulted.page.panel.record.isHidden()
    assert vaulted.page.panel.keep.isHidden()
    assert unnamed(vaulted.page) == []


def test_a_day_of_ones_own_is_asked_for_with_its_reason(vaulted: Vaulted) -> None:
    vaulted.choose(vaulted.soon)
    panel, form = vaulted.page.panel, vaulted.page.panel.reason
    panel.keep.click()
    form.save.click()
    assert "needed" in form.day.below
    form.day.date.setText("1 January 2099")
    form.save.click()
    assert "reason" in form.reason.below
    form.line.setText("the insurer asks")
    form.save.click()
    vaulted.settle()
    line = vaulted.page.line
    assert line is not None
    assert line.standing.decided
    assert line.standing.day == date(2099, 1, 1)
    assert form.isHidden()
    vaulted.qtbot.waitUntil(lambda: not panel.by_rule.isHidden())
    panel.by_rule.click()
    vaulted.settle()
    line = vaulted.page.line
    assert line is not None
    assert not line.standing.decided


def test_a_held_case_offers_no_destruction(vaulted: Vaulted) -> None:
    vaulted.choose(vaulted.overdue)
    panel = vaulted.page.panel
    panel.hold.click()
    panel.reason.line.setText("appeal pending")
    panel.reason.line.returnPressed.emit()
    vaulted.settle()
    assert "Under legal hold 2" in vaulted.headings()
    vaulted.qtbot.waitUntil(lambda: not panel.lift.isHidden())
    assert panel.destroy_case.isHidden()
    assert panel.hold.isHidden()
    panel.lift.click()
    panel.reason.line.setText("appeal dismissed")
    panel.reason.submit()
    vaulted.settle()
    assert "Under legal hold 2" not in vaulted.headings()


def test_a_destruction_asks_twice_and_leaves_a_certificate(
    vaulted: Vaulted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    left: list[str] = []
    vaulted.desk.case_left.connect(left.append)
    vaulted.choose(vaulted.overdue)
    panel, form = vaulted.page.panel, vaulted.page.panel.destruction
    panel.destroy_case.click()
    vaulted.settle()
    assert left == [vaulted.overdue]
    assert form.lines.findChildren(type(form.title))
    assert not form.save.isEnabled()
    form.passphrase.setText("a wrong passphrase")
    form.word.setText("destroy")
    assert not form.save.isEnabled()
    form.word.setText(CONFIRMATION)
    form.save.click()
    vaulted.settle()
    assert "Wrong passphrase" in form.notice.text
    assert form.passphrase.text() == ""
    monkeypatch.setattr(ChooseCopies, "ask", lambda _parent: tmp_path)
    form.look.click()
    vaulted.settle()
    assert "No copy" in form.copies.text()
    form.passphrase.setText(PASSPHRASE)
    form.save.click()
    vaulted.settle()
    assert "Destroyed 1" in vaulted.headings()
    assert vaulted.page.line is None
    assert form.isHidden()
    assert form.passphrase.text() == form.word.text() == ""
    target = tmp_path / "certificate.pdf"
    monkeypatch.setattr(ChooseCertificate, "ask", lambda _parent, _name: str(target))
    assert not vaulted.page.save_button.isHidden()
    vaulted.page.save_button.click()
    vaulted.settle()
    assert target.read_bytes().startswith(b"%PDF")


def test_received_records_go_alone_and_known_copies_are_named(
    vaulted: Vaulted, tmp_path: Path
) -> None:
    def copy(session: Session) -> str:
        session._vault.backup(tmp_path / "copies")
        return session.info().vault_id

    ids: list[str] = []
    vaulted.desk.ask(copy, done=ids.append)
    vaulted.settle()
    plan = CopyPlan(folder=str(tmp_path / "copies"))
    assert save_settings(Settings().with_plan(ids[0], plan))
    vaulted.choose(vaulted.overdue, Material.RECEIVED)
    panel, form = vaulted.page.panel, vaulted.page.panel.destruction
    vaulted.qtbot.waitUntil(lambda: not panel.return_records.isHidden())
    panel.return_records.click()
    vaulted.settle()
    assert "Still held by copy 1" in form.copies.text()
    form.fate.setCurrentIndex(1)
    form.passphrase.setText(PASSPHRASE)
    form.word.setText(CONFIRMATION)
    form.save.click()
    vaulted.settle()
    assert vaulted.headings() == [
        "Due within the month 1",
        "Later 1",
        "Not concluded 1",
        "Destroyed 1",
    ]
    (row,) = [row for row in vaulted.page.model.rows if isinstance(row, Certificate)]
    assert row.copies[0].startswith("copy 1 of")
    assert "returned to those instructing" in row.method


def test_a_vault_that_is_only_read_offers_nothing_that_changes_it(vaulted: Vaulted) -> None:
    vaulted.page.panel.read_only = True
    vaulted.choose(vaulted.soon)
    vaulted.choose(vaulted.overdue)
    shown = [button for button in vaulted.page.panel.buttons if not button.isHidden()]
    assert shown == [vaulted.page.panel.open_case]


def test_a_cancelled_destruction_forgets_what_was_typed(vaulted: Vaulted) -> None:
    vaulted.choose(vaulted.soon)
    form = vaulted.page.panel.destruction
    vaulted.page.panel.destroy_case.click()
    vaulted.settle()
    form.passphrase.setText(PASSPHRASE)
    form.word.setText(CONFIRMATION)
    form.cancel.click()
    assert form.isHidden()
    assert form.passphrase.text() == form.word.text() == ""
    vaulted.page.panel.destroy_case.click()
    form.passphrase.setText(PASSPHRASE)
    vaulted.page.settle()
    assert form.passphrase.text() == ""
    vaulted.settle()
    assert len(vaulted.page.model.rows) == 8


def test_the_record_of_a_case_is_one_press_away(vaulted: Vaulted) -> None:
    wanted: list[tuple[str, Destination]] = []
    vaulted.desk.case_wanted.connect(lambda case_id, place: wanted.append((case_id, place)))
    vaulted.choose(vaulted.unended)
    vaulted.page.panel.record.click()
    assert wanted == [(vaulted.unended, Destination(PageName.OVERVIEW, "details/case"))]


def test_the_page_follows_changes_made_elsewhere(vaulted: Vaulted) -> None:
    def conclude(session: Session) -> Changes:
        with session.working_on(vaulted.unended) as case:
            return cases.save_detail(case, "keeping.concluded_on", TODAY)

    vaulted.desk.save(conclude)
    vaulted.settle()
    assert "Not concluded 1" not in vaulted.headings()
    vaulted.desk.changed.emit(Changes("Rate", frozenset({Kind.INTERVIEW})))
    assert not vaulted.desk.tasks.busy


def test_a_vault_without_cases_says_what_belongs_here(
    qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path
) -> None:
    with cheap_kdf():
        made: list[tuple[Session, str]] = []
        tasks.run(Session.create, tmp_path / "empty", PASSPHRASE, done=made.append)
        qtbot.waitUntil(lambda: bool(made), timeout=20_000)
        page = RetentionPage(VaultDesk(tasks, theme, made[0][0]))
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
        assert page._stack.currentIndex() == 0
        tasks.run(made[0][0].close)
        qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
