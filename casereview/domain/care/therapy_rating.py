"""A rating of adherence or competence as a source tells it, in words that can be read back.

It is kept as what was told of a course (`Fact.RATED`), in one line that people read as well:
`CTS-R: 38 of 72; rated by supervisor; from a recording; on 3 May 2021`.
Nothing is concluded from a rating; only a figure that its scale cannot give is pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.care.protocol import FidelityScale
from casereview.domain.care.treatment import Fact, Told
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.voice import Voice

DIFFERENT = (
    "Adherence (the right targets, with strategies that match them) and competence (how well they "
    "were carried out) are different things, and a rating of one says nothing of the other."
)
NONE_SEEN = "no rating of adherence or competence is among the records seen"
"""What stands where none is recorded: silence of the records seen, and no more."""


class Watched(StrEnum):
    """What a rater rated from."""

    LIVE = "live"
    RECORDING = "recording"
    NOT_STATED = "not_stated"


WATCHED = {
    Watched.LIVE: "live",
    Watched.RECORDING: "from a recording",
    Watched.NOT_STATED: "not stated",
}
_OTHER = "Another scale"
_LINE = re.compile(
    r"(?P<scale>[^:]+): (?P<figure>.*?)(?:; rated by (?P<rater>.*?))?"
    r"(?:; (?P<watched>live|from a recording))?(?:; on (?P<on>[^;]*))?",
    re.DOTALL,
)
_FIGURE = re.compile(
    r"\s*(?P<number>-?\d+(?:\.\d+)?)(?!\s*%)(?![\d.]*\s*%)"
    r"(?:\s*(?:/|out of|of)\s*(?P<highest>\d+(?:\.\d+)?))?"
)


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating: by which scale ('' for another one), its figure as told, who rated, from what."""

    id: str
    episode_id: str
    scale: str
    figure: str
    rater: str = ""
    watched: Watched = Watched.NOT_STATED
    on: PartialDate | None = None
    voice: Voice = Voice.SERVICE
    document_id: str | None = None
    page: int | None = None

    @property
    def words(self) -> str:
        """The line that is kept; what is not stated is left out."""
        parts = [f"{self.scale or _OTHER}: {_plain(self.figure)}"]
        if self.rater.strip():
            parts.append(f"rated by {_plain(self.rater)}")
        if self.watched is not Watched.NOT_STATED:
            parts.append(WATCHED[self.watched])
        if self.on is not None:
            parts.append(f"on {self.on}")
        return "; ".join(parts)

    @property
    def unstated(self) -> tuple[str, ...]:
        """What the source is not recorded as saying of it."""
        said = {
            "who rated": bool(self.rater.strip()),
            "whether live or from a recording": self.watched is not Watched.NOT_STATED,
            "when": self.on is not None,
        }
        return tuple(name for name, stated in said.items() if not stated)

    @property
    def told(self) -> Told:
        """What is recorded of the course."""
        return Told(
            self.id,
            self.episode_id,
            Fact.RATED,
            self.words,
            self.voice,
            self.document_id,
            self.page,
        )


def rating_of(told: Told) -> Rating:
    """Read a rating back; words that were written otherwise stand as its figure."""
    found = _LINE.fullmatch(told.text)
    place = (told.voice, told.document_id, told.page)
    on, readable = _day(found["on"]) if found else (None, False)
    if found is None or not readable:
        return Rating(told.id, told.episode_id, "", told.text, "", Watched.NOT_STATED, None, *place)
    return Rating(
        told.id,
        told.episode_id,
        "" if found["scale"] == _OTHER else found["scale"],
        found["figure"],
        found["rater"] or "",
        next((w for w, words in WATCHED.items() if words == found["watched"]), Watched.NOT_STATED),
        on,
        *place,
    )


def ratings_of(told: Iterable[Told], episode_id: str) -> tuple[Rating, ...]:
    """Return the ratings that are recorded of a course."""
    return tuple(
        rating_of(one) for one in told if one.fact is Fact.RATED and one.episode_id == episode_id
    )


def doubt(rating: Rating, scale: FidelityScale | None) -> str:
    """Say that the scale cannot give the figure as told; '' where nothing speaks against it."""
    found = _FIGURE.match(rating.figure)
    if scale is None or scale.items is None or scale.high is None or found is None:
        return ""
    low = scale.items * (scale.item_low or 0)
    number = float(found["number"])
    reaches = f"{scale.items} items of {scale.item_low or 0:g} to {scale.item_high:g}"
    if not low <= number <= scale.high:
        return (
            f"{number:g} lies outside {low:g} to {scale.high:g}, which {reaches} can give; the "
            "figure may be of another scale or a slip, and is to be compared with its source."
        )
    if found["highest"] and float(found["highest"]) != scale.high:
        return (
            f"The source gives {float(found['highest']):g} as the highest; {reaches} can give "
            f"{scale.high:g}."
        )
    return ""


def _plain(words: str) -> str:
    return " ".join(words.split())


def _day(words: str | None) -> tuple[PartialDate | None, bool]:
    """Return a date in words, and whether the words are one or none were said."""
    if words is None:
        return None, True
    try:
        return parse_date(words), True
    except ValueError:
        return None, False
