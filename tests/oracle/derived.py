"""Growth and plan: figures made of figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from .clock import one_year_before
from .figures import ZERO, Cell, Figure, Question, Share, View, reporting_marks, worst
from .indicators import Indicator


@dataclass(frozen=True)
class Answer:
    """What is printed of one cell, before it is made text. `None` is a blank."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    unit: str
    reporting_n: int | None
    expected_n: int | None
    reassigned_n: int
    status: str
    imputed_value: Fraction | None = None
    imputed_n: int = 0


def counts_of(figure: Figure) -> tuple[int | None, int | None]:
    """Reporting and expected, which figures of the ledger alone do not have."""
    if figure.indicator.is_count:
        return None, None
    return figure.reporting_n, len(figure.expected)


def plain(view: View, indicator: Indicator, question: Question, cells: list[Cell]) -> dict[Cell, Answer]:
    """An indicator without suffix, of its own cells and of those asked for besides."""
    figures = view.figures(indicator, question)
    return {
        cell: _plain(figures.get(cell, Figure(indicator))) for cell in {**figures, **dict.fromkeys(cells)}
    }


def _plain(figure: Figure) -> Answer:
    value, is_sum = figure.value, figure.indicator.is_sum
    imputed_n = len(figure.imputed)
    return Answer(
        value=value,
        numerator=None if is_sum and value is None else figure.numerator,
        denominator=None if is_sum else figure.denominator,
        unit=figure.indicator.unit,
        reporting_n=counts_of(figure)[0],
        expected_n=counts_of(figure)[1],
        reassigned_n=len(figure.reassigned),
        status=figure.status,
        imputed_value=figure.imputed_value if imputed_n else None,
        imputed_n=imputed_n,
    )


def last_year_of(question: Question) -> Question:
    """The same question of one year before; what is known and the units stay."""
    period = question.period.last_year()
    valid = one_year_before(question.valid) if question.on_asked else period.end
    return replace(question, period=period, valid=valid)


def year_on_year(
    view: View, indicator: Indicator, question: Question, cells: list[Cell]
) -> dict[Cell, Answer]:
    """Growth over the same period of last year."""
    question = replace(question, impute="none")
    now = view.figures(indicator, question)
    then = view.figures(indicator, last_year_of(question))
    every = {**now, **then, **dict.fromkeys(cells)}
    none = Figure(indicator)
    return {cell: _growth(indicator, now.get(cell, none), then.get(cell, none)) for cell in every}


def _growth(indicator: Indicator, now: Figure, then: Figure) -> Answer:
    status = worst([now.status, then.status])
    in_percent = indicator.unit == "%"
    value = None
    if then.value is not None and not in_percent and then.value <= 0:
        status = "M"
    elif now.value is not None and then.value is not None:
        value = now.value - then.value if in_percent else 100 * (now.value / then.value - 1)
    reporting_n, expected_n = counts_of(now)
    return Answer(
        value=value,
        numerator=now.value or ZERO,
        denominator=then.value or ZERO,
        unit="pp" if in_percent else "%",
        reporting_n=reporting_n,
        expected_n=expected_n,
        reassigned_n=len(now.reassigned | then.reassigned),
        status=status,
    )


def matched(view: View, indicator: Indicator, question: Question, cells: list[Cell]) -> dict[Cell, Answer]:
    """Growth of those that reported both times, in the cells of the later period."""
    question = replace(question, impute="none")
    earlier = last_year_of(question)
    expected_then = view.expected(earlier.period)
    now = view.figures(indicator, question)
    everywhere = replace(earlier, area=view.geography.country(earlier.geography), by=("kind",))
    then = {
        share.org_id: share
        for figure in view.figures(indicator, everywhere).values()
        for share in figure.shares
    }
    answers = {cell: _matched(Figure(indicator), then, set(expected_then)) for cell in cells}
    for cell, figure in now.items():
        if figure.expected & set(expected_then):
            answers[cell] = _matched(figure, then, set(expected_then))
    return answers


def _matched(figure: Figure, then: dict[str, Share], expected_then: set[str]) -> Answer:
    expected_n = len(figure.expected & expected_then)
    pairs = [(share, then[share.org_id]) for share in figure.shares if share.org_id in then]
    above = sum((record.numerator for share, _ in pairs for record in share.records), ZERO)
    below = sum((record.numerator for _, share in pairs for record in share.records), ZERO)
    reassigned_n = len({share.org_id for share, _ in pairs if share.chosen})
    said = ["A", *reporting_marks(len(pairs), expected_n)]
    if reassigned_n:
        said.append("E")
    if any(share.is_estimate for pair in pairs for share in pair):
        said.append("P")
    if not pairs:
        said = ["L" if expected_n else "M"]
    elif below <= 0:
        said = ["M"]
    value = None if worst(said) in "LM" else 100 * (above / below - 1)
    return Answer(value, above, below, "%", len(pairs), expected_n, reassigned_n, worst(said))


def plan(view: View, indicator: Indicator, question: Question, cells: list[Cell]) -> dict[Cell, Answer]:
    """What was reached of the year's target."""
    question = replace(question, impute="none")
    questions = _to_date(indicator, question)
    figures = [view.figures(indicator, part) for part in questions]
    every = {cell: None for found in figures for cell in found} | dict.fromkeys(cells)
    none = Figure(indicator)
    answers = {}
    for cell in every:
        target = target_of(view, indicator, question, cell)
        answers[cell] = _plan([found.get(cell, none) for found in figures], target, question)
    return answers


def _to_date(indicator: Indicator, question: Question) -> list[Question]:
    """The questions whose figures add up to what was reached, that of the period itself last."""
    if not indicator.is_flow:
        return [question]
    if not indicator.is_from_returns:
        return [replace(question, flows_from=date(question.period.year, 1, 1))]
    return [replace(question, period=period) for period in question.period.year_to_date()]


def _plan(figures: list[Figure], target: Fraction | None, question: Question) -> Answer:
    last = figures[-1]
    values = [figure.value for figure in figures]
    reached = None if None in values else sum((value for value in values if value is not None), ZERO)
    status = worst([figure.status for figure in figures])
    cannot = (
        target is None or target == 0 or (not last.indicator.is_sum and not question.period.is_whole_year)
    )
    reporting_n, expected_n = counts_of(last)
    return Answer(
        value=None if cannot or reached is None or target is None else 100 * reached / target,
        numerator=reached or ZERO,
        denominator=target or ZERO,
        unit="%",
        reporting_n=reporting_n,
        expected_n=expected_n,
        reassigned_n=len(set().union(*(figure.reassigned for figure in figures))),
        status="M" if cannot else status,
    )


def target_of(view: View, indicator: Indicator, question: Question, cell: Cell) -> Fraction | None:
    """The target in force for a cell; by sector or kind there is none."""
    if cell[1]:
        return None
    unit = view.geography.unit_of[cell[0]]
    candidates = [
        target
        for target in view.book.targets
        if target.indicator == indicator.code
        and target.period == str(question.period.year)
        and target.recorded_at <= question.known
    ]
    same_unit = []
    for target in candidates:
        country = view.geography.country(target.decided_on).code
        named = view.geography.unit_named(target.area_code or country, target.decided_on)
        if named is unit:
            same_unit.append(target)
    if not same_unit:
        return None
    return max(same_unit, key=lambda target: (target.decided_on, target.recorded_at)).value
