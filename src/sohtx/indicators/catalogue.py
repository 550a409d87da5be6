"""All indicators, by code; and the suffixes that ask for a comparison of one of them."""

from dataclasses import dataclass
from enum import StrEnum

from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.indicators import business, capital, people, registered
from sohtx.indicators.declare import Formula, Indicator
from sohtx.indicators.units_of_measure import PERCENT, PERCENTAGE_POINTS, UnitOfMeasure

INDICATORS: dict[str, Indicator] = {
    indicator.code: indicator
    for theme in (registered, people, capital, business)
    for indicator in theme.INDICATORS
}


class Comparison(StrEnum):
    """What a suffix asks: the value itself, its growth, the growth of the same units, or its part of the plan."""

    NONE = ""
    YEAR_ON_YEAR = "_yoy"
    MATCHED = "_yoy_matched"
    PLAN = "_plan_pct"


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator as it was asked for, with its comparison."""

    indicator: Indicator
    comparison: Comparison = Comparison.NONE

    @property
    def code(self) -> str:
        """The code with its suffix."""
        return self.indicator.code + self.comparison

    @property
    def plain(self) -> "Asked":
        """The indicator itself."""
        return Asked(self.indicator)

    @property
    def unit(self) -> UnitOfMeasure:
        """The unit of what was asked."""
        if self.comparison is Comparison.NONE:
            return self.indicator.unit
        is_difference = self.comparison is Comparison.YEAR_ON_YEAR and self.indicator.is_percentage
        return PERCENTAGE_POINTS if is_difference else PERCENT

    @property
    def label(self) -> Text:
        """The label of what was asked."""
        return _LABELS[self.comparison].fill(what=self.indicator.label)


_LABELS = {
    Comparison.NONE: Text("{what}", "{what}"),
    Comparison.YEAR_ON_YEAR: Text("{what}: tăng (giảm) so với cùng kỳ", "{what}: change on the same period"),
    Comparison.MATCHED: Text(
        "{what}: tăng (giảm) của các đơn vị báo cáo cả hai kỳ",
        "{what}: change of those that reported both times",
    ),
    Comparison.PLAN: Text("{what}: đạt so với kế hoạch năm", "{what}: against the year's plan"),
}


def ask(code: str) -> Asked:
    """Read an indicator's code, with or without a suffix; refuses an unknown one."""
    for comparison in (Comparison.MATCHED, Comparison.YEAR_ON_YEAR, Comparison.PLAN, Comparison.NONE):
        indicator = INDICATORS.get(code.removesuffix(comparison)) if code.endswith(comparison) else None
        if indicator and (comparison is not Comparison.MATCHED or can_match(indicator)):
            return Asked(indicator, comparison)
    raise refuse(UNKNOWN, MEND_UNKNOWN, column="--indicator", value=code)


def can_match(indicator: Indicator) -> bool:
    """Whether growth of the same units can be asked of it: of sums and means from returns."""
    return indicator.is_from_returns and indicator.formula in (Formula.SUM, Formula.MEAN)


UNKNOWN = Text("không có chỉ tiêu này", "there is no such indicator")
MEND_UNKNOWN = Text(
    "xem danh mục bằng lệnh sohtx indicators; hậu tố: _yoy, _plan_pct, và _yoy_matched (tổng hoặc bình quân từ phiếu)",
    "see sohtx indicators; suffixes: _yoy, _plan_pct, and _yoy_matched (sums and means from returns)",
)
