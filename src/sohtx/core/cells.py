"""Reading the cells of a package: each column has a reader that takes the cell's text and gives its value.

A blank is None. A reader answers ``WRONG`` for what it cannot take; its column then tells what is wrong and how
to mend it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sohtx.core.codes import Code
from sohtx.core.moment import OPEN_MOMENT, read_day, read_moment
from sohtx.core.numbers import read_decimal, read_thousandths, read_whole, write_fraction
from sohtx.core.period import NOT_A_PERIOD, WRITE_A_PERIOD, Period
from sohtx.core.text import Text

WRONG: Final = object()
LONGEST_TEXT = 32_000
LONGEST_IDENTIFIER = 200
MOST_REMEMBERED, LONGEST_REMEMBERED = 20_000, 40
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")

Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a package file."""

    name: str
    read: Reader
    what: Text
    mend: Text
    is_required: bool = False


class _Remembered(dict[str, Any]):
    """What cells were read as; all is forgotten when they are many. Cheaper than asking which was used last."""

    def __init__(self, read: Reader) -> None:
        self._read = read

    def __missing__(self, cell: str) -> Any:
        if len(cell) > LONGEST_REMEMBERED:
            return self._read(cell)
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


def _remembering(read: Reader) -> Reader:
    """A reader of cells that come again and again."""
    return _Remembered(read).__getitem__


def plain_text(cell: str) -> Any:
    """Text in NFC, without control characters but line breaks and tabs."""
    if not cell:
        return None
    text = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    return WRONG if len(text) > LONGEST_TEXT or _CONTROL.search(text) else text


def identifier(cell: str) -> Any:
    """A name by which rows are known: one line of text without blanks at its ends."""
    if cell.isalnum() and cell.isascii() and len(cell) <= LONGEST_IDENTIFIER:
        return cell
    text = plain_text(cell)
    if text is None:
        return None
    if (
        text is WRONG
        or text != text.strip()
        or len(text) > LONGEST_IDENTIFIER
        or "\n" in text
        or "\t" in text
    ):
        return WRONG
    return text


@_remembering
def _whole(cell: str) -> Any:
    if not cell:
        return None
    value = read_whole(cell)
    return WRONG if value is None else value


@_remembering
def _money(cell: str) -> Any:
    if not cell:
        return None
    value = read_thousandths(cell)
    return WRONG if value is None else value


def _moment(cell: str) -> Any:
    """A moment put together from its day, its minute with the zone, and its second, which come again and again."""
    day, minute, second = _midnight(cell[:10]), _since_midnight(cell[10:16] + cell[19:]), _second(cell[16:19])
    if day is not None and minute is not None and second is not None:
        moment = day + minute + second
        return moment if moment < OPEN_MOMENT else WRONG
    return _rare_moment(cell) if cell else None


def _rare_moment(cell: str) -> Any:
    """A moment in another form: without seconds but with a zone, or with parts of a second."""
    moment = read_moment(cell)
    return WRONG if moment is None else moment


@_remembering
def _midnight(day: str) -> int | None:
    return read_moment(f"{day}T00:00Z")


@_remembering
def _since_midnight(minute: str) -> int | None:
    moment, midnight = read_moment(f"2000-01-01{minute}"), read_moment("2000-01-01T00:00Z")
    return None if moment is None or midnight is None else moment - midnight


_second: Reader = {"": 0, **{f":{second:02}": second * 1_000_000 for second in range(60)}}.get


_BOOLEANS: dict[str, Any] = {"": None, "true": True, "false": False}


def _boolean(cell: str) -> Any:
    return _BOOLEANS.get(cell, WRONG)


@_remembering
def _period(cell: str) -> Any:
    if not cell:
        return None
    return str(cell) if Period.is_code(cell) else WRONG


def _year(cell: str) -> Any:
    if not cell:
        return None
    value = read_whole(cell)
    return value if value is not None and 1000 <= value <= 9999 else WRONG


@_remembering
def _day(cell: str) -> Any:
    if not cell:
        return None
    return WRONG if read_day(cell) is None else cell


def _decimal(cell: str) -> Any:
    if not cell:
        return None
    value = read_decimal(cell)
    return WRONG if value is None else write_fraction(value, 12)


def _share(cell: str) -> Any:
    if not cell:
        return None
    share = read_decimal(cell)
    return write_fraction(share, 12) if share is not None and 0 <= share <= 1 else WRONG


def text(name: str, *, is_required: bool = False) -> Column:
    """A column of free text."""
    return Column(name, plain_text, BAD_TEXT, MEND_TEXT, is_required)


def key(name: str, *, is_required: bool = False) -> Column:
    """A column of identifiers."""
    return Column(name, identifier, BAD_KEY, MEND_KEY, is_required)


def day(name: str, *, is_required: bool = False) -> Column:
    """A column of days; the value is the day's ISO text."""
    return Column(name, _day, BAD_DAY, MEND_DAY, is_required)


