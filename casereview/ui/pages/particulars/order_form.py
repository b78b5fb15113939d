"""The form of an order that affects the expert."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.dates import british
from casereview.domain.reports.court_order import CourtOrder
from casereview.services.views import Particulars
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.entries import (
    DocumentEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    TickEntry,
    WhenEntry,
)


class OrderForm(RecordForm):
    """An order: what it says, whether it gives permission and for which field (CPR 35.4)."""

    kind = CourtOrder

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "made_on", WhenEntry(self.tr("Made on"), exact=True)
        yield "received_on", WhenEntry(self.tr("Received on"), exact=True)
        yield "field", LineEntry(self.tr("Field of expertise it names"))
        yield "pages", NumberEntry(self.tr("Counted pages it allows (empty where it says nothing)"))
        yield "document_id", DocumentEntry(self.tr("Document that holds it"))
        yield "substance", TextEntry(self.tr("What it says of the expert’s evidence"))
        yield "permits", TickEntry(self.tr("It permits this expert’s evidence"))

    def required(self) -> dict[str, str]:
        return {"substance": self.tr("Say what it orders, in substance.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return {
            "made_on": None,
            "received_on": None,
            "field": view.case.expert.field_of_expertise,
            "pages": None,
            "document_id": None,
            "substance": "",
            "permits": True,
        }

    def title(self, record: CourtOrder | None) -> str:
        if record is None:
            return self.tr("New order")
        if record.made_on is None:
            return self.tr("Order")
        return self.tr("Order of {date}").format(date=british(record.made_on))

    def check(self, record: CourtOrder) -> tuple[str, str] | None:
        if record.made_on and record.received_on and record.received_on < record.made_on:
            return "received_on", self.tr("This is before it was made.")
        return None
