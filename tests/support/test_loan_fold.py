"""How a loan stands is a fold of its movements: the same as going through its life day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.support.loan_codes import LoanState, Method, MovementAct
from sohtx.support.loan_fold import (
    Moved,
    Standing,
    ahead,
    allocate,
    extended_plan,
    fold,
    group_by_days,
    is_sound,
)
from sohtx.support.loan_schedule import (
    WHOLE,
    Due,
    Terms,
    add_months,
    due_days,
    plan_of,
    rounded,
    shape_of,
    total,
)

from .test_loan_schedule import terms

Act = MovementAct
START = date(2024, 1, 15)


def life(*acts: tuple[MovementAct, str, int] | Moved) -> list[Moved]:
    """Movements in the order of their recording; an amount is principal, or a debt group."""
    moved = []
    for key, act in enumerate(acts, start=1):
        if isinstance(act, Moved):
            moved.append(act._replace(key=key, recorded_at=key))
            continue
        kind, on, amount = act
        more: dict[str, Any] = {"group": amount} if kind is Act.CLASSIFIED else {"principal": amount}
        moved.append(Moved(key, kind, date.fromisoformat(on), key, **more))
    return moved


def stands(moved: list[Moved], on: str, **more: object) -> Standing:
    return fold(terms(**more), moved, date.fromisoformat(on))


ALL = (Act.DISBURSED, "2024-01-15", 1_000_000_000)


def test_a_loan_is_contracted_running_repaid_settled() -> None:
    moved = life(ALL, (Act.REPAID, "2024-06-01", 1_000_000_000), (Act.SETTLED, "2024-06-02", 0))
    found = [stands(moved, on).state for on in ("2024-01-14", "2024-01-15", "2024-06-01", "2024-06-02")]
    assert found == [LoanState.CONTRACTED, LoanState.RUNNING, LoanState.REPAID, LoanState.SETTLED]
    assert stands(life((Act.CANCELLED, "2024-02-01", 0)), "2024-02-01").state is LoanState.CANCELLED


def test_two_tranches_before_the_first_due_day_fall_due_as_one() -> None:
    moved = life((Act.DISBURSED, "2024-01-15", 300_000_000), (Act.DISBURSED, "2024-05-01", 700_000_000))
    plan = stands(moved, "2024-05-01").plan
    assert plan == plan_of(shape_of(terms()), 1_000_000_000)
    assert stands(moved, "2024-04-30").plan == plan_of(shape_of(terms()), 300_000_000)


def test_a_tranche_after_a_due_day_falls_due_on_the_days_to_come() -> None:
    moved = life((Act.DISBURSED, "2024-01-15", 300_000_000), (Act.DISBURSED, "2025-02-01", 700_000_000))
    plan = stands(moved, "2025-02-01").plan
    assert [due.principal for due in plan] == [100_000_000, 450_000_000, 450_000_000]
    assert stands(moved, "2025-02-01").overdue_principal == 100_000_000


def test_a_due_day_is_not_overdue_until_it_is_over() -> None:
    moved = life(ALL)
    on_day, after = stands(moved, "2025-01-15"), stands(moved, "2025-01-16")
    assert (on_day.overdue_principal, on_day.days_overdue) == (0, 0)
    assert (after.overdue_principal, after.days_overdue) == (333_333_333, 1)
    assert after.overdue_interest_due == rounded(1_000_000_000 * 550 * 366)
    assert after.penalty_unpaid == rounded(333_333_333 * 800)


def test_overdue_principal_bears_the_overdue_rate_alone() -> None:
    moved = life(ALL)
    before, later = stands(moved, "2025-01-15"), stands(moved, "2025-02-15")
    assert later.interest_exact - before.interest_exact == 666_666_667 * 550 * 31
    assert later.penalty_unpaid == rounded(333_333_333 * 800 * 31)


def test_a_payment_pays_overdue_interest_then_interest_then_principal() -> None:
    now = stands(life(ALL), "2025-02-15")
    one_short = now.penalty_unpaid + now.interest_unpaid - 1
    assert allocate(now, now.penalty_unpaid - 1) == (now.penalty_unpaid - 1, 0, 0, 0)
    assert allocate(now, one_short) == (now.penalty_unpaid, now.interest_unpaid - 1, 0, 0)
    assert allocate(now, one_short + 3) == (now.penalty_unpaid, now.interest_unpaid, 2, 0)
    assert allocate(now, now.payoff + 5) == (
        now.penalty_unpaid,
        now.interest_unpaid,
        1_000_000_000,
        5,
    )


@pytest.mark.parametrize(
    ("days", "group"),
    [(0, 1), (9, 1), (10, 2), (90, 2), (91, 3), (180, 3), (181, 4), (360, 4), (361, 5), (5_000, 5)],
)
def test_debt_groups_at_their_edges(days: int, group: int) -> None:
    assert group_by_days(days, date(2026, 6, 30)) == group


def test_a_decision_holds_until_the_next_but_never_betters_what_days_say() -> None:
    moved = life(ALL, (Act.CLASSIFIED, "2024-03-01", 4), (Act.CLASSIFIED, "2024-09-01", 1))
    assert [stands(moved, on).group for on in ("2024-02-01", "2024-03-01", "2024-09-01")] == [1, 4, 1]
    assert stands(moved, "2025-04-16").group == 3  # 91 days overdue
    assert stands(moved, "2025-04-16").is_bad
    assert not stands(moved, "2025-04-15").is_bad


def test_rescheduling_lays_the_debt_over_new_days_and_puts_it_in_group_2() -> None:
    plan = (Due(date(2025, 9, 1), 400_000_000), Due(date(2026, 12, 1), 600_000_000))
    moved = life(ALL, Moved(0, Act.RESCHEDULED, date(2025, 3, 1), plan=plan))
    before, after = stands(moved, "2025-02-28"), stands(moved, "2025-03-01")
    assert before.overdue_principal == 333_333_333
    assert (after.overdue_principal, after.plan, after.group) == (0, plan, 2)
    assert after.days_overdue == 45  # interest that fell due on 15 January is still unpaid
    assert stands(moved, "2025-09-02").overdue_principal == 400_000_000


def test_extending_puts_off_what_falls_due_last() -> None:
    first = stands(life(ALL), "2026-12-01")
    plan = extended_plan(first, date(2028, 1, 15))
    moved = life(ALL, Moved(0, Act.EXTENDED, date(2026, 12, 1), plan=plan))
    after = stands(moved, "2026-12-01")
    assert [(str(due.on), due.principal) for due in after.plan] == [
        ("2025-01-15", 333_333_333),
        ("2026-01-15", 333_333_333),
        ("2028-01-15", 333_333_334),
    ]
    assert after.ends_on == date(2028, 1, 15)
    again = life(ALL, *(Moved(0, Act.EXTENDED, date(2026, 12, 1), plan=plan) for _ in range(3)))
    assert [fold(terms(), again[:n], date(2026, 12, 1)).restructured for n in (2, 3, 4)] == [1, 2, 3]
    assert [fold(terms(), again[:n], date(2024, 2, 1)).group for n in (2, 3, 4)] == [1, 1, 1]


def test_each_restructuring_puts_it_in_a_worse_group() -> None:
    plan = plan_of(shape_of(terms()), 1_000_000_000)
    again = [Moved(0, Act.EXTENDED, date(2024, 2, 1), plan=plan) for _ in range(3)]
    found = [stands(life(ALL, *again[:n]), "2024-02-01").group for n in range(4)]
    assert found == [1, 3, 4, 5]


def test_what_was_voided_or_not_yet_known_does_not_count() -> None:
    moved = life(
        ALL, (Act.REPAID, "2024-06-01", 400_000_000), Moved(0, Act.VOIDED, date(2024, 6, 1), voids=2)
    )
    on = date(2024, 7, 1)
    assert fold(terms(), moved, on).outstanding == 1_000_000_000
    assert fold(terms(), moved, on, known=2).outstanding == 600_000_000
    assert fold(terms(), moved, on, known=1).outstanding == 1_000_000_000
    assert fold(terms(), moved, on, known=0).state is LoanState.CONTRACTED


def test_what_cannot_follow_is_not_sound() -> None:
    plan = (Due(date(2026, 1, 1), 999),)
    for wrong in (
        life((Act.REPAID, "2024-02-01", 1)),
        life(ALL, (Act.DISBURSED, "2024-02-01", 1)),
        life(ALL, (Act.WRITTEN_OFF, "2024-02-01", 1_000_000_001)),
        life(ALL, (Act.SETTLED, "2024-02-01", 0)),
        life(ALL, (Act.CANCELLED, "2024-02-01", 0)),
        life((Act.CANCELLED, "2024-02-01", 0), (Act.DISBURSED, "2024-02-02", 1)),
        life(ALL, Moved(0, Act.RESCHEDULED, date(2024, 2, 1), plan=plan)),
    ):
        assert not is_sound(terms(), wrong)
    assert is_sound(terms(), life(ALL, (Act.WRITTEN_OFF, "2024-02-01", 1_000_000_000)))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Terms, list[Moved]]:
    """A contract and a life of it that could be: each payment allocated as the office allocates it."""
    months = draw(st.integers(2, 24))
    ends_on = add_months(START, months)
    contract = terms(
        approved=draw(st.integers(10, 10**10)), term_months=months, every_months=draw(st.integers(1, 6)),
        first_due_on=draw(st.dates(START + timedelta(days=1), ends_on)),
        rate=draw(st.integers(0, 1_500)), overdue_rate=draw(st.integers(0, 2_250)),
        method=draw(st.sampled_from([Method.EQUAL, Method.BULLET])),
    )  # fmt: skip
    moved: list[Moved] = []
    day = START
    for key in range(1, draw(st.integers(1, 9))):
        now = fold(contract, moved, day)
        one = draw(_next(contract, now, key, day))
        if one is not None and is_sound(contract, [*moved, one]):
            moved.append(one)
        day += timedelta(days=draw(st.integers(0, 150)))
    return contract, moved


def _next(contract: Terms, now: Standing, key: int, day: date) -> st.SearchStrategy[Moved | None]:
    left = contract.approved - now.disbursed
    offered: list[st.SearchStrategy[Moved | None]] = [st.none()]
    if left and day < now.last_due_on:
        offered.append(st.integers(1, left).map(lambda n: Moved(key, Act.DISBURSED, day, key, principal=n)))
    if now.payoff:

        def paid(amount: int) -> Moved:
            split = allocate(now, amount)
            return Moved(key, Act.REPAID, day, key, split.principal, split.interest, split.overdue_interest)

        offered.append(st.integers(1, now.payoff).map(paid))
    if now.outstanding:
        until = max(now.last_due_on, day) + timedelta(days=100)
        offered += [
            st.integers(1, now.outstanding).map(lambda n: Moved(key, Act.WRITTEN_OFF, day, key, principal=n)),
            st.just(Moved(key, Act.EXTENDED, day, key, plan=extended_plan(now, until))),
        ]
    return st.one_of(offered)


@dataclass
class Diary:
    """The life of a loan, day by day, written as the decision record tells it and in no other way."""

    contract: Terms
    plan: list[list[Any]] = field(default_factory=list)
    shape: list[Due] = field(default_factory=list)
    interest: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    interest_paid: int = 0
    dues: list[tuple[date, Fraction]] = field(default_factory=list)

    def live(self, moved: list[Moved], on: date) -> "Diary":
        self.shape = list(shape_of(self.contract))
        day = self.contract.contract_on
        while True:
            regular = due_days(
                self.contract.first_due_on, self.contract.every_months,
                max(self.contract.ends_on, *(due.on for due in self.shape)),
            )  # fmt: skip
            if day in regular or day in [due.on for due in self.shape]:
                self.dues.append((day, self.interest))
            for one in moved:
                if one.on == day:
                    self.take(one)
            if day >= on:
                return self
            for due, principal in self.plan:
                rate = self.contract.rate if due > day else self.contract.overdue_rate
                amount = Fraction(principal * rate, WHOLE)
                if due > day:
                    self.interest += amount
                else:
                    self.penalty += amount
            day += timedelta(days=1)

    def take(self, one: Moved) -> None:
        if one.act is Act.DISBURSED:
            ahead_ = [due for due in self.shape if due.on > one.on]
            to_come = one.principal + sum(p for due, p in self.plan if due > one.on)
            weights = sum(due.principal for due in ahead_)
            parts = [to_come * due.principal // weights for due in ahead_]
            parts[-1] += to_come - sum(parts)
            self.plan = [row for row in self.plan if row[0] <= one.on]
            self.plan += [[due.on, part] for due, part in zip(ahead_, parts, strict=True)]
        elif one.act is Act.EXTENDED:
            self.shape = list(one.plan)
            self.plan = [list(due) for due in one.plan]
        else:
            left = one.principal
            for row in self.plan:
                part = min(left, row[1])
                row[1] -= part
                left -= part
            assert left == 0
        self.interest_paid += one.interest


@given(lives(), st.integers(0, 1_200))
def test_the_fold_says_what_a_diary_of_every_day_says(lived: tuple[Terms, list[Moved]], after: int) -> None:
    contract, moved = lived
    on = START + timedelta(days=after)
    now = fold(contract, moved, on)
    seen = [one for one in moved if one.on <= on]
    diary = Diary(contract).live(seen, on)

    assert now.plan == tuple(Due(day, principal) for day, principal in diary.plan if principal)
    assert now.outstanding == now.disbursed - now.repaid - now.written_off == total(now.plan)
    assert Fraction(now.interest_exact, WHOLE) == diary.interest
    assert now.penalty_unpaid == max(
        rounded(diary.penalty.numerator, diary.penalty.denominator) - now.penalty_paid, 0
    )
    unpaid = [day for day, principal in diary.plan if principal and day < on]
    unpaid += [
        day
        for day, sum_ in diary.dues
        if day < on and rounded(sum_.numerator, sum_.denominator) > diary.interest_paid
    ]
    assert now.days_overdue == ((on - min(unpaid)).days if unpaid else 0)
    assert now.overdue_principal == sum(p for day, p in diary.plan if day < on)


@given(lives(), st.integers(0, 800))
def test_what_lies_ahead_sums_to_what_is_not_yet_due(lived: tuple[Terms, list[Moved]], after: int) -> None:
    contract, moved = lived
    now = fold(contract, moved, START + timedelta(days=after))
    lines = ahead(contract, now)
    assert sum(line.principal for line in lines) == sum(due.principal for due in now.plan if due.on > now.on)
    assert all(line.interest >= 0 and line.on > now.on for line in lines)


@given(lives())
def test_who_pays_what_is_owed_owes_nothing(lived: tuple[Terms, list[Moved]]) -> None:
    contract, moved = lived
    on = max([START, *(one.on for one in moved)]) + timedelta(days=40)
    now = fold(contract, moved, on)
    split = allocate(now, now.payoff)
    paid = Moved(99, Act.REPAID, on, 99, split.principal, split.interest, split.overdue_interest)
    later = fold(contract, [*moved, paid], on + timedelta(days=400))
    assert (later.payoff, later.days_overdue, later.group) == (0, 0, 0)
