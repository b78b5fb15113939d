"""Where the program finds its own files and where the user's files go by default."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def resources() -> Path:
    """Return the folder of shipped data: in a checkout, an installed wheel or a frozen build."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    inside_wheel = package / "resources"
    return inside_wheel if inside_wheel.is_dir() else package.parent / "resources"


def default_vault_folder() -> Path:
    """Return the folder a new vault is offered in (the user's documents)."""
    return Path.home() / "Documents" / "CaseReview Vault"


def local_measures() -> Path:
    """Return the folder of a user's own definitions of measures; it never holds case data."""
    return settings_file().parent / "measures"


def local_modules() -> Path:
    """Return the folder of a user's own interview modules; it never holds case data."""
    return settings_file().parent / "modules"


def settings_file() -> Path:
    """Return the file of window settings; it never holds case data."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", Path.home()))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    return base / "casereview" / "settings.json"
