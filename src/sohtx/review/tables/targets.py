"""The year's targets of the area and what was reached of each."""

from dataclasses import replace
from fractions import Fraction

from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Row, Runs, Table
from sohtx.figures.naming import identity
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import Asked
from sohtx.review.context import Review
from sohtx.review.saying import NOTHING, number_of, part_of
from sohtx.review.tables.cells import (
    INDICATOR,
    PLAN,
    UNIT,
    amount,
    marks_in,
    ordinal,
    shown,
    unit_label,
    words,
)
from sohtx.review.tables.indicators import order_of


def targets_table(review: Review) -> list[Block]:
    """A row a target; nothing where there are none."""
    plans = [
        f for f in review.facts.figures if f.asked.code.endswith("_plan_pct") and not f.by and f.denominator
    ]
    if not plans:
        return []
    plans.sort(key=lambda plan: order_of(plan.asked.indicator.code))
    rows = [_row(review, number, plan) for number, plan in enumerate(plans, start=1)]
    return [
        Table(
            key="chi-tieu-ke-hoach",
            caption=str(TARGETS.fill(year=f"{review.subject.period.year}")),
            rows=tuple(rows),
            columns=(
                ordinal(),
                words(INDICATOR, 36),
                words(UNIT, 12, Align.CENTRE),
                amount(TARGET),
                amount(REACHED),
                amount(PLAN),
            ),
            notes=(str(NOTE), *marks_in(rows)),
        )
    ]


def _row(review: Review, number: int, plan: Figure) -> Row:
    indicator = plan.asked.indicator
    target = (part_of(plan, "denominator", plan.denominator or Fraction(0)),)
    figure = review.facts.figure(indicator.code)
    reached: Runs = (NOTHING,)
    if figure is not None and figure.value is not None and plan.numerator is not None:
        rounded = number_of(figure._replace(value=plan.numerator), marked=False)
        reached = (replace(rounded, identity=f"{identity(plan)}#numerator"),)
    return Row(
        cells=(
            (str(number),),
            (str(indicator.label),),
            (unit_label(Asked(indicator)),),
            target,
            reached,
            shown(plan),
        )
    )


TARGETS = Text("Thực hiện các chỉ tiêu kế hoạch năm {year}", "The targets of {year} and what was reached")
NOTE = Text(
    "Số bình quân, tỷ lệ chỉ so với kế hoạch khi hết năm.",
    "Averages and ratios are compared with the plan of a whole year only.",
)
TARGET, REACHED = Text("Kế hoạch năm", "Target"), Text("Thực hiện", "Reached")
