"""What can be done to loans: grant, disburse, repay, reschedule, extend, classify, write off, settle, cancel, void.

Movements of a loan are recorded in the order of their days: who finds one missing voids those after it first. A
payment pays overdue interest, then interest to the day, then the principal that falls due first.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from sohtx.core.alphabet import plain
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.register.models import Organization, OrganizationState
from sohtx.register.rebuilding import current
from sohtx.support.loan_codes import Customer, LoanState, MovementAct
from sohtx.support.loan_fold import (
    FIRST_GROUP,
    LAST_GROUP,
    Split,
    Standing,
    allocate,
    extended_plan,
    is_sound,
)
from sohtx.support.loan_queries import Seen, capital_on, exposure_of, read_loans, seen_of
from sohtx.support.loan_rules import (
    EMPTY,
    LONGEST,
    MEND_TO_COME,
    MEND_TOO_LONG,
    MOST_DONG,
    TO_COME,
    TOO_LONG,
    Facts,
    NewLoan,
    customer_of,
    problems_of,
    problems_of_plan,
)
from sohtx.support.loan_schedule import Due
from sohtx.support.models import Borrower, FundCapital, Instalment, Loan, Movement

LoanWithin = Callable[[Loan], None]
MovementWithin = Callable[[Movement], None]
CapitalWithin = Callable[[FundCapital], None]
"""What belongs to the same change of the database, such as a line of the log."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """By what an act was decided. ``seen``: how many movements the writer had before them; None: not asked."""

    document_no: str = ""
    document_on: date | None = None
    note: str = ""
    seen: int | None = None


NO_PAPER = Paper()


# Granting


def grant_loan(*, org_id: str, new: NewLoan, by: str, within: LoanWithin | None = None) -> Loan:
    """Record a loan that was contracted; refuses what the law forbids, and doubts without a reason."""
    book.open_for_writing()
    new = _tidied(new)
    with transaction.atomic():
        organization = Organization.objects.select_for_update().filter(org_id=org_id).first()
        if organization is None:
            raise refuse(UNKNOWN, MEND_UNKNOWN, column="org_id", value=org_id)
        list(FundCapital.objects.select_for_update())  # two loans are not weighed against the limits at once
        problems = list(problems_of(new, facts_for(organization, new)))
        if problems:
            raise Refusal(*problems)
        loan = _lay_down(organization, new, by)
        if within:
            within(loan)
    return loan


def facts_for(organization: Organization, new: NewLoan) -> Facts:
    """What is known of a customer and the fund on the day of a contract."""
    related = Q(organization=organization)
    if new.related_group:
        related |= Q(related_group=new.related_group)
    loans = read_loans(Loan.objects.filter(related))
    own = [one for one in loans if one.loan.organization_id == organization.pk and _is_same(one, new)]
    kin = [one for one in loans if new.related_group and one.loan.related_group == new.related_group]
    on = new.contract_on
    together = {one.loan.pk: one for one in (*own, *kin)}.values()
    states = current(OrganizationState).filter(organization=organization, known_to=OPEN_MOMENT)
    return Facts(
        today=day_of(now()),
        kind=organization.kind,
        exists=states.filter(valid_from__lte=on, valid_to__gt=on).exists(),
        exposure=sum(exposure_of(one, on) for one in own),
        related_exposure=sum(exposure_of(one, on) for one in together),
        is_overdue=any(one.stands(on).days_overdue for one in own),
        capital=capital_on(on),
    )


def _is_same(one: Seen, new: NewLoan) -> bool:
    """Whether a loan of the same organization is of the same customer."""
    borrower = getattr(one.loan, "borrower", None)
    if borrower is None or not new.member_name:
        return borrower is None and not new.member_name
    return plain(borrower.name) == plain(new.member_name)


def _lay_down(organization: Organization, new: NewLoan, by: str) -> Loan:
    cells = {
        name: getattr(new, name)
        for name in NewLoan.__dataclass_fields__
        if name not in ("member_name", "instalments")
    }
    try:
        with transaction.atomic():
            loan: Loan = Loan.objects.create(
                code=_next_code(new.contract_on.year), organization=organization,
                customer=customer_of(organization.kind, new.member_name), recorded_at=now(), recorded_by=by, **cells,
            )  # fmt: skip
    except IntegrityError:
        if not Loan.objects.filter(contract_no=new.contract_no, contract_on=new.contract_on).exists():
            raise
        raise refuse(ALREADY, MEND_ALREADY, column="contract_no", value=new.contract_no) from None
    if new.member_name:
        Borrower.objects.create(loan=loan, name=new.member_name)
    _lay_plan(loan, None, new.instalments)
    return loan


def _next_code(year: int) -> str:
    """The next code of a year: QHT-2026-007."""
    before = f"QHT-{year:04}-"
    taken = Loan.objects.filter(code__startswith=before).values_list("code", flat=True)
    return f"{before}{max((int(code.removeprefix(before)) for code in taken), default=0) + 1:03}"


# What happens to a loan


def disburse(
    *, code: str, on: date, amount: int, is_clear: bool = False, paper: Paper = NO_PAPER, by: str,
    within: MovementWithin | None = None,
) -> Movement:  # fmt: skip
    """Record a disbursement. At the first the customer must have been seen to have no bad debt (``is_clear``)."""

    def check(stands: Standing, one: Seen) -> Iterable[Problem]:
        left = one.terms.approved - stands.disbursed
        if not 0 < amount <= left:
            mend = MEND_AMOUNT.fill(most=say_number(left))
            yield Problem(TOO_MUCH_DISBURSED, mend, column="amount", value=say_number(amount))
        if on >= stands.last_due_on:
            yield Problem(TERM_OVER, MEND_TERM_OVER, column="on", value=str(on))
        if not stands.disbursed and not is_clear:
            yield Problem(NOT_CLEAR, MEND_CLEAR, column="is_clear")

    made = Movement(act=MovementAct.DISBURSED, on=on, principal=amount, is_clear=is_clear)
    return _record(code, made, paper, by=by, within=within, check=check)


def repay(
    *,
    code: str,
    on: date,
    amount: int,
    paper: Paper = NO_PAPER,
    by: str,
    within: MovementWithin | None = None,
) -> Movement:
    """Record a payment; what it pays of overdue interest, interest and principal is worked out and kept."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        if not 0 < amount <= stands.payoff:
            mend = MEND_AMOUNT.fill(most=say_number(stands.payoff))
            yield Problem(TOO_MUCH_REPAID, mend, column="amount", value=say_number(amount))

    def fill(made: Movement, stands: Standing) -> None:
        split: Split = allocate(stands, amount)
        made.overdue_interest, made.interest, made.principal = split[:3]

    made = Movement(act=MovementAct.REPAID, on=on)
    return _record(code, made, paper, by=by, within=within, check=check, fill=fill)


