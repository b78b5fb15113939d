"""The report as data: numbered paragraphs, tables, figures and locked forms; paper comes after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casereview.domain.chart import Scene


class SectionKind(StrEnum):
    """Fact and opinion are kept apart; declarations are locked text."""

    FRONT = "front"
    FACT = "fact"
    OPINION = "opinion"
    DECLARATION = "declaration"
    APPENDIX = "appendix"


class SectionState(StrEnum):
    """How far a section is."""

    GENERATED = "generated"
    WRITTEN = "written"
    EMPTY = "empty"
    UNRESOLVED = "unresolved"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a fact comes from: a document's page, a status, or a kind of source in words.

    status: `time point/module`, where a stated status was rated.
    """

    label: str
    document_id: str | None = None
    page: int | None = None
    passage_id: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one style; `target` is the anchor of an internal link.

    source: where what it says comes from, so that the window can lead there. note: a footnote whose
    mark stands after the text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    target: str | None = None
    unresolved: bool = False
    source: SourceRef | None = None
    note: Footnote | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page; numbers run through the whole report."""

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph (`14.2`); `anchor` is what cross-references point to."""

    number: str
    runs: tuple[Run, ...]
    anchor: str
    provenance: str = ""
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-paragraph: `(a)` and its text; level 2 stands under level 1, as `(i)`."""

    mark: str
    runs: tuple[Run, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class ItemList:
    """Sub-paragraphs under the paragraph before them."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of another, set apart and unnumbered, under the paragraph that brings them in."""

    paragraphs: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; weight is its share of the width."""

    title: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table whose header repeats and whose rows are never split.

    row_anchors: empty, or one anchor a row, for links that lead to a single row.
    """

    number: int
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    anchor: str
    note: str = ""
    row_anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure drawn from a scene, with caption, source and text alternative."""

    number: int
    caption: str
    scene: Scene
    anchor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LockedText:
    """A prescribed form of words, quoted exactly; never edited, never reflowed by rule."""

    key: str
    paragraphs: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block; signed_on None prints as an unsigned draft.

    awaited: the room is left blank for another, who signs by hand later.
    """

    name: str
    post: str
    signed_on: date | None
    awaited: bool = False


Block = Paragraph | ItemList | Quotation | Table | Figure | LockedText | Signature


@dataclass(frozen=True, slots=True)
class Section:
    """A section (`14`) or appendix (`B`) with its blocks in order.

    printed False: a section the profile offers and nobody has written; it has no number and is not
    on paper. hint: what the window shows an expert who starts to write. typed: of which of the
    blocks, first and last + 1, the expert typed the words; what stands around is the program's.
    """

    key: str
    number: str
    title: str
    kind: SectionKind
    anchor: str
    blocks: tuple[Block, ...]
    state: SectionState
    counted: bool = True
    editable: bool = False
    printed: bool = True
    hint: str = ""
    typed: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: court, claim number, parties, who reports on whom for whom.

    lines: what stands over the parties, as it is printed.
    """

    court: str
    claim_number: str
    parties: tuple[tuple[str, str], ...]
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...] = ()


class Gate(StrEnum):
    """What an unmet check does to finalising."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One rule of a profile applied to the model; `section` is where to go and mend it.

    place: the anchor of the paragraph, table or figure it is about, where it is about one. words:
    the words in it that the rule is about. page: the window's page that mends it, where it is not
    the report's.
    """

    id: str
    gate: Gate
    ok: bool
    message: str
    section: str = ""
    place: str = ""
    words: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; `version` is `Draft 1` or the issued version, `dated` its own date.

    stamp: words across every page, of a draft or of a report that stays privileged; none otherwise.
    """

    case_id: str
    profile: str
    cover: Cover
    header: tuple[str, str]
    sections: tuple[Section, ...]
    dated: date
    version: str
    draft: bool
    author: str
    subject: str
    checks: tuple[CheckResult, ...] = ()
    model_hash: str = ""
    software: str = ""
    stamp: str = ""
