"""Working days in Vietnam: which days are off, which Saturdays are worked, and counting from one day to another.

Every year it is decided how the days of Tết and of the National Day lie and which working days are swapped; a year for
which the program knows this stands in ``days_off.csv``, each day with its source. For every other year the days follow
from the law and from the Vietnamese lunar calendar (``lunar_days.csv``, at UTC+7), and are marked as not confirmed.
Saturdays and Sundays are off unless they are worked in exchange.
"""

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

from sohtx.core.codes import Code
from sohtx.core.text import Text

LAW = "Bộ luật Lao động 45/2019/QH14, Điều 111, Điều 112"
HUNG_KINGS_SINCE = 2007
SECOND_NATIONAL_DAY_SINCE = 2021
CULTURE_DAY_SINCE = 2026  # Resolution 28/2026/QH16
SATURDAY = 5
ONE_DAY = timedelta(days=1)
YEARS_KEPT = 200


class Occasion(Code):
    """The public holidays."""

    NEW_YEAR = "new_year", "Tết Dương lịch", "New Year's Day"
    TET = "tet", "Tết Âm lịch", "Lunar New Year (Tết)"
    HUNG_KINGS = "hung_kings", "Giỗ Tổ Hùng Vương", "Hùng Kings' Day"
    REUNIFICATION = "reunification", "Ngày Chiến thắng", "Reunification Day"
    LABOUR = "labour", "Ngày Quốc tế lao động", "International Labour Day"
    NATIONAL = "national", "Quốc khánh", "National Day"
    CULTURE = "culture", "Ngày Văn hóa Việt Nam", "Vietnam Culture Day"


class Why(Code):
    """Why a day is off that would be worked, or worked that would be off."""

    HOLIDAY = "holiday", "{occasion}", "{occasion}"
    INSTEAD = "instead", "Nghỉ bù {occasion}", "Off in place of a weekly day off: {occasion}"
    SWAPPED = (
        "swapped",
        "Nghỉ dịp {occasion} (hoán đổi ngày làm việc)",
        "Off by a swap of working days: {occasion}",
    )
    WORKED = "worked", "Làm bù dịp {occasion} (hoán đổi ngày làm việc)", "Worked in exchange: {occasion}"


class DayOff(NamedTuple):
    """A day that is off, or worked in exchange; ``is_confirmed``: how it lies that year was decided and is known."""

    day: date
    why: Why
    occasion: Occasion
    source: str
    is_confirmed: bool

    @property
    def label(self) -> Text:
        """What the day is, in both languages."""
        return self.why.label.fill(occasion=self.occasion.label)


def is_working_day(day: date) -> bool:
    """Whether the offices of the State work on that day."""
    if day.weekday() >= SATURDAY:
        return day in days_made_up(day.year)
    return day not in days_off(day.year)


def add_working_days(day: date, count: int) -> date:
    """The working day that comes so many working days after a day; that day itself is not counted.

    For a count of 0, the day itself or, where nobody works on it, the next on which they do.
    """
    if count < 0:
        raise ValueError(count)
    year, days = day.year, working_days(day.year)
    at = bisect_right(days, day) + count - 1 if count else bisect_left(days, day)
    while at >= len(days):
        at -= len(days)
        year += 1
        days = working_days(year)
    return days[at]


def take_working_days(day: date, count: int) -> date:
    """The working day that lies so many working days before a day; that day itself is not counted.

    For a count of 0, the day itself or, where nobody works on it, the last before on which they did.
    """
    if count < 0:
        raise ValueError(count)
    year, days = day.year, working_days(day.year)
    at = bisect_left(days, day) - count if count else bisect_right(days, day) - 1
    while at < 0:
        year -= 1
        days = working_days(year)
        at += len(days)
    return days[at]


def working_days_between(first: date, last: date) -> int:
    """How many working days come after one day, up to and with another; 0 where the other is not later."""
    if last <= first:
        return 0
    whole_years = sum(len(working_days(year)) for year in range(first.year, last.year))
    before_last = bisect_right(working_days(last.year), last)
    return whole_years + before_last - bisect_right(working_days(first.year), first)


@lru_cache(YEARS_KEPT)
def working_days(year: int) -> tuple[date, ...]:
    """The working days of a year, in order."""
    return tuple(filter(is_working_day, _days_of(year)))


