"""Where candidates and campaigns lie, for those who ask whether somebody may see them."""

from collections.abc import Iterable
from datetime import date

from sohtx.accounts.rights import About, Reach
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.units import Units


def known_units() -> Units:
    """The units of the book; before it has any, the official ones."""
    return units_of_book() or official_units()


def units_above(code: str, then: date, today: date, units: Units) -> frozenset[str]:
    """The codes of today's unit in which a unit of then lies as a whole, and of all above it."""
    unit = units.resolve(code, then)
    place = units.place(unit, today) if unit else None
    if place is None or place.is_choice:
        return frozenset()
    return frozenset(above.code for above in units.above(place.unit, today))


def about_place(code: str, then: date, today: date, units: Units, org_id: str = "") -> About:
    """Something in a commune, of an organization where it is of one."""
    return About(org_id, units_above(code, then, today, units))


def covers_any(reach: Reach, codes: Iterable[str], then: date, today: date, units: Units) -> bool:
    """Whether something in one of some communes, or everywhere where none is named, concerns a reader."""
    if reach.everything:
        return True
    told = list(codes)
    if not told:
        return bool(reach.areas)
    return any(reach.areas & units_above(code, then, today, units) for code in told)
