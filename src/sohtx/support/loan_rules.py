"""What must hold of a loan when it is granted, without a database: what is refused, and what asks for a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sohtx.core.codes import Kind, Sector
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Problem
from sohtx.core.text import Text
from sohtx.support.loan_codes import Customer, Method
from sohtx.support.loan_schedule import Due, Terms, add_months, total
from sohtx.support.parameters import in_force

MOST_DONG = 10**14
MOST_MONTHS = 600
MOST_RATE = 10_000  # 100 % a year
LONGEST = {"project": 300, "purpose": 2_000, "contract_no": 100, "security": 2_000, "related_group": 60}
LONGEST |= {"member_name": 150, "reason": 2_000, "note": 2_000, "document_no": 100}


@dataclass(frozen=True, kw_only=True)
class NewLoan:
    """A loan as it is proposed. Money in đồng, rates in hundredths of a per cent a year.

    ``instalments`` are of a contract with a schedule of its own. ``member_name`` makes it a member's loan.
    """

    project: str
    purpose: str = ""
    sector: str
    contract_no: str
    contract_on: date
    approved: int
    plan_total: int
    own_equity: int
    term_months: int
    grace_months: int = 0
    every_months: int = 12
    first_due_on: date
    method: str = Method.EQUAL.value
    rate: int
    overdue_rate: int
    security: str = ""
    related_group: str = ""
    member_name: str = ""
    instalments: tuple[Due, ...] = ()
    reason: str = ""

    @property
    def terms(self) -> Terms:
        """What decides its schedule."""
        return Terms(
            self.contract_on, self.approved, self.rate, self.overdue_rate, self.term_months, self.grace_months,
            self.every_months, self.first_due_on, Method.of(self.method), self.instalments,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a customer and the fund when a loan is granted; ``exists``: on the contract's day.

    ``exposure`` is what the customer owes or may still draw, ``related_exposure`` that of all related persons.
    """

    today: date
    kind: str
    exists: bool = True
    exposure: int = 0
    related_exposure: int = 0
    is_overdue: bool = False
    capital: int | None = None


def customer_of(kind: str, member_name: str) -> Customer:
    """Who borrows: an organization of a kind, or its member."""
    return Customer.MEMBER if member_name else Customer.of(Kind.of(kind).value)


def is_over_limit(amount: int, capital: int, percent: int) -> bool:
    """Whether an amount is more than some per cent of the capital."""
    return amount * 100 > capital * percent


def is_short_of_equity(own: int, plan: int, percent: int) -> bool:
    """Whether what the customer brings is less than some per cent of the plan."""
    return own * 100 < plan * percent


def is_over_rate(overdue: int, rate: int, percent: int) -> bool:
    """Whether the overdue rate is more than some per cent of the rate of the term."""
    return overdue * 100 > rate * percent


def problems_of(new: NewLoan, facts: Facts) -> Iterator[Problem]:
    """What is refused; a loan that only asks for a reason is refused while none is given."""
    first = [*_of_words(new), *_of_numbers(new), *_of_days(new, facts)]
    yield from first
    if first:
        return
    yield from _of_schedule(new)
    yield from _of_law(new, facts)
    doubts = list(warnings_of(new, facts))
    if doubts and not new.reason:
        for doubt in doubts:
            yield Problem(doubt, MEND_REASON, column="reason")


def warnings_of(new: NewLoan, facts: Facts) -> Iterator[Text]:
    """What speaks against a loan without forbidding it."""
    if facts.capital is None and in_force("single_limit", new.contract_on):
        yield NO_CAPITAL
    if facts.is_overdue:
        yield HAS_OVERDUE
    if not facts.exists:
        yield NOT_THERE
    if new.approved + new.own_equity > new.plan_total:
        yield MORE_THAN_PLAN


def _of_words(new: NewLoan) -> Iterator[Problem]:
    for column in ("project", "contract_no"):
        if not getattr(new, column):
            yield Problem(EMPTY, MEND_EMPTY, column=column)
    for column, longest in LONGEST.items():
        if len(text := getattr(new, column, "")) > longest:
            yield Problem(TOO_LONG, MEND_TOO_LONG.fill(longest=longest), column=column, value=text)
    for column, offered in (("sector", Sector), ("method", Method)):
        if getattr(new, column) not in set(map(str, offered)):
            yield Problem(NOT_OFFERED, MEND_OFFERED, column=column, value=getattr(new, column))


