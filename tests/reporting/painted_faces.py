"""A face for pages that a test paints by hand."""

from __future__ import annotations

from functools import cache

from casereview.paths import resources
from casereview.reporting import fonts


@cache
def register() -> None:
    """Make the face of the text known to ReportLab by the name it has in `fonts`."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    path = resources() / "fonts" / "source-serif-4" / "SourceSerif4-Regular.ttf"
    pdfmetrics.registerFont(TTFont(fonts.SERIF, str(path)))
