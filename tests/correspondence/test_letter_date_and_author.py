"""The date a letter bears, and the role of who signs it; all letters made up for these tests."""

from __future__ import annotations

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import DateValue, Field, RoleValue

BODY = "Thank you for referring Ms Bell, whom I saw on 3 May 2021. She will return on 9 July 2021."
END = "Yours sincerely\n\nJo Marsh\nPsychological Wellbeing Practitioner\n"

DATES = {
    "Fen Service\n1 Mill Road\n\n14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\n14th May, 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nFriday 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nDate: 14.5.21\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nDate: Fri 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nDictated: 10 May 2021\nTyped: 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nDate dictated 10/05/2021    Date typed 14/05/2021\n\n"
    "Dear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nClinic date: 3 May 2021\nLetter date: 14 May 2021\n\n"
    "Dear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nClinic 3 May 2021, dictated 10 May 2021\n\nDear Dr Quill\n": "2021-05-10",
    "Date of birth: 4 May 1981\n14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Re: Ms Bell (04/05/1981)\n\nDear Dr Quill\n": None,
    "Fen Service\n\nMay 2021\n\nDear Dr Quill\n": None,
    "Fen Service                                    14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Our ref: AB/12                Date: 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Our ref AB/12    14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Marsham, 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "This letter was created on 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Referral date: 1 April 2021\nLetter date: 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nTyped on the 14th May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Ada Bell, 3 April 1980\n\n14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Dictated      Typed         Ref\n10/05/2021    14/05/2021    JB\n\n"
    "Dear Dr Quill\n": "2021-05-14",
    "14 May 2021\n\nDear Ms Bell\n\nDate: Friday 21 May 2021\nTime: 10:00\n": "2021-05-14",
    "Your appointment: 21 May 2021\n\nDear Ms Bell\n": None,
    "14 May 2021 - by e-mail only\n\nDear Dr Quill\n": "2021-05-14",
    "Sent by fax on 14 May 2021 at 14:05\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\n2021-05-14\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\n14-May-2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\n31/04/2021\n\nDear Dr Quill\n": None,
    'From: "Fen" <a@fen.example>\nTo: b@c.example\nDate: Fri, 14 May 2021 08:00:00 +0100\n'
    "Subject: Appointment 17/05/2021\n\nDear Ms Bell\n": "2021-05-14",
    "From: Jo Marsh\nSent: 14 May 2021 09:12\nTo: Dr Quill\nSubject: Ms Bell\n\n"
    "Hello\n": "2021-05-14",
    "PATIENT RECORD\nPrinted 14/05/2021 09:12 by reception\n\nDate    Entry\n"
    "03/02/2020    Seen.\n": "2021-05-14",
    "PATIENT RECORD\n\nDate    Entry\n03/02/2020    Seen.\n\n"
    "Printed on: 14/05/2021\n": "2021-05-14",
    "Dear Dr Quill\n\nI saw her on 3 May 2021.\n": None,
    "Fen Service\n\nD: 10/05/2021 T: 14/05/2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nAssessed: 3 May 2021\nReported: 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Tel: 01632 960111 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\nSent via secure e-mail 14 May 2021\n\nDear Dr Quill\n": "2021-05-14",
    "By e-mail to the practice, Friday 14 May 2021, 15.10\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\n14/May/2021\n\nDear Dr Quill\n": "2021-05-14",
    "Fen Service\n\n14.May.2021\n\nDear Dr Quill\n": "2021-05-14",
    "Date of discharge: 10 May 2021\nDate discharge letter sent: 14 May 2021\n\n"
    "Dear Dr Quill\n": "2021-05-14",
}


def letter_dates(letter: str) -> list[DateValue]:
    proposals = propose((PageText(1, letter),))
    return [
        p.value
        for p in proposals
        if p.field is Field.LETTER_DATE and isinstance(p.value, DateValue)
    ]


@pytest.mark.parametrize("head", DATES)
def test_letter_date(head: str) -> None:
    letter = f"{head}\n{BODY}\n\n{END}"
    dates = [value.when.edtf for value in letter_dates(letter)]
    assert dates == [DATES[head]] if DATES[head] else dates == []


