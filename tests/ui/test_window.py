"""The window: navigation, keys, undo, locking, closing, the fault dialog, the start."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casereview.__main__ import wants_window
from casereview.app import tell_unraisable
from casereview.domain.progress import Tell
from casereview.errors import BadInputError, VaultError
from casereview.services.views import PageName
from casereview.ui.asides import AsideState
from casereview.ui.crash import CrashDialog, describe
from casereview.ui.desk import Desk, Destination
from casereview.ui.idle import IdleWatch
from casereview.ui.main_window import MainWindow
from casereview.ui.page import CasePage
from casereview.ui.pages.overview import OverviewPage
from casereview.ui.settings import Settings, load_settings, save_settings
from casereview.ui.status_line import StatusLine
from casereview.ui.tasks import Tasks, Work, WorkState
from casereview.ui.theme import Theme
from casereview.ui.widgets.early import (
    let_text_name_keys,
    never_scroll_sideways,
    show_plain_text,
    take_no_focus,
)
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.words import Words
from casereview.ui.workspace import FrameServices, Workspace
from tests.ui.test_unlock import GOOD, Vaults
from tests.ui.window_samples import OverviewInMemory, SessionInMemory, navigation, rate, redo, undo


class PlainPage(CasePage):
    """A page that notes where it was sent and that it was asked to save what is being typed."""

    def __init__(self, desk: Desk, page: PageName, title: str) -> None:
        super().__init__(desk, title)
        self.page = page
        self.targets: list[str] = []
        self.settled = 0

    def refresh(self) -> None:
        self.set_heading(self.title, "refreshed")

    def open_at(self, target: str) -> None:
        self.targets.append(target)

    def settle(self) -> None:
        self.settled += 1


def build_pages(desk: Desk) -> Sequence[CasePage]:
    return (
        OverviewPage(desk, OverviewInMemory()),
        PlainPage(desk, PageName.DOCUMENTS, "Documents"),
        PlainPage(desk, PageName.INTERVIEW, "Structured interview"),
        PlainPage(desk, PageName.REPORT, "Report"),
    )


class Opened:
    """A window over a vault in memory."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, theme: Theme, folder: Path) -> None:
        self.qtbot, self.tasks, self.theme = qtbot, tasks, theme
        self.vaults = Vaults()
        self.window = MainWindow(tasks, theme, self.vaults.door(), self.build, folder)
        qtbot.addWidget(self.window)
        theme.dress(self.window)
        self.window.resize(1280, 720)
        with qtbot.waitSignal(self.window.painted):
            self.window.show()

    @property
    def session(self) -> SessionInMemory:
        return self.vaults.session

    def build(self, session: Any) -> Workspace:
        services = FrameServices(navigation, undo, redo, build_pages)
        return Workspace(self.tasks, self.theme, session, services, 10)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.busy)

    def unlock(self) -> Workspace:
        form = self.window.unlock.open_form
        form.passphrase.setText(GOOD)
        form.unlock.click()
        self.qtbot.waitUntil(lambda: self.window.workspace is not None)
        self.settle()
        assert self.window.workspace is not None
        return self.window.workspace

    def open_case(self, case_id: str = "case-x") -> tuple[Workspace, Desk]:
        work = self.unlock()
        work.open_case(case_id)
        self.settle()
        assert work.desk is not None
        return work, work.desk


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path) -> Opened:
    return Opened(qtbot, tasks, theme, tmp_path)


def plain(work: Workspace, name: PageName) -> PlainPage:
    page = work.page(name)
    assert isinstance(page, PlainPage)
    return page


def test_unlocking_shows_the_cases_and_remembers_the_vault(opened: Opened, tmp_path: Path) -> None:
    work = opened.unlock()
    assert work.current is work.cases
    assert opened.window.windowTitle() == "Cases — CaseReview"
    assert load_settings().last_vault == str(tmp_path)
    assert not work.rail.buttons[PageName.DOCUMENTS].isVisible()


def test_a_case_brings_its_pages_and_counts(opened: Opened) -> None:
    work, _ = opened.open_case()
    assert work.current.page is PageName.OVERVIEW
    rail = work.rail
    assert rail.case_title.toolTip() == "Ms X v Machineworks"
    assert rail.buttons[PageName.OVERVIEW].isChecked()
    counts = {name: button.accessibleDescription() for name, button in rail.buttons.items()}
    assert counts[PageName.CASES] == "2"
    assert counts[PageName.DOCUMENTS] == "23"
    assert counts[PageName.INTERVIEW] == "7"


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_1, PageName.CASES),
        (Qt.Key.Key_2, PageName.OVERVIEW),
        (Qt.Key.Key_3, PageName.DOCUMENTS),
        (Qt.Key.Key_4, PageName.INTERVIEW),
        (Qt.Key.Key_5, PageName.REPORT),
    ],
)
def test_pages_by_key(opened: Opened, qtbot: QtBot, key: Qt.Key, page: PageName) -> None:
    work, _ = opened.open_case()
    other = PageName.REPORT if page is not PageName.REPORT else PageName.CASES
    work.show_page(other)
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    QTest.keyClick(opened.window, key, Qt.KeyboardModifier.ControlModifier)
    assert work.current.page is page
    assert work.rail.buttons[page].isChecked()
    assert not work.rail.buttons[other].isChecked()


