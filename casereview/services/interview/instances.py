"""Modules that are rated one object, event or substance at a time: renamed, and taken out."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.care.treatment import Aspect
from casereview.domain.documents.document import LinkTarget
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.interview import interviewing
from casereview.services.keyed import keyed, known, require_free
from casereview.services.session import OpenCase

_KINDS = (Kind.INTERVIEW, Kind.DOCUMENTS, Kind.TREATMENT)


def held_by(case: OpenCase, key: ModuleKey) -> str:
    """Return what would go with a module: `14 answers, 1 conclusion`; '' for nothing."""
    file = case.file
    counts = (
        (file.answers, "answer"),
        (file.diagnoses, "conclusion"),
        (file.course, "course entry"),
        (file.attacks, "attack"),
        (file.co_ratings, "second rating"),
        (file.consensus, "settled rating"),
    )
    found = [(sum(1 for each in held.all() if each.key == key), word) for held, word in counts]
    words = ", ".join(several(count, word) for count, word in found if count)
    borrowers = _linked(case, key)[1:]
    if not (words and borrowers):
        return words
    names = ", ".join(_name(case, each) for each in borrowers)
    return f"{words}; what it shares with {names} no longer counts there"


def several(count: int, word: str) -> str:
    """Return `3 course entries`."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count} {word if count == 1 else plural}"


def rename(case: OpenCase, key: ModuleKey, name: str) -> Changes:
    """Give an instance another name; everything recorded for it goes along, as one command.

    So do modules that count its answers as their own: they do so by the name. Raises BadInputError
    for a module without instances, for no name and for one that is taken.
    """
    definition = interviewing.module_of(case, key)
    instance = " ".join(name.split())
    if not definition.instances:
        raise BadInputError(f"{definition.title} is not rated one at a time.")
    if not instance:
        raise BadInputError(f"Name the {definition.instances}.", kept="The name stays as it was.")
    if instance == key.instance:
        raise BadInputError("That is its name already.", kept="Nothing was changed.")
    moved = _linked(case, key)
    for each in moved:
        require_free(case, ModuleKey(each.module, instance), renamed=each)
    label = f"Rename {interviewing.display_name(definition, key)} to {instance}"
    with case.change(label, *_KINDS) as changes:
        for each in moved:
            _move(case, each, ModuleKey(each.module, instance))
    return changes


def _name(case: OpenCase, key: ModuleKey) -> str:
    return interviewing.display_name(interviewing.module_of(case, key), key)


def _linked(case: OpenCase, key: ModuleKey) -> list[ModuleKey]:
    """Return a module and those of the case that share answers with it, by its instance's name."""
    there = [other for other in known(case) if other.module in case.modules]
    found = [key]
    for each in found:
        found += [
            other
            for other in there
            if other.instance == key.instance
            and other not in found
            and _share(case.modules[each.module], case.modules[other.module])
        ]
    return found


def _share(one: InterviewModule, other: InterviewModule) -> bool:
    """Whether one of two modules counts answers of the other as its own."""
    return any(
        item.shared is not None and item.shared[0] == lender.id
        for borrower, lender in ((one, other), (other, one))
        for item in borrower.items
    )


def _move(case: OpenCase, key: ModuleKey, new: ModuleKey) -> None:
    file = case.file
    for held in keyed(case):
        for each in [each for each in held.all() if each.key == key]:
            moved = replace(each, key=new)
            if moved.id != each.id:
                held.remove(each.id)
            held.put(moved)
            if held is file.answers:
                _move_links(case, each.id, moved.id)
    for task in [task for task in file.homework.all() if task.disorder == str(key)]:
        file.homework.put(replace(task, disorder=str(new)))
    for opinion in [each for each in file.opinions.all() if each.disorder == str(key)]:
        file.opinions.put(replace(opinion, disorder=str(new)))
    for review in file.reviews.all():
        if review.aspect is Aspect.COVERAGE and review.subject == str(key):
            file.reviews.put(replace(review, subject=str(new)))


def _move_links(case: OpenCase, answer_id: str, new_id: str) -> None:
    for link in case.file.links.all():
        if link.target is LinkTarget.ANSWER and link.target_id == answer_id:
            case.file.links.put(replace(link, target_id=new_id))


def remove(case: OpenCase, key: ModuleKey) -> Changes:
    """Take a module, or one instance, out of the case with all that was recorded for it.

    One command, which undo takes back whole; the passages it rests on stay in their documents.
    """
    definition = interviewing.module_of(case, key)
    label = f"Remove {interviewing.display_name(definition, key)}"
    with case.change(label, *_KINDS) as changes:
        unlink(case, {each.id for each in case.file.answers.all() if each.key == key})
        for held in keyed(case):
            for each in [each for each in held.all() if each.key == key]:
                held.remove(each.id)
    return changes


def unlink(case: OpenCase, answers: set[str]) -> None:
    """Take away, within a command, the links of answers that go."""
    for link in case.file.links.all():
        if link.target is LinkTarget.ANSWER and link.target_id in answers:
            case.file.links.remove(link.id)
