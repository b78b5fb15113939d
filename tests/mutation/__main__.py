"""Mutation testing of what decides: each small fault in a rule of logic must make a test fail.

    python -m tests.mutation [--jobs N] [--naming TEXT ...] [--tests PATH ...] [FILE ...]

puts every mutant of the named files of `casereview/domain` (all that decides anything by default),
or only those whose name (file, function, change) holds one of the texts, into the running program,
one at a time in a forked child (POSIX), and runs the tests that go through the changed function
until one fails; --tests names others than all that concern the domain. Mutants that no test notices
are printed; those of `tests/domain/MUTANTS.md` are known to change nothing. It takes hours and is
no part of the ordinary run of tests.
"""

from __future__ import annotations

import argparse
import ast
import os
import resource
import signal
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import hypothesis
import pytest

from tests.mutation.mutants import Mutant, mutants, source_of

ROOT = Path(__file__).parents[2]
DECIDING = (
    *("truth", "logic", "cell", "quantity", "settling", "program", "course", "explanation"),
    *("evaluation", "answers", "expression", "finding", "classification", "screening", "screens"),
    *("comparison", "comparing", "attack", "agreement", "pairing", "measure", "body_mass"),
    *("service_outcome", "score_change", "change_meaning", "descriptor"),
    *("dose", "guideline", "waits", "protocol", "homework_count", "mechanism"),
)
TESTS = (
    "tests/domain",
    "tests/catalogue/test_vignettes.py",
    "tests/catalogue/test_two_cases.py",
    "tests/catalogue/test_shipped_rules.py",
    "tests/catalogue/test_shipped_cases.py",
    "tests/catalogue/test_would_change.py",
    "tests/catalogue/test_hostile_modules.py",
    "tests/catalogue/test_interview_json.py",
    "tests/catalogue/test_measure_definitions.py",
    "tests/services/test_outcomes.py",
)
_CUT, _FEWEST = 10, 20  # property tests try a tenth of their examples: there are very many mutants
_MEMORY = 4 << 30  # bytes that a child may take
_FACTOR, _LEAST = 4, 30  # a child that takes so many times the whole run hangs: it is noticed too


