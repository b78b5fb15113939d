"""Signs a finished PDF by the expert's own certificate (PAdES B-B), as the last step over it.

The signature is appended, so the bytes before it stay the first bytes of the signed file. There is
no time-stamp, because one would have to be fetched. The field it adds is not seen on paper.
"""

# ruff: noqa: ANN401 - pikepdf and cryptography objects carry no types that say more
from __future__ import annotations

import hashlib
import importlib.util
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from casereview.errors import BadInputError
from casereview.reporting.signatures import der

DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
SHA256 = "2.16.840.1.101.3.4.2.1"
_RSA_SHA256, _ECDSA_SHA256 = "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
_CONTENTS_BYTES = 12 * 1024
_RANGE = "[0 0000000000 0000000000 0000000000]"
_YEARS = 3
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_PLACE = "/CaseReviewSignatureField"
"""Stands for a reference to the field until its number is written."""

_NOT_SIGNED = "Nothing was signed or changed."


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What is told of a certificate; sha256 is that of the certificate alone, without its key."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    sha256: str

    @property
    def own(self) -> bool:
        """Whether its holder vouches for it alone, as for one made here."""
        return self.subject == self.issuer


class Signer:
    """A certificate with its private key, ready to sign."""

    def __init__(self, key: Any, certificate: Any, others: tuple[Any, ...] = ()) -> None:
        self._key = key
        self._certificate = certificate
        self._others = others

    @property
    def facts(self) -> CertificateFacts:
        """What is told of the certificate."""
        return facts_of(self._certificate)

    def require_valid(self, now: datetime) -> None:
        """Refuse a certificate whose time has not come or is over; raises BadInputError."""
        facts = self.facts
        if now < facts.not_before:
            raise BadInputError(
                f"The certificate is not valid before {_day(facts.not_before)}.",
                kept=_NOT_SIGNED,
                do="Use another one, or finalise without a certificate.",
            )
        if now > facts.not_after:
            raise BadInputError(
                f"The certificate expired on {_day(facts.not_after)}.",
                kept=_NOT_SIGNED,
                do="Use another one, or finalise without a certificate.",
            )

    def signature(self, digest: bytes) -> bytes:
        """Return the detached CMS signature over what has this SHA-256."""
        from cryptography.hazmat.primitives.serialization import Encoding

        whole = self._certificate.public_bytes(Encoding.DER)
        issuer_and_serial = der.sequence(
            self._certificate.issuer.public_bytes(), der.integer(self._certificate.serial_number)
        )
        hashed = der.sequence(der.sequence(der.octets(hashlib.sha256(whole).digest())))
        attributes = (
            _attribute(CONTENT_TYPE, der.oid(DATA)),
            _attribute(MESSAGE_DIGEST, der.octets(digest)),
            _attribute(SIGNING_CERTIFICATE, der.sequence(hashed)),
        )
        signed = der.set_of(*attributes)
        algorithm, signature = self._sign(signed)
        sha256 = der.sequence(der.oid(SHA256))
        signer = der.sequence(
            der.integer(1),
            issuer_and_serial,
            sha256,
            der.tlv(0xA0, der.read(signed).content),
            algorithm,
            der.octets(signature),
        )
        chain = b"".join(each.public_bytes(Encoding.DER) for each in self._others)
        content = der.sequence(
            der.integer(1),
            der.set_of(sha256),
            der.sequence(der.oid(DATA)),
            der.tlv(0xA0, whole + chain),
            der.set_of(signer),
        )
        return der.sequence(der.oid(SIGNED_DATA), der.tlv(0xA0, content))

    def _sign(self, data: bytes) -> tuple[bytes, bytes]:
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
        from cryptography.hazmat.primitives.hashes import SHA256 as Sha256

        if isinstance(self._key, rsa.RSAPrivateKey):
            algorithm = der.sequence(der.oid(_RSA_SHA256), der.NOTHING)
            return algorithm, self._key.sign(data, padding.PKCS1v15(), Sha256())
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        return der.sequence(der.oid(_ECDSA_SHA256)), self._key.sign(data, ec.ECDSA(Sha256()))


def _attribute(name: str, value: bytes) -> bytes:
    return der.sequence(der.oid(name), der.set_of(value))


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def available() -> bool:
    """Whether this installation can sign."""
    return importlib.util.find_spec("cryptography") is not None


def require_available() -> None:
    """Refuse where the package that signs is not installed; raises BadInputError."""
    if not available():
        raise BadInputError(
            "This installation cannot sign by certificate: the package “cryptography” is missing.",
            kept=_NOT_SIGNED,
            do="Install CaseReview with its extra “signing”, or finalise without a certificate.",
        )


