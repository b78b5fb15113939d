"""The items of every module, beside a table written from the specification alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casereview.catalogue.interview_json import module_object
from casereview.catalogue.opening import load_screener
from tests.catalogue.vignettes import modules

TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "interview_items.toml").read_text(encoding="utf-8")
)
TYPES = ("rating", "number", "duration", "exclusion", "choice")

OPENS = {
    "1": "mde pdd",
    "2": "mde",
    "3": "mania",
    "4": "gad",
    "5": "panic ptsd5 phobia",
    "6": "agora",
    "7": "sad",
    "8": "phobia",
    "9": "iad",
    "10": "ssd pain",
    "11": "ocd",
    "12": "bdd",
    "13": "ptsd5 ptsd11 cptsd11 asd",
    "14": "pgd",
    "15": "adj",
    "16": "bed bn",
    "17": "bn an",
    "18": "aud",
    "19": "sud",
    "20": "insomnia",
    "21": "psychosis",
    "22": "pd_general bpd",
    "23": "adhd autism",
    "24": "pcs",
    "25": "",
}
"""What each question of the screener opens (5.1); the last one opens the risk page."""


def expanded(ids: str) -> Iterator[str]:
    """Spell out `A1-A4` and `A1a-A1i`."""
    for entry in ids.split():
        if "-" not in entry:
            yield entry
            continue
        first, last = entry.split("-")
        found = re.fullmatch(r"([A-Z]+)(\d+)", first)
        if found:
            for number in range(int(found[2]), int(last.removeprefix(found[1])) + 1):
                yield f"{found[1]}{number}"
        else:
            for letter in range(ord(first[-1]), ord(last[-1]) + 1):
                yield first[:-1] + chr(letter)


def test_every_module_of_the_specification_is_there_and_no_other() -> None:
    assert set(modules()) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_items_are_those_of_the_table(name: str) -> None:
    row = TABLE[name]
    listed = {item["id"]: item for item in module_object(modules()[name])["items"]}
    wanted = {item: kind for kind in TYPES for item in expanded(row.get(kind, ""))}
    assert {item: listed[item]["type"] for item in wanted if item in listed} == wanted
    assert set(listed) == set(wanted) | set(row["beside"].split())
    for letter, words in row["lists"].items():
        for number, word in enumerate(words, 1):
            assert re.search(word, listed[f"{letter}{number}"]["label"].lower()), (letter, number)
    for item in listed.values():
        assert len(item["label"].split()) <= 8, item


def test_each_question_of_the_screener_opens_what_the_specification_names() -> None:
    found = {item.number: " ".join(item.opens) for item in load_screener().items}
    assert {number: found[number] for number in OPENS} == OPENS
    assert set(found) - set(OPENS) == {"13b"}  # the second half of question 13
    assert {name for opened in OPENS.values() for name in opened.split()} == set(TABLE)


AREAS = {
    "work": r"\bwork\b",
    "study": r"\b(study|school|courses)\b",
    "home": r"\bhome\b",
    "family and relationships": r"\bfamily\b",
    "social life": r"\bfriend(s|ship)\b",
    "leisure": r"\bleisure\b",
    "self-care": r"\blook(ing)? after yourself\b",
    "driving": r"\b(drive|driving)\b",
    "travel": r"\btravel\b",
}
"""The areas of life for which an item of impairment prompts (2.8), by a word that names each."""


def impairment_items() -> Iterator[tuple[str, str]]:
    """Every item of impairment, with all that is asked in it."""
    for name, module in modules().items():
        for item in module.items:
            if item.kind == "impairment":
                yield f"{name}.{item.id}", " ".join([item.probe, *item.follow_up]).lower()


def test_every_item_of_impairment_prompts_for_every_area_of_life() -> None:
    found = dict(impairment_items())
    assert len(found) == 21
    left_out = {
        (item, area)
        for item, asked in found.items()
        for area, words in AREAS.items()
        if not re.search(words, asked)
    }
    assert not left_out
