"""The charts and the map of a review, each with the table of its numbers."""

from collections import defaultdict
from collections.abc import Sequence

from sohtx.areas.centres import Centre, Geometry, area_of, centre_of, middle_of, read_boundaries
from sohtx.areas.office import VIETNAM
from sohtx.core.codes import Level
from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words
from sohtx.core.text import VIETNAMESE, Text, current_language
from sohtx.core.units import Unit
from sohtx.documents.pictures import Bar, Spot, bars, map_of_circles
from sohtx.documents.tree import Column, Picture, Row, Table
from sohtx.indicators.answer import Figure
from sohtx.indicators.question import By
from sohtx.ledger import book
from sohtx.review.context import Review
from sohtx.review.saying import number_of
from sohtx.review.tables.cells import amount, sector_label, shown, then_of
from sohtx.review.wording import capitalized, day_in_words, units_below

FEWEST = 2
FEWEST_ON_MAP = 3
BOUNDARIES = "boundaries.geojson"


def sector_bars(review: Review) -> Sequence[Picture]:
    """Cooperatives by sector beside a year before."""
    return _bars(review, "coop_count", "htx-linh-vuc", COOPERATIVES, COOPERATIVES_UNIT)


def revenue_bars(review: Review) -> Sequence[Picture]:
    """Average revenue by sector beside a year before."""
    return _bars(review, "revenue_mean", "doanh-thu-linh-vuc-hinh", REVENUE, REVENUE_UNIT)


def _bars(review: Review, code: str, key: str, title: Text, unit: Text) -> Sequence[Picture]:
    figures = [f for f in review.facts.cells(code, By.SECTOR) if f.value]
    if len(figures) < FEWEST:
        return []
    figures.sort(key=lambda f: -(f.value or 0))
    growths = {f.by: f for f in review.facts.cells(f"{code}_yoy", By.SECTOR)}
    items = [_bar(figure, growths.get(figure.by)) for figure in figures]
    now, then = (
        capitalized(str(period_in_words(p)))
        for p in (review.subject.period, review.subject.period.a_year_before)
    )
    words = review.fill(title)
    return [
        bars(
            key=key,
            title=words,
            alt=_alt(words, [(item.label, item.text) for item in items]),
            source=_source(review, unit),
            items=items,
            now=now,
            then=then if any(item.before for item in items) else "",
            table=_table(
                key, [(sector_label(f.by[0]), f, growths.get(f.by)) for f in figures], SECTOR, now, then
            ),
        )
    ]


def _bar(figure: Figure, growth: Figure | None) -> Bar:
    before = growth.denominator or None if growth else None
    return Bar(
        label=sector_label(figure.by[0]),
        value=figure.value,
        text=number_of(figure).text,
        before=before,
        before_text=then_of(growth).text if growth and before else "",
    )


def _table(
    key: str, rows: Sequence[tuple[str, Figure, Figure | None]], head: Text, now: str, then: str
) -> Table:
    return Table(
        key=f"{key}-so-lieu",
        caption="",
        is_numbered=False,
        columns=(Column(head=str(head), width=30), amount(now), *((amount(then),) if then else ())),
        rows=tuple(
            Row(cells=((name,), shown(figure), *(((then_of(growth),) if growth else (),) if then else ())))
            for name, figure, growth in rows
        ),
    )


