"""The cards of a supplement: what it follows, its texts, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.reports.draft import Form
from casereview.domain.reports.supplement import Supplement
from casereview.services.report.report_forms import OtherForm
from casereview.services.report.supplements import SupplementView
from casereview.services.views import Tone
from casereview.ui.pages.particulars.form import place_in_two
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import DocumentsEntry, Entry, LineEntry, TextEntry, WhenEntry
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.words import Role, Words

_LINES = 7
"""Of a section's text that are seen without scrolling."""


class DetailsCard(Card):
    """What a supplement says of itself: `edited` carries it changed, `dropped` removes it."""

    edited = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Details"), " ", parent)
        self._shown: Supplement | None = None
        self.entries = dict(self._all())
        for entry in self.entries.values():
            entry.setParent(self)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self.body.addLayout(self._grid)
        for path, entry in self.entries.items():
            entry.left.connect(partial(self._on_left, path))
        self._day = Words("", Role.SMALL)
        self.remove = SmallButton(self.tr("Remove"))
        makes_changes(self.remove)
        self.remove.clicked.connect(self.dropped)
        row = FlowLayout()
        row.addWidget(self.remove)
        self.body.addWidget(self._day)
        self.body.addLayout(row)

    def _all(self) -> Mapping[str, Entry]:
        return {
            "dated": WhenEntry(self.tr("Its own date"), exact=True),
            "parent.dated": WhenEntry(self.tr("Date of the report it follows"), exact=True),
            "parent.version": LineEntry(self.tr("Version of that report")),
            "parent.sha256": LineEntry(self.tr("SHA-256 of that report’s file")),
            "documents": DocumentsEntry(self.tr("New documents")),
            "served_on": WhenEntry(self.tr("That report was served on"), exact=True),
            "other.name": LineEntry(self.tr("The other expert")),
            "other.post": LineEntry(self.tr("Their post")),
            "other.instructed_by": LineEntry(self.tr("Who instructs them")),
            "discussed_on": WhenEntry(self.tr("Discussed on"), exact=True),
            "discussed_how": LineEntry(self.tr("How, such as: by video for an hour")),
            "signed_on": WhenEntry(self.tr("Signed by you on"), exact=True),
            "other_signed_on": WhenEntry(self.tr("Signed by them on"), exact=True),
        }

    def show_view(self, view: SupplementView) -> None:
        """Show it as it is saved; a field that is typed in is left alone."""
        one, before = view.supplement, self._shown
        self._shown = one
        if before is None or before.form is not one.form:
            self._arrange(one.form)
        self.set_note(one.title)
        documents = self.entries["documents"]
        assert isinstance(documents, DocumentsEntry)
        documents.set_documents(view.particulars.documents)
        for path, entry in self.entries.items():
            entry.setEnabled(view.issued is None)
            if not (entry.is_held or entry.is_wrong):
                entry.show_value(_detail(one, path))
        self.remove.setEnabled(view.issued is None)
        self._day.setVisible(view.last_day is not None and one.form is Form.ANSWERS)
        if view.last_day is not None:
            words = self.tr(
                "Written questions are due by {day}, 28 days from service, unless the court or the "
                "other party allows more time. For information only."
            )
            self._day.setText(words.format(day=british(view.last_day)))

    def _arrange(self, form: Form) -> None:
        """Set out the fields of a form, without gaps for those of the others."""
        for path, entry in self.entries.items():
            self._grid.removeWidget(entry)
            entry.setVisible(path in _ALWAYS or path in _WANTED[form])
        place_in_two(self._grid, [e for e in self.entries.values() if not e.isHidden()])

    def settle(self) -> None:
        """Save the field that is still being typed in."""
        for path, entry in self.entries.items():
            if entry.is_held:
                self._on_left(path)

    def _on_left(self, path: str) -> None:
        if self._shown is None:
            return
        entry = self.entries[path]
        try:
            value = entry.value()
        except ValueError as reason:
            entry.set_wrong(str(reason))
            return
        entry.set_wrong("")
        if value != _detail(self._shown, path):
            self._shown = _with(self._shown, path, value)
            self.edited.emit(self._shown)


_ALWAYS = frozenset({"dated", "parent.dated", "parent.version", "parent.sha256"})
_WANTED = {
    Form.ADDENDUM: frozenset({"documents"}),
    Form.AMENDED: frozenset({"documents"}),
    Form.ANSWERS: frozenset({"served_on"}),
    Form.JOINT: frozenset(
        {
            *("other.name", "other.post", "other.instructed_by"),
            *("discussed_on", "discussed_how", "signed_on", "other_signed_on"),
        }
    ),
}


def _detail(one: Supplement, path: str) -> Any:  # noqa: ANN401 - any type a field may have
    value: Any = one
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _with(one: Supplement, path: str, value: object) -> Supplement:
    group, _, name = path.rpartition(".")
    changes: dict[str, Any] = {name: value}
    return replace(one, **({group: replace(getattr(one, group), **changes)} if group else changes))