def reschedule(
    *, code: str, on: date, instalments: tuple[Due, ...], paper: Paper, by: str,
    within: MovementWithin | None = None,
) -> Movement:  # fmt: skip
    """Lay all that is outstanding over new days within the term (điều chỉnh kỳ hạn trả nợ)."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        yield from _owes(stands)
        if stands.outstanding:
            yield from problems_of_plan(instalments, stands.outstanding, on, stands.ends_on)

    made = Movement(act=MovementAct.RESCHEDULED, on=on)
    return _record(
        code, made, _with_reason(paper), by=by, within=within, check=check, plan=lambda _: instalments
    )


def extend(
    *, code: str, on: date, until: date, paper: Paper, by: str, within: MovementWithin | None = None
) -> Movement:
    """Put what falls due last off to a day after the term (gia hạn nợ); what fell due before stays due."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        yield from _owes(stands)
        if until <= max(stands.ends_on, on):
            mend = MEND_UNTIL.fill(day=say_day(max(stands.ends_on, on)))
            yield Problem(NOT_LATER, mend, column="until", value=str(until))

    made = Movement(act=MovementAct.EXTENDED, on=on)
    reasoned = _with_reason(paper)
    return _record(
        code,
        made,
        reasoned,
        by=by,
        within=within,
        check=check,
        plan=lambda stands: extended_plan(stands, until),
    )


