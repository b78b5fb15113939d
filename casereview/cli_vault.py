"""The commands of a vault's life: verified, its keys changed, copied, restored."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.errors import DamagedVaultError
from casereview.terminal import leaf, passphrase, print_json


def add_vault_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `vault`."""
    check = leaf(
        group, "check", _check, "verify keys, pages, history and anchors of every case", vault=True
    )
    check.add_argument("vault", type=Path, metavar="DIR")


def _check(arguments: argparse.Namespace) -> int:
    from casereview.services.vault_life import check

    found = check(arguments.vault, passphrase(arguments))
    if arguments.json:
        print_json(found.document())
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found.lines()))
    if found.faults:
        first, more = found.faults[0], len(found.faults) - 1
        rest = f" {more} more fault{'s' if more > 1 else ''} listed." if more else ""
        raise DamagedVaultError(
            f"{first.file}: {first.text}{rest}",
            kept="Nothing was changed.",
            do="Keep the vault as it is and restore a backup.",
        )
    return 0
