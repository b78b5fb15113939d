"""How each part of the report page is made; one that is not named here is not offered."""

from __future__ import annotations

from collections.abc import Callable

from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.part import Part, PartName

MAKERS: dict[PartName, Callable[[Desk], Part]] = {}
