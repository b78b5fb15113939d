"""What is put is what is got: every kind of object, any text, through the encrypted file."""

from __future__ import annotations

import random
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.domain import case as case_domain
from casereview.domain import dossier
from casereview.domain.assessing import (
    account,
    attack,
    corating,
    definition,
    own_score,
    rating,
    risk,
    screening,
)
from casereview.domain.care import treatment
from casereview.domain.custody import privacy
from casereview.domain.dates import PartialDate
from casereview.domain.documents import (
    bundle,
    chronology,
    contradiction,
    document,
    request,
    statement,
    value_json,
)
from casereview.domain.documents.value_json import decode_value, encode_value
from casereview.domain.reports import case_word, seen
from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage import codec, repositories, schema
from casereview.storage.casefile import CaseFile
from casereview.storage.mapping import Table
from casereview.storage.vault import Vault
from tests.storage.storage_samples import proposal, with_document

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["", "caf\u00e9", "cafe\u0301", 'O\'Brien "quoted" \\', "\x00", "\r\n\t", "日本語", "NULL"]
)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
    circa = draw(st.booleans())
    return draw(
        st.sampled_from(
            [
                PartialDate(day.year, circa=circa),
                PartialDate(day.year, day.month, circa=circa),
                PartialDate(day.year, 21 + day.month % 4, circa=circa),
                PartialDate(day.year, day.month, day.day, circa=circa),
            ]
        )
    )


SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    PartialDate: partial_dates(),
    type(None): st.none(),
}


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for every value that a field's annotation allows."""
    if hint in SCALARS:
        return SCALARS[hint]
    if isinstance(hint, types.UnionType):
        return st.one_of([anything(kind) for kind in typing.get_args(hint)])
    if typing.get_origin(hint) is tuple:
        kinds = typing.get_args(hint)
        if kinds[-1] is Ellipsis:
            return st.lists(anything(kinds[0]), max_size=3).map(tuple)
        return st.tuples(*[anything(kind) for kind in kinds])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    assert is_dataclass(hint), hint
    return things(typing.cast("type[Any]", hint))


