"""What all e-mails have in common, whatever file they came in."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import (
    FILED,
    Enclosed,
    Parsed,
    ParsedPage,
    UnreadableError,
    storable,
)


def page_of_mail(
    heads: Sequence[tuple[str, str]],
    body: str,
    enclosed: tuple[Enclosed, ...],
    note: str,
    limits: Limits,
) -> Parsed:
    """Return an e-mail as one page: its headers, an empty line, its body.

    Raises UnreadableError where it has neither words nor attachments.
    """
    lines = [f"{name}: {value}" for name, value in heads if value]
    text = storable("\n".join(lines) + "\n\n" + body.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip() and not enclosed:
        msg = f"This e-mail holds no text. {FILED}"
        raise UnreadableError(msg)
    if len(text) > limits.characters:
        text = text[: limits.characters]
        note = f"Only the first {limits.characters:,} characters were read. {note}".strip()
    return Parsed((ParsedPage(text),), "native", 1, note, enclosed=enclosed)


def attached_note(attached: int, pictures: int) -> str:
    """Return what a note says of attachments, which are documents of their own, and pictures."""
    notes = []
    if attached:
        notes.append(
            f"{attached} attachment{'s' if attached > 1 else ''}: "
            f"{'documents of their own' if attached > 1 else 'a document of its own'}."
        )
    if pictures:
        plural = "pictures stand" if pictures > 1 else "picture stands"
        notes.append(f"{pictures} {plural} in the text of the e-mail and must be seen there.")
    return " ".join(notes)
