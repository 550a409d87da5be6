"""A figure as it is shown anywhere: label, value with unit, change in words and sign, who reported, status in a word.

Any page may show one: make it with :func:`show`, draw it with the macro ``figure_button`` (a card) or ``figure_link``
(a number in a line) of ``figures/components.html``; a click opens its panel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from django.urls import reverse
from django.utils.http import urlencode

from sohtx.core.codes import Level, ObsStatus
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.figures.naming import cell_label, decimals_of
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Comparison
from sohtx.indicators.question import By
from sohtx.indicators.units_of_measure import PERCENT

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
    """A figure ready to be drawn, in the reader's language. ``exact`` is its value as files have it."""

    label: str
    value: str
    exact: str
    unit: str
    change: str
    change_exact: str
    direction: str
    reporters: str
    status: str
    status_kind: str
    why_none: str
    address: str


def show(
    figure: Figure,
    beside: Figure | None = None,
    *,
    clocks: Mapping[str, str] | None = None,
    by: Iterable[By] = (),
    level: str = "",
) -> Shown:
    """A figure with what it is set beside, and the address of its panel.

    ``clocks`` are the parts of the address that say them (such as ``{"geography": "2025-07-01"}``); ``by`` names the
    parts of its cell, ``level`` the level of a breakdown by area in which it stands.
    """
    status = figure.obs_status
    change, direction = change_of(beside)
    return Shown(
        label=str(figure.asked.label),
        value=value_of(figure),
        exact=_exact(figure.value),
        unit=str(figure.asked.unit.label),
        change=change,
        change_exact=_exact(beside.value if beside else None),
        direction=direction,
        reporters=reporters_of(figure),
        status="" if status is ObsStatus.NORMAL else str(status.label),
        status_kind=KINDS.get(status, ""),
        why_none=str(status.label) if figure.value is None else "",
        address=address_of(figure, clocks or {}, by, level),
    )


def value_of(figure: Figure) -> str:
    """The value as it is printed, growth with its sign; a dash where there is none, which is not zero."""
    if figure.value is None:
        return DASH
    number = say_number(figure.value, decimals_of(figure))
    if figure.asked.comparison not in GROWTHS:
        return number
    return f"+{number}" if figure.value > 0 and number != "0" else number.replace("-", "−")


def reporters_of(figure: Figure) -> str:
    """Who reported it: 412/486."""
    if figure.expected_n is None:
        return ""
    return f"{say_number(figure.reporting_n)}/{say_number(figure.expected_n)}"


def change_of(beside: Figure | None) -> tuple[str, str]:
    """A comparison as it is printed, with its sign, and in a word."""
    if beside is None or beside.value is None:
        return DASH, ""
    sign_matters = beside.asked.comparison is not Comparison.PLAN
    number = say_number(beside.value, 1)
    sign = "+" if sign_matters and number[0] not in "-0" else ""
    unit = "%" if beside.asked.unit is PERCENT else f" {PP}"
    if not sign_matters:
        return f"{number}{unit}", str(REACHED)
    word = UNCHANGED if number in ("0", "-0") else UP if beside.value > 0 else DOWN
    return f"{sign}{number.replace('-', '−')}{unit}", str(word)


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


def names_of(figure: Figure) -> list[str]:
    """The names of a figure's cell, after its area's."""
    return [cell_label(part) for part in figure.by]


def _exact(value: Fraction | None) -> str:
    return "" if value is None else write_fraction(value)


UP, DOWN, UNCHANGED = Text("tăng", "up"), Text("giảm", "down"), Text("không đổi", "unchanged")
REACHED = Text("đạt", "reached")
PP = Text("điểm %", "pp")
