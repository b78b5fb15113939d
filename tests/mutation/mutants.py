"""Small faults put into a source text one at a time: swapped comparisons, operators, constants."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DOMAIN = Path(__file__).parents[2] / "casereview" / "domain"

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_NAMES = {
    "T": ("U", "F"),
    "U": ("T", "F"),
    "F": ("U", "T"),
    "min": ("max",),
    "max": ("min",),
    "any": ("all",),
    "all": ("any",),
}


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, what it changes, and the whole module with it."""

    file: str
    line: int
    function: str  # qualified name, or the name assigned at the module's top
    what: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """How the list of survivors names it; without the line, which moves."""
        return f"{self.file} {self.function}: {self.what}"


def source_of(file: str) -> Path:
    """Return the file of that name in the rooms of the domain, in which it is the only one."""
    (found,) = _DOMAIN.rglob(f"{file}.py")
    return found


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of the functions and the plain constants of a module.

    All are made in one tree: each is to be used before the next is asked for.
    """
    tree = ast.parse(source)
    told: Counter[tuple[str, str]] = Counter()
    for holder, name in _holders(tree, ""):
        skipped = _skipped(holder)
        for node in [n for n in ast.walk(holder) if hasattr(n, "lineno")]:
            if id(node) in skipped:
                continue
            line: int = getattr(node, "lineno", 0)
            before = _line(node)
            for change in list(_changes(node)):
                kept = {field: getattr(node, field) for field in change.fields}
                change.apply()
                what = f"`{before}` -> `{_line(node)}`"
                told[(name, what)] += 1
                what += f" (no. {told[(name, what)]})" if told[(name, what)] > 1 else ""
                yield Mutant(file, line, name, what, tree)
                _Change(node, kept).apply()


def _line(node: ast.AST) -> str:
    text = ast.unparse(node).splitlines()
    return text[0] if len(text) == 1 else f"{text[0]} ..."


Holder = ast.FunctionDef | ast.Assign


def _holders(node: ast.AST, prefix: str) -> Iterator[tuple[Holder, str]]:
    """Yield functions and methods, and assignments at the module's top, with their names."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _holders(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            yield child, f"{prefix}{child.name}"
        elif isinstance(child, ast.Assign) and not prefix:
            target = child.targets[0]
            if isinstance(target, ast.Name):
                yield child, target.id


def _skipped(holder: Holder) -> set[int]:
    """Return what has no effect on results: annotations, decorators, words for people."""
    out: list[ast.AST] = []
    if isinstance(holder, ast.FunctionDef):
        out += [holder.args, *holder.decorator_list, *([holder.returns] if holder.returns else [])]
    for node in ast.walk(holder):
        if isinstance(node, ast.AnnAssign):
            out.append(node.annotation)
        if isinstance(node, ast.JoinedStr):
            out.append(node)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip":
            out += [keyword.value for keyword in node.keywords]  # strict= guards the writer
    return {id(below) for node in out for below in ast.walk(node)}


@dataclass(frozen=True)
class _Change:
    """One way to change a node in place."""

    node: ast.AST
    fields: dict[str, object]

    def apply(self) -> None:
        for name, value in self.fields.items():
            setattr(self.node, name, value)


def _changes(node: ast.AST) -> Iterator[_Change]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                for swapped in _COMPARED[type(op)]:
                    yield _Change(node, {"ops": [*ops[:place], swapped(), *ops[place + 1 :]]})
        case ast.BoolOp(op=joined):
            yield _Change(node, {"op": ast.Or() if isinstance(joined, ast.And) else ast.And()})
            for place in range(len(node.values)):
                rest = [*node.values[:place], *node.values[place + 1 :]]
                twice = rest * 2 if len(rest) == 1 else rest  # `a and a`: an operator needs two
                yield _Change(node, {"values": twice})
        case ast.BinOp(op=used) | ast.AugAssign(op=used) if type(used) in _OPERATORS:
            yield _Change(node, {"op": _OPERATORS[type(used)]()})
        case ast.UnaryOp(op=ast.Not()):
            inner = ast.UnaryOp(ast.Not(), node.operand)
            yield _Change(node, {"operand": inner})
        case ast.UnaryOp(op=ast.Invert() | ast.USub()):
            yield _Change(node, {"op": ast.UAdd()})
        case ast.If() | ast.While() | ast.IfExp():
            yield _Change(node, {"test": ast.Constant(False)})
            if not isinstance(node, ast.While):
                yield _Change(node, {"test": ast.Constant(True)})
        case ast.Constant(value=bool() as value):
            yield _Change(node, {"value": not value})
        case ast.Constant(value=int() | float() as number):
            yield _Change(node, {"value": number + 1})
            if number not in (0, 1):
                yield _Change(node, {"value": number - 1})
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            for other in _NAMES[name]:
                yield _Change(node, {"id": other})
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            for place, part in enumerate(node.generators):
                if part.ifs:
                    kept = ast.comprehension(part.target, part.iter, [], part.is_async)
                    listed = [*node.generators[:place], kept, *node.generators[place + 1 :]]
                    yield _Change(node, {"generators": listed})
        case _:
            pass
