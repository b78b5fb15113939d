"""The role of who signs a document, from the signature block; who is merely named is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.blocks import Block, Paragraph, TableRow
from casereview.correspondence.reader.fields import fields
from casereview.correspondence.reader.role_names import role_in
from casereview.correspondence.reader.strand import Strand, join

_CLOSING = re.compile(
    r"^(?:yours(?:\s+(?:sincerely|faithfully|truly|ever))?|(?:with\s+)?(?:kind(?:est)?|best|"
    r"warm(?:est)?|many)?\s*"
    r"(?:regards|wishes|thanks)|(?:with\s+)?(?:very\s+)?(?:best|kind|good|warm)\s+(?:wishes|"
    r"regards)|"
    r"sincerely(?:\s+yours)?|respectfully|thank\s+you|thanks|cheers|warmly|all\s+the\s+best|"
    r"take\s+care|signed|yours\b|best(?=\s*[,.!]?\s*$)|faithfully|until\s+then|speak\s+soon|"
    r"see\s+you\s+(?:then|soon)|"
    r"with\s+(?:every|all)\s+(?:good\s+)?wish(?:es)?|with\s+compliments|electronically\s+signed"
    r"(?:\s+by)?)\b[\s,.!:]*",
    re.IGNORECASE,
)
_END = re.compile(
    r"^(?:c\.?\s?c\.?\b|b\.?cc|copy|copies|copied|enc|encl|encs|p\.?s\.?\b|page\s+\d|tel\b|on\s+\d|"
    r"this\s+(?:e-?mail|message|letter)|from\s*:|sent\s*:|>|registered|if\s+you)",
    re.IGNORECASE,
)
_UNSIGNED = re.compile(
    r"\b(?:not\s+signed|without\s+signature|to\s+avoid\s+delay)\b", re.IGNORECASE
)
_QUOTED = re.compile(
    r"^(?:>|-{2,}\s*original|-{2,}\s*forwarded|from\s*:|on\s.{4,80}\swrote\s*:)", re.IGNORECASE
)
_FOR_ANOTHER = re.compile(
    r"\b(?:on\s+behalf\s+of|p\.?p\.?|for\s+and\s+on\s+behalf|for(?=\s+(?:dr|mr|mrs|ms|miss|"
    r"prof)\b)|"
    r"supervised\s+by|under\s+(?:the\s+)?supervision|supervisor|together\s+with|with(?=\s+[A-Z])|"
    r"dictated\s+by|line\s+manager)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:your|the|name of|assigned|allocated)\s+)?(?:therapist|practitioner|clinician|"
    r"written by|"
    r"author|completed by|seen by|staff(?:\s+member)?|treating clinician|"
    r"(?:job\s+)?title|profession|role|designation|position|"
    r"signed\b.*|counsellor|psychologist|report(?:ed)? by|prepared by|from|"
    r"supporters?|assessor|assessed by|key\s?worker)(?:'s)?(?:\s+name)?$"
)
_INLINE_LABEL = re.compile(
    r"\b(?:(?:electronically\s+)?(?:signed|approved|authorised|written|completed|prepared|assessed|seen)"
    r"\s+by\s*:?\s*|"
    r"(?:therapist|practitioner|clinician|counsellor|psychologist|author)\s*:\s*)",
    re.IGNORECASE,
)
_GP_HOUSE = re.compile(
    r"\b(?:surgery|medical\s+(?:centre|practice|group)|health\s+centre|family\s+practice|"
    r"group\s+practice|general\s+practice|(?<!psychology )(?<!therapy )(?<!private )practice)\b",
    re.IGNORECASE,
)
_DOCTOR = re.compile(r"^dr\.?\s+[A-Z]", re.IGNORECASE)
_ONESELF = re.compile(
    r"\bI(?:\s+am|'m|\s+work|\s+write|\s+am\s+(?:writing|contacting\s+you))\s+(?:as\s+)?"
    r"(?:an?|your|one\s+of\s+(?:the|our))\s+(?=\w)"
)
_AS_PATIENT = re.compile(
    r"\bI,?\s+[A-Z][^.;]{3,120}?,\s*(?:\w+\s+){0,3}(?i:authorise|consent|hereby)\b|"
    r"\bI\s+(?:am|was)\s+(?:a|an?\s+(?:former|ex-?))\s*(?:patient|client)\s+of\s+(?:yours|your)\b|"
    r"\bI\s+(?i:authorise|consent\s+to|give\s+(?:my\s+)?(?:consent|permission))\b[^.;]{0,60}"
    r"\bmy\s+(?:\w+\s+){0,2}(?:records|notes|information)\b"
)
_STANDS_IN = re.compile(
    r"(?:p\.?p\b|(?:for\s+and\s+)?on\s+behalf\b|for\b|dictated\b)", re.IGNORECASE
)
_NAME_WORD = re.compile(r"(?!Dr\b|Mrs?\b|Ms\b|Miss\b|Prof\b)[A-Z][\w'-]+")
_LETTERHEAD = 5
_LONGEST_ROLE, _NEAR_ROLE = 70, 16
"""Characters: how long a role is, and how far behind `I am a` it may begin (`fully qualified`)."""
_SIGNATURE_LINES = 9
_LAST_LINES = 6


@dataclass(frozen=True, slots=True)
class Author:
    """The role found, the words that say it, and the rule's name."""

    role: str
    strand: Strand
    rule: str


