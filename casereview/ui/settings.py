"""What the window remembers between starts: never anything of a case."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from casereview import paths

IDLE_MINUTES = range(1, 61)
CLIPBOARD_SECONDS = range(10, 301)


class Settings(NamedTuple):
    """The vault opened last ('' for none); when to lock by itself and to clear a copied text."""

    last_vault: str = ""
    idle_minutes: int = 10
    clipboard_seconds: int = 30


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings; what is missing, unreadable or out of bounds is as on the first day."""
    target = file or paths.settings_file()
    if not target.is_file():
        return Settings()
    import json  # not at the first start, which has nothing to read

    try:
        read = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(read, dict):
        return Settings()
    last, first = read.get("last_vault"), Settings()
    return Settings(
        last_vault=last if isinstance(last, str) else first.last_vault,
        idle_minutes=_within(IDLE_MINUTES, read.get("idle_minutes"), first.idle_minutes),
        clipboard_seconds=_within(
            CLIPBOARD_SECONDS, read.get("clipboard_seconds"), first.clipboard_seconds
        ),
    )


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


def _within(bounds: range, value: object, otherwise: int) -> int:
    return value if type(value) is int and value in bounds else otherwise
