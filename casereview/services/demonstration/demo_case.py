"""Fills a case from a demonstration script through the same services that a user's hand works.

Letters are filed and read as any are; the script only decides, rates and writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import PageText, read_document
from casereview.domain.assessing.rating import CourseEntry, ModuleKey
from casereview.domain.documents.document import Document, Passage
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    DiagnosisValue,
    Field,
    NotStated,
    ScoreValue,
    State,
    Statement,
    Value,
)
from casereview.errors import CatalogueError
from casereview.services import cases, opening
from casereview.services.changes import Kind
from casereview.services.correspondence import (
    chronology,
    contradictions,
    intake,
    requests,
    reviewing,
)
from casereview.services.courses import treatment
from casereview.services.demonstration.demo_review import record_review
from casereview.services.demonstration.demo_review_script import Place
from casereview.services.demonstration.demo_script import DocumentPlan, Fact, RatingPlan, Script
from casereview.services.interview import interviewing, risk, screening
from casereview.services.report import disputing, reporting
from casereview.services.session import CaseDraft, OpenCase, Session

_LIMITS = Limits(recognised=0)  # the demonstration is the same where no Tesseract is installed
_ALREADY = "Stated elsewhere in the document as well; filed once."
_SET_ASIDE = "Set aside: nothing in this report rests on it."
_DECIDED_ONE_BY_ONE = frozenset(
    {Field.LETTER_DATE, Field.AUTHOR_ROLE, Field.SCORE, Field.CASENESS, Field.DIAGNOSIS}
)
"""Fields whose facts a script tells one by one."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A letter of the demonstration as it was filed and read."""

    document: Document
    pages: tuple[PageText, ...]

    def passage(self, page: int, quote: str) -> Passage:
        """Return the passage of some words; raises CatalogueError where they do not stand."""
        words = r"\s+".join(re.escape(word) for word in quote.split())
        text = next((p for p in self.pages if p.number == page), None)
        match = re.search(words, text.text) if text else None
        if text is None or match is None:
            raise CatalogueError(f"{self.document.file_name} has no “{quote}” on page {page}.")
        return intake.passage_at(self.document.id, text, match.start(), match.end())


Step = Callable[[str], None]
"""Told in words what is begun now."""

STEPS_BESIDE_LETTERS = 4
"""Steps of a case after its letters are read."""


def unwatched(_words: str) -> None:
    """Tell nobody."""


def fill(session: Session, script: Script, step: Step = unwatched) -> str:
    """Make the case of a script in a vault and return its id."""
    record = script.case
    case_id = session.new_case(
        CaseDraft(
            claimant=record.claimant.name,
            claim_number=record.proceedings.claim_number,
            date_of_birth=record.claimant.date_of_birth,
            pronouns=record.claimant.pronouns,
            fictional=True,
        )
    )
    case = session.open(case_id)
    try:
        cases.save_record(case, replace(record, id=case_id))
        name = record.claimant.name
        filed = []
        for plan in script.documents:
            step(f"Reading the letters of {name}")
            filed.append(_file(case, script, plan))
        step(f"Deciding what the letters of {name} state")
        for letter, plan in zip(filed, script.documents, strict=True):
            _decide(case, letter, plan)
        _history(case, script, filed)
        step(f"Rating the interview of {name}")
        _interview(case, script, filed)
        step(f"Reviewing the treatment of {name}")
        _review(case, script, filed)
        step(f"Writing the report of {name}")
        for key, text in script.sections.items():
            reporting.write_section(case, key, text)
    finally:
        case.close()
    return case_id


# ---- documents --------------------------------------------------------------------------------


def _file(case: OpenCase, script: Script, plan: DocumentPlan) -> Filed:
    data = (script.folder / plan.file).read_bytes()
    document, _ = intake.add_document(
        case,
        plan.file,
        data,
        title=plan.title,
        group=plan.group,
        received_on=plan.received_on,
        received_from=script.case.instructing.firm,
        invented_numbers=plan.invented_numbers,
        limits=_LIMITS,
    )
    intake.mark_read(case, document.id, read=True)
    reading = read_document(plan.file, data, limits=_LIMITS)
    return Filed(document, reading.pages)


def _decide(case: OpenCase, letter: Filed, plan: DocumentPlan) -> None:
    """Accept what is right, correct what is nearly, reject the rest, add what was not proposed."""
    document = letter.document
    left = list(plan.facts)
    waiting = [
        s for s in case.file.statements.of(document.id) if s.state is State.PROPOSED
    ]  # what agrees word for word first, so that nothing near takes its place
    for statement in list(waiting):
        fact = next((f for f in left if _same(f, statement)), None)
        if fact is not None:
            reviewing.accept(case, statement.id)
            left.remove(fact)
            waiting.remove(statement)
    for statement in waiting:
        _decide_rest(case, statement, plan, left)
    for fact in left:
        if not fact.optional:
            _add(case, letter, fact)
    stated_absent = {
        s.field for s in case.file.statements.of(document.id) if isinstance(s.decided, NotStated)
    }
    for field in plan.not_stated:
        if field not in stated_absent:
            reviewing.not_stated(case, document.id, field)


