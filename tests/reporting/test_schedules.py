"""The interview on paper: everything asked stands on it, whole, within its margins."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from datetime import date
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    Confidence,
    Diagnosis,
    ModuleKey,
    TimePoint,
    Vantage,
)
from casereview.domain.case import Case, Claimant, Expert, InterviewSetting, Proceedings
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import (
    Document,
    Link,
    LinkTarget,
    Passage,
    ReadState,
    TextSource,
)
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.reporting.schedules.schedule import MOST_POINTS, blank_schedule
from casereview.reporting.schedules.schedule_blocks import AREA, grid
from casereview.reporting.schedules.schedule_record import completed_schedule
from casereview.reporting.setting.story import words
from tests.catalogue.vignettes import modules
from tests.domain import small_modules

TITLES = {name: module.title for name, module in modules().items()}
NAMES = sorted(modules())
CHOSEN = (ItemType.RATING, ItemType.YES_NO, ItemType.EXCLUSION, ItemType.CHOICE)
BOXES = {ItemType.RATING: 4, ItemType.YES_NO: 4, ItemType.EXCLUSION: 3}


class Paper:
    """A PDF's pages: their words in one line each, where letters stand, and the boxes to tick."""

    def __init__(self, data: bytes) -> None:
        self.pages: list[str] = []
        self.boxes = 0
        self.edges: list[tuple[float, float, float, float]] = []
        document = pypdfium2.PdfDocument(data)
        for page in document:
            text = page.get_textpage()
            self.pages.append(squeezed(text.get_text_range()))
            self._letters(text)
            self.boxes += sum(is_box(thing) for thing in page.get_objects())
        document.close()
        self.text = " ".join(self.pages)

    def _letters(self, text: pypdfium2.PdfTextPage) -> None:
        for index in range(text.count_chars()):
            if chr(pdfium.FPDFText_GetUnicode(text, index)).strip():
                sides = [ctypes.c_double() for _ in range(4)]
                if pdfium.FPDFText_GetCharBox(text, index, *sides):
                    left, right, low, high = (side.value for side in sides)
                    self.edges.append((left, low, right, high))


def is_box(thing: pypdfium2.PdfObject) -> bool:
    if thing.type != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    left, low, right, high = thing.get_bounds()
    return bool(10 < right - left < 13 and 10 < high - low < 13)


def squeezed(text: str) -> str:
    """All words apart by one blank; a hyphen at a line's end comes back as it was."""
    return " ".join(text.replace("\ufffe", "-").split())


@cache
def blank(name: str) -> Paper:
    return Paper(blank_schedule(modules()[name], TITLES, 3, "CaseReview"))


def made_blank(module: InterviewModule, points: int = 2) -> Paper:
    return Paper(blank_schedule(module, TITLES, points, "CaseReview"))


@pytest.mark.parametrize("name", NAMES)
def test_everything_asked_stands_on_the_blank_schedule_in_whole_letters(name: str) -> None:
    paper, module = blank(name), modules()[name]
    wanted = [module.title, *(question.probe for question in module.screener)]
    for item in module.items:
        wanted += [item.label, item.probe, *item.follow_up, *item.anchors.values()]
    wanted += [criterion.label for criterion in module.criteria]
    wanted += [source.ref for source in module.sources]
    squashed = paper.text.replace(" ", "")
    missing = [text for text in wanted if squeezed(text).replace(" ", "") not in squashed]
    assert missing == []
    assert not set(paper.text) & {"\ufffd", "\u25a1", "\x00"}


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_what_it_belongs_to(name: str) -> None:
    pages, module = blank(name).pages, modules()[name]
    for number, text in enumerate(pages, 1):
        assert f"module {module.id} {module.version}" in text
        assert f"Page {number} of {len(pages)}" in text
        assert module.reviewed_by or "Not clinically reviewed" in text


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_margins(name: str) -> None:
    edges = blank(name).edges
    assert min(left for left, *_ in edges) > AREA.left - 2
    assert max(right for *_, right, _ in edges) < AREA.left + AREA.width + 2
    assert min(low for _, low, *_ in edges) > 30
    assert max(high for *_, high in edges) < 841.9 - 25


@pytest.mark.parametrize("name", NAMES)
def test_a_question_stands_on_one_page_with_its_answers(name: str) -> None:
    paper, module = blank(name), modules()[name]
    for item in module.items:
        parts = [item.probe, *item.follow_up, *item.anchors.values()]
        parts = [squeezed(text).replace(" ", "") for text in parts if text]
        whole = [all(p in page.replace(" ", "") for p in parts) for page in paper.pages]
        assert any(whole), item.id


