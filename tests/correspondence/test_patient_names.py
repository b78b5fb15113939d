"""Where the name of a patient begins and ends; all people made up."""

from __future__ import annotations

import re

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import Field, TextValue
from tests.correspondence.scoring import SETS, LetterSet

TO_GP = "Fen Service\n\n5 June 2019\n\nDear Dr Quill\n\n"
END = "\n\nYours sincerely\n\nJo Marsh\nPsychological Wellbeing Practitioner\n"


def patients(text: str) -> list[str]:
    values = [p.value for p in propose((PageText(1, text),)) if p.field is Field.PATIENT]
    return [value.text for value in values if isinstance(value, TextValue)]


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        (f"{TO_GP}Re: Ms X\n\nAfter discussing her difficulties Ms X agreed to attend.", "Ms X"),
        (f"{TO_GP}Re: Ms X\n\nWe have closed the referral. Ms X can return.", "Ms X"),
        (f"{TO_GP}Re: Mrs Y\n\nHer heart felt heavy, what Mrs Y feared most.", "Mrs Y"),
        (f"{TO_GP}Re: Ms Bell\n\nYesterday Ms Bell was seen here.", "Ms Bell"),
        (f"{TO_GP}Re: Ms Bell\n\nHer brother, Dr Adam Bell, came too.", "Ms Bell"),
        (f"{TO_GP}Re: Ms BELL\n\nI met Ms Ada Bell at the clinic today.", "Ms Ada Bell"),
        (f"{TO_GP}Re: Ms Bell, DOB 3 April 1980\n\nI met her today.", "Ms Bell"),
        (f"{TO_GP}Re: Ms Bell\n\nBELL, Ada was seen. Bell, Ada came.", "Bell, Ada"),
        ("Patient      Ms X      Date of birth      23-Nov-1987\n\nMs X was seen.", "Ms X"),
        (
            "Fen Service\n\n7 August 2019\n\nMs X\n\nDear Ms X\n\nThank you.",
            "Ms X",
        ),
        ("Fen Service\n\n7 August 2019\n\nDear Mr Castell\n\nThank you for coming.", "Mr Castell"),
        ("Fen Service\n\n7 August 2019\n\nHello Ms X\n\nThank you for coming today.", "Ms X"),
    ],
)
def test_a_name_begins_at_its_title(letter: str, name: str) -> None:
    assert patients(letter + END) == [name]


@pytest.mark.parametrize("greeting", ["Hello there", "Hi and welcome", "Dear Ms"])
def test_what_names_nobody_is_no_name(greeting: str) -> None:
    assert patients(f"Fen Service\n\n7 August 2019\n\n{greeting}\n\nThank you.{END}") == []


@pytest.mark.parametrize("letters", SETS, ids=lambda letters: letters.name)
def test_no_letter_gives_a_name_words_before_its_title(letters: LetterSet) -> None:
    title = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.?", re.IGNORECASE)
    found = 0
    for path in sorted((letters.folder / "txt").glob("*.txt")):
        for name in patients(path.read_text(encoding="utf-8")):
            titled = title.search(name)
            assert titled is None or (titled.start() == 0 and titled.end() < len(name)), name
            assert name[0].isupper(), name
            found += 1
    assert found > 10
