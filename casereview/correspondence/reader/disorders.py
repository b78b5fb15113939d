"""Names of disorders as letters write them, and the codes of classifications."""

from __future__ import annotations

from casereview.correspondence.reader.phrase import Phrase

_SEVERITY = (
    r"(?:(?:mild|moderate(?:ly)?|severe|chronic|acute|recurrent|single|major|complex|comorbid|"
    r"unspecified)(?:\s+to\s+(?:moderate|severe))?,?\s+)*"
)
_NAMES = (
    r"(?:major\s+|clinical\s+|persistent\s+|recurrent\s+)?depress(?:ive|ion)(?:\s+(?:episode|"
    r"disorder|illness|reaction))?",
    r"(?:mixed\s+)?anxiety\s+(?:and|with)\s+depress(?:ion|ive)(?:\s+disorder)?",
    r"dysthymi[ac](?:\s+disorder)?",
    r"generali[sz]ed\s+anxiety(?:\s+disorder)?",
    r"social\s+(?:anxiety(?:\s+disorder)?|phobia)",
    r"panic\s+disorder(?:\s+with(?:out)?\s+agoraphobia)?",
    r"agoraphobia(?:\s+with(?:out)?\s+panic(?:\s+disorder)?)?",
    r"specific\s+(?:\(?isolated\)?\s+)?phobia|[a-z]+\s+phobia|simple\s+phobia",
    r"obsessive[\s-]+compulsive\s+disorder|\bOCD\b",
    r"(?:complex\s+)?post[\s-]?traumatic\s+stress\s+disorder|\bC?-?PTSD\b",
    r"acute\s+stress\s+(?:disorder|reaction)",
    r"adjustment\s+(?:disorder|reaction)",
    r"health\s+anxiety(?:\s+disorder)?|hypochondria(?:sis|cal\s+disorder)|illness\s+anxiety"
    r"\s+disorder",
    r"body\s+dysmorphic\s+disorder|\bBDD\b",
    r"somatic\s+symptom\s+disorder|somatoform\s+disorder",
    r"(?:bipolar(?:\s+affective)?|cyclothymic)\s+disorder|bipolar\s+(?:I|II)\b",
    r"(?:emotionally\s+unstable\s+|borderline\s+)?personality\s+disorder|\bEUPD\b",
    r"(?:chronic\s+)?insomnia(?:\s+disorder)?",
    r"bulimia(?:\s+nervosa)?|anorexia(?:\s+nervosa)?|binge[\s-]eating\s+disorder|eating\s+disorder",
    r"prolonged\s+grief(?:\s+disorder)?|complicated\s+grief",
    r"perinatal\s+depression|post-?natal\s+depression",
    r"chronic\s+fatigue\s+syndrome|irritable\s+bowel\s+syndrome",
    r"anxiety\s+(?:disorder|states?)|mood\s+disorder|psychotic\s+disorder|schizophrenia",
    r"attention[\s-]+deficit(?:[\s/-]+hyperactivity)?\s+disorder|\bADHD\b|"
    r"autis(?:m|tic)\s+spectrum\s+(?:disorder|condition)",
    r"alcohol\s+(?:dependence|use\s+disorder)",
)
NAME = (
    rf"(?:{_SEVERITY}(?:{'|'.join(_NAMES)}))(?!\s+(?:scale|questionnaire|inventory|group|course|"
    rf"symptoms?))"
)
CODE = (
    r"\b(?:[FG][0-9]{2}(?:\.[0-9]{1,2})?|Eu[0-9]{2}[0-9a-z.]{0,3}|E[0-9]{3}[0-9A-Za-z]{0,3}|"
    r"6[A-E][0-9]{2}(?:\.[0-9A-Z]{1,2})?|[0-9]{3}\.[0-9]{2})(?![0-9A-Za-z])"
)
"""Codes of mental disorders in ICD-10, ICD-11, DSM and the Read codes."""
NAMED = Phrase(NAME)
