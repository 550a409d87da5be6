"""Cells to days, written in any usual way; what may be two days is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import BadValue, is_blank, read_text

EARLIEST = date(1945, 1, 1)
_SERIAL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Day:
    """A day as far as it is told: whole, or only a month or year of it."""

    day: date | None
    told: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the day itself is known."""
        return self.day is not None


_DMY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_YMD = re.compile(
    r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_MY = re.compile(r"(?:thang )?(\d{1,2})\s*(?:[/.\-]| nam )\s*(\d{4})")
_Y = re.compile(r"(?:nam )?(\d{4})")


def read_day(  # noqa: PLR0911 -- one way of writing a day after the other
    cell: Cell, *, months_first: bool = False
) -> Day | None:
    """A day written in any usual way; ``months_first`` says that its column was written month before day."""
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        return Day(_plausible(cell))
    if isinstance(cell, Decimal):
        return _day_of_number(cell)
    text = read_text(cell)
    if match := _YMD.fullmatch(text):
        return Day(_make(int(match[1]), int(match[2]), int(match[3])))
    if match := _DMY.fullmatch(text) or _WORDS.fullmatch(_spaced(text)):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if month > 12 >= day or (months_first and day <= 12 and day != month):
            raise BadValue(MONTH_FIRST, MEND_DAY)
        return Day(_make(year, month, day))
    if (match := _MY.fullmatch(_spaced(text) if "thang" in fold(text) else text)) and 1 <= int(
        match[1]
    ) <= 12:
        return Day(None, f"{int(match[1])}/{_year(int(match[2]))}")
    if match := _Y.fullmatch(_spaced(text)):
        return Day(None, str(_year(int(match[1]))))
    if re.fullmatch(r"\d{5}", text):
        return _day_of_number(Decimal(text))
    raise BadValue(BAD_DAY, MEND_DAY)


def _spaced(text: str) -> str:
    return " ".join(fold(text).split())


def _day_of_number(number: Decimal) -> Day:
    if number == number.to_integral() and 1900 <= number <= 2100:
        return Day(None, str(_year(int(number))))
    if 10_000 <= number <= 70_000:
        return Day(_plausible(_SERIAL_ZERO + timedelta(days=int(number))))
    raise BadValue(BAD_DAY, MEND_DAY)


def _year(year: int) -> int:
    if not EARLIEST.year <= year <= 2100:
        raise BadValue(ODD_DAY, MEND_DAY)
    return year


def _make(year: int, month: int, day: int) -> date:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        raise BadValue(NO_SUCH_DAY, MEND_DAY) from None


def _plausible(day: date) -> date:
    if not EARLIEST <= day <= date(2100, 12, 31):
        raise BadValue(ODD_DAY, MEND_DAY)
    return day


def has_months_first(cells: Iterable[Cell]) -> bool:
    """Whether a column has days that only make sense month before day, so that 3/4/2015 may be either."""
    found = (_DMY.fullmatch(str(cell).strip()) for cell in cells if isinstance(cell, str))
    return any(match and int(match[2]) > 12 >= int(match[1]) for match in found)


BAD_DAY = Text("không đọc được ngày", "is not a day that can be read")
MEND_DAY = Text(
    "viết ngày/tháng/năm đủ bốn chữ số năm, ví dụ 28/7/2023",
    "write day/month/year with a year of four digits: 28/7/2023",
)
NO_SUCH_DAY = Text("không có ngày này trong lịch", "there is no such day in the calendar")
ODD_DAY = Text("năm không hợp lý", "the year is not plausible")
MONTH_FIRST = Text("có thể là tháng trước ngày sau", "may be written month before day")
