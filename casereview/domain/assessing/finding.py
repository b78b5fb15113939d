"""What the rules make of the answers: computed, explained, never decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.shortening import shortened


class Status(StrEnum):
    """Computed status of a module at a time point (2.6), remission overlay included."""

    MET = "met"
    EXCLUDED = "excluded"
    SUBTHRESHOLD = "subthreshold"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"
    NOT_ASSESSED = "not_assessed"
    SCREEN_NEGATIVE = "screen_negative"
    PARTIAL_REMISSION = "partial_remission"
    FULL_REMISSION = "full_remission"
    SCREEN_POSITIVE = "screen_positive"
    REFER_ON = "refer_on"
    NOT_INDICATED = "not_indicated"

    @property
    def words(self) -> str:
        """How pages and reports write it."""
        return _WORDS[self]


_WORDS = {
    Status.MET: "Met",
    Status.EXCLUDED: "Criteria present, diagnosis not given",
    Status.SUBTHRESHOLD: "Subthreshold",
    Status.NOT_MET: "Not met",
    Status.UNDETERMINED: "Undetermined",
    Status.NOT_ASSESSED: "Not assessed",
    Status.SCREEN_NEGATIVE: "Not indicated by screening; not examined",
    Status.PARTIAL_REMISSION: "In partial remission",
    Status.FULL_REMISSION: "In full remission",
    Status.SCREEN_POSITIVE: "Screen positive; no diagnosis",
    Status.REFER_ON: "Refer on; no diagnosis",
    Status.NOT_INDICATED: "Not indicated",
}


class ChangeWord(StrEnum):
    """Change of a disorder from one time point to a later one (2.10)."""

    NEW = "new"
    RECURRED = "recurred"
    PERSISTING = "persisting"
    REMITTED = "remitted"
    ABSENT = "absent"
    STAYS_REMITTED = "stays_remitted"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item as the explanation shows it: truth F, U or T; hidden ones do not count."""

    id: str
    label: str
    truth: str
    value: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CriterionState:
    """A criterion with its truth, its count as an interval (`2 of 6; 3 needed`) and its items."""

    id: str
    label: str
    truth: str
    count: str
    items: tuple[ItemState, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a status is what it is: the parts of the explanation, and what would settle it (2.7)."""

    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    settling: tuple[str, ...] = ()
    criteria: tuple[CriterionState, ...] = ()


class Told:
    """Reasons that are put into words when they are first read: of most findings nobody asks.

    What they are told from never changes, so neither do they.
    """

    def __init__(self, tell: Callable[[], Reasons]) -> None:
        self._tell = tell

    @cached_property
    def reasons(self) -> Reasons:
        """The reasons in words."""
        return self._tell()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.reasons == other.reasons

    __hash__ = None  # type: ignore[assignment]  # equal by words, which hashing would have to make


@dataclass(frozen=True, slots=True)
class Finding:
    """The computed outcome of one module in one system at one time point, with its reasons."""

    key: ModuleKey
    time_point_id: str
    system: str
    status: Status
    base_status: Status
    told: Told = field(hash=False, repr=False)
    flags: tuple[str, ...] = ()  # short codes (`subthreshold_open`, a hierarchy rule's id)
    cautions: tuple[str, ...] = ()  # the flags in words, to be printed
    urgent: tuple[str, ...] = ()  # those of the cautions that must not be overlooked
    skippable: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()  # items left unasked that a rule still open uses by now
    hidden: tuple[str, ...] = ()  # answered items whose gate is not open: stored, not counted
    closed: tuple[str, ...] = ()  # items whose gate is not open, answered or not: not to be asked
    severity: str = ""
    module_version: str = ""

    @property
    def because(self) -> tuple[str, ...]:
        """What decides the status."""
        return self.told.reasons.because

    @property
    def missing(self) -> tuple[str, ...]:
        """What is open, by its cause."""
        return self.told.reasons.missing

    @property
    def would_change(self) -> tuple[str, ...]:
        """The single answers that would give another status."""
        return self.told.reasons.would_change

    @property
    def settling(self) -> tuple[str, ...]:
        """The items that would settle an open status."""
        return self.told.reasons.settling

    @property
    def criteria(self) -> tuple[CriterionState, ...]:
        """Each criterion with its truth, its count and its items."""
        return self.told.reasons.criteria

    @property
    def sentence(self) -> str:
        """The explanation in one paragraph: verdict, because, missing, would change if."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The verdict with what decides it, what is missing, and what would change it."""
        parts = (
            [f"{self.status.words}: {'; '.join(shortened(self.because))}."]
            if self.because
            else [f"{self.status.words}."]
        )
        if self.missing:
            parts.append(f"Missing: {'; '.join(self.missing)}.")
        if self.would_change:
            parts.append(f"Would change if: {'; '.join(shortened(self.would_change))}.")
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one disorder between two time points, with flags that must be printed."""

    key: ModuleKey
    from_id: str
    to_id: str
    change: ChangeWord
    flags: tuple[str, ...] = ()
    possible: tuple[ChangeWord, ...] = ()
    detail: str = ""  # of a remitted disorder: what its status became


@dataclass(frozen=True, slots=True)
class CaseFindings:
    """All findings of a case, in each system, and the changes between its points.

    screened: of modules not taken up, what the screener alone says of them.
    """

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    screened: tuple[Finding, ...] = ()
    _places: dict[tuple[str, ModuleKey, str], Finding] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the findings, which pages look up one by one."""
        places = {(f.time_point_id, f.key, f.system): f for f in self.findings}
        for finding in self.findings:
            places.setdefault((finding.time_point_id, finding.key, ""), finding)
        object.__setattr__(self, "_places", places)

    def of(self, taken_up: Iterable[ModuleKey]) -> CaseFindings:
        """Return the findings with those of modules not taken up set apart."""
        keys = frozenset(taken_up)
        return CaseFindings(
            tuple(finding for finding in self.findings if finding.key in keys),
            tuple(change for change in self.changes if change.key in keys),
            tuple(finding for finding in self.findings if finding.key not in keys),
        )

    def at(self, time_point_id: str, key: ModuleKey, system: str = "") -> Finding | None:
        """Return the finding of a module at a time point, or None when it was never opened.

        Without a system: the finding in the module's main one, which comes first.
        """
        return self._places.get((time_point_id, key, system))
