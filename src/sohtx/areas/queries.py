"""Reading units: those of the book, or the official ones that the program carries."""

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from django.db import connection

from sohtx.areas.models import AreaChange, AreaUnit
from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY
from sohtx.core.units import Unit, UnitChange, Units
from sohtx.ledger.models import LedgerRow

OFFICIAL = "official"
LAST_PLACE = 2**62
_LEVELS = {str(level): level for level in Level}


Day = str | date | None


def make_unit(code: str, name: str, level: str, parent_code: str, valid_from: Day, valid_to: Day) -> Unit:
    """A unit from its stored cells."""
    return Unit(
        code,
        name,
        _LEVELS[level],
        parent_code or "",
        _day(valid_from) or BEGINNING,
        _day(valid_to) or OPEN_DAY,
    )


def make_change(on: str | date, from_code: str, to_code: str, share: str | None, law: str = "") -> UnitChange:
    """A change from its stored cells."""
    return UnitChange(
        _day(on) or BEGINNING, from_code, to_code, Fraction(share) if share else None, law or ""
    )


@lru_cache(maxsize=1_000)
def _day(value: Day) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def units_of_book(place: int | None = None) -> Units | None:
    """The units in the book, up to a place of the ledger; None when it has none of its own."""
    units = _rows(AreaUnit, "code, name, level, parent_code, valid_from, valid_to", place)
    if not units:
        return None
    changes = _rows(AreaChange, '"on", from_code, to_code, share, law', place)
    return Units([make_unit(*row) for row in units], [make_change(*row) for row in changes])


def _rows(model: type[LedgerRow], columns: str, place: int | None) -> list[tuple[Any, ...]]:
    """Published rows in the order of the ledger: plain cells, since there are tens of thousands at every start."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {model._meta.db_table} r JOIN ledger_transaction t ON t.id = r.transaction_id "
            "WHERE t.place <= %s ORDER BY t.place, r.id",
            [LAST_PLACE if place is None else place],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


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
    text = resources.files("sohtx.areas").joinpath(OFFICIAL, file).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
