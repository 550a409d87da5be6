"""Annexes 2 and 3: by sector and by area; and average revenue by sector."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sohtx.core.codes import Level
from sohtx.core.numerals import period_in_words
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.documents.outline import roman
from sohtx.documents.tree import Block, Column, Row, RowKind, Runs, Table
from sohtx.indicators.answer import Figure
from sohtx.indicators.question import By
from sohtx.review.context import Review
from sohtx.review.facts import Facts
from sohtx.review.saying import NOTHING, count_of
from sohtx.review.tables.cells import (
    AREA,
    GROWTH,
    REPORTED,
    SECTOR,
    TOTAL,
    amount,
    growth_cell,
    marks_in,
    ordinal,
    sector_label,
    sector_order,
    shown,
    then_of,
    who,
    words,
)
from sohtx.review.wording import capitalized

REPORTERS, CHANGE = "reporters", "change of "
FEWEST_TOLD = 3
WITHHELD = "x"


class Told(NamedTuple):
    """A column: an indicator, who reported, or a change; its head and the head above it."""

    what: str
    head: Text
    group: Text | str = ""


def sectors_table(review: Review) -> Table | None:
    """By sector; None where nothing stands."""
    facts = review.facts
    cells = sorted(
        {f.by[0] for told in SECTOR_COLUMNS for f in facts.cells(told.what, By.SECTOR)}, key=sector_order
    )
    if not cells:
        return None
    rows = [
        _row(review, str(n), sector_label(cell), SECTOR_COLUMNS, cell)
        for n, cell in enumerate(cells, start=1)
    ]
    return _table("linh-vuc", SECTOR, SECTOR_COLUMNS, [*rows, _total(review, SECTOR_COLUMNS)], SECTOR_NOTE)


def areas_table(review: Review) -> Table | None:
    """By area, under the districts while there are any; None where it is not broken down, or nothing stands."""
    facts, subject = review.facts, review.subject
    told = _by_area(review, subject.level_below)
    areas = {f.area.key: f.area for figures in told.values() for f in figures.values()}
    if not areas:
        return None
    listed = sorted(areas.values(), key=lambda area: (area.level.depth, area.code))
    groups = _by_group(review, listed)
    names = Counter(area.name for area in listed) if None in groups and len(groups) == 1 else Counter()
    sums = _by_area(review, subject.level_between) if subject.level_between else {}
    rows: list[Row] = []
    for n, (group, members) in enumerate(groups.items(), start=1):
        if group is not None:
            rows.append(_area_row(facts, sums, group, roman(n), group.name, RowKind.GROUP))
        for number, area in enumerate(members, start=1):
            name = str(PLACE_NOT_KNOWN) if area is group else _name(review, area, names)
            rows.append(_area_row(facts, told, area, str(number), name))
    return _table("dia-ban", AREA, AREA_COLUMNS, [*rows, _total(review, AREA_COLUMNS)], AREA_NOTE)


ByArea = dict[str, dict[str, Figure]]
"""Figures by indicator and by the area's key."""


def _by_area(review: Review, level: Level | None) -> ByArea:
    """The figures of the table's columns in the areas of a level."""
    codes = (column.what for column in AREA_COLUMNS if column.what != REPORTERS)
    return {code: {f.area.key: f for f in review.facts.cells(code, By.AREA, level)} for code in codes}


def _by_group(review: Review, listed: Sequence[Unit]) -> dict[Unit | None, list[Unit]]:
    """Areas under the units between them and the whole, in the order of their codes; those under none come first."""
    subject, units = review.subject, review.facts.units
    between = subject.level_between
    groups: dict[Unit | None, list[Unit]] = defaultdict(list)
    for area in listed:
        above = (unit for unit in units.above(area, subject.geography) if unit.level is between)
        groups[next(above, None)].append(area)
    return dict(sorted(groups.items(), key=lambda item: item[0].code if item[0] else ""))


