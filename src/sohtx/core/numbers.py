"""Exact numbers: whole numbers and thousandths in, decimal text out. Never a float."""

import re
from decimal import Decimal
from fractions import Fraction

_WHOLE = re.compile(r"\d{1,15}", re.ASCII)
_NEGATIVE = re.compile(r"-\d{1,15}(?:\.\d{1,3})?", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?", re.ASCII)
CELL_DIGITS = 15
"""As many digits as a cell of Excel keeps."""


def read_whole(text: str) -> int | None:
    """Read a whole number that is not negative, below 10¹⁵; None when it is not one."""
    return int(text) if _WHOLE.fullmatch(text) else None


def read_thousandths(text: str) -> int | None:
    """Read an amount with at most three decimals, below 10¹⁵, as thousandths; None when it is not one."""
    whole, point, decimals = text.partition(".")
    if whole.isdigit() and len(whole) <= 15 and text.isascii():
        if not point:
            return int(whole) * 1000
        if decimals.isdigit() and len(decimals) <= 3:
            return int(whole + (decimals + "00")[:3])
        return None
    return -read_thousandths(text[1:]) if _NEGATIVE.fullmatch(text) else None  # type: ignore[operator]


def read_decimal(text: str) -> Fraction | None:
    """Read a plain decimal of at most twelve decimals, below 10¹⁵; None when it is not one."""
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def write_thousandths(amount: int) -> str:
    """Thousandths as the shortest decimal text."""
    return write_decimal(amount, 1000)


def write_decimal(numerator: int, denominator: int = 1, places: int = 6) -> str:
    """An exact quotient as decimal text, rounded once, half away from zero, without trailing zeros."""
    sign = "-" if (numerator < 0) != (denominator < 0) else ""
    scaled, rest = divmod(abs(numerator) * 10**places, abs(denominator))
    if 2 * rest >= abs(denominator):
        scaled += 1
    whole, decimals = divmod(scaled, 10**places)
    tail = f"{decimals:0{places}}".rstrip("0")
    text = f"{whole}.{tail}" if tail else str(whole)
    return sign + text if scaled else "0"


def write_fraction(value: Fraction, places: int = 6) -> str:
    """An exact fraction as decimal text, rounded once."""
    return write_decimal(value.numerator, value.denominator, places)


def cell_keeps(number: int | Decimal | str) -> bool:
    """Whether a cell of Excel keeps every digit of a number, or of one written as plain decimal text.

    A cell holds a binary number and shows no more than fifteen digits of it; what it would round is written as words.
    Zeros before the first digit and after the last one cost nothing.
    """
    digits = "".join(map(str, Decimal(number).as_tuple().digits))
    return len(digits.strip("0")) <= CELL_DIGITS
