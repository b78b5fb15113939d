"""The card of the settings for when the vault locks by itself and what was copied is cleared."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from casereview.errors import BadInputError
from casereview.ui.screen_capture import OFFERED
from casereview.ui.settings import Settings, load_settings, save_settings
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_MINUTES = (1, 2, 5, 10, 15, 20, 30, 45, 60)
_SECONDS = (10, 20, 30, 60, 120, 300)


class LockingCard(Card):
    """Saved as soon as a number is changed; `changed` carries the Settings."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Locking"), parent=parent)
        settings = load_settings()
        self.minutes = _choice(_MINUTES, settings.idle_minutes, self._minutes)
        self.seconds = _choice(_SECONDS, settings.clipboard_seconds, self._seconds)
        self.notice = Notice()
        self.body.addWidget(
            Words(
                self.tr(
                    "Locking closes every page and drops the keys. It also happens when the session"
                    " of the computer is locked or the computer sleeps, and with Ctrl L."
                ),
                Role.MUTED,
            )
        )
        line = QHBoxLayout()
        line.setSpacing(24)
        line.addWidget(Field(self.tr("Lock after this long without use"), self.minutes))
        line.addWidget(Field(self.tr("Clear what was copied after"), self.seconds))
        line.addStretch(1)
        self.body.addLayout(line)
        self.hidden = QCheckBox(
            self.tr("Leave the window out of recordings and shared pictures of the screen")
        )
        self.hidden.setChecked(settings.screen_capture_hidden)
        self.body.addWidget(self.hidden)
        self.hidden.setHidden(not OFFERED)
        self.body.addWidget(self.notice)
        for field in (self.minutes, self.seconds):
            field.currentIndexChanged.connect(self._on_changed)
        self.hidden.toggled.connect(self._on_changed)

    def _minutes(self, number: int) -> str:
        return self.tr("1 minute") if number == 1 else self.tr("{n} minutes").format(n=number)

    def _seconds(self, number: int) -> str:
        return self.tr("{number} seconds").format(number=number)

    def _on_changed(self) -> None:
        settings: Settings = load_settings()._replace(
            idle_minutes=self.minutes.currentData(),
            clipboard_seconds=self.seconds.currentData(),
            screen_capture_hidden=self.hidden.isChecked(),
        )
        self.notice.hide()
        if not save_settings(settings):
            self.notice.say_error(
                BadInputError(
                    "The settings could not be saved.", kept="They count until the program ends."
                )
            )
        self.changed.emit(settings)


def _choice(offered: tuple[int, ...], value: int, say: Callable[[int], str]) -> ChoiceField:
    field = ChoiceField()
    for number in sorted({*offered, value}):
        field.addItem(say(number), number)
    field.setCurrentIndex(field.findData(value))
    field.setMinimumWidth(150)
    return field
