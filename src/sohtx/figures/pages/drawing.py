"""The charts and the map of a question, drawn by the same hand as those of the report."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

from sohtx.areas.centres import Centre, area_of, centre_of, middle_of, read_boundaries
from sohtx.core.codes import Level
from sohtx.core.moment import day_of
from sohtx.core.numerals import say_day
from sohtx.core.period import Period
from sohtx.core.text import VIETNAMESE, Text, current_language
from sohtx.core.units import Unit, Units
from sohtx.documents.pictures import Bar, Spot, Step, bars, columns, map_of_circles, vectors_only
from sohtx.documents.tree import Picture
from sohtx.figures.naming import decimals_of
from sohtx.figures.pages.reaching import area_name, units_now
from sohtx.figures.pages.showing import Shown, show, value_of
from sohtx.figures.pages.table import Line, Lines
from sohtx.figures.pages.wanted import View, Wanted
from sohtx.figures.remembering import ask_remembered, remembered
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Comparison
from sohtx.indicators.question import By, Question
from sohtx.ledger import book

MOST_BARS = 30
MOST_SPOTS = 1_000
MOST_PICTURES = 4
STEPS = 8
COUNTRY = "VN"
BOUNDARIES = "boundaries.geojson"
WIDE, NARROW = 160, 90
"""How broad a picture is, in millimetres of paper: on a phone a broad one would be lettered too small to be read.

A narrow one leaves to its title and its source what it has no room for: which half-year, and the unit."""


class Drawn(NamedTuple):
    """A picture as a page shows it; ``note`` says what of it is left out, ``steps`` are the figures of a series."""

    title: str
    wide: Markup
    narrow: Markup
    source: str
    note: str
    steps: Sequence[tuple[Period, Shown]] = ()


class Told(NamedTuple):
    """What is to be drawn, at any breadth, and what is said of it."""

    draw: Callable[[int], Picture]
    note: str = ""
    steps: Sequence[tuple[Period, Shown]] = ()


def pictures_of(wanted: Wanted, lines: Lines) -> list[Drawn]:
    """The pictures that an address asks for, one an indicator."""
    if wanted.view is View.TABLE:
        return []
    key = ("pictures", repr(wanted), current_language())
    return remembered(key, lambda _: [_drawn(told) for told in _pictures(wanted, lines)])


def why_none(wanted: Wanted) -> Text | None:
    """Why a question has no picture of the kind asked for."""
    if wanted.view is View.MAP and wanted.by != (By.AREA.value,):
        return BY_AREA_ALONE
    return NOTHING_TO_DRAW if wanted.view is not View.TABLE else None


def _drawn(told: Told) -> Drawn:
    with vectors_only():
        wide, narrow = (told.draw(width) for width in (WIDE, NARROW))
    return Drawn(wide.title, _svg(wide), _svg(narrow), wide.source, told.note, told.steps)


def _svg(picture: Picture) -> Markup:
    # Drawn by ourselves, every word in it escaped; a page sets its size
    svg = re.sub(r' width="[\d.]+mm" height="[\d.]+mm"', "", picture.svg, count=1)
    return Markup(svg)  # noqa: S704 -- as above


def _key(what: str, code: str, width: int) -> str:
    """The name of a picture, which no other of its page bears."""
    return f"{what}-{code}-{width}"


def _pictures(wanted: Wanted, lines: Lines) -> Iterator[Told]:
    for code in wanted.indicators[:MOST_PICTURES]:
        own = [line for line in lines.all if line.figure.asked.code == code]
        if wanted.view is View.MAP:
            if wanted.by == (By.AREA.value,):
                yield from _map(wanted, lines, own)
        elif wanted.by:
            yield from _bars(wanted, lines, own)
        else:
            yield from _series(wanted, lines.question, code)


def _bars(wanted: Wanted, lines: Lines, own: Sequence[Line]) -> Iterator[Told]:
    """Bars in the order of the lines; without one, the largest first."""
    own = [line for line in own if line.figure.value is not None]
    if not own:
        return
    if not wanted.sort:
        own = sorted(own, key=lambda line: -(line.figure.value or 0))
    first, question = own[0], lines.question
    is_paired = first.beside is not None and first.beside.asked.comparison is Comparison.YEAR_ON_YEAR
    items = [_bar(line, lines, is_paired=is_paired) for line in own[:MOST_BARS]]
    title = _title(first.figure, question, wanted)
    periods = question.period, question.period.a_year_before

    def draw(width: int) -> Picture:
        now, then = (_period(p) if width == WIDE else str(p.year) for p in periods)
        return bars(
            key=_key("chart", first.figure.asked.code, width),
            title=title,
            alt=_alt(title, [(item.label, item.text) for item in items]),
            source=_source(first.figure, question),
            items=items,
            now=now,
            then=then if any(item.before for item in items) else "",
            width_mm=width,
        )

    left = len(own) - len(items)
    yield Told(draw, str(MORE.fill(shown=len(items), left=left)) if left else "")


def _bar(line: Line, lines: Lines, *, is_paired: bool) -> Bar:
    before = line.beside.denominator if is_paired and line.beside else None
    then = line.figure._replace(value=before) if before else None
    decimals = lines.decimals[line.figure.asked.code]
    return Bar(
        label=" – ".join(lines.names_of(line.figure)),
        value=line.figure.value,
        text=value_of(line.figure, decimals),
        before=before or None,
        before_text=value_of(then, decimals) if then else "",
    )


def _series(wanted: Wanted, question: Question, code: str) -> Iterator[Told]:
    """One figure over the last periods of the same length, the latest dark."""
    periods = [question.period.before(back) for back in reversed(range(STEPS))]
    figures = [
        ask_remembered(wanted.request([code], period=str(p), by=(), level=None, on=None))[1][0]
        for p in periods
    ]
    if all(figure.value is None for figure in figures):
        return
    last, decimals = figures[-1], max(map(decimals_of, figures))
    title = str(SERIES.fill(what=INDICATORS[code].label, area=area_name(last.area), n=STEPS))
    items = [
        Step(label=_period(p), value=f.value, text=value_of(f, decimals))
        for p, f in zip(periods, figures, strict=True)
    ]

    def draw(width: int) -> Picture:
        return columns(
            key=_key("chart", code, width),
            title=title,
            alt=_alt(title, [(item.label, item.text) for item in items]),
            source=_source(last, question),
            items=items,
            width_mm=width,
        )

    note = str(HALVES) if question.period.per_year > 1 and INDICATORS[code].is_flow else ""
    steps = [
        (p, show(f, clocks=_fixed(wanted), decimals=decimals))
        for p, f in zip(reversed(periods), reversed(figures), strict=True)
    ]
    yield Told(draw, note, steps)


def _fixed(wanted: Wanted) -> dict[str, str]:
    """The clocks of other periods: the day of what stands is each period's own."""
    return {name: text for name, text in wanted.clocks.items() if name != "on"}


