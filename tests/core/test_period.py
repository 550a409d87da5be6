"""Reporting periods: their codes, their days, and what they are made of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.core.period import MONTHS, Length, Period, a_year_before
from sohtx.core.refusal import Refusal

A_DAY = timedelta(days=1)
CODES = {
    "2023": ("2023-01-01", "2023-12-31"),
    "2023-S1": ("2023-01-01", "2023-06-30"),
    "2023-S2": ("2023-07-01", "2023-12-31"),
    "2023-Q1": ("2023-01-01", "2023-03-31"),
    "2023-Q4": ("2023-10-01", "2023-12-31"),
    "2023-M02": ("2023-02-01", "2023-02-28"),
    "2024-M02": ("2024-02-01", "2024-02-29"),
    "2023-M12": ("2023-12-01", "2023-12-31"),
    "2023-L": ("2022-12-15", "2023-12-14"),
}
NO_CODES = [
    *("", " ", "2023-H1", "2023-S3", "2023-S0", "2023-Q5", "2023-Q0", "2023-M00", "2023-M13", "2023-M7"),
    *("2023-S", "2023-", "2023-L1", "2023-s1", "2023S1", "23-S1", "2023-S1 ", " 2023-S1", "2023-S1\n"),
    *("0999", "9001", "02023", "२०२३", "2023-S１", "2023–S1", "2023-06", "2023-06-30"),
]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    length = draw(st.sampled_from(Length))
    return Period(draw(st.integers(1000, 9000)), length, draw(st.integers(1, 12 // MONTHS[length])))


@pytest.mark.parametrize(("code", "days"), CODES.items())
def test_a_period_has_its_days(code: str, days: tuple[str, str]) -> None:
    period = Period.parse(code)
    assert (str(period.start), str(period.end)) == days


@pytest.mark.parametrize("text", NO_CODES)
def test_any_other_spelling_is_refused(text: str) -> None:
    assert not Period.is_code(text)
    with pytest.raises(Refusal) as refused:
        Period.parse(text)
    (problem,) = refused.value.problems
    assert problem.value == text
    assert "2023-S1" in problem.mend.vi
    assert "2023-S1" in problem.mend.en


@given(st.text())
def test_reading_a_code_never_fails_on_arbitrary_text(text: str) -> None:
    assert not Period.is_code(text) or str(Period.parse(text)) == text


@given(st.from_regex(r"\d{4}(-[LSQM]?\d{0,2})?", fullmatch=True))
def test_what_looks_like_a_code_is_read_as_written_or_not_at_all(text: str) -> None:
    assert not Period.is_code(text) or str(Period.parse(text)) == text


@given(periods())
def test_a_period_is_read_back_as_it_was_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods())
def test_the_parts_fill_a_period_exactly(period: Period) -> None:
    parts = period.parts
    if not parts:
        assert period.length in (Length.MONTH, Length.LEGAL_YEAR)
        return
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert [later.start for later in parts[1:]] == [earlier.end + A_DAY for earlier in parts[:-1]]
    assert {part.length for part in parts} == {parts[0].length}
    assert MONTHS[parts[0].length] < MONTHS[period.length]


def test_a_year_is_filled_by_halves_a_half_by_quarters_a_quarter_by_months() -> None:
    names = {
        code: [str(part) for part in Period.parse(code).parts] for code in ("2023", "2023-S2", "2023-Q4")
    }
    assert names == {
        "2023": ["2023-S1", "2023-S2"],
        "2023-S2": ["2023-Q3", "2023-Q4"],
        "2023-Q4": ["2023-M10", "2023-M11", "2023-M12"],
    }


@given(periods())
def test_the_period_before_ends_the_day_before(period: Period) -> None:
    assert period.before().end == period.start - A_DAY
    assert period.before().length == period.length


@given(periods(), st.integers(0, 40), st.integers(0, 40))
def test_going_back_adds_up(period: Period, one: int, other: int) -> None:
    assert period.before(one).before(other) == period.before(one + other)
    assert period.before(one).before(-one) == period


@given(periods())
def test_the_same_period_of_last_year_is_a_year_of_periods_back(period: Period) -> None:
    assert period.a_year_before == period.before(period.per_year)
    assert (period.a_year_before.year, period.a_year_before.number) == (period.year - 1, period.number)


@given(periods())
def test_so_far_runs_from_the_year_s_first_period_to_this_one(period: Period) -> None:
    steps = period.so_far
    assert (steps[0].number, steps[-1], len(steps)) == (1, period, period.number)
    assert [later.before() for later in steps[1:]] == list(steps[:-1])
    if period.length is not Length.LEGAL_YEAR:
        assert steps[0].start == date(period.year, 1, 1)


@given(periods())
def test_only_years_are_whole_years(period: Period) -> None:
    assert period.is_whole_year == ((period.end - period.start).days > 363)


@given(periods(), periods())
def test_periods_of_one_length_are_ordered_as_their_days(one: Period, other: Period) -> None:
    if one.length is other.length:
        assert (one < other) == (one.start < other.start)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2023-06-30", "2022-06-30"),
        ("2024-02-29", "2023-02-28"),
        ("2025-02-28", "2024-02-28"),
        ("2001-03-01", "2000-03-01"),
    ],
)
def test_a_year_before_a_day(day: str, before: str) -> None:
    assert a_year_before(date.fromisoformat(day)) == date.fromisoformat(before)


@given(st.dates(min_value=date(2, 1, 1)))
def test_a_year_before_lies_in_the_same_month_of_last_year(day: date) -> None:
    before = a_year_before(day)
    assert (before.year, before.month) == (day.year - 1, day.month)
    assert before.day == day.day or (day.month, day.day, before.day) == (2, 29, 28)
