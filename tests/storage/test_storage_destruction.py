"""A destroyed case: nothing of it opens again, its certificate names nobody, nothing half done."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant, Proceedings
from casereview.domain.dossier import SectionText
from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.storage.copies import holding
from casereview.storage.destruction import Certificate, Reason, certificates
from casereview.storage.inspection import inspect
from casereview.storage.layout import Layout
from casereview.storage.restoring import restore
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, with_document
from tests.storage.sudden_end import every_state, fail_at

ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))
NAME, CLAIM = "Canary of Ångström Street", "KB-2024-000123"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of two cases, one with a name to look for, and a copy of it."""
    base = tmp_path_factory.mktemp("made")
    with cheap_kdf():
        vault, _code = Vault.create(base / "vault", PASSPHRASE)
        with vault:
            for case_id in (ONE, TWO):
                proceedings = Proceedings(claim_number=CLAIM, claimant=NAME)
                with vault.new_case(Case(case_id, Claimant(NAME), proceedings)) as case:
                    with case.command("Fill"):
                        with_document(case)
                        case.sections.put(SectionText("opinion", NAME))
                    with case.command("Export: report"):
                        case.exports.add("report PDF")
            vault.backup(base / "copies")
    return base


@pytest.fixture
def standing(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "made")) / "vault"


def _destroy(vault: Vault, case_id: str = ONE) -> Certificate:
    certificate = vault.certificate_of(case_id, Reason.RETENTION)
    vault.destroy(certificate)
    return certificate


