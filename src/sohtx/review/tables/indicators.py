"""Annex 1: every indicator of the area."""

from sohtx.core.numerals import period_in_words
from sohtx.core.text import Text
from sohtx.documents.outline import roman
from sohtx.documents.tree import Align, Row, RowKind, Table
from sohtx.indicators.catalogue import INDICATORS, Asked
from sohtx.review.context import Review
from sohtx.review.tables.cells import (
    GROWTH,
    INDICATOR,
    PLAN,
    REPORTED,
    UNIT,
    amount,
    growth_cell,
    marks_in,
    ordinal,
    shown,
    unit_label,
    who,
    words,
)
from sohtx.review.wording import capitalized

WIDTH = 8


def indicators_table(review: Review) -> Table:
    """Every indicator: then, now, who reported, growth, against plan."""
    period = review.subject.period
    rows: list[Row] = []
    themes = [(title, kept) for title, codes in THEMES if (kept := [c for c in codes if _is_told(review, c)])]
    for number, (title, codes) in enumerate(themes, start=1):
        rows.append(
            Row(cells=((roman(number),), (str(title).upper(),), *[()] * (WIDTH - 2)), kind=RowKind.GROUP)
        )
        rows += [_row(review, code, place) for place, code in enumerate(codes, start=1)]
    then, now = (capitalized(str(period_in_words(p))) for p in (period.a_year_before, period))
    return Table(
        key="chi-tieu",
        caption="",
        rows=tuple(rows),
        notes=marks_in(rows),
        columns=(
            ordinal(),
            words(INDICATOR, 34),
            words(UNIT, 15, Align.CENTRE),
            amount(then),
            amount(now),
            amount(REPORTED),
            amount(GROWTH),
            amount(PLAN),
        ),
    )


def order_of(code: str) -> int:
    """Where an indicator stands among those of the annex; others come last."""
    order = [c for _, codes in THEMES for c in codes]
    return order.index(code) if code in order else len(order)


def _is_told(review: Review, code: str) -> bool:
    """What comes from returns is left out where none are collected for such a period."""
    return review.is_collected or not INDICATORS[code].is_from_returns


def _row(review: Review, code: str, place: int) -> Row:
    facts, indicator = review.facts, INDICATORS[code]
    now, then = facts.figure(code), facts.figure(code, period=review.subject.period.a_year_before)
    return Row(
        cells=(
            (str(place),),
            (str(indicator.label),),
            (unit_label(Asked(indicator)),),
            shown(then),
            shown(now),
            who(now),
            growth_cell(review, code),
            shown(facts.figure(f"{code}_plan_pct")),
        )
    )


THEMES = (
    (
        Text("Hợp tác xã", "Cooperatives"),
        (
            *(
                "coop_count",
                "coop_operating_count",
                "coop_established",
                "coop_dissolved",
                "coop_other_entries",
            ),
            *("coop_other_exits", "coop_alliance_count", "charter_capital_registered"),
        ),
    ),
    (
        Text("Liên hiệp hợp tác xã", "Unions of cooperatives"),
        ("union_count", "union_operating_count", "union_established", "union_dissolved", "union_members"),
    ),
    (
        Text("Tổ hợp tác", "Cooperative groups"),
        (
            "group_count",
            "group_registered_count",
            "group_operating_count",
            "group_established",
            "group_dissolved",
        ),
    ),
    (
        Text("Thành viên, lao động hợp tác xã", "Members and workers of cooperatives"),
        (
            *(
                "members",
                "members_women",
                "members_joined",
                "members_left",
                "workers",
                "worker_members",
                "workers_women",
            ),
            *("workers_insured", "workers_new", "worker_income_mean"),
        ),
    ),
    (
        Text("Kết quả sản xuất, kinh doanh của hợp tác xã", "Business results of cooperatives"),
        (
            *("revenue_mean", "revenue", "revenue_members", "revenue_members_share", "profit_mean", "profit"),
            *("budget_paid", "charter_capital", "total_capital", "loan_fund_new", "loan_fund_outstanding"),
            *("loan_bank_new", "loan_bank_outstanding", "loan_overdue"),
        ),
    ),
    (
        Text("Cán bộ quản lý hợp tác xã", "Managers of cooperatives"),
        ("managers", "managers_vocational", "managers_college", "managers_college_share"),
    ),
)
