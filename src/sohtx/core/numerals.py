"""Numbers, days and periods as a reader of each language writes them: 7.735 and 28/7/2023, or 7,735 and 28 July."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from sohtx.core.moment import VIETNAM
from sohtx.core.numbers import write_fraction
from sohtx.core.period import Length, Period
from sohtx.core.text import ENGLISH, Text, current_language

SHOWN_PLACES = 3
LAST_MINUTE = time(23, 59)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def say_number(value: Fraction | int | None, places: int = SHOWN_PLACES) -> str:
    """A number with the language's marks, rounded once."""
    if value is None:
        return ""
    whole, _, decimals = write_fraction(Fraction(value), places).partition(".")
    thousands, point = (",", ".") if current_language() == ENGLISH else (".", ",")
    grouped = f"{int(whole):,}".replace(",", thousands)
    if whole == "-0":
        grouped = "-0"
    return f"{grouped}{point}{decimals}" if decimals else grouped


def say_day(day: date) -> str:
    """A day."""
    if current_language() == ENGLISH:
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.day}/{day.month}/{day.year}"


def say_moment(micros: int) -> str:
    """A moment, to the minute, in Vietnamese time."""
    moment = (_EPOCH + timedelta(microseconds=micros)).astimezone(VIETNAM)
    return f"{moment:%H:%M} {say_day(moment.date())}"


def say_until(micros: int) -> Text:
    """Up to a moment, as a sentence says it: hết ngày 28/7/2023; of a moment within a day, with its time."""
    moment = (_EPOCH + timedelta(microseconds=micros)).astimezone(VIETNAM)
    day = say_day(moment.date())
    if moment.time() >= LAST_MINUTE:
        return Text(f"hết ngày {day}", f"the end of {day}")
    return Text(f"{moment:%H:%M} ngày {day}", f"{moment:%H:%M} on {day}")


def period_in_words(period: Period) -> Text:
    """A period as a sentence says it: 6 tháng đầu năm 2023."""
    year = f"{period.year}"
    match period.length:
        case Length.HALF:
            return _HALVES[period.number - 1].fill(year=year)
        case Length.QUARTER:
            return Text(f"quý {_ROMAN[period.number - 1]} năm {year}", f"quarter {period.number} of {year}")
        case Length.MONTH:
            return Text(f"tháng {period.number} năm {year}", f"{_MONTHS[period.number - 1]} {year}")
        case Length.LEGAL_YEAR:
            return Text(
                f"năm báo cáo {year} (15/12/{period.year - 1} - 14/12/{year})",
                f"the legal reporting year {year}",
            )
        case _:
            return Text(f"năm {year}", f"{year}")


_ROMAN = ("I", "II", "III", "IV")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_HALVES = (
    Text("6 tháng đầu năm {year}", "the first half of {year}"),
    Text("6 tháng cuối năm {year}", "the second half of {year}"),
)
