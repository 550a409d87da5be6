"""The organizations of the book as a list is held against them: how each stands on a day, found by code and name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.moment import now
from sohtx.core.units import Unit, Units
from sohtx.exchange.lists.names import NearNames, Patience, loose_key, same_name
from sohtx.ledger import book
from sohtx.register.deriving import Folder, entries_of_book, sectors_of_book
from sohtx.register.models import SectorCode
from sohtx.register.queries import last_state


class Standing(NamedTuple):
    """One organization of the book, on a day."""

    org_id: str
    kind: str
    name: str
    names: frozenset[str]
    tax_code: str
    unit: Unit
    status: str
    is_observed_active: bool | None
    exists: bool
    sector: str
    address: str
    charter_capital: int | None


class BookSide:
    """All organizations of the book on a day, with the units it uses."""

    def __init__(self, units: Units, standings: Iterable[Standing], own_sectors: dict[str, str]) -> None:
        self.units, self.own_sectors = units, own_sectors
        self.all = sorted(standings, key=lambda s: s.org_id)
        self.by_id = {s.org_id: s for s in self.all}
        self._by_tax: dict[str, list[Standing]] = defaultdict(list)
        self._by_name: dict[str, list[Standing]] = defaultdict(list)
        self._near: NearNames[Standing] = NearNames()
        for standing in self.all:
            if standing.tax_code:
                self._by_tax[standing.tax_code].append(standing)
            for name in standing.names:
                self._by_name[loose_key(name)].append(standing)
            self._near.add(units.identity(standing.unit), standing.name, standing)

    def with_tax_code(self, code: str, kind: str) -> Standing | None:
        """The organization of a code: the one of the kind, and the one that exists, go first."""
        found = self._by_tax.get(code, [])
        return min(found, key=lambda s: (s.kind != kind, not s.exists, s.org_id), default=None)

    def named(self, name: str, kind: str, unit: Unit | None) -> list[Standing]:
        """The organizations of a name, in a place where that is told, of a kind where that is told."""
        found = (s for s in self._by_name.get(loose_key(name), []) if not kind or s.kind == kind)
        known = [s for s in found if any(same_name(n, name) for n in s.names)]
        return [s for s in known if unit is None or same_place(self.units, s.unit, unit)]

    def near(self, name: str, kind: str, unit: Unit | None, patience: Patience) -> list[Standing]:
        """The organizations of a place whose names are nearly this one."""
        if unit is None:
            return []
        found = self._near.near(self.units.identity(unit), name, patience)
        return [s for s in found if not kind or s.kind == kind]


def same_place(units: Units, one: Unit, other: Unit) -> bool:
    """Whether two units are one, or one came from the other."""
    return (
        units.identity(one) == units.identity(other)
        or units.came_from(one, other)
        or units.came_from(other, one)
    )


def book_side(on: date) -> BookSide:
    """The book as known now, on a day; an empty one where nothing was ever written."""
    if book.current() is None:
        return BookSide(official_units(), (), {})
    units = units_of_book() or official_units()
    labels = SectorCode.objects.filter(transaction__place__isnull=False).values_list(
        "code", "label_vi", "label_en"
    )
    return BookSide(units, _standings(units, on), _own_words(labels))


def _own_words(labels: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    from sohtx.exchange.lists.names import fold  # noqa: PLC0415 -- beside its one use

    return {fold(word): code for code, *words in labels for word in (code, *words) if word}


def _standings(units: Units, on: date) -> Iterator[Standing]:
    place = _placing(units, on)
    known = now()
    folder = Folder(units, sectors_of_book())
    for org_id, entries, derived in folder.fold(entries_of_book().iterator(5_000)):
        state = last_state(derived, on, known) or last_state(derived, date.max, known)
        if state is None:
            continue
        names = frozenset(e.name for e in entries if e.name)
        kind = next((e.kind for e in entries if e.kind), "")
        yield Standing(
            org_id, kind, state.name, names, state.tax_code, place(state.unit), state.status,
            state.is_observed_active, state.valid_from <= on < state.valid_to, state.sector, state.address,
            state.charter_capital,
        )  # fmt: skip


def _placing(units: Units, on: date) -> Callable[[str], Unit]:
    known: dict[str, Unit] = {}

    def place(key: str) -> Unit:
        if key not in known:
            known[key] = units.place(units.rows[key], on).unit
        return known[key]

    return place
