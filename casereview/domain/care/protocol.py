"""What a treatment for a disorder is described as containing, and what the records show of it.

A protocol lists targets (what keeps the disorder going) and the strategies that match them. The
check counts what the expert recorded of each; it gives no percentage, for which nothing validated
exists, and it decides nothing (iapt-and-treatment 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.care.treatment import Aspect, Evidence, Review
from casereview.domain.provenance import Provenance


class ItemPart(StrEnum):
    """What an item of a protocol is."""

    TARGET = "target"
    STRATEGY = "strategy"
    CONDUCT = "conduct"
    """How the treatment is carried out, whatever its targets: an agenda, homework, a review."""


@dataclass(frozen=True, slots=True)
class ProtocolItem:
    """One target or strategy; `serves` names the targets that a strategy is meant to change."""

    id: str
    part: ItemPart
    text: str
    serves: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Protocol:
    """A published treatment with what it is described as containing.

    disorders: keys of interview modules, none for what holds of every disorder. treatments: words
    of the letters vocabulary under which a letter would name it. generic: it describes a kind of
    delivery (guided self-help, a computer programme, any high-intensity therapy) and stands beside
    the protocols of a disorder.
    """

    id: str
    name: str
    authors: str
    disorders: tuple[str, ...]
    treatments: tuple[str, ...]
    generic: bool
    items: tuple[ProtocolItem, ...]
    note: str
    provenance: Provenance
    reviewed_by: str = ""

    def of_part(self, part: ItemPart) -> tuple[ProtocolItem, ...]:
        """Return the targets, the strategies or what concerns the conduct."""
        return tuple(item for item in self.items if item.part is part)

    def subject(self, item: ProtocolItem) -> str:
        """Return what a line of the review is recorded under: `protocol/item`."""
        return f"{self.id}/{item.id}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items are present, recorded as not done, not stated, in a record not seen, open."""

    present: int = 0
    absent: int = 0
    not_stated: int = 0
    not_seen: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All items."""
        return self.present + self.absent + self.not_stated + self.not_seen + self.open

    @property
    def words(self) -> str:
        """`3 present, 1 recorded as not done, 4 not stated, 0 in records not seen (of 8)`."""
        parts = [
            f"{self.present} present",
            f"{self.absent} recorded as not done",
            f"{self.not_stated} not stated",
            f"{self.not_seen} in records not seen",
        ]
        if self.open:
            parts.append(f"{self.open} not yet looked at")
        return f"{', '.join(parts)} (of {self.total})"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """An item with what the expert recorded of it; review None while not yet looked at."""

    item: ProtocolItem
    subject: str
    review: Review | None

    @property
    def state(self) -> Evidence | None:
        """What is recorded, None while not yet looked at."""
        return None if self.review is None else Evidence(self.review.state)


@dataclass(frozen=True, slots=True)
class ProtocolCheck:
    """One protocol set beside one course."""

    protocol: Protocol
    episode_id: str | None
    lines: tuple[CheckLine, ...]

    @property
    def begun(self) -> bool:
        """Whether anything has been recorded."""
        return any(line.review is not None for line in self.lines)

    @property
    def counts(self) -> Counts:
        """Counts over all items."""
        return _counts(self.lines)


def _counts(lines: Sequence[CheckLine]) -> Counts:
    states = [line.state for line in lines]
    return Counts(
        present=states.count(Evidence.PRESENT),
        absent=states.count(Evidence.ABSENT),
        not_stated=states.count(Evidence.NOT_STATED),
        not_seen=states.count(Evidence.NOT_SEEN),
        open=states.count(None),
    )


def check_protocol(
    protocol: Protocol, reviews: Iterable[Review], episode_id: str | None
) -> ProtocolCheck:
    """Set the recorded lines of one course beside the items of a protocol."""
    recorded = {
        review.subject: review
        for review in reviews
        if review.aspect is Aspect.PROTOCOL and review.episode_id == episode_id
    }
    return ProtocolCheck(
        protocol,
        episode_id,
        tuple(
            CheckLine(item, protocol.subject(item), recorded.get(protocol.subject(item)))
            for item in protocol.items
        ),
    )


def begun_checks(
    protocols: Mapping[str, Protocol], reviews: Sequence[Review], episode_id: str | None
) -> tuple[ProtocolCheck, ...]:
    """Return the checks of a course for which something is recorded, in the protocols' order."""
    checks = (check_protocol(each, reviews, episode_id) for each in protocols.values())
    return tuple(check for check in checks if check.begun)


def fitting(
    protocols: Mapping[str, Protocol], module: str, treatment: str = ""
) -> tuple[Protocol, ...]:
    """Return the protocols for a disorder, those that fit the named treatment first.

    module: the key of an interview module. treatment: a word of the letters vocabulary, '' where
    what was given is not stated. Lists of a kind of delivery follow where they fit the treatment.
    """
    own = [each for each in protocols.values() if module in each.disorders]
    generic = [
        each
        for each in protocols.values()
        if each.generic and treatment in each.treatments and module not in each.disorders
    ]
    return (
        *(each for each in own if treatment in each.treatments),
        *generic,
        *(each for each in own if treatment not in each.treatments),
    )


# ---- ratings of adherence and competence ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class FidelityScale:
    """A scale by which somebody may have rated therapy; threshold None where none was found."""

    id: str
    name: str
    rates: str
    items: int | None
    item_low: float | None
    item_high: float | None
    threshold: float | None
    treatments: tuple[str, ...]
    note: str
    provenance: Provenance

    @property
    def high(self) -> float | None:
        """The highest total, None where the items are not known."""
        if self.items is None or self.item_high is None:
            return None
        return self.items * self.item_high

    @property
    def words(self) -> str:
        """`12 items of 0 to 6; competence from 36 of 72`; '' where nothing is known."""
        parts = []
        if self.items is not None and self.item_low is not None and self.item_high is not None:
            parts.append(f"{self.items} items of {self.item_low:g} to {self.item_high:g}")
        if self.threshold is not None:
            of = f" of {self.high:g}" if self.high is not None else ""
            parts.append(f"competence from {self.threshold:g}{of} as quoted")
        return "; ".join(parts)

    @property
    def about(self) -> str:
        """Everything to know beside a figure, in sentences: name, range, convention, check."""
        parts = [f"{self.name} ({self.words})." if self.words else f"{self.name}."]
        if self.note:
            parts.append(self.note)
        if not self.provenance.verified:
            parts.append("Particulars of the scale were not checked against its source.")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class FidelityFinding:
    """What a study found of ratings and outcome; works of the library stand behind it."""

    work: str
    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The scales, and what is known for and against reading outcomes from them."""

    scales: tuple[FidelityScale, ...] = ()
    findings: tuple[FidelityFinding, ...] = ()

    def scale(self, id_: str) -> FidelityScale | None:
        """Return a scale, None where it is not among those known."""
        return next((scale for scale in self.scales if scale.id == id_), None)
