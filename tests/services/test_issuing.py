"""Finalising: refused with a reason, or kept for good; nothing by half, nothing in plain."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casereview.domain.case import JointParty
from casereview.domain.custody.privacy import Recipient
from casereview.domain.dossier import SectionText
from casereview.domain.reports import report_json
from casereview.domain.reports.draft import DraftKeeping, Form
from casereview.domain.reports.issue import State
from casereview.errors import BadInputError, CaseReviewError, WrongPassphraseError
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.services import cases
from casereview.services.changes import Kind
from casereview.services.report import after_issue, composing, drafting, issuing, reporting
from casereview.services.report.issuing import NotIssuedError
from casereview.services.session import OpenCase, Session
from casereview.services.vault.privacy import DisclosureDraft
from tests.builders import cheap_kdf
from tests.services.ready_case import (
    PASSPHRASE,
    REASON,
    TODAY,
    acknowledge,
    ready_session,
    the_case,
)
from tests.storage.sudden_end import every_state, fail_at

SURNAME = "Świętosława"


@pytest.fixture(scope="module", autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ready") / "Vault"
    with cheap_kdf():
        ready_session(folder).close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "Vault"))


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    opened = Session.unlock(folder, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def case(session: Session) -> OpenCase:
    return the_case(session)


def text_of(data: bytes) -> str:
    facts = PdfFacts(data)
    try:
        return " ".join(page.text for page in facts.pages)
    finally:
        facts.close()


def write(case: OpenCase, section: str, text: str) -> None:
    with case.change("Write", Kind.REPORT):
        case.file.sections.put(SectionText(section, text))


def test_an_issued_report_is_kept_whole_and_says_nothing_of_what_was_let_stand(
    case: OpenCase,
) -> None:
    head = case.file.history_head
    issued, changes = issuing.finalise(case, PASSPHRASE, TODAY)
    data = issuing.issued_bytes(case, issued.id)
    model = case.file.attachments.read(issued.model_hash)
    kept = report_json.decode(model)
    assert (issued.version, issued.signed_on, issued.history) == ("Version 1", TODAY, head)
    assert not kept.draft
    assert kept.version == "Version 1"
    assert report_json.encode(kept) == model
    assert issued.unsigned_sha256 == issued.sha256
    assert (issued.size, issued.pages > issued.counted_pages > 5) == (len(data), True)
    assert [line[2] for line in json.loads(issued.checks) if line[1] == "block"].count(False) == 0
    assert {line[4] for line in json.loads(issued.checks)} == {"", REASON}
    assert REASON.encode() not in data + model
    words = text_of(data)
    assert "11 March 2024" in words
    assert "DRAFT" not in words.upper().replace("DRAFTED", "")
    assert REASON[:10] not in words
    assert changes.label == "Finalise: report, version 1"
    assert case.file.faults() == ()
    assert case.file.record.get().report_date == TODAY


def test_the_same_case_gives_the_same_bytes(template: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        session = Session.unlock(shutil.copytree(template, tmp_path / name), PASSPHRASE)
        made.append(issuing.finalise(the_case(session), PASSPHRASE, TODAY)[0])
        session.close()
    assert made[0].sha256 == made[1].sha256
    assert made[0].model_hash == made[1].model_hash
    assert made[0].id != made[1].id


_RAW = (
    "UPDATE issued_report SET version = 'Version 9'",
    "DELETE FROM issued_report",
    "INSERT OR REPLACE INTO issued_report SELECT * FROM issued_report",
    "REPLACE INTO issued_report SELECT seq + 1, id, number + 1, form, version, title, "
    "file_name, sha256, unsigned_sha256, model_hash, data_hash, pages, counted_pages, size, "
    "profile, declarations, program, fonts, checks, assertions, signed_on, finalised_at, "
    "history, signer, signer_sha256, subject, parent, supersedes FROM issued_report",
    "DELETE FROM chunk",
    "UPDATE attachment SET size = 0",
    "UPDATE draft_model SET data = x'00'",
)


def test_no_statement_changes_what_was_issued(case: OpenCase) -> None:
    drafting.save_draft(case)
    issued, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    for sql in _RAW:
        with pytest.raises(CaseReviewError), case.change("By hand", Kind.REPORT):
            case.file._database.execute(sql)
    assert case.file.issued.all() == (issued,)
    assert case.file.faults() == ()


def test_undo_passes_over_it(case: OpenCase) -> None:
    issued, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    assert case.file.undo() == "Let warnings stand"
    assert case.file.issued.all() == (issued,)


def _block(case: OpenCase) -> None:
    record = case.file.record.get()
    with case.change("Forget", Kind.CASE):
        case.file.record.put(replace(record, expert=replace(record.expert, regulator="")))


def _warn(case: OpenCase) -> None:
    with case.change("Change one's mind", Kind.REPORT):
        case.file.acknowledgements.remove(case.file.acknowledgements.all()[0].id)


def _placeholder(case: OpenCase) -> None:
    write(case, "presentation", "She was punctual. Lorem ipsum dolor.")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_block, "1 check blocks finalising. R02"),
        (_warn, "1 warning waits for a reason to let it stand. R16"),
        (_placeholder, "1 assertion on the file fails. 19 "),
    ],
)
def test_it_is_refused_with_what_stands_in_the_way(
    case: OpenCase, spoil: Callable[[OpenCase], None], reason: str
) -> None:
    spoil(case)
    head = case.file.history_head
    with pytest.raises(NotIssuedError) as refused:
        issuing.finalise(case, PASSPHRASE, TODAY)
    assert refused.value.what.startswith(reason)
    assert refused.value.kept == "Nothing was issued or changed."
    assert (case.file.history_head, case.file.issued.all()) == (head, ())


def test_the_passphrase_is_asked_again(case: OpenCase) -> None:
    with pytest.raises(WrongPassphraseError):
        issuing.finalise(case, "four words of sense", TODAY)
    assert case.file.issued.all() == ()


def test_a_sudden_end_leaves_all_or_nothing(folder: Path, tmp_path: Path) -> None:
    with every_state(folder, tmp_path / "states") as states:
        session = Session.unlock(folder, PASSPHRASE)
        issuing.finalise(the_case(session), PASSPHRASE, TODAY)
        session.close()
    assert len(states) > 2
    counts = set()
    for state in states[:: max(1, len(states) // 8)] + states[-1:]:
        opened = Session.unlock(state, PASSPHRASE)
        found = the_case(opened)
        issued = found.file.issued.all()
        counts.add(len(issued))
        assert found.file.faults() == ()
        for each in issued:
            assert len(issuing.issued_bytes(found, each.id)) == each.size
        opened.close()
    assert counts == {0, 1}


def test_a_full_disk_leaves_the_case_as_it_was(folder: Path) -> None:
    session = Session.unlock(folder, PASSPHRASE)
    case = the_case(session)
    pages = case.file._database.execute("PRAGMA page_count").fetchone()[0]
    case.file._database.execute(f"PRAGMA max_page_count = {pages + 3}")
    head = case.file.history_head
    with pytest.raises(CaseReviewError, match="full"):
        issuing.finalise(case, PASSPHRASE, TODAY)
    assert (case.file.history_head, case.file.issued.all()) == (head, ())
    case.file._database.execute("PRAGMA max_page_count = 1073741823")
    issuing.finalise(case, PASSPHRASE, TODAY)
    session.close()


def test_a_disk_that_fails_at_a_step_leaves_all_or_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.unlock(folder, PASSPHRASE)
    case = the_case(session)
    with monkeypatch.context() as patch:
        fail_at(1)(patch)
        try:
            issuing.finalise(case, PASSPHRASE, TODAY)
        except CaseReviewError:
            assert case.file.issued.all() == ()
    session.close()
    again = Session.unlock(folder, PASSPHRASE)
    assert the_case(again).file.faults() == ()
    again.close()


def test_nothing_of_it_is_written_in_plain(
    case: OpenCase, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "HOME"):
        monkeypatch.setenv(name, str(scratch))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    drafting.save_draft(case, "for counsel")
    issuing.finalise(case, PASSPHRASE, TODAY)
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.parent.name for path in after - before} <= {"cases"}
    assert list(scratch.iterdir()) == []
    for path in after:
        data = path.read_bytes()
        assert b"%PDF" not in data
        assert SURNAME.encode() not in data


def test_it_is_told_when_the_case_changed_after_it(case: OpenCase) -> None:
    issued, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    assert issuing.changed_since(case, issued) == ""
    with case.change("Plan", Kind.CASE):
        case.file.record.put(replace(case.file.record.get(), report_due=TODAY))
    assert issuing.changed_since(case, issued) == ""
    write(case, "presentation", "She was late.")
    assert issuing.changed_since(case, issued) == "The case data changed after finalising."
    assert issuing.issued_bytes(case, issued.id)[:5] == b"%PDF-"


def test_a_later_version_takes_the_place_of_one_that_was_not_served(case: OpenCase) -> None:
    first, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    write(case, "presentation", "She was late.")
    acknowledge(case)
    second, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    assert (second.version, second.supersedes) == ("Version 2", first.id)
    states = {issued.version: state for issued, state in issuing.issued_reports(case)}
    assert states == {"Version 1": State.SUPERSEDED, "Version 2": State.FINALISED}
    draft = DisclosureDraft(TODAY, "Harcastle Bream LLP", Recipient.INSTRUCTING, how="e-mail")
    after_issue.give(case, second.id, replace(draft, served=True))
    ((_, state), _) = issuing.issued_reports(case)
    assert state is State.SERVED
    with pytest.raises(NotIssuedError, match="was served"):
        issuing.finalise(case, PASSPHRASE, TODAY)


def test_a_report_is_not_given_before_it_was_issued(case: OpenCase) -> None:
    issued, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    early = DisclosureDraft(TODAY - timedelta(1), "Harcastle Bream LLP")
    with pytest.raises(BadInputError, match="before the report was issued"):
        after_issue.give(case, issued.id, early)
    after_issue.give(case, issued.id, replace(early, made_on=TODAY))
    (given,) = after_issue.recipients_of(case, issued.id)
    assert given.what == "Report, Version 1 of 11 March 2024"


def test_a_joint_expert_is_warned_of_a_report_that_went_to_one_party(case: OpenCase) -> None:
    issued, _ = issuing.finalise(case, PASSPHRASE, TODAY)
    cases.save_joint_party(case, JointParty("jp", "Northgate Law", on_behalf_of="the Defendant"))
    assert after_issue.recipients_lacking(case, issued) == ""
    firm = case.file.record.get().instructing.firm
    after_issue.give(case, issued.id, DisclosureDraft(TODAY, firm, Recipient.INSTRUCTING))

    def told() -> list[str]:
        return [c.message for c in reporting.report(case).checks if c.id == "R31" and not c.ok]

    assert told() == [after_issue.recipients_lacking(case, issued)]
    assert "and not to Northgate Law. A single joint expert" in told()[0]
    after_issue.give(case, issued.id, DisclosureDraft(TODAY, "Northgate Law, by e-mail"))
    assert after_issue.recipients_lacking(case, issued) == ""
    assert told() == []


def test_prescribed_words_that_nobody_verified_are_not_issued(case: OpenCase) -> None:
    content = case.content.report(case.file.record.get().profile)
    unverified = tuple(replace(each, checked_on=None) for each in content.declarations)
    composed = composing.compose_as(case, "", version="Version 1", signed_on=TODAY)

    class Loose:
        def report(self, _profile: str) -> object:
            return replace(content, declarations=unverified)

    case.content = Loose()  # type: ignore[assignment]  # the content of a profile to come
    with pytest.raises(NotIssuedError, match="have not been checked"):
        issuing._require_words(case, composed)


def test_drafts_are_kept_under_their_number_until_it_is_decided(case: OpenCase) -> None:
    first, _ = drafting.save_draft(case, " for  counsel ")
    write(case, "presentation", "She was late.")
    second, _ = drafting.save_draft(case)
    assert (first.number, first.note, second.number) == (1, "for counsel", 2)
    before, after = (drafting.draft_report(case, number) for number in (1, 2))
    assert (before.version, after.version) == ("Draft 1", "Draft 2")
    assert before.sections != after.sections
    name, data = drafting.draft_pdf(case, 1)
    assert "DRAFT-1" in name
    assert "DRAFT 1" in text_of(data)
    with pytest.raises(BadInputError, match="reason"):
        drafting.delete_drafts(case, (1,), " ")
    case.file.hold("Limitation")
    with pytest.raises(BadInputError, match="legal hold"):
        drafting.delete_drafts(case, (1,), "Superseded")
    case.file.hold("", lifted="Settled")
    drafting.delete_drafts(case, (1,), "Superseded")
    with pytest.raises(BadInputError, match="was deleted"):
        drafting.draft_report(case, 1)
    kept = drafting.drafts(case).drafts[-1]
    assert (kept.number, kept.gone_why, kept.model_hash) == (1, "Superseded", first.model_hash)
    rows = case.file._database.execute("SELECT id FROM draft_model").fetchall()
    assert rows == [(second.id,)]
    assert case.file.faults() == ()
    assert case.file.undo() == "Write"


def test_drafts_go_with_the_issue_only_where_that_was_chosen(case: OpenCase) -> None:
    drafting.save_draft(case)
    assert issuing.readiness(case, TODAY).going == ()
    drafting.keep_drafts(case, DraftKeeping.FINALISE)
    (going,) = issuing.readiness(case, TODAY).going
    issuing.finalise(case, PASSPHRASE, TODAY)
    (gone,) = drafting.drafts(case).drafts
    assert (gone.id, gone.gone_why) == (going.id, "Report issued")


def test_a_draft_that_was_tampered_with_is_noticed(case: OpenCase) -> None:
    draft, _ = drafting.save_draft(case)
    case.file._database.execute("DROP TRIGGER draft_model_no_update")
    case.file._database.execute("UPDATE draft_model SET data = x'789c030000000001'")
    with pytest.raises(CaseReviewError, match="not what was saved"):
        drafting.draft_report(case, draft.number)


def test_under_an_order_of_anonymity_the_cipher_stands_everywhere(case: OpenCase) -> None:
    record = case.file.record.get()
    with case.change("Order", Kind.CASE):
        case.file.record.put(replace(record, proceedings=replace(record.proceedings, cipher="ZSL")))
    composed = composing.compose_as(case, "", version="Version 1", signed_on=TODAY)
    model = report_json.encode(composed.report).decode()
    assert SURNAME not in model
    assert "ZSL v Machineworks Ltd" in model
    assert composed.form is Form.REPORT
