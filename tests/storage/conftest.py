"""What the tests of storage share: a cheap vault on disk and a case to work on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE


@pytest.fixture(autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Vault of tests"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    made, _code = Vault.create(folder, PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def new_case(vault: Vault) -> Callable[..., CaseFile]:
    def make(name: str = "Ms Example") -> CaseFile:
        return vault.new_case(Case(str(uuid.uuid4()), Claimant(name)))

    return make


@pytest.fixture
def case(new_case: Callable[..., CaseFile]) -> CaseFile:
    return new_case()