def read_pkcs12(data: bytes, passphrase: str) -> Signer:
    """Return what signs from a PKCS#12 file (`.p12`, `.pfx`).

    Raises BadInputError for a wrong passphrase, a file without a private key or certificate, and a
    kind of key that reports are not signed by.
    """
    require_available()
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        held = pkcs12.load_pkcs12(data, passphrase.encode() or None)
    except ValueError as fault:
        raise BadInputError(
            "The certificate cannot be opened: its passphrase is wrong, or the file is no "
            "certificate with a private key (.p12 or .pfx).",
            kept=_NOT_SIGNED,
        ) from fault
    if held.key is None or held.cert is None:
        raise BadInputError(
            "The file holds no private key with its certificate.",
            kept=_NOT_SIGNED,
            do="Export the certificate together with its private key.",
        )
    if not isinstance(held.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise BadInputError(
            "The certificate has a kind of key that reports are not signed by.",
            kept=_NOT_SIGNED,
            do="Use one with an RSA or an elliptic-curve key.",
        )
    others = tuple(each.certificate for each in held.additional_certs)
    return Signer(held.key, held.cert.certificate, others)


def make_pkcs12(name: str, passphrase: str, now: datetime) -> bytes:
    """Make a key and a certificate that its holder alone vouches for, valid for three years.

    Raises BadInputError without a name or a passphrase.
    """
    require_available()
    if not name.strip() or not passphrase:
        raise BadInputError("A certificate needs a name and a passphrase.", kept=_NOT_SIGNED)
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.hashes import SHA256 as Sha256
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name.strip()[:64])])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    start = now.astimezone(UTC).replace(microsecond=0) - timedelta(minutes=5)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, Sha256())
    )
    return pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(passphrase.encode())
    )


def facts_of(certificate: Any) -> CertificateFacts:
    """Return what is told of a certificate."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return CertificateFacts(
        subject=_named(certificate.subject),
        issuer=_named(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        sha256=hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
    )


def _named(name: Any) -> str:
    from cryptography.x509.oid import NameOID

    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else str(name.rfc4514_string())


# --- the file ---


def sign_pdf(data: bytes, signer: Signer, now: datetime) -> bytes:
    """Return the PDF with a signature over the whole of it appended; raises BadInputError."""
    signer.require_valid(now)
    made = bytearray(_Update(data).with_signature(signer.facts.subject, now))
    start = made.index(b"<" + b"0" * (2 * _CONTENTS_BYTES) + b">", len(data))
    end = start + 2 * _CONTENTS_BYTES + 2
    numbers = f"[0 {start:010} {end:010} {len(made) - end:010}]".encode()
    place = made.index(_RANGE.encode(), len(data))
    made[place : place + len(numbers)] = numbers
    signature = signer.signature(hashlib.sha256(made[:start] + made[end:]).digest())
    if len(signature) > _CONTENTS_BYTES:
        raise BadInputError(
            "The certificate with its chain is too large for the signature of a PDF.",
            kept=_NOT_SIGNED,
        )
    made[start + 1 : end - 1] = signature.hex().encode().ljust(2 * _CONTENTS_BYTES, b"0")
    return bytes(made)


class _Update:
    """An increment to a PDF: objects appended, and what says where they are."""

    def __init__(self, data: bytes) -> None:
        import pikepdf

        found = _START.search(data)
        if found is None:
            raise BadInputError("The file is no PDF that can be signed.", kept=_NOT_SIGNED)
        self._data = data if data.endswith(b"\n") else data + b"\n"
        self._before = int(found[1])
        with pikepdf.open(BytesIO(data)) as pdf:
            if "/AcroForm" in pdf.Root:
                raise BadInputError("The file is signed already, or a form.", kept=_NOT_SIGNED)
            self._size = int(pdf.trailer.Size)
            self._root = pdf.Root.objgen[0]
            self._page = pdf.pages[0].obj.objgen[0]
            field, stands = self._size + 1, pikepdf.Name(_PLACE)
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([stands]), SigFlags=3)
            first = pdf.pages[0].obj
            first.Annots = pikepdf.Array([*first.get("/Annots", []), stands])
            self._root_text = _text(pdf.Root, field)
            self._page_text = _text(first, field)
            info = pdf.trailer.get("/Info")
            self._info = b"" if info is None else f"/Info {info.objgen[0]} 0 R ".encode()
            self._id = bytes(pdf.trailer.ID[0])

    def with_signature(self, who: str, now: datetime) -> bytes:
        """Return the file with room for a signature in its last objects."""
        sign, field, table = self._size, self._size + 1, self._size + 2
        name = _string(who)
        stamp = now.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()
        objects = {
            self._root: self._root_text,
            self._page: self._page_text,
            sign: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
            b"/Name " + name + b" /M (" + stamp + b") /ByteRange " + _RANGE.encode()
            + b" /Contents <" + b"0" * (2 * _CONTENTS_BYTES) + b"> >>",
            field: f"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132 "
            f"/Rect [-1 -1 -1 -1] /V {sign} 0 R /P {self._page} 0 R ".encode()
            + b"/TU " + name + b" /Contents " + name + b" >>",
        }  # fmt: skip
        out = bytearray(self._data)
        places: dict[int, int] = {}
        for number, body in objects.items():
            places[number] = len(out)
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        places[table] = start = len(out)
        numbers = sorted(places)
        rows = b"".join(b"\1" + places[n].to_bytes(5, "big") + b"\0\0" for n in numbers)
        index = " ".join(f"{n} 1" for n in numbers)
        changed = hashlib.sha256(self._data).digest()[:16].hex()
        out += (
            f"{table} 0 obj\n<< /Type /XRef /Size {table + 1} /W [1 5 2] /Index [{index}] "
            f"/Root {self._root} 0 R ".encode()
            + self._info
            + f"/ID [<{self._id.hex()}> <{changed}>] /Prev {self._before} "
            f"/Length {len(rows)} >>\nstream\n".encode()
            + rows
            + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
        )
        return bytes(out)


def _text(item: Any, field: int) -> bytes:
    return bytes(item.unparse(resolved=True)).replace(_PLACE.encode(), f"{field} 0 R".encode())


def _string(text: str) -> bytes:
    """Return a text string of a PDF, in UTF-16 so that every name can be written."""
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"
