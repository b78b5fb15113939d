"""A table of referrals with outcomes added: what is read, what is refused, what is kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
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


def add(data: bytes) -> tuple[str, dict[str, int]]:
    out = io.StringIO()
    counts = add_outcomes(io.BytesIO(data), "t.csv", out)
    return out.getvalue(), counts


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


def test_the_measure_of_another_problem_is_shown_beside() -> None:
    given_ = SCORES | {"adsm": "SPIN", "adsm_start": "40", "adsm_end": "30"}
    answer = found(problem_descriptor="PTSD", **given_)
    assert (answer["anxiety_measure"], answer["recovered"]) == ("GAD-7", "yes")
    assert "the result depends on the measure: by SPIN no service recovery" in answer["reason"]


@pytest.mark.parametrize("name", ["PHQ-9", "WSAS", "FIQ", "IAPT-PHOBIA-3", "PSWQ"])
def test_a_measure_that_counts_for_no_outcome_never_stands_in(name: str) -> None:
    first, last = ("60", "20") if name == "PSWQ" else ("8", "2")
    answer = found(phq9_start="6", phq9_end="5", adsm=name, adsm_start=first, adsm_end=last)
    assert (answer["status"], answer["anxiety_measure"]) == ("not_computable", "GAD-7")
    assert f"{name} is not what the service pairs" in answer["reason"]


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
        ({"adsm": "XYZ", "adsm_start": "x"}, "which is no number"),
        ({"adsm_start": "-1"}, "no measure goes below 0"),
        ({"adsm": "SPIN", "adsm_end": "69"}, "SPIN runs from 0 to 68"),
        ({"adsm": "MI", "adsm_end": "0.9"}, "MI runs from 1 to 5"),
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
    text, counts = add(b"\xef\xbb\xbf" + data)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [each["note"] for each in rows] == ["a, b", "z"]
    assert [each["recovered"] for each in rows] == ["yes", ""]
    assert counts == {"classified": 2}


def test_a_row_of_another_length_is_invalid_and_the_next_goes_on() -> None:
    data = table(row(**SCORES)) + b"5,too,few\r\n" + table(row(**SCORES)).split(b"\r\n")[1]
    _, counts = add(data)
    assert counts == {"classified": 2, "invalid": 1}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "t.csv is empty"),
        (b"\n \r\n,,\n", "t.csv is empty"),
        (b"id,phq9_start\n1,2\n", "t.csv has no column phq9_end, gad7_start"),
        (b"\xff\xfe\x00", "t.csv is not written in UTF-8 (line 1)"),
        (table(row(id="a")) + "é,,\r\n".encode("latin-1"), "not written in UTF-8 (line 3)"),
        (b'phq9_start,"\n', "no table of comma-separated values (line 1"),
        (b'a"b\n"c"d,\n', "no table of comma-separated values (line 2"),
        (b"id," + table(), "t.csv has the column 'id' twice"),
        (table().replace(b",", b";"), "parted by semicolons, not by commas"),
        (table().replace(b",", b"\t"), "parted by tabs, not by commas"),
    ],
)
def test_no_table_is_refused_in_a_sentence(data: bytes, why: str) -> None:
    if data.startswith(b'a"b'):
        data = data.replace(b'a"b', table().rstrip())
    with pytest.raises(BadInputError) as fault:
        add(data)
    assert why in str(fault.value)


def test_a_heading_alone_is_a_table_without_rows() -> None:
    text, counts = add(table())
    assert (text, counts) == (",".join((*COLUMNS, *ADDED)) + "\n", {})


def test_headings_in_any_order_and_case_and_columns_called_like_ours() -> None:
    data = (
        b"\r\nEnded,CONTACTS, Gad7_End ,GAD7_start,phq9_end,PHQ9_START,My Note,Status,ID,\r\n"
        b'yes,6,6,12,8,15,"a;\nb",open,=1+1,spare\r\n\r\n'
        b"yes,6,6,12,8,15,,shut,=1+1,\r\n"
    )
    text, counts = add(data)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert counts == {"classified": 2}
    assert list(rows[0]) == [
        *("ended", "contacts", "gad7_end", "gad7_start", "phq9_end", "phq9_start"),
        *("My Note", "Status (given)", "id", "", *ADDED),
    ]
    assert [each["recovered"] for each in rows] == ["yes", "yes"]
    assert [each["Status (given)"] for each in rows] == ["open", "shut"]
    assert (rows[0]["My Note"], rows[0][""]) == ("a;\nb", "spare")


@settings(max_examples=40)
@given(st.sampled_from("=+-@\t\r|"), st.text(max_size=6))
def test_cells_given_stay_as_they_are_and_no_cell_added_starts_a_formula(
    first: str, rest: str
) -> None:
    """Rows are found again by their ids, so these are not touched."""
    odd = first + rest
    given_ = ({"id": odd}, {"id": odd, "adsm": odd}, {"problem_descriptor": odd, "ended": odd})
    text, _ = add(table(*(row(**(SCORES | cells)) for cells in given_)))
    answers = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [answer["id"] for answer in answers] == [odd, odd, ""]
    for answer in answers:
        assert not any(answer[column].startswith(tuple("=+-@\t\r|")) for column in ADDED)


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


def test_the_source_is_not_written_over_and_nothing_is_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(table(*[row(id=str(i), **SCORES) for i in range(500)]))
    before = source.read_bytes()
    assert main(["outcomes", str(source), "--out", str(tmp_path / "." / "in.csv")]) == 2
    assert "Name another file after --out" in capsys.readouterr().err
    assert source.read_bytes() == before
    target.write_text("older", encoding="utf-8")
    source.write_bytes(before + b"\xe9,\n")
    assert main(["outcomes", str(source), "--out", str(target)]) == 2
    assert "(line 502)" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "older"
    assert sorted(tmp_path.iterdir()) == [source, target]
    assert main(["outcomes", str(source), "--out", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("descriptor", "code", "measure"),
    [
        ("F40.1", "SocialPhobia", "SPIN"),
        ("F40.0", "AgoraAlone", "MI"),
        ("F41.0", "PanicDisorder", "PDSS"),
        ("F42", "OCD", "OCI"),
        ("F45.2", "AnxietyInventory", "HAI"),
        ("723916001", "MUS", "PHQ-15"),
        ("K58", "ibs", "IBS"),
    ],
)
def test_codes_of_the_data_set_name_measures(descriptor: str, code: str, measure: str) -> None:
    given_ = SCORES | {"adsm": code, "adsm_start": "5", "adsm_end": "4"}
    assert found(problem_descriptor=descriptor, **given_)["anxiety_measure"] == measure


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"adsm": "ITQ", "adsm_start": "20", "adsm_end": "3"}, "no measure that is known"),
        # the data set's code stands for two measures, whose scores are never mixed
        ({"adsm": "PTSD", "adsm_start": "40", "adsm_end": "20"}, "no measure that is known"),
        ({"adsm_start": "40", "adsm_end": "20"}, "adsm does not name it"),
        ({"adsm": "PCL-5", "adsm_start": "40"}, "PCL-5 is not paired"),
        ({"adsm": "PCL-5"}, "PCL-5 is not paired"),
    ],
)
def test_without_the_right_measure_general_anxiety_takes_its_place(
    given_: dict[str, str], why: str
) -> None:
    answer = found(problem_descriptor="PTSD", **(SCORES | given_))
    assert (answer["status"], answer["anxiety_measure"]) == ("classified", "GAD-7")
    assert (answer["recovered"], answer["reliable_recovery"]) == ("yes", "yes")
    assert why in answer["reason"]


@pytest.mark.parametrize("open_", [{"contacts": ""}, {"ended": ""}])
def test_a_course_that_may_not_be_finished_has_no_outcome_yet(open_: dict[str, str]) -> None:
    for phq9_end in ("8", "15", ""):
        answer = found(**(SCORES | {"phq9_end": phq9_end} | open_))
        assert answer["status"] == "not_computable"
        assert answer["caseness_start"] == "yes"
        assert {answer[c] for c in ("finished", "eligible_recovery", "recovered")} == {""}
        assert answer["reliable_recovery"] == ""
        assert "whether the course of treatment was finished is open" in answer["reason"]
        assert "not a finished course" not in answer["reason"]


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
