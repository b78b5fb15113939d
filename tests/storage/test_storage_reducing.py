"""A case without its received records: what stays, what is gone, and no way to lose either."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.case import Case, Claimant, Instruction, InstructionMode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Link, LinkTarget, Page, Passage
from casereview.domain.documents.statement import State
from casereview.domain.dossier import SectionText
from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.storage import schema
from casereview.storage.casefile import CaseFile
from casereview.storage.destruction import Certificate, Part, Reason, certificates
from casereview.storage.history import Head, Kind
from casereview.storage.inspection import inspect
from casereview.storage.layout import Layout
from casereview.storage.reducing import EMPTIED, Fate
from casereview.storage.restoring import restore
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, proposal, with_document
from tests.storage.sudden_end import every_state, fail_at
from tests.storage.test_storage_leaks import _decrypted

ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))
CANARY, STAYS = "Canary of Ångström Street", "Evidence that stays"
RECORD, INSTRUCTION = CANARY.encode() * 20_000, b"The instruction as received"
PAGE_TEXT = f"{CANARY}. {STAYS}. {CANARY}."


def _fill(case: CaseFile) -> None:
    """A record with a canary wherever its words can lie, an instruction, work that rests on it."""
    with case.command(f"File {CANARY}"):
        with_document(case, "rec", 1, RECORD)
        case.pages.put(Page("rec", 1, PAGE_TEXT), *[Page("rec", n, CANARY * 99) for n in (2, 3)])
        case.passages.put(
            Passage("evidence", "rec", 1, 27, 46, STAYS, CANARY, CANARY, ((1.0, 2.0, 3.0, 4.0),)),
            Passage("other", "rec", 1, 0, 25, CANARY, "", CANARY),
        )
        with_document(case, "ins", 2, INSTRUCTION)
        case.instructions.put(
            Instruction("i", PartialDate(2024), InstructionMode.LETTER, "Firm", "Report",
                        document_id="ins")
        )  # fmt: skip
        case.statements.put(proposal("accepted", "rec"), proposal("open", "rec"))
        case.time_points.put(TimePoint("now", 1, "Today", "Now", "today", PartialDate(2024)))
        gad = ModuleKey("gad")
        case.answers.put(Answer("now", gad, "A1", "yes", "1.0", note="Her own words"))
        case.links.put(Link("l", "evidence", LinkTarget.ANSWER, "now/gad/A1"))
        case.sections.put(SectionText("opinion", "As she told me {D1 p.1}."))
    with case.command("Accept"):
        case.statements.put(replace(proposal("accepted", "rec"), state=State.ACCEPTED))
    with case.command("Write and take back"):
        case.sections.put(SectionText("history", CANARY))
    case.undo()
    with case.command("Add and take back"):
        with_document(case, "undone", 3, CANARY.encode() + b" undone")
    case.undo()
    with case.command("Export: report"):
        case.exports.add("report PDF", sha256="ab" * 32)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vault"
    with cheap_kdf():
        vault, _code = Vault.create(folder, PASSPHRASE)
        with vault:
            for case_id in (ONE, TWO):
                with vault.new_case(Case(case_id, Claimant("Ms Example"))) as case:
                    _fill(case)
    return folder


@pytest.fixture
def standing(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


def _reduce(vault: Vault, case_id: str = ONE, fate: Fate = Fate.DESTROYED) -> Certificate:
    certificate = vault.received_certificate_of(case_id, Reason.RETENTION, fate)
    vault.destroy_received(certificate, fate)
    return certificate


def _is_reduced(folder: Path) -> bool:
    """Whether the case is whole without its records; it must be whole with them otherwise."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        assert {line.id for line in vault.cases() if line.readable} == {ONE, TWO}
        with vault.open_case(TWO) as other:
            assert other.attachments.read(other.documents.all()[0].sha256) == RECORD
        with vault.open_case(ONE) as case:
            record, instruction = case.documents.all()
            assert case.attachments.read(instruction.sha256) == INSTRUCTION
            assert case.faults() == ()
            reduced = record.gone_on is not None
            if not reduced:
                assert case.attachments.read(record.sha256) == RECORD
                assert case.undo() == "Add and take back" or case.redo_label
            (line,) = [line for line in vault.cases() if line.id == ONE]
            assert line.received == (0 if reduced else 1)
        assert len(vault.certificates()) == reduced
    assert inspect(folder, PASSPHRASE).faults == []
    assert not [path for path in folder.rglob("*") if _is_left_over(path)]
    return reduced


