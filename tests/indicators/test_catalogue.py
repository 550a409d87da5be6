"""The catalogue: every indicator that an installation has, whole; and what a suffix asks."""

import re
from typing import NamedTuple

import pytest

from sohtx.core.codes import Kind
from sohtx.core.refusal import Refusal
from sohtx.indicators.catalogue import INDICATORS, Comparison, ask
from sohtx.indicators.declare import Family, Formula, Indicator
from sohtx.indicators.measures import MEASURES


class Expected(NamedTuple):
    """What the contract says of an indicator: a stock or a flow, how it is made, and its unit."""

    flow: bool
    formula: Formula
    unit: str


STOCK_COUNT = Expected(flow=False, formula=Formula.COUNT, unit="organization")
FLOW_COUNT = Expected(flow=True, formula=Formula.COUNT, unit="organization")


def stock(unit: str) -> Expected:
    return Expected(flow=False, formula=Formula.SUM, unit=unit)


def flow(unit: str) -> Expected:
    return Expected(flow=True, formula=Formula.SUM, unit=unit)


def each(codes: str, expected: Expected) -> dict[str, Expected]:
    return dict.fromkeys(codes.split(), expected)


OF_EACH_KIND = each("count operating_count alliance_count", STOCK_COUNT) | each(
    "established dissolved other_entries other_exits moved_in moved_out", FLOW_COUNT
)
CONTRACT = {
    **{f"{kind}_{code}": expected for kind in ("coop", "union", "group") for code, expected in OF_EACH_KIND.items()},
    **each("group_registered_count union_members", STOCK_COUNT),
    **each("members members_women", stock("membership")),
    **each("members_joined members_left", flow("membership")),
    **each("workers worker_members workers_women workers_insured", stock("person")),
    **each("managers managers_vocational managers_college", stock("person")),
    **each("workers_new", flow("person")),
    **each("charter_capital_registered charter_capital total_capital", stock("million_vnd")),
    **each("loan_fund_outstanding loan_bank_outstanding loan_overdue", stock("million_vnd")),
    **each("revenue revenue_members profit budget_paid loan_fund_new loan_bank_new", flow("million_vnd")),
    **each("revenue_mean profit_mean", Expected(flow=True, formula=Formula.MEAN, unit="million_vnd")),
    "worker_income_mean": Expected(flow=False, formula=Formula.RATIO, unit="million_vnd_per_month"),
    "revenue_members_share": Expected(flow=True, formula=Formula.RATIO, unit="%"),
    "managers_college_share": Expected(flow=False, formula=Formula.RATIO, unit="%"),
}  # fmt: skip
RATIOS = {
    "worker_income_mean": ("worker_income", "workers"),
    "revenue_members_share": ("revenue_members", "revenue"),
    "managers_college_share": ("managers_college", "managers"),
}
MATCHED = {
    code
    for code, expected in CONTRACT.items()
    if expected.formula in (Formula.SUM, Formula.MEAN) and code != "charter_capital_registered"
}
every = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda indicator: indicator.code)


def test_the_catalogue_has_every_indicator_of_the_contract_and_no_other() -> None:
    assert sorted(INDICATORS) == sorted(CONTRACT)


@every
def test_an_indicator_is_what_the_contract_says(indicator: Indicator) -> None:
    expected = CONTRACT[indicator.code]
    assert (indicator.formula, indicator.unit.code) == (expected.formula, expected.unit)
    assert indicator.is_flow == expected.flow


@every
def test_an_indicator_is_declared_whole(indicator: Indicator) -> None:
    assert indicator.label.vi
    assert indicator.label.en
    assert indicator.label.vi != indicator.label.en
    assert indicator.unit.label.vi
    assert indicator.unit.label.en
    assert indicator.numerator
    assert bool(indicator.note.vi) == bool(indicator.note.en)
    assert indicator.law is None or indicator.law.document


@every
def test_a_figure_that_adds_up_has_no_denominator(indicator: Indicator) -> None:
    assert indicator.is_additive == (indicator.formula in (Formula.COUNT, Formula.SUM))
    assert bool(indicator.denominator) == (not indicator.is_additive)


