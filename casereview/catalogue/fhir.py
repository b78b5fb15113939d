"""A module as a FHIR R4 Questionnaire: questions, answers, help, counts; no verdict (3.3).

`enableWhen` serves display only: it is two-valued and cannot count, so a condition that it cannot
say is told in words and left to the interviewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import (
    EXCLUSION_WORDS,
    LOCAL,
    RATINGS,
    YES_NO_WORDS,
    InterviewItem,
    InterviewModule,
    ItemType,
    ScreenerQuestion,
)
from casereview.domain.assessing.note_words import note_words
from casereview.domain.assessing.rule_words import rule_phrase

PUBLISHER = "CaseReview"
BASE = "urn:casereview"
RATING_SYSTEM = f"{BASE}:rating"
ANSWER_SYSTEM = f"{BASE}:answer"
CODE_SYSTEMS = {
    "dsm5tr": "http://hl7.org/fhir/sid/icd-10-cm",  # what the manual prints
    "icd10_uk": "http://hl7.org/fhir/sid/icd-10",
    "icd11": "http://id.who.int/icd/release/11/mms",
}
_ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
_CONTROL = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
_CALCULATED = (
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
)
_COUNT_HELP = "A count and no verdict: a question that was not asked is not a no."
_ORDINALS = {"absent": 0, "subthreshold": 1, "threshold": 2}
_SAID = {
    "absent": "Absent",
    "subthreshold": "Subthreshold",
    "threshold": "Present",
    "inadequate": "Not enough information",
    "yes": "Yes",
    "no": "No",
    "unsure": "Unsure",
    "cannot_say": "Cannot say",
}
_TYPES = {
    ItemType.RATING: "choice",
    ItemType.YES_NO: "choice",
    ItemType.EXCLUSION: "choice",
    ItemType.CHOICE: "choice",
    ItemType.NUMBER: "decimal",
    ItemType.DURATION: "quantity",
    ItemType.DATE: "date",
    ItemType.TEXT: "text",
}
_WORDS = {
    ItemType.RATING: RATINGS,
    ItemType.EXCLUSION: (*EXCLUSION_WORDS, "cannot_say"),
    ItemType.YES_NO: YES_NO_WORDS,
}

Resource = dict[str, Any]


def canonical(module: InterviewModule) -> str:
    """Return the questionnaire's identity with its version, as a response names it."""
    return f"{_identity(module)}|{module.version}"


def _identity(module: InterviewModule) -> str:
    return f"{BASE}:{'local' if module.local else 'module'}:{module.id}"


def resource_id(module: InterviewModule) -> str:
    """Return a module's id in the letters that the id of a resource may have."""
    return module.id.replace("_", "-")


def questionnaire(module: InterviewModule, titles: Mapping[str, str]) -> Resource:
    """Return a module as a Questionnaire; `titles` names other modules by id."""
    reviewed = module.reviewed
    found: Resource = {
        "resourceType": "Questionnaire",
        "id": resource_id(module),
        "url": _identity(module),
        "version": module.version,
        "name": "".join(part.capitalize() for part in module.id.split("_")),
        "title": f"{module.title} ({LOCAL})" if module.local else module.title,
        "status": "active" if reviewed else "draft",
        "subjectType": ["Patient"],
        "description": _description(module, reviewed),
    }
    if not module.local:
        found["publisher"] = PUBLISHER
    if reviewed:
        found |= {"date": module.reviewed_on, "approvalDate": module.reviewed_on}
    if module.licence:
        owner = "" if module.local else f"{PUBLISHER}, "
        found["copyright"] = f"Questions and anchors: {owner}licence {module.licence}."
    codes = [
        {"system": CODE_SYSTEMS[system], "code": code}
        for system, listed in module.codes.items()
        for code in listed
    ]
    if codes:
        found["code"] = codes
    found["item"] = [group for group in _groups(module, titles) if group["item"]]
    return found


