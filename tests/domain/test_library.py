"""The reference library: how works are cited, whose they are, and when a range is one-sided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.library import load_library
from casereview.domain.care.library import Direction, WorkKind, range_of_opinion

LIBRARY = load_library()
WORKS = LIBRARY.works
SUPPORTS, AGAINST, MIXED, METHOD = Direction


def test_references_in_harvard_style() -> None:
    assert WORKS["scott-2018"].reference == (
        "Scott, M.J. (2018) ‘IAPT – The Need for Radical Reform’, Journal of Health Psychology, "
        "23(9), pp. 1136–1147. doi:10.1177/1359105318755264."
    )
    assert WORKS["beck-1979"].reference == (
        "Beck, A.T., Rush, A.J., Shaw, B.F. and Emery, G. (1979) Cognitive Therapy of Depression. "
        "New York: Guilford."
    )
    assert WORKS["boyce-2021"].reference.endswith("The Lancet Psychiatry, 8(6), p. 455.")
    assert "[title not given]" in WORKS["drew-2021"].reference
    bare = replace(WORKS["drew-2021"], kind=WorkKind.PAGE, title="A page", journal="", doi="")
    assert bare.reference == "Drew et al. (2021) A page."


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("scott-2018", "Scott (2018)"),
        ("geraghty-2020", "Geraghty and Scott (2020)"),
        ("wakefield-2021", "Wakefield et al. (2021)"),
        ("drew-2021", "Drew et al. (2021)"),
    ],
)
def test_how_a_sentence_names_a_work(id_: str, said: str) -> None:
    assert WORKS[id_].short == said


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Dr Michael J. Scott", True),
        ("Dr Mike Scott, CPsychol", True),
        ("M.J. Scott", True),
        ("Scott", True),
        ("Professor Anne Scott", False),
        ("Dr Michael Scotter", False),
        ("Dr Michael J. Brown", False),
        ("", False),
        ("Dr", False),
    ],
)
def test_an_experts_own_work_is_recognised(name: str, own: bool) -> None:
    assert WORKS["scott-2018"].written_by(name) is own
    assert not WORKS["nhs-2025"].written_by("")


# ---- range of opinion ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "one_sided"),
    [
        ([], None),
        (["kroenke-2001", "cox-1988"], None),  # method alone points nowhere
        (["scott-2018"], AGAINST),
        (["scott-2018", "geraghty-2020", "kroenke-2001"], AGAINST),
        (["wakefield-2021", "clark-2009"], SUPPORTS),
        (["scott-2018", "wakefield-2021"], None),
        (["scott-2018", "serfaty-2019"], None),
        (["serfaty-2019"], None),
    ],
)
def test_one_direction_only_is_told(cited: list[str], one_sided: Direction | None) -> None:
    found = range_of_opinion(cited, LIBRARY)
    assert found.one_sided is one_sided
    assert bool(found.warning) is (one_sided is not None)
    assert bool(found.others) is (one_sided is not None)


def test_the_warning_is_the_same_either_way() -> None:
    against = range_of_opinion(["scott-2018", "geraghty-2020"], LIBRARY).warning
    supports = range_of_opinion(["wakefield-2021", "clark-2009"], LIBRARY).warning
    assert against.startswith("Both works cited on what the treatment achieves speak against it.")
    assert supports == against.replace("against", "for")
    single = range_of_opinion(["scott-2018"], LIBRARY).warning
    assert single.startswith("The work cited on what the treatment achieves speaks against it.")


def test_works_that_point_the_other_way_on_the_same_topic_come_first() -> None:
    found = range_of_opinion(["geraghty-2020"], LIBRARY)
    topics = set(WORKS["geraghty-2020"].topics)
    same = [bool(topics & set(work.topics)) for work in found.others]
    assert same == sorted(same, reverse=True)
    assert {work.direction for work in found.others} == {SUPPORTS, MIXED}


def test_what_the_library_does_not_hold_is_named() -> None:
    found = range_of_opinion(["scott-2018", "own-work", "own-work", "wakefield-2021"], LIBRARY)
    assert found.unknown == ("own-work",)
    assert found.one_sided is None


@given(st.lists(st.sampled_from(sorted(WORKS)), max_size=8))
def test_it_is_one_sided_only_where_nothing_points_elsewhere(cited: list[str]) -> None:
    found = range_of_opinion(cited, LIBRARY)
    held = {WORKS[id_].direction for id_ in cited}
    expected = held - {METHOD}
    assert (found.one_sided is not None) is (expected in ({SUPPORTS}, {AGAINST}))
    assert not {work.id for work in found.others} & set(cited)


def test_works_by_topic() -> None:
    assert {"kazantzis-2010", "mausbach-2010", "cox-1988"} <= {w.id for w in LIBRARY.on("homework")}
    assert LIBRARY.on("gossip") == ()
    assert [direction.words for direction in Direction] == [
        "speaks for it",
        "speaks against it",
        "speaks both ways",
        "on method or measurement",
    ]