def _of_numbers(new: NewLoan) -> Iterator[Problem]:
    ranges = {
        "approved": (1, MOST_DONG), "plan_total": (1, MOST_DONG), "own_equity": (0, MOST_DONG),
        "term_months": (1, MOST_MONTHS), "grace_months": (0, max(new.term_months - 1, 0)),
        "every_months": (1, MOST_MONTHS), "rate": (0, MOST_RATE), "overdue_rate": (0, 2 * MOST_RATE),
    }  # fmt: skip
    for column, (least, most) in ranges.items():
        if not least <= getattr(new, column) <= most:
            mend = MEND_RANGE.fill(least=say_number(least), most=say_number(most))
            yield Problem(OUT_OF_RANGE, mend, column=column, value=str(getattr(new, column)))


def _of_days(new: NewLoan, facts: Facts) -> Iterator[Problem]:
    if new.contract_on > facts.today:
        yield Problem(TO_COME, MEND_TO_COME, column="contract_on", value=str(new.contract_on))
    if new.contract_on.year + new.term_months // 12 > LAST_YEAR or not 1 <= new.term_months <= MOST_MONTHS:
        return
    ends_on = add_months(new.contract_on, new.term_months)
    if not new.contract_on < new.first_due_on <= ends_on:
        mend = MEND_FIRST_DUE.fill(first=say_day(new.contract_on), last=say_day(ends_on))
        yield Problem(NOT_WITHIN_TERM, mend, column="first_due_on", value=str(new.first_due_on))


def _of_schedule(new: NewLoan) -> Iterator[Problem]:
    rows = new.instalments
    if new.method != Method.CUSTOM:
        if rows:
            yield Problem(OWN_SCHEDULE, MEND_OWN_SCHEDULE, column="instalments")
        return
    yield from problems_of_plan(rows, new.approved, new.contract_on, new.terms.ends_on)


def problems_of_plan(
    rows: tuple[Due, ...], amount: int, after: date, until: date | None, column: str = "instalments"
) -> Iterator[Problem]:
    """What is wrong with a schedule that somebody wrote: its days, its sum."""
    if not rows or any(row.principal <= 0 for row in rows) or total(rows) != amount:
        sums = {"sum": say_number(total(rows)), "amount": say_number(amount)}
        yield Problem(WRONG_SUM.fill(**sums), MEND_WRONG_SUM, column=column)
    days = [after, *(row.on for row in rows)]
    if any(day >= later for day, later in pairwise(days)):
        yield Problem(NOT_RISING, MEND_NOT_RISING.fill(day=say_day(after)), column=column)
    if until is not None and rows and rows[-1].on > until:
        yield Problem(AFTER_END.fill(day=say_day(until)), MEND_AFTER_END, column=column)


