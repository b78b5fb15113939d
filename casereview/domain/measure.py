"""Self-report measures and the service rules for them, each with its mark of verification."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """Caseness (score at or above) and reliable change of one measure in a period."""

    valid_from: str
    valid_to: str
    caseness: int | None
    reliable_change: int | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument: totals run from `low` to `high`; no item text is held."""

    id: str
    name: str
    low: int
    high: int
    item_high: int
    rules: tuple[MeasureRule, ...]
    aliases: tuple[str, ...] = ()

    def rule_on(self, iso_date: str) -> MeasureRule | None:
        """Return the rule in force on a day (ISO text), or None."""
        return next(
            (
                rule
                for rule in self.rules
                if (not rule.valid_from or rule.valid_from <= iso_date)
                and (not rule.valid_to or iso_date <= rule.valid_to)
            ),
            None,
        )