def classify_loan(
    *, code: str, on: date, group: int, paper: Paper, by: str, within: MovementWithin | None = None
) -> Movement:
    """Put a loan into a debt group by decision; by days overdue it may stand in a worse one."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        yield from _owes(stands)
        if not FIRST_GROUP <= group <= LAST_GROUP:
            yield Problem(NO_GROUP, MEND_GROUP, column="group", value=str(group))

    made = Movement(act=MovementAct.CLASSIFIED, on=on, group=group)
    return _record(code, made, _with_reason(paper), by=by, within=within, check=check)


def write_off(
    *, code: str, on: date, amount: int, paper: Paper, by: str, within: MovementWithin | None = None
) -> Movement:
    """Take principal out of what is outstanding that will not be repaid, by decision."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        if not 0 < amount <= stands.outstanding:
            mend = MEND_AMOUNT.fill(most=say_number(stands.outstanding))
            yield Problem(TOO_MUCH_REPAID, mend, column="amount", value=say_number(amount))

    made = Movement(act=MovementAct.WRITTEN_OFF, on=on, principal=amount)
    return _record(code, made, _with_reason(paper), by=by, within=within, check=check)


def settle(
    *, code: str, on: date, paper: Paper = NO_PAPER, by: str, within: MovementWithin | None = None
) -> Movement:
    """Close a loan of which nothing is owed any more."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        if stands.state is LoanState.CONTRACTED:
            yield Problem(NOTHING_DISBURSED, MEND_CANCEL, column="on")
        elif stands.payoff and not (stands.written_off and not stands.outstanding):
            yield Problem(STILL_OWED.fill(amount=say_number(stands.payoff)), MEND_OWED, column="on")

    return _record(code, Movement(act=MovementAct.SETTLED, on=on), paper, by=by, within=within, check=check)


def cancel_loan(
    *, code: str, on: date, paper: Paper, by: str, within: MovementWithin | None = None
) -> Movement:
    """Close a contract of which nothing was disbursed."""

    def check(stands: Standing, _: Seen) -> Iterable[Problem]:
        if stands.disbursed:
            yield Problem(WAS_DISBURSED, MEND_DISBURSED, column="on")

    made = Movement(act=MovementAct.CANCELLED, on=on)
    return _record(code, made, _with_reason(paper), by=by, within=within, check=check)


def void_movement(
    *, code: str, movement_id: int, reason: str, by: str, within: MovementWithin | None = None
) -> Movement:
    """Void a movement that was recorded in error; what comes after it must stand without it."""
    book.open_for_writing()
    paper = _with_reason(Paper(note=reason), "reason")
    with transaction.atomic():
        one = _locked(code)
        row = Movement.objects.filter(loan=one.loan, pk=movement_id).exclude(act=MovementAct.VOIDED).first()
        if row is None or Movement.objects.filter(voids=row).exists():
            raise refuse(NO_MOVEMENT, MEND_MOVEMENT, column="movement", value=str(movement_id))
        left = [moved for moved in one.counted() if moved.key != row.pk]
        if not is_sound(one.terms, left):
            raise refuse(OTHERS_REST_ON_IT, MEND_OTHERS, column="movement")
        made: Movement = Movement.objects.create(
            loan=one.loan, act=MovementAct.VOIDED, on=row.on, note=paper.note, voids=row, recorded_at=now(),
            recorded_by=by,
        )  # fmt: skip
        if within:
            within(made)
    return made


Check = Callable[[Standing, Seen], Iterable[Problem]]


def _record(
    code: str,
    made: Movement,
    paper: Paper,
    *,
    by: str,
    within: MovementWithin | None,
    check: Check,
    fill: Callable[[Movement, Standing], None] | None = None,
    plan: Callable[[Standing], tuple[Due, ...]] | None = None,
) -> Movement:
    """Write one movement of a loan that nobody else changes meanwhile."""
    book.open_for_writing()
    paper = _tidied_paper(paper)
    with transaction.atomic():
        one = _locked(code)
        problems = list(_of_order(one, made.on, paper))
        stands = one.stands(made.on) if not problems else None
        if stands is not None:
            problems = list(check(stands, one))
        if problems or stands is None:
            raise Refusal(*problems)
        if fill:
            fill(made, stands)
        made.loan, made.recorded_at, made.recorded_by = one.loan, now(), by
        made.document_no, made.document_on, made.note = paper.document_no, paper.document_on, paper.note
        made.save()
        _lay_plan(one.loan, made, plan(stands) if plan else ())
        if within:
            within(made)
    return made


def _locked(code: str) -> Seen:
    loan = Loan.objects.select_for_update().filter(code=code).first()
    if loan is None:
        raise refuse(NO_LOAN, MEND_LOAN, column="code", value=code)
    return seen_of(loan)


def _of_order(one: Seen, on: date, paper: Paper) -> Iterable[Problem]:
    counted = one.counted()
    first = max((moved.on for moved in counted), default=one.terms.contract_on)
    today = day_of(now())
    if paper.seen is not None and paper.seen != len(one.moved):
        yield Problem(CHANGED, MEND_CHANGED)
    if on > today:
        yield Problem(TO_COME, MEND_TO_COME, column="on", value=str(on))
    if on < first:
        yield Problem(TOO_EARLY.fill(day=say_day(first)), MEND_EARLY, column="on", value=str(on))
    if paper.document_on is not None and paper.document_on > today:
        yield Problem(TO_COME, MEND_TO_COME, column="document_on", value=str(paper.document_on))
    if counted and not one.stands(max(on, first)).is_open:
        yield Problem(CLOSED, MEND_CLOSED)
    for column in ("note", "document_no"):
        if len(text := getattr(paper, column)) > LONGEST[column]:
            yield Problem(TOO_LONG, MEND_TOO_LONG.fill(longest=LONGEST[column]), column=column, value=text)


def _owes(stands: Standing) -> Iterable[Problem]:
    if not stands.outstanding:
        yield Problem(NOTHING_OWED, MEND_NOTHING_OWED)


def _lay_plan(loan: Loan, movement: Movement | None, plan: Iterable[Due]) -> None:
    Instalment.objects.bulk_create(
        Instalment(loan=loan, movement=movement, due_on=due.on, principal=due.principal) for due in plan
    )


# The fund, and what is personal


def set_capital(
    *, valid_from: date, amount: int, document_no: str = "", by: str, within: CapitalWithin | None = None
) -> FundCapital:
    """Record the fund's real charter capital from a day on; a later record of the same day takes its place."""
    book.open_for_writing()
    document_no = _tidy(document_no)
    problems = []
    if not 0 < amount <= MOST_DONG:
        problems.append(Problem(NO_AMOUNT, MEND_NO_AMOUNT, column="amount", value=say_number(amount)))
    if valid_from > day_of(now()):
        problems.append(Problem(TO_COME, MEND_TO_COME, column="valid_from", value=str(valid_from)))
    if len(document_no) > LONGEST["document_no"]:
        longest = MEND_TOO_LONG.fill(longest=LONGEST["document_no"])
        problems.append(Problem(TOO_LONG, longest, column="document_no", value=document_no))
    if problems:
        raise Refusal(*problems)
    with transaction.atomic():
        row: FundCapital = FundCapital.objects.create(
            valid_from=valid_from, amount=amount, document_no=document_no, recorded_at=now(), recorded_by=by
        )
        if within:
            within(row)
    return row


