"""The areas by which a long list may be narrowed: the communes; where they are many, one province at a time."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sohtx.core.alphabet import sort_key
from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.units import Unit
from sohtx.figures.remembering import remembered
from sohtx.returns.respondents import present_units

MOST_OFFERED = 200  # a province has some hundred communes, the country some thousands


class Offer(NamedTuple):
    """The communes that are offered; of many, the provinces in which they lie and the one that was chosen."""

    communes: tuple[Unit, ...]
    provinces: tuple[Unit, ...] = ()
    province: Unit | None = None

    @property
    def is_too_wide(self) -> bool:
        """Whether a province has to be chosen first."""
        return bool(self.provinces) and self.province is None

    @property
    def areas(self) -> tuple[Unit, ...]:
        """One list to choose from: communes, or provinces, or the chosen province and its communes."""
        if self.is_too_wide:
            return self.provinces
        return (*([self.province] if self.province else []), *self.communes)


def offer(communes: Iterable[Unit], area: str, on: date | None = None) -> Offer:
    """What is offered, by name, in the units of a day (today). ``area``: a province or commune chosen, or blank.

    Of many communes none is offered until a province is chosen.
    """
    units = set(communes)
    if len(units) <= MOST_OFFERED:
        return Offer(_by_name(units))
    upper = {unit: province for unit, province in _provinces(on or day_of(now())).items() if unit in units}
    chosen = next((up for unit, up in upper.items() if area and area in (unit.code, up.code)), None)
    mine = (unit for unit, up in upper.items() if up == chosen)
    return Offer(_by_name(mine), _by_name(set(upper.values())), chosen)


def _provinces(on: date) -> Mapping[Unit, Unit]:
    """The province of every commune on a day."""
    return remembered(("provinces", on), lambda _: _look_up(on))


def _look_up(on: date) -> dict[Unit, Unit]:
    units = present_units()
    return {unit: units.printed(unit, Level.PROVINCE, on) for unit in units.of_level(Level.COMMUNE, on)}


def _by_name(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: (sort_key(unit.name), unit.code)))
