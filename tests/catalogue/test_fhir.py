"""Modules and answers as FHIR R4: by the standard's own schema and the rules that it cannot say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.fhir import questionnaire
from casereview.catalogue.fhir_answers import answers_bundle
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType, Outcome
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    Diagnosis,
    ModuleKey,
    OpenedModule,
    TimePoint,
)
from casereview.domain.case import Case, Claimant, Expert
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from tests.catalogue.vignettes import modules
from tests.domain import small_modules

SCHEMA = Path(__file__).parents[1] / "data" / "fhir" / "r4.schema.json"
NAMES = sorted(modules())
TITLES = {name: module.title for name, module in modules().items()}
SECRETS = ("Zoë", "Dr N Example", "Never lets go", "“I never stop”", "machinery", "Fortnight")


@cache
def schema(resource: str) -> Callable[[object], object]:
    whole = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checked: Callable[[object], object] = fastjsonschema.compile(
        whole | {"$ref": f"#/definitions/{resource}"}
    )
    return checked


def valid(resource: Mapping[str, Any]) -> None:
    schema(resource["resourceType"])(json.loads(json.dumps(resource)))


def walk(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from walk(item.get("item", []))
        for answer in item.get("answer", []):
            yield from walk(answer.get("item", []))


def made(module: InterviewModule) -> dict[str, Any]:
    return questionnaire(module, TITLES)


# ---- questionnaires ------------------------------------------------------------------------------


def test_the_schema_refuses_what_is_no_questionnaire() -> None:
    sound = made(modules()["gad"])
    for broken in (
        {"status": "unsure"},
        {"item": [{"linkId": "a", "type": "rating"}]},
        {"verdict": "met"},
    ):
        with pytest.raises(fastjsonschema.JsonSchemaException):
            valid(sound | broken)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_module_is_valid_by_the_schema_of_the_standard(name: str) -> None:
    valid(made(modules()[name]))


@pytest.mark.parametrize("name", NAMES)
def test_a_questionnaire_keeps_the_rules_that_no_schema_says(name: str) -> None:
    """The invariants que-1 to que-13 of the resource that bear on what is written."""
    items = list(walk(made(modules()[name])["item"]))
    links = [item["linkId"] for item in items]
    assert len(links) == len(set(links))
    for item in items:
        children = item.get("item", [])
        assert item["type"] != "group" or children
        assert item["type"] != "display" or not children
        assert ("answerOption" in item) == (item["type"] == "choice")
        conditions = item.get("enableWhen", [])
        assert (len(conditions) > 1) == ("enableBehavior" in item)
        assert all(condition["question"] in links for condition in conditions)


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_asked_once_in_its_own_words(name: str) -> None:
    module = modules()[name]
    found = {item["linkId"]: item for item in walk(made(module)["item"])}
    for question in module.screener:
        assert found[f"{name}.{question.id}"]["text"] == question.probe
    for item in module.items:
        asked = found[f"{name}.{item.id}"]
        assert asked["text"] == (item.probe or item.label)
        assert asked["prefix"] == item.id
        helped = found[f"{name}.{item.id}.help"]["text"]
        assert item.label in helped
        assert all(anchor in helped for anchor in item.anchors.values())
        for number, further in enumerate(item.follow_up, 1):
            assert found[f"{name}.{item.id}.follow-{number}"]["text"] == further


def test_what_a_questionnaire_says_of_itself() -> None:
    gad = modules()["gad"]
    found = made(replace(gad, reviewed_by="", reviewed_on=""))
    assert found["url"] == "urn:casereview:module:gad"
    assert found["version"] == gad.version
    assert found["status"] == "draft"
    assert found["title"] == "Generalised anxiety disorder"
    assert found["publisher"] == "CaseReview"
    assert "CC-BY-4.0" in found["copyright"]
    assert "date" not in found
    reviewed = made(replace(gad, reviewed_by="Dr N Example", reviewed_on="2026-05-01"))
    assert (reviewed["status"], reviewed["date"]) == ("active", "2026-05-01")
    valid(reviewed)


def test_a_module_of_the_users_own_is_not_said_to_be_ours() -> None:
    found = made(replace(modules()["gad"], local=True))
    valid(found)
    assert found["url"] == "urn:casereview:local:gad"
    assert "publisher" not in found
    assert found["copyright"] == "Questions and anchors: licence CC-BY-4.0."
    assert found["description"].startswith("A local module of its user.")
    assert found["title"] == "Generalised anxiety disorder (local, unreviewed)"


def test_ratings_are_codings_of_our_own_system_with_their_order() -> None:
    items = {item["linkId"]: item for item in walk(made(modules()["gad"])["item"])}
    codings = [option["valueCoding"] for option in items["gad.A1"]["answerOption"]]
    assert [coding["code"] for coding in codings] == [
        *("absent", "subthreshold", "threshold"),
        "inadequate",
    ]
    assert {coding["system"] for coding in codings} == {"urn:casereview:rating"}
    orders = [coding["extension"][0]["valueDecimal"] for coding in codings[:3]]
    assert orders == [0, 1, 2]
    assert "extension" not in codings[3]


COUNT = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


def test_a_list_is_counted_by_the_form_and_never_brought_to_a_verdict() -> None:
    """The count of what is present only: no number needed, no comparison, no status."""
    items = {item["linkId"]: item for item in walk(made(modules()["gad"])["item"])}
    count = items["gad.C.count"]
    assert (count["type"], count["readOnly"]) == ("integer", True)
    assert count["text"] == "Rated present, of 6"
    [extension] = count["extension"]
    assert extension["url"] == COUNT
    assert extension["valueExpression"] == {
        "language": "text/fhirpath",
        "expression": "%resource.descendants().where(linkId in ('gad.C1' | 'gad.C2' | 'gad.C3' | "
        "'gad.C4' | 'gad.C5' | 'gad.C6')).answer.value.where(code = 'threshold').count()",
    }
    for name in NAMES:
        for item in walk(made(modules()[name])["item"]):
            assert ("extension" in item and item["extension"][0]["url"] == COUNT) == (
                item["linkId"].endswith(".count")
            )
            assert "initial" not in item


def gated(when: ex.Expr) -> dict[str, Any]:
    module = small_modules.module(
        "m",
        InterviewItem("A1", ItemType.RATING, "One"),
        InterviewItem("A2", ItemType.YES_NO, "Two"),
        InterviewItem("A3", ItemType.CHOICE, "Three", options=("some", "none")),
        InterviewItem("B1", ItemType.RATING, "Gated", ask_when=when),
        exclusion=ex.Const(True),
    )
    found = made(module)
    valid(found)
    return next(item for item in walk(found["item"]) if item["linkId"] == "m.B1")


def conditions(item: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (said["question"], said["operator"], said["answerCoding"]["code"])
        for said in item.get("enableWhen", [])
    ]


@pytest.mark.parametrize(
    ("when", "expected", "behaviour"),
    [
        (ex.Id("A1"), [("m.A1", "=", "threshold")], None),
        (ex.Soft("A1"), [("m.A1", "=", "threshold"), ("m.A1", "=", "subthreshold")], "any"),
        (ex.Not(ex.Id("A2")), [("m.A2", "=", "no")], None),
        (ex.Not(ex.Id("A1")), [("m.A1", "=", "absent"), ("m.A1", "=", "subthreshold")], "any"),
        (ex.Choice("A3", ("some",)), [("m.A3", "=", "some")], None),
        (
            ex.All((ex.Id("A1"), ex.Id("A2"))),
            [("m.A1", "=", "threshold"), ("m.A2", "=", "yes")],
            "all",
        ),
        (
            ex.AnyOf((ex.Id("A2"), ex.Soft("A1"))),
            [("m.A2", "=", "yes"), ("m.A1", "=", "threshold"), ("m.A1", "=", "subthreshold")],
            "any",
        ),
        (
            ex.All((ex.Soft("A1"),)),
            [("m.A1", "=", "threshold"), ("m.A1", "=", "subthreshold")],
            "any",
        ),
    ],
)
def test_a_condition_is_said_where_enable_when_can_say_it(
    when: ex.Expr, expected: list[tuple[str, str, str]], behaviour: str | None
) -> None:
    item = gated(when)
    assert conditions(item) == expected
    assert item.get("enableBehavior") == behaviour


@pytest.mark.parametrize(
    "when",
    [
        ex.AtLeast(2, (ex.Id("A1"), ex.Id("A2"), ex.Choice("A3", ("some",)))),
        ex.All((ex.Soft("A1"), ex.Id("A2"))),
        ex.All((ex.Id("A1"), ex.AnyOf((ex.Id("A2"), ex.Choice("A3", ("some",)))))),
        ex.StatusIn("mde", ("met",)),
    ],
)
def test_a_condition_that_enable_when_cannot_say_is_told_in_words_alone(when: ex.Expr) -> None:
    item = gated(when)
    assert "enableWhen" not in item
    helped = next(child for child in item["item"] if child["linkId"] == "m.B1.help")
    assert "Asked only when " in helped["text"]


# ---- answers -------------------------------------------------------------------------------------

MDE, PHOBIA = ModuleKey("mde"), ModuleKey("phobia", "machinery")
POINTS = (
    TimePoint("p1", 1, "Before", "before", "before_event", PartialDate(2019, 21)),
    TimePoint("p2", 2, "Interview", "today", "today", PartialDate(2024, 2, 19)),
)


def case_of(key: ModuleKey, *points: Mapping[str, str], **more: object) -> Dossier:
    version = modules()[key.module].version
    answers = tuple(
        Answer(point.id, key, item, value, version, note="Never lets go", quote="“I never stop”")
        for point, answered in zip(POINTS, points, strict=False)
        for item, value in answered.items()
    )
    case = Case("c1", Claimant("Zoë Example"), expert=Expert("Dr N Example"))
    plain = Dossier(case, time_points=POINTS, answers=answers, modules=(OpenedModule(key, 1),))
    return replace(plain, **more)  # type: ignore[arg-type]  # test shorthand


def bundle(dossier: Dossier, key: ModuleKey, *, identified: bool = False) -> dict[str, Any]:
    found = evaluate_case(modules(), dossier.time_points, dossier.ratings, dossier.course)
    made = answers_bundle(dossier, found, key, modules(), identified=identified)
    valid(made)
    again = answers_bundle(dossier, found, key, modules(), identified=identified)
    assert json.dumps(made) == json.dumps(again)
    return made


def of_kind(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    resources = [entry["resource"] for entry in found["entry"]]
    return [resource for resource in resources if resource["resourceType"] == kind]


DEPRESSED = {f"A{number}": "threshold" for number in range(1, 8)} | {
    "B1": "threshold",
    "DUR": "P3M",
    "C1": "no",
    "D1": "no",
    "E1": "no",
    "FN": "Fortnight before Easter",
    "A8": "inadequate",
    "A9": "skipped",
}


def test_each_time_point_has_a_response_that_answers_the_questionnaire() -> None:
    found = bundle(case_of(MDE, DEPRESSED, DEPRESSED | {"A1": "absent"}), MDE)
    asked = {item["linkId"]: item for item in walk(of_kind(found, "Questionnaire")[0]["item"])}
    responses = of_kind(found, "QuestionnaireResponse")
    assert len(responses) == 2
    for response in responses:
        assert response["questionnaire"] == f"urn:casereview:module:mde|{modules()['mde'].version}"
        for item in walk(response["item"]):
            question = asked[item["linkId"]]
            for answer in item.get("answer", []):
                if "valueCoding" in answer:
                    codes = [o["valueCoding"]["code"] for o in question["answerOption"]]
                    assert answer["valueCoding"]["code"] in codes


def test_how_a_rating_was_come_by_goes_with_it_and_its_reason_only_with_consent() -> None:
    made = case_of(MDE, DEPRESSED)
    first = replace(
        made.answers[0],
        others_shown=True,
        conflict_with=("record",),
        conflict_reason="The notes of Dr Patel differ.",
    )
    made = replace(made, answers=(first, *made.answers[1:]))
    for identified in (False, True):
        found = bundle(made, MDE, identified=identified)
        response = of_kind(found, "QuestionnaireResponse")[0]
        (item,) = [i for i in walk(response["item"]) if i["linkId"] == f"mde.{first.item}"]
        said = {each["url"]: each for each in item["answer"][0]["extension"]}
        assert said["urn:casereview:other-time-points-shown"]["valueBoolean"] is True
        assert said["urn:casereview:conflict-with"]["valueCode"] == "record"
        assert ("Dr Patel" in json.dumps(found)) is identified
        others = [i for i in walk(response["item"]) if i["linkId"] == "mde.A2"]
        assert "other-time-points-shown" not in json.dumps(others)


def test_not_asked_is_absent_skipped_has_no_answer_and_inadequate_its_own_code() -> None:
    response = of_kind(bundle(case_of(MDE, DEPRESSED), MDE), "QuestionnaireResponse")[0]
    items = {item["linkId"]: item for item in walk(response["item"])}
    assert "mde.A10" not in items
    assert "answer" not in items["mde.A9"]
    assert items["mde.A9"]["extension"][0]["url"] == "urn:casereview:skipped-reason"
    assert items["mde.A8"]["answer"][0]["valueCoding"]["code"] == "inadequate"
    assert items["mde.DUR"]["answer"][0]["valueQuantity"] == {
        "value": 3,
        "unit": "month",
        "system": "http://unitsofmeasure.org",
        "code": "mo",
    }
    assert response["status"] == "in-progress"
    assert response["extension"][0] == {"url": "urn:casereview:as-at", "valueString": "spring 2019"}
    assert response["source"] == response["subject"]


def test_a_response_from_records_alone_does_not_name_the_person_as_its_source() -> None:
    plain = case_of(MDE, DEPRESSED)
    answers = tuple(replace(each, source=AnswerSource.RECORD) for each in plain.answers)
    found = bundle(replace(plain, answers=answers), MDE)
    assert "source" not in of_kind(found, "QuestionnaireResponse")[0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("P5M/P7M", {"low": 5, "high": 7}),
        ("P6M/..", {"low": 6}),
        ("../P1M", {"high": 1}),
    ],
)
def test_a_duration_known_roughly_stays_a_range(raw: str, expected: dict[str, int]) -> None:
    found = bundle(case_of(MDE, {"DUR": raw}), MDE)
    items = {i["linkId"]: i for i in walk(of_kind(found, "QuestionnaireResponse")[0]["item"])}
    said = items["mde.DUR"]["answer"][0]["extension"][-1]
    assert said["url"] == "urn:casereview:range"
    assert {end: amount["value"] for end, amount in said["valueRange"].items()} == expected


@pytest.mark.parametrize("raw", ["2021-04/..", "2020/2021-05", "P1Y6M", "cannot_say"])
def test_what_has_no_quantity_is_said_in_words(raw: str) -> None:
    found = bundle(case_of(MDE, {"DUR": raw}), MDE)
    items = {i["linkId"]: i for i in walk(of_kind(found, "QuestionnaireResponse")[0]["item"])}
    answer = items["mde.DUR"]["answer"][0]
    assert "valueQuantity" not in answer
    said = answer["extension"][-1]
    assert said.get("valueString") or said.get("valueCode")


def status_codes(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [
        (
            condition["verificationStatus"]["coding"][0]["code"],
            condition.get("clinicalStatus", {"coding": [{}]})["coding"][0].get("code"),
        )
        for condition in of_kind(found, "Condition")
    ]


def test_a_finding_is_confirmed_refuted_or_left_open_and_never_a_verdict_of_the_questions() -> None:
    well = {f"A{number}": "absent" for number in range(1, 10)}
    assert status_codes(bundle(case_of(MDE, DEPRESSED, well), MDE)) == [
        ("confirmed", "active"),
        ("refuted", None),
    ]
    open_ = bundle(case_of(MDE, {"A1": "threshold"}), MDE)
    assert status_codes(open_) == [("unconfirmed", None)]
    notes = of_kind(open_, "Condition")[0]["note"]
    assert notes[0]["text"].startswith("By the rules: Undetermined")


def test_the_experts_conclusion_is_what_the_finding_states_beside_the_rules() -> None:
    decided = Diagnosis(
        "p1", MDE, "not_met", "met", "Never lets go, as said.", date(2024, 2, 19), "Dr N Example"
    )
    dossier = case_of(MDE, DEPRESSED, diagnoses=(decided,))
    found = of_kind(bundle(dossier, MDE), "Condition")[0]
    assert found["verificationStatus"]["coding"][0]["code"] == "refuted"
    assert [note["text"][:24] for note in found["note"]] == [
        "By the rules: Met: A 7 t",
        "Concluded by the clinici",
    ]
    assert found["code"] == {"text": "Major depressive episode"}


def test_a_screen_never_becomes_a_condition() -> None:
    screens = [name for name in NAMES if modules()[name].outcome is not Outcome.DIAGNOSIS]
    key = ModuleKey(screens[0])
    first = next(i for i in modules()[key.module].items if i.type is ItemType.RATING)
    found = bundle(case_of(key, {first.id: "threshold"}), key)
    assert of_kind(found, "QuestionnaireResponse")
    assert not of_kind(found, "Condition")


def test_without_consent_nothing_names_a_person_or_quotes_one() -> None:
    plain = json.dumps(bundle(case_of(MDE, DEPRESSED), MDE), ensure_ascii=False)
    phobia = bundle(case_of(PHOBIA, {"A1": "threshold"}), PHOBIA)
    plain += json.dumps(phobia, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in plain] == []
    told = bundle(case_of(MDE, DEPRESSED), MDE, identified=True)
    words = json.dumps(told, ensure_ascii=False)
    words += json.dumps(bundle(case_of(PHOBIA, {"A1": "threshold"}), PHOBIA, identified=True))
    assert [secret for secret in SECRETS[1:] if secret not in words] == []
    assert "Zoë" not in words, "the person is named by a pseudonym even so"


@given(st.data())
def test_any_answers_make_a_valid_bundle(data: st.DataObject) -> None:
    key = ModuleKey("gad")
    words = {
        ItemType.RATING: st.sampled_from(("absent", "subthreshold", "threshold", "inadequate")),
        ItemType.EXCLUSION: st.sampled_from(("yes", "no", "unsure", "cannot_say")),
        ItemType.NUMBER: st.sampled_from(("2", "2.5", "2/4", "../4", "cannot_say")),
        ItemType.DURATION: st.sampled_from(("P6M", "P1Y6M", "P5M/P7M", "2021/..", "skipped")),
        ItemType.CHOICE: st.sampled_from(("only_during", "cannot_say")),
    }
    answered = {
        item.id: data.draw(words[item.type])
        for item in modules()["gad"].items
        if item.type in words and data.draw(st.booleans())
    }
    bundle(case_of(key, answered, {}), key, identified=data.draw(st.booleans()))
