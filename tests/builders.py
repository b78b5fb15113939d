"""What tests build with: a vault whose key derivation costs milliseconds, for tests only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from casereview.storage import keys

CHEAP = keys.KdfParams(memory_kib=1024, passes=1)


@contextmanager
def cheap_kdf() -> Iterator[keys.KdfParams]:
    """Let vaults be made and unlocked at a cost far below the floor the program keeps."""
    with patch.multiple(keys, FLOOR=CHEAP, DEFAULT_KDF=CHEAP):
        yield CHEAP
