"""The lending report of a period as a page and a workbook; the fund's capital."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, everything, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import period_in_words, say_day, say_number
from sohtx.core.period import Period
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.figures.asking import Request
from sohtx.figures.remembering import ask_remembered
from sohtx.indicators.catalogue import INDICATORS
from sohtx.ledger import book
from sohtx.support.loan_codes import Customer
from sohtx.support.loan_counting import Lending, Sums, lending
from sohtx.support.loan_forms import CapitalForm
from sohtx.support.loan_lists import SECTORS
from sohtx.support.loan_queries import capital_on, loans_known, within_reach
from sohtx.support.loan_services import set_capital
from sohtx.support.models import FundCapital
from sohtx.support.parameters import in_force
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today, working_period

CAPITAL_SET = declare(
    "support.fund_capital",
    Text(
        "ghi vốn điều lệ thực có của Quỹ từ ngày {valid_from}: {amount} đồng",
        "recorded the fund's real charter capital from {valid_from}: {amount} đồng",
    ),
)
REPORT_EXPORTED = declare(
    "support.lending_export",
    Text("tải báo cáo cho vay của Quỹ kỳ {subject}", "took away the fund's lending report of {subject}"),
)
TOLD_THEMSELVES = ("loan_bank_new", "loan_bank_outstanding", "loan_fund_new", "loan_fund_outstanding")
MILLION = 1_000_000
UNPROCESSABLE = 422
FIRST_YEAR = 2003  # Decision 246/2006 and what came before it: no fund is older
LIMITS = {
    "single_limit": Text(
        "Dư nợ một khách hàng so với vốn điều lệ thực có, cao nhất", "One customer, of the capital, at most"
    ),
    "group_limit": Text("Khách hàng và người có liên quan, cao nhất", "With related persons, at most"),
    "least_equity": Text("Vốn tự có trong tổng vốn phương án, thấp nhất", "Own equity in the plan, at least"),
    "most_overdue_rate": Text(
        "Lãi suất quá hạn so với lãi suất trong hạn, cao nhất", "Overdue rate, of the rate, at most"
    ),
    "bad_debt_from_group": Text("Nợ xấu: từ nhóm", "Bad debt: from group"),
    "group_2_from_days": Text("Nhóm 2: quá hạn từ", "Group 2: overdue from"),
    "group_3_from_days": Text("Nhóm 3: quá hạn từ", "Group 3: overdue from"),
    "group_4_from_days": Text("Nhóm 4: quá hạn từ", "Group 4: overdue from"),
    "group_5_from_days": Text("Nhóm 5: quá hạn từ", "Group 5: overdue from"),
}


class Line(NamedTuple):
    """A line of the report; ``code`` is that of the form QUY-6T where it has it."""

    code: str
    label: Text
    value: Fraction | None
    unit: Text


@page(Right.SUPPORT_SEE)
def lending_now(request: AskedRequest) -> HttpResponse:
    """The report of the period in which one works."""
    return _report(request, working_period(request))


def _period(code: str) -> Period:
    period = Period.parse(code) if Period.is_code(code) else None
    if period is None or not FIRST_YEAR <= period.year <= today().year + 1:
        raise Http404
    return period


def counted(request: AskedRequest, period: Period) -> Lending:
    """The report over what the reader may see."""
    loans = loans_known() if book.current() else []
    seen = within_reach(loans, request.reach(Right.SUPPORT_SEE), today=today())
    return lending(seen, period.start, min(period.end, today()), OPEN_MOMENT)


@page(Right.SUPPORT_SEE)
def lending_report(request: AskedRequest, period: str) -> HttpResponse:
    """The lending report of a period."""
    return _report(request, _period(period))


def _report(request: AskedRequest, asked: Period) -> HttpResponse:
    sees_all = request.reach(Right.SUPPORT_SEE).everything
    found = counted(request, asked)
    end = min(asked.end, today())
    context = {
        "period": asked,
        "end": end,
        "is_running": asked.end > today(),
        "found": found,
        "lines": list(lines_of(found, capital_on(end) if sees_all and book.current() else None)),
        "sectors": _parts(found.by_sector, SECTORS),
        "customers": _parts(found.by_customer, {one: one.label for one in Customer}),
        "sees_all": sees_all,
        "told": _told(asked) if sees_all and request.me.can(Right.FIGURES_SEE) else [],
        "million": million,
        "limits": [p for name in LIMITS if (p := in_force(name, end))],
        "limit_labels": LIMITS,
    }
    return render(request, "support/loan_report.html", context)


@page(Right.SUPPORT_SEE)
def export_lending(request: AskedRequest, period: str) -> HttpResponse:
    """The lending report as a workbook."""
    asked = _period(period)
    found = counted(request, asked)
    sees_all = request.reach(Right.SUPPORT_SEE).everything
    note(REPORT_EXPORTED, by=request.me.name, subject=str(asked))
    end = min(asked.end, today())
    told = [str(period_in_words(asked)), str(UP_TO.fill(day=say_day(end)))]
    rows = list(_cells(found, capital_on(end) if sees_all and book.current() else None))
    return xlsx_answer([str(head) for head in PART_HEADS], rows, f"bao-cao-cho-vay-{asked}", str(TITLE), told)


def _cells(found: Lending, capital: int | None) -> Iterator[Sequence[Any]]:
    parts = [
        *_parts(found.by_sector, SECTORS),
        *_parts(found.by_customer, {one: one.label for one in Customer}),
        (WHOLE, found.whole),
    ]
    for label, sums in parts:
        money = (
            sums.opening,
            sums.disbursed,
            sums.repaid,
            sums.written_off,
            sums.closing,
            sums.overdue,
            sums.bad,
        )
        yield (str(label), sums.projects, sums.loans, *money)
    for line in lines_of(found, capital):
        if line.value is not None:
            yield (f"{line.label} ({line.unit})", say_number(line.value))


def lines_of(found: Lending, capital: int | None) -> Iterator[Line]:
    """The report's lines, in the order of the form QUY-6T, then what it does not ask."""
    whole = found.whole
    legal_persons = sum(
        found.by_customer.get(one, Sums()).projects for one in (Customer.COOPERATIVE, Customer.UNION)
    )
    yield Line("projects", PROJECTS, Fraction(whole.projects), PROJECT)
    yield Line("projects_cooperatives", OF_COOPERATIVES, Fraction(legal_persons), PROJECT)
    yield Line("projects_groups", OF_GROUPS, Fraction(whole.projects - legal_persons), PROJECT)
    yield Line("disbursed", DISBURSED, million(whole.disbursed), MILLIONS)
    yield Line("collected", COLLECTED, million(whole.repaid), MILLIONS)
    yield Line("", INTEREST, million(whole.interest), MILLIONS)
    yield Line("fund_capital", CAPITAL, None if capital is None else million(capital), MILLIONS)
    yield Line("outstanding", OUTSTANDING, million(whole.closing), MILLIONS)
    yield Line("outstanding_overdue", OVERDUE, million(whole.overdue), MILLIONS)
    yield Line("outstanding_bad", BAD_DEBT, million(whole.bad), MILLIONS)
    yield Line("", BAD_SHARE, whole.bad_percent, PERCENT)
    yield Line("borrowers", BORROWERS, Fraction(sum(found.borrowers.values())), CUSTOMERS)
    for customer in Customer:
        yield Line("", OF_WHICH.fill(what=customer.label), Fraction(found.borrowers[customer]), CUSTOMERS)
    yield Line("largest_borrower", LARGEST, million(found.largest), MILLIONS)