def read_author(blocks: Sequence[Block]) -> Author | None:
    """Return the role of the signatory in the words of the letters vocabulary, or None."""
    lines = _newest(list(_lines(blocks)))
    closings = list(_closings(lines))
    for closing in closings:
        if found := _signed(lines[closing : closing + _SIGNATURE_LINES + 1], lines):
            return found
    labelled = _labelled(blocks)
    if closings:
        signed = {line.text for line in lines[closings[-1] + 1 : closings[-1] + 4]}
        labelled = labelled if labelled and _same_person(labelled, lines, signed) else None
        return labelled or _of_oneself(blocks)
    return labelled or _last_lines(lines) or _of_oneself(blocks)


def _of_oneself(blocks: Sequence[Block]) -> Author | None:
    """Take what the writer says of themselves: `I am a trainee ...`, `writing as your ...`."""
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        if own := _AS_PATIENT.search(block.text):
            return Author("patient", block.strand.part(*own.span()), "role.as-patient/1")
        for said in _ONESELF.finditer(block.text):
            found = role_in(block.strand.part(said.end(), said.end() + _LONGEST_ROLE))
            if found and found[1].places[0] <= block.strand.places[said.end()] + _NEAR_ROLE:
                return Author(*found, "role.of-oneself/1")
    return None


def _same_person(author: Author, lines: Sequence[Strand], signed: set[str]) -> bool:
    """Whether the name beside a labelled role is one of those in the signature."""
    at = author.strand.places[0]
    line = next(
        (each for each in lines if each.places and each.places[0] <= at <= each.places[-1]), None
    )
    names = re.findall(r"[A-Z][\w'-]+", line.text) if line else []
    return any(name in text.split() for name in names for text in signed if _is_name(text))


def _lines(blocks: Sequence[Block]) -> Iterator[Strand]:
    for block in blocks:
        if isinstance(block, TableRow):
            yield from (cell.strand for cell in block.cells)
        else:
            yield from block.lines


def _newest(lines: list[Strand]) -> list[Strand]:
    """Leave out the quoted messages of a thread; the newest stands first."""
    for index, line in enumerate(lines[6:], 6):
        if _QUOTED.match(line.text):
            return lines[:index]
    return lines


def _closings(lines: Sequence[Strand]) -> Iterator[int]:
    """Yield the closings in order: in a thread the newest message stands first."""
    for index, line in enumerate(lines):
        match = _CLOSING.match(line.text)
        if match and len(line.text) - match.end() <= 45 and not line.text.endswith("?"):
            if match.end() < len(line.text) and line.text.lower().startswith("thank"):
                continue
            yield index


