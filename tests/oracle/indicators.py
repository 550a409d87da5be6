"""The indicators that every installation has."""

from __future__ import annotations

from dataclasses import dataclass

from .book import FLOW_MEASURES, STOCK_MEASURES
from .clock import BadInput

PREFIXES = {"coop": "cooperative", "union": "union", "group": "group"}
FLOWS = ("established", "dissolved", "other_entries", "other_exits", "moved_in", "moved_out")
STOCKS = ("count", "operating_count", "alliance_count", "registered_count")
PERSONS = {
    "workers",
    "worker_members",
    "workers_women",
    "workers_insured",
    "managers",
    "managers_vocational",
    "managers_college",
    "workers_new",
}
MEMBERSHIPS = {"members", "members_women", "members_joined", "members_left"}
RATIOS = {
    "worker_income_mean": ("worker_income", "workers"),
    "revenue_members_share": ("revenue_members", "revenue"),
    "managers_college_share": ("managers_college", "managers"),
}
MEANS = {"revenue_mean": "revenue", "profit_mean": "profit"}
SUFFIXES = {"_yoy_matched": "matched", "_yoy": "yoy", "_plan_pct": "plan"}


@dataclass(frozen=True)
class Indicator:
    """An indicator without suffix."""

    code: str
    family: str  # "stock" or "flow" of organizations, "capital", "unions", "sum", "mean", "ratio"
    unit: str
    kind: str = ""  # of organizations counted
    what: str = ""  # which stock or flow of organizations
    measures: tuple[str, ...] = ()

    @property
    def is_from_returns(self) -> bool:
        """Whether it is worked out from returns."""
        return self.family in {"sum", "mean", "ratio"}

    @property
    def is_count(self) -> bool:
        """Whether it counts organizations."""
        return self.family in {"stock", "flow", "unions"}

    @property
    def is_sum(self) -> bool:
        """Whether its numerator is its value."""
        return self.family not in {"mean", "ratio"}

    @property
    def is_flow(self) -> bool:
        """Whether it happens during a period."""
        return self.family == "flow" or (self.family == "sum" and self.measures[0] in FLOW_MEASURES)


def _all() -> dict[str, Indicator]:
    found = []
    for prefix, kind in PREFIXES.items():
        stocks = STOCKS if prefix == "group" else STOCKS[:3]
        found += [Indicator(f"{prefix}_{what}", "stock", "organization", kind, what) for what in stocks]
        found += [Indicator(f"{prefix}_{what}", "flow", "organization", kind, what) for what in FLOWS]
    found.append(Indicator("charter_capital_registered", "capital", "million_vnd", "cooperative"))
    found.append(Indicator("union_members", "unions", "organization", "cooperative"))
    for measure in [*STOCK_MEASURES, *FLOW_MEASURES]:
        unit = "person" if measure in PERSONS else "membership" if measure in MEMBERSHIPS else "million_vnd"
        found.append(Indicator(measure, "sum", unit, measures=(measure,)))
    found += [Indicator(code, "mean", "million_vnd", measures=(of,)) for code, of in MEANS.items()]
    for code, measures in RATIOS.items():
        unit = "million_vnd_per_month" if code == "worker_income_mean" else "%"
        found.append(Indicator(code, "ratio", unit, measures=measures))
    return {indicator.code: indicator for indicator in sorted(found, key=lambda indicator: indicator.code)}


INDICATORS = _all()


def split_code(code: str) -> tuple[Indicator, str]:
    """An indicator's code taken apart: what it is of, and the suffix's meaning."""
    if code in INDICATORS:
        return INDICATORS[code], ""
    for suffix, meaning in SUFFIXES.items():
        base = INDICATORS.get(code.removesuffix(suffix))
        if not code.endswith(suffix) or base is None:
            continue
        if meaning != "matched" or base.family in {"sum", "mean"}:
            return base, meaning
    raise BadInput(f"no such indicator: {code}")