def test_pages_by_the_rail_and_by_going(opened: Opened, qtbot: QtBot) -> None:
    work, desk = opened.open_case()
    QTest.mouseClick(work.rail.buttons[PageName.DOCUMENTS], Qt.MouseButton.LeftButton)
    assert plain(work, PageName.DOCUMENTS).isVisible()
    assert opened.window.windowTitle() == "Documents — CaseReview"
    desk.go(PageName.INTERVIEW, "t2/iad/C1")
    assert plain(work, PageName.INTERVIEW).isVisible()
    assert plain(work, PageName.INTERVIEW).targets == ["t2/iad/C1"]
    assert plain(work, PageName.DOCUMENTS).settled == 1


def test_undo_is_labelled_and_by_key(opened: Opened, qtbot: QtBot) -> None:
    work, desk = opened.open_case()
    assert not work.status.undo.isVisible()
    desk.save(rate, "GAD C2")
    qtbot.waitUntil(work.status.undo.isVisible)
    assert work.status.undo.text() == "Undo: rate GAD C2"
    assert not work.status.redo.isVisible()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    QTest.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not work.status.undo.isVisible())
    assert opened.session.cases["case-x"].done == []


def test_opening_another_case_closes_the_first(opened: Opened) -> None:
    work, desk = opened.open_case()
    work.open_case("case-y")
    opened.settle()
    assert opened.session.cases["case-x"].closed
    assert work.desk is not desk
    assert work.desk is not None
    assert work.desk.case_id == "case-y"


def test_choosing_the_open_case_again_goes_to_its_overview(opened: Opened) -> None:
    work, desk = opened.open_case()
    work.show_page(PageName.CASES)
    work.open_case("case-x")
    assert work.desk is desk
    assert work.current.page is PageName.OVERVIEW
    assert not opened.session.cases["case-x"].closed