def blank_borrower(*, code: str, by: str, within: LoanWithin | None = None) -> Loan:
    """Erase the name of a member who borrowed; the loan stays."""
    book.open_for_writing()
    with transaction.atomic():
        loan = Loan.objects.filter(code=code, customer=Customer.MEMBER).first()
        changed = Borrower.objects.filter(loan=loan, blanked_at=None)
        if loan is None or not changed.update(name="", blanked_at=now(), blanked_by=by):
            raise refuse(NO_NAME, MEND_NO_NAME, column="code", value=code)
        if within:
            within(loan)
    return loan


def _tidied(new: NewLoan) -> NewLoan:
    texts: dict[str, Any] = {
        name: _tidy(value) for name, value in vars(new).items() if isinstance(value, str)
    }
    return replace(new, **texts)


def _tidied_paper(paper: Paper) -> Paper:
    return replace(paper, note=_tidy(paper.note), document_no=_tidy(paper.document_no))


def _with_reason(paper: Paper, column: str = "note") -> Paper:
    """A paper that says why."""
    tidied = _tidied_paper(paper)
    if not tidied.note:
        raise refuse(EMPTY, MEND_NOTE, column=column)
    return tidied


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


UNKNOWN = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_UNKNOWN = Text("ghi mã đơn vị hoặc mã số thuế", "give its identifier or tax code")
ALREADY = Text("hợp đồng này đã ghi rồi", "this contract is recorded already")
MEND_ALREADY = Text("tìm trong danh sách khoản vay", "look for it in the list of loans")
MEND_AMOUNT = Text("ghi số lớn hơn 0, không quá {most} đồng", "give one above 0, no more than {most} đồng")
TOO_MUCH_DISBURSED = Text(
    "không phải số tiền còn được giải ngân của hợp đồng",
    "is not an amount that the contract leaves to disburse",
)
TERM_OVER = Text("đã hết thời hạn vay", "is after the term")
MEND_TERM_OVER = Text("kiểm tra ngày giải ngân, hoặc gia hạn trước", "look at the day, or extend first")
NOT_CLEAR = Text(
    "chưa xác nhận khách hàng không có nợ xấu tại tổ chức tín dụng (điều kiện tại lần giải ngân đầu tiên)",
    "it is not confirmed that the customer has no bad debt at credit institutions, as the first disbursement asks",
)
MEND_CLEAR = Text("tra cứu thông tin tín dụng rồi đánh dấu xác nhận", "look it up, then tick the box")
TOO_MUCH_REPAID = Text("không phải số tiền khách hàng còn nợ", "is not an amount that is owed")
NOT_LATER = Text("không sau ngày hết thời hạn hiện nay", "is not after the present end of the term")
MEND_UNTIL = Text("chọn ngày sau {day}", "choose a day after {day}")
NO_GROUP = Text("không phải nhóm nợ", "is no debt group")
MEND_GROUP = Text("chọn nhóm 1 đến nhóm 5", "choose one of groups 1 to 5")
NOTHING_DISBURSED = Text("chưa giải ngân đồng nào", "nothing was disbursed")
MEND_CANCEL = Text("không vay nữa thì hủy hợp đồng", "if nothing will be, cancel the contract")
STILL_OWED = Text("khách hàng còn nợ {amount} đồng", "{amount} đồng is still owed")
MEND_OWED = Text("ghi thu nợ trước rồi tất toán", "record the payment first, then settle")
WAS_DISBURSED = Text("hợp đồng đã giải ngân", "the loan was disbursed")
MEND_DISBURSED = Text(
    "giải ngân ghi nhầm thì hủy ghi nhận giải ngân trước", "if that was an error, void the disbursement first"
)
NO_MOVEMENT = Text("không có ghi nhận này, hoặc đã hủy", "there is no such movement, or it was voided")
MEND_MOVEMENT = Text("tải lại trang khoản vay", "load the page of the loan again")
OTHERS_REST_ON_IT = Text("các ghi nhận sau dựa vào ghi nhận này", "later movements rest on this one")
MEND_OTHERS = Text("hủy ghi nhận từ sau về trước", "void the later ones first")
NO_LOAN = Text("không có khoản vay này", "there is no such loan")
MEND_LOAN = Text("chọn trong danh sách khoản vay", "choose one from the list of loans")
CHANGED = Text("vừa có ghi nhận khác vào khoản vay này", "something else was just recorded for this loan")
MEND_CHANGED = Text(
    "xem lại các ghi nhận rồi ghi tiếp nếu còn cần", "look at the movements, then go on if need be"
)
TOO_EARLY = Text("trước ghi nhận gần nhất (ngày {day})", "is before the last movement (of {day})")
MEND_EARLY = Text(
    "ghi theo thứ tự ngày; bỏ sót thì hủy các ghi nhận sau rồi ghi lại",
    "record them in the order of days; void the later ones to put one before them",
)
CLOSED = Text("khoản vay đã tất toán hoặc đã hủy", "the loan is settled or cancelled")
MEND_CLOSED = Text("tất toán nhầm thì hủy ghi nhận tất toán trước", "if that was an error, void it first")
NOTHING_OWED = Text("khoản vay không còn dư nợ", "nothing is outstanding on the loan")
MEND_NOTHING_OWED = Text(
    "kiểm tra lại ngày, các lần giải ngân và thu nợ", "look at the day and the movements"
)
NO_AMOUNT = Text("không phải số tiền", "is no amount")
MEND_NO_AMOUNT = Text("ghi số đồng lớn hơn 0", "give an amount above 0")
MEND_NOTE = Text("ghi lý do", "give the reason")
NO_NAME = Text("không có tên cá nhân để xóa", "there is no personal name to erase")
MEND_NO_NAME = Text("tải lại trang khoản vay", "load the page of the loan again")
