"""The service's problem descriptors, and the anxiety measure that each pairs with PHQ-9."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casereview.domain.assessing.measure import Measure

_CODE = re.compile(r"\b([A-Z]\d{2})(?:\.?(\d{1,2}))?\b", re.IGNORECASE)
_CONCEPT = re.compile(r"\b\d{8,18}\b")


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A problem descriptor with the codes behind it (`F40.1`, `SNOMED 83482000`) and its names."""

    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    verified: bool


def describe(text: str, descriptors: Sequence[Descriptor]) -> Descriptor | None:
    """Return the descriptor that a text names by code or by name, None where it names none.

    A code decides, the longest one that fits: labels beside codes have been wrong in print.
    """
    written = _codes(text)
    by_code = [
        (len(code), descriptor)
        for descriptor in descriptors
        for code in descriptor.codes
        if any(given.startswith(_plain(code)) for given in written)
    ]
    if by_code:
        return max(by_code, key=lambda found: found[0])[1]
    said = _words(text)
    return next((each for each in descriptors if said in each.names), None)


def paired_measures(descriptor: Descriptor, measures: Iterable[Measure]) -> tuple[str, ...]:
    """Name the anxiety measures that the service pairs with PHQ-9 for a descriptor, GAD-7 apart.

    Empty where GAD-7 itself is the one; more than one where editions of the rules differ.
    """
    return tuple(
        measure.id
        for measure in measures
        if of_one_problem(measure)
        and any(
            serves.data_set and set(descriptor.codes) & set(serves.code.split(", "))
            for serves in measure.serves
        )
    )


def of_one_problem(measure: Measure) -> bool:
    """Whether the service pairs a measure with PHQ-9 for some problem, in place of GAD-7."""
    return measure.id not in {"PHQ-9", "GAD-7"} and any(each.data_set for each in measure.serves)


def _codes(text: str) -> tuple[str, ...]:
    found = [chapter.upper() + rest for chapter, rest in _CODE.findall(text)]
    return (*found, *_CONCEPT.findall(text))


def _plain(code: str) -> str:
    return code.removeprefix("SNOMED ").replace(".", "")


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", text.casefold()).split())
