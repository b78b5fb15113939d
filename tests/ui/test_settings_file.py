"""What the window remembers keeps to its bounds and loses nothing that it does not change."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from casereview import paths
from casereview.ui import main_window
from casereview.ui.settings import Settings, load_settings, save_settings


def test_everything_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    kept = Settings("/vaults/one", idle_minutes=1, clipboard_seconds=300)
    assert save_settings(kept, file)
    assert load_settings(file) == kept


@pytest.mark.parametrize("minutes", [0, 61, -1, 10**30, True, 2.5, "5", None, [], {}])
def test_a_time_out_of_bounds_is_as_on_the_first_day(tmp_path: Path, minutes: object) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"last_vault": "/v", "idle_minutes": minutes}))
    assert load_settings(file) == Settings("/v")


@pytest.mark.parametrize("seconds", [9, 301, False, "30"])
def test_a_clipboard_is_never_kept_for_ever(tmp_path: Path, seconds: object) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"clipboard_seconds": seconds, "idle_minutes": 3}))
    assert load_settings(file) == Settings(idle_minutes=3)


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"idle_minutes": ' + "9" * 5000 + "}", "\ufeff{", ""]
)
def test_hostile_settings_are_as_on_the_first_day(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text)
    assert load_settings(file) == Settings()


def test_a_folder_whose_name_is_no_text_is_remembered(tmp_path: Path) -> None:
    file, kept = tmp_path / "settings.json", Settings(os.fsdecode(b"/vaults/\xff\xfe"))
    assert save_settings(kept, file)
    assert load_settings(file) == kept


def test_a_full_disk_keeps_the_settings_that_were_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, kept = tmp_path / "settings.json", Settings("/vaults/one")
    assert save_settings(kept, file)

    def full(path: Path, _text: str, **_how: object) -> int:
        path.write_bytes(b"")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert not save_settings(Settings("/vaults/two"), file)
    assert load_settings(file) == kept


@pytest.mark.parametrize("folder", ["/" + "a" * 5000, "\0", "/vaults/none"])
def test_a_vault_that_cannot_be_reached_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings.json")
    assert save_settings(Settings(folder))
    assert main_window._last_vault() is None
