"""A schedule is exact to the đồng: its principal sums to the loan, its interest to what ran day by day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sohtx.support.loan_codes import Method
from sohtx.support.loan_schedule import (
    WHOLE,
    Due,
    Terms,
    add_months,
    contract_schedule,
    due_days,
    plan_of,
    rounded,
    shape_of,
    spread,
    taken,
    total,
)

DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))
AMOUNTS = st.integers(1, 10**12)


def terms(**more: object) -> Terms:
    cells = {
        "contract_on": date(2024, 1, 15), "approved": 1_000_000_000, "rate": 550, "overdue_rate": 800,
        "term_months": 36, "grace_months": 0, "every_months": 12, "first_due_on": date(2025, 1, 15),
        "method": Method.EQUAL,
    }  # fmt: skip
    return Terms(**(cells | more))  # type: ignore[arg-type]


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    """Any contract of equal principal or one repayment."""
    contract_on, months = draw(DAYS), draw(st.integers(1, 60))
    ends_on = add_months(contract_on, months)
    return terms(
        contract_on=contract_on,
        term_months=months,
        approved=draw(AMOUNTS),
        rate=draw(st.integers(0, 2_000)),
        grace_months=draw(st.integers(0, months - 1)),
        every_months=draw(st.integers(1, 12)),
        first_due_on=draw(st.dates(contract_on + timedelta(days=1), ends_on)),
        method=draw(st.sampled_from([Method.EQUAL, Method.BULLET])),
    )


def test_three_equal_instalments_of_a_sum_that_does_not_divide() -> None:
    schedule = contract_schedule(terms(approved=100_000_000))
    assert [(str(line.on), line.principal) for line in schedule] == [
        ("2025-01-15", 33_333_333),
        ("2026-01-15", 33_333_333),
        ("2027-01-15", 33_333_334),
    ]
    # 366 days of 100 million, 365 of 66,666,667, 365 of 33,333,334, each at 5.5 %; told by rounded sums
    assert [line.interest for line in schedule] == [5_515_068, 3_666_667, 1_833_334]


def test_within_grace_only_interest_falls_due() -> None:
    schedule = contract_schedule(terms(grace_months=12))
    assert [line.principal for line in schedule] == [0, 500_000_000, 500_000_000]
    assert schedule[0].interest == rounded(1_000_000_000 * 550 * 366)


def test_a_bullet_pays_interest_at_each_due_day_and_the_principal_at_the_end() -> None:
    schedule = contract_schedule(terms(method=Method.BULLET, every_months=6, first_due_on=date(2024, 7, 15)))
    assert [line.principal for line in schedule] == [0] * 5 + [1_000_000_000]
    assert all(line.interest for line in schedule)


def test_a_schedule_of_its_own_is_taken_as_written() -> None:
    own = (Due(date(2024, 9, 1), 700_000_001), Due(date(2025, 3, 1), 299_999_999))
    custom = terms(method=Method.CUSTOM, own=own)
    assert plan_of(shape_of(custom), custom.approved) == own


def test_the_last_day_of_a_short_month() -> None:
    days = due_days(date(2024, 1, 31), 1, date(2024, 5, 10))
    assert [str(day) for day in days] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-10",
    ]


@given(contracts())
def test_principal_sums_to_the_loan_and_only_the_last_differs(contract: Terms) -> None:
    schedule = contract_schedule(contract)
    parts = [line.principal for line in schedule if line.principal]
    assert sum(parts) == contract.approved
    assert len(set(parts[:-1])) <= 1
    assert schedule[-1].principal == parts[-1]
    assert schedule[-1].on == contract.ends_on
    assert all(before.on < after.on for before, after in pairwise(schedule))


@given(contracts())
def test_interest_sums_to_what_ran_day_by_day(contract: Terms) -> None:
    schedule = contract_schedule(contract)
    balance, exact = contract.approved, Fraction(0)
    due = {line.on: line.principal for line in schedule}
    day = contract.contract_on
    while day < schedule[-1].on:
        exact += Fraction(balance * contract.rate, WHOLE)
        day += timedelta(days=1)
        balance -= due.get(day, 0)
    assert balance == 0
    assert sum(line.interest for line in schedule) == rounded(exact.numerator, exact.denominator)


@given(AMOUNTS, st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_spreading_loses_nothing(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
    whole = sum(weights)
    for part, weight in list(zip(parts, weights, strict=True))[:-1]:
        assert 0 <= Fraction(amount * weight, whole) - part < 1


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.integers(0, 10**13))
def test_repaying_takes_what_falls_due_first(parts: list[int], amount: int) -> None:
    plan = tuple(Due(date(2024, 1, 1) + timedelta(days=n), part) for n, part in enumerate(parts))
    left = taken(plan, amount)
    assert total(left) == max(total(plan) - amount, 0)
    assert left[1:] == plan[len(plan) - len(left) + 1 :]


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_halves_are_rounded_up(numerator: int, whole: int) -> None:
    found = rounded(numerator, whole)
    assert -Fraction(1, 2) < found - Fraction(numerator, whole) <= Fraction(1, 2)
