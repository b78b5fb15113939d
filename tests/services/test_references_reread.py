"""References re-read themselves; a fact that has changed since the text was written is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.case import Event, EventKind, SourceKind
from casereview.domain.dates import PartialDate
from casereview.domain.reports.seen import accepted, references, reread, seen_in
from casereview.errors import BadInputError
from casereview.reporting.referring.rereading import changed_since_written
from casereview.services import cases
from casereview.services.changes import Kind
from casereview.services.report import reporting
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
