"""Words that explain themselves on a page: every one that a template glosses has a meaning, and opens without script."""

import re
from pathlib import Path

import pytest

from sohtx.core.codes import ObsStatus

SOURCES = Path(__file__).resolve().parents[2] / "src" / "sohtx"
GLOSSED = re.compile(r'gloss\("(\w+)"(\s*~)?')
IDENTITY = re.compile(r'(popovertarget|id)="([^"]+)"')


@pytest.fixture(autouse=True)
def program(home: Path) -> None:
    """The program made ready."""
    from sohtx.config.starting import start
    from sohtx.office.glossary import give_words

    assert home
    start()
    give_words()


def drawn(source: str) -> str:
    """A template of one's own, drawn while a page is asked for."""
    from django.template import engines
    from django.test import RequestFactory

    return str(next(iter(engines.all())).from_string(source).render({}, RequestFactory().get("/")))


def test_every_word_that_a_template_glosses_has_a_meaning() -> None:
    from sohtx.web.glossing import meanings

    asked = {
        (key, bool(joined))
        for path in SOURCES.glob("*/templates/**/*.html")
        for key, joined in GLOSSED.findall(path.read_text(encoding="utf-8"))
    }
    whole = {key for key, is_joined in asked if not is_joined}

    assert {"matched", "correction", "other_entries", "three_clocks"} <= whole
    assert whole - meanings().keys() == set()
    assert {key for key, is_joined in asked if is_joined} == {"status_"}
    assert {f"status_{status.value}" for status in ObsStatus} <= meanings().keys()


def test_keys_are_given_once() -> None:
    from sohtx.office.glossary import TERMS

    keys = [entry.key for _, words in TERMS for entry in words if entry.key]

    assert sorted(set(keys)) == sorted(keys)


def test_a_word_is_a_button_that_opens_its_meaning() -> None:
    html = drawn('{{ gloss("matched", "báo cáo cả hai kỳ") }} {{ gloss("matched") }}')
    named = IDENTITY.findall(html)

    assert html.count('<button type="button"') == 2
    assert "báo cáo cả hai kỳ</button>" in html
    assert "So sánh cùng những đơn vị ở cả hai kỳ" in html
    assert [target for attribute, target in named if attribute == "popovertarget"] == [
        target for attribute, target in named if attribute == "id"
    ]
    assert len({target for _, target in named}) == 2
    assert "style=" not in html
    assert "onclick" not in html


def test_what_a_page_writes_for_a_word_is_escaped() -> None:
    assert "<i>" not in drawn('{{ gloss("seal", word) }}'.replace("word", '"<i>x"'))


def test_a_word_without_a_meaning_is_an_error() -> None:
    with pytest.raises(KeyError):
        drawn('{{ gloss("nobody_knows") }}')
