"""The rules of the specification written a second time, as plain functions, for the test beside it.

Nothing here is read from a module file or computed by the program, so that both have to be wrong
in the same way for a fault to stay unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

NO, OPEN, YES = 0, 1, 2

MONTH = 30.4375
_PART = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")

Rules = tuple[int, int, int]
"""Syndrome, exclusions ruled out, subthreshold."""


def days(text: str) -> float:
    """An ISO duration in days; months and weeks as in 2.4."""
    match = _PART.fullmatch(text)
    assert match is not None, text
    years, months, weeks, rest = (int(part or 0) for part in match.groups())
    return (years * 12 + months) * MONTH + weeks * 7 + rest


def at_least(needed: int, parts: Iterable[int]) -> int:
    """Table of 2.2."""
    listed = list(parts)
    true, undetermined = listed.count(YES), listed.count(OPEN)
    if true >= needed:
        return YES
    return NO if true + undetermined < needed else OPEN


def unless(value: int) -> int:
    return YES - value


class Said:
    """The answers of one module at one time point, by 2.1 and 2.4."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def __call__(self, item: str) -> int:
        return {"threshold": YES, "yes": YES, "subthreshold": NO, "absent": NO, "no": NO}.get(
            self._answers.get(item, ""), OPEN
        )

    def soft(self, item: str) -> int:
        return YES if self._answers.get(item) == "subthreshold" else self(item)

    def all(self, items: str) -> int:
        return min(self(item) for item in items.split())

    def any(self, items: str) -> int:
        return max(self(item) for item in items.split())

    def barred(self, items: str) -> int:
        """Whether every exclusion is ruled out."""
        return min(unless(self(item)) for item in items.split())

    def of(self, letter: str, number: int) -> list[int]:
        return [self(f"{letter}{place}") for place in range(1, number + 1)]

    def softly(self, letter: str, number: int) -> list[int]:
        return [self.soft(f"{letter}{place}") for place in range(1, number + 1)]

    def reaches(self, item: str, limit: str | float) -> int:
        """Whether it is that much at least."""
        return self._compared(item, limit, lambda value, line: value >= line)

    def exceeds(self, item: str, limit: str | float) -> int:
        return self._compared(item, limit, lambda value, line: value > line)

    def _compared(
        self, item: str, limit: str | float, holds: Callable[[float, float], bool]
    ) -> int:
        low, _, high = self._answers.get(item, "").partition("/")
        if low in {"", "inadequate", "cannot_say", "skipped"}:
            return OPEN
        line = days(limit) if isinstance(limit, str) else limit
        ends = [days(end) if end.startswith("P") else float(end) for end in (low, high or low)]
        held = {holds(end, line) for end in ends}
        return OPEN if len(held) == 2 else YES if held == {True} else NO


def mde(a: Said) -> Rules:
    symptoms, core, fortnight = a.of("A", 9), a.any("A1 A2"), a.reaches("DUR", "P2W")
    syndrome = min(at_least(5, symptoms), core, fortnight, a("B1"))
    below = min(core, at_least(2, symptoms), fortnight, a("B1"))
    return syndrome, a.barred("C1 D1 E1"), below


def mde_icd11(a: Said) -> Rules:
    reached = min(at_least(5, a.of("A", 10)), a.any("A1 A2"), a.reaches("DUR", "P2W"), a("B1"))
    return reached, *mde(a)[1:]


def mde_icd10(a: Said) -> Rules:
    typical = at_least(2, map(a, ("A1", "A2", "A6")))
    other = at_least(2, map(a, ("A3", "A4", "A7", "A8", "A9", "A10")))
    return min(typical, other, a.reaches("DUR", "P2W")), mde(a)[1], NO


def pdd(a: Said) -> Rules:
    listed = at_least(2, a.of("B", 6))
    whole = min(a.all("A1 H1"), a.reaches("DUR", "P24M"), listed, unless(a.exceeds("C1", "P2M")))
    below = min(a("A1"), listed, a.reaches("DUR", "P6M"), unless(a.reaches("DUR", "P24M")))
    return whole, a.barred("E1 F1 G1"), below


def mania(a: Said) -> Rules:
    symptoms = a.of("B", 7)
    enough = max(min(a("A1"), at_least(3, symptoms)), at_least(4, symptoms))
    spell = max(a.reaches("DUR", "P4D"), a.all("C1 HOSP"))
    return min(a.any("A1 A2"), a("A3"), spell, enough), a.barred("D1"), NO


