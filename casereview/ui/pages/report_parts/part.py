"""What every part of the report page is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casereview.services.views import PageName

if TYPE_CHECKING:
    from casereview.ui.pages.report_parts.loading import Loaded


class PartName(StrEnum):
    """The parts in the order of their tabs, as links name them."""

    WRITE = "write"
    CHECKS = "checks"
    DISPUTES = "disputes"
    VERSIONS = "versions"
    SUPPLEMENTS = "supplements"


class Part(QWidget):
    """A part of the report page, made when it is first wanted.

    refused carries an error, told words on what was done with more of them or '', place_wanted the
    section, the anchor in it and the words there that are to be shown under Write.
    """

    page = PageName.REPORT

    refused = Signal(object)
    told = Signal(str, str)
    place_wanted = Signal(str, str, str)

    def show_loaded(self, loaded: Loaded) -> None:
        """Show the report as it stands; called after every change while the part is shown."""
        raise NotImplementedError

    def begin(self, within: str) -> None:
        """Show what a link names in this part; '' puts the focus where work begins."""

    @property
    def place(self) -> str:
        """What `begin` shows again when the way leads back here."""
        return ""

    def settle(self) -> None:
        """Save what is still being typed."""

    def stop(self) -> None:
        """Stop what goes on piece by piece: the page is about to go."""
