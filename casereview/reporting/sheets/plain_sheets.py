"""Sheets outside the report: the report's paper and faces, the same bytes for the same story."""

from __future__ import annotations

from casereview.reporting.pdf_finish import Properties
from casereview.reporting.setting.furniture import write_page_number
from casereview.reporting.setting.paint import Area
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.story import Story, set_story
from casereview.reporting.setting.styles import BOTTOM, LEFT, TEXT_HEIGHT, TEXT_WIDTH

_AREA = Area(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT)


def write_sheets(title: str, story: Story, *, author: str = "", numbered: bool = False) -> bytes:
    """Return a PDF of a story; numbered: each page says which of how many it is."""
    document = set_story(story, _AREA)

    def furnish(pen: Pen, page: int) -> None:
        if numbered:
            write_page_number(pen, page, document.total)

    return document.pdf(furnish, Properties(title, author))
