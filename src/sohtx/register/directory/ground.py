"""Today's units in one row: a unit, then all that lies under it, by name. What lies under one is a run of numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256

from sohtx.core.alphabet import sort_key
from sohtx.core.codes import Level
from sohtx.core.moment import day_before
from sohtx.core.units import Named, Unit, UnitKey, Units
from sohtx.register.directory.words import name_words

NOWHERE = -1
_TYPES = ("Thành phố ", "Thị xã ", "Thị trấn ", "Đặc khu ", "Phường ", "Huyện ", "Quận ", "Tỉnh ", "Xã ")


def bare_name(unit: Unit) -> str:
    """A unit's name without its type."""
    kind = next((kind for kind in _TYPES if unit.name.startswith(kind)), "")
    return unit.name[len(kind) :] or unit.name


class Ground:
    """The units of an installation as they are on one day, numbered."""

    def __init__(self, units: Units, day: date) -> None:
        self.units, self.day = units, day
        self._spans: dict[UnitKey, range] = {}
        self._placed: dict[UnitKey, int | None] = {}
        present = [unit for unit in units.rows.values() if unit.exists_on(day)]
        self._under: dict[UnitKey, list[Unit]] = defaultdict(list)
        tops = []
        for unit in present:
            above = units.parent(unit, day)
            if above is None or above.key == unit.key or not above.exists_on(day):
                tops.append(unit)
            else:
                self._under[above.key].append(unit)
        self.in_order: list[Unit] = []
        self._number(tops)
        self._number([unit for unit in present if unit.key not in self._spans])

    @cached_property
    def mark(self) -> str:
        """What tells this ground from any other: all units, and since when those of today are as they are."""
        units, changes = self.units.in_order, self.units.changes
        days = {day for unit in units for day in (unit.valid_from, unit.valid_to) if day <= self.day}
        return sha256(repr((max(days, default=self.day), units, changes)).encode()).hexdigest()

    def _number(self, units: Sequence[Unit]) -> None:
        """Number units and what is under them; not by recursion, since a package's units may be of any depth."""
        pending: list[tuple[Unit, bool]] = [(unit, False) for unit in _backwards(units)]
        first: dict[UnitKey, int] = {}
        while pending:
            unit, is_done = pending.pop()
            if is_done:
                self._spans[unit.key] = range(first[unit.key], len(self.in_order))
            elif unit.key not in first and unit.key not in self._spans:
                first[unit.key] = len(self.in_order)
                self.in_order.append(unit)
                pending.append((unit, True))
                pending += [(below, False) for below in _backwards(self._under[unit.key])]

    def number(self, unit: Unit) -> int:
        """The number of a unit of today."""
        span = self._spans.get(unit.key)
        return span.start if span is not None else NOWHERE

    def place(self, key: UnitKey, names: Sequence[Named], position: int) -> int:
        """The number of today's unit in which an organization of a unit stands."""
        if key not in self._placed:
            self._placed[key] = self._place_all(key)
        placed = self._placed[key]
        if placed is not None:
            return placed
        return self.number(self.units.place(self.units.rows[key], self.day, names, position).unit)

    def depends_on_names(self, key: UnitKey) -> bool:
        """Whether where an organization of a unit stands today depends on the units that it names itself."""
        if key not in self._placed:
            self._placed[key] = self._place_all(key)
        return self._placed[key] is None

    def _place_all(self, key: UnitKey) -> int | None:
        unit = self.units.rows.get(key)
        if unit is None:
            return NOWHERE
        if self.units.depends_on_names(unit, self.day):
            return None
        return self.number(self.units.place(unit, self.day).unit)

    def under(self, unit: Unit) -> range:
        """The numbers of a unit of today and of all that lies under it."""
        return self._spans.get(unit.key, range(0))

    def heirs(self, unit: Unit) -> set[int]:
        """The numbers of all today's units into which a unit of any day, or what lay under it, has passed."""
        row = self.units.row_on(unit, self.day)
        if row is not None:
            return set(self.under(row))
        communes = [below for below in self.family(unit) if below.level is Level.COMMUNE]
        passed = self._passed_into(communes or [unit])
        return {number for heir in passed for number in self.under(heir)}

    def _passed_into(self, units: Iterable[Unit]) -> list[Unit]:
        """Today's units among all into which some have passed in any number of steps."""
        found: dict[UnitKey, Unit] = {}
        pending, seen = list(units), set[UnitKey]()
        while pending:
            unit = pending.pop()
            if unit.key in seen:
                continue
            seen.add(unit.key)
            row = self.units.row_on(unit, self.day)
            if row is not None:
                found[row.key] = row
                continue
            passings = self.units.successors(unit)
            if passings:
                pending += [passing.target for passing in passings]
            else:
                placed = self.units.place(unit, self.day).unit
                found[placed.key] = placed
        return list(found.values())

    def communes_named(self, words: str) -> list[Unit]:
        """The communes of any day with a name, with its type or without, as its words are compared."""
        return self._communes.get(words, [])

    @cached_property
    def _communes(self) -> dict[str, list[Unit]]:
        named: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.rows.values():
            if unit.level is Level.COMMUNE:
                for name in {unit.name, bare_name(unit)}:
                    named[" ".join(name_words(name))].append(unit)
        return named

    @cached_property
    def _rows(self) -> dict[UnitKey, list[Unit]]:
        """By a unit's identity: all its rows."""
        rows: dict[UnitKey, list[Unit]] = defaultdict(list)
        for unit in self.units.rows.values():
            rows[self.units.identity(unit)].append(unit)
        return rows

    @cached_property
    def _below(self) -> dict[UnitKey, list[Unit]]:
        """By a unit's identity: the rows that lay directly under it on any day."""
        below: dict[UnitKey, list[Unit]] = defaultdict(list)
        for unit in self.units.rows.values():
            for above in self._parents(unit):
                below[self.units.identity(above)].append(unit)
        return below

    def _parents(self, unit: Unit) -> Iterator[Unit]:
        """The units under which one lay on its first and on its last day."""
        first = self.units.resolve(unit.parent_code, unit.valid_from) if unit.parent_code else None
        last = self.units.resolve(unit.parent_code, day_before(unit.valid_to)) if unit.parent_code else None
        yield from {above.key: above for above in (first, last) if above}.values()

    def family(self, unit: Unit) -> list[Unit]:
        """A unit of any day, in all its rows, and every row that lay under it while it was there."""
        life = (self.units.begins(unit), self.units.ends(unit))
        identity = self.units.identity(unit)
        found = {row.key: row for row in self._rows[identity]}
        pending = [identity]
        while pending:
            for below in self._below.get(pending.pop(), []):
                if below.key not in found and below.valid_from < life[1] and life[0] < below.valid_to:
                    found[below.key] = below
                    pending.append(self.units.identity(below))
        return list(found.values())

    def names_of(self, key: UnitKey) -> list[str]:
        """The name of a unit and of all above it on its last day."""
        unit = self.units.rows.get(key)
        if unit is None:
            return []
        on = min(self.day, day_before(unit.valid_to))
        return [above.name for above in self.units.above(unit, on) if above.level is not Level.COUNTRY]

    def former_names_of(self, number: int) -> list[str]:
        """The names of the units that one of today came from, and of those above them then."""
        if number == NOWHERE:
            return []
        return [name for key in self._came_from(self.in_order[number]) for name in self.names_of(key)]

    def _came_from(self, unit: Unit) -> list[UnitKey]:
        identity, found = self.units.identity(unit), dict[UnitKey, None]()
        pending = [identity]
        while pending:
            key = pending.pop()
            for passing in self.units.origins(self.units.rows[key]):
                source = self.units.identity(passing.source)
                if source not in found:
                    found[passing.source.key] = None
                    found[source] = None
                    pending.append(source)
        return list(found)


def _backwards(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (sort_key(bare_name(unit)), unit.key), reverse=True)
