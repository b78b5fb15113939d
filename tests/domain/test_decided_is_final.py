"""A decided result can never be overturned by an open item (diagnostic-interview 2.3)."""

from __future__ import annotations

from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casereview.domain.assessing.cell import (
    Cell,
    Surroundings,
    evaluate_cell,
    open_flags,
    skippable,
)
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.program import Kind, compile_rules
from casereview.domain.assessing.truth import U
from casereview.domain.dates import PartialDate
from tests.domain.random_modules import answered, completions, modules, open_modules

DAY = PartialDate(2024, 5, 1)
SEEDS = st.integers(0, 2**32 - 1)
NO_DIAGNOSIS = {Status.NOT_MET, Status.SUBTHRESHOLD, Status.EXCLUDED}


def cell_of(module: InterviewModule, raws: dict[str, str], around: Surroundings) -> Cell:
    return evaluate_cell(compile_rules(module, "dsm5tr", {}), raws, DAY, around)


def completed(
    rng: Random, module: InterviewModule, raws: dict[str, str], around: Surroundings
) -> tuple[dict[str, str], Surroundings]:
    """Answer some of the open questions, of this module and of the other one.

    An exclusion that another module decides is no open question: a tick would overrule it.
    """
    full = dict(raws)
    for item in module.items:
        blank = raws.get(item.id) in {None, "skipped"}
        if item.computed is not None and blank:
            continue
        if rng.random() < 0.5:
            full[item.id] = rng.choice(completions(item, raws.get(item.id)))
    if rng.random() < 0.5:
        around = rng.choice(open_modules(around))
    return full, around


@settings(max_examples=1500)
@given(SEEDS)
def test_no_completion_changes_a_decided_expression(seed: int) -> None:
    """The must-show property: numbers, choices, soft truths, gates and other modules included."""
    rng = Random(seed)
    module = modules(rng)
    given_ = answered(rng, module)
    before = cell_of(module, given_.raws, given_.around)
    raws, around = completed(rng, module, given_.raws, given_.around)
    after = cell_of(module, raws, around)
    for node, value in enumerate(before.values):
        if value is not U:
            assert after.values[node] is value, before.program.nodes[node]


@settings(max_examples=700)
@given(SEEDS)
def test_no_completion_changes_a_decided_status(seed: int) -> None:
    rng = Random(seed)
    module = modules(rng)
    given_ = answered(rng, module)
    assume(given_.raws)
    before = cell_of(module, given_.raws, given_.around)
    raws, around = completed(rng, module, given_.raws, given_.around)
    after = cell_of(module, raws, around).status
    if before.status is Status.UNDETERMINED:
        return
    if open_flags(before):
        assert after in NO_DIAGNOSIS
    else:
        assert after is before.status


@settings(max_examples=700)
@given(SEEDS)
def test_items_offered_for_skipping_can_decide_nothing(seed: int) -> None:
    rng = Random(seed)
    module = modules(rng)
    given_ = answered(rng, module)
    assume(given_.raws)
    before = cell_of(module, given_.raws, given_.around)
    raws = dict(given_.raws)
    for item_id in skippable([before], {}):
        item = module.item(item_id)
        assert item is not None
        if item.computed is not None:
            continue  # a tick would overrule what the other module decides
        raws[item_id] = rng.choice(completions(item, None))
    assert cell_of(module, raws, given_.around).status is before.status


@settings(max_examples=700)
@given(SEEDS)
def test_a_hidden_answer_counts_nowhere_and_returns_with_its_gate(seed: int) -> None:
    rng = Random(seed)
    module = modules(rng)
    given_ = answered(rng, module)
    assume(set(given_.raws) - {"R3"})
    shown = cell_of(module, given_.raws, given_.around)
    without = {item: raw for item, raw in given_.raws.items() if item != "R3"}
    place = next(i for i, item in enumerate(module.items) if item.id == "R3")
    if place in shown.hidden:
        bare = cell_of(module, without, given_.around)
        for number, node in enumerate(bare.program.nodes):
            stored = node.kind is Kind.LEAF and node.variable == place  # below its gate
            assert stored or bare.values[number] is shown.values[number]
    for word in ("threshold", "subthreshold", "absent"):
        again = cell_of(module, {**without, "R3": word}, given_.around)
        assert place in shown.hidden or again.raws["R3"] == word
        assert place not in shown.hidden or again.status is shown.status
