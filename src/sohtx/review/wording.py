"""Words for periods, areas and days, as an official writes them."""

from datetime import date

from sohtx.core.codes import Kind, Level
from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.period import Length, Period
from sohtx.core.text import VIETNAMESE, Text, current_language
from sohtx.core.units import Unit
from sohtx.figures.models import Seal

DISTRICTS_END = date(2025, 7, 1)  # and townships with them (Resolution 1673/NQ-UBTVQH15 and its like)

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


def a_year_before_in_words(period: Period) -> Text:
    """What a period is compared with: cùng kỳ năm 2022; of a whole year năm 2022."""
    year = f"{period.year - 1}"
    return (
        Text(f"năm {year}", year)
        if period.is_whole_year
        else Text(f"cùng kỳ năm {year}", f"the same period of {year}")
    )


def day_in_words(day: date) -> str:
    """A day as an official paper has it: 05/02/2023, 30/6/2023 (Decree 30/2020: zeros before days and months 1, 2)."""
    if current_language() != VIETNAMESE:
        return say_day(day)
    return (
        f"{day.day:02}/{day.month:02}/{day.year}"
        if day.month <= 2
        else f"{day.day:02}/{day.month}/{day.year}"
    )


_WHOLE = {
    Level.COUNTRY: Text("cả nước", "the country"),
    Level.PROVINCE: Text("toàn tỉnh", "the province"),
    Level.DISTRICT: Text("toàn huyện", "the district"),
    Level.COMMUNE: Text("toàn xã", "the commune"),
}
_BY_FIRST_WORDS = {
    "Thành phố": Text("toàn thành phố", "the city"),
    "Thị xã": Text("toàn thị xã", "the town"),
    "Quận": Text("toàn quận", "the district"),
}


def the_whole(unit: Unit) -> Text:
    """All of an area, as a sentence begins with it: toàn tỉnh; a commune by its name: thị trấn Bát Xát."""
    if unit.level is Level.COMMUNE:
        return Text(within_sentence(unit), unit.name)
    named = (words for start, words in _BY_FIRST_WORDS.items() if unit.name.startswith(f"{start} "))
    return next(named, _WHOLE[unit.level])


_KINDS_OF_UNITS = ("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn", "Đặc khu")


def within_sentence(unit: Unit) -> str:
    """A unit's name within a sentence: phường Kim Tân; in English as it is."""
    if current_language() != VIETNAMESE:
        return unit.name
    kind = next((kind for kind in _KINDS_OF_UNITS if unit.name.startswith(f"{kind} ")), "")
    return kind.lower() + unit.name.removeprefix(kind)


def units_below(level: Level, day: date) -> Text:
    """What the units of a level are called together on a day."""
    if level is not Level.COMMUNE:
        return Text("tỉnh, thành phố", "provinces")
    if day < DISTRICTS_END:
        return Text("xã, phường, thị trấn", "communes")
    return Text("xã, phường", "communes")


def sealed_report(seal: Seal) -> Text:
    """A sealed report as a sentence names it."""
    period = period_in_words(Period.parse(seal.period))
    return Text(f"báo cáo {period.vi} đã chốt", f"the sealed report of {period.en}")


def capitalized(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]


def were(value: object) -> Text:
    """The English verb beside a number."""
    return Text("", " was" if value == 1 else " were")


def noun(kind: Kind, value: object) -> Text:
    """The word for a kind beside a number: one is singular in English."""
    return (ONE_OF if value == 1 else ABBREVIATED)[kind]
