"""From sums and counts to figures: the value, what is behind it, and its status.

The cases are in ``tests/cases/status.yaml``.
"""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import case_id, read_cases
from sohtx.core.codes import ObsStatus
from sohtx.core.period import Period
from sohtx.indicators.answer import Value, growth, matched_growth, plain_value, plan
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison, ask
from sohtx.indicators.declare import Formula, Indicator
from sohtx.indicators.engine import Amount, Imputed

CASES = read_cases("status.yaml")
FROM_WORST = "MLUIEPA"
CHOSEN = frozenset({1})
STATUSES = {status.value: status for status in ObsStatus}

# The cases


def fraction(cells: dict[str, Any], name: str) -> Fraction | None:
    text = cells.get(name, "")
    return Fraction(text) if text else None


def amount_of(case: dict[str, Any], indicator: Indicator) -> Amount:
    below_scale = indicator.scale if case["of"].endswith("_matched") else indicator.denominator_scale
    above = fraction(case, "above") or fraction(case, "sum") or Fraction(0)
    below = fraction(case, "below") or Fraction(0)
    return Amount(
        numerator=int(above * indicator.scale),
        denominator=int(below * below_scale),
        taken=int(case.get("reported", 0)),
        expected=int(case.get("expected", 0)),
        has_estimate=case.get("estimates") == "yes",
        chosen=frozenset(range(int(case.get("chosen", 0)))),
    )


def imputed_of(case: dict[str, Any], indicator: Indicator) -> Imputed:
    filled = fraction(case, "imputed") or Fraction(0)
    return Imputed(filled * indicator.scale, int(case.get("imputed_n", 0)))


def make_value(
    value: Fraction | None = None,
    status: str = "A",
    *,
    taken: int = 1,
    expected: int = 1,
    chosen: tuple[int, ...] = (),
) -> Value:
    """Make a figure that stands alone; without a value and a status it is a normal nothing."""
    return Value(value, value, None, taken, expected, frozenset(chosen), STATUSES[status])


def value_of(cells: dict[str, Any]) -> Value:
    return make_value(fraction(cells, "value"), cells["status"])


def answer(case: dict[str, Any], asked: Asked) -> Value:
    indicator = asked.indicator
    match asked.comparison:
        case Comparison.NONE:
            return plain_value(indicator, amount_of(case, indicator), imputed_of(case, indicator))
        case Comparison.YEAR_ON_YEAR:
            return growth(indicator, value_of(case["now"]), value_of(case["then"]))
        case Comparison.MATCHED:
            return matched_growth(indicator, amount_of(case, indicator))
        case Comparison.PLAN:
            steps = [value_of(step) for step in case["periods"]]
            return plan(indicator, steps, fraction(case, "target"), Period.parse(case["period"]))


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_figure_is_what_the_case_says(case: dict[str, Any]) -> None:
    found = answer(case, ask(case["of"]))
    gives = case["gives"]
    assert (found.value, found.numerator, found.denominator, found.status.value) == (
        fraction(gives, "value"),
        fraction(gives, "numerator"),
        fraction(gives, "denominator"),
        gives["status"],
    )


def test_the_cases_have_every_status_and_every_comparison() -> None:
    assert {case["gives"]["status"] for case in CASES} == set(FROM_WORST)
    asked = [ask(case["of"]) for case in CASES]
    assert {a.comparison for a in asked} == set(Comparison)
    assert {a.indicator.formula for a in asked if a.comparison is Comparison.NONE} == set(Formula)


def test_statuses_from_impossible_to_normal() -> None:
    assert set(STATUSES) == set(FROM_WORST)
    assert "".join(sorted(FROM_WORST, key=lambda code: -STATUSES[code].rank)) == FROM_WORST


# Properties

counts = st.integers(0, 200)
values = st.builds(
    lambda value, status, chosen, taken: make_value(
        value, status, chosen=chosen, taken=taken, expected=taken + 1
    ),
    st.fractions(-1000, 1000, max_denominator=1000),
    st.sampled_from("UIEPA"),
    st.sampled_from([(), (1,), (1, 2)]),
    counts,
)
nothings = st.builds(
    lambda status, expected: make_value(None, status, taken=0, expected=expected),
    st.sampled_from("ML"),
    counts,
)
any_value = values | nothings


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    expected = draw(counts)
    taken = draw(st.integers(0, expected))
    reported = bool(taken)
    return Amount(
        numerator=draw(st.integers(-(10**9), 10**9)) if reported else 0,
        denominator=draw(st.integers(-10, 10**9)) if reported else 0,
        taken=taken,
        expected=expected,
        has_estimate=reported and draw(st.booleans()),
        chosen=CHOSEN if reported and draw(st.booleans()) else frozenset(),
    )


from_returns = st.sampled_from([i for i in INDICATORS.values() if i.is_from_returns])
additive = st.sampled_from([i for i in INDICATORS.values() if i.is_from_returns and i.is_additive])