def _area_row(
    facts: Facts, told: ByArea, area: Unit, number: str, name: str, kind: RowKind = RowKind.PLAIN
) -> Row:
    mine = {code: figures.get(area.key) or facts.nothing(code, area, ()) for code, figures in told.items()}
    cells = (_of_area(mine, column.what) for column in AREA_COLUMNS)
    return Row(cells=((number,), (name,), *cells), kind=kind)


def _of_area(mine: dict[str, Figure], what: str) -> Runs:
    """A cell of an area; the mean of so few that it would give away one's revenue is not printed."""
    if what == REPORTERS:
        return who(mine["revenue_mean"])
    figure = mine[what]
    if what == "revenue_mean" and figure.value is not None and (figure.reporting_n or 0) < FEWEST_TOLD:
        return (WITHHELD,)
    return shown(figure)


def _name(review: Review, area: Unit, names: Counter[str]) -> str:
    """An area's name, with that of the unit above it where two of one name stand in the table."""
    above = review.facts.units.parent(area, review.subject.geography) if names[area.name] > 1 else None
    return f"{area.name} ({above.name})" if above else area.name


def _table(key: str, head: Text, columns: Sequence[Told], rows: Sequence[Row], note: Text) -> Table:
    heads: tuple[Column, ...] = tuple(amount(told.head, group=told.group) for told in columns)
    return Table(
        key=key,
        caption="",
        columns=(ordinal(), words(head, 26), *heads),
        rows=tuple(rows),
        notes=(str(note), *marks_in(rows)),
    )


def _total(review: Review, columns: Sequence[Told]) -> Row:
    return _row(review, "", str(TOTAL), columns, None, RowKind.TOTAL)


def _row(
    review: Review,
    number: str,
    name: str,
    columns: Sequence[Told],
    cell: str | None,
    kind: RowKind = RowKind.PLAIN,
) -> Row:
    return Row(cells=((number,), (name,), *(_cell(review, told.what, cell) for told in columns)), kind=kind)


def _cell(review: Review, what: str, cell: str | None) -> Runs:
    facts = review.facts
    if what == REPORTERS:
        return who(facts.figure("revenue_mean", cell=cell))
    if what.startswith(CHANGE):
        return growth_cell(review, what.removeprefix(CHANGE), cell)
    by = () if cell is None else (cell,)
    return shown(facts.figure(what, cell=cell) or facts.nothing(what, facts.whole, by))


# Average revenue by sector


def revenue_table(review: Review) -> list[Block]:
    """Average revenue by sector, beside a year before; nothing where nobody is expected to report."""
    period = review.subject.period
    cells = sorted(
        (f.by[0] for f in review.facts.cells("revenue_mean", By.SECTOR) if f.expected_n), key=sector_order
    )
    if not cells:
        return []
    total = Row(cells=_revenue(review, None, str(ALL_SECTORS)), kind=RowKind.TOTAL)
    rows = (*(Row(cells=_revenue(review, cell, sector_label(cell))) for cell in cells), total)
    then, now = (capitalized(str(period_in_words(p))) for p in (period.a_year_before, period))
    return [
        Table(
            key="doanh-thu-linh-vuc",
            caption=review.fill(REVENUE_BY_SECTOR),
            unit=str(UNIT_MILLION),
            rows=rows,
            columns=(
                words(SECTOR, 28),
                amount(REPORTED),
                amount(then),
                amount(now),
                amount(GROWTH_ALL, group=GROWTH),
                amount(GROWTH_MATCHED, group=GROWTH),
                amount(PAIRS),
            ),
            notes=marks_in(rows),
        )
    ]


def _revenue(review: Review, cell: str | None, name: str) -> tuple[Runs, ...]:
    facts = review.facts
    now, growth, matched = (facts.figure(f"revenue_mean{s}", cell=cell) for s in ("", "_yoy", "_yoy_matched"))
    then: Runs = () if growth is None else (then_of(growth),)
    return (
        (name,),
        who(now),
        then,
        shown(now),
        _change(growth),
        _change(matched),
        _pairs(matched),
    )


