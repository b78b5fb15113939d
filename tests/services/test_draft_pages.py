"""The draft beside the text: a page drawn alone is that of the file, an edit shows where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from casereview.services.report import reporting
from casereview.services.report.drawing import DraftMaker, FilePaper
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

SECTION = "background"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    with cheap_kdf():
        folder = tmp_path_factory.mktemp("drafts") / "vault"
        session, _code = Session.create(folder, "four plain fictional words")
        opened = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        reporting.write_section(opened, SECTION, "A childhood by the sea.")
        yield opened
        session.close()


def test_a_page_drawn_alone_is_that_of_the_file_that_is_saved(case: OpenCase) -> None:
    draft, whole = DraftMaker().make(case), FilePaper(reporting.pdf(case))
    try:
        assert draft.data == whole.data
        assert len(draft.pages) == len(whole.pages)
        for number in (1, 2, len(draft.pages)):
            assert draft.draw(case, number, 1.0) == whole.draw(case, number, 1.0)
    finally:
        draft.close()
        whole.close()


def test_what_is_typed_is_on_the_page_of_its_section_and_nothing_is_saved(case: OpenCase) -> None:
    maker = DraftMaker()
    before = maker.make(case)
    after = maker.typed(case, SECTION, "A childhood in the hills.")
    place = after.where(f"s-{SECTION}")
    assert place is not None
    (page,) = (p.number for p in after.pages if "A childhood in the hills." in p.text)
    assert page in (place[0], place[0] + 1)
    assert "A childhood by the sea." in before.pages[page - 1].text
    assert maker.make(case).data == before.data
    try:
        shown = after.draw(case, page, 1.0)
        assert shown != before.draw(case, page, 1.0)
        assert shown == after.draw(case, page, 1.0)
    finally:
        after.close()


def test_a_page_s_text_is_what_its_file_says(case: OpenCase) -> None:
    draft, whole = DraftMaker().make(case), FilePaper(reporting.pdf(case))
    for mine, theirs in zip(draft.pages[2:], whole.pages[2:], strict=True):
        said = "".join(theirs.text.split())
        assert "".join(mine.text.split()[:40]) in said
    whole.close()


def test_a_place_that_is_nowhere_is_nowhere(case: OpenCase) -> None:
    draft = DraftMaker().make(case)
    assert draft.where("no such place") is None
    assert 0 < draft.counted <= len(draft.pages)
