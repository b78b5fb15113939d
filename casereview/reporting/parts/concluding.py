"""The sentence of an opinion's conclusion, from the vocabulary of the civil standard."""

from __future__ import annotations

from casereview.domain.care.treatment import Opinion
from casereview.reporting.material import Material
from casereview.reporting.wording import counted, lower_first

NOT_CONCLUDED = "I have not yet concluded on this."


def conclusion(material: Material, opinion: Opinion) -> str:
    """Return the sentence of the vocabulary, its places filled from the case."""
    review = material.content.review
    chosen = review.conclusions.conclusions.get(opinion.conclusion) if review else None
    if chosen is None:
        return NOT_CONCLUDED
    return chosen.said(_values(material, opinion))


def _values(material: Material, opinion: Opinion) -> dict[str, str]:
    view = next(
        (
            view
            for referral in material.referrals
            for view in referral.episodes
            if view.episode.id == opinion.episode_id
        ),
        None,
    )
    names = {str(key): material.disorder(key) for key in material.keys}
    course = f"course {view.episode.number}" if view else "the courses of treatment seen"
    treatment = (view.episode.modality if view else "") or "the treatment"
    return {
        "person": material.claimant,
        "treatment": _with_article(lower_first(treatment)),
        "disorder": lower_first(names.get(opinion.disorder, "the disorders in question")),
        "course": course,
        "records": counted(len(material.documents), "document"),
    }


def _with_article(treatment: str) -> str:
    """Return `a psychoeducational group`, but `group CBT` as it is."""
    counts = treatment.endswith((" group", " course", " programme"))
    article = "an" if treatment[:1] in "aeiou" else "a"
    return f"{article} {treatment}" if counts else treatment
