"""The sentences of the review, every branch of them; the cases are in ``tests/cases/sentences.yaml``."""

from collections.abc import Iterator
from typing import Any

import pytest

from builders import case_id, read_cases
from sohtx.core.text import LANGUAGES, speak

from .telling import SENTENCES, say

CASES = read_cases("sentences.yaml")


@pytest.fixture(scope="module", autouse=True)
def started() -> None:
    """The review's modules want the settings."""
    from sohtx.config.starting import start

    start()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak(None)


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_sentence_says_what_the_case_says(case: dict[str, Any], language: str) -> None:
    assert say(case) == case[language]


def test_every_sentence_has_cases() -> None:
    assert {case["say"] for case in CASES} == set(SENTENCES)


def test_cases_have_names_of_their_own() -> None:
    ids = [case["id"] for case in CASES]

    assert len(set(ids)) == len(ids)


def test_a_loss_a_year_before_is_not_said_to_be_unknown(language: str) -> None:
    """Nothing can be said in per cent of a loss; but there is a figure."""
    profit = {"now": "10 (4/4)", "then": "-5 (4/4)", "same": "– (4/4)"}

    said = say({"say": "reported", "of": "profit_mean", "figures": {"profit_mean": profit}})

    assert "chưa có số liệu" not in said
    assert "there are no figures" not in said
