"""The pictures of the treatment page: both in one place, as tables too, saved after a warning."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.dossier import Dossier
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.treatment import TreatmentPage
from casereview.ui.pages.treatment_parts.pictures import COURSE, TIMELINE, ChoosePicture, Pictures
from tests.ui.case_samples import read, settle, show, unnamed
from tests.ui.test_treatment_page import file_courses


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    read(qtbot, case_desk, file_courses)
    page.refresh()
    settle(qtbot, case_desk)
    return page


@pytest.fixture
def pictures(page: TreatmentPage) -> Pictures:
    return page.beside.pictures


def exports(case: OpenCase) -> list[str]:
    return [export.what for export in case.file.exports.all()]


def test_both_pictures_are_in_one_place_each_with_its_table(pictures: Pictures) -> None:
    for place, name in ((COURSE, "Course of the case"), (TIMELINE, "Diagnostic timeline")):
        pictures.parts.setCurrentIndex(place)
        panel = pictures.panels[place]
        assert panel.isVisible()
        assert panel.view.accessibleName() == name
        assert panel.view.accessibleDescription()
        panel.button.click()
        assert panel.table.isVisible()
        assert panel.table.model().rowCount() > 0
        panel.button.click()


@pytest.mark.parametrize("place", [COURSE, TIMELINE])
def test_a_picture_leaves_the_vault_after_a_warning_and_is_noted(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage, pictures: Pictures,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int,
) -> None:  # fmt: skip
    out = tmp_path / "picture.svg"
    asked: list[str] = []

    def answer(_parent: object, proposed: str, _kinds: str) -> str:
        asked.append(proposed)
        return str(out)

    monkeypatch.setattr(ChoosePicture, "ask", answer)
    pictures.parts.setCurrentIndex(place)
    QTest.keyClick(pictures.svg, Qt.Key.Key_Return)
    assert "is not encrypted" in pictures.leaving_words.text()
    assert asked == []
    assert pictures.choose.hasFocus()
    QTest.keyClick(pictures.choose, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    assert asked == [("course-of-the-case.svg", "diagnostic-timeline.svg")[place]]
    root = ElementTree.fromstring(out.read_bytes())
    panel = pictures.panels[place]
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == panel.view.accessibleDescription()
    noted = read(qtbot, case_desk, exports)
    assert noted == [("course of the case as SVG", "diagnostic timeline as SVG")[place]]
    assert "picture.svg" in page.notice.text
    assert not pictures.leaving.isVisible()


def test_the_png_is_that_picture_in_ink_on_white(
    qtbot: QtBot, case_desk: Desk, pictures: Pictures, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    out = tmp_path / "picture.png"
    monkeypatch.setattr(ChoosePicture, "ask", lambda *_: str(out))
    case_desk.theme.choose(Qt.ColorScheme.Dark)
    try:
        pictures.png.click()
        pictures.choose.click()
        settle(qtbot, case_desk)
    finally:
        case_desk.theme.choose(Qt.ColorScheme.Light)
    image = QImage(str(out))
    scene = pictures.scenes[COURSE]
    assert scene is not None
    assert image.width() == round(scene.width * 3)
    assert image.pixelColor(1, 1) == QColor("#ffffff")
    colours = {
        image.pixelColor(x, y).lightness()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert min(colours) < 80
    assert image.text("Description") == " ".join(scene.alternative.split())


def test_leaving_the_dialog_writes_and_notes_nothing(
    qtbot: QtBot, case_desk: Desk, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChoosePicture, "ask", lambda *_: "")
    pictures.png.click()
    pictures.choose.click()
    settle(qtbot, case_desk)
    assert read(qtbot, case_desk, exports) == []
    pictures.cancel.click()
    assert pictures.png.hasFocus()


def test_a_place_that_cannot_be_written_is_said(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage, pictures: Pictures, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ChoosePicture, "ask", lambda *_: str(tmp_path / "no" / "p.svg"))
    pictures.svg.click()
    pictures.choose.click()
    settle(qtbot, case_desk)
    assert "could not be saved" in page.notice.text
    assert read(qtbot, case_desk, exports) == []


def test_every_control_has_a_name(page: TreatmentPage, pictures: Pictures) -> None:
    pictures.svg.click()
    assert unnamed(page) == []


def test_the_pictures_are_those_of_the_case(
    qtbot: QtBot, case_desk: Desk, pictures: Pictures
) -> None:
    dossier = read(qtbot, case_desk, OpenCase.dossier)
    assert isinstance(dossier, Dossier)
    scene = pictures.scenes[TIMELINE]
    assert scene is not None
    assert all(point.label in scene.alternative for point in dossier.time_points)
