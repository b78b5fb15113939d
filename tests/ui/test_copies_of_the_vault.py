"""Copies in the window, on real vaults: by themselves, by hand, looked through, restored, told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from casereview.domain.dossier import SectionText
from casereview.errors import BadInputError, VaultError
from casereview.services.session import CaseDraft, Session
from casereview.services.tone import Tone
from casereview.services.vault.copies import Backup
from casereview.storage.copies import listed
from casereview.ui import rolling_copies
from casereview.ui.copy_words import copy_words, holds, size
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.restore_form import RestoreForm
from casereview.ui.rolling_copies import CopyState, RollingCopies
from casereview.ui.settings import CopyPlan, Settings, load_settings, save_settings
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.backups_card import BackupsCard
from casereview.ui.widgets.buttons import SmallButton
from tests.builders import cheap_kdf
from tests.ui.case_samples import unnamed

PASSPHRASE = "four plain fictional words"


@dataclass
class Kept:
    """A vault of one case on the vault thread, and how to wait."""

    qtbot: QtBot
    desk: VaultDesk
    session: Session
    case_id: str
    folder: Path

    @property
    def copies(self) -> RollingCopies:
        return self.desk.copies

    @property
    def to(self) -> Path:
        return self.folder.with_name("copies")

    def settle(self) -> None:
        """Wait until all is done and shown."""
        self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    def work(self, name: str) -> None:
        """Change something of the case."""
        self.desk.tasks.run(_work, self.session, self.case_id, name)
        self.settle()

    def plan(self) -> CopyPlan:
        """Return the plan that is remembered."""
        return load_settings().plan(self.session.info().vault_id)


def _work(session: Session, case_id: str, text: str) -> None:
    with session.working_on(case_id) as case, case.file.command("Write"):
        case.file.sections.put(SectionText("opinion", text))


def _make(folder: Path) -> tuple[Session, str]:
    session, _code = Session.create(folder, PASSPHRASE)
    return session, session.new_case(CaseDraft("Ms Q", defendant="Example Ltd"))


@pytest.fixture
def kept(qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path) -> Iterator[Kept]:
    with cheap_kdf():
        made: list[tuple[Session, str]] = []
        tasks.run(_make, tmp_path / "vault", done=made.append)
        qtbot.waitUntil(lambda: bool(made), timeout=10_000)
        session, case_id = made[0]
        desk = VaultDesk(tasks, theme, session)
        yield Kept(qtbot, desk, session, case_id, tmp_path / "vault")
        tasks.end_asides()
        tasks.run(session.close)
        qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
        desk.deleteLater()


@pytest.fixture
def begun(kept: Kept) -> Kept:
    """Lend it with copies kept in a folder, one of which is made."""
    kept.copies.begin()
    kept.settle()
    kept.copies.copy_into(str(kept.to), 30)
    kept.settle()
    assert [copy.number for copy in kept.copies.state.copies] == [1]
    return kept


# --- by themselves ---


def test_without_a_plan_nothing_is_copied_and_that_is_said(kept: Kept) -> None:
    kept.copies.begin()
    kept.settle()
    assert kept.copies.vault is not None
    assert kept.copies.vault.suggested == kept.folder.with_name("vault copies")
    kept.copies.closed_case()
    kept.copies.worked()
    kept.settle()
    assert copy_words(kept.copies.state, datetime.now(UTC)).short == "No copies are kept"
    assert not kept.folder.with_name("vault copies").exists()


def test_a_folder_is_remembered_by_the_random_id_of_the_vault(begun: Kept, home: Path) -> None:
    plan = begun.plan()
    assert (plan.folder, plan.minutes) == (str(begun.to), 30)
    assert plan.copied == listed(begun.to)[0].made
    for file in home.rglob("*"):
        assert not file.is_file() or b"Ms Q" not in file.read_bytes()


def test_a_folder_of_no_use_is_refused_and_forgotten(begun: Kept) -> None:
    refused: list[BadInputError] = []
    begun.copies.failed.connect(refused.append)
    begun.copies.copy_into(str(begun.folder / "inside"), 10)
    begun.settle()
    assert "inside the vault" in refused[0].what
    assert begun.plan().folder == str(begun.to)
    assert begun.copies.state.plan.minutes == 30
    assert not (begun.folder / "inside").exists()


def test_work_is_copied_when_a_case_is_closed_and_only_if_there_is_news(
    begun: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.work("more")
    begun.copies.closed_case()
    begun.settle()
    assert len(listed(begun.to)) == 1, "a copy was made a moment ago"
    monkeypatch.setattr(rolling_copies, "LEAST", 0)
    for _ in range(3):
        begun.copies.closed_case()
        begun.settle()
    assert [copy.number for copy in begun.copies.state.copies] == [2, 1]


def test_the_first_copy_follows_unlocking_and_the_next_the_interval(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.to.mkdir()
    vault_id = kept.session.info().vault_id
    save_settings(Settings().with_plan(vault_id, CopyPlan(str(kept.to), 10)))
    monkeypatch.setattr(rolling_copies, "FIRST_AFTER", 0)
    kept.copies.begin()
    kept.qtbot.waitUntil(lambda: len(listed(kept.to)) == 1, timeout=10_000)
    kept.settle()
    kept.work("more")
    kept.copies._every.setInterval(1)
    kept.qtbot.waitUntil(lambda: len(listed(kept.to)) == 2, timeout=10_000)
    kept.copies._every.stop()


def test_a_pause_of_the_work_is_used(begun: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling_copies, "PAUSE", 0)
    monkeypatch.setattr(rolling_copies, "LEAST", 0)
    begun.work("more")
    begun.copies.worked()
    begun.qtbot.waitUntil(lambda: len(listed(begun.to)) == 2, timeout=10_000)


def test_a_missing_drive_is_told_tried_again_and_never_made_anew(
    begun: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolling_copies, "LEAST", 0)
    away = begun.to.with_name("unplugged")
    begun.to.rename(away)
    begun.work("more")
    begun.copies.closed_case()
    begun.settle()
    words = copy_words(begun.copies.state, datetime.now(UTC).astimezone())
    assert words.worrying
    assert words.short.startswith("Not copied since ")
    assert words.short.endswith(": the folder is not there")
    assert not begun.to.exists()
    begun.to.mkdir()  # the place where a disk would be mounted
    begun.copies.closed_case()
    begun.settle()
    assert begun.copies.state.failure == "The copies made before are not in the folder."
    assert list(begun.to.iterdir()) == []
    begun.to.rmdir()
    away.rename(begun.to)
    assert begun.copies._soon.isActive()
    begun.copies._soon.start(0)
    begun.qtbot.waitUntil(lambda: len(begun.copies.state.copies) == 2, timeout=10_000)
    assert begun.copies.state.failure == ""


def test_only_when_asked(begun: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling_copies, "LEAST", 0)
    begun.copies.set_plan(str(begun.to), 0)
    begun.work("more")
    begun.copies.worked()
    begun.copies.closed_case()
    begun.settle()
    timers = (begun.copies._every, begun.copies._pause, begun.copies._soon)
    assert not any(timer.isActive() for timer in timers)
    begun.copies.copy_now()
    begun.settle()
    assert len(begun.copies.state.copies) == 2
    begun.copies.copy_now()
    begun.settle()
    assert len(begun.copies.state.copies) == 3, "what is asked for is done, news or not"


# --- the card ---


@pytest.fixture
def card(kept: Kept) -> BackupsCard:
    kept.copies.begin()
    kept.settle()
    card = BackupsCard(kept.desk)
    kept.qtbot.addWidget(card)
    card.show()
    card.refresh()
    kept.settle()
    return card


def buttons(card: BackupsCard, start: str) -> list[SmallButton]:
    return [
        button
        for button in card.lines.findChildren(SmallButton)
        if button.accessibleName().startswith(start)
    ]


def test_copies_are_begun_listed_and_looked_through(card: BackupsCard, kept: Kept) -> None:
    assert card.state.text() == "No copies are kept."
    assert card.folder.folder == str(kept.folder.with_name("vault copies"))
    card.folder.set_folder(str(kept.to))
    card.keep.click()
    assert card.now.text() == "Copy now"
    kept.settle()
    assert card.state.text().startswith("Copied ")
    assert card.keep.isHidden()
    card.now.click()
    kept.settle()
    assert len(buttons(card, "Check")) == 2
    assert unnamed(card) == []
    buttons(card, "Check")[0].click()
    kept.settle()
    assert "is as it was when it was made and verified" in card.notice.text
    assert "Today’s passphrase opens it." in card.notice.text
    newest = listed(kept.to)[0].folder
    (newest / "index.db").write_bytes(b"x")
    buttons(card, "Check")[0].click()
    kept.settle()
    assert "is damaged. index.db: it is not as it was" in card.notice.text
    assert card.notice.property("tone") == str(Tone.RED)


def test_a_copy_is_restored_into_a_new_folder_and_offered(card: BackupsCard, kept: Kept) -> None:
    wanted: list[str] = []
    kept.desk.vault_wanted.connect(wanted.append)
    card.folder.set_folder(str(kept.to))
    card.keep.click()
    kept.settle()
    buttons(card, "Restore")[0].click()
    offered = Path(card.target.folder)
    assert offered.parent == kept.folder.parent
    assert not offered.exists()
    card.target.set_folder(str(kept.folder))
    card.form.save.click()
    kept.settle()
    assert "is not an empty folder" in card.form.notice.text
    card.target.set_folder(str(offered))
    card.form.save.click()
    kept.settle()
    assert card.form.isHidden()
    card.open.click()
    assert wanted == [str(offered)]
    with cheap_kdf():
        opened = Session.unlock(offered, PASSPHRASE)
    assert [case.claimant for case in opened.case_list().cases] == ["Ms Q"]
    opened.close()


def test_a_folder_that_cannot_be_written_is_told_in_the_card(card: BackupsCard, kept: Kept) -> None:
    file = kept.folder.with_name("letter.txt")
    file.write_text("x")
    card.folder.set_folder(str(file))
    card.keep.click()
    kept.settle()
    assert "is a file or a vault" in card.notice.text
    assert kept.plan() == CopyPlan()


def test_how_often_and_a_chosen_folder(
    card: BackupsCard, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(kept.to))
    card.folder.choose.click()
    assert card.folder.folder == str(kept.to)
    card.folder.submitted.emit()
    kept.settle()
    card.often.setCurrentIndex(card.often.findData(10))
    card.often.activated.emit(0)
    assert kept.plan().minutes == 10


# --- from the first page ---


def test_a_copy_is_restored_with_no_vault_open(begun: Kept, tasks: Tasks, tmp_path: Path) -> None:
    form = RestoreForm(tasks)
    begun.qtbot.addWidget(form)
    submitted: list[None] = []
    form.submitted.connect(lambda: submitted.append(None))
    form.begin()
    form._submit()
    assert "Both folders are needed" in form.notice.text
    form.source.set_folder(str(begun.to))
    form.target.set_folder(str(tmp_path / "new"))
    form.passphrase.setText("guessed")
    form._submit()
    begun.settle()
    assert "Wrong passphrase" in form.notice.text
    assert not (tmp_path / "new").exists()
    form.passphrase.setText(PASSPHRASE)
    form._submit()
    begun.settle()
    assert submitted == [None]
    assert form.restored == tmp_path / "new"
    assert form.passphrase.text() == ""
    assert (tmp_path / "new" / "vault.json").exists()


# --- in words ---

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC).astimezone()
COPY = Backup(Path("c"), 3, "v", "2026-11-22T14:02:00+00:00", 12, size=340_000_000)


def state(copied: str = "", failure: str = "", *copies: Backup) -> CopyState:
    return CopyState(CopyPlan("/media/Backup disk", 30, copied), copies, failure)


def local(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}"


@pytest.mark.parametrize(
    ("given", "words", "worrying"),
    [
        (CopyState(), "No copies are kept", True),
        (state(), "Not copied yet", False),
        (state(COPY.made, "", COPY), f"Copied {local(COPY.made)} to Backup disk", False),
        (state("2026-11-20T12:00:00+00:00"), "Copied 20 Nov to Backup disk", False),
        (state("2025-11-20T12:00:00+00:00"), "Copied 20 Nov 2025 to Backup disk", False),
        (
            state("2026-11-20T12:00:00+00:00", "The folder is not there."),
            "Not copied since 20 Nov: the folder is not there",
            True,
        ),
        (state("", "The disk is full."), "Not copied: the disk is full", True),
        (
            state(COPY.made, "", Backup(Path("c"), 4, "v", COPY.made, 11, ("x",))),
            f"Copied {local(COPY.made)}, not complete",
            True,
        ),
        (state("nonsense"), "Not copied yet", False),
    ],
)
def test_the_status_line_says_it_in_words(given: CopyState, words: str, worrying: bool) -> None:
    said = copy_words(given, NOW)
    assert (said.short, said.worrying) == (words, worrying)
    assert said.whole.startswith(words) or not given.plan.folder


def test_what_a_copy_holds_in_words() -> None:
    assert holds(COPY) == "12 cases · 340 MB · complete"
    faulty = Backup(Path("c"), 4, "v", COPY.made, 1, ("x",), ("y", "z"), 10)
    assert holds(faulty) == "1 case · 1 MB · 1 left out, not readable · 2 copied with faults"
    assert size(2_340_000_000) == "2.3 GB"


def test_a_refusal_of_the_disk_is_told_once_asked(begun: Kept) -> None:
    told: list[VaultError] = []
    begun.copies.failed.connect(told.append)
    shutil.rmtree(begun.to)
    begun.to.write_text("a file")
    begun.copies.copy_now()
    begun.settle()
    assert len(told) == 1
    assert begun.copies.state.failure
