"""What was once printed about the period compared with, beside what is known of it now, with the reason."""

from fractions import Fraction

from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Number, Row, Runs, Table
from sohtx.figures.models import PublishedFigure
from sohtx.figures.naming import identity
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS
from sohtx.review.context import Review
from sohtx.review.saying import label, number_of, published_number
from sohtx.review.tables.cells import INDICATOR, UNIT, amount, ordinal, shown, unit_label, words


def published_table(review: Review) -> list[Block]:
    """A row a figure that was printed of the same period last year; nothing where none was."""
    period = review.subject.period.a_year_before
    told = [
        (row, figure)
        for row in review.published(period)
        if row.indicator in INDICATORS and (figure := review.facts.figure(row.indicator, period=period))
    ]
    if not told:
        return []
    return [
        Table(
            key="doi-chieu",
            caption="",
            rows=tuple(_row(str(n), row, now) for n, (row, now) in enumerate(told, start=1)),
            columns=(
                ordinal(),
                words(INDICATOR, 27),
                words(UNIT, 12, Align.CENTRE),
                amount(PRINTED),
                words(BASIS, 34),
                amount(NOW),
                amount(DIFFERENCE),
                words(REASON, 30),
            ),
            notes=(str(NOTE),),
        )
    ]


def _row(number: str, row: PublishedFigure, now: Figure) -> Row:
    basis = "; ".join(part for part in (row.basis, row.document_no) if part)
    moved, why = _moved(row, now)
    return Row(
        cells=(
            (number,),
            (str(now.asked.label),),
            (unit_label(now.asked),),
            (published_number(row),),
            (basis,),
            shown(now),
            moved,
            (str(why),),
        )
    )


def _moved(row: PublishedFigure, now: Figure) -> tuple[Runs, Text]:
    """The difference, where the two are of one kind; else why there is none."""
    printed = published_number(row)
    if now.value is None:
        return (), ONLY_PRINTED
    if not is_comparable(row, now):
        return (), OTHER_BASIS
    if number_of(now).text == printed.text:
        return (_difference(now, printed),), SAME
    return (_difference(now, printed),), RECORDED_SINCE


def is_comparable(row: PublishedFigure, now: Figure) -> bool:
    """Whether what was printed was on the basis of what is computed now, as far as its words tell."""
    is_yearly = row.basis.strip().startswith("năm") or "/năm" in row.basis
    return now.asked.indicator.is_additive or (
        row.nature != "estimate" and not (is_yearly and not now.period.is_whole_year)
    )


def _difference(now: Figure, printed: Number) -> Number:
    value = (now.value or Fraction(0)) - (printed.value or Fraction(0))
    shown_difference = number_of(now._replace(value=value), with_sign=True, marked=False, in_column=True)
    return Number(
        text=shown_difference.text,
        value=value,
        identity=f"{identity(now)} - {printed.identity}",
        label=label(now),
        decimals=shown_difference.decimals,
    )


PRINTED, BASIS = Text("Đã công bố", "Published"), Text("Cơ sở, nguồn", "Basis, source")
NOW, DIFFERENCE, REASON = (
    Text("Cập nhật đến nay", "Known now"),
    Text("Chênh lệch", "Difference"),
    Text("Lý do", "Reason"),
)
SAME = Text("Không thay đổi", "Unchanged")
ONLY_PRINTED = Text("Không có phiếu báo cáo để tính lại", "There are no returns to compute it from")
OTHER_BASIS = Text(
    "Không so sánh được: số đã công bố là số ước hoặc tính theo năm",
    "Not comparable: published as an estimate or on a yearly basis",
)
RECORDED_SINCE = Text(
    "Phiếu báo cáo, biến động ghi nhận hoặc đính chính sau khi công bố",
    "Returns and entries recorded or corrected after it was published",
)
NOTE = Text(
    "Số đã công bố chỉ để đối chiếu; tăng, giảm trong báo cáo tính theo số liệu cập nhật.",
    "What was published stands for comparison only; changes in the report are computed on what is known now.",
)
