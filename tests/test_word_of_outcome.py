"""No label, page, report or help text says "recovery" without saying which."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"\brecover(?:y|ies|ed)\b", re.IGNORECASE)
SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # which of the three it is
        r"\b(?:service|service['’]s)(?: \w+){0,3}? recover(?:y|ed)\b",
        r"\bservice would count this as not recovered\b",
        r"\bthe service counts the person as not recovered\b",
        r"\breliabl[ey] recover(?:y|ed)\b",
        r"\b(?:diagnostic|self-rated) recovery\b",
        r"\brecover(?:y|ed) by (?:its own rules|(?:their )?scores|diagnostic interview)\b",
        # what the literature calls natural, and what the body does
        r"\bnatural recovery\b",
        r"\btreatment and recovery call for\b",
        # of a vault, and of a file's content
        r"\brecovery[- ](?:code|codes|sheet|key|slot|form)\b",
        r"\bso that no recovery is possible\b",
        # the words of somebody else
        r"“[^“”]*”",
        r"\bEnhancing recovery rates\b",
        r"\bWhat are the recovery and attrition outcomes\b",
        # in the words of those who instruct
        r"\bthe defendant says that she has recovered\b",
        r"\bhad he recovered from the depression of early 2018\b",
    )
)


def bare(text: str) -> str:
    """Return what is left of a text that says the word without saying which, '' where none is."""
    flat = " ".join(text.split())
    for pattern in SAID:
        flat = pattern.sub("", flat)
    return flat if WORD.search(flat) else ""


def written(path: Path) -> Iterator[str]:
    """Yield the texts of a module: no docstrings, no names of columns and figures."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in loose:
            text = node.value
            if isinstance(text, str) and (" " in text or text[:1].isupper()):
                yield text


def held(value: object) -> Iterator[str]:
    """Yield the texts of parsed TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from held(each)
    elif isinstance(value, list):
        for each in value:
            yield from held(each)


def sources() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "casereview").rglob("*.py"):
        if path.name != "assert_content.py":  # it looks for the words in other people's reports
            yield from ((path, text) for text in written(path))
    for path in (ROOT / "resources").rglob("*.toml"):
        if "profiles" not in path.parts:  # lists of words that a report must not use
            yield from ((path, text) for text in held(tomllib.loads(path.read_text("utf-8"))))
    for path in (*(ROOT / "resources").rglob("*.md"), ROOT / "README.md"):
        yield from ((path, part) for part in path.read_text("utf-8").split("\n\n"))


def test_every_text_says_which() -> None:
    told = [(path, text) for path, text in sources() if WORD.search(text)]
    assert len(told) > 50
    assert [f"{path.name}: {left[:200]}" for path, text in told if (left := bare(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Recovery",
        "counted as recovered",
        "The recovery rate was 50 %.",
        "The service was closed. Later recovery was seen.",
        "recovery after “reliable recovery”",
    ],
)
def test_the_bare_word_is_seen(text: str) -> None:
    assert bare(text)
