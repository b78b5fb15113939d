"""Questions that can be put to any course, and the vocabulary of opinions on the civil standard.

Both are neutral: each question can be answered either way, and each conclusion has its mirror.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casereview.domain.provenance import Provenance


@dataclass(frozen=True, slots=True)
class StandardQuestion:
    """A question of the review, with what belongs into its answer and which answers there are.

    answers: of the closed list in `treatment.ANSWERS`. whole_case: it is put to the case, not to
    one course.
    """

    id: str
    number: int
    text: str
    prompts: tuple[str, ...]
    answers: tuple[str, ...]
    whole_case: bool
    provenance: Provenance


PLACES = ("person", "treatment", "disorder", "course", "records")
"""What a sentence may have put in: in braces, such as `{disorder}`."""

_PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One statement of the vocabulary with its sentence for the report; `side` for its mirror.

    about: what the opinion is on, an id of a topic. side: yes, no, part, cannot_say or
    not_applicable.
    """

    id: str
    about: str
    side: str
    label: str
    sentence: str
    provenance: Provenance

    @property
    def places(self) -> tuple[str, ...]:
        """The names in braces."""
        return tuple(dict.fromkeys(_PLACE.findall(self.sentence)))

    def said(self, values: Mapping[str, str]) -> str:
        """Return the sentence with its places filled; raises KeyError for one without a value."""
        text = _PLACE.sub(lambda match: values[match[1]], self.sentence)
        return text[:1].upper() + text[1:]


SIDES = ("yes", "no", "part", "cannot_say", "not_applicable")


@dataclass(frozen=True, slots=True)
class ConclusionTopic:
    """What an opinion can be on (delivery, outcome, …), with its question in general form."""

    id: str
    title: str
    question: str
    note: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The topics and their conclusions."""

    topics: tuple[ConclusionTopic, ...]
    conclusions: Mapping[str, Conclusion]
