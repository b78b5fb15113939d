"""The privacy records of the vault: breaches, requests, complaints, recipients, texts."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QWidget

from casereview.errors import CaseReviewError, DamagedVaultError
from casereview.services.changes import Changes, Kind
from casereview.services.vault import privacy_records
from casereview.services.vault.privacy_records import PrivacyView
from casereview.services.views import PageName, Tone
from casereview.ui.desk import VaultDesk
from casereview.ui.page import Page
from casereview.ui.pages.privacy_parts.case_tab import CaseTab
from casereview.ui.pages.privacy_parts.overviews import AllCasesTab, TextsTab
from casereview.ui.pages.privacy_parts.records import BreachesTab, ComplaintsTab, RequestsTab
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.marks import makes_changes

_A_MINUTE = 60_000  # milliseconds after which the clocks are read again


class Tab(StrEnum):
    """The parts of the page, as `open_at` names them; `case/ID` names a case as well."""

    BREACHES = "breaches"
    REQUESTS = "requests"
    COMPLAINTS = "complaints"
    CASE = "case"
    ALL = "all"
    TEXTS = "texts"


class TabBar(QTabBar):
    """The parts by name; the wheel scrolls the page, it never changes the part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Parts of the privacy records"))
        self.setDrawBase(False)
        self.setExpanding(False)
        words = {
            Tab.BREACHES: self.tr("Breaches"),
            Tab.REQUESTS: self.tr("Requests"),
            Tab.COMPLAINTS: self.tr("Complaints"),
            Tab.CASE: self.tr("Recipients of a case"),
            Tab.ALL: self.tr("All cases"),
            Tab.TEXTS: self.tr("Record and notice"),
        }
        for tab in Tab:
            self.addTab(words[tab])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PrivacyPage(Page):
    """What a controller of personal data has to keep, part by part."""

    page = PageName.PRIVACY
    kinds = frozenset({Kind.VAULT, Kind.CASE, Kind.DOCUMENTS, Kind.REPORT, Kind.INTERVIEW})

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__("Privacy records", parent)
        self.desk = desk
        self._wanted_case = ""
        self.undo = SecondaryButton(self.tr("Undo"))
        makes_changes(self.undo)
        self.undo.clicked.connect(self._on_undo)
        self.undo.hide()
        self.add_action_widget(self.undo)
        self.bar_of_tabs = TabBar()
        self.breaches = BreachesTab(desk)
        self.requests = RequestsTab(desk)
        self.complaints = ComplaintsTab(desk)
        self.case = CaseTab(desk)
        self.every = AllCasesTab(desk)
        self.texts = TextsTab()
        self.anew = SecondaryButton(self.tr("Set them aside and begin others"))
        makes_changes(self.anew)
        self.anew.clicked.connect(self._on_anew)
        self.anew.hide()
        self._stack = QStackedWidget()
        for part in (
            self.breaches,
            self.requests,
            self.complaints,
            self.case,
            self.every,
            self.texts,
        ):
            self._stack.addWidget(part)
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 0)
        head.addWidget(self.bar_of_tabs)
        head.addStretch(1)
        head.addWidget(self.anew)
        self.content.addLayout(head)
        self.content.addWidget(self._stack, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(_A_MINUTE)
        self._clock.timeout.connect(self.refresh)
        self._connect()

    @property
    def tab(self) -> Tab:
        """The part that is shown."""
        return list(Tab)[self.bar_of_tabs.currentIndex()]

    def refresh(self) -> None:
        self.desk.ask(privacy_records.view, done=self._show, failed=self._failed, key="privacy")

    def open_at(self, target: str) -> None:
        name, _, key = target.partition("/")
        if name not in list(Tab):
            return
        self.bar_of_tabs.setCurrentIndex(list(Tab).index(Tab(name)))
        if name == Tab.CASE and key:
            self._wanted_case = key
            if self.case.case.choice.findData(key) >= 0:
                self._open_wanted()
        elif key:
            for part in (self.breaches, self.requests, self.complaints):
                part.open_record(key)

    @property
    def place(self) -> str:
        if self.tab is Tab.CASE and self.case.case_id:
            return f"{Tab.CASE}/{self.case.case_id}"
        return str(self.tab)

    def settle(self) -> None:
        for part in (self.breaches, self.requests, self.complaints, self.case):
            part.settle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def _connect(self) -> None:
        self.desk.changed.connect(self._on_changed)
        self.bar_of_tabs.currentChanged.connect(self._on_tab)
        self.requests.answer_wanted.connect(self._on_case_wanted)
        self.every.case_wanted.connect(self._on_case_wanted)
        self.case.all_wanted.connect(self._on_all_wanted)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & self.kinds:
            self.refresh_when_seen()

    def _failed(self, error: CaseReviewError) -> None:
        """Say why nothing can be shown; records that are damaged can be set aside."""
        self.say_error(error)
        self.anew.setVisible(isinstance(error, DamagedVaultError))

    def _on_anew(self) -> None:
        self.desk.save(privacy_records.begin_anew, done=self._on_begun, failed=self.say_error)

    def _on_begun(self, _changes: Changes) -> None:
        self.anew.hide()
        self.notice.say(
            self.tr("Other records are begun."),
            self.tr("Those that cannot be read are kept in the vault’s folder, set aside."),
            Tone.GREEN,
        )

    def _show(self, view: PrivacyView) -> None:
        self.anew.hide()
        for part in (self.breaches, self.requests, self.complaints, self.every, self.texts):
            part.show_view(view)
        self.case.set_cases(dict(view.case_titles))
        if self._wanted_case:
            self._open_wanted()
        elif self.tab is Tab.CASE:
            self.case.refresh()
        label = view.undo_label
        self.undo.setVisible(bool(label))
        self.undo.setText(self.tr("Undo: {what}").format(what=(label or "").lower()))
        self.undo.setAccessibleName(self.undo.text())
        words = (
            self.tr("{count} clocks run").format(count=view.urgent)
            if view.urgent > 1
            else self.tr("one clock runs")
        )
        self.set_heading(
            self.tr("Privacy records"), words if view.urgent else self.tr("no clock runs")
        )

    def _open_wanted(self) -> None:
        wanted, self._wanted_case = self._wanted_case, ""
        self.case.choose(wanted)

    def _on_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        if self.tab is Tab.CASE and not self._wanted_case:
            self.case.refresh()

    def _on_case_wanted(self, case_id: str) -> None:
        self.open_at(f"{Tab.CASE}/{case_id}")

    def _on_all_wanted(self) -> None:
        self.open_at(Tab.ALL)

    def _on_undo(self) -> None:
        self.desk.save(privacy_records.undo, failed=self.say_error)
