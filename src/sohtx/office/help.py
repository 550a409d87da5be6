"""The help: short pages in Markdown, in both languages, shown to those who have the right that they are about."""

from functools import cache
from importlib import resources
from typing import NamedTuple

from markdown_it import MarkdownIt
from markupsafe import Markup

from sohtx.accounts.me import Me
from sohtx.accounts.rights import Right
from sohtx.core.text import LANGUAGES, current_language


class Topic(NamedTuple):
    """A page of the help. Its file begins with ``right:`` and a right's code, then a heading."""

    slug: str
    title: str
    right: Right
    body: Markup


def topics_for(me: Me) -> list[Topic]:
    """The topics of what somebody may do, in their order."""
    return [topic for topic in _topics(current_language()) if me.can(topic.right)]


def topic_of(slug: str, language: str) -> Topic | None:
    """A topic by its name."""
    return next((topic for topic in _topics(language) if topic.slug == slug), None)


@cache
def _topics(language: str) -> list[Topic]:
    folder = resources.files("sohtx.office").joinpath("manual", language if language in LANGUAGES else "vi")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".md"))
    return [read_topic(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in files]


def read_topic(name: str, text: str) -> Topic:
    """A topic from its file; HTML in it is shown as text."""
    first, _, rest = text.partition("\n")
    title, _, body = rest.strip().partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(body)
    slug = name.removesuffix(".md").partition("-")[2]
    right = Right(first.removeprefix("right:").strip())
    shown = Markup(html)  # noqa: S704 -- our own pages, with HTML in them switched off
    return Topic(slug, title.removeprefix("# ").strip(), right, shown)
