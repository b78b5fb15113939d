"""Modules that a case file keeps and somebody made: refused with a sentence, never a hang."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.domain.assessing.definition import KeptDefinition, fingerprint
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import CatalogueError
from casereview.services.changes import Kind
from casereview.services.interview import interview_view, interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf
from tests.catalogue.test_hostile_modules import ten_thousand
from tests.catalogue.test_module_faults import SOUND

PATIENCE = 20.0  # seconds, on a busy machine; a second where it is idle
SMALL = ModuleKey("small")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        with session.working_on(session.new_case(CaseDraft("Ms Example", fictional=True))) as case:
            interviewing.add_time_point(case, "Today", "t", "today", PartialDate(2024, 5, 1))
            yield case
        session.close()


def keep(case: OpenCase, **texts: str) -> None:
    """Put definitions into the case file as whoever made it could."""
    with case.change("Keep", Kind.INTERVIEW, Kind.MODULES):
        for name, text in texts.items():
            case.file.definitions.put(KeptDefinition(name, "1.0.0", fingerprint(text), text))


def asking(name: str, other: str) -> str:
    """Return a sound module whose exclusions ask for another module's status."""
    return SOUND.replace('id      = "small"', f'id      = "{name}"').replace(
        'when   = { choice = "H1", in = ["during"] }',
        f'when = {{ all = [{{ choice = "H1", in = ["during"] }}, '
        f'{{ status = "{other}", in = ["met"] }}] }}',
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "Not TOML"),
        ("x = " + "[" * 100_000, "nested too deeply|Not TOML"),
        ("a." * 100_000 + "b = 1", "more dots"),
        ("#" * 2_000_001, "larger than 2000 kB"),
        ("id = 'small'\nsyndrome = '__import__(\"os\")'", "small.toml"),
    ],
)
def test_what_is_no_module_is_refused_at_once(case: OpenCase, text: str, said: str) -> None:
    keep(case, small=text)
    began = time.perf_counter()
    with pytest.raises(CatalogueError, match=said):
        interview_view.matrix(case)
    assert time.perf_counter() - began < PATIENCE


def test_kept_modules_that_bar_each_other_in_a_circle_are_refused(case: OpenCase) -> None:
    keep(case, one=asking("one", "two"), two=asking("two", "one"))
    with pytest.raises(CatalogueError, match="in a circle"):
        case.findings()


def test_a_kept_module_that_asks_for_one_nobody_has_stays_open(case: OpenCase) -> None:
    keep(case, small=asking("small", "nowhere"))
    point = case.file.time_points.all()[0].id
    interviewing.rate(case, point, SMALL, "A1", "threshold")
    found = case.findings().at(point, SMALL)
    assert found is not None
    assert found.status is Status.UNDETERMINED
    assert interview_view.matrix(case).rows[0].cells[0].answered == 1


def test_a_kept_module_of_ten_thousand_items_is_rated_in_seconds(case: OpenCase) -> None:
    keep(case, small=ten_thousand())
    point = case.file.time_points.all()[0].id
    began = time.perf_counter()
    for number in range(20):
        interviewing.rate(case, point, SMALL, f"Z{number}", "threshold")
    (row,) = interview_view.matrix(case).rows
    assert row.cells[0].answered == 20
    assert row.cells[0].asked > 10_000
    assert time.perf_counter() - began < PATIENCE
