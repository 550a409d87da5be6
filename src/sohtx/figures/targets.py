"""Which target is in force: of those recorded by then for the same unit, the one decided last, then recorded last."""

from collections import defaultdict
from fractions import Fraction

from sohtx.core.period import Period
from sohtx.core.units import Unit, Units
from sohtx.figures.models import PublishedFigure, Target


class TargetsInForce:
    """The targets known at a moment, by indicator, year and unit; one going on under a new name is the same unit."""

    def __init__(self, units: Units, known: int, place: int) -> None:
        self._units = units
        self._targets: dict[tuple[str, str, str], list[tuple[object, ...]]] = defaultdict(list)
        if not place:
            return
        rows = Target.objects.filter(transaction__place__lte=place, recorded_at__lte=known)
        columns = ("decided_on", "recorded_at", "transaction__place", "number")
        for indicator, period, area_code, value, *order in rows.values_list(
            "indicator", "period", "area_code", "value", *columns
        ):
            unit = units.resolve(area_code, order[0]) if area_code else units.country
            if unit is not None:
                self._targets[indicator, period, units.identity(unit)].append((*order, value))

    def __call__(self, indicator: str, year: int, unit: Unit) -> Fraction | None:
        """The target of an indicator for a calendar year and a unit."""
        found = self._targets.get((indicator, f"{year:04}", self._units.identity(unit)))
        return Fraction(str(max(found)[-1])) if found else None


def published_figures(
    units: Units, place: int, unit: Unit, period: Period, known: int
) -> list[PublishedFigure]:
    """What was once printed about a unit and a period, as far as was recorded by then; of each indicator the last."""
    rows = PublishedFigure.objects.filter(
        transaction__place__lte=place, recorded_at__lte=known, period=str(period)
    ).order_by("recorded_at", "transaction__place", "number")
    latest = {}
    for row in rows:
        about = (
            units.resolve(row.area_code, row.document_on or period.end) if row.area_code else units.country
        )
        if about is not None and units.identity(about) == units.identity(unit):
            latest[row.indicator] = row
    return list(latest.values())
