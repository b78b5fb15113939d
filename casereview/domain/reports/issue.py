"""What is issued: reports that are final, what becomes of them, and what is asked about them.

An issued report never changes. What becomes of it (served, superseded) is read from what was
recorded beside it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casereview.domain.case import Case
from casereview.domain.custody.privacy import Disclosure
from casereview.domain.reports.draft import Form
from casereview.domain.reports.profile import FILE_NAME_FIELDS, Profile

LONGEST_FILE_NAME = 100
"""Characters of a file's name (court-report 4.2)."""

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LETTERS = str.maketrans(
    {
        "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "Æ": "Ae", "æ": "ae",
        "Œ": "Oe", "œ": "oe", "Þ": "Th", "þ": "th", "Ð": "D", "ð": "d", "ß": "ss", "ı": "i",
        "’": "", "'": "", "‘": "",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issued:
    """A final report as it is kept, for good and unchanged.

    sha256: of the bytes as they were issued. unsigned_sha256: of the bytes before a certificate
    signed them, the same where none did. model_hash: of the canonical form of what it says.
    data_hash: of what the case's data alone make of it. declarations: the prescribed words with the
    day from which they are in force. checks, assertions: how they came out, as JSON. fonts: each
    face with the SHA-256 of its file. history: the head of the case's history just before.
    """

    id: str
    number: int
    form: Form
    version: str
    title: str
    file_name: str
    sha256: str
    unsigned_sha256: str
    model_hash: str
    data_hash: str
    pages: int
    counted_pages: int
    size: int
    profile: str
    declarations: tuple[str, ...]
    program: str
    fonts: tuple[str, ...]
    checks: str
    assertions: str
    signed_on: date
    finalised_at: datetime
    history: str
    signer: str = ""
    signer_sha256: str = ""
    subject: str = ""
    parent: str = ""
    supersedes: str = ""

    @property
    def signed(self) -> bool:
        """Whether a certificate signed the file."""
        return bool(self.signer)


class State(StrEnum):
    """Where an issued report stands."""

    FINALISED = "finalised"
    SERVED = "served"
    SUPERSEDED = "superseded"


def state_of(issued: Issued, others: Iterable[Issued], disclosures: Iterable[Disclosure]) -> State:
    """Return where an issued report stands; superseded outranks served."""
    if any(other.supersedes == issued.id for other in others):
        return State.SUPERSEDED
    if any(each.issue_id == issued.id and each.served for each in disclosures):
        return State.SERVED
    return State.FINALISED


class Category(StrEnum):
    """On what ground an expert may be asked to amend a report (Guidance 65)."""

    ACCURACY = "accuracy"
    CLARITY = "clarity"
    COMPLETENESS = "completeness"
    CONSISTENCY = "consistency"
    RELEVANCE = "relevance"


class Answered(StrEnum):
    """What became of a request to amend."""

    OPEN = "open"
    MADE = "made"
    PARTLY = "partly"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class AmendmentRequest:
    """Somebody asked for a change: on which ground, and what the expert did with it.

    issue_id: the issued report it is about, '' where it is about a draft. answer: what was done, or
    why it was declined.
    """

    id: str
    received_on: date
    sender: str
    category: Category
    what: str
    issue_id: str = ""
    answered: Answered = Answered.OPEN
    answer: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpinionChange:
    """A change of view on a material matter after a report (PD 35 para 2.5).

    told: who was told of it, how and when; '' while nobody was.
    """

    id: str
    noted_on: date
    issue_id: str
    what: str
    why: str
    told: str = ""
    told_on: date | None = None


def canonical(value: object) -> str:
    """Return JSON that is the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(text: str) -> str:
    """Return a name as letters and digits of ASCII, its words joined by hyphens."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    ascii_only = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _UNSAFE.sub("-", ascii_only).strip("-")


def surname(name: str) -> str:
    """Return the last word of a name, what follows a comma left out (`Dr A. Example, PhD`)."""
    words = name.split(",", 1)[0].split()
    return words[-1] if words else ""


def file_name(
    case: Case,
    form: Form,
    dated: date | None,
    version: str,
    *,
    draft: bool,
    profile: Profile | None = None,
) -> str:
    """Return the name of the file by the pattern of court-report 4.2, `.pdf` included.

    `ClaimNo_Claimant_v_Defendant_Expert_Report_2026-03-04_v1.pdf`: ASCII, 100 characters at most,
    parties shortened before anything else. A claimant under an anonymity order has the cipher.
    profile: says what of it the name holds, and what the report is called.
    """
    fields = (profile.file_name if profile else ()) or FILE_NAME_FIELDS
    kind = plain(profile.terms.kind) if profile and form is Form.REPORT else form.short
    proceedings = case.proceedings
    claimant = proceedings.cipher or surname(proceedings.claimant or case.claimant.name)
    parties = [plain(claimant) or "Claimant"]
    if proceedings.defendant:
        parties += ["v", plain(proceedings.defendant) or "Defendant"]
    said = {
        "expert": plain(surname(case.expert.name)) or "Expert",
        "kind": kind,
        "date": dated.isoformat() if dated else "undated",
        "version": f"DRAFT-{version}" if draft else f"v{version}",
    }
    number = plain(proceedings.claim_number)[:24].strip("-") if "number" in fields else ""
    tail = [words for name, words in said.items() if name in fields]
    return _joined([number] if number else [], parties if "title" in fields else [], tail)


def _joined(head: Sequence[str], parties: list[str], tail: Sequence[str]) -> str:
    tail = [*(words[:24] for words in tail[:1]), *tail[1:]]
    room = LONGEST_FILE_NAME - len(".pdf") - len("_".join([*head, *tail])) - 1
    while parties and len("_".join(parties)) > room:
        longest = max(range(len(parties)), key=lambda at: len(parties[at]))
        parties[longest] = parties[longest][:-1].rstrip("-")
    return "_".join([*head, *parties, *tail]) + ".pdf"
