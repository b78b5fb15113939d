"""The same answers give the same verdict everywhere: page, command line, schedule, FHIR, report.

Answers are random, over every module, several time points, instances and conclusions of the expert.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.catalogue.interview_json import evaluate_line
from casereview.catalogue.interview_lines import parse_line
from casereview.correspondence.reading import read_document
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType, Outcome
from casereview.domain.assessing.rating import Answer, Diagnosis, ModuleKey, OpenedModule, TimePoint
from casereview.domain.dates import PartialDate
from casereview.domain.reports.report import Report, Table
from casereview.reporting.parts.standing import SYMBOLS, standings
from casereview.reporting.schedules.schedule_answers import Rated, signed
from casereview.series.dictionary import FAMILY_OF_MODULE, OTHER_FAMILY
from casereview.series.persons import status_rows
from casereview.services.changes import Kind
from casereview.services.content import Content
from casereview.services.interview import definitions, interview_view, schedules
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

MODULES = Content().modules
POINTS = (
    TimePoint("p1", 1, "Before the event", "before", "before_event", PartialDate(2018, 3)),
    TimePoint("p2", 2, "After the course", "after", "end_therapy_1", PartialDate(2020)),
    TimePoint("p3", 3, "Interview", "today", "today", PartialDate(2026, 11, 14)),
)
_SAID = {
    ItemType.RATING: ("threshold", "threshold", "subthreshold", "absent", "inadequate", "skipped"),
    ItemType.EXCLUSION: ("no", "no", "no", "yes", "unsure", "skipped"),
    ItemType.YES_NO: ("yes", "no", "unsure", "cannot_say", "skipped"),
    ItemType.NUMBER: ("0", "1", "3", "12", "2/5", "4/..", "cannot_say", "skipped"),
    ItemType.DURATION: ("P2W", "P8M", "P3Y", "P5M/P7M", "../P6M", "cannot_say", "skipped"),
    ItemType.DATE: ("2017", "2017-04", "2017-04-17", "skipped"),
    ItemType.TEXT: ("as told", "“so it was”, he said", "skipped"),
}
_SEVERITY = ("0", "4", "4.5", "8", "3/4", "cannot_say", "skipped")
_NAMES = ("dogs", "dogs / cats", "Ben's “dog”", "כלבים", "the crash " * 12)


def _sayable(module: InterviewModule, item: InterviewItem) -> tuple[str, ...]:
    if item.id == module.severity_item and module.severity_scale == "clinician_0_8":
        return _SEVERITY
    return _SAID.get(item.type) or (*item.options, "cannot_say", "skipped")


def _answers(rng: Random, module: InterviewModule, key: ModuleKey) -> Iterator[Answer]:
    """Answer a module densely at some time points, sparsely or not at all at others."""
    for point in POINTS:
        share = rng.choice((0.0, 0.5, 0.9, 1.0, 1.0))
        good = rng.random() < 0.5  # half of them all but meet the rules
        for question_ in module.screener:
            if rng.random() < share:
                said = "yes" if good else rng.choice(("yes", "no", "no"))
                yield Answer(point.id, key, question_.id, said, module.version)
        for item in module.items:
            if item.retired or rng.random() >= share:
                continue
            usual = _sayable(module, item)
            fits = good and rng.random() < 0.9
            value = usual[min(1, len(usual) - 1)] if fits else rng.choice(usual)
            yield Answer(point.id, key, item.id, value, module.version)


@contextmanager
def _case(folder: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(folder, "four plain fictional words")
        case = session.open(session.new_case(CaseDraft("A. N. Other", fictional=True)))
        with case.change("Time points", Kind.INTERVIEW):
            case.file.time_points.put(*POINTS)
        yield case
        case.close()
        session.close()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    with _case(tmp_path_factory.mktemp("one") / "vault") as case:
        yield case


def _fill(case: OpenCase, rng: Random, modules: Mapping[str, InterviewModule]) -> list[ModuleKey]:
    """Put other answers and conclusions in place of those the case holds."""
    keys = [
        ModuleKey(module.id, name)
        for module in modules.values()
        for name in (rng.sample(_NAMES, 2) if module.instances else ("",))
    ]
    with case.change("Other answers", Kind.INTERVIEW, Kind.MODULES):
        for answer in case.file.answers.all():
            case.file.answers.remove(answer.id)
        for opened in case.file.modules.all():
            case.file.modules.remove(str(opened.key))
        for diagnosis in case.file.diagnoses.all():
            case.file.diagnoses.remove(diagnosis.id)
        for order, key in enumerate(keys, 1):
            case.file.modules.put(OpenedModule(key, order))
            definitions.keep(case, modules[key.module])
            case.file.answers.put(*_answers(rng, modules[key.module], key))
            for point in POINTS:
                if rng.random() < 0.2:
                    case.file.diagnoses.put(_conclusion(rng, key, point))
    return keys


def _conclusion(rng: Random, key: ModuleKey, point: TimePoint) -> Diagnosis:
    status = rng.choice((Status.MET, Status.NOT_MET, Status.UNDETERMINED))
    why = "What the records say weighs more with me."
    return Diagnosis(point.id, key, status, Status.NOT_ASSESSED, why, POINTS[2].as_at.earliest, "J")


def _line(case: OpenCase) -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, object]]]]:
    """Return what `interview evaluate` says of the same answers, by time point and module."""
    points = []
    for point in case.file.time_points.all():
        answers: dict[str, dict[str, str]] = {
            str(opened.key): {} for opened in case.file.modules.all()
        }
        for answer in case.file.answers.all():
            if answer.time_point_id == point.id:
                answers[str(answer.key)][answer.item] = answer.value
        points.append({"id": point.id, "as_at": point.as_at.edtf, "answers": answers})
    line = parse_line(json.dumps({"id": "x", "time_points": points}))
    said = evaluate_line(case.modules, line)
    return {point["id"]: point["modules"] for point in said["time_points"]}


def _status_table(made: Report) -> dict[tuple[str, str], str]:
    """Return the cells of the report's tables of statuses by what stands beside and above them."""
    found: dict[tuple[str, str], str] = {}
    for section in made.sections:
        for block in section.blocks:
            if not isinstance(block, Table) or not block.anchor.startswith(("t-status", "t-scr")):
                continue
            for row in block.rows:
                texts = ["".join(run.text for run in cell) for cell in row]
                heads = [column.title for column in block.columns]
                found |= {(texts[0], head): text for head, text in zip(heads, texts, strict=True)}
    return found


