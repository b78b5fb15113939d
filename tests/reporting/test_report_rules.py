"""What a report says of the rules behind a status: reviewed or not, local, at hand, and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing.classification import NEAREST, codes_beside, codes_of
from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.reporting.asserting.check import Result, check_pdf
from casereview.reporting.compose import compose
from casereview.reporting.pdf import write_pdf
from tests.reporting import report_builders as builders
from tests.reporting.test_report_pdf import text_of

GAD = replace(
    builders.MODULES["gad"],
    codes={"dsm5tr": ("F41.1",), "icd10_uk": ("F41.1",), "icd11": ("6B00",)},
    reviewed_by="Dr N Example, PYL00001",
    reviewed_on="2026-05-01",
)
PHOBIA = replace(builders.MODULES["phobia"], local=True)


def printed(modules: Mapping[str, InterviewModule]) -> str:
    """Return the words of the report as its PDF has them, in single spaces."""
    known = tuple(f for f in builders.findings().findings if f.key.module in modules)
    content = replace(builders.content(), modules=modules)
    made = write_pdf(compose(builders.dossier(), CaseFindings(known, ()), content))
    assert not [found for found in check_pdf(made) if found.result is Result.FAIL]
    return " ".join(text_of(made).replace("-\n", "-").split())


def test_methods_limits_and_appendix_say_whose_rules_nobody_reviewed() -> None:
    text = printed(builders.MODULES)
    assert "None of these rules has been clinically reviewed." in text
    assert "The rules by which status is computed have not been clinically reviewed" in text
    assert text.count("Rules: version 1.0.0, not clinically reviewed.") == 4


def test_reviewed_and_local_rules_are_told_apart() -> None:
    text = printed({**builders.MODULES, "gad": GAD, "phobia": PHOBIA})
    reviewed = "clinically reviewed by Dr N Example, PYL00001, 1 May 2026"
    assert f"Rules of generalised anxiety disorder: {reviewed}." in text
    assert "Rules of specific phobia: local, unreviewed." in text
    assert f"Rules: version 1.0.0, {reviewed}." in text
    assert "Rules: version 1.0.0, local, unreviewed." in text
    assert "The rules of specific phobia are local: they are no part of the software." in text
    assert "have not been clinically reviewed" in text
    assert "Specific phobia (machinery) (local, unreviewed)" in text


def test_codes_stand_by_classification_and_say_where_nothing_was_tested() -> None:
    text = printed({**builders.MODULES, "gad": GAD})
    codes = f"DSM-5-TR F41.1; UK ICD-10 F41.1 ({NEAREST}); ICD-11 6B00 ({NEAREST})"
    assert f"Codes: {codes}." in text


def test_rules_that_are_gone_are_said_to_be_and_nothing_is_computed() -> None:
    gone = {name: module for name, module in builders.MODULES.items() if name != "phobia"}
    text = printed(gone)
    assert "phobia (machinery). The rules of this module are not at hand." in text
    assert "The rules of phobia (machinery) are not at hand" in text
    assert text.count("Rules not at hand") == len(builders.POINTS)


def test_every_shipped_code_says_whether_its_criteria_were_tested() -> None:
    systems = {"DSM-5-TR": "dsm5tr", "UK ICD-10": "icd10", "ICD-11": "icd11"}
    for module in load_modules().values():
        for each in codes_of(module):
            assert each.tested is (systems[each.classification] in module.rules)
            assert (NEAREST in each.words) is not each.tested


def test_a_screen_has_a_code_only_once_it_came_to_a_diagnosis() -> None:
    library = load_modules()
    assert not codes_beside(library["psychosis"], [Status.REFER_ON])
    assert codes_beside(library["bpd"], [Status.REFER_ON, Status.MET])
    assert codes_beside(library["gad"], [Status.NOT_MET])
