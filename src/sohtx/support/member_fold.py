"""Who is a member on a day, what members owe and have paid, as was known at a moment; plain Python.

A member owes the fee of every calendar year in which it was one for a day at least, whole, by the kind that it had on
its first day as a member in that year. Payments pay the oldest year first; what is more than all is prepaid.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from sohtx.support.linkage_fold import standing
from sohtx.support.member_codes import MemberAct


class Decision(NamedTuple):
    """A row of an organization's membership."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    kind: str = ""
    decision_no: str = ""
    decided_on: date | None = None
    reason: str = ""
    recorded_by: str = ""


class Span(NamedTuple):
    """A time as a member: from a day to the day before ``to_on``."""

    kind: str
    on: date
    to_on: date | None
    admitted: Decision
    ended: Decision | None = None

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.on <= day and (self.to_on is None or day < self.to_on)


def in_order(rows: Iterable[Decision], known: int) -> list[Decision]:
    """The decisions that stand, by the days on which they took effect."""
    return sorted(standing(rows, known), key=lambda row: (row.on, row.key))


def is_sound(rows: Sequence[Decision]) -> bool:
    """Whether decisions in their order admit and end by turns, each on a later day than the one before."""
    turns = all(
        row.act == (MemberAct.ENDED if place % 2 else MemberAct.ADMITTED) for place, row in enumerate(rows)
    )
    return turns and all(one.on < other.on for one, other in pairwise(rows))


def spans(rows: Iterable[Decision], known: int) -> list[Span]:
    """The times as a member, one after the other."""
    told = in_order(rows, known)
    ends = [*told[1::2], None]
    return [
        Span(one.kind, one.on, end.on if end else None, one, end)
        for one, end in zip(told[::2], ends, strict=False)
    ]


def span_on(times: Iterable[Span], day: date) -> Span | None:
    """The membership that holds on a day."""
    return next((span for span in times if span.has(day)), None)


# Fees


class Rate(NamedTuple):
    """What members of a kind owe a year, from a year on."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    kind: str
    from_year: int
    amount: int
    decision_no: str = ""
    reason: str = ""
    recorded_by: str = ""


class Payment(NamedTuple):
    """What was paid on a day."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    amount: int
    receipt_no: str = ""
    reason: str = ""
    recorded_by: str = ""


class Due(NamedTuple):
    """A year's fee, and how much of it is paid. ``amount`` is None in a year for which no rate was set."""

    year: int
    kind: str
    amount: int | None
    paid: int

    @property
    def arrears(self) -> int:
        """What is still owed of it."""
        return (self.amount or 0) - self.paid


class Account(NamedTuple):
    """What an organization owes and paid, to a day: ``owed = paid + arrears - prepaid``."""

    dues: tuple[Due, ...]
    paid: int

    @property
    def owed(self) -> int:
        """The fees of all years."""
        return sum(due.amount or 0 for due in self.dues)

    @property
    def arrears(self) -> int:
        """What is not paid yet."""
        return sum(due.arrears for due in self.dues)

    @property
    def prepaid(self) -> int:
        """What was paid beyond all that is owed."""
        return self.paid - sum(due.paid for due in self.dues)

    @property
    def years_behind(self) -> tuple[int, ...]:
        """The years of which something is still owed."""
        return tuple(due.year for due in self.dues if due.arrears)


def rate_of(rates: Iterable[Rate], kind: str, year: int) -> int | None:
    """The fee of a kind in a year: the one set last by then; None before the first. ``rates`` are those that stand."""
    found = [rate for rate in rates if rate.kind == kind and rate.from_year <= year]
    return max(found, key=lambda rate: rate.from_year).amount if found else None


def kinds_by_year(times: Iterable[Span], day: date) -> dict[int, str]:
    """For each year to a day with membership in it, the kind on its first day as a member."""
    found: dict[int, str] = {}
    for span in times:
        last = day if span.to_on is None else min(day, span.to_on - timedelta(days=1))
        for year in range(span.on.year, last.year + 1):
            if span.on <= last:
                found.setdefault(year, span.kind)
    return found


def account(
    times: Iterable[Span], rates: Iterable[Rate], payments: Iterable[Payment], *, day: date, known: int
) -> Account:
    """An organization's account on a day, as was known at a moment."""
    paid = sum(payment.amount for payment in standing(payments, known) if payment.on <= day)
    there, left = standing(rates, known), paid
    dues = []
    for year, kind in sorted(kinds_by_year(times, day).items()):
        amount = rate_of(there, kind, year)
        part = min(left, amount or 0)
        left -= part
        dues.append(Due(year, kind, amount, part))
    return Account(tuple(dues), paid)
