"""Modules that are rated one object, event or substance at a time: renamed, and taken out."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.document import LinkTarget
from casereview.domain.rating import ModuleKey
from casereview.errors import BadInputError
from casereview.services import interviewing
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase

_KINDS = (Kind.INTERVIEW, Kind.DOCUMENTS)


def held_by(case: OpenCase, key: ModuleKey) -> str:
    """Return what would go with a module: `14 ratings, 1 conclusion`; '' for nothing."""
    file = case.file
    counts = (
        (sum(1 for a in file.answers.all() if a.key == key), "answer"),
        (sum(1 for d in file.diagnoses.all() if d.key == key), "conclusion"),
        (sum(1 for c in file.course.all() if c.key == key), "course entry"),
        (sum(1 for a in file.attacks.all() if a.key == key), "attack"),
    )
    return ", ".join(_several(count, word) for count, word in counts if count)


def _several(count: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count} {word if count == 1 else plural}"


def rename(case: OpenCase, key: ModuleKey, name: str) -> Changes:
    """Give an instance another name; everything recorded for it goes along, as one command.

    Raises BadInputError for a module without instances, for no name and for one that is taken.
    """
    definition = interviewing.module_of(case, key)
    new = ModuleKey(key.module, " ".join(name.split()))
    if not definition.instances:
        raise BadInputError(f"{definition.title} is not rated one at a time.")
    if not new.instance:
        raise BadInputError(f"Name the {definition.instances}.", kept="The name stays as it was.")
    if new == key:
        raise BadInputError("That is its name already.", kept="Nothing was changed.")
    if new in _known(case):
        raise BadInputError(
            f"{interviewing.display_name(definition, new)} is open in this case already.",
            kept="The name stays as it was.",
        )
    label = f"Rename {interviewing.display_name(definition, key)} to {new.instance}"
    with case.change(label, *_KINDS) as changes:
        _move(case, key, new)
    return changes


def _known(case: OpenCase) -> set[ModuleKey]:
    file = case.file
    return {opened.key for opened in file.modules.all()} | {a.key for a in file.answers.all()}


def _move(case: OpenCase, key: ModuleKey, new: ModuleKey) -> None:
    file = case.file
    for opened in file.modules.all():
        if opened.key == key:
            file.modules.remove(opened.id)
            file.modules.put(replace(opened, key=new))
    for answer in [a for a in file.answers.all() if a.key == key]:
        moved = replace(answer, key=new)
        file.answers.remove(answer.id)
        file.answers.put(moved)
        for link in file.links.all():
            if link.target is LinkTarget.ANSWER and link.target_id == answer.id:
                file.links.put(replace(link, target_id=moved.id))
    for diagnosis in [d for d in file.diagnoses.all() if d.key == key]:
        file.diagnoses.remove(diagnosis.id)
        file.diagnoses.put(replace(diagnosis, key=new))
    for entry in [c for c in file.course.all() if c.key == key]:
        file.course.put(replace(entry, key=new))
    for attack in [a for a in file.attacks.all() if a.key == key]:
        file.attacks.put(replace(attack, key=new))


def remove(case: OpenCase, key: ModuleKey) -> Changes:
    """Take a module, or one instance, out of the case with all that was recorded for it.

    One command, which undo takes back whole; the passages it rests on stay in their documents.
    """
    definition = interviewing.module_of(case, key)
    label = f"Remove {interviewing.display_name(definition, key)}"
    with case.change(label, *_KINDS) as changes:
        file = case.file
        answers = [a.id for a in file.answers.all() if a.key == key]
        for link in file.links.all():
            if link.target is LinkTarget.ANSWER and link.target_id in answers:
                file.links.remove(link.id)
        for answer_id in answers:
            file.answers.remove(answer_id)
        for diagnosis in [d for d in file.diagnoses.all() if d.key == key]:
            file.diagnoses.remove(diagnosis.id)
        for entry in [c for c in file.course.all() if c.key == key]:
            file.course.remove(entry.id)
        for attack in [a for a in file.attacks.all() if a.key == key]:
            file.attacks.remove(attack.id)
        file.modules.remove(str(key))
    return changes