def things(kind: type[Any], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for objects of a dataclass, with some fields fixed."""
    hints = typing.get_type_hints(kind)
    free = {f.name: anything(hints[f.name]) for f in fields(kind) if f.name not in fixed}
    return st.builds(kind, **free, **fixed)


DOCUMENT = st.just("doc")
OPTIONAL_DOCUMENT = st.sampled_from(["doc", None])
PASSAGE = st.sampled_from(["doc-p", None])
POINT = st.just("now")
EPISODE = st.just("ep")
OPTIONAL_EPISODE = st.sampled_from(["ep", None])

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "instructions": things(case_domain.Instruction, document_id=OPTIONAL_DOCUMENT),
    "questions": things(case_domain.Question),
    "events": things(case_domain.Event, document_id=OPTIONAL_DOCUMENT),
    "episodes": things(
        case_domain.TreatmentEpisode,
        referral_id=st.sampled_from(["ref", None]),
        document_ids=st.sampled_from([(), ("doc",), ("doc", "doc2"), ("doc2", "doc")]),
    ),
    "referrals": things(treatment.Referral),
    "practitioners": things(
        treatment.Practitioner, episode_id=EPISODE, document_id=OPTIONAL_DOCUMENT
    ),
    "contacts": things(treatment.Contact, episode_id=EPISODE, document_id=OPTIONAL_DOCUMENT),
    "told": things(treatment.Told, episode_id=EPISODE, document_id=OPTIONAL_DOCUMENT),
    "homework": things(treatment.Homework, episode_id=EPISODE, document_id=OPTIONAL_DOCUMENT),
    "promises": things(
        treatment.Promise, episode_id=OPTIONAL_EPISODE, document_id=OPTIONAL_DOCUMENT
    ),
    "reviews": things(treatment.Review, episode_id=OPTIONAL_EPISODE),
    "opinions": things(treatment.Opinion, episode_id=OPTIONAL_EPISODE),
    "opinion_points": things(treatment.OpinionPoint, opinion_id=st.just("op")),
    "opinion_references": things(treatment.OpinionReference, opinion_id=st.just("op")),
    "documents": things(document.Document, part_of=OPTIONAL_DOCUMENT, sha256=st.just("")),
    "pages": things(document.Page, document_id=DOCUMENT),
    "passages": things(document.Passage, document_id=DOCUMENT),
    "statements": things(statement.Statement, document_id=DOCUMENT, passage_id=PASSAGE),
    "notes": things(document.Note, document_id=DOCUMENT, passage_id=PASSAGE),
    "bundles": things(bundle.Bundle),
    "ranges": things(bundle.BundleRange, bundle_id=st.just("bundle"), document_id=DOCUMENT),
    "links": things(document.Link, passage_id=st.just("doc-p")),
    "time_points": things(rating.TimePoint, episode_id=st.sampled_from(["ep", None])),
    "modules": things(rating.OpenedModule),
    "definitions": things(definition.KeptDefinition),
    "answers": things(rating.Answer, time_point_id=POINT),
    "course": things(rating.CourseEntry),
    "diagnoses": things(rating.Diagnosis, time_point_id=POINT),
    "attacks": things(attack.Attack, time_point_id=POINT),
    "screen_reviews": things(rating.ScreenReview, time_point_id=POINT),
    "co_raters": things(corating.CoRater),
    "co_ratings": things(corating.CoRating, rater_id=st.just("co"), time_point_id=POINT),
    "consensus": things(corating.Consensus, time_point_id=POINT),
    "account": things(account.AccountText),
    "own_scores": things(own_score.OwnScore, document_id=OPTIONAL_DOCUMENT),
    "screener": things(screening.ScreenerAnswer, time_point_id=POINT),
    "enquiries": things(risk.RiskEnquiry),
    "risk": things(risk.RiskAnswer, enquiry_id=st.just("enquiry")),
    "choices": things(chronology.Choice),
    "requests": things(request.Request, document_id=OPTIONAL_DOCUMENT),
    "contradictions": things(
        contradiction.Contradiction,
        sides=st.lists(things(contradiction.Side, document_id=OPTIONAL_DOCUMENT), max_size=3).map(
            tuple
        ),
    ),
    "sections": things(dossier.SectionText),
    "read_then": things(seen.ReadThen),
    "words": things(case_word.CaseWord),
    "disclosures": things(privacy.Disclosure),
    "withholdings": things(privacy.Withholding),
}


@pytest.fixture
def furnished(case: CaseFile) -> CaseFile:
    """A case with what others refer to: two documents, a passage, an episode, a time point."""
    with case.command("Furnish"):
        with_document(case, "doc", 1)
        with_document(case, "doc2", 2)
        case.referrals.put(treatment.Referral("ref", 1))
        case.episodes.put(case_domain.TreatmentEpisode("ep", 1, "CBT", "Service", "cbt"))
        case.opinions.put(treatment.Opinion("op", 1, "Was it given?"))
        case.time_points.put(rating.TimePoint("now", 1, "Today", "Now", "today", PartialDate(2024)))
        case.bundles.put(bundle.Bundle("bundle", "Trial bundle"))
        case.enquiries.put(risk.RiskEnquiry("enquiry", datetime(2024, 5, 1, tzinfo=UTC)))
        case.co_raters.put(
            corating.CoRater("co", "Dr B", "", date(2024, 5, 1), corating.How.PRESENT)
        )
    return case


def key_of(entity: Any) -> str:
    if isinstance(entity, document.Page):
        return f"{entity.document_id}/{entity.number}"
    if isinstance(entity, dossier.SectionText):
        return entity.section
    if isinstance(entity, account.AccountText):
        return entity.part
    if isinstance(entity, privacy.Withholding):
        return entity.part
    if isinstance(entity, chronology.Choice):
        return entity.key
    if isinstance(entity, case_word.CaseWord):
        return entity.word
    return str(entity.id)


@pytest.mark.parametrize("name", KINDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_what_is_put_is_what_is_got(furnished: CaseFile, name: str, data: st.DataObject) -> None:
    repository = getattr(furnished, name)
    entity, other = data.draw(KINDS[name]), data.draw(KINDS[name])
    if name == "documents":
        stored = furnished.documents.all()[0].sha256
        entity, other = (replace(e, sha256=stored, number=n) for e, n in ((entity, 7), (other, 7)))
    other = _renamed(other, entity)
    before = repository.all()
    with furnished.command("Put"):
        repository.put(entity)
    assert repository.get(key_of(entity)) == entity
    assert entity in repository.all()
    with furnished.command("Put again"):
        repository.put(other)
    assert repository.get(key_of(entity)) == other
    if other != entity:
        furnished.undo()
        assert repository.get(key_of(entity)) == entity
    if entity not in before:
        furnished.undo()
    assert repository.all() == before


def _renamed(other: Any, entity: Any) -> Any:
    """Give the second object the first one's natural key."""
    if isinstance(entity, document.Page):
        return replace(other, number=entity.number)
    if isinstance(entity, rating.Answer):
        return replace(other, key=entity.key, item=entity.item)
    if isinstance(entity, corating.CoRating | corating.Consensus):
        return replace(other, key=entity.key, item=entity.item)
    if isinstance(entity, rating.ScreenReview):
        return replace(other, screen=entity.screen)
    if isinstance(entity, rating.Diagnosis | rating.OpenedModule):
        return replace(other, key=entity.key)
    if isinstance(entity, dossier.SectionText):
        return replace(other, section=entity.section)
    if isinstance(entity, account.AccountText):
        return replace(other, part=entity.part)
    if isinstance(entity, screening.ScreenerAnswer):
        return replace(other, question=entity.question)
    if isinstance(entity, risk.RiskAnswer):
        return replace(other, probe=entity.probe)
    if isinstance(entity, privacy.Withholding):
        return replace(other, part=entity.part)
    if isinstance(entity, chronology.Choice):
        return replace(other, key=entity.key)
    if isinstance(entity, case_word.CaseWord):
        return replace(other, word=entity.word)
    return replace(other, id=entity.id)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(record=things(case_domain.Case))
def test_the_record_comes_back(case: CaseFile, record: case_domain.Case) -> None:
    mine = replace(record, id=case.id)
    with case.command("Details"):
        case.record.put(mine)
    assert case.record.get() == mine


def test_a_whole_case_survives_closing_the_vault(vault: Vault, furnished: CaseFile) -> None:
    with furnished.command("More"):
        furnished.statements.put(proposal("s1"), proposal("s2", "doc2"))
        furnished.sections.put(dossier.SectionText("opinion", "Text.\n\nMore."))
    before = furnished.dossier()
    furnished.close()
    with vault.open_case(furnished.id) as again:
        assert again.dossier() == before


def test_the_order_is_settled_whatever_the_order_of_putting(
    new_case: Callable[..., CaseFile],
) -> None:
    """Twice the same content, put in different orders, is read in one order."""
    now, then = (
        rating.TimePoint("b", 2, "Today", "Now", "today", PartialDate(2024)),
        rating.TimePoint("a", 1, "Then", "Then", "referral", PartialDate(2020)),
    )
    keys = [rating.ModuleKey("gad"), rating.ModuleKey("phobia", "dogs"), rating.ModuleKey("mde")]
    contents: dict[str, list[Any]] = {
        "time_points": [now, then],
        "questions": [case_domain.Question(f"q{n}", n, "?") for n in (3, 1, 2)],
        "events": [
            case_domain.Event(when.edtf, when, "x", case_domain.SourceKind.CLAIMANT)
            for when in (
                PartialDate(2020, 23),
                PartialDate(2020, 10, 2),
                PartialDate(2020),
                PartialDate(2019, 12, 31),
            )
        ],
        "pages": [document.Page(d, n, "") for d in ("doc2", "doc") for n in (3, 2)],
        "passages": [
            document.Passage(f"{d}{page}{start}", d, page, start, start + 1, "x")
            for d in ("doc2", "doc")
            for page, start in ((2, 0), (1, 9), (1, 3))
        ],
        "answers": [
            rating.Answer(point.id, key, item, "yes", "1")
            for point in (now, then)
            for key in keys
            for item in ("A1",)
        ],
        "diagnoses": [
            rating.Diagnosis(point.id, key, "met", "met", "", date(2024, 1, 1), "Dr Example")
            for point in (now, then)
            for key in keys
        ],
        "sections": [dossier.SectionText(name, "") for name in "cab"],
    }
    found = []
    for seed in range(2):
        case = new_case()
        with case.command("Fill"):
            with_document(case, "doc2", 2)
            with_document(case, "doc", 1)
            for name, entities in contents.items():
                shuffled = list(entities)
                random.Random(seed).shuffle(shuffled)
                getattr(case, name).put(*shuffled)
        found.append({name: getattr(case, name).all() for name in contents})
    assert found[0] == found[1]
    assert [e.id for e in found[0]["events"]] == ["2019-12-31", "2020", "2020-23", "2020-10-02"]
    assert [p.id for p in found[0]["passages"]] == [
        "doc13", "doc19", "doc-p", "doc20", "doc213", "doc219", "doc2-p", "doc220",
    ]  # fmt: skip
    assert [a.id for a in found[0]["answers"]][:3] == ["a/gad/A1", "a/mde/A1", "a/phobia:dogs/A1"]


def test_parts_of_one_document(furnished: CaseFile) -> None:
    with furnished.command("Add"):
        furnished.statements.put(proposal("s1"), proposal("s2", "doc2"))
    assert [page.document_id for page in furnished.pages.of("doc2")] == ["doc2"]
    assert [passage.id for passage in furnished.passages.of("doc")] == ["doc-p"]
    assert [found.id for found in furnished.statements.of("doc2")] == ["s2"]
    assert furnished.statements.of("none") == ()


def test_statements_without_a_place_come_last(furnished: CaseFile) -> None:
    with furnished.command("Add"):
        furnished.statements.put(replace(proposal("no place"), passage_id=None), proposal("placed"))
    assert [found.id for found in furnished.statements.of("doc")] == ["placed", "no place"]


def test_every_table_has_the_columns_of_its_dataclass(case: CaseFile) -> None:
    tables = [entry for entry in vars(repositories).values() if isinstance(entry, Table)]
    assert len(tables) == 62
    owners = {
        "contradiction_side": ("contradiction_id", "position"),
        "hypothesis": ("fact_id", "position"),
    }
    for table in tables:
        owner = owners.get(table.name, ())
        assert ("seq", *owner, *table.columns) == schema.columns(case._database, table.name)


def test_the_same_number_twice_is_refused(furnished: CaseFile) -> None:
    with pytest.raises(BadInputError), furnished.command("Add"):
        with_document(furnished, "doc3", 1)


# --- strict decoding ---


def test_every_kind_of_value_has_a_tag() -> None:
    assert set(value_json._TAGS.values()) == set(typing.get_args(statement.Value))


@given(value=anything(statement.Value))
def test_a_value_keeps_its_type(value: statement.Value) -> None:
    again = decode_value(encode_value(value))
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"tag": "unknown"}',
        '{"tag": "text"}',
        '{"tag": "text", "text": 5}',
        '{"tag": "text", "text": "x", "more": 1}',
        '{"tag": "date", "when": "12/03/2024", "ambiguous": false}',
        '{"tag": "date", "when": "2024", "ambiguous": 0}',
        '{"tag": "date", "when": null, "ambiguous": false}',
        '{"tag": "role", "role": null}',
        '{"tag": "term", "term": "CBT"}',
        '{"tag": "count", "number": "six", "words": ""}',
        '{"tag": "count", "number": true, "words": ""}',
        '{"tag": "dated", "text": "review", "on": "soon"}',
        '{"tag": "homework", "present": 1, "clear": true, "rationale": true, "reactions": true,'
        ' "reviewed": true, "text": ""}',
    ],
)
def test_what_is_no_value_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):
        decode_value(stored)


@pytest.mark.parametrize(
    "stored", ["{}", "[1]", "[[1,2,3]]", "[[1,2,3,4,5]]", '[[1,2,3,"4"]]', "[[1,2,3,true]]", "x"]
)
def test_what_is_no_rectangle_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):
        codec.decode_rects(stored)


@pytest.mark.parametrize(
    "change",
    [
        "given_on = '12/03/2024'",
        "given_on = ''",
        "mode = 'pigeon'",
    ],
)
def test_a_row_that_means_nothing_is_damage(furnished: CaseFile, change: str) -> None:
    with furnished.command("Add"):
        furnished.instructions.put(
            case_domain.Instruction(
                "i", PartialDate(2024), case_domain.InstructionMode.LETTER, "Firm", "Report"
            )
        )
        furnished._database.execute(f"UPDATE instruction SET {change}")
    with pytest.raises(DamagedVaultError, match="table instruction"):
        furnished.instructions.all()
