"""Reads the signature of a PDF: whose it is, whether it covers the whole file, whether it holds."""

# ruff: noqa: ANN401 - keys and certificates carry no types that say more
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from casereview.errors import BadInputError
from casereview.reporting.signatures import der, signing
from casereview.reporting.signatures.signing import CertificateFacts

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_START = re.compile(rb"startxref\s+\d+\s+%%EOF[\r\n]*")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What is found of a signature.

    whole: it covers every byte of the file but its own. intact: what it covers is what was signed,
    by the key of that certificate. unsigned_sha256: of the file before it was signed.
    """

    certificate: CertificateFacts
    whole: bool
    intact: bool
    unsigned_sha256: str

    @property
    def sentence(self) -> str:
        """What is found, in one sentence."""
        who = self.certificate.subject
        if not self.intact:
            return f"The signature of {who} does not hold: the file was changed after it."
        if not self.whole:
            return f"The signature of {who} holds for a part of the file; something was added."
        return f"Signed by the certificate of {who}; the signature covers the whole file and holds."


def signature_of(data: bytes) -> SignatureFacts | None:
    """Return what the last signature of a PDF shows, None for one without.

    Raises BadInputError for a signature of a kind that is not read here, or where the package that
    reads them is not installed.
    """
    found = list(_RANGE.finditer(data))
    if not found:
        return None
    signing.require_available()
    first, second, length = (int(number) for number in found[-1].groups())
    contents = _HEX.fullmatch(data[first:second])
    if contents is None or second + length > len(data):
        raise _unread()
    try:
        certificate, intact = _checked(
            bytes.fromhex(contents[1].decode()), data[:first] + data[second : second + length]
        )
    except (ValueError, IndexError) as fault:
        raise _unread() from fault
    before = [match.end() for match in _START.finditer(data) if match.end() < first]
    unsigned = data[: before[-1]] if before else b""
    return SignatureFacts(
        certificate=signing.facts_of(certificate),
        whole=second + length == len(data),
        intact=intact,
        unsigned_sha256=hashlib.sha256(unsigned).hexdigest(),
    )


def _unread() -> BadInputError:
    return BadInputError("The file bears a signature of a kind that is not read here.")


def _checked(cms: bytes, covered: bytes) -> tuple[Any, bool]:
    """Return the certificate that signed and whether its signature over these bytes holds."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    signed = der.read(der.read(cms).parts[1].content)
    certificate = x509.load_der_x509_certificate(der.find(signed.parts, 0xA0).parts[0].whole)
    signer = signed.parts[-1].parts[0]
    attributes = der.find(signer.parts, 0xA0)
    digest = next(
        each.parts[1].parts[0].content
        for each in attributes.parts
        if each.parts[0].whole == der.oid(signing.MESSAGE_DIGEST)
    )
    try:
        _verify(certificate, signer.parts[-1].content, attributes.under(der.SET))
    except InvalidSignature:
        return certificate, False
    return certificate, digest == hashlib.sha256(covered).digest()


def _verify(certificate: Any, signature: bytes, data: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(SHA256()))
    else:
        msg = "a key of another kind"
        raise ValueError(msg)
