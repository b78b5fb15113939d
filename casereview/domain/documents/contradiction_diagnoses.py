"""Where documents differ on a diagnosis, or from the interview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from casereview.domain.dates import PartialDate
from casereview.domain.documents.contradiction import Claim, Side
from casereview.domain.documents.contradiction_facts import (
    DIAGNOSIS,
    INTERVIEW,
    Seen,
    StatedFact,
    near,
)
from casereview.domain.documents.statement import (
    DiagnosisValue,
    Field,
)
from casereview.domain.documents.voice import Voice

_STATED = ("diagnosis", "code")
_DISORDERS = (
    ("personality", ("personality",)),
    ("post-traumatic stress", ("ptsd", "post-traumatic", "post traumatic", "posttraumatic")),
    ("generalised anxiety", ("generalised anxiety", "generalized anxiety", "gad")),
    ("social anxiety", ("social anxiety", "social phobia")),
    ("illness anxiety", ("health anxiety", "illness anxiety", "hypochondri")),
    ("obsessive-compulsive", ("obsessive", "ocd")),
    ("agoraphobia", ("agoraphobi",)),
    ("panic", ("panic",)),
    ("specific phobia", ("phobia",)),
    ("adjustment", ("adjustment",)),
    ("bipolar", ("bipolar",)),
    ("mixed anxiety and depression", ("mixed anxiety",)),
    ("depression", ("depress",)),
)
"""Which disorder words speak of: the first whose sign they hold."""

_SIGNS = tuple(
    (name, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, signs))})"))
    for name, signs in _DISORDERS
)


@dataclass(frozen=True, slots=True)
class Rated:
    """A disorder as the interview left it at a time; present None where it is open."""

    name: str
    point: str
    when: PartialDate
    present: bool | None
    words: str
    ref: str


def disorder_of(words: str) -> str:
    """Return which disorder words speak of, '' where none is recognised."""
    lower = words.casefold()
    return next((name for name, signs in _SIGNS if signs.search(lower)), "")


def _diagnosed(seen: Seen) -> Iterator[tuple[StatedFact, str, bool, PartialDate]]:
    """Yield diagnoses that are stated without reserve, or denied, with disorder and date."""
    for one in seen.of(Field.DIAGNOSIS):
        value, when = one.value, seen.dated.get(one.document.id)
        if not isinstance(value, DiagnosisValue) or when is None:
            continue
        name = disorder_of(f"{value.text} {value.code}")
        if name and (value.kind in _STATED or value.kind == "denied"):
            yield one, name, value.kind != "denied", when


def _said(one: StatedFact, when: PartialDate) -> Side:
    assert isinstance(one.value, DiagnosisValue)
    how = "not diagnosed" if one.value.kind == "denied" else "diagnosed"
    return one.side(f"{how} ({when}): “{one.value.text or one.value.code}”")


def diagnosis_claims(seen: Seen) -> Iterator[Claim]:
    """Claim pairs of documents of which one states a diagnosis that the other denies."""
    for (one, name, holds, when), (other, named, denied, then) in combinations(_diagnosed(seen), 2):
        if name != named or holds == denied or not near(when, then):
            continue
        question = f"{name}:{one.id}:{other.id}"
        subject = f"Diagnosis: {name}, about {min(when, then, key=lambda d: d.sort_key)}"
        yield Claim(DIAGNOSIS, question, subject, str(holds), _said(one, when))
        yield Claim(DIAGNOSIS, question, subject, str(denied), _said(other, then))


def interview_claims(seen: Seen, rated: Sequence[Rated]) -> Iterator[Claim]:
    """Claim pairs of a document and the interview that differ on a disorder."""
    for one, name, holds, when in _diagnosed(seen):
        for each in rated:
            if each.present is None or disorder_of(each.name) != name:
                continue
            if each.present == holds or not near(when, each.when):
                continue
            question = f"{each.ref}:{one.id}"
            subject = f"{each.name}, {each.point}"
            yield Claim(INTERVIEW, question, subject, str(holds), _said(one, when))
            source = f"conclusion for {each.when}"
            side = Side(Voice.INTERVIEW, each.words, each.ref, source=source)
            yield Claim(INTERVIEW, question, subject, str(each.present), side)
