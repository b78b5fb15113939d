"""Pages drawn from memory by a child that stays for one document."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import place, read_document
from casereview.correspondence.rendering import PageRenderer
from casereview.errors import DocumentError

LETTERS = Path(__file__).parent.parent / "data" / "letters"
A_LETTER = (LETTERS / "pdf" / "A09.pdf").read_bytes()


def darkness(bitmap: tuple[int, int, bytes, float, float], box: tuple[int, int, int, int]) -> int:
    """Count dark pixels in a box of pixels (left, top, right, bottom)."""
    width, _, pixels, _, _ = bitmap
    left, top, right, bottom = box
    return sum(
        pixels[4 * (y * width + x)] < 128 for y in range(top, bottom) for x in range(left, right)
    )


def test_a_page_is_drawn_in_rgba_with_its_size_in_points() -> None:
    with PageRenderer("a.pdf", A_LETTER) as renderer:
        width, height, pixels, wide, high = renderer.page(1, 1.5)
    assert len(pixels) == 4 * width * height
    assert (round(wide), round(high)) == (595, 842)
    assert (width, height) == pytest.approx((wide * 1.5, high * 1.5), abs=1.5)
    assert set(pixels[3::4]) == {255}


def test_the_place_of_a_word_is_where_it_is_drawn() -> None:
    page = read_document("a.pdf", A_LETTER).pages[0]
    start = page.text.index("PHQ-9")
    ((x0, y0, x1, y1),) = place(page, start, start + 5)
    with PageRenderer("a.pdf", A_LETTER) as renderer:
        bitmap = renderer.page(1, 2.0)
    _, _, _, _, high = bitmap
    box = (int(2 * x0), int(2 * (high - y1)), int(2 * x1) + 1, int(2 * (high - y0)) + 1)
    assert darkness(bitmap, box) > 30
    far = (box[0] - 2000 if box[0] > 2000 else 2, 2, 60, 20)
    assert darkness(bitmap, far) == 0


def test_one_child_serves_many_pages_and_a_wrong_number_harms_none() -> None:
    with PageRenderer("a.pdf", A_LETTER) as renderer:
        first = renderer.page(1, 1.0)
        with pytest.raises(DocumentError, match="no page 9"):
            renderer.page(9, 1.0)
        assert renderer.page(1, 1.0) == first


def test_a_fault_costs_one_page_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with PageRenderer("a.pdf", A_LETTER) as renderer:
        renderer.page(1, 1.0)
        assert renderer._child is not None
        renderer._child._process.kill()
        renderer._child._process.wait()
        assert renderer.page(1, 1.0)[0] > 500


def test_a_huge_scale_is_bounded() -> None:
    with PageRenderer("a.pdf", A_LETTER, Limits(pixels=400_000)) as renderer:
        width, height, _, _, _ = renderer.page(1, 16.0)
    assert width * height < 410_000


def test_a_giant_page_is_drawn_small() -> None:
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        document.pages[0].mediabox = pikepdf.Array([0, 0, 14_000, 14_000])
        out = io.BytesIO()
        document.save(out)
    with PageRenderer("a.pdf", out.getvalue(), Limits(pixels=1_000_000)) as renderer:
        width, height, _, _, _ = renderer.page(1, 4.0)
    assert width * height < 1_010_000


@pytest.mark.parametrize("data", [b"Dear Dr Quill", b"%PDF-1.4 rubbish", b""])
def test_what_has_no_page_raises_a_sentence(data: bytes) -> None:
    with PageRenderer("a", data) as renderer, pytest.raises(DocumentError) as caught:
        renderer.page(1, 1.0)
    assert "kept as received" in str(caught.value)


def test_out_of_time_raises_and_the_renderer_lives_on() -> None:
    with PageRenderer("a.pdf", A_LETTER, Limits(seconds=0.001)) as renderer:
        with pytest.raises(DocumentError, match="could not be shown"):
            renderer.page(1, 1.0)
        with pytest.raises(DocumentError):
            renderer.page(1, 1.0)


def test_closing_twice_is_no_fault() -> None:
    renderer = PageRenderer("a.pdf", A_LETTER)
    renderer.page(1, 0.5)
    renderer.close()
    renderer.close()
