"""A referral and the event that tells the same are one line with both sources, or two lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.care.treatment import Referral
from casereview.domain.case import Event, EventKind, SourceKind
from casereview.domain.dates import parse_date
from casereview.domain.documents.chronology import Choice, Entry
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.chronology import chronology_of
from tests.reporting import report_builders as builders

DAY = parse_date("7 August 2019")
OPENS = "Referral 1 to Riverside Talking Therapies by the GP"
CLOSES = "End of referral 1 to Riverside Talking Therapies"
REFERRAL = Referral("r1", 1, "Riverside Talking Therapies", by="GP")
RECORD = EventKind.RECORD


def told(
    text: str,
    referral: Referral,
    kind: EventKind = EventKind.TREATMENT,
    document: str | None = None,
    **more: object,
) -> list[Entry]:
    event = Event("e1", DAY, text, SourceKind.DOCUMENT, kind, document_id=document)
    held: Dossier = replace(
        builders.dossier(), events=(event,), referrals=(referral,), **more  # type: ignore[arg-type]  # by name
    )  # fmt: skip
    keys = {"event:e1", "referral:r1:received", "referral:r1:ended"}
    return [entry for entry in chronology_of(held, str) if entry.keys & keys]


@pytest.mark.parametrize(
    ("text", "referral", "own"),
    [
        ("The GP refers her to the service.", replace(REFERRAL, received=DAY), OPENS),
        (
            "The service closes the referral; no final scores.",
            replace(REFERRAL, ended=DAY),
            CLOSES,
        ),
        (
            "Some progress; referral closed. No diagnosis is stated in the letter",
            replace(REFERRAL, ended=DAY),
            CLOSES,
        ),
    ],
)
def test_an_event_that_tells_of_a_referral_is_told_once_each_source_in_its_own_words(
    text: str, referral: Referral, own: str
) -> None:
    [entry] = told(text, referral)
    assert entry.text == text
    assert entry.wanted
    assert [source.key.partition(":")[0] for source in entry.sources] == ["event", "referral"]
    assert [source.words for source in entry.sources] == [text, own]


def test_a_letter_of_one_of_the_referrals_courses_tells_of_it_too() -> None:
    course = builders.dossier().episodes[0]
    own = replace(course, referral_id="r1")
    letter = course.document_ids[0]
    text, ends = "Letter: referral closed.", replace(REFERRAL, ended=DAY)
    assert len(told(text, ends, RECORD, letter, episodes=(own,))) == 1
    assert len(told(text, ends, RECORD, letter, episodes=(course,))) == 2
    assert len(told(text, ends, RECORD)) == 2


@pytest.mark.parametrize(
    ("text", "referral"),
    [
        ("The GP refers her to the service.", replace(REFERRAL, received=parse_date("8 Aug 2019"))),
        ("The GP refers her to the service.", replace(REFERRAL, received=parse_date("Aug 2019"))),
        ("The GP refers her to the service.", replace(REFERRAL, ended=DAY)),
        ("The service closes the referral.", replace(REFERRAL, received=DAY)),
        ("The GP advises her to seek a referral.", replace(REFERRAL, received=DAY)),
        ("First session attended.", replace(REFERRAL, received=DAY)),
    ],
)
def test_another_date_or_another_matter_stays_a_line_of_its_own(
    text: str, referral: Referral
) -> None:
    entries = told(text, referral)
    assert {entry.text for entry in entries} == {text, OPENS if referral.received else CLOSES}
    assert all(entry.wanted for entry in entries)


def test_what_the_expert_chose_for_the_line_of_a_referral_does_not_hide_the_event() -> None:
    choice = Choice("referral:r1:received", wanted=False)
    text = "The GP refers her to the service."
    entries = told(text, replace(REFERRAL, received=DAY), choices=(choice,))
    assert {entry.text: entry.wanted for entry in entries} == {text: True, OPENS: False}
