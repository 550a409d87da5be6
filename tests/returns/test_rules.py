"""The rules of forms: what they say in cases, that their text and their meaning are one, and what is no rule."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import case_id, read_cases
from sohtx.returns.definitions.rules import (
    Band,
    Comparison,
    Facts,
    Jump,
    NotARule,
    Rule,
    Slip,
    Sum,
    Term,
    Unusual,
    parse,
)
from sohtx.returns.peers import band_of

LINES = ("members", "workers", "revenue", "profit")


def thousandths(told: dict[str, Any] | None) -> dict[str, int]:
    return {line: int(Fraction(str(value)) * 1000) for line, value in (told or {}).items()}


@pytest.mark.parametrize("case", read_cases("checks.yaml"), ids=case_id)
def test_cases(case: dict[str, Any]) -> None:
    bands = {line: Band(*(int(v) * 1000 for v in band)) for line, band in case.get("bands", {}).items()}
    facts = Facts(thousandths(case["values"]), thousandths(case.get("last")), bands)

    assert parse(case["rule"]).is_broken(facts) is (case["broken"] == "true")


names = st.sampled_from(LINES)
factors = st.integers(1, 10**6)
terms = st.builds(
    lambda f, sign, line, is_last: Term(f * sign, line, is_last),
    factors,
    st.sampled_from([1, -1]),
    names,
    st.booleans(),
)
sums = st.builds(lambda ts, c: Sum(tuple(ts), c), st.lists(terms, max_size=4), st.integers(-(10**9), 10**9))
rules = st.one_of(
    st.builds(Comparison, sums, st.sampled_from(["<=", "<", ">=", ">", "="]), sums),
    st.builds(Jump, names, st.integers(2, 1000)),
    st.builds(Slip, names),
    st.builds(Unusual, names),
)
values = st.dictionaries(names, st.integers(-(10**17), 10**17))


@given(rules)
def test_a_rule_is_read_as_it_is_written(rule: Rule) -> None:
    assert parse(str(rule)) == rule


@given(sums, sums, st.sampled_from(["<=", "<", ">=", ">", "="]), values, values)
def test_sums_are_compared_exactly(
    left: Sum, right: Sum, operator: str, now: dict[str, int], last: dict[str, int]
) -> None:
    def worth(told: Sum) -> Fraction | None:
        total = Fraction(told.constant, 1000)
        for term in told.terms:
            source = last if term.is_last else now
            if term.line not in source:
                return None
            total += Fraction(term.factor, 1000) * Fraction(source[term.line], 1000)
        return total

    a, b = worth(left), worth(right)
    says = {"<=": "a <= b", "<": "a < b", ">=": "a >= b", ">": "a > b", "=": "a == b"}[operator]
    holds = a is None or b is None or eval(says, {"a": a, "b": b})  # noqa: S307 -- one of five texts above

    assert Comparison(left, operator, right).is_broken(Facts(now, last)) is not holds


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_none(text: str) -> None:
    found = rule_or_place(text)

    if isinstance(found, int):
        assert 1 <= found <= len(text) + 1
    else:
        assert parse(str(found)) == found


def rule_or_place(text: str) -> Rule | int:
    try:
        return parse(text)
    except NotARule as error:
        place: int = error.args[0]
        return place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("members", 8), ("members <=", 11), ("<= members", 1), ("members <= workers workers", 20),
        ("members ** 2 <= 3", 9), ("jump(revenue)", 13), ("jump(revenue, 1)", 15), ("jump(revenue, 1.5)", 15),
        ("slip(last.revenue)", 6), ("__import__('os')", 1), ("members <= 1e9", 13), ("members == 3", 10),
        ("members <= 1.2345", 17), ("a" * 501, 500), ("", 1), ("members <= 9999999999999999", 12),
    ],
)  # fmt: skip
def test_what_is_no_rule_says_where(text: str, place: int) -> None:
    with pytest.raises(NotARule) as refused:
        parse(text)

    assert refused.value.args == (place,)


@given(st.lists(st.integers(1, 10**12), min_size=8, max_size=60), st.randoms())
def test_a_band_holds_its_middle_and_half_of_all(numbers: list[int], shuffle: random.Random) -> None:
    band = band_of(numbers)
    assert band is not None
    inside = sum(band.low <= number <= band.high for number in numbers)
    shuffled = list(numbers)
    shuffle.shuffle(shuffled)

    assert band.low <= band.middle <= band.high
    assert 2 * inside >= len(numbers)
    assert band_of(shuffled) == band


def test_few_like_organizations_give_no_band() -> None:
    assert band_of([100, 200, 300, 400, 500, 600, 700, 0, -5]) is None
