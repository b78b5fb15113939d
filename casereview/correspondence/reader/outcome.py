"""What a document itself claims of the outcome; nothing is worked out from its scores."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.people import names_relative
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.documents.statement import Field, TermValue

_NO = r"\b(?:no|not|never|without|neither|nor|isn't|hasn't|didn't|yet\s+to)\b"
_CLAIMS: tuple[tuple[str, str], ...] = (
    (
        "reliable_recovery",
        r"\breliabl[ey]\s+(?:and\s+\w+\s+)?recover(?:y|ed)\b|\breliable\s+(?:improvement\s+and\s+)"
        r"(?:moved\s+to\s+)?recovery\b",
    ),
    (
        "recovery",
        r"\b(?:moved|moving|move|gone|shift(?:ed)?|progress(?:ed)?|came)\s+(?:\w+"
        r"\s+)?(?:in)?to\s+recovery\b|\bin\s+"
        r"(?:full\s+)?recovery\b|\b(?:has|have|had|is|are|fully|now)\s+(?:now\s+|fully\s+|"
        r"made\s+a\s+(?:full\s+|good\s+)?)?"
        r"recover(?:ed|y)\b|\bmet\s+(?:the\s+)?(?:criteria\s+for\s+)?recovery\b|\brecovery"
        r"\s+(?:was|has\s+been|criteria\s+"
        r"(?:were|was|are))\s+(?:achieved|reached|met)\b|\bachieved\s+recovery\b|\bno"
        r"\s+longer\s+meets?\s+(?:\w+\s+){0,3}"
        r"criteria\b|\bmet\s+recovery\b|\bclassed\s+as\s+(?:recovered|recovery)\b|"
        r"\boutcome\s*:?\s*recover(?:y|ed)|\bsymptom[\s-]free\b|"
        r"\b(?:symptoms|difficulties|problems)\s+(?:have|had)\s+(?:now\s+|fully\s+)*resolved\b",
    ),
    (
        "reliable_improvement",
        r"\breliabl[ey]\s+(?:improve(?:ment|d)|change)\b|\bstatistically\s+reliable\b|"
        r"\bclinically\s+significant\s+"
        r"improvement\b",
    ),
    (
        "deterioration",
        r"\bdeteriorat\w+|\bworsen\w*|\bgot(?:ten)?\s+worse\b|\b(?:is|are|was|were|feels?|"
        r"feeling|become|became|been)\s+"
        r"(?:now\s+)?worse\b|\bgone\s+down\s+(?:again|since)\b|(?<!\bagainst\s)"
        r"(?<!\bprevent\s)(?<!\bpreventing\s)(?<!\bof\s)\brelapse[ds]?\b(?!\s+prevention)|\bset-?back\b|"
        r"\bscores\s+(?:have\s+)?(?:gone\s+up|risen|increased)\b",
    ),
    (
        "no_change",
        rf"{_NO}\s+(?:\w+\s+){{0,3}}?(?:reliable\s+|significant\s+|clinical\s+|real\s+|much\s+|"
        rf"overall\s+)*(?:change|"
        r"improvement|progress|benefit)\b|\blittle\s+(?:change|improvement|progress|benefit|"
        r"difference|movement)\b|"
        r"\bunchanged\b|\bmuch\s+the\s+same\b|\bremain(?:s|ed)?\s+(?:the\s+same|similar|static|"
        r"at\s+a\s+similar)\b|"
        r"\b(?:has|have|had)\s+not\s+(?:really\s+)?(?:helped|improved|changed|benefited|"
        r"responded)\b|\bdid\s+not\s+(?:help|"
        r"improve|benefit|respond|find\s+it\s+helpful)\b|\bno\s+better\b|\bnot\s+(?:helpful|"
        r"benefit\w*|improved?)\b|"
        r"\bnot\s+(?:feel|think|find)\b[^.;]{0,40}\bhelped\b|\bstayed\s+(?:much\s+)?the\s+same\b|\bhardly\s+(?:changed|moved)\b",
    ),
    (
        "mixed",
        r"\bpicture\b[^.;]{0,30}\bmixed\b|\b(?:progress|improvement|response)\s+(?:was|has\s+been|is)"
        r"\s+(?:only\s+)?partial\b|\b(?:came\s+down|fell|improved|fallen)\b[^.;]{0,40}\b(?:but|while|"
        r"whereas|although)\b[^.;]{0,40}\b(?:went\s+up|rose|risen|worsened|increased)\b|"
        r"\bmixed\s+(?:picture|results?|progress|outcome|response|improvement)\b|\bpartial"
        r"\s+(?:improvement|"
        r"response|recovery)\b|\bsome\s+(?:areas|things|symptoms)\b[^.;]{0,60}\b(?:others?|but|"
        r"while)\b|"
        r"\b(?:mood|depression|anxiety|worry|sleep)\b[^.;]{0,50}\b(?:improved|better|lifted|"
        r"fallen)\b[^.;]{0,40}"
        r"\b(?:but|while|whereas|although|however)\b[^.;]{0,60}\b(?:not|unchanged|worse|"
        r"remain\w*|same|high|risen)\b",
    ),
    (
        "improvement",
        r"\bimprove(?:d|ment|ments|s)\b|\b(?:good|great|excellent|some|significant|clear|"
        r"considerable|steady|real|"
        r"encouraging|pleasing|substantial)\s+(?:progress|gains|change|changes)\b|\b(?:feel(?:s|"
        r"ing)?|felt|is|are|much|"
        r"doing|been|little|somewhat|bit)\s+(?:a\s+lot\s+|much\s+|a\s+little\s+)?better\b|"
        r"\bbenefit(?:t?ed)?\s+from\b|\bmade\s+"
        r"(?:some\s+|good\s+|\w+\s+)?progress\b|\bwell\s+done\b|\breduction\s+in\b|\bhas"
        r"\s+(?:been\s+)?help(?:ed|ful)\b|"
        r"\bresponded\s+well\b|\bmood\s+(?:has|had)\s+(?:\w+\s+)?lifted\b|"
        r"\b(?:significantly|considerably|noticeably|clearly)\s+better\b|"
        r"\bscores?\b[^.;]{0,30}\b(?:come|came|gone|went)\s+down\b",
    ),
    (
        "disengaged",
        r"\b(?:unable|not\s+(?:been\s+)?able)\s+to\s+(?:contact|reach|get\s+hold)\b|\blost\s+contact\b|"
        r"\b(?:disengage\w*|dropped\s+out|drop-?out|not\s+heard\s+(?:from\s+you|back|from)|"
        r"did\s+not\s+(?:respond|reply|"
        r"return|re-?engage|engage|opt\s+in|make\s+contact|contact)|no\s+(?:contact|response|"
        r"reply)|failed\s+to\s+(?:attend|"
        r"respond|engage)|stopped\s+(?:attending|coming)|not\s+attended|has\s+not"
        r"\s+(?:responded|engaged|been\s+in\s+touch|"
        r"returned)|non-?attendance|decided\s+not\s+to\s+(?:continue|go\s+on|carry\s+on|take)|"
        r"declined\s+(?:further|the\s+offer|"
        r"treatment)|chose\s+(?:not\s+to|to\s+(?:stop|end))|withdr[ae]w)\b",
    ),
    (
        "not_eligible",
        r"\bnot\s+(?:eligible|suitable|appropriate\s+for|able\s+to\s+(?:offer|accept)|within"
        r"\s+(?:our|the)\s+(?:remit|"
        r"criteria)|the\s+(?:right|best)\s+service)\b|\bunsuitable\b|\boutside\s+(?:our|the)"
        r"\s+(?:remit|criteria|area)\b|"
        r"\bunable\s+to\s+(?:offer|accept)\b|\bineligible\b|\bdo(?:es)?\s+not\s+meet\s+(?:our|"
        r"the)\s+(?:service|referral|"
        r"entry|acceptance)?\s*criteria\b"
        r"(?!\s+for\s+(?!(?:our|the|this)\b))|\bbelow\s+(?:our|the)\s+(?:service\s+)?threshold\s+for\b",
    ),
    (
        "ongoing",
        r"\b(?:we\s+(?:will|shall)|she\s+will|he\s+will|will)\s+(?:continue|carry\s+on|go"
        r"\s+on)\b|\bremaining\s+(?:\w+\s+)?"
        r"sessions?\b|\bsessions?\s+(?:remain|left|to\s+go)\b|\btreatment\s+(?:is"
        r"\s+)?(?:continues|ongoing|continuing)\b|"
        r"\b(?:half|part)[\s-]?way\s+through\b|\bhave\s+\w+\s+more\s+sessions\b|\bwe\s+(?:\w+\s+)*?carry"
        r"\s+on\b|"
        r"\bcontinues?\s+to\s+attend\b|\bfurther\s+sessions\b|"
        r"\bnext\s+(?:review|appointment|session)\s+(?:is|on)\b|"
        r"\b(?:seen|attended|had|completed)\b[^.;]{0,30}\b[0-9]{1,2}\s+(?:out\s+)?of\s+"
        r"(?:(?:the|her|his|your)\s+)?[0-9]{1,2}\s+sessions\b|\bso\s+far\b|\bnext\s+session\b|\bcontinu(?:es|ing)\s+(?:in|with|to\s+attend)\b|"
        r"\bnext\s*:\s*[0-9]",
    ),
)
_PHRASES = tuple((term, Phrase(pattern)) for term, pattern in _CLAIMS)
_NEGATED = re.compile(rf"{_NO}[^.;,]{{0,30}}$", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:if|hope\w*|would|(?-i:may)|might|could|expect\w*|aim\w*|goal|wants?\s+to|likely\s+to|"
    r"people|in\s+order|help\s+you|"
    r"can\s+(?:help|lead)|questions?|whether|should|recovery\s+(?:rate|college|plan)|"
    r"treatment\s+in\s+20)\b",
    re.IGNORECASE,
)
_OF_RISK = re.compile(r"\brisk\b", re.IGNORECASE)
_ENDING = frozenset(
    {
        "recovery",
        "reliable_recovery",
        "reliable_improvement",
        "no_change",
        "deterioration",
        "mixed",
        "improvement",
    }
)
_STARTING_KINDS = frozenset(
    {
        "assessment",
        "opt_in",
        "waiting_list",
        "referral_ack",
        "appointment",
        "contract",
        "legal",
        "gp_referral",
        "gp_record",
        "score_sheet",
        "risk_letter",
        "correction",
        "ccbt_message",
    }
)
_OVER = frozenset({"discharge", "dna", "follow_up", "email"})
_UNDER_WAY = frozenset({"progress", "clinical_notes", "ccbt_message"})
"""Kinds of letters from the midst of a treatment: what changed so far is no outcome."""
_NOT_DISENGAGED = frozenset(
    {"assessment", "legal", "gp_record", "progress", "gp_referral", "contract", "opt_in"}
)
_ORDER = {term: rank for rank, (term, _) in enumerate(_CLAIMS)}


def read_outcome(letter: Letter, kind: str) -> Fact | None:
    """Return the outcome that a document claims; kind: of which kind the letter is, if known."""
    found = [each for each in _claims(letter) if _fits(each[1], kind)]
    if not found:
        return None
    terms = {term for _, term, _, _ in found}
    wanted = "ongoing" if "ongoing" in terms and kind in _UNDER_WAY else _weighed(terms)
    _, term, passage, match = min(
        (each for each in found if each[1] == wanted), key=lambda each: each[0]
    )
    strand = passage.part(match)
    return Fact(Field.OUTCOME, TermValue(term, match.group()), strand, strand, "outcome.claimed/1")


def _claims(letter: Letter) -> Iterator[tuple[int, str, Passage, re.Match[str]]]:
    claims = letter.possible(_PHRASES)
    for order, passage in enumerate(letter.passages):
        if passage.zone is not Zone.BODY:
            continue
        text = passage.text
        taken: list[tuple[int, int]] = []
        for term, phrase in claims:
            match = phrase.search(text, passage.lower)
            if not match or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            lead = text[: match.start()]
            if term not in {"no_change", "disengaged", "not_eligible"} and _NEGATED.search(lead):
                if term in {"recovery", "reliable_improvement", "improvement", "reliable_recovery"}:
                    yield order, "no_change", passage, match
                continue
            if term == "no_change" and _OF_RISK.search(text):
                continue
            if _GENERAL.search(text[max(0, match.start() - 60) : match.end() + 12]):
                continue
            if names_relative(lead[-40:]) and not re.search(r"\b(?:she|he|you)\b", lead[-40:]):
                continue
            yield order, term, passage, match


def _fits(term: str, kind: str) -> bool:
    if term in _ENDING and kind in _STARTING_KINDS:
        return False
    if term == "disengaged" and kind in _NOT_DISENGAGED:
        return False
    return not (term == "ongoing" and kind in _STARTING_KINDS | _OVER)


def _weighed(terms: set[str]) -> str:
    """Choose between several claims: the one that says most."""
    if "recovery" in terms and {"reliable_improvement", "reliable_recovery"} & terms:
        return "reliable_recovery" if "reliable_recovery" in terms else "recovery"
    for term in ("reliable_recovery", "recovery", "mixed"):
        if term in terms:
            return term
    if {"no_change", "deterioration"} & terms and {"improvement", "reliable_improvement"} & terms:
        return "no_change" if "no_change" in terms else "deterioration"
    return min(terms, key=lambda term: _ORDER[term])
