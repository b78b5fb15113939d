"""What the window remembers between starts: never anything of a case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from casereview import paths

IDLE_MINUTES = range(1, 61)
CLIPBOARD_SECONDS = range(10, 301)


COPY_MINUTES = (10, 30, 60, 120)
"""How often a vault may be copied while work goes on."""


class CopyPlan(NamedTuple):
    """Where a vault is copied ('' nowhere yet), and after how many minutes of work (0: when asked).

    copied is when the last verified copy was made (ISO, UTC), '' never.
    """

    folder: str = ""
    minutes: int = 30
    copied: str = ""


_PLANS = 100
_CONTACTS = 12
_NO_PLANS: Mapping[str, CopyPlan] = MappingProxyType({})


class Settings(NamedTuple):
    """The vault opened last ('' for none); when to lock by itself and to clear a copied text.

    screen_capture_hidden: whether other programs see the window in recordings of the screen, where
    the system can prevent it; so by default, for a call in which the screen is shared by mistake
    shows a claimant's file to whoever listens.
    copies has the plan of each vault by its random id. contacts are whom to reach in danger, as
    name, number and note; () stands for those that come with the program.
    """

    last_vault: str = ""
    idle_minutes: int = 10
    clipboard_seconds: int = 30
    screen_capture_hidden: bool = True
    copies: Mapping[str, CopyPlan] = _NO_PLANS
    contacts: tuple[tuple[str, str, str], ...] = ()

    def plan(self, vault_id: str) -> CopyPlan:
        """Return where and how often a vault is copied."""
        return self.copies.get(vault_id, CopyPlan())

    def with_plan(self, vault_id: str, plan: CopyPlan) -> Settings:
        """Return the settings with another plan for a vault."""
        others = {name: old for name, old in self.copies.items() if name != vault_id}
        return self._replace(copies={**others, vault_id: plan})


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings; what is missing, unreadable or out of bounds is as on the first day."""
    target = file or paths.settings_file()
    if not target.is_file():
        return Settings()
    import json  # not at the first start, which has nothing to read

    try:
        read = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
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
        screen_capture_hidden=read.get("screen_capture_hidden") is not False,
        copies=_plans(read.get("copies")),
        contacts=_contacts(read.get("contacts")),
    )


def save_settings(settings: Settings, file: Path | None = None) -> bool:
    """Write the settings as a whole or not at all; False when the folder cannot be written."""
    import json

    target = file or paths.settings_file()
    fresh = target.with_name(f"{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        plans = {name: plan._asdict() for name, plan in settings.copies.items()}
        written = json.dumps({**settings._asdict(), "copies": plans})  # any folder's name is ASCII
        fresh.write_text(f"{written}\n", encoding="utf-8")
        fresh.replace(target)
    except OSError:
        return False
    return True


def _contacts(value: object) -> tuple[tuple[str, str, str], ...]:
    if not isinstance(value, list):
        return ()
    found = []
    for entry in value[:_CONTACTS]:
        if isinstance(entry, list) and len(entry) == 3 and all(type(e) is str for e in entry):
            name, number, note = entry
            found.append((name, number, note))
    return tuple(found)


def _plans(value: object) -> Mapping[str, CopyPlan]:
    if not isinstance(value, dict):
        return _NO_PLANS
    found = {name: _plan(plan) for name, plan in value.items() if isinstance(plan, dict)}
    return dict(list(found.items())[-_PLANS:])


def _plan(read: dict[str, Any]) -> CopyPlan:
    folder, minutes, copied = (read.get(key) for key in CopyPlan._fields)
    return CopyPlan(
        folder if isinstance(folder, str) else "",
        minutes if minutes in (0, *COPY_MINUTES) else CopyPlan().minutes,
        copied if isinstance(copied, str) else "",
    )


def _within(bounds: range, value: object, otherwise: int) -> int:
    return value if type(value) is int and value in bounds else otherwise