def _signed(block: Sequence[Strand], lines: Sequence[Strand]) -> Author | None:
    match = _CLOSING.match(block[0].text)
    rest = block[0].part(match.end(), len(block[0].text)) if match else block[0]
    names: list[Strand] = []
    signed = ([rest] if rest.text else []) + list(block[1:])
    for number, line in enumerate(signed):
        if _UNSIGNED.search(line.text):
            continue
        if _END.match(line.text) or len(line.text) > 110:
            break
        other = _FOR_ANOTHER.search(line.text)
        if other and other.group() == line.text:
            continue  # `pp` on a line of its own
        if other and other.start() == 0 and names:
            break
        found = role_in(line.part(0, other.start()) if other else line)
        if not other and number + 1 < len(signed):
            found = _over_two_lines(line, signed[number + 1]) or found
        if found:
            return Author(*found, "role.signature/1")
        if other and not names and _STANDS_IN.match(line.text):
            continue  # whoever holds the pen: the letter is theirs who is named below
        if other:
            break
        names.append(line)
    return _family_doctor(names, lines) or _of_letterhead(names, lines)


def _of_letterhead(names: Sequence[Strand], lines: Sequence[Strand]) -> Author | None:
    """Take the role that a letterhead gives to the person who signs with a name alone."""
    signed = next((line.text for line in names if _is_name(line.text)), "")
    words = _NAME_WORD.findall(signed)[-2:]
    if len(words) < 2:
        return None
    for index, line in enumerate(lines[:_LETTERHEAD]):
        if set(words) <= set(_NAME_WORD.findall(line.text)):
            own = lines[index : index + 3]
            return next((Author(*r, "role.letterhead/1") for r in map(role_in, own) if r), None)
    return None


def _over_two_lines(line: Strand, following: Strand) -> tuple[str, Strand] | None:
    """Return a role that begins on one line and ends on the next: `Psychological Wellbeing`."""
    if _END.match(following.text) or _FOR_ANOTHER.search(following.text):
        return None
    found = role_in(join((line, following)))
    crosses = found and found[1].places[0] <= line.places[-1] < found[1].places[-1]
    return found if crosses else None


def _family_doctor(names: Sequence[Strand], lines: Sequence[Strand]) -> Author | None:
    """Take a doctor who signs on a surgery's paper for a GP."""
    doctor = next((line for line in names[:2] if _DOCTOR.match(line.text)), None)
    if doctor and any(_GP_HOUSE.search(line.text) for line in lines[:3]):
        return Author("GP", doctor, "role.doctor-of-surgery/1")
    return None


def _labelled(blocks: Sequence[Block]) -> Author | None:
    for field in fields(blocks):
        if _LABEL.match(field.label):
            found = role_in(field.value)
            if found:
                return Author(*found, "role.labelled/1")
    for line in _lines(blocks):
        label = _INLINE_LABEL.search(line.text)
        found = role_in(line.part(label.end(), len(line.text))) if label else None
        if found and len(line.text) < 140:
            return Author(*found, "role.labelled/1")
    return None


def _last_lines(lines: Sequence[Strand]) -> Author | None:
    """Without a closing formula: a name and role, or a doctor, in the last lines."""
    tail = [line for line in lines[-_LAST_LINES:] if not _END.match(line.text)]
    for index, line in enumerate(tail):
        other = _FOR_ANOTHER.search(line.text)
        found = role_in(line.part(0, other.start()) if other else line)
        named = index > 0 and _is_name(tail[index - 1].text)
        named = named or (found is not None and found[1].text == line.text.strip(" ()."))
        if found and _AMID.search(line.text[: line.text.find(found[1].text)]):
            continue  # a sentence that names somebody
        if found and len(line.text) <= 70 and (named or _NAME_AND_ROLE.match(line.text)):
            return Author(*found, "role.last-lines/1")
    return _family_doctor([line for line in tail[-2:] if len(line.text) < 45], lines)


_AMID = re.compile(r"\b(?:was|were|is|are|has|had|seen|by|with|from|to|my|will|her|his)\b")
_NAME_AND_ROLE = re.compile(
    r"[A-Z][\w'-]*\.?(?: [A-Z][\w'-]+)*\s*[,(|/-]|(?:[A-Z][\w'-]*\.?\s+){2,3}(?=[A-Z])"
)


def _is_name(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof)\.?\s+)?[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*){1,3}", text
        )
    )
