"""Words in two languages: every message of the program has both, with the same places to fill."""

import ast
import importlib
import pkgutil
import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sohtx
from sohtx.core.text import ENGLISH, LANGUAGES, NO_WORDS, VIETNAMESE, Text, current_language, speak

PACKAGE = Path(sohtx.__file__).parent


def places(words: str) -> list[str]:
    """Give the named places of a message, in the order of their names."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name is not None)


def texts_written() -> Iterator[tuple[str, Text]]:
    """Find every text that stands in the sources, wherever in a module it is written."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Text"), args=[ast.Constant(value=str(vi)), ast.Constant(value=str(en))]
                ):
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", Text(vi, en)


def texts_made() -> Iterator[tuple[str, Text]]:
    """Find every text that hangs on a module that needs no database: code lists, labels, columns, units."""
    for package in ("sohtx.core", "sohtx.indicators"):
        folder = importlib.import_module(package)
        for found in pkgutil.iter_modules(folder.__path__, f"{package}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                for text in texts_within(value, module):
                    yield f"{found.name}.{name}", text


def texts_within(value: Any, module: ModuleType) -> Iterator[Text]:
    """Find the texts in a value: in lists, tables, members of code lists and dataclasses."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_within(inner, module)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts_within(inner, module)
    elif isinstance(value, type) and issubclass(value, Enum) and value.__module__ == module.__name__:
        for member in value:
            yield from texts_within(getattr(member, "label", ()), module)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_within(getattr(value, field.name), module)


WRITTEN = [(where, text) for where, text in texts_written() if text != NO_WORDS]
MADE = [(where, text) for where, text in texts_made() if text != NO_WORDS]


def test_the_texts_are_found() -> None:
    assert len(WRITTEN) > 200
    assert len(MADE) > 300
    assert len({where.split(":")[0] for where, _ in WRITTEN}) > 20


def test_only_a_note_that_is_not_there_is_blank() -> None:
    blank = {where.split(":")[0] for where, text in texts_written() if text == NO_WORDS}
    assert blank <= {"core/text.py"}


@pytest.mark.parametrize(("where", "text"), WRITTEN, ids=[where for where, _ in WRITTEN])
def test_a_message_has_both_languages_and_the_same_places(where: str, text: Text) -> None:
    assert text.vi.strip()
    assert text.en.strip()
    assert places(text.vi) == places(text.en)


def test_every_label_has_both_languages_and_the_same_places() -> None:
    one_sided = [where for where, text in MADE if not text.vi.strip() or not text.en.strip()]
    assert one_sided == []
    assert [where for where, text in MADE if places(text.vi) != places(text.en)] == []


def test_a_text_speaks_the_language_of_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Text("kỳ", "period")
    monkeypatch.delenv("SOHTX_LANG", raising=False)
    assert str(text) == "kỳ"
    monkeypatch.setenv("SOHTX_LANG", "en")
    assert str(text) == "period"
    monkeypatch.setenv("SOHTX_LANG", "fr")
    assert current_language() == VIETNAMESE


def test_what_a_command_says_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHTX_LANG", ENGLISH)
    try:
        speak(VIETNAMESE)
        assert str(Text("kỳ", "period")) == "kỳ"
    finally:
        speak(None)
    assert str(Text("kỳ", "period")) == "period"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_put_into_a_text_speaks_the_same_language(language: str) -> None:
    whole = Text("Số {kind}: {count}", "Number of {kind}: {count}")
    filled = whole.fill(kind=Text("hợp tác xã", "cooperatives"), count=3)
    assert (
        filled.within(language)
        == {
            VIETNAMESE: "Số hợp tác xã: 3",
            ENGLISH: "Number of cooperatives: 3",
        }[language]
    )


@given(st.text(), st.text())
def test_what_is_put_into_a_text_is_never_read_as_a_place(vi: str, en: str) -> None:
    assert Text("{it}", "{it}").fill(it=Text(vi, en)) == (vi, en)
