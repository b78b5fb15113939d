"""Hebrew and Arabic: joined as written, in the order in which seen, read as typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.errors import BadInputError
from casereview.reporting import fonts, scripts

LETTERS = "abc XY אבגד ابتم لا كريم 0123 ١٢٣ ()[] .,:-/+%$ «»!"


def seen(text: str) -> str:
    found = scripts.placed([(text, 0)])
    assert sorted(piece.rank for piece in found) == list(range(len(found)))
    return "".join(piece.text for piece in sorted(found, key=lambda piece: piece.rank))


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("علاء", "\ufecb\ufefc\ufe80"),
        ("سارة", "\ufeb3\ufe8e\ufead\ufe93"),
        ("پرویز", "\ufb58\ufeae\ufeed\ufbfe\ufeb0"),
        ("مي\u200cخواهم", "\ufee3\ufef2\ufea7\ufeee\ufe8d\ufeeb\ufee2"),
        ("בן גוריון", "בן גוריון"),
        ("Zoë", "Zoë"),
        ("\u200eZoë\u2069", "Zoë"),
    ],
)
def test_letters_take_the_forms_their_neighbours_ask_for(typed: str, forms: str) -> None:
    assert scripts.joined(typed) == forms


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Mr לוי said", "Mr יול said"),
        ("(דוד)", "(" + "דוד"[::-1] + ")"),
        ("named אבג (דהו) here", "named (והד) גבא here"),
        ("in 12 אבג 34 דהו", "in 12 והד 34 גבא"),
        ("אבג 1-2", "1-2 גבא"),
        ("car is אבג.", "car is גבא."),
        ("a אבג b דהו c", "a גבא b והד c"),
        ("אבג, דהו", "והד ,גבא"),
        ("ש\u05b8לום", "םולש\u05b8"),
    ],
)
def test_runs_stand_in_the_order_in_which_they_are_seen(typed: str, drawn: str) -> None:
    assert seen(typed) == drawn


@given(st.text(LETTERS, max_size=24))
def test_what_is_painted_in_turn_is_what_was_typed(text: str) -> None:
    typed = unicodedata.normalize("NFC", text)
    line = scripts.joined(typed)
    painted = "".join(piece.text for piece in scripts.placed([(line, 0)]))
    plain = str.maketrans(")]»", "([«")
    assert scripts.parted(painted).translate(plain) == typed.translate(plain)


@given(st.text("abc XYZ 0123 ()[].,-«»", max_size=24))
def test_english_is_left_alone(text: str) -> None:
    assert scripts.joined(text) == text
    assert set(scripts.levels(text)) <= {0}
    assert seen(text) == text


@given(st.text(LETTERS, max_size=24))
def test_styles_go_with_their_letters(text: str) -> None:
    typed = scripts.joined(text)
    line = [(char, index) for index, char in enumerate(typed)]
    mirrored = dict(zip("()[]«»", ")(][»«", strict=True))
    found = scripts.placed(line)
    assert [piece.style for piece in found] == sorted(piece.style for piece in found)
    for piece in found:
        assert piece.text[0] in (typed[piece.style], mirrored.get(typed[piece.style]))


def test_letters_of_europe_hebrew_and_arabic_all_have_a_face() -> None:
    blocks = (
        *range(0x00A1, 0x0180),
        *(0x0174, 0x0175, 0x0176, 0x0177, 0x0218, 0x0219, 0x021A, 0x021B),
        *range(0x0386, 0x03CF),
        *range(0x0400, 0x0460),
        *range(0x05D0, 0x05EB),
        *range(0x0621, 0x063B),
        *range(0x0641, 0x064B),
        *(0x067E, 0x0686, 0x0698, 0x06A9, 0x06AF, 0x06CC),
        *range(0x1E80, 0x1E86),
        *range(0x1EA0, 0x1EFA),
    )
    chars = [chr(code) for code in blocks if unicodedata.category(chr(code))[0] in "LN"]
    assert len(chars) > 500
    for face in (fonts.SERIF, fonts.SERIF_BOLD, fonts.SERIF_ITALIC, fonts.SANS, fonts.SANS_BOLD):
        for char in chars:
            assert fonts.by_face(fonts.prepared(char), face, "here")


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("漢", "CJK UNIFIED IDEOGRAPH-6F22"),
        ("ひ", "HIRAGANA LETTER HI"),
        ("ښ", "ARABIC LETTER SEEN WITH DOT BELOW AND DOT ABOVE"),
        ("\u0995", "BENGALI LETTER KA"),
    ],
)
def test_a_letter_that_cannot_be_set_is_named(char: str, name: str) -> None:
    with pytest.raises(BadInputError) as raised:
        fonts.by_face(fonts.prepared(f"a{char}b"), fonts.SERIF, "paragraph 6.2")
    assert name.lower() in raised.value.what
    assert char in raised.value.what
    assert "paragraph 6.2" in raised.value.what