def area_map(review: Review) -> Sequence[Picture]:
    """Where cooperatives are: circles at the centres of areas, or areas in shades where the office laid boundaries."""
    level = review.subject.level_below
    figures = [f for f in review.facts.cells("coop_count", By.AREA) if f.value and f.area.level is level]
    centres = _centres(review, level) if level else {}
    spots = [_spot(figure, centres[figure.area.key]) for figure in figures if figure.area.key in centres]
    if level is None or len(spots) < FEWEST_ON_MAP:
        return []
    boundaries = _boundaries(figures)
    title = review.fill(MAP.fill(below=units_below(level, review.subject.geography)))
    figures.sort(key=lambda f: (-(f.value or 0), f.area.code))
    largest = [(f.area.name, number_of(f).text) for f in figures[:5]]
    return [
        map_of_circles(
            key="ban-do",
            title=title,
            alt=_alt(title, largest),
            source=_source(review, COOPERATIVES_UNIT)
            + (f" {NOT_SHOWN}" if len(spots) < len(figures) else ""),
            spots=spots,
            unit=str(COOPERATIVES_SHORT),
            boundaries=boundaries,
            shade=bool(boundaries),
            is_country=review.facts.whole.level is Level.COUNTRY
            and review.facts.units.country.code == VIETNAM,
            islands=(str(HOANG_SA), str(TRUONG_SA)),
            thousands="." if current_language() == VIETNAMESE else ",",
            most_high_mm=105,
            table=_table(
                "ban-do", [(f.area.name, f, None) for f in figures], AREA, str(COOPERATIVES_SHORT), ""
            ),
        )
    ]


def _boundaries(figures: Sequence[Figure]) -> dict[str, Geometry]:
    """The areas that the office laid beside its data, if it did."""
    file = book.home() / BOUNDARIES
    told = read_boundaries(file) if file.exists() else {}
    areas = ((figure.area.key, area_of(figure.area, told)) for figure in figures)
    return {key: area for key, area in areas if area is not None}


def _centres(review: Review, level: Level) -> dict[str, Centre]:
    """Where the units of a level lie; a province in the middle of its communes."""
    units, day = review.facts.units, review.subject.geography
    communes = units.of_level(Level.COMMUNE, day)
    if level is Level.COMMUNE:
        return {unit.key: centre for unit in communes if (centre := centre_of(unit))}
    inside: dict[str, list[Unit]] = defaultdict(list)
    for commune in communes:
        inside[units.printed(commune, level, day).key].append(commune)
    return {key: centre for key, within in inside.items() if (centre := middle_of(within))}


def _spot(figure: Figure, centre: Centre) -> Spot:
    return Spot(
        key=figure.area.key,
        label=figure.area.name,
        latitude=centre.latitude,
        longitude=centre.longitude,
        value=int(figure.value or 0),
        text=number_of(figure).text,
    )


def _alt(title: str, items: Sequence[tuple[str, str]]) -> str:
    told = "; ".join(f"{label} {text}" for label, text in items)
    return f"{title}: {told}."


def _source(review: Review, unit: Text) -> str:
    """Unit, source and day."""
    return str(SOURCE.fill(unit=unit, known=day_in_words(day_of(review.subject.known))))


COOPERATIVES = Text("Số HTX theo lĩnh vực tại thời điểm {day}", "Cooperatives by sector at {day}")
REVENUE = Text(
    "Doanh thu bình quân một HTX theo lĩnh vực, {period}",
    "Average revenue of a cooperative by sector, {period}",
)
MAP = Text("Số HTX theo {below} tại thời điểm {{day}}", "Cooperatives by area ({below}) at {{day}}")
COOPERATIVES_UNIT, REVENUE_UNIT = Text("hợp tác xã", "cooperatives"), Text("triệu đồng", "million đồng")
COOPERATIVES_SHORT = Text("Số HTX", "Cooperatives")
HOANG_SA = Text("Quần đảo Hoàng Sa (Đà Nẵng)", "Hoàng Sa Archipelago (Đà Nẵng)")
TRUONG_SA = Text("Quần đảo Trường Sa (Khánh Hòa)", "Trường Sa Archipelago (Khánh Hòa)")
NOT_SHOWN = Text(
    "Địa bàn chưa có tọa độ trung tâm không thể hiện trên hình.",
    "Areas whose centre is not known are not shown.",
)
SECTOR, AREA = Text("Lĩnh vực", "Sector"), Text("Địa bàn", "Area")
SOURCE = Text(
    "Đơn vị tính: {unit}. Nguồn: Sổ HTX, số liệu cập nhật đến ngày {known}.",
    "Unit: {unit}. Source: Sổ HTX, as known on {known}.",
)
