"""What tables of figures share: columns, cells, growth that leads, the notes that explain marks."""

from collections.abc import Iterable
from fractions import Fraction

from sohtx.core.codes import Kind, ObsStatus, Sector
from sohtx.core.text import Text
from sohtx.documents.tree import Align, Column, Number, Row, Runs
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Asked, Comparison
from sohtx.review.context import Review
from sohtx.review.saying import number_of, reporters, signed_difference
from sohtx.review.sentences import has_enough

FEW_THEN = 30
NO_BREAK = "\N{NO-BREAK SPACE}"  # between a number and its unit in a cell
_LABELS = {str(sector): sector.label for sector in Sector} | {
    "": Text("Chưa rõ lĩnh vực", "Sector not stated")
}
_IN_TEXT = {
    str(Sector.CREDIT): Text("tín dụng", "credit"),
    str(Sector.OTHER): Text("lĩnh vực khác", "other sectors"),
    str(Sector.AGRICULTURE): Text(
        "nông, lâm, ngư, diêm nghiệp", "agriculture, forestry, fishery and salt production"
    ),
}
COUNTED = {
    Kind.COOPERATIVE: Text("HTX", "cooperatives"),
    Kind.UNION: Text("liên hiệp HTX", "unions"),
    Kind.GROUP: Text("THT", "groups"),
}


SHORTEST = COUNTED | {Kind.UNION: Text("LHHTX", "unions")}
"""What is counted, where a cell has no room."""


def sector_label(code: str) -> str:
    """A sector's name."""
    return str(_LABELS.get(code, code))


def sector_in_text(code: str) -> str:
    """A sector's name within a sentence: short, where its full name has brackets or commas of its own."""
    return str(_IN_TEXT.get(code, sector_label(code).lower()))


def sector_order(code: str) -> int:
    """Where a sector stands among sectors; what is not stated comes last."""
    order = [str(sector) for sector in Sector]
    return order.index(code) if code in order else len(order)


def unit_label(asked: Asked) -> str:
    """The unit of a figure as a table's column says it: HTX, người, triệu đồng; % of a comparison."""
    indicator = asked.indicator
    if indicator.is_count and indicator.kind and asked.comparison is Comparison.NONE:
        return str(COUNTED[indicator.kind])
    return str(asked.unit.label)


def ordinal() -> Column:
    """The column that counts rows."""
    return Column(head=str(ORDINAL), align=Align.CENTRE, width=7)


def words(head: Text | str, width: int, align: Align = Align.LEFT) -> Column:
    """A column of words."""
    return Column(head=str(head), width=width, align=align)


def amount(head: Text | str, *, group: Text | str = "", width: int = 11) -> Column:
    """A column of numbers."""
    return Column(head=str(head), group=str(group), align=Align.RIGHT, width=width)


def shown(figure: Figure | None, *, with_sign: bool = False) -> Runs:
    """A figure as a cell, its status as a letter; nothing where there is no figure."""
    return () if figure is None else (number_of(figure, with_sign=with_sign, in_column=True),)


def who(figure: Figure | None) -> Runs:
    """Who reported a figure, as a cell."""
    return () if figure is None or figure.expected_n is None else reporters(figure)


def growth_cell(review: Review, code: str, cell: str | None = None) -> Runs:
    """The growth that leads, as a cell: of the same units, starred, where too few reported; of few by how many."""
    growth = review.facts.figure(f"{code}_yoy", cell=cell)
    matched = review.facts.figure(f"{code}_yoy_matched", cell=cell)
    if growth is None:
        return ()
    if is_of_few(growth):
        return _by_how_many(review, growth, cell)
    if matched is None or matched.value is None or has_enough(growth, review.facts, code, cell):
        return (number_of(growth, with_sign=True, marked=False, in_column=True),)
    return (number_of(matched, with_sign=True, marked=False, in_column=True), "*")


