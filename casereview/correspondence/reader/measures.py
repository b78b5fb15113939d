"""Names of self-report measures as letters write them, and the range of their totals."""

from __future__ import annotations

import re
from collections.abc import Iterator

HIGHEST = {
    "PHQ-9": 27,
    "GAD-7": 21,
    "WSAS": 40,
    "PCL-5": 80,
    "SPIN": 68,
    "OCI": 168,
    "OCI-R": 72,
    "PDSS": 28,
    "CORE-10": 40,
    "CORE-OM": 136,
    "AUDIT": 40,
    "AUDIT-C": 12,
    "HADS-A": 21,
    "HADS-D": 21,
    "BDI-II": 63,
    "BAI": 63,
    "EPDS": 30,
    "ISI": 28,
    "IES-R": 88,
    "PHQ-15": 30,
    "PSWQ": 80,
    "HAI": 54,
    "DAST": 10,
    "RSES": 30,
}
"""Upper end of the total's range; the lower end is 0 but for PSWQ. Names without a range here are
known only so that their numbers are not taken for another measure's."""

LOWEST = {"PSWQ": 16}

_NAMES: tuple[tuple[str, str], ...] = (
    (
        "PHQ-15",
        r"PHQ-?15(?![0-9])|PHQ 15(?=(?:\s|[=:(]|\b(?:scores?|total|of|was|is|came|to|at)\b)+[0-9])",
    ),
    ("PHQ-2", r"PHQ[\s-]*2(?![0-9])"),
    ("PHQ-4", r"PHQ[\s-]*4(?![0-9])"),
    ("PHQ-8", r"PHQ[\s-]*8(?![0-9])"),
    ("PHQ-9", r"[Pp][Hh][Qq](?:[\s-]{0,3}9(?![0-9])(?:\s?depression)?|(?![\w-]))"),
    ("PHQ-9", r"patient\s+health\s+questionnaire(?:[\s-]*(?:9|nine)(?![0-9]))?"),
    ("GAD-2", r"GAD[\s-]*2(?![0-9])"),
    ("GAD-7", r"[Gg][Aa][Dd][\s-]{0,3}7(?![0-9])(?:\s?anxiety)?"),
    (
        "GAD-7",
        r"GAD(?=(?:\s+scores?|:|\s*=|\s*\(?[0-9]{1,2}(?![0-9])|\s*\))(?!\s*[0-9]{1,2}\s+(?:sess|"
        r"week|month|year|people|patient|of\b)))",
    ),
    ("GAD-7", r"(?<=PHQ/)GAD(?![\w-])|(?<=PHQ and )GAD(?![\w-])|(?<=PHQ-9 and )GAD(?![\w-])"),
    (
        "GAD-7",
        r"(?<=[Tt]he )GAD(?![\w-])|(?<=[Hh]er )GAD(?![\w-])|(?<=[Hh]is )GAD(?![\w-])|(?<=our "
        r")GAD(?![\w-])",
    ),
    (
        "GAD-7",
        r"generali[sz]ed\s+anxiety(?:\s+disorder)?(?:\s+(?:assessment|questionnaire|scale)"
        r"(?:[\s-]*(?:7|seven)(?![0-9]))?|[\s-]*(?:7|seven)(?:[\s-]*item)?(?:\s+scale)?(?![0-9]))",
    ),
    ("WSAS", r"WA?\s?(?:&|\+|/|and)?\s?SAS(?![A-Za-z])"),
    ("WSAS", r"work\s+(?:and|&)\s+social\s+adjustment(?:\s+scale)?"),
    ("PCL-5", r"PCL[\s-]*5(?![0-9])|PTSD\s+checklist(?:\s+for\s+DSM-5)?"),
    ("PCL-C", r"PCL[\s-]*C(?![A-Za-z])"),
    ("IES-R", r"IES(?:[\s-]*R)?(?![A-Za-z])|impact\s+of\s+events?\s+scale(?:[\s-]*revised)?"),
    ("SPIN", r"SPIN(?![A-Za-z])|social\s+phobia\s+inventory"),
    ("OCI-R", r"OCI[\s-]*R(?![A-Za-z])"),
    ("OCI", r"OCI(?![A-Za-z])|obsessive[\s-]+compulsive\s+inventory"),
    ("PDSS", r"PDSS(?:[\s-]*SR)?(?![A-Za-z])|panic\s+disorder\s+severity\s+scale"),
    ("CORE-10", r"CORE[\s-]*10(?![0-9])"),
    ("CORE-OM", r"(?:YP[\s-]*)?CORE[\s-]*(?:OM|34)(?![A-Za-z0-9])"),
    ("AUDIT-C", r"AUDIT[\s-]*C(?![A-Za-z])"),
    ("AUDIT", r"AUDIT(?![\sA-Za-z-]*C(?![A-Za-z]))(?![A-Za-z])"),
    ("HADS-A", r"HADS?[\s-]*\(?(?:A|[Aa]nxiety)\)?(?![A-Za-z])(?! and\b)"),
    ("HADS-D", r"HADS?[\s-]*\(?(?:D|[Dd]epression)\)?(?![A-Za-z])"),
    ("HADS", r"HADS(?![A-Za-z])|HAD\s+scale|hospital\s+anxiety\s+and\s+depression\s+scale"),
    ("BDI-II", r"BDI(?:[\s-]*(?:II|2))?(?![A-Za-z0-9])|beck\s+depression\s+inventory(?:[\s-]*II)?"),
    ("BAI", r"BAI(?![A-Za-z])|beck\s+anxiety\s+inventory"),
    ("EPDS", r"EPDS(?![A-Za-z])|edinburgh\s+(?:post-?natal\s+)?(?:depression\s+)?(?:scale|score)"),
    ("ISI", r"ISI(?![A-Za-z])|insomnia\s+severity\s+index"),
    ("PSWQ", r"PSWQ(?![A-Za-z])|penn\s+state\s+worry\s+questionnaire"),
    ("HAI", r"S?HAI(?![A-Za-z])|(?:short\s+)?health\s+anxiety\s+inventory"),
    ("MI", r"mobility\s+inventory(?:[\s,-]+alone)?"),
    ("MI", r"MI(?=\s+(?:alone|accompanied))(?:\s+alone)"),
    ("DASS", r"DASS(?:[\s-]*21|[\s-]*42)?(?![A-Za-z0-9])"),
    ("WEMWBS", r"S?WEMWBS(?![A-Za-z])"),
    ("ReQoL", r"ReQoL(?:[\s-]*10|[\s-]*20)?(?![A-Za-z0-9])"),
    ("EQ-5D", r"EQ[\s-]*5D(?:[\s-]*[35]L)?"),
    ("ITQ", r"ITQ(?![A-Za-z])"),
    ("DAST", r"DAST(?:[\s-]*10)?(?![A-Za-z0-9])"),
    ("RSES", r"RSES(?![A-Za-z])|rosenberg(?:'s)?\s+self[\s-]esteem(?:\s+scale)?"),
    ("MoCA", r"MoCA(?![A-Za-z])|MMSE(?![A-Za-z])"),
    ("other", r"K[\s-]?10(?![0-9])|K[\s-]?6(?![0-9])|MADRS|HAM-?D|Y-?BOCS|LSAS|QIDS|GAF|CGI|SUDS?"),
    (
        "other",
        r"IAPT\s+phobia\s+(?:scales?|questions?)|phobia\s+scale|GCS|FIQ|CFQ|BIQ|ESS|STOP-?BANG",
    ),
)
_NAMED = tuple(
    (name, re.compile(rf"(?<![A-Za-z0-9]){pattern}", re.IGNORECASE if "\\s+" in pattern else 0))
    for name, pattern in _NAMES
)


_BEGINS = re.compile(
    rf"(?<![A-Za-z0-9])(?=(?:{'|'.join(pattern for _, pattern in _NAMES)}))", re.IGNORECASE
)


def places(text: str) -> Iterator[int]:
    """Yield where a name of a measure may begin, whatever its case."""
    return (match.start() for match in _BEGINS.finditer(text))


def measure_at(text: str, at: int) -> tuple[str, int] | None:
    """Return the measure named at a place of a text and where its name ends, or None."""
    best: tuple[str, int] | None = None
    for name, pattern in _NAMED:
        match = pattern.match(text, at)
        if match and (best is None or match.end() > best[1]):
            best = (name, match.end())
    return best


def in_range(measure: str, number: int) -> bool:
    """Whether a number can be a total of the measure."""
    highest = HIGHEST.get(measure)
    return highest is not None and LOWEST.get(measure, 0) <= number <= highest
