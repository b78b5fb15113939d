"""The chain, walked both ways: from a page to what rests on it, from a conclusion to its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from textwrap import shorten

from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.care.treatment import Contact, Homework, Practitioner, Promise, Told
from casereview.domain.care.treatment_words import ASPECTS, SIDES
from casereview.domain.documents.document import LinkTarget
from casereview.domain.dossier import SectionText
from casereview.domain.reports.profile import Profile
from casereview.domain.reports.written import Written, written
from casereview.reporting.checking.own_words import page_of
from casereview.services.correspondence import contradictions
from casereview.services.session import OpenCase
from casereview.services.views import PageName, Use

_WORDS = 60
"""Characters of an event that are shown where a document's uses are listed."""

_PASSAGE = re.compile(r"\{(?:passage|words) ([^{}]+)\}")


def uses_of(case: OpenCase, document_id: str, page: int | None = None) -> tuple[Use, ...]:
    """Return all that rests on a document (or one page): ratings, events, scores, what is written.

    What is both linked to a passage and refers to its page is told once, with the passage.
    """
    linked = _linked(case, document_id)
    told = {(use.page, use.target, use.document_page) for use in linked}
    uses = [
        use
        for use in (
            *linked,
            *_events(case, document_id),
            *_differences(case, document_id),
            *_received(case, document_id),
            *_own_scores(case, document_id),
            *_treatment(case, document_id),
            *(
                use
                for use in _written_uses(case, document_id)
                if (use.page, use.target, use.document_page) not in told
            ),
        )
        if page is None or use.document_page in (page, None)
    ]
    return tuple(dict.fromkeys(uses))


def _linked(case: OpenCase, document_id: str) -> list[Use]:
    passages = {p.id: p for p in case.file.passages.of(document_id)}
    links = [link for link in case.dossier().links if link.passage_id in passages]
    points = {t.id: t for t in case.dossier().time_points}
    reviewed = _reviewed(case) if links else {}
    uses = []
    for link in links:
        passage = passages[link.passage_id]
        if (found := reviewed.get((link.target, link.target_id))) is not None:
            words, place = found
            uses.append(Use(words, PageName.TREATMENT, place, passage.page, passage))
            continue
        answer = case.file.answers.get(link.target_id)
        if link.target is LinkTarget.ANSWER and answer is not None:
            words = f"Interview: {_item(case, answer)}, {points[answer.time_point_id].short}"
            uses.append(Use(words, PageName.INTERVIEW, answer.id, passage.page, passage))
    return uses


def _reviewed(case: OpenCase) -> dict[tuple[LinkTarget, str], tuple[str, str]]:
    """Return what of the treatment review can rest on a link: in words, and where it stands."""
    dossier = case.dossier()
    courses = {episode.id: f", course {episode.number}" for episode in dossier.episodes}
    found = {}
    for review in dossier.reviews:
        said = f": {_short(review.text)}" if review.text else ""
        course = courses.get(review.episode_id or "", "")
        words = f"Treatment{course}, {ASPECTS[review.aspect].lower()}{said}"
        found[LinkTarget.REVIEW, review.id] = words, f"review/{review.id}"
    for task in dossier.homework:
        words = f"Treatment: homework, {_short(task.behaviour)}"
        found[LinkTarget.HOMEWORK, task.id] = words, f"records/{task.id}"
    numbers = {opinion.id: opinion.number for opinion in dossier.opinions}
    for point in dossier.opinion_points:
        side = SIDES[point.side].lower()
        words = f"Opinion {numbers[point.opinion_id]}, {side}: {_short(point.text)}"
        found[LinkTarget.OPINION, point.id] = words, f"opinions/{point.id}"
    return found


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


def _written_uses(case: OpenCase, document_id: str) -> Iterator[Use]:
    """Yield the places where the expert's own text refers to a document, and where elsewhere."""
    document = case.file.documents.get(document_id)
    if document is None:
        return
    label = document.label
    cited = rf"{label}(?:,?\s*pp?\.?\s*(\d+)[^{{}}]*|\s+[“\"][^{{}}]*)?"
    reference = re.compile(rf"\{{(?:{cited}|score {label} [^{{}}]+|date {label})\}}")
    held = case.file.passages.of(document_id)
    texts = list(_texts(case))
    for text, use in texts:
        for match in reference.finditer(text):
            yield use(match[0], int(match[1]) if match[1] else None)
    for text, use in texts:
        for match in _PASSAGE.finditer(text):
            passage = next((each for each in held if each.id.startswith(match[1].strip())), None)
            if passage is not None:
                yield use(match[0], passage.page)


_MadeUse = Callable[[str, int | None], Use]
"""Makes the use that a reference in a text is, with the page of the document."""


def _texts(case: OpenCase) -> Iterator[tuple[str, _MadeUse]]:
    """Yield every text of the expert's, in the report's order, the sections first."""
    written_in = {section.section: section for section in case.dossier().sections}
    for spec in _profile(case).sections:
        if spec.key in written_in:
            section = written_in[spec.key]
            yield section.text, partial(_in_report, case, section)
    for one in written(case.dossier()):
        for text in one.texts:
            yield text, partial(_outside, one, text)


def _outside(one: Written, text: str, reference: str, page: int | None) -> Use:
    """Return the use of a document in an opinion, an answer, a disputed fact or the review."""
    name, _, target = page_of(one).partition("/")
    del reference
    return Use(f"{one.name}: {_short(text)}", PageName(name), target, page)


def _in_report(case: OpenCase, section: SectionText, reference: str, page: int | None) -> Use:
    titles = {spec.key: spec.title for spec in _profile(case).sections}
    words = f"Report: {titles[section.section]}"
    return Use(words, PageName.REPORT, f"{section.section}/{reference}", page)


def _profile(case: OpenCase) -> Profile:
    return case.content.report(case.file.record.get().profile).profile


def stated_in(case: OpenCase, point: TimePoint, key: ModuleKey) -> tuple[Use, ...]:
    """Return where a disorder's status at a time point is stated, the table of all last."""
    named, at = (
        "|".join(re.escape(word) for word in dict.fromkeys(words))
        for words in ((str(key), key.module), (point.id, point.kind, point.short))
    )
    reference = re.compile(rf"\{{(?:status|finding|diagnosis) (?:{named}) (?:{at})\}}")
    first = (
        use(match[0], None)
        for text, use in _texts(case)
        if (match := reference.search(text)) is not None
    )
    table = [
        Use(f"Report: {spec.title}, table of status", PageName.REPORT, spec.key)
        for spec in _profile(case).sections
        if "status" in spec.parts and case.findings().at(point.id, key) is not None
    ]
    return (*dict.fromkeys(first), *table)
