"""How long work tells how far it is; whoever is told may end the work by raising."""

from __future__ import annotations

from typing import Protocol


class Tell(Protocol):
    """Called between the parts of long work, which stops where it raises CancelledError."""

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """Tell that so many parts of a total are done, and in words which part is next."""


def untold(done: int, total: int, words: str = "") -> None:
    """Tell nobody."""


def saying(tell: Tell, always: str) -> Tell:
    """Return what tells on, always in these words."""

    def told(done: int, total: int, words: str = always) -> None:
        tell(done, total, always)

    return told
