"""When a loan's principal and interest fall due: exact to the đồng, without a database.

The convention, the same everywhere (docs/decisions/0037-loans.md):

* Interest runs by actual days over a year of 365: the day of disbursement counts, the day of repayment does not.
* What is owed is summed exactly from the first day and rounded to the đồng, halves up, only where it is told; what
  falls due on a day is the rounded sum to that day less what fell due before. So nothing is lost to rounding, and
  the last instalment takes what remains.
* Principal is spread in whole đồng, rounded down; the last instalment takes what remains.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sohtx.support.loan_codes import Method

DAYS_OF_YEAR = 365
WHOLE = DAYS_OF_YEAR * 100 * 100  # a rate is in hundredths of a per cent


class Due(NamedTuple):
    """Principal that falls due on a day."""

    on: date
    principal: int


class Line(NamedTuple):
    """A line of the schedule as a borrower reads it."""

    on: date
    principal: int
    interest: int


class Terms(NamedTuple):
    """What a contract says that decides its schedule. ``own`` are the instalments of one with its own schedule."""

    contract_on: date
    approved: int
    rate: int
    overdue_rate: int
    term_months: int
    grace_months: int
    every_months: int
    first_due_on: date
    method: Method
    own: tuple[Due, ...] = ()

    @property
    def ends_on(self) -> date:
        """The last day of the term."""
        return add_months(self.contract_on, self.term_months)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of a month that is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def rounded(numerator: int, whole: int = WHOLE) -> int:
    """A sum of interest in đồng, halves up."""
    return (2 * numerator + whole) // (2 * whole)


def due_days(first: date, every_months: int, ends_on: date) -> list[date]:
    """The days on which interest falls due: each so many months from the first, and the last day of the term."""
    days = []
    step = 0
    while (day := add_months(first, step * every_months)) < ends_on:
        days.append(day)
        step += 1
    return [*days, ends_on]


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount in parts by weights, each rounded down, the last taking what remains; the sum is exact."""
    whole = sum(weights)
    parts = [amount * weight // whole for weight in weights[:-1]]
    return [*parts, amount - sum(parts)]


def shape_of(terms: Terms) -> tuple[Due, ...]:
    """The days on which principal falls due, with weights that say how much of it on each."""
    if terms.method is Method.CUSTOM:
        return terms.own
    if terms.method is Method.BULLET:
        return (Due(terms.ends_on, 1),)
    free_until = add_months(terms.contract_on, terms.grace_months)
    days = due_days(terms.first_due_on, terms.every_months, terms.ends_on)
    return tuple(Due(day, 1) for day in days if day > free_until or day == terms.ends_on)


def plan_of(shape: Sequence[Due], amount: int) -> tuple[Due, ...]:
    """An amount laid over a shape; days to which nothing falls are left out."""
    parts = spread(amount, [due.principal for due in shape])
    return tuple(Due(due.on, part) for due, part in zip(shape, parts, strict=True) if part)


def taken(plan: Sequence[Due], amount: int) -> tuple[Due, ...]:
    """A plan from which an amount was repaid: of what falls due first, first."""
    left = []
    for due in plan:
        part = min(amount, due.principal)
        amount -= part
        if due.principal > part:
            left.append(Due(due.on, due.principal - part))
    return tuple(left)


def total(plan: Iterable[Due]) -> int:
    """The principal of a plan."""
    return sum(due.principal for due in plan)


def timetable(
    plan: Sequence[Due],
    interest_days: Iterable[date],
    rate: int,
    *,
    since: date,
    accrued: int = 0,
    told: int = 0,
) -> Iterator[Line]:
    """What falls due from a day on when all is paid when it is due.

    ``accrued`` is the exact interest that had run by then, ``told`` how much of it had fallen due or was paid.
    """
    ahead = {due.on: due.principal for due in plan if due.on > since}
    last = max(ahead, default=since)
    days = sorted({day for day in interest_days if since < day <= last} | set(ahead))
    balance = total(plan)
    for before, day in pairwise([since, *days]):
        accrued += balance * rate * (day - before).days
        interest = max(rounded(accrued) - told, 0)
        told += interest
        balance -= ahead.get(day, 0)
        yield Line(day, ahead.get(day, 0), interest)


def contract_schedule(terms: Terms) -> list[Line]:
    """The whole schedule, as if all were disbursed on the contract's day."""
    plan = plan_of(shape_of(terms), terms.approved)
    days = due_days(terms.first_due_on, terms.every_months, terms.ends_on)
    return list(timetable(plan, days, terms.rate, since=terms.contract_on))
