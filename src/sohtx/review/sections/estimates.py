"""What was estimated before a period had ended, beside what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words
from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Number, Row, RowKind, Runs, Table
from sohtx.figures.estimates import Estimated, estimates_of
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Asked
from sohtx.review.context import Review
from sohtx.review.facts import estimated_periods
from sohtx.review.saying import NOTHING, number_of, signed_difference, stored
from sohtx.review.tables.cells import INDICATOR, UNIT, amount, marks_in, ordinal, unit_label, words
from sohtx.review.wording import capitalized, day_in_words


def blocks(review: Review) -> Sequence[Block]:
    """The chapter: nothing where nothing was estimated."""
    rows = [row for period_rows in _periods(review) for row in period_rows]
    if not rows:
        return []
    return [
        Table(
            key="uoc-thuc-hien",
            caption=str(CAPTION),
            rows=tuple(rows),
            columns=(
                ordinal(),
                words(INDICATOR, 40),
                words(UNIT, 14, Align.CENTRE),
                words(ON, 16, Align.CENTRE),
                *(amount(head, width=14) for head in (ESTIMATE, ACTUAL, DIFFERENCE)),
            ),
            notes=(str(NOTE), *marks_in(rows)),
        )
    ]


def _periods(review: Review) -> Iterator[list[Row]]:
    """The rows of each period of which anything was estimated, under its name."""
    for period in estimated_periods(review.subject):
        told = estimates_of(period, review.facts.whole, review.subject.known, review.extract.place)
        if told:
            name = capitalized(str(period_in_words(period)))
            head = Row(cells=((), (name,), (), (), (), (), ()), kind=RowKind.GROUP)
            yield [head, *(_row(review, str(n), one) for n, one in enumerate(told.values(), start=1))]


def _row(review: Review, number: str, one: Estimated) -> Row:
    estimate = estimate_number(one, review.facts.whole.code, review.facts.whole.name)
    actual = actual_of(review, one)
    now: Runs = (number_of(actual, in_column=True),) if actual else (NOTHING,)
    moved: Runs = (_difference(actual, one, estimate),) if actual else (NOTHING,)
    what, day = str(one.indicator.label), day_in_words(day_of(one.recorded_at))
    return Row(
        cells=((number,), (what,), (unit_label(Asked(one.indicator)),), (str(day),), (estimate,), now, moved)
    )


def actual_of(review: Review, one: Estimated) -> Figure | None:
    """What came of an estimate; None while its period runs, or where nobody has reported it."""
    if one.period.end > day_of(review.subject.known):
        return None
    figure = review.facts.figure(one.indicator.code, period=one.period)
    return figure if figure is not None and figure.value is not None else None


def estimate_number(one: Estimated, area_code: str, area_name: str) -> Number:
    """An estimate as a number of the report."""
    what = f"{one.indicator.label}, {period_in_words(one.period)}, {area_name}: {ESTIMATE}"
    name = f"{one.indicator.code}/{one.period}/{area_code}#estimate"
    facts = ((str(GROUNDS), one.reason), (str(ON), str(day_in_words(day_of(one.recorded_at)))))
    return stored(one.value or Fraction(0), name, what, facts)


def _difference(actual: Figure, one: Estimated, estimate: Number) -> Number:
    """By how much the actual is more or less than what was expected."""
    moved = signed_difference(actual, actual._replace(value=one.value))
    name, label = estimate.identity.partition("#")[0], f"{ACTUAL} − {estimate.label}"
    return replace(moved, identity=f"{name} - {estimate.identity}", label=label)


CAPTION = Text("Số ước và kết quả thực hiện", "Estimates and what came of them")
ON = Text("Ngày ước", "Estimated on")
ESTIMATE, ACTUAL = Text("Ước thực hiện", "Estimate"), Text("Thực hiện", "Actual")
DIFFERENCE, GROUNDS = Text("Chênh lệch", "Difference"), Text("Căn cứ", "Grounds")
NOTE = Text(
    "Số ước chỉ để tham khảo, không dùng để tính số liệu; khi có số thực hiện thì dùng số thực hiện.",
    "Estimates are for reference and enter no figure; the actual takes their place as soon as there is one.",
)