@given(from_returns, amounts())
def test_without_a_value_it_is_missing_or_impossible_and_never_else(
    indicator: Indicator, amount: Amount
) -> None:
    found = plain_value(indicator, amount)
    assert (found.value is None) == (found.status.value in "LM")
    if found.status is ObsStatus.MISSING:
        assert amount.taken == 0 < amount.expected


@given(from_returns, counts.filter(bool), st.data())
def test_low_is_below_seventy_per_cent_exactly(
    indicator: Indicator, expected: int, data: st.DataObject
) -> None:
    taken = data.draw(st.integers(1, expected))
    found = plain_value(indicator, Amount(1, 1, taken, expected))
    assert (found.status is ObsStatus.LOW_RELIABILITY) == (taken * 10 < expected * 7)


@given(from_returns, amounts())
def test_the_value_is_what_is_behind_it(indicator: Indicator, amount: Amount) -> None:
    found = plain_value(indicator, amount)
    if found.value is not None and indicator.formula is not Formula.SUM:
        assert found.numerator is not None
        assert found.denominator is not None
        assert found.value == found.numerator / found.denominator * (100 if indicator.is_percentage else 1)
    elif indicator.formula is Formula.SUM:
        assert found.numerator == found.value


@given(additive, amounts(), amounts())
def test_sums_of_two_areas_add_up(indicator: Indicator, one: Amount, other: Amount) -> None:
    whole = Amount(one.numerator + other.numerator, 0, one.taken + other.taken, one.expected + other.expected)
    parts = [plain_value(indicator, amount).value or 0 for amount in (one, other)]
    assert (plain_value(indicator, whole).value or 0) == sum(parts)


@given(from_returns, any_value, any_value)
def test_growth_is_no_better_than_either_value(indicator: Indicator, now: Value, then: Value) -> None:
    found = growth(indicator, now, then)
    assert found.status.rank >= max(now.status.rank, then.status.rank)
    assert (found.value is None) == (found.status.value in "LM")
    assert found.chosen == now.chosen | then.chosen
    assert (found.taken, found.expected) == (now.taken, now.expected)


@given(additive, values, values)
def test_growth_turns_the_base_into_the_value(indicator: Indicator, now: Value, then: Value) -> None:
    assume(then.value is not None and then.value > 0)
    found = growth(indicator, now, then)
    assert found.value is not None
    assert then.value is not None
    assert then.value * (1 + found.value / 100) == now.value


@given(from_returns, values)
def test_what_stayed_the_same_did_not_grow(indicator: Indicator, value: Value) -> None:
    assume(value.value is not None and value.value > 0)
    assert growth(indicator, value, value).value == 0


@given(additive, st.lists(any_value, min_size=1, max_size=12), st.fractions(-100, 100, max_denominator=100))
def test_a_plan_needs_every_period_and_a_target(
    indicator: Indicator, steps: list[Value], target: Fraction
) -> None:
    found = plan(indicator, steps, target, Period.parse("2023-S1"))
    is_whole = all(step.value is not None for step in steps)
    assert (found.value is not None) == (is_whole and target != 0)
    assert found.chosen == frozenset().union(*(step.chosen for step in steps))
    assert (found.taken, found.expected) == (steps[-1].taken, steps[-1].expected)
    if found.value is not None:
        assert found.value * target / 100 == sum(step.value for step in steps if step.value is not None)
        assert found.status.rank == max(step.status.rank for step in steps)


@given(from_returns, any_value)
def test_a_plan_without_a_target_is_not_possible(indicator: Indicator, value: Value) -> None:
    found = plan(indicator, [value], None, Period.parse("2023"))
    assert found.value is None
    assert (found.denominator, found.status) == (Fraction(0), ObsStatus.NOT_POSSIBLE)


@given(from_returns, amounts(), st.fractions(0, 1000, max_denominator=7), st.integers(1, 50))
def test_the_imputed_part_is_inside_the_value_and_not_among_those_that_reported(
    indicator: Indicator, amount: Amount, filled: Fraction, count: int
) -> None:
    assume(indicator.formula is Formula.SUM)
    without, with_it = plain_value(indicator, amount), plain_value(indicator, amount, Imputed(filled, count))
    assert with_it.value == (without.value or 0) + filled / indicator.scale
    assert (with_it.taken, with_it.expected) == (without.taken, without.expected)
    assert with_it.status.value in "IU"


@pytest.mark.parametrize("chosen", [(), (1,), (1, 2)])
def test_an_organization_chosen_both_times_is_one(chosen: tuple[int, ...]) -> None:
    value = make_value(Fraction(10), "E", chosen=chosen)
    assert len(growth(INDICATORS["revenue"], value, value).chosen) == len(chosen)
    assert len(
        plan(INDICATORS["revenue"], [value, value], Fraction(1), Period.parse("2023-S2")).chosen
    ) == len(chosen)
