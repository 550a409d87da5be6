"""The list of loans: what is asked of it in the address, its rows as of a day, its totals, and the file of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.core.alphabet import plain
from sohtx.core.codes import Sector
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.queries import last_names
from sohtx.register.reaching import covered, units_today
from sohtx.register.scoping import find_area
from sohtx.support.loan_codes import Customer
from sohtx.support.loan_fold import Standing, ahead
from sohtx.support.loan_forms import BAD, OPEN, FilterForm, day_or_today
from sohtx.support.loan_queries import Seen, capital_on, loans_known, within_reach
from sohtx.support.loan_schedule import Line
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

EXPORTED = declare(
    "support.loans_export",
    Text("tải danh sách khoản vay ({count} khoản)", "took away the list of loans ({count})"),
)
SIZE = 50
SOON = 30
SECTORS = {one.value: one.label for one in Sector}


class Row(NamedTuple):
    """A loan of the list, as of its day."""

    one: Seen
    stands: Standing
    name: str
    unit: str
    next: Line | None

    @property
    def who(self) -> Text:
        """The customer; of a member not the name, which is personal, but whose member it is."""
        if self.one.customer is Customer.MEMBER:
            return MEMBER_OF.fill(name=self.name)
        return Text(self.name, self.name)


class Totals(NamedTuple):
    """The sums of the rows that were asked for."""

    loans: int = 0
    approved: int = 0
    disbursed: int = 0
    outstanding: int = 0
    overdue: int = 0
    bad: int = 0


class Shown(NamedTuple):
    """A page of the list."""

    rows: Sequence[Row]
    next_key: str
    previous_key: str


@dataclass(frozen=True)
class Asked:
    """What the address asks of the list; a filter that says nothing known is left aside."""

    told: Mapping[str, str]
    on: date
    org_id: str = ""
    area: str = ""
    wrong_area: str = ""

    @property
    def is_narrowed(self) -> int:
        """How many filters are in force."""
        return sum(bool(value) for name, value in self.told.items() if name not in ("sort", "on"))


def read_asked(request: AskedRequest) -> Asked:
    """What the address asks."""
    form = FilterForm(request.GET)
    form.is_valid()
    told = {name: form.cleaned_data.get(name, "") for name in form.fields}
    area, wrong = "", ""
    if told["area"]:
        try:
            area = find_area(told["area"])
        except Refusal as refusal:
            wrong = str(refusal)
    return Asked(told, day_or_today(request.GET.get("on", "")), request.GET.get("org", "")[:200], area, wrong)


def rows_asked(reach: Reach, asked: Asked) -> list[Row]:
    """The rows that an address asks for, in its order."""
    if book.current() is None:
        return []
    loans = within_reach(loans_known(), reach, today=today())
    loans = [one for one in loans if one.loan.contract_on <= asked.on and asked.org_id in ("", one.org_id)]
    if asked.area:
        lying = covered(
            {one.loan.organization_id for one in loans}, Reach(areas=frozenset({asked.area})), today=today()
        )
        loans = [one for one in loans if one.loan.organization_id in lying]
    names = last_names({one.org_id for one in loans})
    units = units_today({one.loan.organization_id for one in loans}, today=today()) if loans else {}
    rows = [_row(one, asked.on, names, units) for one in loans]
    return sorted((row for row in rows if _is_asked(row, asked.told)), key=ORDERS[asked.told["sort"]])


def _row(one: Seen, on: date, names: Mapping[str, str], units: Mapping[str, Any]) -> Row:
    stands = one.stands(on)
    lines = ahead(one.terms, stands) if stands.outstanding else []
    unit = units.get(one.org_id)
    return Row(one, stands, names[one.org_id], unit.name if unit else "", lines[0] if lines else None)


def _is_asked(row: Row, told: Mapping[str, str]) -> bool:
    loan, stands = row.one.loan, row.stands
    words = f"{row.name} {loan.project} {loan.contract_no} {loan.code}"
    return (
        plain(told["q"]) in plain(words)
        and _is_state(stands, told["state"])
        and _is_due(row, told["due"])
        and _is_group(stands, told["group"])
        and told["customer"] in ("", loan.customer)
        and told["sector"] in ("", loan.sector)
    )


def _is_state(stands: Standing, asked: str) -> bool:
    return asked in ("", stands.state) or (asked == OPEN and stands.is_open)


def _is_due(row: Row, asked: str) -> bool:
    if asked == "overdue":
        return row.stands.days_overdue > 0
    if asked == "soon":
        return row.next is not None and row.next.on <= row.stands.on + timedelta(days=SOON)
    return True


def _is_group(stands: Standing, asked: str) -> bool:
    return asked in ("", str(stands.group)) or (asked == BAD and stands.is_bad)


ORDERS: dict[str, Callable[[Row], Any]] = {
    "": lambda row: (-row.one.loan.contract_on.toordinal(), -row.one.loan.pk),
    "outstanding": lambda row: (-row.stands.outstanding, row.one.loan.pk),
    "overdue": lambda row: (-row.stands.days_overdue, row.one.loan.pk),
    "next": lambda row: (row.next.on if row.next else date.max, row.one.loan.pk),
}


def totals_of(rows: Iterable[Row]) -> Totals:
    """The sums of some rows."""
    parts = [
        Totals(
            1, row.one.terms.approved, row.stands.disbursed, row.stands.outstanding,
            row.stands.overdue_principal, row.stands.outstanding if row.stands.is_bad else 0,
        )
        for row in rows
    ]  # fmt: skip
    return Totals(*map(sum, zip(*parts, strict=True))) if parts else Totals()


def page_of(rows: Sequence[Row], after: str, before: str) -> Shown:
    """Some rows, by the code of the one before or after them."""
    codes = [row.one.code for row in rows]
    begin = codes.index(after) + 1 if after in codes else 0
    if before in codes:
        begin = max(codes.index(before) - SIZE, 0)
    some = rows[begin : begin + SIZE]
    is_last = begin + SIZE >= len(rows)
    return Shown(
        some, "" if is_last or not some else some[-1].one.code, some[0].one.code if begin and some else ""
    )


@page(Right.SUPPORT_SEE)
def loans(request: AskedRequest) -> HttpResponse:
    """The loans of the fund within reach, as of a day."""
    asked, reach = read_asked(request), request.reach(Right.SUPPORT_SEE)
    rows = rows_asked(reach, asked)
    context = {
        "form": FilterForm(request.GET),
        "asked": asked,
        "org_name": last_names([asked.org_id])[asked.org_id] if asked.org_id and rows else "",
        "page": page_of(rows, request.GET.get("after", ""), request.GET.get("before", "")),
        "totals": totals_of(rows),
        "sectors": SECTORS,
        "capital": capital_on(asked.on) if reach.everything and book.current() else None,
        "sees_all": reach.everything,
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
        "may_set_capital": request.reach(Right.SUPPORT_RECORD).everything,
    }
    return render(request, "support/loans.html", context)


@page(Right.SUPPORT_SEE)
def export_loans(request: AskedRequest) -> HttpResponse:
    """The list as it is seen, as a workbook."""
    asked = read_asked(request)
    rows = rows_asked(request.reach(Right.SUPPORT_SEE), asked)
    note(EXPORTED, by=request.me.name, count=len(rows))
    told = [str(AS_OF.fill(day=say_day(asked.on))), str(LOANS.fill(n=say_number(len(rows))))]
    return xlsx_answer([str(head) for head in HEADS], _cells(rows), "khoan-vay", str(TITLE), told)


def _cells(rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    for row in rows:
        loan, stands = row.one.loan, row.stands
        yield (
            loan.code, str(row.who), str(row.one.customer.label), row.unit, loan.project,
            str(SECTORS[loan.sector]), loan.contract_no, loan.contract_on, loan.approved, stands.disbursed,
            stands.repaid, stands.outstanding, stands.overdue_principal, stands.days_overdue or None,
            stands.group or None, row.next.on if row.next else None, str(stands.state.label),
        )  # fmt: skip


TITLE = Text(
    "Khoản vay Quỹ hỗ trợ phát triển hợp tác xã", "Loans of the Cooperative Development Support Fund"
)
AS_OF = Text("Tính đến ngày {day}; số tiền: đồng", "As of {day}; amounts in đồng")
LOANS = Text("{n} khoản vay", "{n} loans")
MEMBER_OF = Text("Thành viên của {name}", "A member of {name}")
HEADS = (
    Text("Mã", "Code"), Text("Khách hàng", "Customer"), Text("Loại", "Kind"), Text("Xã, phường", "Commune"),
    Text("Dự án, phương án", "Project"), Text("Lĩnh vực", "Sector"), Text("Số hợp đồng", "Contract"),
    Text("Ngày hợp đồng", "Signed on"), Text("Cho vay", "Lent"), Text("Đã giải ngân", "Disbursed"),
    Text("Đã thu gốc", "Principal repaid"), Text("Dư nợ", "Outstanding"), Text("Gốc quá hạn", "Overdue principal"),
    Text("Số ngày quá hạn", "Days overdue"), Text("Nhóm nợ", "Debt group"), Text("Kỳ trả tiếp theo", "Next due"),
    Text("Tình trạng", "State"),
)  # fmt: skip