def _decide_rest(
    case: OpenCase, statement: Statement, plan: DocumentPlan, left: list[Fact]
) -> None:
    if statement.field in plan.accept:
        reviewing.accept(case, statement.id)
        return
    if isinstance(statement.value, NotStated):
        about = [f for f in plan.facts if f.field is statement.field and not f.optional]
        if any(_speaks_of(fact.value, statement.value) for fact in about):
            reviewing.reject(case, statement.id, "It is stated in the document.")
        else:
            reviewing.accept(case, statement.id)
        return
    near = next((f for f in left if _near(f, statement)), None)
    if near is not None:
        reviewing.correct_value(case, statement.id, near.value)
        left.remove(near)
    elif any(_same(fact, statement) for fact in plan.facts):
        reviewing.reject(case, statement.id, _ALREADY)
    elif statement.field in _DECIDED_ONE_BY_ONE:
        reviewing.reject(case, statement.id, plan.otherwise)
    else:
        reviewing.reject(case, statement.id, _SET_ASIDE)


def _speaks_of(value: Value, absence: NotStated) -> bool:
    measure = getattr(value, "measure", None)
    return measure is None or absence.scope.startswith(measure)


def _same(fact: Fact, statement: Statement) -> bool:
    """Say whether a proposal is the fact; how a date is typed or caseness worded is no matter."""
    if fact.field is not statement.field:
        return False
    match fact.value, statement.value:
        case DateValue(when=ours), DateValue(when=theirs):
            return ours == theirs
        case CasenessValue() as ours, CasenessValue() as theirs:
            return (ours.measure, ours.status, ours.context) == (
                theirs.measure,
                theirs.status,
                theirs.context,
            )
        case ours, theirs:
            return ours == theirs


def _near(fact: Fact, statement: Statement) -> bool:
    """Say whether a proposal is the fact with a slip: its context, its date or its wording."""
    if fact.field is not statement.field:
        return False
    match fact.value, statement.value:
        case ScoreValue() as ours, ScoreValue() as theirs:
            return (ours.measure, ours.number) == (theirs.measure, theirs.number)
        case CasenessValue() as ours, CasenessValue() as theirs:
            return (ours.measure, ours.status) == (theirs.measure, theirs.status)
        case DiagnosisValue() as ours, DiagnosisValue() as theirs:
            return (ours.text.casefold(), ours.code) == (theirs.text.casefold(), theirs.code)
        case _:
            return fact.field in {Field.LETTER_DATE, Field.AUTHOR_ROLE, Field.HOMEWORK}


def _add(case: OpenCase, letter: Filed, fact: Fact) -> None:
    passage = letter.passage(fact.page, fact.quote) if fact.quote and fact.page else None
    by_eye = passage is None and fact.page is not None
    reviewing.add_statement(
        case,
        letter.document.id,
        fact.field,
        fact.value,
        passage,
        note=f"Read by the expert on page {fact.page}." if by_eye else "",
    )


# ---- what happened ----------------------------------------------------------------------------


def _history(case: OpenCase, script: Script, filed: Sequence[Filed]) -> None:
    """Record instructions, questions, courses of treatment and the chronology."""
    ids = {str(letter.document.number): letter.document.id for letter in filed}
    for instruction in script.instructions:
        document = instruction.document_id
        cases.save_instruction(
            case, replace(instruction, document_id=ids[document] if document else None)
        )
    for question in script.questions:
        cases.save_question(case, question)
    if script.referrals:
        treatment.save(case, *script.referrals)
    for episode in script.episodes:
        documents = tuple(ids[number] for number in episode.document_ids)
        cases.save_episode(case, replace(episode, document_ids=documents))
    for event in script.events:
        document = event.document_id
        cases.save_event(case, replace(event, document_id=ids[document] if document else None))
    for order in script.orders:
        document = order.document_id
        cases.save_order(case, replace(order, document_id=ids[document] if document else None))
    for request in script.requests:
        requests.save(case, request)
    _differences(case, script)


