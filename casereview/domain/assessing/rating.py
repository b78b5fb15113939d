"""What the interview recorded: time points, answers, course entries, the expert's conclusions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casereview.domain.dates import PartialDate


class Vantage(StrEnum):
    """Whether a rating was made at the time it speaks of or looks back."""

    CONTEMPORANEOUS = "contemporaneous"
    RETROSPECTIVE = "retrospective"


class AnswerSource(StrEnum):
    """What a rating rests on."""

    CLAIMANT_NOW = "claimant_now"
    INFORMANT = "informant"
    RECORD = "record"
    OBSERVATION = "observation"


class Confidence(StrEnum):
    """How sure the interviewer is of one rating."""

    LOW = "low"
    FAIR = "fair"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A moment at which disorders are rated; `order` sorts, `short` heads a column.

    kind: before_event, referral, start_therapy_1, end_therapy_1, ..., today, custom.
    """

    id: str
    order: int
    label: str
    short: str
    kind: str
    as_at: PartialDate
    episode_id: str | None = None


@dataclass(frozen=True, slots=True)
class ModuleKey:
    """A module and its instance (the feared object, the index event); instance '' where single."""

    module: str
    instance: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.instance}" if self.instance else self.module


@dataclass(frozen=True, slots=True)
class OpenedModule:
    """A module taken up in this case's interview, in the order of the matrix."""

    key: ModuleKey
    order: int

    @property
    def id(self) -> str:
        """The natural key."""
        return str(self.key)


@dataclass(frozen=True, slots=True)
class Answer:
    """The interviewer's rating of one item at one time point.

    value: the raw word of diagnostic-interview 2.1 (`threshold`, `yes`, `P8M`, `P5M/P7M`, `2`,
    a choice) or `skipped`; the module's item type gives it its meaning. No row means not asked.
    An empty value counts as no row: the item is not rated, only noted.
    others_shown: the answers of other time points were shown when it was rated.
    conflict_with: the sources (as AnswerSource) that say otherwise than the one it rests on;
    conflict_reason: what they say, and why the rating follows its own.
    """

    time_point_id: str
    key: ModuleKey
    item: str
    value: str
    module_version: str
    source: AnswerSource = AnswerSource.CLAIMANT_NOW
    vantage: Vantage = Vantage.CONTEMPORANEOUS
    note: str = ""
    quote: str = ""
    confidence: Confidence = Confidence.FAIR
    rated_on: date | None = None
    others_shown: bool = False
    conflict_with: tuple[str, ...] = ()
    conflict_reason: str = ""

    @property
    def id(self) -> str:
        """The natural key, as links and history name it."""
        return f"{self.time_point_id}/{self.key}/{self.item}"

    @property
    def rated(self) -> bool:
        """Whether it is a rating, and not only a note on an item still to be rated."""
        return self.value != ""


def read_answer_id(answer_id: str) -> tuple[str, ModuleKey, str]:
    """Return the time point, module and item of an answer's id; the item may be empty."""
    point, _, rest = answer_id.partition("/")
    key, _, item = rest.rpartition("/")
    module, _, instance = key.partition(":")
    return point, ModuleKey(module, instance), item


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """What was learnt about the interval between two points (`remission about six months`)."""

    id: str
    key: ModuleKey
    status: str
    begins: PartialDate
    ends: PartialDate | None
    source: AnswerSource
    text: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The expert's conclusion on one disorder at one time point, beside the computed finding.

    computed: the status the rules gave when it was decided; a later difference asks for a re-check.
    reason: compulsory (20 characters or more) where status differs from computed.
    severity: by the manual's own bands, '' where none was stated. clinician_severity: 0 to 8 in
    half steps, kept apart from them (diagnostic-interview 2.8); None likewise, as for confidence.
    specifiers: in the expert's words.
    """

    time_point_id: str
    key: ModuleKey
    status: str
    computed: str
    reason: str
    decided_on: date
    decided_by: str
    specifiers: str = ""
    severity: str = ""
    confidence: Confidence | None = None
    clinician_severity: float | None = None

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.time_point_id}/{self.key}"

    @property
    def severity_words(self) -> str:
        """Both severities, each by its scale: `moderate; 4.5 of 8`."""
        rated = self.clinician_severity
        steps = f"{rated:g} of 8 by the interviewer" if rated is not None else ""
        return "; ".join(words for words in (self.severity, steps) if words)

    @property
    def overrides(self) -> bool:
        """Whether the expert's status differs from what the rules gave."""
        return self.status != self.computed


@dataclass(frozen=True, slots=True)
class ScreenReview:
    """That the expert reviewed the ratings of a time point after a screen was positive there."""

    time_point_id: str
    screen: str
    reviewed_on: date
    reviewed_by: str
    text: str = ""

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.time_point_id}/{self.screen}"