@pytest.mark.parametrize(
    ("written", "ambiguous"),
    [("04/05/2021", True), ("14/05/2021", False), ("05/05/2021", False), ("4 May 2021", False)],
)
def test_only_exchangeable_figures_are_ambiguous(written: str, ambiguous: bool) -> None:
    letter = f"Fen Service\n\n{written}\n\nDear Dr Quill\n\n{BODY}\n"
    (value,) = letter_dates(letter)
    assert value.ambiguous is ambiguous


SIGNATURES = {
    "Yours sincerely\n\nJo Marsh\nPsychological Wellbeing Practitioner": "PWP",
    "Yours sincerely,\n\nJo Marsh, Senior PWP": "PWP",
    "Kind regards\nJo Marsh\nTrainee Psychological Wellbeing Practitioner": "trainee PWP",
    "Best wishes\nJo\n\nJo Marsh (Psychological Wellbeing Practitioner in training)": "trainee PWP",
    "With kind regards,\n\nJo Marsh\nCognitive Behavioural Therapist": "HIT",
    "Yours truly\nJo Marsh\nHigh-Intensity CBT Therapist\n"
    "Supervised by Dr Ann Hale, Clinical Psychologist": "HIT",
    "Yours sincerely\nJo Marsh\nTrainee High Intensity Therapist": "trainee HIT",
    "Yours sincerely\nDr Ann Hale\nConsultant Clinical Psychologist": "clinical psychologist",
    "Yours sincerely\nDr Ann Hale\nCounselling Psychologist": "counselling psychologist",
    "Yours sincerely\nJo Marsh\nAssistant Psychologist": "assistant psychologist",
    "Yours sincerely\nJo Marsh\nCounsellor (Accredited)": "counsellor",
    "Regards\nJo Marsh\nEMDR Therapist": "EMDR therapist",
    "Yours sincerely\nJo Marsh\nInterpersonal Psychotherapist": "IPT therapist",
    "Yours sincerely\nJo Marsh\nDynamic Interpersonal Therapist": "DIT therapist",
    "Yours sincerely\nJo Marsh\nCouple Therapist": "couples therapist",
    "Yours sincerely\nJo Marsh\nEmployment Adviser": "employment adviser",
    "Yours sincerely\nJo Marsh\nService Manager": "service manager",
    "Yours sincerely\nReferrals Team": "administrator",
    "Yours sincerely\nJo Marsh\n"
    "Medical Secretary to Dr Ann Hale, Clinical Psychologist": "administrator",
    "Yours sincerely\nJo Marsh\n"
    "Administrator, on behalf of Tim Oak, High Intensity Therapist": "administrator",
    "Yours sincerely\npp Tim Oak, High Intensity Therapist": None,
    "Yours sincerely\nDr Ann Hale\nGP Partner": "GP",
    "Yours sincerely\nJo Marsh\nOnline Programme Supporter": "cCBT supporter",
    "Yours sincerely\nJo Marsh\n\ncc Tim Oak, High Intensity Therapist": None,
    "Many thanks\nJo Marsh\nCBT Therapist": "HIT",
    "Thanks,\nJo Marsh\nPWP": "PWP",
    "Jo Marsh\nPsychological Wellbeing Practitioner": "PWP",
    "Jo Marsh, Cognitive Therapist": "HIT",
    "Yours sincerely\nJo Marsh\nTrainee Psychological\nWellbeing Practitioner": "trainee PWP",
    "Yours sincerely\nJo Marsh\nCognitive Behavioural\nTherapist": "HIT",
    "Yours sincerely\nJo Marsh\nDirector of Psychological Therapies": "service manager",
    "Yours sincerely\nJo Marsh\nTrainee Clinical Psychologist": None,
    "I am a trainee PWP and shall be working with you.\n\nBest wishes\nJo": "trainee PWP",
    "She saw my colleague, a counsellor.": None,
    "Signed: Jo Marsh, CBT Therapist": "HIT",
    "Yours sincerely\npp L Rudd\nfor Jo Marsh\nCBT Therapist": "HIT",
    "Yours sincerely\non behalf of the Fen Service\n\nJo Marsh\nCounsellor": "counsellor",
    "Yours sincerely\nJo Marsh\nTherapist, CBT": "HIT",
    "Yours sincerely\nJo Marsh\nCognitive Behavioural Therapist in Training": "trainee HIT",
    "Yours sincerely\nJo Marsh\nHI CBT Therapist (trainee)": "trainee HIT",
    "Yours sincerely\nJo Marsh\nStep Two Practitioner": "PWP",
    "Yours sincerely\nSingle Point of Access": "administrator",
    "Yours sincerely\nDr Ann Hale\nConsultant Clinical & Forensic Psychologist": "clinical "
    "psychologist",
    "": None,
}


