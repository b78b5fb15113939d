"""A whole case: statuses, hierarchies, ticks, other modules, hidden answers, and what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import (
    EvaluationProfile,
    Evaluator,
    check_answer,
    dependency_order,
    evaluate_case,
)
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import (
    Criterion,
    Hierarchy,
    InterviewModule,
    ItemType,
    SeverityBand,
)
from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import BadInputError, CatalogueError
from tests.domain.small_modules import answers, found, item, module, point

DAY = point(1, "2024-05-01")
EARLIER = point(0, "2020")


def status(definition: InterviewModule, **values: str) -> Status:
    given = answers("t1", definition.id, **values)
    findings = evaluate_case({definition.id: definition}, [DAY], given, [])
    return found(findings, "t1", definition.id).status


# ---- statuses (2.6) ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a1", "x1", "expected"),
    [
        ("threshold", "no", Status.MET),
        ("threshold", "yes", Status.EXCLUDED),
        ("threshold", None, Status.UNDETERMINED),
        ("threshold", "unsure", Status.UNDETERMINED),
        ("subthreshold", "no", Status.SUBTHRESHOLD),
        ("subthreshold", "yes", Status.NOT_MET),
        ("subthreshold", None, Status.NOT_MET),
        ("absent", "no", Status.NOT_MET),
        ("inadequate", "yes", Status.NOT_MET),
        ("inadequate", "no", Status.UNDETERMINED),
        (None, None, Status.NOT_ASSESSED),
    ],
)
def test_from_truth_to_status(a1: str | None, x1: str | None, expected: Status) -> None:
    values = {k: v for k, v in {"A1": a1, "X1": x1}.items() if v}
    if values:
        assert status(module(), **values) is expected
    else:
        opened = evaluate_case({"m": module()}, [DAY], [], [], opened=[ModuleKey("m")])
        assert found(opened, "t1").status is expected


def test_what_a_decided_status_leaves_open_is_flagged() -> None:
    one = evaluate_case({"m": module()}, [DAY], answers("t1", "m", A1="subthreshold"), [])
    assert found(one, "t1").flags == ("subthreshold_open",)
    assert found(one, "t1").missing == ("not asked: X1 (label of X1)",)
    two = evaluate_case({"m": module()}, [DAY], answers("t1", "m", X1="yes"), [])
    assert found(two, "t1").flags == ("syndrome_open",)
    assert found(two, "t1").because[-1] == "the syndrome is left open"


@pytest.mark.parametrize(
    ("screener", "expected"),
    [("no", Status.SCREEN_NEGATIVE), ("yes", Status.NOT_ASSESSED), ("unsure", Status.NOT_ASSESSED)],
)
def test_screening_is_no_assessment(screener: str, expected: Status) -> None:
    assert status(module(), S1=screener) is expected


def test_a_screener_answered_no_does_not_close_a_module_that_was_gone_into() -> None:
    assert status(module(), S1="no", A1="threshold", X1="no") is Status.MET


def test_skipped_is_never_absent() -> None:
    assert status(module(), A1="skipped", X1="no") is Status.UNDETERMINED


# ---- hierarchies (2.9) -------------------------------------------------------------------------


def with_hierarchy(effect: str, setting: str = "") -> InterviewModule:
    base = module()
    other = ex.StatusIn("other", ("met",))
    rule = Hierarchy("upper", other, effect, "The other disorder explains it.", setting)
    return replace(base, rules={"dsm5tr": replace(base.rules["dsm5tr"], hierarchy=(rule,))})


OTHER = {"met": "threshold", "not_met": "absent", "undetermined": "inadequate"}


@pytest.mark.parametrize(
    ("effect", "other", "expected", "flags"),
    [
        ("flag", "met", Status.MET, ("upper",)),
        ("flag", "not_met", Status.MET, ()),
        ("flag", "undetermined", Status.MET, ()),
        ("exclude", "met", Status.EXCLUDED, ("upper",)),
        ("exclude", "not_met", Status.MET, ()),
        ("exclude", "undetermined", Status.UNDETERMINED, ()),
        ("replace", "met", Status.EXCLUDED, ("upper",)),
        ("replace", "undetermined", Status.UNDETERMINED, ()),
    ],
)
def test_hierarchies(effect: str, other: str, expected: Status, flags: tuple[str, ...]) -> None:
    modules = {"m": with_hierarchy(effect), "other": module("other")}
    given = answers("t1", "m", A1="threshold", X1="no")
    given += answers("t1", "other", A1=OTHER[other], X1="no")
    finding = found(evaluate_case(modules, [DAY], given, []), "t1")
    assert (finding.status, finding.flags) == (expected, flags)
    if expected is Status.EXCLUDED:
        assert finding.because[0] == "The other disorder explains it"
    if expected is Status.UNDETERMINED:
        assert finding.missing[0] == "other module undetermined: other"
        assert finding.settling == ("other",)


def test_the_profile_may_turn_a_caution_into_an_exclusion() -> None:
    modules = {"m": with_hierarchy("flag", "strict"), "other": module("other")}
    given = answers("t1", "m", A1="threshold", X1="no")
    given += answers("t1", "other", A1="threshold", X1="no")
    strict = EvaluationProfile(effects={"strict": "exclude"})
    assert found(evaluate_case(modules, [DAY], given, [], strict), "t1").status is Status.EXCLUDED


def test_icd10_bars_gad_confined_to_depression_by_default() -> None:
    assert EvaluationProfile().effects_in("icd10") == {"gad_in_depression": "exclude"}
    assert EvaluationProfile().effects_in("dsm5tr") == {}


def test_a_circle_between_modules_is_refused() -> None:
    back = replace(module().rules["dsm5tr"], exclusion=ex.StatusIn("m", ("met",)))
    modules = {
        "m": with_hierarchy("exclude"),
        "other": replace(module("other"), rules={"dsm5tr": back}),
    }
    with pytest.raises(CatalogueError, match="circle"):
        Evaluator(modules)
    assert dependency_order({"b": [("a", False)], "a": [("gone", True)]}) == ("a", "b")


# ---- other modules and the interviewer's own tick ----------------------------------------------


def with_computed(*, ever: bool) -> InterviewModule:
    computed = ex.StatusIn("other", ("met",), ever)
    return module("m", item("A1"), item("X1", ItemType.EXCLUSION, computed=computed))


@pytest.mark.parametrize(
    ("tick", "other", "expected"),
    [
        (None, None, Status.UNDETERMINED),
        (None, "met", Status.EXCLUDED),
        (None, "not_met", Status.MET),
        (None, "undetermined", Status.UNDETERMINED),
        ("no", None, Status.MET),
        ("no", "met", Status.MET),
        ("yes", "not_met", Status.EXCLUDED),
        ("unsure", "not_met", Status.UNDETERMINED),
        ("skipped", "not_met", Status.MET),
    ],
)
def test_an_exclusions_own_tick_decides_it(
    tick: str | None, other: str | None, expected: Status
) -> None:
    given = answers("t1", "m", A1="threshold", **({"X1": tick} if tick else {}))
    if other:
        given += answers("t1", "other", A1=OTHER[other], X1="no")
    modules = {"m": with_computed(ever=False), "other": module("other")}
    finding = found(evaluate_case(modules, [DAY], given, []), "t1")
    assert finding.status is expected
    contradicted = (tick, other) in {("no", "met"), ("yes", "not_met")}
    assert finding.flags == (("tick_against_module:X1",) if contradicted else ())


def test_a_module_that_is_not_in_the_library_leaves_it_to_the_tick() -> None:
    modules = {"m": with_computed(ever=False)}
    given = answers("t1", "m", A1="threshold", X1="no")
    assert found(evaluate_case(modules, [DAY], given, []), "t1").status is Status.MET


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [("met", Status.EXCLUDED), ("not_met", Status.MET), ("undetermined", Status.UNDETERMINED)],
)
def test_ever_asks_every_time_point(earlier: str, expected: Status) -> None:
    """Points at which the other module was not assessed are left out, unless it never was."""
    given = answers("t1", "m", A1="threshold")
    given += answers("t0", "other", A1=OTHER[earlier], X1="no")
    modules = {"m": with_computed(ever=True), "other": module("other")}
    assert found(evaluate_case(modules, [DAY, EARLIER], given, []), "t1").status is expected
    same_point_only = {**modules, "m": with_computed(ever=False)}
    finding = found(evaluate_case(same_point_only, [DAY, EARLIER], given, []), "t1")
    assert finding.status is Status.UNDETERMINED


def test_one_instance_of_a_module_is_enough() -> None:
    given = answers("t1", "m", A1="threshold")
    given += answers("t1", "other:dogs", A1="absent", X1="no")
    given += answers("t1", "other:fire", A1="threshold", X1="no")
    modules = {"m": with_computed(ever=False), "other": module("other")}
    findings = evaluate_case(modules, [DAY], given, [])
    assert found(findings, "t1").status is Status.EXCLUDED
    assert found(findings, "t1", "other:dogs").status is Status.NOT_MET


# ---- hidden answers ----------------------------------------------------------------------------


def test_a_hidden_answer_is_stored_shown_hidden_and_counted_nowhere() -> None:
    gated = module("m", item("A1", ask_when=ex.Id("G1")), item("G1", ItemType.YES_NO),
                   item("X1", ItemType.EXCLUSION))  # fmt: skip
    expected = {"yes": Status.MET, "no": Status.UNDETERMINED, "unsure": Status.UNDETERMINED}
    for gate, wanted in expected.items():
        given = answers("t1", "m", A1="threshold", X1="no", G1=gate)
        finding = found(evaluate_case({"m": gated}, [DAY], given, []), "t1")
        assert finding.status is wanted
        assert finding.hidden == (() if gate == "yes" else ("A1",))
        assert "A1" not in finding.skippable
    asked_first = found(evaluate_case({"m": gated}, [DAY], answers("t1", "m", X1="no"), []), "t1")
    assert asked_first.missing[0] == "not asked: G1 (label of G1)"


# ---- systems, severity and what is kept --------------------------------------------------------


def test_systems_are_evaluated_side_by_side() -> None:
    base = module()
    both = replace(
        base,
        rules={**base.rules, "icd11": replace(base.rules["dsm5tr"], syndrome=ex.Soft("A1"))},
    )
    given = answers("t1", "m", A1="subthreshold", X1="no")
    findings = evaluate_case({"m": both}, [DAY], given, [])
    assert found(findings, "t1").status is Status.SUBTHRESHOLD
    assert found(findings, "t1", system="icd11").status is Status.MET
    only_main = EvaluationProfile(side_systems=())
    assert len(evaluate_case({"m": both}, [DAY], given, [], only_main).findings) == 1
    foreign = EvaluationProfile(main_system="icd10", side_systems=())
    [finding] = evaluate_case({"m": both}, [DAY], given, [], foreign).findings
    assert finding.system == "dsm5tr"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("2", "mild"),
        ("4", "moderate"),
        ("3/5", "mild to moderate"),
        ("0", "below mild"),
        (None, ""),
        ("cannot_say", ""),
        ("skipped", ""),
    ],
)
def test_severity_bands(raw: str | None, words: str) -> None:
    banded = module("m", item("A1"), item("X1", ItemType.EXCLUSION), item("N1", ItemType.NUMBER))
    banded = replace(
        banded,
        severity_item="N1",
        severity_bands=(SeverityBand("mild", 1), SeverityBand("moderate", 4)),
    )
    given = answers("t1", "m", A1="threshold", X1="no", **({"N1": raw} if raw else {}))
    assert found(evaluate_case({"m": banded}, [DAY], given, []), "t1").severity == words
    below = answers("t1", "m", A1="absent", X1="no", N1="2")
    assert found(evaluate_case({"m": banded}, [DAY], below, []), "t1").severity == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("threshold", "threshold", "absent"), "mild"),
        (("threshold", "threshold", "threshold"), "moderate"),
        (("threshold", "threshold", "subthreshold"), "mild"),
        (("threshold", "threshold", "inadequate"), "mild to moderate"),
        (("threshold", "absent", "absent"), ""),
    ],
)
def test_severity_by_the_count_of_a_criterion(given: tuple[str, ...], words: str) -> None:
    listed = ex.AtLeast(2, (ex.Id("A1"), ex.Id("A2"), ex.Id("A3")))
    counted = module(
        "m",
        *(item("A1"), item("A2"), item("A3"), item("X1", ItemType.EXCLUSION)),
        syndrome=ex.Id("A"),
        criteria=(Criterion("A", "two of three", listed),),
        severity_count="A",
        severity_bands=(SeverityBand("mild", 2), SeverityBand("moderate", 3)),
    )
    raws = dict(zip(("A1", "A2", "A3"), given, strict=True))
    findings = evaluate_case({"m": counted}, [DAY], answers("t1", "m", X1="no", **raws), [])
    assert found(findings, "t1").severity == words


def test_symptoms_that_severity_counts_are_not_offered_for_skipping() -> None:
    listed = ex.AtLeast(1, (ex.Id("A1"), ex.Id("A2")))
    counted = module(
        "m",
        *(item("A1"), item("A2"), item("X1", ItemType.EXCLUSION)),
        syndrome=ex.Id("A"),
        criteria=(Criterion("A", "one of two", listed),),
        remission=None,
        severity_count="A",
        severity_bands=(SeverityBand("mild", 1), SeverityBand("moderate", 2)),
    )
    for severity_count, wanted in (("A", ()), ("", ("A2",))):
        modules = {"m": replace(counted, severity_count=severity_count)}
        findings = evaluate_case(modules, [DAY], answers("t1", "m", A1="threshold", X1="no"), [])
        assert found(findings, "t1").skippable == wanted


def test_the_interviewers_own_severity() -> None:
    rated = module("m", item("A1"), item("X1", ItemType.EXCLUSION), item("SEV", ItemType.NUMBER))
    rated = replace(rated, severity_item="SEV", severity_scale="clinician_0_8")
    given = answers("t1", "m", A1="threshold", X1="no", SEV="4.5")
    assert found(evaluate_case({"m": rated}, [DAY], given, []), "t1").severity == "4.5 of 8"
    for nothing in ("cannot_say", "skipped"):
        unsaid = answers("t1", "m", A1="threshold", X1="no", SEV=nothing)
        assert found(evaluate_case({"m": rated}, [DAY], unsaid, []), "t1").severity == ""
    odd = answers("t1", "m", A1="threshold", X1="no", SEV="much")
    finding = found(evaluate_case({"m": rated}, [DAY], odd, []), "t1")
    assert (finding.severity, finding.flags) == ("", ("not_understood:SEV",))


def test_answers_that_are_not_understood_are_open_and_said_so() -> None:
    given = answers("t1", "m", A1="very much", X1="no", GONE="threshold")
    finding = found(evaluate_case({"m": module()}, [DAY], given, []), "t1")
    assert finding.status is Status.UNDETERMINED
    assert finding.flags == ("not_understood:A1", "not_understood:GONE")
    assert evaluate_case({}, [DAY], given, []).findings == ()


def test_what_did_not_change_is_kept() -> None:
    modules = {"m": with_hierarchy("exclude"), "other": module("other"), "third": module("third")}
    evaluator = Evaluator(modules)
    given = answers("t1", "third", A1="absent") + answers("t1", "m", A1="threshold", X1="no")
    given += answers("t1", "other", A1="absent", X1="no")
    before = evaluator.case([DAY], given, [])
    given[3:] = answers("t1", "other", A1="threshold", X1="no")
    after = evaluator.case([DAY], given, [])
    assert found(after, "t1", "third") is found(before, "t1", "third")
    assert found(before, "t1").status is Status.MET
    assert found(after, "t1").status is Status.EXCLUDED
    assert after == evaluate_case(modules, [DAY], given, [])
    gone = evaluator.case([DAY], given[:1], [])
    assert [f.key.module for f in gone.findings] == ["third"]
    assert evaluator.case([point(1, "2025")], given, []) == after


def test_dates_and_texts_are_kept_and_decide_nothing() -> None:
    kept = module(
        "m",
        item("A1"),
        item("X1", ItemType.EXCLUSION),
        item("W1", ItemType.DATE, descriptive=True),
        item("T1", ItemType.TEXT, descriptive=True),
    )
    finding = explained_by(kept, A1="threshold", X1="no", W1="2021-04", T1="a fire")
    assert (finding.status, finding.flags) == (Status.MET, ())


def explained_by(definition: InterviewModule, **values: str) -> Finding:
    given = answers("t1", definition.id, **values)
    return found(evaluate_case({definition.id: definition}, [DAY], given, []), "t1", definition.id)


def test_a_rule_may_refer_to_the_other_rules_of_its_block() -> None:
    base = module()
    flagged = {
        name: Hierarchy(name, ex.Ref(name), "flag", f"{name} holds.")
        for name in ("syndrome", "exclusion", "subthreshold")
    }
    rule = replace(base.rules["dsm5tr"], hierarchy=tuple(flagged.values()))
    referring = replace(base, rules={"dsm5tr": rule})
    assert explained_by(referring, A1="threshold", X1="yes").flags == ("syndrome", "subthreshold")
    assert explained_by(referring, A1="subthreshold", X1="no").flags == (
        "exclusion",
        "subthreshold",
    )
    without = replace(base, rules={"dsm5tr": replace(rule, subthreshold=None)})
    assert explained_by(without, A1="subthreshold", X1="no").flags == ("exclusion",)


def test_two_criteria_may_say_the_same() -> None:
    same = ex.AtLeast(1, (ex.Id("A1"),))
    twin = module(
        syndrome=ex.All((ex.Id("A"), ex.Id("B"))),
        criteria=(Criterion("A", "First", same), Criterion("B", "Second", same)),
    )
    finding = explained_by(twin, A1="threshold", X1="no")
    assert [c.id for c in finding.criteria] == ["A", "B"]
    assert finding.because[:2] == ("A 1 of 1, 1 needed (A1)", "B 1 of 1, 1 needed (A1)")


def test_no_quantity_lies_below_nothing() -> None:
    counted = module(
        "m",
        item("N1", ItemType.NUMBER),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((ex.Num("N1", ">=", 0, "0"), ex.Num("N1", ">", 0, "0"))),
    )
    assert explained_by(counted, N1="0", X1="no").status is Status.NOT_MET
    assert explained_by(counted, N1="0/2", X1="no").would_change == (
        "N1 at least 0 and at most 0: Not met",
        "N1 over 0: Met",
    )
    assert explained_by(counted, X1="no").status is Status.UNDETERMINED


def test_the_sentence_follows_the_template() -> None:
    open_ = explained_by(module(), A1="threshold")
    assert open_.sentence == (
        "Undetermined: A1 present (label of A1). "
        "Missing: not asked: X1 (label of X1); one answer would settle it: X1. "
        "Would change if: X1 applying: Criteria present, diagnosis not given; "
        "X1 considered and not applying: Met."
    )
    assert explained_by(module(), S1="yes").sentence == "Not assessed."


# ---- check_answer ------------------------------------------------------------------------------

KINDS = module(
    "kinds",
    item("A1"),
    item("Y1", ItemType.YES_NO),
    item("X1", ItemType.EXCLUSION),
    item("N1", ItemType.NUMBER),
    item("D1", ItemType.DURATION),
    item("W1", ItemType.DATE),
    item("C1", ItemType.CHOICE, options=("often", "rarely")),
    item("T1", ItemType.TEXT),
)


@pytest.mark.parametrize(
    ("name", "raw"),
    [("A1", "threshold"), ("A1", "skipped"), ("Y1", "cannot_say"), ("X1", "no"), ("N1", "2/4"),
     ("D1", "P5M/P7M"), ("D1", "2021-04/.."), ("W1", "2021-04"), ("C1", "often"),
     ("C1", "cannot_say"), ("T1", "a house fire"), ("S1", "no")],
)  # fmt: skip
def test_answers_of_each_kind_are_taken(name: str, raw: str) -> None:
    check_answer(KINDS, name, raw)


@pytest.mark.parametrize(
    ("name", "raw"),
    [("A1", "present"), ("A1", ""), ("Y1", "maybe"), ("X1", "absent"), ("N1", "some"),
     ("D1", "6 months"), ("W1", "soon"), ("C1", "never"), ("T1", " "), ("S1", "threshold"),
     ("Z9", "threshold")],
)  # fmt: skip
def test_other_answers_are_refused_by_name(name: str, raw: str) -> None:
    with pytest.raises(BadInputError) as fault:
        check_answer(KINDS, name, raw)
    assert "kinds" in str(fault.value)
    assert name in str(fault.value)


# ---- answers that modules share ----------------------------------------------------------------


def sharing() -> dict[str, InterviewModule]:
    """`wide` asks A1 of `m` too, and B1 of its own; both must be present."""
    own = (item("A1", same_as="m.A1"), item("B1"), item("X1", ItemType.EXCLUSION))
    wide = module("wide", *own, syndrome=ex.All((ex.Id("A1"), ex.Id("B1"))))
    return {"wide": wide, "m": module()}


@pytest.mark.parametrize(
    ("lent", "own", "expected"),
    [
        ({"A1": "threshold"}, {"B1": "threshold", "X1": "no"}, Status.MET),
        ({"A1": "absent"}, {"B1": "threshold", "X1": "no"}, Status.NOT_MET),
        ({"A1": "absent"}, {"A1": "threshold", "B1": "threshold", "X1": "no"}, Status.MET),
        ({}, {"B1": "threshold", "X1": "no"}, Status.UNDETERMINED),
        ({"A1": "threshold"}, {}, Status.NOT_ASSESSED),
        ({"A1": "threshold"}, {"S1": "no"}, Status.SCREEN_NEGATIVE),
    ],
)
def test_an_answer_of_another_module_counts_until_one_is_given_here(
    lent: dict[str, str], own: dict[str, str], expected: Status
) -> None:
    given = [*answers("t1", "m", **lent), *answers("t1", "wide", **own)]
    opened = [ModuleKey("wide")]
    findings = evaluate_case(sharing(), [DAY], given, [], opened=opened)
    assert found(findings, "t1", "wide").status is expected


def test_an_answer_is_shared_within_its_instance_and_time_point_only() -> None:
    own = {"B1": "threshold", "X1": "no"}
    given = [*answers("t1", "wide:fire", **own), *answers("t0", "wide:flood", **own)]
    given += [*answers("t1", "m:flood", A1="threshold"), *answers("t1", "m", A1="threshold")]
    findings = evaluate_case(sharing(), [EARLIER, DAY], given, [])
    assert found(findings, "t1", "wide:fire").status is Status.UNDETERMINED
    assert found(findings, "t0", "wide:flood").status is Status.UNDETERMINED
    lent = [*given, *answers("t0", "m:flood", A1="threshold")]
    after = evaluate_case(sharing(), [EARLIER, DAY], lent, [])
    assert found(after, "t0", "wide:flood").status is Status.MET


def test_without_a_system_a_finding_is_that_of_the_main_one() -> None:
    rules = {"icd11": replace(module().rules["dsm5tr"], system="icd11")}
    only = module("only", rules=rules)
    given = answers("t1", "only", A1="threshold", X1="no")
    findings = evaluate_case({"only": only}, [DAY], given, [])
    finding = findings.at("t1", ModuleKey("only"))
    assert finding is not None
    assert (finding.system, finding.status) == ("icd11", Status.MET)


@pytest.mark.parametrize(
    ("rules", "expected"), [({"dsm5tr", "icd10"}, Status.EXCLUDED), ({"icd10"}, Status.MET)]
)
def test_a_module_of_another_system_only_asks_for_the_main_diagnosis(
    rules: set[str], expected: Status
) -> None:
    """`other` is met by ICD-10 and not by DSM-5-TR; `m` is barred where it is met."""
    mine = with_hierarchy("exclude").rules["dsm5tr"]
    lenient = replace(module().rules["dsm5tr"], system="icd10", syndrome=ex.Soft("A1"))
    base = module("other")
    modules = {
        "m": replace(module(), rules={s: replace(mine, system=s) for s in sorted(rules)}),
        "other": replace(base, rules={**base.rules, "icd10": lenient}),
    }
    given = answers("t1", "m", A1="threshold", X1="no")
    given += answers("t1", "other", A1="subthreshold", X1="no")
    findings = evaluate_case(modules, [DAY], given, [])
    assert found(findings, "t1", "other", "icd10").status is Status.MET
    assert found(findings, "t1", "m", "icd10").status is expected
