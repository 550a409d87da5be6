"""Cells to values: what is taken, and what is refused because it may be read in two ways."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import read_cases


def read(kind: str, cell: str, unit: str) -> str:
    from sohtx.exchange.lists import days, money, values, vocabulary

    if kind == "day":
        day = days.read_day(cell)
        return "" if day is None else str(day.day or f"~{day.told}")
    if kind == "money":
        amount = money.read_money(cell, money.MoneyUnit(unit) if unit else None)
        return "" if amount is None else str(amount.thousandths)
    if kind == "status":
        status = vocabulary.read_status(cell)
        return "" if status is None else str(status.entry or "operating")
    if kind == "sector":
        return vocabulary.read_sector(cell, {})
    if kind == "kind":
        return str(vocabulary.read_kind(cell) or "")
    code = values.read_tax_code(cell)
    return code.code if code else ""


@pytest.mark.parametrize(
    "case",
    read_cases("lists_values.yaml"),
    ids=lambda case: f"{case['kind']}-{case['cell']}-{case.get('unit', '')}",
)
def test_a_cell_reads_as_the_case_says(case, begun) -> None:
    from sohtx.exchange.lists.values import BadValue

    if case["reads"] == "refused":
        with pytest.raises(BadValue) as bad:
            read(case["kind"], case["cell"], case.get("unit", ""))
        assert bad.value.what.vi
        assert bad.value.mend.en
    else:
        assert read(case["kind"], case["cell"], case.get("unit", "")) == case["reads"]


@given(st.dates(date(1945, 1, 1), date(2090, 12, 31)))
def test_a_day_reads_the_same_however_it_is_written(day: date) -> None:
    from sohtx.exchange.lists.days import read_day

    serial = Decimal((day - date(1899, 12, 30)).days)
    for cell in (f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", str(day), day, serial,
                 f"ngày {day.day} tháng {day.month} năm {day.year}"):  # fmt: skip
        assert read_day(cell).day == day


@given(st.text(max_size=30))
def test_no_cell_makes_a_traceback(cell: str) -> None:
    from sohtx.exchange.lists.values import BadValue

    for kind in ("day", "money", "status", "sector", "kind", "tax"):
        try:
            read(kind, cell, "million")
        except BadValue:
            continue
