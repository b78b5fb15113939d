"""Offered paragraphs with what the case knows put in; the rest is left in braces for the expert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from casereview.domain.case import Pronouns
from casereview.domain.reports.skeleton import Each, Skeleton
from casereview.reporting.material import Material
from casereview.reporting.wording import lower_first

_PRONOUNS: Mapping[Pronouns, tuple[str, str, str]] = MappingProxyType(
    {
        Pronouns.SHE: ("she", "her", "her"),
        Pronouns.HE: ("he", "him", "his"),
        Pronouns.THEY: ("they", "them", "their"),
    }
)
_WORDS = re.compile(r"<([\w ]+)>")


def filled(section: str, offered: Iterable[Skeleton], material: Material) -> tuple[str, ...]:
    """Return the paragraphs offered for a section; none twice, none for what the case has not."""
    made: dict[str, None] = {}
    for skeleton in offered:
        if skeleton.section == section:
            for words in _each(skeleton.each, material):
                made.setdefault(_put_in(skeleton.text, {**_of_case(material), **words}))
    return tuple(made)


def _of_case(material: Material) -> dict[str, str]:
    terms, case = material.terms, material.dossier.case
    they, them, their = _PRONOUNS[case.claimant.pronouns]
    return {
        "they": they,
        "They": they.capitalize(),
        "them": them,
        "their": their,
        "person": _plain(material.claimant),
        "subject": terms.person,
        "forum": terms.forum,
        "other side": _plain(case.proceedings.defendant) or f"the {terms.opponent.lower()}",
    }


def _each(each: Each, material: Material) -> Iterator[dict[str, str]]:
    if each is Each.NOTHING:
        yield {}
    elif each is Each.DISORDER:
        for key in material.disorders:
            name = _plain(material.disorder(key))
            yield {"Disorder": name, "disorder": lower_first(name), "key": str(key)}
    elif each is Each.COURSE:
        for episode in sorted(material.dossier.episodes, key=lambda one: one.number):
            name = _plain(episode.label or episode.modality)
            yield {"number": str(episode.number), "course": name}
    elif each is Each.OPINION:
        for opinion in material.dossier.opinions:
            yield {"number": str(opinion.number)}
    else:
        for fact in material.dossier.disputes:
            yield {"fact": _plain(fact.subject.strip())}


def _plain(text: str) -> str:
    """Return words of the case as words of a text: their braces are braces."""
    return text.replace("{", "{{").replace("}", "}}")


def _put_in(text: str, words: Mapping[str, str]) -> str:
    return _WORDS.sub(lambda match: words.get(match[1], match[0]), text)
