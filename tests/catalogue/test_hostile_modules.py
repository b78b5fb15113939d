"""Module files that mean harm: nothing in them runs, and none takes long to refuse or to use."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

from casereview.catalogue import expressions, fields, module_file, module_logic, modules
from casereview.catalogue.measures import check_measure_file
from casereview.catalogue.modules import check_module_file, load_modules, read_module
from casereview.domain.assessing.evaluation import Evaluator
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import Answer, ModuleKey
from casereview.errors import CatalogueError
from tests.catalogue.test_module_faults import EXPR, SOUND, write
from tests.domain import small_modules as small

PATIENCE = 20.0  # seconds on a slow and busy machine; a second on an idle one


@pytest.mark.parametrize("module", [expressions, fields, module_file, module_logic, modules])
def test_what_reads_modules_runs_none_of_them(module: object) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]  # a module
    called = {node.func.id for node in ast.walk(tree)
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
    assert not called & {"eval", "exec", "compile", "__import__", "getattr", "globals"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id    = "A1"', "id    = \"__import__('os').system('x')\"", "must be letters"),
        ('syndrome     = "A"', "syndrome     = \"__import__('os')\"", "There is no item"),
        ('syndrome     = "A"', 'syndrome     = "A"\nsyndrome = "A"', "Not TOML: Cannot overwrite"),
        ('label = "First"', 'label = "First"\nlabel = "Again"', "Not TOML: Cannot overwrite"),
        ("[frame]", "[name]\n[frame]", "Not TOML: Cannot declare"),
        (EXPR, f'{EXPR}{{ at_least = {"9" * 4000}, of = ["A1"] }}, ', "at_least 9"),
        (EXPR, f'{EXPR}{{ at_least = 1e308, of = ["A1"] }}, ', "needs a whole number"),
        (EXPR, f'{EXPR}{{ num = "A3", op = ">=", value = "P{"9" * 500}D" }}, ', "compared with"),
        (EXPR, f'{EXPR}{{ num = "A2", op = ">=", value = nan }}, ', "compared with a number"),
        (EXPR, f'{EXPR}{{ num = "A2", op = ">=", value = inf }}, ', "compared with a number"),
        (EXPR, f'{EXPR}{{ num = "A2", op = "; import os", value = 1 }}, ', "num needs op"),
        (EXPR, f'{EXPR}{{ eval = "1" }}, ', "exactly one operator"),
        (EXPR, f'{EXPR}{{ matches = "(a+)+$", of = "A1" }}, ', "exactly one operator"),
        ('lookback = "P6M"', f'lookback = "P{"9" * 900}M"', "must be a duration"),
        ('lookback = "P6M"', "lookback = inf", "lookback"),
    ],
)
def test_what_is_no_rule_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    path = write(tmp_path, SOUND.replace(old, new, 1))
    assert any(said in fault.text for fault in check_module_file(path)), check_module_file(path)
    with pytest.raises(CatalogueError):
        load_modules(tmp_path)


def test_depth_and_size_are_bounded(tmp_path: Path) -> None:
    began = time.perf_counter()
    for text in (
        f"x = {'[' * 200_000}",
        f"x = {'{a=' * 50_000}1",
        f"{'a.' * 900_000}b = 1",
        f"[{'a.' * 900_000}b]",
        "\n".join(f"{'a.' * 499}b{i} = 1" for i in range(200)),
        SOUND.replace(EXPR, f'{EXPR}{"{ not = " * 2_000}"A1"{" }" * 2_000}, '),
        SOUND.replace('label = "First"', f'label = "{"(" * 500_000}"'),
        "#" * 1_999_000,
        "\n" * 1_999_000,
    ):
        faults = check_module_file(write(tmp_path, text))
        assert [fault for fault in faults if not fault.warning]
    assert time.perf_counter() - began < PATIENCE


def laughing(levels: int) -> str:
    """Criteria each of which names the one below it twice, as the billion laughs do."""
    named = "".join(
        f'[[criterion]]\nid = "L{level}"\nlabel = "Level {level}"\n'
        f'expr = {{ any = ["L{level - 1}", {{ not = "L{level - 1}" }}] }}\n\n'
        for level in range(1, levels + 1)
    )
    first = '[[criterion]]\nid = "L0"\nlabel = "Level 0"\nexpr = { soft = "A1" }\n\n'
    text = SOUND.replace("[rule.dsm5tr]", f"{first}{named}[rule.dsm5tr]", 1)
    return text.replace('syndrome     = "A"', f'syndrome     = {{ all = ["A", "L{levels}"] }}')


def test_what_grows_beyond_measure_when_written_out_is_refused(tmp_path: Path) -> None:
    text = laughing(30)
    [fault] = check_module_file(write(tmp_path, text))
    assert "written out in full, has more than 100000 parts" in fault.text
    assert 'id = "L' in text.splitlines()[fault.line]


def test_what_is_just_allowed_is_evaluated_and_explained_at_once() -> None:
    began = time.perf_counter()
    evaluator = Evaluator({"small": read_module("small", laughing(13))})
    rated = [Answer("t1", ModuleKey("small"), "A1", "inadequate", "1.0.0")]
    found = evaluator.case([small.point(1, "2024-05-01")], rated, ()).at("t1", ModuleKey("small"))
    assert found is not None
    assert found.status is Status.UNDETERMINED
    assert len(found.sentence) < 5_000
    assert time.perf_counter() - began < PATIENCE


def ten_thousand() -> str:
    items = "".join(
        f'[[item]]\nid = "Z{i}"\ntype = "rating"\nlabel = "Item {i}"\n\n' for i in range(10_000)
    )
    listed = ", ".join(f'"Z{i}"' for i in range(10_000))
    return SOUND.replace("[[criterion]]", f"{items}[[criterion]]", 1).replace(
        EXPR, f"{EXPR}{{ at_least = 5000, of = [{listed}] }}, "
    )


def test_ten_thousand_items_are_loaded_and_evaluated_in_seconds() -> None:
    """At two time points, rated half, then one more answer: each is bounded."""
    began = time.perf_counter()
    module = read_module("small", ten_thousand())
    evaluator = Evaluator({"small": module})
    points = [small.point(1, "2024-05-01"), small.point(2, "2024-08-01")]
    rated = [
        Answer(point.id, ModuleKey("small"), f"Z{i}", "threshold", "1.0.0")
        for point in points
        for i in range(4_999)
    ]
    found = evaluator.case(points, rated, ()).at("t2", ModuleKey("small"))
    assert found is not None
    assert found.status is Status.UNDETERMINED
    assert len(found.sentence) < 2_000
    assert "and 4,993 more" in found.sentence  # of 5,005 that were not asked
    more = [*rated, Answer("t2", ModuleKey("small"), "Z9000", "threshold", "1.0.0")]
    after = evaluator.case(points, more, ()).at("t2", ModuleKey("small"))
    assert after is not None
    assert (
        next(c.count for c in after.criteria if c.id == "A")
        == "5000 to 10000 of 10000; 5000 needed"
    )
    assert time.perf_counter() - began < PATIENCE


def test_modules_whose_rules_bar_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    """By hierarchies as by any other question: whatever the length of the circle."""
    names = ["a", "b", "c", "d"]
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        text = SOUND.replace('id      = "small"', f'id      = "{name}"').replace(
            'when   = { choice = "H1", in = ["during"] }',
            f'when = {{ all = [{{ choice = "H1", in = ["during"] }}, '
            f'{{ status = "{other}", in = ["met"] }}] }}',
        )
        write(tmp_path, text.replace('effect = "flag"', 'effect = "exclude"', 1), name)
    for name in names:
        assert any("circle" in f.text for f in check_module_file(tmp_path / f"{name}.toml"))
    with pytest.raises(CatalogueError, match="circle"):
        load_modules(tmp_path)


def test_a_measure_of_very_many_dots_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"# a measure\n{'a.' * 7_000}b = 1", encoding="utf-8")
    [fault] = check_measure_file(path)
    assert (fault.line, fault.text) == (2, "The line has more dots than a key can have.")
