"""From sums and counts to figures: value, what is behind it, who reported, and status. Exact throughout."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sohtx.core.codes import ObsStatus
from sohtx.core.period import Period
from sohtx.core.units import Unit, Units
from sohtx.indicators.catalogue import Asked, Comparison
from sohtx.indicators.declare import Formula, Indicator
from sohtx.indicators.engine import NOBODY, NOTHING_IMPUTED, Amount, Cell, Engine, Imputed, Orgs, Table
from sohtx.indicators.question import By, Question

RELIABLE = Fraction(7, 10)
COMPARABLE = 4  # one in so many must have reported before a figure is set beside the year before
FEWEST_TOLD = 3
"""A mean of fewer tells what one of them reported."""

Targets = Callable[[str, int, Unit], Fraction | None]
"""The target in force of an indicator, for a calendar year and a unit."""


class Figure(NamedTuple):
    """A figure with everything that must travel with it."""

    asked: Asked
    period: Period
    area: Unit
    by: tuple[str, ...]
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    reporting_n: int | None
    expected_n: int | None
    imputed_value: Fraction | None
    imputed_n: int
    reassigned_n: int
    obs_status: ObsStatus

    @property
    def is_of_few(self) -> bool:
        """Whether it is a mean of so few that it tells what one of them reported: no printed report has it."""
        is_mean = self.asked.indicator.formula is Formula.MEAN and self.asked.comparison is Comparison.NONE
        return is_mean and self.value is not None and (self.reporting_n or 0) < FEWEST_TOLD

    @property
    def is_scant(self) -> bool:
        """Whether so few of those who owe have reported that setting it beside another period would mislead."""
        return (self.reporting_n or 0) * COMPARABLE < (self.expected_n or 0)


class Value(NamedTuple):
    """A figure before it has a place: its parts, and the organizations placed by a choice."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    taken: int
    expected: int
    chosen: Orgs
    status: ObsStatus
    imputed: Imputed = NOTHING_IMPUTED

    @property
    def is_anything(self) -> bool:
        """Whether an organization is counted or expected."""
        return bool(self.taken or self.expected)