def gad(a: Said) -> Rules:
    worry = min(a.all("A1 A4"), a.reaches("A2", 2), a.reaches("A3", "P6M"))
    below = min(a.soft("A1"), a.soft("B1"), a.reaches("A3", "P1M"), a("D1"))
    return (
        min(worry, a.all("B1 D1"), at_least(3, a.of("C", 6))),
        a.barred("E1 F1"),
        min(below, at_least(2, a.softly("C", 6))),
    )


def gad_icd11(a: Said) -> Rules:
    whole = min(a.any("A1 FF1"), a.all("A4 D1"), a.reaches("A3", "P3M"))
    return min(whole, a.any("C1 C3 C4 C5 C6 AUT1")), *gad(a)[1:]


def panic(a: Said) -> Rules:
    symptoms, concern = a.of("P", 13), a.any("B1 B2")
    full = at_least(4, symptoms)
    limited = min(at_least(2, symptoms), unless(full))
    whole = min(full, a("U1"), a.reaches("U2", 2), concern, a.reaches("DUR", "P1M"))
    return whole, a.barred("C1 D1"), min(a("U1"), max(limited, min(full, concern)))


def agora(a: Said) -> Rules:
    lasting = max(a.reaches("F1", "P6M"), a("F2"))
    rest = min(a.all("B1 C1 D1 E1 G1"), lasting)
    situations = a.of("A", 5)
    return min(at_least(2, situations), rest), a.barred("H1 I1"), min(max(situations), rest)


def sad(a: Said) -> Rules:
    lasting, fits = max(a.reaches("F1", "P6M"), a("F2")), a.barred("J1")
    below = min(a.soft("A1"), a.soft("B1"), a("G1"), fits)
    return min(a.all("A1 B1 C1 D1 E1 G1"), lasting, fits), a.barred("H1 I1"), below


def phobia(a: Said) -> Rules:
    lasting = max(a.reaches("E1", "P6M"), a("E2"))
    below = min(a.all("A1 F1"), a.soft("B1"), a.soft("C1"), a.soft("D1"))
    return min(a.all("A1 B1 C1 D1 F1"), lasting), a.barred("G1"), below


def iad(a: Said) -> Rules:
    acts = max(a.soft("D1"), a.soft("D2"))
    below = min(a.soft("A1"), a.soft("B1"), a.soft("C1"), acts, a.reaches("E1", "P1M"))
    return min(a.all("A1 B1 C1"), a.any("D1 D2"), a.reaches("E1", "P6M")), a.barred("F1"), below


def iad_icd11(a: Said) -> Rules:
    return min(a.all("A1 IMP1"), a.any("D1 D2")), a.barred("F1"), NO


def ssd(a: Said) -> Rules:
    lasting = max(a.reaches("C1", "P6M"), a("C2"))
    return min(a("A1"), a.any("B1 B2 B3"), lasting), YES, min(a("A1"), max(a.softly("B", 3)))


def ocd(a: Said) -> Rules:
    either = max(a.all("O1 O2"), a.all("K1 K2"))
    hour = a.exceeds("B1", 1)
    below = min(either, a.reaches("B1", 0.25), unless(hour), unless(a("B2")))
    return min(either, max(hour, a("B2"))), a.barred("C1 D1"), below


def bdd(a: Said) -> Rules:
    return a.all("A1 B1 C1"), a.barred("D1"), min(a.soft("A1"), a.soft("B1"))


RULES: Mapping[tuple[str, str], Callable[[Said], Rules]] = {
    ("mde", "dsm5tr"): mde,
    ("mde", "icd11"): mde_icd11,
    ("mde", "icd10"): mde_icd10,
    ("pdd", "dsm5tr"): pdd,
    ("mania", "dsm5tr"): mania,
    ("gad", "dsm5tr"): gad,
    ("gad", "icd11"): gad_icd11,
    ("panic", "dsm5tr"): panic,
    ("agora", "dsm5tr"): agora,
    ("sad", "dsm5tr"): sad,
    ("phobia", "dsm5tr"): phobia,
    ("iad", "dsm5tr"): iad,
    ("iad", "icd11"): iad_icd11,
    ("ssd", "dsm5tr"): ssd,
    ("ocd", "dsm5tr"): ocd,
    ("bdd", "dsm5tr"): bdd,
}


def status(rules: Rules) -> str:
    """Rows 3 to 8 of the table in 2.6, in their order."""
    syndrome, exclusion, subthreshold = rules
    if syndrome == YES and exclusion == YES:
        return "met"
    if syndrome == YES and exclusion == NO:
        return "excluded"
    if syndrome == NO:
        return "subthreshold" if min(subthreshold, exclusion) == YES else "not_met"
    return "not_met" if syndrome == OPEN and exclusion == NO else "undetermined"