def grouped(module: InterviewModule) -> list[tuple[str, str, list[InterviewItem]]]:
    """Return link, title and items of each group: a criterion's own, and what is left.

    An item that several criteria use stands with the first of them.
    """
    left = {item.id: item for item in module.items if not item.retired}
    places = {item.id: place for place, item in enumerate(module.items)}
    found: list[tuple[str, str, list[InterviewItem]]] = []
    for criterion in module.criteria:
        used = [left.pop(name) for name in _named(criterion.expr) if name in left]
        used.sort(key=lambda item: places[item.id])
        found.append((link(module, criterion.id), criterion.label, used))
    found.append((f"{module.id}.further", "Further questions", [*left.values()]))
    return [group for group in found if group[2]]


def link(module: InterviewModule, name: str) -> str:
    """Return `gad.C3`."""
    return f"{module.id}.{name}"


def option(kind: ItemType, word: str) -> Resource:
    """Return an answer word as a Coding."""
    if kind is ItemType.RATING:
        coding: Resource = {"system": RATING_SYSTEM, "code": word, "display": _SAID[word]}
        if word in _ORDINALS:
            coding["extension"] = [{"url": _ORDINAL, "valueDecimal": _ORDINALS[word]}]
        return coding
    shown = _SAID.get(word, word.replace("_", " "))
    return {"system": ANSWER_SYSTEM, "code": word, "display": f"{shown[:1].upper()}{shown[1:]}"}


def _description(module: InterviewModule, reviewed: bool) -> str:
    said = (
        f"Clinically reviewed by {module.reviewed_by}." if reviewed else "Not clinically reviewed."
    )
    said = f"A local module of its user. {said}" if module.local else said
    return (
        f"{said} Questions of a semi-structured interview, rated by a clinician. The rules that "
        "lead from ratings to a status are not part of this questionnaire, and no verdict may be "
        "read from it."
    )


def _groups(module: InterviewModule, titles: Mapping[str, str]) -> Iterator[Resource]:
    yield {
        "linkId": f"{module.id}.screener",
        "text": "Screening",
        "type": "group",
        "item": [_question(module, question) for question in module.screener],
    }
    criteria = {link(module, criterion.id): criterion.id for criterion in module.criteria}
    for name, title, items in grouped(module):
        group: Resource = {"linkId": name}
        if name in criteria:
            group["prefix"] = criteria[name]
        group |= {"text": title, "type": "group"}
        group["item"] = [_item(module, item, titles) for item in items]
        group["item"] += _count(module, criteria.get(name, ""))
        yield group


def _count(module: InterviewModule, criterion: str) -> list[Resource]:
    """Return how many ratings of a criterion's list are present, as a form can work it out."""
    found = next((c.expr for c in module.criteria if c.id == criterion), None)
    counted = found if isinstance(found, ex.AtLeast) else None
    for part in ex.parts(found) if found is not None else ():
        counted = counted or (part if isinstance(part, ex.AtLeast) else None)
    kinds = {item.id: item.type for item in module.items}
    names = [part.id for part in counted.of if isinstance(part, ex.Id)] if counted else []
    if counted is None or len(names) < len(counted.of):
        return []
    if any(kinds.get(name) is not ItemType.RATING for name in names):
        return []
    name = f"{link(module, criterion)}.count"
    listed = " | ".join(f"'{link(module, each)}'" for each in names)
    expression = (
        f"%resource.descendants().where(linkId in ({listed}))"
        ".answer.value.where(code = 'threshold').count()"
    )
    calculated = {"language": "text/fhirpath", "expression": expression}
    return [
        {
            "extension": [{"url": _CALCULATED, "valueExpression": calculated}],
            "linkId": name,
            "text": f"Rated present, of {len(names)}",
            "type": "integer",
            "readOnly": True,
            "item": [_shown(f"{name}.help", _COUNT_HELP, "help")],
        }
    ]


def _question(module: InterviewModule, question: ScreenerQuestion) -> Resource:
    return {
        "linkId": link(module, question.id),
        "prefix": question.id,
        "text": question.probe,
        "type": "choice",
        "answerOption": _options(YES_NO_WORDS, ItemType.YES_NO),
    }


