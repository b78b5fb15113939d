"""Where places of a page are drawn: points from the bottom left, pixels from the top left."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.services.views import PageImage, Tone
from casereview.ui.models.placed_text import PlacedText
from casereview.ui.theme import Theme
from casereview.ui.widgets.page_geometry import PagePlace, height_of, page_at, stack
from casereview.ui.widgets.page_sheets import Leaf, Mark
from casereview.ui.widgets.page_view import PageView

places = st.builds(
    PagePlace,
    st.floats(0, 2000),
    st.floats(0, 50_000),
    st.floats(100, 2000),
    st.floats(100, 2000),
    st.floats(0.25, 4),
)
share = st.floats(0, 1)


@given(places, share, share, share, share)
def test_a_place_on_the_page_is_drawn_on_the_page_and_leads_back(
    place: PagePlace, a: float, b: float, c: float, d: float
) -> None:
    x0, x1 = sorted((a * place.points_wide, b * place.points_wide))
    y0, y1 = sorted((c * place.points_high, d * place.points_high))
    drawn = place.to_pixels((x0, y0, x1, y1))
    frame = place.frame.adjusted(-0.01, -0.01, 0.01, 0.01)
    assert frame.left() <= drawn.left()
    assert drawn.right() <= frame.right()
    assert frame.top() <= drawn.top()
    assert drawn.bottom() <= frame.bottom()
    low_left = place.to_points(QPointF(drawn.left(), drawn.bottom()))
    high_right = place.to_points(QPointF(drawn.right(), drawn.top()))
    assert low_left == pytest.approx((x0, y0), abs=1e-6)
    assert high_right == pytest.approx((x1, y1), abs=1e-6)


def test_the_top_of_the_paper_is_the_top_of_the_view() -> None:
    place = PagePlace(10, 20, 600, 800, 2)
    assert place.to_pixels((0, 790, 50, 800)).top() == 20
    assert place.to_pixels((0, 0, 50, 10)).bottom() == 20 + 1600


@given(st.lists(st.tuples(st.floats(100, 900), st.floats(100, 900)), min_size=1, max_size=9))
def test_pages_are_stacked_without_touching_and_found_again(
    sizes: list[tuple[float, float]],
) -> None:
    stacked = stack(sizes, 0.8, 700, 14)
    for above, below in itertools.pairwise(stacked):
        assert below.top == pytest.approx(above.frame.bottom() + 14)
    for number, place in enumerate(stacked):
        assert page_at(stacked, place.frame.center().y()) == number
    assert height_of(stacked, 14) == pytest.approx(stacked[-1].frame.bottom() + 14)


@given(st.text(alphabet="ab \r\n\t\u2028é😀", max_size=30))
def test_positions_in_the_shown_text_lead_back_to_the_page_s_own(text: str) -> None:
    placed = PlacedText(text)
    assert "\r" not in placed.shown
    units = len(placed.shown.encode("utf-16-le")) // 2
    assert placed.position(len(text)) == units
    for index, character in enumerate(text):
        if character == "\r" and text[index + 1 : index + 2] == "\n":
            continue
        assert placed.character(placed.position(index)) == index


def test_marks_of_a_page_without_paper_cover_their_words(qtbot: QtBot, theme: Theme) -> None:
    view = PageView(theme)
    qtbot.addWidget(view)
    view.resize(500, 400)
    text = "First line\r\nShe scored 14 on the PHQ-9 today.\r\n" + "More.\r\n" * 120 + "The end"
    start = text.index("14 on")
    marks = [
        Mark("near", 1, (), start, start + len("14 on the PHQ-9")),
        Mark("far", 1, (), text.index("The end"), len(text)),
    ]
    view.show_pages("d", [Leaf(1, 0, 0, text, drawn=False)], marks)
    (rect,) = view.mark_rects(marks[0])
    first = view.mark_rects(Mark("x", 1, (), 0, 5))[0]
    assert rect.top() > first.bottom() - 1
    assert rect.left() > first.left()
    assert rect.width() > 40
    view.show()
    view.set_current("far")
    (far,) = view.mark_rects(marks[1])
    top = view.verticalScrollBar().value()
    assert top > 0
    assert top <= far.top()
    assert far.bottom() <= top + view.viewport().height()


def test_a_drawn_page_is_asked_for_once_and_shown(qtbot: QtBot, theme: Theme) -> None:
    view = PageView(theme)
    qtbot.addWidget(view)
    view.resize(400, 500)
    asked: list[tuple[str, int, float]] = []
    view.image_wanted.connect(lambda *request: asked.append(request))
    leaves = [Leaf(n, 300, 400, "", drawn=True) for n in (1, 2, 3)]
    view.show_pages("d", leaves, [Mark("m", 3, ((10, 10, 60, 30),), 0, 5, Tone.BLUE)])
    view.show()
    qtbot.waitUntil(lambda: bool(asked))
    source, number, scale = asked[0]
    assert (source, number) == ("d", 1)
    width, height = round(300 * scale), round(400 * scale)
    picture = PageImage(width, height, bytes((0, 0, 255, 255)) * (width * height), 300, 400)
    view.take_image(source, number, scale, picture)
    view.viewport().repaint()
    middle = view.places[0].frame.center().toPoint()
    assert view.viewport().grab().toImage().pixelColor(middle).blue() == 255
    assert [request[1] for request in asked].count(1) == 1
    view.take_image("another", 1, scale, picture)
    view.set_current("m")
    qtbot.waitUntil(lambda: 3 in [request[1] for request in asked])
    assert view.page in (2, 3)


def test_a_click_on_a_mark_tells_which_and_keys_turn_pages(qtbot: QtBot, theme: Theme) -> None:
    view = PageView(theme)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_pages(
        "d",
        [Leaf(n, 300, 400, "", drawn=True) for n in (1, 2, 3)],
        [Mark("m", 1, ((10, 380, 100, 395),), 0, 5)],
    )
    view.show()
    (rect,) = view.mark_rects(Mark("m", 1, ((10, 380, 100, 395),), 0, 5))
    with qtbot.waitSignal(view.mark_clicked) as clicked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert clicked.args == ["m"]
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page == 3
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 1
    before = view.scale
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale > before
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.scale == pytest.approx(before)


def test_a_page_that_just_fits_is_laid_out_once_and_for_all(qtbot: QtBot, theme: Theme) -> None:
    view = PageView(theme)
    qtbot.addWidget(view)
    view.show()
    scales: list[float] = []
    view.image_wanted.connect(lambda _source, _page, scale: scales.append(scale))
    for height in range(640, 720, 4):  # with the bar it would fit, without the bar it would not
        view.resize(500, height)
        view.show_pages(f"d{height}", [Leaf(1, 595, 842, "", drawn=True)], [])
        scales.clear()
        for _ in range(30):
            QApplication.processEvents()
        assert len(scales) <= 1
        assert view.scale == pytest.approx((500 - bar_width(view) - 28) / 595)


def bar_width(view: PageView) -> int:
    return view.verticalScrollBar().sizeHint().width()
