"""The chain, walked both ways: from a page to what rests on it, from a conclusion to its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten

from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.care.treatment import Contact, Homework, Practitioner, Promise, Told
from casereview.domain.care.treatment_words import ASPECTS, SIDES
from casereview.domain.documents.document import Link, LinkTarget
from casereview.domain.dossier import SectionText
from casereview.domain.reports.profile import Profile
from casereview.services.correspondence import contradictions
from casereview.services.session import OpenCase
from casereview.services.views import PageName, Use

_WORDS = 60
"""Characters of an event that are shown where a document's uses are listed."""

_PASSAGE = re.compile(r"\{(?:passage|words) ([^{}]+)\}")


def uses_of(case: OpenCase, document_id: str, page: int | None = None) -> tuple[Use, ...]:
    """Return every rating, event, score and section that rests on a document (or one page)."""
    uses = [
        use
        for use in (
            *_linked(case, document_id),
            *_events(case, document_id),
            *_differences(case, document_id),
            *_received(case, document_id),
            *_own_scores(case, document_id),
            *_treatment(case, document_id),
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
        if passage is None:
            continue
        found = _reviewed(case, link)
        if found is not None:
            words, place = found
            uses.append(Use(words, PageName.TREATMENT, place, passage.page, passage))
            continue
        answer = case.file.answers.get(link.target_id)
        if link.target is LinkTarget.ANSWER and answer is not None:
            words = f"Interview: {_item(case, answer)}, {points[answer.time_point_id].short}"
            uses.append(Use(words, PageName.INTERVIEW, answer.id, passage.page, passage))
    return uses


def _reviewed(case: OpenCase, link: Link) -> tuple[str, str] | None:
    """Return what of the treatment review rests on a link, in words and as a place on its page."""
    file = case.file
    courses = {episode.id: episode.number for episode in file.episodes.all()}
    if link.target is LinkTarget.REVIEW:
        review = file.reviews.get(link.target_id)
        if review is None:
            return None
        course = f", course {courses[review.episode_id]}" if review.episode_id in courses else ""
        said = f": {_short(review.text)}" if review.text else ""
        return f"Treatment{course}, {ASPECTS[review.aspect].lower()}{said}", f"review/{review.id}"
    if link.target is LinkTarget.HOMEWORK:
        task = file.homework.get(link.target_id)
        if task is None:
            return None
        return f"Treatment: homework, {_short(task.behaviour)}", f"records/{task.id}"
    if link.target is LinkTarget.OPINION:
        point = file.opinion_points.get(link.target_id)
        opinion = file.opinions.get(point.opinion_id) if point is not None else None
        if point is None or opinion is None:
            return None
        side = SIDES[point.side].lower()
        return f"Opinion {opinion.number}, {side}: {_short(point.text)}", f"opinions/{point.id}"
    return None


def _item(case: OpenCase, answer: Answer) -> str:
    """Return a rated item in words: `Specific phobia (machinery), afraid of machines`."""
    module = case.modules.get(answer.key.module)
    item = module.item(answer.item) if module else None
    if module is None or item is None:
        return f"{answer.key} {answer.item}"
    return f"{module.named(answer.key.instance)}, {item.label}"


def _events(case: OpenCase, document_id: str) -> list[Use]:
    return [
        Use(
            f"Chronology: {event.when}, {_short(event.text)}",
            PageName.CHRONOLOGY,
            f"event:{event.id}",
            event.page,
        )
        for event in case.file.events.all()
        if event.document_id == document_id
    ]


def _differences(case: OpenCase, document_id: str) -> list[Use]:
    """Return the contradictions that a document is a side of, found or noted."""
    return [
        Use(
            f"Sources differ: {shorten(one.contradiction.subject, _WORDS, placeholder='…')}",
            PageName.CHRONOLOGY,
            f"contradictions/{one.contradiction.id}",
            side.page,
        )
        for one in contradictions.standings_of(case)
        if not one.gone
        for side in one.contradiction.sides
        if side.document_id == document_id
    ]


def _received(case: OpenCase, document_id: str) -> list[Use]:
    return [
        Use(
            f"Asked for: {shorten(request.what, _WORDS, placeholder='…')}",
            PageName.CHRONOLOGY,
            f"requests/{request.id}",
        )
        for request in case.file.requests.all()
        if request.document_id == document_id
    ]


def _own_scores(case: OpenCase, document_id: str) -> list[Use]:
    return [
        Use(f"Score: {own.measure}, {own.taken_on}", PageName.PSYCHOMETRICS, own.id, own.page)
        for own in case.file.own_scores.all()
        if own.document_id == document_id
    ]


def _treatment(case: OpenCase, document_id: str) -> list[Use]:
    """Return what is recorded of treatment from the document: who, contacts, homework, promises."""
    file = case.file
    recorded: tuple[tuple[Practitioner | Contact | Told | Homework | Promise, str], ...] = (
        *((p, f"who, {p.role}") for p in file.practitioners.all()),
        *((c, f"contact, {c.when or 'undated'}") for c in file.contacts.all()),
        *((t, t.text) for t in file.told.all()),
        *((h, f"homework, {h.behaviour}") for h in file.homework.all()),
        *((p, f"promise, {p.text}") for p in file.promises.all()),
    )
    return [
        Use(f"Treatment: {_short(words)}", PageName.TREATMENT, f"records/{one.id}", one.page)
        for one, words in recorded
        if one.document_id == document_id
    ]


def _short(words: str) -> str:
    return shorten(words, _WORDS, placeholder="…")


def _sections(case: OpenCase, document_id: str) -> list[Use]:
    document = case.file.documents.get(document_id)
    if document is None:
        return []
    label = document.label
    cited = rf"{label}(?:,?\s*pp?\.?\s*(\d+)[^{{}}]*|\s+[“\"][^{{}}]*)?"
    reference = re.compile(rf"\{{(?:{cited}|score {label} [^{{}}]+|date {label})\}}")
    uses = []
    for section, match in _matches(case, reference):
        page = int(match[1]) if match[1] else None
        uses.append(_in_report(case, section, match[0], page))
    held = case.file.passages.of(document_id)
    for section, match in _matches(case, _PASSAGE):
        passage = next((each for each in held if each.id.startswith(match[1].strip())), None)
        if passage is not None:
            uses.append(_in_report(case, section, match[0], passage.page))
    return uses


def _matches(
    case: OpenCase, reference: re.Pattern[str]
) -> Iterator[tuple[SectionText, re.Match[str]]]:
    """Yield the places where the expert's own text has a reference, in the report's order."""
    written = {section.section: section for section in case.file.sections.all()}
    for spec in _profile(case).sections:
        if spec.key in written:
            for match in reference.finditer(written[spec.key].text):
                yield written[spec.key], match


def _in_report(case: OpenCase, section: SectionText, reference: str, page: int | None) -> Use:
    titles = {spec.key: spec.title for spec in _profile(case).sections}
    words = f"Report: {titles[section.section]}"
    return Use(words, PageName.REPORT, f"{section.section}/{reference}", page)


def _profile(case: OpenCase) -> Profile:
    return case.content.report(case.file.record.get().profile).profile


def stated_in(case: OpenCase, point: TimePoint, key: ModuleKey) -> tuple[Use, ...]:
    """Return the sections that state a disorder's status at a time point, the table of all last."""
    named, at = (
        "|".join(re.escape(word) for word in dict.fromkeys(words))
        for words in ((str(key), key.module), (point.id, point.kind, point.short))
    )
    reference = re.compile(rf"\{{(?:status|finding|diagnosis) (?:{named}) (?:{at})\}}")
    by_section = {
        section.section: _in_report(case, section, match[0], None)
        for section, match in reversed(list(_matches(case, reference)))
    }
    table = [
        Use(f"Report: {spec.title}, table of status", PageName.REPORT, spec.key)
        for spec in _profile(case).sections
        if "status" in spec.parts and case.findings().at(point.id, key) is not None
    ]
    return (*reversed(by_section.values()), *table)
