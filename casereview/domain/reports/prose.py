"""What the expert writes: one text, read as paragraphs, points, quotations and tables.

The text stays a plain text. Whatever is not plain words stands in braces; nothing else is markup,
so a star, an angle bracket or an underscore that is typed is printed as typed.

A blank line ends a paragraph; a single line feed is a space. In a paragraph stand

    {b}words{/b}  {i}words{/i}   bold, italic; what is not closed ends with the paragraph
    {note See {D4 p.2}.}         a footnote, whose mark stands where it is written
    {D4 p.2}  {status gad today} a reference: anything else in braces; one that leads nowhere,
                                 like an odd brace, is kept, shown and stops the printing
    {{  }}                       a brace as such
    {/}                          nothing: parts two signs that would be read as one

A line that opens with `-`, `(a)` or the like is a point under its paragraph; one that is indented
deeper than the first point is a point under a point. A paragraph may open with

    {label reasons}              a name by which {para reasons} refers to it
    {source observation}         where its facts come from, where that is not the section's source
    {quote}                      alone: the paragraph is a quotation, set apart and unnumbered
    {table Caption}              alone on a line: the lines that follow, `| one | two |`, are a
                                 table, whose first line heads the columns; `{|}` is a bar as such

`read` takes any text and never fails; `written` is its inverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

_NOTHING = "{/}"
_BAR = "{|}"
_STYLES = {
    "{b}": ("bold", True),
    "{/b}": ("bold", False),
    "{i}": ("italic", True),
    "{/i}": ("italic", False),
}
_BLANK = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"\s*(?:\(\w{1,4}\)|-|–|•)\s+")
_TOKEN = re.compile(r"\{\{|\}\}|\{note\s|\{[^{}]*\}|\{[^{}\s]*|\}|[^{}]+")
_REFERENCE = re.compile(r"\{[^{}\n]*\}|\{[^{}\s]+|\}")
_HEAD = re.compile(r"\{(label|source) ([\w-]+)\}\s*")
_OPENS = re.compile(r"\{(?:label|source) [\w-]+\}|\{quote\}")
_QUOTE = "{quote}"
_TABLE = re.compile(r"(?:\{label ([\w-]+)\}\s*)?\{table(?:\s([^{}]*))?\}")
_PARTING = re.compile(r"(?<!\{)\||\|(?!\})")
_LINES = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of words in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it is written, with its braces: `{D4 p.2}`; or an odd brace."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, of words and references."""

    spans: tuple[Words | Reference, ...]


Span = Words | Reference | Note


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph; source is '' where its facts have the section's source."""

    spans: tuple[Span, ...]
    label: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A sub-paragraph under the paragraph before it; level 2 stands under level 1."""

    spans: tuple[Span, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph of another's words, set apart and unnumbered."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the expert's own; every row has as many cells as there are columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    label: str = ""


Block = Numbered | Point | Quote | Grid


def read(text: str) -> tuple[Block, ...]:
    """Return a section's text as blocks; any text is read, and nothing typed is lost."""
    blocks: list[Block] = []
    base = -1  # how deep the first point of a run of points is indented
    for chunk in _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line for line in chunk.split("\n") if line.strip()]
        if not lines:
            continue
        grid = _grid(lines)
        if grid is not None:
            blocks.append(grid)
        elif lines[0].strip().startswith(_QUOTE):
            spans = read_spans(_joined(lines).removeprefix(_QUOTE))
            blocks += [Quote(spans)] if spans else []
        else:
            base = _paragraph(lines, blocks, base)
    return tuple(blocks)


def written(blocks: Iterable[Block]) -> str:
    """Return blocks as a section's text, from which `read` gives them back."""
    chunks: list[str] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Point):
            if not (body := write_spans(block.spans)):
                continue
            follows = isinstance(before, Point)
            line = f"{'  ' if follows and block.level > 1 else ''}- {body}"
            if isinstance(before, Numbered | Point):
                chunks[-1] += f"\n{line}"
            else:
                chunks.append(line)
        elif chunk := _chunk(block):
            chunks.append(chunk)
        else:
            continue
        before = block
    return "\n\n".join(chunks)


