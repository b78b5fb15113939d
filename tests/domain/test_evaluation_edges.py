"""A whole case at its edges: what is lent, worked out, wanted besides, severe, urgent, remitted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import CaseFindings, Finding, Status
from casereview.domain.assessing.interview import (
    Criterion,
    Hierarchy,
    InterviewModule,
    ItemType,
    Remission,
    SeverityBand,
)
from casereview.domain.assessing.rating import Answer, ModuleKey
from tests.domain.small_modules import answers, found, item, module, point

BEFORE, DAY = point(0, "2023-05-01"), point(1, "2024-05-01")
PRESENT = {"A1": "threshold", "X1": "no"}


def evaluated(
    modules: InterviewModule | tuple[InterviewModule, ...], *given: Answer, opened: str = ""
) -> CaseFindings:
    listed = modules if isinstance(modules, tuple) else (modules,)
    keys = [ModuleKey(opened)] if opened else []
    return evaluate_case({m.id: m for m in listed}, [BEFORE, DAY], given, [], opened=keys)


def finding(definition: InterviewModule, **values: str) -> Finding:
    return found(evaluated(definition, *answers("t1", "m", **values)), "t1")


# ---- kleene -----------------------------------------------------------------------------------


def test_a_rule_that_holds_whatever_is_answered_stays_open_until_it_is() -> None:
    """Strong Kleene logic: `a or not a` of an unknown is unknown, and is not to be improved."""
    either = ex.AnyOf((ex.Id("A1"), ex.Not(ex.Id("A1"))))
    neither = ex.All((ex.Id("A1"), ex.Not(ex.Id("A1"))))
    for rule, settled in ((either, Status.MET), (neither, Status.NOT_MET)):
        definition = module(syndrome=rule, subthreshold=ex.Const(False))
        found_ = finding(definition, X1="no")
        assert found_.status is Status.UNDETERMINED
        assert found_.settling == ("A1",)
        assert finding(definition, A1="inadequate", X1="no").status is Status.UNDETERMINED
        for word in ("threshold", "subthreshold", "absent"):
            assert finding(definition, A1=word, X1="no").status is settled


# ---- other modules -----------------------------------------------------------------------------


def test_one_instance_that_is_open_leaves_the_others_open() -> None:
    asking = module(exclusion=ex.Not(ex.StatusIn("other", ("met",))))
    other = module("other")
    here = answers("t1", "m", A1="threshold")
    absent = answers("t1", "other:heights", A1="absent", X1="no")
    unclear = answers("t1", "other:dogs", A1="inadequate", X1="no")
    present = answers("t1", "other:dogs", A1="threshold", X1="no")
    for given, status in ((absent, Status.MET), (absent + unclear, Status.UNDETERMINED),
                          (absent + present, Status.EXCLUDED)):  # fmt: skip
        assert found(evaluated((asking, other), *here, *given), "t1").status is status


def test_a_module_that_was_not_gone_into_bears_no_caution() -> None:
    rule = Hierarchy("upper", ex.StatusIn("other", ("met",)), "flag", "The other explains it.")
    base = module()
    flagged = replace(base, rules={"dsm5tr": replace(base.rules["dsm5tr"], hierarchy=(rule,))})
    other = answers("t1", "other", **PRESENT)
    shown = found(evaluated((flagged, module("other")), *other, opened="m"), "t1")
    assert (shown.status, shown.flags, shown.cautions) == (Status.NOT_ASSESSED, (), ())
    assert shown.skippable == shown.needed == ()


def test_only_a_warning_that_holds_is_urgent() -> None:
    rules = (
        Hierarchy("urgent", ex.Id("A1"), "flag", "Medical risk.", urgent=True),
        Hierarchy("not_so", ex.Not(ex.Id("A1")), "flag", "Another risk.", urgent=True),
        Hierarchy("plain", ex.Id("A1"), "flag", "A caution."),
    )
    base = module()
    definition = replace(base, rules={"dsm5tr": replace(base.rules["dsm5tr"], hierarchy=rules)})
    assert finding(definition, **PRESENT).urgent == ("Medical risk.",)
    assert finding(definition, A1="absent", X1="no").urgent == ("Another risk.",)
    assert finding(definition, X1="no").urgent == ()


# ---- worked out --------------------------------------------------------------------------------


def weighed() -> InterviewModule:
    return module(
        "m",
        item("A1"),
        item("X1", ItemType.EXCLUSION),
        item("WT", ItemType.NUMBER),
        item("HT", ItemType.NUMBER),
        item("BMI", ItemType.NUMBER, body_mass_of=("WT", "HT")),
        severity_item="BMI",
        severity_bands=(SeverityBand("severe", 0), SeverityBand("mild", 17)),
    )


def test_an_index_is_worked_out_where_nothing_is_lent_and_gives_the_band() -> None:
    assert finding(weighed(), **PRESENT, WT="48", HT="170").severity == "severe"
    assert finding(weighed(), **PRESENT, WT="50", HT="170").severity == "mild"
    assert finding(weighed(), **PRESENT, WT="48/50", HT="170").severity == "severe to mild"
    assert finding(weighed(), **PRESENT, WT="48").severity == ""


def test_what_an_index_is_worked_out_from_is_wanted_once_the_disorder_may_be_there() -> None:
    assert finding(weighed(), **PRESENT).skippable == ()
    assert finding(weighed(), A1="absent", X1="no").skippable == ("WT", "HT", "BMI")
    assert finding(weighed(), A1="absent", X1="no", WT="48").skippable == ("HT", "BMI")


# ---- severity ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scale", "raw", "words"),
    [("clinician_0_8", "5", "5 of 8"), ("", "5", "5"), ("clinician_0_8", "cannot_say", ""),
     ("clinician_0_8", "5 or so", "")],
)  # fmt: skip
def test_the_interviewers_own_rating_is_of_eight_only_on_that_scale(
    scale: str, raw: str, words: str
) -> None:
    items = (item("A1"), item("X1", ItemType.EXCLUSION), item("S", ItemType.NUMBER))
    rated = module("m", *items, severity_item="S", severity_scale=scale)
    assert finding(rated, **PRESENT, S=raw).severity == words


def test_a_rating_in_words_is_severity_though_there_are_bands() -> None:
    choice = item("S", ItemType.CHOICE, options=("mild", "severe"))
    bands = (SeverityBand("low", 0), SeverityBand("high", 3))
    items = (item("A1"), item("X1", ItemType.EXCLUSION), choice)
    rated = module("m", *items, severity_item="S", severity_bands=bands)
    assert finding(rated, **PRESENT, S="severe").severity == "severe"


def test_severity_by_a_count_goes_by_that_count_alone() -> None:
    items = (*(item(f"A{n}") for n in (1, 2, 3)), item("X1", ItemType.EXCLUSION))
    listed = ex.AtLeast(1, tuple(ex.Id(f"A{n}") for n in (1, 2, 3)))
    criteria = (Criterion("B", "Bare", ex.Id("A1")), Criterion("A", "Symptoms", listed))
    bands = (SeverityBand("mild", 2), SeverityBand("severe", 3))
    both = ex.All((ex.Id("A"), ex.Id("B")))
    counted = module("m", *items, syndrome=both, criteria=criteria, severity_count="A",
                     severity_bands=bands)  # fmt: skip
    assert finding(counted, **PRESENT, A2="threshold", A3="absent").severity == "mild"
    assert finding(counted, **PRESENT, A2="threshold").severity == "mild to severe"
    assert finding(counted, **PRESENT, A2="absent", A3="absent").severity == "below mild"
    by_no_list = replace(counted, severity_count="B")
    assert finding(by_no_list, **PRESENT, A2="absent", A3="absent").severity == ""


# ---- the course over it ------------------------------------------------------------------------


def remitting(remission: Remission, lookback: str = "P2W") -> InterviewModule:
    return module(
        "m",
        item("Y1", ItemType.YES_NO),
        item("Y2", ItemType.YES_NO),
        syndrome=ex.All((ex.Id("Y1"), ex.Id("Y2"))),
        exclusion=ex.Const(True),
        remission=remission,
        lookback=lookback,
    )


def later(definition: InterviewModule, **values: str) -> Finding:
    before = answers("t0", "m", Y1="yes", Y2="yes")
    return found(evaluated(definition, *before, *answers("t1", "m", **values)), "t1")


def test_the_first_question_of_all_may_be_what_remission_goes_by() -> None:
    partial = remitting(Remission("test", partial=ex.Id("Y1")))
    assert later(partial, Y1="yes", Y2="no").status is Status.PARTIAL_REMISSION
    assert later(partial, Y1="no", Y2="no").status is Status.NOT_MET
    full = remitting(Remission("test", full=ex.Id("Y1")))
    assert later(full, Y1="yes", Y2="no").status is Status.FULL_REMISSION


def test_without_a_look_back_nothing_is_known_of_the_time_before() -> None:
    a_day = Remission("test", full=ex.Id("Y1"), full_after=1.0)
    open_ = later(remitting(a_day, lookback=""), Y1="yes", Y2="no")
    assert (open_.status, open_.flags) == (Status.NOT_MET, ("remission_undetermined",))
    (caution,) = open_.cautions
    assert caution.startswith("Met earlier; whether it is in remission is undetermined: ")
    assert later(remitting(a_day), Y1="yes", Y2="no").status is Status.FULL_REMISSION


def test_what_is_named_twice_on_every_level_is_gone_through_once() -> None:
    levels = [Criterion("C0", "Level 0", ex.Id("A1"))]
    for number in range(1, 60):
        twice = (ex.Id(f"C{number - 1}"),) * 2
        levels.append(Criterion(f"C{number}", f"Level {number}", ex.All(twice)))
    nested = module(syndrome=ex.Id("C59"), criteria=tuple(levels))
    assert finding(nested, **PRESENT).status is Status.MET
    assert finding(nested, X1="no").settling == ("A1",)


# ---- what is open ------------------------------------------------------------------------------


def test_an_open_count_is_told_without_what_holds_besides() -> None:
    items = (*(item(f"A{n}") for n in (1, 2, 3)), item("B1"), item("X1", ItemType.EXCLUSION))
    listed = ex.AtLeast(2, tuple(ex.Id(f"A{n}") for n in (1, 2, 3)))
    both = module("m", *items, syndrome=ex.All((listed, ex.Id("B1"))))
    assert finding(both, **PRESENT, B1="threshold").because == ("A1 to A3 1 to 3 of 3, 2 needed",)


def test_a_rough_answer_that_sources_dispute_is_known_too_roughly() -> None:
    few = ex.Num("N1", ">=", 2, "2")
    number = module("m", item("N1", ItemType.NUMBER), syndrome=few, exclusion=ex.Const(True))
    (rough,) = answers("t1", "m", N1="1/3")
    for given in (rough, replace(rough, conflict_with=("record",))):
        assert found(evaluated(number, given), "t1").missing[0].startswith("known too roughly: N1")
