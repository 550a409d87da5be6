"""Where every unit named in the register stands in the geography asked for, as two small tables.

Most units stand in one place whoever is in them. An organization of a unit that was divided, or that had not
begun, may stand elsewhere than its neighbour: those are placed one by one, by what they themselves named.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from sohtx.core.codes import Level
from sohtx.core.period import a_year_before
from sohtx.core.units import Named, Place, Unit, Units
from sohtx.indicators.question import By, Question
from sohtx.indicators.sql import day as sql_day
from sohtx.indicators.sql import known_at


class Places:
    """The placing of one question, and the printed areas by their numbers.

    ``has_choices``: whether any organization was placed by a choice.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, units: Units, question: Question) -> None:
        self._con, self._units, self._question = con, units, question
        self._printed: dict[str, int | None] = {}
        self.has_choices = False
        if question.has_places:
            self._write_tables()

    @property
    def areas(self) -> list[Unit]:
        """Every unit, in the order of its number."""
        return self._units.in_order

    def number(self, unit: Unit) -> int:
        """The number of a printed area; where places do not matter, all is one."""
        return self._units.numbers[unit.key] if self._question.has_places else 0

    def _write_tables(self) -> None:
        """Units that print under themselves are placed by the engine; the others one by one, here."""
        day = self._question.geography
        self._write_units()
        self._con.execute(
            "CREATE OR REPLACE TEMP TABLE place AS SELECT key AS unit, number AS area, FALSE AS is_choice "
            f"FROM unit WHERE valid_from <= {sql_day(day)} AND valid_to > {sql_day(day)} AND {self._themselves()}"
        )
        others = self._con.execute(
            f"SELECT DISTINCT unit FROM ({self._stood()}) WHERE unit NOT IN (SELECT unit FROM place)"
        ).fetchall()
        alike, apart = [], []
        for (key,) in others:
            placed = self._units.place_of_all(self._units.rows.get(key, self._units.country), day)
            if placed is None:
                apart.append(key)
            else:
                alike.append(((key,), placed))
        self._write("INSERT INTO place", {"unit": "VARCHAR"}, alike)
        columns = {"org": "BIGINT", "unit": "VARCHAR", "position": "INTEGER"}
        rows = self._one_by_one(apart) if apart else ()
        self._write("CREATE OR REPLACE TEMP TABLE place_of AS", columns, rows)

    def _write_units(self) -> None:
        """The table of all units, once for a connection."""
        if self._con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'unit'").fetchall():
            return
        units = self._units.in_order
        self._con.execute(
            "CREATE TEMP TABLE unit AS SELECT unnest(?::VARCHAR[]) AS key, unnest(?::INTEGER[]) AS number, "
            "unnest(?::VARCHAR[]) AS level, unnest(?::DATE[]) AS valid_from, unnest(?::DATE[]) AS valid_to",
            [
                list(self._units.numbers), list(range(len(units))), [str(unit.level) for unit in units],
                [unit.valid_from for unit in units], [unit.valid_to for unit in units],
            ],
        )  # fmt: skip

    def _themselves(self) -> str:
        """Which units in force are printed under themselves whatever the register says."""
        if self._question.area is not None or By.AREA not in self._question.by:
            return "FALSE"
        levels = [f"'{level}'" for level in Level if level.depth <= self._question.level.depth]
        return f"level IN ({', '.join(levels)})"

    def _stood(self) -> str:
        """Every unit in which an organization stood at any time that the question may look at.

        That is from a year before its year, for growth, to its last day.
        """
        period, valid_on = self._question.period, self._question.valid_on
        first = sql_day(min(date(period.a_year_before.start.year, 1, 1), a_year_before(valid_on)))
        last = sql_day(max(period.end, valid_on))
        window = f"BETWEEN {first} AND {last}"
        return (
            "SELECT org, unit, unit_position AS position FROM states "
            f"WHERE valid_from <= {last} AND valid_to > {first} "
            f"UNION ALL SELECT org, unit_before, unit_before_position FROM events WHERE effective_on {window} "
            f"UNION ALL SELECT org, unit_after, unit_after_position FROM events WHERE effective_on {window}"
        )

    def _write(
        self, into: str, columns: dict[str, str], rows: Iterable[tuple[tuple[object, ...], Place]]
    ) -> None:
        shape = columns | {"area": "INTEGER", "is_choice": "BOOLEAN"}
        printed = [
            (*head, number, place.is_choice)
            for head, place in rows
            if (number := self._print(place.unit)) is not None
        ]
        self.has_choices = self.has_choices or any(is_choice for *_, is_choice in printed)
        lists = ", ".join(f"unnest(?::{kind}[]) AS {name}" for name, kind in shape.items())
        values = [list(column) for column in zip(*printed, strict=True)] or [[] for _ in shape]
        self._con.execute(f"{into} SELECT {lists}", values)

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
            "WITH stood AS (SELECT DISTINCT org, unit, position "
            f"FROM ({self._stood()}) WHERE unit IN (SELECT unnest(?::VARCHAR[]))) "
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
