"""How the program says no: what is wrong, where, and how to mend it, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.core.refusal import (
    SHOWN_PROBLEMS,
    SHOWN_VALUE,
    Problem,
    Problems,
    Refusal,
    refuse,
    shorten,
)
from sohtx.core.text import ENGLISH, LANGUAGES, VIETNAMESE, Text, speak

WHAT = Text("không phải số", "is not a number")
MEND = Text("viết chữ số", "write digits")


def make_problem(
    file: str = "returns.csv", line: int = 17, column: str = "members", value: str | None = "12a"
) -> Problem:
    return Problem(WHAT, MEND, file, line, column, value)


def said(problem: Problem, language: str) -> str:
    try:
        speak(language)
        return str(problem)
    finally:
        speak(None)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (VIETNAMESE, 'returns.csv:17: members: "12a": không phải số; viết chữ số'),
        (ENGLISH, 'returns.csv:17: members: "12a": is not a number; write digits'),
    ],
)
def test_a_problem_names_where_what_and_mend(language: str, line: str) -> None:
    assert said(make_problem(), language) == line


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (make_problem(value=None), "returns.csv:17: members: is not a number; write digits"),
        (make_problem(value=""), 'returns.csv:17: members: "": is not a number; write digits'),
        (make_problem(column=""), 'returns.csv:17: "12a": is not a number; write digits'),
        (make_problem(line=0), 'returns.csv: members: "12a": is not a number; write digits'),
        (make_problem(file="", line=0), 'members: "12a": is not a number; write digits'),
        (make_problem("", 0, "", None), "is not a number; write digits"),
    ],
)
def test_what_is_not_known_of_the_place_is_left_out(problem: Problem, line: str) -> None:
    assert said(problem, ENGLISH) == line


@given(st.text())
def test_a_problem_is_one_line_whatever_the_value(value: str) -> None:
    for language in LANGUAGES:
        line = said(make_problem(value=value), language)
        assert line.splitlines() == [line]
        assert line.startswith("returns.csv:17: members: ")


@given(st.text(max_size=SHOWN_VALUE))
def test_a_short_value_is_shown_whole(value: str) -> None:
    shown = shorten(value)
    assert not shown.endswith("…") or value.endswith("…")
    assert [c for c in value if c.isalnum()] == [c for c in value if c.isalnum() and c in shown]


@given(st.text(min_size=SHOWN_VALUE + 1, max_size=400))
def test_a_long_value_is_cut(value: str) -> None:
    assert len(shorten(value)) == SHOWN_VALUE + 1
    assert shorten(value).endswith("…")


def test_hidden_characters_are_made_visible() -> None:
    assert shorten("a\u200bb\u202ec\x00\n") == "a\\u200bb\\u202ec\\u0000\\u000a"


def test_a_refusal_of_one_option_has_one_problem() -> None:
    refusal = refuse(WHAT, MEND, column="--known", value="hôm qua")
    assert list(refusal.problems) == [Problem(WHAT, MEND, column="--known", value="hôm qua")]
    assert refusal.total == 1


def test_a_refusal_lists_its_problems_one_a_line() -> None:
    refusal = Refusal(make_problem(line=2), make_problem(line=3))
    assert str(refusal).splitlines() == [str(make_problem(line=2)), str(make_problem(line=3))]


def test_nothing_is_refused_where_nothing_was_noted() -> None:
    Problems().raise_any()


def test_problems_are_listed_by_file_and_line() -> None:
    problems = Problems()
    for file, line in (("returns.csv", 3), ("entries.csv", 9), ("returns.csv", 2)):
        problems.add(make_problem(file, line))
    with pytest.raises(Refusal) as refused:
        problems.raise_any()
    assert [(p.file, p.line) for p in refused.value.problems] == [
        ("entries.csv", 9),
        ("returns.csv", 2),
        ("returns.csv", 3),
    ]


@pytest.mark.parametrize(
    ("language", "last"), [(VIETNAMESE, "1003"), (ENGLISH, "the first 1000 of 1003 problems")]
)
def test_of_very_many_problems_the_first_are_listed_and_all_counted(language: str, last: str) -> None:
    problems = Problems()
    for line in range(2, 2 + SHOWN_PROBLEMS + 3):
        problems.add(make_problem(line=line))
    with pytest.raises(Refusal) as refused:
        problems.raise_any()
    assert (len(refused.value.problems), refused.value.total) == (1_000, 1_003)
    try:
        speak(language)
        lines = str(refused.value).splitlines()
    finally:
        speak(None)
    assert len(lines) == 1_001
    assert last in lines[-1]
