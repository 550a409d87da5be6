"""What a figure is called, for machines and for people, and to how many decimals it is printed."""

from sohtx.core.codes import Kind, Sector
from sohtx.core.text import Text
from sohtx.indicators.answer import Figure
from sohtx.indicators.units_of_measure import MILLION_VND, MILLION_VND_PER_MONTH, PERCENT, PERCENTAGE_POINTS

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
