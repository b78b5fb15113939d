"""Measures named in a text, and whether only one question of them is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from casereview.correspondence.reader.measures import measure_at, places
from casereview.correspondence.reader.roles import ITEM


@dataclass(frozen=True, slots=True)
class Mention:
    """A measure named at characters [start, end); item: only one question of it is meant."""

    start: int
    end: int
    measure: str
    item: bool = False


@lru_cache(maxsize=256)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return the measures named in a text; a name and its abbreviation in brackets are one.

    Several rules ask for those of one passage, so the last answers are kept.
    """
    mentions: list[Mention] = []
    for at in places(text):
        if mentions and at < mentions[-1].end:
            continue
        found = measure_at(text, at)
        if not found:
            continue
        name, end = found
        last = mentions[-1] if mentions else None
        between = text[last.end : at].strip() if last else None
        if (
            last
            and last.measure == name
            and between in {"", "(", "-", ",", ":", "or", "(the", "(or"}
        ):
            end += 1 if text[end : end + 1] == ")" and "(" in str(between) else 0
            mentions[-1] = replace(last, end=end)
        else:
            mentions.append(Mention(at, end, name))
    mentions = _with_parts_of_hads(text, mentions)
    return tuple(replace(mention, item=_is_item(text, mention)) for mention in mentions)


_HADS_PART = re.compile(
    r"\b(?:(?P<a>[Aa]nxiety|A)|(?P<d>[Dd]epression|D))\b(?:\s+(?:sub-?scale|score|"
    r"scale))*(?=\s*[:=(]?\s*[0-9])|(?<=for )(?:(?P<a2>anxiety)|(?P<d2>depression))\b",
)


def _with_parts_of_hads(text: str, mentions: list[Mention]) -> list[Mention]:
    """`HADS anxiety 14, depression 9`: the parts are measures, the name alone is none."""
    done: list[Mention] = []
    for index, mention in enumerate(mentions):
        if not mention.measure.startswith("HADS"):
            done.append(mention)
            continue
        stop = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        parts = [
            Mention(match.start(), match.end(), "HADS-A" if match["a"] or match["a2"] else "HADS-D")
            for match in _HADS_PART.finditer(text, mention.end, stop)
        ]
        done += [mention, *parts] if mention.measure != "HADS" or not parts else parts
    return done


_BEFORE_ITEM = re.compile(
    ITEM.replace("(?=[\\s,.:;=()]|$)", "")
    + r"\s*(?:,|of|on|in|from|\()\s*(?:the\s+|her\s+|his\s+|your\s+|their\s+)?$",
    re.IGNORECASE,
)
_AFTER_ITEM = re.compile(r"(?:'s)?\s*[,:(-]?\s*(?:the\s+)?" + ITEM, re.IGNORECASE)


def _is_item(text: str, mention: Mention) -> bool:
    return bool(_BEFORE_ITEM.search(text[: mention.start]) or _AFTER_ITEM.match(text, mention.end))
