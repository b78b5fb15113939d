"""Generated parts: where sources differ, both sides of each, and what was not seen."""

from __future__ import annotations

from casereview.domain.documents.contradiction import Contradiction, Outcome, Side
from casereview.domain.documents.request import NOT_SEEN, Request, how_it_stands, paper_words
from casereview.domain.reports.report import Run
from casereview.reporting.referring.references import cite
from casereview.reporting.wording import lower_first, run, sentence
from casereview.reporting.writer import Writer

_HOW = {
    Outcome.OPEN: "I have not yet considered this.",
    Outcome.BOTH_STAND: "Both versions stand for the purposes of this report.",
    Outcome.NO_CONSEQUENCE: "Nothing in this report turns on it.",
    Outcome.ASK: "I should want to ask about this.",
}


def stated(w: Writer) -> list[Contradiction]:
    """Return the contradictions that the expert wants in the report, with two sides or more."""
    kept = w.material.dossier.contradictions
    return [one for one in kept if one.in_report and len(one.sides) > 1]


def differing_keys(w: Writer) -> set[str]:
    """Return the facts that are sides of what the report states as differing."""
    return {side.ref for one in stated(w) for side in one.sides if side.ref}


def differences(w: Writer) -> None:
    """Set out each fact on which sources differ, with every side, before the expert's own words."""
    found = stated(w)
    if not found:
        return
    w.say(
        w.to_table("differences"),
        " sets out facts on which my sources differ, with what each source says. It is for the "
        f"{w.material.terms.forum} to decide which version is right; where an opinion depends on "
        "it, I give it on each version.",
        source="document",
    )
    w.table(
        "differences",
        "Facts on which sources differ",
        (("Fact", 1.2), ("What each source says", 2.6), ("How I have dealt with it", 1.4)),
        [_row(w, one) for one in found],
    )


def _row(w: Writer, one: Contradiction) -> list[list[str | Run]]:
    said: list[str | Run] = []
    for side in one.sides:
        said += ["\n"] if said else []
        said += [
            run(f"{_capital(side.voice.words)}: ", bold=True),
            f"{side.words.rstrip()} ",
            _place(w, side),
        ]
    return [[sentence(one.subject)], said, [_dealt_with(one)]]


def _place(w: Writer, side: Side) -> str | Run:
    document = w.material.by_id.get(side.document_id or "")
    if document is not None:
        return cite(w.material.pages, document, side.page)
    return f"({side.source})" if side.source and side.source != side.voice.words else ""


def _dealt_with(one: Contradiction) -> str:
    if one.outcome is Outcome.PREFERRED and one.preferred is not None:
        chosen = one.sides[one.preferred]
        said = f"“{chosen.words}” ({chosen.voice.words})"
        return sentence(f"I prefer {said}, because {lower_first(one.reason.strip())}")
    told = _HOW.get(one.outcome, _HOW[Outcome.OPEN])
    return f"{told} {sentence(one.reason)}".strip()


def not_seen(w: Writer) -> None:
    """Name what was referred to and not given, with what was done and what its absence means."""
    missing = [one for one in w.material.dossier.requests if one.state in NOT_SEEN]
    if not missing:
        return
    w.say("I was not given the following:", source="own")
    w.items([_missing(w, one) for one in missing])


def _missing(w: Writer, one: Request) -> list[str | Run]:
    parts: list[str | Run] = [_capital(paper_words(one.what, one.dated))]
    places = _mentioned(w, one)
    if places:
        parts += [" (referred to in ", *places, ")"]
    parts.append(f"; {how_it_stands(one)}.")
    if one.effect.strip():
        parts.append(f" {sentence(one.effect)}")
    return parts


def _mentioned(w: Writer, one: Request) -> list[str | Run]:
    pages = {passage.id: passage.page for passage in w.material.dossier.passages}
    cited: dict[str, Run] = {}
    for statement in w.material.dossier.statements:
        document = w.material.by_id.get(statement.document_id)
        if statement.id in one.mentioned and document is not None:
            found = cite(w.material.pages, document, pages.get(statement.passage_id or ""))
            cited.setdefault(found.text, found)
    joined: list[str | Run] = []
    for found in cited.values():
        joined += [", "] if joined else []
        joined.append(found)
    return joined


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
