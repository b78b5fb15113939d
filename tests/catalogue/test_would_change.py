"""What is said to change a status does, read as it is printed; nothing that would is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing.answers import UNKNOWN
from casereview.domain.assessing.cell import Cell, Known, Surroundings, evaluate_cell
from casereview.domain.assessing.explanation import explain
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.program import STATUS_WORDS, Program, Variable, compile_rules
from casereview.domain.assessing.truth import U
from casereview.domain.assessing.wording import answer_words, listing, spoken
from tests.catalogue.test_shipped_rules import DAY, partly
from tests.catalogue.test_shipped_states import every_answer
from tests.catalogue.vignettes import modules

NAMES = sorted(modules())
TITLES = {name: module.title for name, module in modules().items()}
Single = tuple[str, int]
"""A variable by its name, and the class of the answer it is given instead."""


@cache
def program_of(name: str, system: str) -> Program:
    return compile_rules(modules()[name], system, {}, TITLES)


@cache
def said_in(name: str, system: str) -> Mapping[str, Mapping[str, int]]:
    """By words for answers, the variables of which they are said, and which answers as bits."""
    said: dict[str, dict[str, int]] = {}
    for variable in program_of(name, system).variables:
        for mask in range(1, 1 << len(variable.classes)):
            said.setdefault(answer_words(variable, mask), {})[spoken(variable)] = mask
    return said


def read(program: Program, line: str) -> Iterator[tuple[Single, str]]:
    """Read a printed line back: each answer that it names, with the status it leads to."""
    change, _, status = line.rpartition(": ")
    understood = False
    for words, masks in said_in(program.module.id, program.system).items():
        subject = change.removesuffix(f" {words}")
        if subject == change:
            continue
        named = {
            variable: mask
            for variable, mask in masks.items()
            if re.search(rf"(^|, | or ){re.escape(variable)}(, | or |$)", subject)
        }
        if listing(sorted(named, key=subject.index), "or") == subject:
            understood = True
            for name, mask in named.items():
                yield from (((name, i), status) for i in range(mask.bit_length()) if mask >> i & 1)
    assert understood, line


def around(rng: Random, program: Program) -> dict[tuple[str, bool], Known]:
    """What is known of the modules that are asked for: of some nothing."""
    return {
        (variable.id, variable.ever): Known(frozenset({rng.choice(STATUS_WORDS)}), False)
        for variable in program.variables
        if variable.item is None and rng.random() < 0.7
    }


def instead(cell: Cell, known: Surroundings, variable: Variable) -> Iterator[tuple[int, Cell]]:
    """Evaluate the cell with each answer that a variable might be given in place of its own."""
    program = cell.program
    mask = cell.state.masks[program.variables.index(variable)]
    for index in range(len(variable.classes)):
        if variable.item is None:
            other = {**known, (variable.id, variable.ever): Known(
                frozenset({STATUS_WORDS[index]}), False)}  # fmt: skip
            yield index, evaluate_cell(program, cell.raws, DAY, other)
        elif mask == UNKNOWN or mask.bit_count() == 1 or mask >> index & 1:
            raws = {**cell.raws, variable.id: every_answer(program, variable.id)[index]}
            yield index, evaluate_cell(program, raws, DAY, known)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_every_change_that_is_named_changes_it_and_every_one_that_does_is_named(
    name: str, seed: int
) -> None:
    """While a status is open the questions that are open are named, and what they would decide."""
    rng = Random(seed)
    raws = partly(rng, modules()[name])
    for system in modules()[name].rules:
        program = program_of(name, system)
        known = around(rng, program)
        cell = evaluate_cell(program, raws, DAY, known)
        if not cell.assessed:
            continue
        lines = explain(cell).would_change
        found = dict(pair for line in lines for pair in read(program, line))
        wanted = {}
        for place, variable in enumerate(program.variables):
            still_open = any(
                node.variable == place and value is U
                for node, value in zip(program.nodes, cell.values, strict=True)
            )
            if cell.verdict is Status.UNDETERMINED and not still_open:
                continue
            for index, after in instead(cell, known, variable):
                if after.status not in {cell.status, Status.UNDETERMINED}:
                    wanted[(spoken(variable), index)] = after.status.words
        assert found == wanted