def million(amount: int) -> Fraction:
    """An amount in million đồng, exact."""
    return Fraction(amount, MILLION)


def _parts(sums: Any, labels: Any) -> list[tuple[Text, Sums]]:
    return [(label, sums[key]) for key, label in labels.items() if key in sums]


def _told(period: Period) -> list[tuple[Text, Fraction | None, int | None, int | None]]:
    """What organizations told of their loans in their own returns, beside which the fund's books stand."""
    try:
        _, figures = ask_remembered(Request(period=str(period), indicators=TOLD_THEMSELVES))
    except Refusal:
        return []
    return [
        (INDICATORS[figure.asked.code].label, figure.value, figure.reporting_n, figure.expected_n)
        for figure in figures
    ]


@page(Right.SUPPORT_RECORD, about=everything, methods=("GET", "POST"))
def fund_capital(request: AskedRequest) -> HttpResponse:
    """The fund's real charter capital, day by day, and the form to record it."""
    form = CapitalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def within(row: FundCapital) -> None:
            note(
                CAPITAL_SET, by=request.me.name, valid_from=str(row.valid_from), amount=say_number(row.amount)
            )

        try:
            set_capital(**form.cleaned_data, by=request.me.name, within=within)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(CAPITAL_RECORDED))
            return redirect(reverse("fund_capital"))
    rows: Iterable[FundCapital] = (
        FundCapital.objects.order_by("-valid_from", "-recorded_at") if book.current() else ()
    )
    limits = [p for name in ("single_limit", "group_limit") if (p := in_force(name, today()))]
    context = {"form": form, "rows": list(rows), "limits": limits}
    return render(
        request, "support/loan_capital.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


TITLE = Text(
    "Báo cáo cho vay của Quỹ hỗ trợ phát triển hợp tác xã", "Lending report of the Development Support Fund"
)
UP_TO = Text("Số liệu đến ngày {day}; số tiền: đồng", "Up to {day}; amounts in đồng")
WHOLE = Text("Tổng số", "Total")
PROJECT = Text("dự án", "projects")
MILLIONS = Text("triệu đồng", "million đồng")
PERCENT = Text("%", "%")
CUSTOMERS = Text("khách hàng", "borrowers")
PROJECTS = Text("Số dự án, phương án được giải ngân", "Projects disbursed to")
OF_COOPERATIVES = Text("Trong đó: của hợp tác xã, liên hiệp", "Of which of cooperatives and unions")
OF_GROUPS = Text("Trong đó: của tổ hợp tác, thành viên", "Of which of groups and members")
DISBURSED = Text("Số tiền giải ngân", "Amount disbursed")
COLLECTED = Text("Số tiền thu nợ gốc", "Principal collected")
INTEREST = Text("Số tiền thu lãi", "Interest collected")
CAPITAL = Text("Vốn điều lệ thực có của Quỹ", "Real charter capital of the fund")
OUTSTANDING = Text("Dư nợ cho vay", "Loans outstanding")
OVERDUE = Text("Trong đó: nợ gốc quá hạn", "Of which overdue principal")
BAD_DEBT = Text("Trong đó: nợ xấu (nhóm 3–5)", "Of which bad debt (groups 3–5)")
BAD_SHARE = Text("Tỷ lệ nợ xấu", "Bad debt")
BORROWERS = Text("Số khách hàng còn dư nợ", "Borrowers with loans outstanding")
OF_WHICH = Text("Trong đó: {what}", "Of which: {what}")
LARGEST = Text("Dư nợ của khách hàng lớn nhất", "Outstanding of the largest borrower")
PART_HEADS = (
    Text("Nội dung", "Item"), PROJECTS, Text("Khoản còn dư nợ", "Loans outstanding"),
    Text("Dư nợ đầu kỳ", "Outstanding at the beginning"), Text("Giải ngân", "Disbursed"), Text("Thu gốc", "Repaid"),
    Text("Xóa nợ", "Written off"), Text("Dư nợ cuối kỳ", "Outstanding at the end"), Text("Quá hạn", "Overdue"),
    Text("Nợ xấu", "Bad debt"),
)  # fmt: skip
CAPITAL_RECORDED = Text("Đã ghi vốn điều lệ thực có của Quỹ.", "The fund's capital was recorded.")
