"""Rules on what the report rests on: references, sources, examinations, contrary material."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.case import SourceKind
from casereview.domain.reports.report import CheckResult, Gate, Paragraph, Report, SectionKind
from casereview.reporting.checking.checks_frame import (
    CASE,
    CHRONOLOGY,
    DOCUMENTS,
    MEASURES,
    Met,
    paragraphs,
    places,
    section_of,
)
from casereview.reporting.checking.contrary import contrary
from casereview.reporting.checking.own_words import anchor_of, own_words
from casereview.reporting.material import Material
from casereview.reporting.walking import section_text
from casereview.reporting.wording import NOT_WRITTEN, counted, listed

_ENTRY = re.compile(r"^(?P<name>[^\W\d_][\w’'-]+).{0,300}?\b(?P<year>(?:19|20)\d\d)[a-z]?\b", re.S)
_AUTHOR = r"[^\W\d_a-z](?=[\w’'-]*[a-z])[\w’'-]+"
_WITH = rf"(?:(?: and| &) {_AUTHOR}| et al\.?| and others)?"
_CITED = re.compile(
    rf"\b(?P<before>{_AUTHOR}){_WITH} \((?P<in>(?:19|20)\d\d)[a-z]?\)"
    rf"|\((?P<within>{_AUTHOR}){_WITH},? (?P<year>(?:19|20)\d\d)[a-z]?\)"
)


def references(report: Report, material: Material) -> Iterator[CheckResult]:
    """R03: every reference leads somewhere; every work listed is cited, every one cited listed."""
    broken = False
    for section in report.sections:
        for place in places(section):
            for run in place.runs:
                if run.unresolved:
                    broken = True
                    yield Met("R03", section=section.key).unmet(
                        f"Section {section.number} “{section.title}” has a reference that leads "
                        f"nowhere: {run.text}.",
                        place=place.anchor,
                        words=run.text,
                    )
    if not broken:
        yield Met("R03").ok("Every reference leads to what it names.")
    yield from _works(report, material)


def _works(report: Report, material: Material) -> Iterator[CheckResult]:
    """Compare the list of references with the works that the expert names by author and year."""
    listing = section_of(report, "references")
    entries = () if listing is None else tuple(places(listing))
    body = [s for s in report.sections if s.printed and s.key != "references"]
    text = "\n".join(section_text(section) for section in body)
    rule = Met("R03", Gate.WARN, "references")
    for entry in entries:
        match = _ENTRY.match(entry.text)
        if match and not _named(match["name"], match["year"], text):
            yield rule.unmet(
                f"{match['name']} ({match['year']}) is listed among the references and cited "
                "nowhere.",
                place=entry.anchor,
                words=match["name"],
            )
    for own in own_words(report, material):
        for match in _CITED.finditer(own.text) if own.section != "references" else ():
            name = match["before"] or match["within"]
            year = match["in"] or match["year"]
            if not any(name in entry.text and year in entry.text for entry in entries):
                yield Met("R03", Gate.WARN, own.section, own.page).unmet(
                    f"{name} ({year}) is cited and not among the references.",
                    place=anchor_of(report, own.section, match[0]),
                    words=match[0],
                )


def _named(name: str, year: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b[^\n]{{0,80}}{year}", text) is not None


def sourced(report: Report, _: Material) -> Iterator[CheckResult]:
    """R06: every paragraph of fact says where its facts come from (PD 35 paragraph 3.2(4))."""
    found = False
    for section in report.sections:
        if section.kind is not SectionKind.FACT or not section.printed:
            continue
        bare = [
            block
            for block in section.blocks
            if isinstance(block, Paragraph)
            and not block.provenance
            and block.runs[0].text != NOT_WRITTEN
        ]
        if bare:
            found = True
            numbers = paragraphs([block.number for block in bare])
            verb = "states" if len(bare) == 1 else "state"
            yield Met("R06", section=section.key).unmet(
                f"{numbers} of “{section.title}” {verb} facts without a source.",
                place=bare[0].anchor,
            )
    if not found:
        yield Met("R06").ok("Every paragraph of fact names its source.")


def examined(_: Report, material: Material) -> Iterator[CheckResult]:
    """R07 and R26: who examined, when and how; who gave each measure; identity and recording."""
    setting = material.dossier.case.interview
    rule = Met("R07", section="interview", page=CASE)
    if setting.desktop_only:
        yield rule.ok("The report says that no interview was held, and why.")
    else:
        needed = {
            "date": setting.held_on,
            "duration": setting.minutes,
            "manner (in person, video, telephone)": setting.mode,
        }
        lacking = [name for name, value in needed.items() if not value]
        yield rule.told(
            not lacking,
            "Date, duration and manner of the interview are stated.",
            f"The interview’s record lacks: {listed(lacking)}."
            + (" Where none was held, say why." if setting.held_on is None else ""),
        )
        yield from _present(material)
    yield from _given(material)


def _present(material: Material) -> Iterator[CheckResult]:
    setting = material.dossier.case.interview
    also = {
        "who was present": setting.present,
        "how identity was confirmed": setting.identity_confirmed_by,
        "whether it was recorded": setting.recorded,
        "in which language, with or without an interpreter": setting.language,
    }
    missing = [name for name, value in also.items() if not value]
    yield Met("R26", Gate.WARN, "interview", CASE).told(
        not missing,
        "Who was present, identity, recording and language are stated.",
        f"The interview’s record does not say {listed(missing)}.",
    )


def _given(material: Material) -> Iterator[CheckResult]:
    """R07: who gave each measure at assessment, and if another did, qualified by what."""
    expert = material.dossier.case.expert.name.strip()
    bad = []
    for score in material.dossier.own_scores:
        if score.source is not SourceKind.TEST:
            continue
        lack = _lacking(score, expert)
        if lack:
            bad.append(f"{score.measure} of {score.taken_on} ({lack})")
    yield Met("R07", section="assessment", page=MEASURES).told(
        not bad,
        "Who gave each measure is stated.",
        f"Say who gave it, with what qualification: {listed(bad)}.",
    )


def _lacking(score: OwnScore, expert: str) -> str:
    by = score.given_by.strip()
    if not by:
        return "by whom"
    by_another = expert.casefold() not in by.casefold() if expert else True
    return "qualification" if by_another and not score.qualification.strip() else ""


def considered(report: Report, material: Material) -> Iterator[CheckResult]:
    """R16: every document is read, and what points the other way is dealt with in the reasoning."""
    unread = [d.label for d in material.documents.values() if not d.read_by_expert]
    yield Met("R16", Gate.WARN, "documents", DOCUMENTS).told(
        not unread,
        "Every document has been read.",
        f"Not read in full: {listed(unread)}.",
    )
    left = [one for one in contrary(report, material) if not one.dealt_with]
    for one in left:
        where = f"{one.label} p.{one.page}" if one.page else one.label
        page = f"{CHRONOLOGY}{one.key}" if one.key else ""
        yield Met("R16", Gate.WARN, "evidence", page).unmet(
            f"{where} points the other way and is not dealt with in the reasoning: {one.words}."
        )
    if not left:
        yield Met("R16", Gate.WARN).ok("What points the other way is dealt with in the reasoning.")
    wanted = sum(one.in_report and len(one.sides) < 2 for one in material.dossier.contradictions)
    if wanted:
        facts = counted(wanted, "contradiction")
        yield Met("R16", Gate.WARN, "evidence", CHRONOLOGY).unmet(
            f"{facts} kept for the report with only one side: not printed."
        )
