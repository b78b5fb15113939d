"""Reads the criteria and rules of a module file, and the conditions of its items (2.5, 2.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casereview.catalogue.expressions import ExpressionReader, Names
from casereview.catalogue.fields import Fields, each_id_once
from casereview.catalogue.module_items import by_id
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import (
    Criterion,
    Hierarchy,
    InterviewItem,
    ItemType,
    Rule,
)
from casereview.domain.assessing.program import EXCLUDE, FLAG, REPLACE

SYSTEMS = ("dsm5tr", "icd10", "icd11")
_FIRST = "dsm5tr"
"""Whose rule the others take over where they say nothing else (3.2)."""


class LogicReader:
    """Reads what may speak of items and criteria; `names` are theirs once criteria are read."""

    def __init__(self, top: Fields, module: str, items: Sequence[InterviewItem]) -> None:
        self._top = top
        self._log = top.log
        self._rows = top.tables("criterion")
        self._ids = [row.identifier() for row in self._rows]
        self.names = Names(module, by_id(items), frozenset(self._ids))
        self._plain = ExpressionReader(self._log, self.names)
        self._with_refs = ExpressionReader(self._log, replace(self.names, refs=True))

    def criteria(self) -> tuple[Criterion, ...]:
        """Return the lettered criteria."""
        found = []
        each_id_once(zip(self._ids, self._rows, strict=True), self.names.items)
        for row, name in zip(self._rows, self._ids, strict=True):
            expr = self._plain.read(row.raw("expr"), row.at("expr"))
            found.append(Criterion(name, row.text("label", required=True), expr))
            row.done()
        return tuple(found)

    def conditioned(
        self, items: Sequence[InterviewItem], tables: Sequence[Fields]
    ) -> tuple[InterviewItem, ...]:
        """Return the items with when they are asked and from what they are computed."""
        found = [self._conditions(item, table) for item, table in zip(items, tables, strict=True)]
        for table in tables:
            table.done()
        return tuple(found)

    def rules(self) -> dict[str, Rule]:
        """Return the rule of each system, the DSM-5-TR's first."""
        blocks = self._top.table("rule")
        names = blocks.names()
        blocks.known(names, SYSTEMS)
        if not names:
            self._log.fault(blocks.where, "A module needs a rule in one system at least.")
        rules: dict[str, Rule] = {}
        for name in sorted(names, key=lambda n: n != _FIRST):
            rules[name] = self._rule(name, blocks.table(name), rules.get(_FIRST))
        return rules

    def remission_tests(self, table: Fields) -> Mapping[str, ex.Expr | None]:
        """Return the tests for partial and full remission, which may speak of the rules."""
        return {name: self._part(table, name, None) for name in ("partial", "full")}

    def _conditions(self, item: InterviewItem, table: Fields) -> InterviewItem:
        ask_when = computed = None
        if (written := table.raw("ask_when")) is not None:
            ask_when = self._plain.read(written, table.at("ask_when"))
        if (written := table.raw("computed")) is not None:
            computed = self._plain.read(written, table.at("computed"))
            if item.type is not ItemType.EXCLUSION:
                self._log.fault(table.at("computed"), f"{item.id}: only an exclusion is computed.")
        return replace(item, ask_when=ask_when, computed=computed)

    def _part(self, table: Fields, name: str, inherited: ex.Expr | None) -> ex.Expr | None:
        written = table.raw(name)
        return inherited if written is None else self._with_refs.read(written, table.at(name))

    def _rule(self, system: str, table: Fields, base: Rule | None) -> Rule:
        """Read a block; what it leaves out it takes from the DSM-5-TR block (3.2)."""
        syndrome = self._part(table, "syndrome", base.syndrome if base else None)
        exclusion = self._part(table, "exclusion", base.exclusion if base else None)
        for name, found in (("syndrome", syndrome), ("exclusion", exclusion)):
            if found is None:
                self._log.fault(table.where, f"The rule for {system} has no {name}.")
        hierarchy = base.hierarchy if base and "hierarchy" not in table else ()
        rule = Rule(
            system=system,
            syndrome=syndrome or ex.Const(False),
            exclusion=exclusion or ex.Const(False),
            subthreshold=self._part(table, "subthreshold", base.subthreshold if base else None),
            hierarchy=hierarchy or self._hierarchies(table),
            note=table.text("note"),
        )
        table.done()
        return rule

    def _hierarchies(self, table: Fields) -> tuple[Hierarchy, ...]:
        found: list[Hierarchy] = []
        rows = table.tables("hierarchy")
        names = [row.identifier() for row in rows]
        each_id_once(zip(names, rows, strict=True))
        for name, row in zip(names, rows, strict=True):
            found.append(
                Hierarchy(
                    id=name,
                    when=self._with_refs.read(row.raw("when"), row.at("when")),
                    effect=row.choice("effect", (FLAG, EXCLUDE, REPLACE)),
                    text=row.text("text", required=True),
                    profile_setting=row.text("profile_setting"),
                    urgent=row.flag("urgent"),
                )
            )
            row.done()
        return tuple(found)
