"""Every shipped module: small ones in every state they can be in, all of them item by item.

A block is one module's rules in one system. Where every combination of answers, open ones among
them, comes to no more than `MOST` states, all are evaluated; `test_which_blocks_are_small` says
which they are.
"""

from __future__ import annotations

import itertools
import json
from functools import cache
from math import prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.catalogue.interview_json import evaluate_line
from casereview.catalogue.interview_lines import parse_line
from casereview.domain.assessing.answers import UNKNOWN
from casereview.domain.assessing.cell import evaluate_cell, status_of
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.explanation import explain
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule, ItemType
from casereview.domain.assessing.logic import State, evaluate, single_changes
from casereview.domain.assessing.program import STATUS_WORDS, Kind, Program, compile_rules
from casereview.domain.assessing.quantity import DAYS_IN_MONTH
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.assessing.truth import T, Truth, U
from casereview.domain.dates import PartialDate
from tests.catalogue.test_shipped_rules import DAY, asked, partly
from tests.catalogue.vignettes import modules

MOST = 40_000
SEEDS = st.integers(0, 2**32 - 1)
NAMES = sorted(modules())
BLOCKS = [(name, system) for name in NAMES for system in modules()[name].rules]


@cache
def program_of(name: str, system: str) -> Program:
    return compile_rules(modules()[name], system, {})


def roots(program: Program) -> tuple[int, int, int]:
    return program.syndrome, program.exclusion, program.subthreshold


def used(program: Program) -> list[int]:
    """The items and other modules on which a block's status rests."""
    uses = 0
    for root in roots(program):
        uses |= program.nodes[root].uses
    return [index for index in range(len(program.variables)) if uses >> index & 1]


def answers_to(program: Program, variable: int) -> list[int]:
    """What may be known of a variable as bits of its classes, each different to some rule."""
    if program.variables[variable].item is not None:
        return [1 << index for index in range(len(program.variables[variable].classes))]
    leaves = [n for n in program.nodes if n.kind is Kind.STATUS and n.variable == variable]
    told_apart = {
        tuple(leaf.mask >> index & 1 for leaf in leaves): 1 << index
        for index in range(len(STATUS_WORDS))
    }
    return list(told_apart.values())


def size(program: Program) -> int:
    return prod(1 + len(answers_to(program, variable)) for variable in used(program))


SMALL = [block for block in BLOCKS if size(program_of(*block)) <= MOST]


def test_which_blocks_are_small() -> None:
    """Enough of them to mean something; the largest in full is told by the sum of states."""
    assert len(SMALL) >= 12
    assert {("iad", "dsm5tr"), ("phobia", "dsm5tr"), ("ocd", "dsm5tr")} <= set(SMALL)
    assert sum(size(program_of(*block)) for block in SMALL) > 100_000


def state_of(program: Program, chosen: dict[int, int]) -> State:
    """What is known: of everything not chosen nothing."""
    masks = [UNKNOWN if v.item is not None else 0 for v in program.variables]
    blank = (1 << len(masks)) - 1
    for variable, mask in chosen.items():
        masks[variable] = mask
        blank &= ~(1 << variable)
    return State(tuple(masks), blank)


@pytest.mark.parametrize(("name", "system"), SMALL)
def test_every_state_of_a_small_block(name: str, system: str) -> None:
    """No answer overturns what is decided; every status is reached; no item is dead.

    An exclusion that another module decides is no open question: a tick would overrule it.
    """
    program = program_of(name, system)
    variables = used(program)
    offered = [answers_to(program, variable) for variable in variables]
    ticks = {node.variable: node.children[0] for node in program.nodes if node.kind is Kind.TICK}
    aside = {*ticks, *(v for v in variables if program.variables[v].item is None)}
    found: dict[tuple[int, ...], tuple[Truth, ...]] = {}
    closed: dict[tuple[int, ...], set[int]] = {}
    for places in itertools.product(*(range(-1, len(masks)) for masks in offered)):
        chosen = {
            variable: masks[place]
            for variable, masks, place in zip(variables, offered, places, strict=True)
            if place >= 0
        }
        values = evaluate(program, state_of(program, chosen))
        found[places] = tuple(values[root] for root in roots(program))
        closed[places] = {v for v, below in ticks.items() if values[below] is not U}
    statuses: set[Status] = set()
    alive: set[int] = set()
    for places, values3 in found.items():
        status = status_of(*values3)
        statuses.add(status)
        for place, variable in enumerate(variables):
            if places[place] >= 0 or variable in closed[places]:
                continue
            after = [
                found[(*places[:place], answer, *places[place + 1 :])]
                for answer in range(len(offered[place]))
            ]
            for before, *later in zip(values3, *after, strict=True):
                assert before is U or all(one is before for one in later), places
            others = zip(variables, places, strict=True)
            if all(at >= 0 or other in aside or other == variable for other, at in others):
                reached = {status_of(*one) for one in after}
                alive |= {variable} if len(reached) > 1 else set()
    assert {Status.MET, Status.NOT_MET, Status.UNDETERMINED} <= statuses
    rule = modules()[name].rules[system]
    assert rule.subthreshold is None or Status.SUBTHRESHOLD in statuses or not has_sub(program)
    assert not [program.variables[v].id for v in variables if v not in alive]