@pytest.mark.parametrize("name", NAMES)
def test_each_answer_has_a_box_at_each_time_point(name: str) -> None:
    module = modules()[name]
    kinds = [item for item in module.items if not item.retired]
    answers = sum(BOXES.get(i.type, len(i.options)) for i in kinds if i.type in CHOSEN)
    answers += 4 * len(module.screener) + len(module.criteria)
    assert blank(name).boxes == 3 * answers


def test_the_same_module_gives_the_same_bytes_and_another_number_of_columns_others() -> None:
    gad = modules()["gad"]
    made = blank_schedule(gad, TITLES, 2, "CaseReview")
    assert made == blank_schedule(gad, TITLES, 2, "CaseReview")
    assert made != blank_schedule(gad, TITLES, 3, "CaseReview")
    assert b"CreationDate" not in made


@pytest.mark.parametrize("points", [1, MOST_POINTS])
def test_columns_are_as_many_as_asked_for(points: int) -> None:
    paper = made_blank(modules()["ptsd5"], points)
    assert f"T{points}: moment" in paper.text
    assert f"T{points + 1}" not in paper.text
    assert max(right for *_, right, _ in paper.edges) < AREA.left + AREA.width + 2


@pytest.mark.parametrize("points", [0, MOST_POINTS + 1, -1])
def test_a_number_of_columns_that_does_not_fit_is_refused(points: int) -> None:
    with pytest.raises(BadInputError, match="1 to 6 time points"):
        blank_schedule(modules()["gad"], TITLES, points, "CaseReview")


def test_a_reviewed_module_names_its_reviewer() -> None:
    reviewed = replace(modules()["gad"], reviewed_by="Dr N Example", reviewed_on="2026-05-01")
    text = made_blank(reviewed).text
    assert "Clinically reviewed by Dr N Example, 1 May 2026" in text
    assert "Not clinically reviewed" not in text


def special() -> InterviewModule:
    return small_modules.module(
        "m",
        InterviewItem("A1", ItemType.RATING, "First", "Asked of all?"),
        InterviewItem("A2", ItemType.RATING, "Second", "Only then?", ask_when=ex.Id("A1")),
        InterviewItem("A3", ItemType.RATING, "Gone", "No longer asked?", retired=True),
        InterviewItem("A4", ItemType.RATING, "Shared", "Asked there too?", same_as="gad.C2"),
        InterviewItem(
            "X1",
            ItemType.EXCLUSION,
            "Other",
            "Explained by another?",
            computed=ex.StatusIn("mde", ("met",)),
            differential=("panic",),
        ),
    )


def test_conditions_and_what_counts_in_place_of_an_answer_are_said() -> None:
    text = made_blank(special()).text
    assert "Asked only when A1 present." in text
    assert "No longer asked?" not in text
    assert "While it is blank the rating of C2 in Generalised anxiety disorder counts." in text
    assert "applies when Major depressive episode met at the same time point." in text
    assert "Think of: Panic disorder." in text


def test_a_question_longer_than_a_page_is_still_printed_to_its_end() -> None:
    long = " ".join(f"word{number}" for number in range(1500))
    item = InterviewItem("A1", ItemType.RATING, "Long", long, anchors={"absent": long})
    paper = made_blank(small_modules.module("m", item, exclusion=ex.Const(True)))
    assert paper.text.count("word1499") == 2
    assert len(paper.pages) > 3


def test_a_character_that_no_font_has_is_named() -> None:
    item = InterviewItem("A1", ItemType.RATING, "Label", "What does \U0001f600 mean?")
    with pytest.raises(BadInputError, match=r"U\+1F600"):
        made_blank(small_modules.module("m", item, exclusion=ex.Const(True)))


# ---- completed -----------------------------------------------------------------------------------

GAD = ModuleKey("gad")
POINTS = (
    TimePoint("p1", 1, "Before the accident", "before", "before_event", PartialDate(2021, 5)),
    TimePoint("p2", 2, "Interview", "today", "today", PartialDate(2024, 2, 19)),
)
MET = {"A1": "threshold", "A2": "3", "A3": "P8M", "A4": "threshold", "B1": "threshold"}
MET |= {"C1": "threshold", "C2": "threshold", "C6": "threshold", "D1": "threshold"}
MET |= {"E1": "no", "F1": "no"}


