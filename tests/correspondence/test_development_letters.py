"""How far the reader gets on the development letters, by the given scorer, seen and kept half.

The floors are what the rules reach today; a wrong total in range is never allowed.
"""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from casereview.correspondence.letter_json import letter_object
from casereview.correspondence.proposals import LONGEST_QUOTE, propose
from casereview.correspondence.reader.numbers import value_of
from casereview.correspondence.reading import Reading, read_document
from casereview.domain.statement import RoleValue, ScoreValue

LETTERS = Path(__file__).parent.parent / "data" / "letters"
SPLIT: dict[str, list[str]] = json.loads((LETTERS / "split.json").read_text(encoding="utf-8"))
GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (LETTERS / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]

# form, half, least F1 of measure values, of letter dates, of author roles
FLOORS = [
    ("txt", "seen", 1.0, 1.0, 1.0),
    ("txt", "kept", 0.89, 0.90, 0.97),
    ("pdf", "seen", 1.0, 1.0, 1.0),
    ("pdf", "kept", 0.85, 0.88, 0.97),
    ("docx", "seen", 1.0, 1.0, 1.0),
    ("docx", "kept", 0.74, 1.0, 1.0),
    ("eml", "kept", 1.0, 1.0, 1.0),
]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("letters_score", LETTERS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reading_of(form: str, name: str) -> Reading | None:
    path = LETTERS / form / f"{name}.{'pdf' if form == 'scan' else form}"
    return read_document(path.name, path.read_bytes()) if path.exists() else None


def predictions(form: str, names: list[str]) -> list[dict[str, Any]]:
    found = []
    for name in names:
        reading = reading_of(form, name)
        if reading is not None:
            found.append(letter_object(f"{name}.{form}", reading, propose(reading.pages)))
    return found


def scored(scorer: ModuleType, form: str, half: str) -> dict[str, Any]:
    predicted = predictions(form, SPLIT[half])
    names = {p["id"] for p in predicted}
    gold = [g for g in GOLD if g["id"] in names]
    result: dict[str, Any] = scorer.letters(predicted, gold, lambda *_: None)
    return result


def f1(counter: Any) -> float:
    whole = 2 * counter.tp + counter.fp + counter.fn
    return float(2 * counter.tp / whole) if whole else 1.0


@pytest.mark.parametrize(("form", "half", "measures", "dates", "roles"), FLOORS)
def test_floors(
    scorer: ModuleType, form: str, half: str, measures: float, dates: float, roles: float
) -> None:
    result = scored(scorer, form, half)
    assert f1(result["measure"]) >= measures
    assert f1(result["scalar"]["letter_date"]) >= dates
    assert f1(result["scalar"]["author_role"]) >= roles


@pytest.mark.parametrize("form", ["txt", "pdf", "docx", "eml"])
@pytest.mark.parametrize("half", ["seen", "kept"])
def test_no_wrong_total(scorer: ModuleType, form: str, half: str) -> None:
    result = scored(scorer, form, half)
    assert sum(result["traps"].values()) == 0
    wrong = []
    for prediction in predictions(form, SPLIT[half]):
        gold = next(g for g in GOLD if g["id"] == prediction["id"])
        said = {
            (m["measure"], m["value"])
            for m in gold["measures"]
            if m["whose"] == "patient" and m["kind"] == "total"
        }
        wrong += [
            (prediction["id"], m["measure"], m["value"])
            for m in prediction["measures"]
            if m["whose"] == "patient"
            and m["kind"] == "total"
            and (m["measure"], m["value"]) not in said
        ]
    assert wrong == []


@pytest.mark.parametrize("form", ["txt", "pdf", "docx", "eml"])
def test_every_quote_stands_at_its_place_and_shows_the_value(form: str) -> None:
    looked_at = 0
    for name in [*SPLIT["seen"], *SPLIT["kept"]]:
        reading = reading_of(form, name)
        if reading is None:
            continue
        for proposal in propose(reading.pages):
            text = reading.pages[proposal.page - 1].text
            assert text[proposal.start : proposal.end] == proposal.quote
            assert 0 < len(proposal.quote) <= LONGEST_QUOTE
            if isinstance(proposal.value, ScoreValue) and proposal.rule != "score.words/1":
                tokens = re.findall(r"[0-9]+|[a-z]+(?:[- ][a-z]+)?|[a-z]+", proposal.quote.lower())
                words = re.findall(r"[a-z]+(?:-[a-z]+)?", proposal.quote.lower())
                assert proposal.value.number in {value_of(each) for each in [*tokens, *words]}
            looked_at += 1
    assert looked_at > (200 if form in {"txt", "pdf"} else 5)


def test_scores_in_words_are_kept_as_words() -> None:
    """Ms X's first letter gives no number; none may be filled in."""
    reading = reading_of("txt", "A02")
    assert reading is not None
    scores = [p.value for p in propose(reading.pages) if isinstance(p.value, ScoreValue)]
    assert {(s.measure, s.number) for s in scores} == {("PHQ-9", None), ("GAD-7", None)}
    assert {s.words for s in scores} == {"within the normal range", "at caseness"}


def test_scans_propose_nothing() -> None:
    for name in ("A03", "A11", "A24", "A37"):
        reading = reading_of("scan", name)
        assert reading is not None
        assert propose(reading.pages) == ()


def test_roles_are_words_of_the_vocabulary() -> None:
    vocabulary = {g["author_role"] for g in GOLD if g["author_role"]}
    for name in SPLIT["seen"]:
        reading = reading_of("txt", name)
        assert reading is not None
        roles = [p.value.role for p in propose(reading.pages) if isinstance(p.value, RoleValue)]
        assert set(roles) <= vocabulary
        assert len(roles) <= 1
