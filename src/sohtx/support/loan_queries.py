"""Reading loans: with all that happened to them, as of a day and as known at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from sohtx.accounts.rights import About, Reach
from sohtx.core.alphabet import plain
from sohtx.core.moment import OPEN_MOMENT
from sohtx.register.reaching import covered
from sohtx.support.loan_codes import Customer, Method, MovementAct
from sohtx.support.loan_fold import Moved, Standing, fold, standing
from sohtx.support.loan_schedule import Due, Terms
from sohtx.support.models import FundCapital, Loan


@dataclass(frozen=True)
class Seen:
    """A loan with its terms and movements, read once."""

    loan: Loan
    terms: Terms
    moved: tuple[Moved, ...]

    @property
    def code(self) -> str:
        """Its code."""
        return self.loan.code

    @property
    def org_id(self) -> str:
        """Who borrows, or whose member does."""
        return self.loan.organization.org_id

    @property
    def customer(self) -> Customer:
        """What the customer is."""
        return Customer.of(self.loan.customer)

    @cached_property
    def who(self) -> tuple[int, str]:
        """What tells this customer from any other: the organization, and of a member the name."""
        borrower = getattr(self.loan, "borrower", None)
        if borrower is None:
            return self.loan.organization_id, ""
        return self.loan.organization_id, f"{plain(borrower.name)}" if borrower.name else f"#{self.loan.pk}"

    def stands(self, on: date, known: int = OPEN_MOMENT) -> Standing:
        """How it stands at the end of a day."""
        return fold(self.terms, self.moved, on, known)

    def counted(self, known: int = OPEN_MOMENT) -> Sequence[Moved]:
        """Its movements that count, in order."""
        return standing(self.moved, known)


def read_loans(loans: "QuerySet[Loan]") -> list[Seen]:
    """Loans with all that belongs to them, in a fixed number of queries."""
    found = loans.select_related("organization", "borrower").prefetch_related("movements", "instalments")
    return [seen_of(loan) for loan in found]


def seen_of(loan: Loan) -> Seen:
    """One loan."""
    plans: dict[int | None, list[Due]] = {}
    for row in sorted(loan.instalments.all(), key=lambda row: row.due_on):
        plans.setdefault(row.movement_id, []).append(Due(row.due_on, row.principal))
    moved = tuple(
        Moved(
            key=row.pk, act=MovementAct.of(row.act), on=row.on, recorded_at=row.recorded_at,
            principal=row.principal, interest=row.interest, overdue_interest=row.overdue_interest,
            group=row.group, plan=tuple(plans.get(row.pk, ())), voids=row.voids_id,
        )
        for row in sorted(loan.movements.all(), key=lambda row: row.pk)
    )  # fmt: skip
    terms = Terms(
        loan.contract_on, loan.approved, loan.rate, loan.overdue_rate, loan.term_months, loan.grace_months,
        loan.every_months, loan.first_due_on, Method.of(loan.method), tuple(plans.get(None, ())),
    )  # fmt: skip
    return Seen(loan, terms, moved)


def loans_known(known: int = OPEN_MOMENT) -> list[Seen]:
    """All loans recorded by a moment, in the order of their contracts."""
    return read_loans(Loan.objects.filter(recorded_at__lte=known).order_by("contract_on", "pk"))


def find_loan(code: str) -> Seen | None:
    """One loan by its code."""
    found = read_loans(Loan.objects.filter(code=code))
    return found[0] if found else None


def within_reach(loans: Iterable[Seen], reach: Reach, *, today: date) -> list[Seen]:
    """Those of some loans that somebody may see: an organization its own, but not those of its members."""
    found = list(loans)
    if reach.everything:
        return found
    by_area = Reach(areas=reach.areas)
    lying = (
        covered({one.loan.organization_id for one in found}, by_area, today=today) if reach.areas else set()
    )
    return [
        one
        for one in found
        if one.loan.organization_id in lying
        or (one.org_id in reach.organizations and one.customer is not Customer.MEMBER)
    ]


def may_see(one: Seen, reach: Reach, lies: About) -> bool:
    """Whether a loan lies within reach; ``lies`` is where its organization does."""
    if one.customer is Customer.MEMBER:
        return Reach(reach.everything, reach.areas).covers(lies)
    return reach.covers(lies)


def capital_on(day: date, known: int = OPEN_MOMENT) -> int | None:
    """The fund's real charter capital on a day, as known at a moment; None where none was recorded."""
    rows = FundCapital.objects.filter(valid_from__lte=day, recorded_at__lte=known)
    found = rows.order_by("-valid_from", "-recorded_at", "-pk").first()
    return found.amount if found else None


def exposure_of(one: Seen, on: date) -> int:
    """What a customer owes on a loan or may still draw of it."""
    stands = one.stands(on)
    if not stands.is_open:
        return 0
    return stands.outstanding + one.terms.approved - stands.disbursed
