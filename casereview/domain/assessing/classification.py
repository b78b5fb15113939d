"""The codes of a disorder by classification, and whether its criteria there were tested at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule, Outcome

NEAREST = "nearest category; its criteria were not tested"
"""Said of a code in whose classification the module has no rule."""

_SYSTEMS = (
    ("dsm5tr", "dsm5tr", "DSM-5-TR"),
    ("icd10", "icd10_uk", "UK ICD-10"),
    ("icd11", "icd11", "ICD-11"),
)


@dataclass(frozen=True, slots=True)
class Codes:
    """A disorder's codes in one classification; tested: whether the module has its rule."""

    classification: str
    codes: tuple[str, ...]
    tested: bool

    @property
    def words(self) -> str:
        """Return `UK ICD-10 F43.1 (nearest category; its criteria were not tested)`."""
        said = f"{self.classification} {', '.join(self.codes)}"
        return said if self.tested else f"{said} ({NEAREST})"


def codes_of(module: InterviewModule) -> tuple[Codes, ...]:
    """Return a module's codes, in the order of the classifications; those without any left out.

    The DSM-5-TR's are the numbers which that manual prints (ICD-10-CM); they are no UK ICD-10 ones.
    """
    return tuple(
        Codes(title, module.codes[name], system in module.rules)
        for system, name, title in _SYSTEMS
        if module.codes.get(name)
    )


def codes_beside(module: InterviewModule, statuses: Iterable[Status]) -> tuple[Codes, ...]:
    """Return the codes to show beside findings: a screen that gave no diagnosis has none."""
    if module.outcome is Outcome.DIAGNOSIS or Status.MET in set(statuses):
        return codes_of(module)
    return ()
