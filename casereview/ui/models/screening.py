"""The screener as rows: each question with its answers for now and for ever since."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.assessing.screening import OPENING, Reply, ScreenerItem
from casereview.services.interview.screening import ScreenerView
from casereview.services.views import Chip, Tone
from casereview.ui.models.answering import AnswerChoice

REPLIES = (Reply.YES, Reply.NO, Reply.UNSURE, Reply.NOT_ASKED)
"""Keys 1 to 4, in this order."""

CHOICES = tuple(
    AnswerChoice(reply.value, words)
    for reply, words in zip(REPLIES, ("Yes", "No", "Unsure", "Not asked"), strict=True)
)

NOW, EVER = "now", "ever"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question of the screener and what was answered."""

    item: ScreenerItem
    now: Reply
    ever: Reply

    @property
    def chip(self) -> Chip:
        """Both answers, now first."""
        if not (self.now or self.ever):
            return Chip("not asked")
        said = " · ".join(reply.value or "–" for reply in (self.now, self.ever))
        opens = self.now in OPENING or self.ever in OPENING
        return Chip(said, Tone.BLUE if opens else Tone.PLAIN)

    @property
    def words(self) -> str:
        """The row as it is read aloud."""
        return (
            f"{self.item.number}, {self.item.text} "
            f"Now: {self.now.words}; ever since: {self.ever.words}."
        )


def rows(view: ScreenerView) -> tuple[QuestionRow, ...]:
    """Return the questions that are asked, in order."""
    found = []
    for item in view.screener.items:
        if item.id in view.asked:
            answer = view.answers.get(item.id)
            now, ever = (answer.now, answer.ever) if answer else (Reply.NOT_ASKED,) * 2
            found.append(QuestionRow(item, now, ever))
    return tuple(found)
