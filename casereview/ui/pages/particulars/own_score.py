"""The form of a score that the expert obtained or adds."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.assessing.own_score import OwnScore, score_faults
from casereview.domain.care.score_change import MISSING, NOT_APPLICABLE
from casereview.domain.case import SourceKind
from casereview.services.views import Particulars
from casereview.ui.models.particulars import SOURCES
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    DocumentEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    TickEntry,
    WhenEntry,
)

_SOURCES = (SourceKind.TEST, SourceKind.DOCUMENT, SourceKind.CLAIMANT, SourceKind.INFORMANT)


class TotalEntry(LineEntry):
    """A total, whole or an average; empty where none was recorded."""

    def show_value(self, value: object) -> None:
        super().show_value("" if value is None else f"{value:g}")

    def value(self) -> object:
        text = self.line.text().strip().replace(",", ".")
        if not text:
            return None
        whole, _, part = text.partition(".")
        if not (text.isascii() and whole.isdecimal() and (part.isdecimal() or "." not in text)):
            raise ValueError(self.tr("A number, please."))
        return float(text)


class ItemsEntry(LineEntry):
    """The items one after the other; a dash is a missing one, n/a one that does not apply."""

    def show_value(self, value: object) -> None:
        assert isinstance(value, tuple)
        super().show_value(" ".join(item or "-" for item in value))

    def value(self) -> object:
        words = self.line.text().replace(",", " ").replace(";", " ").casefold().split()
        return tuple(_item(word) for word in words)


def _item(word: str) -> str:
    if word in ("-", "–", "?"):
        return MISSING
    return NOT_APPLICABLE if word in ("n/a", "na") else word


class OwnScoreForm(RecordForm):
    """A score as a total, as items or in words, with who gave the measure and in whose presence."""

    kind = OwnScore

    def entries(self) -> Iterator[tuple[str, Entry]]:
        sources = [(source.value, SOURCES[source]) for source in _SOURCES]
        yield "measure", ChoiceEntry(self.tr("Measure"), [("", self.tr("choose…"))])
        yield "taken_on", WhenEntry(self.tr("Date"))
        yield "total", TotalEntry(self.tr("Total"), self.tr("Empty where items or words are given"))
        yield (
            "items",
            ItemsEntry(self.tr("Items"), self.tr("In order: 2 1 3 0 - 1; a dash is a missing one")),
        )
        yield "words", LineEntry(self.tr("In words"), self.tr("Such as: moderate"))
        yield "given_by", LineEntry(self.tr("Given by"))
        yield (
            "qualification",
            LineEntry(self.tr("Qualification"), self.tr("Of whoever gave it, if not you")),
        )
        yield "supervised", TickEntry(self.tr("Given under your supervision"), beside=True)
        yield "present", LineEntry(self.tr("Filled in in the presence of"))
        yield "source", ChoiceEntry(self.tr("Source"), sources, SourceKind)
        yield "document_id", DocumentEntry(self.tr("Document"))
        yield "page", NumberEntry(self.tr("Page"))
        yield "note", TextEntry(self.tr("Note"))

    def required(self) -> dict[str, str]:
        return {
            "measure": self.tr("Choose the measure."),
            "taken_on": self.tr("Give its date, as exactly as it is known."),
        }

    def blank(self, view: Particulars) -> dict[str, object]:
        return {
            "measure": "",
            "taken_on": None,
            "total": None,
            "items": (),
            "words": "",
            "given_by": view.case.expert.name,
            "qualification": "",
            "supervised": False,
            "present": "",
            "source": SourceKind.TEST,
            "document_id": None,
            "page": None,
            "note": "",
        }

    def view_changed(self) -> None:
        chosen = self.fields["measure"]
        assert isinstance(chosen, ChoiceEntry)
        known = [
            (one.id, f"{one.id} · {one.name}" + (self.tr(" · local") if one.local else ""))
            for one in sorted(self.view.measures, key=lambda one: one.id)
        ]
        chosen.set_choices([("", self.tr("choose…")), *known])

    def title(self, record: OwnScore | None) -> str:
        if record is None:
            return self.tr("New score")
        return self.tr("{measure} of {date}").format(
            measure=record.measure, date=str(record.taken_on)
        )

    def check(self, record: OwnScore) -> tuple[str, str] | None:
        measure = next((one for one in self.view.measures if one.id == record.measure), None)
        name, fault = score_faults(record, measure)
        if fault:
            return name, fault
        born = self.view.case.claimant.date_of_birth
        if born is not None and record.taken_on.latest < born:
            return "taken_on", self.tr("This is before the claimant was born.")
        if record.page is None:
            return None
        held = {document.id: document for document in self.view.documents}
        document = held.get(record.document_id or "")
        if document is None:
            return "page", self.tr("Choose the document that this page is of.")
        if not 1 <= record.page <= max(1, document.pages):
            words = self.tr("{label} has no page {page}.")
            return "page", words.format(label=document.label, page=record.page)
        return None
