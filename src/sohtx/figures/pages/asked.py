"""What a request asks of the pages of figures: its question, its area, its clocks in words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from django.http import QueryDict

from sohtx.accounts.gate import AskedRequest
from sohtx.core.codes import Level
from sohtx.core.moment import read_day
from sohtx.core.numerals import say_day, say_moment
from sohtx.core.units import Unit, Units
from sohtx.figures.asking import read_request
from sohtx.figures.pages.reaching import units_now, usual_area
from sohtx.figures.pages.wanted import FIRST, Wanted, in_level, read_wanted
from sohtx.figures.remembering import on_extract, remembered
from sohtx.indicators.question import Question
from sohtx.web.working import today, working_period


def wanted_of(request: AskedRequest) -> Wanted:
    """The question of an address, with the level of its areas filled in."""
    wanted = plain_of(request, request.GET)
    request_ = wanted.request(wanted.indicators or [FIRST])
    question = on_extract(lambda extract: read_request(request_, extract.units))
    return in_level(wanted, question.area or units_now().country)


def plain_of(request: AskedRequest, query: QueryDict) -> Wanted:
    """The question of a query, in the units of a day on which its area is one of them."""
    wanted = read_wanted(query, usual_area(request), str(today()), working_period(request))
    day = read_day(wanted.geography)
    if day is None:
        return wanted  # which its reader refuses
    unit = units_now().resolve(wanted.area, day)
    return replace(wanted, geography=str(day_of(unit, day))) if unit else wanted


def day_of(unit: Unit, day: date) -> date:
    """The day, or the nearest one on which a unit is in force: on any other nobody stands in it."""
    units = units_now()
    if units.row_on(unit, day):
        return day
    begins = units.begins(unit)
    return begins if day < begins else units.ends(unit) - timedelta(days=1)


# Clocks


def clocks_of(wanted: Wanted) -> dict[str, str]:
    """The clocks as addresses of panels have them; today's units are the usual ones and are not said."""
    told = wanted.clocks
    if told.get("geography") == str(today()):
        told.pop("geography")
    return told


class Clocks(NamedTuple):
    """The three clocks in words."""

    valid: str
    known: str
    geography: str


def clocks_in_words(question: Question) -> Clocks:
    """The clocks, that of geography by the day since when the area's units are what they are."""
    day, area = question.geography, area_of(question)
    begun = remembered(("units since", day, area.key), lambda extract: _begun(extract.units, area, day))
    return Clocks(
        say_day(question.valid_on), say_moment(question.known), say_day(day if begun == date.min else begun)
    )


def _begun(units: Units, area: Unit, day: date) -> date:
    """The day since when an area has had the communes that it has."""
    is_whole = area is units.country
    inside = (u for u in units.of_level(Level.COMMUNE, day) if is_whole or area in units.above(u, day))
    return max((unit.valid_from for unit in (area, *inside)), default=area.valid_from)


def area_of(question: Question) -> Unit:
    """The whole area of a question."""
    return question.area or units_now().country


class Past(NamedTuple):
    """A unit that is no more: its last day, the unit in which its ground lies today, and what else that was made of.

    Whoever asks for an earlier day with the code that a merged unit took over sees one part of it, and must be told.
    """

    last: date
    now: Unit
    others: list[Unit]


def past_of(area: Unit, day: date) -> Past | None:
    """What is said of a unit that is no more, in the units of a day."""
    units = units_now()
    if units.ends(area) > today():
        return None
    now = units.place(area, today()).unit
    rows = (units.row_on(passing.source, day) for passing in units.origins(now))
    others = [row for row in dict.fromkeys(rows) if row and units.identity(row) != units.identity(area)]
    return Past(units.ends(area) - timedelta(days=1), now, others)
