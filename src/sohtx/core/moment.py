"""Days and moments. A moment is a whole number of microseconds since 1970-01-01T00:00Z, so it compares exactly.

Written without a zone it is Vietnamese time; a date alone is the end of that day.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
BEGINNING = date.min  # a unit without a first day: before records begin
OPEN_DAY = date(9999, 12, 31)  # the end of what has not ended; no real day is that late
OPEN_MOMENT = 253_402_214_400_000_000  # the same, as a moment
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND  # before it no moment can be written
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?", re.ASCII
)


def day_before(day: date) -> date:
    """The day before; of the first day of the calendar, itself."""
    return day - timedelta(days=1) if day > BEGINNING else day


def read_day(text: str) -> date | None:
    """Read YYYY-MM-DD; None when it is anything else or no day of the calendar."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if BEGINNING < day < OPEN_DAY else None


def read_moment(text: str) -> int | None:
    """Read an ISO 8601 date or date-time into microseconds; None when it is neither."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        if len(text) == 10:
            moment = datetime.fromisoformat(text + "T23:59:59.999999+07:00")
        else:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=VIETNAM)
        micros = (moment - _EPOCH) // _MICROSECOND
    except (ValueError, OverflowError):
        return None
    return micros if _FIRST <= micros < OPEN_MOMENT else None


def to_micros(moment: datetime) -> int:
    """An aware date-time as microseconds."""
    return (moment - _EPOCH) // _MICROSECOND


_lived: ContextVar[int | None] = ContextVar("lived", default=None)


def now() -> int:
    """This moment."""
    lived = _lived.get()
    return to_micros(datetime.now(UTC)) if lived is None else lived


@contextmanager
def living_at(moment: int) -> Iterator[None]:
    """Do something as if it were another moment: the example province lives its years in a minute."""
    token = _lived.set(moment)
    try:
        yield
    finally:
        _lived.reset(token)


def day_of(micros: int) -> date:
    """The day of a moment, in Vietnam."""
    return (_EPOCH + micros * _MICROSECOND).astimezone(VIETNAM).date()


def write_moment(micros: int) -> str:
    """A moment in ISO 8601, Vietnamese time, as short as it is exact."""
    return (_EPOCH + micros * _MICROSECOND).astimezone(VIETNAM).isoformat()