@every
def test_reporters_are_counted_where_something_is_reported(indicator: Indicator) -> None:
    assert (indicator.expected is not None) == (indicator.formula is not Formula.COUNT)
    assert indicator.is_from_returns == bool(indicator.measures)


@every
def test_a_count_is_of_one_kind_and_a_figure_from_returns_of_any(indicator: Indicator) -> None:
    assert (indicator.kind is None) == (indicator.family is Family.FILINGS)
    prefix = indicator.code.split("_")[0]
    kinds = {"coop": Kind.COOPERATIVE, "union": Kind.UNION, "group": Kind.GROUP, "charter": Kind.COOPERATIVE}
    if indicator.kind is not None and indicator.code != "union_members":
        assert indicator.kind is kinds[prefix]


def test_members_of_unions_are_cooperatives() -> None:
    assert INDICATORS["union_members"].kind is Kind.COOPERATIVE


def test_labels_are_told_apart() -> None:
    for language in ("vi", "en"):
        labels = [indicator.label.within(language) for indicator in INDICATORS.values()]
        assert len(set(labels)) == len(labels)


def test_every_measure_but_the_income_is_an_indicator_of_its_own() -> None:
    sums = {code for code, i in INDICATORS.items() if i.is_from_returns and i.formula is Formula.SUM}
    assert sums == set(MEASURES) - {"worker_income"}


@pytest.mark.parametrize(("code", "parts"), RATIOS.items())
def test_a_ratio_is_over_those_that_reported_both(code: str, parts: tuple[str, str]) -> None:
    part, whole = parts
    indicator = INDICATORS[code]
    assert indicator.taken == f"{part} IS NOT NULL AND {whole} IS NOT NULL"
    assert re.findall(r"[a-z_]+", indicator.numerator)[0] == part
    assert indicator.denominator == whole


# Suffixes


@every
def test_any_indicator_may_be_compared_with_last_year_and_with_the_plan(indicator: Indicator) -> None:
    for suffix in (Comparison.NONE, Comparison.YEAR_ON_YEAR, Comparison.PLAN):
        asked = ask(indicator.code + suffix)
        assert (asked.indicator, asked.comparison, asked.code) == (indicator, suffix, indicator.code + suffix)


@every
def test_units_of_what_was_asked(indicator: Indicator) -> None:
    is_share = indicator.unit.code == "%"
    assert ask(indicator.code).unit == indicator.unit
    assert ask(f"{indicator.code}_yoy").unit.code == ("pp" if is_share else "%")
    assert ask(f"{indicator.code}_plan_pct").unit.code == "%"


@every
def test_labels_of_what_was_asked(indicator: Indicator) -> None:
    for suffix in ("", "_yoy", "_plan_pct"):
        label = ask(indicator.code + suffix).label
        assert label.vi.startswith(indicator.label.vi)
        assert label.en.startswith(indicator.label.en)
        assert (label == indicator.label) == (suffix == "")


@every
def test_only_sums_and_means_from_returns_are_matched(indicator: Indicator) -> None:
    code = f"{indicator.code}_yoy_matched"
    if indicator.code in MATCHED:
        asked = ask(code)
        assert (asked.indicator, asked.comparison, asked.unit.code) == (indicator, Comparison.MATCHED, "%")
    else:
        with pytest.raises(Refusal):
            ask(code)


@pytest.mark.parametrize(
    "code",
    [
        *("", "_yoy", "nothing", "Revenue", "revenue ", "worker_income", "revenue_matched", "revenue_plan"),
        *("revenue_yoy_yoy", "revenue_yoy_plan_pct", "revenue_plan_pct_yoy", "revenue_plan_pct_plan_pct"),
        *("revenue_yoy_matched_yoy", "revenue_yoy_yoy_matched", "revenue_plan_pct_yoy_matched"),
    ],
)
def test_any_other_code_is_refused_by_name(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(code)
    assert [(p.column, p.value) for p in refused.value.problems] == [("--indicator", code)]
