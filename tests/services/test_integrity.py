"""The open vault checked and explained: what each damage means, what to do, which copies help."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casereview.domain.case import Question
from casereview.domain.custody import seals
from casereview.errors import CancelledError
from casereview.services import cases
from casereview.services.session import CaseDraft, Session
from casereview.services.vault import integrity
from casereview.services.vault.integrity import Result
from casereview.storage.inspection import Kind
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"


class World:
    """A vault of two cases that is open, a copy of it, and an older file of the first case."""

    def __init__(self, base: Path) -> None:
        self.folder, self.copies = base / "vault", base / "copies"
        self.session, _code = Session.create(self.folder, PASSPHRASE)
        self.one, self.two = (
            self.session.new_case(CaseDraft(name)) for name in ("Ms Example", "Mr Sample")
        )
        self.older = base / "older.db"
        shutil.copy(self.file(), self.older)
        case = self.session.open(self.one)
        cases.save_question(case, Question("q", 1, "Is it so?"))
        case.close()
        self.session._vault.backup(self.copies)

    def file(self, suffix: str = "db") -> Path:
        return self.folder / "cases" / f"{self.one}.{suffix}"

    def check(self) -> Result:
        return integrity.check(integrity.begin(self.session, self.copies))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with cheap_kdf():
        made = World(tmp_path)
        yield made
        made.session.close()


def test_a_sound_vault_is_said_to_be_sound_case_by_case(world: World) -> None:
    result = world.check()
    assert result.sound
    assert result.sentence == "2 cases were checked; all is sound."
    assert [(one.title, one.sound) for one in result.cases] == [
        ("Mr Sample", True),
        ("Ms Example", True),
    ]
    first = result.cases[1]
    assert first.verified.startswith("3 entries in one chain, 0 documents byte for byte, ")
    case = world.session.open(world.one)
    assert first.head == seals.spelled(str(case.file.head))
    case.close()


def test_what_is_known_tells_of_heads_and_of_the_last_check(world: World) -> None:
    before = integrity.integrity(world.session)
    assert before.last_check == "never"
    assert {case.title for case in before.cases} == {"Ms Example", "Mr Sample"}
    assert all(case.head.startswith(("2:", "3:")) for case in before.cases)
    assert before.size.endswith(("KB", "MB"))
    after = integrity.keep(world.session, world.check())
    assert after.last_check.endswith(": 2 cases were checked; all is sound.")
    world.session.close()
    world.session = Session.unlock(world.folder, PASSPHRASE)
    assert integrity.integrity(world.session).last_check == after.last_check, "it is kept for good"


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[9 * 4096 + 100] ^= 1
    path.write_bytes(data)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4100])


@pytest.mark.parametrize(
    ("harm", "meaning", "advice"),
    [
        (lambda w: _flip(w.file()), "decayed on the disk", "Have the disk examined"),
        (lambda w: _cut(w.file()), "cut short", "newest sound copy"),
        (lambda w: w.file().unlink(), "file of this case is missing", "put it back"),
        (lambda w: w.file("key").unlink(), "file of this case is missing", "put it back"),
        (lambda w: w.file("key").write_bytes(b"{}"), "nothing opens it", "newest sound copy"),
        (lambda w: shutil.copy(w.older, w.file()), "older copy of this case", "newest sound copy"),
        (
            lambda w: shutil.copy(w.folder / "cases" / f"{w.two}.db", w.file()),
            "file of another case",
            "newest sound copy",
        ),
    ],
)
def test_damage_is_explained_with_what_to_do_and_the_copies_that_help(
    world: World, harm: Callable[[World], object], meaning: str, advice: str
) -> None:
    harm(world)
    result = world.check()
    assert result.sentence == "2 cases were checked; 1 of them needs attention."
    first, second = result.cases
    assert (first.id, first.sound, second.sound) == (world.one, False, True)
    (explained,) = first.found
    assert meaning in explained.what
    assert advice in explained.do
    assert all(world.one in line for line in explained.details)
    assert "HMAC" not in explained.what + explained.do
    assert world.one not in explained.what + explained.do
    assert len(first.copies) == 1, "the copy that was made before the harm"
    assert first.verified == "not all could be verified"


def test_the_vaults_own_files_are_told_apart_from_cases(world: World) -> None:
    (world.folder / "vault.json.bak").write_bytes(b"x")
    result = world.check()
    assert not result.sound
    assert result.sentence == "2 cases were checked; the vault’s own files need attention."
    assert all(one.sound for one in result.cases)
    (explained,) = result.vault.found
    assert "header" in explained.what
    world.session.close()
    world.session = Session.unlock(world.folder, PASSPHRASE)
    assert world.check().sound, "as it says: unlocking anew heals it"


def test_a_damaged_copy_is_not_named_as_one_that_helps(world: World) -> None:
    shutil.rmtree(world.copies)
    _flip(world.file())
    world.session._vault.backup(world.copies)
    result = world.check()
    assert result.cases[0].copies == ()
    shutil.rmtree(world.copies)
    world.copies.write_text("no folder any more")
    assert world.check().cases[0].copies == ()


def test_a_missing_folder_of_cases_is_told_as_that(world: World) -> None:
    (world.folder / "cases").rename(world.folder / "elsewhere")
    result = world.check()
    (explained,) = result.vault.found
    assert "folder of the cases is missing" in explained.what
    (world.folder / "elsewhere").rename(world.folder / "cases")


def test_a_check_tells_how_far_it_is_and_can_be_cancelled(world: World) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int, words: str = "") -> None:
        del words
        told.append((done, total))
        if done == 1:
            raise CancelledError("Checking")

    with pytest.raises(CancelledError):
        integrity.check(integrity.begin(world.session), tell)
    assert told == [(0, 2), (1, 2)]


def test_every_kind_of_damage_has_its_meaning_and_advice() -> None:
    assert set(integrity._MEANING) == set(Kind)
    for what, do in integrity._MEANING.values():
        assert what.endswith(".")
        assert do.endswith(".")
