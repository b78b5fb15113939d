"""The closed vocabularies of what letters state: what can be chosen for a fact, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from casereview.domain.documents.statement import Field

ROLES = (
    "PWP",
    "trainee PWP",
    "HIT",
    "trainee HIT",
    "counsellor",
    "clinical psychologist",
    "counselling psychologist",
    "assistant psychologist",
    "EMDR therapist",
    "IPT therapist",
    "DIT therapist",
    "couples therapist",
    "cCBT supporter",
    "employment adviser",
    "administrator",
    "service manager",
    "GP",
    "patient",
)
"""Who can have signed; another role is written as the document gives it."""

TERMS: Mapping[Field, tuple[str, ...]] = {
    Field.LETTER_TYPE: (
        "assessment",
        "opt_in",
        "waiting_list",
        "appointment",
        "progress",
        "dna",
        "discharge",
        "follow_up",
        "step_up",
        "transfer",
        "referral_ack",
        "risk_letter",
        "correction",
        "contract",
        "ccbt_message",
        "score_sheet",
        "clinical_notes",
        "record_extract",
        "gp_record",
        "gp_referral",
        "legal",
        "email",
    ),
    Field.MODALITY: (
        "guided self-help",
        "cCBT",
        "psychoeducational group",
        "CBT",
        "group CBT",
        "TF-CBT",
        "EMDR",
        "IPT",
        "DIT",
        "BCT",
        "MBCT",
        "counselling",
        "assessment only",
    ),
    Field.DELIVERY: ("telephone", "video", "online", "face to face"),
    Field.INTENSITY: ("low", "high"),
    Field.OUTCOME: (
        "recovery",
        "reliable_recovery",
        "reliable_improvement",
        "improvement",
        "no_change",
        "deterioration",
        "mixed",
        "disengaged",
        "not_eligible",
        "ongoing",
        "none",
    ),
}

RISKS = (
    "none identified",
    "ideation",
    "plan",
    "self-harm",
    "overdose",
    "past history",
    "low",
    "unchanged",
    "not assessed",
    "to others",
)

DIAGNOSIS_KINDS = ("diagnosis", "code", "provisional", "code_only", "suspected", "denied")
MECHANISM_KINDS = ("specific", "keywords", "none")
CONTEXTS = ("current", "start", "end", "followup", "previous:start", "previous:end")
SCORE_KINDS = ("total", "item", "subscale", "partial", "retracted")
