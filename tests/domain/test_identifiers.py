"""What tells one case from another: found where it strayed, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.care.treatment import Part, Practitioner
from casereview.domain.case import Case, Claimant, InstructingParty, Proceedings
from casereview.domain.documents.document import Page
from casereview.domain.dossier import Dossier
from casereview.domain.reports.identifiers import (
    Connection,
    Identifier,
    ReportWords,
    Sort,
    connections,
    identifiers,
    own_material,
    plain_name,
    shared,
)

OTHER = Dossier(
    case=Case(
        "other",
        Claimant("Mrs Żaneta Walker", date(1980, 2, 29)),
        Proceedings("County Court", "K00ZZ999", "Żaneta Walker", "Ashgrove Mills Ltd"),
        InstructingParty("Harcastle LLP", "Tomos Pritchard", "TP/2024/17", "the claimant"),
        connected="Bryngwyn Bakery\n",
    ),
    practitioners=(Practitioner("p", "e", Part.TREATED, "therapist", name="Orla Whitcombe"),),
    pages=(Page("d", 1, "NHS No. 999 000 0018, 4 Sample Road, ZZ99 3WX; ref 999 000 0019."),),
)


def strayed(text: str, own: str = "") -> list[tuple[Sort, str, bool]]:
    found = ReportWords(text, own).strayed(identifiers(OTHER))
    return [(one.sort, one.words, one.exact) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I saw Zaneta Walker again.", (Sort.NAME, "Zaneta Walker", True)),
        ("I saw Żaneta\nWALKER again.", (Sort.NAME, "Żaneta WALKER", True)),
        ("Then Mrs Walker told me of it.", (Sort.NAME, "Mrs Walker", True)),
        ("I saw Zaneta Walkar again.", (Sort.NAME, "Zaneta Walkar", False)),
        ("Dr O. Whitcombe; Orla Whitcomb wrote.", (Sort.NAME, "Orla Whitcomb", False)),
        ("She worked at Ashgrove Mills.", (Sort.NAME, "Ashgrove Mills", True)),
        ("Bryngwyn Bakery wrote.", (Sort.NAME, "Bryngwyn Bakery", True)),
        ("Tomos Pritchard asked me.", (Sort.NAME, "Tomos Pritchard", True)),
        ("born on 29 February 1980", (Sort.BIRTH, "29 February 1980", True)),
        ("born 29/02/1980", (Sort.BIRTH, "29/02/1980", True)),
        ("claim k00zz 999", (Sort.NUMBER, "K00ZZ999", True)),
        ("your reference TP/2024/17", (Sort.NUMBER, "TP/2024/17", True)),
        ("NHS number 9990000018", (Sort.NUMBER, "9990000018", True)),
        ("of 4 Sample Road, ZZ99 3WX", (Sort.ADDRESS, "ZZ99 3WX", True)),
    ],
)
def test_what_strayed_is_found(text: str, found: tuple[Sort, str, bool]) -> None:
    assert found in strayed(text)
    assert found not in strayed(text, own=text)  # what is this case's own has not strayed


@pytest.mark.parametrize(
    "text",
    [
        "She is a walker and likes mills.",
        "Mrs Walkerley told me of it.",
        "On 9 February 1980 and 129 February 19801.",
        "number 9990000019",  # fails its check digit in the paper, so is no NHS number
        "Jane Walker of Ashgrove told me.",
        "",
    ],
)
def test_what_only_sounds_alike_is_not(text: str) -> None:
    assert strayed(text) == []


def test_short_names_tell_nothing() -> None:
    bare = replace(OTHER, case=Case("x", Claimant("Ms X")), practitioners=(), pages=())
    assert identifiers(bare) == ()
    assert plain_name("Dr. O’Neill-Jäger") == ("o'neill-jager",)


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    list(ReportWords(text, text[::-1]).strayed(identifiers(OTHER)))


def test_own_material_holds_all_that_tells_the_case() -> None:
    own = own_material(OTHER)
    assert list(ReportWords(own, own).strayed(identifiers(OTHER))) == []
    assert all(plain_name(one.words) or one.sort is not Sort.NAME for one in identifiers(OTHER))
    assert Identifier(Sort.NUMBER, "9990000018") in identifiers(OTHER)


def _with(side: str, defendant: str = "Nobody Known Ltd") -> Dossier:
    case = OTHER.case
    return Dossier(
        case=replace(
            case,
            claimant=Claimant("Bram Oakes"),
            proceedings=Proceedings(claimant="Bram Oakes", defendant=defendant),
            instructing=replace(case.instructing, on_behalf_of=side, contact=""),
            connected="",
        )
    )


@pytest.mark.parametrize(
    ("own", "names"),
    [
        (_with("the claimant"), []),
        (_with("the Claimant"), []),
        (_with("the defendant"), ["Harcastle LLP"]),
        (_with("the claimant", "Ashgrove Mills plc"), ["Ashgrove Mills plc"]),
        (_with("the claimant", "Ashgrove Mils"), ["Ashgrove Mils"]),
        (replace(_with("the claimant"), practitioners=OTHER.practitioners), ["Orla Whitcombe"]),
    ],
)
def test_conflicts(own: Dossier, names: list[str]) -> None:
    # a firm that instructs again for the same side is no conflict
    assert [one.name for one in shared(connections(own), connections(OTHER))] == names


def test_each_name_is_told_once() -> None:
    twice = (Connection("party", "Ann Elder"), Connection("connected", "Ms Ann Elder"))
    assert len(list(shared(twice, twice))) == 1
