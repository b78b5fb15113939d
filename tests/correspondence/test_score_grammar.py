"""Sentences and tables made by a grammar with known truth: found rightly or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.correspondence.proposals import propose
from casereview.correspondence.reader.measures import HIGHEST
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import ScoreValue

_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_UNITS = _UNIT_WORDS.split()
_NAMES = {
    "PHQ-9": [
        "PHQ-9",
        "PHQ9",
        "PHQ 9",
        "Patient Health Questionnaire (PHQ-9)",
        "depression scale (PHQ-9)",
    ],
    "GAD-7": ["GAD-7", "GAD7", "GAD 7", "Generalised Anxiety Disorder scale (GAD-7)"],
    "WSAS": ["WSAS", "W&SAS", "Work and Social Adjustment Scale"],
    "PCL-5": ["PCL-5", "PCL 5"],
    "SPIN": ["SPIN", "Social Phobia Inventory"],
    "CORE-10": ["CORE-10"],
}
_CHANGES = [
    "fell from {a} to {b}",
    "went from {a} to {b}",
    "was {a} and is now {b}",
    "has come down from {a} to {b}",
    "was {a} at the start and {b} at the end",
    "improved from {a} at assessment to {b} at discharge",
    "moved from {a} to {b}",
    "is {b}, having been {a} at the start",
    "dropped by {d} points from {a} to {b}",
]
_SINGLES = [
    "was {a}",
    "came to {a}",
    "is {a}",
    "stood at {a}",
    "was {a}, which is {band}",
    "was {a} ({band})",
    "= {a}",
    ": {a}",
    "score was {a}",
    "was {a} out of {top}",
    "{a}/{top}",
]
_FIRST = [
    "{a} on the {m}",
    "a score of {a} on the {m}",
    "{a} ({band}) on the {m}",
    "{a} out of {top} on the {m}",
]
_NOISE = [
    "She has had {n} sessions.", "She is {n} years old.", "The cut-off is {n} or more.",
    "She scored {i} on item 9.", "We aim for a score below {n}.", "Her husband's PHQ-9 was {n}.",
    "The next session is on {n} May.", "She rated the task {n} out of 10.",
    "Most people score {n} or less.", "She waited {n} weeks.", "This is Step {i} of the plan.",
    "Page {i} of {n}.", "Her score has changed by {n} points.", "{n} people attended the group.",
]  # fmt: skip
_BANDS = ["mild", "moderate", "severe", "moderately severe"]


@dataclass
class Made:
    """A passage with the totals that it gives."""

    text: str
    truth: set[tuple[str, int]] = field(default_factory=set)


def _word(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"][number // 10 - 2]
    return tens if number % 10 == 0 else f"{tens}-{_UNITS[number % 10]}"


@st.composite
def values(draw: st.DrawFn, measure: str) -> tuple[int, str]:
    number = draw(st.integers(0, HIGHEST[measure]))
    return number, _word(number) if draw(st.integers(0, 4)) == 0 else str(number)


@st.composite
def clauses(draw: st.DrawFn, measure: str) -> Made:
    name = draw(st.sampled_from(_NAMES[measure]))
    a, a_said = draw(values(measure))
    b, b_said = draw(values(measure))
    band = draw(st.sampled_from(_BANDS))
    top = HIGHEST[measure]
    kind = draw(st.sampled_from(["change", "single", "first"]))
    if kind == "change":
        said = draw(st.sampled_from(_CHANGES)).format(a=a_said, b=b_said, d=abs(a - b))
        return Made(f"the {name} {said}", {(measure, a), (measure, b)})
    if kind == "single":
        said = draw(st.sampled_from(_SINGLES)).format(a=a_said, band=band, top=top)
        return Made(f"the {name} {said}".replace(" :", ":"), {(measure, a)})
    said = draw(st.sampled_from(_FIRST)).format(a=a_said, band=band, m=name, top=top)
    return Made(f"she scored {said}", {(measure, a)})


@st.composite
def lists(draw: st.DrawFn) -> Made:
    measures = draw(st.lists(st.sampled_from(list(_NAMES)), min_size=2, max_size=3, unique=True))
    names = [draw(st.sampled_from(_NAMES[measure][:2])) for measure in measures]
    rounds = [[draw(values(m)) for m in measures] for _ in range(draw(st.integers(1, 2)))]
    truth = {(m, n) for each in rounds for m, (n, _) in zip(measures, each, strict=True)}

    def joined(parts: list[str]) -> str:
        return ", ".join(parts[:-1]) + " and " + parts[-1]

    said = [joined([words for _, words in each]) for each in rounds]
    if len(said) == 1:
        text = f"Scores on the {joined(names)} were {said[0]} respectively."
    else:
        text = f"The {joined(names)} were {said[0]} at the start and {said[1]} at the end."
    return Made(text, truth)


@st.composite
def sentences(draw: st.DrawFn) -> Made:
    measures = draw(st.lists(st.sampled_from(list(_NAMES)), min_size=1, max_size=3, unique=True))
    parts = [draw(clauses(measure)) for measure in measures]
    joint = draw(st.sampled_from([", and ", "; ", " and ", ". ", ", while "]))
    text = joint.join(part.text for part in parts) + "."
    return Made(text[0].upper() + text[1:], set().union(*(part.truth for part in parts)))


@st.composite
def tables(draw: st.DrawFn) -> Made:
    measures = draw(st.lists(st.sampled_from(list(_NAMES)), min_size=1, max_size=4, unique=True))
    occasions = draw(
        st.sampled_from(
            [["Start", "End"], ["First", "Last"], ["Assessment", "Session 4", "Discharge"],
             ["Session 1", "Session 2", "Session 3"], ["3 May 2021", "9 Aug 2021"], ["Score"]]
        )
    )  # fmt: skip
    extra = draw(st.sampled_from(["", "Cut-off", "Change", "Maximum", "Group average"]))
    grid = {m: [draw(st.integers(0, HIGHEST[m])) for _ in occasions] for m in measures}
    truth = {(m, number) for m, row in grid.items() for number in row}
    other = {m: draw(st.integers(0, HIGHEST[m])) for m in measures}
    rows = [["Measure", *occasions, *([extra] if extra else [])]]
    for m in measures:
        tail = [str(other[m])] if extra else []
        rows.append([draw(st.sampled_from(_NAMES[m][:2])), *map(str, grid[m]), *tail])
    if draw(st.booleans()) and not extra:
        rows = [list(column) for column in zip(*rows, strict=True)]
    gap = draw(st.sampled_from(["\t", "   "]))
    width = max(len(cell) for row in rows for cell in row)
    lines = [gap.join(c if gap == "\t" else c.ljust(width) for c in row).rstrip() for row in rows]
    return Made("\n".join(lines) + "\n", truth)


@st.composite
def letters(draw: st.DrawFn) -> Made:
    made = Made("Fen Service\n\n3 May 2021\n\nDear Dr Quill\n\nRe: Ms Ada Day, DOB 4 June 1980\n")
    blocks = draw(st.lists(st.one_of(sentences(), lists(), tables()), min_size=1, max_size=3))
    for block in blocks:
        noise = draw(st.sampled_from(_NOISE)).format(
            n=draw(st.integers(2, 60)), i=draw(st.integers(0, 3))
        )
        made.text += f"\n{noise}\n\n{block.text}\n" if draw(st.booleans()) else f"\n{block.text}\n"
        made.truth |= block.truth
    made.text += "\nYours sincerely\n\nJo Marsh\nPWP\n"
    return made


def found(text: str) -> set[tuple[str, int]]:
    values_found = [
        p.value for p in propose((PageText(1, text),)) if isinstance(p.value, ScoreValue)
    ]
    return {
        (v.measure, v.number)
        for v in values_found
        if v.whose == "patient" and v.kind == "total" and v.number is not None
    }


@given(st.one_of(sentences(), lists(), tables()))
@settings(max_examples=400)
def test_a_passage_gives_what_it_says_or_nothing(made: Made) -> None:
    assert found(made.text) <= made.truth


@given(letters())
@settings(max_examples=300)
def test_a_letter_gives_what_it_says_or_nothing(made: Made) -> None:
    assert found(made.text) <= made.truth