def answers(point: str, given: dict[str, str], **more: object) -> list[Answer]:
    made = [
        Answer(point, GAD, item, value, modules()["gad"].version) for item, value in given.items()
    ]
    return [replace(answer, **more) for answer in made]  # type: ignore[arg-type]  # test shorthand


def dossier(given: list[Answer], **more: object) -> Dossier:
    case = Case(
        "c1",
        Claimant("Zoë Świętosława"),
        proceedings=Proceedings("County Court", "K00ZZ001", "Zoë Świętosława", "Anvil Ltd"),
        expert=Expert("Dr N Example", "Consultant"),
        interview=InterviewSetting(held_on=date(2024, 2, 19), minutes=150, mode="in person"),
    )
    return replace(
        Dossier(case, time_points=POINTS, answers=tuple(given)), **more  # type: ignore[arg-type]  # test shorthand
    )  # fmt: skip


def completed(made: Dossier, key: ModuleKey = GAD) -> Paper:
    found = evaluate_case(modules(), made.time_points, made.ratings, made.course)
    return Paper(completed_schedule(made, found, key, modules(), "CaseReview"))


def noted() -> Dossier:
    given = answers("p1", MET, vantage=Vantage.RETROSPECTIVE) + answers("p2", MET)
    first = replace(
        given[0],
        note="Gave three examples.",
        quote="I never stop",
        source=AnswerSource.RECORD,
        confidence=Confidence.HIGH,
        rated_on=date(2024, 2, 19),
    )
    passage = Passage("pa", "d4", 2, 0, 10, "worries\n about everything")
    return dossier(
        [first, *given[1:]],
        documents=(
            Document(
                "d4", 4, "l.pdf", "application/pdf", "00", 1, 3, ReadState.READ, TextSource.NATIVE
            ),
        ),
        passages=(passage,),
        links=(Link("l1", "pa", LinkTarget.ANSWER, first.id),),
        diagnoses=(
            Diagnosis(
                "p2", GAD, "subthreshold", "met", "Worry is in keeping with her situation.",
                date(2024, 2, 20), "Dr N Example",
            ),
        ),
    )  # fmt: skip


def test_a_rating_is_printed_with_all_that_it_rests_on() -> None:
    text = completed(noted()).text
    assert "Claimant Zoë Świętosława" in text
    assert "“I never stop”" in text
    assert "Gave three examples." in text
    assert "[D4 p.2] “worries about everything”" in text
    assert "Records, looking back; high confidence; 19 February 2024." in text
    assert "● present" in text
    assert "8 months" in text
    assert "FF1 General apprehension not tied to any matter" in text
    assert "Not asked at any time point." in text


def test_finding_and_differing_conclusion_stand_beside_each_other() -> None:
    text = completed(noted()).text
    assert "Met: A1 present (excessive worry or apprehension)" in text
    assert "Interview (today) 19 February 2024 ● Met" in text
    assert "◐ Subthreshold (Dr N Example, 20 February 2024)." in text
    assert "This differs from the rules, which gave: Met." in text
    assert "Reason: Worry is in keeping with her situation." in text
    assert "module gad" in text
    assert "Rule of DSM-5-TR" in text


def test_a_conclusion_on_other_answers_is_to_be_checked_again() -> None:
    made = noted()
    decided = replace(made.diagnoses[0], status="not_met", computed="not_met", reason="")
    text = completed(replace(made, diagnoses=(decided,))).text
    assert "The rules now give: Met; the conclusion is to be checked." in text


def test_the_same_rating_at_neighbouring_moments_is_printed_once() -> None:
    same = completed(dossier(answers("p1", MET) + answers("p2", MET))).text
    other = completed(dossier(answers("p1", MET) + answers("p2", MET | {"B1": "absent"}))).text
    assert same.count("● present") == other.count("● present") == 7
    assert "○ absent" in other
    assert "○ absent" not in same


def test_a_page_that_goes_on_with_a_question_names_it_again() -> None:
    """However the pages fall: no rating stands without its question above it."""
    module = modules()["gad"]
    questions = [(f"{item.id} {item.label}", item.probe) for item in module.items]
    for lines in range(1, 9):
        note = "Said so. " * 12 * lines
        given = answers("p1", MET, note=note) + answers("p2", MET, note=f"{note}Again.")
        pages = [page for page in completed(dossier(given)).pages if " What it rests on " in page]
        assert len(pages) > 2
        for page in pages:
            after = page.partition(" What it rests on ")[2]
            named = [name for name, _ in questions if after.startswith(name)]
            assert named or after.startswith("S1 Screening"), after[:80]


