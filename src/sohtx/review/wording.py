"""Words for periods, areas and days, as an official writes them."""

from datetime import date
from functools import cache

from sohtx.core.codes import Kind, Level
from sohtx.core.numerals import say_day
from sohtx.core.period import Length, Period
from sohtx.core.text import Text
from sohtx.core.units import Unit

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

ABBREVIATED = {
    Kind.COOPERATIVE: Text("HTX", "cooperatives"),
    Kind.UNION: Text("liên hiệp HTX", "unions of cooperatives"),
    Kind.GROUP: Text("THT", "cooperative groups"),
}
ONE_OF = {
    Kind.COOPERATIVE: Text("HTX", "cooperative"),
    Kind.UNION: Text("liên hiệp HTX", "union of cooperatives"),
    Kind.GROUP: Text("THT", "cooperative group"),
}


@cache
def period_in_words(period: Period) -> Text:
    """A period: 6 tháng đầu năm 2023."""
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


def period_within_year(period: Period) -> Text:
    """A period where its year is plain from what surrounds it: 6 tháng đầu năm."""
    words = period_in_words(period)
    if period.is_whole_year:
        return Text("năm", "the year")
    return Text(
        words.vi.removesuffix(f" {period.year}").removesuffix(" năm")
        + (" năm" if period.length is Length.HALF else ""),
        words.en.removesuffix(f" of {period.year}").removesuffix(f" {period.year}"),
    )


def day_in_words(day: date) -> str:
    """A day: 30/6/2023."""
    return say_day(day)


_WHOLE = {
    Level.COUNTRY: Text("cả nước", "the country"),
    Level.PROVINCE: Text("toàn tỉnh", "the province"),
    Level.DISTRICT: Text("toàn huyện", "the district"),
    Level.COMMUNE: Text("toàn xã", "the commune"),
}
_BY_FIRST_WORDS = {
    "Thành phố": Text("toàn thành phố", "the city"),
    "Phường": Text("toàn phường", "the ward"),
    "Đặc khu": Text("toàn đặc khu", "the special zone"),
    "Thị trấn": Text("toàn thị trấn", "the township"),
    "Thị xã": Text("toàn thị xã", "the town"),
    "Quận": Text("toàn quận", "the district"),
}


def the_whole(unit: Unit) -> Text:
    """All of an area, as a sentence begins with it: toàn tỉnh."""
    named = (words for start, words in _BY_FIRST_WORDS.items() if unit.name.startswith(f"{start} "))
    return next(named, _WHOLE[unit.level])


UNITS_BELOW = {
    Level.PROVINCE: Text("tỉnh, thành phố", "provinces"),
    Level.COMMUNE: Text("xã, phường", "communes"),
}


def capitalized(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]


def noun(kind: Kind, value: object) -> Text:
    """The word for a kind beside a number: one is singular in English."""
    return (ONE_OF if value == 1 else ABBREVIATED)[kind]
