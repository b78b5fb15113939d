"""A case's answers to a module as a FHIR R4 Bundle: a response for each time point, and findings.

Whom it is about is named by a pseudonym only. Free text, names and what a module is rated for go
with it where consent was given; otherwise they are left out (3.3).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from casereview.catalogue.fhir import (
    BASE,
    CODE_SYSTEMS,
    Resource,
    canonical,
    grouped,
    link,
    option,
    questionnaire,
    resource_id,
)
from casereview.domain.assessing.finding import CaseFindings, ChangeWord, Finding, Status
from casereview.domain.assessing.interview import (
    SKIPPED,
    InterviewItem,
    InterviewModule,
    ItemType,
    Outcome,
)
from casereview.domain.assessing.quantity import OPEN, describe
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    Diagnosis,
    ModuleKey,
    TimePoint,
)
from casereview.domain.dates import SEASONS, PartialDate
from casereview.domain.dossier import Dossier

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_UCUM = "http://unitsofmeasure.org"
_UNITS = {"Y": ("year", "a"), "M": ("month", "mo"), "W": ("week", "wk"), "D": ("day", "d")}
_UNASSESSED = {Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE}
_REMISSION = {Status.PARTIAL_REMISSION, Status.FULL_REMISSION}
_CHOSEN = {ItemType.RATING, ItemType.YES_NO, ItemType.EXCLUSION, ItemType.CHOICE}
_LEFT_OUT = {"extension": [{"url": f"{BASE}:left-out", "valueCode": "free-text"}]}
_CODES = {"dsm5tr": "dsm5tr", "icd10": "icd10_uk", "icd11": "icd11"}
_NOT_SAID = {"inadequate", "cannot_say", "unsure"}


def answers_bundle(
    dossier: Dossier,
    findings: CaseFindings,
    key: ModuleKey,
    modules: Mapping[str, InterviewModule],
    *,
    identified: bool,
) -> Resource:
    """Return a module's answers in a case; the same case gives the same document.

    identified: names, free text and the instance go with it; else they are left out.
    """
    titles = {name: module.title for name, module in modules.items()}
    made = _Answers(dossier, findings, key, modules[key.module], identified)
    entries: list[Resource] = []
    for resource in (questionnaire(modules[key.module], titles), *made.resources()):
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{made.subject}/{resource['id']}"))
        entries.append({"fullUrl": f"urn:uuid:{name}", "resource": resource})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


class _Answers:
    """Makes the resources of one module of one case."""

    def __init__(
        self,
        dossier: Dossier,
        findings: CaseFindings,
        key: ModuleKey,
        module: InterviewModule,
        identified: bool,
    ) -> None:
        self._dossier = dossier
        self._findings = findings
        self._key = key
        self._module = module
        self._identified = identified
        self.subject = hashlib.sha256(f"casereview {dossier.case.id}".encode()).hexdigest()[:16]
        self._diagnoses = {d.time_point_id: d for d in dossier.diagnoses if d.key == key}

    def resources(self) -> list[Resource]:
        """Return the response of each time point, and the finding where there is one."""
        found = []
        ordered = sorted(self._dossier.time_points, key=lambda point: (point.order, point.id))
        for number, point in enumerate(ordered, 1):
            here = {
                answer.item: answer
                for answer in self._dossier.ratings
                if answer.key == self._key and answer.time_point_id == point.id
            }
            if here:
                found.append(self._response(point, number, here))
            found += self._condition(point, number)
        return found

    # ---- responses

    def _response(self, point: TimePoint, number: int, here: Mapping[str, Answer]) -> Resource:
        module = self._module
        days = [answer.rated_on for answer in here.values() if answer.rated_on]
        asked = [item for item in module.items if not item.descriptive and not item.retired]
        finding = self._findings.at(point.id, self._key)
        closed = finding.closed if finding else ()
        done = all(item.id in here or item.id in closed for item in asked)
        made: Resource = {
            "resourceType": "QuestionnaireResponse",
            "id": f"{resource_id(module)}-{number}",
            "extension": [_as_at(point.as_at), *self._instance()],
            "questionnaire": canonical(module),
            "status": "completed" if done else "in-progress",
            "subject": self._patient(),
        }
        if days:
            made["authored"] = max(days).isoformat()
        if any(answer.source is AnswerSource.CLAIMANT_NOW for answer in here.values()):
            made["source"] = self._patient()
        rater = self._dossier.case.expert.name
        if self._identified and rater:
            made["author"] = {"type": "Practitioner", "display": rater}
        made["item"] = self._groups(here)
        return made

    def _groups(self, here: Mapping[str, Answer]) -> list[Resource]:
        module = self._module
        screening = [
            self._item(InterviewItem(q.id, ItemType.YES_NO, q.probe), here[q.id], screening=True)
            for q in module.screener
            if q.id in here
        ]
        found = [(f"{module.id}.screener", screening)]
        found += [
            (name, [self._item(item, here[item.id]) for item in items if item.id in here])
            for name, _, items in grouped(module)
        ]
        return [{"linkId": name, "item": items} for name, items in found if items]

    def _item(self, item: InterviewItem, answer: Answer, *, screening: bool = False) -> Resource:
        name = link(self._module, item.id)
        if answer.value == SKIPPED:
            reason = {"url": f"{BASE}:skipped-reason", "valueString": "the outcome was decided"}
            return {"extension": [reason], "linkId": name}
        free = item.type is ItemType.TEXT and not self._identified
        value = dict(_LEFT_OUT) if free else _value(item, answer.value)
        basis = [*_basis(answer, self._module), *value.pop("extension", ())]
        said: Resource = {"extension": basis} | value
        told = (answer.quote.strip(), answer.note.strip(), answer.conflict_reason.strip())
        text = "\n".join(each for each in told if each)
        if self._identified and text and not screening:
            said["item"] = [{"linkId": f"{name}.note", "answer": [{"valueString": text}]}]
        return {"linkId": name, "answer": [said]}

    # ---- findings

    def _condition(self, point: TimePoint, number: int) -> list[Resource]:
        finding = self._findings.at(point.id, self._key)
        decided = self._diagnoses.get(point.id)
        status = Status(decided.status) if decided else finding.status if finding else None
        if self._module.outcome is not Outcome.DIAGNOSIS or status is None:
            return []
        if status in _UNASSESSED:
            return []
        made: Resource = {
            "resourceType": "Condition",
            "id": f"{resource_id(self._module)}-{number}-status",
            "extension": [_as_at(point.as_at), *self._instance()],
        }
        clinical = self._clinical(point, status)
        if clinical:
            made["clinicalStatus"] = _concept(_CLINICAL, clinical)
        made["verificationStatus"] = _concept(_VERIFICATION, _verification(status))
        made["code"] = self._code(point, status)
        made["subject"] = self._patient()
        made["note"] = [{"text": text} for text in self._notes(finding, decided)]
        return [made]

    def _clinical(self, point: TimePoint, status: Status) -> str:
        if status in _REMISSION:
            return "remission"
        if status is not Status.MET:
            return ""
        recurred = any(
            change.key == self._key
            and change.to_id == point.id
            and change.change is ChangeWord.RECURRED
            for change in self._findings.changes
        )
        return "recurrence" if recurred else "active"

    def _notes(self, finding: Finding | None, decided: Diagnosis | None) -> Iterable[str]:
        if finding is not None:
            yield " ".join((f"By the rules: {finding.sentence}", *finding.cautions))
        if decided is not None:
            text = f"Concluded by the clinician: {Status(decided.status).words}."
            reason = f" Reason: {decided.reason}" if self._identified and decided.reason else ""
            yield text + reason

    def _code(self, point: TimePoint, status: Status) -> Resource:
        """Return the codes of the classifications whose own rule gives the status."""
        coding = []
        for number, system in enumerate(self._module.rules):
            codes = self._module.codes.get(_CODES[system], ())
            found = self._findings.at(point.id, self._key, system)
            agrees = found is not None and found.status is status
            if len(codes) == 1 and (agrees or not number):  # of several one is still to be chosen
                coding.append({"system": CODE_SYSTEMS[_CODES[system]], "code": codes[0]})
        named: Resource = {"coding": coding} if coding else {}
        return named | {"text": self._module.title}

    # ---- whom and what it is about

    def _patient(self) -> Resource:
        return {"type": "Patient", "identifier": {"system": f"{BASE}:case", "value": self.subject}}

    def _instance(self) -> list[Resource]:
        if not (self._identified and self._key.instance):
            return []
        return [{"url": f"{BASE}:instance", "valueString": self._key.instance}]


def _verification(status: Status) -> str:
    if status is Status.MET or status in _REMISSION:
        return "confirmed"
    return "unconfirmed" if status is Status.UNDETERMINED else "refuted"


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _as_at(when: PartialDate) -> Resource:
    """Return the date a response speaks of: as a date where FHIR has the form, else in words."""
    url = f"{BASE}:as-at"
    if when.circa or when.month in SEASONS:
        return {"url": url, "valueString": str(when)}
    return {"url": url, "valueDate": when.edtf}


def _basis(answer: Answer, module: InterviewModule) -> list[Resource]:
    said = {
        "source": answer.source.value,
        "vantage": answer.vantage.value,
        "confidence": answer.confidence.value,
    }
    found: list[Resource] = [
        {"url": f"{BASE}:{name}", "valueCode": value.replace("_", "-")}
        for name, value in said.items()
    ]
    if answer.others_shown:
        found.append({"url": f"{BASE}:other-time-points-shown", "valueBoolean": True})
    found += [
        {"url": f"{BASE}:conflict-with", "valueCode": source.replace("_", "-")}
        for source in answer.conflict_with
    ]
    if answer.module_version != module.version:
        found.append({"url": f"{BASE}:module-version", "valueString": answer.module_version})
    return found


# ---- values --------------------------------------------------------------------------------------


def _value(item: InterviewItem, raw: str) -> dict[str, Any]:
    """Return an answer's value[x], or an extension that says what its type cannot."""
    if item.type in _CHOSEN:
        return {"valueCoding": option(item.type, raw)}
    if raw in _NOT_SAID:
        return {"extension": [{"url": f"{BASE}:not-said", "valueCode": raw.replace("_", "-")}]}
    if item.type is ItemType.TEXT:
        return {"valueString": raw}
    if item.type is ItemType.NUMBER and "/" not in raw:
        return {"valueDecimal": _number(raw)}
    if item.type is ItemType.DURATION:
        amount = _quantity(raw)
        if amount:
            return {"valueQuantity": amount}
    if item.type is ItemType.DATE:
        when = PartialDate.from_edtf(raw)
        if not when.circa and when.month not in SEASONS:
            return {"valueDate": raw}
    return {"extension": [_inexact(item, raw)]}


def _inexact(item: InterviewItem, raw: str) -> Resource:
    """Return a range, a stretch of time between dates, or words for what has no other form."""
    first, slash, second = raw.partition("/")
    if slash and item.type is ItemType.NUMBER:
        ends = {"low": first, "high": second}
        said = {end: {"value": _number(text)} for end, text in ends.items() if text != OPEN}
        return {"url": f"{BASE}:range", "valueRange": said}
    if slash and not raw[:1].isdigit():
        amounts = {"low": _quantity(first), "high": _quantity(second)}
        ended = all(
            amounts[end] or text == OPEN for end, text in (("low", first), ("high", second))
        )
        if ended:
            known = {end: amount for end, amount in amounts.items() if amount}
            return {"url": f"{BASE}:range", "valueRange": known}
    return {"url": f"{BASE}:said", "valueString": describe(raw, item.type)}


def _quantity(iso: str) -> Resource:
    """Return `P6M` as a quantity; {} for what has several units, or is none."""
    text, unit = iso[1:-1], iso[-1:]
    if iso[:1] != "P" or unit not in _UNITS or not text.replace(".", "", 1).isdigit():
        return {}
    word, code = _UNITS[unit]
    return {"value": _number(text), "unit": word, "system": _UCUM, "code": code}


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