class Loop:
    """Replaces pytest's loop over the tests by one over the mutants."""

    def __init__(self, files: Sequence[Path], jobs: int, naming: Sequence[str]) -> None:
        self._sources = {path: path.read_text(encoding="utf-8") for path in files}
        self._jobs = jobs
        self._naming = naming
        self.survivors: list[Mutant] = []
        self.tried = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once, unchanged, then against each mutant those concerned by it."""
        spent: list[tuple[float, pytest.Item, set[Place]]] = []
        for item in session.items:
            _cut_short(item)
            _forget(self._sources)
            began = time.perf_counter()
            with _followed(self._sources) as entered:
                if not _passes(item):
                    raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
            spent.append((time.perf_counter() - began, item, entered))
        spent.sort(key=lambda one: one[0])
        print(f"{len(spent)} tests pass unchanged.", flush=True)
        running: dict[int, Mutant] = {}
        for path, mutant in self._mutants():
            held = _is_constant(mutant)
            concerned = [
                (seconds, item)
                for seconds, item, entered in spent
                if held or (str(path), mutant.function) in entered
            ]
            limit = max(_LEAST, round(_FACTOR * sum(seconds for seconds, _ in concerned)))
            if len(running) >= self._jobs:
                self._reap(running)
            running[_start(mutant, [item for _, item in concerned], limit)] = mutant
        while running:
            self._reap(running)
        return True

    def _mutants(self) -> Iterator[tuple[Path, Mutant]]:
        for path, source in self._sources.items():
            for mutant in mutants(path.stem, source):
                if not self._naming or any(text in mutant.name for text in self._naming):
                    yield path, mutant

    def _reap(self, running: dict[int, Mutant]) -> None:
        pid, status = os.wait()
        mutant = running.pop(pid)
        self.tried += 1
        if status == 0:
            self.survivors.append(mutant)
            print(f"survives: {mutant.name}  (line {mutant.line})", flush=True)


def _cut_short(item: pytest.Item) -> None:
    function: Any = getattr(item, "obj", None)
    own = getattr(function, "_hypothesis_internal_use_settings", None)
    if own is not None:
        fewer = max(_FEWEST, own.max_examples // _CUT)
        shorter = hypothesis.settings(own, max_examples=min(own.max_examples, fewer))
        function._hypothesis_internal_use_settings = shorter


Place = tuple[str, str]
"""A file and the qualified name of a function in it."""


@contextmanager
def _followed(files: Collection[Path]) -> Iterator[set[Place]]:
    """Yield a set that takes up the functions of the files that are entered meanwhile."""
    names = {str(path) for path in files}
    entered: set[Place] = set()

    def enter(frame: FrameType, _event: str, _value: object) -> None:
        code = frame.f_code
        if code.co_filename in names:
            entered.add((code.co_filename, code.co_qualname))

    sys.settrace(enter)
    try:
        yield entered
    finally:
        sys.settrace(None)


def _forget(files: Iterable[Path]) -> None:
    """Drop what functions of the files have kept, so that they are gone through again."""
    for path in files:
        for held in vars(import_module(_module_name(path))).values():
            if hasattr(held, "cache_clear"):
                held.cache_clear()


def _passes(item: pytest.Item) -> bool:
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(item, nextitem=None, log=False)
    return not any(report.failed for report in reports)


def _start(mutant: Mutant, items: Sequence[pytest.Item], limit: int) -> int:
    """Run the tests in a child with the mutant in place: 0 when all pass; its process id."""
    whole = compile(ast.fix_missing_locations(mutant.tree), f"{mutant.file} (mutant)", "exec")
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.alarm(limit)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        _put(mutant, whole)
        _forget([source_of(mutant.file)])
        code = 0 if all(_passes(item) for item in items) else 1
    finally:
        os._exit(code)


# ---- putting a mutant in place -----------------------------------------------------------------


def _put(mutant: Mutant, whole: CodeType) -> None:
    """Give the loaded function the mutant's code, or every holder of a constant its value."""
    module = sys.modules[_module_name(source_of(mutant.file))]
    if not _is_constant(mutant):
        found = _code(whole, mutant.function)
        assert found is not None, mutant.name
        _function(module, mutant.function).__code__ = found
        return
    old = vars(module)[mutant.function]
    fresh = dict(vars(module))
    exec(_assignment(mutant), fresh)
    for other in [*sys.modules.values()]:
        if isinstance(other, ModuleType) and vars(other).get(mutant.function, mutant) is old:
            setattr(other, mutant.function, fresh[mutant.function])


def _is_constant(mutant: Mutant) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == mutant.function
        for node in mutant.tree.body
    )


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _assignment(mutant: Mutant) -> CodeType:
    kept: list[ast.stmt] = [
        node
        for node in mutant.tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == mutant.function
    ]
    return compile(ast.Module(kept, []), "constant (mutant)", "exec")


def _code(whole: CodeType, name: str) -> CodeType | None:
    for constant in whole.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == name:
                return constant
            found = _code(constant, name)
            if found is not None:
                return found
    return None


def _function(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    found = found.fget if isinstance(found, property) else found
    found = getattr(found, "__func__", found)
    found = getattr(found, "__wrapped__", found)
    assert isinstance(found, FunctionType), name
    return found


def main() -> int:
    """Return 1 when a mutant survives that is not known to change nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument("--naming", action="append", default=[], metavar="TEXT")
    parser.add_argument("--tests", action="append", default=[], metavar="PATH")
    parser.add_argument("files", nargs="*", metavar="FILE", default=DECIDING)
    arguments = parser.parse_args()
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]  # to fail is enough
    hypothesis.settings.register_profile(
        "mutation", derandomize=True, deadline=None, database=None, phases=phases
    )
    hypothesis.settings.load_profile("mutation")
    files = [source_of(name) for name in arguments.files]
    loop = Loop(files, arguments.jobs, arguments.naming)
    options = ["-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:pytest-qt"]
    options += ["-c", os.devnull, f"--rootdir={ROOT}"]
    paths = [str(ROOT / path) for path in arguments.tests or TESTS]
    outcome = pytest.main([*options, *paths], plugins=[loop])
    known = (ROOT / "tests" / "domain" / "MUTANTS.md").read_text(encoding="utf-8")
    new = [mutant for mutant in loop.survivors if mutant.name not in known]
    print(f"{loop.tried} mutants, {len(loop.survivors)} survive, {len(new)} of them unexplained.")
    for mutant in new:
        print(f"  {mutant.name}  (line {mutant.line})")
    return 1 if outcome or new else 0


if __name__ == "__main__":
    raise SystemExit(main())
