"""What the window remembers between starts: never anything of a case."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from casereview import paths


class Settings(NamedTuple):
    """The vault opened last ('' for none)."""

    last_vault: str = ""


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings; what is missing or unreadable is as on the first day."""
    target = file or paths.settings_file()
    if not target.is_file():
        return Settings()
    import json  # not at the first start, which has nothing to read

    try:
        read = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    last = read.get("last_vault", "") if isinstance(read, dict) else ""
    return Settings(last_vault=last if isinstance(last, str) else "")


def save_settings(settings: Settings, file: Path | None = None) -> bool:
    """Write the settings; False when the folder cannot be written, which harms nothing."""
    import json

    target = file or paths.settings_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        written = json.dumps(settings._asdict(), ensure_ascii=False)
        target.write_text(f"{written}\n", encoding="utf-8")
    except OSError:
        return False
    return True
