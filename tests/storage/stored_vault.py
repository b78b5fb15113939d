"""The synthetic vault that is stored once for each released format, and how it was made.

`python tests/storage/stored_vault.py` writes the one of the newest format; a stored one is never
written again after that format was released.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casereview.domain.documents.contradiction import Side

STORED = Path(__file__).parents[1] / "data" / "vaults"
STORED_PASSPHRASE = "gęślą jaźń"
STORED_CODE = "N1M9-23HB-QM9R-YZ42-TDC4-9NDW-D95D-Y7T1-AMM7"
NOTE = "caf\u00e9 and cafe\u0301, “quoted”, \U0001f600"


def main() -> None:
    """Write the vault of the newest format and print its recovery code."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from casereview.storage.migrations import CASE_FILE
    from casereview.storage.vault import Vault
    from tests.builders import cheap_kdf

    folder = STORED / f"format-{CASE_FILE.newest}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with cheap_kdf():
        vault, code = Vault.create(folder, STORED_PASSPHRASE)
        _fill(vault)
        vault.close()
    print(code)


def _sides() -> tuple[Side, ...]:
    from casereview.domain.documents.contradiction import Side
    from casereview.domain.documents.voice import Voice

    return (
        Side(Voice.SERVICE, "14", "statement:s1", "doc", 1),
        Side(Voice.CLAIMANT, NOTE, source="account"),
    )


def _review(case: object) -> None:
    from casereview.domain.care import treatment
    from casereview.domain.dates import PartialDate
    from casereview.domain.documents.voice import Voice
    from casereview.storage.casefile import CaseFile

    assert isinstance(case, CaseFile)
    then = PartialDate(2020, 6)
    case.practitioners.put(
        treatment.Practitioner(
            "pr", "ep", treatment.Part.ASSESSED, "trainee PWP", document_id="doc"
        )
    )
    case.contacts.put(
        treatment.Contact(
            *("ct", "ep", then, treatment.ContactKind.TREATMENT, treatment.Attendance.ATTENDED),
            medium="telephone",
            minutes=30,
            statement_id="s1",
            taken=NOTE,
        )
    )
    case.told.put(treatment.Told("to", "ep", treatment.Fact.CHOICE, NOTE, Voice.CLAIMANT))
    case.homework.put(treatment.Homework("hw", "ep", then, "2", NOTE, document_id="doc"))
    case.promises.put(treatment.Promise("pm", "ep", NOTE, due=then, kept=treatment.Kept.NOT_KEPT))
    case.reviews.put(
        treatment.Review("rv", "ep", treatment.Aspect.COVERAGE, "gad", "addressed_part", NOTE),
        treatment.Review("rq", None, treatment.Aspect.QUESTION, "Q1", "cannot_say"),
    )
    case.opinions.put(treatment.Opinion("op", 1, "Was it given?", "ep", "gad", reasons=NOTE))
    case.opinion_points.put(treatment.OpinionPoint("pt", "op", 1, treatment.Side.FOR, NOTE))
    case.opinion_references.put(treatment.OpinionReference("or", "op", 1, "clark2018", NOTE))


def _issue(case: object) -> None:
    import hashlib

    from casereview.domain.reports.draft import Draft, Form
    from casereview.domain.reports.issue import AmendmentRequest, Category, Issued, OpinionChange
    from casereview.storage.casefile import CaseFile

    assert isinstance(case, CaseFile)
    then, text = datetime(2024, 6, 3, 9, 30, tzinfo=UTC), NOTE.encode()
    draft = Draft("dr", 1, then, NOTE, "ew_civil", hashlib.sha256(text).hexdigest(), "0.1")
    case.drafts.put(draft)
    case.draft_models.add("dr", text)
    pdf = case.attachments.add(b"%PDF-1.7 synthetic")
    model = case.attachments.add(b"{}")
    case.issued.put(
        Issued(
            *("is", 1, Form.REPORT, "1", "Expert report", "Report.pdf", pdf, pdf, model, model),
            *(3, 2, 18, "ew_civil", ("truth 2020-10-01",), "0.1", ("Serif 00",), "[]", "[]"),
            *(date(2024, 6, 3), then, "1:00"),
        )
    )
    case.amendments.put(
        AmendmentRequest("am", date(2024, 6, 4), "Firm", Category.CLARITY, NOTE, "is")
    )
    case.opinion_changes.put(OpinionChange("oc", date(2024, 6, 5), "is", NOTE, "New records"))


