"""The form of a further party that instructs a single joint expert."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.case import JointParty
from casereview.services.views import Particulars
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.entries import Entry, LineEntry


class PartyForm(RecordForm):
    """Who else instructs, for whom (CPR 35.7)."""

    kind = JointParty

    def entries(self) -> Iterator[tuple[str, Entry]]:
        yield "firm", LineEntry(self.tr("Firm"))
        yield "on_behalf_of", LineEntry(self.tr("On behalf of"))
        yield "contact", LineEntry(self.tr("Contact"))
        yield "reference", LineEntry(self.tr("Their reference"))

    def required(self) -> dict[str, str]:
        return {"firm": self.tr("Name the firm, or the party itself.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        return {"firm": "", "on_behalf_of": "", "contact": "", "reference": ""}

    def title(self, record: JointParty | None) -> str:
        return record.firm if record else self.tr("New instructing party")
