"""The answer of the directory: a page of organizations with counts, or all of them for a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sohtx.core.moment import day_of, now
from sohtx.core.units import Unit, UnitKey
from sohtx.register.directory.asking import (
    FACETS,
    Cell,
    Condition,
    Query,
    Sort,
    Wanted,
    check,
    conditions,
    read_key,
    write_key,
)
from sohtx.register.directory.keeping import Directory, open_directory, read
from sohtx.register.directory.searching import Hits, search
from sohtx.register.directory.words import read_text

READ_AT_ONCE = 1_000
FEW = 3_000  # fewer are put in order after they are found, more are found in their order


class Row(NamedTuple):
    """An organization as it stood on the day asked; of one that had ended, as it last stood.

    ``unit`` is the one its entries name, ``unit_today`` the one of today in its place.
    """

    org: int
    org_id: str
    kind: str
    name: str
    tax_code: str
    address: str
    unit: UnitKey
    unit_name: str
    unit_today: UnitKey
    unit_today_name: str
    sector: str
    status: str
    last_status: str
    is_alliance_member: bool | None
    is_observed_active: bool | None
    is_registered: bool | None
    charter_capital: int | None
    born_on: date
    ended_on: date | None
    ended_as: str
    former_names: tuple[str, ...]
    former_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the organizations found, with keys of the pages around and counts of all.

    ``facets``: by facet and value, how many there would be with this value and all other filters.
    ``place`` is the place of the ledger up to which this is told.
    """

    rows: Sequence[Row]
    total: int
    next_key: str
    previous_key: str
    facets: Mapping[str, Mapping[str, int]]
    on: date
    place: int


class _Order(NamedTuple):
    """The columns of an order, and what their values are."""

    columns: tuple[str, ...]
    shape: tuple[type, ...]
    walked_by: str


_ORDERS = {
    Sort.NAME: _Order(("s.name_key",), (bytes,), "by_name"),
    Sort.UNIT: _Order(("s.unit_at", "s.name_key"), (int, bytes), "by_unit"),
    Sort.BORN: _Order(("s.born_on", "s.name_key"), (int, bytes), "by_birth"),
    Sort.CODE: _Order(("s.code_key",), (bytes,), "by_code"),
}
_BEST = _Order(("h.rank", "s.name_key"), (int, bytes), "")


class _Question:
    """A query on the open directory, read."""

    def __init__(self, directory: Directory, query: Query, today: date) -> None:
        self.directory, self.query = directory, query
        self.on = query.on or today
        sought = read_text(query.text)
        is_searched = bool(query.text.strip()) and not sought.kinds
        self.hits: Hits | None = search(directory, sought) if is_searched else None
        self.wanted = Wanted(query, sought.kinds)
        self.cells = [Cell(*row) for row in directory.con.execute("SELECT * FROM cell")]
        self.conditions = conditions(query, directory.ground, self.on)
        self.sort = query.sort
        if self.sort is Sort.BEST and self.hits is None:
            self.sort = Sort.NAME
        self.order = _BEST if self.sort is Sort.BEST else _ORDERS[self.sort]

    def source(self, index: str = "") -> tuple[str, list[object]]:
        """Where lines come from, and all conditions but the cells'."""
        values: list[object] = []
        if self.hits is not None:
            source = f"FROM ({self.hits.sql}) h CROSS JOIN stretch s ON s.org = h.org"
            values += self.hits.values
        else:
            source = f"FROM stretch s {f'INDEXED BY {index}' if index else ''}"
        where = " AND ".join(condition.sql for condition in self.conditions)
        values += [value for condition in self.conditions for value in condition.values]
        return f"{source} WHERE {where}", values

    def counts(self) -> dict[int, int]:
        """How many organizations there are by cell, whatever cells are wanted."""
        is_narrow = any(condition.is_narrow for condition in self.conditions)
        source, values = self.source("" if is_narrow else "by_cell")
        return dict(self.directory.con.execute(f"SELECT s.cell, count(*) {source} GROUP BY s.cell", values))

    def of_cells(self) -> Condition:
        """The condition of the cells wanted."""
        ids = [cell.id for cell in self.cells if self.wanted.wants(cell)]
        if len(ids) == len(self.cells):
            return Condition("TRUE")
        return Condition("s.cell IN (SELECT value FROM json_each(?))", (json.dumps(ids),))

    def lines(self, total: int, key: str, limit: int, *, is_backwards: bool) -> list[Sequence[Any]]:
        """Some lines after or before a key, in the order of reading."""
        is_falling = is_backwards != self.query.is_descending
        ordered = ", ".join(f"{column}{' DESC' if is_falling else ''}" for column in self.order.columns)
        is_walked = self.hits is None and total > FEW
        source, values = self.source(self.order.walked_by if is_walked else "")
        cells = self.of_cells()
        statement = f"{_SELECTED}, {', '.join(self.order.columns)} {source} AND {cells.sql}"
        values += cells.values
        if key:
            compared = "<" if is_falling else ">"
            places = ", ".join("?" * len(self.order.columns))
            statement += f" AND ({', '.join(self.order.columns)}) {compared} ({places})"
            values += read_key(self.sort, key, self.order.shape)
        statement = f"{statement} ORDER BY {ordered} LIMIT ?"
        return self.directory.con.execute(statement, [*values, limit]).fetchall()

    def key(self, line: Sequence[Any]) -> str:
        """The key of a line."""
        return write_key(self.sort, line[2:])


