"""Files from disk: all in a folder, in their order, read side by side, stopped when asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from casereview.correspondence.limits import Limits
from casereview.domain.documents.document import ReadState
from casereview.domain.progress import untold
from casereview.errors import BadInputError, CancelledError
from casereview.services.correspondence import receiving, reviewing
from casereview.services.correspondence.receiving import Receiver, file_one, list_files
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "four plain fictional words")
        try:
            yield session.open(session.new_case(CaseDraft("Ms Ada Example")))
        finally:
            session.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "letters"
    (place / "deeper" / "deepest").mkdir(parents=True)
    (place / ".hidden").mkdir()
    for name in (
        "b.txt",
        "a.txt",
        "deeper/c.txt",
        "deeper/deepest/d.txt",
        ".x.txt",
        ".hidden/e.txt",
    ):
        (place / name).write_text(f"Letter {name}", encoding="utf-8")
    return place


def test_a_folder_means_all_files_in_it(folder: Path) -> None:
    found = list_files([str(folder), str(folder / "a.txt")], untold)
    assert [file.name for file in found] == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_a_link_to_a_folder_above_is_not_followed(folder: Path) -> None:
    (folder / "deeper" / "up").symlink_to(folder, target_is_directory=True)
    assert len(list_files([str(folder)], untold)) == 4


def test_too_many_files_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_FILES", 3)
    with pytest.raises(BadInputError, match="more than 3 files"):
        list_files([str(folder)], untold)


def test_files_come_in_their_order_and_a_bad_one_stops_none(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"")
    files = [folder / "a.txt", folder / "gone.txt", folder / "b.txt"]
    told: list[int] = []

    def tell(done: int, total: int, words: str = "") -> None:
        assert total == 9, words
        told.append(done)

    receiver = Receiver(files)
    try:
        found = receiver.read(files, 5, 9, tell)
    finally:
        receiver.close()
    assert [each.path.name for each in found] == ["a.txt", "gone.txt", "b.txt"]
    assert found[0].fault.startswith("a.txt is empty")
    assert "could not be opened" in found[1].fault
    assert found[2].received is not None
    assert told == sorted(told)
    assert set(told) <= set(range(5, 9))


def test_a_file_over_the_limit_is_not_even_read_from_disk(folder: Path) -> None:
    receiver = Receiver([folder / "a.txt"], Limits(document=3))
    (found,) = receiver.read([folder / "a.txt"], 0, 1, untold)
    receiver.close()
    assert "is larger than" in found.fault


def test_cancelling_ends_what_is_being_read(folder: Path) -> None:
    slow = folder / "slow.rtf"
    slow.write_bytes(b"{\\rtf1 " + b"{\\b a}" * 9_000_000)
    before = set(threading.enumerate())
    calls = iter(range(100))

    def tell(done: int, total: int, words: str = "") -> None:
        del done, total, words
        if next(calls) > 2:
            raise CancelledError("Adding documents")

    receiver = Receiver([slow])
    with pytest.raises(CancelledError):
        receiver.read([slow], 0, 1, tell)
    assert set(threading.enumerate()) == before


def test_an_e_mail_is_filed_with_its_attachments_as_documents_of_their_own(
    case: OpenCase, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@fen.example", "Two letters"
    mail.set_content("See attached.")
    for name, words in (("one.txt", b"Her PHQ-9 was 14."), ("two.bin", bytes(range(256)))):
        mail.add_attachment(words, maintype="application", subtype="x", filename=name)
    path = tmp_path / "mail.eml"
    path.write_bytes(mail.as_bytes())
    receiver = Receiver([path])
    (found,) = receiver.read([path], 0, 1, untold)
    receiver.close()
    assert found.received is not None
    documents, _changes = file_one(case, found.received)
    assert [(d.label, d.file_name, d.part_of) for d in documents] == [
        ("D1", "mail.eml", None),
        ("D2", "one.txt", documents[0].id),
        ("D3", "two.bin", documents[0].id),
    ]
    assert documents[2].read_state is ReadState.UNREAD
    assert case.file.attachments.read(documents[1].sha256) == b"Her PHQ-9 was 14."
    subtitles = {row.document.label: row.subtitle for row in reviewing.rows(case)}
    assert subtitles["D2"].endswith("1 page, with D1")
    case.file.undo()
    assert len(case.file.documents.all()) == 2, "each document is a change of its own"
