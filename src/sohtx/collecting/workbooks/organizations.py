"""The organizations that a row may name: by identifier, tax code or name, within somebody's reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from sohtx.accounts.rights import About, Reach
from sohtx.collecting.asking import possible_areas
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.units import Unit
from sohtx.exchange.lists.names import exact_key, fold
from sohtx.register.directory.ground import Ground
from sohtx.register.directory.keeping import open_directory
from sohtx.returns.definitions.definition import FormVersion, Respondent
from sohtx.returns.respondents import codes_today, place_today

_STATEMENT = (
    "SELECT o.org_id, t.name, t.tax_code, s.unit_at FROM stretch s JOIN organization o ON o.org = s.org "
    "JOIN told t ON t.org = s.org AND t.valid_from = s.valid_from "
    "WHERE o.kind = ? AND s.valid_from <= ? ORDER BY s.valid_from"
)


class Known(NamedTuple):
    """An organization of the book: its names, the last one first, and where it stands today."""

    org_id: str
    names: tuple[str, ...]
    tax_code: str
    commune: Unit | None
    about: About

    @property
    def name(self) -> str:
        """Its name as it stands or last stood."""
        return self.names[0]

    def is_called(self, name: str) -> bool:
        """Whether a name is or was its own."""
        if name in self.names:
            return True
        key = exact_key(name)
        return any(exact_key(own) == key for own in self.names)

    def is_in(self, commune: str) -> bool:
        """Whether it stands in a commune of that name today."""
        return self.commune is not None and fold(self.commune.name) == fold(commune)


class Organizations:
    """Those of one kind that lie within reach. Of others it is not even told whether there are any."""

    def __init__(self, known: Iterable[Known], reach: Reach) -> None:
        self._by_id = {one.org_id: one for one in known if reach.covers(one.about)}

    def get(self, org_id: str) -> Known | None:
        """The one of an identifier."""
        return self._by_id.get(org_id)

    def of_code(self, tax_code: str) -> list[Known]:
        """Those of a tax code."""
        return self._by_code.get(tax_code, [])

    def of_name(self, name: str, commune: str) -> list[Known]:
        """Those of a name; in a commune, where one is told."""
        found = self._by_name.get(exact_key(name), [])
        return [one for one in found if not commune or one.is_in(commune)]

    @cached_property
    def _by_code(self) -> Mapping[str, list[Known]]:
        found = defaultdict(list)
        for one in self._by_id.values():
            if one.tax_code:
                found[one.tax_code].append(one)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, list[Known]]:
        found = defaultdict(list)
        for one in self._by_id.values():
            for key in {exact_key(name) for name in one.names}:
                found[key].append(one)
        return found


def respondents_of(version: FormVersion, period: Period) -> list[Known]:
    """Whom a row of a form may name: organizations, or the areas that could answer it for a period."""
    if version.respondent.kind:
        return organizations_of(version.respondent)
    return [
        Known(unit.code, (unit.name,), "", place_today(unit), About("", codes_today(unit)))
        for unit in possible_areas(version, period)
    ]


def organizations_of(respondent: Respondent) -> list[Known]:
    """Every organization of the kind that answers a form, those that have ended among them."""
    day = day_of(now())
    with open_directory(day) as directory:
        rows = directory.con.execute(_STATEMENT, [respondent.value, day.toordinal()]).fetchall()
        ground = directory.ground
        places = {number: _place(ground, number) for number in {number for *_, number in rows}}
    names: dict[str, dict[str, None]] = defaultdict(dict)
    last = {}
    for org_id, name, tax_code, number in rows:
        names[org_id].pop(name, None)
        names[org_id][name] = None
        last[org_id] = (tax_code or "", number)
    return [
        Known(
            org_id, tuple(reversed(names[org_id])), code, places[number][0], About(org_id, places[number][1])
        )
        for org_id, (code, number) in last.items()
    ]


def _place(ground: Ground, number: int | None) -> tuple[Unit | None, frozenset[str]]:
    """A unit of the directory, and the codes of it and of those above it."""
    if number is None or number < 0:
        return None, frozenset()
    unit = ground.in_order[number]
    return unit, frozenset({unit.code, *(upper.code for upper in ground.units.above(unit, ground.day))})
