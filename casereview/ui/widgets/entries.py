"""Fields that show a value and read what was typed, one kind of value each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.document import Document
from casereview.ui.widgets.date_field import DateField
from casereview.ui.widgets.fields import ChoiceField, Field

LINES = 4  # of a longer text that are seen without scrolling


class Entry(Field):
    """A field of a record; `left` follows when the focus goes, Enter is pressed or a choice made.

    A subclass shows a value and returns what is typed, or raises ValueError with a sentence.
    """

    left = Signal()

    def __init__(
        self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(label, control, hint, parent)
        control.installEventFilter(self)

    @property
    def is_held(self) -> bool:
        """Whether it is being typed in; a choice or a tick is saved as it is made."""
        typed = isinstance(self.control, QLineEdit | QPlainTextEdit)
        return typed and self.control.hasFocus()

    @property
    def is_wrong(self) -> bool:
        """Whether it is marked as not understood."""
        return bool(self.control.property("wrong"))

    def show_value(self, value: object) -> None:
        """Show a saved value."""
        raise NotImplementedError

    def value(self) -> object:
        """Return what is typed; raises ValueError with a sentence where it is not understood."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False


class LineEntry(Entry):
    """A line of text."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        self.line = QLineEdit()
        super().__init__(label, self.line, hint, parent)
        self.line.returnPressed.connect(self.left)

    def show_value(self, value: object) -> None:
        written = "" if value is None else str(value)
        if self.line.text() != written:
            self.line.setText(written)
            self.line.setCursorPosition(0)

    def value(self) -> object:
        return self.line.text().strip()


class NumberEntry(LineEntry):
    """A whole number that may be left empty: `empty` then stands for it."""

    def __init__(
        self, label: str, hint: str = "", empty: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, hint, parent)
        self._empty = empty
        self.line.setMaxLength(4)

    def show_value(self, value: object) -> None:
        super().show_value("" if value == self._empty else value)

    def value(self) -> object:
        text = self.line.text().strip()
        if not text:
            return self._empty
        if not (text.isascii() and text.isdecimal()):
            raise ValueError(self.tr("A whole number, please."))
        return int(text)


class TextEntry(Entry):
    """A text of several lines; Tab leaves it."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        self.text = QPlainTextEdit()
        super().__init__(label, self.text, hint, parent)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(LINES * self.text.fontMetrics().lineSpacing() + 22)

    def show_value(self, value: object) -> None:
        if self.text.toPlainText() != str(value):
            self.text.setPlainText(str(value))

    def value(self) -> object:
        return self.text.toPlainText().strip()


class WhenEntry(Entry):
    """A date as people type it, with how it was understood; an exact one gives a day."""

    def __init__(
        self, label: str, hint: str = "", *, exact: bool = False, parent: QWidget | None = None
    ) -> None:
        self.line = DateField(exact=exact)
        super().__init__(label, self.line, hint, parent)
        self._exact = exact
        self._plain = hint
        self.line.returnPressed.connect(self.left)
        self.line.textChanged.connect(self._on_text)

    def show_value(self, value: object) -> None:
        assert value is None or isinstance(value, PartialDate | date)
        self.line.set_value(value)
        self.line.setCursorPosition(0)

    def value(self) -> object:
        text = self.line.text().strip()
        if not text:
            return None
        try:
            read = parse_date(text)
        except ValueError:
            words = self.tr("“{text}” is not understood as a date: try {example}.")
            example = self.tr("14 May 2019") if self._exact else self.tr("spring 2019 or 14/5/2019")
            raise ValueError(words.format(text=text, example=example)) from None
        if self._exact and read.exact is None:
            raise ValueError(self.tr("Day, month and year are needed here."))
        return read.exact if self._exact else read

    def _on_text(self) -> None:
        """Say how it is understood where that differs from what is typed; never scold early."""
        read = self.line.value()
        self.set_wrong("")
        if read is not None and str(read) != self.line.text().strip():
            self.set_hint(self.tr("understood as {date}").format(date=str(read)))
        else:
            self.set_hint(self._plain)


class ChoiceEntry(Entry):
    """One of several words, each standing for a key that `read` turns into the value."""

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[str, str]],
        read: Callable[[str], object] = str,
        parent: QWidget | None = None,
    ) -> None:
        self.choice = ChoiceField()
        super().__init__(label, self.choice, parent=parent)
        self._read = read
        self.choice.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(10)
        self.set_choices(choices)
        self.choice.activated.connect(self.left)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these keys and words, and keep the one chosen while it is among them."""
        if list(choices) == self._choices():
            return
        chosen = self.choice.currentData()
        self.choice.clear()
        for key, words in choices:
            self.choice.addItem(words, key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))

    def show_value(self, value: object) -> None:
        key = "" if value is None else str(value)
        place = self.choice.findData(key)
        if place < 0:  # a key that is no longer offered is shown as it stands, not replaced
            self.choice.addItem(key, key)
            place = self.choice.count() - 1
        self.choice.setCurrentIndex(place)

    def value(self) -> object:
        return self._read(str(self.choice.currentData()))

    def _choices(self) -> list[tuple[str, str]]:
        box = self.choice
        return [(box.itemData(place), box.itemText(place)) for place in range(box.count())]


class TickEntry(Entry):
    """A sentence that is so or not; `beside` sets it level with the field at its left."""

    def __init__(
        self, sentence: str, *, beside: bool = False, parent: QWidget | None = None
    ) -> None:
        self.tick = QCheckBox(sentence)
        self.tick.setAccessibleName(sentence)
        super().__init__("", self.tick, parent=parent)
        self.label.setVisible(beside)
        self.tick.clicked.connect(self.left)

    def show_value(self, value: object) -> None:
        self.tick.setChecked(bool(value))

    def value(self) -> object:
        return self.tick.isChecked()


class DocumentEntry(ChoiceEntry):
    """One of the case's documents, or none."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, [("", "")], _or_none, parent)
        self.set_documents(())

    def set_documents(self, documents: Sequence[Document]) -> None:
        """Offer these documents."""
        filed = [(d.id, f"{d.label} · {d.title or d.file_name}") for d in documents]
        self.set_choices([("", self.tr("none")), *filed])


class DocumentsEntry(LineEntry):
    """Several of the case's documents, typed by their numbers (`D2, D3`)."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, self.tr("By their numbers, such as D2, D3"), parent)
        self._documents: tuple[Document, ...] = ()

    def set_documents(self, documents: Sequence[Document]) -> None:
        """Let these documents be named."""
        self._documents = tuple(documents)

    def show_value(self, value: object) -> None:
        assert isinstance(value, tuple)
        labels = {document.id: document.label for document in self._documents}
        super().show_value(", ".join(labels[key] for key in value if key in labels))

    def value(self) -> object:
        filed = {document.label: document.id for document in self._documents}
        found = []
        for word in self.line.text().replace(",", " ").replace(";", " ").upper().split():
            label = word if word.startswith("D") else f"D{word}"
            if label not in filed:
                raise ValueError(self.tr("There is no document {label}.").format(label=label))
            found.append(filed[label])
        return tuple(dict.fromkeys(found))


def _or_none(key: str) -> str | None:
    return key or None
