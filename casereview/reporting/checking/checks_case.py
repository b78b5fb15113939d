"""Rules on who reports to whom: addressee, expert, orders, interests, date and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from casereview.domain.dates import PartialDate, british
from casereview.domain.reports.joint_expert import left_out, sent_to_some
from casereview.domain.reports.report import CheckResult, Gate, Report, Signature
from casereview.reporting.checking.checks_frame import (
    CASE,
    EXPERT,
    INSTRUCTIONS,
    VERSIONS,
    Met,
    section_of,
)
from casereview.reporting.cover import instructing
from casereview.reporting.material import Material
from casereview.reporting.walking import section_text
from casereview.reporting.wording import listed

_ADDRESSED = re.compile(r"\b(?:Dear (?:Sir|Madam|Mr|Ms|Mrs|Dr)|Re:)")
_CV_MONTHS = 12


def addressed(report: Report, material: Material) -> Iterator[CheckResult]:
    """R01: the report is addressed to the court, not to those who instruct."""
    rule = Met("R01", section="summary", page=CASE)
    stray = next((s for s in report.sections[:2] if _ADDRESSED.search(section_text(s))), None)
    if stray is not None:
        found = _ADDRESSED.search(section_text(stray))
        words = found[0] if found else ""
        yield Met("R01", section=stray.key).unmet(
            f"“{stray.title}” opens as a letter does: “{words}”.", words=words
        )
        return
    to = dict(report.cover.facts).get("Addressed to", "")
    yield rule.told(
        to == material.content.profile.addressee and bool(to),
        "The report is addressed to the court.",
        "The report is not addressed to the court.",
    )
    proceedings = material.dossier.case.proceedings
    yield rule.told(
        bool(proceedings.court.strip()) or not proceedings.claim_number.strip(),
        "The court is named on the cover, or the claim is not yet issued.",
        "The claim has a number, but the cover names no court.",
    )


def qualified(report: Report, material: Material) -> Iterator[CheckResult]:
    """R02: the expert's qualifications are stated, and the curriculum vitae is not old."""
    del report
    person = material.dossier.case.expert
    needed = {
        "name": person.name,
        "post": person.post,
        "qualifications": person.qualifications,
        "regulator": person.regulator,
        "registration number": person.registration,
        "curriculum vitae": person.curriculum_vitae,
        "year since when in practice": str(person.practising_since or ""),
    }
    lacking = [name for name, value in needed.items() if not value.strip()]
    yield Met("R02", section="expert", page=EXPERT).told(
        not lacking,
        "The expert’s qualifications are stated.",
        f"The expert’s particulars lack: {listed(lacking)}.",
    )
    if not person.curriculum_vitae.strip():
        return
    rule = Met("R02", Gate.WARN, "cv", EXPERT)
    day = person.curriculum_vitae_dated
    if day is None:
        yield rule.unmet("The curriculum vitae does not say as of when it is.")
        return
    months = (material.day.year - day.year) * 12 + material.day.month - day.month
    old = months > _CV_MONTHS or (months == _CV_MONTHS and material.day.day > day.day)
    yield rule.told(
        not old,
        "The curriculum vitae is not older than twelve months.",
        f"The curriculum vitae is of {british(day)}: more than twelve months before the report.",
    )


def permitted(report: Report, material: Material) -> Iterator[CheckResult]:
    """R22 and R23: permission and the field it names; the orders that affect the expert."""
    del report
    dossier = material.dossier
    case, orders = dossier.case, dossier.orders
    rule = Met("R22", Gate.WARN, "instructions", INSTRUCTIONS)
    permitting = [order for order in orders if order.permits]
    named = {_plain(order.field) for order in permitting if order.field.strip()}
    own = _plain(case.expert.field_of_expertise)
    if not case.proceedings.claim_number.strip():
        yield rule.ok("The claim is not yet issued: no permission is needed yet.")
    elif not permitting:
        yield rule.unmet("No order is recorded that permits this expert’s evidence.")
    elif named and own not in named:
        field = next(order.field for order in permitting if order.field.strip())
        yield Met("R22", Gate.WARN, "instructions", EXPERT).unmet(
            f"The order names the field “{field}”; the cover says "
            f"“{case.expert.field_of_expertise or 'none'}”."
        )
    else:
        yield rule.ok("The court’s permission and the field it names are recorded.")
    yield Met("R23", Gate.WARN, "instructions", INSTRUCTIONS).told(
        bool(orders) or case.no_orders,
        "The orders that affect the expert are listed, or that none was received.",
        "Nothing says whether orders that affect the expert were received.",
    )


def _plain(field: str) -> str:
    return " ".join(field.casefold().split())


def interests(report: Report, material: Material) -> Iterator[CheckResult]:
    """R24 and R25: conflicts of interest, and that the fee does not depend on the outcome."""
    del report
    case = material.dossier.case
    yield Met("R24", section="interests", page=EXPERT).told(
        bool(case.expert.interests.strip()),
        "Interests are stated.",
        "No statement on conflicts of interest is recorded.",
    )
    told = " ".join(entry.text for entry in material.texts.values() if entry.section == "interests")
    yield Met("R25", Gate.WARN, "interests").told(
        "fee" in f"{told} {case.expert.interests}".lower(),
        "The basis of the fee is stated.",
        "Nothing says that the fee does not depend on the outcome.",
    )


def dated(report: Report, material: Material) -> Iterator[CheckResult]:
    """R28: the report bears its date, which follows all that it rests on."""
    del report
    case = material.dossier.case
    rule = Met("R28", section="signature", page=CASE)
    day = case.report_date
    if day is None:
        yield rule.unmet("The report is not dated.")
        return
    late = [d.label for d in material.documents.values() if d.received_on and d.received_on > day]
    if case.interview.held_on and case.interview.held_on > day:
        late.append("the interview")
    late += [
        f"the instruction of {one.given_on}"
        for one in material.dossier.instructions
        if _after(one.given_on, day)
    ]
    yield rule.told(
        not late,
        "The report’s date follows the interview and the documents.",
        f"The report is dated before {listed(late)}.",
    )


def _after(when: PartialDate, day: date) -> bool:
    return when.earliest > day


def signed(report: Report, material: Material) -> Iterator[CheckResult]:
    """R30: there is a place for the signature with the name printed, right after the statement."""
    del material
    section = section_of(report, "signature")
    blocks = section.blocks if section else ()
    named = [b for b in blocks if isinstance(b, Signature) and b.name.strip(" ") not in _NOBODY]
    yield Met("R30", section="signature", page=EXPERT).told(
        len(named) == 1,
        "The signature stands over the expert’s printed name.",
        "There is no signature over the expert’s printed name.",
    )


_NOBODY = ("", "The expert")


def sent_to_all(report: Report, material: Material) -> Iterator[CheckResult]:
    """R31: what a single joint expert issued went to every party that instructs, not to one."""
    del report
    parties = instructing(material)
    if len(parties) < 2:
        return
    rule = Met("R31", Gate.WARN, page=VERSIONS)
    found = []
    for issued in material.dossier.issued:
        given = [one for one in material.dossier.disclosures if one.issue_id == issued.id]
        if without := left_out(parties, given):
            found.append(sent_to_some(issued, without))
    for words in found:
        yield rule.unmet(words)
    if not found:
        yield rule.ok("Nothing issued is recorded as given to one instructing party alone.")
