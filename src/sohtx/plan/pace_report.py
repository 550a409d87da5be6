"""What the year's targets tell in the report: the pace that the rest of the year takes, what the next one asks for."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import say_number
from sohtx.core.text import Text
from sohtx.documents.tree import Align, Block, Number, Row, Runs, Table
from sohtx.figures.naming import MINUS, decimals_of, identity
from sohtx.figures.targets import TargetsInForce
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Asked, Comparison
from sohtx.plan.codes import Verdict
from sohtx.plan.goals import pace_of_figure
from sohtx.plan.pace import Pace
from sohtx.plan.telling import amount_column, ordinal_column, words_column

if TYPE_CHECKING:
    from sohtx.review.context import Review

NOTHING = "–"
KEPT_PLACES = 6
PACE_PLACES = 2
LAST_MONTH = 12
RANK = {code: rank for rank, code in enumerate(INDICATORS)}


def outlook(review: "Review") -> Sequence[Block]:
    """The year's targets with the pace needed for the rest of it; at its end those of the year to come."""
    period = review.subject.period
    return _of_next_year(review) if period.end.month == LAST_MONTH else _of_the_rest(review)


def _plans(review: "Review") -> list[Figure]:
    found = [
        figure
        for figure in review.facts.figures
        if figure.asked.comparison is Comparison.PLAN
        and figure.period == review.subject.period
        and not figure.by
        and figure.denominator
        and figure.area == review.facts.whole
    ]
    return sorted(found, key=lambda figure: RANK[figure.asked.indicator.code])


def _of_the_rest(review: "Review") -> list[Block]:
    plans = _plans(review)
    if not plans:
        return []
    rows = [_pace_row(review, number, plan) for number, plan in enumerate(plans, start=1)]
    return [
        Table(
            key="chi-tieu-con-lai",
            caption=str(REST.fill(year=str(review.subject.period.year))),
            rows=tuple(rows),
            columns=(
                ordinal_column(), words_column(INDICATOR, 34), words_column(UNIT, 12, Align.CENTRE),
                amount_column(TARGET), amount_column(REMAINING), amount_column(PER_MONTH), words_column(PACE, 18),
            ),
        )
    ]  # fmt: skip


def _pace_row(review: "Review", number: int, plan: Figure) -> Row:
    pace = pace_of_figure(plan, _base(review, plan), review.subject.period.end)
    places = decimals_of(plan._replace(asked=plan.asked.plain, value=pace.remaining))
    name = identity(plan)
    remaining: Runs = (NOTHING,)
    per_month: Runs = (NOTHING,)
    if pace.remaining:
        first, second = f"{name}#denominator", f"{name}#numerator"
        if pace.reached is not None and pace.target < pace.reached:
            first, second = second, first
        remaining = (_number(pace.remaining, places, f"{first} - {second}", _label(plan, REMAINING)),)
    if pace.per_month:
        facts = ((str(REMAINING), say_number(pace.remaining)), (str(MONTHS), say_number(pace.months_left)))
        per_month = (
            _number(pace.per_month, PACE_PLACES, f"{name}#per_month", _label(plan, PER_MONTH), facts),
        )
    return Row(
        cells=(
            (str(number),), (str(plan.asked.indicator.label),), (str(plan.asked.indicator.unit.label),),
            (_target_number(plan.denominator or Fraction(0), name, _label(plan, TARGET)),), remaining, per_month,
            (_verdict(pace),),
        )
    )  # fmt: skip


def _base(review: "Review", plan: Figure) -> Fraction | None:
    """Where the year began: nothing for what is counted through it, for a stock its value at the end of the last."""
    if plan.asked.indicator.is_flow:
        return Fraction(0)
    before = review.subject.period.before(1)
    figure = review.facts.figure(plan.asked.indicator.code, period=before)
    is_last = before.year < review.subject.period.year
    return figure.value if figure is not None and is_last else None


def _verdict(pace: Pace) -> str:
    return NOTHING if pace.verdict is Verdict.UNKNOWN else str(pace.verdict.label)


def _of_next_year(review: "Review") -> list[Block]:
    year, whole = review.subject.period.year + 1, review.facts.whole
    targets = TargetsInForce(review.extract.units, review.subject.known, review.extract.place)
    found = [(i, target) for i in INDICATORS.values() if (target := targets(i.code, year, whole)) is not None]
    if not found:
        return []
    rows = []
    for number, (indicator, target) in enumerate(found, start=1):
        name = f"{indicator.code}{Comparison.PLAN}/{year:04}/{whole.code}"
        label = f"{indicator.label}, {year}, {whole.name}: {TARGET}"
        rows.append(
            Row(
                cells=(
                    (str(number),), (str(indicator.label),), (str(Asked(indicator).unit.label),),
                    (_target_number(target, name, label),),
                )
            )
        )  # fmt: skip
    columns = (
        ordinal_column(),
        words_column(INDICATOR, 50),
        words_column(UNIT, 18, Align.CENTRE),
        amount_column(TARGET),
    )
    return [
        Table(
            key="chi-tieu-nam-toi", caption=str(NEXT_YEAR.fill(year=str(year))), rows=tuple(rows), columns=columns
        )
    ]  # fmt: skip


def _target_number(value: Fraction, name: str, label: str) -> Number:
    """A target as it was set, with all its decimals."""
    places = len(write_fraction(value, KEPT_PLACES).partition(".")[2])
    return _number(value, places, f"{name}#denominator", label)


def _label(plan: Figure, what: Text) -> str:
    return f"{plan.asked.indicator.label}, {plan.period}, {plan.area.name}: {what}"


def _number(
    value: Fraction, places: int, name: str, label: str, facts: tuple[tuple[str, str], ...] = ()
) -> Number:
    text = say_number(value, places).replace("-", MINUS)
    return Number(text=text, value=value, identity=name, label=label, decimals=places, behind=facts)


INDICATOR, UNIT = Text("Chỉ tiêu", "Indicator"), Text("Đơn vị tính", "Unit")
TARGET, REMAINING = Text("Kế hoạch năm", "Target"), Text("Còn phải thực hiện", "Remaining")
PER_MONTH, PACE = Text("Bình quân mỗi tháng còn lại", "For each month left"), Text("Tiến độ", "Pace")
MONTHS = Text("Số tháng còn lại", "Months left")
REST = Text("Chỉ tiêu còn phải thực hiện trong năm {year}", "What the rest of {year} has to bring")
NEXT_YEAR = Text("Chỉ tiêu kế hoạch năm {year}", "Targets of {year}")