# The map


def _map(wanted: Wanted, lines: Lines, own: Sequence[Line]) -> Iterator[Told]:
    question = lines.question
    figures = [line.figure for line in own if line.figure.value is not None]
    if not figures or not figures[0].asked.indicator.is_additive or any((f.value or 0) < 0 for f in figures):
        return
    centres = centres_of(question, wanted.level)
    figures.sort(key=lambda f: (-(f.value or 0), f.area.code))
    placed = [f for f in figures if f.area.key in centres]
    if not placed:
        return
    shown = placed[:MOST_SPOTS]
    title = _title(shown[0], question, wanted)
    units = units_now()
    is_country = question.area is None and units.country.code == COUNTRY
    file = book.home() / BOUNDARIES
    told = read_boundaries(file) if file.exists() else {}
    areas = {f.area.key: area for f in shown if (area := area_of(f.area, told)) is not None}
    spots = [_spot(f, lines, centres[f.area.key]) for f in shown]
    alt = _alt(title, [(spot.label, spot.text) for spot in spots[:10]])

    def draw(width: int) -> Picture:
        return map_of_circles(
            key=_key("map", shown[0].asked.code, width),
            title=title,
            alt=alt,
            source=_source(shown[0], question),
            spots=spots,
            unit=str(shown[0].asked.unit.label) if width == WIDE else "",
            boundaries=areas,
            shade=bool(areas),
            is_country=is_country,
            islands=(str(HOANG_SA), str(TRUONG_SA)),
            thousands="." if current_language() == VIETNAMESE else ",",
            width_mm=width,
            most_high_mm=190 if is_country else 120,
        )

    left = len(figures) - len(shown)
    yield Told(draw, str(NOT_SHOWN.fill(n=left)) if left else "")


