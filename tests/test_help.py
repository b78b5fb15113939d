"""Help and project documents point to things that exist, and leave no command out."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.cli import main as cli

ROOT = Path(__file__).resolve().parent.parent
HELP = ROOT / "resources" / "help"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [
        *HELP.rglob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
    ]
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def anchors(markdown: str) -> set[str]:
    """Return the anchors that hosts and viewers give to headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)
    }


def commands(parser: argparse.ArgumentParser, words: str) -> Iterator[str]:
    """Yield the words of each command that the parser knows."""
    groups = [
        action for action in parser._actions if isinstance(action, argparse._SubParsersAction)
    ]
    if not any(group.required for group in groups):
        yield words
    for group in groups:
        for name, child in group.choices.items():
            yield from commands(child, f"{words} {name}")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_link_is_dead(document: str) -> None:
    path = ROOT / document
    dead = []
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"\w+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = path.parent / name if name else path
        missing_anchor = anchor and anchor not in anchors(file.read_text(encoding="utf-8"))
        if not file.exists() or missing_anchor:
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_is_cited_exists(document: str) -> None:
    missing = []
    for file, name in TEST.findall((ROOT / document).read_text(encoding="utf-8")):
        path = ROOT / file
        if not path.is_file():
            missing.append(file)
        elif name:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if name not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
                missing.append(f"{file}::{name}")
    assert missing == []


def test_every_help_page_is_reached_from_the_index() -> None:
    reached = set(LINK.findall((HELP / "index.md").read_text(encoding="utf-8")))
    pages = {path.name for path in HELP.glob("*.md")} - {"index.md"}
    assert pages <= reached


def test_every_command_has_its_line_in_the_help() -> None:
    page = (HELP / "command-line.md").read_text(encoding="utf-8")
    known = [
        words.replace("bench", "bench start") for words in commands(cli.parser(), "casereview")
    ]
    assert "casereview vault create" in known
    assert [words for words in known if f"`{words}" not in page] == []


def test_help_promises_no_command_that_there_is_not() -> None:
    known = [words.split() for words in commands(cli.parser(), "casereview")] + [["casereview"]]
    groups = {words[1] for words in known if len(words) > 1}
    wrong = []
    for path in HELP.glob("*.md"):
        for line in re.findall(r"`casereview ([a-z][^`]*)`", path.read_text(encoding="utf-8")):
            words = ["casereview", *line.split()]
            if words[1] not in groups or not any(words[: len(each)] == each for each in known[:-1]):
                wrong.append(f"{path.name}: {line}")
    assert wrong == []
