"""The demonstration, made once for all journeys that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.services.demonstration.demo import build


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a demonstration; whoever writes works on a copy."""
    made = tmp_path_factory.mktemp("demonstration") / "out"
    build(made)
    return made
