"""Pages of one loan: granting it, its life, and each act on it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import About, Right
from sohtx.core.codes import Sector
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import NO_WORDS, Text
from sohtx.ledger import book
from sohtx.register.contact_forms import ServiceForm
from sohtx.register.queries import last_name
from sohtx.register.reaching import about_organization
from sohtx.register.scoping import find_organization
from sohtx.support import loan_services as services
from sohtx.support.loan_codes import Customer, Method, MovementAct
from sohtx.support.loan_fold import Standing, ahead
from sohtx.support.loan_forms import (
    ActForm,
    ClassifyForm,
    DisburseForm,
    ExtendForm,
    LoanForm,
    ReasonedForm,
    RepayForm,
    RescheduleForm,
    VoidForm,
    WriteOffForm,
)
from sohtx.support.loan_queries import Seen, find_loan
from sohtx.support.loan_schedule import contract_schedule
from sohtx.support.models import Loan, Movement
from sohtx.web.working import today

UNPROCESSABLE = 422
GRANTED = declare(
    "support.loan", Text("ghi khoản vay {subject} của {customer}", "recorded loan {subject} of {customer}")
)
MOVED = declare(
    "support.loan_movement",
    Text("ghi {what} ngày {on} của khoản vay {subject}", "recorded “{what}” of {on} for loan {subject}"),
    name=Text("Ghi biến động khoản vay", "Recorded a movement of a loan"),
)
VOIDED = declare(
    "support.loan_void",
    Text(
        "hủy ghi nhận ngày {on} của khoản vay {subject}: {why}",
        "voided a movement of {on} of loan {subject}: {why}",
    ),
)
NAME_SEEN = declare(
    "support.borrower_seen",
    Text("xem tên người vay của khoản vay {subject}", "looked at the borrower's name of loan {subject}"),
)
NAME_ERASED = declare(
    "support.borrower_blank",
    Text("xóa tên người vay của khoản vay {subject}", "erased the borrower's name of loan {subject}"),
)
SECTORS = {one.value: one.label for one in Sector}
METHODS = {one.value: one.label for one in Method}
ACTS_IN_WORDS = {one.value: one.label for one in MovementAct}


class Deed(NamedTuple):
    """An act that a page offers: what it is called, its form, its service, and when it can be done."""

    label: Text
    form: type[ActForm]
    do: Callable[..., Movement]
    can: Callable[[Standing], bool]
    explains: Text = NO_WORDS


DEEDS: dict[str, Deed] = {
    "giai-ngan": Deed(
        Text("Giải ngân", "Disburse"), DisburseForm, services.disburse, lambda s: s.is_open,
    ),
    "thu-no": Deed(Text("Thu nợ", "Record a payment"), RepayForm, services.repay, lambda s: bool(s.payoff)),
    "dieu-chinh": Deed(
        Text("Điều chỉnh kỳ hạn", "Reschedule"), RescheduleForm, services.reschedule,
        lambda s: bool(s.outstanding),
        Text(
            "Xếp lại toàn bộ nợ gốc còn lại vào các kỳ mới trong thời hạn vay.",
            "All principal outstanding is laid over new due days within the term.",
        ),
    ),
    "gia-han": Deed(Text("Gia hạn nợ", "Extend"), ExtendForm, services.extend, lambda s: bool(s.outstanding)),
    "phan-loai": Deed(
        Text("Phân loại nợ", "Classify"), ClassifyForm, services.classify_loan, lambda s: bool(s.outstanding)
    ),
    "xoa-no": Deed(
        Text("Xóa nợ, xử lý rủi ro", "Write off"), WriteOffForm, services.write_off, lambda s: bool(s.outstanding)
    ),
    "tat-toan": Deed(
        Text("Tất toán", "Settle"), ActForm, services.settle,
        lambda s: s.is_open and s.disbursed > 0 and not s.outstanding,
    ),
    "huy": Deed(
        Text("Hủy hợp đồng", "Cancel the contract"), ReasonedForm, services.cancel_loan,
        lambda s: s.is_open and not s.disbursed,
        Text("Chỉ hủy hợp đồng chưa giải ngân.", "Only a contract of which nothing was disbursed."),
    ),
}  # fmt: skip


def _found(loan_code: str) -> Seen:
    found = find_loan(loan_code) if book.current() else None
    if found is None:
        raise Http404
    return found


def about_loan(_request: AskedRequest, loan_code: str, **_: Any) -> About:
    """What a loan is about: its organization; a member's loan is not the organization's own, but lies where it does."""
    one = _found(loan_code)
    lies = about_organization(one.org_id)
    return About("", lies.units) if one.customer is Customer.MEMBER else lies


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def loan_new(request: AskedRequest) -> HttpResponse:
    """Record a loan that was contracted."""
    form = LoanForm(request.POST or None, initial={"org_id": request.GET.get("org", "")[:200]})

    def act() -> Loan:
        org_id = _customer(request, form.cleaned_data["org_id"])

        def within(loan: Loan) -> None:
            note(GRANTED, by=request.me.name, subject=loan.code, org_id=org_id, customer=last_name(org_id))

        return services.grant_loan(org_id=org_id, new=form.new(), by=request.me.name, within=within)

    if request.method == "POST" and (loan := _done(form, act)):
        messages.success(request, str(RECORDED.fill(code=loan.code)))
        return _to_loan(loan.code)
    return render(
        request, "support/loan_new.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


def _customer(request: AskedRequest, told: str) -> str:
    """The organization meant; who records within an area lends within it."""
    try:
        org_id = find_organization(told)
    except Refusal:
        raise refuse(services.UNKNOWN, services.MEND_UNKNOWN, column="org_id", value=told) from None
    if not request.reach(Right.SUPPORT_RECORD).covers(about_organization(org_id)):
        raise refuse(OUT_OF_REACH, MEND_REACH, column="org_id", value=told)
    return org_id


@page(Right.SUPPORT_SEE, about=about_loan)
def loan(request: AskedRequest, loan_code: str) -> HttpResponse:
    """One loan: its contract, how it stands today, what falls due, all that happened."""
    one = _found(loan_code)
    stands = one.stands(today())
    lies = about_loan(request, loan_code)
    may_name = one.customer is Customer.MEMBER and request.reach(Right.PERSONAL_SEE).covers(lies)
    if may_name and one.loan.borrower.name:
        note(NAME_SEEN, by=request.me.name, subject=one.code, org_id=one.org_id)
    may_record = request.reach(Right.SUPPORT_RECORD).covers(lies)
    context = _frame(one, stands) | {
        "ahead": ahead(one.terms, stands) if stands.disbursed else contract_schedule(one.terms),
        "overdue_plan": [due for due in stands.plan if due.on <= stands.on],
        "movements": sorted(one.loan.movements.all(), key=lambda row: (row.on, row.pk), reverse=True),
        "voided": {row.voids_id: row for row in one.loan.movements.all() if row.voids_id},
        "borrower": one.loan.borrower if may_name else None,
        "may_record": may_record,
        "may_erase": may_name and request.reach(Right.PERSONAL_EDIT).covers(lies),
        "deeds": {slug: deed for slug, deed in DEEDS.items() if deed.can(stands)} if may_record else {},
    }
    return render(request, "support/loan.html", context)


@page(Right.SUPPORT_RECORD, about=about_loan, methods=("GET", "POST"))
def loan_act(request: AskedRequest, loan_code: str, loan_act: str) -> HttpResponse:
    """One act on a loan."""
    one, deed = _found(loan_code), DEEDS.get(loan_act)
    if deed is None:
        raise Http404
    stands = one.stands(today())
    form = deed.form(request.POST or None, stands=stands, seen=len(one.moved))

    def within(row: Movement) -> None:
        note(
            MOVED, by=request.me.name, subject=one.code, org_id=one.org_id,
            what=MovementAct.of(row.act).label, on=str(row.on),
        )  # fmt: skip

    def act() -> Movement:
        told = form.cleaned_data
        return deed.do(
            code=one.code, on=told["on"], paper=form.paper(), by=request.me.name, within=within, **form.more()
        )

    if request.method == "POST" and _done(form, act):
        messages.success(request, str(DONE.fill(what=deed.label)))
        return _to_loan(one.code)
    context = _frame(one, stands) | {"form": form, "deed": deed}
    return render(request, "support/loan_act.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@page(Right.SUPPORT_RECORD, about=about_loan, methods=("GET", "POST"))
def movement_void(request: AskedRequest, loan_code: str, movement_id: int) -> HttpResponse:
    """Void a movement that was recorded in error."""
    one = _found(loan_code)
    row = one.loan.movements.filter(pk=movement_id).exclude(act=MovementAct.VOIDED).first()
    if row is None:
        raise Http404
    form = VoidForm(request.POST or None)

    def within(made: Movement) -> None:
        note(VOIDED, by=request.me.name, subject=one.code, org_id=one.org_id, on=str(made.on), why=made.note)

    def act() -> Movement:
        return services.void_movement(
            code=one.code, movement_id=movement_id, reason=form.cleaned_data["reason"], by=request.me.name,
            within=within,
        )  # fmt: skip

    if request.method == "POST" and _done(form, act):
        messages.success(request, str(GONE))
        return _to_loan(one.code)
    context = _frame(one, one.stands(today())) | {"form": form, "row": row}
    return render(request, "support/loan_void.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@page(Right.PERSONAL_EDIT, about=about_loan, methods=("POST",))
def borrower_blank(request: AskedRequest, loan_code: str) -> HttpResponse:
    """Erase the name of a member who borrowed."""
    one = _found(loan_code)

    def within(row: Loan) -> None:
        note(NAME_ERASED, by=request.me.name, subject=row.code, org_id=one.org_id)

    try:
        services.blank_borrower(code=one.code, by=request.me.name, within=within)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(ERASED))
    return _to_loan(one.code)


def _done(form: ServiceForm, act: Callable[[], Any]) -> Any:
    """What an act gives; None where what was sent cannot be read or done, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refusal as refusal:
        form.take(refusal)
        return None


def _frame(one: Seen, stands: Standing) -> dict[str, Any]:
    return {
        "one": one,
        "loan": one.loan,
        "stands": stands,
        "name": last_name(one.org_id),
        "is_member": one.customer is Customer.MEMBER,
        "sectors": SECTORS,
        "methods": METHODS,
        "acts": ACTS_IN_WORDS,
        "rate_of": rate_of,
    }


def rate_of(hundredths: int) -> Fraction:
    """A rate as it is told, in per cent."""
    return Fraction(hundredths, 100)


def _to_loan(code: str) -> HttpResponse:
    return redirect(reverse("loan", kwargs={"loan_code": code}))


RECORDED = Text("Đã ghi khoản vay {code}.", "Loan {code} was recorded.")
DONE = Text("Đã ghi: {what}.", "Recorded: {what}.")
GONE = Text("Đã hủy ghi nhận.", "The movement was voided.")
ERASED = Text("Đã xóa tên người vay.", "The borrower's name was erased.")
OUT_OF_REACH = Text("ngoài địa bàn được giao", "lies outside your area")
MEND_REACH = Text("chọn đơn vị trong địa bàn được giao", "choose one within your area")
