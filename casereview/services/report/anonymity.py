"""The claimant as an order of anonymity has them named."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.dossier import Dossier


def named(dossier: Dossier) -> Dossier:
    """Return the case with its claimant named as an order of anonymity says, if there is one."""
    cipher = dossier.case.proceedings.cipher
    if not cipher:
        return dossier
    case = dossier.case
    return replace(
        dossier,
        case=replace(
            case,
            claimant=replace(case.claimant, name=cipher),
            proceedings=replace(case.proceedings, claimant=cipher),
        ),
    )
