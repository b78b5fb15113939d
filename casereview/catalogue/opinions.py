"""Reads the standard questions, the vocabulary of opinions, words of techniques and waits."""

from __future__ import annotations

import re
from pathlib import Path

from casereview.catalogue.content_file import (
    each_once,
    provenance,
    read_file,
    some_texts,
    sound,
)
from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.domain.care.mechanism import (
    MechanismPartText,
    TechniqueWord,
    TechniqueWords,
    WordKind,
    pattern,
)
from casereview.domain.care.standard_question import (
    PLACES,
    SIDES,
    Conclusion,
    ConclusionTopic,
    StandardQuestion,
    Vocabulary,
)
from casereview.domain.care.treatment import ANSWERS, MECHANISM_PARTS
from casereview.domain.care.waits import Leg, WaitStandard, WaitStandards
from casereview.domain.provenance import Provenance
from casereview.paths import resources


def clinical_file(name: str) -> Path:
    """Return where a shipped file of clinical content is."""
    return resources() / "clinical" / f"{name}.toml"


# ---- standard questions ----------------------------------------------------------------------


def load_questions(path: Path | None = None) -> tuple[StandardQuestion, ...]:
    """Read the standard questions; raises CatalogueError, naming file and line, for a fault."""
    return sound(path or clinical_file("questions"), _questions)


def check_questions_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _questions)[1]


def _questions(top: Fields) -> tuple[StandardQuestion, ...]:
    above = provenance(top)
    questions = tuple(_question(table, above) for table in top.tables("question"))
    each_once(top, "question", [question.id for question in questions])
    numbers = [question.number for question in questions]
    if numbers != list(range(1, len(numbers) + 1)):
        top.log.fault(top.at("question"), "The questions must be numbered 1, 2, 3, ... in order.")
    return questions


def _question(table: Fields, above: Provenance) -> StandardQuestion:
    question = StandardQuestion(
        id=table.identifier(),
        number=table.whole("number") or 0,
        text=table.text("text", required=True),
        prompts=table.texts("prompts"),
        answers=some_texts(table, "answers"),
        whole_case=table.flag("whole_case"),
        provenance=provenance(table, above=above),
    )
    for answer in question.answers:
        if answer not in ANSWERS:
            table.log.fault(table.at("answers"), f"{answer!r} is none of {', '.join(ANSWERS)}.")
    for needed in ("cannot_say", "no_criticism"):
        if needed not in question.answers:
            table.log.fault(table.at("answers"), f"{needed} must be among the answers.")
    if ("yes" in question.answers) is not ("no" in question.answers):
        table.log.fault(table.at("answers"), "A question that can be answered yes can be no.")
    if not question.text.endswith("?"):
        table.log.fault(table.at("text"), "A question ends with a question mark.")
    table.done()
    return question


# ---- vocabulary of opinions --------------------------------------------------------------


def load_conclusions(path: Path | None = None) -> Vocabulary:
    """Read the vocabulary of opinions; raises CatalogueError, naming file and line."""
    return sound(path or clinical_file("conclusions"), _vocabulary)


def check_conclusions_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _vocabulary)[1]


def _vocabulary(top: Fields) -> Vocabulary:
    above = provenance(top)
    topics = tuple(_topic(table) for table in top.tables("topic"))
    each_once(top, "topic", [topic.id for topic in topics])
    names = [topic.id for topic in topics]
    conclusions = tuple(_conclusion(table, above, names) for table in top.tables("conclusion"))
    each_once(top, "conclusion", [each.id for each in conclusions])
    for place, topic in enumerate(topics):
        sides = [each.side for each in conclusions if each.about == topic.id]
        if missing := [side for side in SIDES if sides.count(side) != 1]:
            where = (*top.at("topic"), place)
            top.log.fault(where, f"{topic.id} needs one conclusion each of {', '.join(missing)}.")
    return Vocabulary(topics, {each.id: each for each in conclusions})


