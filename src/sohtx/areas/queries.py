"""Reading units: those of the book, or the official ones that the program carries."""

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources

from sohtx.areas.models import AreaChange, AreaUnit
from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY
from sohtx.core.units import Unit, UnitChange, Units

OFFICIAL = "official"
_LEVELS = {str(level): level for level in Level}


def make_unit(
    code: str, name: str, level: str, parent_code: str, valid_from: str | date | None, valid_to: str | date | None
) -> Unit:
    """A unit from its stored cells."""
    return Unit(
        code, name, _LEVELS[level], parent_code or "", _day(valid_from) or BEGINNING, _day(valid_to) or OPEN_DAY
    )


def make_change(on: str | date, from_code: str, to_code: str, share: str | None, law: str = "") -> UnitChange:
    """A change from its stored cells."""
    day = _day(on)
    assert day is not None, "a change has a day"
    return UnitChange(day, from_code, to_code, Fraction(share) if share else None, law or "")


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None  # type: ignore[return-value]


def units_of_book(place: int | None = None) -> Units | None:
    """The units in the book, up to a place of the ledger; None when it has none of its own."""
    in_book = {"transaction__place__isnull": False} | ({"transaction__place__lte": place} if place else {})
    order = ("transaction__place", "number")
    columns = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    units = [make_unit(*row) for row in AreaUnit.objects.filter(**in_book).order_by(*order).values_list(*columns)]
    if not units:
        return None
    columns = ("on", "from_code", "to_code", "share", "law")
    changes = AreaChange.objects.filter(**in_book).order_by(*order).values_list(*columns)
    return Units(units, [make_change(*row) for row in changes])


@cache
def official_units() -> Units:
    """The official Vietnamese units."""
    units = (
        make_unit(r["code"], r["name"], r["level"], r["parent_code"], r["valid_from"], r["valid_to"])
        for r in official_rows("areas.csv")
    )
    changes = (
        make_change(r["on"], r["from_code"], r["to_code"], r["share"], r["law"])
        for r in official_rows("area_changes.csv")
    )
    return Units(units, changes)


def official_rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of one of the program's own tables of units."""
    source = resources.files("sohtx.areas").joinpath(OFFICIAL, file)
    with source.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
