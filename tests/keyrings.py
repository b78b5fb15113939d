"""A computer's keyring for tests, by the extension point that the package has for other makers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError


class InMemory(KeyringBackend):
    """A keyring as other makers write one, by the package's own extension point."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the package leaves it untyped
        self.held: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if (service, username) not in self.held:
            raise PasswordDeleteError("not there")
        del self.held[service, username]

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # else InMemory is found


@contextmanager
def keyring_in_memory() -> Iterator[InMemory]:
    """Give this process a keyring, and afterwards none."""
    ring = InMemory()
    keyring.set_keyring(ring)
    try:
        yield ring
    finally:
        keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # the package's own
