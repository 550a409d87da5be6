"""What a figure is called, for machines and for people; to how many decimals it is printed, and how on pages."""

from fractions import Fraction

from sohtx.core.codes import Kind, Sector
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import say_number
from sohtx.core.text import ENGLISH, Text, current_language
from sohtx.indicators.answer import Figure
from sohtx.indicators.units_of_measure import MILLION_VND, MILLION_VND_PER_MONTH, PERCENT, PERCENTAGE_POINTS

MINUS = "−"
KEPT_PLACES = 6
EXACT_BELOW = 100  # amounts of money below it keep a decimal
_CELLS = {code.value: code.label for codes in (Sector, Kind) for code in codes} | {
    "": Text("chưa rõ", "not stated")
}


def identity(figure: Figure) -> str:
    """The name of a figure for machines."""
    return "/".join(
        (figure.asked.code, str(figure.period), figure.area.code, *(part or "-" for part in figure.by))
    )


def cell_label(code: str) -> str:
    """What a sector or kind is called."""
    return str(_CELLS.get(code, code))


def decimals_of(figure: Figure) -> int:
    """To how many decimals a figure is printed: counts none, per cent one, money one where it is small."""
    unit = figure.asked.unit
    if unit in (PERCENT, PERCENTAGE_POINTS, MILLION_VND_PER_MONTH):
        return 1
    return 1 if unit is MILLION_VND and figure.value is not None and abs(figure.value) < EXACT_BELOW else 0


def say_exactly(value: Fraction | int | None) -> str:
    """A number of a page with all decimals that files have; its minus is the sign of reckoning, not a hyphen."""
    return say_number(value, KEPT_PLACES).replace("-", MINUS)


def say_to(value: Fraction, places: int) -> str:
    """A number of a page to so many decimals, all of them printed: those of a column stand beneath one another."""
    said = say_number(value, places).replace("-", MINUS)
    _, _, decimals = write_fraction(value, places).partition(".")
    point = "." if current_language() == ENGLISH else ","
    return said + (point if places and not decimals else "") + "0" * (places - len(decimals))


def say_signed(value: Fraction, places: int) -> str:
    """A change, which has its sign where it is one."""
    said = say_to(value, places)
    return f"+{said}" if value > 0 and said != say_to(Fraction(0), places) else said
