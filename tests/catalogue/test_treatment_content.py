"""The shipped content of the treatment review: sound, sourced, neutral, and as it was specified."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casereview.catalogue.guidelines import guidelines_folder
from casereview.catalogue.library import library_file
from casereview.catalogue.opinions import clinical_file
from casereview.catalogue.protocols import fidelity_file, protocols_folder
from casereview.catalogue.treatment_kinds import treatments_file
from casereview.domain.care.guideline import Span, Strength
from casereview.domain.care.library import Direction
from casereview.domain.care.protocol import ItemPart
from casereview.domain.care.standard_question import SIDES
from casereview.domain.care.treatment import ANSWERS, MECHANISM_PARTS
from casereview.domain.care.treatment_kind import NO_TREATMENT, TREATMENTS
from casereview.domain.care.waits import Leg
from casereview.domain.documents.letter_terms import TERMS
from casereview.domain.documents.statement import Field
from casereview.services.content import Content
from casereview.services.courses.treatment_content import check_content

CONTENT = Content()
ROWS = {row.id: row for row in CONTENT.guidelines.recommendations}
FILES = [
    *sorted(guidelines_folder().glob("*.toml")),
    *sorted(protocols_folder().glob("*.toml")),
    library_file(),
    fidelity_file(),
    treatments_file(),
    *map(clinical_file, ("questions", "conclusions", "techniques", "waits")),
]


def tables(value: object) -> Iterator[dict[str, Any]]:
    """Yield every table of a parsed file, nested ones too."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from tables(each)
    elif isinstance(value, list):
        for each in value:
            yield from tables(each)


