"""What people write on a form, in cells and on pages, read into answers. Only what cannot be mistaken is taken."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

from sohtx.core.cells import WRONG, plain_text
from sohtx.core.text import ENGLISH, Text, current_language
from sohtx.exchange.lists.days import read_day
from sohtx.exchange.lists.money import MoneyUnit, amount_in, read_number
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import BadValue, is_blank, read_flag, read_text
from sohtx.returns.answers import Answered
from sohtx.returns.definitions.definition import Answer, Line

LIMIT = 10**15
_NONE = frozenset({"khong", "khong co", "k", "no", "none", "x"})
_UNKNOWN = frozenset({"chua xac dinh", "chua biet", "khong ro", "khong biet", "chua ro", "unknown"})
_NEGATIVE = re.compile(r"^\((.+)\)$")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
POINT, COMMA = ".", ","


def decimal_mark_of_page() -> str:
    """The decimal mark of the language in which a page is filled in."""
    return POINT if current_language() == ENGLISH else COMMA


def read(line: Line, cell: Cell, mark: str = "") -> Answered | None:
    """The answer that a cell gives; None for a blank. ``mark`` is the decimal mark where the surroundings tell it.

    Raises :class:`~sohtx.exchange.lists.values.BadValue`.
    """
    return reader(line, mark)(cell)


def reader(line: Line, mark: str = "") -> Callable[[Cell], Answered | None]:
    """What reads the cells of a line as :func:`read` does: made once for the thousands of a column."""
    if line.answer.is_number:
        return _reader_of_numbers(line, mark)
    turn = partial(_OTHERS[line.answer], line)
    return lambda cell: turn(cell) if isinstance(cell, Decimal) or not is_unknown(cell) else None


def is_unknown(cell: Cell) -> bool:
    """Whether a cell says nothing, or that it is not known. A word for none is neither: it may mean zero."""
    if not isinstance(cell, str):
        return cell is None
    words = fold(cell)
    return words in _UNKNOWN or (words not in _NONE and is_blank(cell))


def _reader_of_numbers(line: Line, mark: str) -> Callable[[Cell], int | None]:
    scale, limit = line.answer.scale, LIMIT * line.answer.scale
    lowest = 0 if line.answer is Answer.COUNT else 1 - limit

    def read_number(cell: Cell) -> int | None:
        if isinstance(cell, Decimal):
            scaled = cell * scale
        elif is_unknown(cell):
            return None
        else:
            scaled = _number_told(line, mark, cell) * scale
        whole = int(scaled)
        if whole != scaled:
            whole = _rounded(line, scaled)
        if lowest <= whole < limit:
            return whole
        raise BadValue(*(NOT_WHOLE if -limit < whole < 0 else TOO_LARGE))

    return read_number


def _rounded(line: Line, scaled: Decimal) -> int:
    """The last of three decimals of an amount may have been rounded anyway; of nothing else."""
    if line.answer is Answer.COUNT:
        raise BadValue(*NOT_WHOLE)
    if line.answer is Answer.NUMBER:
        raise BadValue(*TOO_FINE)
    return int(scaled.to_integral_value("ROUND_HALF_UP"))


def _number_told(line: Line, mark: str, cell: Cell) -> Decimal:
    if isinstance(cell, date):
        raise BadValue(*A_DAY)
    if isinstance(cell, str) and fold(cell) in _NONE:
        raise BadValue(*ZERO_OR_BLANK)
    return _number_in_text(line, read_text(cell), mark)


def _number_in_text(line: Line, text: str, mark: str) -> Decimal:
    text = text.translate(_MINUS).strip()
    in_brackets = _NEGATIVE.match(text)
    if in_brackets:
        text = f"-{in_brackets[1].strip()}"
    if line.answer is Answer.MONEY:
        return amount_in(text, MoneyUnit.MILLION, mark)
    unit = fold(line.unit.vi)
    if unit and fold(text).endswith(unit):
        text = re.split(r"[^\d.,\s-]", text, maxsplit=1)[0].strip()
    if line.answer is Answer.COUNT:  # it has no decimals, so its only mark parts thousands
        mark = POINT if COMMA in text else COMMA
    return read_number(text, mark)


def _yes_no(_line: Line, cell: Cell) -> bool | None:
    told = read_flag(cell)
    return None if not told else told == "true"


def _choice(line: Line, cell: Cell) -> str:
    words = fold(read_text(cell))
    for choice in line.choices:
        if words in (fold(choice.code), fold(choice.label.vi), fold(choice.label.en)):
            return choice.code
    shown = "; ".join(str(choice.label) for choice in line.choices)
    raise BadValue(NOT_A_CHOICE, MEND_CHOICE.fill(choices=shown))


def _day(_line: Line, cell: Cell) -> str:
    found = read_day(cell)
    if found is None or found.day is None:
        raise BadValue(*NOT_A_DAY)
    return found.day.isoformat()


def _text(_line: Line, cell: Cell) -> str:
    text = plain_text(str(cell).strip())
    if text is WRONG:
        raise BadValue(*BAD_TEXT)
    return str(text)


_OTHERS: dict[Answer, Callable[[Line, Cell], Answered | None]] = {
    Answer.YES_NO: _yes_no,
    Answer.CHOICE: _choice,
    Answer.DAY: _day,
    Answer.TEXT: _text,
}
A_DAY = (
    Text("là ngày, không phải số", "is a day, not a number"),
    Text("đổi định dạng ô thành số rồi gõ lại", "make it a cell of numbers and type it again"),
)
TOO_LARGE = (
    Text("số quá lớn", "the number is too large"),
    Text("xem lại số và đơn vị tính", "look at the number and its unit"),
)
NOT_WHOLE = (
    Text("phải là số nguyên không âm", "must be a whole number from 0"),
    Text("ghi số nguyên, ví dụ 25 hoặc 1.010", "write a whole number, such as 25 or 1010"),
)
TOO_FINE = (
    Text("có hơn ba chữ số lẻ", "has more than three decimals"),
    Text("ghi tối đa ba chữ số lẻ", "write at most three decimals"),
)
ZERO_OR_BLANK = (
    Text("không rõ là số 0 hay chưa có số liệu", "may mean zero, or that nothing is known"),
    Text(
        "không có thì ghi 0, chưa biết thì để trống",
        "write 0 where there is none, leave it blank where it is not known",
    ),
)
NOT_A_CHOICE = Text("không có trong danh sách", "is not in the list")
MEND_CHOICE = Text("chọn một trong: {choices}", "choose one of: {choices}")
NOT_A_DAY = (
    Text("không phải ngày", "is not a day"),
    Text("ghi ngày/tháng/năm, ví dụ 30/6/2026", "write day/month/year, such as 30/6/2026"),
)
BAD_TEXT = (
    Text("có ký tự lạ hoặc quá dài", "has strange characters, or is too long"),
    Text("xóa ký tự lạ, viết ngắn hơn 32.000 ký tự", "remove them, write fewer than 32,000 characters"),
)