def test_pages_are_built_in_turns_unless_wanted_sooner(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = opened.unlock()
    shown_when_built: dict[str, str] = {}

    def one_by_one(desk: Desk) -> Iterator[CasePage]:
        for page in build_pages(desk):
            shown_when_built[page.title] = work.current.title
            yield page

    services = FrameServices(navigation, undo, redo, one_by_one)
    monkeypatch.setattr(work, "_services", services)
    work.open_case("case-x", Destination(PageName.DOCUMENTS, "d4"))
    opened.qtbot.waitUntil(lambda: len(shown_when_built) == 4)
    assert plain(work, PageName.DOCUMENTS).targets == ["d4"]
    assert list(shown_when_built.values()) == ["Cases", "Cases", "Documents", "Documents"]


def test_an_error_nobody_took_is_told_on_the_page(opened: Opened) -> None:
    work, desk = opened.open_case()
    desk.ask(refuse, done=work.rail.set_case)
    opened.settle()
    assert work.current.notice.isVisible()
    assert work.current.notice.text == "No such thing."


def refuse(case: object) -> str:
    raise BadInputError("No such thing.")


def test_locking_forgets_every_page_and_asks_again(
    opened: Opened, qtbot: QtBot, qapp: QApplication
) -> None:
    work, _ = opened.open_case()
    work.show_page(PageName.REPORT)
    report = plain(work, PageName.REPORT)
    gone: list[str] = []
    work.destroyed.connect(lambda: gone.append("workspace"))
    report.destroyed.connect(lambda: gone.append("page"))
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    QTest.keyClick(opened.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert report.settled >= 1
    opened.settle()
    assert opened.session.closed
    assert opened.session.cases["case-x"].closed
    assert opened.window.workspace is None
    assert opened.window.unlock.isVisible()
    assert opened.window.unlock.form is opened.window.unlock.open_form
    assert opened.window.windowTitle() == "CaseReview"
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert sorted(gone) == ["page", "workspace"]


def test_results_that_arrive_after_locking_are_dropped(opened: Opened, qapp: QApplication) -> None:
    _, desk = opened.open_case()
    gate = threading.Event()
    opened.tasks.run(gate.wait, 5)
    desk.save(rate, "GAD C2")
    opened.window.lock()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gate.set()
    opened.settle()
    assert opened.session.cases["case-x"].done == ["Rate GAD C2"]
    assert opened.window.unlock.isVisible()


def test_locking_ends_what_runs_aside_before_the_vault_is_closed(opened: Opened) -> None:
    work = opened.unlock()
    begun, over = threading.Event(), threading.Event()
    closed_meanwhile: list[bool] = []

    def long(tell: Tell) -> None:
        begun.set()
        try:
            while True:
                tell(0, 1)
        finally:
            closed_meanwhile.append(opened.session.closed)
            over.set()

    opened.tasks.run_aside("Copying", long)
    assert begun.wait(10)
    opened.qtbot.waitUntil(lambda: work.status.aside_text == "Copying 0 / 1")
    opened.window.lock()
    opened.settle()
    assert over.is_set()
    assert closed_meanwhile == [False]
    assert opened.session.closed


def test_locking_twice_and_unlocking_again(opened: Opened) -> None:
    opened.unlock()
    opened.window.lock()
    opened.window.lock()
    opened.settle()
    assert opened.unlock().current.title == "Cases"


def test_closing_waits_until_everything_is_saved(opened: Opened, qtbot: QtBot) -> None:
    _, desk = opened.open_case()
    gate = threading.Event()
    opened.tasks.run(gate.wait, 5)
    desk.save(rate, "GAD C2")
    assert not opened.window.close()
    assert opened.window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert opened.session.closed
    assert opened.session.cases["case-x"].done == ["Rate GAD C2"]


def test_what_could_not_be_saved_keeps_the_window_open(opened: Opened, qtbot: QtBot) -> None:
    _, desk = opened.open_case()
    gate = threading.Event()
    opened.tasks.run(gate.wait, 5)
    desk.save(full_disk)
    assert not opened.window.close()
    gate.set()
    opened.settle()
    assert opened.window.isVisible()
    assert "The disk is full." in opened.window.unlock.form.notice.text


def full_disk(case: object) -> None:
    raise VaultError("The disk is full.")


def test_the_status_line_says_saving_saved_and_why_not(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine(10)
    qtbot.addWidget(line)
    assert line.text == "All changes saved · encrypted"
    line.set_state(WorkState(Work.SAVING))
    assert line.text == "Saving…"
    line.set_state(WorkState(Work.FAILED, "The disk is full."))
    assert line.text == "Could not save: The disk is full."
    line.set_state(WorkState(Work.WORKING, "Reading documents", 2, 3))
    assert line.text == "Reading documents 2 / 3"
    assert line.aside_text == ""
    line.set_aside(AsideState("Copying", 3, 12, "the fourth case"))
    assert line.aside_text == "Copying 3 / 12"
    with qtbot.waitSignal(line.cancel_wanted):
        QTest.mouseClick(line.cancel, Qt.MouseButton.LeftButton)
    line.set_aside(None)
    assert line.aside_text == ""
    line.set_undo("Rate GAD C2", "PHQ-9 accepted")
    assert line.undo.text() == "Undo: rate GAD C2"
    assert line.redo.text() == "Redo: PHQ-9 accepted"


def test_a_fault_of_ours_opens_one_dialog_without_case_text(opened: Opened, qtbot: QtBot) -> None:
    _, desk = opened.open_case()
    desk.ask(faulty, done=desk.setObjectName)
    qtbot.waitUntil(lambda: bool(opened.window.findChildren(CrashDialog)))
    desk.ask(faulty, done=desk.setObjectName)
    opened.settle()
    dialogs = opened.window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    shown = dialogs[0].details.toPlainText()
    assert "ZeroDivisionError" in shown
    assert "faulty" in shown
    assert "Ms Secret" not in shown
    QTest.mouseClick(dialogs[0].fold, Qt.MouseButton.LeftButton)
    assert dialogs[0].details.isVisible()
    dialogs[0].copy.click()
    assert QApplication.clipboard().text() == shown
    QTest.mouseClick(dialogs[0].go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.window.findChildren(CrashDialog))
    assert opened.window.workspace is not None


def faulty(case: object) -> str:
    claimant = "Ms Secret"
    try:
        raise ValueError(claimant)
    except ValueError as error:
        raise ZeroDivisionError(f"about {claimant}") from error


def test_the_cause_is_described_too() -> None:
    try:
        faulty(None)
    except ZeroDivisionError as error:
        text = describe(error)
    assert "ValueError" in text
    assert "test_window.py" in text
    assert "Ms Secret" not in text


def test_a_fault_that_nobody_can_take_is_told_without_case_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Faulty:
        def __del__(self) -> None:
            faulty(None)

    monkeypatch.setattr(sys, "unraisablehook", tell_unraisable)
    part = Faulty()
    del part
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "Ms Secret" not in told


def test_nobody_there_locks(qtbot: QtBot, qapp: QApplication, opened: Opened) -> None:
    watch = IdleWatch(qapp, 0, opened.window)
    with qtbot.waitSignal(watch.idle):
        watch.eventFilter(opened.window, QEvent(QEvent.Type.KeyPress))
    qapp.removeEventFilter(watch)
    watch.deleteLater()


def controls(widget: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    return [
        child
        for child in widget.findChildren(QWidget)
        if isinstance(child, kinds) and child.isVisibleTo(widget) and child.isEnabled()
    ]


def assert_named(widget: QWidget) -> None:
    found = controls(widget)
    assert found
    for control in found:
        if control.focusPolicy() is Qt.FocusPolicy.NoFocus:
            continue
        heard = QAccessible.queryAccessibleInterface(control)
        assert heard is not None
        assert heard.text(QAccessible.Text.Name), f"{type(control).__name__} has no name"


def test_every_control_has_a_name_and_tab_reaches_it(opened: Opened, qtbot: QtBot) -> None:
    assert_named(opened.window.unlock)
    opened.window.unlock.open_form.new_vault.click()
    assert_named(opened.window.unlock)
    work, _ = opened.open_case()
    for name in (PageName.OVERVIEW, PageName.CASES):
        work.show_page(name)
        opened.settle()
        assert_named(work)
        reached = tab_walk(opened.window, qtbot)
        wanted = {
            control for control in controls(work) if control.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        assert wanted <= reached
    work.cases.start_new_case()
    assert_named(work.cases.form)


def tab_walk(window: MainWindow, qtbot: QtBot) -> set[QWidget]:
    """Return what Tab reaches from where the focus is, once round."""
    with qtbot.waitActive(window):
        window.activateWindow()
    reached: set[QWidget] = set()
    for _ in range(80):
        focused = QApplication.focusWidget()
        if focused is not None:
            if focused in reached:
                break
            reached.add(focused)
        window.focusNextChild()
    return reached


def test_the_wheel_changes_nothing_without_focus(qtbot: QtBot) -> None:
    control = ChoiceField()
    qtbot.addWidget(control)
    control.addItems(["she", "he", "they"])
    control.setCurrentIndex(1)
    control.show()
    control.clearFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, event)
    assert control.currentIndex() == 1
    assert not event.isAccepted()


def test_what_the_first_page_sets_by_number_is_what_qt_names(qtbot: QtBot) -> None:
    area, label = QScrollArea(), QLabel("<b>bold</b>")
    for widget in (area, label):
        qtbot.addWidget(widget)
    show_plain_text(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    let_text_name_keys(label)
    assert label.textFormat() is Qt.TextFormat.AutoText
    take_no_focus(area)
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus
    never_scroll_sideways(area)
    assert area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_words_are_never_markup(qtbot: QtBot) -> None:
    words = Words("<b>a</b> &amp; b")
    qtbot.addWidget(words)
    assert words.textFormat() is Qt.TextFormat.PlainText


def test_settings_hold_the_vaults_folder_and_survive_anything(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    assert load_settings(file) == Settings()
    assert save_settings(Settings('C:\\Fälle "A"\\Ω'), file)
    assert load_settings(file) == Settings('C:\\Fälle "A"\\Ω')
    file.write_text("{not json")
    assert load_settings(file) == Settings()
    for other in ('{"last_vault": 7}', "[1]", '"text"'):
        file.write_text(other)
        assert load_settings(file) == Settings()
    assert not save_settings(Settings("x"), file / "impossible" / "settings.json")


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--vault", "x"], True),
        (["--vault=x"], True),
        (["--quit-after-first-paint"], True),
        (["demo"], False),
        (["--help"], False),
        (["vault", "info", "--vault"], False),
    ],
)
def test_the_window_opens_only_when_no_command_is_named(arguments: list[str], window: bool) -> None:
    assert wants_window(arguments) is window


@pytest.mark.parametrize("known", [False, True])
def test_the_start_loads_little_and_ends_by_itself(tmp_path: Path, known: bool) -> None:
    script = (
        "import sys\n"
        "from PySide6 import QtCore\n"
        "if 'Qt' in vars(QtCore): QtCore = object\n"  # a Qt that loads its names at once
        "from casereview.__main__ import main\n"
        "code = main(['--quit-after-first-paint', *sys.argv[1:]])\n"
        "heavy = {'pandas', 'numpy', 'reportlab', 'pypdfium2', 'pikepdf', 'docx', 'sqlite_utils',"
        " 'sqlcipher3', 'casereview.storage', 'casereview.services.views'}\n"
        "print(sorted(heavy & set(sys.modules)), 'Qt' in vars(QtCore))\n"
        "sys.exit(code)\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_FORCE_STDERR_LOGGING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, *(["--vault", str(tmp_path)] if known else [])],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["first paint", "[] False"]
    complaints = [
        line for line in done.stderr.splitlines() if "propagateSizeHints" not in line and line
    ]
    assert complaints == []
