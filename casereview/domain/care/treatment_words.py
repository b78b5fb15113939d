"""The words by which pages, reports and exports name what is recorded of treatment; all neutral."""

from __future__ import annotations

from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    ContactKind,
    Coverage,
    Evidence,
    Fact,
    Kept,
    Part,
    Qualification,
    Side,
)

EVIDENCE = {
    Evidence.PRESENT: "present",
    Evidence.ABSENT: "recorded as not done",
    Evidence.NOT_STATED: "not stated",
    Evidence.NOT_SEEN: "record not seen",
}
COVERAGE = {
    Coverage.MAIN: "addressed",
    Coverage.PART: "partly addressed",
    Coverage.MENTIONED: "mentioned",
    Coverage.DECLINED: "raised and not taken up",
    Coverage.NOT_MENTIONED: "not mentioned",
    Coverage.NOT_PRESENT: "not present at the time",
    Coverage.UNKNOWN: "cannot be said",
}
KEPT = {
    Kept.KEPT: "done",
    Kept.NOT_KEPT: "not done",
    Kept.NO_EVIDENCE: "no evidence either way",
    Kept.NOT_DUE: "not due",
    Kept.OPEN: "not yet looked at",
}
PARTS = {
    Part.ASSESSED: "Assessed by",
    Part.DECIDED: "Treatment decided by",
    Part.TREATED: "Treated by",
    Part.SUPPORTED: "Supported by",
    Part.SUPERVISED: "Supervised by",
    Part.WROTE: "Letter written by",
}
QUALIFICATIONS = {
    Qualification.QUALIFIED: "qualified",
    Qualification.IN_TRAINING: "in training",
    Qualification.NOT_STATED: "qualification not stated",
}
CONTACTS = {
    ContactKind.ASSESSMENT: "assessment",
    ContactKind.TREATMENT: "treatment",
    ContactKind.ASSESSMENT_AND_TREATMENT: "assessment and treatment",
    ContactKind.REVIEW: "review",
    ContactKind.REVIEW_AND_TREATMENT: "review and treatment",
    ContactKind.FOLLOW_UP: "follow-up after the end",
    ContactKind.SUPPORT: "technical or administrative support",
    ContactKind.OTHER: "other",
}
ATTENDANCES = {
    Attendance.ATTENDED: "attended",
    Attendance.NOT_ATTENDED: "not attended",
    Attendance.CANCELLED_BY_PERSON: "cancelled by the person",
    Attendance.CANCELLED_BY_SERVICE: "cancelled by the service",
    Attendance.NOT_STATED: "attendance not stated",
}
FACTS = {
    Fact.TREATMENT: "Treatment",
    Fact.DELIVERY: "How it was given",
    Fact.PRACTITIONER: "By whom",
    Fact.STARTED: "Started",
    Fact.ENDED: "Ended",
    Fact.SESSIONS_OFFERED: "Sessions offered",
    Fact.SESSIONS_ATTENDED: "Sessions attended",
    Fact.PROBLEM: "Problem addressed",
    Fact.ENDING: "How it ended",
    Fact.WAIT: "Wait",
    Fact.CHOICE: "Choice of treatment",
    Fact.BENEFIT: "Benefit as told",
    Fact.DIAGNOSIS: "Diagnosis as told",
    Fact.RATED: "Rating of adherence or competence",
}
FOUND = EVIDENCE | {Evidence.ABSENT: "recorded as absent"}
"""How a state of the person is found, which nobody does or leaves undone."""

STATES_OF_PERSON = frozenset({"adverse", "concentration"})
"""Subjects of the pathway that are found and not done."""


def pathway_states(subject: str) -> dict[Evidence, str]:
    """Return the states of a line of the pathway in words."""
    return FOUND if subject in STATES_OF_PERSON else EVIDENCE


SIDES = {
    Side.FOR: "In favour",
    Side.AGAINST: "Against",
    Side.ABSENT: "Not in the records seen",
    Side.ALTERNATIVE: "Other explanations",
}
ASPECTS = {
    Aspect.COVERAGE: "Problems addressed",
    Aspect.EVENT: "Events taken up",
    Aspect.ATTEMPT: "Attempts to raise a problem",
    Aspect.PROTOCOL: "Protocol",
    Aspect.MECHANISM: "How change is said to have come about",
    Aspect.MECHANISM_PART: "Parts of a statement of how change came about",
    Aspect.PAUL: "What treatment, by whom, for whom",
    Aspect.SELF_REPORT: "How the questionnaires were completed",
    Aspect.PATHWAY: "Decisions on the way",
    Aspect.CHANGE: "What the person can do again",
    Aspect.QUESTION: "Standard questions",
}
RESPONSES = {
    "addressed": "taken up",
    "deferred": "put off",
    "declined": "not taken up",
    "not_stated": "response not stated",
}
MECHANISMS = {
    "specific": "stated: what changed, by what, and with what sign of it",
    "technique_only": "names of techniques only",
    "goal_only": "aims only",
    "score_only": "scores only",
    "none": "not stated",
}
MECHANISM_PARTS = {
    "process": "What kept the disorder going is named",
    "how": "How the treatment changed it",
    "sign": "An observed sign of that change",
    "link": "What it meant for the disorder or for everyday life",
}
SPECIFIED = {"stated": "stated", "inferred": "inferred", "not_specified": "not specified"}
PAUL = {
    "treatment": "What treatment",
    "by_whom": "By whom",
    "individual": "For this individual",
    "problem": "With which specific problem",
    "circumstances": "Under which circumstances",
    "functioning": "With which functioning",
}
SELF_REPORT = {
    "when": "When they were completed",
    "where": "Where they were completed",
    "presence": "In whose presence",
    "independent": "An assessment independent of the service",
    "uncovered": "Problems that they do not measure",
}
PATHWAY = {
    "named": "A published treatment named, and for which problem",
    "formulation": "A formulation shared with the person",
    "preference": "What the person asked for, and whether it was followed",
    "transparency": "Limits of the treatment told beforehand",
    "rule": "A rule of one problem at a time, or of which comes first",
    "step_up": "Another intensity or kind of treatment considered",
    "repetition": "The same kind of treatment offered again",
    "remote": "Provision made for treatment at a distance",
    "adverse": "Ill effects, or sessions hard to bear",
    "concentration": "Poor concentration",
    "supervision": "Supervision",
    "rated": "Adherence or competence rated",
}
CHANGES = {
    "better": "better",
    "unchanged": "unchanged",
    "worse": "worse",
    "mixed": "some better, some worse",
    "not_stated": "not stated",
}
ANSWERS = {
    "yes": "Yes",
    "no": "No",
    "cannot_say": "Cannot be said on the records seen",
    "not_applicable": "Does not apply",
    "no_criticism": "No criticism arises",
}
