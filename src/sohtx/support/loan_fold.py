"""How a loan stands on a day, as known at a moment: a fold of its movements, without a database.

Each day ends with the movements of that day done. What fell due and was not repaid by the end of its day is overdue
from the day after; from its due day on it bears the overdue rate in place of the rate of the term. Interest on
unpaid interest is not charged. A repayment takes what falls due first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sohtx.core.moment import OPEN_MOMENT
from sohtx.support.loan_codes import LAST_ACTS, LoanState, MovementAct
from sohtx.support.loan_schedule import (
    Due,
    Line,
    Terms,
    due_days,
    plan_of,
    rounded,
    shape_of,
    taken,
    timetable,
    total,
)
from sohtx.support.parameters import value_of

FIRST_GROUP, LAST_GROUP = 1, 5


class Moved(NamedTuple):
    """A movement as the fold reads it. ``key`` rises with the order of recording; ``plan`` is of a restructuring."""

    key: int
    act: MovementAct
    on: date
    recorded_at: int = 0
    principal: int = 0
    interest: int = 0
    overdue_interest: int = 0
    group: int | None = None
    plan: tuple[Due, ...] = ()
    voids: int | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a loan stands at the end of a day. Interest that ran but is not paid is told whether or not it is due.

    ``plan`` is the principal outstanding by the day on which it falls due; its sum is what is outstanding.
    """

    on: date
    state: LoanState
    disbursed: int
    repaid: int
    written_off: int
    outstanding: int
    plan: tuple[Due, ...]
    ends_on: date
    last_due_on: date
    overdue_principal: int
    overdue_interest_due: int
    interest_paid: int
    interest_unpaid: int
    penalty_paid: int
    penalty_unpaid: int
    days_overdue: int
    group: int
    restructured: int
    interest_exact: int
    interest_told: int

    @property
    def is_open(self) -> bool:
        """Whether it is neither settled nor cancelled."""
        return self.state not in (LoanState.SETTLED, LoanState.CANCELLED)

    @property
    def is_bad(self) -> bool:
        """Whether what is outstanding is bad debt."""
        return self.group >= value_of("bad_debt_from_group", self.on)

    @property
    def payoff(self) -> int:
        """What would settle it on the day."""
        return self.outstanding + self.interest_unpaid + self.penalty_unpaid


def standing(moved: Iterable[Moved], known: int = OPEN_MOMENT) -> list[Moved]:
    """The movements that count, as known at a moment, in the order in which they happened."""
    seen = [one for one in moved if one.recorded_at <= known]
    voided = {one.voids for one in seen if one.voids is not None}
    counted = (one for one in seen if one.key not in voided and one.act is not MovementAct.VOIDED)
    return sorted(counted, key=lambda one: (one.on, one.key))


def fold(terms: Terms, moved: Iterable[Moved], on: date, known: int = OPEN_MOMENT) -> Standing:
    """How a loan stands at the end of a day."""
    run = _Run(terms)
    for one in standing(moved, known):
        if one.on > on:
            break
        run.until(one.on)
        run.take(one)
    run.until(on)
    return run.stands(on)


@dataclass
class _Run:
    """The life of a loan as it is gone through, day by day in few steps."""

    terms: Terms
    day: date = date.min
    shape: tuple[Due, ...] = ()
    plan: tuple[Due, ...] = ()
    disbursed: int = 0
    repaid: int = 0
    written_off: int = 0
    interest: int = 0  # exact, over loan_schedule.WHOLE
    penalty: int = 0  # as well
    interest_paid: int = 0
    penalty_paid: int = 0
    said_group: int = FIRST_GROUP
    restructured: int = 0
    last_act: MovementAct | None = None
    dues: list[tuple[date, int]] = field(default_factory=list)  # interest due in all, by the day it fell due

    def __post_init__(self) -> None:
        self.shape = shape_of(self.terms)
        self.day = self.terms.contract_on

    @property
    def ends_on(self) -> date:
        """The day on which the last of it falls due."""
        return max(self.terms.ends_on, max((due.on for due in self.shape), default=date.min))

    def until(self, day: date) -> None:
        """Let the days pass up to a day: what happens on it is not done yet."""
        interest_days = self._interest_days
        for stop in self._stops(day, interest_days):
            overdue = total(due for due in self.plan if due.on <= self.day)
            days = (stop - self.day).days
            self.interest += (total(self.plan) - overdue) * self.terms.rate * days
            self.penalty += overdue * self.terms.overdue_rate * days
            self.day = stop
            if stop in interest_days:
                self.dues.append((stop, rounded(self.interest)))

    def _stops(self, day: date, interest_days: set[date]) -> Iterator[date]:
        within = {due.on for due in self.plan} | interest_days | {day}
        yield from sorted(stop for stop in within if self.day < stop <= day)

    @property
    def _interest_days(self) -> set[date]:
        terms = self.terms
        regular = due_days(terms.first_due_on, terms.every_months, self.ends_on)
        return {*regular, *(due.on for due in self.shape)}

    def take(self, one: Moved) -> None:
        """Do what happened on a day."""
        match one.act:
            case MovementAct.DISBURSED:
                self._disburse(one.principal)
            case MovementAct.REPAID:
                self.repaid += one.principal
                self.interest_paid += one.interest
                self.penalty_paid += one.overdue_interest
                self.plan = taken(self.plan, one.principal)
            case MovementAct.WRITTEN_OFF:
                self.written_off += one.principal
                self.plan = taken(self.plan, one.principal)
            case MovementAct.RESCHEDULED | MovementAct.EXTENDED:
                self._restructure(one)
            case MovementAct.CLASSIFIED:
                self.said_group = one.group or FIRST_GROUP
            case _:
                pass
        self.last_act = one.act if one.act in LAST_ACTS else self.last_act

    def _disburse(self, amount: int) -> None:
        """Add a sum and lay what is not yet due anew over the days to come."""
        self.disbursed += amount
        passed = tuple(due for due in self.plan if due.on <= self.day)
        ahead = tuple(due for due in self.shape if due.on > self.day) or self.shape[-1:]
        to_come = total(self.plan) - total(passed) + amount
        self.plan = (*passed, *plan_of(ahead, to_come)) if to_come else passed

    def _restructure(self, one: Moved) -> None:
        self.restructured += 1
        self.shape = self.plan = one.plan
        self.said_group = max(self.said_group, group_restructured(one.act, self.restructured, one.on))

    def stands(self, on: date) -> Standing:
        """What is told of it."""
        outstanding = total(self.plan)
        due_interest = max((sum_ for day, sum_ in self.dues if day < on), default=0)
        days = self._days_overdue(on)
        return Standing(
            on=on,
            state=self._state(outstanding),
            disbursed=self.disbursed,
            repaid=self.repaid,
            written_off=self.written_off,
            outstanding=outstanding,
            plan=self.plan,
            ends_on=self.ends_on,
            last_due_on=max(due.on for due in self.shape),
            overdue_principal=total(due for due in self.plan if due.on < on),
            overdue_interest_due=max(due_interest - self.interest_paid, 0),
            interest_paid=self.interest_paid,
            interest_unpaid=max(rounded(self.interest) - self.interest_paid, 0),
            penalty_paid=self.penalty_paid,
            penalty_unpaid=max(rounded(self.penalty) - self.penalty_paid, 0),
            days_overdue=days,
            group=max(group_by_days(days, on), self.said_group) if outstanding else 0,
            restructured=self.restructured,
            interest_exact=self.interest,
            interest_told=max(self.interest_paid, max((sum_ for _, sum_ in self.dues), default=0)),
        )

    def _days_overdue(self, on: date) -> int:
        """Since when something is overdue: principal or interest, whichever is longer."""
        unpaid = [due.on for due in self.plan if due.on < on]
        unpaid += [day for day, sum_ in self.dues if day < on and sum_ > self.interest_paid]
        return (on - min(unpaid)).days if unpaid else 0

    def _state(self, outstanding: int) -> LoanState:
        if self.last_act is not None:
            return LoanState.SETTLED if self.last_act is MovementAct.SETTLED else LoanState.CANCELLED
        if not self.disbursed:
            return LoanState.CONTRACTED
        return LoanState.RUNNING if outstanding else LoanState.REPAID