def read_spans(text: str) -> tuple[Span, ...]:
    """Return one line of text as spans."""
    tokens = _TOKEN.findall(text)
    closing = _closings(tokens)
    spans: list[Span] = []
    style = Words("")
    index = 0
    while index < len(tokens):
        end = closing[index]
        if end:
            inner = _tidied(_plain_tokens(tokens[index + 1 : end], Words("")))
            kept = tuple(span for span in inner if not isinstance(span, Note))
            spans.append(Note(kept) if kept else Reference("{note}"))
            index = end + 1
            continue
        last = index + 1
        while last < len(tokens) and not closing[last]:
            last += 1
        run = tokens[index:last]
        spans += _plain_tokens(run, style)
        style = _style_after(run, style)
        index = last
    return _tidied(spans)


def write_spans(spans: Iterable[Span], *, cell: bool = False) -> str:
    """Return spans as text, from which `read_spans` gives them back."""
    pen = _Pen(cell=cell)
    for span in _tidied(_allowed(spans, cell=cell)):
        if isinstance(span, Note):
            pen.note(span)
        else:
            pen.span(span)
    return pen.text


def plain(spans: Iterable[Span]) -> str:
    """Return the words of spans, references as they are written, notes left out."""
    return "".join(span.text for span in spans if not isinstance(span, Note))


# reading


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _paragraph(lines: Sequence[str], blocks: list[Block], base: int) -> int:
    """Add a paragraph and its points; returns how deep the first point is indented."""
    lead: list[str] = []
    items: list[list[str]] = []
    depths: list[int] = []
    for line in lines:
        mark = _ITEM.match(line)
        if mark:
            items.append([line[mark.end() :]])
            depths.append(len(line) - len(line.lstrip()))
        elif items:
            items[-1].append(line)
        else:
            lead.append(line)
    numbered = _numbered(_joined(lead))
    if numbered.spans:
        blocks.append(numbered)
    for depth, item in zip(depths, items, strict=True):
        spans = read_spans(_joined(item).strip())
        if not spans:
            continue
        follows = bool(blocks) and isinstance(blocks[-1], Point)
        if not follows:
            base = depth
        blocks.append(Point(spans, 2 if follows and depth > base else 1))
    return base


def _numbered(text: str) -> Numbered:
    heads: dict[str, str] = {}
    rest = text
    while (match := _HEAD.match(rest)) and match[1] not in heads:
        heads[match[1]] = match[2]
        rest = rest[match.end() :]
    spans = read_spans(rest)
    if heads and not spans:
        return Numbered(read_spans(text))
    return Numbered(spans, heads.get("label", ""), heads.get("source", ""))


def _grid(lines: Sequence[str]) -> Grid | None:
    head = _TABLE.fullmatch(lines[0].strip())
    rows = [line.strip() for line in lines[1:]]
    if head is None or not rows or not all(row.startswith("|") for row in rows):
        return None
    cells = [_cells(row) for row in rows]
    width = max(map(len, cells))
    titles, *body = [row + [()] * (width - len(row)) for row in cells]
    columns = tuple(plain(title).strip() for title in titles)
    return Grid((head[2] or "").strip(), columns, tuple(map(tuple, body)), head[1] or "")


def _cells(row: str) -> list[tuple[Span, ...]]:
    parts = _PARTING.split(row[1:])
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [read_spans(part.strip()) for part in parts]


def _closings(tokens: Sequence[str]) -> list[int]:
    """Return for each token that opens a note the index of the brace that closes it, else 0."""
    closing = [0] * len(tokens)
    opened = -1
    for index, sign in enumerate(tokens):
        if sign.startswith("{note") and sign[-1].isspace() and opened < 0:
            opened = index
        elif sign == "}" and opened >= 0:
            closing[opened] = index
            opened = -1
    return closing


def _plain_tokens(tokens: Sequence[str], style: Words) -> Iterator[Span]:
    """Yield tokens without footnotes as spans."""
    for token in tokens:
        if token in _STYLES:
            style = _style_after((token,), style)
        elif token in ("{{", "}}", "{"):
            yield Words(token[0], style.bold, style.italic)
        elif token == _BAR:
            yield Words("|", style.bold, style.italic)
        elif token == _NOTHING:
            continue
        elif token[0] not in "{}":
            yield Words(token, style.bold, style.italic)
        elif token[-1].isspace():  # `{note ` that is never closed
            yield Reference(token[:-1])
            yield Words(token[-1], style.bold, style.italic)
        else:
            yield Reference(token)


def _style_after(tokens: Sequence[str], style: Words) -> Words:
    bold, italic = style.bold, style.italic
    for token in tokens:
        name, on = _STYLES.get(token, ("", False))
        bold = on if name == "bold" else bold
        italic = on if name == "italic" else italic
    return Words("", bold, italic)


# one form for equal spans


