"""What a new report may be about: periods of which the book has returns, areas in which it has organizations."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from sohtx.accounts.rights import Reach
from sohtx.areas.naming import proper_key
from sohtx.core.codes import Level
from sohtx.core.period import MONTHS, Length, Period
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.figures.extract import Extract
from sohtx.figures.remembering import remembered
from sohtx.figures.whole import whole_area
from sohtx.review.queries import about_unit
from sohtx.web.working import running_half

ONE_DAY = timedelta(days=1)
FEWEST_HALVES = 4
"""How many half-years back are offered, even of a book without returns."""
MOST_COMMUNES = 400
"""A list with more is of no help to anybody: a province has some hundred communes."""


def periods_offered(today: date) -> dict[Text, list[Period]]:
    """Periods by their length, the latest first: half-years that have ended before all others."""
    first = remembered(("first period", today), lambda extract: _first_day(extract, today))
    every = {length: list(_back_to(first, length, today)) for length in MONTHS}
    halves = every[Length.HALF]
    running = [period for periods in every.values() for period in periods if period.end >= today]
    ended = {length: [p for p in periods if p.end < today] for length, periods in every.items()}
    return {
        HALVES: ended[Length.HALF],
        RUNNING: sorted(running, key=lambda p: p not in halves),
        YEARS: ended[Length.YEAR] + ended[Length.LEGAL_YEAR],
        QUARTERS: ended[Length.QUARTER],
        MONTHLY: ended[Length.MONTH],
    }


def usual_period(today: date) -> Period:
    """The half-year that has ended last: the one of which a report is due."""
    return running_half(today).before(1)


def _first_day(extract: Extract, today: date) -> date:
    return min((running_half(today).before(FEWEST_HALVES).start, *(p.start for p in extract.periods)))


def _back_to(first: date, length: Length, today: date) -> Iterable[Period]:
    """The periods of a length from the running one back to the one in which a day lies."""
    number = (today.month - 1) // MONTHS[length] + 1
    period = Period(today.year, length, number)
    if period.end < today:  # the legal year ends before the calendar's
        period = period.before(-1)
    while period.end >= first:
        yield period
        period = period.before(1)


def areas_offered(reach: Reach, today: date) -> dict[Text, list[Unit]]:
    """The areas within reach in which organizations stand or stood, the largest first; without the whole itself."""
    return remembered(("areas offered", today, reach), partial(_offered, reach=reach, today=today))


def _offered(extract: Extract, reach: Reach, today: date) -> dict[Text, list[Unit]]:
    filled = _filled(extract, today)
    found = [unit for unit in filled if reach.covers(about_unit(unit))]
    present = [unit for unit in found if unit.exists_on(today)]
    ended = [unit for unit in found if not unit.exists_on(today)]
    communes = _of(present, Level.COMMUNE)
    return {
        COUNTRY: _of(present, Level.COUNTRY),
        PROVINCES: _of(present, Level.PROVINCE),
        FORMER_PROVINCES: _of(ended, Level.PROVINCE),
        DISTRICTS: _of(found, Level.DISTRICT),
        COMMUNES: communes if len(communes) <= MOST_COMMUNES else [],
    }


def _of(units: Iterable[Unit], level: Level) -> list[Unit]:
    return sorted((u for u in units if u.level is level), key=lambda u: (proper_key(u.name), u.valid_from))


def _filled(extract: Extract, today: date) -> list[Unit]:
    """Every unit in which anybody stands or stood, in the units of then and of today, with all above them."""
    units = extract.units
    rows = extract.con.execute("SELECT unit, max(valid_to) FROM states GROUP BY unit").fetchall()
    found: dict[str, Unit] = {}
    for unit, left_on in ((units.rows[key], left_on) for key, left_on in rows if key in units.rows):
        last = min(left_on, unit.valid_to, today + ONE_DAY) - ONE_DAY
        for day, placed in ((last, unit), (today, units.place(unit, today).unit)):
            found |= {above.key: above for above in units.above(placed, day)}
    return list(found.values())


def area_and_day(units: Units, key: str, period: Period, today: date) -> tuple[Unit, date]:
    """The area that was chosen, and the day in whose units its report is expressed.

    That is the period's last day, or the nearest on which the area exists: the last one of an area that had ended,
    today for one that came to be later. Where none was chosen it is what the office is about: the province in which
    everything stood at the period's end, or, of periods before a merger, the one in which it stands today.
    """
    if not key:
        area = whole_area(period.end)
        return (area, period.end) if area.level is not Level.COUNTRY else (whole_area(today), today)
    unit = units.rows[key]
    if unit.valid_from > period.end:
        return unit, today
    return unit, min(period.end, unit.valid_to - ONE_DAY)


HALVES = Text("6 tháng, đã hết kỳ", "Half-years that have ended")
RUNNING = Text("Chưa hết kỳ (số liệu chưa đủ)", "Still running (figures not complete)")
YEARS = Text("Cả năm", "Years")
QUARTERS = Text("Quý", "Quarters")
MONTHLY = Text("Tháng", "Months")
COUNTRY = Text("Cả nước", "Country")
PROVINCES = Text("Tỉnh, thành phố", "Provinces")
FORMER_PROVINCES = Text("Tỉnh, thành phố trước khi sắp xếp", "Provinces before the reorganization")
DISTRICTS = Text("Huyện, thị xã, thành phố thuộc tỉnh (cũ)", "Districts (former)")
COMMUNES = Text("Xã, phường", "Communes")