def group_by_days(days: int, on: date) -> int:
    """The debt group by days overdue."""
    steps = (value_of(f"group_{group}_from_days", on) for group in range(FIRST_GROUP + 1, LAST_GROUP + 1))
    return FIRST_GROUP + sum(days >= step for step in steps)


def group_restructured(act: MovementAct, times: int, on: date) -> int:
    """The debt group at least in which a loan is put when its debt is restructured so many times."""
    once = "group_once_extended" if act is MovementAct.EXTENDED else "group_once_rescheduled"
    names = (once, "group_twice_restructured", "group_thrice_restructured")
    return value_of(names[min(times, len(names)) - 1], on)


def ahead(terms: Terms, stands: Standing) -> list[Line]:
    """What falls due after a day when all is paid when it is due; what is overdue by then is not in it."""
    days = due_days(terms.first_due_on, terms.every_months, stands.ends_on)
    to_come = tuple(due for due in stands.plan if due.on > stands.on)
    return list(
        timetable(
            to_come,
            days,
            terms.rate,
            since=stands.on,
            accrued=stands.interest_exact,
            told=stands.interest_told,
        )
    )


class Split(NamedTuple):
    """A payment by what it pays, in the order in which it does: overdue interest, interest, principal."""

    overdue_interest: int
    interest: int
    principal: int
    left: int = 0


def allocate(stands: Standing, amount: int) -> Split:
    """What a payment on a day pays; ``left`` is what is more than is owed."""
    penalty = min(amount, stands.penalty_unpaid)
    interest = min(amount - penalty, stands.interest_unpaid)
    principal = min(amount - penalty - interest, stands.outstanding)
    return Split(penalty, interest, principal, amount - penalty - interest - principal)


def extended_plan(stands: Standing, until: date) -> tuple[Due, ...]:
    """The plan when what falls due last is put off to a day."""
    last = max((due.on for due in stands.plan), default=until)
    moved = sum(due.principal for due in stands.plan if due.on == last)
    return (*(due for due in stands.plan if due.on != last), Due(until, moved))


def is_sound(terms: Terms, moved: Sequence[Moved]) -> bool:
    """Whether movements can follow one another so: nothing repaid that was not owed, nothing after the end.

    A plan laid down by a restructuring must be of what was outstanding then.
    """
    run = _Run(terms)
    for one in standing(moved):
        run.until(one.on)
        if not _can_follow(run, one):
            return False
        run.take(one)
    return True


def _can_follow(run: _Run, one: Moved) -> bool:
    owed = total(run.plan)
    match one.act:
        case _ if run.last_act is not None:
            can = False
        case MovementAct.DISBURSED:
            can = run.disbursed + one.principal <= run.terms.approved
        case MovementAct.REPAID | MovementAct.WRITTEN_OFF:
            can = one.principal <= owed
        case MovementAct.RESCHEDULED | MovementAct.EXTENDED:
            can = total(one.plan) == owed
        case MovementAct.SETTLED:
            can = run.disbursed > 0 and not owed
        case MovementAct.CANCELLED:
            can = not run.disbursed
        case _:
            can = True
    return can
