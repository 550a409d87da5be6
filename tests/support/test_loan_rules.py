"""What law and office ask of a loan, at the edges: tests/cases/loans.yaml, which a lender can read."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sohtx.support.loan_rules import Facts, NewLoan, problems_of
from sohtx.support.loan_schedule import Due
from sohtx.support.parameters import in_force, parameters, value_of

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "loans.yaml").read_text(encoding="utf-8"))
USUAL = {
    "project": "Trồng chè hữu cơ", "sector": "agriculture", "contract_no": "01/HĐTD", "approved": 300_000_000,
    "contract_on": date(2024, 1, 15), "plan_total": 500_000_000, "own_equity": 200_000_000, "term_months": 36,
    "first_due_on": date(2025, 1, 15), "rate": 550, "overdue_rate": 800,
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_is_refused(case: dict[str, Any]) -> None:
    contract = USUAL | case.get("contract", {})
    contract["instalments"] = tuple(Due(*row) for row in contract.get("instalments", ()))
    fund = case["fund"]
    facts = Facts(
        today=date(2026, 2, 1), kind="cooperative", capital=fund.get("capital"), exposure=fund.get("exposure", 0),
        related_exposure=fund.get("related", 0), is_overdue=fund.get("is_overdue", False),
        exists=fund.get("exists", True),
    )  # fmt: skip
    problems = list(problems_of(NewLoan(**contract), facts))
    assert [problem.column for problem in problems] == case["refused"]


def test_every_parameter_says_who_sets_it_and_what_was_not_read_says_so() -> None:
    for name, rows in parameters().items():
        assert all(row.law.document for row in rows), name
        assert [row.valid_from for row in rows] == sorted({row.valid_from for row in rows}, reverse=True)
    assert not in_force("group_2_from_days", date(2026, 1, 1)).law.is_confirmed  # type: ignore[union-attr]
    assert in_force("single_limit", date(2021, 5, 14)) is None
    assert value_of("bad_debt_from_group", date(2000, 1, 1)) == 3
    with pytest.raises(LookupError):
        value_of("single_limit", date(2021, 5, 14))
