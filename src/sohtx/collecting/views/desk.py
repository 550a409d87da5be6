"""The desk: what looks wrong in the returns of a form, worst first."""

from fractions import Fraction
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.collecting.board import Item, board_of
from sohtx.collecting.desk import Odd, odd_ones
from sohtx.collecting.subject import version_of
from sohtx.core.numerals import say_number
from sohtx.core.period import Period

ROWS = 50
PERCENT, SHOWN = 100, Fraction(1, 1000)
MINUS = "\u2212"


class Row(NamedTuple):
    """A line of the desk."""

    item: Item
    odd: Odd
    off: str
    weight: str


@page(Right.RETURN_ACCEPT)
def desk(request: AskedRequest, form: str, period: str) -> HttpResponse:
    """Everything odd in the returns of a form within reach: those without a reason, or all."""
    version, asked = version_of(form, period), Period.parse(period)
    items = {
        i.respondent: i for i in board_of(version, asked).within(request.reach(Right.RETURN_ACCEPT)).items
    }
    found = [odd for odd in odd_ones(version, asked) if odd.filing.respondent in items]
    is_all = request.GET.get("all") == "1"
    kept = found if is_all else [odd for odd in found if not odd.reason]
    first = _first(request.GET.get("from", ""), len(kept))
    context = {
        "version": version,
        "period": asked,
        "rows": [_row(items[odd.filing.respondent], odd) for odd in kept[first : first + ROWS]],
        "total": len(kept),
        "everything": len(found),
        "is_all": is_all,
        "previous": max(first - ROWS, 0) if first else None,
        "next": first + ROWS if first + ROWS < len(kept) else None,
    }
    return render(request, "collecting/desk.html", context)


def _first(text: str, total: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return number if number < max(total, 1) else 0


def _row(item: Item, odd: Odd) -> Row:
    weight = f"{_signed(odd.weight * PERCENT, 1)}%" if abs(odd.weight) >= SHOWN else ""
    return Row(item, odd, _signed(Fraction(odd.off, 1000), 3), weight)


def _signed(value: Fraction, places: int) -> str:
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return sign + say_number(abs(value), places)