def _fhir(case: OpenCase, key: ModuleKey) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return the answered items and the verification of the condition, by the as-at date."""
    answered: dict[str, set[str]] = {}
    verified: dict[str, str] = {}
    for entry in schedules.fhir_answers(case, key, identified=True)["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Questionnaire":
            continue
        day = resource["extension"][0]["valueDate"]
        if resource["resourceType"] == "Condition":
            verified[day] = resource["verificationStatus"]["coding"][0]["code"]
        else:
            answered[day] = {
                item["linkId"].rpartition(".")[2]
                for group in resource["item"]
                for item in group["item"]
            }
    return answered, verified


_VERIFIED = {
    Status.MET: "confirmed",
    Status.PARTIAL_REMISSION: "confirmed",
    Status.FULL_REMISSION: "confirmed",
    Status.UNDETERMINED: "unconfirmed",
    Status.NOT_ASSESSED: None,
    Status.SCREEN_NEGATIVE: None,
}
_HELD = {"present": {Status.MET}, "in remission": {Status.PARTIAL_REMISSION, Status.FULL_REMISSION}}


def _agree(case: OpenCase, keys: list[ModuleKey]) -> None:
    """Compare every place that says a status, for each module and time point."""
    by_line = _line(case)
    matrix = {row.key: row for row in interview_view.matrix(case).rows}
    assert list(matrix) == keys
    dossier, findings = case.dossier(), case.findings()
    placed = standings(dossier, findings)
    tables = _status_table(reporting.report(case))
    for key in keys:
        module = case.modules[key.module]
        rated = Rated(dossier, findings, key, case.modules)
        answered, verified = _fhir(case, key)
        for point in case.file.time_points.all():
            where = f"{key} at {point.id}"
            systems = by_line[point.id][str(key)]
            view = interview_view.module(case, key, point.id)
            cell = next(c for c in matrix[key].cells if c.time_point_id == point.id)
            assert view.finding is not None, where
            status = view.finding.status
            main = systems[view.finding.system]
            assert next(iter(systems)) == view.finding.system
            assert cell.status is status, where
            assert _same(str(main["status"]), status, module), where
            assert main["because"] == list(view.finding.because), where
            assert main["skippable"] == list(view.finding.skippable), where
            decided = view.diagnosis
            shown = Status(decided.status) if decided else status
            assert cell.shown is shown
            assert placed[point.id, key].computed is status, where
            assert placed[point.id, key].shown is shown, where
            for system in module.rules:
                found = findings.at(point.id, key, system)
                assert found is not None
                assert _same(str(systems[system]["status"]), found.status, module), where
                if point in rated.points:
                    assert rated.status(point, system) == signed(found.status), where
            held = {a.item for a in case.file.answers.all()
                    if (a.key, a.time_point_id) == (key, point.id)}  # fmt: skip
            assert answered.get(point.as_at.edtf, set()) == held, where
            if module.outcome is Outcome.DIAGNOSIS:
                wanted = _VERIFIED.get(shown, "refuted")
                assert verified.get(point.as_at.edtf) == wanted, where
            name = module.marked(module.named(key.instance))
            told = [text for (row, head), text in tables.items()
                    if name in (row, head) and point.label in row + head]  # fmt: skip
            assert told, where
            for text in told:
                assert text.startswith(f"{SYMBOLS[shown]} {shown.words}"), (where, text)


def _series_agrees(case: OpenCase, keys: list[ModuleKey]) -> None:
    """The anonymised export gives each family its strongest status: never one that none has."""
    dossier, findings = case.dossier(), case.findings()
    placed = standings(dossier, findings)
    times = {"before event": "p1", "end 1": "p2", "now": "p3"}
    for row in status_rows(dossier, findings):
        shown = {placed[times[row.time], key].shown for key in keys
                 if FAMILY_OF_MODULE.get(key.module, OTHER_FAMILY) == row.disorder}  # fmt: skip
        assert (row.status == "present") == (Status.MET in shown), row


def test_the_schedule_on_paper_says_what_the_page_says(case: OpenCase) -> None:
    names = ("gad", "mde", "ptsd5", "panic")
    for key in _fill(case, Random(11), {name: MODULES[name] for name in names}):
        pages = read_document("s.pdf", schedules.completed(case, key)).pages
        text = " ".join(" ".join(page.text.split()) for page in pages)
        said = _line(case)
        for point in case.file.time_points.all():
            finding = case.findings().at(point.id, key)
            assert finding is not None
            if Rated(case.dossier(), case.findings(), key, case.modules).points.count(point):
                assert said[point.id][str(key)][finding.system]["status"] == finding.status
                assert f"{SYMBOLS[finding.status]} {finding.status.words}" in text


def _same(word: str, status: Status, module: InterviewModule) -> bool:
    """Whether the command line's word is that of a status: it calls a clear screen negative."""
    if module.outcome is Outcome.SCREEN and status is Status.NOT_INDICATED:
        return word == Status.SCREEN_NEGATIVE.value
    return word == status.value


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32 - 1))
def test_page_command_schedule_fhir_report_and_export_say_the_same(
    case: OpenCase, seed: int
) -> None:
    rng = Random(seed)
    names = rng.sample(sorted(MODULES), 9)
    keys = _fill(case, rng, {name: MODULES[name] for name in names})
    _agree(case, keys)
    _series_agrees(case, keys)


def test_every_module_says_the_same_everywhere(case: OpenCase) -> None:
    keys = _fill(case, Random(4), MODULES)
    _agree(case, keys)
    _series_agrees(case, keys)
