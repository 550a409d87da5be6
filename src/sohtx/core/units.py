"""Administrative units with their days, and how they pass into one another.

A code names a unit only together with a day: codes are reused. A unit is one row, known by its code and
first day. Rules: figures contract, section 3.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY, day_before
from sohtx.core.refusal import refuse
from sohtx.core.text import Text

UnitKey = str  # code and first day: "02683 2025-07-01"


class Unit(NamedTuple):
    """A commune, district, province or the country, from its first day to the day on which it is no more."""

    code: str
    name: str
    level: Level
    parent_code: str
    valid_from: date = BEGINNING
    valid_to: date = OPEN_DAY

    @property
    def key(self) -> UnitKey:
        """Code and first day in one word."""
        return f"{self.code} {self.valid_from}"

    def exists_on(self, day: date) -> bool:
        """Whether it is in force at the end of that day."""
        return self.valid_from <= day < self.valid_to


class UnitChange(NamedTuple):
    """On a day one unit passed, wholly or in part, into another. An unknown share is None."""

    on: date
    from_code: str
    to_code: str
    share: Fraction | None = None
    law: str = ""


class Named(NamedTuple):
    """A unit that an entry of an organization names: its place in the order of its entries, its day, the unit."""

    position: int
    effective_on: date
    unit: Unit


MOST_KEPT = 200_000  # placings of units on days: some twenty days of a whole country


class Place(NamedTuple):
    """Where an organization stands; ``is_choice`` when a rule had to choose among several units."""

    unit: Unit
    is_choice: bool = False


class _Passing(NamedTuple):
    """An edge of the succession, between units."""

    on: date
    source: Unit
    target: Unit
    share: Fraction | None


class Units:
    """All units and changes of an installation."""

    def __init__(self, units: Iterable[Unit], changes: Iterable[UnitChange] = ()) -> None:
        self.rows: dict[UnitKey, Unit] = {unit.key: unit for unit in units}
        self.changes: list[UnitChange] = list(changes)
        self._placed: dict[tuple[UnitKey, date], Place | None] = {}
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted(self.rows.values(), key=lambda u: u.valid_from):
            self._by_code[unit.code].append(unit)

    @cached_property
    def in_order(self) -> list[Unit]:
        """All rows, in the order of their numbers."""
        return list(self.rows.values())

    @cached_property
    def numbers(self) -> dict[UnitKey, int]:
        """The number of each row."""
        return {key: number for number, key in enumerate(self.rows)}

    def resolve(self, code: str, day: date) -> Unit | None:
        """The unit that a code means on a day: in force then, else the last ended, else the first to come.

        None for a code that was never borne.
        """
        rows = self._by_code.get(code)
        if not rows:
            return None
        begun = [unit for unit in rows if unit.valid_from <= day]
        return begun[-1] if begun else rows[0]

    def read(self, code: str, day: date, column: str = "area") -> Unit:
        """As :meth:`resolve`; refuses a code never borne."""
        unit = self.resolve(code, day)
        if unit is None:
            raise refuse(UNKNOWN_UNIT, MEND_UNIT, column=column, value=code)
        return unit

    @cached_property
    def country(self) -> Unit:
        """The unit of level country."""
        return next(unit for unit in self.rows.values() if unit.level is Level.COUNTRY)

    @cached_property
    def passings(self) -> list[_Passing]:
        """Every passing of a unit, wholly or in part, into another."""
        passings = []
        for change in self.changes:
            source = self.resolve(change.from_code, day_before(change.on))
            target = self.resolve(change.to_code, change.on)
            if source and target and source is not target:
                passings.append(_Passing(change.on, source, target, change.share))
        return passings

    # A unit that goes on under a new name, type or parent has several rows and is one unit

    @cached_property
    def _lines(self) -> dict[UnitKey, list[Unit]]:
        """By the key of any row of a unit: all its rows, from the first."""
        passed = {(p.source.key, p.on) for p in self.passings}
        lines: dict[UnitKey, list[Unit]] = {}
        for rows in self._by_code.values():
            line: list[Unit] = []
            for row in rows:
                last = line[-1] if line else None
                if last is None or last.valid_to != row.valid_from or (last.key, last.valid_to) in passed:
                    line = []
                line.append(row)
                lines[row.key] = line
        return lines

    def identity(self, unit: Unit) -> UnitKey:
        """The key of a unit's first row, which is the same for all its rows."""
        return self._lines[unit.key][0].key

    def row_on(self, unit: Unit, day: date) -> Unit | None:
        """The row of a unit in force on a day; None when the unit did not exist then."""
        if unit.exists_on(day):
            return unit
        return next((row for row in self._lines[unit.key] if row.exists_on(day)), None)

    def nearest_row(self, unit: Unit, day: date) -> Unit:
        """The row of a unit in force on a day; of one not begun the first, of an ended one the last."""
        line = self._lines[unit.key]
        return self.row_on(unit, day) or (line[0] if day < line[0].valid_from else line[-1])

    def begins(self, unit: Unit) -> date:
        """The first day of a unit."""
        return self._lines[unit.key][0].valid_from

    def ends(self, unit: Unit) -> date:
        """The day on which a unit is no more."""
        return self._lines[unit.key][-1].valid_to

    @cached_property
    def _leaving(self) -> dict[UnitKey, list[_Passing]]:
        return _grouped(self.passings, lambda p: self.identity(p.source))

    @cached_property
    def _arriving(self) -> dict[UnitKey, list[_Passing]]:
        return _grouped(self.passings, lambda p: self.identity(p.target))

    def successors(self, unit: Unit) -> list[_Passing]:
        """What an ended unit passed into on its last day; where that is told later, then. Earlier cessions are not."""
        later = [p for p in self._leaving.get(self.identity(unit), []) if p.on >= self.ends(unit)]
        first = min((p.on for p in later), default=None)
        return [p for p in later if p.on == first]

    def origins(self, unit: Unit) -> list[_Passing]:
        """What a unit was made of on its first day."""
        return [p for p in self._arriving.get(self.identity(unit), []) if p.on == self.begins(unit)]

    def came_from(self, unit: Unit, earlier: Unit) -> bool:
        """Whether a unit came from an earlier one, in any number of steps, each before the next."""
        return self.identity(earlier) in self._ancestry(self.identity(unit), OPEN_DAY)

    def _ancestry(self, identity: UnitKey, before: date) -> frozenset[UnitKey]:
        known = self._ancestries.get((identity, before))
        if known is None:
            found: set[UnitKey] = set()
            for passing in self._arriving.get(identity, []):
                if passing.on < before:
                    source = self.identity(passing.source)
                    found |= {source} | self._ancestry(source, passing.on)
            known = self._ancestries[identity, before] = frozenset(found)
        return known

    @cached_property
    def _ancestries(self) -> dict[tuple[UnitKey, date], frozenset[UnitKey]]:
        return {}

    def parent(self, unit: Unit, day: date) -> Unit | None:
        """The unit above, expressed on a day; for a unit not yet begun, the one that came to be its parent."""
        if not unit.parent_code:
            return None
        if unit.valid_from > day:
            parent = self.resolve(unit.parent_code, unit.valid_from)
            return parent and self.nearest_row(parent, day)
        parent = self.resolve(unit.parent_code, min(day, day_before(unit.valid_to)))
        return self.place(parent, day).unit if parent else None

    def above(self, unit: Unit, day: date) -> list[Unit]:
        """The unit itself and all above it, expressed on a day, from the lowest."""
        chain: list[Unit] = []
        current: Unit | None = unit
        while current is not None and current not in chain:
            chain.append(current)
            current = self.parent(current, day)
        return chain

    def printed(self, unit: Unit, level: Level, day: date) -> Unit:
        """The unit under which a placed unit is printed at a level; one of a higher level stands for itself."""
        current: Unit | None = unit
        while current is not None and current.level.depth > level.depth:
            current = self.parent(current, day)
        return current or unit

    def of_level(self, level: Level, day: date) -> list[Unit]:
        """The units of a level in force on a day."""
        return [unit for unit in self.rows.values() if unit.level is level and unit.exists_on(day)]

    def place(self, unit: Unit, day: date, names: Sequence[Named] = (), position: int = -1) -> Place:
        """Express a unit in the units of a day, as the contract's section 3 says.

        ``names`` are all units that the organization's counted entries name, in order; ``position`` is the
        place in that order of what is being placed: names after it are not "earlier".
        """
        row = self.row_on(unit, day)
        if row is not None:
            return Place(row)
        if self.ends(unit) <= day:
            return self._forward(unit, day, names)
        return self._backward(unit, day, names, position)

    def place_of_all(self, unit: Unit, day: date) -> Place | None:
        """Where every organization of a unit stands on a day; None where that depends on what it names itself.

        Found once: units never change, and ten thousand of them are asked for again by every question.
        """
        key = (unit.key, day)
        if key not in self._placed:
            if len(self._placed) >= MOST_KEPT:
                self._placed.clear()
            self._placed[key] = None if self.depends_on_names(unit, day) else self.place(unit, day)
        return self._placed[key]

    def depends_on_names(self, unit: Unit, day: date) -> bool:
        """Whether two organizations of one unit may stand in different places on that day."""
        if self.row_on(unit, day) is not None:
            return False
        if self.begins(unit) > day:
            return bool(self._arriving.get(self.identity(unit)))
        passings = self.successors(unit)
        above = None if passings else self._left_to(unit)
        following = [above] if above else [passing.target for passing in passings]
        return len(passings) > 1 or any(self.depends_on_names(later, day) for later in following)

    def _left_to(self, unit: Unit) -> Unit | None:
        """The unit above one that ended without successor: what stood on its code goes there."""
        return self.resolve(unit.parent_code, day_before(self.ends(unit)))

    def _forward(self, unit: Unit, day: date, names: Sequence[Named]) -> Place:
        is_choice = False
        for _ in range(len(self.rows)):
            passings = self.successors(unit)
            if not passings:
                above = self._left_to(unit)
                if above is None:
                    break
                unit = above
            elif len(passings) == 1:
                unit = passings[0].target
            else:
                named = self._named_part(passings, names)
                is_choice = is_choice or named is None
                unit = named or largest(passings, lambda p: p.target)
            if self.ends(unit) > day:
                break
        return Place(self.nearest_row(unit, day), is_choice)

    def _named_part(self, passings: Sequence[_Passing], names: Sequence[Named]) -> Unit | None:
        """The part that the organization itself names, on or after the day of the division."""
        parts = {self.identity(p.target): p.target for p in passings}
        for name in names:
            if name.effective_on >= passings[0].on and self.identity(name.unit) in parts:
                return parts[self.identity(name.unit)]
        return None

    def _backward(self, unit: Unit, day: date, names: Sequence[Named], position: int) -> Place:
        for name in reversed(names):
            row = self.row_on(name.unit, day) if name.position <= position else None
            if row is not None and self.came_from(unit, name.unit):
                return Place(row)
        is_choice = False
        seen: set[UnitKey] = set()
        while self.begins(unit) > day and unit.key not in seen and (passings := self.origins(unit)):
            seen.add(unit.key)
            is_choice = is_choice or len(passings) > 1
            unit = largest(passings, lambda p: p.source)
        return Place(self.nearest_row(unit, day), is_choice)


def largest(passings: Sequence[_Passing], side: Callable[[_Passing], Unit]) -> Unit:
    """The unit of the largest share: known shares before unknown ones; of equal ones the lowest code."""
    return side(min(passings, key=lambda p: (p.share is None, -(p.share or 0), side(p).code)))


def _grouped(
    passings: Iterable[_Passing], key: Callable[[_Passing], UnitKey]
) -> dict[UnitKey, list[_Passing]]:
    groups: dict[UnitKey, list[_Passing]] = defaultdict(list)
    for passing in passings:
        groups[key(passing)].append(passing)
    return groups


UNKNOWN_UNIT = Text("mã đơn vị hành chính chưa từng có", "no administrative unit ever bore this code")
MEND_UNIT = Text(
    "xem lại mã; đơn vị mới thì thêm vào areas.csv", "check the code; a new unit goes into areas.csv"
)
