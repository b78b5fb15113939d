"""Second ratings from a file: taken over whole or not at all, whatever the file holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.__main__ import main
from casereview.catalogue.corating_file import MOST_BYTES, read_ratings
from casereview.domain.assessing.corating import How
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.interview import corating, corating_files, interviewing
from casereview.services.interview.corating_files import take_over
from casereview.services.interview.interview_files import all_modules, evaluate_lines
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

GAD, DOGS = ModuleKey("gad"), ModuleKey("phobia", "large dogs")
PASSPHRASE = "four plain fictional words"


@cache
def library() -> dict[str, InterviewModule]:
    return all_modules()[0]


def version() -> str:
    return library()["gad"].version


def file_of(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "rater": {
            "name": "Dr B Example",
            "role": "Psychiatrist",
            "rated_on": "2026-03-02",
            "how": "present",
            "blind": True,
        },
        "versions": {"gad": version()},
        "time_points": [
            {
                "id": "T1",
                "label": "Before treatment",
                "kind": "start_therapy_1",
                "as_at": "2019-03",
                "answers": {"gad": {"A1": "absent", "B1": "threshold", "A2": 3, "A3": "P8M"}},
                "notes": {"gad": {"A1": "Said so at 12 minutes"}},
            },
            {"id": "T2", "kind": "today", "as_at": "2026-02-14", "answers": {}},
        ],
        **changes,
    }


def data_of(line: object) -> bytes:
    return json.dumps(line).encode()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "vault"
    with cheap_kdf():
        session, _ = Session.create(folder, PASSPHRASE)
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        for label, kind, when in (
            ("Before treatment", "start_therapy_1", PartialDate(2019, 3)),
            ("Today", "today", PartialDate(2026, 2, 14)),
        ):
            interviewing.add_time_point(case, label, label, kind, when)
        first = case.file.time_points.all()[0].id
        for item in ("A1", "B1"):
            interviewing.rate(case, first, GAD, item, "threshold")
        interviewing.open_module(case, DOGS)
        interviewing.rate(case, first, DOGS, "A1", "threshold")
        case.close()
        session.close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(template, tmp_path / "vault")
    with cheap_kdf():
        yield tmp_path / "vault"


@pytest.fixture
def case(folder: Path) -> Iterator[OpenCase]:
    session = Session.unlock(folder, PASSPHRASE)
    case = session.open(session.case_ids()[0])
    yield case
    case.close()
    session.close()


@pytest.fixture(scope="module")
def unchanged(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    """A case that every test leaves as it was."""
    folder = tmp_path_factory.mktemp("unchanged") / "vault"
    shutil.copytree(template, folder)
    with cheap_kdf():
        session = Session.unlock(folder, PASSPHRASE)
    case = session.open(session.case_ids()[0])
    yield case
    case.close()
    session.close()


def refused(case: OpenCase, data: bytes, **given: Any) -> str:
    before = case.file.history_head
    with pytest.raises(BadInputError) as told:
        take_over(case, data, **given)
    assert case.file.history_head == before
    return str(told.value)


# ---- taken over ----------------------------------------------------------------------------------


def test_a_file_becomes_a_second_rater_who_has_finished(case: OpenCase) -> None:
    taken, _ = take_over(case, data_of(file_of()))
    assert (taken.ratings, taken.notes) == (4, ())
    (rater,) = case.file.co_raters.all()
    assert (rater.name, rater.role, rater.rated_on) == (
        "Dr B Example",
        "Psychiatrist",
        date(2026, 3, 2),
    )
    assert (rater.how, rater.blind, rater.file, rater.finished) == (How.PRESENT, True, True, True)
    found = corating.view(case).comparison
    assert found is not None
    assert (found.n, found.agreed) == (2, 1)
    assert "Said so at 12 minutes" in corating.view(case).notes.values()
    assert cases.undo(case) is None


def test_what_is_said_here_comes_before_the_file_but_never_makes_it_blind(case: OpenCase) -> None:
    line = file_of()
    line["rater"]["blind"] = False
    take_over(case, data_of(line), name="Dr C", how=How.PAPER, blind=True)
    (rater,) = case.file.co_raters.all()
    assert (rater.name, rater.how, rater.blind) == ("Dr C", How.PAPER, False)


def test_what_the_file_leaves_open_is_told(case: OpenCase) -> None:
    line = file_of()
    del line["rater"], line["versions"]
    assert "no name" in refused(case, data_of(line))
    taken, _ = take_over(case, data_of(line), name="Dr B")
    assert taken.rater.blind
    assert [("blind" in n, "day" in n or "when" in n, "versions" in n) for n in taken.notes] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    found = corating.view(case).comparison
    assert found is not None
    assert found.n == 2


def test_another_version_of_the_questions_is_no_pair(case: OpenCase) -> None:
    from casereview.domain.assessing.pairing import Standing

    take_over(case, data_of(file_of(versions={"gad": "0.1", "gad.B1": "0.2"})))
    found = corating.view(case).comparison
    assert found is not None
    assert found.n == 0
    assert found.left_out[Standing.OTHER_VERSION] == 2


def test_an_instance_is_known_again_in_other_capitals(case: OpenCase) -> None:
    line = file_of()
    line["time_points"][0]["answers"] = {"phobia:Large  Dogs": {"A1": "absent"}}
    del line["time_points"][0]["notes"]
    take_over(case, data_of(line))
    found = corating.view(case).comparison
    assert found is not None
    assert [pair.key for pair in found.pairs if pair.agrees is False] == [DOGS]


def test_time_points_are_known_by_name_or_date(case: OpenCase) -> None:
    line = file_of()
    line["time_points"][0].pop("label")
    take_over(case, data_of(line))
    kept = case.file.co_ratings.all()
    assert {r.time_point_id for r in kept} == {case.file.time_points.all()[0].id}


def test_what_one_program_writes_the_other_takes_over(case: OpenCase, tmp_path: Path) -> None:
    out = tmp_path / "ratings.jsonl"
    corating_files.save_ratings(case, out)
    line = json.loads(out.read_bytes())
    assert "Ms Z" not in out.read_text()
    assert case.file.exports.all()[-1].what == "ratings for another expert"
    (evaluated,) = evaluate_lines(out.read_bytes())
    assert evaluated.fault == ""
    taken, _ = take_over(case, out.read_bytes(), name="Dr B")
    assert taken.ratings == sum(
        len(items) for point in line["time_points"] for items in point["answers"].values()
    )
    found = corating.view(case).comparison
    assert found is not None
    assert found.n == found.agreed == 3


def test_what_speaks_of_danger_in_a_file_opens_the_risk_page(case: OpenCase) -> None:
    line = file_of()
    line["time_points"][0]["answers"] = {"mde": {"A9": "threshold"}}
    del line["time_points"][0]["notes"]
    _, changes = take_over(case, data_of(line))
    assert changes.risk_opened
    assert len(case.file.enquiries.all()) == 1


# ---- refused -------------------------------------------------------------------------------------


def wrong(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    line = deepcopy(file_of())
    change(line)
    return line


def first(line: dict[str, Any]) -> dict[str, Any]:
    point: dict[str, Any] = line["time_points"][0]
    return point


WRONG = {
    "unknown module": lambda x: first(x)["answers"].update(gone={"A1": "absent"}),
    "unknown item": lambda x: first(x)["answers"]["gad"].update(Z9="absent"),
    "no answer": lambda x: first(x)["answers"]["gad"].update(A1="present"),
    "true": lambda x: first(x)["answers"]["gad"].update(A2=True),
    "list": lambda x: first(x)["answers"]["gad"].update(A2=[1]),
    "not yet": lambda x: first(x)["answers"]["gad"].update(A3="2030/.."),
    "before birth": lambda x: first(x)["answers"]["gad"].update(A3="P90Y"),
    "no time point": lambda x: x.update(time_points=[]),
    "unknown time point": lambda x: first(x).update(label="Elsewhere", as_at="2015"),
    "another date": lambda x: first(x).update(as_at="2019-04"),
    "the same twice": lambda x: x["time_points"].append({**first(x), "id": "T3"}),
    "one id twice": lambda x: x["time_points"].append(first(x)),
    "note on nothing": lambda x: first(x).update(notes={"gad": {"C1": "x"}}),
    "note is no text": lambda x: first(x).update(notes={"gad": {"A1": 1}}),
    "long note": lambda x: first(x).update(notes={"gad": {"A1": "x" * 4001}}),
    "half a character": lambda x: first(x).update(notes={"gad": {"A1": "\ud800"}}),
    "control": lambda x: x["rater"].update(name="Dr\x00B"),
    "long name": lambda x: x["rater"].update(name="x" * 201),
    "how": lambda x: x["rater"].update(how="dreamt"),
    "blind": lambda x: x["rater"].update(blind="yes"),
    "day": lambda x: x["rater"].update(rated_on="2 March"),
    "number as day": lambda x: x["rater"].update(rated_on=20260302),
    "rater": lambda x: x.update(rater=["Dr B"]),
    "versions": lambda x: x.update(versions={"gad": 1}),
    "nothing rated": lambda x: [p.update(answers={}, notes={}) for p in x["time_points"]],
    "strange instance": lambda x: first(x)["answers"].update(
        {"phobia:a\u202e\x1b": {"A1": "absent"}}
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_faulty_file_changes_nothing(unchanged: OpenCase, name: str) -> None:
    assert refused(unchanged, data_of(wrong(WRONG[name])))
    assert unchanged.file.co_raters.all() == ()
    assert unchanged.file.co_ratings.all() == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe{",
        b"{" * 100_000,
        b'{"time_points": ' + b"[" * 50_000,
        b'{"id": 1, "id": 2}',
        b'{"id": ' + b"9" * 10_000 + b"}",
        b'{"time_points": [{"id": "a", "as_at": "2019-03", "answers": {"gad": {"A2": NaN}}}]}',
        data_of(file_of()) + b"\n" + data_of(file_of()),
        b" " * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_file_of_ratings_is_refused(unchanged: OpenCase, data: bytes) -> None:
    assert refused(unchanged, data, name="Dr B")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["gad", "A1", "id", "as_at", "answers", "notes", "label", "kind", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["time_points", "rater", "versions", "id"]),
        JSON | st.lists(JSON),
        max_size=4,
    )
)
def test_any_json_is_read_or_refused(line: dict[str, Any]) -> None:
    try:
        read_ratings(library(), data_of(line))
    except BadInputError:
        return


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"gone\.jsonl"):
        corating_files.read_file(tmp_path / "gone.jsonl")


# ---- commands ------------------------------------------------------------------------------------


@pytest.fixture
def run(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE)

    def command(name: str, *words: str | Path) -> tuple[int, str, str]:
        code = main(
            ["interview", name, str(folder), *map(str, words), "--passphrase-file", str(secret)]
        )
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_a_file_is_taken_over_and_agreement_told_by_command(
    run: Callable[..., tuple[int, str, str]], folder: Path, tmp_path: Path
) -> None:
    session = Session.unlock(folder, PASSPHRASE)
    case_id = session.case_ids()[0]
    session.close()
    assert "No case of this vault" in run("agreement")[1]
    assert "No second rating" in run("agreement", case_id)[1]
    given = tmp_path / "theirs.jsonl"
    given.write_bytes(data_of(file_of()))
    code, out, _ = run("corate", case_id, given, "--role", "Consultant", "--json")
    assert (code, json.loads(out)["ratings"], json.loads(out)["blind"]) == (0, 4, True)
    code, out, _ = run("agreement", case_id)
    assert code == 0
    assert "Dr B Example, Consultant" in out
    assert "Differ: gad A1, Before treatment: threshold / absent" in out
    found = json.loads(run("agreement", case_id, "--json")[1])
    (comparison,) = found["comparisons"]
    assert comparison["ratings"]["table"] == [[0, 0, 0], [0, 0, 0], [1, 0, 1]]
    assert comparison["ratings"]["kappa"] == 0
    assert comparison["ratings"]["ci95"] is None
    assert "whatever they say" in comparison["ratings"]["kappa_note"]
    assert {source["verified"] for source in found["sources"]} == {False}
    over_all = json.loads(run("agreement", "--json")[1])
    assert over_all["cases"] == 1
    assert set(over_all["per_disorder"]) == {"gad", "phobia"}
    assert over_all["any_diagnosis"]["kappa_ci95_over_cases"] is None
    assert "fewer than 10 cases" in over_all["any_diagnosis"]["kappa_ci95_over_cases_note"]
    assert case_id not in json.dumps(over_all)
    code, out, _ = run("ratings", case_id, "--out", tmp_path / "mine.jsonl")
    assert (code, (tmp_path / "mine.jsonl").exists()) == (0, True)


def test_a_command_refuses_in_one_sentence(
    run: Callable[..., tuple[int, str, str]], folder: Path, tmp_path: Path
) -> None:
    session = Session.unlock(folder, PASSPHRASE)
    case_id = session.case_ids()[0]
    session.close()
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"{}")
    code, out, err = run("corate", case_id, bad, "--name", "Dr B")
    assert (code, out) == (2, "")
    assert "Nothing was taken over" in err or "time_points" in err
    assert "Traceback" not in err


def test_who_was_not_blind_counts_in_no_figure_over_cases(
    run: Callable[..., tuple[int, str, str]], folder: Path, tmp_path: Path
) -> None:
    session = Session.unlock(folder, PASSPHRASE)
    case_id = session.case_ids()[0]
    session.close()
    given = tmp_path / "theirs.jsonl"
    given.write_bytes(data_of(file_of()))
    assert run("corate", case_id, given, "--not-blind")[0] == 0
    over_all = json.loads(run("agreement", "--json")[1])
    assert (over_all["cases"], over_all["left_out_not_blind"]) == (0, 1)
