"""The answer to a request for one's own data: given, left out and listed, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from casereview.cli.main import main
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.case import Event, Instruction, InstructionMode, SourceKind
from casereview.domain.custody.privacy import Disclosed, Ground, Recipient
from casereview.domain.custody.subject_access import (
    INTERVIEW,
    document_part,
    held_parts,
    section_part,
)
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Group
from casereview.domain.dossier import SectionText
from casereview.errors import BadInputError
from casereview.services.changes import Kind
from casereview.services.correspondence import intake, noting
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import privacy, subject_access
from casereview.services.vault.privacy import DisclosureDraft
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"
DAY = date(2026, 11, 22)
NOW = PartialDate(2026, 5, 1)
SECRET = b"Dear Dr Example, our strategy is a canary-of-privilege.\n"
LETTER = b"Dear Dr Example,\nHer GAD-7 was 14. Yours\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        made, _code = Session.create(tmp_path / "vault", PASSPHRASE)
        yield made
        made.close()


@pytest.fixture
def case(session: Session) -> OpenCase:
    """A case with a letter of instruction, a record, an interview and a draft."""
    made = session.open(session.new_case(CaseDraft("Ms Żółć")))
    for name, data in (("instruction.txt", SECRET), ("record.txt", LETTER)):
        intake.add_document(made, name, data)
    with made.change("Fill", *Kind):
        instruction, record = made.file.documents.all()
        made.file.instructions.put(
            Instruction("i", NOW, InstructionMode.LETTER, "Firm", "canary-of-instruction", True,
                        instruction.id)
        )  # fmt: skip
        made.file.documents.put(replace(record, title="GP record"))
        made.file.events.put(
            Event("e1", NOW, "Fell from a ladder", SourceKind.CLAIMANT),
            Event("e2", NOW, "canary-of-event", SourceKind.CLAIMANT, document_id=instruction.id),
        )
        made.file.time_points.put(TimePoint("now", 1, "Today", "Now", "today", NOW))
        made.file.answers.put(
            Answer("now", ModuleKey("gad"), "A1", "threshold", "1.0", note="worries about work")
        )
        made.file.sections.put(
            SectionText("opinion", "canary-of-draft"), SectionText("summary", "canary-of-summary")
        )
    return made


def _text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(data))
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def _written(case: OpenCase, folder: Path) -> dict[str, bytes]:
    subject_access.write(case, folder, DAY)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_is_privileged_as_a_rule_is_left_out_and_listed(
    case: OpenCase, tmp_path: Path
) -> None:
    files = _written(case, tmp_path / "out")
    assert sorted(files) == ["Your personal data.pdf", "documents/D2.txt"]
    assert files["documents/D2.txt"] == LETTER
    text = _text(files["Your personal data.pdf"])
    for given in ("Ms Żółć", "worries about work", "Fell from a ladder", "D2 GP record"):
        assert given in text
    assert "D1 Instruction" not in text, "a title could tell of it"
    for listed in (
        "Document D1",
        "Legal privilege",
        "Instructions received",
        "Draft report: 2 sections",
    ):
        assert listed in text
    assert "canary" not in text
    assert b"canary" not in b"".join(files.values())


def test_that_it_left_is_noted_and_asks_to_whom(case: OpenCase, tmp_path: Path) -> None:
    answered, changes = subject_access.write(case, tmp_path / "out", DAY)
    assert changes.label == "Answer the subject’s request"
    assert (len(answered.files), answered.left_out) == (2, 4)
    (line,) = privacy.disclosures(case).exports
    assert (line.what, line.recipients) == ("answer to the subject’s request", "")
    begun = privacy.draft_for_export(line)
    assert (begun.role, begun.kind) == (Recipient.CLAIMANT, Disclosed.EXPORT)


def test_equal_answers_are_equal_bytes(case: OpenCase, tmp_path: Path) -> None:
    one, two = (_written(case, tmp_path / name) for name in ("one", "two"))
    assert one == two


def test_the_expert_decides_part_by_part_with_a_reason(case: OpenCase, tmp_path: Path) -> None:
    instruction, record = case.file.documents.all()
    with pytest.raises(BadInputError, match="reason"):
        subject_access.decide(case, document_part(instruction.id), Ground.GIVEN, "")
    with pytest.raises(BadInputError, match="reason"):
        subject_access.decide(case, INTERVIEW, Ground.SERIOUS_HARM, " ")
    with pytest.raises(BadInputError, match="no such part"):
        subject_access.decide(case, "document:none", Ground.GIVEN, "x")
    agreed = "The solicitor agreed."
    subject_access.decide(case, document_part(instruction.id), Ground.GIVEN, agreed)
    subject_access.decide(case, document_part(record.id), Ground.THIRD_PARTY, "It is of her son.")
    subject_access.decide(case, INTERVIEW, Ground.SERIOUS_HARM, "The GP advised so.")
    subject_access.decide(case, section_part("summary"), Ground.GIVEN, agreed)
    files = _written(case, tmp_path / "out")
    assert [name for name in files if name.startswith("documents/")] == ["documents/D1.txt"]
    text = _text(files["Your personal data.pdf"])
    for said in ("Data of somebody else: It is of her son.", "Serious harm to health: The GP"):
        assert said in text
    assert "canary-of-summary" in text
    assert "canary-of-draft" not in text
    assert "worries about work" not in text
    assert "GAD-7" not in text, "a reading of a document that is left out"
    subject_access.as_a_rule(case, INTERVIEW)
    assert case.file.undo() == "Drop the decision on Interview: answers, ratings and notes"
    case.forget(*Kind)
    parts = {part.part: part for part in subject_access.parts(case)}
    assert parts[INTERVIEW].ground is Ground.SERIOUS_HARM


def test_correspondence_with_solicitors_is_left_out_as_a_rule(case: OpenCase) -> None:
    _instruction, record = case.file.documents.all()
    intake.describe(case, record.id, group=Group.LEGAL)
    parts = {part.part: part for part in subject_access.parts(case)}
    assert parts[document_part(record.id)].ground is Ground.PRIVILEGED


def test_notes_are_given_but_those_on_what_is_left_out(case: OpenCase, tmp_path: Path) -> None:
    instruction, record = case.file.documents.all()
    noting.add_note(case, record.id, "Ask her GP again.", page=1)
    noting.add_note(case, instruction.id, "The fee is agreed.")
    text = _text(_written(case, tmp_path / "out")["Your personal data.pdf"])
    assert "Ask her GP again." in text
    assert "The fee is agreed." not in text


def test_what_is_no_longer_held_is_listed_as_that(case: OpenCase, tmp_path: Path) -> None:
    _instruction, record = case.file.documents.all()
    with case.change("Return", Kind.DOCUMENTS):
        case.file.documents.put(replace(record, gone_on=DAY, gone_how="returned"))
    files = _written(case, tmp_path / "out")
    assert list(files) == ["Your personal data.pdf"]
    assert "no longer held" in _text(files["Your personal data.pdf"])


def test_recipients_are_told(case: OpenCase, tmp_path: Path) -> None:
    draft = DisclosureDraft(DAY, "Firm of Example", what="Report of 3 June")
    privacy.add_disclosure(case, replace(draft, made_on=date(2025, 6, 3)))
    text = _text(_written(case, tmp_path / "out")["Your personal data.pdf"])
    assert "Firm of Example (instructing solicitor)" in text
    assert "3 June 2025" in text


def test_a_folder_in_use_is_refused_and_a_failure_takes_back_what_it_began(
    case: OpenCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / "letter.txt").write_text("x")
    with pytest.raises(BadInputError, match="not an empty folder"):
        subject_access.write(case, used, DAY)
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".txt":
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    out = tmp_path / "out"
    with pytest.raises(BadInputError, match="No space left"):
        subject_access.write(case, out, DAY)
    assert list(out.iterdir()) == []
    assert case.file.exports.all() == ()


def test_an_empty_case_is_answered_too(session: Session, tmp_path: Path) -> None:
    case = session.open(session.new_case(CaseDraft("Mx Empty")))
    text = _text(_written(case, tmp_path / "out")["Your personal data.pdf"])
    assert "Nothing is left out." in text
    assert "No recipient is recorded." in text
    assert len(held_parts(case.dossier(), {})) == 1


def test_the_command_reminds_of_the_solicitor(
    session: Session, case: OpenCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = case.id
    session.close()
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    words = ["case", "subject-access", str(tmp_path / "vault"), case_id]
    words += ["--out", str(tmp_path / "out"), "--passphrase-file", str(secret), "--json"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "instructing solicitor" in said.err
    answer = json.loads(said.out)
    assert answer["files"] == ["Your personal data.pdf", "documents/D2.txt"]
    assert main(words) == 2
    assert "not an empty folder" in capsys.readouterr().err
