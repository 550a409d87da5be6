"""What a return asks: each measure once, with its label and how it adds up."""

from dataclasses import dataclass

from sohtx.core.text import Text
from sohtx.indicators.units_of_measure import (
    MEMBERSHIP,
    MILLION_VND,
    MILLION_VND_PER_MONTH,
    PERSON,
    UnitOfMeasure,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number on a return. A flow of a period is the sum of its parts'; a stock is the last part's."""

    code: str
    label: Text
    unit: UnitOfMeasure
    is_flow: bool = False


def _stock(code: str, unit: UnitOfMeasure, vi: str, en: str) -> Measure:
    return Measure(code, Text(vi, en), unit)


def _flow(code: str, unit: UnitOfMeasure, vi: str, en: str) -> Measure:
    return Measure(code, Text(vi, en), unit, is_flow=True)


MEMBERS = _stock("members", MEMBERSHIP, "Số thành viên (lượt)", "Memberships")
MEMBERS_WOMEN = _stock("members_women", MEMBERSHIP, "Số thành viên nữ", "Women members")
WORKERS = _stock("workers", PERSON, "Lao động thường xuyên", "Regular workers")
WORKER_MEMBERS = _stock("worker_members", PERSON, "Lao động là thành viên", "Regular workers who are members")
WORKERS_WOMEN = _stock("workers_women", PERSON, "Lao động nữ", "Women workers")
WORKERS_INSURED = _stock(
    "workers_insured", PERSON, "Lao động tham gia bảo hiểm xã hội", "Regular workers in social insurance"
)
MANAGERS = _stock("managers", PERSON, "Cán bộ quản lý", "Managers")
MANAGERS_VOCATIONAL = _stock(
    *("managers_vocational", PERSON),
    *("Cán bộ quản lý trình độ sơ cấp, trung cấp", "Managers with elementary or intermediate training"),
)
MANAGERS_COLLEGE = _stock(
    *("managers_college", PERSON),
    *("Cán bộ quản lý trình độ cao đẳng, đại học trở lên", "Managers with college or university degree"),
)
MEMBERS_JOINED = _flow("members_joined", MEMBERSHIP, "Thành viên mới gia nhập", "Members joined")
MEMBERS_LEFT = _flow("members_left", MEMBERSHIP, "Thành viên ra khỏi", "Members left")
WORKERS_NEW = _flow("workers_new", PERSON, "Lao động thường xuyên mới", "New regular workers")
CHARTER_CAPITAL = _stock(
    "charter_capital", MILLION_VND, "Vốn điều lệ (theo phiếu báo cáo)", "Charter capital (as reported)"
)
TOTAL_CAPITAL = _stock("total_capital", MILLION_VND, "Tổng nguồn vốn", "Total capital")
REVENUE = _flow("revenue", MILLION_VND, "Doanh thu", "Revenue")
REVENUE_MEMBERS = _flow(
    "revenue_members", MILLION_VND, "Doanh thu đối với thành viên", "Revenue with members"
)
PROFIT = _flow("profit", MILLION_VND, "Lãi trước thuế", "Profit before tax")
BUDGET_PAID = _flow("budget_paid", MILLION_VND, "Nộp ngân sách nhà nước", "Paid to the state budget")
LOAN_FUND_NEW = _flow(
    *("loan_fund_new", MILLION_VND),
    *(
        "Vay mới từ Quỹ hỗ trợ phát triển hợp tác xã",
        "New loans from the Cooperative Development Support Fund",
    ),
)
LOAN_BANK_NEW = _flow("loan_bank_new", MILLION_VND, "Vay mới từ ngân hàng", "New bank loans")
LOAN_FUND_OUTSTANDING = _stock(
    *("loan_fund_outstanding", MILLION_VND),
    *("Dư nợ Quỹ hỗ trợ phát triển hợp tác xã", "Outstanding to the Cooperative Development Support Fund"),
)
LOAN_BANK_OUTSTANDING = _stock(
    "loan_bank_outstanding", MILLION_VND, "Dư nợ ngân hàng", "Outstanding to banks"
)
LOAN_OVERDUE = _stock("loan_overdue", MILLION_VND, "Nợ quá hạn", "Overdue debt")
WORKER_INCOME = _stock(
    *("worker_income", MILLION_VND_PER_MONTH),
    *("Thu nhập bình quân của lao động thường xuyên", "Average income of a regular worker"),
)

MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        *(MEMBERS, MEMBERS_WOMEN, WORKERS, WORKER_MEMBERS, WORKERS_WOMEN, WORKERS_INSURED),
        *(MANAGERS, MANAGERS_VOCATIONAL, MANAGERS_COLLEGE, MEMBERS_JOINED, MEMBERS_LEFT, WORKERS_NEW),
        *(CHARTER_CAPITAL, TOTAL_CAPITAL, REVENUE, REVENUE_MEMBERS, PROFIT, BUDGET_PAID),
        *(LOAN_FUND_NEW, LOAN_BANK_NEW, LOAN_FUND_OUTSTANDING, LOAN_BANK_OUTSTANDING, LOAN_OVERDUE),
        WORKER_INCOME,
    )
}
"""Every measure, in the order of the return."""
