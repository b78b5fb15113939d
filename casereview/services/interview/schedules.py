"""A module on paper and in the form of FHIR: blank, and as it was answered in a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casereview import __version__
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import BadInputError
from casereview.services.session import OpenCase

TIME_POINTS = 3
"""Columns of a blank schedule, unless another number is asked for."""

_SOFTWARE = f"CaseReview {__version__}"


def library_module(modules: Mapping[str, InterviewModule], name: str) -> InterviewModule:
    """Return a module of the library; raises BadInputError for an unknown name."""
    found = modules.get(name)
    if found is None:
        raise BadInputError(
            f"There is no interview module {name!r}.",
            do="`casereview interview modules` lists them.",
        )
    return found


def blank(
    modules: Mapping[str, InterviewModule], name: str, time_points: int = TIME_POINTS
) -> bytes:
    """Return the blank schedule of a module as PDF.

    Raises BadInputError for an unknown module and for too many time points.
    """
    from casereview.reporting.schedules.schedule import blank_schedule

    module = library_module(modules, name)
    titles = {name: other.title for name, other in modules.items()}
    return blank_schedule(module, titles, time_points, _SOFTWARE)


def blank_of(case: OpenCase, key: ModuleKey) -> bytes:
    """Return the blank schedule of a case's module, with a column for each time point that fits."""
    from casereview.reporting.schedules.schedule import MOST_POINTS

    points = len(case.file.time_points.all())
    return blank(case.modules, key.module, min(max(points, 1), MOST_POINTS))


def completed(case: OpenCase, key: ModuleKey) -> bytes:
    """Return the completed schedule of a case's module as PDF.

    Raises BadInputError for an unknown module and where nothing is rated.
    """
    from casereview.reporting.schedules.schedule_record import completed_schedule
    from casereview.services.interview.corating import comparisons

    library_module(case.modules, key.module)
    return completed_schedule(
        case.dossier(), case.findings(), key, case.modules, _SOFTWARE, comparisons(case)
    )


def fhir_questionnaire(modules: Mapping[str, InterviewModule], name: str) -> dict[str, Any]:
    """Return a module as a FHIR R4 Questionnaire; raises BadInputError for an unknown one."""
    from casereview.catalogue.fhir import questionnaire

    titles = {name: other.title for name, other in modules.items()}
    return questionnaire(library_module(modules, name), titles)


def fhir_answers(case: OpenCase, key: ModuleKey, *, identified: bool) -> dict[str, Any]:
    """Return a module's answers in a case as a FHIR R4 Bundle.

    identified: names and free text go with it, else they are left out. Raises BadInputError.
    """
    from casereview.catalogue.fhir_answers import answers_bundle

    modules = case.modules
    library_module(modules, key.module)
    return answers_bundle(case.dossier(), case.findings(), key, modules, identified=identified)


def chosen_key(case: OpenCase, name: str) -> ModuleKey:
    """Return a module of a case by its name, `phobia:machinery` or `phobia` where that is plain.

    Raises BadInputError where the case does not hold it, or holds several instances of it.
    """
    module, _, instance = name.partition(":")
    library_module(case.modules, module)
    dossier = case.dossier()
    held = [opened.key for opened in dossier.modules] + [answer.key for answer in dossier.answers]
    held += [diagnosis.key for diagnosis in dossier.diagnoses]
    found = [key for key in dict.fromkeys(held) if key.module == module]
    if instance:
        found = [key for key in found if key.instance == instance]
    if not found:
        raise BadInputError(f"The case holds no interview of {name!r}.")
    if len(found) > 1:
        several = ", ".join(str(key) for key in found)
        raise BadInputError(f"The case holds several: {several}.", do="Name one of them.")
    return found[0]