@pytest.mark.parametrize("signature", SIGNATURES)
def test_author_is_who_signs(signature: str) -> None:
    body = f"{BODY} Our counsellor Mr Oak and the GP know of this.\n\n"
    letter = f"Fen Service\n\n14 May 2021\n\nDear Dr Quill\n\n{body}{signature}\n"
    roles = [
        p.value.role for p in propose((PageText(1, letter),)) if isinstance(p.value, RoleValue)
    ]
    assert roles == ([SIGNATURES[signature]] if SIGNATURES[signature] else [])


@pytest.mark.parametrize(
    ("foot", "dated"),
    [
        ("Signed: Jo Marsh   Date: 14/05/2021", "2021-05-14"),
        (
            "Yours sincerely\n\nJo Marsh\nPWP\n\nElectronically signed 14/05/2021 10:01",
            "2021-05-14",
        ),
        (
            "Yours sincerely\n\nJo Marsh\nPWP\n\nLetter approved and sent on 14 May 2021",
            "2021-05-14",
        ),
        ("Yours sincerely\n\nJo Marsh\nPWP\n\nNext appointment 14 May 2021", None),
    ],
)
def test_date_under_the_name(foot: str, dated: str | None) -> None:
    found = letter_dates(f"Fen Service\n\nDear Dr Quill\n\n{BODY}\n\n{foot}\n")
    assert [value.when.edtf for value in found] == ([dated] if dated else [])


def test_a_bare_name_is_that_of_the_letterhead() -> None:
    head = "Dr Ann Hale DClinPsy\nRegistered Clinical Psychologist\n\n14 May 2021\n\nDear Dr Quill"
    letter = f"{head}\n\n{BODY}\n\nYours sincerely\n\nAnn Hale\n"
    other = f"{head}\n\n{BODY}\n\nYours sincerely\n\nTim Oak\n"
    roles = [
        [p.value for p in propose((PageText(1, each),)) if p.field is Field.AUTHOR_ROLE]
        for each in (letter, other)
    ]
    assert roles == [[RoleValue("clinical psychologist")], []]


def test_doctor_on_surgery_paper_is_a_gp() -> None:
    letter = (
        "Quay Surgery, Marsham\n\n14 May 2021\n\nDear colleague\n\nPlease see her.\n\nDr Ann Hale\n"
    )
    proposals = [p for p in propose((PageText(1, letter),)) if p.field is Field.AUTHOR_ROLE]
    assert [p.value for p in proposals] == [RoleValue("GP")]
    assert proposals[0].quote == "Dr Ann Hale"


def test_the_newest_message_of_a_thread_is_the_letter() -> None:
    thread = (
        "From: Jo Marsh\nTo: Dr Quill\nDate: Fri, 14 May 2021 08:00:00 +0100\n"
        "Subject: Re: Ms Bell\n\n"
        "Her PHQ-9 today was 11.\n\nKind regards\nJo Marsh\nCBT Therapist\n\n"
        "> From: Dr Quill\n> Sent: 2 May 2021\n> How is she?\n> Regards\n> Dr Quill, GP\n"
    )
    values = [p.value for p in propose((PageText(1, thread),))]
    assert DateValue in {type(v) for v in values}
    assert [v.when.edtf for v in values if isinstance(v, DateValue)] == ["2021-05-14"]
    assert [v.role for v in values if isinstance(v, RoleValue)] == ["HIT"]
