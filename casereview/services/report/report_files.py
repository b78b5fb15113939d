"""Checking a finished PDF, ours or another's, for the command line."""

from __future__ import annotations

from typing import Any

from casereview.reporting.asserting.check import check_pdf


def check_report(data: bytes, name: str = "") -> list[dict[str, Any]]:
    """Return each assertion with its result; raises BadInputError for what is no PDF."""
    return [
        {"id": a.id, "name": a.name, "result": str(a.result), "detail": a.detail}
        for a in check_pdf(data, name)
    ]
