"""What a second expert rated, and how far both agree: in the report's appendix and a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from casereview.domain.assessing.agreement import LEAST
from casereview.domain.assessing.comparison import Comparison, Figure
from casereview.domain.assessing.comparison_words import (
    KAPPA_WORDS,
    decimal,
    figure_words,
    kappa_short,
    kappa_words,
    left_out_words,
    notes,
    rater_words,
    share_words,
)
from casereview.domain.assessing.corating import Consensus
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.pairing import Pair, module_items
from casereview.domain.assessing.quantity import describe
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.reports.report import Run
from casereview.reporting.schedules.schedule_blocks import WIDTH, grid, hair, part
from casereview.reporting.setting.grids import Cell
from casereview.reporting.setting.story import Space, Story, words
from casereview.reporting.setting.styles import HAIR, INK
from casereview.reporting.wording import run, sentence
from casereview.reporting.writer import Writer

_NONE = "–"
_HEAD = ("Compared", "Pairs that agree", "Kappa", "Weighted", "PABAK")


def question_words(modules: Mapping[str, InterviewModule], pair: Pair) -> str:
    """Return an item's id and label."""
    module = modules.get(pair.key.module)
    item = module_items(module).get(pair.item) if module else None
    return f"{pair.item} {item.label}" if item else pair.item


def answer_words(modules: Mapping[str, InterviewModule], pair: Pair, raw: str) -> str:
    """Return a stored answer in words, a dash where there is none."""
    module = modules.get(pair.key.module)
    item = module_items(module).get(pair.item) if module else None
    if not raw or item is None:
        return raw or _NONE
    try:
        return describe(raw, item.type)
    except ValueError:
        return raw


def differing(comparison: Comparison, key: ModuleKey | None = None) -> list[Pair]:
    """Return the pairs that differ, of one disorder where it is named."""
    return [
        pair
        for pair in comparison.pairs
        if pair.agrees is False and (key is None or pair.key == key)
    ]


def _figures(figure: Figure) -> list[str]:
    agreement = figure.agreement
    weighted = kappa_short(agreement.weighted, agreement.n) if figure.ordered else _NONE
    kappa = kappa_short(agreement.kappa, agreement.n)
    if agreement.kappa.interval is not None and kappa != _NONE:
        kappa = kappa_words(agreement.kappa, agreement.n)
    pabak = agreement.pabak if agreement.n >= LEAST else None
    return [
        share_words(agreement), kappa, weighted, _NONE if pabak is None else decimal(pabak)
    ]  # fmt: skip


# ---- in the report -----------------------------------------------------------------------------


def second_ratings(w: Writer) -> None:
    """Set the agreement with each second rater who has finished, and where they differ."""
    for number, comparison in enumerate(w.material.comparisons, 1):
        w.new_part()
        slug = f"second-rater-{number}"
        w.say(
            "A second expert rated the interview independently of the report’s author"
            if comparison.rater.blind
            else "A second expert rated the interview, knowing the first ratings",
            f": {rater_words(comparison.rater)}. ",
            w.to_table(slug),
            " gives the agreement of both. Of the first ratings those count that stood when the "
            "second rater began; the statuses in this report rest on the first ratings.",
            source="interview",
        )
        rows: list[list[list[str | Run]]] = []
        for name, figure in _rows(comparison):
            cells: list[list[str | Run]] = [[said] for said in (name, *_figures(figure))]
            rows.append(cells)
        w.table(
            slug,
            "Agreement with a second rater",
            tuple(zip(_HEAD, (1.6, 1.7, 1.2, 0.8, 0.7), strict=True)),
            rows,
            note=" ".join((left_out_words(comparison.left_out), KAPPA_WORDS)).strip(),
        )
        w.items([[note] for note in notes(comparison)])
        _differences(w, comparison, f"{slug}-differences")


def _rows(comparison: Comparison) -> Iterable[tuple[str, Figure]]:
    for each in comparison.modules:
        if each.ratings.agreement.n:
            yield f"{each.title}: ratings", each.ratings
    yield "All ratings", comparison.ratings
    yield "All yes-or-no questions and exclusions", comparison.yes_no
    yield "Disorders present by the rules", comparison.diagnoses


