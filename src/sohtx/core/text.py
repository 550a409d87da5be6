"""Words in Vietnamese and English, always both."""

import os
from contextvars import ContextVar
from typing import NamedTuple

VIETNAMESE = "vi"
ENGLISH = "en"
LANGUAGES = (VIETNAMESE, ENGLISH)

_language: ContextVar[str | None] = ContextVar("language", default=None)


class Text(NamedTuple):
    """One message in both languages; ``str()`` gives it in the reader's."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.within(current_language())

    def within(self, language: str) -> str:
        """Give the words in one language."""
        return self.en if language == ENGLISH else self.vi

    def fill(self, **values: object) -> "Text":
        """Put values into the named places of both wordings; a value that is a Text speaks each language."""

        def words(language: str) -> dict[str, object]:
            return {k: v.within(language) if isinstance(v, Text) else v for k, v in values.items()}

        return Text(self.vi.format(**words(VIETNAMESE)), self.en.format(**words(ENGLISH)))


NO_WORDS = Text("", "")
"""What is said where there is nothing to say."""


def current_language() -> str:
    """The reader's language: as set for this command or page, else ``SOHTX_LANG``, else Vietnamese."""
    chosen = _language.get() or os.environ.get("SOHTX_LANG", VIETNAMESE)
    return chosen if chosen in LANGUAGES else VIETNAMESE


def speak(language: str | None) -> None:
    """Set the reader's language for what follows; None: as the environment says."""
    _language.set(language)
