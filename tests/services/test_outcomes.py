"""A table of referrals with outcomes added: what is read, what is refused, what is kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.descriptors import load_descriptors
from casereview.cli.main import main
from casereview.domain.care.descriptor import describe, paired_measures
from casereview.errors import BadInputError, CatalogueError
from casereview.services.courses.outcomes import ADDED, add_outcomes, row_outcome, shipped_rules

RULES = shipped_rules()
SCORED = ("phq9_start", "phq9_end", "gad7_start", "gad7_end")
OWN = ("adsm", "adsm_start", "adsm_end")
COLUMNS = ("id", "problem_descriptor", *SCORED, *OWN, "contacts", "ended")


def row(**given_: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"contacts": "6", "ended": "yes"} | given_


def found(**given_: str) -> dict[str, str]:
    return row_outcome(row(**given_), RULES)


def table(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


SCORES = {"phq9_start": "15", "phq9_end": "8", "gad7_start": "12", "gad7_end": "6"}


def test_a_plain_row() -> None:
    assert found(**SCORES) == {
        "status": "classified",
        "reason": "",
        "anxiety_measure": "GAD-7",
        "finished": "yes",
        "caseness_start": "yes",
        "caseness_end": "no",
        "eligible_recovery": "yes",
        "recovered": "yes",
        "reliable_improvement": "yes",
        "reliable_recovery": "yes",
        "reliable_deterioration": "no",
        "no_reliable_change": "no",
    }


@pytest.mark.parametrize(
    ("said", "measure"),
    [
        ("Social phobia", "SPIN"),
        ("social anxiety disorder", "SPIN"),
        ("F40.1", "SPIN"),
        ("F401", "SPIN"),
        ("F40.1 Social phobias", "SPIN"),
        ("Agoraphobia", "MI"),
        ("F40.0", "MI"),
        ("Panic Disorder", "PDSS"),
        ("OCD", "OCI"),
        ("Obsessive-compulsive disorder", "OCI"),
        ("F42.2", "OCI"),
        ("PTSD", "PCL-5"),
        ("PTSD", "IES-R"),
        ("Post-traumatic stress disorder", "IES-R"),
        ("Health anxiety", "HAI"),
        ("F45.2", "HAI"),
        ("IBS", "IBS"),
        ("K58.9", "IBS"),
        ("Medically unexplained symptoms", "PHQ-15"),
    ],
)
def test_the_problem_s_own_measure_is_used(said: str, measure: str) -> None:
    top = str(RULES.measures[measure].high)
    bottom = str(RULES.measures[measure].low)
    given_ = SCORES | {"adsm": measure, "adsm_start": top, "adsm_end": bottom}
    assert found(problem_descriptor=said, **given_)["anxiety_measure"] == measure


GENERAL = ("Depression", "F32.1", "GAD", "F41.1", "Mixed anxiety and depression", "F40.2")


@pytest.mark.parametrize(
    "said", [*GENERAL, "Specific phobia", "F43.2 Adjustment", "none given", "", "something else"]
)
def test_general_anxiety_is_the_measure_of_the_rest(said: str) -> None:
    given_ = SCORES | {"adsm": "SPIN", "adsm_start": "40", "adsm_end": "10"}
    answer = found(problem_descriptor=said, **given_)
    assert answer["anxiety_measure"] == "GAD-7"
    assert "SPIN is not what the service pairs" in answer["reason"]


def test_labels_exchanged_in_print_do_not_mislead_codes() -> None:
    """A published table calls K58 chronic fatigue; the code decides."""
    descriptor = describe("K58 Chronic fatigue syndrome", load_descriptors())
    assert descriptor is not None
    assert paired_measures(descriptor, RULES.measures.values()) == ("IBS",)


def test_without_descriptor_and_general_anxiety_the_given_measure_is_taken_and_said_so() -> None:
    answer = found(
        phq9_start="6", phq9_end="5", adsm="spin", adsm_start="24", adsm_end="17", contacts="7"
    )
    assert answer["anxiety_measure"] == "SPIN"
    assert answer["recovered"] == "yes"
    assert "no problem descriptor is given" in answer["reason"]


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"phq9_start": "28"}, "PHQ-9 runs from 0 to 27"),
        ({"phq9_start": "-1"}, "PHQ-9 runs from 0 to 27"),
        ({"gad7_end": "7.5"}, "in whole numbers"),
        ({"gad7_end": "22"}, "GAD-7 runs from 0 to 21"),
        ({"gad7_end": "twelve"}, "'twelve', which is no number"),
        ({"gad7_end": "1e1"}, "which is no number"),
        ({"gad7_end": "٧"}, "which is no number"),
        ({"contacts": "-2"}, "no number of contacts"),
        ({"contacts": "2.5"}, "no number of contacts"),
        ({"ended": "perhaps"}, "neither yes, no nor a date"),
        ({"adsm": "XYZ", "adsm_start": "1"}, "no measure that is known"),
        ({"adsm_start": "12"}, "adsm does not name it"),
        ({"adsm": "GAD-7", "adsm_start": "3"}, "given twice with different scores"),
    ],
)
def test_a_value_that_cannot_be_makes_the_row_invalid(given_: dict[str, str], why: str) -> None:
    answer = found(**(SCORES | given_))
    assert answer["status"] == "invalid"
    assert why in answer["reason"]
    assert all(answer[column] == "" for column in ADDED[2:])


@pytest.mark.parametrize(
    ("said", "finished"), [("1", "yes"), ("No", "no"), ("7 August 2019", "yes")]
)
def test_forms_of_ended(said: str, finished: str) -> None:
    assert found(**SCORES, ended=said)["finished"] == finished


def test_what_is_not_paired_is_not_computable_and_counted_as_the_service_counts_it() -> None:
    answer = found(phq9_start="15", gad7_start="12")
    assert answer["status"] == "not_computable"
    assert answer["eligible_recovery"] == "yes"
    assert answer["recovered"] == "no"
    assert answer["reliable_improvement"] == ""
    assert "would count this as not recovered" in answer["reason"]


def test_other_columns_and_the_order_of_rows_are_kept() -> None:
    data = b"note,id,phq9_start,phq9_end,gad7_start,gad7_end,contacts,ended\r\n" + (
        b'"a, b",2,15,8,12,6,6,yes\r\n\r\nz,1,15,8,12,6,1,yes\r\n'
    )
    text, counts = add_outcomes(b"\xef\xbb\xbf" + data, "t.csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [each["note"] for each in rows] == ["a, b", "z"]
    assert [each["recovered"] for each in rows] == ["yes", ""]
    assert counts == {"classified": 2}


def test_a_row_of_another_length_is_invalid_and_the_next_goes_on() -> None:
    data = table(row(**SCORES)) + b"5,too,few\r\n" + table(row(**SCORES)).split(b"\r\n")[1]
    _, counts = add_outcomes(data, "t.csv")
    assert counts == {"classified": 2, "invalid": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"id,phq9_start\n1,2\n",
        b"\xff\xfe\x00",
        b'phq9_start,"\n',
        b"id," + table(),
    ],
)
def test_no_table_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInputError) as fault:
        add_outcomes(data, "t.csv")
    assert "t.csv" in str(fault.value)


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=12)))
def test_no_text_in_a_cell_is_a_fault_of_the_program(cells: dict[str, str]) -> None:
    answer = row_outcome(row(**cells), RULES)
    assert answer["status"] in {"classified", "not_computable", "invalid"}
    assert tuple(answer) == ADDED


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "new" / "out.csv"
    source.write_bytes(table(row(id="1", **SCORES), row(id="2", **(SCORES | {"gad7_end": "99"}))))
    assert main(["outcomes", str(source), "--out", str(target)]) == 0
    assert capsys.readouterr().out == "2 referrals: 1 classified, 1 invalid.\n"
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert [each["status"] for each in rows] == ["classified", "invalid"]
    assert main(["outcomes", str(tmp_path / "none.csv"), "--out", str(target)]) == 2


def test_a_descriptor_claimed_twice_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "descriptors.toml"
    file.write_text(
        'format = 1\nsource = "x"\n[[descriptor]]\nname = "A"\ncodes = ["F1"]\nnames = ["a"]\n'
        '[[descriptor]]\nname = "B"\ncodes = ["F1"]\nnames = ["b"]\n',
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError, match=r"descriptors\.toml"):
        load_descriptors(file)


@pytest.mark.parametrize(
    ("ended", "caseness"), [("May 2010", ""), ("May 2015", "yes"), ("yes", "yes")]
)
def test_the_rule_of_the_day_judges_and_the_newest_where_there_is_none(
    ended: str, caseness: str
) -> None:
    given_ = {"phq9_start": "5", "phq9_end": "5", "adsm_start": "40", "adsm_end": "20"}
    answer = found(problem_descriptor="PTSD", adsm="IES-R", ended=ended, **given_)
    assert answer["caseness_start"] == caseness
    assert ("without a date the newest is used" in answer["reason"]) is (ended == "yes")
