"""Prose is compared with the case: what differs is found with its words, what agrees is let be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.documents.document import Page
from casereview.domain.reports.report import Gate
from casereview.reporting.checking.consistency import inconsistencies
from casereview.reporting.checking.remark import Remark
from casereview.reporting.checking.sentences import sentences
from casereview.reporting.compose import composed
from tests.reporting import report_builders as builders


def remarks(text: str, section: str = "evidence") -> list[Remark]:
    """Return what is found in a section of the made-up case; the rest of it is known to agree."""
    dossier = builders.with_text(section, text)
    page = Page("doc1", 1, "Seen on 21-May-2021 by Dr S Okonjo. Attended A&E.")
    made = composed(replace(dossier, pages=(page,)), builders.findings(), builders.content())
    return [each for each in inconsistencies(made.report, made.material) if each.section == section]


@pytest.mark.parametrize(
    ("text", "about", "words"),
    [
        ("Her PHQ-9 was 15 then.", "score", "PHQ-9 was 15"),
        ("The GAD-7 score of 9 is low.", "score", "GAD-7 score of 9"),
        ("On the PHQ-9 she fell from 13 to 10.5 or from 13 to 19.", "score", "from 13 to 19"),
        ("The PHQ-9 fell from 13 to 11, the GAD-7 from 14 to 17.", "score", "from 14 to 17"),
        ("She attended seven sessions.", "count", "seven sessions"),
        ("She was given 12 face-to-face sessions.", "count", "12 face-to-face sessions"),
        ("On 22 May 2021 she was seen.", "date", "22 May 2021"),
        ("On 31 April 2021 she was seen.", "date", "31 April 2021"),
        ("On 20/05/2021 she was hurt.", "date", "20/05/2021"),
        ("On 20th May 2021 she was hurt.", "date", "20th May 2021"),
        ("On 20 Sept 2021 she was hurt.", "date", "20 Sept 2021"),
        ("She will be seen on 1 May 2031.", "date", "1 May 2031"),
        ("She is a 46-year-old woman.", "age", "46-year-old"),
        ("She was aged 30 in 2021.", "age", "aged 30"),
        ("On 20 May 2021 she was 34 when it happened.", "age", "was 34 when"),
        ("Ms Swiętosława said so.", "name", "Swiętosława"),
        ("Machinework Ltd sent it.", "name", "Machinework"),
        ("He spoke freely and his eye contact was good.", "pronoun", "He"),
        ("The XYZQ was used.", "abbreviation", "XYZQ"),
        (
            "Today the criteria for generalised anxiety disorder were not met.",
            "diagnosis",
            "criteria for generalised anxiety disorder were not met",
        ),
        (
            "Before the accident the criteria of illness anxiety disorder were met.",
            "diagnosis",
            "criteria of illness anxiety disorder were met",
        ),
    ],
)
def test_what_differs_is_found(text: str, about: str, words: str) -> None:
    (found,) = remarks(text)
    assert (found.about, found.words, found.section) == (about, words, "evidence")
    assert found.place in ("p-12.1", "")
    assert found.message


@pytest.mark.parametrize(
    "text",
    [
        "Her PHQ-9 was 13 and the GAD-7 score of 14 is at caseness; the PHQ-9 runs from 0 to 27.",
        "The PHQ-9 threshold of 10 counts; a fall of 6 points on the PHQ-9 is reliable.",
        "On the PHQ-9 she fell from 13 to 11; on it 13% of people score higher.",
        "The PHQ-9 fell from 13 to 11 and the GAD-7 from 14 to 12.",
        "She attended one session of six sessions; four sessions were contacts.",
        "I recommend 12 to 16 sessions of treatment.",
        "On 20 May 2021 her hair was caught; the record of 21 May 2021 says so.",
        "I searched the record from 3 January 2018 to 5 December 2023 and found no entry.",
        "In May 2021 she was 33 years old; she is aged 36 now.",
        "Her son is a 7-year-old boy.",
        "Zoë Świętosława Llŷr’s account and Thornmere Talking Therapies’ letters agree.",
        "The therapist said that he would write.",
        "The Work Report (WRX) says so; the WRX is short. CBT is in the glossary.",
        "The therapist wrote: “the PHQ-9 was 25 on 3 March 1999”.",
        "She was {age accident} at the accident on {date accident}, with {score D4 PHQ-9}.",
        "Today the criteria for generalised anxiety disorder were met.",
        "Today the criteria for a major depressive episode are not met.",
    ],
)
def test_what_agrees_is_let_be(text: str) -> None:
    assert remarks(text) == []


def test_sums_of_money_and_of_own_tables_are_added_up() -> None:
    cost = "I recommend 12 to 16 sessions at £90 a session. That is {}."
    right = remarks(cost.format("£1,080 to £1,440"), "opinion_recommendation")
    assert right == []
    (wrong,) = remarks(cost.format("£1,800"), "opinion_recommendation")
    assert wrong.message == "12 to 16 sessions at £90 each come to £1,080 and £1,440."
    grid = "{{table Cost}}\n| Item | Sum |\n| One | £1,200.50 |\n| Two | 30 |\n| Total | {} |"
    assert remarks(grid.format("£1,230.50")) == []
    (table,) = remarks(grid.format("£1,320.50"))
    assert table.message == "In “Cost” the column “Sum” adds up to 1,230.50."


@given(st.text(), st.text("aA.!? “”()\n1Dr", max_size=60))
def test_sentences_hold_every_word_once(one: str, other: str) -> None:
    for text in (one, other):
        told = "".join("".join(sentences(text)).split())
        assert all(sign in text for sign in told)
        kept = [c for c in "".join(text.split()) if c not in "”’)]"]
        assert [c for c in told if c not in "”’)]"] == kept


def test_an_abbreviation_ends_no_sentence() -> None:
    assert list(sentences("Dr. S Okonjo saw her. She left.")) == [
        "Dr. S Okonjo saw her.",
        "She left.",
    ]


def test_what_differs_becomes_a_warning_with_its_place() -> None:
    text = "The PHQ-9 was 15 on 22 May 2021; she attended seven sessions."
    dossier = builders.with_text("evidence", text)
    report = composed(dossier, builders.findings(), builders.content()).report
    found = [check for check in report.checks if check.id in ("A36", "A40", "A41")]
    assert [(c.id, c.gate, c.ok, c.section, c.place) for c in found] == [
        ("A36", Gate.WARN, False, "evidence", "p-12.1"),
        ("A40", Gate.WARN, False, "evidence", "p-12.1"),
        ("A41", Gate.WARN, False, "evidence", "p-12.1"),
    ]
    assert (
        found[0].message == "“PHQ-9 was 15”: The case has no PHQ-9 of 15; it holds 11, 12 and 13."
    )
    met = {check.id for check in report.checks if check.ok}
    assert {"A18", "A38", "A46", "A47"} <= met
