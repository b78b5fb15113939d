"""A kept definition may claim a review: it is believed only of texts that the program brought."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.catalogue.kept import in_force
from casereview.catalogue.modules import load_modules, read_module
from casereview.catalogue.shipped import shipped_file, shipped_texts
from casereview.domain.assessing.definition import KeptDefinition, fingerprint
from casereview.domain.assessing.interview import LOCAL, NOT_REVIEWED, InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import CatalogueError
from casereview.services.changes import Kind
from casereview.services.interview import interview_view, interviewing
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")
CLAIM = ('reviewed_by   = ""', 'reviewed_by   = "Prof. A. Invented, GMC 0000000"')
DAY = ('reviewed_on   = ""', 'reviewed_on   = "2026-01-01"')


def claiming(module: InterviewModule) -> str:
    """Return a module's text with a review that nobody made, its version left as it was."""
    text = module.text
    for old, new in (CLAIM, DAY):
        name = old.split()[0]
        line = next(line for line in text.split("\n") if line.startswith(name))
        text = text.replace(line, f"{name} = {new.split('= ')[1]}", 1)
    return text


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        made, _ = Session.create(tmp_path / "vault", "a passphrase")
        yield made
        made.close()


@pytest.fixture
def spoofed(session: Session) -> str:
    """A case whose file was made to hold a GAD definition that claims a review."""
    case_id = session.new_case(CaseDraft("Ms Example", fictional=True))
    with session.working_on(case_id) as case:
        interviewing.add_time_point(case, "Today", "t", "today", PartialDate(2024, 5, 1))
        interviewing.open_module(case, GAD)
        interviewing.rate(case, case.file.time_points.all()[0].id, GAD, "A1", "threshold")
        text = claiming(case.modules["gad"])
        kept = KeptDefinition("gad", case.modules["gad"].version, fingerprint(text), text)
        with case.change("Spoof", Kind.MODULES, Kind.INTERVIEW):
            case.file.definitions.put(kept)
    return case_id


def assert_not_believed(case: OpenCase) -> None:
    module = case.modules["gad"]
    assert module.reviewed_by.startswith("Prof. A. Invented")  # what the text claims
    assert not module.reviewed
    assert module.review == (
        f"{LOCAL} (its file names Prof. A. Invented, GMC 0000000, 1 January 2026)"
    )
    (row,) = interview_view.matrix(case).rows
    assert not row.reviewed
    assert row.name.endswith(f"({LOCAL})")
    words = str(reporting.view(case).report)
    assert "clinically reviewed by Prof. A. Invented" not in words
    assert LOCAL in words


def test_what_a_kept_text_claims_of_its_review_is_not_believed(
    session: Session, spoofed: str
) -> None:
    with session.working_on(spoofed) as case:
        assert_not_believed(case)


def test_nor_is_it_in_a_case_taken_over_from_elsewhere(
    session: Session, spoofed: str, tmp_path: Path
) -> None:
    session.pack(spoofed, tmp_path / "one.crcase", "a passphrase for one case")
    other, _ = Session.create(tmp_path / "other", "another passphrase")
    try:
        taken = other.unpack(tmp_path / "one.crcase", "a passphrase for one case")
        with other.working_on(taken) as case:
            assert_not_believed(case)
    finally:
        other.close()


def test_a_review_counts_in_a_text_that_the_program_brought() -> None:
    gad = load_modules()["gad"]
    text = claiming(gad)
    kept = KeptDefinition("gad", gad.version, fingerprint(text), text)
    shipped = read_module("gad", text)
    assert in_force({"gad": shipped}, [kept])["gad"].reviewed
    assert not in_force({"gad": gad}, [kept])["gad"].reviewed
    assert not in_force({}, [kept])["gad"].reviewed


def test_a_text_that_an_earlier_version_brought_is_no_ones_own() -> None:
    gad = load_modules()["gad"]
    newer = read_module("gad", gad.text.replace(gad.version, "9.0.0", 1))
    found = in_force({"gad": newer}, [KeptDefinition.of(gad)])["gad"]
    assert not found.local
    assert found.review == NOT_REVIEWED
    renamed = KeptDefinition("mde", gad.version, fingerprint(gad.text), gad.text)
    with pytest.raises(CatalogueError, match="differ: rename one"):
        in_force({}, [renamed])


def test_every_shipped_text_is_on_the_list() -> None:
    listed = shipped_texts()
    missing = [name for name, m in load_modules().items() if fingerprint(m.text) not in listed]
    assert missing == [], "run .venv/bin/python packaging/shipped_texts.py"


@pytest.mark.parametrize("text", ["gad = 3", "gad = [", "gad = [1]"])
def test_a_broken_list_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / shipped_file().name
    file.write_text(text)
    with pytest.raises(CatalogueError, match=r"shipped\.toml:1: "):
        shipped_texts(file)
