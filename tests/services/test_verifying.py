"""What a file is said to be, who signed it, to whom it went, and what is asked of it afterwards."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.case import Case, Claimant, Expert, Proceedings
from casereview.domain.custody.privacy import Ground
from casereview.domain.custody.subject_access import DRAFTS, issued_part
from casereview.domain.dossier import SectionText
from casereview.domain.reports import report_json
from casereview.domain.reports.draft import Form
from casereview.domain.reports.issue import Answered, Category, file_name
from casereview.errors import BadInputError
from casereview.reporting.asserting.check import check_pdf
from casereview.reporting.signatures import der, signing
from casereview.reporting.signatures.signature import signature_of
from casereview.services.changes import Kind
from casereview.services.correspondence import bundles
from casereview.services.report import (
    after_issue,
    bundle_schedule,
    certificates,
    comparing_drafts,
    drafting,
    issuing,
    verifying,
)
from casereview.services.report.after_issue import AmendmentDraft, ChangeDraft
from casereview.services.report.verifying import Found
from casereview.services.session import OpenCase, Session
from casereview.services.vault import leaving, subject_access
from casereview.services.vault.privacy import DisclosureDraft
from casereview.storage.destruction import Reason
from casereview.storage.reducing import Fate
from tests.builders import cheap_kdf
from tests.services.ready_case import PASSPHRASE, TODAY, ready_session, the_case

OPENS = "opens the certificate"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module", autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault from which a report was issued, signed by a certificate made in it."""
    folder = tmp_path_factory.mktemp("issued") / "Vault"
    with cheap_kdf():
        session = ready_session(folder)
        case = the_case(session)
        drafting.save_draft(case, "for counsel")
        certificates.make(session, "Dr A Fenwick", OPENS)
        issuing.finalise(case, PASSPHRASE, TODAY, certificate_passphrase=OPENS)
        session.close()
    return folder


