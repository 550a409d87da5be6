"""Cells to amounts, in the unit that the cell or the head of its column tells; a slip of the unit is refused."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import BadValue, is_blank, read_text


class MoneyUnit(StrEnum):
    """In what a column of money counts."""

    DONG = "dong"
    THOUSAND = "thousand"
    MILLION = "million"
    BILLION = "billion"


_WORTH = {MoneyUnit.DONG: 1, MoneyUnit.THOUSAND: 10**3, MoneyUnit.MILLION: 10**6, MoneyUnit.BILLION: 10**9}
_HEAD_UNITS = (
    (re.compile(r"\b(ty dong|ty|ti dong)\b"), MoneyUnit.BILLION),
    (re.compile(r"\b(trieu dong|trieu|tr d|trd|tr dong|tr)\b"), MoneyUnit.MILLION),
    (
        re.compile(r"\b(nghin dong|ngan dong|1000 ?d(ong)?|1 000 ?d(ong)?|nghin d|ngan d)\b"),
        MoneyUnit.THOUSAND,
    ),
    (re.compile(r"\b(dong|vnd|vn dong|d)\b"), MoneyUnit.DONG),
)
_NUMBER = re.compile(r"\d[\d.,]*", re.ASCII)
_AMOUNT = re.compile(r"(-?[\d.,\s]*\d)\s*([a-z ]*)")
_CELL_UNITS = {
    "ty": MoneyUnit.BILLION, "ti": MoneyUnit.BILLION, "ty dong": MoneyUnit.BILLION, "ti dong": MoneyUnit.BILLION,
    "trieu": MoneyUnit.MILLION, "trieu dong": MoneyUnit.MILLION, "tr": MoneyUnit.MILLION, "trd": MoneyUnit.MILLION,
    "tr d": MoneyUnit.MILLION, "tr dong": MoneyUnit.MILLION, "nghin": MoneyUnit.THOUSAND, "ngan": MoneyUnit.THOUSAND,
    "nghin dong": MoneyUnit.THOUSAND, "ngan dong": MoneyUnit.THOUSAND, "dong": MoneyUnit.DONG, "d": MoneyUnit.DONG,
    "vnd": MoneyUnit.DONG, "vn dong": MoneyUnit.DONG, "dong vn": MoneyUnit.DONG,
}  # fmt: skip
_SMALLEST_DONG, _LARGEST_DONG = (
    100_000,
    5 * 10**12,
)  # what a charter capital can be, beyond which the unit is a slip


def unit_in_head(head: str) -> MoneyUnit | None:
    """The unit that a head names: "Vốn điều lệ (triệu đồng)"."""
    words = fold(head)
    return next((unit for pattern, unit in _HEAD_UNITS if pattern.search(words)), None)


@dataclass(frozen=True)
class Money:
    """Thousandths of a million đồng, and whether something below a thousand đồng was rounded away."""

    thousandths: int
    is_rounded: bool = False


def read_money(cell: Cell, unit: MoneyUnit | None, style: str = "") -> Money | None:
    """An amount; ``style`` is the column's decimal mark where other cells tell it."""
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    if isinstance(cell, Decimal):
        return _amount(cell, unit)
    parts = _parts(read_text(cell))
    if len(parts) == 1 and parts[0][1] is None:
        return _amount(read_number(parts[0][0], style, unit), unit)
    return _amount(_in_dong(parts, style), MoneyUnit.DONG)


def _parts(text: str) -> list[tuple[str, MoneyUnit | None]]:
    """The numbers of a text with the units behind them: 2 tỷ 500 triệu."""
    plain = "".join("d" if c in "đĐ₫" else c for c in text.lower())
    plain = " ".join(re.sub(r"[^\d.,\-a-z ]", "", _without_marks(plain)).replace("vn d", "vnd").split())
    parts, at = [], 0
    for match in _AMOUNT.finditer(plain):
        words = match[2].strip()
        if match.start() != at or (words and words not in _CELL_UNITS):
            raise BadValue(BAD_MONEY, MEND_MONEY)
        parts.append((match[1].strip(), _CELL_UNITS.get(words)))
        at = match.end()
    if not parts or plain[at:].strip(" ."):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    return parts


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def amount_in(text: str, unit: MoneyUnit, style: str = "") -> Decimal:
    """What a text tells in a unit: a bare number counts in it, ``2 tỷ 500 triệu`` counts as it says."""
    parts = _parts(text)
    if len(parts) == 1 and parts[0][1] is None:
        return read_number(parts[0][0], style, unit)
    return _in_dong(parts, style) / _WORTH[unit]


