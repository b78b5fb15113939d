"""What search costs: by filters over a vault, beside opening every case file of the same engine.

The cases are invented: letters of words drawn as often as words of a language are, most cases of
twenty short letters, some of a bundle of three hundred pages.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casereview.domain.case import Case, Claimant
from casereview.domain.documents.document import Document, Page, ReadState, TextSource
from casereview.domain.documents.wordsearch import Query
from casereview.services.interview.measuring import BenchResult, Comparison, compare, machine
from casereview.storage import yardstick, yardstick_many
from casereview.storage.casefile import CaseFile
from casereview.storage.search import CASES_AT_ONCE
from casereview.storage.vault import Vault

FEW, MANY = 200, 5000
FEW_LIMIT, MANY_LIMIT, CASE_LIMIT = 150.0, 500.0, 100.0  # milliseconds
SAMPLE = 500
"""Cases that the baseline opens where there are very many; its time is scaled up to all."""

_REPEATS = 3
_LETTERS, _LETTER_WORDS = 20, 80
_HEAVY_EVERY, _HEAVY_PAGES, _PAGE_WORDS = 100, 300, 330
_LARGEST_PAGES = 1000
_VOCABULARY = 20_000
_RARE, _ABSENT = "zopiclon", "zyzzyva"
_PASSPHRASE = "one invented passphrase"  # noqa: S105  of a vault that lives for a minute


@dataclass(frozen=True, slots=True)
class _Ground:
    """The vault, the same cases without a key, what is looked for, and the largest case."""

    vault: Vault
    bare: tuple[tuple[Path, str], ...]
    queries: dict[str, Query]
    largest: str
    bare_largest: tuple[Path, str]


def search(few: int = FEW, many: int = MANY, repeats: int = _REPEATS) -> BenchResult:
    """Measure searches over few and very many cases and in one large case."""
    with _ground(few) as ground:
        comparisons = [*_over(ground, few, FEW_LIMIT, repeats), _in_one_case(ground, repeats)]
        yardstick_many.multiply(ground.vault, [case_id for _path, case_id in ground.bare], many)
        comparisons += _over(ground, many, MANY_LIMIT, repeats)
    facts = {
        "cases": f"{few} and {many}, of which {few} have texts of their own",
        "a search ends": f"with {CASES_AT_ONCE} cases found; the others are told by their filters",
        "baseline of many cases": f"{min(SAMPLE, many)} opened, scaled to {many}",
        **machine(),
    }
    return BenchResult(
        "search", "the case files without a key, opened in turn", repeats, tuple(comparisons), facts
    )


def in_one_large_case(repeats: int = _REPEATS) -> Comparison:
    """Measure a search in one case of very many pages alone."""
    with _ground(0) as ground:
        return _in_one_case(ground, repeats)


def _over(ground: _Ground, cases: int, limit: float, repeats: int) -> Iterator[Comparison]:
    """Look for each query with the filters in memory, and once for each repeat without them."""
    for name, query in ground.queries.items():
        ours, bare = [], []
        for _ in range(repeats):
            ours.append(_timed(_look, ground.vault, query))
            bare.append(_look_through(ground, query, cases))
        yield compare(f"{name}, {cases} cases", "ms", ours, bare, limit=limit)
    name, query = next(iter(ground.queries.items()))
    ours, bare = [], [_look_through(ground, query, cases)]
    for _ in range(repeats):
        yardstick_many.forget(ground.vault)
        ours.append(_timed(_look, ground.vault, query))
    yield compare(f"{name}, first after unlocking, {cases} cases", "ms", ours, bare, limit=limit)


def _look_through(ground: _Ground, query: Query, cases: int) -> float:
    """Return the milliseconds of opening the cases in turn, scaled where only some are opened."""
    opened = min(cases, SAMPLE)
    files = list(itertools.islice(itertools.cycle(ground.bare), opened))
    began = time.perf_counter()
    enough = yardstick_many.look_through(files, query, CASES_AT_ONCE) == CASES_AT_ONCE
    spent = (time.perf_counter() - began) * 1000
    return spent if enough else spent * cases / opened


def _in_one_case(ground: _Ground, repeats: int) -> Comparison:
    """Look for two common words in an open case of very many pages."""
    query = ground.queries["two common words"]
    with (
        ground.vault.open_case(ground.largest, read_only=True),
        yardstick.open_case(*ground.bare_largest, None) as bare,
    ):
        ours, theirs = [], []
        for _ in range(repeats):
            ours.append(_timed(_look, ground.vault, query, ground.largest))
            theirs.append(_timed(_scan, bare, query))
    what = f"two common words, one case of {_LARGEST_PAGES} pages"
    return compare(what, "ms", ours, theirs, limit=CASE_LIMIT)


def _look(vault: Vault, query: Query, case_id: str = "") -> None:
    under_way = vault.search(query, case_id)
    while not under_way.finished:
        under_way.step(60.0)


def _scan(case: CaseFile, query: Query) -> None:
    for text in case.texts():
        query.spans(text.words)


@contextmanager
def _ground(cases: int) -> Iterator[_Ground]:
    """Lend a vault of invented cases, and the same cases as files without a key."""
    chance = random.Random(20_261_122)  # noqa: S311  the same cases in every run
    words = _vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))

    def text(count: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=count))

    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        place = Path(folder)
        vault, _code = Vault.create(place / "vault", _PASSPHRASE)
        with vault:
            bare = []
            for number in range(cases):
                heavy = number % _HEAVY_EVERY == _HEAVY_EVERY // 2
                pages = [text(_LETTER_WORDS) for _ in range(_LETTERS)]
                if heavy:
                    pages = [text(_PAGE_WORDS) for _ in range(_HEAVY_PAGES)]
                if number == cases // 2:
                    pages[-1] += f" {_RARE}"
                bare.append(_both(vault, place, pages))
            largest = [text(_PAGE_WORDS) for _ in range(_LARGEST_PAGES)]
            bare_largest = _both(vault, place, largest)
            queries = {
                "a word that is nowhere": Query.parse(_ABSENT),
                "a word of one case": Query.parse(_RARE),
                "two common words": Query.parse(f"{words[20]} {words[30]}"),
                "two words in quotation marks": Query.parse(f'"{words[40]} {words[50]}"'),
            }
            _look(vault, queries["a word that is nowhere"])  # makes the filters of large cases
            yield _Ground(vault, tuple(bare), queries, bare_largest[1], bare_largest)


def _vocabulary(chance: random.Random) -> list[str]:
    """Invent words, the commonest first; those of a few letters are common."""
    letters = "etaoinshrdlucmfwypvbgkjqx"
    weights = range(len(letters), 0, -1)
    found: dict[str, None] = {}
    while len(found) < _VOCABULARY:
        size = min(2 + len(found) // 20 + chance.randrange(5), 5 + chance.randrange(8))
        found["".join(chance.choices(letters, weights, k=size))] = None
    return list(found)


def _both(vault: Vault, folder: Path, pages: Sequence[str]) -> tuple[Path, str]:
    """Make a case in the vault and the same as a file without a key; that file and the id."""
    case = Case(str(uuid.uuid4()), Claimant("A. N. Other"), fictional=True)
    path = folder / f"{case.id}.db"
    yardstick.make_case(path, case, None)
    for file in (vault.new_case(case), yardstick.open_case(path, case.id, None)):
        with file, file.command("Add letters"):
            _add_pages(file, pages)
    return path, case.id


def _add_pages(file: CaseFile, pages: Sequence[str]) -> None:
    """File the pages as letters of one page each."""
    sha256 = file.attachments.add(b"bytes as received")
    for number, text in enumerate(pages, 1):
        key = f"d{number}"
        file.documents.put(
            Document(
                id=key,
                number=number,
                file_name=f"{key}.txt",
                media_type="text/plain",
                sha256=sha256,
                size=17,
                pages=1,
                read_state=ReadState.READ,
                text_source=TextSource.NATIVE,
            )
        )
        file.pages.put(Page(key, 1, text))


def _timed(call: Callable[..., object], *args: object) -> float:
    """Return how long a call takes, in milliseconds."""
    began = time.perf_counter()
    call(*args)
    return (time.perf_counter() - began) * 1000
