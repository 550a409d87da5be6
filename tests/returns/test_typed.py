"""What people write on a form is read as they meant it, or refused; never as something else."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import case_id, read_cases
from sohtx.collecting.typed import read
from sohtx.core.numerals import say_number
from sohtx.core.text import Text, speak
from sohtx.exchange.lists.values import BadValue
from sohtx.returns.definitions.definition import Answer, Choice, Line

CHOICES = (Choice("land", Text("Đất đai", "Land")), Choice("other", Text("Khác", "Other")))
UNITS = {Answer.COUNT: Text("người", "persons"), Answer.MONEY: Text("triệu đồng", "million đồng")}


def line(answer: str) -> Line:
    kind = Answer.of(answer)
    choices = CHOICES if kind is Answer.CHOICE else ()
    return Line("x", Text("", ""), Text("Dòng", "Line"), kind, UNITS.get(kind, Text("", "")), choices=choices)


@pytest.mark.parametrize("case", read_cases("typed.yaml"), ids=case_id)
def test_cases(case: dict[str, Any]) -> None:
    asked = line(case["answer"])
    if case["gives"] == "wrong":
        with pytest.raises(BadValue):
            read(asked, case["text"], case.get("mark", ""))
        return
    found = read(asked, case["text"], case.get("mark", ""))

    told = {True: "true", False: "false", None: "blank"}
    assert (told[found] if found is None or isinstance(found, bool) else str(found)) == case["gives"]


@pytest.mark.parametrize(("language", "mark"), [("vi", ","), ("en", ".")])
@given(value=st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_amount_is_read_as_it_is_shown(language: str, mark: str, value: int) -> None:
    speak(language)
    try:
        shown = say_number(Fraction(value, 1000))
        assert read(line("money"), shown, mark) == value
        if value >= 0:
            assert read(line("count"), say_number(value), "") == value
    finally:
        speak(None)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_of_a_cell_is_taken_exactly(number: Decimal) -> None:
    assert read(line("money"), number) == int(number * 1000)


@given(st.text(max_size=20), st.sampled_from(list(Answer)))
def test_any_text_is_an_answer_or_refused(text: str, answer: Answer) -> None:
    with suppress(BadValue):
        found = read(line(answer), text, ",")
        assert found is None or isinstance(found, int | str)
