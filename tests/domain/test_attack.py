"""Attacks told one by one: what each is, and which ratings they speak for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing.answers import check_answer
from casereview.domain.assessing.attack import (
    SYMPTOMS,
    Attack,
    AttackClass,
    Cue,
    Peak,
    proposals,
    takes_attacks,
)
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate, parse_date

PANIC = load_modules()["panic"]
FULL = ("P1", "P2", "P4", "P8")


def attack(
    cue: Cue = Cue.UNEXPECTED,
    symptoms: tuple[str, ...] = FULL,
    peak: Peak = Peak.MINUTES,
    when: PartialDate | None = None,
) -> Attack:
    return Attack("a", "now", ModuleKey("panic"), when, "In the lift", cue, symptoms, peak)


def proposed(*attacks: Attack) -> dict[str, str]:
    return {each.item: each.value for each in proposals(attacks, PANIC)}


@pytest.mark.parametrize(
    ("symptoms", "peak", "kind"),
    [
        (FULL, Peak.MINUTES, AttackClass.FULL),
        (FULL[:3], Peak.MINUTES, AttackClass.LIMITED),
        (FULL[:2], Peak.MINUTES, AttackClass.LIMITED),
        (FULL[:1], Peak.MINUTES, AttackClass.TOO_FEW),
        ((), Peak.MINUTES, AttackClass.TOO_FEW),
        (SYMPTOMS, Peak.SLOWER, AttackClass.GRADUAL),
        (SYMPTOMS, Peak.UNCLEAR, AttackClass.OPEN),
    ],
)
def test_four_symptoms_within_minutes_make_a_full_attack(
    symptoms: tuple[str, ...], peak: Peak, kind: AttackClass
) -> None:
    assert attack(symptoms=symptoms, peak=peak).kind is kind


def test_only_panic_disorder_asks_for_attacks() -> None:
    assert [name for name, module in load_modules().items() if takes_attacks(module)] == ["panic"]


def test_two_out_of_the_blue_speak_for_recurrent_ones_and_against_another_disorder() -> None:
    told = proposed(attack(), attack(Cue.SLEEP), attack(Cue.PHOBIC))
    assert (told["U1"], told["U2"], told["D1"]) == ("threshold", "2/..", "no")


def test_attacks_that_all_had_their_cue_belong_to_the_other_disorder() -> None:
    told = proposed(attack(Cue.PHOBIC), attack(Cue.TRAUMA))
    assert (told["U1"], told["D1"]) == ("absent", "yes")
    assert "U2" not in told


def test_one_doubtful_cue_leaves_open_whether_all_were_cued() -> None:
    assert not {"U1", "U2", "D1"} & proposed(attack(Cue.PHOBIC), attack(Cue.UNCLEAR)).keys()
    assert proposed(attack(Cue.UNCLEAR))["U1"] == "subthreshold"


def test_the_symptoms_are_those_of_one_attack_and_none_is_called_absent() -> None:
    told = proposed(
        attack(symptoms=("P1", "P2", "P3", "P4", "P5"), cue=Cue.PHOBIC),
        attack(symptoms=("P7", "P8")),
    )
    assert {item for item in told if item in SYMPTOMS} == {"P7", "P8"}
    assert set(told.values()) <= {"threshold", "1/..", "no"}


def test_what_came_on_slowly_or_is_unclear_speaks_for_nothing() -> None:
    assert proposed(attack(peak=Peak.SLOWER), attack(peak=Peak.UNCLEAR)) == {}


@pytest.mark.parametrize(
    ("dates", "count"),
    [
        (("2 March 2024", "20 March 2024", "30 March 2024"), "3/.."),
        (("2 March 2024", "20 March 2024", "3 May 2024"), "2/.."),
        (("March 2024", "20 March 2024"), "2/.."),
        (("2024", "20 March 2024"), None),
        (("2 March 2024", ""), None),
    ],
)
def test_only_dates_that_surely_lie_in_one_month_are_counted(
    dates: tuple[str, ...], count: str | None
) -> None:
    told = [attack(when=parse_date(text) if text else None) for text in dates]
    assert proposed(*told).get("N1") == count


@given(
    st.lists(
        st.builds(
            attack,
            st.sampled_from(Cue),
            st.lists(st.sampled_from(SYMPTOMS), unique=True).map(tuple),
            st.sampled_from(Peak),
            st.none() | st.dates(date(1901, 1, 1), date(2099, 12, 31)).map(PartialDate.of),
        ),
        max_size=6,
    )
)
def test_every_proposal_is_an_answer_that_the_module_takes(attacks: list[Attack]) -> None:
    found = proposals(attacks, PANIC)
    for each in found:
        check_answer(PANIC, each.item, each.value)
        assert each.reason
    ids = [item.id for item in PANIC.items]
    assert [ids.index(p.item) for p in found] == sorted(ids.index(p.item) for p in found)


def reasons(*attacks: Attack) -> dict[str, str]:
    return {each.item: each.reason for each in proposals(attacks, PANIC)}


MARCH = parse_date("2 March 2024")
TWO = ("P1", "P2")


def test_the_symptoms_are_the_thirteen_of_the_module() -> None:
    assert [item.id for item in PANIC.items if item.id in SYMPTOMS] == [*SYMPTOMS]
    assert len(SYMPTOMS) == 13


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (attack(when=MARCH), "told of the attack of 2 March 2024, out of the blue"),
        (attack(Cue.PHOBIC), "told of the attack without a date, cued by a feared thing or place"),
    ],
)
def test_a_symptom_names_the_attack_it_was_told_of(told: Attack, said: str) -> None:
    assert {reasons(told)[symptom] for symptom in FULL} == {said}


@pytest.mark.parametrize(
    ("attacks", "surprise", "count", "words"),
    [
        ((attack(), attack(symptoms=TWO)), "threshold", "1/..",
         "1 full of 2 told came with no cue"),
        ((attack(symptoms=TWO), attack(symptoms=TWO)), "threshold", "2/..",
         "2 limited-symptom of 2 told came with no cue"),
        ((attack(Cue.PHOBIC), attack(Cue.SOCIAL)), "absent", None,
         "each of the 2 told had its cue"),
        ((attack(Cue.PHOBIC),), "absent", None, "it had its cue"),
        ((attack(Cue.UNCLEAR),), "subthreshold", None, "the cue is doubtful in every attack told"),
        ((attack(Cue.PHOBIC), attack(peak=Peak.SLOWER)), None, None, None),
        ((attack(Cue.PHOBIC), attack(Cue.UNCLEAR, peak=Peak.SLOWER)), None, None, None),
        ((attack(Cue.PHOBIC, peak=Peak.SLOWER),), None, None, None),
        ((attack(Cue.UNCLEAR, peak=Peak.UNCLEAR),), None, None, None),
    ],
)  # fmt: skip
def test_what_attacks_say_of_a_cue(
    attacks: tuple[Attack, ...], surprise: str | None, count: str | None, words: str | None
) -> None:
    told, why = proposed(*attacks), reasons(*attacks)
    assert (told.get("U1"), told.get("U2"), why.get("U1")) == (surprise, count, words)
    assert why.get("D1") == (words if surprise in {"threshold", "absent"} else None)


@pytest.mark.parametrize(("days", "count"), [(0, "2/.."), (30, "2/.."), (31, None)])
def test_a_month_is_thirty_days_and_only_what_has_no_cue_counts(
    days: int, count: str | None
) -> None:
    later = PartialDate.of(MARCH.earliest + timedelta(days=days))
    assert proposed(attack(when=MARCH), attack(when=later)).get("N1") == count
    assert "N1" not in proposed(attack(when=MARCH), attack(Cue.PHOBIC, when=later))
    assert "N1" not in proposed(attack(when=MARCH))
