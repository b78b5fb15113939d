"""The generated part about scores that the expert obtained or added (R07: by whom, how)."""

from __future__ import annotations

from casereview.domain.assessing.own_score import OwnScore, own_value
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.score_change import caseness, extent, rules_of
from casereview.domain.reports.report import Run
from casereview.reporting.referring.references import cite
from casereview.reporting.writer import Writer

_AT = {T: "yes", F: "no", U: "–"}


def own_measures(w: Writer) -> None:
    """List the expert's own scores: who gave each, in whose presence, threshold and source."""
    held = w.material.dossier.own_scores
    if not held:
        return
    w.say(
        w.to_table("own-measures"),
        " gives the scores that do not come from the correspondence, with who gave each measure "
        "and in whose presence it was filled in, as far as that is recorded. They are self-report "
        "measures. A score at or above a threshold is not a diagnosis, and a score below it does "
        "not exclude one.",
        source="test",
    )
    w.table(
        "own-measures",
        "Scores of measures given at assessment or added",
        (
            ("Date", 1.1),
            ("Measure", 0.75),
            ("Score", 1.2),
            ("Threshold", 0.8),
            ("At or above", 0.75),
            ("Given by", 1.2),
            ("Source", 0.95),
        ),
        [_row(w, score) for score in held],
        note=_note(w, held),
    )


def _row(w: Writer, score: OwnScore) -> list[list[str | Run]]:
    measure = w.material.content.measures.get(score.measure)
    value, cuts, word = own_value(score), "none given", "–"
    if measure is not None:
        held = extent(measure, score.scored) if score.items else None
        if held is not None:
            value = f"{held}; {held.because}" if held.because else str(held)
        rules = {rule.cut_words for rule in rules_of(measure, score.taken_on) if rule}
        cuts = "; ".join(sorted(filter(None, rules))) or "none given"
        word = _AT[caseness(measure, score.scored).truth]
    present = f", in the presence of {score.present}" if score.present else ""
    if score.qualification:
        present = f" ({score.qualification}){present}"
    if score.supervised:
        present += ", supervised by me"
    document = w.material.by_id.get(score.document_id or "")
    source = (
        cite(w.material.pages, document, score.page)
        if document
        else w.material.source(score.source.value)
    )
    return [
        [str(score.taken_on)],
        [score.measure],
        [value],
        [cuts],
        [word],
        [f"{score.given_by or 'not recorded'}{present}"],
        [source],
    ]


def _note(w: Writer, held: tuple[OwnScore, ...]) -> str:
    """Say where the thresholds come from, and of which measures a definition is the expert's."""
    sources: dict[str, None] = {}
    local: dict[str, None] = {}
    for score in held:
        measure = w.material.content.measures.get(score.measure)
        if measure is None:
            continue
        if measure.local:
            local.setdefault(measure.id)
        for rule in rules_of(measure, score.taken_on):
            if rule is not None and rule.caseness is not None:
                sources.setdefault(f"{rule.source}{'' if rule.verified else ' (not verified)'}")
    notes = [f"Source of the thresholds: {'; '.join(sources)}."] if sources else []
    if local:
        notes.append(f"Defined by the expert, not reviewed: {', '.join(local)}.")
    if any(score.items and "" in score.items for score in held):
        notes.append("Where items are missing, the score is given as wide as they leave it.")
    return " ".join(notes)
