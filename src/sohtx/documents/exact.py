"""An exact value as a reader sees it: every digit where the digits end, the quotient itself where they do not."""

from fractions import Fraction

from sohtx.core.numbers import write_fraction
from sohtx.documents.tree import Words

NEARLY_PLACES = 6


def count_decimals(value: Fraction) -> int | None:
    """How many decimals the exact value has; None where they never end.

    >>> count_decimals(Fraction(1857, 2)), count_decimals(Fraction(7)), count_decimals(Fraction(1, 3))
    (1, 0, None)
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def say_exact(value: Fraction, words: Words) -> str:
    """The exact value, with the marks of the report's language.

    "928,5", or "9.280/843 ≈ 11,008304" where no decimal number is exact.
    """
    decimals = count_decimals(value)
    if decimals is not None:
        return say_decimal(value, decimals, words)
    numerator, denominator = (say_decimal(Fraction(n), 0, words) for n in value.as_integer_ratio())
    return f"{numerator}/{denominator} ≈ {say_decimal(value, NEARLY_PLACES, words)}"


def say_decimal(value: Fraction, places: int, words: Words) -> str:
    """A value rounded once to so many places, without trailing zeros, with the marks of the report's language."""
    whole, _, decimals = write_fraction(value, places).partition(".")
    sign, digits = ("\N{MINUS SIGN}", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", words.thousands)
    return f"{sign}{grouped}{words.decimal}{decimals}" if decimals else f"{sign}{grouped}"
