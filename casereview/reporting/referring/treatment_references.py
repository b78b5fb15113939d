"""What the expert's text can refer to of the treatment review: `{outcome 1}`, `{dose gad 2}`.

The number is that of a course, or of an opinion; a disorder is named by its module, and by its
instance where that alone does not tell. What is not there is resolved to nothing, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.care.treatment import Coverage, Opinion
from casereview.domain.care.treatment_words import COVERAGE
from casereview.reporting.material import Material
from casereview.reporting.parts.concluding import conclusion
from casereview.reporting.parts.episodes import EpisodeView, ReferralView
from casereview.reporting.parts.outcome_words import counted_as

NO_SCORES = "not computable by the service’s rules, for want of scores"


@dataclass(frozen=True, slots=True)
class Found:
    """The words that a reference becomes, and the table or the label that it leads to."""

    text: str
    table: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A reference as it is written, and what it says in words."""

    reference: str
    words: str


WORDS = ("outcome", "coverage", "dose", "opinion")


def find(word: str, rest: Sequence[str], material: Material) -> Found | None:
    """Return what a reference says; None where it leads nowhere."""
    *disorder, number = rest
    if not number.isdecimal():
        return None
    if word == "opinion":
        opinions = [o for o in material.dossier.opinions if o.number == int(number)]
        return _opinion(opinions[0], material) if len(opinions) == 1 and not disorder else None
    course = _course(int(number), material)
    if course is None:
        return None
    if word == "outcome":
        return _outcome(course[0]) if not disorder else None
    key = _key(" ".join(disorder), course[1], material)
    if key is None:
        return None
    return (_coverage if word == "coverage" else _dose)(key, course[1], material)


def offered(material: Material) -> Iterator[Offered]:
    """Yield every reference that leads somewhere in this case, with what it says."""
    for referral in material.referrals:
        for course in referral.episodes:
            number = course.episode.number
            yield Offered(
                f"{{outcome {number}}}", f"Course {number}, outcome: {_outcome(referral).text}"
            )
            for line in course.disorders:
                name = material.disorder(line.key)
                for word, found in (
                    ("coverage", _coverage(line.key, course, material)),
                    ("dose", _dose(line.key, course, material)),
                ):
                    if found is not None:
                        reference = f"{{{word} {line.key} {number}}}"
                        yield Offered(reference, f"Course {number}, {word}, {name}: {found.text}")
    for opinion in material.dossier.opinions:
        words = f"Opinion {opinion.number}: {opinion.question.strip()}"
        yield Offered(f"{{opinion {opinion.number}}}", words)


def _course(number: int, material: Material) -> tuple[ReferralView, EpisodeView] | None:
    found = [
        (referral, view)
        for referral in material.referrals
        for view in referral.episodes
        if view.episode.number == number
    ]
    return found[0] if len(found) == 1 else None


def _key(words: str, course: EpisodeView, material: Material) -> ModuleKey | None:
    module, _, instance = words.partition(":")
    candidates = [
        line.key
        for line in course.disorders
        if line.key.module == module
        and instance in ("", line.key.instance)
        and line.key in material.disorders
    ]
    exact = [key for key in candidates if key == ModuleKey(module, instance)] or candidates
    return exact[0] if len(exact) == 1 else None


def _outcome(referral: ReferralView) -> Found:
    """Return how the service's rules count the referral that a course belongs to."""
    words = counted_as(referral.outcome) if referral.outcome is not None else NO_SCORES
    return Found(words, table="outcomes")


def _coverage(key: ModuleKey, course: EpisodeView, _material: Material) -> Found | None:
    line = next((line for line in course.disorders if line.key == key), None)
    if line is None or line.coverage is None:
        return None
    return Found(COVERAGE[Coverage(line.coverage.state)], table="coverage")


def _dose(key: ModuleKey, course: EpisodeView, material: Material) -> Found | None:
    for referral in material.beside:
        for beside in referral.courses:
            if beside.view.episode.id == course.episode.id:
                check = next((check for own, check in beside.doses if own == key), None)
                return Found(check.verdict.words, table="doses") if check is not None else None
    return None


def _opinion(opinion: Opinion, material: Material) -> Found:
    return Found(conclusion(material, opinion), label=f"opinion-{opinion.number}")
