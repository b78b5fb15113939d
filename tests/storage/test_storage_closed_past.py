"""A command that closes the past: what was before it stays as it is, whatever is undone."""

from __future__ import annotations

from casereview.domain.dossier import SectionText
from casereview.storage.casefile import CaseFile


def write(case: CaseFile, text: str) -> None:
    with case.command(f"Write {text}"):
        case.sections.put(SectionText("opinion", text))


def close(case: CaseFile) -> None:
    with case.command("Close"):
        case.sections.put(SectionText("closing", "closed"))
        case.close_past()


def texts(case: CaseFile) -> dict[str, str]:
    return {section.section: section.text for section in case.sections.all()}


def test_nothing_before_is_undone_or_redone(case: CaseFile) -> None:
    write(case, "one")
    write(case, "two")
    case.undo()
    close(case)
    assert case.undo() is None
    assert case.redo() is None
    assert case.undo_label is None
    assert texts(case) == {"opinion": "one", "closing": "closed"}


def test_what_comes_after_is_undone_as_ever_and_no_further(case: CaseFile) -> None:
    write(case, "one")
    close(case)
    write(case, "two")
    write(case, "three")
    assert case.undo() == "Write three"
    assert case.undo() == "Write two"
    assert case.undo() is None
    assert texts(case) == {"opinion": "one", "closing": "closed"}
    assert case.redo() == "Write two"
    assert case.faults() == ()


def test_the_stack_says_from_where_on_undo_leads_back(case: CaseFile) -> None:
    write(case, "one")
    before = case.commands.head.number
    close(case)
    closed = case.commands.head.number
    assert case.commands.stack().since == closed > before
    with case.command("Export"):
        case.exports.add("report PDF")
    write(case, "two")
    stack = case.commands.stack()
    assert stack.since == closed
    assert stack.standing == (case.commands.head.number,)
