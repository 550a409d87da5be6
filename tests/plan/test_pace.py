"""The pace of targets: cases a statistician can read, and what holds of every target."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import case_id, read_cases
from sohtx.plan.pace import months_left, pace_of

AMOUNTS = st.fractions(min_value=0, max_value=10_000, max_denominator=1000)
DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 30))


def _read(value: Any) -> Fraction | None:
    return None if value in (None, "null") else Fraction(str(value))


@pytest.mark.parametrize("case", read_cases("pace.yaml"), ids=case_id)
def test_cases(case: dict[str, Any]) -> None:
    day = date.fromisoformat(str(case["day"]))

    pace = pace_of(
        target=Fraction(str(case["target"])), reached=_read(case.get("reached")), base=_read(case.get("base")),
        day=day, year=case.get("year", day.year),
    )  # fmt: skip

    told = {"remaining": pace.remaining, "per_month": pace.per_month, "verdict": pace.verdict.value}
    then = case["then"]
    assert told == then | {name: _read(then[name]) for name in ("remaining", "per_month")}


@given(AMOUNTS.filter(bool), AMOUNTS, DAYS)
def test_what_the_months_left_bring_is_what_is_lacking(
    target: Fraction, reached: Fraction, day: date
) -> None:
    pace = pace_of(target=target, reached=reached, base=Fraction(0), day=day, year=2023)

    assert pace.per_month is not None
    assert pace.per_month * pace.months_left == pace.remaining == max(target - reached, 0)
    assert all(
        isinstance(part, Fraction) for part in (pace.per_month, pace.elapsed, pace.share, pace.remaining)
    )


@given(AMOUNTS.filter(bool), AMOUNTS, AMOUNTS, DAYS)
def test_who_has_reached_more_needs_no_more(
    target: Fraction, one: Fraction, more: Fraction, day: date
) -> None:
    low, high = (
        pace_of(target=target, reached=reached, base=Fraction(0), day=day, year=2023)
        for reached in (one, one + more)
    )

    assert low.per_month is not None and high.per_month is not None
    assert high.per_month <= low.per_month


@given(DAYS)
def test_every_day_leaves_less_of_the_year(day: date) -> None:
    assert 0 <= months_left(day + timedelta(days=1), 2023) < months_left(day, 2023) < 12
