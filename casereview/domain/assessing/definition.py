"""The definition of a module as a case keeps it, and what another version of it changes.

A case is rated and evaluated by the definition that was in force when the module was opened; a
newer one replaces it only when the expert takes it over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from casereview.domain.assessing.interview import InterviewItem, InterviewModule, Rule

_SYSTEMS = {"dsm5tr": "DSM-5-TR", "icd10": "ICD-10", "icd11": "ICD-11"}
_LISTED = 6
"""Changed items that one line names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class KeptDefinition:
    """A module's file, word for word; `sha256` is the fingerprint of its text."""

    id: str
    version: str
    sha256: str
    toml: str

    @classmethod
    def of(cls, module: InterviewModule) -> KeptDefinition:
        """Return the definition of a module that was read from a text."""
        return cls(module.id, module.version, fingerprint(module.text), module.text)

    @property
    def sound(self) -> bool:
        """Whether the text is still the one that was kept."""
        return fingerprint(self.toml) == self.sha256


@dataclass(frozen=True, slots=True)
class NewerModule:
    """A definition that the library has beside the one of the case, and what it would change."""

    version: str
    kept: str
    differences: tuple[str, ...]


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a definition's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def differences(old: InterviewModule, new: InterviewModule) -> tuple[str, ...]:
    """Name what another definition of a module changes, rules first."""
    return (*_rules(old, new), *_items(old, new), *_others(old, new)) or (
        "Nothing that is asked or counted: notes in the file only.",
    )


def _rules(old: InterviewModule, new: InterviewModule) -> Iterator[str]:
    for system in dict.fromkeys((*old.rules, *new.rules)):
        before, after = old.rules.get(system), new.rules.get(system)
        if before is None or after is None:
            yield f"The rule for {_SYSTEMS[system]} is {'new' if before is None else 'gone'}."
        else:
            parts = [name for name in _RULE_PARTS if getattr(before, name) != getattr(after, name)]
            if parts:
                yield f"The rule for {_SYSTEMS[system]} has another {_listing(parts)}."
    yield from _named("criterion", {c.id: c for c in old.criteria}, {c.id: c for c in new.criteria})
    if old.remission != new.remission:
        yield "The rule of remission is another."
    if any(getattr(old, name) != getattr(new, name) for name in _SEVERITY):
        yield "Severity is read otherwise."
    if (old.gap, old.lookback) != (new.gap, new.lookback):
        yield "The time looked back over, or between two episodes, is another."


_RULE_PARTS = tuple(field.name for field in fields(Rule) if field.name not in {"system", "note"})
_SEVERITY = ("severity_item", "severity_count", "severity_bands", "severity_scale")


def _items(old: InterviewModule, new: InterviewModule) -> Iterator[str]:
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    retired = [
        name for name, item in after.items() if item.retired and not _retired(before.get(name))
    ]
    if retired:
        yield f"Retired: item {_listing(retired)}. Its answers stay, and count for nothing."
    plain = {name: replace(item, retired=False) for name, item in before.items()}
    yield from _named("item", plain, {n: replace(item, retired=False) for n, item in after.items()})


def _retired(item: InterviewItem | None) -> bool:
    return item is not None and item.retired


def _named(what: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    """Name what is new, gone or otherwise of things with an id."""
    sorts = {
        "New": [name for name in after if name not in before],
        "Gone": [name for name in before if name not in after],
        "Changed": [n for n, thing in after.items() if n in before and before[n] != thing],
    }
    for word, names in sorts.items():
        if names:
            yield f"{word}: {what} {_listing(names)}."


def _others(old: InterviewModule, new: InterviewModule) -> Iterator[str]:
    if old.screener != new.screener:
        yield "The opening questions are other ones."
    if (old.name, old.codes) != (new.name, new.codes):
        yield "Its name or its codes are other ones."
    if (old.reviewed_by, old.reviewed_on) != (new.reviewed_by, new.reviewed_on):
        yield "Its clinical review is another."
    if old.sources != new.sources:
        yield "Its sources are other ones."


def _listing(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
