"""A case stays with the definitions its modules were opened by; a newer one is only offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from casereview.catalogue.kept import in_force
from casereview.catalogue.modules import read_module
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.definition import KeptDefinition, differences
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import Criterion, InterviewModule, ItemType
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError, CatalogueError
from casereview.services.content import Content
from casereview.services.interview import definitions, interview_view, interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

BED = ModuleKey("bed")
NEEDED = "{ at_least = 3,"
"""Of binge eating's five features, three are needed: what a newer version makes four."""


class Library(Content):
    """The library of another version of the program."""

    def __init__(self, modules: Mapping[str, InterviewModule]) -> None:
        super().__init__()
        self._library = modules

    @property
    def modules(self) -> Mapping[str, InterviewModule]:
        return self._library


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with cheap_kdf():
        made, _ = Session.create(tmp_path / "vault", "a passphrase")
        yield made
        made.close()


@pytest.fixture
def case_id(session: Session) -> str:
    """A case in which binge eating is met by exactly three features."""
    case_id = session.new_case(CaseDraft("Ms Example", fictional=True))
    with session.working_on(case_id) as case:
        interviewing.add_time_point(case, "Today", "t", "today", PartialDate(2024, 5, 1))
        point = case.file.time_points.all()[0].id
        module = case.modules["bed"]
        given = {"A1": "threshold", "A2": "threshold", "B1": "threshold", "B2": "threshold",
                 "B5": "threshold", "C1": "threshold", "D1": "2", "D2": "P4M"}  # fmt: skip
        for item in module.items:
            if item.id in given or item.type in {ItemType.RATING, ItemType.EXCLUSION}:
                other = "absent" if item.type is ItemType.RATING else "no"
                interviewing.rate(case, point, BED, item.id, given.get(item.id, other))
        assert finding(case).status is Status.MET
        interviewing.conclude(case, point, BED, Status.MET, "")
    return case_id


def finding(case: OpenCase) -> Finding:
    found = case.findings().at(case.file.time_points.all()[0].id, BED)
    assert found is not None
    return found


def publish(session: Session, *changes: tuple[str, str]) -> None:
    """Let the library bring another version of the module, as a newer program would."""
    old = session.content.modules["bed"]
    text = old.text.replace(f'"{old.version}"', '"9.0.0"', 1)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    session.content = Library({**session.content.modules, "bed": read_module("bed", text)})


def test_a_finished_interview_stays_with_its_version(session: Session, case_id: str) -> None:
    publish(session, (NEEDED, "{ at_least = 4,"))
    with session.working_on(case_id) as case:
        assert finding(case).status is Status.MET
        assert finding(case).module_version == case.file.answers.all()[0].module_version
        view = interview_view.module(case, BED, case.file.time_points.all()[0].id)
        assert not view.recheck
        assert view.newer is not None
        assert (view.newer.version, view.newer.kept) == ("9.0.0", view.module.version)
        assert view.newer.differences == ("Changed: criterion B.",)


def test_taking_it_over_is_one_command_that_can_be_undone(session: Session, case_id: str) -> None:
    publish(session, (NEEDED, "{ at_least = 4,"))
    with session.working_on(case_id) as case:
        point = case.file.time_points.all()[0].id
        definitions.take_over(case, "bed")
        assert case.file.undo_label == "Take over version 9.0.0 of Binge-eating disorder"
        assert finding(case).status is not Status.MET
        assert interview_view.module(case, BED, point).recheck
        assert interview_view.module(case, BED, point).newer is None
        with pytest.raises(BadInputError, match="newest"):
            definitions.take_over(case, "bed")
        interviewing.rate(case, point, BED, "B3", "threshold")
        latest = case.file.answers.get(f"{point}/bed/B3")
        assert latest is not None
        assert latest.module_version == "9.0.0"
        assert finding(case).status is Status.MET
    with session.working_on(case_id) as case:
        case.file.undo()
        case.file.undo()
        assert finding(case).status is Status.MET
        assert definitions.newer(case, "bed") is not None


def test_answers_to_what_was_retired_or_is_gone_stay_and_count_for_nothing(
    session: Session, case_id: str
) -> None:
    old = session.content.modules["bed"]
    block = next(part for part in old.text.split("[[item]]") if 'id    = "B5"' in part)
    publish(
        session,
        (f"[[item]]{block}", f"[[item]]{block.rstrip()}\nretired = true\n\n"),
        (', "B5"', ""),
    )
    with session.working_on(case_id) as case:
        point = case.file.time_points.all()[0].id
        said = definitions.newer(case, "bed")
        assert said is not None
        assert any(line.startswith("Retired: item B5.") for line in said.differences)
        definitions.take_over(case, "bed")
        assert finding(case).status is not Status.MET
        answer = case.file.answers.get(f"{point}/bed/B5")
        assert answer is not None
        assert answer.value == "threshold"
        shown = {row.item.id for row in interview_view.module(case, BED, point).items}
        assert "B5" in shown


def test_a_module_that_the_library_no_longer_has_is_still_evaluated(
    session: Session, case_id: str
) -> None:
    modules = session.content.modules
    session.content = Library({name: modules[name] for name in modules if name != "bed"})
    with session.working_on(case_id) as case:
        assert finding(case).status is Status.MET
        assert definitions.newer(case, "bed") is None


def test_a_kept_definition_that_was_changed_is_refused(session: Session, case_id: str) -> None:
    publish(session, (NEEDED, "{ at_least = 4,"))
    with session.working_on(case_id) as case:
        kept = case.file.definitions.get("bed")
        assert kept is not None
        assert kept.sound
        with pytest.raises(CatalogueError, match="was changed"):
            in_force({}, [replace(kept, toml=kept.toml.replace(NEEDED, "{ at_least = 1,"))])
        broken = KeptDefinition.of(replace(case.modules["bed"], text="id = "))
        with pytest.raises(CatalogueError, match=r"bed\.toml"):
            in_force({}, [broken])


def test_every_kind_of_difference_is_named() -> None:
    old = Content().modules["bed"]
    assert differences(old, replace(old, version="2.0.0")) == (
        "Nothing that is asked or counted: notes in the file only.",
    )
    gone = replace(old, rules={})
    assert differences(old, gone)[0] == "The rule for DSM-5-TR is gone."
    assert differences(gone, old)[0] == "The rule for DSM-5-TR is new."
    rule = replace(old.rules["dsm5tr"], syndrome=ex.Const(True), exclusion=ex.Const(True))
    assert differences(old, replace(old, rules={**old.rules, "dsm5tr": rule}))[0] == (
        "The rule for DSM-5-TR has another syndrome, exclusion."
    )
    many = replace(old, items=tuple(replace(item, probe="?") for item in old.items))
    assert differences(old, many)[0].endswith(f" and {len(old.items) - 6} more.")
    changed = replace(
        old,
        items=(replace(old.items[0], probe="Another?"), *old.items[1:-1]),
        criteria=(*old.criteria[1:], Criterion("ZZ", "Another", ex.Const(True))),
        severity_item="",
        severity_count="none",
        remission=None,
        screener=(),
        reviewed_by="Dr Example",
        sources=(),
        lookback="P9M",
        name={"dsm5tr": "Another"},
    )
    told = " ".join(differences(old, changed))
    for part in ("New: criterion ZZ.", f"Gone: criterion {old.criteria[0].id}.",
                 f"Gone: item {old.items[-1].id}.", f"Changed: item {old.items[0].id}.",
                 "remission", "Severity", "opening questions", "clinical review", "sources",
                 "looked back", "name"):  # fmt: skip
        assert part in told
