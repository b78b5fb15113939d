"""Reads interview modules from `resources/clinical/modules` and checks them strictly (2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from casereview.catalogue.expressions import ExpressionReader, Names
from casereview.catalogue.faults import Fault, FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.catalogue.module_rules import check_rules
from casereview.catalogue.outside import check_outside, check_shared, status_references
from casereview.catalogue.sources import Work, load_sources
from casereview.catalogue.toml_file import parse_toml, read_text
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import (
    EXCLUSION_WORDS,
    RATINGS,
    YES_NO_WORDS,
    Criterion,
    Hierarchy,
    InterviewItem,
    InterviewModule,
    ItemType,
    Outcome,
    Remission,
    RemissionStage,
    Rule,
    ScreenerQuestion,
    SeverityBand,
    Source,
)
from casereview.domain.assessing.program import EXCLUDE, FLAG, REPLACE
from casereview.domain.assessing.quantity import DAYS_IN_MONTH
from casereview.errors import CatalogueError
from casereview.paths import resources

FORMAT = 1
SYSTEMS = ("dsm5tr", "icd10", "icd11")
CODE_SYSTEMS = ("dsm5tr", "icd10_uk", "icd11")
_UK_CODE = re.compile(r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d(\.\d)?)?")
_AMERICAN_CODE = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_ICD11_CODE = re.compile(r"[0-9A-Z][A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,2})?(-[0-9A-Z][A-Z]\d[0-9A-Z])?")
_KINDS = ("impairment",)
_OUTCOMES = tuple(outcome.value for outcome in Outcome)
_NOT_WHO = frozenset({"F32.4", "F32.5", "F42.3", "F42.4", "F90.2"})
"""Codes of one digit after the point that ICD-10-CM has and the WHO's ICD-10 has not."""
_MANY = 12
"""Faults of the library that one complaint lists."""


def module_folder() -> Path:
    """Return the folder of the shipped modules."""
    return resources() / "clinical" / "modules"


def load_modules(folder: Path | None = None, *, local: bool = False) -> dict[str, InterviewModule]:
    """Read every module of a folder, the shipped one by default, by id.

    Raises CatalogueError, naming file and line, when any of them breaks a rule.
    """
    files = sorted((folder or module_folder()).glob("*.toml"))
    modules: dict[str, InterviewModule] = {}
    faults: list[Fault] = []
    logs: dict[str, FaultLog] = {}
    works = load_sources()
    for file in files:
        module, log = read_file(file, works)
        faults += log.faults
        if module is not None:
            modules[module.id] = replace(module, local=local)
            logs[module.id] = log
    if not any(not fault.warning for fault in faults):
        asked = {name: status_references(module) for name, module in modules.items()}
        for name, log in logs.items():
            already = len(log.faults)
            check_outside(log, name, asked)
            check_shared(log, modules[name], modules)
            faults += log.faults[already:]
    _raise(faults)
    return modules


def read_module(module_id: str, text: str, *, local: bool = False) -> InterviewModule:
    """Read a module from its text, as a case keeps it; raises CatalogueError as `load_modules`."""
    log = FaultLog(Path(f"{module_id}.toml"), TomlLines(""))
    module, log = _parse(text, load_sources(), log, local=local)
    _raise(log.faults)
    assert module is not None
    return module


def _raise(faults: Iterable[Fault]) -> None:
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        more = [f"and {len(errors) - _MANY} more"] if len(errors) > _MANY else []
        raise CatalogueError(" ".join([*map(str, errors[:_MANY]), *more]))


def check_module_file(path: Path) -> list[Fault]:
    """Return everything wrong with a module file, warnings included, in order of line.

    Modules it refers to are looked for beside it.
    """
    return check_module_files([path])[path]


def check_module_files(paths: Sequence[Path]) -> dict[Path, list[Fault]]:
    """Check files as `check_module_file` does, each file read once."""
    works = load_sources()
    beside = {path.parent: sorted(path.parent.glob("*.toml")) for path in paths}
    files = dict.fromkeys((*paths, *(file for listed in beside.values() for file in listed)))
    found = {path: read_file(path, works) for path in files}
    checked = {}
    for path in paths:
        module, log = found[path]
        if module is not None and log.sound:
            others = {
                other.id: other
                for file in beside[path.parent]
                if file != path and (other := found[file][0]) is not None
            }
            asked = {name: status_references(other) for name, other in others.items()}
            check_outside(log, module.id, {**asked, module.id: status_references(module)})
            check_shared(log, module, others)
        checked[path] = sorted(log.faults, key=lambda fault: (fault.line, fault.text))
    return checked