def _follow(case: object) -> None:
    from casereview.domain.case import JointParty
    from casereview.domain.reports.draft import Form
    from casereview.domain.reports.supplement import (
        AmendedPlace,
        JointIssue,
        OtherExpert,
        ParentReport,
        PutQuestion,
        Reply,
        Supplement,
        SupplementText,
    )
    from casereview.storage.casefile import CaseFile

    assert isinstance(case, CaseFile)
    day = date(2024, 6, 6)
    case.joint_parties.put(JointParty("jp", "Second Firm", NOTE, "R/2", "the Defendant"))
    case.supplements.put(
        Supplement(
            *("su", Form.JOINT, 1, ParentReport("is", day, "0" * 64, "1"), day, day),
            *(("doc",), ("i",), OtherExpert("Dr B", NOTE, "Second Firm"), day, "by video"),
        )
    )
    case.supplement_texts.put(SupplementText("st", "su", "changed", NOTE))
    case.put_questions.put(
        PutQuestion(
            *("pq", "su", "2(a)", NOTE, "Second Firm", day, Reply.ANSWERED, NOTE, ("3.1", "4.2"))
        )
    )
    case.joint_issues.put(JointIssue("ji", "su", 1, NOTE, agreed=NOTE))
    case.amended_places.put(AmendedPlace("ap", "su", "3.1", "was", "now", NOTE))


