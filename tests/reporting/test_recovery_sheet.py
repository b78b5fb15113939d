"""The recovery sheet holds the code for eyes and for readers, and names nobody and no place."""

from __future__ import annotations

import io
import re
from datetime import date

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from casereview.reporting.sheets.recovery_sheet import recovery_sheet

VAULT = "3f9a1c2e-7d41-4a6b-9c55-0b1e2d3c4f5a"
MADE = date(2026, 11, 22)
CODE = "GSHT-EW4N-D75W-BT7H-EK6K-TAWQ-NMV2-DYPW-6ANA"
CODES = st.lists(
    st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=4, max_size=4), min_size=9, max_size=9
).map("-".join)


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return recovery_sheet(VAULT, MADE, CODE)


def _page(sheet: bytes, dots: int) -> Image.Image:
    with pypdfium2.PdfDocument(sheet) as document:
        image = document[0].render(scale=dots / 72).to_pil()
        assert isinstance(image, Image.Image)
        return image


def _text(sheet: bytes) -> str:
    with pypdfium2.PdfDocument(sheet) as document:
        return str(document[0].get_textpage().get_text_range())


def test_it_is_one_a4_page_with_every_font_embedded(sheet: bytes) -> None:
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        fonts = page.obj.Resources.Font
        assert fonts
        for name in fonts.keys():  # noqa: SIM118  a pikepdf dictionary
            assert "/FontFile2" in fonts[name].DescendantFonts[0].FontDescriptor, name


@pytest.mark.parametrize("dots", [100, 150, 300])
def test_the_qr_code_reads_as_the_code(sheet: bytes, dots: int) -> None:
    (found,) = zxingcpp.read_barcodes(_page(sheet, dots))
    assert found.text == CODE


@settings(max_examples=15)
@given(CODES)
def test_any_code_is_read_back(code: str) -> None:
    made = recovery_sheet(VAULT, MADE, code)
    (found,) = zxingcpp.read_barcodes(_page(made, 150))
    assert found.text == code
    letters = re.sub(r"\s", "", _text(made))
    assert all(group in letters for group in code.split("-"))


def test_it_says_what_it_is_for_and_names_nobody(sheet: bytes) -> None:
    said = " ".join(_text(sheet).split())
    for words in ("Recovery sheet", "3f9a1c2e", "22 November 2026", "casereview vault recover DIR"):
        assert words in said
    for label in ("Kept at", "Date", "Signature"):
        assert label in said
    assert VAULT[8:] not in said
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        properties = " ".join(str(value) for value in pdf.docinfo.values())
        assert "GSHT" not in properties
        assert VAULT[:8] not in properties
        assert "2026" not in properties


def test_the_same_code_gives_the_same_bytes(sheet: bytes) -> None:
    assert recovery_sheet(VAULT, MADE, CODE) == sheet


def test_nothing_runs_off_the_page_or_over_the_line_to_sign_on(sheet: bytes) -> None:
    with pypdfium2.PdfDocument(sheet) as document:
        text = document[0].get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
    assert min(left for left, *_ in boxes) >= 60
    assert max(right for _, _, right, _ in boxes) <= 595 - 60
    lowest = sorted(bottom for _, bottom, _, _ in boxes)
    assert lowest[3] - lowest[2] > 30, "room to write above the three labels"
