"""Where work goes on is kept in the case's own file and is no part of its history."""

from __future__ import annotations

import pytest

from casereview.domain.case import Question
from casereview.errors import CaseReviewError
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault


def test_a_bookmark_outlives_the_file_and_leaves_no_trace_in_the_history(
    vault: Vault, case: CaseFile
) -> None:
    with case.command("Ask"):
        case.questions.put(Question("q", 1, "Is it so?"))
    head, undo = case.head, case.undo_label
    case.bookmark.keep("today/phobia:dogs/A1")
    case.bookmark.keep("today/phobia:dogs/B1")
    assert (case.head, case.undo_label) == (head, undo)
    case.close()
    with vault.open_case(case.id) as again:
        assert again.bookmark.get() == "today/phobia:dogs/B1"
        assert again.faults() == ()
        assert again.undo() == "Ask"
        assert again.bookmark.get() == "today/phobia:dogs/B1"


def test_a_case_that_is_only_read_keeps_no_bookmark(vault: Vault, case: CaseFile) -> None:
    case.bookmark.keep("risk")
    case.close()
    with vault.open_case(case.id, read_only=True) as reader:
        reader.bookmark.keep("screener")
        assert reader.bookmark.get() == "risk"


def test_what_the_history_records_cannot_be_written_beside_it(case: CaseFile) -> None:
    with pytest.raises(CaseReviewError):
        case._history.write_aside("INSERT INTO meta (k, v) VALUES ('a', ?)", "b")
    assert case.faults() == ()
