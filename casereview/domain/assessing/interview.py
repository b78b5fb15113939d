"""Interview modules: one disorder each, read from TOML, versioned, never edited by the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casereview.domain.assessing.expression import Expr
from casereview.domain.dates import british


class ItemType(StrEnum):
    """What kind of answer an item takes."""

    RATING = "rating"
    YES_NO = "yes_no"
    EXCLUSION = "exclusion"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


RATINGS = ("absent", "subthreshold", "threshold", "inadequate")
"""Keys 1 to 4 of the interview page, in this order."""

EXCLUSION_WORDS = ("no", "yes", "unsure")
YES_NO_WORDS = ("yes", "no", "unsure", "cannot_say")
SKIPPED = "skipped"
SEVERITY_STEPS = tuple(half / 2 for half in range(17))
"""The interviewer's scale of severity: 0 to 8 in half steps (2.8)."""


LOCAL = "local, unreviewed"
"""Stands beside the name of a module of the user's own, whatever its file says of a review."""

NOT_REVIEWED = "not clinically reviewed"


class Outcome(StrEnum):
    """What a module may come to: a diagnosis, or (4.2 `mania`, 4.8) a screen's result only."""

    DIAGNOSIS = "diagnosis"
    SCREEN = "screen"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class InterviewItem:
    """One thing to ask and rate; `probe` and anchors are our own wording."""

    id: str
    type: ItemType
    label: str
    probe: str = ""
    follow_up: tuple[str, ...] = ()
    anchors: Mapping[str, str] = field(default_factory=dict, hash=False)
    options: tuple[str, ...] = ()
    note: str = ""
    kind: str = ""
    core: bool = False
    descriptive: bool = False
    ask_when: Expr | None = None
    retired: bool = False
    computed: Expr | None = None  # an exclusion read from other modules while it bears no tick
    differential: tuple[str, ...] = ()  # modules to think of, shown beside an exclusion
    same_as: str = ""  # `ptsd11.R1`: counts as rated there while it bears no answer here
    body_mass_of: tuple[str, ...] = ()  # weight (kg) and height (cm) it is worked out from

    @property
    def shared(self) -> tuple[str, str] | None:
        """Module and item whose answer counts here too, or None."""
        module, _, item = self.same_as.partition(".")
        return (module, item) if item else None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A lettered criterion and its expression."""

    id: str
    label: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A rule between disorders (2.9): effect is flag, exclude or replace.

    urgent: its text is a warning that must not be overlooked (4.6 `an`, medical risk).
    """

    id: str
    when: Expr
    effect: str
    text: str
    profile_setting: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class SeverityBand:
    """A band of severity by a number item or a count of symptoms, lower bound included."""

    label: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Rule:
    """The rules of one classification system."""

    system: str
    syndrome: Expr
    exclusion: Expr
    subthreshold: Expr | None
    hierarchy: tuple[Hierarchy, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemissionStage:
    """A name for full remission that has lasted so many days (`early`, `sustained`)."""

    label: str
    after: float


@dataclass(frozen=True, slots=True)
class Remission:
    """When a formerly met disorder counts as remitted; full_after in days.

    short_is_partial: free of symptoms for less than full_after counts as partial remission.
    free_for: the duration item that says how long the person has been free of it, where asked.
    despite_subthreshold: what the full test leaves aside (craving) does not stand against full
    remission, even where it is a subthreshold presentation by itself.
    """

    basis: str
    partial: Expr | None = None
    full: Expr | None = None
    full_after: float = 0.0
    short_is_partial: bool = False
    free_for: str = ""
    despite_subthreshold: bool = False
    stages: tuple[RemissionStage, ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenerQuestion:
    """An opening question and the answers that open the module.

    follows: the question before it whose no makes this one needless, or nothing.
    """

    id: str
    probe: str
    opens: tuple[str, ...] = ("yes", "unsure")
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from and whether it was checked."""

    ref: str
    date: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class InterviewModule:
    """A disorder's questions and rules; `reviewed_by` empty means not clinically reviewed.

    local: one of the user's own, for whose review nobody vouches.
    confirmed_by: in a referral, the yes-or-no item whose yes lets it come to a diagnosis after all.
    flags_all: in a screen, the caution that every other module bears where this one is positive.
    severity_count: the criterion by whose counted list the severity bands go, in place of an item.
    text: the file it was read from, word for word.
    """

    id: str
    version: str
    name: Mapping[str, str]
    short: str
    codes: Mapping[str, tuple[str, ...]]
    lookback: str
    items: tuple[InterviewItem, ...]
    criteria: tuple[Criterion, ...]
    rules: Mapping[str, Rule]
    screener: tuple[ScreenerQuestion, ...] = ()
    severity_item: str = ""
    severity_count: str = ""
    severity_bands: tuple[SeverityBand, ...] = ()
    severity_scale: str = ""
    remission: Remission | None = None
    gap: float = 60.875
    instances: str = ""
    measures: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed_by: str = ""
    reviewed_on: str = ""
    local: bool = False
    outcome: Outcome = Outcome.DIAGNOSIS
    confirmed_by: str = ""
    flags_all: str = ""
    licence: str = ""
    text: str = field(default="", repr=False, compare=False)

    @property
    def title(self) -> str:
        """The name in the main system."""
        return self.name.get("dsm5tr") or next(iter(self.name.values()))

    @property
    def reviewed(self) -> bool:
        """Whether a clinician signed off its questions and rules."""
        return bool(self.reviewed_by and self.reviewed_on and not self.local)

    @property
    def review(self) -> str:
        """Who reviewed it and when, or that nobody did."""
        if not (self.reviewed_by and self.reviewed_on):
            return LOCAL if self.local else NOT_REVIEWED
        who = f"{self.reviewed_by}, {british(date.fromisoformat(self.reviewed_on))}"
        return f"{LOCAL} (its file names {who})" if self.local else f"clinically reviewed by {who}"

    def marked(self, words: str) -> str:
        """Return words about it, marked where it is one of the user's own."""
        return f"{words} ({LOCAL})" if self.local else words

    def named(self, instance: str) -> str:
        """Return `Specific phobia (machinery)`: the title with the instance rated."""
        return f"{self.title} ({instance})" if instance else self.title

    def item(self, item_id: str) -> InterviewItem | None:
        """Return the item of that id, or None."""
        return next((item for item in self.items if item.id == item_id), None)
