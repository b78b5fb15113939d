"""The benchmark of the report measures real settings, and says what it could not compare with."""

from __future__ import annotations

import pytest

from casereview.domain.reports.report import Figure, Footnote, ItemList, Paragraph, Quotation, Table
from casereview.reporting.setting.setter import Setter
from casereview.reporting.walking import section_runs
from casereview.services.benches import bench_report, bench_report_peers
from casereview.services.benches.bench_report_text import sample_report
from casereview.services.interview.measuring import BenchmarkError


def test_the_report_that_is_measured_has_sixty_pages_and_every_kind_of_block() -> None:
    report = sample_report()
    kinds = {type(block) for section in report.sections for block in section.blocks}
    assert {Paragraph, ItemList, Quotation, Table, Figure} <= kinds
    runs = [run for section in report.sections for run in section_runs(section)]
    assert any(isinstance(run.note, Footnote) for run in runs)
    assert Setter().set(report).total >= 60
    assert report == sample_report()


def test_a_process_sets_the_report_and_tells_what_it_took() -> None:
    taken = bench_report._set("ours")
    assert taken is not None
    assert taken.pages >= 60
    assert 0 < taken.milliseconds < 60_000
    assert 10 < taken.megabytes < 500


def test_an_engine_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bench_report_peers._LIBRARIES, "Typst", ("no_such_library",))
    assert bench_report_peers.main("Typst") == bench_report.NOT_INSTALLED


def test_a_setting_that_fails_is_no_figure() -> None:
    with pytest.raises(BenchmarkError, match="did not set the report"):
        bench_report._set("nobody's engine")


def test_an_edited_paragraph_is_shown_sooner_than_all_is_set() -> None:
    edited, whole, issued = bench_report._in_the_window(1)
    assert 0 < edited[0] < whole[0] < issued[0]


def test_what_is_set_by_other_engines_holds_the_words_of_the_report() -> None:
    report = sample_report()
    block = report.sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    words = block.runs[0].text.strip()
    typst = "".join(bench_report_peers._typst_parts(report))
    assert words in typst
    assert words in "".join(bench_report_peers._html_parts(report))