def centres_of(question: Question, level: str) -> dict[str, Centre]:
    """Where the units of a level lie; a province in the middle of its communes."""
    key = ("centres", str(question.geography), level)
    return remembered(key, lambda extract: _centres(extract.units, question, level))


def _centres(units: Units, question: Question, level: str) -> dict[str, Centre]:
    day = question.geography
    communes = units.of_level(Level.COMMUNE, day)
    if level == Level.COMMUNE.value:
        return {unit.key: centre for unit in communes if (centre := centre_of(unit))}
    inside: dict[str, list[Unit]] = defaultdict(list)
    for commune in communes:
        inside[units.printed(commune, Level.PROVINCE, day).key].append(commune)
    return {key: centre for key, within in inside.items() if (centre := middle_of(within))}


def _spot(figure: Figure, lines: Lines, centre: Centre) -> Spot:
    value = figure.value or Fraction(0)
    return Spot(
        key=figure.area.key,
        label=lines.areas[figure.area.key],
        latitude=centre.latitude,
        longitude=centre.longitude,
        value=value,
        text=value_of(figure, lines.decimals[figure.asked.code]),
    )


# Words


def _title(figure: Figure, question: Question, wanted: Wanted) -> str:
    area = area_name(question.area or units_now().country)
    when = say_day(question.valid_on) if not figure.asked.indicator.is_flow else _period(question.period)
    return str(TITLE.fill(what=figure.asked.label, by=by_words(wanted.by), area=area, when=when))


def by_words(by: Sequence[str]) -> Text:
    """What figures are broken down by, in words."""
    found = [_BY[part] for part in by]
    return Text(", ".join(text.vi for text in found), ", ".join(text.en for text in found))


def _period(period: Period) -> str:
    from sohtx.web.jinja import period_name  # noqa: PLC0415 -- only where pages are served

    return period_name(period)


def _alt(title: str, items: Sequence[tuple[str, str]]) -> str:
    return f"{title}: " + "; ".join(f"{label} {text}" for label, text in items) + "."


def _source(figure: Figure, question: Question) -> str:
    return str(SOURCE.fill(unit=figure.asked.unit.label, known=say_day(day_of(question.known))))


_BY = {
    By.AREA.value: Text("địa bàn", "area"),
    By.SECTOR.value: Text("lĩnh vực", "sector"),
    By.KIND.value: Text("loại hình", "kind"),
}
TITLE = Text("{what} theo {by}, {area}, {when}", "{what} by {by}, {area}, {when}")
SERIES = Text("{what}, {area}, {n} kỳ gần nhất", "{what}, {area}, the last {n} periods")
HALVES = Text(
    "So kỳ này với cùng kỳ năm trước, không so với kỳ liền trước.",
    "Compare a period with the same one of last year, not with the one before.",
)
MORE = Text(
    "Vẽ {shown} dòng đầu; {left} dòng còn lại xem trong bảng.",
    "The first {shown} are drawn; {left} more are in the table.",
)
SOURCE = Text(
    "Đơn vị tính: {unit}. Nguồn: Sổ HTX, số liệu cập nhật đến ngày {known}.",
    "Unit: {unit}. Source: Sổ HTX, as known on {known}.",
)
NOT_SHOWN = Text(
    "{n} địa bàn không thể hiện trên hình (giá trị nhỏ hoặc chưa có tọa độ trung tâm); xem trong bảng.",
    "{n} areas are not on the map (small values, or no known centre); see the table.",
)
HOANG_SA = Text("Quần đảo Hoàng Sa (Đà Nẵng)", "Hoàng Sa Archipelago (Đà Nẵng)")
TRUONG_SA = Text("Quần đảo Trường Sa (Khánh Hòa)", "Trường Sa Archipelago (Khánh Hòa)")
BY_AREA_ALONE = Text(
    "Bản đồ vẽ theo địa bàn: chọn “Chia theo địa bàn” và bỏ các cách chia khác.",
    "A map is drawn by area: break down by area, and by nothing else.",
)
NOTHING_TO_DRAW = Text(
    "Không có gì để vẽ: chưa có số liệu, hoặc (với bản đồ) chỉ tiêu là số bình quân, tỷ lệ hay có giá trị âm.",
    "Nothing can be drawn: there are no figures, or (for a map) it is a mean, a ratio or has negative values.",
)