def texts(value: object) -> Iterator[str]:
    """Yield every text of a parsed file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def parsed(request: pytest.FixtureRequest) -> dict[str, Any]:
    path: Path = request.param
    return tomllib.loads(path.read_text(encoding="utf-8"))


# ---- every file ------------------------------------------------------------------------------


def test_every_shipped_file_is_sound() -> None:
    faults, files = check_content(None)
    assert faults == []
    assert files == len(FILES)


def test_what_is_verified_names_what_was_seen(parsed: dict[str, Any]) -> None:
    above = parsed.get("source", "")
    vague = re.compile(r"general knowledge|wording of this program|published account", re.I)
    for table in tables(parsed):
        if table.get("verified") is not True or not {"source", "id", "work"} & set(table):
            continue  # an amount is verified by the row that it stands in
        source = table.get("source") or above
        assert source, table
        stated = source.partition(";")[0]
        assert not vague.search(stated), (table.get("id"), source)


def test_every_row_says_whether_it_was_verified(parsed: dict[str, Any]) -> None:
    rows = ("recommendation", "guideline", "comparator", "work", "item", "scale", "standard")
    for name in rows:
        found = parsed.get(name, [])
        for table in found if isinstance(found, list) else [found]:
            assert isinstance(table.get("verified"), bool), (name, table.get("id"))


POLEMIC = (
    "fruit salad",
    "fake",
    "sham",
    "alleged",
    "so-called",
    "hidden agenda",
    "pandemic of",
    "marks its own",
    "mark their own",
    "tip of the iceberg",
    "scandal",
    "shambles",
    "masquerad",
    "corrupt",
    "propaganda",
    "bogus",
    "nonsense",
    "travesty",
    "dumb",
    "conveyor",
    "breach",
    "negligen",
    "substandard",
    "sub-therapeutic",
    "worthless",
    "inept",
    "infidelity",
    "fundamentalis",
    "obviously",
    "merely",
    "woeful",
    "failed to",
    "fails to",
    "failure",
    "refuse",
    "dismissed",
    "excellent",
    "outstanding",
    "world-leading",
    "gold standard",
    "should have",
)


def test_no_text_takes_sides(parsed: dict[str, Any]) -> None:
    own = list(texts(parsed))
    for word in POLEMIC:
        found = [text for text in own if re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE)]
        assert found == [], word


def test_recovery_is_never_a_bare_word(parsed: dict[str, Any]) -> None:
    qualified = re.compile(
        r"(reliable|natural|diagnostic|service) recovery|recovery (by|rates)", re.IGNORECASE
    )
    for table in tables(parsed):
        for name, text in table.items():
            if name == "title" or not isinstance(text, str):
                continue
            bare = qualified.sub("", text)
            assert not re.search(r"\brecovery\b", bare, re.IGNORECASE), text


def test_texts_are_british_and_whole(parsed: dict[str, Any]) -> None:
    american = re.compile(r"\b(behavior|generalized|counseling|practise of)", re.IGNORECASE)
    for table in tables(parsed):
        for name, text in table.items():
            if isinstance(text, str) and name in {
                "finding",
                "conditions",
                "text",
                "note",
                "limits",
            }:
                assert not american.search(text), text
                assert "  " not in text
                assert text == text.strip()


# ---- guidelines ------------------------------------------------------------------------------

SPECIFIED = {
    # id: guideline, sessions, minutes, weeks, hours, whether the row and its amounts are verified
    "ng222-less-guided-self-help": ("NG222", (6, 8), None, None, None, True, True),
    "ng222-less-group-cbt": ("NG222", (8, 8), None, None, None, True, True),
    "ng222-less-group-ba": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-less-cbt": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-less-ipt": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-less-counselling": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-less-psychodynamic": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-less-exercise": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-less-mindfulness": ("NG222", (8, 8), None, None, None, False, False),
    "ng222-more-counselling": ("NG222", (12, 16), None, None, None, True, True),
    "ng222-more-cbt": ("NG222", (16, 16), None, None, None, False, False),
    "ng222-more-ba": ("NG222", (12, 16), None, None, None, False, False),
    "ng222-more-psychodynamic": ("NG222", (16, 16), None, None, None, False, False),
    "ng222-more-ipt": ("NG222", (16, 16), None, None, None, False, False),
    "ng222-more-problem-solving": ("NG222", (6, 12), None, None, None, False, False),
    "cg90-guided-self-help": ("CG90", (6, 8), None, (9, 12), None, True, True),
    "cg90-cbt": ("CG90", (16, 20), None, (13, 17), None, False, False),
    "cg113-gad-self-help": ("CG113", None, None, (6, None), None, True, True),
    "cg113-gad-guided-self-help": ("CG113", (5, 7), (20, 30), None, None, True, True),
    "cg113-gad-group": ("CG113", (6, 6), (120, 120), None, None, True, True),
    "cg113-gad-cbt": ("CG113", (12, 15), (60, 60), None, None, False, False),
    "cg113-gad-relaxation": ("CG113", (12, 15), (60, 60), None, None, False, False),
    "cg113-panic-cbt": ("CG113", None, None, (None, 17), (7, 14), True, False),
    "cg159-clark-wells": ("CG159", (None, 14), (90, 90), (None, 17), None, True, True),
    "cg159-heimberg": ("CG159", (15, 16), (60, 90), None, None, False, False),
    "cg159-supported-self-help": ("CG159", None, None, None, None, True, True),
    "cg159-psychodynamic": ("CG159", None, None, None, None, True, True),
    "ng116-tf-cbt": ("NG116", (8, 12), None, None, None, True, True),
    "ng116-emdr": ("NG116", (8, 12), None, None, None, False, False),
    "ng116-computer": ("NG116", None, None, None, None, False, True),
    "cg26-tf-cbt": ("CG26", (8, 12), None, None, None, True, True),
    "cg26-emdr": ("CG26", (8, 12), None, None, None, True, True),
    "cg31-ocd-low": ("CG31", None, None, None, (None, 10), True, True),
    "cg31-ocd-more": ("CG31", None, None, None, (10, None), False, False),
    "ng69-bed-guided-self-help": ("NG69", (4, 9), (20, 20), None, None, True, True),
    "ng69-bed-group": ("NG69", (16, 16), (90, 90), (16, 17), None, True, True),
    "ng69-bed-individual": ("NG69", (16, 20), None, None, None, True, True),
    "ng69-bn-guided-self-help": ("NG69", (4, 9), (20, 20), None, None, False, False),
    "ng69-bn-individual": ("NG69", (None, 20), None, (None, 20), None, False, False),
    "cg115-cbt": ("CG115", (12, 12), (60, 60), (12, 12), None, True, True),
    "cg115-network": ("CG115", (8, 8), (50, 50), (12, 12), None, True, True),
    "cg115-couple": ("CG115", (12, 12), (60, 60), (12, 12), None, True, True),
    "iad-champ": ("HEALTH-ANXIETY-STUDIES", (4, 10), (60, 60), None, None, True, True),
    "phobia-exposure": ("PHOBIA-STUDIES", None, None, None, (None, 3), False, False),
}


def ends(span: Span | None) -> tuple[float | None, float | None] | None:
    return None if span is None else (span.low, span.high)


@pytest.mark.parametrize("id_", SPECIFIED)
def test_rows_say_what_was_specified(id_: str) -> None:
    row, (guideline, sessions, minutes, weeks, hours, verified, dose) = ROWS[id_], SPECIFIED[id_]
    assert row.guideline.id == guideline
    assert ends(row.sessions) == sessions
    assert ends(row.minutes) == minutes
    assert ends(row.weeks) == weeks
    assert ends(row.hours) == hours
    assert (row.provenance.verified, row.dose_verified) == (verified, dose)


def test_strengths_are_told_only_where_they_were_seen() -> None:
    told = {row.id: row.strength for row in ROWS.values() if row.provenance.verified}
    offered = {id_ for id_, strength in told.items() if strength is Strength.OFFER}
    considered = {id_ for id_, strength in told.items() if strength is Strength.CONSIDER}
    assert offered == {"cg113-gad-self-help", "cg113-gad-guided-self-help", "cg113-gad-group"}
    assert considered == {"cg90-guided-self-help", "cg90-ccbt", "cg90-exercise"}


def test_what_is_advised_against() -> None:
    against = {row.id for row in ROWS.values() if row.strength is Strength.DO_NOT}
    assert against == {
        "cg26-not-unfocused",
        "cg78-not-brief",
        "cg159-not-group",
        "cg159-not-mindfulness",
        "cg159-not-supportive",
        "cg159-phobia-not-computer",
    }
    assert not ROWS["cg78-not-brief"].provenance.verified
    assert not ROWS["cg159-phobia-not-computer"].provenance.verified


def test_therapist_hours_are_told_from_hours() -> None:
    assert ROWS["cg31-ocd-low"].dose_words == "up to 10 therapist hours"
    assert ROWS["cg31-ocd-more"].dose_words == "more than 10 therapist hours"
    assert ROWS["cg113-panic-cbt"].dose_words == "7 to 14 hours in all over up to 17 weeks"
    assert (
        ROWS["cg113-gad-self-help"].dose_words == "contacts of up to 5 minutes over 6 or more weeks"
    )


def test_guidelines_follow_one_another_without_a_gap() -> None:
    held = {each.id: each for each in CONTENT.guidelines.guidelines}
    followed = {each.id: each.superseded_by for each in held.values() if each.superseded_by}
    assert followed == {"CG90": "NG222", "CG26": "NG116"}
    for old, new in followed.items():
        end, begin = held[old].provenance.period.end, held[new].provenance.period.begin
        assert end is not None
        assert begin is not None
        assert (begin.earliest - end.latest).days == 1


def test_every_disorder_is_a_module_of_the_interview() -> None:
    modules = set(CONTENT.modules)
    named = {key for row in ROWS.values() for key in row.disorders}
    named |= {key for each in CONTENT.protocols.values() for key in each.disorders}
    assert named <= modules
    covered = {"gad", "mde", "panic", "sad", "ptsd5", "ptsd11", "ocd", "bdd", "bed", "bn"}
    assert covered | {"phobia", "iad", "agora", "aud", "bpd"} <= named


def test_severity_is_of_a_measure_that_is_defined() -> None:
    for row in ROWS.values():
        if row.severity is not None:
            assert row.severity.measure in CONTENT.measures


def test_what_is_given_in_practice_is_no_recommendation() -> None:
    said = {each.id: each.words for each in CONTENT.guidelines.comparators}
    assert said == {
        "saunders-low": "mean 2.85 (SD 2.81)",
        "saunders-high": "mean 4.79 (SD 5.51)",
        "account-low": "6 to 8",
        "advertised-low": "4 to 8",
        "manual-high": "12 to 20",
        "advertised-high": "8 to 12",
    }
    for each in CONTENT.guidelines.comparators:
        assert each.provenance.verified
        assert "recommend" not in each.what


def test_studies_are_marked_as_no_guideline() -> None:
    studies = [row for row in ROWS.values() if row.guideline.studies_only]
    assert {row.disorders for row in studies} == {("phobia",), ("iad",)}
    assert {row.strength for row in studies} == {Strength.NO_GUIDELINE}
    assert {row.guideline.named for row in studies} == {"no guideline; studies"}


# ---- protocols, scales -------------------------------------------------------------------------


def test_every_protocol_of_the_specification_is_there() -> None:
    assert set(CONTENT.protocols) == {
        "sad-clark-wells",
        "panic-clark",
        "ptsd-ehlers-clark",
        "ptsd-prolonged-exposure",
        "ptsd-cpt",
        "ptsd-emdr",
        "gad-dugas",
        "gad-borkovec",
        "gad-wells",
        "mde-beck",
        "mde-ba",
        "iad-salkovskis",
        "ocd-erp",
        "phobia-exposure",
        "bed-fairburn",
        "bdd-erp",
        "guided-self-help",
        "ccbt",
        "high-intensity",
    }


def test_every_target_has_a_strategy_that_serves_it() -> None:
    for protocol in CONTENT.protocols.values():
        served = {target for item in protocol.items for target in item.serves}
        targets = {item.id for item in protocol.of_part(ItemPart.TARGET)}
        assert targets <= served, protocol.id


def test_only_the_protocol_whose_elements_were_seen_is_verified() -> None:
    verified = {each.id for each in CONTENT.protocols.values() if each.provenance.verified}
    assert verified == {"sad-clark-wells"}
    assert all(item.verified for item in CONTENT.protocols["sad-clark-wells"].items)


def test_after_an_accident_the_event_is_asked_for_by_every_trauma_protocol() -> None:
    trauma = [each for each in CONTENT.protocols.values() if "ptsd5" in each.disorders]
    assert len(trauma) == 4
    assert all("event" in {item.id for item in each.items} for each in trauma)


def test_scales_and_what_is_known_of_them() -> None:
    scales = {scale.id: scale for scale in CONTENT.fidelity.scales}
    assert scales["CTS-R"].words == "12 items of 0 to 6; competence from 36 of 72 as quoted"
    assert scales["CTS-R"].provenance.verified
    assert scales["PWP"].words == ""
    works = CONTENT.library.works
    assert all(finding.work in works for finding in CONTENT.fidelity.findings)
    assert {"liness-2019", "shaw-1999"} <= {each.work for each in CONTENT.fidelity.findings}


# ---- kinds of treatment --------------------------------------------------------------------------


def test_every_modality_of_the_letters_is_a_kind_of_treatment() -> None:
    assert set(TERMS[Field.MODALITY]) - {NO_TREATMENT} <= set(TREATMENTS)
    assert [kind.word for kind in CONTENT.treatment_kinds] == list(TREATMENTS)


def test_every_kind_that_a_row_names_is_one_that_letters_can_name() -> None:
    named: set[str] = set()
    for row in ROWS.values():
        assert row.treatments, row.id
        named |= set(row.treatments)
    for protocol in CONTENT.protocols.values():
        named |= set(protocol.treatments)
    assert named <= set(TREATMENTS)


# ---- library -------------------------------------------------------------------------------------

CITED = (
    "scott-2018",
    "hepgul-2016",
    "zimmerman-2005",
    "manual-2019",
    "markowitz-2021",
    "moncrieff-2022",
    "paul-1967",
    "scott-2022",
    "kinsella-2022",
    "jhp-2021",
    "geraghty-2020",
    "serfaty-2019",
    "liu-2019",
    "cochrane-2014",
    "nice-ng193",
    "nice-ng206",
    "scott-2021",
    "wakefield-2021",
    "kellett-2021",
    "cox-1988",
    "beck-1979",
    "kazantzis-2010",
    "kazantzis-2021",
    "rogers-1951",
    "barkham-2021",
    "boyce-2021",
    "kroenke-2001",
    "spitzer-2006",
    "drew-2021",
    "cis-r",
)
ADDED = (
    "clark-2018-review",
    "gyani-2013",
    "clark-2018-lancet",
    "waltman-2018",
    "binnie-2018",
    "kounali-2022",
    "bauer-staeb-2021",
    "nhs-2025",
)


def test_the_works_cited_and_the_neutral_additions_are_held() -> None:
    works = CONTENT.library.works
    assert [id_ for id_ in (*CITED, *ADDED) if id_ not in works] == []
    directions = [work.direction for work in works.values()]
    assert directions.count(Direction.SUPPORTS) >= directions.count(Direction.AGAINST)
    assert CONTENT.library.left_out


def test_every_work_has_a_finding_in_one_direction_and_says_what_is_missing() -> None:
    for work in CONTENT.library.works.values():
        assert work.finding.endswith("."), work.id
        assert not work.limits or work.limits.endswith("."), work.id
        assert not work.incomplete or work.incomplete.endswith("."), work.id
        full = work.title and (work.publisher or (work.journal and work.volume))
        assert full or work.incomplete or work.doi, work.id


def test_ten_percent_and_nine_point_two_are_never_one_figure() -> None:
    work = CONTENT.library.works["scott-2018"]
    assert "9.2 %" in work.finding
    assert "10 %" not in work.finding
    assert "not a whole number of 90" in work.limits
    assert work.direction is Direction.AGAINST


# ---- questions and conclusions -----------------------------------------------------------------


def test_there_are_thirteen_questions_and_each_may_end_without_criticism() -> None:
    assert len(CONTENT.questions) == 13
    for question in CONTENT.questions:
        assert "no_criticism" in question.answers
        assert set(question.answers) <= set(ANSWERS)
        assert not re.search(r"\bwhy\b|\bnot\b.*\bnot\b", question.text.casefold())


def test_every_conclusion_has_its_mirror_in_the_same_words() -> None:
    vocabulary = CONTENT.conclusions
    for topic in vocabulary.topics:
        own = [each for each in vocabulary.conclusions.values() if each.about == topic.id]
        by_side = {each.side: each for each in own}
        assert tuple(by_side) == SIDES
        yes, no = by_side["yes"].sentence, by_side["no"].sentence
        assert yes.startswith("In my opinion it is more likely than not")
        assert no.startswith("In my opinion it is more likely than not")
        turned = [
            no.replace(" not delivered in ", " delivered in ").replace(" was not ", " was "),
            no.replace("still met", "no longer met"),
            no.replace("made no material", "made a material"),
            no.replace("does not need", "needs"),
            no.replace("outside the range", "within the range"),
        ]
        assert yes in turned


def test_a_conclusion_fills_its_places() -> None:
    said = CONTENT.conclusions.conclusions["not_delivered"].said(
        {"treatment": "CBT", "disorder": "generalised anxiety disorder", "course": "course 1"}
    )
    assert said == (
        "In my opinion it is more likely than not, on the records and accounts seen, that CBT for "
        "generalised anxiety disorder was not delivered in course 1."
    )
    with pytest.raises(KeyError):
        CONTENT.conclusions.conclusions["delivered"].said({"treatment": "CBT"})


# ---- waits, techniques ---------------------------------------------------------------------------


def test_the_standards_for_waits() -> None:
    standards = {each.id: each for each in CONTENT.waits.standards}
    weeks = standards["six-weeks"], standards["eighteen-weeks"]
    assert [(each.days, each.percent, each.leg) for each in weeks] == [
        (42, 75, Leg.TO_TREATMENT),
        (126, 95, Leg.TO_TREATMENT),
    ]
    assert standards["second-treatment"].percent is None
    assert "not an individual entitlement" in CONTENT.waits.caution


def test_the_four_parts_and_the_words() -> None:
    assert tuple(part.id for part in CONTENT.techniques.parts) == MECHANISM_PARTS
    said = {word.words for word in CONTENT.techniques.words}
    assert {"reprocess*", "cognitive restructuring", "EMDR", "hotspot*", "nowness"} <= said
