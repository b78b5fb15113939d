"""The chain, walked both ways: from a page to what rests on it, from a conclusion to its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casereview.domain.document import LinkTarget, Passage
from casereview.domain.rating import ModuleKey
from casereview.services.session import OpenCase
from casereview.services.views import PageName


@dataclass(frozen=True, slots=True)
class Use:
    """Where a document's page is used; target is an id on that page of the window."""

    text: str
    page: PageName
    target: str
    document_page: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage behind a rating, with the rating it supports."""

    item: str
    value: str
    passage: Passage
    place: str


def uses_of(case: OpenCase, document_id: str, page: int | None = None) -> tuple[Use, ...]:
    """Return every rating, event and section that rests on a document (or on one page of it)."""
    uses = [
        use
        for use in (
            *_linked(case, document_id),
            *_events(case, document_id),
            *_sections(case, document_id),
        )
        if page is None or use.document_page in (page, None)
    ]
    return tuple(dict.fromkeys(uses))


def _linked(case: OpenCase, document_id: str) -> list[Use]:
    passages = {p.id: p for p in case.file.passages.of(document_id)}
    points = {t.id: t for t in case.file.time_points.all()}
    uses = []
    for link in case.file.links.all():
        passage = passages.get(link.passage_id)
        if passage is None or link.target is not LinkTarget.ANSWER:
            continue
        answer = case.file.answers.get(link.target_id)
        if answer is not None:
            short = points[answer.time_point_id].short
            text = f"Interview: {answer.key.module.upper()} {answer.item}, {short}"
            uses.append(Use(text, PageName.INTERVIEW, answer.id, passage.page))
    return uses


def _events(case: OpenCase, document_id: str) -> list[Use]:
    return [
        Use(f"Chronology: {event.when}", PageName.REPORT, "chronology", event.page)
        for event in case.file.events.all()
        if event.document_id == document_id
    ]


def _sections(case: OpenCase, document_id: str) -> list[Use]:
    document = case.file.documents.get(document_id)
    if document is None:
        return []
    reference = re.compile(rf"\{{D{document.number}(?:\s+p\.\s*(\d+))?\}}")
    uses = []
    for section in case.file.sections.all():
        for match in reference.finditer(section.text):
            page = int(match[1]) if match[1] else None
            text = f"Report: {section.section.replace('_', ' ')}"
            uses.append(Use(text, PageName.REPORT, section.section, page))
    return uses


def evidence_for(case: OpenCase, time_point_id: str, key: ModuleKey) -> tuple[Evidence, ...]:
    """Return the passages behind the ratings of a disorder at a time point."""
    documents = {d.id: d for d in case.file.documents.all()}
    found = []
    for link in case.file.links.all():
        answer = case.file.answers.get(link.target_id) if link.target is LinkTarget.ANSWER else None
        if answer is None or answer.time_point_id != time_point_id or answer.key != key:
            continue
        passage = case.file.passages.get(link.passage_id)
        if passage is not None:
            place = f"{documents[passage.document_id].label} p.{passage.page}"
            found.append(Evidence(answer.item, answer.value, passage, place))
    return tuple(found)