class Answers:
    """The answers to one question."""

    def __init__(self, engine: Engine, units: Units, question: Question, targets: Targets) -> None:
        self._engine, self._units, self._question, self._targets = engine, units, question, targets
        self._places = engine.places(question)

    def __iter__(self) -> Iterator[Figure]:
        """The figures, ordered by indicator, area, then the other columns of the breakdown."""
        cells_of = self._compute()
        for asked in sorted(set(self._question.asked), key=lambda a: a.code):
            values, nothing = cells_of[asked]
            rows = [(*self._place(cell), value) for cell, value in self._printed(values, nothing)]
            rows.sort(key=lambda row: (row[0].code, row[1], row[0].key))
            for area, by, value in rows:
                yield self._figure(asked, area, by, value)

    # Which cells are printed

    def _printed(self, values: dict[Cell, Value], nothing: "Nothing") -> Iterable[tuple[Cell, Value]]:
        if not self._question.by:
            cell = (self._places.number(self._whole),)
            return [(cell, values.get(cell) or nothing(cell))]
        shown = dict(values)
        if self._question.all_areas:
            for unit in self._units.of_level(self._question.level, self._question.geography):
                cell = (self._places.number(unit),)
                if cell not in shown and self._is_inside(unit):
                    shown[cell] = nothing(cell)
        return shown.items()

    @property
    def _whole(self) -> Unit:
        return self._question.area or self._units.country

    def _is_inside(self, unit: Unit) -> bool:
        return self._whole in self._units.above(unit, self._question.geography)

    def _place(self, cell: Cell) -> tuple[Unit, tuple[str, ...]]:
        area = self._whole
        others = []
        for by, part in zip(self._question.by, cell, strict=False):
            if by is By.AREA:
                area = self._places.areas[int(part)]
            else:
                others.append(str(part))
        return area, tuple(others)

    # What is in them

    def _compute(self) -> dict[Asked, tuple[dict[Cell, Value], "Nothing"]]:
        found: dict[Asked, tuple[dict[Cell, Value], Nothing]] = {}
        for comparison, answer in (
            (Comparison.NONE, self._plain),
            (Comparison.YEAR_ON_YEAR, self._year_on_year),
            (Comparison.MATCHED, self._matched),
            (Comparison.PLAN, self._plan),
        ):
            asked = [a for a in self._question.asked if a.comparison is comparison]
            if asked:
                values, nothing = answer([a.indicator for a in asked])
                found |= {a: (values[a.indicator.code], nothing[a.indicator.code]) for a in asked}
        return found

    def _plain(self, indicators: Sequence[Indicator]) -> "Computed":
        values, nothing = self._values(self._question, indicators, impute=True)
        return {code: {c: cells[c] for c in _live(cells)} for code, cells in values.items()}, nothing

    def _values(self, question: Question, indicators: Sequence[Indicator], *, impute: bool) -> "Computed":
        table = self._engine.measure(question, indicators)
        imputed = self._engine.impute(question, indicators) if impute else {}
        return _each(indicators, lambda i: _values_of(i, table, imputed.get(i.code, {})))

    def _year_on_year(self, indicators: Sequence[Indicator]) -> "Computed":
        now, _ = self._values(self._question, indicators, impute=False)
        then, _ = self._values(self._question.a_year_before(), indicators, impute=False)

        def grow(indicator: Indicator) -> tuple[dict[Cell, Value], Nothing]:
            nothing = plain_value(indicator, Amount())

            def compare(one: Value | None, other: Value | None) -> Value:
                return growth(indicator, one or nothing, other or nothing)

            mine, earlier = now[indicator.code], then[indicator.code]
            cells = _live(mine) | _live(earlier)
            return {c: compare(mine.get(c), earlier.get(c)) for c in cells}, lambda _: compare(None, None)

        return _each(indicators, grow)

    def _matched(self, indicators: Sequence[Indicator]) -> "Computed":
        table = self._engine.matched(self._question, indicators)
        return _each(
            indicators,
            lambda i: (
                {cell: matched_growth(i, table.at(i, cell)) for cell in table.cells(i)},
                lambda _: matched_growth(i, Amount()),
            ),
        )

    def _plan(self, indicators: Sequence[Indicator]) -> "Computed":
        by_period = [self._values(period, indicators, impute=False)[0] for period in self._so_far()]
        happened = self._happened_so_far([i for i in indicators if i.is_flow and not i.is_from_returns])

        def against_plan(indicator: Indicator) -> tuple[dict[Cell, Value], Nothing]:
            if indicator.code in happened.amounts:
                series = [_values_of(indicator, happened, {})[0]]
            elif indicator.is_flow and indicator.formula is Formula.SUM:
                series = [values[indicator.code] for values in by_period]
            else:
                series = [by_period[-1][indicator.code]]
            none = plain_value(indicator, Amount())

            def compare(cell: Cell) -> Value:
                steps = [values.get(cell, none) for values in series]
                return plan(indicator, steps, self._target(indicator, cell), self._question.period)

            cells = set().union(*(_live(values) for values in series))
            return {cell: compare(cell) for cell in cells}, compare

        return _each(indicators, against_plan)

    def _so_far(self) -> list[Question]:
        """The question for each of the year's periods up to this one; only the last may move its valid date."""
        earlier = [replace(self._question, period=p, on=None) for p in self._question.period.so_far[:-1]]
        return [*earlier, self._question]

    def _happened_so_far(self, flows: Sequence[Indicator]) -> Table:
        period = self._question.period
        table = Table()
        if flows:
            table = self._engine.flows_between(self._question, flows, date(period.year, 1, 1), period.end)
            for indicator in flows:
                table.amounts[indicator.code] = table.amounts[indicator.code]
        return table

    def _target(self, indicator: Indicator, cell: Cell) -> Fraction | None:
        if By.SECTOR in self._question.by or By.KIND in self._question.by:
            return None
        return self._targets(indicator.code, self._question.period.year, self._place(cell)[0])

    def _figure(self, asked: Asked, area: Unit, by: tuple[str, ...], value: Value) -> Figure:
        reports = asked.indicator.expected is not None
        return Figure(
            asked, self._question.period, area, by, value.value, value.numerator, value.denominator,
            value.taken if reports else None, value.expected if reports else None,
            value.imputed.value / asked.indicator.scale if value.imputed.filled else None, value.imputed.filled,
            len(value.chosen), value.status,
        )  # fmt: skip


Nothing = Callable[[Cell], Value]
Computed = tuple[dict[str, dict[Cell, Value]], dict[str, Nothing]]


def _each(
    indicators: Sequence[Indicator], compute: Callable[[Indicator], tuple[dict[Cell, Value], Nothing]]
) -> Computed:
    values, nothing = {}, {}
    for indicator in indicators:
        values[indicator.code], nothing[indicator.code] = compute(indicator)
    return values, nothing


