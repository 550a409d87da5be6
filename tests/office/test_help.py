"""The help says what the pages say: same topics in both languages, its rights, buttons and links are the program's."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sohtx.accounts.rights import Right

if TYPE_CHECKING:
    from sohtx.office.help import Topic

SOURCES = Path(__file__).resolve().parents[2] / "src" / "sohtx"
MANUAL = SOURCES / "office" / "manual"
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`]*`")
PAIR = re.compile(r'\bt\(\s*"([^"]*)",\s*"([^"]*)"')
BARE = re.compile(r">([A-Z]\w+)<")
Words = dict[str, set[str]]


@pytest.fixture(autouse=True)
def program(home: Path) -> None:
    """The program made ready, so that its addresses are known."""
    from sohtx.config.starting import start

    assert home
    start()


def topics(language: str) -> dict[str, str]:
    """The files of a language by their name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((MANUAL / language).glob("*.md"))}


@cache
def words_of_pages() -> tuple[Words, Words]:
    """What stands on pages: each Vietnamese wording with its English ones, and the other way round."""
    there: Words = {}
    back: Words = {}
    for vi, en in [*_of_templates(), *_of_code()]:
        there.setdefault(vi, set()).add(en)
        back.setdefault(en, set()).add(vi)
    return there, back


def _of_templates() -> Iterator[tuple[str, str]]:
    for path in SOURCES.glob("*/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        yield from PAIR.findall(text)
        yield from ((word, word) for word in BARE.findall(text))


def _of_code() -> Iterator[tuple[str, str]]:
    """The pairs of words in calls of Text and label, and in the members of code lists."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Text", "label"):
                found = [a.value for a in node.args if isinstance(a, ast.Constant)]
            elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
                found = [a.value for a in node.elts[1:] if isinstance(a, ast.Constant)]
            else:
                continue
            if len(found) == 2 and all(isinstance(word, str) for word in found):
                yield str(found[0]), str(found[1])


def bold_of(text: str) -> list[str]:
    """What a topic puts in bold: the names of buttons, fields and pages."""
    return [" ".join(found.split()) for found in BOLD.findall(CODE.sub("", text))]


def told(right: Right) -> "list[Topic]":
    """The topics as they are shown to somebody who has one right."""
    from sohtx.accounts.me import Me
    from sohtx.office.help import topics_for

    class One:
        def can(self, asked: Right) -> bool:
            return asked == right

    found: Me = One()  # type: ignore[assignment]
    return topics_for(found)


def test_the_same_topics_are_in_both_languages() -> None:
    assert list(topics("vi")) == list(topics("en"))
    assert 15 <= len(topics("vi")) <= 30


@pytest.mark.parametrize("name", list(topics("vi")))
def test_a_topic_begins_with_its_right_and_title(name: str) -> None:
    heads = []
    for language in ("vi", "en"):
        head, blank, title = topics(language)[name].split("\n", 3)[:3]
        heads.append(head)

        assert blank == ""
        assert title.startswith("# ")
    assert heads[0] == heads[1]
    assert Right(heads[0].removeprefix("right: "))


@pytest.mark.parametrize("name", list(topics("vi")))
def test_what_is_bold_stands_on_a_page(name: str) -> None:
    there, back = words_of_pages()

    assert [word for word in bold_of(topics("vi")[name]) if word not in there] == []
    assert [word for word in bold_of(topics("en")[name]) if word not in back] == []


@pytest.mark.parametrize("name", list(topics("vi")))
def test_both_languages_name_the_same_buttons(name: str) -> None:
    there, _ = words_of_pages()
    english = set(bold_of(topics("en")[name]))

    assert [word for word in bold_of(topics("vi")[name]) if not there[word] & english] == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", list(topics("vi")))
def test_links_lead_to_pages(name: str, language: str) -> None:
    from django.urls import resolve

    for link in LINK.findall(topics(language)[name]):
        found = resolve(link)

        if found.url_name == "help_topic":
            assert any(other.partition("-")[2] == f"{found.kwargs['topic']}.md" for other in topics(language))
        if found.url_name == "act_new":
            from sohtx.office.acts.declared import ACTS

            assert ACTS[found.kwargs["act"]].is_birth


def test_both_languages_lead_to_the_same_pages() -> None:
    for name in topics("vi"):
        assert set(LINK.findall(topics("vi")[name])) == set(LINK.findall(topics("en")[name])), name


def test_html_in_a_topic_is_shown_as_text() -> None:
    from sohtx.office.help import read_topic

    topic = read_topic(
        "99-danger.md",
        "right: help\n\n# <b>Title</b>\n\n<script>alert(1)</script> [x](javascript:alert(1))\n",
    )

    assert "<script" not in topic.body
    assert "&lt;script&gt;" in topic.body
    assert "href" not in topic.body


def test_topics_are_shown_to_those_who_have_their_right() -> None:
    everything = [topic.slug for right in Right for topic in told(right)]

    assert sorted(everything) == sorted(name.partition("-")[2].removesuffix(".md") for name in topics("vi"))
    assert "backups" in [topic.slug for topic in told(Right.PEOPLE_MANAGE)]
    assert "backups" not in [topic.slug for topic in told(Right.HELP)]


def test_commands_that_are_named_exist() -> None:
    page = (SOURCES.parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")
    named = {
        name
        for language in ("vi", "en")
        for text in topics(language).values()
        for name in re.findall(r"`sohtx (\w+)", text)
    }

    assert named
    assert [name for name in named if f"\n## sohtx {name}\n" not in page] == []
