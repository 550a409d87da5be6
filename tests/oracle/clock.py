"""Moments and periods: the words in which time is asked for and recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
ONE_DAY = timedelta(days=1)


class BadInput(ValueError):
    """A question or a package that the contract refuses."""


def parse_date(text: str) -> date:
    """A day, written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"not a date: {text}") from error


def parse_moment(text: str) -> datetime:
    """A moment; a date alone is the end of that day; without a zone it is Vietnamese time."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            moment = datetime.combine(date.fromisoformat(text), time(23, 59, 59, 999999))
        else:
            moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"not a moment: {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def one_year_before(day: date) -> date:
    """The same day of last year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True)
class Period:
    """A stretch of time as SDMX writes it: a year, a legal year, a half, a quarter or a month."""

    code: str
    year: int
    letter: str  # "Y" calendar year, "L" legal year, "S", "Q", "M"
    number: int
    start: date
    end: date

    @property
    def is_whole_year(self) -> bool:
        """Whether it is a year, of the calendar or of Circular 09/2024."""
        return self.letter in "YL"

    def back(self, steps: int) -> Period:
        """The period of the same length so many periods earlier."""
        per_year = PER_YEAR[self.letter]
        index = self.year * per_year + self.number - 1 - steps
        return make_period(index // per_year, self.letter, index % per_year + 1)

    def last_year(self) -> Period:
        """The same period of last year."""
        return make_period(self.year - 1, self.letter, self.number)

    def parts(self) -> list[Period]:
        """The shorter periods that fill it; a month and a legal year have none."""
        if self.letter not in PART_LETTER:
            return []
        letter = PART_LETTER[self.letter]
        count = PER_YEAR[letter] // PER_YEAR[self.letter]
        first = (self.number - 1) * count
        return [make_period(self.year, letter, first + place) for place in range(1, count + 1)]

    def year_to_date(self) -> list[Period]:
        """The year's periods of this length up to this one."""
        return [make_period(self.year, self.letter, number) for number in range(1, self.number + 1)]


PER_YEAR = {"Y": 1, "L": 1, "S": 2, "Q": 4, "M": 12}
PART_LETTER = {"Y": "S", "S": "Q", "Q": "M"}


def make_period(year: int, letter: str, number: int) -> Period:
    """The period of that year, length and place in the year."""
    if letter == "L":
        return Period(f"{year}-L", year, "L", 1, date(year - 1, 12, 15), date(year, 12, 14))
    months = 12 // PER_YEAR[letter]
    first = (number - 1) * months + 1
    after = date(year + 1, 1, 1) if first + months > 12 else date(year, first + months, 1)
    code = {"Y": f"{year}", "M": f"{year}-M{number:02d}"}.get(letter, f"{year}-{letter}{number}")
    return Period(code, year, letter, number, date(year, first, 1), after - ONE_DAY)


def parse_period(text: str) -> Period:
    """The period that a code names."""
    match = re.fullmatch(r"(\d{4})(?:-(?:(L)|(S[12])|(Q[1-4])|M(0[1-9]|1[0-2])))?", text)
    if not match:
        raise BadInput(f"not a period: {text}")
    year, legal, half, quarter, month = match.groups()
    if legal:
        return make_period(int(year), "L", 1)
    if half or quarter:
        short = half or quarter
        return make_period(int(year), short[0], int(short[1]))
    return make_period(int(year), "M", int(month)) if month else make_period(int(year), "Y", 1)
