"""The cover of a report and the two lines that head its pages, in the words of its profile."""

from __future__ import annotations

from casereview.domain.case import InstructingParty, JointParty
from casereview.domain.dates import british
from casereview.domain.reports.report import Cover
from casereview.reporting.material import Material
from casereview.reporting.wording import listed, nfc


def cover(material: Material, version: str, *, draft: bool) -> Cover:
    """Return the lines of the cover."""
    case, profile = material.dossier.case, material.content.profile
    terms, expert = profile.terms, case.expert
    claimant = case.proceedings.claimant or case.claimant.name
    parties = [(claimant, terms.party)]
    if case.proceedings.defendant:
        parties.append((case.proceedings.defendant, terms.opponent))
    held = case.interview.held_on
    facts = [
        ("Addressed to", profile.addressee),
        ("Report on", case.claimant.name),
        ("Field", expert.field_of_expertise),
        ("Instructed by", instructed_by(material)),
        ("Track", case.proceedings.track),
        ("Interview", british(held) if held else "none recorded"),
        ("Date of report", dated(material)),
        ("Version", f"{version}, not for service, privileged" if draft else version),
    ]
    if case.fictional:
        facts.append(("Note", "A fictional case, made up to demonstrate this software"))
    return Cover(
        court=nfc(case.proceedings.court),
        claim_number=nfc(case.proceedings.claim_number),
        lines=lines(material),
        parties=tuple((nfc(name), role) for name, role in parties),
        title=nfc(f"{terms.title} of {expert.name}" if expert.name else terms.title),
        subtitle=nfc(expert.post),
        facts=tuple((label, nfc(value)) for label, value in facts if value),
    )


def lines(material: Material) -> tuple[str, ...]:
    """Return the lines over the parties: the court and the number of the proceedings."""
    proceedings, terms = material.dossier.case.proceedings, material.content.profile.terms
    made = []
    if terms.court:
        named = terms.court.replace("{court}", proceedings.court)
        made.append(named if proceedings.court else terms.no_court)
    if terms.number:
        made.append(f"{terms.number} {proceedings.claim_number or terms.no_number}")
    return tuple(map(nfc, made))


def instructed_by(material: Material) -> str:
    """Return who instructs and for whom, every party where several do."""
    parties = instructing(material)
    named = [
        ", on behalf of ".join(p for p in (one.firm, one.on_behalf_of) if p) for one in parties
    ]
    return "; ".join(one for one in named if one)


def instructing(material: Material) -> list[InstructingParty | JointParty]:
    """Return every party that instructs."""
    return [material.dossier.case.instructing, *material.dossier.joint_parties]


def jointly(material: Material) -> str:
    """Return by whom a single joint expert is instructed (CPR 35.7); empty for one party."""
    firms = [one.firm or one.on_behalf_of for one in instructing(material)]
    if not material.dossier.joint_parties:
        return ""
    return f"Single joint expert instructed by {listed([firm for firm in firms if firm])}"


def header(material: Material, version: str, *, draft: bool) -> tuple[str, str]:
    """Return the two lines that head every page but the cover."""
    case, terms = material.dossier.case, material.content.profile.terms
    number = f"{terms.number} {case.proceedings.claim_number or terms.no_number}"
    title = case.proceedings.short_title or case.claimant.name
    who = case.expert.name or "expert not yet named"
    field = f", {case.expert.field_of_expertise}" if case.expert.field_of_expertise else ""
    state = f"{version} – privileged" if draft else version
    parts = (number if terms.number else "", title, jointly(material))
    left = " · ".join(part for part in parts if part)
    return nfc(left), nfc(f"{terms.kind} of {who}{field} · {dated(material)} · {state}")


def dated(material: Material) -> str:
    """Return the report's own date in words."""
    day = material.dossier.case.report_date
    return british(day) if day else "not yet dated"


def stamp(material: Material, version: str, *, draft: bool) -> str:
    """Return the words across every page."""
    kept = material.content.profile.stamp
    if draft:
        return f"{version.upper()} - {kept or 'NOT FOR SERVICE - privileged'}"
    return kept