def _is_left_over(path: Path) -> bool:
    return path.suffix in {".next", ".reducing", ".making", ".new"} or ".next-" in path.name


# --- what stays and what goes ---


def test_the_records_go_and_what_rests_on_them_stays(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _reduce(vault)
        assert certificate.part is Part.RECEIVED
        assert certificate.counts == {"documents": 1, "pages": 3, "unconfirmed findings": 1}
        with vault.open_case(ONE) as case:
            record, instruction = case.documents.all()
            assert (record.file_name, record.number, record.size) == (
                "letter 1.txt",
                1,
                len(RECORD),
            )
            assert (str(record.gone_on), record.gone_how) == (certificate.at[:10], "destroyed")
            assert instruction.gone_on is None
            with pytest.raises(BadInputError, match="returned or destroyed"):
                case.attachments.read(record.sha256)
            assert case.attachments.read(instruction.sha256) == INSTRUCTION
            assert case.pages.of("rec") == ()
            assert len(case.pages.of("ins")) == 1
            kept = {passage.id: passage for passage in case.passages.of("rec")}
            assert kept.keys() == {"evidence", "rec-p"}
            evidence = kept["evidence"]
            assert (evidence.quote, evidence.prefix, evidence.suffix, evidence.rects) == (
                STAYS, "", "", ()
            )  # fmt: skip
            assert [statement.id for statement in case.statements.of("rec")] == ["accepted"]
            assert case.answers.all()[0].note == "Her own words"
            assert case.links.all()[0].passage_id == "evidence"
            assert case.sections.get("opinion") == SectionText(
                "opinion", "As she told me {D1 p.1}."
            )
            assert case.exports.all()[0].sha256 == "ab" * 32


def test_no_word_of_the_records_is_left_in_file_or_folder(standing: Path, tmp_path: Path) -> None:
    """An independent reader with the new key finds the evidence, and nothing else of the record."""
    old_key_file = (standing / "cases" / f"{ONE}.key").read_bytes()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        sidecar = standing / "cases" / f"{ONE}.key"
        _wrapped, old_key, _head = vault._keys.read(sidecar, ONE)
        before = _decrypted((standing / "cases" / f"{ONE}.db").read_bytes(), old_key)
        assert CANARY.encode() in before, "the control"
        _reduce(vault)
        _wrapped, key, _head = vault._keys.read(sidecar, ONE)
    assert key != old_key
    data = (standing / "cases" / f"{ONE}.db").read_bytes()
    after = _decrypted(data, key)
    for form in (CANARY, CANARY.upper(), CANARY.lower(), "Canary", "Ångström"):
        assert form.encode() not in after
        assert json.dumps(form).encode().strip(b'"') not in after
    assert STAYS.encode() in after
    assert len(after) < len(before)
    plain = tmp_path / "plain.db"
    plain.write_bytes(after)
    reader = sqlite3.connect(plain)
    reader.execute("PRAGMA ignore_check_constraints = ON")  # their JSON differs by version
    assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert reader.execute("SELECT count(*) FROM history WHERE old IS NOT NULL").fetchone() == (0,)
    assert reader.execute("SELECT DISTINCT label FROM seal WHERE kind = 'gone'").fetchall() == [
        (EMPTIED,)
    ]
    reader.close()
    wrapped = json.loads(old_key_file)["wrapped"].encode()
    for path in standing.rglob("*"):
        if path.is_file():
            assert wrapped not in path.read_bytes(), path.name
            with pytest.raises(AssertionError, match="page 1"):
                _decrypted(path.read_bytes()[: 4096 * 2].ljust(8192, b"\0"), old_key)


def test_the_chain_goes_on_from_the_head_that_was(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with vault.open_case(ONE) as case:
            heads = [Head(seal.number, seal.hash) for seal in case.history(99)]
        _reduce(vault)
        with vault.open_case(ONE) as case:
            assert case.head.number == heads[0].number + 1
            assert all(case._history.holds(head) for head in heads)
            assert case.history(1)[0].prev == heads[0].hash
            kinds = [seal.kind for seal in case.history(99)]
            assert kinds == [Kind.FORMAT, *[Kind.GONE] * len(heads)]
            ((continues,),) = case._history.rows("SELECT v FROM meta WHERE k = 'continues'")
            assert continues == str(heads[0])
            assert case.undo() is None
            with case.command("Go on"):
                case.sections.put(SectionText("opinion", "Changed."))
            assert case.undo() == "Go on"
            assert case.redo() == "Go on"
            assert case.faults() == ()
    assert inspect(standing, PASSPHRASE).faults == []


def test_records_received_later_go_in_their_turn(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _reduce(vault)
        with pytest.raises(BadInputError, match="no received records"):
            vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)
        with vault.open_case(ONE) as case, case.command("Received again"):
            with_document(case, "again", 3, RECORD)
            assert case.attachments.read(case.documents.all()[0].sha256) == RECORD
        assert inspect_quietly(vault) == ()
        certificate = _reduce(vault, fate=Fate.RETURNED)
        assert "returned to those instructing" in certificate.method
        with vault.open_case(ONE) as case:
            assert [document.gone_how for document in case.documents.all()] == [
                "destroyed",
                "",
                "returned to those instructing",
            ]
            assert case.faults() == ()
        assert len(vault.certificates()) == 2
    assert inspect(standing, PASSPHRASE).faults == []


def inspect_quietly(vault: Vault) -> tuple[str, ...]:
    with vault.open_case(ONE) as case:
        return case.faults()


def test_the_certificate_names_nobody_and_stays(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _reduce(vault)
        assert vault.certificates() == (certificate,)
    text = (standing / "certificates" / f"{ONE}.json").read_text(encoding="utf-8")
    for word in ("Example", "Canary", "letter 1", "head"):
        assert word not in text


def test_a_held_open_or_unknown_case_keeps_its_records(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = vault.received_certificate_of(ONE, Reason.OTHER, Fate.DESTROYED)
        with vault.open_case(ONE) as case:
            case.hold("appeal pending")
            with pytest.raises(BadInputError, match="open"):
                vault.destroy_received(certificate, Fate.DESTROYED)
        with pytest.raises(BadInputError, match="hold"):
            vault.destroy_received(certificate, Fate.DESTROYED)
        with pytest.raises(BadInputError):
            vault.received_certificate_of(str(uuid.uuid4()), Reason.OTHER, Fate.DESTROYED)
    assert not _is_reduced(standing)


def test_a_reduced_case_is_packed_copied_and_given_new_keys(standing: Path) -> None:
    base = standing.parent
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _reduce(vault)
        with vault.open_case(ONE) as case:
            head = case.head
        vault.rekey_case(ONE)
        vault.pack(ONE, base / "one.crcase", "by telephone")
        copy = vault.backup(base / "copies")
        assert copy.complete
    assert restore(copy.folder, base / "restored", PASSPHRASE) is not None
    assert _is_reduced(base / "restored")
    other, _code = Vault.create(base / "other", PASSPHRASE)
    with other:
        assert other.unpack(base / "one.crcase", "by telephone") == ONE
        with other.open_case(ONE) as case:
            assert case._history.holds(head)
            assert case.faults() == ()
            assert case.documents.all()[0].gone_how == "destroyed"
    assert certificates(Layout(base / "restored")) == (certificate,)


def test_an_older_file_put_back_is_noticed(standing: Path) -> None:
    kept = {path: path.read_bytes() for path in (standing / "cases").iterdir() if path.stem == ONE}
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _reduce(vault)
    for path, data in kept.items():
        path.write_bytes(data)
    with (
        Vault.unlock(standing, PASSPHRASE) as vault,
        pytest.raises(DamagedVaultError, match="older copy"),
    ):
        vault.open_case(ONE)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seal SET content = 'x' WHERE number = 2",
        "UPDATE seal SET at = 'x' WHERE number = 2",
        "UPDATE seal SET kind = 'do' WHERE number = 2",
        "UPDATE seal SET kind = 'gone' WHERE number = (SELECT max(number) FROM seal)",
        "DELETE FROM seal WHERE number = 1",
        "UPDATE document SET gone_on = NULL",
        "UPDATE passage SET quote = 'x'",
    ],
)
def test_a_reduced_case_is_guarded_as_before(standing: Path, statement: str) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _reduce(vault)
        with vault.open_case(ONE) as case:
            schema.drop_triggers(case._database)
            case._database.execute(statement)
            schema.make_triggers(case._database)
            assert case.faults() != ()


def test_a_whole_history_cannot_pass_for_an_emptied_one(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        schema.drop_triggers(case._database)
        case._database.execute("UPDATE seal SET kind = 'gone' WHERE number <= 2")
        schema.make_triggers(case._database)
        assert any("command" in fault for fault in case.faults())


# --- a sudden end, a full disk ---


def test_every_state_on_the_way_opens_whole(standing: Path, tmp_path: Path) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)
        with every_state(standing, kept) as states:
            vault.destroy_received(certificate, Fate.DESTROYED)
    assert len(states) >= 8
    for state in states:
        with Vault.unlock(state, PASSPHRASE, read_only=True) as vault, vault.open_case(ONE) as case:
            assert case.faults() == ()
    reduced = [_is_reduced(state) for state in states]
    assert reduced == sorted(reduced)
    assert set(reduced) == {False, True}
    assert _is_reduced(standing)


@pytest.mark.parametrize("step", range(1, 12))
def test_a_full_disk_at_any_step_loses_nothing(standing: Path, step: int) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    certificate = vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)
    refused: VaultError | None = None
    with pytest.MonkeyPatch.context() as patch:
        fail_at(step)(patch)
        try:
            vault.destroy_received(certificate, Fate.DESTROYED)
        except VaultError as error:
            refused = error
    vault.close()
    assert _is_reduced(standing) or refused is not None
    assert refused is None or refused.kept


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage import test_storage_reducing as reducing
count, last, counting = 0, int(sys.argv[2]), False
def watch(event, arguments):
    global count
    if counting and event in ("os.rename", "os.remove", "open"):
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
with cheap_kdf():
    with Vault.unlock(Path(sys.argv[1]), reducing.PASSPHRASE) as vault:
        counting = True
        reducing._reduce(vault)
        counting = False
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("point", [1, 4, 7, 10, 12, 14, 16, 18])
def test_a_killed_program_leaves_the_records_or_the_certificate(standing: Path, point: int) -> None:
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(standing), str(point), root],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    _is_reduced(standing)


def test_a_planted_marker_leaves_no_certificate(standing: Path) -> None:
    marker = standing / "cases" / f"{ONE}.reducing"
    for content in (b"", b"{}", b'{"case": "x", "mac": "00"}', b"[" * 60_000):
        marker.write_bytes(content)
        with Vault.unlock(standing, PASSPHRASE) as vault:
            assert vault.certificates() == ()