def _item(module: InterviewModule, item: InterviewItem, titles: Mapping[str, str]) -> Resource:
    name = link(module, item.id)
    found: Resource = {
        "linkId": name,
        "prefix": item.id,
        "text": item.probe or item.label,
        "type": _TYPES[item.type],
    }
    helps = [f"{item.label}."]
    conditions = _conditions(module, item.ask_when) if item.ask_when is not None else []
    if item.ask_when is not None:
        helps.append(f"Asked only when {rule_phrase(module, item.ask_when, titles)}.")
    if conditions:
        found["enableWhen"] = [condition for condition, _ in conditions]
        if len(conditions) > 1:
            found["enableBehavior"] = conditions[0][1]
    if _TYPES[item.type] == "choice":
        found["answerOption"] = _options(_WORDS.get(item.type, item.options), item.type)
    helps += [note_words(item.note)] if item.note else []
    helps += [f"{_SAID[word]}: {text}" for word, text in item.anchors.items()]
    children = [_shown(f"{name}.help", "\n".join(helps), "help")]
    children += [
        _shown(f"{name}.follow-{number}", text, "inline")
        for number, text in enumerate(item.follow_up, 1)
    ]
    children.append({"linkId": f"{name}.note", "text": "Evidence and notes", "type": "text"})
    found["item"] = children
    return found


def _options(words: Sequence[str], kind: ItemType) -> list[Resource]:
    return [{"valueCoding": option(kind, word)} for word in words]


def _shown(name: str, text: str, control: str) -> Resource:
    concept = {"coding": [{"system": _CONTROLS, "code": control}]}
    return {
        "extension": [{"url": _CONTROL, "valueCodeableConcept": concept}],
        "linkId": name,
        "text": text,
        "type": "display",
    }


# ---- conditions ----------------------------------------------------------------------------------


def _conditions(module: InterviewModule, expr: ex.Expr) -> list[tuple[Resource, str]]:
    """Return what enableWhen can say of an expression, each with all or any; [] for nothing."""
    if isinstance(expr, ex.Id):
        criterion = next((c for c in module.criteria if c.id == expr.id), None)
        if criterion is not None:
            return _conditions(module, criterion.expr)
    if isinstance(expr, ex.All | ex.AnyOf) and len(expr.of) == 1:
        return _conditions(module, expr.of[0])
    every = isinstance(expr, ex.All)
    found: list[Resource] = []
    for part in expr.of if isinstance(expr, ex.All | ex.AnyOf) else (expr,):
        said = _condition(module, part)
        if not said or (every and len(said) > 1):
            return []
        found += said
    return [(condition, "all" if every else "any") for condition in found]


def _condition(module: InterviewModule, expr: ex.Expr) -> list[Resource]:
    """Return the answers of one item that make a leaf true, as alternatives."""
    if isinstance(expr, ex.Id | ex.Soft | ex.Choice):
        name = expr.id
    elif isinstance(expr, ex.Not) and isinstance(expr.expr, ex.Id | ex.Soft):
        name = expr.expr.id
    else:
        return []
    item = module.item(name)
    if item is None:
        return []
    return [
        {"question": link(module, name), "operator": "=", "answerCoding": _plain(item.type, word)}
        for word in _making_true(item, expr)
    ]


def _making_true(item: InterviewItem, expr: ex.Expr) -> tuple[str, ...]:
    if isinstance(expr, ex.Choice):
        return expr.options
    rating = item.type is ItemType.RATING
    if isinstance(expr, ex.Not):
        softened = isinstance(expr.expr, ex.Soft)
        return (("absent",) if softened else ("absent", "subthreshold")) if rating else ("no",)
    if isinstance(expr, ex.Soft):
        return ("threshold", "subthreshold")
    return ("threshold",) if rating else ("yes",)


def _plain(kind: ItemType, word: str) -> Resource:
    coding = option(kind, word)
    return {"system": coding["system"], "code": coding["code"]}


def _named(expr: ex.Expr) -> Iterator[str]:
    """Yield the items of an expression in order."""
    if isinstance(expr, ex.Id | ex.Soft | ex.Num | ex.Choice):
        yield expr.id
    for part in ex.parts(expr):
        yield from _named(part)
