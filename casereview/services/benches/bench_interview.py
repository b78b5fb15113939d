"""What the interview costs: a rating saved and evaluated, the matrix opened, a module by keys.

The case is invented: every shipped module, some for several instances, rated at every time point.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
from casereview.domain.assessing.rating import Answer, ModuleKey, OpenedModule, TimePoint
from casereview.domain.dates import PartialDate
from casereview.services.changes import Kind
from casereview.services.content import Content
from casereview.services.interview import interview_view, interviewing
from casereview.services.interview.measuring import (
    BenchmarkError,
    BenchResult,
    Comparison,
    compare,
    machine,
)
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.storage import yardstick
from casereview.storage.casefile import CaseFile

MODULES, POINTS = 35, 6
PRESS_LIMIT, MATRIX_LIMIT = 16.0, 100.0
"""Milliseconds: one frame of the screen, and what seems at once."""

_BATCHES, _PRESSES = 5, 60
_OPENINGS = 5
_TYPED = ModuleKey("gad")
_PATIENCE = 300.0  # seconds that the count of keys may take
_NOTE = "She described this at length and gave two recent examples of it. "
_USUAL = {
    ItemType.RATING: ("threshold", "threshold", "subthreshold", "absent"),
    ItemType.EXCLUSION: ("no", "no", "no", "yes"),
    ItemType.YES_NO: ("yes", "no"),
    ItemType.NUMBER: ("2", "4", "20"),
    ItemType.DURATION: ("P8M", "P2M", "P5M/P7M"),
    ItemType.DATE: ("2021-04",),
    ItemType.TEXT: ("as told",),
}


@dataclass(frozen=True, slots=True)
class _Ground:
    """The vault with the case, what it is evaluated by, and the same ratings without a key."""

    session: Session
    case_id: str
    bare: CaseFile
    ratings: int


def interview(
    modules: int = MODULES,
    points: int = POINTS,
    presses: int = _PRESSES,
    batches: int = _BATCHES,
    openings: int = _OPENINGS,
) -> BenchResult:
    """Measure the interview of one large case; raises BenchmarkError where the keys fail."""
    with _ground(modules, points) as ground:
        comparisons = (
            _pressing(ground, presses, batches),
            _opening(ground, openings),
            _typing(_TYPED.module),
        )
        facts = {
            "case": f"{modules} modules, {points} time points, {ground.ratings} ratings",
            "key presses timed": f"{presses * batches}, in {batches} batches",
            "matrix": "evaluated anew after the case was opened",
            "keys": "digits, words typed where a number or duration is asked, and Enter",
            **machine(),
        }
    return BenchResult("interview", "as each line says", batches, comparisons, facts)


def _pressing(ground: _Ground, presses: int, batches: int) -> Comparison:
    """Rate item by item, saved, evaluated and explained, beside saving alone; both take turns."""
    ours: list[float] = []
    bare: list[float] = []
    with ground.session.working_on(ground.case_id) as case:
        case.findings()
        items = [i for i in case.content.modules[_TYPED.module].items if i.type is ItemType.RATING]
        point = case.file.time_points.all()[-1].id
        for batch in range(batches):
            spent: tuple[list[float], list[float]] = ([], [])
            for number in range(presses):
                item = items[number % len(items)].id
                value = ("absent", "threshold", "subthreshold")[(number + batch) % 3]
                spent[0].append(_timed(_press, case, point, item, value))
                spent[1].append(_timed(_save, ground.bare, point, item, value))
            ours.append(_percentile(spent[0]))
            bare.append(_percentile(spent[1]))
    what = "key press to saved and explained, 95th percentile, against the row saved alone"
    return compare(what, "ms", ours, bare, limit=PRESS_LIMIT)


def _press(case: OpenCase, point: str, item: str, value: str) -> None:
    interviewing.rate(case, point, _TYPED, item, value)
    for finding in case.findings().findings:
        if (finding.key, finding.time_point_id) == (_TYPED, point):
            assert finding.sentence  # the page says at once why, in every system


def _save(file: CaseFile, point: str, item: str, value: str) -> None:
    found = file.answers.get(f"{point}/{_TYPED}/{item}")
    assert found is not None
    with file.command(f"Rate GAD {item}"):
        file.answers.put(replace(found, value=value))


def _percentile(values: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def _opening(ground: _Ground, openings: int) -> Comparison:
    """Make the matrix of a case just opened, beside reading its ratings alone."""
    ours, bare = [], []
    for _ in range(openings):
        with ground.session.working_on(ground.case_id) as case:
            ours.append(_timed(interview_view.matrix, case))
        with _again(ground.bare) as file:
            bare.append(_timed(file.answers.all))
    what = "opening the matrix, against reading its ratings alone"
    return compare(what, "ms", ours, bare, limit=MATRIX_LIMIT)


def _typing(module: str) -> Comparison:
    """Count the keys of a whole module on the real page, beside its number of questions."""
    environment = dict(os.environ)
    if not any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    finished = subprocess.run(
        [sys.executable, "-m", "casereview.ui.keyboard_count", module],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )
    try:
        found = json.loads(finished.stdout)
        keys, items, answered = (found[name] for name in ("keys", "items", "answered"))
    except (ValueError, KeyError) as error:
        raise BenchmarkError("The keys of a module could not be counted.") from error
    if answered != items:
        raise BenchmarkError(f"Of {items} questions asked by key {answered} were answered.")
    what = f"all of {module.upper()} by keyboard, against its number of questions"
    return compare(what, "keys", [float(keys)], [float(items)])


# ---- the ground --------------------------------------------------------------------------------


@contextmanager
def _ground(modules: int, points: int) -> Iterator[_Ground]:
    """Lend a vault with the case, and a file without a key that holds the same ratings."""
    library = Content().modules
    dates = [
        TimePoint(f"p{n}", n, f"Time point {n}", f"P{n}", "custom", PartialDate(2018 + n, 3, 1))
        for n in range(1, points + 1)
    ]
    answers = [
        answer
        for key in _keys(library.values(), modules)
        for point in dates
        for answer in _ratings(library[key.module], key, point.id)
    ]
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        place = Path(folder)
        session, _code = Session.create(place / "vault", "one invented passphrase")
        try:
            case_id = session.new_case(CaseDraft("A. N. Other", fictional=True))
            with session.working_on(case_id) as case:
                record = case.file.record.get()
                with case.change("Fill", Kind.INTERVIEW):
                    _fill(case.file, dates, answers)
            yardstick.make_case(place / "bare.db", record, None)
            with yardstick.open_case(place / "bare.db", case_id, None) as bare:
                with bare.command("Fill"):
                    _fill(bare, dates, answers)
                yield _Ground(session, case_id, bare, len(answers))
        finally:
            session.close()


def _again(bare: CaseFile) -> CaseFile:
    """Open the file without a key once more, so that nothing of it is in memory."""
    return yardstick.open_case(bare.path, bare.id, None)


def _keys(library: Iterable[InterviewModule], count: int) -> list[ModuleKey]:
    """Take every module once, then again for further instances, until there are enough."""
    found: list[ModuleKey] = []
    modules = sorted(library, key=lambda module: module.id != _TYPED.module)
    while len(found) < count:
        number, module = len(found), modules[len(found) % len(modules)]
        again = number >= len(modules)
        found.append(ModuleKey(module.id, f"no. {number}" if module.instances or again else ""))
    return found


def _ratings(module: InterviewModule, key: ModuleKey, point: str) -> Iterator[Answer]:
    """Rate every item of a module: the same answers in every run."""
    chance = random.Random(f"{key} {point}")  # noqa: S311  no secret
    for item in module.items:
        if not item.retired:
            words = _USUAL.get(item.type) or _options(item)
            yield Answer(point, key, item.id, chance.choice(words), module.version, note=_NOTE)


def _options(item: InterviewItem) -> tuple[str, ...]:
    return tuple(option for option in item.options if option != "cannot_say")


def _fill(file: CaseFile, points: list[TimePoint], answers: list[Answer]) -> None:
    file.time_points.put(*points)
    keys = dict.fromkeys(answer.key for answer in answers)
    file.modules.put(*(OpenedModule(key, order) for order, key in enumerate(keys, 1)))
    file.answers.put(*answers)


def _timed(call: Callable[..., object], *args: object) -> float:
    """Return how long a call takes, in milliseconds."""
    began = time.perf_counter()
    call(*args)
    return (time.perf_counter() - began) * 1000
