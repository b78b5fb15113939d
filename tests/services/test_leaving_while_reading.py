"""While a vault is only read nothing leaves it, because that it left could not be noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from casereview.errors import ReadOnlyError
from casereview.services import exporting
from casereview.services.correspondence import intake
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import leaving, subject_access
from casereview.ui.pages.document_copy import copy_to_disk
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        made, _code = Session.create(tmp_path / "vault", PASSPHRASE)
        case = made.open(made.new_case(CaseDraft("Ms Example", "KB-1")))
        intake.add_document(case, "letter.txt", b"Dear Ms Example, GAD-7 was 14.")
        case.close()
        made.close()
        reader = Session.unlock(tmp_path / "vault", PASSPHRASE, read_only=True)
    yield reader
    reader.close()


@pytest.fixture
def case(session: Session) -> OpenCase:
    return session.open(session.case_ids()[0])


def _report(_session: Session, case: OpenCase, out: Path) -> object:
    return leaving.save_report(case, b"%PDF-", out / "report.pdf")


def _document(_session: Session, case: OpenCase, out: Path) -> object:
    return copy_to_disk(case, case.dossier().documents[0].id, str(out / "letter.txt"))


def _package(session: Session, _case: OpenCase, out: Path) -> object:
    return exporting.export(session, out / "package")


def _answer(_session: Session, case: OpenCase, out: Path) -> object:
    return subject_access.write(case, out / "answer", date(2024, 1, 31))


@pytest.mark.parametrize("leave", [_report, _document, _package, _answer])
def test_nothing_leaves_that_could_not_be_noted(
    session: Session,
    case: OpenCase,
    tmp_path: Path,
    leave: Callable[[Session, OpenCase, Path], object],
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(ReadOnlyError):
        leave(session, case, out)
    assert list(out.iterdir()) == []


def test_the_draft_is_still_composed_and_set_for_the_screen(case: OpenCase) -> None:
    composed = reporting.view(case).report
    assert reporting.pdf_of(composed).startswith(b"%PDF")
