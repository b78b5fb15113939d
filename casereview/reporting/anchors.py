"""Where words of the expert's stand in a composed report, for many words of the same report."""

from __future__ import annotations

from casereview.domain.reports.report import Report
from casereview.reporting.checking.checks_frame import places


class Anchors:
    """Finds the paragraph that prints words; each section's text is made ready once."""

    def __init__(self, report: Report) -> None:
        self._sections = {section.key: section for section in report.sections}
        self._ready: dict[str, list[tuple[str, str]]] = {}

    def of(self, section: str, words: str) -> str:
        """Return the anchor of the first stretch of a section with the words, '' where none has."""
        sought = _squeezed(words)
        held = self._sections.get(section)
        if held is None or not sought:
            return ""
        if section not in self._ready:
            self._ready[section] = [(place.anchor, _squeezed(place.text)) for place in places(held)]
        return next((anchor for anchor, text in self._ready[section] if sought in text), "")


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
