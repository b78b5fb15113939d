"""The red banner of an open case while something about risk stands unattended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.services.views import RiskNotice
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class RiskBanner(QFrame):
    """Stands above every page of the case; it has no cross and hides by nothing but a record.

    `page_wanted` carries the enquiry to show. Leaving a case that was not acknowledged is asked
    about once, here, and never refused.
    """

    page_wanted = Signal(str)
    acknowledge_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("riskBanner")
        self._notice: RiskNotice | None = None
        self._of_the_case = False
        self._go_on: Callable[[], object] | None = None
        self._asked = False
        self._what = Words("", Role.STRONG)
        self._more = Words("")
        self.open = SmallButton(self.tr("Open the risk page"))
        self.acknowledge = SmallPrimaryButton(self.tr("I have seen this"))
        makes_changes(self.acknowledge)
        self.open.clicked.connect(self._on_open)
        self.acknowledge.clicked.connect(self._on_acknowledge)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._what)
        words.addWidget(self._more)
        line = QHBoxLayout(self)
        line.setContentsMargins(22, 8, 16, 8)
        line.setSpacing(12)
        line.addLayout(words, 1)
        line.addWidget(self.open)
        line.addWidget(self.acknowledge)
        self.hide()

    @property
    def text(self) -> str:
        """All that the banner says."""
        return f"{self._what.text()} {self._more.text()}".strip()

    def show_notice(self, notice: RiskNotice | None) -> None:
        """Say what stands unattended in the open case; None where nothing does."""
        if notice is None or (self._notice and notice.enquiry_id != self._notice.enquiry_id):
            self._asked = False
        self._notice = notice
        if notice is not None:
            self._what.setText(notice.what)
            self._more.setText(notice.more)
            self.acknowledge.setVisible(not notice.acknowledged)
            self.acknowledge.setText(self.tr("I have seen this"))
            self.setAccessibleName(self.text)
        self._show()
        going, self._go_on = self._go_on, None
        if going is not None and (notice is None or notice.acknowledged):
            going()

    def follow(self, *, of_the_case: bool) -> None:
        """Be seen on the pages of the case, not on those of the vault."""
        self._of_the_case = of_the_case
        self._show()

    def clear(self) -> None:
        """Forget the case: it is closed."""
        self._notice, self._go_on, self._asked = None, None, False
        self._show()

    def asks(self, go_on: Callable[[], object]) -> bool:
        """Whether to stay for an acknowledgement first, which is asked once; then go on with it."""
        notice = self._notice
        if notice is None or notice.acknowledged or self._asked or not self.acknowledge.isEnabled():
            return False
        self._asked = True
        self._go_on = go_on
        self.setVisible(True)
        self._more.setText(
            self.tr("Before this case is closed: what was done is not recorded. Leaving once more "
                    "closes it all the same.")
        )  # fmt: skip
        self.acknowledge.setText(self.tr("I have seen this; go on"))
        self.acknowledge.setFocus()
        self.setAccessibleName(self.text)
        return True

    def _show(self) -> None:
        self.setVisible(self._notice is not None and self._of_the_case)

    def _on_open(self) -> None:
        self._go_on = None
        if self._notice is not None:
            self.page_wanted.emit(self._notice.enquiry_id)

    def _on_acknowledge(self) -> None:
        self.acknowledge_wanted.emit()
