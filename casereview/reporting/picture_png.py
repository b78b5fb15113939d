"""A scene as a picture of dots, for forms of the report that cannot hold the drawing alone."""

from __future__ import annotations

from io import BytesIO

from casereview.domain.chart import Scene

DOTS = 200
"""To the inch; what is drawn stays sharp on paper, and a file stays small."""


def write_png(scene: Scene) -> bytes:
    """Return the scene as PNG, drawn by the same hand as the PDF's; equal scenes, equal bytes."""
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

    from casereview.reporting import fonts
    from casereview.reporting.pdf_picture import draw_scene

    fonts.register()
    page = BytesIO()
    canvas = Canvas(page, (scene.width, scene.height), invariant=1, initialFontName=fonts.SANS)
    draw_scene(canvas, scene, 0, scene.height)
    canvas.save()
    document = pypdfium2.PdfDocument(page.getvalue())
    try:
        picture = document[0].render(scale=DOTS / 72).to_pil()
    finally:
        document.close()
    made = BytesIO()
    picture.save(made, "PNG", optimize=True, dpi=(DOTS, DOTS))
    return made.getvalue()
