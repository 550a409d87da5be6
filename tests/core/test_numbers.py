"""Exact numbers: read as written, added up without loss, rounded once and half away from zero."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sohtx.core.numbers import (
    CELL_DIGITS,
    cell_keeps,
    read_decimal,
    read_thousandths,
    read_whole,
    write_decimal,
    write_fraction,
    write_thousandths,
)

LIMIT = 10**15
ROUNDED = [
    ("1/2", 0, "1"),
    ("-1/2", 0, "-1"),
    ("1/3", 6, "0.333333"),
    ("2/3", 6, "0.666667"),
    ("-2/3", 6, "-0.666667"),
    ("12.5", 6, "12.5"),
    ("12.50", 6, "12.5"),
    ("100", 6, "100"),
    ("0", 6, "0"),
    ("-0.0000004", 6, "0"),
    ("-0.0000005", 6, "-0.000001"),
    ("0.0000005", 6, "0.000001"),
    ("0.00000049999", 6, "0"),
    ("0.9999995", 6, "1"),
    ("999999999999999.999", 6, "999999999999999.999"),
    ("2.675", 2, "2.68"),
    ("-2.675", 2, "-2.68"),
]
NO_NUMBERS = [
    *(
        "",
        " ",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "1e3",
        "1E3",
        "1,5",
        "1.000,5",
        "1 000",
        "1_000",
        " 1",
        "1 ",
        "1\n",
    ),
    *("--1", "1-", "0x1F", "NaN", "inf", "1.2.3", "１２", "१२", "½", "1" + 15 * "0"),
]
fractions = st.fractions(max_denominator=10**9)


@pytest.mark.parametrize(("value", "places", "text"), ROUNDED)
def test_rounding_is_half_away_from_zero(value: str, places: int, text: str) -> None:
    assert write_fraction(Fraction(value), places) == text


@given(fractions, st.integers(0, 12))
def test_a_fraction_is_rounded_as_decimal_arithmetic_does(value: Fraction, places: int) -> None:
    with localcontext(prec=80):
        scaled = value * 10**places  # exact: the tie, if there is one, is a tie
        nearest = abs(scaled) + Fraction(1, 2)
        whole = nearest.numerator // nearest.denominator * (-1 if value < 0 else 1)
        assert Decimal(write_fraction(value, places)) == Decimal(whole).scaleb(-places)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**9), max_value=10**9))
def test_a_decimal_is_rounded_as_the_decimal_module_does(value: Decimal) -> None:
    expected = value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    assert Decimal(write_fraction(Fraction(value))) == expected


@given(fractions, st.integers(0, 12))
def test_the_text_is_the_shortest(value: Fraction, places: int) -> None:
    text = write_fraction(value, places)
    whole, point, decimals = text.partition(".")
    assert "e" not in text.lower()
    assert bool(point) == bool(decimals)
    assert not decimals.endswith("0")
    assert len(decimals) <= places
    assert whole.lstrip("-") == "0" or not whole.lstrip("-").startswith("0")
    assert text != "-0"


@given(st.integers(), st.integers().filter(bool), st.integers(1, 1000))
def test_a_quotient_is_written_alike_however_it_is_extended(above: int, below: int, by: int) -> None:
    assert (
        write_decimal(above, below) == write_decimal(above * by, below * by) == write_decimal(-above, -below)
    )
    assert write_decimal(above, below) == write_fraction(Fraction(above, below))


@given(st.integers(-LIMIT * 1000 + 1, LIMIT * 1000 - 1))
@example(0)
@example(-1)
def test_an_amount_is_read_back_as_it_was_written(thousandths: int) -> None:
    text = write_thousandths(thousandths)
    assert read_thousandths(text) == thousandths
    assert read_decimal(text) == Fraction(thousandths, 1000)


@given(st.integers(0, LIMIT - 1))
def test_a_whole_number_is_read_back_as_it_was_written(number: int) -> None:
    assert read_whole(str(number)) == number
    assert read_thousandths(str(number)) == 1000 * number


@given(fractions, st.integers(0, 12))
def test_what_was_rounded_stays_as_it_is(value: Fraction, places: int) -> None:
    text = write_fraction(value, places)
    again = read_decimal(text)
    assume(again is not None)  # not one of 10¹⁵ or more
    assert again is not None
    assert write_fraction(again, places) == text


@given(st.one_of(st.text(), st.from_regex(r"[-+]?[0-9., ]{0,20}", fullmatch=True)))
def test_reading_never_fails_on_arbitrary_text(text: str) -> None:
    whole, amount, plain = read_whole(text), read_thousandths(text), read_decimal(text)
    assert whole is None or (0 <= whole < LIMIT and amount == 1000 * whole)
    assert amount is None or (abs(amount) < 1000 * LIMIT and plain == Fraction(amount, 1000))
    assert plain is None or plain == Fraction(text)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_other_spelling_is_a_number(text: str) -> None:
    assert (read_whole(text), read_thousandths(text), read_decimal(text)) == (None, None, None)


def test_persons_are_whole_and_money_has_three_decimals() -> None:
    assert (read_whole("5.0"), read_whole("-5")) == (None, None)
    assert (read_thousandths("928.5"), read_thousandths("-0.001")) == (928_500, -1)
    assert read_thousandths("928.5001") is None
    assert read_decimal("0.123456789012") == Fraction(123456789012, 10**12)
    assert read_decimal("0.1234567890123") is None


KEPT = ["0", "-0.001", "928.5", "999999999999999", "-99999999999.9999", "0.00000000000000123", "1" + 30 * "0"]
ROUNDED_BY_A_CELL = ["1234567890123456", "-999999999999999.9", "0.1234567890123456", "1" + 29 * "0" + "1"]


@pytest.mark.parametrize("text", KEPT)
def test_a_cell_keeps_fifteen_digits_wherever_the_point_stands(text: str) -> None:
    assert cell_keeps(text)
    assert cell_keeps(Decimal(text))


@pytest.mark.parametrize("text", ROUNDED_BY_A_CELL)
def test_a_cell_rounds_the_sixteenth_digit(text: str) -> None:
    assert not cell_keeps(text)
    assert not cell_keeps(Decimal(text))


@given(st.integers(-(10**18), 10**18))
def test_what_a_cell_keeps_comes_back_from_fifteen_digits(number: int) -> None:
    assert cell_keeps(number) is (Decimal(f"{Decimal(number):.{CELL_DIGITS - 1}e}") == number)
