"""Roles of those who write letters, by the titles they go under."""

from __future__ import annotations

import re

from casereview.correspondence.reader.strand import Strand

_THERAPIST = r"(?:psycho)?therapist"
_ROLES: tuple[tuple[str, str], ...] = (
    (
        "trainee PWP",
        r"(?:trainee|student|apprentice)\s+(?:psychological\s+)?well-?being\s+practitioner|"
        r"(?:trainee|student|apprentice)\s+PWP\b|\bTPWP\b|"
        r"(?:trainee|student|apprentice)\s+low[\s-]+intensity\b|"
        r"psychological\s+well-?being\s+practitioner\s*[,(-]?\s*(?:in\s+training|trainee)|"
        r"PWP\s*[,(-]?\s*(?:in\s+training|trainee)",
    ),
    (
        "PWP",
        r"(?:psychological\s+)?well-?being\s+practitioner|\bPWP\b|"
        r"step\s+(?:2|two)\s+(?:practitioner|worker)|low[\s-]+intensity\s+(?:CBT\s+)?(?:practitioner|worker|"
        r"therapist)|"
        r"guided\s+self-?\s?help\s+(?:worker|practitioner)|graduate\s+(?:primary\s+care\s+)?mental\s+health\s+worker",
    ),
    (
        "EMDR therapist",
        rf"EMDR\s+(?:europe\s+)?(?:accredited\s+)?(?:practitioner|consultant|{_THERAPIST})|"
        rf"eye\s+movement\s+desensiti[sz]ation\s+(?:and\s+reprocessing\s+)?{_THERAPIST}",
    ),
    (
        "DIT therapist",
        rf"(?:{_THERAPIST}|practitioner)[^;]{{0,6}}\((?:DIT|dynamic\s+interpersonal)",
    ),
    (
        "IPT therapist",
        rf"(?:{_THERAPIST}|practitioner)[^;]{{0,6}}\((?:IPT|interpersonal)",
    ),
    (
        "IPT therapist",
        rf"\bIPT\s+(?:practitioner|{_THERAPIST})|interpersonal\s+(?:psycho)?therap(?:ist|"
        rf"y\s+{_THERAPIST}|y\s+practitioner)",
    ),
    (
        "DIT therapist",
        rf"\bDIT\s+(?:practitioner|{_THERAPIST})|(?:dynamic\s+interpersonal|"
        rf"brief\s+(?:psycho)?dynamic|psychodynamic)\s+(?:therapy\s+)?(?:practitioner|"
        rf"{_THERAPIST}|counsellor)",
    ),
    (
        "couples therapist",
        rf"coupl(?:e|es|es'|e's)\s+(?:therapy\s+|and\s+family\s+)?(?:counsellor|practitioner|"
        rf"{_THERAPIST})|"
        rf"(?:behaviou?ral\s+)?couples?\s+{_THERAPIST}",
    ),
    (
        "trainee HIT",
        rf"(?:trainee|student)\s+(?:high[\s-]+intensity|HI\b|HIT\b|CBT|"
        rf"cognitive)[\w\s-]*?(?:practitioner|{_THERAPIST}|worker|trainee)?\b|"
        rf"\bHIT\s*[,(-]?\s*(?:in\s+training|trainee)|"
        rf"(?:high[\s-]+intensity|CBT)\s+(?:CBT\s+)?(?:trainee|"
        rf"{_THERAPIST}\s*[,(-]?\s*(?:in\s+training|trainee))",
    ),
    (
        "HIT",
        rf"high[\s-]+intensity\s+(?:CBT\s+|psychological\s+|"
        rf"cognitive\s+behaviou?ral\s+)?(?:practitioner|worker|{_THERAPIST})|\bHIT\b|"
        rf"{_THERAPIST}\s*\((?:high[\s-]+intensity|CBT)\)|CBT\s+practitioner|(?:CBT|"
        rf"cognitive(?:[\s-]+(?:and\s+)?behaviou?r(?:al)?)?)\s+(?:psycho)?therapist|"
        rf"cognitive\s+behaviou?r\s+therapy\s+(?:practitioner|{_THERAPIST})|"
        rf"(?:C\.B\.T\.?|CBT\s*\((?:high[\s-]+intensity|HI)\)|\bHI(?:\s+CBT)?)\s+{_THERAPIST}|"
        rf"{_THERAPIST}\s*(?:in\s+|,\s*|[-/|]\s*)(?:CBT|cognitive)",
    ),
    ("assistant psychologist", r"assistant\s+(?:clinical\s+)?psychologist"),
    (
        "counselling psychologist",
        r"(?<!trainee )(?<!student )counselling\s+psychologist(?!\s+in\s+training)|"
        r"psychologist\s*\(counselling\)",
    ),
    (
        "clinical psychologist",
        r"(?<!trainee )(?<!student )clinical\s+(?:(?:and|&)\s+\w+\s+)?psychologist"
        r"(?!\s+in\s+training)|"
        r"psychologist\s*\(clinical\)",
    ),
    (
        "psychiatrist",
        r"psychiatrist|\b(?:ST[1-8]|CT[1-3]|specialty\s+doctor|registrar|SpR)\b[^,;]{0,30}\bpsychiatry",
    ),
    ("counsellor", r"counsell?or\b"),
    (
        "cCBT supporter",
        r"\be-?supporter\b|(?:online|on-line|digital|internet|computeri[sz]ed|cCBT|iCBT|"
        r"e-?therapy|silvercloud|"
        r"web)[\w\s-]{0,30}?(?:supporter|support\s+worker|coach|guide)\b|(?:ETT|"
        r"programme)\s+supporter|"
        r"\byour\s+supporter\b|\((?:your\s+)?supporter\)",
    ),
    (
        "employment adviser",
        r"employment\s+(?:advis[eo]r|specialist|support\s+(?:worker|advis[eo]r))",
    ),
    (
        "administrator",
        r"administrat(?:or|ion|ive)\b|\badmin\b|secretary|receptionist|(?:bookings?|"
        r"appointments?|access|reception|enquir(?:y|ies)|intake|triage|referrals?|support|"
        r"(?:patient|client|user)\s+services?|correspondence)\s+(?:team|office|clerk|desk|hub|"
        r"co-?ordinator|assistant|line)|(?:patient|office)\s+(?:co-?ordinator|clerk|team)|"
        r"\bclerk\b|single\s+point\s+of\s+access|referral\s+management|contact\s+centre|customer\s+services?\b|\bPA\s+to\b|personal\s+assistant|"
        r"\b(?:patient|client)\s+services?\s*$|"
        r"\breception\b|\bco-?ordinator\b|(?:access|booking|appointments?)\s+officer",
    ),
    (
        "service manager",
        r"(?:services?|therap(?:y|ies)|operations?|operational|complaints|team|clinical|general|deputy|"
        r"locality)\s+manager|"
        r"(?:clinical|service|team)\s+lead(?:er)?\b|head\s+of\s+(?:\w+\s+){0,2}(?:services?|therap(?:y|ies))|"
        r"(?:service|operations|clinical|managing)\s+director|director\s+of\s+(?:\w+\s+){0,2}(?:services?|therap(?:y|ies))",
    ),
    (
        "GP",
        r"general\s+practitioner|\bGP(?:\s+(?:partner|registrar|principal|"
        r"trainee))?\b(?!\s+(?:practice|surgery|record))|\bMRCGP\b|family\s+doctor|(?:salaried|locum)\s+(?:GP|"
        r"doctor)",
    ),
)
_IN_TRAINING = {"HIT": "trainee HIT", "PWP": "trainee PWP"}
_LEARNING = re.compile(r"\s*[,(/-]*\s*(?:in\s+training|trainee|student)\b", re.IGNORECASE)
_LEARNER = re.compile(r"\b(?:trainee|student|apprentice)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_PATTERNS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES)


def role_in(line: Strand) -> tuple[str, Strand] | None:
    """Return the first role named in a line; where two begin at one place the more exact one."""
    found = [
        (match.start(), order, role, line.part(match.start(), match.end()))
        for order, (role, pattern) in enumerate(_PATTERNS)
        if (match := pattern.search(line.text)) and match.group().strip()
    ]
    if not found:
        return None
    start, _, role, words = min(found, key=lambda entry: entry[:2])
    around = _LEARNING.match(line.text, start + len(words.text)) or _LEARNER.search(
        line.text[:start]
    )
    return (_IN_TRAINING.get(role, role) if around else role), words