def _change(figure: Figure | None) -> Runs:
    return shown(figure, with_sign=True) or (NOTHING,)


def _pairs(matched: Figure | None) -> Runs:
    return (NOTHING,) if matched is None else (count_of(matched, "reporting_n", matched.reporting_n),)


COOPERATIVES = Text("Hợp tác xã", "Cooperatives")
RETURNS = Text("Theo phiếu báo cáo", "From returns")
SECTOR_COLUMNS = (
    Told("coop_count", Text("Có đến cuối kỳ", "At the end"), COOPERATIVES),
    Told(f"{CHANGE}coop_count", Text("So với cùng kỳ năm trước", "Year on year"), COOPERATIVES),
    Told("coop_operating_count", Text("Đang hoạt động", "Operating"), COOPERATIVES),
    Told("coop_established", Text("Thành lập mới", "New"), COOPERATIVES),
    Told("coop_dissolved", Text("Giải thể", "Dissolved"), COOPERATIVES),
    Told(REPORTERS, Text("Số HTX báo cáo", "Reported"), RETURNS),
    Told("members", Text("Thành viên (lượt)", "Memberships"), RETURNS),
    Told("workers", Text("Lao động (người)", "Workers"), RETURNS),
    Told("revenue_mean", Text("Doanh thu bình quân (triệu đồng)", "Average revenue (million đồng)"), RETURNS),
    Told(f"{CHANGE}revenue_mean", Text("So với cùng kỳ năm trước", "Year on year"), RETURNS),
    Told("union_count", Text("Liên hiệp HTX", "Unions")),
    Told("group_count", Text("THT", "Groups")),
)
AREA_COLUMNS = (
    Told("coop_count", Text("Có đến cuối kỳ", "At the end"), COOPERATIVES),
    Told("coop_operating_count", Text("Đang hoạt động", "Operating"), COOPERATIVES),
    Told("coop_established", Text("Thành lập mới", "New"), COOPERATIVES),
    Told("coop_dissolved", Text("Giải thể", "Dissolved"), COOPERATIVES),
    Told("union_count", Text("Liên hiệp HTX", "Unions")),
    Told("group_count", Text("THT", "Groups")),
    Told(REPORTERS, Text("Số HTX báo cáo", "Reported"), RETURNS),
    Told("members", Text("Thành viên (lượt)", "Memberships"), RETURNS),
    Told("workers", Text("Lao động (người)", "Workers"), RETURNS),
    Told("revenue_mean", Text("Doanh thu bình quân (triệu đồng)", "Average revenue (million đồng)"), RETURNS),
)
SECTOR_NOTE = Text("Lĩnh vực theo ngành, nghề chính.", "By main line of business.")
AREA_NOTE = Text(
    "Số bình quân của tổng số tính lại từ tổng, không cộng hay lấy trung bình từ các địa bàn. “x”: dưới ba HTX báo "
    "cáo, không in số bình quân.",
    "Averages of the total are computed anew, never added or averaged over areas. “x”: fewer than three reported, "
    "the average is not printed.",
)
PLACE_NOT_KNOWN = Text("Chưa rõ xã, phường, thị trấn", "Commune not known")
ALL_SECTORS = Text("Chung các lĩnh vực", "All sectors")
UNIT_MILLION = Text("Đơn vị tính: triệu đồng; %", "Unit: million đồng; %")
REVENUE_BY_SECTOR = Text(
    "Doanh thu bình quân một HTX theo lĩnh vực, {period}",
    "Average revenue of a cooperative by sector, {period}",
)
GROWTH_ALL, GROWTH_MATCHED = Text("Tính chung", "All"), Text("HTX báo cáo cả hai kỳ", "Same cooperatives")
PAIRS = Text("Số HTX báo cáo cả hai kỳ", "How many")
