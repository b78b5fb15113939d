"""How long a new passphrase withstands somebody patient who holds a copy of the vault.

zxcvbn (Wheeler, USENIX Security 2016) estimates how many guesses a practised attacker needs: words,
names, dates, keyboard walks and their usual disguises cost little. Each guess costs half a second
of a computer, as measured for the key derivation of this program; the attacker assumed here has a
thousand of them.

The floor is 10^8 guesses, below which that attacker needs hours and one computer at home less than
two years: whoever chooses such a passphrase has in truth none. Up to 10^12 guesses, some fifteen
years of the thousand computers, a passphrase is taken with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casereview.errors import BadInputError

FLOOR = 10**8
GOOD = 10**12
GUESSES_A_SECOND = 2000
JUDGED = 40
"""Characters judged: the time it takes grows fast, and what follows can only make it stronger."""

_KNOWN = ["casereview", "case review", "vault", "recovery", "claimant"]
_MINUTE, _HOUR, _DAY, _YEAR = 60.0, 3_600.0, 86_400.0, 31_557_600.0
_UNITS = (
    (_HOUR, _MINUTE, "minute"),
    (2 * _DAY, _HOUR, "hour"),
    (60 * _DAY, _DAY, "day"),
    (2 * _YEAR, _YEAR / 12, "month"),
    (100 * _YEAR, _YEAR, "year"),
)


class Level(StrEnum):
    """What is made of a new passphrase."""

    REFUSED = "refused"
    WEAK = "weak"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Strength:
    """The level of a passphrase, and in words how long it takes a thousand computers to guess."""

    level: Level
    time: str


def strength(passphrase: str) -> Strength:
    """Judge a passphrase."""
    from zxcvbn import zxcvbn

    if not passphrase.strip():
        return Strength(Level.REFUSED, _time(0))
    guesses = int(zxcvbn(passphrase[:JUDGED], user_inputs=_KNOWN)["guesses"])
    level = Level.REFUSED if guesses < FLOOR else Level.WEAK if guesses < GOOD else Level.GOOD
    return Strength(level, _time(guesses / GUESSES_A_SECOND))


def require_passphrase(passphrase: str, kept: str, what: str = "vault") -> None:
    """Refuse a blank passphrase; raises BadInputError."""
    if not passphrase.strip():
        raise BadInputError(f"A {what} needs a passphrase.", kept=kept)


def require_strength(passphrase: str, kept: str, what: str = "vault") -> None:
    """Refuse a new passphrase below the floor; raises BadInputError, which never repeats it.

    For whoever asks a person; what a script brings in a file its owner has decided already.
    """
    require_passphrase(passphrase, kept, what)
    found = strength(passphrase)
    if found.level is Level.REFUSED:
        raise BadInputError(
            f"The passphrase is {guessed_in(found)}.",
            kept=kept,
            do="Choose five or six unrelated words.",
        )


def guessed_in(found: Strength) -> str:
    """Return what is said of a passphrase below the floor."""
    return f"too easily guessed: a thief with a thousand computers needs {found.time}"


def _time(seconds: float) -> str:
    if seconds < _MINUTE:
        return "less than a minute"
    for limit, unit, word in _UNITS:
        if seconds < limit:
            count = max(1, round(seconds / unit))
            return f"about {count} {word}{'' if count == 1 else 's'}"
    centuries = seconds / (100 * _YEAR)
    return "centuries" if centuries < 100 else "longer than anybody can wait"
