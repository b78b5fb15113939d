"""Sheets outside the report: the report's paper and faces, the same bytes for the same story."""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from casereview.reporting import fonts
from casereview.reporting.pdf_styles import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP

OnPage = Callable[[Any, Any], None]


def write_sheets(
    title: str, story: Sequence[Any], *, author: str = "", foot: OnPage | None = None
) -> tuple[bytes, int]:
    """Return a PDF of flowables and the number of its pages; `foot` draws on each of them."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import SimpleDocTemplate

    fonts.register()

    class Sheets(Canvas):  # type: ignore[misc]  # ReportLab has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"initialFontName": fonts.SERIF})

    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        lang="en-GB",
        invariant=1,
        title=title,
        author=author,
    )
    drawn = {"onFirstPage": foot, "onLaterPages": foot} if foot else {}
    document.build(list(story), canvasmaker=Sheets, **drawn)
    return buffer.getvalue(), document.page
