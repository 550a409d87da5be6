"""What a cell holds: a number that Excel can reckon with, or words. Never a formula, never a link."""

from fractions import Fraction

from sohtx.core.numbers import CELL_DIGITS, cell_keeps, write_fraction
from sohtx.documents.exact import NEARLY_PLACES, count_decimals
from sohtx.documents.tree import Number

Value = int | float | str


def cell_value(number: Number) -> Value:
    """The number itself; what is printed where there is none, or where a cell would not keep its digits."""
    if number.value is None or not cell_keeps(write_fraction(number.value, number.decimals)):
        return number.text
    return _in_cell(number.value / 100 if number.is_percent else number.value)


def number_format(decimals: int, *, is_percent: bool) -> str:
    """How Excel prints it; it puts the marks of its own language."""
    tail = f".{'0' * decimals}" if decimals else ""
    return f"0{tail}%" if is_percent else f"#,##0{tail}"


def exact_decimals(number: Number) -> int:
    """How many decimals show the whole value, or nearly where they never end."""
    decimals = count_decimals(number.value or Fraction())
    return NEARLY_PLACES if decimals is None else min(decimals, CELL_DIGITS)


def exact_text(number: Number) -> str:
    """The value as a quotient, where a cell cannot hold it exactly; else nothing."""
    if number.value is None:
        return ""
    decimals = count_decimals(number.value)
    if decimals is not None and cell_keeps(write_fraction(number.value, decimals)):
        return ""
    return f"{number.value}{'%' if number.is_percent else ''}"


def _in_cell(value: Fraction) -> int | float:
    if value.denominator == 1:
        return value.numerator
    # The file format knows binary numbers only, and this is the one place where one is made: at the very edge, after
    # all arithmetic, and only for values whose printed digits it keeps.
    return float(value)