@lru_cache(YEARS_KEPT)
def days_off(year: int) -> Mapping[date, DayOff]:
    """The public holidays of a year, and days off in place of others; not the other Saturdays and Sundays."""
    return MappingProxyType({one.day: one for one in _told_of(year) if one.why is not Why.WORKED})


@lru_cache(YEARS_KEPT)
def days_made_up(year: int) -> Mapping[date, DayOff]:
    """The days of rest of a year that are worked in exchange for others."""
    return MappingProxyType({one.day: one for one in _told_of(year) if one.why is Why.WORKED})


def is_decided(year: int) -> bool:
    """Whether it is known how the days off of a year were laid."""
    return year in _decided()


def decided_years() -> list[int]:
    """The years of which it is known how their days off were laid."""
    return sorted(_decided())


def _told_of(year: int) -> Iterable[DayOff]:
    return _decided()[year] if is_decided(year) else _by_rule(year)


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    return (day + number * ONE_DAY for number in range((date(year, 12, 31) - day).days + 1))


# What was decided


@cache
def _decided() -> dict[int, list[DayOff]]:
    years: dict[int, list[DayOff]] = {}
    for row in _rows("days_off.csv"):
        day = date.fromisoformat(row["day"])
        is_confirmed = row["is_confirmed"] == "yes"
        one = DayOff(day, Why.of(row["why"]), Occasion.of(row["occasion"]), row["source"], is_confirmed)
        years.setdefault(day.year, []).append(one)
    return years


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = resources.files("sohtx.core").joinpath(file).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


# What follows from the law, where nothing is known to be decided


def _by_rule(year: int) -> list[DayOff]:
    holidays = dict(sorted(_holidays(year), key=lambda one: one[0]))
    given = [
        DayOff(day, Why.HOLIDAY, occasion, LAW, is_confirmed=False) for day, occasion in holidays.items()
    ]
    taken = set(holidays)
    for holiday in list(given):
        if holiday.day.weekday() >= SATURDAY and holiday.occasion is not Occasion.CULTURE:
            day = _next_worked(holiday.day, taken)
            taken.add(day)
            given.append(holiday._replace(day=day, why=Why.INSTEAD))
    return sorted(given, key=lambda one: one.day)


def _next_worked(day: date, taken: set[date]) -> date:
    """The next day that would be worked: on it a holiday of Art. 112 is made up for (Art. 111).

    The Culture Day is of another law, which says nothing of making up for it.
    """
    while day.weekday() >= SATURDAY or day in taken:
        day += ONE_DAY
    return day


def _holidays(year: int) -> Iterator[tuple[date, Occasion]]:
    yield date(year, 1, 1), Occasion.NEW_YEAR
    yield date(year, 4, 30), Occasion.REUNIFICATION
    yield date(year, 5, 1), Occasion.LABOUR
    yield date(year, 9, 2), Occasion.NATIONAL
    if year >= SECOND_NATIONAL_DAY_SINCE:
        yield _beside_national_day(year), Occasion.NATIONAL
    if year >= CULTURE_DAY_SINCE:
        yield date(year, 11, 24), Occasion.CULTURE
    lunar = _lunar_days().get(year)
    if lunar is not None:
        for day in _days_of_tet(lunar.tet):
            yield day, Occasion.TET
        if year >= HUNG_KINGS_SINCE:
            yield lunar.hung_kings, Occasion.HUNG_KINGS


def _days_of_tet(first: date) -> Iterator[date]:
    """Five days: since 2018 two of the old year and three of the new, but one and four of a Tết on a Tuesday."""
    days_before = 1 if first.weekday() == 1 else 2
    return (first + (number - days_before) * ONE_DAY for number in range(5))


def _beside_national_day(year: int) -> date:
    """The day before or after the National Day: whichever joins it to a weekend, the day before of two equal."""
    day = date(year, 9, 2)
    is_after = day.weekday() in (0, 3, 6)
    return day + ONE_DAY if is_after else day - ONE_DAY


class _Lunar(NamedTuple):
    """The first day of the lunar year, and the tenth of its third month."""

    tet: date
    hung_kings: date


@cache
def _lunar_days() -> dict[int, _Lunar]:
    return {
        int(row["year"]): _Lunar(date.fromisoformat(row["tet"]), date.fromisoformat(row["hung_kings"]))
        for row in _rows("lunar_days.csv")
    }