def is_of_few(growth: Figure) -> bool:
    """Whether it is the growth of a count so small that per cents would say more than there is: 800% are eight."""
    indicator = growth.asked.indicator
    is_growth = growth.asked.comparison is Comparison.YEAR_ON_YEAR and indicator.is_count and indicator.kind
    return bool(is_growth) and (growth.denominator or 0) < FEW_THEN


def _by_how_many(review: Review, growth: Figure, cell: str | None) -> Runs:
    """The change of a small count in the count's own unit; of a sector that had nobody, or was not told apart, none."""
    now = review.facts.figure(growth.asked.indicator.code, cell=cell)
    if now is None or (cell is not None and not growth.denominator):
        return (number_of(growth._replace(value=None), marked=False),)
    then = now._replace(period=growth.period.a_year_before, value=growth.denominator or Fraction(0))
    return (
        signed_difference(now, then),
        f"{NO_BREAK}{SHORTEST[growth.asked.indicator.kind or Kind.COOPERATIVE]}",
    )


def then_of(growth: Figure) -> Number:
    """The value a year before, out of the growth on it."""
    before = growth._replace(
        asked=growth.asked.plain,
        period=growth.period.a_year_before,
        value=growth.denominator if growth.asked.indicator.is_count else growth.denominator or None,
        denominator=None,
        numerator=None,
        reporting_n=None,
        expected_n=None,
        obs_status=ObsStatus.NORMAL,
    )
    return number_of(before)


def marks_in(rows: Iterable[Row]) -> tuple[str, ...]:
    """The notes that explain the letters and signs in some rows."""
    runs = [run for row in rows for cell in row.cells for run in cell]
    letters = {run.mark for run in runs if isinstance(run, Number)}
    notes = [f"{status.value}: {EXPLAINED[status]}." for status in EXPLAINED if status.value in letters]
    if "*" in runs:
        notes.append(str(STAR))
    if any(isinstance(run, str) and run.startswith(NO_BREAK) for run in runs):
        notes.append(str(BY_NUMBER))
    if any(isinstance(run, Number) and run.value is None for run in runs):
        notes.append(str(NOTHING))
    return tuple(notes)


EXPLAINED = {
    ObsStatus.LOW_RELIABILITY: Text(
        "dưới 70% số đơn vị phải báo cáo đã báo cáo, độ tin cậy thấp",
        "fewer than 70% of those expected reported: low reliability",
    ),
    ObsStatus.IMPUTED: Text("có phần ước bổ sung cho đơn vị chưa báo cáo", "imputed in part"),
    ObsStatus.ESTIMATED: Text("có đơn vị xếp theo quy đổi địa bàn", "placed in part by a choice"),
}
STAR = Text(
    "(*) Dưới 95% số đơn vị báo cáo ở một trong hai kỳ: tăng (giảm) tính trên các đơn vị báo cáo cả hai kỳ.",
    "(*) Fewer than 95% reported in one of the periods: growth of those that reported both times.",
)
BY_NUMBER = Text(
    "Số cùng kỳ dưới 30 đơn vị: nêu số tăng (giảm), không tính tỷ lệ.",
    "Where there were fewer than 30 a year before, the change is told by number, not in per cent.",
)
NOTHING = Text("“–”: chưa có số liệu hoặc không tính được.", "“–”: no figure, or none that can be computed.")
ORDINAL = Text("STT", "No.")
INDICATOR, UNIT = Text("Chỉ tiêu", "Indicator"), Text("Đơn vị tính", "Unit")
REPORTED = Text("Số báo cáo / phải báo cáo", "Reported / expected")
GROWTH = Text("So với cùng kỳ năm trước (%)", "Year on year (%)")
PLAN = Text("So với kế hoạch năm (%)", "Against plan (%)")
SECTOR, AREA, TOTAL = Text("Lĩnh vực", "Sector"), Text("Địa bàn", "Area"), Text("Tổng số", "Total")
