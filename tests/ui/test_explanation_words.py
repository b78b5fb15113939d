"""The rule's reasons in words that an expert can read: no code that only the module knows."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import CriterionState, Finding, ItemState, Told
from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from casereview.ui.models.explanation import code_of, in_words, summary, why_rows
from casereview.ui.widgets.why_views import near_miss

MODULES = load_modules()
TODAY = TimePoint("t", 1, "Today", "today", "today", PartialDate(2026, 11, 14))
ANSWERS = {
    ItemType.RATING: ("threshold", "absent", "inadequate"),
    ItemType.YES_NO: ("yes", "no", "unsure"),
    ItemType.EXCLUSION: ("no", "yes", "unsure"),
    ItemType.DURATION: ("P8M", "P1D", "P1M/P9M"),
    ItemType.NUMBER: ("4", "0", "1/5"),
    ItemType.DATE: ("2020-05", "2020", "2026"),
    ItemType.TEXT: ("as said", "as said", "as said"),
}


def finding(name: str, answer: int, leave_out: int) -> Finding:
    """Rate a module all one way, but for the first items."""
    module = MODULES[name]
    answers = [
        Answer(
            "t",
            ModuleKey(name),
            item.id,
            item.options[0] if item.options else ANSWERS[item.type][answer],
            module.version,
        )
        for item in module.items[leave_out:]
        if not item.retired
    ]
    found = evaluate_case(MODULES, (TODAY,), answers, ()).at("t", ModuleKey(name))
    assert found is not None
    return found


@pytest.mark.parametrize("leave_out", [0, 1, 3])
@pytest.mark.parametrize("answer", [0, 1, 2])
@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_code_is_shown_that_says_nothing(name: str, answer: int, leave_out: int) -> None:
    found, module = finding(name, answer, leave_out), MODULES[name]
    hidden = [item.id for item in module.items if not code_of(item.id)]
    told = " ".join(
        in_words(module, phrases) for phrases in (found.because, found.missing, found.would_change)
    )
    rows = why_rows(module, found)
    shown = " ".join((told, summary(found), *(row.words for row in rows)))
    assert not [code for code in hidden if re.search(rf"\b{code}\b", shown)]
    assert all(row.label and not row.words.startswith(",") for row in rows)


def test_a_quantity_is_named_before_its_number() -> None:
    gad = MODULES["gad"]
    assert in_words(gad, ["A2 4, at least 2", "C 4 of 6, 3 needed (C1, C2)"]) == (
        "A2 number of separate areas of worry: 4, at least 2; C 4 of 6, 3 needed (C1, C2)"
    )


def test_a_cryptic_code_gives_way_to_its_label() -> None:
    mde = MODULES["mde"]
    assert in_words(mde, ["DUR 2 to 3 months, at least 2 weeks"]) == (
        "“how long the low spell lasted” 2 to 3 months, at least 2 weeks"
    )
    assert in_words(mde, ["not asked: DUR (how long the low spell lasted), B1 (x)"]) == (
        "not asked: “how long the low spell lasted”, B1 (x)"
    )


def test_a_label_that_stands_for_a_cryptic_code_is_said_once() -> None:
    [line] = [s for s in finding("mde", 0, 0).would_change if s.startswith("DUR")]
    assert line == "DUR (how long the low spell lasted) under 2 weeks: Not met"
    assert re.sub("<[^>]+>", "", near_miss(MODULES["mde"], line)) == (
        "Not met if how long the low spell lasted under 2 weeks"
    )


def test_the_summary_says_where_each_criterion_stands() -> None:
    met = summary(finding("gad", 0, 0))
    assert met.endswith("met")
    assert "open" not in met
    begun = summary(finding("gad", 0, len(MODULES["gad"].items) - 9))
    assert "needed" in begun or "open" in begun


def test_ten_thousand_items_are_put_into_words_at_once() -> None:
    """A module as large as a file of it may be is read out in one pass over each phrase."""
    first = MODULES["gad"].items[0]
    items = tuple(
        replace(first, id=f"A{number}", label=f"Symptom {number} of many")
        for number in range(1, 10_001)
    )
    module = replace(MODULES["gad"], items=items)
    phrase = f"not asked: {', '.join(item.id for item in items)}"
    began = time.process_time()
    told = in_words(module, [phrase])
    states = tuple(
        ItemState(i.id, i.label, "T", "threshold" if int(i.id[1:]) <= 500 else "") for i in items
    )
    criterion = CriterionState("A", "Many", "U", "500 to 10,000 of 10,000", states)
    found = finding("gad", 0, 0)
    many = replace(found, told=Told(lambda: replace(found.told.reasons, criteria=(criterion,))))
    rows = why_rows(module, many)
    assert time.process_time() - began < 1.0
    assert told.startswith("not asked: A1, A2,")
    assert told.endswith("“symptom 10000 of many”")
    assert len(rows) == 102
    assert rows[-1].label == f"{10_000 - 100} more stand in the whole module"
