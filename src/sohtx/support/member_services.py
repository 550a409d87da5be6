"""What can be done to the Alliance's membership: admit, end it, set fees, record payments, void what was a mistake."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from django.db import transaction

from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.papers import Paper, check_count, laid_down, row_of
from sohtx.register.models import Organization
from sohtx.support.linkage_fold import standing
from sohtx.support.linkage_rules import (
    FIRST_DAY,
    MEND_ORGANIZATION,
    NO_ORGANIZATION,
    dong,
    offered,
    organization_of,
    past,
    reason_of,
    said,
    short,
)
from sohtx.support.log_codes import tidy
from sohtx.support.member_codes import FeeAct, MemberAct, MemberKind
from sohtx.support.member_fold import Decision, in_order, is_sound
from sohtx.support.member_reading import decisions_of, payments_of, rates_ever
from sohtx.support.models import FeePayment, FeeRate, MembershipPaper, MembershipRow

MOST_AT_ONCE = 300
T = TypeVar("T")
Within = Callable[[T], None] | None
"""What belongs to the same change of the database, such as a line of the log."""


class NewDecision(NamedTuple):
    """A decision on one or many organizations; ``kind`` is of an admission alone."""

    act: str
    org_ids: tuple[str, ...]
    on: date
    decision_no: str
    decided_on: date
    kind: str = ""
    reason: str = ""


def decide(
    *, new: NewDecision, papers: Collection[Paper] = (), by: str, within: Within[MembershipRow] = None
) -> list[MembershipRow]:
    """Record that a decision admits organizations, or ends their membership: all of them or none.

    ``within`` is called for each.
    """
    book.open_for_writing()
    told = new._replace(
        decision_no=tidy(new.decision_no), reason=tidy(new.reason), org_ids=tuple(dict.fromkeys(new.org_ids))
    )
    if problems := [*_bad_decision(told)]:
        raise Refusal(*problems)
    check_count(len(papers))
    with laid_down(papers), transaction.atomic():
        found = {one.org_id: one for one in Organization.objects.filter(org_id__in=told.org_ids)}
        if problems := [*_bad_turns(told, found)]:
            raise Refusal(*problems)
        rows = [_decision_row(found[org_id], told, by) for org_id in told.org_ids]
        for row in rows:
            for paper in papers:
                MembershipPaper.objects.create(row=row, **row_of(paper, by=by))
            if within:
                within(row)
    return rows


def void_decision(
    *, org_id: str, row_id: int, reason: str, by: str, within: Within[MembershipRow] = None
) -> MembershipRow:
    """Void a decision recorded by mistake; one on which a later one rests is voided after it."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        organization = organization_of(org_id)
        there = in_order(decisions_of(organization.pk), OPEN_MOMENT)
        if row_id not in {one.key for one in there}:
            raise refuse(NOT_THERE, MEND_NOT_THERE)
        left = [one for one in there if one.key != row_id]
        if not is_sound(left):
            raise refuse(RESTS, MEND_RESTS)
        first = left[0].on if left else date.max
        if any(payment.on < first for payment in standing(payments_of(organization.pk), OPEN_MOMENT)):
            raise refuse(HAS_PAID, MEND_HAS_PAID)
        row: MembershipRow = MembershipRow.objects.create(
            organization=organization, act=MemberAct.VOIDED, on=day_of(now()), of_id=row_id, reason=why,
            recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        if within:
            within(row)
    return row


def _decision_row(organization: Organization, told: NewDecision, by: str) -> MembershipRow:
    cells = told._asdict()
    del cells["org_ids"]
    row: MembershipRow = MembershipRow.objects.create(
        organization=organization, recorded_at=now(), recorded_by=by, **cells
    )
    return row


def _bad_decision(told: NewDecision) -> Iterator[Problem]:
    yield from offered(told.act, {MemberAct.ADMITTED, MemberAct.ENDED}, "act")
    if told.act == MemberAct.ADMITTED:
        yield from offered(told.kind, set(MemberKind), "kind")
    elif told.kind:
        yield Problem(NO_KIND, MEND_KIND, column="kind", value=told.kind)
    if not told.org_ids:
        yield Problem(NOBODY, MEND_NOBODY, column="org_ids")
    if len(told.org_ids) > MOST_AT_ONCE:
        yield Problem(MANY, MEND_MANY.fill(most=MOST_AT_ONCE), column="org_ids")
    yield from said(told.decision_no, "decision_no")
    yield from short(told.reason, "reason")
    yield from past(told.on, "on")
    yield from past(told.decided_on, "decided_on")


def _bad_turns(told: NewDecision, found: dict[str, Organization]) -> Iterator[Problem]:
    """What of the organizations does not fit what was decided of them before."""
    for org_id in told.org_ids:
        if org_id not in found:
            yield Problem(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_ids", value=org_id)
            continue
        there = in_order(decisions_of(found[org_id].pk), OPEN_MOMENT)
        new = Decision(2**62, told.act, told.on, None, 0)  # behind what was written before it
        if not is_sound(sorted([*there, new], key=lambda row: (row.on, row.key))):
            words = IS_MEMBER if told.act == MemberAct.ADMITTED else IS_NONE
            yield Problem(*words, column="org_ids", value=org_id)


# Fees


def set_rate(
    *, kind: str, from_year: int, amount: int, decision_no: str, decided_on: date, by: str,
    within: Within[FeeRate] = None,
) -> FeeRate:  # fmt: skip
    """Set what members of a kind owe a year, from a year on, by a decision of the office."""
    book.open_for_writing()
    number = tidy(decision_no)
    with transaction.atomic():
        if problems := [*_bad_rate(kind, from_year, amount, number, decided_on)]:
            raise Refusal(*problems)
        row: FeeRate = FeeRate.objects.create(
            kind=kind, from_year=from_year, amount=amount, decision_no=number, on=decided_on, act=FeeAct.SET,
            recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        if within:
            within(row)
    return row


def void_rate(*, row_id: int, reason: str, by: str, within: Within[FeeRate] = None) -> FeeRate:
    """Void a rate recorded by mistake; the one before it holds on."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        there = {rate.key: rate for rate in standing(rates_ever(), OPEN_MOMENT)}
        if row_id not in there:
            raise refuse(NOT_THERE, MEND_NOT_THERE)
        old = there[row_id]
        row: FeeRate = FeeRate.objects.create(
            kind=old.kind, from_year=old.from_year, amount=old.amount, act=FeeAct.VOIDED, on=day_of(now()),
            of_id=row_id, reason=why, recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        if within:
            within(row)
    return row


def pay_fee(
    *, org_id: str, on: date, amount: int, receipt_no: str, by: str, within: Within[FeePayment] = None
) -> FeePayment:
    """Record what an organization paid; it pays the oldest year first."""
    book.open_for_writing()
    number = tidy(receipt_no)
    with transaction.atomic():
        organization = organization_of(org_id)
        if problems := [*_bad_payment(organization, on, amount, number)]:
            raise Refusal(*problems)
        row: FeePayment = FeePayment.objects.create(
            organization=organization, on=on, amount=amount, receipt_no=number, act=FeeAct.PAID,
            recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        if within:
            within(row)
    return row


def void_payment(
    *, org_id: str, row_id: int, reason: str, by: str, within: Within[FeePayment] = None
) -> FeePayment:
    """Void a payment recorded by mistake."""
    book.open_for_writing()
    why = reason_of(reason)
    with transaction.atomic():
        organization = organization_of(org_id)
        there = {one.key: one for one in standing(payments_of(organization.pk), OPEN_MOMENT)}
        if row_id not in there:
            raise refuse(NOT_THERE, MEND_NOT_THERE)
        row: FeePayment = FeePayment.objects.create(
            organization=organization, on=day_of(now()), amount=there[row_id].amount, act=FeeAct.VOIDED, of_id=row_id,
            reason=why, recorded_at=now(), recorded_by=by,
        )  # fmt: skip
        if within:
            within(row)
    return row


def _bad_rate(kind: str, from_year: int, amount: int, number: str, decided_on: date) -> Iterator[Problem]:
    yield from offered(kind, set(MemberKind), "kind")
    if not FIRST_DAY.year <= from_year <= day_of(now()).year + 1:
        yield Problem(NO_YEAR, MEND_YEAR, column="from_year", value=str(from_year))
    yield from dong(amount, "amount", least=0)
    yield from said(number, "decision_no")
    yield from past(decided_on, "decided_on")
    there = standing(rates_ever(), OPEN_MOMENT)
    if any(rate.kind == kind and rate.from_year == from_year for rate in there):
        yield Problem(SET, MEND_SET, column="from_year", value=str(from_year))


def _bad_payment(organization: Organization, on: date, amount: int, number: str) -> Iterator[Problem]:
    decided = in_order(decisions_of(organization.pk), OPEN_MOMENT)
    if not decided:
        yield Problem(NEVER, MEND_NEVER, column="org_id", value=organization.org_id)
    yield from past(on, "on", not_before=decided[0].on if decided else FIRST_DAY)
    yield from dong(amount, "amount")
    yield from said(number, "receipt_no")
    there = standing(payments_of(organization.pk), OPEN_MOMENT)
    if any(one.receipt_no == number and one.on == on for one in there):
        yield Problem(PAID_TWICE, MEND_PAID_TWICE, column="receipt_no", value=number)


NOT_THERE = Text(
    "dòng này không còn, hoặc vừa được hủy ở nơi khác", "it is not there, or was just voided elsewhere"
)
MEND_NOT_THERE = Text("tải lại trang rồi thử lại", "load the page again, then try again")
RESTS = Text("có quyết định sau dựa vào quyết định này", "a later decision rests on this one")
MEND_RESTS = Text("hủy ghi nhận quyết định sau trước", "void the later one first")
HAS_PAID = Text("đơn vị đã nộp phí từ ngày này", "it has paid fees since")
MEND_HAS_PAID = Text("hủy ghi nhận các lần nộp đó trước", "void those payments first")
NO_KIND = Text("chỉ ghi loại thành viên khi kết nạp", "is told of an admission alone")
MEND_KIND = Text("để trống loại thành viên", "leave it empty")
NOBODY = Text("chưa ghi đơn vị nào", "no organization is named")
MEND_NOBODY = Text("ghi tên, mã đơn vị hoặc mã số thuế", "give a name, identifier or tax code")
MANY = Text("quá nhiều đơn vị một lần", "too many organizations at once")
MEND_MANY = Text("ghi tối đa {most} đơn vị mỗi lần", "name at most {most} at a time")
IS_MEMBER = (
    Text("đã là thành viên vào ngày này, hoặc được kết nạp sau đó", "is a member on that day, or was admitted later"),
    Text("xem lại các quyết định của đơn vị", "look at its decisions"),
)  # fmt: skip
IS_NONE = (
    Text(
        "không phải thành viên vào ngày này, hoặc có quyết định sau đó",
        "is no member on that day, or was decided on later",
    ),
    Text("xem lại các quyết định của đơn vị", "look at its decisions"),
)  # fmt: skip
NO_YEAR = Text("không phải năm hợp lệ", "is no such year")
MEND_YEAR = Text("ghi bốn chữ số, muộn nhất là sang năm", "give four digits, next year at the latest")
SET = Text("đã có mức phí của loại này từ năm đó", "has a rate of this kind already")
MEND_SET = Text("hủy ghi nhận mức phí cũ nếu nó sai", "void the old one if it is wrong")
NEVER = Text("chưa từng là thành viên", "never was a member")
MEND_NEVER = Text("ghi quyết định kết nạp trước", "record its admission first")
PAID_TWICE = Text("phiếu thu này đã ghi cùng ngày", "this receipt of that day was recorded already")
MEND_PAID_TWICE = Text("xem lại các lần nộp", "look at its payments")
