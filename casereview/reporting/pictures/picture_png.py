"""A scene as a picture of dots, for forms of the report that cannot hold the drawing alone."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from casereview.domain.chart import Scene
from casereview.reporting.setting.document import painted_page
from casereview.reporting.setting.picture import draw_scene

DOTS = 200
"""To the inch; what is drawn stays sharp on paper, and a file stays small."""


def write_png(scene: Scene) -> bytes:
    """Return the scene as PNG, drawn by the same hand as the PDF's; equal scenes, equal bytes."""
    import pypdfium2

    paint = partial(draw_scene, scene=scene, left=0.0, top=scene.height)
    page = painted_page(paint, (scene.width, scene.height))
    document = pypdfium2.PdfDocument(page)
    try:
        picture = document[0].render(scale=DOTS / 72).to_pil()
    finally:
        document.close()
    made = BytesIO()
    picture.save(made, "PNG", optimize=True, dpi=(DOTS, DOTS))
    return made.getvalue()
