"""Attacks told one by one, and reviews after a screen, as the completed schedule prints them."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.assessing.attack import SYMPTOMS, Attack
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.assessing.wording import lower
from casereview.domain.dates import british
from casereview.domain.dossier import Dossier
from casereview.reporting.schedules.schedule_answers import SOURCES
from casereview.reporting.schedules.schedule_blocks import WIDTH, grid, hair, part
from casereview.reporting.setting.grids import Cell
from casereview.reporting.setting.story import Story, words
from casereview.reporting.setting.styles import HAIR
from casereview.reporting.wording import listed, sentence

_WHEN, _WHAT = 100.0, 150.0


def attacks(
    dossier: Dossier,
    key: ModuleKey,
    module: InterviewModule,
    points: Sequence[TimePoint],
    where: str,
) -> Story:
    """Return the table of the attacks told for a module, by time point; nothing where none is."""
    rows: list[list[Cell]] = [
        [words(text, "label", where) for text in ("Told at · when", "Attack", "What was told")]
    ]
    for point in points:
        told = [a for a in dossier.attacks if a.key == key and a.time_point_id == point.id]
        told.sort(key=lambda attack: attack.when.sort_key if attack.when else ())
        rows += [_row(attack, point, module, where) for attack in told]
    if len(rows) == 1:
        return []
    note = words(
        "A full attack has 4 symptoms or more and is at its worst within minutes; one with 2 or 3 "
        "is of limited symptoms. What is not listed was not told.",
        "aside",
        where,
    )
    table = grid(rows, [_WHEN, _WHAT, WIDTH - _WHEN - _WHAT], [hair(0, -1, HAIR)], headed=True)
    return [*part("Attacks, one by one", where), note, table]


def _row(attack: Attack, point: TimePoint, module: InterviewModule, where: str) -> list[Cell]:
    when = f"{point.short} · {attack.when or 'no date'}"
    kind = f"{attack.kind.value[:1].upper()}{attack.kind.value[1:]}, {attack.cue.words}"
    felt = [lower(item.label) for s in attack.symptoms if (item := module.item(s)) is not None]
    count = f"{len(attack.symptoms)} of {len(SYMPTOMS)}"
    symptoms = f"{count}: {listed(felt)}" if felt else f"{count} symptoms told"
    parts = [
        sentence(attack.situation) if attack.situation else "",
        sentence(symptoms),
        sentence(f"{attack.peak.words}; {SOURCES[attack.source]}"),
        sentence(attack.note) if attack.note else "",
    ]
    told = " ".join(text for text in parts if text)
    return [words(text, "anchor", where) for text in (when, kind, told)]


def reviews(dossier: Dossier, titles: dict[str, str], points: Sequence[TimePoint]) -> list[str]:
    """Return as sentences which ratings were reviewed after a screen was positive."""
    names = {point.id: point.short for point in points}
    told = []
    for review in dossier.screen_reviews:
        if review.time_point_id in names:
            screen, when = titles.get(review.screen, review.screen), names[review.time_point_id]
            by = f"{review.reviewed_by}, {british(review.reviewed_on)}"
            noted = f": {review.text}" if review.text else ""
            said = (
                f"{screen} was positive at “{when}”; the ratings there were reviewed by {by}{noted}"
            )
            told.append(sentence(said))
    return told