def _of_law(new: NewLoan, facts: Facts) -> Iterator[Problem]:
    on = new.contract_on
    limits = (("single_limit", facts.exposure, SINGLE), ("group_limit", facts.related_exposure, RELATED))
    for name, exposure, what in limits:
        limit = in_force(name, on)
        if limit is None or facts.capital is None:
            continue
        if is_over_limit(exposure + new.approved, facts.capital, limit.value):
            most = max(facts.capital * limit.value // 100 - exposure, 0)
            says = what.fill(percent=limit.value, law=limit.law, capital=say_number(facts.capital))
            mend = MEND_LIMIT.fill(most=say_number(most))
            yield Problem(says, mend, column="approved", value=say_number(new.approved))
    least = in_force("least_equity", on)
    if least and is_short_of_equity(new.own_equity, new.plan_total, least.value):
        says = SHORT_OF_EQUITY.fill(percent=least.value, law=least.law)
        needed = -(-new.plan_total * least.value // 100)
        mend = MEND_EQUITY.fill(least=say_number(needed))
        yield Problem(says, mend, column="own_equity", value=say_number(new.own_equity))
    most_rate = in_force("most_overdue_rate", on)
    if most_rate and is_over_rate(new.overdue_rate, new.rate, most_rate.value):
        says = OVER_RATE.fill(percent=most_rate.value, law=most_rate.law)
        yield Problem(says, MEND_RATE, column="overdue_rate")


LAST_YEAR = 2200
EMPTY = Text("còn trống", "is empty")
MEND_EMPTY = Text("điền theo hợp đồng vay", "fill it in from the contract")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NOT_OFFERED = Text("không có trong danh mục", "is not on the list")
MEND_OFFERED = Text("chọn một mục trong danh mục", "choose one from the list")
OUT_OF_RANGE = Text("ngoài khoảng cho phép", "is out of range")
MEND_RANGE = Text("ghi từ {least} đến {most}", "give one from {least} to {most}")
TO_COME = Text("là ngày chưa đến", "is a day to come")
MEND_TO_COME = Text("ghi đúng ngày đã ký", "give the day on which it was signed")
NOT_WITHIN_TERM = Text("không nằm trong thời hạn vay", "does not lie within the term")
MEND_FIRST_DUE = Text(
    "chọn một ngày sau {first} và không sau {last}", "a day after {first}, no later than {last}"
)
OWN_SCHEDULE = Text(
    "lịch trả nợ riêng chỉ dùng với phương thức “theo lịch trả nợ riêng”",
    "a schedule of its own goes with that method alone",
)
MEND_OWN_SCHEDULE = Text("bỏ lịch riêng hoặc đổi phương thức trả", "leave it out, or choose that method")
WRONG_SUM = Text(
    "lịch trả nợ cộng lại được {sum} đồng, phải bằng {amount} đồng",
    "the schedule sums to {sum} đồng, but must come to {amount} đồng",
)
MEND_WRONG_SUM = Text("sửa số tiền các kỳ, mỗi kỳ lớn hơn 0", "mend the amounts, each above 0")
NOT_RISING = Text("ngày trả nợ không tăng dần", "the due days do not rise")
MEND_NOT_RISING = Text("xếp theo thứ tự, kỳ đầu sau ngày {day}", "put them in order, the first after {day}")
AFTER_END = Text("kỳ cuối sau ngày hết thời hạn vay {day}", "the last is after the term ends on {day}")
MEND_AFTER_END = Text(
    "đưa kỳ cuối về trong thời hạn; muốn lùi quá thời hạn thì gia hạn nợ",
    "bring it within the term; to go beyond, extend the debt",
)
SINGLE = Text(
    "vượt {percent}% vốn điều lệ thực có của Quỹ ({capital} đồng) đối với một khách hàng ({law})",
    "is above {percent}% of the fund's real charter capital ({capital} đồng) for one customer ({law})",
)
RELATED = Text(
    "vượt {percent}% vốn điều lệ thực có của Quỹ ({capital} đồng) đối với khách hàng và người có liên quan ({law})",
    "is above {percent}% of the fund's real charter capital ({capital} đồng) for related customers ({law})",
)
MEND_LIMIT = Text("cho vay thêm không quá {most} đồng", "lend no more than another {most} đồng")
SHORT_OF_EQUITY = Text(
    "vốn tự có dưới {percent}% tổng vốn phương án ({law})",
    "own equity is under {percent}% of the plan ({law})",
)
MEND_EQUITY = Text("cần ít nhất {least} đồng", "at least {least} đồng is needed")
OVER_RATE = Text(
    "lãi suất quá hạn vượt {percent}% lãi suất trong hạn ({law})",
    "the overdue rate is above {percent}% of the rate of the term ({law})",
)
MEND_RATE = Text("hạ lãi suất quá hạn", "lower the overdue rate")
MEND_REASON = Text(
    "kiểm tra lại; vẫn cho vay thì ghi lý do", "look again; to lend all the same, give the reason"
)
NO_CAPITAL = Text(
    "chưa ghi vốn điều lệ thực có của Quỹ nên chưa kiểm tra được giới hạn cho vay",
    "the fund's real charter capital is not recorded, so the lending limits cannot be checked",
)
HAS_OVERDUE = Text(
    "khách hàng đang có nợ quá hạn tại Quỹ", "the customer is overdue on another loan of the fund"
)
NOT_THERE = Text(
    "tổ chức không còn trong sổ đăng ký vào ngày ký hợp đồng",
    "the organization did not exist in the register on the day of the contract",
)
MORE_THAN_PLAN = Text(
    "tiền vay cộng vốn tự có nhiều hơn tổng vốn phương án",
    "the loan and own equity exceed what the plan needs",
)
