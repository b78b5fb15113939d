"""What each check of a report is for, with the rule it comes from, for the window and the help.

CPR: Civil Procedure Rules. PD: Practice Direction. CJC: Guidance for the Instruction of Experts in
Civil Claims 2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "R01": "Addressed to the court (PD 35 para 3.1)",
        "R02": "The expert’s qualifications (PD 35 para 3.2(1))",
        "R03": "Literature and references (PD 35 para 3.2(2))",
        "R04": "Instructions and material facts (PD 35 para 3.2(3))",
        "R05": "Oral instructions (CJC para 55)",
        "R06": "Where each fact comes from (PD 35 para 3.2(4))",
        "R07": "Examinations and tests, and by whom (PD 35 para 3.2(5))",
        "R08": "Range of opinion, with reasons (PD 35 para 3.2(6))",
        "R09": "Summary of conclusions (PD 35 para 3.2(7))",
        "R10": "Qualified opinions (PD 35 para 3.2(8))",
        "R11": "Statement of the duty to the court (PD 35 para 3.2(9))",
        "R12": "Rules known and followed (PD 35 para 3.2(9))",
        "R13": "Statement of truth (PD 35 para 3.3)",
        "R14": "Duty to the court above all others (CPR 35.3)",
        "R15": "Objective wording (PD 35 para 2.2)",
        "R16": "All material facts considered (PD 35 para 2.3)",
        "R17": "Questions outside the expertise (PD 35 para 2.4)",
        "R18": "No definite opinion possible (PD 35 para 2.4)",
        "R19": "Change of view (PD 35 para 2.5)",
        "R20": "Fact and opinion kept apart (CJC para 57)",
        "R21": "Facts in dispute (CJC para 58)",
        "R22": "Permission and field (CPR 35.4)",
        "R23": "Orders that affect the expert (PD 35 para 8)",
        "R24": "Conflicts of interest (CJC para 16)",
        "R25": "Basis of the fee",
        "R26": "Identity, who was present, recording, language",
        "R27": "Pages and paragraphs (PD 5A para 2.2)",
        "R28": "Date (PD 22 para 2.5)",
        "R29": "Limit of pages (CPR 28.14(3)(c))",
        "R30": "Signature (CPR 5.3)",
        "R31": "A single joint expert’s report to every party (CPR 35.8)",
        "A06": "Order of anonymity kept",
        "A18": "References say what they said",
        "A36": "Scores in the text",
        "A38": "Diagnoses in the text",
        "A40": "Dates and ages in the text",
        "A41": "Sessions and sums in the text",
        "A46": "Abbreviations explained",
        "A47": "Names and pronouns",
        "A48": "Nothing of another case",
        "A49": "No opinion taken over word for word",
    }
)
"""Titles of the checks by id."""


def rule_words(check: str) -> str:
    """Return what a check is for, or its id where that is not known here."""
    return RULES.get(check, check)