def _values_of(
    indicator: Indicator, table: Table, imputed: dict[Cell, Imputed]
) -> tuple[dict[Cell, Value], Nothing]:
    amounts = table.amounts[indicator.code]
    values = {
        cell: plain_value(indicator, amount, imputed.get(cell, Imputed())) for cell, amount in amounts.items()
    }
    return values, lambda _: plain_value(indicator, Amount())


def _live(values: dict[Cell, Value]) -> set[Cell]:
    return {cell for cell, value in values.items() if value.is_anything}


# The arithmetic


def plain_value(indicator: Indicator, amount: Amount, imputed: Imputed = NOTHING_IMPUTED) -> Value:
    """The figure itself."""
    numerator = Fraction(amount.numerator, indicator.scale)
    denominator = Fraction(amount.denominator, indicator.denominator_scale) if indicator.denominator else None
    chosen = amount.chosen | imputed.chosen
    value: Fraction | None
    match indicator.formula:
        case Formula.COUNT:
            status = ObsStatus.ESTIMATED if chosen else ObsStatus.NORMAL
            return Value(numerator, numerator, None, amount.taken, 0, chosen, status)
        case Formula.SUM:
            numerator += imputed.value / indicator.scale
            value = numerator if amount.taken or imputed.filled else None
        case _:
            value = numerator / denominator if denominator else None
            if value is not None and indicator.is_percentage:
                value *= 100
    status = _status(value, amount, chosen, imputed)
    shown = None if value is None and indicator.formula is Formula.SUM else numerator
    return Value(value, shown, denominator, amount.taken, amount.expected, chosen, status, imputed)


def _status(value: Fraction | None, amount: Amount, chosen: Orgs, imputed: Imputed) -> ObsStatus:
    if value is None:
        nobody_reported = amount.expected and not amount.taken
        return ObsStatus.MISSING if nobody_reported else ObsStatus.NOT_POSSIBLE
    if amount.taken < RELIABLE * amount.expected:
        return ObsStatus.LOW_RELIABILITY
    if imputed.filled:
        return ObsStatus.IMPUTED
    if chosen:
        return ObsStatus.ESTIMATED
    if amount.taken < amount.expected or amount.has_estimate:
        return ObsStatus.PROVISIONAL
    return ObsStatus.NORMAL


def _worst(*statuses: ObsStatus) -> ObsStatus:
    return max(statuses, key=lambda status: status.rank)


def growth(indicator: Indicator, now: Value, then: Value) -> Value:
    """The value against the same period of last year: per cent, or percentage points of a figure in per cent."""
    status = _worst(now.status, then.status)
    value = None
    if indicator.is_percentage:
        value = None if now.value is None or then.value is None else now.value - then.value
    elif then.value is not None and then.value <= 0:
        status = ObsStatus.NOT_POSSIBLE
    elif now.value is not None and then.value is not None:
        value = (now.value / then.value - 1) * 100
    numerator, denominator = now.value or Fraction(0), then.value or Fraction(0)
    return Value(value, numerator, denominator, now.taken, now.expected, now.chosen | then.chosen, status)


def matched_growth(indicator: Indicator, pairs: Amount) -> Value:
    """Σ now ÷ Σ then − 1 over the same organizations."""
    now, then = Fraction(pairs.numerator, indicator.scale), Fraction(pairs.denominator, indicator.scale)
    value = (now / then - 1) * 100 if then > 0 else None
    status = _status(value, pairs, pairs.chosen, Imputed())
    return Value(value, now, then, pairs.taken, pairs.expected, pairs.chosen, status)


def plan(indicator: Indicator, steps: Sequence[Value], target: Fraction | None, period: Period) -> Value:
    """What was reached against the year's target; ``steps`` are the periods that make it up, the asked one last."""
    values = [step.value for step in steps if step.value is not None]
    reached = sum(values, Fraction(0)) if len(values) == len(steps) else Fraction(0)
    status = _worst(*(step.status for step in steps))
    value = None
    if target is None or target == 0 or (not indicator.is_additive and not period.is_whole_year):
        status = ObsStatus.NOT_POSSIBLE
    elif len(values) == len(steps):
        value = reached / target * 100
    chosen = NOBODY.union(*(step.chosen for step in steps))
    return Value(value, reached, target or Fraction(0), steps[-1].taken, steps[-1].expected, chosen, status)
