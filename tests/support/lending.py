"""A small book for the tests of loans, and loans to begin with."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from register.recording import BASE, load, package_of, speaking

if TYPE_CHECKING:
    from sohtx.support.models import Loan, Movement

__all__ = ["furnish", "grant", "pay_out", "speaking"]


def furnish(folder: Path) -> Path:
    """A book with two cooperatives, a union and a group."""
    load(folder / "home", package_of(folder / "package", BASE))
    return folder / "home"


def new_loan(**cells: Any) -> Any:
    """A loan that may be granted."""
    from sohtx.support.loan_rules import NewLoan

    told = {
        "project": "Trồng chè hữu cơ", "sector": "agriculture", "contract_no": "01/HĐTD", "approved": 300_000_000,
        "contract_on": date(2024, 1, 15), "plan_total": 500_000_000, "own_equity": 200_000_000, "term_months": 36,
        "first_due_on": date(2025, 1, 15), "rate": 550, "overdue_rate": 800,
    }  # fmt: skip
    return NewLoan(**(told | cells))


def grant(org_id: str = "H1", **cells: Any) -> "Loan":
    """A loan, granted; the fund's capital is not known unless a test says so."""
    from sohtx.support.loan_services import grant_loan

    return grant_loan(org_id=org_id, new=new_loan(**({"reason": "Theo nghị quyết"} | cells)), by="can-bo")


def pay_out(loan: "Loan", amount: int = 0, on: date | None = None) -> "Movement":
    """Disburse a loan, all of it on the contract's day unless told otherwise."""
    from sohtx.support.loan_services import disburse

    return disburse(
        code=loan.code, on=on or loan.contract_on, amount=amount or loan.approved, is_clear=True, by="can-bo"
    )
