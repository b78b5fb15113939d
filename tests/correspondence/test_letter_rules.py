"""What letters state beside scores: kind, diagnosis, caseness and the days of scores; made up."""

from __future__ import annotations

import pytest

from casereview.correspondence.proposals import Proposal, propose
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import (
    CasenessValue,
    DiagnosisValue,
    Field,
    ScoreValue,
    TermValue,
)

HEAD = "Fen Service\n\n14 March 2023\n\nDear Dr Quill\n\nRe: Ms Ada Bell, born 3 April 1980\n\n"
END = "\n\nYours sincerely\n\nJo Marsh\nCBT Therapist\n"


def _found(text: str, field: Field) -> list[Proposal]:
    return [each for each in propose((PageText(1, text),)) if each.field is field]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Diagnosis\nPost-traumatic stress disorder\n\nMedication\nNone\n\nShe came.",
            ["diagnosis"],
        ),
        ("Suspected diagnosis             PTSD\n\nShe was seen.", ["provisional"]),
        ("Impression: ?PTSD", ["suspected"]),
        ("A diagnosis of PTSD was considered but could not be made.", []),
        ("If a diagnosis of PTSD is required, please refer to psychiatry.", []),
        ("At discharge the diagnosis of PTSD no longer applied.", []),
        ("Formulation: depression maintained by avoidance.", []),
        ("Diagnosis: Bipolar affective disorder, currently in remission (F31.7)", ["diagnosis"]),
        ("Her difficulties meet the diagnostic threshold for PTSD.", ["diagnosis"]),
        ("PTSD: criteria met.", ["diagnosis"]),
        ("If she meets criteria for PTSD she will be offered EMDR.", []),
        ("A formal diagnosis of PTSD would need a psychiatrist.", []),
        ("She has a past diagnosis of PTSD.", []),
    ],
)
def test_how_firmly_a_diagnosis_is_stated(text: str, kinds: list[str]) -> None:
    values = [each.value for each in _found(HEAD + text + END, Field.DIAGNOSIS)]
    firm = [v.kind for v in values if isinstance(v, DiagnosisValue) and v.kind != "denied"]
    assert firm == kinds


def test_a_code_in_the_cell_beside_its_name() -> None:
    text = "PATIENT SUMMARY\nActive problems\n10 Jun 2020   PTSD   Eu431\n"
    (found,) = (each.value for each in _found(text, Field.DIAGNOSIS))
    assert isinstance(found, DiagnosisValue)
    assert (found.kind, found.text, found.code) == ("code", "PTSD", "Eu431")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PHQ-9 7 (below caseness), GAD-7 12 (clinical).", {"PHQ-9 below", "GAD-7 above"}),
        ("PHQ-9 14 - caseness. GAD-7 5 - not caseness.", {"PHQ-9 above", "GAD-7 below"}),
        ("PHQ-9 8 and GAD-7 6, neither at caseness.", {"PHQ-9 below", "GAD-7 below"}),
        ("PHQ-9 7 and GAD-7 5 are now below caseness.", {"PHQ-9 below", "GAD-7 below"}),
        ("PHQ-9 14 and GAD-7 6 is below caseness.", {"GAD-7 below"}),
        ("If you score above caseness we may offer more.", set()),
    ],
)
def test_caseness(text: str, expected: set[str]) -> None:
    values = [each.value for each in _found(HEAD + text + END, Field.CASENESS)]
    assert {f"{v.measure} {v.status}" for v in values if isinstance(v, CasenessValue)} == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (HEAD + "I saw her on the 2nd of March 2023. PHQ-9 14." + END, {14: "2023-03-02"}),
        (HEAD + "I assessed her on Thursday 2 March. PHQ-9 14." + END, {14: "2023-03-02"}),
        (HEAD + "I saw her today. PHQ-9 14." + END, {14: "2023-03-14"}),
        (HEAD + "She will be reviewed on 2 June 2023. PHQ-9 14." + END, {14: None}),
        (HEAD + "Measure   Score   Date\nPHQ-9   18   05/05/22\n" + END, {18: "2022-05-05"}),
        (
            "GP RECORD\n05/05/2022  Dr Quill\nLow. PHQ-9 score 18.\n"
            "02/03/2023  Dr Quill\nBetter. PHQ-9 score 7.\n",
            {18: "2022-05-05", 7: "2023-03-02"},
        ),
    ],
)
def test_the_day_of_a_score(text: str, days: dict[int, str | None]) -> None:
    values = [each.value for each in _found(text, Field.SCORE)]
    assert {
        v.number: v.on.edtf if v.on else None for v in values if isinstance(v, ScoreValue)
    } == days


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HEAD + "In my letter of 2 March the PHQ-9 should have read 14." + END, "correction"),
        (HEAD + "Ms Bell has been discharged as she did not attend." + END, "discharge"),
        (HEAD + "Her care has been transferred to the CMHT after assessment." + END, "transfer"),
        (
            "Fen Service\n\nDear Ms Bell\n\nYour call\n\nDate: 2 May 2023\nTime: 10.00\n\n"
            "Yours sincerely\n\nAdmin\n",
            "appointment",
        ),
        (
            "FEN SURGERY\nPrinted 3 May 2023\n01/02/2022 Dr A low\n02/03/2022 Dr A better\n"
            "03/04/2022 Nurse bloods\n",
            "gp_record",
        ),
    ],
)
def test_kind(text: str, kind: str) -> None:
    (found,) = (each.value for each in _found(text, Field.LETTER_TYPE))
    assert isinstance(found, TermValue)
    assert found.term == kind


KINDS = {
    "Please complete the enclosed form and return it by 3 June.": "opt_in",
    "We have had to move your session. It will now be on 10 June at 10 am.": "appointment",
    "You are now waiting for cognitive behavioural therapy.": "waiting_list",
    "I am sorry that you were not able to come on 3 May. Please ring by 17 May, otherwise we will "
    "discharge you.": "dna",
    "Your request for help reached us on 24 March.": "referral_ack",
    "I am on maternity leave from June. My colleague Tim Oak will see you from 2 July.": "transfer",
    "A slip crept into my letter of 3 March; the right figure is 17.": "correction",
    "The booklet has not brought the change we hoped for. CBT with a high intensity therapist fits "
    "you better.": "step_up",
    "This letter sums up our telephone conversation of 3 May. Your PHQ-9 was 12.": "assessment",
    "Now that our sessions are over I would like to sum up what we did.": "discharge",
}


@pytest.mark.parametrize("body", KINDS)
def test_the_kind_of_letter_by_what_it_does(body: str) -> None:
    text = f"Fen Service\n\n14 March 2023\n\nDear Ms Bell\n\n{body}{END}"
    values = [each.value for each in _found(text, Field.LETTER_TYPE)]
    assert [v.term for v in values if isinstance(v, TermValue)] == [KINDS[body]]
