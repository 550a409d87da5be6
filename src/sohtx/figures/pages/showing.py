"""A figure as it is shown anywhere: label, value with unit, its change, who reported, status in a word.

Any page may show one: make it with :func:`show`, draw it with the macro ``figure_button`` (a card) or ``figure_link``
(a number in a line) of ``figures/components.html``; a click opens its panel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from sohtx.core.codes import Level, ObsStatus
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.figures.naming import decimals_of, say_signed, say_to
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Comparison
from sohtx.indicators.question import By
from sohtx.indicators.units_of_measure import PERCENT

SMALL_BASE = 20
"""Of fewer organizations a change is told as their number: from 2 to 6 is 4 more, and not 200%."""
DASH = "–"
NOT_STATED = "-"
"""In an address, the sector of those that state none."""
GROWTHS = (Comparison.YEAR_ON_YEAR, Comparison.MATCHED)
KINDS = {
    ObsStatus.PROVISIONAL: "",
    ObsStatus.ESTIMATED: "late",
    ObsStatus.IMPUTED: "late",
    ObsStatus.LOW_RELIABILITY: "late",
    ObsStatus.MISSING: "late",
    ObsStatus.NOT_POSSIBLE: "",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A figure ready to be drawn, in the reader's language. ``exact`` is its value as files have it.

    A change stands in a column with its sign, and in a sentence with a word: ``change`` and ``change_said``.
    """

    label: str
    value: str
    exact: str
    unit: str
    change: str
    change_said: str
    change_exact: str
    reporters: str
    status: str
    status_kind: str
    is_of_few: bool
    why_none: str
    address: str


def show(
    figure: Figure,
    beside: Figure | None = None,
    *,
    clocks: Mapping[str, str] | None = None,
    by: Iterable[By] = (),
    level: str = "",
    decimals: int | None = None,
) -> Shown:
    """A figure with what it is set beside, and the address of its panel.

    ``clocks`` are the parts of the address that say them (such as ``{"geography": "2025-07-01"}``); ``by`` names the
    parts of its cell, ``level`` the level of a breakdown by area in which it stands; ``decimals`` those of its column.
    """
    status = figure.obs_status
    change = change_of(beside)
    return Shown(
        label=str(figure.asked.label),
        value=value_of(figure, decimals),
        exact=_exact(figure.value),
        unit=str(figure.asked.unit.label),
        change=change.signed,
        change_said=change.said,
        change_exact=_exact(change.value),
        reporters=reporters_of(figure),
        status="" if status is ObsStatus.NORMAL else str(status.label),
        status_kind=KINDS.get(status, ""),
        is_of_few=figure.is_of_few,
        why_none=str(status.label) if figure.value is None else "",
        address=address_of(figure, clocks or {}, by, level),
    )


def value_of(figure: Figure, decimals: int | None = None) -> str:
    """The value as it is printed, growth with its sign; a dash where there is none, which is not zero."""
    if figure.value is None:
        return DASH
    say = say_signed if figure.asked.comparison in GROWTHS else say_to
    return say(figure.value, decimals_of(figure) if decimals is None else decimals)


def reporters_of(figure: Figure) -> str:
    """Who reported it: 412/486."""
    if figure.expected_n is None:
        return ""
    return f"{say_number(figure.reporting_n)}/{say_number(figure.expected_n)}"


class Change(NamedTuple):
    """A comparison as a column and as a sentence say it; nothing where none can be made."""

    value: Fraction | None = None
    signed: str = DASH
    said: str = ""


def change_of(beside: Figure | None) -> Change:
    """A comparison as it is printed: in per cent, and of a small number of organizations as a number of them."""
    if beside is None:
        return Change()
    value, unit, places = beside.value, "%" if beside.asked.unit is PERCENT else f" {PP}", 1
    if _is_small(beside):
        value, unit, places = _moved(beside), f" {beside.asked.indicator.unit.label}", 0
    if value is None:
        return Change()
    if beside.asked.comparison is Comparison.PLAN:
        reached = f"{say_to(value, places)}{unit}"
        return Change(value, reached, f"{REACHED} {reached}")
    amount = say_to(abs(value), places)
    if amount == say_to(Fraction(0), places):
        return Change(value, f"{amount}{unit}", str(UNCHANGED))
    return Change(value, f"{say_signed(value, places)}{unit}", f"{UP if value > 0 else DOWN} {amount}{unit}")


def _is_small(beside: Figure) -> bool:
    """Whether it is the growth of so few organizations, none among them, that per cent would mislead."""
    is_counted = beside.asked.indicator.is_count and beside.asked.comparison is Comparison.YEAR_ON_YEAR
    return is_counted and (beside.denominator or 0) < SMALL_BASE


def _moved(beside: Figure) -> Fraction:
    return (beside.numerator or Fraction(0)) - (beside.denominator or Fraction(0))


def address_of(figure: Figure, clocks: Mapping[str, str], by: Iterable[By] = (), level: str = "") -> str:
    """The address of a figure's panel."""
    return f"{_panel()}?{urlencode(query_of(figure, clocks, by, level))}"


@cache
def _panel() -> str:
    """Where panels are: found once, since a page has hundreds of figures."""
    return reverse("figure_panel")


def query_of(
    figure: Figure, clocks: Mapping[str, str], by: Iterable[By] = (), level: str = ""
) -> dict[str, str]:
    """The parts of that address.

    Those who stand at a unit itself, in a breakdown by the units below it, are told apart from the whole unit.
    """
    told = {"indicator": figure.asked.code, "period": str(figure.period), "area": figure.area.code}
    told |= {str(part): cell or NOT_STATED for part, cell in zip(by, figure.by, strict=False)}
    if level and figure.area.level is not level_of(level):
        told["directly"] = level
    return told | dict(clocks)


def level_of(text: str) -> Level:
    """A level by its code."""
    return next((level for level in Level if level.value == text), Level.COMMUNE)


def _exact(value: Fraction | None) -> str:
    return "" if value is None else write_fraction(value)


UP, DOWN, UNCHANGED = Text("tăng", "up"), Text("giảm", "down"), Text("không đổi", "unchanged")
REACHED = Text("đạt", "reached")
PP = Text("điểm %", "pp")
