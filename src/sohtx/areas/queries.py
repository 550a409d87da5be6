"""Reading units: those of the book, or the official ones that the program carries."""

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from django.db import connection

from sohtx.areas.models import AreaChange, AreaUnit
from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY
from sohtx.core.units import Unit, UnitChange, Units
from sohtx.ledger.models import LedgerRow

OFFICIAL = "official"
LAST_PLACE = 2**62
MOST_KEPT = 4
_kept: dict[bytes, Units] = {}
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
    """The units in the book, up to a place of the ledger; None when it has none of its own.

    They are read once for all places between two transactions that wrote units: ten thousand rows are slow to read
    at every act. The digest of the last of these tells them apart, since it covers all that came before.
    """
    written = _last_written(LAST_PLACE if place is None else place)
    if written is None:
        return None
    units = _kept.get(written.digest)
    if units is None:
        units = _read_units(written.place)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        if units is not None:
            _kept[written.digest] = units
    return units


def forget_units() -> None:
    """Read units from the book itself when they are next asked for: it may have been tampered with."""
    _kept.clear()


class _Written(NamedTuple):
    """The last transaction that wrote units."""

    place: int
    digest: bytes


def _last_written(place: int) -> _Written | None:
    """The last transaction up to a place that wrote units or changes, found without reading them."""
    found: list[_Written] = []
    with connection.cursor() as cursor:
        for model in (AreaUnit, AreaChange):
            table = model._meta.db_table
            cursor.execute(
                f"WITH RECURSIVE wrote(id) AS (SELECT min(transaction_id) FROM {table} UNION ALL "
                f"SELECT (SELECT min(transaction_id) FROM {table} WHERE transaction_id > wrote.id) "
                "FROM wrote WHERE wrote.id IS NOT NULL) "
                "SELECT t.place, t.digest FROM wrote JOIN ledger_transaction t ON t.id = wrote.id "
                "WHERE t.place <= %s ORDER BY t.place DESC LIMIT 1",
                [place],
            )
            found += [_Written(int(at), bytes(digest)) for at, digest in cursor.fetchall()]
    return max(found, default=None)


def _read_units(place: int) -> Units | None:
    units = _rows(AreaUnit, "code, name, level, parent_code, valid_from, valid_to", place)
    if not units:
        return None
    changes = _rows(AreaChange, '"on", from_code, to_code, share, law', place)
    return Units([make_unit(*row) for row in units], [make_change(*row) for row in changes])


def _rows(model: type[LedgerRow], columns: str, place: int) -> list[tuple[Any, ...]]:
    """Published rows in the order of the ledger: plain cells, since there are tens of thousands at every start."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {model._meta.db_table} r JOIN ledger_transaction t ON t.id = r.transaction_id "
            "WHERE t.place <= %s ORDER BY t.place, r.id",
            [place],
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
