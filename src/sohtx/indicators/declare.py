"""The kinds of indicator. Each says over which rows it runs, which of them it takes, and what it adds up.

``numerator``, ``denominator`` and ``taken`` are SQL over the rows of its family, the same words on every
engine: whole numbers in, whole sums out. All division is done afterwards, exactly (``answer``).
"""

from dataclasses import dataclass
from enum import StrEnum

from sohtx.core.codes import Kind
from sohtx.core.law import LawRef
from sohtx.core.text import NO_WORDS, Text
from sohtx.indicators.measures import Measure
from sohtx.indicators.units_of_measure import ORGANIZATION, PERCENT, UnitOfMeasure


class Family(StrEnum):
    """Which rows an indicator is computed from."""

    STANDING = "standing"  # organizations that exist at the valid date
    EVENTS = "events"  # births, exits and moves within the period
    FILINGS = "filings"  # what the organizations expected to report have reported


class Formula(StrEnum):
    """How the sums become a figure."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure, declared whole.

    ``taken`` is the condition for a row to be in the figure; ``expected`` the condition to be counted as
    expected to report (``None`` where nobody reports). ``kind`` is the one kind of organization it is about;
    ``None``: cooperatives, or every kind apart when broken down by kind.
    """

    code: str
    label: Text
    unit: UnitOfMeasure
    family: Family
    formula: Formula
    numerator: str
    denominator: str = ""
    taken: str = "TRUE"
    expected: str | None = None
    kind: Kind | None = None
    measures: tuple[Measure, ...] = ()
    law: LawRef | None = None
    note: Text = NO_WORDS

    @property
    def is_flow(self) -> bool:
        """Whether it counts what happened in a period rather than what stands at its end."""
        return self.family is Family.EVENTS or (bool(self.measures) and all(m.is_flow for m in self.measures))

    @property
    def is_count(self) -> bool:
        """Whether it counts organizations."""
        return self.formula is Formula.COUNT

    @property
    def is_additive(self) -> bool:
        """Whether areas add up: counts and sums do; a mean or ratio is computed anew from its sums."""
        return self.formula in (Formula.COUNT, Formula.SUM)

    @property
    def is_percentage(self) -> bool:
        """Whether it is itself in per cent, so that its growth is in percentage points."""
        return self.unit is PERCENT

    @property
    def is_from_returns(self) -> bool:
        """Whether it is read from returns."""
        return self.family is Family.FILINGS

    @property
    def scale(self) -> int:
        """How many of the numerator's whole numbers make one of the unit's."""
        return self.measures[0].unit.scale if self.measures else self.unit.scale

    @property
    def denominator_scale(self) -> int:
        """The same for the denominator."""
        return self.measures[-1].unit.scale if self.formula is Formula.RATIO else 1


def stock_count(code: str, kind: Kind, label: Text, taken: str = "TRUE", **more: object) -> Indicator:
    """Organizations of a kind that exist at the valid date."""
    return Indicator(
        code=code, label=label, unit=ORGANIZATION, family=Family.STANDING, formula=Formula.COUNT,
        numerator="1", taken=taken, kind=kind, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def flow_count(code: str, kind: Kind, label: Text, flow: str, **more: object) -> Indicator:
    """Births, exits or moves of a kind within the period."""
    return Indicator(
        code=code, label=label, unit=ORGANIZATION, family=Family.EVENTS, formula=Formula.COUNT,
        numerator="1", taken=f"flow = '{flow}'", kind=kind, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def sum_of(measure: Measure, **more: object) -> Indicator:
    """The sum of a measure over those that reported it."""
    return Indicator(
        code=measure.code, label=measure.label, unit=measure.unit, family=Family.FILINGS,
        formula=Formula.SUM, numerator=measure.code, taken=f"{measure.code} IS NOT NULL", expected="TRUE",
        measures=(measure,), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def mean_of(measure: Measure, label: Text, **more: object) -> Indicator:
    """The mean of a measure: its sum over the number that reported it."""
    return Indicator(
        code=f"{measure.code}_mean", label=label, unit=measure.unit, family=Family.FILINGS,
        formula=Formula.MEAN, numerator=measure.code, denominator="1", taken=f"{measure.code} IS NOT NULL",
        expected="TRUE", measures=(measure,), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def share_of(code: str, part: Measure, whole: Measure, label: Text, **more: object) -> Indicator:
    """A part of a whole in per cent, over those that reported both."""
    return Indicator(
        code=code, label=label, unit=PERCENT, family=Family.FILINGS, formula=Formula.RATIO,
        numerator=part.code, denominator=whole.code, taken=_both(part, whole), expected="TRUE",
        measures=(part, whole), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def weighted_mean(code: str, of: Measure, by: Measure, label: Text, **more: object) -> Indicator:
    """The mean of a measure weighted by another, over those that reported both."""
    product = f"CAST({of.code} AS HUGEINT) * {by.code}"
    return Indicator(
        code=code, label=label, unit=of.unit, family=Family.FILINGS, formula=Formula.RATIO,
        numerator=product, denominator=by.code, taken=_both(of, by), expected="TRUE",
        measures=(of, by), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _both(one: Measure, other: Measure) -> str:
    return f"{one.code} IS NOT NULL AND {other.code} IS NOT NULL"