def read_file(
    path: Path, works: Mapping[str, Work], *, local: bool = False
) -> tuple[InterviewModule | None, FaultLog]:
    """Return the module, or None where it has faults, with what was noted.

    local: one of the user's own, whose sources need not stand in the bibliography.
    """
    log = FaultLog(path, TomlLines(""))
    text = read_text(path, log)
    return (None, log) if text is None else _parse(text, works, log, local=local)


def _parse(
    text: str, works: Mapping[str, Work], log: FaultLog, *, local: bool
) -> tuple[InterviewModule | None, FaultLog]:
    data = parse_toml(text, log)
    if data is None:
        return None, log
    module = _Builder(log, Fields(log, (), data), works, local=local).module()
    module = replace(module, text=text)
    return (module if log.sound else None), log


class _Builder:
    """Builds one module from its parsed file, part by part."""

    def __init__(
        self, log: FaultLog, top: Fields, works: Mapping[str, Work], *, local: bool = False
    ) -> None:
        self._log = log
        self._works = works
        self._local = local
        self._top = top
        self._id = ""

    def module(self) -> InterviewModule:
        """Return the module; only fit for use when the log is sound."""
        top = self._top
        if top.whole("format") != FORMAT:
            self._log.fault(top.at("format"), f"format must be {FORMAT}.")
        self._id = top.identifier()
        if self._id and self._id != self._log.file.stem:
            self._log.fault(top.at("id"), f"id {self._id!r} and the file's name differ.")
        frame = top.table("frame")
        items, tables = self._items()
        criteria, rules, items = self._logic(items, tables)
        module = InterviewModule(
            id=self._id,
            version=self._version(),
            name=self._names(top.table("name")),
            short=top.text("short", required=True),
            codes=self._codes(top.table("code")),
            lookback=self._lookback(frame),
            items=items,
            criteria=criteria,
            rules=rules,
            screener=self._screener({item.id for item in items}),
            gap=self._gap(frame),
            instances=frame.text("instances"),
            measures=self._measures(),
            sources=self._sources(),
            outcome=Outcome(top.choice("outcome", _OUTCOMES, required=False) or "diagnosis"),
            confirmed_by=self._confirmed_by(items),
            flags_all=top.text("flags_all"),
            licence=top.text("licence"),
            local=self._local,
        )
        reviewed_by, reviewed_on = self._review()
        module = replace(module, reviewed_by=reviewed_by, reviewed_on=reviewed_on)
        frame.text("default_anchor")
        frame.done()
        module = self._severity(module)
        module = replace(module, remission=self._remission(items, criteria))
        if module.flags_all and module.outcome is Outcome.DIAGNOSIS:
            self._log.fault(top.at("flags_all"), "flags_all is for screens, not for diagnoses.")
        top.done()
        check_rules(self._log, module)
        return module

    def _confirmed_by(self, items: tuple[InterviewItem, ...]) -> str:
        """Read the item by whose yes a referral comes to a diagnosis after all."""
        name = self._top.text("confirmed_by")
        kinds = {item.id: item.type for item in items}
        if name and kinds.get(name) is not ItemType.YES_NO:
            where = self._top.at("confirmed_by")
            self._log.fault(where, f"confirmed_by needs a yes_no item, and {name!r} is none.")
        return name

    def _version(self) -> str:
        version = self._top.text("version", required=True)
        parts = version.split(".")
        if version and (len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts)):
            self._log.fault(self._top.at("version"), "version must read like 1.0.0.")
        return version

    def _review(self) -> tuple[str, str]:
        by, on = self._top.text("reviewed_by"), self._top.text("reviewed_on")
        try:
            on = date.fromisoformat(on).isoformat() if on else ""
        except ValueError:
            where = self._top.at("reviewed_on")
            self._log.fault(where, 'reviewed_on must be a day such as "2026-05-01".')
        if not by or not on:
            self._log.remark(self._top.at("reviewed_by"), "Not clinically reviewed.")
        return by, on

    def _names(self, table: Fields) -> Mapping[str, str]:
        names = {name: table.text(name, required=True) for name in table.names()}
        self._known(table, names, SYSTEMS)
        if not names:
            self._log.fault(table.where, "A module needs a name in one system at least.")
        return names

    def _codes(self, table: Fields) -> Mapping[str, tuple[str, ...]]:
        codes = {name: table.texts(name) for name in table.names()}
        self._known(table, codes, CODE_SYSTEMS)
        for code in codes.get("icd10_uk", ()):
            if _UK_CODE.fullmatch(code) and _NOT_WHO.isdisjoint(code.split("-")):
                continue
            american = _AMERICAN_CODE.fullmatch(code)
            words = "is an American code and no WHO ICD-10 one" if american else "is no ICD-10 code"
            self._log.fault(table.at("icd10_uk"), f"{code} {words}.")
        for code in codes.get("icd11", ()):
            if not _ICD11_CODE.fullmatch(code):
                self._log.fault(table.at("icd11"), f"{code} is no ICD-11 code, such as 6B00.")
        return codes

    def _known(self, table: Fields, names: Iterable[str], allowed: tuple[str, ...]) -> None:
        for name in names:
            if name not in allowed:
                self._log.fault(table.at(name), f"{name!r} is none of {', '.join(allowed)}.")

    def _lookback(self, frame: Fields) -> str:
        if frame.days("lookback") is None:
            self._log.fault(frame.where, 'frame needs lookback, a duration such as "P6M".')
        return frame.text("lookback")

    @staticmethod
    def _gap(frame: Fields) -> float:
        gap = frame.days("gap")
        return 2 * DAYS_IN_MONTH if gap is None else gap

    def _measures(self) -> tuple[str, ...]:
        found = []
        for table in self._top.tables("measure"):
            found.append(table.text("id", required=True))
            table.text("relation")
            table.number("caseness")
            table.done()
        return tuple(found)

    def _sources(self) -> tuple[Source, ...]:
        found = []
        for table in self._top.tables("source"):
            ref, date = table.text("ref"), table.text("date")
            name, facts = table.text("id"), table.text("facts")
            work = self._works.get(name)
            if self._local and name and work is None:
                name, ref = "", ref or (f"{name}: {facts}" if facts else name)
            if name and work is None:
                self._log.fault(table.at("id"), f"There is no work {name!r} in the bibliography.")
            if work is not None:
                ref, date = f"{work.title}: {facts}" if facts else work.title, work.year
            elif not name and not ref:
                self._log.fault(table.where, "A source needs ref, or the id of a work.")
            found.append(Source(ref, date, table.flag("verified")))
            table.done()
        if not found:
            self._log.fault((), "A module needs a source ([[source]]).")
        return tuple(found)

    def _screener(self, taken: set[str]) -> tuple[ScreenerQuestion, ...]:
        found: list[ScreenerQuestion] = []
        for table in self._top.tables("screener"):
            name = table.identifier()
            if name in taken:
                self._log.fault(table.where, f"The id {name!r} is used twice.")
            taken.add(name)
            opens = table.texts("opens", allowed=YES_NO_WORDS) or ("yes", "unsure")
            follows = table.text("follows")
            if follows and follows not in {question.id for question in found}:
                self._log.fault(table.where, f"No screener question {follows!r} stands before it.")
            found.append(ScreenerQuestion(name, table.text("probe", required=True), opens, follows))
            table.done()
        return tuple(found)

    # ---- items ---------------------------------------------------------------------------------

    def _items(self) -> tuple[tuple[InterviewItem, ...], list[Fields]]:
        tables = self._top.tables("item")
        items: dict[str, InterviewItem] = {}
        for table in tables:
            item = self._item(table)
            if item.id in items:
                self._log.fault(table.where, f"The id {item.id!r} is used twice.")
            items[item.id] = item
        if not items:
            self._log.fault((), "A module needs items ([[item]]).")
        for item, table in zip(items.values(), tables, strict=False):
            self._check_body_mass(item, items, table)
        return tuple(items.values()), tables

    def _check_body_mass(
        self, item: InterviewItem, items: Mapping[str, InterviewItem], table: Fields
    ) -> None:
        """Check that an index is a number worked out from two other numbers."""
        if not item.body_mass_of:
            return
        named = [items.get(name) for name in item.body_mass_of]
        numbers = [other for other in (item, *named) if other and other.type is ItemType.NUMBER]
        if len(named) != 2 or len(numbers) != 3 or item in named:
            self._log.fault(
                table.at("body_mass_of"),
                f"{item.id}: body_mass_of is for a number and names two others, "
                "the weight in kg and the height in cm.",
            )

    def _item(self, table: Fields) -> InterviewItem:
        kind = table.choice("type", [t.value for t in ItemType])
        options = table.texts("options")
        item = InterviewItem(
            id=table.identifier(),
            type=ItemType(kind) if kind else ItemType.TEXT,
            label=table.text("label", required=True),
            probe=table.text("probe"),
            follow_up=table.texts("follow_up"),
            anchors=self._anchors(table.table("anchors")),
            options=options,
            note=table.text("note"),
            kind=table.choice("kind", _KINDS, required=False),
            core=table.flag("core"),
            descriptive=table.flag("descriptive"),
            retired=table.flag("retired"),
            differential=table.texts("differential"),
            same_as=table.text("same_as"),
            body_mass_of=table.texts("body_mass_of"),
        )
        if item.type is ItemType.CHOICE and len(options) < 2:
            self._log.fault(table.where, f"{item.id}: a choice needs two options at least.")
        if item.type is not ItemType.CHOICE and options:
            self._log.fault(table.at("options"), f"{item.id}: only a choice has options.")
        if item.core and not {"absent", "subthreshold", "threshold"} <= set(item.anchors):
            self._log.fault(
                table.where,
                f"{item.id} is core: it needs anchors for absent, subthreshold and threshold.",
            )
        return item

    def _anchors(self, table: Fields) -> Mapping[str, str]:
        anchors = {name: table.text(name, required=True) for name in table.names()}
        self._known(table, anchors, (*RATINGS, *EXCLUSION_WORDS))
        return anchors

    # ---- rules ---------------------------------------------------------------------------------

    def _logic(
        self, items: tuple[InterviewItem, ...], tables: list[Fields]
    ) -> tuple[tuple[Criterion, ...], dict[str, Rule], tuple[InterviewItem, ...]]:
        """Read criteria, rules and the items' own conditions, which may speak of each other."""
        rows = self._top.tables("criterion")
        ids = [row.identifier() for row in rows]
        by_id = {item.id: item for item in items}
        for row, name in zip(rows, ids, strict=True):
            if ids.count(name) > 1 or name in by_id:
                self._log.fault(row.where, f"The id {name!r} is used twice.")
        self._plain = Names(self._id, by_id, frozenset(ids))
        plain = ExpressionReader(self._log, self._plain)
        criteria = []
        for row, name in zip(rows, ids, strict=True):
            expr = plain.read(row.raw("expr"), row.at("expr"))
            criteria.append(Criterion(name, row.text("label", required=True), expr))
            row.done()
        conditioned = []
        for item, table in zip(items, tables, strict=False):
            conditioned.append(self._conditions(item, table, plain))
        for table in tables:
            table.done()
        return tuple(criteria), self._rules(), tuple(conditioned)

    def _conditions(
        self, item: InterviewItem, table: Fields, reader: ExpressionReader
    ) -> InterviewItem:
        ask_when = computed = None
        if "ask_when" in table:
            ask_when = reader.read(table.raw("ask_when"), table.at("ask_when"))
        if "computed" in table:
            computed = reader.read(table.raw("computed"), table.at("computed"))
            if item.type is not ItemType.EXCLUSION:
                self._log.fault(table.at("computed"), f"{item.id}: only an exclusion is computed.")
        return replace(item, ask_when=ask_when, computed=computed)

    def _rules(self) -> dict[str, Rule]:
        blocks = self._top.table("rule")
        names = blocks.names()
        self._known(blocks, names, SYSTEMS)
        if not names:
            self._log.fault(blocks.where, "A module needs a rule in one system at least.")
        reader = ExpressionReader(self._log, replace(self._plain, refs=True))
        rules: dict[str, Rule] = {}
        for name in sorted(names, key=lambda n: n != "dsm5tr"):
            rules[name] = self._rule(name, blocks.table(name), rules.get("dsm5tr"), reader)
        return rules

    def _rule(
        self, system: str, table: Fields, base: Rule | None, reader: ExpressionReader
    ) -> Rule:
        """Read a block; what it leaves out it takes from the DSM-5-TR block (3.2)."""

        def part(name: str, inherited: ex.Expr | None) -> ex.Expr | None:
            if name in table:
                return reader.read(table.raw(name), table.at(name))
            return inherited

        syndrome = part("syndrome", base.syndrome if base else None)
        exclusion = part("exclusion", base.exclusion if base else None)
        for name, found in (("syndrome", syndrome), ("exclusion", exclusion)):
            if found is None:
                self._log.fault(table.where, f"The rule for {system} has no {name}.")
        hierarchy = base.hierarchy if base and "hierarchy" not in table else ()
        rule = Rule(
            system=system,
            syndrome=syndrome or ex.Const(False),
            exclusion=exclusion or ex.Const(False),
            subthreshold=part("subthreshold", base.subthreshold if base else None),
            hierarchy=hierarchy or self._hierarchies(table, reader),
            note=table.text("note"),
        )
        table.done()
        return rule

    def _hierarchies(self, table: Fields, reader: ExpressionReader) -> tuple[Hierarchy, ...]:
        found: list[Hierarchy] = []
        for row in table.tables("hierarchy"):
            name = row.identifier()
            if name in {h.id for h in found}:
                self._log.fault(row.where, f"The id {name!r} is used twice.")
            found.append(
                Hierarchy(
                    id=name,
                    when=reader.read(row.raw("when"), row.at("when")),
                    effect=row.choice("effect", (FLAG, EXCLUDE, REPLACE)),
                    text=row.text("text", required=True),
                    profile_setting=row.text("profile_setting"),
                    urgent=row.flag("urgent"),
                )
            )
            row.done()
        return tuple(found)

    # ---- severity and remission ------------------------------------------------------------------

    def _severity(self, module: InterviewModule) -> InterviewModule:
        table = self._top.table("severity")
        item, count, scale = table.text("item"), table.text("count"), table.text("scale")
        bands: list[SeverityBand] = []
        for row in table.tables("band"):
            lowest = row.number("at_least")
            if lowest is None:
                self._log.fault(row.where, "A band needs at_least.")
            elif bands and lowest <= bands[-1].at_least:
                self._log.fault(row.where, "Bands must rise.")
            bands.append(SeverityBand(row.text("label", required=True), lowest or 0.0))
            row.done()
        found = module.item(item)
        if item and found is None:
            self._log.fault(table.at("item"), f"There is no item {item!r}.")
        elif count:
            self._counted_severity(table, module, item, count)
        elif bands and (found is None or found.type is not ItemType.NUMBER):
            self._log.fault(table.where, "Bands need a number item, or the count of a criterion.")
        table.done()
        return replace(
            module,
            severity_item=item,
            severity_count=count,
            severity_bands=tuple(bands),
            severity_scale=scale,
        )

    def _counted_severity(
        self, table: Fields, module: InterviewModule, item: str, count: str
    ) -> None:
        """Check that severity goes by one list, counted in a criterion."""
        where = table.at("count")
        waiting = [criterion.expr for criterion in module.criteria if criterion.id == count]
        if item:
            self._log.fault(where, "Severity goes by an item or by a count, not by both.")
        while waiting:
            here = waiting.pop()
            if isinstance(here, ex.AtLeast):
                return
            waiting += ex.parts(here)
        self._log.fault(where, f"{count!r} is no criterion with a counted list (at_least).")

    def _remission(
        self, items: tuple[InterviewItem, ...], criteria: tuple[Criterion, ...]
    ) -> Remission | None:
        if "remission" not in self._top:
            return None
        table = self._top.table("remission")
        names = Names(
            self._id, {i.id: i for i in items}, frozenset(c.id for c in criteria), refs=True
        )
        reader = ExpressionReader(self._log, names)
        tests = {
            name: reader.read(table.raw(name), table.at(name)) if name in table else None
            for name in ("partial", "full")
        }
        remission = Remission(
            basis=table.text("basis", required=True),
            partial=tests["partial"],
            full=tests["full"],
            full_after=table.days("full_after") or 0.0,
            short_is_partial=table.flag("short_is_partial"),
            despite_subthreshold=table.flag("despite_subthreshold"),
            free_for=table.text("free_for"),
            stages=self._stages(table),
        )
        kinds = {item.id: item.type for item in items}
        if remission.free_for and kinds.get(remission.free_for) is not ItemType.DURATION:
            self._log.fault(table.at("free_for"), "free_for needs a duration item.")
        if remission.stages and remission.stages[0].after != remission.full_after:
            self._log.fault(table.where, "The first stage begins at full_after.")
        table.done()
        return remission

    def _stages(self, remission: Fields) -> tuple[RemissionStage, ...]:
        stages: list[RemissionStage] = []
        for row in remission.tables("stage"):
            after = row.days("after") or 0.0
            if stages and after <= stages[-1].after:
                self._log.fault(row.where, "Stages must follow one another.")
            stages.append(RemissionStage(row.text("label", required=True), after))
            row.done()
        return tuple(stages)
