"""One line of what ``doctor`` says: how it stands, what was looked at, what was seen, how to mend it."""

from enum import Enum
from typing import NamedTuple

from sohtx.core.text import Text


class State(Enum):
    """How something stands; a sign and a word, so that colour is never needed."""

    GOOD = "good"
    NOTE = "note"
    BROKEN = "broken"

    @property
    def sign(self) -> str:
        """The sign of the line."""
        return {State.GOOD: "✓", State.NOTE: "!", State.BROKEN: "✗"}[self]

    @property
    def label(self) -> Text:
        """The word of the line."""
        return LABELS[self]


class Look(NamedTuple):
    """Something that was looked at."""

    code: str
    state: State
    what: Text
    seen: Text
    mend: Text | None = None

    @property
    def cells(self) -> list[str]:
        """For other programs."""
        return [self.code, self.state.value, str(self.what), str(self.seen), str(self.mend or "")]


COLUMNS = ("code", "state", "what", "seen", "mend")
LABELS = {
    State.GOOD: Text("tốt", "good"),
    State.NOTE: Text("cần xem", "look"),
    State.BROKEN: Text("hỏng", "broken"),
}


def same(words: object) -> Text:
    """What is the same in both languages: a number, a path, a name."""
    return Text(str(words), str(words))
