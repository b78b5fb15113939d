"""What the window remembers keeps to its bounds and loses nothing that it does not change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