class InstructionsCard(Card):
    """Which instructions came after the report; `edited` carries the supplement changed."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New instructions"), "", parent)
        self._shown: Supplement | None = None
        self._ticks = QVBoxLayout()
        self._ticks.setSpacing(6)
        self._none = Words(self.tr("No instruction is recorded in the case’s details."), Role.MUTED)
        self.body.addWidget(self._none)
        self.body.addLayout(self._ticks)

    def show_view(self, view: SupplementView) -> None:
        """Offer every instruction of the case."""
        self._shown = view.supplement
        clear_layout(self._ticks)
        self._none.setVisible(not view.particulars.instructions)
        for each in view.particulars.instructions:
            tick = QCheckBox(f"{each.given_on}, {each.sender}".replace("&", "&&"))
            tick.setChecked(each.id in view.supplement.instructions)
            tick.setEnabled(view.issued is None)
            makes_changes(tick)
            tick.clicked.connect(partial(self._on_ticked, each.id))
            self._ticks.addWidget(tick)
            self._ticks.addWidget(Words(" ".join(each.substance.split()), Role.SMALL))

    def _on_ticked(self, key: str, ticked: bool) -> None:
        if self._shown is not None:
            kept = tuple(one for one in self._shown.instructions if one != key)
            chosen = (*kept, key) if ticked else kept
            self._shown = replace(self._shown, instructions=chosen)
            self.edited.emit(self._shown)


class TextsCard(Card):
    """What the expert writes, section by section; `written` carries key and text."""

    written = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Text"),
            self.tr("paragraphs are parted by an empty line; {D4 p.2} cites a page"),
            parent,
        )
        self.entries: dict[str, TextEntry] = {}
        self._of = ""
        self._texts: dict[str, str] = {}

    def show_view(self, view: SupplementView) -> None:
        """Show the sections of the form; fields are made anew for another supplement."""
        keys = [s.key for s in view.report.sections if s.key in _own_sections(view)]
        if self._of != view.supplement.id:
            self._make(view, keys)
        self._texts = dict(view.texts)
        for key, entry in self.entries.items():
            entry.setEnabled(view.issued is None and not view.supplement.locked)
            if not entry.is_held:
                entry.show_value(view.texts.get(key, ""))
        self.setVisible(bool(keys))

    def settle(self) -> None:
        """Save what is being typed."""
        for key, entry in self.entries.items():
            if entry.is_held:
                self._on_left(key)

    def _make(self, view: SupplementView, keys: list[str]) -> None:
        clear_layout(self.body)
        self._of = view.supplement.id
        self.entries = {}
        for section in view.report.sections:
            if section.key in keys:
                entry = TextEntry(section.title, section.hint)
                entry.text.setFixedHeight(_LINES * entry.text.fontMetrics().lineSpacing() + 22)
                entry.left.connect(partial(self._on_left, section.key))
                self.entries[section.key] = entry
                self.body.addWidget(entry)

    def _on_left(self, key: str) -> None:
        text = str(self.entries[key].value())
        if text != self._texts.get(key, "").strip():
            self._texts[key] = text
            self.written.emit(key, text)


def _own_sections(view: SupplementView) -> frozenset[str]:
    """Return the sections whose text belongs to the supplement and not to the report."""
    if view.supplement.form is Form.AMENDED:
        return frozenset({"changes"})
    return frozenset(section.key for section in view.report.sections if section.editable)


class OutputCard(Card):
    """What it still lacks, its forms, and finalising with the passphrase typed again."""

    wanted = Signal(str)
    finalised = Signal(str)

    PDF = "pdf"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Paper"), " ", parent)
        self.state = Notice(closable=False)
        self._unmet = QVBoxLayout()
        self._unmet.setSpacing(4)
        self.body.addWidget(self.state)
        self.body.addLayout(self._unmet)
        row = FlowLayout()
        self.buttons: dict[str, SecondaryButton] = {}
        for key, words in (
            (self.PDF, self.tr("Save the draft as PDF…")),
            (OtherForm.WORD.value, self.tr("Word…")),
            (OtherForm.PAGE.value, self.tr("Web page…")),
            (OtherForm.TEXT.value, self.tr("Plain text…")),
        ):
            button = self.buttons[key] = SecondaryButton(words)
            makes_changes(button)
            button.clicked.connect(partial(self._on_wanted, key))
            row.addWidget(button)
        self.body.addLayout(row)
        self.passphrase = PassphraseEdit()
        self._field = Field(
            self.tr("Passphrase of the vault"),
            self.passphrase,
            self.tr("Typed again, as your signature"),
        )
        self.finalise = PrimaryButton(self.tr("Sign and finalise"))
        makes_changes(self.finalise)
        self.finalise.clicked.connect(self._on_finalise)
        self.passphrase.returnPressed.connect(self._on_finalise)
        self.body.addWidget(self._field)
        under = FlowLayout()
        under.addWidget(self.finalise)
        self.body.addLayout(under)

    def show_view(self, view: SupplementView) -> None:
        """Show what stands in the way, or that it was issued."""
        clear_layout(self._unmet)
        issued = view.issued is not None
        if view.issued is not None:
            words = self.tr("Issued as {version} on {day}.").format(
                version=view.issued.version, day=british(view.issued.signed_on)
            )
            self.state.say(words, self.tr("It is listed under Versions."), tone=Tone.GREEN)
        elif view.blocks:
            count = len(view.blocks)
            words = self.tr("{count} to mend before it can be finalised").format(count=count)
            self.state.say(words, "", tone=Tone.AMBER)
        else:
            self.state.say(self.tr("Nothing blocks finalising."), "", tone=Tone.GREEN)
        for check in () if issued else view.unmet:
            self._unmet.addWidget(Words(f"{check.id}  {check.message}", Role.SMALL))
        for widget in (self._field, self.finalise):
            widget.setVisible(not issued and not view.blocks)

    def _on_wanted(self, key: str, _checked: bool = False) -> None:
        self.wanted.emit(key)

    def _on_finalise(self) -> None:
        typed = self.passphrase.text()
        if typed:
            self.passphrase.clear()
            self.finalised.emit(typed)
