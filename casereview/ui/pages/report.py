"""The report: what the expert writes, what is checked and disputed, and its versions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from casereview.services.changes import Kind
from casereview.services.views import PageName, Tone
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from casereview.ui.pages.report_parts.exporting import Exporter
from casereview.ui.pages.report_parts.loading import Loaded, load
from casereview.ui.pages.report_parts.made import MAKERS
from casereview.ui.pages.report_parts.paper import PaperKeeper
from casereview.ui.pages.report_parts.part import Part, PartName
from casereview.ui.pages.report_parts.writing import WritingPart
from casereview.ui.printing import PaperPrinter
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.parts_bar import PartsBar


class ReportPage(CasePage):
    """The head of the report, and one of its parts; a part is made when it is first wanted."""

    page = PageName.REPORT
    kinds = frozenset(Kind) - {Kind.VAULT}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Report", parent)
        self._loaded: Loaded | None = None
        self.keeper = PaperKeeper(desk, self)
        self.writing = WritingPart(desk, self.keeper)
        self.printer = PaperPrinter(desk, self)
        self.exporter = Exporter(desk, self.keeper, self)
        self._made: dict[PartName, Part] = {PartName.WRITE: self.writing}
        self._names = tuple(n for n in PartName if n is PartName.WRITE or n in MAKERS)
        self._build_head()
        self._build()
        self._connect(self.writing)
        self.keeper.made.connect(self._on_paper)
        self.keeper.refused.connect(self._on_paper)
        self.printer.changed.connect(self._on_paper)
        self.printer.refused.connect(self.say_error)
        self.exporter.refused.connect(self.say_error)
        self.exporter.told.connect(self._on_told)

    def _build_head(self) -> None:
        self._print = SecondaryButton(self.tr("Print…"))
        makes_changes(self._print)
        self._print.clicked.connect(self.print_report)
        self.finalise = PrimaryButton(self.tr("Finalise…"))
        makes_changes(self.finalise)
        self.finalise.clicked.connect(self.begin_finalising)
        for button in (self._print, self.exporter.button, self.finalise):
            self.add_action_widget(button)
        if PartName.VERSIONS not in self._names:
            self.finalise.hide()
        self._on_paper()

    def _build(self) -> None:
        words = {
            PartName.WRITE: self.tr("Write"),
            PartName.CHECKS: self.tr("Checks"),
            PartName.DISPUTES: self.tr("Disputed facts"),
            PartName.VERSIONS: self.tr("Versions"),
            PartName.SUPPLEMENTS: self.tr("Supplements"),
        }
        self.parts = PartsBar(self.tr("Parts of the report"), (words[n] for n in self._names))
        if len(self._names) == 1:
            self.parts.hide()
        self.parts.currentChanged.connect(self._on_part)
        for place in range(len(self._names)):
            keys = f"Alt+{place + 1}"
            self.parts.setTabToolTip(place, keys)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._on_key, place))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.writing)
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(10)
        self.content.addWidget(self.printer.strip)
        self.content.addWidget(self.parts)
        self.content.addWidget(self._stack, 1)

    def _connect(self, part: Part) -> None:
        part.refused.connect(self.say_error)
        part.told.connect(self._on_told)
        part.place_wanted.connect(self.show_place)

    # ---- showing

    def refresh(self) -> None:
        self.desk.ask(load, done=self._show, failed=self.say_error, key="report")
        self.keeper.renew()

    def open_at(self, target: str) -> None:
        """Show a section, or a part by its name and after a stroke what is named in it."""
        name, _, within = target.partition("/")
        if name in self._names:
            self.show_part(PartName(name)).begin(within)
        elif target:
            self.show_part(PartName.WRITE).begin(target)

    def show_place(self, section: str, place: str = "", words: str = "") -> None:
        """Show a section under Write, and in it a paragraph by its anchor, or some words of it."""
        self.show_part(PartName.WRITE)
        self.writing.show_place(section, place, words)

    def show_part(self, name: PartName) -> Part:
        """Show a part and return it."""
        self.parts.setCurrentIndex(self._names.index(name))
        return self._part(name)

    @property
    def part(self) -> PartName:
        """The part that is shown."""
        return self._names[self.parts.currentIndex()]

    @property
    def place(self) -> str:
        shown = self._part(self.part)
        return shown.place if shown is self.writing else f"{self.part}/{shown.place}"

    def settle(self) -> None:
        """Save what is being typed and end the process that draws."""
        for part in self._made.values():
            part.settle()
        self.keeper.rest()

    def stop(self) -> None:
        """Print no more pages."""
        self.printer.stop()
        for part in self._made.values():
            part.stop()

    def _part(self, name: PartName) -> Part:
        if name not in self._made:
            part = self._made[name] = MAKERS[name](self.desk)
            self._connect(part)
            self._stack.addWidget(part)
        return self._made[name]

    def _on_part(self) -> None:
        before = self._stack.currentWidget()
        if isinstance(before, Part):
            before.settle()
        shown = self._part(self.part)
        self._stack.setCurrentWidget(shown)
        if self._loaded is not None:
            shown.show_loaded(self._loaded)

    def _on_key(self, place: int) -> None:
        """Show a part and leave the focus before it, so that Tab goes on into it."""
        self.parts.setCurrentIndex(place)
        self.parts.setFocus()

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        report = loaded.view.report
        blocking = len(loaded.view.blocks)
        waits = (
            self.tr("{count} block finalising").format(count=blocking)
            if blocking
            else self.tr("nothing blocks finalising")
        )
        self.set_heading(self.title, f"{report.version} · {waits}")
        self.exporter.version = report.version
        self._part(self.part).show_loaded(loaded)
        if self.part is not PartName.WRITE:
            self.writing.show_loaded(loaded)

    # ---- the head

    def print_report(self) -> None:
        """Ask for a printer and print the pages that are shown."""
        if self.keeper.paper is not None:
            self.printer.print(self.keeper.paper)

    def begin_finalising(self) -> None:
        """Go on to where the report is issued."""
        self.show_part(PartName.VERSIONS).begin("finalise")

    def _on_paper(self) -> None:
        ready = self.keeper.current and self.printer.job is None
        self._print.setEnabled(ready)
        self.exporter.pdf.setEnabled(ready)

    def _on_told(self, words: str, more: str) -> None:
        self.notice.say(words, more, tone=Tone.GREEN)