def test_a_destroyed_case_is_gone_and_its_certificate_stays(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _destroy(vault)
        assert [line.id for line in vault.cases()] == [TWO]
        assert vault.certificates() == (certificate,)
        with pytest.raises(BadInputError):
            vault.open_case(ONE)
    left = {path.name for path in standing.rglob("*") if path.is_file() and ONE in path.name}
    assert left == {f"{ONE}.json"}
    assert inspect(standing, PASSPHRASE).faults == []
    with Vault.unlock(standing, PASSPHRASE) as vault:
        assert [line.id for line in vault.cases()] == [TWO]
        vault.open_case(TWO).close()


def test_the_key_is_written_over_before_it_goes(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = standing / "cases" / f"{ONE}.key"
    before = path.read_bytes()
    last: list[bytes] = []
    unlink = Path.unlink

    def watch(self: Path, missing_ok: bool = False) -> None:
        if self == path:
            last.append(self.read_bytes())
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watch)
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _destroy(vault)
    (noise,) = last
    assert len(noise) == len(before)
    assert json.loads(before)["wrapped"].encode() not in noise


def test_the_list_keeps_no_word_of_it(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _destroy(vault)
        _destroy(vault, TWO)
        dump = [
            row
            for table in vault._index._database.table_names()
            for row in vault._index._database.execute(f"SELECT * FROM {table}")
        ]
        assert dump == []
        assert (standing / "index.db-wal").stat().st_size == 0


def test_the_certificate_names_nobody(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _destroy(vault)
    text = (standing / "certificates" / f"{ONE}.json").read_text(encoding="utf-8")
    for word in (NAME, "Canary", CLAIM, "letter 1"):
        assert word not in text
    assert certificate.counts["documents"] == 1
    assert certificate.counts["commands"] == 4
    assert certificate.exports == (f"{certificate.last_entry} report PDF",)
    assert certificate.reason is Reason.RETENTION


def test_a_held_case_is_not_destroyed(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with vault.open_case(ONE) as case:
            case.hold("appeal pending")
            assert case.undo() == "Fill", "undo passes over the hold"
            case.redo()
            assert case.legal_hold == "appeal pending"
        with pytest.raises(BadInputError, match="legal hold"):
            vault.certificate_of(ONE, Reason.OTHER)
        with pytest.raises(BadInputError, match="legal hold"):
            vault.destroy(Certificate(ONE, "", Reason.OTHER, "", "", {}, ()))
        with vault.open_case(ONE) as case:
            case.hold("")
            assert case.legal_hold == ""
            assert case.faults() == ()
        _destroy(vault)


def test_an_open_or_unknown_case_is_not_destroyed(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with vault.open_case(ONE), pytest.raises(BadInputError, match="open"):
            vault.certificate_of(ONE, Reason.OTHER)
        for case_id in (str(uuid.uuid4()), "../vault", ""):
            with pytest.raises(BadInputError):
                vault.certificate_of(case_id, Reason.OTHER)
            with pytest.raises(BadInputError):
                vault.destroy(Certificate(case_id, "", Reason.OTHER, "", "", {}, ()))
    assert inspect(standing, PASSPHRASE).faults == []


@pytest.mark.parametrize("damage", ["shortened", "no key", "no files"])
def test_a_case_that_cannot_be_read_can_be_destroyed(standing: Path, damage: str) -> None:
    path = standing / "cases" / f"{ONE}.db"
    if damage == "shortened":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        path.with_suffix(".key").unlink()
    if damage == "no files":
        path.unlink()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _destroy(vault)
        assert certificate.counts == {}
        assert [line.id for line in vault.cases()] == [TWO]
    assert inspect(standing, PASSPHRASE).faults == []


# --- a sudden end, a full disk ---


def test_a_destruction_once_decided_is_completed(standing: Path, tmp_path: Path) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = vault.certificate_of(ONE, Reason.CONCLUDED)
        with every_state(standing, kept) as states:
            vault.destroy(certificate)
    assert len(states) >= 7
    held = []
    for state in states:
        assert inspect(state, PASSPHRASE).faults == []
        with Vault.unlock(state, PASSPHRASE) as vault:
            ids = [line.id for line in vault.cases()]
            assert all(line.readable for line in vault.cases())
            assert (vault.certificates() == (certificate,)) == (ids == [TWO])
            held.append(len(ids))
        assert inspect(state, PASSPHRASE).notes == []
        assert not list(state.rglob("*.destroying"))
    assert held == sorted(held, reverse=True)
    assert set(held) == {1, 2}


def test_a_full_disk_leaves_the_case_or_completes_later(standing: Path) -> None:
    for step in (1, 2):
        with Vault.unlock(standing, PASSPHRASE) as vault, pytest.MonkeyPatch.context() as patch:
            certificate = vault.certificate_of(ONE, Reason.OTHER)
            fail_at(step)(patch)
            with pytest.raises(VaultError, match="It is as it was"):
                vault.destroy(certificate)
        assert {path.stem for path in (standing / "cases").glob("*.key")} == {ONE, TWO}
    for step in (4, 6):
        again = Path(shutil.copytree(standing, standing.with_name(f"step {step}")))
        with Vault.unlock(again, PASSPHRASE) as vault, pytest.MonkeyPatch.context() as patch:
            certificate = vault.certificate_of(ONE, Reason.OTHER)
            fail_at(step)(patch)
            with pytest.raises(VaultError, match="next unlocked"):
                vault.destroy(certificate)
        with Vault.unlock(again, PASSPHRASE) as vault:
            assert [line.id for line in vault.cases()] == [TWO]
            assert vault.certificates() == (certificate,)


def test_a_planted_marker_destroys_nothing(standing: Path) -> None:
    marker = standing / "cases" / f"{ONE}.destroying"
    for content in (b"", b"{}", b'{"case": "x", "mac": "00"}', b"[" * 60_000):
        marker.write_bytes(content)
        with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
            assert case.record.get().claimant.name == NAME


# --- copies ---


def test_copies_that_still_hold_the_case_are_named(standing: Path) -> None:
    copies = standing.parent / "copies"
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = _destroy(vault)
        later = vault.backup(copies)
    (held,) = holding(copies, ONE)
    assert held.number == 1
    assert len(holding(copies, TWO)) == 2
    restored = standing.parent / "restored"
    assert restore(later.folder, restored, PASSPHRASE) == later
    assert certificates(Layout(restored)) == (certificate,)


def test_a_damaged_certificate_says_so(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _destroy(vault)
        (standing / "certificates" / f"{ONE}.json").write_text("{}")
        with pytest.raises(DamagedVaultError, match=ONE):
            vault.certificates()


def test_a_case_that_came_back_gets_a_second_certificate(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        vault.pack(ONE, standing.parent / "one.crcase", "by telephone")
        _destroy(vault)
        assert vault.unpack(standing.parent / "one.crcase", "by telephone") == ONE
        _destroy(vault)
        assert len(vault.certificates()) == 2