def _tidied(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans with words of one style joined, and no space at either end."""
    made: list[Span] = []
    for span in spans:
        last = made[-1] if made else None
        if not isinstance(span, Words):
            made.append(span)
        elif isinstance(last, Words) and (last.bold, last.italic) == (span.bold, span.italic):
            made[-1] = Words(last.text + span.text, span.bold, span.italic)
        elif span.text:
            made.append(span)
    while made and isinstance(first := made[0], Words):
        if text := first.text.lstrip():
            made[0] = replace(first, text=text)
            break
        made.pop(0)
    while made and isinstance(last := made[-1], Words):
        if text := last.text.rstrip():
            made[-1] = replace(last, text=text)
            break
        made.pop()
    return tuple(made)


def _allowed(spans: Iterable[Span], *, cell: bool, noted: bool = False) -> Iterator[Span]:
    """Yield spans as `read` could give them; what could not be read as a reference is words."""
    for span in spans:
        if isinstance(span, Note):
            inner = _tidied(_allowed(span.spans, cell=cell, noted=True))
            kept = tuple(each for each in inner if not isinstance(each, Note))
            if kept and not noted:
                yield Note(kept)
        elif isinstance(span, Words):
            yield replace(span, text=_LINES.sub(" ", span.text))
        elif _is_reference(span.text, cell=cell, noted=noted):
            yield span
        else:
            yield Words(_LINES.sub(" ", span.text))


def _is_reference(text: str, *, cell: bool, noted: bool) -> bool:
    if text in _STYLES or text in (_NOTHING, _BAR) or not _REFERENCE.fullmatch(text):
        return False
    if cell and "|" in text:
        return False
    return not (re.fullmatch(r"\{note\s.*\}", text) or (text == "}" and noted))


# writing


class _Pen:
    """Writes spans so that no two signs run into one."""

    def __init__(self, *, cell: bool) -> None:
        self.text = ""
        self._cell = cell
        self._open = False  # an odd `{` with no brace since
        self._closed = False  # the last sign was a single `}`

    def put(self, piece: str, *, opens: bool = False, closes: bool = False) -> None:
        first = next((sign for sign in piece if sign in "{}"), "")
        runs_on = self._open and (first == "}" or self._extends(piece))
        if runs_on or (self._closed and piece.startswith("}")):
            self.text += _NOTHING
            self._open = False
        self.text += piece
        self._open = opens or (self._open and not first)
        self._closed = closes

    def _extends(self, piece: str) -> bool:
        """Whether the piece would lengthen the word of an odd brace just before it."""
        return not piece[0].isspace() and piece[0] != "{" and not self.text[-1].isspace()

    def span(self, span: Words | Reference) -> None:
        if isinstance(span, Reference):
            text = span.text
            self.put(text, opens="}" not in text, closes=text == "}")
            if text == "{note":
                self.put(_NOTHING)
            return
        marks = [mark for mark, on in (("b", span.bold), ("i", span.italic)) if on]
        for mark in marks:
            self.put(f"{{{mark}}}")
        self.put(_escaped(span.text, cell=self._cell))
        for mark in reversed(marks):
            self.put(f"{{/{mark}}}")

    def note(self, note: Note) -> None:
        self.put("{note ")
        for span in note.spans:
            self.span(span)
        self.put("}", closes=True)


def _escaped(text: str, *, cell: bool) -> str:
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace("|", _BAR) if cell else doubled


def _chunk(block: Numbered | Quote | Grid) -> str:
    """Return a paragraph, quotation or table as text; '' where there is nothing in it."""
    if isinstance(block, Grid):
        return _grid_text(block)
    body = write_spans(block.spans)
    if isinstance(block, Quote):
        return _QUOTE + body if body else ""
    heads = f"{{label {block.label}}}" if block.label else ""
    heads += f"{{source {block.source}}}" if block.source else ""
    if not body:
        return ""
    guarded = _OPENS.match(body) or (not heads and _ITEM.match(f"{body} "))
    return heads + (_NOTHING if guarded else "") + body


def _grid_text(grid: Grid) -> str:
    caption = _LINES.sub(" ", grid.caption).replace("{", "(").replace("}", ")").strip()
    head = f"{{label {grid.label}}}" if grid.label else ""
    head += f"{{table {caption}}}" if caption else "{table}"
    titles = [_escaped(_LINES.sub(" ", title).strip(), cell=True) for title in grid.columns]
    rows = [titles or [""], *([write_spans(cell, cell=True) for cell in row] for row in grid.rows)]
    return "\n".join([head, *(f"| {' | '.join(row)} |" for row in rows)])
