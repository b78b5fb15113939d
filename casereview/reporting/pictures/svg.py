"""A scene as a drawing in SVG: vectors, text as text, its words for those who cannot see it."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from casereview.domain.chart import Anchor, Box, Line, Marker, Op, Paint, Scene, Shape, Text
from casereview.reporting.setting.styles import COLOURS

_FACES = "Inter, 'Helvetica Neue', Arial, sans-serif"
_ANCHORS = {Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}


def write_svg(scene: Scene, title: str) -> bytes:
    """Return the drawing as a file in UTF-8; it refers to nothing outside itself, runs nothing."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing(scene, title)}'.encode()


def drawing(scene: Scene, title: str, name: str = "") -> str:
    """Return the drawing as an element; `name` sets its ids apart from those of others.

    The description is the scene's text alternative, its data follow as one line a row.
    """
    rows = [scene.table_head, *scene.table_rows] if scene.table_rows else []
    data = "\n".join(" | ".join(row) for row in rows)
    hatch = (
        f'<pattern id="{name}hatch" width="3" height="3" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="3" '
        f'stroke="{COLOURS[Paint.INK_2]}" stroke-width="0.8"/></pattern>'
    )
    size = f"{_n(scene.width)} {_n(scene.height)}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(scene.width)}pt" '
        f'height="{_n(scene.height)}pt" viewBox="0 0 {size}" role="img" '
        f'aria-labelledby="{name}title {name}desc">',
        f'<title id="{name}title">{_text(title)}</title>',
        f'<desc id="{name}desc">{_text(scene.alternative)}</desc>',
        f"<metadata>{_text(data)}</metadata>",
        f"<defs>{hatch}</defs>",
        f'<rect width="100%" height="100%" fill="{COLOURS[Paint.SURFACE]}"/>',
        *(_drawn(op, name) for op in scene.ops),
        "</svg>",
    ]
    return "\n".join(lines)


def _drawn(op: Op, name: str) -> str:
    if isinstance(op, Line):
        dash = f' stroke-dasharray="{" ".join(map(_n, op.dash))}"' if op.dash else ""
        return (
            f'<line x1="{_n(op.x0)}" y1="{_n(op.y0)}" x2="{_n(op.x1)}" y2="{_n(op.y1)}" '
            f'stroke="{COLOURS[op.paint]}" stroke-width="{_n(op.width)}"{dash}/>'
        )
    if isinstance(op, Box):
        return _box(op, name)
    if isinstance(op, Marker):
        return _marker(op)
    return _words(op)


def _box(op: Box, name: str) -> str:
    place = (
        f'<rect x="{_n(op.x)}" y="{_n(op.y)}" width="{_n(op.width)}" height="{_n(op.height)}" '
        f'rx="{_n(op.radius)}"'
    )
    fill = COLOURS[op.fill] if op.fill else "none"
    stroke = f' stroke="{COLOURS[op.stroke]}" stroke-width="0.7"' if op.stroke else ""
    drawn = f'{place} fill="{fill}"{stroke}/>'
    return f'{drawn}{place} fill="url(#{name}hatch)"/>' if op.hatched else drawn


def _marker(op: Marker) -> str:
    fill = COLOURS[Paint.SURFACE if op.hollow else op.paint]
    look = f'fill="{fill}" stroke="{COLOURS[op.paint]}" stroke-width="1.1"'
    half = op.size / 2
    if op.shape is Shape.CIRCLE:
        return f'<circle cx="{_n(op.x)}" cy="{_n(op.y)}" r="{_n(half)}" {look}/>'
    corners = {
        Shape.SQUARE: ((-half, -half), (half, -half), (half, half), (-half, half)),
        Shape.TRIANGLE: ((0.0, -half), (half, half), (-half, half)),
        Shape.DIAMOND: ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)),
    }[op.shape]
    points = " ".join(f"{_n(op.x + x)},{_n(op.y + y)}" for x, y in corners)
    return f'<polygon points="{points}" {look}/>'


def _words(op: Text) -> str:
    weight = ' font-weight="600"' if op.bold else ""
    return (
        f'<text x="{_n(op.x)}" y="{_n(op.y)}" font-family={quoteattr(_FACES)} '
        f'font-size="{_n(op.size)}"{weight} fill="{COLOURS[op.paint]}" '
        f'text-anchor="{_ANCHORS[op.anchor]}" xml:space="preserve">{_text(op.text)}</text>'
    )


def _text(text: str) -> str:
    """Return a text for XML, without the control characters that no XML can hold."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
