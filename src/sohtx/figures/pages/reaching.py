"""How far a reader's figures reach: the area they begin with, what an address is about, whose records are named."""

from collections.abc import Iterable
from typing import Any

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import About, Right
from sohtx.areas.naming import dated_name
from sohtx.core.moment import read_day
from sohtx.core.units import Unit, Units
from sohtx.figures.remembering import on_extract
from sohtx.figures.whole import whole_area
from sohtx.register.reaching import covered
from sohtx.web.working import today


def usual_area(request: AskedRequest) -> Unit:
    """The area with which a reader begins: all that there is, or their own."""
    reach = request.reach(Right.FIGURES_SEE)
    if reach.everything:
        return whole_area()
    units, day = units_now(), today()
    own = (units.resolve(code, day) for code in sorted(reach.areas))
    return next((unit for unit in own if unit is not None), units.country)


def own_areas(request: AskedRequest) -> list[Unit]:
    """All areas of a reader with a narrower reach; nothing where it is not narrowed."""
    reach = request.reach(Right.FIGURES_SEE)
    if reach.everything:
        return []
    units, day = units_now(), today()
    return [unit for code in sorted(reach.areas) if (unit := units.resolve(code, day))]


def units_now() -> Units:
    """The units of the book."""
    return on_extract(lambda extract: extract.units)


def area_name(unit: Unit) -> str:
    """What a unit is called where it stands alone: one that has ended is told from a later one of its name."""
    return dated_name(units_now(), unit)


def about_figures(request: AskedRequest, **_: Any) -> About:
    """The units of today that hold the whole area asked for; none where that is not plain."""
    if request.reach(Right.FIGURES_SEE).everything:
        return About()
    units, day, usual = units_now(), today(), usual_area(request)
    code = request.GET.get("area", "").strip() or usual.code
    geography = read_day(request.GET.get("geography", "").strip() or str(day))
    # A code means another unit on another day, the reader's own code too; without a day the page refuses anyway
    unit = units.resolve(code, geography) if geography else usual
    if unit is None:
        return About()
    place = units.place(unit, day)
    if place.is_choice:  # parts of it lie elsewhere now
        return About()
    return About(units=frozenset(above.code for above in units.above(place.unit, day)))


def named_of(request: AskedRequest, orgs: Iterable[int]) -> set[int]:
    """Of some organizations, those that the reader may know by name: who stands, or last stood, within their reach."""
    chosen = set(orgs)
    reach = request.reach(Right.REGISTER_SEE)
    return chosen if reach.everything or not chosen else covered(chosen, reach, today=today())
