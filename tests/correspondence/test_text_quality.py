"""Text layers that are hardly text are told from those that are, on real letters and real junk."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.correspondence.quality import poor
from casereview.correspondence.reading import read_document

LETTERS = Path(__file__).parent.parent / "data" / "letters"

JUNK = """
Tb3rnm@re Ta1k|ng Th3rap1es ~~ 5ec0nd F|oor L0ck H0u5e
De@r M5 X }{ W0rry m4nag3ment c0ur5e ;: tfj rn1 lll1 vvx q1z
Th@nk y0u f0r c0m|ng t0 th3 f1r5t ev3n1ng 0f th3 c0ur5e 0n 1O Ju1y 2O19 xx1 zz4 k|r
"""


@pytest.mark.parametrize("path", sorted((LETTERS / "pdf").iterdir()), ids=lambda path: path.name)
def test_no_text_layer_of_a_letter_is_called_poor(path: Path) -> None:
    reading = read_document(path.name, path.read_bytes())
    layers = [page for page in reading.pages if not page.recognised]
    assert layers
    assert not [page.number for page in layers if poor(page.text)]


def test_a_layer_of_broken_words_is_poor_and_says_how_many() -> None:
    assert poor(JUNK).endswith("% of its words are none")


def test_a_layer_of_marks_without_meaning_is_poor() -> None:
    assert "stand for no character" in poor("\ue001\ue002\ue003 abc \ufffd\ufffd" * 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "PHQ-9 14 GAD-7 11",
        "NHS No 999 410 0211 DOB 23/11/1987 PHQ9 14/27 GAD7 11/21 " * 4,
        "Мария Иванова пришла на приём и рассказала о себе и своей семье. " * 3,
        "Mr McDonald, Ms O’Brien and Dr MacAuley met at St Mary’s on 3rd May at 9.30 am. " * 3,
    ],
)
def test_short_foreign_and_numerical_texts_are_not_poor(text: str) -> None:
    assert poor(text) == ""
