"""History: every state comes back exactly, nothing recorded can change, tampering is found."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from casereview.domain.case import Case, Claimant, Event, Question, SourceKind, TreatmentEpisode
from casereview.domain.custody.seals import genesis
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import State
from casereview.domain.dossier import SectionText
from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage import schema
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.storage.storage_samples import LETTER, proposal, with_document


def _write(case: CaseFile, text: str, label: str = "Write") -> None:
    with case.command(label):
        case.sections.put(SectionText("opinion", text))


def _fail(case: CaseFile, section: str) -> None:
    with case.command("Fail"):
        case.sections.put(SectionText(section, "text"))
        case.attachments.add(b"bytes")
        raise ZeroDivisionError


def _text(case: CaseFile) -> str | None:
    found = case.sections.get("opinion")
    return found.text if found else None


def _labels(case: CaseFile) -> tuple[str | None, str | None]:
    return case.undo_label, case.redo_label


def _image(case: CaseFile) -> dict[str, list[Any]]:
    """Every row of every recorded table, row numbers included."""
    return {
        table: case._database.execute(f'SELECT * FROM "{table}" ORDER BY seq').fetchall()
        for table in schema.recorded_tables(case._database)
    }


def test_a_new_case_begins_with_what_cannot_be_undone(case: CaseFile) -> None:
    assert [(entry.number, entry.label) for entry in case.history()] == [
        (2, "New case"),
        (1, "Case file made (format 1)"),
    ]
    assert _labels(case) == (None, None)
    assert case.undo() is None
    assert case.redo() is None
    assert case.record.get().claimant.name == "Ms Example"


def test_undo_and_redo_are_commands_of_their_own(case: CaseFile) -> None:
    _write(case, "first", "Write A")
    _write(case, "second", "Write B")
    assert _labels(case) == ("Write B", None)
    assert case.undo() == "Write B"
    assert (_text(case), *_labels(case)) == ("first", "Write A", "Write B")
    assert case.undo() == "Write A"
    assert _text(case) is None
    assert _labels(case) == (None, "Write A")
    assert case.redo() == "Write A"
    assert (_text(case), *_labels(case)) == ("first", "Write A", "Write B")
    _write(case, "third", "Write C")
    assert case.redo() is None
    labels = [entry.label for entry in case.history(6)]
    assert labels == [
        "Write C",
        "Redo: Write A",
        "Undo: Write A",
        "Undo: Write B",
        "Write B",
        "Write A",
    ]
    assert case.faults() == ()


def test_undo_survives_closing(vault: Vault, case: CaseFile) -> None:
    _write(case, "first")
    _write(case, "second")
    case.undo()
    case.close()
    with vault.open_case(case.id) as again:
        assert (again.undo_label, again.redo_label) == ("Write", "Write")
        again.redo()
        assert _text(again) == "second"
        again.undo()
        again.undo()
        assert _text(again) is None


def test_a_command_that_fails_leaves_nothing(case: CaseFile) -> None:
    before, head = _image(case), case.head
    with pytest.raises(ZeroDivisionError):
        _fail(case, "opinion")
    assert (_image(case), case.head) == (before, head)
    with pytest.raises(BadInputError):
        case.attachments.read(hashlib.sha256(b"bytes").hexdigest())
    _write(case, "afterwards")
    assert case.faults() == ()


def test_a_command_inside_another_joins_it(case: CaseFile) -> None:
    with case.command("Outer"):
        case.sections.put(SectionText("a", "outer"))
        with case.command("Inner"):
            case.sections.put(SectionText("b", "inner"))
        with pytest.raises(ZeroDivisionError):
            _fail(case, "c")
    assert [section.section for section in case.sections.all()] == ["a", "b"]
    assert case.undo() == "Outer"
    assert case.sections.all() == ()
    assert case.faults() == ()


def test_a_command_that_changes_nothing_leaves_no_trace(case: CaseFile) -> None:
    _write(case, "same")
    head = case.head
    _write(case, "same")
    with case.command("Look only"):
        case.sections.all()
    assert case.head == head


def test_writes_belong_in_a_command(case: CaseFile) -> None:
    with pytest.raises(RuntimeError):
        case.sections.put(SectionText("opinion", "text"))
    with pytest.raises(RuntimeError):
        case.sections.remove("opinion")
    with pytest.raises(RuntimeError):
        case.attachments.add(b"x")
    with pytest.raises(RuntimeError):
        case.exports.add("report PDF")
    with pytest.raises(RuntimeError), case.command("Undo inside"):
        case.undo()


def test_even_plain_sql_outside_a_command_is_refused(case: CaseFile) -> None:
    with pytest.raises(dbapi2.IntegrityError, match=r"history\.command"):
        case._database.execute("UPDATE case_record SET note = 'unrecorded'")
    assert case.record.get().note == ""


def test_a_refused_change_says_so_and_keeps_the_rest(case: CaseFile) -> None:
    def put() -> None:
        with case.command("Statement"):
            case.sections.put(SectionText("opinion", "in the same command"))
            case.statements.put(proposal("s1", "no such document"))

    with pytest.raises(BadInputError, match="does not hold") as caught:
        put()
    assert caught.value.kept == "Nothing was changed."
    assert case.sections.all() == ()


def test_what_is_in_use_is_not_dropped(case: CaseFile) -> None:
    with case.command("Add"):
        with_document(case)
        case.events.put(Event("e", PartialDate(2020), "x", SourceKind.DOCUMENT, document_id="doc"))
    with pytest.raises(BadInputError, match="in use"), case.command("Remove"):
        case.documents.remove("doc")
    assert len(case.documents.all()) == 1


def test_removing_a_document_takes_its_parts_and_undo_brings_all_back(case: CaseFile) -> None:
    with case.command("Add"):
        with_document(case)
        case.statements.put(proposal("s1"), proposal("s2"))
    before = _image(case)
    with case.command("Remove"):
        assert case.documents.remove("doc") is True
        assert case.documents.remove("doc") is False
    assert (case.pages.all(), case.passages.all(), case.statements.all()) == ((), (), ())
    case.undo()
    assert _image(case) == before
    case.redo()
    assert case.statements.all() == ()
    case.undo()
    assert case.attachments.read(case.documents.all()[0].sha256) == LETTER
    assert case.faults() == ()


def test_an_export_is_logged_for_good(case: CaseFile) -> None:
    _write(case, "first")
    with case.command("Save a copy of D1"):
        case.exports.add("document", "folder")
    with case.command("Write the report"):
        case.exports.add("report PDF", cases=2)
    assert case.undo() == "Write"
    assert _text(case) is None
    assert case.redo() == "Write"
    assert [(e.what, e.destination, e.cases) for e in case.exports.all()] == [
        ("document", "folder", 1),
        ("report PDF", "file", 2),
    ]
    assert case.faults() == ()


# --- random work ---

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "'", '"', "\\", "\x00", "a\u0301", "\u2028", "😀", "NULL", "{}"]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("section"), st.sampled_from("abc"), TEXTS),
        st.tuples(st.just("drop"), st.sampled_from("abc"), st.just("")),
        st.tuples(st.just("record"), TEXTS, TEXTS),
        st.tuples(st.just("document"), st.integers(1, 4), TEXTS),
        st.tuples(st.just("undocument"), st.integers(1, 4), st.just("")),
        st.tuples(st.just("episode"), st.integers(1, 3), st.lists(st.integers(1, 4), max_size=3)),
        st.tuples(st.just("undo"), st.just(""), st.just("")),
        st.tuples(st.just("redo"), st.just(""), st.just("")),
    ),
    max_size=25,
)


def _step(case: CaseFile, kind: str, key: Any, value: Any) -> None:
    if kind == "section":
        case.sections.put(SectionText(key, value))
    elif kind == "drop":
        case.sections.remove(key)
    elif kind == "record":
        case.record.put(replace(case.record.get(), note=key, claimant=Claimant(value)))
    elif kind == "document":
        with_document(case, f"doc{key}", key, value.encode())
        case.statements.put(replace(proposal(f"s{key}", f"doc{key}"), note=value))
    elif kind == "undocument":
        case.documents.remove(f"doc{key}")
    elif kind == "episode":
        held = tuple(f"doc{n}" for n in value if case.documents.get(f"doc{n}"))
        case.episodes.put(
            TreatmentEpisode(f"e{key}", key, "", "", "", document_ids=held, sessions_offered=None)
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(steps=STEPS)
def test_every_state_comes_back_exactly(new_case: Callable[..., CaseFile], steps: Any) -> None:
    """A model keeps the images; undo and redo must walk them to the last row number."""
    case = new_case()
    done, undone = [_image(case)], []
    for kind, key, value in steps:
        if kind == "undo":
            moved = case.undo() is not None
            assert moved == (len(done) > 1)
            if moved:
                undone.append(done.pop())
        elif kind == "redo":
            moved = case.redo() is not None
            assert moved == bool(undone)
            if moved:
                done.append(undone.pop())
        else:
            try:
                with case.command(kind):
                    _step(case, kind, key, value)
            except BadInputError:  # a document still in use by an episode
                assert kind == "undocument"
            image = _image(case)
            if image != done[-1]:
                done.append(image)
                undone.clear()
        assert _image(case) == done[-1]
    assert case.faults() == ()
    case.close()


# --- append-only, sealed ---


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET new = '{}'",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT * FROM history WHERE seq = 1",
        "REPLACE INTO history (seq, command, tbl, op, row) VALUES (1, 1, 'meta', 'I', 1)",
        "UPDATE seal SET label = 'x'",
        "DELETE FROM seal",
        "INSERT OR REPLACE INTO seal SELECT * FROM seal WHERE number = 1",
        "INSERT INTO seal SELECT number + 9, at, label, kind, subject, undo_top, redo_top, first, "
        "last, salt, prev, content, hash FROM seal WHERE number = 1",
        "INSERT INTO seal SELECT number + 1, at, label, kind, subject, undo_top, redo_top, first, "
        "last, salt, 'another', content, hash FROM seal "
        "WHERE number = (SELECT max(number) FROM seal)",
        "UPDATE attachment SET size = 0",
        "DELETE FROM chunk",
        "UPDATE chunk SET data = x'00'",
        "INSERT OR REPLACE INTO chunk SELECT * FROM chunk",
    ],
)
def test_what_is_recorded_stays(case: CaseFile, statement: str) -> None:
    with case.command("Add"):
        with_document(case)
    with pytest.raises(dbapi2.IntegrityError, match=r"append-only|chain"):
        case._database.execute(statement)
    assert case.faults() == ()


def _tamper(case: CaseFile, *statements: str) -> None:
    """Change a file as its owner could with the key and other tools: without its triggers."""
    case._database.execute("BEGIN")
    schema.drop_triggers(case._database)
    for statement in statements:
        case._database.execute(statement)
    schema.make_triggers(case._database)
    case._database.execute("COMMIT")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET new = replace(new, 'second', 'edited') WHERE tbl = 'section_text'",
        "UPDATE history SET old = NULL WHERE seq = 5",
        "DELETE FROM history WHERE seq = 5",
        "DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)",
        "UPDATE seal SET label = 'Something else' WHERE number = 4",
        "UPDATE seal SET at = '2001-01-01' WHERE number = 3",
        "DELETE FROM seal WHERE number = 4",
        "DELETE FROM seal WHERE number = (SELECT max(number) FROM seal)",
        "UPDATE seal SET undo_top = NULL WHERE number = 5",
        "UPDATE seal SET content = '' WHERE number = 3",
        "UPDATE seal SET salt = '' WHERE number = 3",
        "INSERT INTO history (command, tbl, op, row) VALUES (99, 'x', 'I', 1)",
    ],
)
def test_a_changed_history_is_found(case: CaseFile, statement: str) -> None:
    for text in ("first", "second", "third"):
        _write(case, text)
    assert case.faults() == ()
    _tamper(case, statement)
    assert any("seal" in fault for fault in case.faults())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE section_text SET text = 'edited'",
        "DELETE FROM section_text",
        "INSERT INTO section_text (section, text, source, seen) VALUES ('planted', '', '', '[]')",
        "UPDATE case_record SET claimant_name = 'Someone else'",
    ],
)
def test_a_row_changed_past_its_history_is_found(case: CaseFile, statement: str) -> None:
    _write(case, "first")
    _tamper(case, statement)
    (fault,) = case.faults()
    assert "changed outside the program" in fault


def test_undo_refuses_rows_that_are_not_as_recorded(case: CaseFile) -> None:
    _write(case, "first")
    _tamper(case, "DELETE FROM section_text")
    head = case.head
    with pytest.raises(DamagedVaultError, match="not as its history left it"):
        case.undo()
    assert case.head == head


def test_a_missing_trigger_is_found_at_opening(vault: Vault, case: CaseFile) -> None:
    case._database.execute("DROP TRIGGER section_text_update")
    case.close()
    with pytest.raises(DamagedVaultError, match="trigger"):
        vault.open_case(case.id)


def test_the_head_is_the_chain_an_outsider_can_compute(case: CaseFile) -> None:
    """Recompute the seals from their documented form with hashlib and json alone."""
    _write(case, "first")
    _write(case, 'café ‘quoted’ "twice"')
    case.undo()

    def line(values: list[Any]) -> bytes:
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    head = hashlib.sha256(line(["CaseReview history", 1, case.id])).hexdigest()
    seals = case._database.execute(
        "SELECT number, at, salt, label, kind, subject, undo_top, redo_top, first, last, hash "
        "FROM seal ORDER BY number"
    ).fetchall()
    for number, at, *content, stored in seals:
        digest = hashlib.sha256(line(content))
        for row in case._database.execute(
            "SELECT seq, tbl, op, row, old, new FROM history WHERE seq BETWEEN ? AND ? "
            "ORDER BY seq",
            content[-2:],
        ):
            digest.update(line(list(row)))
        head = hashlib.sha256(line([number, at, head, digest.hexdigest()])).hexdigest()
        assert head == stored
    assert case.history_head == f"{len(seals)}:{head}"
    assert case.dossier().history_head == case.history_head


def test_two_cases_never_share_a_history(new_case: Callable[..., CaseFile]) -> None:
    assert genesis(new_case().id) != genesis(new_case().id)


def test_accepting_a_proposal_and_taking_it_back(case: CaseFile) -> None:
    with case.command("Add D1"):
        with_document(case)
        case.statements.put(proposal("s1"))
    with case.command("Accept GAD-7 14"):
        case.statements.put(replace(proposal("s1"), state=State.ACCEPTED))
    found = case.statements.get("s1")
    assert found is not None
    assert found.decided == proposal("s1").value
    assert case.undo() == "Accept GAD-7 14"
    assert case.statements.of("doc") == (proposal("s1"),)
    assert case.summary().open_proposals == 1


def test_a_question_keeps_its_place_through_delete_and_undo(case: CaseFile) -> None:
    with case.command("Questions"):
        case.questions.put(*[Question(f"q{n}", 1, f"Question {n}") for n in range(5)])
    before = case.questions.all()
    with case.command("Remove"):
        case.questions.remove("q2")
    case.undo()
    assert case.questions.all() == before


def test_another_thread_is_refused(case: CaseFile) -> None:
    caught: list[BaseException] = []

    def read() -> None:
        try:
            case.record.get()
        except dbapi2.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_a_full_disk_keeps_what_was_saved(
    case: CaseFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine's own limit on pages stands in for the disk: same error, same path."""
    _write(case, "saved")
    (pages,) = case._database.execute("PRAGMA page_count").fetchone()
    case._database.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Exception, match="disk is full") as caught, case.command("Too much"):
        case.sections.put(SectionText("opinion", "x" * 1_000_000))
    assert getattr(caught.value, "exit_code", None) == 3
    assert _text(case) == "saved"
    case._database.execute("PRAGMA max_page_count = 1000000")
    _write(case, "and on")
    assert case.faults() == ()


def test_the_record_belongs_to_its_case(case: CaseFile) -> None:
    with pytest.raises(BadInputError, match="another case"), case.command("Mix up"):
        case.record.put(Case("00000000-0000-0000-0000-000000000000", Claimant("Mr Other")))


def test_text_that_is_no_text_is_refused(case: CaseFile) -> None:
    with pytest.raises(BadInputError, match="characters"), case.command("Write"):
        case.sections.put(SectionText("opinion", "a\ud800b"))
    assert case.sections.all() == ()