def has_sub(program: Program) -> bool:
    return bool(program.nodes[program.subthreshold].uses)


# ---- all modules -------------------------------------------------------------------------------


def rule_nodes(program: Program) -> list[int]:
    """Every node that says something: rules, cautions, remission, ways to a question."""
    nodes = [*roots(program), program.partial, program.full]
    nodes += [node for _, _, node in program.hierarchy] + [node for _, node in program.gates]
    return [node for node in nodes if node >= 0]


def read_elsewhere(module: InterviewModule) -> set[str]:
    """Items that no rule reads but severity, a confirmation, remission or an index does."""
    names = {module.severity_item, module.confirmed_by}
    names |= {module.remission.free_for} if module.remission else set()
    return names | {name for item in module.items for name in item.body_mass_of}


def likely(rng: Random, program: Program, variable: int, usual: float) -> int:
    """An answer, at `usual` frequency the one that speaks for a disorder."""
    item, answers = program.variables[variable].item, answers_to(program, variable)
    if item is not None and rng.random() < usual:
        return answers[1 if item.type is ItemType.EXCLUSION else 0]
    return rng.choice(answers)


@pytest.mark.parametrize("name", NAMES)
def test_no_item_is_dead(name: str) -> None:
    """For every item there is a state in which its answer alone changes a rule."""
    module = modules()[name]
    rng = Random(name)
    items = {item.id for item in asked(module) if not item.retired} - read_elsewhere(module)
    alive: set[str] = set()
    for attempt in range(1200):
        for system in module.rules:
            program = program_of(name, system)
            usual = (0.0, 0.5, 0.8)[attempt % 3]
            chosen = {
                variable: likely(rng, program, variable, usual)
                for variable in range(len(program.variables))
                if answers_to(program, variable) and rng.random() < 0.9
            }
            state = state_of(program, chosen)
            changes = single_changes(program, state, evaluate(program, state))
            for node in rule_nodes(program):
                alive |= {program.variables[variable].id for variable, _ in changes[node]}
        if items <= alive:
            return
    assert not sorted(items - alive)


@pytest.mark.parametrize("name", NAMES)
def test_every_item_reaches_a_rule(name: str) -> None:
    module = modules()[name]
    reached = read_elsewhere(module)
    for system in module.rules:
        program = program_of(name, system)
        for node in rule_nodes(program):
            uses = program.nodes[node].uses
            reached |= {v.id for i, v in enumerate(program.variables) if uses >> i & 1}
    asked_for = {item.id for item in asked(module) if not item.retired}
    assert not asked_for - reached


def in_days(days: float) -> str:
    """A duration as it is stored, exactly: of two decimals at most."""
    exact = float(f"{days:.2f}") == days
    return f"P{days:.2f}D" if exact else f"P{days / DAYS_IN_MONTH:.2f}M"


def every_answer(program: Program, item_id: str) -> list[str]:
    """One answer of each class that a rule tells apart."""
    variable = next(v for v in program.variables if v.id == item_id)
    assert variable.item is not None
    if variable.item.type is ItemType.NUMBER:
        return [f"{answer.sample:.2f}" for answer in variable.classes]
    if variable.item.type is ItemType.DURATION:
        return [in_days(answer.sample) for answer in variable.classes]
    return [answer.words for answer in variable.classes]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15)