_SELECTED = "SELECT s.org, s.valid_from"


def find(query: Query, *, today: date | None = None) -> Page:
    """A page of the organizations that a query asks for, on its day."""
    check(query)
    today = today or day_of(now())
    return read(today, lambda directory: _page(_Question(directory, query, today)))


def _page(question: _Question) -> Page:
    query, counts = question.query, question.counts()
    total = sum(counts.get(cell.id, 0) for cell in question.cells if question.wanted.wants(cell))
    is_backwards = bool(query.before)
    lines = question.lines(total, query.before or query.after, query.size + 1, is_backwards=is_backwards)
    has_more, lines = len(lines) > query.size, lines[: query.size]
    if is_backwards:
        lines.reverse()
    has_next = bool(lines) and (is_backwards or has_more)
    has_previous = bool(lines) and (has_more if is_backwards else bool(query.after))
    return Page(
        rows=_rows(question, lines),
        total=total,
        next_key=question.key(lines[-1]) if has_next else "",
        previous_key=question.key(lines[0]) if has_previous else "",
        facets=_facets(question, counts),
        on=question.on,
        place=question.directory.mark.place,
    )


def rows_of(query: Query, *, today: date | None = None) -> Iterator[Row]:
    """All organizations that a query asks for, in its order, a piece at a time and all of one moment."""
    check(query)
    today = today or day_of(now())
    with open_directory(today) as directory:
        question = _Question(directory, query, today)
        total = sum(question.counts().values())
        key = ""
        while lines := question.lines(total, key, READ_AT_ONCE, is_backwards=False):
            yield from _rows(question, lines)
            if len(lines) < READ_AT_ONCE:
                return
            key = question.key(lines[-1])


def _facets(question: _Question, counts: Mapping[int, int]) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for cell in question.cells:
        if number := counts.get(cell.id, 0):
            for facet in FACETS:
                if question.wanted.wants(cell, but=facet):
                    value = getattr(cell, facet)
                    facets[facet][value] = facets[facet].get(value, 0) + number
    return {facet: dict(sorted(values.items())) for facet, values in facets.items()}


_READ = """
SELECT s.org, o.org_id, o.kind, t.name, t.tax_code, t.address, t.unit, s.unit_at, s.cell, t.last_status,
  t.charter_capital, s.born_on, s.ended_on, t.ended_as,
  (SELECT json_group_array(DISTINCT f.name) FROM told f WHERE f.org = s.org AND f.valid_from < s.valid_from
   AND f.name <> t.name),
  (SELECT json_group_array(DISTINCT f.tax_code) FROM told f WHERE f.org = s.org AND f.valid_from < s.valid_from
   AND f.tax_code NOT IN ('', t.tax_code))
FROM json_each(?) l
CROSS JOIN stretch s ON s.org = l.value ->> 0 AND s.valid_from = l.value ->> 1
JOIN told t ON t.org = s.org AND t.valid_from = s.valid_from
JOIN organization o ON o.org = s.org
ORDER BY l.key
"""


def _rows(question: _Question, lines: Sequence[Sequence[Any]]) -> list[Row]:
    """The lines told in full, in their order."""
    keys = json.dumps([[line[0], line[1]] for line in lines])
    cells = {cell.id: cell for cell in question.cells}
    ground = question.directory.ground
    found = []
    for row in question.directory.con.execute(_READ, [keys]):
        (org, org_id, kind, name, tax_code, address, unit, number, cell_id, last_status, capital, born_on, ended_on,
         ended_as, former_names, former_codes) = row  # fmt: skip
        cell = cells[cell_id]
        then: Unit | None = ground.units.rows.get(unit)
        today = ground.in_order[number] if number >= 0 else None
        found.append(
            Row(
                org, org_id, kind, name, tax_code, address, unit, then.name if then else "",
                today.key if today else "", today.name if today else "", cell.sector, cell.status, last_status,
                _mark(cell.is_alliance_member), _mark(cell.is_observed_active), _mark(cell.is_registered), capital,
                date.fromordinal(born_on), None if ended_on is None else date.fromordinal(ended_on), ended_as,
                tuple(json.loads(former_names)), tuple(json.loads(former_codes)),
            )
        )  # fmt: skip
    return found


def _mark(value: int | None) -> bool | None:
    return None if value is None else bool(value)
