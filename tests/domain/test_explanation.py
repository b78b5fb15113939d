"""The words of an explanation: verdict, because, missing, would change if (2.7)."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import AnswerClass
from casereview.domain.assessing.evaluation import Evaluator, evaluate_case
from casereview.domain.assessing.finding import Finding, Reasons, Status, Told
from casereview.domain.assessing.interview import (
    Criterion,
    InterviewItem,
    InterviewModule,
    ItemType,
)
from casereview.domain.assessing.program import STATUS_WORDS, Variable
from casereview.domain.assessing.rating import Answer
from casereview.domain.assessing.wording import answer_words
from tests.domain.small_modules import MONTH, answers, found, item, module, point

SIX_MONTHS = ex.Num("D1", ">=", 6 * MONTH, "6 months")


def explained(definition: InterviewModule, **values: str) -> Finding:
    given = answers("t1", "m", **values)
    return found(evaluate_case({"m": definition}, [point(1, "2024-05-01")], given, []), "t1")


def symptoms(count: int, *, core: bool = False) -> tuple[InterviewItem, ...]:
    listed = (item(f"C{i + 1}", core=core) for i in range(count))
    return (*listed, item("X1", ItemType.EXCLUSION))


def counted(
    needed: int, count: int, *, soft: bool = False, most: bool = False, lettered: bool = True
) -> InterviewModule:
    """A criterion C that counts, and an exclusion."""
    names = [f"C{i + 1}" for i in range(count)]
    parts: tuple[ex.Expr, ...] = tuple(ex.Soft(n) if soft else ex.Id(n) for n in names)
    expr: ex.Expr = ex.AtMost(needed, parts) if most else ex.AtLeast(needed, parts)
    criteria = (Criterion("C", "Symptoms", expr),) if lettered else ()
    return module(
        "m",
        *symptoms(count),
        syndrome=ex.Id("C") if lettered else expr,
        subthreshold=ex.Const(False),
        criteria=criteria,
    )


def given(pattern: str) -> dict[str, str]:
    """`ts a?` as answers to C1, C2, ...: present, below, not asked, absent, inadequate."""
    words = {"t": "threshold", "s": "subthreshold", "a": "absent", "?": "inadequate"}
    return {f"C{i + 1}": words[mark] for i, mark in enumerate(pattern) if mark != " "}


def test_a_reached_count_names_what_was_counted() -> None:
    finding = explained(counted(3, 6), **given("ttsta "), X1="no")
    assert finding.because == (
        "C 3 to 4 of 6, 3 needed (C1, C2, C4)",
        "exclusion X1 considered and not applying",
    )
    assert finding.criteria[0].count == "3 to 4 of 6; 3 needed"
    assert finding.sentence.startswith("Met: C 3 to 4 of 6, 3 needed (C1, C2, C4);")


def test_a_count_out_of_reach() -> None:
    assert explained(counted(5, 6), **given("tttaa ")).because == (
        "C at most 4 of 6, 5 needed, even if C6 is present",
    )
    assert explained(counted(6, 6), **given("tttt??"), X1="no").because == (
        "C 4 to 6 of 6, 6 needed",
    )
    assert explained(counted(6, 6), **given("tta   ")).because == (
        "C at most 5 of 6, 6 needed, even if C4, C5 and C6 are present",
    )
    assert explained(counted(3, 6), **given("taaaaa")).because == ("C 1 of 6, 3 needed",)


def test_counting_below_threshold_is_said() -> None:
    finding = explained(counted(3, 4, soft=True), **given("tsaa"), X1="no")
    assert finding.because == ("C 2 of 4 counting below threshold, 3 needed",)


def test_at_most() -> None:
    finding = explained(counted(1, 4, most=True), **given("ttaa"), X1="no")
    assert finding.because == ("C 2 of 4, at most 1 allowed",)
    fine = explained(counted(1, 4, most=True), **given("taaa"), X1="no")
    assert fine.because[0] == "C 1 of 4, at most 1 allowed"


def test_a_list_that_is_no_criterions_is_named_by_its_ends() -> None:
    assert explained(counted(2, 3, lettered=False), **given("taa")).because == (
        "C1 to C3 1 of 3, 2 needed",
    )
    one = explained(counted(1, 1, lettered=False), **given("t"))
    assert one.because == ("C1 1 of 1, 1 needed (C1)",)
    open_ = explained(counted(2, 3, lettered=False), **given("tt "))
    assert open_.because == ("C1 to C3 2 to 3 of 3, 2 needed (C1, C2)",)


def test_core_symptoms() -> None:
    cores = ex.AnyOf((ex.Id("C1"), ex.Id("C2")))
    definition = module("m", *symptoms(2, core=True), syndrome=cores, subthreshold=ex.Const(False))
    assert explained(definition, C1="threshold", X1="no").because[0] == "core C1 present"
    both = explained(definition, C1="threshold", C2="threshold", X1="no")
    assert both.because[0] == "core C1 and C2 present"
    assert explained(definition, C1="absent", C2="subthreshold").because == (
        "no core symptom (C1, C2)",
    )
    assert explained(definition, C1="inadequate", C2="absent").because == (
        "core symptom open (C1)",
    )


def test_each_alternative_that_failed_is_named() -> None:
    definition = module(
        "m",
        item("A1"),
        item("D1", ItemType.DURATION),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.AnyOf((SIX_MONTHS, ex.Id("A1"))),
        subthreshold=ex.Const(False),
    )
    finding = explained(definition, D1="P4M", A1="absent")
    assert finding.because == (
        "D1 4 months, at least 6 months needed (label of D1)",
        "A1 absent (label of A1)",
    )
    assert finding.would_change == ()
    met = explained(definition, D1="P8M", A1="absent", X1="no")
    assert met.because[0] == "D1 8 months, at least 6 months (label of D1)"


def test_comparisons_in_words() -> None:
    for op, limit in ((">", "over"), ("<", "under"), ("<=", "at most"), ("==", "exactly")):
        definition = module(
            "m",
            item("N1", ItemType.NUMBER),
            item("X1", ItemType.EXCLUSION),
            syndrome=ex.Num("N1", op, 3, "3"),
        )
        raw = "9" if op in {"<", "<=", "=="} else "1"
        assert explained(definition, N1=raw).because == (
            f"N1 {raw}, {limit} 3 needed (label of N1)",
        )


def test_choices_questions_and_constants() -> None:
    definition = module(
        "m",
        item("H1", ItemType.CHOICE, options=("before", "only_during")),
        item("Y1", ItemType.YES_NO),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((ex.Choice("H1", ("before",)), ex.Id("Y1"), ex.Const(True))),
        subthreshold=ex.Const(False),
    )
    assert explained(definition, H1="only_during", Y1="yes").because == (
        "H1 only during (label of H1)",
    )
    assert explained(definition, H1="before", Y1="no").because == ("Y1 no (label of Y1)",)
    assert explained(definition, H1="before", Y1="yes", X1="no").because == (
        "H1 before (label of H1)",
        "Y1 yes (label of Y1)",
        "exclusion X1 considered and not applying",
    )
    open_ = explained(definition, Y1="yes", X1="no")
    assert open_.missing[-1] == "one answer would settle it: H1"
    assert open_.would_change == ("H1 before: Met", "H1 only during: Not met")


def test_causes_of_what_is_open_are_told_apart() -> None:
    definition = module(
        "m",
        *(item(f"C{i}") for i in range(1, 4)),
        item("D1", ItemType.DURATION),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((ex.Id("C1"), ex.Id("C2"), ex.Id("C3"), SIX_MONTHS,
                         ex.StatusIn("other", ("not_met",)))),
    )  # fmt: skip
    finding = explained(definition, C2="skipped", C3="inadequate", D1="P5M/P7M", X1="no")
    assert finding.missing == (
        "not asked: C1 (label of C1)",
        "skipped: C2 (label of C2)",
        "inadequate information: C3 (label of C3)",
        "known too roughly: D1 is 5 to 7 months, which lies on both sides of 6 months",
        "other module undetermined: other",
        "one answer could settle it: C1 below threshold or absent",
    )


def test_sources_that_disagree_are_a_cause_of_their_own() -> None:
    """Only where the conflict left the question open, and anew when it is noted or withdrawn."""
    definition = module(
        "m",
        item("A1"),
        item("B1"),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((ex.Id("A1"), ex.Id("B1"))),
    )
    rated, open_, bar = answers("t1", "m", A1="threshold", B1="inadequate", X1="no")
    evaluator, points = Evaluator({"m": definition}), [point(1, "2024-05-01")]

    def missing(*given_: Answer) -> tuple[str, ...]:
        return found(evaluator.case(points, given_, []), "t1").missing

    assert missing(rated, open_, bar)[0] == "inadequate information: B1 (label of B1)"
    disputed = replace(open_, conflict_with=("record",), conflict_reason="The records say no.")
    assert missing(rated, disputed, bar)[0] == "conflicting sources: B1 (label of B1)"
    preferred = replace(rated, conflict_with=("record",), conflict_reason="The records say no.")
    assert missing(preferred, open_, bar)[0] == "inadequate information: B1 (label of B1)"


def test_an_answer_that_is_not_understood_is_not_called_rough() -> None:
    """Begun after the day it is rated for: neither short nor long."""
    definition = module(
        "m", item("D1", ItemType.DURATION), item("X1", ItemType.EXCLUSION), syndrome=SIX_MONTHS
    )
    assert explained(definition, D1="2025-01/..", X1="no").missing == (
        "not understood: D1 (label of D1)",
        "one answer would settle it: D1",
    )


def test_several_lines_of_a_rough_quantity() -> None:
    definition = module(
        "m",
        item("D1", ItemType.DURATION),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((SIX_MONTHS, ex.Num("D1", "<", 24 * MONTH, "24 months"))),
    )
    finding = explained(definition, D1="P5M/P3Y", X1="no")
    assert "both sides of 6 months and 24 months" in finding.missing[0]
    assert finding.would_change == (
        "D1 under 6 months or at least 24 months: Not met",
        "D1 at least 6 months and under 24 months: Met",
    )


def test_status_of_another_module_in_words() -> None:
    other = module("other")
    asks = module("m", syndrome=ex.StatusIn("other", ("met", "not_met"), True))
    points = [point(1, "2024-05-01")]
    given_ = answers("t1", "m", X1="no") + answers("t1", "other", A1="subthreshold", X1="no")
    finding = found(evaluate_case({"m": asks, "other": other}, points, given_, []), "t1")
    assert finding.because == ("other, at any time point: subthreshold",)


def test_another_module_is_called_by_its_disorder_never_by_its_id() -> None:
    """In what decides, in what is open, in what would settle it and in what would change it."""
    other = replace(module("oth"), name={"dsm5tr": "Other disorder"})
    asks = module(
        "m",
        syndrome=ex.All((ex.Id("A1"), ex.StatusIn("oth", ("met",)))),
        subthreshold=ex.Const(False),
    )
    library = {"m": asks, "oth": other}
    given_ = answers("t1", "m", A1="threshold", X1="no")
    open_ = found(evaluate_case(library, [point(1, "2024-05-01")], given_, []), "t1")
    assert open_.because == ("A1 present (label of A1)",)
    assert open_.missing == (
        "other module undetermined: other disorder",
        "one answer would settle it: other disorder",
    )
    assert open_.settling == ("oth",)
    assert open_.would_change == (
        "other disorder met: Met",
        "other disorder other than met: Not met",
    )
    given_ += answers("t1", "oth", A1="threshold", X1="no")
    met = found(evaluate_case(library, [point(1, "2024-05-01")], given_, []), "t1")
    assert met.because[1] == "other disorder: met"


def test_of_several_instances_only_those_that_decide_are_told() -> None:
    fears = module("fear", instances="the object")
    asks = module("m", exclusion=ex.Not(ex.StatusIn("fear", ("met",))))
    library = {"m": asks, "fear": fears}
    given_ = answers("t1", "fear:dogs", A1="threshold", X1="no")
    given_ += answers("t1", "fear:heights", A1="absent", X1="no")
    given_ += answers("t1", "m", A1="threshold")
    barred = found(evaluate_case(library, [point(1, "2024-05-01")], given_, []), "t1")
    assert (barred.status, barred.because[0]) == (Status.EXCLUDED, "fear: met")


def test_what_holds_so_far_is_said_where_nothing_is_counted() -> None:
    definition = module(
        "m",
        item("A1"),
        item("B1"),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((ex.Id("A1"), ex.Id("B1"))),
        subthreshold=ex.Const(False),
    )
    assert explained(definition, A1="threshold", X1="no").because == ("A1 present (label of A1)",)
    either = replace(
        definition,
        rules={"dsm5tr": replace(definition.rules["dsm5tr"], syndrome=ex.AnyOf((ex.Id("A1"),)))},
    )
    assert explained(either, B1="threshold", X1="no").because == ()


def test_what_is_enough_for_subthreshold_is_parted_from_what_was_short() -> None:
    definition = module("m", item("A1"), item("X1", ItemType.EXCLUSION))
    assert explained(definition, A1="subthreshold", X1="no").because == (
        "A1 below threshold (label of A1)",
        "enough for subthreshold",
        "exclusion X1 considered and not applying",
    )


def test_long_lists_are_whole() -> None:
    finding = explained(counted(20, 30), C1="threshold", X1="no")
    assert finding.missing[0].endswith(", ".join(f"C{number}" for number in range(2, 31)))
    assert finding.missing[-1] == "several answers needed"


def test_labels_that_begin_with_an_abbreviation_stay() -> None:
    definition = module("m", InterviewItem("A1", ItemType.RATING, "PTSD signs"),
                        item("X1", ItemType.EXCLUSION))  # fmt: skip
    assert explained(definition, A1="threshold", X1="no").because[0] == "A1 present (PTSD signs)"


def test_a_gated_item_shows_hidden_in_its_criterion() -> None:
    gated = item("C1", ask_when=ex.Id("Y1"))
    definition = module(
        "m",
        gated,
        item("Y1", ItemType.YES_NO),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.Id("C"),
        criteria=(Criterion("C", "Gated", ex.All((ex.Id("C1"),))),),
        subthreshold=ex.Id("C1"),
    )
    [state] = explained(definition, C1="threshold", Y1="no", X1="no").criteria
    assert (state.truth, state.items[0].truth, state.items[0].hidden) == ("U", "U", True)
    [state] = explained(definition, C1="threshold", Y1="yes", X1="no").criteria
    assert (state.truth, state.items[0].truth, state.items[0].hidden) == ("T", "T", False)
    assert explained(definition, C1="threshold", Y1="yes", X1="no").because[0] == (
        "C1 present (label of C1)"
    )


def test_what_a_closed_gate_hides_cannot_be_asked_to_settle_it() -> None:
    definition = module(
        "m",
        item("C1", ask_when=ex.Id("Y1")),
        item("Y1", ItemType.YES_NO),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.Id("C1"),
        subthreshold=ex.Const(False),
    )
    finding = explained(definition, Y1="no", X1="no")
    assert finding.missing == ("nothing left to ask would settle it while C1 is not reached",)
    assert finding.settling == ()


def test_another_modules_status_is_named_by_the_shorter_list() -> None:
    statuses = tuple(AnswerClass(word) for word in STATUS_WORDS)
    other = Variable("mde", None, statuses)
    everything = (1 << len(statuses)) - 1
    met = 1 << STATUS_WORDS.index("met")
    assert answer_words(other, met) == "met"
    assert answer_words(other, everything & ~met) == "other than met"
    assert answer_words(other, met | 1 << STATUS_WORDS.index("not_met")) == "met or not met"


def test_reasons_are_put_into_words_when_they_are_read_and_only_once() -> None:
    asked: list[str] = []

    def tell() -> Reasons:
        asked.append("asked")
        return Reasons(because=("A1 absent",))

    told = Told(tell)
    assert asked == []
    assert (told.reasons.because, told.reasons.because) == (("A1 absent",), ("A1 absent",))
    assert asked == ["asked"]


def test_findings_with_other_reasons_are_not_equal() -> None:
    told = Told(lambda: Reasons(because=("A1 absent",)))
    assert told == Told(lambda: Reasons(because=("A1 absent",)))
    assert told != Told(lambda: Reasons(because=("A2 absent",)))
    definition = counted(1, 1)
    assert explained(definition, C1="absent") == explained(definition, C1="absent")
    assert explained(definition, C1="absent") != explained(definition, C1="subthreshold")


# ---- what was left unasked, and is needed after all


def test_only_what_an_open_rule_hangs_on_is_needed_again() -> None:
    """C is decided by what was answered, so of the items left unasked D1 alone is needed."""
    two = ex.AtLeast(2, tuple(ex.Id(f"C{number}") for number in "1234"))
    definition = module(
        "m",
        *symptoms(4),
        item("D1"),
        syndrome=ex.All((ex.Id("C"), ex.Id("D1"))),
        subthreshold=ex.Const(False),
        criteria=(Criterion("C", "Symptoms", two),),
    )
    left = {"C3": "skipped", "C4": "skipped", "D1": "skipped", "X1": "no"}
    assert explained(definition, **given("tt"), **left).needed == ("D1",)
    assert explained(definition, **given("ta"), **left).needed == ("C3", "C4", "D1")
    assert explained(definition, **given("ta"), **{**left, "D1": "absent"}).needed == ()
    assert explained(definition, **given("tt"), X1="no").needed == ()


def test_what_an_open_rule_of_any_system_hangs_on_is_needed_again() -> None:
    definition = module("m", item("A1"), item("B1"), item("X1", ItemType.EXCLUSION))
    other = replace(definition.rules["dsm5tr"], system="icd11", syndrome=ex.Id("B1"))
    both = replace(definition, rules={**definition.rules, "icd11": other})
    said = explained(both, A1="threshold", B1="skipped", X1="no")
    assert said.status is Status.MET
    assert said.needed == ("B1",)


# ---- gates


def test_an_item_is_closed_until_its_gate_opens_whether_answered_or_not() -> None:
    gated = module(
        "m",
        item("Y1", ItemType.YES_NO),
        item("C1", ask_when=ex.Id("Y1")),
        item("X1", ItemType.EXCLUSION),
        syndrome=ex.All((ex.Id("Y1"), ex.Id("C1"))),
        subthreshold=ex.Const(False),
    )
    for said, closed in (({}, True), ({"Y1": "unsure"}, True), ({"Y1": "no"}, True),
                         ({"Y1": "yes"}, False)):  # fmt: skip
        for given_, kept in (({}, ()), ({"C1": "threshold"}, ("C1",))):
            finding = explained(gated, **said, **given_, X1="no")
            assert finding.closed == (("C1",) if closed else ())
            assert finding.hidden == (kept if closed else ())