def _topic(table: Fields) -> ConclusionTopic:
    topic = ConclusionTopic(
        table.identifier(),
        table.text("title", required=True),
        table.text("question", required=True),
        table.text("note"),
    )
    table.done()
    return topic


def _conclusion(table: Fields, above: Provenance, topics: list[str]) -> Conclusion:
    conclusion = Conclusion(
        id=table.identifier(),
        about=table.choice("about", topics),
        side=table.choice("side", SIDES),
        label=table.text("label", required=True),
        sentence=table.text("sentence", required=True),
        provenance=provenance(table, above=above),
    )
    for place in conclusion.places:
        if place not in PLACES:
            words = f"{{{place}}} is none of {', '.join(PLACES)}."
            table.log.fault(table.at("sentence"), words)
    if re.search(r"[{}]", re.sub(r"\{\w*\}", "", conclusion.sentence)):
        table.log.fault(table.at("sentence"), "A brace is left open.")
    if not conclusion.sentence.endswith("."):
        table.log.fault(table.at("sentence"), "A sentence ends with a full stop.")
    table.done()
    return conclusion


# ---- words of techniques -----------------------------------------------------------------


def load_techniques(path: Path | None = None) -> TechniqueWords:
    """Read the words to mark; raises CatalogueError, naming file and line, for a fault."""
    return sound(path or clinical_file("techniques"), _techniques)


def check_techniques_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _techniques)[1]


def _techniques(top: Fields) -> TechniqueWords:
    above = provenance(top)
    words = tuple(_word(table) for table in top.tables("word"))
    said = [word.words.casefold() for word in words]
    for place, each in enumerate(said):
        if each in said[:place]:
            top.log.fault((*top.at("word"), place), f"{each!r} stands here twice.")
    parts = []
    for table in top.tables("part"):
        parts.append(
            MechanismPartText(
                table.choice("id", MECHANISM_PARTS),
                table.text("label", required=True),
                table.text("question", required=True),
            )
        )
        table.done()
    if tuple(part.id for part in parts) != MECHANISM_PARTS:
        top.log.fault(top.at("part"), f"The parts must be {', '.join(MECHANISM_PARTS)}.")
    return TechniqueWords(words, tuple(parts), above)


def _word(table: Fields) -> TechniqueWord:
    word = TechniqueWord(
        WordKind(table.choice("kind", tuple(WordKind)) or WordKind.TECHNIQUE),
        table.text("words", required=True),
        table.text("note"),
    )
    if pattern(word.words).search("") is not None or not re.search(r"\w{2}", word.words):
        table.log.fault(table.at("words"), "words must hold a word of two letters or more.")
    table.done()
    return word


# ---- waits -------------------------------------------------------------------------------


def load_waits(path: Path | None = None) -> WaitStandards:
    """Read the standards for waits; raises CatalogueError, naming file and line, for a fault."""
    return sound(path or clinical_file("waits"), _waits)


def check_waits_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _waits)[1]


def _waits(top: Fields) -> WaitStandards:
    caution = top.text("caution", required=True)
    standards = tuple(_standard(table) for table in top.tables("standard"))
    each_once(top, "standard", [standard.id for standard in standards])
    return WaitStandards(standards, caution)


def _standard(table: Fields) -> WaitStandard:
    days, percent = table.whole("days"), table.number("percent")
    if days is None or days < 1:
        table.log.fault(table.where, "days is needed, 1 or more.")
    if percent is not None and not 0 < percent <= 100:
        table.log.fault(table.at("percent"), "percent must be more than 0 and 100 at most.")
    standard = WaitStandard(
        id=table.identifier(),
        leg=Leg(table.choice("leg", tuple(Leg)) or Leg.TO_TREATMENT),
        days=days or 1,
        percent=percent,
        note=table.text("note"),
        provenance=provenance(table),
    )
    table.done()
    return standard