def test_a_screen_says_at_its_head_that_it_gives_no_diagnosis() -> None:
    assert "it refers on and gives no diagnosis" in blank("psychosis").pages[0]
    assert "it refers on; a diagnosis needs what CONF asks for" in blank("bpd").pages[0]
    assert "it refers on" not in blank("gad").pages[0]


def test_rows_kept_together_are_not_tied_to_the_next_that_are() -> None:
    rows = [[words(f"row {number}", "anchor", "a test")] for number in range(6)]
    looks = [("KEPT", (0, first), (-1, first + 1)) for first in (0, 2, 4)]
    looks.append(("TITLED", (0, 2), (-1, 3)))
    slabs = grid(rows, [100.0], looks).set(100.0).slabs
    assert [slab.tied for slab in slabs] == [False, True, False, True, False, True]
    assert [len(slab.heads) for slab in slabs] == [0, 0, 0, 1, 0, 0]
    assert slabs[3].heads[0].marks == slabs[2].marks


def test_documents_are_listed_by_the_numbers_that_ratings_cite() -> None:
    text = completed(noted()).text
    assert "Documents cited D4 l.pdf; 3 pages; SHA-256 begins 00" in text
    assert "Documents cited" not in completed(dossier(answers("p2", MET))).text
    assert "Undetermined is not absent" in text


def test_what_is_missing_and_what_would_change_it_stand_on_lines_of_their_own() -> None:
    data = completed_schedule(
        made := dossier(answers("p2", {"A1": "threshold"})),
        evaluate_case(modules(), made.time_points, made.ratings, made.course),
        GAD,
        modules(),
        "CaseReview",
    )
    page = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    starts = [line.strip().split(":")[0] for line in page.splitlines()]
    assert "Missing" in starts
    assert "Would change if" in starts


def test_an_answer_whose_question_is_closed_is_struck_and_not_counted() -> None:
    gated = special()
    known = {"m": gated}
    given = [
        Answer("p2", ModuleKey("m"), item, value, "1.0.0")
        for item, value in {"A1": "absent", "A2": "threshold"}.items()
    ]
    made = dossier(given)
    found = evaluate_case(known, made.time_points, made.ratings, made.course)
    finding = found.at("p2", ModuleKey("m"))
    assert finding is not None
    paper = Paper(completed_schedule(made, found, ModuleKey("m"), known, "CaseReview"))
    assert ("kept, not counted" in paper.text) == ("A2" in finding.hidden)


def test_other_versions_and_withdrawn_items_are_named() -> None:
    given = answers("p2", {"A1": "threshold"}) + answers("p2", {"Z9": "threshold"})
    given = [replace(answer, module_version="0.9.0") for answer in given]
    made = dossier(given)
    found = evaluate_case(modules(), made.time_points, made.ratings[:1], ())
    text = Paper(completed_schedule(made, found, GAD, modules(), "CaseReview")).text
    assert "rated with version 0.9.0" in text
    assert "module version 0.9.0" in text
    assert "Z9 No longer asked" in text


def test_a_note_longer_than_a_page_is_printed_to_its_end() -> None:
    words = " ".join(f"word{number}" for number in range(2500))
    paper = completed(dossier(answers("p2", {"A1": "threshold"}, note=words)))
    assert "word2499" in paper.text
    assert all("Schedule of the interview: Generalised anxiety" in page for page in paper.pages)


def test_a_note_without_a_rating_is_printed_as_such() -> None:
    text = completed(dossier(answers("p2", {"A1": ""}, note="To be asked again."))).text
    assert "noted, not rated" in text
    assert "To be asked again." in text


def test_where_nothing_is_rated_there_is_no_completed_schedule() -> None:
    with pytest.raises(BadInputError, match="Nothing is rated yet"):
        completed(dossier([]))


def test_the_same_case_gives_the_same_bytes() -> None:
    made = noted()
    found = evaluate_case(modules(), made.time_points, made.ratings, made.course)
    first = completed_schedule(made, found, GAD, modules(), "CaseReview")
    assert first == completed_schedule(made, found, GAD, modules(), "CaseReview")


def test_a_completed_schedule_keeps_to_its_margins_and_numbers_its_pages() -> None:
    paper = completed(noted())
    assert max(right for *_, right, _ in paper.edges) < AREA.left + AREA.width + 2
    for number, page in enumerate(paper.pages, 1):
        assert f"Page {number} of {len(paper.pages)}" in page
        assert "Claim no. K00ZZ001 · Zoë Świętosława v Anvil Ltd" in page
