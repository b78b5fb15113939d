"""What the reader predicts on a set of letters with gold, and what the scorer says of it."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from casereview.correspondence.letter_json import letter_object
from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import DocumentReader, PageText, Reading

DATA = Path(__file__).parent.parent / "data"
FORMS = ("txt", "pdf", "docx", "eml")
HALVES = ("seen", "kept")

Gold = dict[str, Any]


@dataclass(frozen=True)
class LetterSet:
    """A folder of letters in several forms, their gold and which half each belongs to."""

    name: str
    folder: Path

    @property
    def split(self) -> dict[str, list[str]]:
        """Document ids by half."""
        found: dict[str, list[str]] = _json(self.folder / "split.json")
        return found

    @property
    def gold(self) -> list[Gold]:
        """The gold, one object a document."""
        return _lines(self.folder / "gold.jsonl")

    def names(self, form: str, half: str) -> list[str]:
        """Return the ids of a half that exist in a form."""
        return [name for name in self.split[half] if self.path(form, name).exists()]

    def path(self, form: str, name: str) -> Path:
        """Return where a document of a form is."""
        return self.folder / form / f"{name}.{'pdf' if form == 'scan' else form}"

    def reading(self, form: str, name: str) -> Reading:
        """Read a document once."""
        return _readings(self, form)[name]

    def predictions(self, form: str, half: str) -> list[Gold]:
        """Return what the reader proposes for each document, before anybody confirms it."""
        return [_predicted(self, form, name) for name in self.names(form, half)]

    def scored(self, form: str, half: str) -> dict[str, Any]:
        """Return the scorer's counts for a form and half."""
        names = set(self.names(form, half))
        gold = [each for each in self.gold if each["id"] in names]
        result: dict[str, Any] = scorer().letters(
            self.predictions(form, half), gold, lambda *_: None
        )
        return result


LETTERS = LetterSet("development", DATA / "letters")
FURTHER = LetterSet("further", DATA / "further_letters")
THIRD = LetterSet("third", DATA / "third_letters")
FOURTH = LetterSet("fourth", DATA / "fourth_letters")
SETS = tuple(
    each for each in (LETTERS, FURTHER, THIRD, FOURTH) if (each.folder / "gold.jsonl").exists()
)


@cache
def scorer() -> ModuleType:
    """Load the scorer that came with the letters."""
    spec = importlib.util.spec_from_file_location("letters_score", LETTERS.folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def f1(counter: Any) -> float:
    """Return F1, or 1 where there was nothing to find and nothing was found."""
    whole = 2 * counter.tp + counter.fp + counter.fn
    return float(2 * counter.tp / whole) if whole else 1.0


def figures(result: dict[str, Any]) -> dict[str, float]:
    """Return every scored field: F1, or the share that is right for yes or no."""
    dates, of_dates = result["dates"]
    return {
        "measure": f1(result["measure"]),
        "measure date": dates / of_dates if of_dates else 1.0,
        "not the patient's total": f1(result["who"]),
        **{name: f1(counter) for name, counter in result["scalar"].items()},
        **{
            name: right / whole if whole else 1.0
            for name, (right, whole, _) in result["boolean"].items()
        },
        **{name: f1(result[name]) for name in ("modality", "delivery", "caseness")},
        "appointments": f1(result["appts"]),
    }


def wrong_totals(letters: LetterSet, form: str, half: str) -> list[tuple[str, str, int]]:
    """Return every total of the patient that was proposed and that the letter does not give."""
    gold = {each["id"]: each for each in letters.gold}
    wrong = []
    for prediction in letters.predictions(form, half):
        said = {(m["measure"], m["value"]) for m in gold[prediction["id"]]["measures"] if _total(m)}
        wrong += [
            (prediction["id"], m["measure"], m["value"])
            for m in prediction["measures"]
            if _total(m) and (m["measure"], m["value"]) not in said
        ]
    return wrong


def _total(measure: Gold) -> bool:
    return (measure["whose"], measure["kind"]) == ("patient", "total")


@cache
def _predicted(letters: LetterSet, form: str, name: str) -> Gold:
    reading = letters.reading(form, name)
    return letter_object(f"{name}.{form}", reading, propose(reading.pages))


@cache
def _readings(letters: LetterSet, form: str) -> dict[str, Reading]:
    """Read all documents of a form by copies of one process, without the rules."""
    names = [name for half in HALVES for name in letters.names(form, half)]
    paths = {name: letters.path(form, name) for name in names}
    with DocumentReader(kinds={path.suffix[1:] for path in paths.values()}) as reader:
        return {
            name: reader.read(path.name, path.read_bytes(), proposing=_never)
            for name, path in paths.items()
        }


def _never(_pages: Sequence[PageText]) -> bool:
    return False


@cache
def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _lines(path: Path) -> list[Gold]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