@pytest.fixture
def session(template: Path, tmp_path: Path) -> Iterator[Session]:
    opened = Session.unlock(Path(shutil.copytree(template, tmp_path / "Vault")), PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def case(session: Session) -> OpenCase:
    return the_case(session)


@pytest.fixture
def data(case: OpenCase) -> bytes:
    return issuing.issued_bytes(case, case.file.issued.all()[0].id)


def test_a_file_is_known_again_and_one_flipped_byte_is_not(
    session: Session, case: OpenCase, data: bytes
) -> None:
    found = verifying.verify(session, data)
    (issued,) = case.file.issued.all()
    assert (found.found, found.issued, found.case_id) == (Found.ISSUED, issued, case.id)
    assert "Version 1 of 11 March 2024" in found.sentences[0]
    assert found.sentences[1].endswith("the signature covers the whole file and holds.")
    flipped = bytearray(data)
    flipped[len(data) // 3] ^= 1
    other = verifying.verify(session, bytes(flipped))
    assert (other.found, other.issued, other.same) == (Found.UNKNOWN, None, False)
    assert "does not hold" in other.sentences[1]


def test_what_was_added_or_taken_away_is_told(
    session: Session, case: OpenCase, data: bytes
) -> None:
    (issued,) = case.file.issued.all()
    unsigned = next(data[:end] for end in _ends(data) if _sha(data[:end]) == issued.unsigned_sha256)
    assert verifying.verify(session, unsigned).found is Found.UNSIGNED
    assert verifying.verify(session, data + b"\n% a note").found is Found.ADDED_TO


def _ends(data: bytes) -> Iterator[int]:
    at = -1
    while (at := data.find(b"%%EOF", at + 1)) >= 0:
        yield from (at + 5, at + 6)


def _sha(data: bytes) -> str:
    return report_json.hash_of(data)


def test_a_draft_that_left_is_known_as_a_draft(
    session: Session, case: OpenCase, tmp_path: Path
) -> None:
    _name, data = drafting.draft_pdf(case, 1)
    leaving.save_report(case, data, tmp_path / "draft.pdf")
    found = verifying.verify(session, data)
    assert found.found is Found.EXPORTED
    assert found.sentences[0].endswith("It is no issued report.")


def test_the_certificate_of_destruction_knows_an_issued_report(
    session: Session, case: OpenCase, data: bytes
) -> None:
    case.close()
    certificate = session.certificate_of(case.id, Reason.CONCLUDED)
    assert f"2024-03-11 {_sha(data)}" in certificate.reports
    assert certificate.counts["issued reports"] == 1
    session.destroy(certificate)
    found = verifying.verify(session, data)
    assert found.found is Found.DESTROYED
    assert "the case was destroyed on" in found.sentences[0]


def test_a_report_outlives_its_received_records_and_goes_with_a_packed_case(
    session: Session, case: OpenCase, data: bytes, tmp_path: Path
) -> None:
    case_id = case.id
    case.close()
    certificate = session.received_certificate_of(case_id, Reason.CONCLUDED, Fate.DESTROYED)
    session.destroy_received(certificate, Fate.DESTROYED)
    with session.working_on(case_id) as reduced:
        (issued,) = reduced.file.issued.all()
        assert issuing.issued_bytes(reduced, issued.id) == data
        assert drafting.draft_report(reduced, 1).version == "Draft 1"
        assert reduced.file.faults() == ()
    packed = tmp_path / "case.crcase"
    session.pack(case_id, packed, PASSPHRASE)
    other, _code = Session.create(tmp_path / "Other", PASSPHRASE)
    with other.working_on(other.unpack(packed, PASSPHRASE)) as taken:
        assert issuing.issued_bytes(taken, issued.id) == data
        assert drafting.draft_report(taken, 1).version == "Draft 1"
    assert verifying.verify(other, data).same
    other.close()


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="an independent reader of signatures")
def test_another_program_finds_the_signature_valid(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(data)
    told = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Total document signed" in told
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told
    file.write_bytes(data.replace(b"/MediaBox", b"/MediaBoX", 1))
    told = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in told


def test_the_bytes_before_the_signature_stay_the_first_of_the_file(
    case: OpenCase, data: bytes
) -> None:
    (issued,) = case.file.issued.all()
    found = signature_of(data)
    assert found is not None
    assert (found.whole, found.intact) == (True, True)
    assert found.unsigned_sha256 == issued.unsigned_sha256 != issued.sha256 == _sha(data)
    assert (issued.signer, issued.signer_sha256) == ("Dr A Fenwick", found.certificate.sha256)


def test_a_signed_file_fails_no_assertion(data: bytes) -> None:
    failed = [f"{each.id} {each.detail}" for each in check_pdf(data) if each.failed]
    assert failed == []
    told = {each.id: each.detail for each in check_pdf(data)}
    assert "covers the whole file and holds" in told["70"]


def test_a_certificate_that_cannot_sign_is_refused_in_a_sentence(
    session: Session, case: OpenCase
) -> None:
    old = signing.make_pkcs12("Dr A Fenwick", OPENS, NOW - timedelta(days=2000))
    new = signing.make_pkcs12("Dr A Fenwick", OPENS, NOW + timedelta(days=30))
    with pytest.raises(BadInputError, match="expired on"):
        certificates._keep(session, old, OPENS)
    with pytest.raises(BadInputError, match="not valid before"):
        certificates._keep(session, new, OPENS)
    for pkcs, opens in ((old, "something else"), (b"no certificate", OPENS), (b"", "")):
        with pytest.raises(BadInputError, match="passphrase is wrong, or the file is no"):
            signing.read_pkcs12(pkcs, opens)
    held = pkcs12.load_pkcs12(old, OPENS.encode())
    assert held.cert is not None
    alone = pkcs12.serialize_key_and_certificates(
        None, None, held.cert.certificate, None, NoEncryption()
    )
    with pytest.raises(BadInputError, match="no private key"):
        signing.read_pkcs12(alone, "")
    with pytest.raises(BadInputError, match="its passphrase is wrong"):
        issuing.finalise(case, PASSPHRASE, TODAY, certificate_passphrase="wrong")
    certificates.remove(session)
    assert certificates.certificate(session) is None
    with pytest.raises(BadInputError, match="no certificate in this vault"):
        issuing.finalise(case, PASSPHRASE, TODAY, certificate_passphrase=OPENS)
    assert len(case.file.issued.all()) == 1


def test_an_expired_certificate_of_the_vault_issues_nothing(
    session: Session, case: OpenCase
) -> None:
    old = signing.make_pkcs12("Dr A Fenwick", OPENS, NOW - timedelta(days=2000))
    session.journal.keep_signing_identity(old, "{}")
    with pytest.raises(BadInputError, match="expired on"):
        issuing.finalise(case, PASSPHRASE, TODAY, certificate_passphrase=OPENS)
    assert len(case.file.issued.all()) == 1


def test_a_key_on_a_curve_signs_and_another_kind_is_refused(data: bytes) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dr Zoë Żak")])

    def made(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key()).serial_number(1)
            .not_valid_before(NOW - timedelta(1)).not_valid_after(NOW + timedelta(1))
            .sign(key, SHA256() if isinstance(key, ec.EllipticCurvePrivateKey) else None)
        )  # fmt: skip
        return pkcs12.serialize_key_and_certificates(None, key, certificate, None, NoEncryption())

    signer = signing.read_pkcs12(made(ec.generate_private_key(ec.SECP256R1())), "")
    plain = data[: next(end for end in _ends(data) if data[:end].endswith(b"\n"))]
    found = signature_of(signing.sign_pdf(plain, signer, NOW))
    assert found is not None
    assert (found.whole, found.intact, found.certificate.subject) == (True, True, "Dr Zoë Żak")
    with pytest.raises(BadInputError, match="kind of key"):
        signing.read_pkcs12(made(ed25519.Ed25519PrivateKey.generate()), "")
    with pytest.raises(BadInputError, match="signed already"):
        signing.sign_pdf(data, signer, NOW)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_signature_never_crash(noise: bytes) -> None:
    try:
        signature_of(b"/ByteRange [0 2 4 2]<00>" + noise)
        der.read(noise)
    except (BadInputError, ValueError):
        return


def test_the_subject_is_given_a_report_that_was_served_and_a_draft_only_by_decision(
    case: OpenCase, data: bytes, tmp_path: Path
) -> None:
    (issued,) = case.file.issued.all()
    held = {part.part: part for part in subject_access.parts(case)}
    assert held[DRAFTS].left_out
    assert held[issued_part(issued.id)].left_out
    given = DisclosureDraft(TODAY, "Firm", how="e-mail", served=True)
    after_issue.give(case, issued.id, given)
    subject_access.decide(case, DRAFTS, Ground.GIVEN, "The solicitor agreed")
    subject_access.write(case, tmp_path / "answer", TODAY)
    assert (tmp_path / "answer" / "reports" / "report-1.pdf").read_bytes() == data
    assert (tmp_path / "answer" / "reports" / "draft-1.pdf").read_bytes()[:5] == b"%PDF-"


def test_a_draft_whose_reference_led_nowhere_can_still_be_read(case: OpenCase) -> None:
    with case.change("Write", Kind.REPORT):
        case.file.sections.put(SectionText("presentation", "She said so {D99 p.1}."))
    draft, _ = drafting.save_draft(case)
    assert drafting.draft_pdf(case, draft.number)[1][:5] == b"%PDF-"


def test_what_goes_with_a_report_says_five_things(case: OpenCase) -> None:
    (issued,) = case.file.issued.all()
    told = json.loads(after_issue.sidecar_bytes(issued, pdf=False))
    assert set(told) == {"id", "type", "date", "pages", "sha256"}
    assert after_issue.sidecar_bytes(issued, pdf=True)[:5] == b"%PDF-"


def test_references_are_given_their_pages_in_a_later_bundle(case: OpenCase) -> None:
    (issued,) = case.file.issued.all()
    bundle, _ = bundles.add_bundle(case, "Trial bundle", date(2024, 5, 1))
    bundles.set_pages(case, bundle.id, "doc1", "1-2 = B/214-215")
    found = bundle_schedule.references(case, issued.id, bundle.id)
    assert {each.number for each in found if each.document.startswith("D1 ")} >= {"B/214"}
    assert any(not each.number for each in found)
    assert bundle_schedule.schedule(case, issued.id, bundle.id)[:5] == b"%PDF-"
    with pytest.raises(BadInputError, match="no such bundle"):
        bundle_schedule.schedule(case, issued.id, "none")


def test_a_request_to_amend_needs_its_answer(case: OpenCase) -> None:
    (issued,) = case.file.issued.all()
    asked = AmendmentDraft(TODAY, "Firm", Category.CLARITY, "Say which test", issued.id)
    after_issue.put_amendment(case, asked)
    (held,) = after_issue.amendments(case)
    declined = AmendmentDraft(
        TODAY, "Firm", Category.CLARITY, "Say which test", issued.id, Answered.DECLINED
    )
    with pytest.raises(BadInputError, match="Why was it declined"):
        after_issue.put_amendment(case, declined, held.id)
    with pytest.raises(BadInputError, match="Day, sender"):
        after_issue.put_amendment(case, AmendmentDraft(None, "", Category.ACCURACY, ""))
    with pytest.raises(BadInputError, match="Day, what changed"):
        after_issue.put_change(case, ChangeDraft(TODAY, issued.id, "", ""))
    after_issue.put_change(case, ChangeDraft(TODAY, issued.id, "Cause", "New records"))
    assert after_issue.changes_of_opinion(case)[0].told == ""


def test_drafts_and_versions_are_compared_by_name(case: OpenCase) -> None:
    same = comparing_drafts.compare(case, "1", "v1")
    assert same.lines == ()
    with case.change("Write", Kind.REPORT):
        held = case.file.sections.get("presentation")
        assert held is not None
        case.file.sections.put(type(held)("presentation", "She was late.", held.source))
    changed = comparing_drafts.compare(case, "v1", "now")
    assert any("late" in line for line in changed.lines)
    for name in ("9", "v9", "yesterday"):
        with pytest.raises(BadInputError):
            comparing_drafts.compare(case, name, "now")


_WORDS = st.text(max_size=60)


@given(
    number=_WORDS,
    claimant=_WORDS,
    defendant=_WORDS,
    expert=_WORDS,
    form=st.sampled_from(list(Form)),
    draft=st.booleans(),
)
def test_file_names_keep_to_the_pattern(
    *, number: str, claimant: str, defendant: str, expert: str, form: Form, draft: bool
) -> None:
    case = Case(
        "id",
        Claimant(claimant),
        Proceedings(claim_number=number, claimant=claimant, defendant=defendant),
        expert=Expert(expert),
    )
    name = file_name(case, form, date(2026, 3, 4), "1", draft=draft)
    assert name.isascii()
    assert len(name) <= 100
    assert name.endswith(f"_{form.short}_2026-03-04_{'DRAFT-1' if draft else 'v1'}.pdf")
    assert not set(name) & set(" /\\:*?\"<>|'")


def test_a_cipher_stands_in_the_name_of_the_file() -> None:
    proceedings = Proceedings(claim_number="QB-1", defendant="Łódź Ltd", cipher="ABC")
    case = Case("id", Claimant("Zoë Żak"), proceedings, expert=Expert("Dr A Fenwick, PhD"))
    name = file_name(case, Form.REPORT, date(2026, 3, 4), "2", draft=False)
    assert name == "QB-1_ABC_v_Lodz-Ltd_Fenwick_Report_2026-03-04_v2.pdf"


@given(st.recursive(st.none() | st.integers() | st.text(), lambda s: st.dictionaries(st.text(), s)))
def test_json_of_another_shape_is_no_report(value: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        report_json.decode(json.dumps(value).encode())
