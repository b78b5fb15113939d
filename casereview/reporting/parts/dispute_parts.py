"""Generated parts on orders that affect the expert, and on facts in dispute with each version."""

from __future__ import annotations

from casereview.domain.dates import british
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact
from casereview.domain.reports.report import Run
from casereview.reporting.referring.references import cite
from casereview.reporting.wording import counted, lower_first, run, sentence
from casereview.reporting.writer import Writer, letter


def orders(w: Writer) -> None:
    """List the orders that affect the expert, or say that none was received (PD 35 paragraph 8)."""
    held = w.material.dossier.orders
    if held:
        w.say("I have received these orders that affect me:", source="instructed")
        w.items([_order(w, one) for one in held])
    elif w.material.dossier.case.no_orders:
        w.say("I have received no order that affects me.", source="instructed")


def _order(w: Writer, one: CourtOrder) -> list[str | Run]:
    when = f"Order of {british(one.made_on)}" if one.made_on else "Order, its date not known to me"
    received = f", received on {british(one.received_on)}" if one.received_on else ""
    says = [f": {sentence(one.substance)}" if one.substance.strip() else "."]
    if one.permits:
        field = f" in the field of {one.field.strip()}" if one.field.strip() else ""
        says.append(f" It permits expert evidence{field}.")
    if one.pages:
        says.append(f" It allows {counted(one.pages, 'page')}.")
    parts: list[str | Run] = [when + received + "".join(says)]
    document = w.material.by_id.get(one.document_id or "")
    return [*parts, " ", cite(w.material.pages, document)] if document else parts


def disputes(w: Writer) -> None:
    """Give the opinion on each version of each fact in dispute; prefer none without reasons."""
    for number, fact in enumerate(w.material.dossier.disputes, 1):
        if len(fact.hypotheses) < 2:
            continue
        if number == 1:
            w.say(
                "These facts are in dispute. It is for the court to find them; I give my opinion "
                "on each version."
            )
        _dispute(w, fact, number)


def _dispute(w: Writer, fact: DisputedFact, number: int) -> None:
    w.say(run(sentence(fact.subject), bold=True), label=f"dispute-{number}")
    w.items([_version(w, place, fact) for place in range(len(fact.hypotheses))])
    if fact.preferred is None:
        none = "neither version" if len(fact.hypotheses) == 2 else "none of these versions"
        w.say(f"I prefer {none}.")
        return
    because = w.resolved(lower_first(fact.reason.strip()))
    w.say(f"I prefer version ({letter(fact.preferred)}), because ", *because)


def _version(w: Writer, place: int, fact: DisputedFact) -> list[str | Run]:
    one = fact.hypotheses[place]
    by = run(f"As put forward by {one.by.strip()}: " if one.by.strip() else "", italic=True)
    said: list[str | Run] = [by, *w.resolved(sentence(one.version)), " "]
    if one.opinion.strip():
        return [*said, run("If that is so: ", bold=True), *w.resolved(one.opinion.strip())]
    return [*said, "I have not yet given an opinion on this."]
