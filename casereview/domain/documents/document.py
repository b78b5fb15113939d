"""Documents as received, their text by page, and passages: places that hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the page's bottom-left corner."""


class ReadState(StrEnum):
    """Whether a document's text could be read by the program."""

    READ = "read"
    UNREAD = "unread"  # filed as received; the note says why


class TextSource(StrEnum):
    """Where the text of a document comes from."""

    TEXT_LAYER = "text_layer"
    NATIVE = "native"
    OCR = "ocr"
    NONE = "none"


class Group(StrEnum):
    """Whose paper it is: the filters of the documents page."""

    SERVICE = "service"
    GP = "gp"
    HOSPITAL = "hospital"
    LEGAL = "legal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Document:
    """A document kept byte for byte; `number` is the D-number that the report cites.

    From `gone_on` on only this line is left: it was returned or destroyed, as `gone_how` says.
    `set_aside` says why what it states counts nowhere: it is about another person, for one.
    `part_of` is the document it came within: the e-mail it was attached to or, where `first_page`
    and `last_page` are given, the file whose pages it is; then the bytes are those of that file.
    `contrary`: it points against the expert's opinion, which must deal with it (PD 35 para 2.3).
    """

    id: str
    number: int
    file_name: str
    media_type: str
    sha256: str
    size: int
    pages: int
    read_state: ReadState
    text_source: TextSource
    note: str = ""
    title: str = ""
    group: Group = Group.OTHER
    received_on: date | None = None
    received_from: str = ""
    read_by_expert: bool = False
    invented_numbers: bool = False
    gone_on: date | None = None
    gone_how: str = ""
    set_aside: str = ""
    part_of: str | None = None
    first_page: int = 0
    last_page: int = 0
    contrary: bool = False

    @property
    def is_section(self) -> bool:
        """Whether it is some pages of a file that is filed as a whole beside it."""
        return self.first_page > 0

    def page_in_file(self, page: int) -> int:
        """Return the page of the file that a page of this document is."""
        return page + self.first_page - 1 if self.first_page else page

    @property
    def label(self) -> str:
        """`D4`: how pages, report and export cite the document."""
        return f"D{self.number}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was recognised: characters [start, end) of its page's text, its place on paper.

    confidence: how sure the engine was, 0 to 100.
    """

    start: int
    end: int
    box: Rect
    confidence: int


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page, 1-based; width and height in points, 0 where there is no paper.

    extractor: what took the text (`text_layer/1`), '' where there is none; `ocr/...` where it was
    recognised from a picture, and then `words` holds where each word stands.
    """

    document_id: str
    number: int
    text: str
    width: float = 0.0
    height: float = 0.0
    extractor: str = ""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document: characters [start, end) of a page's text, with quote and context.

    A region of a page that has no text is its rectangles alone, without a quote. An orphaned one
    was not found again when the document was read anew: it says where it last was.
    """

    id: str
    document_id: str
    page: int
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    rects: tuple[Rect, ...] = ()
    extractor: str = ""
    orphaned: bool = False

    @property
    def from_picture(self) -> bool:
        """Whether its words were made out from the picture of a page, so may be wrong."""
        return self.extractor.startswith("ocr/")


@dataclass(frozen=True, slots=True)
class Note:
    """What the expert notes on a document, on one of its pages or on a passage; never printed."""

    id: str
    document_id: str
    text: str
    made_at: datetime
    page: int | None = None
    passage_id: str | None = None


class LinkTarget(StrEnum):
    """What a passage can be evidence for."""

    ANSWER = "answer"
    EVENT = "event"
    COURSE = "course"
    SECTION = "section"
    REVIEW = "review"
    HOMEWORK = "homework"
    OPINION = "opinion"  # a point of an opinion


@dataclass(frozen=True, slots=True)
class Link:
    """A passage used as evidence; with statements this is the chain, walkable both ways."""

    id: str
    passage_id: str
    target: LinkTarget
    target_id: str
