"""Overview and history: what the person says before anything is asked by a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AccountPart(StrEnum):
    """The parts of the open interview, in the order in which they are usually heard."""

    ACCOUNT = "account"
    COMPLAINT = "complaint"
    WISHES = "wishes"
    HISTORY = "history"
    TREATMENT = "treatment"

    @property
    def words(self) -> str:
        """What the part is called."""
        return _WORDS[self]

    @property
    def prompt(self) -> str:
        """What helps to open it."""
        return _PROMPTS[self]


_WORDS = {
    AccountPart.ACCOUNT: "Account in their own words",
    AccountPart.COMPLAINT: "What they say is wrong",
    AccountPart.WISHES: "What they want",
    AccountPart.HISTORY: "Earlier life and health",
    AccountPart.TREATMENT: "Treatment as they tell of it",
}
_PROMPTS = {
    AccountPart.ACCOUNT: "Tell me what happened, and how things have been since.",
    AccountPart.COMPLAINT: "What do you say is the matter? What is worst about it?",
    AccountPart.WISHES: "What would you like to come of this? What would help?",
    AccountPart.HISTORY: "Family, school, work, relationships; earlier illness and difficulties.",
    AccountPart.TREATMENT: "What help did you ask for, what came, what did you make of it?",
}


@dataclass(frozen=True, slots=True)
class AccountText:
    """What was written down under one part."""

    part: AccountPart
    text: str