def moment(name: str, *, is_required: bool = False) -> Column:
    """A column of moments; the value is microseconds."""
    return Column(name, _moment, BAD_MOMENT, MEND_MOMENT, is_required)


def whole(name: str) -> Column:
    """A column of whole numbers that are not negative."""
    return Column(name, _whole, BAD_WHOLE, MEND_WHOLE)


def money(name: str) -> Column:
    """A column of amounts; the value is thousandths."""
    return Column(name, _money, BAD_MONEY, MEND_MONEY)


def decimal(name: str, *, is_required: bool = False) -> Column:
    """A column of plain decimals; the value is the shortest decimal text."""
    return Column(name, _decimal, BAD_DECIMAL, MEND_DECIMAL, is_required)


def year(name: str) -> Column:
    """A column of calendar years."""
    return Column(name, _year, BAD_YEAR, MEND_YEAR)


def share(name: str) -> Column:
    """A column of shares from 0 to 1; the value is the shortest decimal text."""
    return Column(name, _share, BAD_SHARE, MEND_SHARE)


def boolean(name: str) -> Column:
    """A column of true and false."""
    return Column(name, _boolean, BAD_BOOLEAN, MEND_BOOLEAN)


def period(name: str, *, is_required: bool = False) -> Column:
    """A column of reporting periods; the value is the period's code."""
    return Column(name, _period, NOT_A_PERIOD, WRITE_A_PERIOD, is_required)


def coded(name: str, codes: type[Code], *, is_required: bool = False) -> Column:
    """A column whose values come from a code list."""
    return one_of(name, list(codes), is_required=is_required)


def one_of(name: str, codes: Iterable[str], *, is_required: bool = False) -> Column:
    """A column whose values are among the given ones."""
    known: dict[str, Any] = {str(code): str(code) for code in codes}
    mend = MEND_CODE.fill(codes=", ".join(known))
    known[""] = None
    return Column(name, _remembering(lambda cell: known.get(cell, WRONG)), BAD_CODE, mend, is_required)


BLANK = Text("bỏ trống", "is blank")
MEND_BLANK = Text("ô này bắt buộc phải có giá trị", "this cell must always be filled")
BAD_TEXT = Text(
    "có ký tự điều khiển, hoặc dài quá 32.000 ký tự", "has control characters, or more than 32,000 characters"
)
MEND_TEXT = Text(
    "xóa ký tự lạ, viết ngắn hơn 32.000 ký tự", "remove them, write fewer than 32,000 characters"
)
BAD_KEY = Text("không dùng làm mã được", "cannot serve as an identifier")
MEND_KEY = Text("viết trên một dòng, không có khoảng trắng ở đầu và cuối", "one line, no blanks at its ends")
BAD_DAY = Text("không phải ngày", "is not a day of the calendar")
MEND_DAY = Text("viết năm-tháng-ngày, ví dụ 2023-06-30", "write year-month-day, such as 2023-06-30")
BAD_MOMENT = Text("không phải thời điểm", "is not a moment")
MEND_MOMENT = Text(
    "viết theo ISO 8601, ví dụ 2023-07-04 hoặc 2023-07-04T10:00:00+07:00",
    "write ISO 8601, such as 2023-07-04 or 2023-07-04T10:00:00+07:00",
)
BAD_WHOLE = Text("không phải số nguyên không âm", "is not a whole number from 0")
MEND_WHOLE = Text(
    "viết chữ số liền nhau, không dấu ngăn cách, nhỏ hơn 10^15", "write digits alone, no marks, below 10^15"
)
BAD_MONEY = Text("không phải số tiền (triệu đồng)", "is not an amount in million đồng")
MEND_MONEY = Text(
    "viết số có dấu chấm thập phân, tối đa 3 chữ số lẻ, nhỏ hơn 10^15, ví dụ 928.5",
    "write a number with a decimal point, at most 3 decimals, below 10^15, such as 928.5",
)
BAD_DECIMAL = Text("không phải số", "is not a number")
MEND_DECIMAL = Text(
    "viết chữ số với dấu chấm thập phân, không dấu ngăn cách, nhỏ hơn 10^15, ví dụ 12.5",
    "write digits with a decimal point, no other marks, below 10^15, such as 12.5",
)
BAD_YEAR = Text("không phải năm", "is not a year")
MEND_YEAR = Text("viết bốn chữ số, ví dụ 1975", "write four digits, such as 1975")
BAD_SHARE = Text("không phải tỷ lệ từ 0 đến 1", "is not a share from 0 to 1")
MEND_SHARE = Text("viết như 0.4, để trống nếu chưa biết", "write it like 0.4, leave it blank if unknown")
BAD_BOOLEAN = Text("không phải true hoặc false", "is neither true nor false")
MEND_BOOLEAN = Text("viết true, false hoặc để trống", "write true or false, or leave it blank")
BAD_CODE = Text("không có trong danh mục", "is not in the code list")
MEND_CODE = Text("dùng một trong: {codes}", "use one of: {codes}")
