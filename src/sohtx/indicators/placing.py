"""Where every unit named in the register stands in the geography asked for, as two small tables.

Most units stand in one place whoever is in them. An organization of a unit that was divided, or that had not
begun, may stand elsewhere than its neighbour: those are placed one by one, by what they themselves named.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from sohtx.core.units import Named, Place, Unit, Units
from sohtx.indicators.question import By, Question
from sohtx.indicators.sql import known_at


class Places:
    """The placing of one question, and the printed areas by their numbers."""

    def __init__(self, con: duckdb.DuckDBPyConnection, units: Units, question: Question) -> None:
        self._con, self._units, self._question = con, units, question
        self.areas: list[Unit] = []
        self._numbers: dict[str, int] = {}
        self._printed: dict[str, int | None] = {}
        if question.has_places:
            self._write_tables()
        else:
            self.number(units.country)

    def number(self, unit: Unit) -> int:
        """The number of a printed area."""
        if unit.key not in self._numbers:
            self._numbers[unit.key] = len(self.areas)
            self.areas.append(unit)
        return self._numbers[unit.key]

    def _write_tables(self) -> None:
        day = self._question.geography
        used = self._con.execute(
            "SELECT DISTINCT unit FROM (SELECT unit FROM states UNION ALL SELECT unit_before FROM events "
            "UNION ALL SELECT unit_after FROM events)"
        ).fetchall()
        fixed, single = [], []
        for (key,) in used:
            unit = self._units.rows.get(key, self._units.country)
            if self._units.depends_on_names(unit, day):
                single.append(key)
            else:
                fixed.append((key, self._units.place(unit, day)))
        self._write("place", {"unit": "VARCHAR"}, (((key,), place) for key, place in fixed))
        columns = {"org": "BIGINT", "unit": "VARCHAR", "position": "INTEGER"}
        self._write("place_of", columns, self._one_by_one(single) if single else ())

    def _write(
        self, table: str, columns: dict[str, str], rows: Iterable[tuple[tuple[object, ...], Place]]
    ) -> None:
        shape = columns | {"area": "INTEGER", "is_choice": "BOOLEAN"}
        printed = [
            dict(zip(shape, (*head, number, place.is_choice), strict=True))
            for head, place in rows
            if (number := self._print(place.unit)) is not None
        ]
        self._con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest(from_json(?, ?), max_depth := 2)",
            [json.dumps(printed), json.dumps([shape])],
        )

    def _print(self, unit: Unit) -> int | None:
        """The number of the area under which a placed unit is printed; None outside the area asked for."""
        if unit.key not in self._printed:
            self._printed[unit.key] = self._find_printed(unit)
        return self._printed[unit.key]

    def _find_printed(self, unit: Unit) -> int | None:
        question = self._question
        if question.area is not None and question.area not in self._units.above(unit, question.geography):
            return None
        if By.AREA not in question.by:
            return self.number(question.area or self._units.country)
        return self.number(self._units.printed(unit, question.level, question.geography))

    def _one_by_one(self, units: list[str]) -> Iterator[tuple[tuple[object, ...], Place]]:
        """Place each organization that is ever in one of these units."""
        rows = self._con.execute(
            "WITH wanted AS (SELECT unnest(?::VARCHAR[]) AS unit), "
            "stood AS (SELECT org, unit, unit_position AS position FROM states WHERE unit IN (FROM wanted) "
            "UNION SELECT org, unit_before, unit_before_position FROM events WHERE unit_before IN (FROM wanted) "
            "UNION SELECT org, unit_after, unit_after_position FROM events WHERE unit_after IN (FROM wanted)) "
            "SELECT org, 0, unit, position, NULL FROM stood UNION ALL "
            "SELECT org, 1, named_unit, position, effective_on FROM events e "
            f"WHERE named_unit <> '' AND org IN (SELECT org FROM stood) AND {known_at(self._question.known, 'e')} "
            "ORDER BY 1, 2 DESC, 4",
            [units],
        ).fetchall()
        for org, group in groupby(rows, key=itemgetter(0)):
            yield from self._place_one(org, [_Line(*row[1:]) for row in group])

    def _place_one(self, org: int, lines: list["_Line"]) -> Iterator[tuple[tuple[object, ...], Place]]:
        rows = self._units.rows
        names = [Named(line.position, line.effective_on, rows[line.unit]) for line in lines if line.is_name]
        for line in lines:
            if not line.is_name:
                place = self._units.place(rows[line.unit], self._question.geography, names, line.position)
                yield (org, line.unit, line.position), place


class _Line(NamedTuple):
    """A unit to be placed, or one that an entry names."""

    is_name: int
    unit: str
    position: int
    effective_on: date
