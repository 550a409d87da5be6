"""Units and their succession: what a code names on a day, and where an organization stands on another day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .book import AreaRow, ChangeRow
from .clock import ONE_DAY, BadInput


@dataclass(eq=False)
class Unit:
    """A unit through its renamings: rows that follow one another without a change between them."""

    rows: list[AreaRow]

    @property
    def begins(self) -> date:
        """The day on which it came to be."""
        return self.rows[0].begins

    @property
    def ends(self) -> date:
        """The first day on which it is no more."""
        return self.rows[-1].ends

    def exists(self, day: date) -> bool:
        """Whether it existed on that day, under whatever name."""
        return self.begins <= day < self.ends

    def row_on(self, day: date) -> AreaRow:
        """Its row of that day; before it began its first, after it ended its last."""
        for row in self.rows:
            if day < row.ends:
                return row
        return self.rows[-1]


@dataclass(frozen=True, eq=False)
class Step:
    """A change between units."""

    on: date
    source: Unit
    target: Unit
    change: ChangeRow


@dataclass(frozen=True)
class Place:
    """A row in which something stands, and whether a choice put it there."""

    row: AreaRow
    chosen: bool


# Which of these parts of a divided unit, divided on that day, does the organization itself name?
Naming = Callable[[list[Unit], date], Unit | None]


def names_nothing(parts: list[Unit], day: date) -> Unit | None:
    """The naming of what is no organization."""
    return None


def _heaviest_first(step: Step, code: str) -> tuple[bool, Fraction, str]:
    """Known shares before unknown ones, the largest first; ties by the lowest code."""
    share = step.change.share
    return (share is None, Fraction(0) if share is None else -share, code)


class Geography:
    """The units of a book."""

    def __init__(self, rows: list[AreaRow], changes: list[ChangeRow]) -> None:
        self.rows = rows
        self.by_code: dict[str, list[AreaRow]] = {}
        for row in sorted(rows, key=lambda row: row.begins):
            self.by_code.setdefault(row.code, []).append(row)
        left = {(change.on, self.row_named(change.from_code, change.on - ONE_DAY)) for change in changes}
        self.unit_of: dict[AreaRow, Unit] = {}
        for same_code in self.by_code.values():
            self._join_rows(same_code, left)
        self.steps = [
            Step(
                change.on,
                self.unit_named(change.from_code, change.on - ONE_DAY),
                self.unit_named(change.to_code, change.on),
                change,
            )
            for change in changes
        ]

    def _join_rows(self, same_code: list[AreaRow], left: set[tuple[date, AreaRow]]) -> None:
        """Rows of one code that go on from one another become one unit."""
        unit: Unit | None = None
        for row in same_code:
            goes_on = unit is not None and unit.ends == row.begins
            if unit is not None and goes_on and (row.begins, unit.rows[-1]) not in left:
                unit.rows.append(row)
            else:
                unit = Unit([row])
            self.unit_of[row] = unit

    # What a code names

    def row_named(self, code: str, day: date) -> AreaRow:
        """The row in force under a code; if none is, the last that had ended; if none, the first to come."""
        rows = self.by_code.get(code)
        if not rows:
            raise BadInput(f"no unit ever bore the code {code}")
        in_force = [row for row in rows if row.in_force(day)]
        ended = [row for row in rows if row.ends <= day]
        return in_force[0] if in_force else ended[-1] if ended else rows[0]

    def unit_named(self, code: str, day: date) -> Unit:
        """The unit that a code names on a day."""
        return self.unit_of[self.row_named(code, day)]

    def country(self, day: date) -> AreaRow:
        """The country."""
        rows = [row for row in self.rows if row.level == "country"]
        return next((row for row in rows if row.in_force(day)), rows[0])

    # Succession

    def successors(self, unit: Unit) -> list[Step]:
        """The changes by which an ended unit passed into others: those of the day on which it ended."""
        steps = [step for step in self.steps if step.source is unit]
        at_end = [step for step in steps if step.on == unit.ends]
        if at_end:
            return at_end
        later = [step for step in steps if step.on > unit.ends]
        return [step for step in later if step.on == min(step.on for step in later)]

    def contributors(self, unit: Unit) -> list[Step]:
        """The changes out of which a unit came to be: those of the day on which it began."""
        return [step for step in self.steps if step.target is unit and step.on == unit.begins]

    def came_from(self, unit: Unit, ancestor: Unit, before: date = date.max) -> bool:
        """Whether a unit came from another, in any number of steps, each earlier than the next."""
        return any(
            step.source is ancestor or self.came_from(step.source, ancestor, step.on)
            for step in self.steps
            if step.target is unit and step.on < before
        )

    def parent(self, row: AreaRow, day: date) -> Unit | None:
        """The unit in which a row lies on a day; of a row not in force, on its nearest day."""
        if not row.parent_code:
            return None
        nearest = min(max(day, row.begins), row.ends - ONE_DAY) if row.begins != row.ends else row.begins
        return self.unit_named(row.parent_code, nearest)

    def forward(self, unit: Unit, day: date, naming: Naming) -> Place:
        """Where an ended unit's organization stands on a later day."""
        chosen = False
        while unit.ends <= day:
            steps = self.successors(unit)
            if not steps:
                parent = self.parent(unit.rows[-1], unit.ends - ONE_DAY)
                if parent is None:
                    break
                unit = parent
            elif len(steps) == 1:
                unit = steps[0].target
            else:
                named = naming([step.target for step in steps], steps[0].on)
                largest = min(steps, key=lambda step: _heaviest_first(step, step.change.to_code)).target
                chosen = chosen or named is None
                unit = named or largest
        return Place(unit.row_on(day), chosen)

    def backward(self, standing: tuple[Unit, ...], day: date) -> Place:
        """Where the organization of a unit that had not begun stands on the earlier day."""
        unit = standing[-1]
        for earlier in reversed(standing[:-1]):
            if earlier.exists(day) and self.came_from(unit, earlier):
                return Place(earlier.row_on(day), False)
        chosen = False
        while unit.begins > day:
            steps = self.contributors(unit)
            if not steps:
                break
            chosen = chosen or len(steps) > 1
            unit = min(steps, key=lambda step: _heaviest_first(step, step.change.from_code)).source
        return Place(unit.row_on(day), chosen)

    def place(self, standing: tuple[Unit, ...], day: date, naming: Naming) -> Place:
        """Express the last unit of a standing (the units an organization bore, in order) on a day."""
        unit = standing[-1]
        if unit.exists(day):
            return Place(unit.row_on(day), False)
        return self.forward(unit, day, naming) if unit.ends <= day else self.backward(standing, day)

    # Levels

    def lineage(self, row: AreaRow, day: date) -> list[Place]:
        """A row and what it lies in, from itself up to the country, all in the units of a day."""
        places = [Place(row, False)]
        parent = self.parent(row, day)
        while parent is not None:
            above = self.place((parent,), day, names_nothing)
            places.append(Place(above.row, above.chosen or places[-1].chosen))
            parent = self.parent(above.row, day)
        return places
