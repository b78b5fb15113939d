"""Tasks between sessions and Beck's (1979) four criteria, as the seeds of the review use them."""

from __future__ import annotations

import re

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.phrase import Phrase
from casereview.correspondence.reader.strand import Strand
from casereview.domain.documents.statement import Field, HomeworkValue

_NAMED = Phrase(
    r"\bhomework\b|\bHW\b|\btasks?\s+(?:on|between|each|per|we|that|she|he|you)\b|\b(?:one|a|"
    r"the|each|every|written|"
    r"first|last|next|main)\s+tasks?\b|\bpractice\s+between\b|\bhome\s+tasks?\b|\bbetween"
    r"\s+now\s+and\b|"
    r"\bplease\s+(?:\w+\s+){0,2}(?:write\s+down|keep\s+a|fill\s+in\s+(?:the|your|a)"
    r"\s+\w*\s*(?:diary|sheet|log|record|"
    r"catcher|chart)|record|practise|do\s+the\s+\w+\s+sheet|try\s+(?:the|to))|\b(?:such|an?|"
    r"each|the)\s+experiment\b|\bbetween[\s-]+(?:the\s+|our\s+|each\s+)?(?:sessions?|"
    r"appointments?|calls|"
    r"meetings|"
    r"contacts)\b|\b(?:home|between-session|weekly|set|agreed)\s+(?:practice|tasks?|assignments?|"
    r"exercises?)\b|\btasks?\s*(?:for\s+(?:the\s+)?(?:next|this|coming)|set|:|was|were)|"
    r"\bassignments?\b|\bpractis(?:e[ds]?|ing)\s+(?:at\s+home|daily|each|every|the|this|these|"
    r"between|her|his)|\bto\s+practise\b|\bself-?\s?monitoring\b|"
    r"\b(?:kept|keep|keeping|completed?|complete|fill(?:ed|ing)?\s+in|bring(?:ing)?|brought)"
    r"\s+(?:\w+\s+)"
    r"{0,3}(?:diary|diaries|log|record\s+sheets?|thought\s+records?|worksheets?|monitoring"
    r"\s+sheets?|"
    r"hierarchy|activity\s+(?:schedule|diary))\b|\bfor\s+next\s+(?:time|week|session)\b|"
    r"\b(?:set|asked|agreed|invited|encouraged)\s+(?:\w+\s+){0,4}to\s+(?:try|do|keep|record|write|"
    r"read|walk|sit|visit|go|complete|note|practise|spend|ring|use|monitor|rate|plan|schedule)\b"
    r"(?!\s+(?:to\s+)?(?:us|the\s+service))|\bexperiments?\s+(?:at\s+home|between|she|he|was|"
    r"were|of|in)\b"
)
_DONE_AT_HOME = Phrase(
    r"\b(?:she|he|they|you)\s+(?:kept|practised|recorded|wrote\s+down|rode|walked|drove|went|"
    r"visited|"
    r"sat|listened|read)\b[^.;]{0,80}\b(?:each|every|daily|nightly|times\s+a|twice|a\s+day|a"
    r"\s+week|"
    r"on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\bkept\s+a\s+fixed\b|"
    r"\bgraded\s+(?:tasks?|steps?)\s+(?:at\s+home|each)|\bas\s+set\b|"
    r"\b(?:did|done|tried|kept|went|walked|completed|practised|carried\s+out)\b[^.;]{0,60}"
    r"\bas\s+agreed\b"
)
_NOT = re.compile(
    r"\b(?:no|not|without|never)\s+(?:\w+\s+){0,3}(?:homework|tasks?|assignments?|practice)\b|"
    r"\bhomework\b[^.;]{0,30}\bnot\s+(?:set|given|used|discussed|part)\b|\bif\s+you\b|"
    r"\bquestionnaires?\b|\bwe\s+(?:will|may)\s+ask\s+(?:you|everyone)\b|\bby\s+(?:telephoning|"
    r"ringing)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:daily|nightly|weekly|each\s+\w+|every\s+\w+|(?:once|twice|three\s+times|[0-9]+"
    r"\s+times|[a-z]+\s+"
    r"times)\s+(?:a|each|per)\s+\w+|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:Mon|Tue|Wed|"
    r"Thu|Fri|Sat|"
    r"Sun)\b|at\s+[0-9]{1,2}\s*(?:am|pm|o'clock|\.)|[0-9]{1,3}\s*(?:min(?:ute)?s?|hours?)\b|"
    r"(?:ten|fifteen|"
    r"twenty|thirty|forty)\s+minutes|quarter\s+of\s+an\s+hour|half\s+an\s+hour|an\s+hour|"
    r"once\s+a\s+\w+|straight\s+after|for\s+(?:one|two|a)\s+weeks?|after\s+(?:supper|"
    r"breakfast|lunch|dinner|work)|before\s+bed|in\s+the\s+(?:morning|evening|afternoon)s?|"
    r"on\s+(?:two|three|four|five|alternate)\s+\w+)\b",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\b(?:walk|sit|stand|ride|drive|travel|enter|touch|visit|buy|shop|telephone|ring|write|"
    r"record|rate|list|"
    r"note|read|listen|go|leave|delay|resist|drop|say|speak|ask|look|check|count|plan|schedule|"
    r"cook|"
    r"use|stay|spend|take|postpone|set\s+aside|get\s+up|imagine|said)\w*\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:why\s*:|rationale|reason(?:s)?\s+(?:for|was|given|why|is|:)|in\s+order\s+to|so"
    r"\s+that\s+(?:she|he|you|they|"
    r"the)|to\s+(?:find\s+out|test|see\s+(?:if|whether|what|how)|learn\s+(?:whether|that|if)|"
    r"discover|"
    r"show\s+(?:that|her|him|you)|check\s+(?:whether|if))|the\s+(?:purpose|aim|point|idea)"
    r"\s+(?:of\s+(?:this|the\s+task|it|"
    r"each)|was|is|being)|because\s+(?:avoid|the\s+more|this|it|staying|the)|explain(?:ed)?"
    r"\s+(?:why|that\s+(?:avoid|"
    r"the|this|checking|staying)|the\s+(?:reason|rationale|purpose))|purpose\s*:|we"
    r"\s+discussed\s+why|"
    r"aim\s*:|since\s+avoid)",
    re.IGNORECASE,
)
_DIFFICULTIES = re.compile(
    r"\b(?:what\s+(?:might|could|would|may)\s+(?:stop|get\s+in\s+the\s+way|go\s+wrong|stop|make|"
    r"prevent)|obstacles?|"
    r"barriers?|(?:difficult(?:y|ies)|problems?)\s+(?:(?:that\s+)?(?:might|could|may)|"
    r"anticipated|foreseen|expected|"
    r"with\s+(?:the\s+task|doing|it))|anticipat\w+|foresaw|foresee\w*|asked\s+(?:what|how|"
    r"about\s+(?:her|his|your)\s+"
    r"(?:thoughts|reactions?|feelings|worries))|(?:her|his|their|your)\s+reactions?\s+to|how"
    r"\s+(?:she|he|they|you)\s+"
    r"(?:felt|feels?)\s+about\s+(?:the|doing|this|it)|in\s+case\s+(?:it|of|she|he|the)|if"
    r"\s+it\s+(?:rain|was\s+too|is\s+"
    r"too|felt)|plan\s+b|back-?up|(?:she|he|they)\s+(?:expect(?:s|ed)|predict(?:s|ed)|feared|"
    r"worried|was\s+(?:worried|"
    r"concerned|unsure))\s+(?:that\s+)?(?:he|she|it|they|the)|to\s+get\s+round\s+(?:this|it)|"
    r"overcome\s+(?:this|these)|"
    r"how\s+(?:confident|likely)|doubt(?:ed|s)?\s+that|hard(?:est)?\s+part|was\s+afraid\s+that|"
    r"would\s+rather\s+not|feels?\s+(?:daft|silly|embarrassed)|worried\s+(?:that\s+)?some|"
    r"asked\s+how\s+(?:she|he|they)\s+felt)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:HW\s+review|at\s+(?:the\s+next\s+session|session\s+[0-9]+)[^.;]{0,40}\b(?:looked|"
    r"plotted|went|reported|read)|"
    r"reported\s+(?:on\s+it|back)|(?:are|is|was|were)\s+(?:then\s+)?(?:gone\s+through|looked"
    r"\s+at|gone\s+over)|"
    r"we\s+look\s+at\s+the|review(?:ed|ing)?\b[^.;]{0,60}?\b(?:task|homework|diary|diaries|"
    r"sheet|log|records?|"
    r"practice|practised|"
    r"experiment|week'?s|assignment|it|them|what|these|this)|review\s*:|(?:went|gone|going|"
    r"looked|look)\s+(?:over|"
    r"through|at|back\s+(?:over|at))\s+(?:\w+\s+){0,4}(?:task|homework|diary|diaries|sheet|log|"
    r"records?|practice|"
    r"results|it|them|these)|discussed\s+(?:at|in)\s+the\s+next|(?:at\s+the\s+(?:start|"
    r"beginning)\s+of|in)\s+(?:each|"
    r"every|the\s+(?:next|following))\s+(?:session|appointment|call)|read\s+out|feedback\s+on"
    r"\s+(?:the|her|his)\s+"
    r"(?:task|homework)|(?:task|homework|diary|sheet|log)\w*\s+(?:was|were|is|are)\s+(?:\w+"
    r"\s+)?(?:reviewed|discussed|"
    r"looked\s+at|gone\s+(?:over|through)|checked)|brought\s+(?:it|them|the|her|"
    r"his)\b[^.;]{0,40}\b(?:session|each|back)|"
    r"both\s+\w+\s+done)\b",
    re.IGNORECASE,
)
_LONGEST = 300


def read_homework(letter: Letter) -> Fact | None:
    """Return whether tasks between sessions are told of, and which criteria what is told shows."""
    passages = [p for p in letter.body if p.zone is Zone.BODY]
    named = [
        index
        for index, passage in enumerate(passages)
        if _tells(passage) and not _NOT.search(passage.text)
    ]
    if not named:
        return None
    around = _around(passages, named)
    texts = [passages[index].text for index in around]
    best = max(named, key=lambda index: _plainness(passages[index]))
    clear = any(_is_clear(passages[index].text) for index in around)
    strand, shown = _shown(passages[best])
    value = HomeworkValue(
        present=True,
        clear=clear,
        rationale=any(_WHY.search(text) for text in texts),
        reactions=any(_DIFFICULTIES.search(text) for text in texts),
        reviewed=any(_REVIEW.search(text) for text in texts),
        text=strand.text,
    )
    return Fact(Field.HOMEWORK, value, strand, shown, "homework.told/1")


def _tells(passage: Passage) -> bool:
    if passage.label and re.search(r"\b(?:homework|task)\b", passage.label):
        return True
    if re.fullmatch(
        r"(?:between[\s-]session\s+)?(?:homework|tasks?|practice)\b.{0,30}", passage.section
    ):
        return True
    return bool(
        _NAMED.search(passage.text, passage.lower)
        or _DONE_AT_HOME.search(passage.text, passage.lower)
    )


def _around(passages: list[Passage], named: list[int]) -> list[int]:
    """Return the sentences that tell of tasks, with their neighbours in the same paragraph."""
    wanted: set[int] = set()
    for index in named:
        for near in range(index - 2, index + 5):
            if (
                0 <= near < len(passages)
                and abs(passages[near].position - passages[index].position) <= 1
            ):
                wanted.add(near)
    return sorted(wanted)


def _is_clear(text: str) -> bool:
    """Whether a task says what is to be done and when or how often."""
    return bool(
        _WHAT.search(text)
        and _WHEN.search(text)
        and (_NAMED.search(text) or _DONE_AT_HOME.search(text))
    )


def _plainness(passage: Passage) -> int:
    return 2 * _is_clear(passage.text) + bool(_NAMED.search(passage.text))


def _shown(passage: Passage) -> tuple[Strand, Strand]:
    match = _NAMED.search(passage.text) or _DONE_AT_HOME.search(passage.text)
    start = 0
    if len(passage.text) > _LONGEST and match:
        start = min(match.start(), len(passage.text) - _LONGEST)
    strand = passage.strand.part(start, start + _LONGEST)
    return strand, passage.part(match) if match and match.end() <= start + _LONGEST else strand
