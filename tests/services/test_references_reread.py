"""References re-read themselves; a fact that has changed since the text was written is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.care.treatment import (
    Aspect,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Review,
    Side,
)
from casereview.domain.case import AnswerState, Event, EventKind, Question, SourceKind
from casereview.domain.dates import PartialDate
from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.domain.reports.seen import accepted, references, reread, seen_in
from casereview.errors import BadInputError
from casereview.reporting.referring.rereading import changed_since_written
from casereview.reporting.walking import section_text
from casereview.services import cases
from casereview.services.changes import Kind
from casereview.services.courses import treatment
from casereview.services.report import disputing, reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

ACCIDENT = Event(
    "ev", PartialDate(2021, 5, 20), "Accident.", SourceKind.CLAIMANT, EventKind.INDEX_EVENT, "fall"
)
TEXT = "She was {age event} at the fall{note On {date fall}.}, see {section summary}.\n\nThen {b}."


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(
            tmp_path_factory.mktemp("v") / "vault", "four plain words x"
        )
        opened = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        put(opened, ACCIDENT)
        yield opened
        opened.close()
        session.close()


def put(case: OpenCase, event: Event) -> None:
    with case.change("Record an event", Kind.CASE):
        case.file.events.put(event)


def test_a_changed_fact_is_told_once_and_accepted(case: OpenCase) -> None:
    reporting.write_section(case, "opinion_causation", TEXT)
    assert reporting.rereads(case) == ()
    put(case, replace(ACCIDENT, when=PartialDate(2021, 4, 30)))
    reporting.write_section(case, "opinion_causation", f"{TEXT}\n\nWritten on elsewhere.")
    told = {(each.reference, each.was, each.now) for each in reporting.rereads(case)}
    assert told == {
        ("{age event}", "37", "36"),
        ("{date fall}", "20 May 2021", "30 April 2021"),
    }
    report = reporting.report(case)
    section = next(s for s in report.sections if s.key == "opinion_causation")
    first = section.blocks[section.typed[0]]
    remarks = list(changed_since_written(report, reporting.material(case)))
    assert {remark.place for remark in remarks} == {first.anchor}  # type: ignore[union-attr]  # a paragraph
    assert remarks[0].message == "{age event} said “37” when this was written and is now “36”."

    reporting.accept_reread(case, "opinion_causation", "{age event}")
    assert [each.reference for each in reporting.rereads(case)] == ["{date fall}"]
    cases.undo(case)
    assert len(reporting.rereads(case)) == 2
    check = next(c for c in reporting.report(case).checks if c.id == "A18" and "age" in c.message)
    reporting.accept_told(case, check)
    assert [each.reference for each in reporting.rereads(case)] == ["{date fall}"]
    with pytest.raises(BadInputError, match="reads otherwise by now"):
        reporting.accept_told(case, check)
    reporting.write_section(case, "opinion_causation", "Nothing is referred to.")
    assert reporting.rereads(case) == ()
    with pytest.raises(BadInputError, match="has no reference"):
        reporting.accept_reread(case, "opinion_causation", "{age event}")


def test_a_fact_that_is_gone_is_told_too(case: OpenCase) -> None:
    put(case, ACCIDENT)
    reporting.write_section(case, "opinion_prognosis", "At {date fall}.")
    put(case, replace(ACCIDENT, label="other"))
    (gone,) = reporting.rereads(case)
    assert (gone.was, gone.now) == ("20 May 2021", "")
    reporting.write_section(case, "opinion_prognosis", "")


OF_OPINION = ("opinion/one", "opinion_point/one", "opinion_reference/one")
OTHERS = ("review/one", "disputed_fact/one")


def test_what_is_written_outside_the_sections_is_read_anew_too(case: OpenCase) -> None:
    put(case, ACCIDENT)
    fall = "At {date fall} she was {age event}."
    opinion = Opinion("one", 1, "Was it given?", reasons=fall, range="Some say {date D9}.")
    treatment.save(
        case,
        opinion,
        OpinionPoint("one", "one", 1, Side.FOR, fall),
        OpinionReference("one", "one", 1, "scott-2018", "Of {date fall}."),
    )
    treatment.set_review(case, Review("one", None, Aspect.QUESTION, "step-up", "yes", fall))
    cases.save_question(case, Question("one", 1, "When?", AnswerState.ANSWERED, "On {date fall}."))
    versions = (Hypothesis("She fell on {date fall}.", "her", "So it was."), Hypothesis("Not so."))
    disputing.save(case, DisputedFact("one", "The fall", hypotheses=versions))
    assert reporting.rereads(case) == ()

    put(case, replace(ACCIDENT, when=PartialDate(2021, 4, 30)))
    found = reporting.rereads(case)
    assert {(each.record, each.reference) for each in found} == {
        *((record, "{date fall}") for record in (*OF_OPINION, "question/one", *OTHERS)),
        *((record, "{age event}") for record in (*OF_OPINION[:2], "review/one")),
    }
    shown = ("opinion_point/one", "review/one", "question/one")
    assert {each.page for each in found if each.record in shown} == {
        "treatment/opinions/one",
        "treatment/review/one",
        "overview/details/instructions",
    }
    report = reporting.report(case)
    whole = "\n".join(section_text(section) for section in report.sections)
    assert "30 April 2021" in whole
    assert "20 May 2021" not in whole  # nothing that was printed before is printed still
    told = {c.message: c for c in report.checks if c.id == "A18" and not c.ok}
    said = "{date fall} said “20 May 2021” when this was written and is now “30 April 2021”."
    assert f"The answer to question 1: {said}" in told

    reporting.accept_told(case, told[f"Opinion 1: {said}"])
    left = {(each.record, each.reference) for each in reporting.rereads(case)}
    assert left == {
        *((record, "{date fall}") for record in ("question/one", *OTHERS)),
        *((record, "{age event}") for record in (*OF_OPINION[:2], "review/one")),
    }
    treatment.save(case, replace(opinion, reasons="Nothing.", range=""))
    cases.remove_question(case, "one")
    disputing.remove(case, "one")
    treatment.remove(case, opinion)
    assert {each.id for each in case.file.read_then.all()} == {"review/one"}
    treatment.set_review(case, Review("rw", None, Aspect.QUESTION, "step-up", "no", "None."))
    assert case.file.read_then.all() == ()


FACTS = st.dictionaries(st.sampled_from(["{a 1}", "{b 2}", "{c 3}"]), st.text("xy", min_size=1))


@given(FACTS, FACTS, st.permutations(["{a 1}", "{b 2}", "{c 3}"]))
def test_what_was_said_is_kept_until_it_is_accepted(
    then: dict[str, str], now: dict[str, str], order: list[str]
) -> None:
    text = " and ".join(order)
    seen = seen_in(text, (), then.get)
    assert reread("s", seen, then.get) == ()
    again = seen_in(text, seen, now.get)
    changed = {each.reference for each in reread("s", again, now.get)}
    assert changed == {name for name in then if now.get(name) != then[name]}
    for reference in references(text):
        again = accepted(again, reference, now.get(reference))
    assert reread("s", again, now.get) == ()
