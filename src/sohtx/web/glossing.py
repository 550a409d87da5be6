"""Words that explain themselves where they stand: ``{{ gloss("matched") }}`` in a template.

The mouse is told by the title. Keyboard and finger press the word: it is a button, and what it opens is a popover,
which needs no script; a browser that knows none shows it while the word is hovered or focused (see ``app.css``). The
words are given by the station that keeps the glossary.
"""

from typing import NamedTuple

from django.http import HttpRequest
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sohtx.core.text import Text
from sohtx.web.language import present_request


class Explained(NamedTuple):
    """A word and what it means."""

    word: Text
    meaning: Text


_words: dict[str, Explained] = {}
_DRAWN = Markup(
    '<span class="gloss"><button type="button" class="term" popovertarget="{id}" title="{meaning}">{word}</button>'
    '<span popover class="meaning" id="{id}"><strong>{head}</strong> {meaning}</span></span>'
)


def explain(key: str, word: Text, meaning: Text) -> None:
    """Give a word that templates may gloss."""
    _words[key] = Explained(word, meaning)


def meanings() -> dict[str, Explained]:
    """All words that were given, by their key."""
    return dict(_words)


@pass_context
def gloss(context: Context, key: str, word: str = "") -> Markup:
    """A word of the glossary with its meaning; ``word`` where the page writes it otherwise.

    A key that nobody gave is a ``KeyError``: a page never shows a word without its meaning.
    """
    explained = _words[key]
    return _DRAWN.format(
        id=_identity(context, key),
        word=word or explained.word,
        head=explained.word,
        meaning=explained.meaning,
    )


def _identity(context: Context, key: str) -> str:
    """A name that no other part of the page has: a fragment comes into a page with words of its own."""
    request: HttpRequest | None = context.get("request") or present_request()
    if request is None:
        return f"gloss-{key}"
    count = getattr(request, "glossed", 0) + 1
    request.glossed = count  # type: ignore[attr-defined]
    return f"{'part' if getattr(request, 'htmx', False) else 'gloss'}-{key}-{count}"
