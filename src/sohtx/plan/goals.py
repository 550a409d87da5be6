"""Targets read against the figures: what was reached of each, and the pace that the rest of the year takes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sohtx.accounts.rights import About, Reach
from sohtx.core.alphabet import sort_key
from sohtx.core.codes import Level
from sohtx.core.period import Length, Period
from sohtx.core.units import Unit, Units
from sohtx.figures.asking import Request
from sohtx.figures.models import Target
from sohtx.figures.remembering import ask_remembered
from sohtx.indicators.answer import Figure
from sohtx.indicators.catalogue import INDICATORS, Comparison
from sohtx.indicators.declare import Indicator
from sohtx.ledger import book
from sohtx.plan.pace import Pace, pace_of
from sohtx.plan.setting import Set, units

RANK = {code: rank for rank, code in enumerate(INDICATORS)}


class Decision(NamedTuple):
    """By which paper a target was set, and what it came to by it."""

    value: Fraction
    decided_on: date
    document_no: str
    recorded_at: int


@dataclass(frozen=True)
class Goal:
    """A target of an indicator and area: what was decided, the last in force; how far it has come.

    ``plan`` is the figure in which the panel and the report show the same.
    """

    indicator: Indicator
    area: Unit
    decisions: Sequence[Decision]
    plan: Figure
    pace: Pace

    @property
    def in_force(self) -> Decision | None:
        """The decision that set it; None where none is to be seen from here."""
        return self.decisions[-1] if self.decisions else None

    @property
    def revisions(self) -> Sequence[Decision]:
        """The earlier ones, the last first."""
        return self.decisions[-2::-1]


def goals_of(period: Period, *, whole: Unit, today: date, reach: Reach) -> list[Goal]:
    """The targets of a period's year that a reader may see: first those of the whole area, then of its parts."""
    if book.current() is None:
        return []
    decided = decisions_of(period.year)
    if not decided:
        return []
    known, day = units(), min(period.end, today)
    codes = sorted({code for code, _ in decided}, key=RANK.__getitem__)
    levels = _levels({key for _, key in decided}, whole, known)
    bases = _bases(codes, period, whole, levels)
    goals = []
    for figure in _figures(codes, period, whole, levels):
        indicator = figure.asked.indicator
        key = known.identity(figure.area) if figure.area.key in known.rows else figure.area.key
        base = bases.get((indicator.code, figure.area.key)) if not indicator.is_flow else Fraction(0)
        pace = pace_of_figure(figure, base, day)
        goals.append(Goal(indicator, figure.area, decided.get((indicator.code, key), ()), figure, pace))
    seen = (goal for goal in goals if reach.everything or reach.covers(about_unit(goal.area, known, today)))
    return sorted(
        seen, key=lambda g: (g.area != whole, RANK[g.indicator.code], sort_key(g.area.name), g.area.code)
    )


def about_unit(unit: Unit, known: Units, today: date) -> About:
    """The units of today in which a unit lies as a whole; none where parts of it lie elsewhere now."""
    place = known.place(unit, today)
    if place.is_choice:
        return About()
    return About(units=frozenset(above.code for above in known.above(place.unit, today)))


def pace_of_figure(plan: Figure, base: Fraction | None, day: date) -> Pace:
    """The pace of a figure against its plan. Nobody reported it: nothing was reached that one could tell."""
    indicator = plan.asked.indicator
    is_told = plan.value is not None or (not indicator.is_additive and bool(plan.numerator))
    return pace_of(
        target=plan.denominator or Fraction(0),
        reached=plan.numerator if is_told else None,
        base=base,
        day=day,
        year=plan.period.year,
        is_additive=indicator.is_additive,
    )


def decisions_of(year: int) -> dict[tuple[str, str], list[Decision]]:
    """What was decided for a year, by indicator and unit, in the order in which one takes the place of another."""
    known = units()
    rows = Target.objects.filter(
        transaction__place__isnull=False, period=f"{year:04}", indicator__in=INDICATORS
    )
    found: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for row in rows.order_by("decided_on", "recorded_at", "transaction__place", "number"):
        unit = known.resolve(row.area_code, row.decided_on) if row.area_code else known.country
        if unit is not None:
            told = Decision(Fraction(row.value), row.decided_on, row.document_no, row.recorded_at)
            found[row.indicator, known.identity(unit)].append(told)
    return dict(found)


def _levels(identities: set[str], whole: Unit, known: Units) -> list[Level | None]:
    """The whole, and the levels of its parts that have targets."""
    found = {known.rows[key].level for key in identities}
    return [None, *(level for level in Level if level in found and level.depth > whole.level.depth)]


def _figures(
    codes: Sequence[str], period: Period, whole: Unit, levels: Sequence[Level | None]
) -> Iterable[Figure]:
    """The plan figures of the whole and, where parts have targets, of these."""
    plans = [f"{code}{Comparison.PLAN}" for code in codes]
    answers = [_ask(plans, period, whole, level) for level in levels]
    return (figure for figures in answers for figure in figures if figure.denominator)


def _ask(
    codes: Sequence[str], period: Period, whole: Unit, level: Level | None, geography: date | None = None
) -> list[Figure]:
    """Figures of the whole, or of all its parts of a level; in the units of the period's end unless told otherwise."""
    request = Request(
        period=str(period),
        indicators=tuple(codes),
        area=None if whole.level is Level.COUNTRY else whole.code,
        by=() if level is None else ("area",),
        level=None if level is None else level.value,
        all_areas=level is not None,
        geography=None if geography is None else str(geography),
    )
    return ask_remembered(request)[1]


def _bases(
    codes: Sequence[str], period: Period, whole: Unit, levels: Sequence[Level | None]
) -> dict[tuple[str, str], Fraction]:
    """Where stocks stood at the end of the year before, by indicator and unit."""
    stocks = [code for code in codes if not INDICATORS[code].is_flow and INDICATORS[code].is_additive]
    if not stocks:
        return {}
    before = last_of_year(period, period.year - 1)
    found = {}
    for level in levels:
        for figure in _ask(stocks, before, whole, level, period.end):
            if figure.value is not None:
                found[figure.asked.code, figure.area.key] = figure.value
    return found


def last_of_year(period: Period, year: int) -> Period:
    """The last period of a year of the same length."""
    if period.length is Length.LEGAL_YEAR:
        return Period(year, Length.LEGAL_YEAR)
    return Period(year, period.length, period.per_year)


def pace_as_if(told: Set, period: Period, *, day: date) -> tuple[Decision | None, Pace | None]:
    """What is in force before a target is set, and the pace that it would ask for.

    The pace is that of the working period, so that there is none of a target for another year.
    """
    known = units()
    decided = decisions_of(told.period.year).get((told.indicator.code, known.identity(told.area)), [])
    before = decided[-1] if decided else None
    if told.period.year != period.year:
        return before, None
    area = known.row_on(told.area, period.end) or told.area
    (plan,) = _ask([f"{told.indicator.code}{Comparison.PLAN}"], period, area, None)
    (plain,) = _ask([told.indicator.code], period, area, None)
    is_told = plain.value is not None and (
        not told.indicator.is_flow or bool(plan.numerator) or not plain.value
    )
    base: Fraction | None = Fraction(0)
    if not told.indicator.is_flow:
        base = _bases([told.indicator.code], period, area, [None]).get((told.indicator.code, area.key))
    reached = plan.numerator if told.indicator.is_flow else plain.value
    return before, pace_of(
        target=Fraction(told.value),
        reached=reached if is_told else None,
        base=base,
        day=day,
        year=period.year,
        is_additive=told.indicator.is_additive,
    )
