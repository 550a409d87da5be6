"""How far a reader's figures reach: the area they begin with, what an address is about, whose records are named."""

from collections.abc import Iterable
from typing import Any

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import About, Right
from sohtx.core.moment import read_day
from sohtx.core.units import Unit, Units
from sohtx.figures.asking import Request, read_request
from sohtx.figures.extract import Extract
from sohtx.figures.remembering import on_extract
from sohtx.figures.whole import whole_area
from sohtx.indicators.engine import Engine
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


def named_of(request: AskedRequest, extract: Extract, orgs: Iterable[int]) -> set[int]:
    """Of some organizations, those that the reader may know by name: not those that stand elsewhere today."""
    chosen = set(orgs)
    reach = request.reach(Right.REGISTER_SEE)
    if reach.everything or not chosen:
        return chosen
    day = str(today())
    question = read_request(
        Request(period=day[:4], by=["area"], level="commune", on=day, geography=day), extract.units
    )
    engine = Engine(extract)
    places, text = engine.places(question), engine.sql(question)
    keys = ", ".join(str(org) for org in sorted(chosen))
    query = f"SELECT org, area FROM {text.standing(question.valid_on)} WHERE org IN ({keys})"
    elsewhere = set()
    for org, number in extract.con.execute(text.complete(query)).fetchall():
        above = extract.units.above(places.areas[number], question.geography) if number is not None else []
        if not reach.areas & {unit.code for unit in above}:
            elsewhere.add(org)
    return chosen - elsewhere
