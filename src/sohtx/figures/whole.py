"""The area that an installation is about: the one province in which everything stands today, else the country."""

from datetime import date

from sohtx.core.codes import Level
from sohtx.core.moment import day_of, now
from sohtx.core.units import Unit
from sohtx.figures.asking import Request, answer, read_request
from sohtx.figures.extract import Extract
from sohtx.figures.remembering import remembered

COUNTS = ("coop_count", "union_count", "group_count")


def whole_area(day: date | None = None) -> Unit:
    """The unit that holds every organization, in the units of a day (today): a province, or the country."""
    on = day or day_of(now())
    return remembered(("whole", on), lambda extract: _whole(extract, on))


def _whole(extract: Extract, on: date) -> Unit:
    request = Request(
        period=f"{on.year:04}", indicators=COUNTS, by=["area"], level=Level.PROVINCE.value, on=str(on)
    )
    figures = answer(extract, read_request(request, extract.units))
    standing = {figure.area.key: figure.area for figure in figures if figure.value}
    return next(iter(standing.values())) if len(standing) == 1 else extract.units.country
