"""One fact in dispute: its versions, an opinion on each, and a preference only with reasons."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import ChoiceEntry, Entry, LineEntry, TextEntry
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words


class VersionForm(QWidget):
    """One version with the opinion on it; `edited` says that a field was left."""

    edited = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("Version {number}").format(number=number + 1)
        self.version = TextEntry(title)
        self.by = LineEntry(self.tr("Put forward by"))
        self.opinion = TextEntry(self.tr("Your opinion if it is so"))
        self.remove = LinkButton(
            self.tr("Take this version out"),
            name=self.tr("Take out version {number}").format(number=number + 1),
        )
        makes_changes(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(8)
        for entry in self.entries:
            entry.left.connect(self.edited)
            layout.addWidget(entry)
        layout.addWidget(self.remove)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The fields in order."""
        return self.version, self.by, self.opinion

    @property
    def is_held(self) -> bool:
        """Whether a field is being typed in."""
        return any(entry.is_held for entry in self.entries)

    def show_version(self, version: Hypothesis) -> None:
        """Show a version as it is saved; a field that is being typed in is left alone."""
        values = (version.version, version.by, version.opinion)
        for entry, value in zip(self.entries, values, strict=True):
            if not entry.is_held:
                entry.show_value(value)

    def typed(self) -> Hypothesis:
        """Return the version as it is typed."""
        version, by, opinion = (str(entry.value()) for entry in self.entries)
        return Hypothesis(version, by, opinion)


class DisputeCard(Card):
    """`saved` carries the fact as it was typed, `version_removed` a place."""

    saved = Signal(object)
    version_added = Signal()
    version_removed = Signal(int)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setAccessibleName(self.tr("The fact in dispute"))
        self._fact: DisputedFact | None = None
        self.forms: list[VersionForm] = []
        self.subject = LineEntry(self.tr("What is in dispute"))
        self._lacks = Words("", Role.SMALL)
        self._versions = QVBoxLayout()
        self._versions.setSpacing(8)
        self.add = SmallButton(self.tr("Add a version"))
        self.preferred = ChoiceEntry(self.tr("Version preferred"), [("", "")])
        self.reason = TextEntry(self.tr("Why: what in your field makes the others improbable"))
        self.drop = LinkButton(self.tr("Take this fact out of the report"))
        makes_changes(self.add, self.drop)
        for entry in (self.subject, self.preferred, self.reason):
            entry.left.connect(self._on_left)
        self.add.clicked.connect(self.version_added)
        self.drop.clicked.connect(self.dropped)
        self.body.addWidget(self.subject)
        self.body.addWidget(self._lacks)
        self.body.addLayout(self._versions)
        self.body.addWidget(self.add)
        self.body.addWidget(Rule())
        for widget in (self.preferred, self.reason, self.drop):
            self.body.addWidget(widget)

    @property
    def key(self) -> str:
        """The id of the fact that is shown, '' for none."""
        return self._fact.id if self._fact is not None else ""

    def show_fact(self, fact: DisputedFact, lacks: str) -> None:
        """Show a fact as it is saved."""
        moved = self.key != fact.id
        self._fact = fact
        if moved or len(self.forms) != len(fact.hypotheses):
            self._make_forms(len(fact.hypotheses))
        self._lacks.setText(
            self.tr("Not ready: {lacks}.").format(lacks=lacks)
            if lacks
            else self.tr("An opinion is given on each version.")
        )
        for form, version in zip(self.forms, fact.hypotheses, strict=True):
            form.show_version(version)
        none = self.tr("none: it is for the court")
        choices = [(str(at), _named(at, one)) for at, one in enumerate(fact.hypotheses)]
        self.preferred.set_choices([("", none), *choices])
        if moved or not (self.reason.is_held or self.preferred.choice.hasFocus()):
            self.preferred.show_value(None if fact.preferred is None else str(fact.preferred))
            self.reason.show_value(fact.reason)
            self.reason.set_wrong("")
        self.reason.setVisible(bool(self.preferred.value()) or bool(fact.reason))
        if moved or not self.subject.is_held:
            self.subject.show_value(fact.subject)

    def _make_forms(self, count: int) -> None:
        clear_layout(self._versions)
        self.forms = [VersionForm(number) for number in range(count)]
        for number, form in enumerate(self.forms):
            form.edited.connect(self._on_left)
            form.remove.clicked.connect(partial(self._on_remove, number))
            form.remove.setVisible(count > 2)
            self._versions.addWidget(form)

    def settle(self) -> None:
        """Report what is still being typed."""
        held = any(form.is_held for form in self.forms)
        if held or self.subject.is_held or self.reason.is_held:
            self._on_left()

    def _on_remove(self, place: int, _checked: bool = False) -> None:
        self.version_removed.emit(place)

    def _on_left(self) -> None:
        """Hand the fact over once it may be kept; a preference waits for its reasons."""
        fact = self._fact
        if fact is None:
            return
        chosen = str(self.preferred.value())
        reason = str(self.reason.value())
        self.reason.setVisible(bool(chosen) or bool(reason))
        self.reason.set_wrong("")
        preferred = int(chosen) if chosen else None
        if preferred is not None and not reason:
            self.reason.set_wrong(self.tr("Give the reasons; until then no preference is saved."))
            preferred, reason = fact.preferred, fact.reason
        subject = str(self.subject.value()) or fact.subject
        changed = replace(
            fact,
            subject=subject,
            hypotheses=tuple(form.typed() for form in self.forms),
            preferred=preferred,
            reason=reason,
        )
        if changed != fact:
            self._fact = changed
            self.saved.emit(changed)


def _named(place: int, version: Hypothesis) -> str:
    words = version.version or "…"
    return f"{place + 1} · {words if len(words) < 50 else f'{words[:48]}…'}"