def _differences(w: Writer, comparison: Comparison, slug: str) -> None:
    pairs = differing(comparison)
    if not pairs:
        w.say("No two ratings differ.", source="interview")
        return
    modules = w.material.content.modules
    settled = {each.id: each for each in w.material.dossier.consensus}
    w.say(
        w.to_table(slug),
        " names every rating in which both differ, with what I hold of it after both and why, "
        "where I have settled it.",
        source="interview",
    )
    points = {point.id: point.label for point in w.material.points}
    rows: list[list[list[str | Run]]] = [
        [
            [run(w.material.disorder(pair.key), bold=True), f"\n{question_words(modules, pair)}"],
            [points.get(pair.time_point_id, _NONE)],
            [answer_words(modules, pair, pair.first)],
            [answer_words(modules, pair, pair.second)],
            [_settled(modules, pair, settled.get(pair.id))],
        ]
        for pair in pairs
    ]
    w.table(
        slug,
        "Ratings in which both differ",
        (("Question", 1.7), ("Time", 1.0), ("First", 0.9), ("Second", 0.9), ("Settled", 1.5)),
        rows,
    )


def _settled(modules: Mapping[str, InterviewModule], pair: Pair, settled: Consensus | None) -> str:
    if settled is None:
        return "not settled"
    return f"{answer_words(modules, pair, settled.value)}: {sentence(settled.reason)}"


# ---- in a completed schedule -------------------------------------------------------------------


def schedule_part(
    comparisons: Sequence[Comparison],
    consensus: Sequence[Consensus],
    key: ModuleKey,
    modules: Mapping[str, InterviewModule],
    points: Sequence[TimePoint],
    where: str,
) -> Story:
    """Return what second raters said of one disorder; nothing where none rated it."""
    made: Story = []
    for comparison in comparisons:
        figures = next((m for m in comparison.modules if m.module == key.module), None)
        if figures is None:
            continue
        made += part("Second rating", where)
        made.append(words(f"{rater_words(comparison.rater)}.", "anchor", where))
        said = [
            ("Ratings", figures.ratings),
            ("Yes or no, and exclusions", figures.yes_no),
            ("Present by the rules", figures.diagnosis),
        ]
        rows = [
            [words(name, "label", where), words(figure_words(figure), "anchor", where)]
            for name, figure in said
            if figure.agreement.n or figure.left_out
        ]
        if rows:
            made.append(grid(rows, [120, WIDTH - 120], [hair(0, -1, HAIR)]))
        made += [words(note, "aside", where) for note in notes(comparison)]
        made.append(Space(6))
        made += _schedule_differences(comparison, consensus, key, modules, points, where)
    return made


def _schedule_differences(
    comparison: Comparison,
    consensus: Sequence[Consensus],
    key: ModuleKey,
    modules: Mapping[str, InterviewModule],
    points: Sequence[TimePoint],
    where: str,
) -> Story:
    pairs = differing(comparison, key)
    if not pairs:
        return [words("No two ratings differ.", "anchor", where)]
    settled = {each.id: each for each in consensus}
    short = {point.id: point.short for point in points}
    head = ("Where both differ", "Time point", "First", "Second", "Settled")
    rows: list[list[Cell]] = [[words(text, "label", where) for text in head]]
    for pair in pairs:
        cells = (
            question_words(modules, pair),
            short.get(pair.time_point_id, _NONE),
            answer_words(modules, pair, pair.first),
            answer_words(modules, pair, pair.second),
            _settled(modules, pair, settled.get(pair.id)),
        )
        rows.append([words(text, "anchor", where) for text in cells])
    wide = (WIDTH - 70) / 4
    return [
        grid(
            rows, [wide, 70, wide * 0.8, wide * 0.8, wide * 1.4],
            [hair(0, 0, INK), hair(1, -1, HAIR)], headed=True,
        )
    ]  # fmt: skip
