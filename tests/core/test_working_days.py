"""Working days: what was announced for each year, and counting, held against a slow reading day by day."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohtx.core import working_days as w
from sohtx.core.working_days import (
    Occasion,
    Why,
    add_working_days,
    days_made_up,
    days_off,
    is_decided,
    is_working_day,
    take_working_days,
    working_days_between,
)

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
DAY = timedelta(days=1)

# As people were told: from which day to which offices are shut, weekends among them; and the Saturdays that are worked.
# For 2027 nobody was told yet: what the law and the lunar calendar come to, by hand.
SHUT = [
    ("2022-12-31", "2023-01-02"), ("2023-01-20", "2023-01-26"), ("2023-04-29", "2023-05-03"),
    ("2023-09-01", "2023-09-04"), ("2023-12-30", "2024-01-01"), ("2024-02-08", "2024-02-14"),
    ("2024-04-18", "2024-04-18"), ("2024-04-27", "2024-05-01"), ("2024-08-31", "2024-09-03"),
    ("2025-01-01", "2025-01-01"), ("2025-01-25", "2025-02-02"), ("2025-04-05", "2025-04-07"),
    ("2025-04-30", "2025-05-04"), ("2025-08-30", "2025-09-02"), ("2026-01-01", "2026-01-04"),
    ("2026-02-14", "2026-02-22"), ("2026-04-25", "2026-04-27"), ("2026-04-30", "2026-05-03"),
    ("2026-08-29", "2026-09-02"), ("2026-11-24", "2026-11-24"), ("2027-01-01", "2027-01-03"),
    ("2027-02-04", "2027-02-10"), ("2027-04-16", "2027-04-18"), ("2027-04-30", "2027-05-03"),
    ("2027-09-02", "2027-09-05"), ("2027-11-24", "2027-11-24"),
]  # fmt: skip
WORKED_SATURDAYS = {"2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"}


def stretch(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def slow_is_working_day(day: date) -> bool:
    """The oracle: no table of the program, no rule, only the stretches above."""
    if day.isoformat() in WORKED_SATURDAYS:
        return True
    is_shut = any(first <= day.isoformat() <= last for first, last in SHUT)
    return day.strftime("%a") not in ("Sat", "Sun") and not is_shut


def slow_between(first: date, last: date) -> int:
    return sum(slow_is_working_day(day) for day in stretch(first + DAY, last))


EVERY_DAY = list(stretch(FIRST, LAST))
days = st.dates(FIRST, LAST)
counts = st.integers(0, 300)


def test_every_day_of_five_years_is_what_was_announced() -> None:
    wrong = [day for day in EVERY_DAY if is_working_day(day) != slow_is_working_day(day)]

    assert wrong == []


def test_a_year_has_as_many_working_days_as_were_announced() -> None:
    assert [len(w.working_days(year)) for year in range(2023, 2028)] == [
        sum(slow_is_working_day(day) for day in stretch(date(year, 1, 1), date(year, 12, 31)))
        for year in range(2023, 2028)
    ]


def test_from_every_day_each_count_leads_to_the_day_that_a_walk_finds() -> None:
    for day in EVERY_DAY[:-40]:
        at, walked = day, 0
        while not slow_is_working_day(at):
            at += DAY
        assert add_working_days(day, 0) == at
        at = day
        for count in (1, 2, 3, 5, 7, 10, 15, 20):
            while walked < count:
                at += DAY
                walked += slow_is_working_day(at)
            assert add_working_days(day, count) == at, (day, count)


def test_before_every_day_each_count_leads_to_the_day_that_a_walk_finds() -> None:
    for day in EVERY_DAY[40:]:
        at, walked = day, 0
        for count in (1, 2, 3, 5, 10):
            while walked < count:
                at -= DAY
                walked += slow_is_working_day(at)
            assert take_working_days(day, count) == at, (day, count)


@given(days, days)
def test_between_counts_what_a_walk_counts(first: date, last: date) -> None:
    assert working_days_between(first, last) == slow_between(first, last)


@given(days, st.integers(1, 300))
def test_adding_and_counting_undo_each_other(day: date, count: int) -> None:
    later = add_working_days(day, count)

    assert is_working_day(later) and later > day
    assert working_days_between(day, later) == count
    assert take_working_days(later, count) == take_working_days(day, 0)


@given(days, counts, counts)
def test_a_later_day_or_a_longer_count_never_ends_earlier(day: date, count: int, more: int) -> None:
    assert add_working_days(day, count) <= add_working_days(day + DAY, count)
    assert add_working_days(day, count) <= add_working_days(day, count + more)
    assert add_working_days(add_working_days(day, count), more) == add_working_days(day, count + more) or (
        count == 0 and not is_working_day(day)
    )


@given(days, days, days)
def test_a_stretch_is_the_sum_of_its_parts(one: date, other: date, third: date) -> None:
    first, middle, last = sorted((one, other, third))

    assert working_days_between(first, last) == working_days_between(first, middle) + working_days_between(
        middle, last
    )


@given(st.dates(date(1900, 1, 2), date(2190, 1, 1)), st.integers(0, 60))
@settings(max_examples=60)
def test_any_year_can_be_counted_in(day: date, count: int) -> None:
    assert is_working_day(add_working_days(day, count))
    assert is_working_day(take_working_days(day, count))


def test_a_negative_count_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="-1"):
        add_working_days(FIRST, -1)
    with pytest.raises(ValueError, match="-1"):
        take_working_days(LAST, -1)


# What is kept of each day


def test_what_was_decided_has_a_source_and_what_follows_from_the_law_is_not_confirmed() -> None:
    for year in range(2020, 2031):
        told = [*days_off(year).values(), *days_made_up(year).values()]
        assert all(one.source for one in told)
        assert {one.is_confirmed for one in told} == {is_decided(year)}
    assert [year for year in range(2000, 2101) if is_decided(year)] == [2023, 2024, 2025, 2026]


def test_a_day_says_what_it_is_in_both_languages() -> None:
    tet, made_up = days_off(2024)[date(2024, 2, 13)], days_made_up(2024)[date(2024, 5, 4)]

    assert (tet.why, tet.occasion, tet.label.vi) == (Why.INSTEAD, Occasion.TET, "Nghỉ bù Tết Âm lịch")
    assert made_up.label.vi == "Làm bù dịp Ngày Chiến thắng (hoán đổi ngày làm việc)"
    assert made_up.label.en == "Worked in exchange: Reunification Day"


def test_each_swap_gives_one_day_for_one() -> None:
    rows = list(csv.DictReader(Path(w.__file__).with_name("days_off.csv").read_text("utf-8").splitlines()))
    off = {row["day"]: row["for_day"] for row in rows if row["why"] == "swapped"}
    worked = {row["for_day"]: row["day"] for row in rows if row["why"] == "worked"}

    assert off == worked and len(off) == 4
    assert all(date.fromisoformat(day).weekday() < 5 for day in off)
    assert all(date.fromisoformat(day).weekday() == 5 for day in off.values())
    assert len({row["day"] for row in rows}) == len(rows)


def test_each_holiday_on_a_weekly_day_of_rest_is_made_up_for_once() -> None:
    for year in range(2021, 2040):
        told = days_off(year).values()
        resting = [one for one in told if one.day.weekday() >= 5 and one.occasion is not Occasion.CULTURE]
        instead = [one for one in told if one.why is Why.INSTEAD]
        assert [one.occasion for one in resting] == [one.occasion for one in instead], year
        assert all(one.day.weekday() < 5 for one in instead)


def test_the_law_alone_gives_what_was_decided_but_for_the_swaps() -> None:
    for year in (2023, 2024, 2025, 2026):
        decided = {day for day, one in days_off(year).items() if one.why is not Why.SWAPPED}
        assert {one.day for one in w._by_rule(year)} == decided


# The lunar days: Hồ Ngọc Đức's tables of the Vietnamese calendar, and where it parts from the Chinese one


@pytest.mark.parametrize(
    ("year", "tet", "hung_kings"),
    [
        (2007, "2007-02-17", "2007-04-26"),  # the Chinese year began on the 18th
        (2020, "2020-01-25", "2020-04-02"),
        (2021, "2021-02-12", "2021-04-21"),
        (2022, "2022-02-01", "2022-04-10"),
        (2027, "2027-02-06", "2027-04-16"),
        (2028, "2028-01-26", "2028-04-04"),
        (2030, "2030-02-02", "2030-04-12"),  # the Chinese year begins on the 3rd
    ],
)
def test_the_lunar_days_are_the_vietnamese_ones(year: int, tet: str, hung_kings: str) -> None:
    lunar = w._lunar_days()[year]

    assert (lunar.tet.isoformat(), lunar.hung_kings.isoformat()) == (tet, hung_kings)


def test_the_lunar_days_lie_where_a_lunar_year_allows() -> None:
    years = w._lunar_days()
    assert list(years) == list(range(1990, 2101))
    for year, lunar in years.items():
        assert date(year, 1, 20) <= lunar.tet <= date(year, 2, 21)
        months = round((lunar.hung_kings - timedelta(days=9) - lunar.tet) / timedelta(days=29.53))
        assert months in (2, 3)  # three where a leap month lies before the third
        if year + 1 in years:
            assert (years[year + 1].tet - lunar.tet).days in (353, 354, 355, 383, 384, 385)


def test_the_culture_day_is_off_since_2026_and_not_made_up_for() -> None:
    assert date(2025, 11, 24) not in days_off(2025)
    assert not is_working_day(date(2026, 11, 24))
    assert date(2029, 11, 24).weekday() == 5
    assert is_working_day(date(2029, 11, 26))
