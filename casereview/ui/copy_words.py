"""Of copies in words: when the vault was last copied, and what a copy holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from casereview.domain.dates import MONTHS, british
from casereview.ui.rolling_copies import CopyState

if TYPE_CHECKING:
    from casereview.services.vault.copies import Backup

_MB = 1_000_000
_GB = 1000 * _MB


class CopyWords(NamedTuple):
    """What the status line says of copies, the whole of it, and whether it needs attention."""

    short: str
    whole: str
    worrying: bool = False


def tr(text: str) -> str:
    """Translate, where no widget does it."""
    return QCoreApplication.translate("copies", text)


def moment(text: str) -> datetime | None:
    """Return a stored moment (ISO, UTC) in the time of this computer; None where there is none."""
    try:
        return datetime.fromisoformat(text).astimezone() if text else None
    except ValueError:
        return None


def now() -> datetime:
    """Return now in the time of this computer."""
    return datetime.now(UTC).astimezone()


def copy_words(state: CopyState, at: datetime) -> CopyWords:
    """Return what there is to say of the copies of the open vault."""
    plan, copied = state.plan, moment(state.plan.copied)
    if not plan.folder:
        return CopyWords(
            tr("No copies are kept"),
            tr("No copies of this vault are kept yet"),
            worrying=True,
        )
    place = Path(plan.folder).name or plan.folder
    if state.failure:
        why = state.failure[:1].lower() + state.failure[1:].rstrip(".")
        if copied is None:
            words = tr("Not copied: {why}").format(why=why)
        else:
            words = tr("Not copied since {when}: {why}").format(when=_when(copied, at), why=why)
        return CopyWords(words, f"{words}. {plan.folder}", worrying=True)
    if copied is None:
        words = tr("Not copied yet")
        return CopyWords(words, f"{words}. {plan.folder}", worrying=not plan.minutes)
    words = tr("Copied {when} to {place}").format(when=_when(copied, at), place=place)
    whole = f"{words}. {plan.folder}"
    if state.copies:
        whole = f"{whole} · {together(state)}"
    if state.copies and not state.copies[0].complete:
        doubt = tr("Copied {when}, not complete").format(when=_when(copied, at))
        return CopyWords(doubt, f"{doubt}: {holds(state.copies[0])}. {plan.folder}", worrying=True)
    return CopyWords(words, whole)


def together(state: CopyState) -> str:
    """Return how many copies there are and how large they are together."""
    count = len(state.copies)
    all_of_them = tr("1 copy") if count == 1 else tr("{n} copies").format(n=count)
    return f"{all_of_them} · {size(sum(copy.size for copy in state.copies))}"


def holds(copy: Backup) -> str:
    """Return what a copy holds, and what is wrong with it."""
    cases = tr("1 case") if copy.cases == 1 else tr("{n} cases").format(n=copy.cases)
    parts = [cases, size(copy.size)]
    if copy.left_out:
        parts.append(tr("{n} left out, not readable").format(n=len(copy.left_out)))
    if copy.doubtful:
        parts.append(tr("{n} copied with faults").format(n=len(copy.doubtful)))
    if copy.complete:
        parts.append(tr("complete"))
    return " · ".join(parts)


def made_at(copy: Backup) -> str:
    """Return when a copy was made, in the time of this computer."""
    made = moment(copy.made)
    return f"{british(made.date())}, {made:%H:%M}" if made else copy.made


def size(count: int) -> str:
    """Return so many bytes as people say them."""
    if count >= _GB:
        return f"{count / _GB:.1f} GB"
    return f"{max(1, round(count / _MB))} MB"


def _when(then: datetime, now: datetime) -> str:
    """Return the time of today, or the day of another."""
    if then.date() == now.date():
        return f"{then:%H:%M}"
    day = f"{then.day} {MONTHS[then.month - 1][:3]}"
    return day if then.year == now.year else f"{day} {then.year}"
