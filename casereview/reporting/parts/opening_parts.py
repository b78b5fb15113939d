"""Generated parts about the screener and, where the expert chose it, about risk."""

from __future__ import annotations

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.risk import Ground, RiskEnquiry, Solicitor
from casereview.domain.assessing.screening import Reply, Screener, proposals
from casereview.domain.case import EventKind
from casereview.domain.dates import british
from casereview.domain.reports.report import Run
from casereview.reporting.wording import listed, lower_first, run
from casereview.reporting.writer import Writer

_GROUNDS = {
    Ground.CONSENT: "with consent",
    Ground.BEST_INTEREST: "in the person’s best interest or that of others",
}


def screener(w: Writer) -> None:
    """Say that a screener was put, what may be said of it, and what it left unexamined."""
    put = w.material.dossier.screener
    content = w.material.content.screener
    if not put or content is None:
        return
    points = {point.id: point for point in w.material.points}
    when = dict.fromkeys(points[answer.time_point_id].label for answer in put)
    only_today = all(points[answer.time_point_id].kind == "today" for answer in put)
    times = "" if only_today else f", for these times: {lower_first(listed(list(when)))}"
    reviewed = "" if content.reviewed_by else " It has not been clinically reviewed."
    w.say(
        "Before the interview on single disorders I put screening questions that range over the "
        f"disorders as a whole{times}. {content.validity}{reviewed} A yes proposed a disorder for "
        "examination; a no excluded none.",
        source="interview",
    )
    negative: dict[str, None] = {}
    for finding in w.material.findings.screened:
        if finding.status is Status.SCREEN_NEGATIVE:
            module = w.material.content.modules.get(finding.key.module)
            if module is not None and points[finding.time_point_id].kind == "today":
                negative.setdefault(lower_first(module.title))
    unexamined = _proposed_and_not_examined(w, content)
    silent = [title for title in negative if title not in unexamined]
    if unexamined:
        w.say(
            "Proposed by these questions and not examined, so that nothing is said here of whether "
            f"it is present: {listed(unexamined)}.",
            source="interview",
        )
    if silent:
        w.say(
            "Not indicated by these questions today, and therefore not examined, which is not the "
            f"same as absent: {listed(silent)}.",
            source="interview",
        )


def _proposed_and_not_examined(w: Writer, content: Screener) -> list[str]:
    """Name what the answers proposed and nobody took up: a silence that is to be seen."""
    dossier, modules = w.material.dossier, w.material.content.modules
    event = any(event.kind is EventKind.INDEX_EVENT for event in dossier.events)
    taken_up = {key.module for key in w.material.keys}
    found = proposals(content, dossier.screener, about_an_event=event)
    return [
        lower_first(modules[each.module].title)
        for each in found
        if each.module in modules and each.module not in taken_up
    ]


def risk(w: Writer) -> None:
    """State what was asked and done about risk, only for the enquiries chosen for the report."""
    content = w.material.content.risk
    if content is None:
        return
    for enquiry in w.material.dossier.enquiries:
        if not enquiry.in_report:
            continue
        day = british(enquiry.begun_at.astimezone().date())
        w.say(
            f"On {day} I asked about risk to self and to others. No scale or score was used. A "
            "question not listed was not asked.",
            source="interview",
        )
        answers = {a.probe: a for a in w.material.dossier.risk if a.enquiry_id == enquiry.id}
        rows: list[list[str | Run]] = []
        for probe in content.probes:
            answer = answers.get(probe.id)
            if answer is None or answer.blank:
                continue
            said = [
                f"{words}: {reply.words}"
                for words, reply in ((probe.now_means, answer.now), ("worst ever", answer.worst))
                if reply is not Reply.NOT_ASKED
            ]
            quote = f" “{answer.words.strip()}”" if answer.words.strip() else ""
            rows.append([run(probe.probe, italic=True), f" {'; '.join(said)}.{quote}".lstrip(".")])
        w.items(rows)
        if enquiry.judgement.strip():
            w.say(f"My judgement at the time: {enquiry.judgement.strip()}", source="own")
        done = _done(enquiry)
        if done:
            w.say(f"What was done: {done}", source="own")


def _done(enquiry: RiskEnquiry) -> str:
    told = [
        words
        for words, so in (
            ("the general practitioner", enquiry.general_practitioner),
            ("the crisis team", enquiry.crisis_team),
            ("the emergency services", enquiry.emergency),
            ("those instructing me", enquiry.solicitor is Solicitor.TOLD),
        )
        if so
    ]
    parts = [enquiry.done.strip()]
    if told:
        ground = _GROUNDS.get(enquiry.ground, "")
        parts.append(f"I told {listed(told)}{f', {ground}' if ground else ''}.")
    if enquiry.solicitor is Solicitor.NOT_TOLD:
        parts.append("Those instructing me were not told.")
    if enquiry.ground_words.strip():
        parts.append(f"Ground: {enquiry.ground_words.strip()}")
    return " ".join(part for part in parts if part)
