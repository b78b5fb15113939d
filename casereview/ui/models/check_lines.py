"""Every check of a report as a line: what blocks, what waits, what stands, and what is met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casereview.domain.reports.acknowledgement import Acknowledgement
from casereview.domain.reports.report import CheckResult, Gate
from casereview.domain.reports.report_rules import rule_words
from casereview.services.report.report_checks import CheckedReport
from casereview.services.views import Chip, PageName, Tone

COMPARE = "compare"
"""What a link names that wants all that is looked at before a report is issued."""

BLOCKS = Chip("blocks", Tone.RED)
WARNS = Chip("warns", Tone.AMBER)
STANDS = Chip("let stand", Tone.BLUE)
MET = Chip("met", Tone.GREEN)
NOTED = Chip("for your information")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A check as it is listed; held is why an unmet warning may stand, other the other case."""

    check: CheckResult
    chip: Chip
    held: Acknowledgement | None = None
    other: str = ""

    @property
    def key(self) -> str:
        """What tells the line from others."""
        return f"{self.check.id} {self.check.section} {self.check.place} {self.check.message}"

    @property
    def title(self) -> str:
        """The rule in words."""
        return f"{self.check.id} · {rule_words(self.check.id)}"

    @property
    def words(self) -> str:
        """The line as it is read aloud."""
        return f"{self.chip.text}: {self.title}. {self.check.message}"

    @property
    def page(self) -> tuple[PageName, str] | None:
        """The page of the window that mends it and its target, None where it is in the text."""
        name, _, target = self.check.page.partition("/")
        return (PageName(name), target) if name else None


def rule_lines(
    shown: CheckedReport, others: Mapping[CheckResult, str], *, met: bool
) -> tuple[RuleLine, ...]:
    """Return the lines, what blocks first; what is met only where it is wanted."""
    return tuple(_lines(shown, others, met=met))


def _lines(
    shown: CheckedReport, others: Mapping[CheckResult, str], *, met: bool
) -> Iterator[RuleLine]:
    weighed = shown.weighed
    for check in weighed.blocks:
        yield RuleLine(check, BLOCKS, other=others.get(check, ""))
    for check in weighed.open:
        yield RuleLine(check, WARNS, other=others.get(check, ""))
    for check, held in weighed.acknowledged:
        yield RuleLine(check, STANDS, held, others.get(check, ""))
    for check in shown.checks:
        if met and check.ok:
            yield RuleLine(check, NOTED if check.gate is Gate.INFO else MET)


def rule_key(line: RuleLine) -> str:
    """Return what tells a line from others."""
    return line.key


def rule_said(line: RuleLine) -> str:
    """Return a line as it is read aloud."""
    return line.words
