"""Pages of bundles: typed as solicitors write them, checked, and each page under its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.documents.bundle import BundleRange, faults, numbered, read_ranges, typed
from casereview.domain.documents.document import Document, ReadState, TextSource


def a_document(number: int, pages: int) -> Document:
    return Document(
        f"d{number}",
        number,
        "a.pdf",
        "application/pdf",
        "",
        1,
        pages,
        ReadState.READ,
        TextSource.TEXT_LAYER,
    )


DOCUMENTS = {f"d{n}": a_document(n, pages) for n, pages in ((1, 4), (2, 1), (3, 300))}


def ranges(text: str, document: str = "d1") -> list[BundleRange]:
    read = read_ranges(text, DOCUMENTS[document].pages)
    return [
        BundleRange(f"{document}-{n}", "b", document, first, last, start, prefix)
        for n, (first, last, start, prefix) in enumerate(read)
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-3 = 214-216", ["214", "215", "216", ""]),
        ("1–3 = B/214–216; 4 = B/220", ["B/214", "B/215", "B/216", "B/220"]),
        ("1-4 = B/12/3", ["B/12/3", "B/12/4", "B/12/5", "B/12/6"]),
        ("214", ["214", "215", "216", "217"]),
        ("C-7", ["C-7", "C-8", "C-9", "C-10"]),
        ("2 = A/1\n1 = A/9", ["A/9", "A/1", "", ""]),
        ("1-3 = B/214-B/216", ["B/214", "B/215", "B/216", ""]),
        ("", ["", "", "", ""]),
    ],
)
def test_ranges_as_they_are_typed(text: str, numbers: list[str]) -> None:
    made = ranges(text)
    assert [numbered(made, "d1", page) for page in range(1, 5)] == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one to three", "Type it like 1-3 = B/214-216"),
        ("1-3 =", "not understood"),
        ("1-3 = B/214-217", "3 of our pages but 4 of the bundle’s"),
        ("1-3 = B/214-C/216", "goes from “B/” to “C/”"),
        ("1 = Tab 3-7", "1 of our pages but 5 of the bundle’s"),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ranges(text)


@pytest.mark.parametrize(
    ("made", "said", "gap"),
    [
        (ranges("1-5 = 10-14"), "D1 has 4 pages; pp1–5 is beyond them.", False),
        (ranges("3-2 = 10"), "D1: pp3–2 is no range of pages.", False),
        (ranges("1-3 = 10-12; 3-4 = 20-21"), "D1: pp1–3 and pp3–4 overlap.", False),
        (
            [*ranges("1-4 = 10-13"), *ranges("13", "d2")],
            "Bundle page 13 is given to D1 and to D2.",
            False,
        ),
        (ranges("1-2 = 10-11"), "D1: no bundle page for pp3–4.", True),
        (ranges("1 = 10; 3-4 = 11-12"), "D1: no bundle page for p2.", True),
    ],
)
def test_overlaps_are_wrong_and_gaps_are_told(
    made: list[BundleRange], said: str, gap: bool
) -> None:
    found = [fault for fault in faults(made, DOCUMENTS) if fault.gap is gap]
    assert [fault.text for fault in found] == [said]


def test_the_same_number_under_two_prefixes_is_two_pages() -> None:
    assert faults([*ranges("A/1"), *ranges("B/1", "d2")], DOCUMENTS) == ()


@st.composite
def cuttings(draw: st.DrawFn) -> list[BundleRange]:
    """Cut a long document into ranges with gaps, each numbered further on than the one before."""
    made: list[BundleRange] = []
    page, number = 1, draw(st.integers(0, 50))
    prefix = draw(st.sampled_from(["", "B/", "B12/", "Tab 3/", "C-"]))
    while page <= 300 and len(made) < 6:
        first = page + draw(st.integers(0, 20))
        last = first + draw(st.integers(0, 40))
        if last > 300:
            break
        made.append(BundleRange(str(len(made)), "b", "d3", first, last, number, prefix))
        number += last - first + 1 + draw(st.integers(0, 5))
        page = last + 1
    return made


@given(cuttings())
def test_what_is_shown_can_be_typed_again_and_gives_no_page_twice(made: list[BundleRange]) -> None:
    again = ranges(typed(made), "d3")
    pages = range(1, 301)
    numbers = [numbered(made, "d3", page) for page in pages]
    assert [numbered(again, "d3", page) for page in pages] == numbers
    given_ = [number for number in numbers if number]
    assert len(set(given_)) == len(given_)
    assert all(fault.gap for fault in faults(made, DOCUMENTS))
