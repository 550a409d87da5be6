"""The deadline clock, on every day of 2023–2027: against a walk from day to day, and as it must behave at all."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.test_working_days import EVERY_DAY, FIRST, slow_is_working_day, stretch
from sohtx.petitions.deadlines import (
    REMIND_BEFORE,
    USUAL_WORKING_DAYS,
    due_day,
    last_day,
    lateness,
    reminder_day,
)

DAY = timedelta(days=1)
days = st.dates(FIRST, date(2027, 6, 30))


def slow_due(referred_on: date, count: int) -> date:
    day = referred_on
    while count:
        day += DAY
        count -= slow_is_working_day(day)
    return day


def slow_days_over(last: date, until: date) -> int:
    return sum(slow_is_working_day(day) for day in stretch(last + DAY, until))


def test_from_every_day_the_usual_term_ends_where_a_walk_ends() -> None:
    for day in EVERY_DAY[:-60]:
        assert due_day(day) == slow_due(day, USUAL_WORKING_DAYS), day
        assert due_day(day, working_days=5) == slow_due(day, 5), day


def test_tet_stands_still_in_the_clock() -> None:
    assert due_day(date(2024, 2, 7), working_days=1) == date(2024, 2, 15)
    assert due_day(date(2025, 4, 25), working_days=1) == date(2025, 4, 26)  # a Saturday worked in exchange
    assert due_day(date(2025, 4, 29), working_days=1) == date(2025, 5, 5)


def test_the_day_in_the_letter_goes_before_the_rule() -> None:
    assert due_day(date(2025, 7, 1), set_on=date(2025, 7, 13), working_days=30) == date(2025, 7, 13)


def test_a_deadline_on_a_sunday_is_kept_on_monday() -> None:
    sunday, monday = date(2025, 7, 13), date(2025, 7, 14)

    assert last_day(sunday) == monday
    assert not lateness(sunday, monday, monday).is_late
    assert lateness(sunday, date(2025, 7, 15), date(2025, 8, 1)).days_late == 1


@given(days, st.integers(0, 40), st.integers(0, 400))
def test_lateness_counts_the_working_days_over_the_last_day(day: date, count: int, after: int) -> None:
    due, today = slow_due(day, count), min(day + after * DAY, EVERY_DAY[-1])
    last = next(one for one in stretch(due, due + 15 * DAY) if slow_is_working_day(one))

    late = lateness(due, None, today)

    assert (late.due_on, late.answered_on) == (due, None)
    assert late.days_late == slow_days_over(last, today)
    assert late.days_left == slow_days_over(today, last)
    assert not (late.days_late and late.days_left)
    assert late.is_late == (late.days_late > 0)


@given(days, days, days)
def test_an_answer_stops_the_clock(due: date, answered: date, today: date) -> None:
    late = lateness(due, answered, today)

    if answered <= today:
        assert late == lateness(due, answered, today + 30 * DAY)
        assert late.days_left == 0 and late.is_answered
        assert late.days_late == lateness(due, None, answered).days_late
    else:
        assert late == lateness(due, None, today)


@given(days, days)
def test_waiting_never_makes_it_less_late(due: date, today: date) -> None:
    now, tomorrow = lateness(due, None, today), lateness(due, None, today + DAY)

    assert 0 <= tomorrow.days_late - now.days_late <= 1
    assert 0 <= now.days_left - tomorrow.days_left <= 1


@given(days, st.integers(1, 10))
def test_a_reminder_leaves_the_working_days_that_it_should(due: date, before: int) -> None:
    on = reminder_day(due, before)

    assert slow_is_working_day(on) or on < FIRST
    if on >= FIRST:
        assert lateness(due, None, on).days_left == before
        assert lateness(due, None, on - DAY).days_left > before


def test_the_usual_reminder_comes_three_working_days_before() -> None:
    assert REMIND_BEFORE == 3
    assert reminder_day(date(2025, 5, 6)) == date(
        2025, 4, 28
    )  # 29/4 and 5/5, 6/5 are worked; 30/4–4/5 are not
