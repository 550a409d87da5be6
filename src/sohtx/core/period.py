"""Reporting periods, written as SDMX writes them: 2023-S1, 2023-Q1, 2023-M07, 2023; and the legal year 2023-L."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sohtx.core.refusal import refuse
from sohtx.core.text import Text


class Length(StrEnum):
    """How long a period is; the value is its letter in the code."""

    YEAR = ""
    LEGAL_YEAR = "L"
    HALF = "S"
    QUARTER = "Q"
    MONTH = "M"


MONTHS = {Length.YEAR: 12, Length.LEGAL_YEAR: 12, Length.HALF: 6, Length.QUARTER: 3, Length.MONTH: 1}
_SHAPE = re.compile(r"(\d{4})(?:-(?:(L)|([SQ])([1-4])|(M)(0[1-9]|1[0-2])))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period. ``number`` counts within the year from 1; it is 1 for whole years."""

    year: int
    length: Length
    number: int = 1

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period's code; refuses any other spelling."""
        period = cls._read(text)
        if period is None:
            raise refuse(NOT_A_PERIOD, WRITE_A_PERIOD, value=text)
        return period

    @classmethod
    @lru_cache(maxsize=1_000)
    def _read(cls, text: str) -> "Period | None":
        found = _SHAPE.fullmatch(text)
        if not found or not 1000 <= int(found[1]) <= 9000:
            return None
        letter = found[2] or found[3] or found[5] or ""
        period = cls(int(found[1]), Length(letter), int(found[4] or found[6] or 1))
        return period if period.number <= period.per_year else None

    @classmethod
    def is_code(cls, text: str) -> bool:
        """Whether a text is a period's code."""
        return cls._read(text) is not None

    @property
    def per_year(self) -> int:
        """How many periods of this length a year has."""
        return 12 // MONTHS[self.length]

    def __str__(self) -> str:
        match self.length:
            case Length.YEAR:
                return f"{self.year:04}"
            case Length.LEGAL_YEAR:
                return f"{self.year:04}-L"
            case Length.MONTH:
                return f"{self.year:04}-M{self.number:02}"
            case _:
                return f"{self.year:04}-{self.length}{self.number}"

    @property
    def start(self) -> date:
        """Its first day. The legal year begins on 15 December (Circular 09/2024/TT-BKHĐT, Art. 6)."""
        if self.length is Length.LEGAL_YEAR:
            return date(self.year - 1, 12, 15)
        return date(self.year, (self.number - 1) * MONTHS[self.length] + 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        if self.length is Length.LEGAL_YEAR:
            return date(self.year, 12, 14)
        month = self.number * MONTHS[self.length]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def a_year_before(self) -> "Period":
        """The same period of last year."""
        return Period(self.year - 1, self.length, self.number)

    def before(self, steps: int = 1) -> "Period":
        """The period so many of its own length earlier."""
        index = self.year * self.per_year + self.number - 1 - steps
        return Period(index // self.per_year, self.length, index % self.per_year + 1)

    @property
    def parts(self) -> tuple["Period", ...]:
        """The next shorter periods that fill it; none for months and the legal year."""
        shorter = {Length.YEAR: Length.HALF, Length.HALF: Length.QUARTER, Length.QUARTER: Length.MONTH}
        if self.length not in shorter:
            return ()
        length = shorter[self.length]
        count = MONTHS[self.length] // MONTHS[length]
        first = (self.number - 1) * count + 1
        return tuple(Period(self.year, length, number) for number in range(first, first + count))

    @property
    def so_far(self) -> tuple["Period", ...]:
        """The year's periods of this length up to and including this one."""
        return tuple(Period(self.year, self.length, number) for number in range(1, self.number + 1))

    @property
    def is_whole_year(self) -> bool:
        """Whether it is a calendar or legal year."""
        return self.length in (Length.YEAR, Length.LEGAL_YEAR)


def with_parts(period: Period) -> Iterator[Period]:
    """A period and, in turn, all the shorter ones that fill it."""
    yield period
    for part in period.parts:
        yield from with_parts(part)


NOT_A_PERIOD = Text("không phải kỳ báo cáo", "not a reporting period")
WRITE_A_PERIOD = Text(
    "viết như 2023-S1 (6 tháng), 2023-Q1 (quý), 2023-M07 (tháng), 2023 (năm) hoặc 2023-L (năm báo cáo theo luật)",
    "write it like 2023-S1 (half-year), 2023-Q1, 2023-M07, 2023 or 2023-L (legal reporting year)",
)


def a_year_before(day: date) -> date:
    """The same day of last year; 28 February for a leap day."""
    last = monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))
