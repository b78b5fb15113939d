"""Rules on the statements at the end: the duty, what is known of it, and the statement of truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from casereview.domain.dates import british
from casereview.domain.reports.profile import Profile, missing_words, words_for
from casereview.domain.reports.report import (
    CheckResult,
    Gate,
    LockedText,
    Report,
    Section,
    SectionKind,
)
from casereview.reporting.checking.checks_frame import Met
from casereview.reporting.material import Material
from casereview.reporting.walking import section_text
from casereview.reporting.wording import listed

COMPARED_WITHIN = timedelta(days=183)
"""How long before the report its prescribed words may have been compared with their source."""


def declared(report: Report, material: Material) -> Iterator[CheckResult]:
    """R11 to R14: the duty to the court, the rules named, the truth in the prescribed words."""
    profile = material.content.profile
    if profile.duty:
        yield from _duty(report, material, profile)
    if profile.truth:
        yield _truth(report, material, profile)
    yield from _aged(report, material, profile)


def _aged(report: Report, material: Material, profile: Profile) -> Iterator[CheckResult]:
    """Warn of words that were last compared with their rule more than half a year before."""
    for key in profile.declarations:
        words = words_for(material.content.declarations, key, report.dated)
        if words is None or words.checked_on is None:
            continue
        if report.dated - words.checked_on > COMPARED_WITHIN:
            held = _holding(report, key)
            yield Met("R13", Gate.WARN, held[0].key if held else "").unmet(
                f"The words of “{words.title}” were last compared with their source on "
                f"{british(words.checked_on)}. Compare them again: {words.source}."
            )


def _holding(report: Report, key: str) -> list[Section]:
    return [
        section
        for section in report.sections
        if section.printed
        for block in section.blocks
        if isinstance(block, LockedText) and block.key == key
    ]


def _duty(report: Report, material: Material, profile: Profile) -> Iterator[CheckResult]:
    printed = [section for section in report.sections if section.printed]
    held, truth = _holding(report, profile.duty), _holding(report, profile.truth)
    opinions = [i for i, s in enumerate(printed) if s.kind is SectionKind.OPINION]
    at = printed.index(held[0]) if held else -1
    placed = len(held) == 1 and at > max(opinions, default=-1)
    ordered = placed and (not profile.truth or (bool(truth) and at <= printed.index(truth[0])))
    text = section_text(held[0]) if held else ""
    where = held[0].key if held else "compliance"
    yield Met("R11", section=where).told(
        ordered,
        "The duty to the court is stated once, after the conclusions.",
        _words_lack(report, material, profile.duty)
        or "The statement of the duty to the court is missing or out of place.",
    )
    lacking = [name for name in profile.duty_names if name not in text]
    yield Met("R12", section=where).told(
        bool(held) and not lacking,
        f"The statement names {listed(profile.duty_names) or 'what governs the report'}.",
        f"The statement of compliance does not name {listed(lacking)}."
        if held
        else "No statement says which rules the expert knows and followed.",
    )
    yield Met("R14", section=where).told(
        bool(held),
        "The duty to the court is put above any duty to those who pay.",
        "Nothing puts the duty to the court above any duty to those who pay.",
    )


def _truth(report: Report, material: Material, profile: Profile) -> CheckResult:
    held = _holding(report, profile.truth)
    printed = [
        block
        for section in held
        for block in section.blocks
        if isinstance(block, LockedText) and block.key == profile.truth
    ]
    words = words_for(material.content.declarations, profile.truth, report.dated)
    same = (
        words is not None
        and words.usable
        and len(printed) == 1
        and _plain(printed[0].paragraphs) == _plain(words.paragraphs)
    )
    return Met("R13", section=held[0].key if held else "truth").told(
        same,
        "The statement of truth is in the prescribed words.",
        _words_lack(report, material, profile.truth)
        or "The statement of truth does not stand once in the prescribed words.",
    )


def _words_lack(report: Report, material: Material, key: str) -> str:
    """Return why a form of words cannot be used, '' where it can."""
    content = material.content
    alone = replace(content.profile, declarations=(key,))
    return " ".join(missing_words(alone, content.declarations, report.dated))


def _plain(paragraphs: tuple[str, ...]) -> list[str]:
    return [" ".join(words.split()) for words in paragraphs]


def changes_told(report: Report, _: Material) -> Iterator[CheckResult]:
    """R19: a later change of view goes to the parties at once (PD 35 paragraph 2.5)."""
    if not report.draft:
        yield Met("R19", Gate.INFO).ok(
            "If your view on a material matter changes later, tell the parties without delay: "
            "an addendum does so."
        )
