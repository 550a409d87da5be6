"""The lines of a table of figures: each figure with what it is set beside; ordered, looked through, paged by key."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from sohtx.areas.naming import names_apart, proper_key
from sohtx.core.alphabet import plain, sort_key
from sohtx.core.codes import Kind, Sector
from sohtx.core.text import Text
from sohtx.core.units import UnitKey
from sohtx.figures.naming import cell_label, decimals_of
from sohtx.figures.pages.reaching import area_name, units_now
from sohtx.figures.pages.wanted import Wanted
from sohtx.figures.remembering import ask_remembered, remembered
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS
from sohtx.indicators.question import By, Question

PAGE = 200
_ORDER = {code.value: place for place, code in enumerate([*Sector, *Kind])}


class Line(NamedTuple):
    """A figure with what it is set beside; ``key`` is its place among the lines."""

    figure: Figure
    beside: Figure | None
    key: str


@dataclass(frozen=True)
class Lines:
    """What a page of a table shows, and all that it is a page of."""

    question: Question
    all: list[Line]
    shown: list[Line]
    totals: list[Line]
    count: int
    areas: dict[UnitKey, str]
    """What the areas are called among themselves."""
    decimals: dict[str, int]
    """To how many decimals the figures of each indicator are printed."""
    previous_key: str = ""
    next_key: str = ""

    def names_of(self, figure: Figure) -> list[str]:
        """The names of a line's cells in the order of the breakdown."""
        others = iter(figure.by)
        return [
            self.areas[figure.area.key] if by is By.AREA else cell_label(next(others, ""))
            for by in self.question.by
        ]


def lines_of(wanted: Wanted) -> Lines:
    """The lines that an address asks for."""
    question, every = _asked(wanted)
    ordered = _ordered(wanted, every)
    start, end = _page(ordered, wanted)
    totals = _new_totals(wanted, every)
    return Lines(
        question,
        ordered,
        ordered[start:end],
        totals,
        len(every),
        names_apart(units_now(), (line.figure.area for line in every), question.geography),
        _decimals(line.figure for line in (*every, *totals)),
        ordered[start].key if start and ordered else "",
        ordered[end - 1].key if end < len(ordered) else "",
    )


def _decimals(figures: Iterable[Figure]) -> dict[str, int]:
    found: dict[str, int] = {}
    for figure in figures:
        found[figure.asked.code] = max(found.get(figure.asked.code, 0), decimals_of(figure))
    return found


def _asked(wanted: Wanted) -> tuple[Question, list[Line]]:
    """Question and lines in their usual order: as the indicators were chosen, then by area and cell."""
    codes = [*wanted.indicators, *filter(None, map(wanted.compared, wanted.indicators))]
    request = wanted.request(codes)

    def work(_: object) -> tuple[Question, list[Line]]:
        question, figures = ask_remembered(request)
        return question, list(_joined(wanted, figures))

    return remembered(("lines", repr(request), wanted.indicators, wanted.compare), work)


def _joined(wanted: Wanted, figures: Sequence[Figure]) -> list[Line]:
    found: dict[tuple[Any, ...], Figure] = {(f.asked.code, f.area.key, f.by): f for f in figures}
    places = {code: place for place, code in enumerate(wanted.indicators)}
    lines = []
    for f in figures:
        if f.asked.code in places:
            other = wanted.compared(f.asked.code)
            lines.append(
                Line(f, found.get((other, f.area.key, f.by)), "/".join((f.asked.code, f.area.code, *f.by)))
            )
    lines.sort(
        key=lambda line: (
            places[line.figure.asked.code],
            line.figure.area.code,
            *(_ORDER.get(part, len(_ORDER)) for part in line.figure.by),
        )
    )
    return lines


# Order and looking through


def _ordered(wanted: Wanted, lines: list[Line]) -> list[Line]:
    words = plain(wanted.only)
    if words:
        lines = [line for line in lines if words in _plain(_name(line))]
    name = wanted.sort.removeprefix("-")
    if not name:
        return lines
    read = _reader(name, wanted)
    having = [(key, line) for line in lines if (key := read(line)) is not None]
    lacking = [line for line in lines if read(line) is None]
    having.sort(key=lambda pair: pair[0], reverse=wanted.sort.startswith("-"))
    return [*(line for _, line in having), *lacking]


def _reader(name: str, wanted: Wanted) -> Callable[[Line], Any]:
    """What lines are ordered by; None where a line has nothing of the kind, which then comes last."""
    match name:
        case "value":
            return lambda line: line.figure.value
        case "change":
            return lambda line: line.beside.value if line.beside else None
        case "reporting":
            return _part_reporting
        case "area":
            return lambda line: _proper_key(line.figure.area.name)
        case "indicator":
            return lambda line: _sort_key(str(line.figure.asked.label))
        case _:
            place = [str(by) for by in wanted.others].index(name) if name in map(str, wanted.others) else None
            return lambda line: None if place is None else _sort_key(cell_label(line.figure.by[place]))


def _part_reporting(line: Line) -> Fraction | None:
    f = line.figure
    return Fraction(f.reporting_n or 0, f.expected_n) if f.expected_n else None


_plain = lru_cache(maxsize=8_192)(plain)
_proper_key = lru_cache(maxsize=8_192)(proper_key)
_sort_key = lru_cache(maxsize=8_192)(sort_key)


def _name(line: Line) -> str:
    return " ".join((str(line.figure.asked.label), line.figure.area.name, *map(cell_label, line.figure.by)))


# Pages


def _page(lines: Sequence[Line], wanted: Wanted) -> tuple[int, int]:
    """From and up to which line a page goes; a key that is no more begins anew."""
    key = wanted.after or wanted.before
    place = next((n for n, line in enumerate(lines) if line.key == key), None) if key else None
    if place is None:
        start = 0
    elif wanted.after:
        start = place + 1
    else:
        start = max(place - PAGE, 0)
    return start, min(start + PAGE, len(lines))


# Totals


def has_total(wanted: Wanted, code: str) -> bool:
    """Whether an indicator's cells have one figure for all: never over kinds, which are not added."""
    return bool(wanted.by) and (By.KIND.value not in wanted.by or INDICATORS[code].kind is not None)


def totals_of(wanted: Wanted) -> list[Line]:
    """The figures of the whole area, computed anew and not from the lines."""
    codes = tuple(code for code in wanted.indicators if has_total(wanted, code))
    if not codes:
        return []
    _, lines = _asked(replace(wanted, indicators=codes, by=(), level=""))
    return lines


def _new_totals(wanted: Wanted, lines: Sequence[Line]) -> list[Line]:
    """Those totals that say anything new: of a commune by area, its one line is the whole already."""
    told = {(line.figure.asked.code, line.figure.area.key, line.figure.by) for line in lines}
    found = totals_of(wanted)
    return [
        t
        for t in found
        if len(lines) > len(found) or (t.figure.asked.code, t.figure.area.key, ()) not in told
    ]


def total_label(figure: Figure) -> Text:
    """What a total is the total of; a mean or ratio is computed anew for the whole."""
    return (TOTAL if figure.asked.indicator.is_additive else WHOLE).fill(area=area_name(figure.area))


TOTAL = Text("Tổng số của {area}", "Total of {area}")
WHOLE = Text("Tính chung của {area}", "{area} as a whole")