@given(SEEDS)
def test_a_settling_set_settles(name: str, seed: int) -> None:
    """Some answers to the questions named decide the status, and no fewer would."""
    module = modules()[name]
    raws = partly(Random(seed), module)
    for system in module.rules:
        program = program_of(name, system)
        cell = evaluate_cell(program, raws, DAY, {})
        if not cell.assessed or cell.verdict is not Status.UNDETERMINED:
            continue
        explanation = explain(cell)
        items = [module.item(one) for one in explanation.settling]
        if not items or None in items:  # another module's status would settle it
            assert items or explanation.missing[-1].startswith("several answers needed")
            continue
        choices = [every_answer(program, one) for one in explanation.settling]
        assert any(
            evaluate_cell(
                program, {**raws, **dict(zip(explanation.settling, words, strict=True))}, DAY, {}
            ).verdict
            is not Status.UNDETERMINED
            for words in itertools.product(*choices)
        )


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20)
@given(SEEDS)
def test_the_explanation_agrees_with_the_status(name: str, seed: int) -> None:
    """It names a question on which the status rests, and counts as the answers say."""
    module = modules()[name]
    raws = partly(Random(seed), module)
    found = evaluate_case(
        {name: module}, [TimePoint("t", 1, "t", "t", "custom", DAY)],
        [Answer("t", ModuleKey(name), item, raw, module.version) for item, raw in raws.items()], (),
    )  # fmt: skip
    for finding in found.findings:
        program = program_of(name, finding.system)
        if finding.base_status in {Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE}:
            continue
        assert finding.sentence.startswith(finding.status.words)
        names = {program.variables[variable].id for variable in used(program)}
        names |= {shape.id for shape in program.criteria} | {
            h.text for h, _, _ in program.hierarchy
        }
        said = " ".join((*finding.because, *finding.missing))
        assert any(one in said for one in names), said
        undetermined = finding.base_status is Status.UNDETERMINED
        assert bool(finding.settling or "several answers" in said) or not undetermined
        ratings = {item.id for item in module.items if item.type is ItemType.RATING}
        for criterion in finding.criteria:
            shape = next(shape for shape in program.criteria if shape.id == criterion.id)
            if shape.counted < 0:
                continue
            children = [program.nodes[c] for c in program.nodes[shape.counted].children]
            if all(c.kind is Kind.LEAF and program.variables[c.variable].id in ratings
                   and c.mask == 1 for c in children):  # fmt: skip
                own = [raws.get(program.variables[child.variable].id) for child in children]
                sure = own.count("threshold")
                most = len(own) - own.count("subthreshold") - own.count("absent")
                span = f"{sure}" if sure == most else f"{sure} to {most}"
                assert criterion.count.startswith(f"{span} of {len(own)};")


# ---- out and in again --------------------------------------------------------------------------


@settings(max_examples=4)
@given(SEEDS)
def test_answers_written_out_and_read_again_give_the_same_statuses(seed: int) -> None:
    """All modules at two time points as one line of `interview evaluate`, there and back."""
    rng = Random(seed)
    library = modules()
    points = [TimePoint(f"t{n}", n, f"t{n}", f"t{n}", "custom", PartialDate(2020 + n, 5, 1))
              for n in (1, 2)]  # fmt: skip
    given_ = {
        point.id: {name: partly(rng, module) for name, module in library.items()}
        for point in points
    }
    answers = [
        Answer(point, ModuleKey(name), item, raw, library[name].version)
        for point, of_modules in given_.items()
        for name, raws in of_modules.items()
        for item, raw in raws.items()
    ]
    keys = [ModuleKey(name) for name in library]
    before = evaluate_case(library, points, answers, (), None, keys)
    line = json.dumps(
        {
            "id": "there and back",
            "time_points": [
                {"id": point.id, "as_at": point.as_at.edtf, "answers": given_[point.id]}
                for point in points
            ],
        }
    )
    after = evaluate_line(library, parse_line(line))
    for finding in before.findings:
        point = next(p for p in after["time_points"] if p["id"] == finding.time_point_id)
        found = point["modules"][str(finding.key)][finding.system]
        screen = finding.status is Status.NOT_INDICATED and found["status"] == "screen_negative"
        assert screen or found["status"] == finding.status.value
        assert found["because"] == list(finding.because)
    again = evaluate_line(library, parse_line(json.dumps(json.loads(line))))
    assert again == after


def test_truth_is_not_decided_by_what_is_not_known() -> None:
    """With nothing answered no block is decided, but where nothing could be answered at all."""
    for block in BLOCKS:
        program = program_of(*block)
        values = evaluate(program, state_of(program, {}))
        assert values[program.syndrome] is U
        assert values[program.exclusion] in {U, T}