def _in_dong(parts: list[tuple[str, MoneyUnit | None]], style: str) -> Decimal:
    """The sum of numbers with their units, each smaller than the one before; only the first may be below zero."""
    worths = [_WORTH[own] for _, own in parts if own]
    is_sound = worths == sorted(set(worths), reverse=True) and not any(
        t.startswith("-") for t, _ in parts[1:]
    )
    if len(worths) < len(parts) or not is_sound:
        raise BadValue(BAD_MONEY, MEND_MONEY)
    dong = [read_number(text.removeprefix("-"), style, own) * _WORTH[own] for text, own in parts if own]
    return -sum(dong, Decimal(0)) if parts[0][0].startswith("-") else sum(dong, Decimal(0))


def read_number(text: str, style: str = "", unit: MoneyUnit | None = None) -> Decimal:
    """A number with thousands and decimals marked in one way or the other; refused where it may be either."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    text = re.sub(r"(?<=\d) (?=\d{3}(\D|$))", "", text)
    if not _NUMBER.fullmatch(text):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    marks = [c for c in text if c in ".,"]
    if not marks:
        return Decimal(sign + text)
    kinds = set(marks)
    last = marks[-1]
    if len(kinds) == 2:
        point = last
    elif len(marks) > 1:
        point = "," if last == "." else "."
    else:
        point = _single_mark(text, last, style, unit)
    thousands = "," if point == "." else "."
    whole, _, decimals = text.partition(point)
    groups = whole.split(thousands)
    is_sound = (
        text.count(point) <= 1
        and thousands not in decimals
        and all(group.isdigit() for group in groups)
        and (len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])))
        and (decimals.isdigit() or point not in text)
    )
    if not is_sound:
        raise BadValue(BAD_MONEY, MEND_MONEY)
    return Decimal(sign + "".join(groups) + ("." + decimals if decimals else ""))


def _single_mark(text: str, mark: str, style: str, unit: MoneyUnit | None) -> str:
    """The decimal mark of a number with one mark in it."""
    whole, _, decimals = text.partition(mark)
    if len(decimals) != 3 or not 1 <= len(whole) <= 3 or whole == "0":
        return mark
    other = "," if mark == "." else "."
    if style:
        return style
    if unit is MoneyUnit.DONG:
        return other  # there is no thousandth of a đồng
    raise BadValue(EITHER_MARK, MEND_EITHER)


def decimal_mark(cells: Iterable[Cell]) -> str:
    """The decimal mark that some cells of a column show beyond doubt; nothing where none does, or both are shown."""
    shown = set()
    for cell in cells:
        if not isinstance(cell, str):
            continue
        for number in re.findall(r"\d[\d.,]*\d", cell):
            marks = [c for c in number if c in ".,"]
            if len(set(marks)) == 2:
                shown.add(marks[-1])
            elif len(marks) > 1:
                shown.add("," if marks[0] == "." else ".")
            elif marks and len(number.partition(marks[0])[2]) != 3:
                shown.add(marks[0])
    return shown.pop() if len(shown) == 1 else ""


def _amount(number: Decimal, unit: MoneyUnit | None) -> Money:
    """An amount in thousandths of a million đồng, where its size fits its unit."""
    if number < 0:
        raise BadValue(NEGATIVE, MEND_MONEY)
    if unit is None:
        if number and number < 10**6:
            raise BadValue(NO_UNIT, MEND_UNIT)
        unit = MoneyUnit.DONG
    dong = number * _WORTH[unit]
    if number and not _SMALLEST_DONG <= dong <= _LARGEST_DONG:
        raise BadValue(UNIT_SLIP.fill(dong=f"{dong:,.0f}".replace(",", ".")), MEND_SLIP)
    thousandths = dong / 1000
    rounded = int(thousandths.to_integral_value("ROUND_HALF_UP"))
    return Money(rounded, thousandths != rounded)


BAD_MONEY = Text("không đọc được số tiền", "is not an amount that can be read")
MEND_MONEY = Text(
    "viết số kèm đơn vị, ví dụ 500 triệu hoặc 2 tỷ", "write a number with its unit: 500 triệu, 2 tỷ"
)
EITHER_MARK = Text(
    "không rõ dấu ngăn cách: phần nghìn hay phần lẻ", "the mark may part thousands or decimals"
)
MEND_EITHER = Text("viết 1500 hoặc 1,5", "write 1500 or 1,5")
NEGATIVE = Text("số tiền âm", "the amount is below zero")
NO_UNIT = Text("chưa rõ đơn vị tính", "the unit is not told")
MEND_UNIT = Text(
    "ghi đơn vị ở tiêu đề cột (đồng, triệu đồng, tỷ đồng) hoặc sau số",
    "name the unit in the head of the column (đồng, triệu đồng, tỷ đồng) or behind the number",
)
UNIT_SLIP = Text(
    "tính ra {dong} đồng: có lẽ nhầm đơn vị tính", "makes {dong} đồng: the unit seems to be a slip"
)
MEND_SLIP = Text("xem lại số và đơn vị tính của cột", "look at the number and at the column's unit")
