"""One sentence with its numbers: what may stand between, before and behind a score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from casereview.correspondence.reader.mentions import Mention
from casereview.correspondence.reader.numbers import Number, find_numbers
from casereview.correspondence.reader.occasions import find_cues
from casereview.correspondence.reader.people import names_person
from casereview.correspondence.reader.roles import Role

_CONNECTING_WORDS = """
a an the her his your their its my our this that these those of at to on from in for with after
before during until till since as and is was were are be been being has have had s re he she
they you we i me us it which who both all each respectively over by point points should read
correct corrected actually fact score scores scored scoring result results total totals totalled
totalling rating rated reading level value figure figures mark depression anxiety mood low
symptom symptoms come comes came coming out stood stand stands stay stays stayed remain remains
remained remaining keep kept fall falls fell fallen falling drop drops dropped dropping rise
rises rose risen rising went go goes going gone up down back improve improves improved improving
increase increases increased increasing reduce reduced reducing decrease decreased decreasing
lower lowered higher less more moved moving move change changed changes unchanged began begin
begins begun start started starts starting finish finished finishes end ended ends ending reach
reached reaching peaked gave give gives given got get recorded record records showed shows shown
show measured measure measures taken took done repeat repeated complete completed completing
administered noted note reported reports report obtained returned settled held steady placed
calculated put indicated fill filled found now then currently current initial initially original
originally first second third fourth fifth sixth seventh eighth ninth tenth last final finally
previous previously again still only just also already later earlier today yesterday here there
further slightly recently most recent same next earliest latest once twice overall though
although but however while when where way compared against versus vs assessment reassessment
assessed session sessions outset beginning discharge baseline intake entry referral review
reviewed follow followup treatment therapy course group programme program appointment contact
contacts call visit interview screening triage registration time occasion week weeks month
months year end-point pre post mid halfway completion halved doubled climb climbs climbed climbing
file hold having met half together settles settling
dip dips dipped dipping peak peaks ease eases eased easing level levels levelled little bit ago
nurse doctor gp above
below caseness cut off cutoff clinical threshold thresholds closure close questionnaire
questionnaires scale form self screen minimum data set outcome clinic telephone phone video
surgery practice midpoint through via middle halfway ran run runs
ones occasions times become became becomes another nearly severe moderate moderately mild mildly
minimal severely range band normal
january february march april may june july august september october november december jan feb
mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
sunday spring summer autumn winter early late christmas
"""
_WORDS_BEHIND = """
so indicating indicates suggesting suggests placing puts putting reflecting reflects meaning
means consistent compared rather instead versus vs above below within out points point using via
whilst because yet than with although which what if he's she's both neither either well
throughout altogether exactly beforehand clinically caseness remains continuing following
despite per towards places place put suggest suggests shows show falls lies risk plan nil mod sev
sig tel session
sessions week
contact appointment
remained this that these they it has have had are were until since before after through showing
thus therefore please we i you he she her his my our their they all some many most both out
"""
_FILLER = frozenset(_CONNECTING_WORDS.split())
_AFTER = _FILLER | frozenset(_WORDS_BEHIND.split())
_ANSWERING_WORDS = "marked rated endorsed answered attended missed scared worried"
_ANSWERING = frozenset(_ANSWERING_WORDS.split())
WORDS = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_MARKS = re.compile(r"[^A-Za-z0-9\s]")
_ALLOWED_MARKS = frozenset(",:;=()-/'\".→*>?|&~")
_BRACKET = re.compile(r"\([^()]{0,80}\)")
_INSERTION = re.compile(
    r"^\s*(?:scores?|totals?|results?)?\s*(?:,|-)(?P<words>[^,()0-9;:]{3,70}?)(?:,|\s-)(?=\s)"
)
_NOT_BEHIND = frozenset("?%£#@+=\N{REPLACEMENT CHARACTER}")
_NEXT_LABEL = re.compile(r"\s+[A-Z][A-Za-z]+(?:\s[A-Za-z]+)?\s*:")
_NOT_THE_OTHER = re.compile(r"\s*(?:and\s+)?not\s+(?:a\s+|the\s+)?[0-9]")
_RANGE = re.compile(r"\s*-\s*[0-9]")
TO = re.compile(
    r"\s*(?:(?:down|up|back)\s+)?(?:to|→|->|-+>|>)\s*(?:a\s+|only\s+|just\s+|now\s+)?",
    re.IGNORECASE,
)
_UNMOVED = re.compile(
    r"\b(?:has|have|had)\s*(?:n't|\s+not|\s+hardly|\s+barely)\s+(?:moved|changed|shifted|budged|"
    r"altered|fallen|risen|come\s+down|gone\s+(?:up|down))\s+(?:at\s+all\s+)?from\b",
    re.IGNORECASE,
)
"""`has not moved from 15`: the number is the score."""
_LEGEND = frozenset({5, 10, 15, 20})
_BAND_WORD = re.compile(r"\b(?:none|minimal|mild|moderate|moderately|severe)\b", re.IGNORECASE)


class Sentence:
    """The text of a sentence, the measures it names and the numbers in it."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.mentions = tuple(mentions)
        self.numbers = find_numbers(text, list(mentions))

    def explained(self, one: Number, other: Number) -> bool:
        """Whether a second number is told to be of another time: `to`, or words saying when."""
        start = self.after_scale(one)
        behind = re.search(r"[,;.]|\band\b", self.text[other.end :])
        stop = other.end + behind.start() if behind else len(self.text)
        gap = self.text[start : other.start]
        return bool(TO.fullmatch(gap) or find_cues(self.text[start:stop]))

    def scores(self) -> list[Number]:
        """Return the numbers that may be scores."""
        return [n for n in self.numbers if n.role is Role.SCORE and not self.is_scale_end(n)]

    def is_scale_end(self, number: Number) -> bool:
        """Whether a number is the 27 of `14/27` (and not the 15 of the pair `17/15`)."""
        for one, other in pairwise(self.numbers):
            if other is number:
                return one.out_of == number.value and one.end < number.start <= one.end + 30
        return False

    def after_scale(self, number: Number) -> int:
        """Return where a number ends with the end of its scale: behind `14/27`."""
        if number.out_of is None:
            return number.end
        after = [other for other in self.numbers if other.start > number.start]
        return after[0].end if after and after[0].value == number.out_of else number.end

    def connects(self, start: int, end: int, *, first: bool) -> bool:
        """Whether only known connecting words, dates and set-aside numbers lie between."""
        gap = list(self.text[start:end])
        for number in self.numbers:
            if start <= number.start < end:
                stop = number.end
                if number.role is Role.COUNT and self.text[stop : stop + 1] == "%":
                    stop += 1  # `has dropped by 61%, to 7`
                gap[number.start - start : stop - start] = " " * (stop - number.start)
        rest = "".join(gap)
        insertion = _INSERTION.match(rest) if first else None
        if insertion and not names_person(insertion["words"]):
            rest = rest[insertion.end() :]
        rest = _BRACKET.sub(lambda match: "#" if names_person(match.group()) else " ", rest)
        rest = _UNMOVED.sub(" ", rest)
        words = all(connecting(word.lower()) for word in WORDS.findall(rest))
        return words and all(mark in _ALLOWED_MARKS for mark in _MARKS.findall(rest))

    def closes(self, number: Number) -> bool:
        """Whether what follows a number can follow a score."""
        rest = self.text[self.after_scale(number) :]
        match = re.match(r"\s*([A-Za-z]+(?:'[a-z]+)?|[^A-Za-z0-9\s])?", rest)
        follows = (match[1] or "") if match else ""
        if not follows or not follows[0].isalpha():
            return follows not in _NOT_BEHIND and not _RANGE.match(rest)
        at = len(self.text) - len(rest.lstrip())
        if _NEXT_LABEL.match(rest) or _NOT_THE_OTHER.match(rest):
            return True
        if any(n.start == at and n.role in {Role.COUNT, Role.LABEL} for n in self.numbers):
            return True
        if any(m.start == at for m in self.mentions):
            return True
        return follows[0].isupper() or follows.lower() in _AFTER

    def is_legend(self, numbers: Sequence[Number]) -> bool:
        """Whether numbers are the bounds of bands: `5 mild, 10 moderate, 15 severe`."""
        values = [number.value for number in numbers]
        bands = _BAND_WORD.findall(self.text)
        return (
            len(values) > 1
            and _LEGEND.issuperset(values)
            and values == sorted(values)
            and len(bands) >= len(values)
        )

    def told(self, number: Number) -> bool:
        """Whether words in the same brackets say when a number was taken: `(18 at the start)`."""
        rest = self.text[self.after_scale(number) :]
        return bool(find_cues(rest[: rest.find(")")])) if ")" in rest else False


def connecting(word: str) -> bool:
    """Whether a word may stand between a name and its score: known, an adverb or a participle."""
    if word in _FILLER:
        return True
    return word not in _ANSWERING and len(word) > 4 and word.endswith(("ly", "ed"))