def _differences(case: OpenCase, script: Script) -> None:
    """Record where sources differ, and the opinions on what is in dispute."""
    keys = []
    for plan in script.differences:
        key, _ = chronology.set_against(case, [f"event:{number}" for number in plan.events])
        contradictions.rename(case, key, plan.subject)
        contradictions.decide(
            case,
            key,
            plan.outcome,
            reason=plan.reason,
            in_report=True,
            today=script.case.report_date or script.case.interview.held_on,
        )
        keys.append(key)
    for dispute in script.disputes:
        origin = f"contradiction:{keys[dispute.difference - 1]}" if dispute.difference else ""
        disputing.save(case, replace(dispute.fact, origin=origin))


def _review(case: OpenCase, script: Script, filed: Sequence[Filed]) -> None:
    """Record what was given for which problem, and the opinions on it."""
    letters = {letter.document.number: letter for letter in filed}
    record_review(
        case,
        script.review,
        {str(number): letter.document.id for number, letter in letters.items()},
        lambda place: letters[place.document].passage(place.page, place.quote),
    )


# ---- the interview ----------------------------------------------------------------------------


def _interview(case: OpenCase, script: Script, filed: Sequence[Filed]) -> None:
    if script.case.interview.held_on:
        interviewing.acknowledge_notice(case, script.case.interview.held_on)
    for point in script.points:
        episode = str(point.episode) if point.episode else None
        interviewing.add_time_point(
            case, point.label, point.short, point.kind, point.as_at, episode
        )
    points = {point.kind: point.id for point in case.file.time_points.all()}
    _before_modules(case, script, points[script.screener.at])
    for key in dict.fromkeys(rating.key for rating in script.ratings):
        interviewing.open_module(case, key)
    letters = {letter.document.number: letter for letter in filed}
    for rating in script.ratings:
        _rate(case, rating, points[rating.at], letters)
    for number, entry in enumerate(script.course, 1):
        interviewing.add_course_entry(
            case,
            CourseEntry(
                str(number),
                entry.key,
                entry.status,
                entry.begins,
                entry.ends,
                entry.source,
                entry.text,
            ),
        )
    for conclusion in script.conclusions:
        for kind in conclusion.at:
            finding = case.findings().at(points[kind], conclusion.key)
            if finding is None or finding.status is not conclusion.status:
                computed = finding.status.words if finding else "not assessed"
                raise CatalogueError(
                    f"{script.folder.name}: {conclusion.key} at {kind} is concluded as "
                    f"“{conclusion.status.words}”, but the ratings give “{computed}”."
                )
            interviewing.conclude(
                case, points[kind], conclusion.key, conclusion.status, conclusion.reason
            )


def _before_modules(case: OpenCase, script: Script, point: str) -> None:
    """Write down what was told, put the screening questions, and ask about risk."""
    for part, text in script.account.items():
        opening.write(case, part, text)
    for question, replies in script.screener.answers.items():
        for column, reply in zip(("now", "ever"), replies, strict=True):
            screening.answer(case, point, question, column, reply)
    held_on = script.case.interview.held_on
    moment = datetime.combine(held_on, time(12), UTC) if held_on else None
    risk.begin(case, moment)
    (enquiry,) = case.file.enquiries.all()
    for probe, replies in script.risk.answers.items():
        for column, reply in zip(("now", "worst"), replies, strict=True):
            risk.answer(case, enquiry.id, probe, column, reply, moment)
    for probe, words in script.risk.words.items():
        risk.say(case, enquiry.id, probe, words, moment)
    risk.save(case, enquiry.id, "judgement", script.risk.judgement)
    risk.save(case, enquiry.id, "done", script.risk.done)
    risk.record_done(case, enquiry.id, moment)


def _rate(case: OpenCase, rating: RatingPlan, point: str, letters: Mapping[int, Filed]) -> None:
    """Rate a module at a time point as one command, with its notes and its passages."""
    label = f"Rate {_named(case, rating.key)}, {_short(case, point)}"
    with case.change(label, Kind.INTERVIEW, Kind.DOCUMENTS):
        for item, value in rating.answers.items():
            interviewing.rate(case, point, rating.key, item, value)
            interviewing.annotate(
                case,
                f"{point}/{rating.key}/{item}",
                note=rating.notes.get(item, ""),
                quote=rating.quotes.get(item, ""),
                source=rating.source,
                confidence=rating.confidence,
            )
        for item, place in rating.evidence:
            _link(case, f"{point}/{rating.key}/{item}", place, letters)


def _link(case: OpenCase, answer_id: str, place: Place, letters: Mapping[int, Filed]) -> None:
    passage = letters[place.document].passage(place.page, place.quote)
    interviewing.link_passage(case, answer_id, passage)


def _named(case: OpenCase, key: ModuleKey) -> str:
    return interviewing.display_name(case.content.modules[key.module], key)


def _short(case: OpenCase, point: str) -> str:
    found = case.file.time_points.get(point)
    return found.short if found else point
