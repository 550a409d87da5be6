"""The period in which one works: chosen at the top of every page, remembered, the running half-year otherwise."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest

from sohtx.core.moment import day_of, now
from sohtx.core.period import Period

COOKIE = "sohtx_period"
A_YEAR = 365 * 24 * 3600
OFFERED = 10  # half-years back from the running one


def today() -> date:
    """The day it is in Vietnam."""
    return day_of(now())


def running_half(day: date | None = None) -> Period:
    """The half-year in which a day lies."""
    day = day or today()
    return Period.parse(f"{day.year:04}-S{1 if day.month <= 6 else 2}")


def period_of_path(request: HttpRequest) -> Period | None:
    """The period of what the page itself is about, where its path names one, as a return's does."""
    found = request.resolver_match
    return _read(found.kwargs.get("period")) if found else None


def working_period(request: HttpRequest) -> Period:
    """The period of the address, else the one remembered, else the running half-year."""
    asked = _read(request.GET.get("period")) or _read(request.COOKIES.get(COOKIE))
    return period_of_path(request) or asked or running_half()


def _read(text: str | None) -> Period | None:
    """A period from its code; nothing of any other text."""
    return Period.parse(text) if text and Period.is_code(text) else None


def offered_periods(chosen: Period) -> Iterator[Period]:
    """The periods to choose from: half-years back from the running one, and the chosen one."""
    latest = running_half()
    offered = [latest.before(back) for back in range(OFFERED)]
    if chosen not in offered:
        yield chosen
    yield from offered
