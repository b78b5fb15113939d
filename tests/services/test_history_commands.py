"""History, head and seals on the command line, and a chain verified without the case."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from casereview.cli.main import main
from casereview.domain.case import Question
from casereview.domain.custody import seals
from casereview.reporting.asserting.check import Result, check_pdf
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.reporting.compose import compose
from casereview.reporting.pdf import write_pdf
from casereview.services import cases
from casereview.services.session import CaseDraft, Session
from casereview.services.vault import seal_files
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
NAMES = ("Zoë Świętosława", "KB-2023-00417", "Record question", "New case", "harrowing")


class World:
    """A vault with a case that was worked on, and the commands called on it."""

    def __init__(self, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.base = base
        self.vault = base / "vault"
        self._capsys = capsys
        self._secret = base / "passphrase.txt"
        self._secret.write_text(PASSPHRASE)
        session, _code = Session.create(self.vault, PASSPHRASE)
        self.case = session.new_case(CaseDraft(NAMES[0], NAMES[1]))
        session.close()
        self.ask("A harrowing question?")
        self.ask("A harrowing question, put better?")

    def session(self) -> Session:
        return Session.unlock(self.vault, PASSPHRASE)

    def ask(self, text: str) -> None:
        session = self.session()
        case = session.open(self.case)
        cases.save_question(case, Question("q", 1, text))
        case.close()
        session.close()

    def run(self, *words: str | Path, code: int = 0, vault: bool = True) -> str:
        secret = ("--passphrase-file", self._secret) if vault else ()
        assert main([str(word) for word in (*words, *secret)]) == code
        said = self._capsys.readouterr()
        return said.out if code == 0 else said.out + said.err

    def of_case(self, command: str, *words: str | Path, code: int = 0) -> str:
        return self.run("case", command, self.vault, self.case, *words, code=code)

    def seals(self) -> Path:
        path = self.base / "seals.json"
        path.unlink(missing_ok=True)
        self.of_case("seals", "--out", path)
        return path


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[World]:
    with cheap_kdf():
        yield World(tmp_path, capsys)


def test_history_lists_newest_first_and_tells_an_entry(world: World) -> None:
    listed = json.loads(world.of_case("history", "--limit", "2", "--json"))
    assert [(e["number"], e["label"], e["state"]) for e in listed] == [
        (4, "Record question 1", "stands"),
        (3, "Record question 1", "stands"),
    ]
    assert "     4  " in world.of_case("history")
    told = world.of_case("history", "--entry", "4")
    assert "Question 1: changed" in told
    assert "A harrowing question? → A harrowing question, put better?" in told
    as_json = json.loads(world.of_case("history", "--entry", "4", "--json"))
    assert as_json["changed"][0] == "Question 1: changed"
    assert "no entry 40" in world.of_case("history", "--entry", "40", code=2)
    assert "1 or more" in world.of_case("history", "--limit", "0", code=2)


def test_a_head_is_printed_and_found_again(world: World) -> None:
    printed = world.of_case("head").strip()
    assert printed.startswith("4:")
    assert json.loads(world.of_case("head", "--json"))["head"] == printed
    world.ask("Another?")
    assert "entry 4 of this case" in world.of_case("head", *printed.split())
    assert "1 entry follows it" in world.of_case("head", printed)
    assert "another seal" in world.of_case("head", f"3:{'0' * 64}", code=2)
    assert not json.loads(world.of_case("head", f"9:{'0' * 64}", "--json", code=2))["found"]
    assert "not the head" in world.of_case("head", "nonsense", code=2)


def test_a_chain_is_verified_without_the_case(world: World) -> None:
    printed = world.of_case("head").strip()
    world.ask("Another?")
    path = world.seals()
    text = path.read_text()
    assert not [name for name in NAMES if name in text or name in json.loads(text).__str__()]
    found = json.loads(
        world.run("vault", "verify-seals", path, "--head", printed, "--json", vault=False)
    )
    assert found["whole"]
    assert (found["entries"], found["found"]) == (5, True)
    assert found["answer"].startswith("The head is entry 4 of this chain")
    assert "Every seal agrees" in world.run("vault", "verify-seals", path, vault=False)
    other = ("--head", f"4:{'0' * 64}")
    assert "not in this chain" in world.run(
        "vault", "verify-seals", path, *other, vault=False, code=2
    )
    assert "exists" in world.of_case("seals", "--out", path, code=2)


def test_equal_content_is_sealed_by_different_digests(world: World) -> None:
    """The digest of a guess tells nothing: it is salted, and the salt stays in the case."""
    world.ask("A harrowing question?")
    world.ask("A harrowing question, put better?")
    contents = [seal[2] for seal in json.loads(world.seals().read_text())["seals"]]
    assert len(set(contents)) == len(contents) == 6


def _with(change: Callable[[dict[str, Any]], object]) -> Callable[[str], str]:
    def harm(text: str) -> str:
        body = json.loads(text)
        change(body)
        return json.dumps(body)

    return harm


@pytest.mark.parametrize(
    "harm",
    [
        _with(lambda b: b["seals"][2].__setitem__(1, "2001-01-01T00:00:00+00:00")),
        _with(lambda b: b["seals"][2].__setitem__(2, "0" * 64)),
        _with(lambda b: b["seals"][2].__setitem__(3, "0" * 64)),
        _with(lambda b: b["seals"].pop(1)),
        _with(lambda b: b["seals"].reverse()),
        _with(lambda b: b.update(case="another")),
    ],
)
def test_a_changed_chain_is_broken(world: World, harm: Callable[[str], str]) -> None:
    path = world.seals()
    path.write_text(harm(path.read_text()))
    said = world.run("vault", "verify-seals", path, vault=False, code=2)
    assert "does not agree" in said


@pytest.mark.parametrize(
    "harm",
    [
        lambda _text: "",
        lambda _text: "[" * 100_000,
        lambda text: text[: len(text) // 2],
        _with(lambda b: b.update(magic="x")),
        _with(lambda b: b.update(format=2)),
        _with(lambda b: b.update(seals=[])),
        _with(lambda b: b.update(seals=[[1, 2, 3, 4]])),
        _with(lambda b: b["seals"][0].append("x")),
        _with(lambda b: b["seals"][0].__setitem__(1, "yesterday")),
        _with(lambda b: b["seals"][0].__setitem__(0, True)),
    ],
)
def test_what_is_no_file_of_seals_is_refused(world: World, harm: Callable[[str], str]) -> None:
    path = world.seals()
    path.write_text(harm(path.read_text()))
    said = world.run("vault", "verify-seals", path, vault=False, code=2)
    assert said.count("\n") == 1


def test_a_clock_that_was_set_is_mentioned_and_no_fault(world: World, tmp_path: Path) -> None:
    prev, chain = seals.genesis("case"), []
    for number, at in enumerate(("2026-03-03T10:00:00+00:00", "2026-03-03T09:00:00+00:00"), 1):
        prev = seals.chained(number, at, prev, "c")
        chain.append([number, at, "c", prev])
    path = tmp_path / "clock.json"
    body = {"magic": seal_files.MAGIC, "format": 1, "case": "case", "seals": chain}
    path.write_text(json.dumps(body))
    found = seal_files.verify(path)
    assert found.faults == ()
    assert found.notes == ("Entry 2 is dated before entry 1: a clock was set.",)


def _text(data: bytes) -> str:
    facts = PdfFacts(data)
    try:
        return facts.text
    finally:
        facts.close()


def test_the_head_in_an_issued_report_is_found_by_what_is_printed(world: World) -> None:
    session = world.session()
    case = session.open(world.case)
    content = case.content.report("ew_civil")
    head = case.file.head

    def paper(*, draft: bool) -> bytes:
        version = "Draft 1" if draft else "Report 1"
        composed = compose(case.dossier(), case.findings(), content, draft=draft, version=version)
        return write_pdf(composed)

    draft, issued = paper(draft=True), paper(draft=False)
    with case.change("Save the draft report as PDF"):
        case.file.exports.add("draft report as PDF")
    assert paper(draft=True) == draft, "a draft of the same content is the same"
    session.close()
    assert "history at issue" not in _text(draft)
    printed = _text(issued).split("Case file history at issue:")[1].lstrip()
    printed = printed[: len(f"{head.number}:") + 64 + 15]
    said = world.of_case("head", printed)
    assert f"This is entry {head.number} of this case" in said
    assert "1 entry follows it" in said
    failed = {a.id for a in check_pdf(issued) if a.result is Result.FAIL}
    assert failed == {a.id for a in check_pdf(draft) if a.result is Result.FAIL} - {"28"}
    with pikepdf.open(BytesIO(issued)) as pdf:
        assert len(pdf.pages) > 5