def _fill(vault: object) -> None:
    from casereview.domain import case as of
    from casereview.domain.assessing import (
        account,
        attack,
        corating,
        definition,
        own_score,
        rating,
        risk,
        screening,
    )
    from casereview.domain.care import treatment
    from casereview.domain.custody import privacy
    from casereview.domain.dates import PartialDate
    from casereview.domain.documents import chronology, contradiction, request
    from casereview.domain.documents.bundle import Bundle, BundleRange
    from casereview.domain.documents.document import Link, LinkTarget, Note
    from casereview.domain.dossier import SectionText
    from casereview.domain.reports import acknowledgement, case_word, court_order, dispute
    from casereview.domain.reports.seen import ReadThen
    from casereview.storage.vault import Vault
    from tests.storage.storage_samples import proposal, with_document, with_section

    assert isinstance(vault, Vault)
    record = of.Case(
        "5d1f4a52-0c1e-4b0e-9d4c-0f4a3f1f6a01",
        of.Claimant("Ms Żółć-O’Neill", date(1980, 2, 29), of.Pronouns.SHE),
        report_due=date(2025, 1, 31),
        fictional=True,
        note=NOTE,
    )
    then, now = PartialDate(2020, 24), PartialDate(2024, 5, 1)
    gad, dogs = rating.ModuleKey("gad"), rating.ModuleKey("phobia", "dogs/cats")
    with vault.new_case(record) as case:
        with case.command("Fill"):
            with_document(case, "doc", 1)
            with_document(case, "doc2", 2, bytes(range(256)) * 100)
            with_section(case, "doc3", 3, of="doc2")
            case.statements.put(proposal("s1"), proposal("s2", "doc2"))
            case.notes.put(Note("n", "doc", NOTE, datetime(2024, 5, 1, tzinfo=UTC), 1, "doc-p"))
            case.bundles.put(Bundle("b", "Trial bundle", date(2024, 5, 1)))
            case.ranges.put(BundleRange("br", "b", "doc", 1, 1, 214, "B/"))
            (other,) = (each for each in case.documents.all() if each.id == "doc2")
            case.documents.put(replace(other, set_aside=NOTE))
            case.instructions.put(
                of.Instruction("i", now, of.InstructionMode.LETTER, "Firm", "Report", True, "doc")
            )
            case.questions.put(of.Question("q", 1, "Is it so?"))
            case.orders.put(
                court_order.CourtOrder(
                    *("od", date(2024, 5, 2), date(2024, 5, 3), NOTE, True, "psychology", 25),
                    document_id="doc",
                )
            )
            case.events.put(of.Event("e", then, "An event", of.SourceKind.CLAIMANT))
            case.referrals.put(treatment.Referral("ref", 1, "Service", "self", then, note=NOTE))
            case.episodes.put(
                of.TreatmentEpisode(
                    *("ep", 1, "CBT", "Service", "cbt"),
                    referral_id="ref",
                    document_ids=("doc2", "doc"),
                )
            )
            _review(case)
            case.time_points.put(
                rating.TimePoint("then", 1, "Referral", "Ref", "referral", then, "ep"),
                rating.TimePoint("now", 2, "Today", "Now", "today", now),
            )
            case.modules.put(rating.OpenedModule(gad, 1), rating.OpenedModule(dogs, 2))
            case.definitions.put(definition.KeptDefinition("gad", "1.0.0", "0" * 64, 'id = "gad"'))
            case.answers.put(
                rating.Answer("now", gad, "A1", "yes", "1.0"),
                rating.Answer("then", dogs, "A1", "P5M/P7M", "1.0", rated_on=date(2024, 5, 1)),
            )
            case.links.put(Link("l", "doc-p", LinkTarget.ANSWER, "now/gad/A1"))
            case.course.put(
                rating.CourseEntry(
                    "c", gad, "remission", then, None, rating.AnswerSource.CLAIMANT_NOW, "Better"
                )
            )
            case.diagnoses.put(
                rating.Diagnosis("now", gad, "met", "met", "", date(2024, 5, 2), "Dr Example")
            )
            case.attacks.put(
                attack.Attack(
                    *("at", "then", rating.ModuleKey("panic"), then, NOTE),
                    *(attack.Cue.SLEEP, ("P1", "P4"), attack.Peak.MINUTES),
                )
            )
            case.screen_reviews.put(
                rating.ScreenReview("now", "psychosis", date(2024, 5, 2), "Dr Example", NOTE)
            )
            aware = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)
            case.co_raters.put(
                corating.CoRater(
                    *("co", "Dr Żak", "Psychiatrist", date(2024, 5, 3)),
                    *(corating.How.RECORDING, True, False, aware),
                )
            )
            case.co_ratings.put(
                corating.CoRating(
                    *("co", "now", gad, "A1", "absent", "1.0", NOTE),
                    *("yes", "1.0", "threshold", aware),
                )
            )
            case.consensus.put(
                corating.Consensus("now", gad, "A1", "yes", NOTE, date(2024, 5, 4), "Dr Example")
            )
            case.account.put(account.AccountText(account.AccountPart.WISHES, NOTE))
            case.screener.put(
                screening.ScreenerAnswer(
                    "now", "Q4", screening.Reply.YES, screening.Reply.UNSURE, then, "1.0"
                )
            )
            case.enquiries.put(risk.RiskEnquiry("r", aware, "MDE A9", done=NOTE, recorded_at=aware))
            case.risk.put(risk.RiskAnswer("r", "plan", screening.Reply.NO, words=NOTE))
            case.own_scores.put(
                own_score.OwnScore("o", "PHQ-9", then, 14.0, words=NOTE, document_id="doc2")
            )
            case.sections.put(SectionText("opinion", "First.\n\nSecond."))
            case.read_then.put(ReadThen("op", ("{age event}\t37",)))
            case.words.put(case_word.CaseWord("Machineworks", date(2024, 5, 4)))
            case.disclosures.put(
                privacy.Disclosure(
                    *("di", date(2024, 6, 3), "Firm", privacy.Recipient.INSTRUCTING),
                    *(privacy.Disclosed.REPORT, "Report"),
                )
            )
            case.choices.put(chronology.Choice("event:e", False, "statement:s1"))
            case.requests.put(
                request.Request(
                    "rq",
                    "Session notes",
                    then,
                    "The service",
                    request.RequestState.ASKED,
                    asked_on=date(2024, 5, 3),
                    reason=NOTE,
                    document_id="doc",
                    mentioned=("s1", "s2"),
                )
            )
            case.contradictions.put(
                contradiction.Contradiction(
                    "score/1:x",
                    "score/1",
                    "GAD-7",
                    contradiction.Outcome.PREFERRED,
                    preferred=1,
                    reason=NOTE,
                    in_report=True,
                    decided_on=date(2024, 5, 4),
                    sides=_sides(),
                )
            )
            case.disputes.put(
                dispute.DisputedFact(
                    *("df", "What was offered", 0, NOTE, "event:e"),
                    hypotheses=(
                        dispute.Hypothesis("It was offered", "the service", NOTE),
                        dispute.Hypothesis("It was not offered", "the claimant"),
                    ),
                )
            )
            case.acknowledgements.put(
                acknowledgement.Acknowledgement(
                    *("ak", "R16", "0" * 64, NOTE, date(2024, 5, 5), "Not read in full: D2.")
                )
            )
            case.withholdings.put(privacy.Withholding("document:doc2", privacy.Ground.THIRD_PARTY))
            _issue(case)
            _follow(case)
        with case.command("Accept"):
            case.statements.put(proposal("s1"))
            case.sections.put(SectionText("opinion", "Second thoughts."))
        case.undo()
        case.redo()
        with case.command("Write the report"):
            case.exports.add("report PDF")
    journal, aware = vault.journal, datetime(2024, 6, 4, 9, 30, tzinfo=UTC)
    with journal.command("Fill"):
        journal.breaches.put(privacy.Breach("b", aware, NOTE, case_ids=(record.id,), people=2))
        journal.requests.put(privacy.SubjectRequest("r", date(2024, 6, 5), "AB"))
        journal.pauses.put(privacy.Pause("p", "r", date(2024, 6, 6)))
        journal.complaints.put(privacy.Complaint("c", date(2024, 6, 7), "AB", "Tone"))
    journal.keep_signing_identity(b"synthetic", "Keep a certificate")
    journal.note("checked", NOTE)
    journal.log_export("series", cases=1)


if __name__ == "__main__":
    main()
