"""What could not be saved when the vault was locked, told without a word of any case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject

from casereview.errors import BadInputError, CaseReviewError
from casereview.services.tone import Tone
from casereview.services.views import PageName
from casereview.ui.tasks import Batch
from casereview.ui.widgets.notice import Notice


class Losses(QObject):
    """Gathers them from locking until they were told in the vault that is opened next.

    titles: the words for the pages, which say where something was typed.
    """

    def __init__(self, titles: Mapping[PageName, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._told: list[str] = []
        self._batches: list[Batch] = []

    def add(self, error: CaseReviewError, page: PageName | None) -> None:
        """Note that something was not saved.

        Why input was refused is left out, for it may repeat what was typed.
        """
        if isinstance(error, BadInputError):
            why = self.tr("what was typed last was not accepted.")
        else:
            why = error.what
        title = self._titles.get(page, "") if page else ""
        words = f"{title}: {why}" if title else why[:1].upper() + why[1:]
        if words not in self._told:
            self._told.append(words)

    def watch(self, batches: Iterable[Batch]) -> None:
        """Note long work that is cut short; how far it came is known when the vault is closed."""
        self._batches += batches

    def tell(self, notice: Notice) -> bool:
        """Say what was lost; False when nothing was."""
        cut = [
            self.tr("{what}: {done} of {total} were done.").format(
                what=batch.name, done=batch.done, total=batch.total
            )
            for batch in self._batches
            if batch.done < batch.total
        ]
        if not self._told and not cut:
            return False
        notice.say(
            self.tr("Not everything could be saved before the vault was locked."),
            " ".join([*self._told, *cut, self.tr("What was saved before is safe.")]),
            Tone.AMBER,
        )
        return True
