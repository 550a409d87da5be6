"""The lending report of a period (Decree 45/2021/NĐ-CP, Art. 44): pure sums over loans that were read.

It foots: outstanding at the beginning + disbursed - repaid - written off = outstanding at the end, in all and in
every part. What was repaid is principal. Overdue is principal past its due day; bad debt all that is outstanding on
loans of groups 3 to 5. A customer is counted once, whatever loans it has.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar

from sohtx.core.moment import OPEN_MOMENT
from sohtx.support.loan_codes import Customer, MovementAct
from sohtx.support.loan_queries import Seen

H = TypeVar("H", bound=Hashable)


class Sums(NamedTuple):
    """Sums of some loans over a period, in đồng; ``projects`` were disbursed to in it, ``loans`` are outstanding."""

    opening: int = 0
    disbursed: int = 0
    repaid: int = 0
    written_off: int = 0
    closing: int = 0
    overdue: int = 0
    bad: int = 0
    projects: int = 0
    loans: int = 0
    interest: int = 0

    def __add__(self, other: object) -> "Sums":
        """The sums of both."""
        if not isinstance(other, Sums):
            return NotImplemented
        return Sums(*(one + another for one, another in zip(self, other, strict=True)))

    @property
    def bad_percent(self) -> Fraction | None:
        """Bad debt in a hundred of what is outstanding; None where nothing is."""
        return Fraction(self.bad * 100, self.closing) if self.closing else None


@dataclass(frozen=True, kw_only=True)
class Lending:
    """What the fund lent in a period. ``borrowers`` and ``helped`` count customers by what they are.

    ``borrowers`` have loans outstanding at the end, ``helped`` were disbursed to in the period.
    """

    whole: Sums
    by_sector: dict[str, Sums]
    by_customer: dict[Customer, Sums]
    by_group: dict[int, int]
    borrowers: Counter[Customer]
    helped: Counter[Customer]
    largest: int


class _Counted(NamedTuple):
    one: Seen
    sums: Sums
    group: int


def lending(loans: Iterable[Seen], start: date, end: date, known: int = OPEN_MOMENT) -> Lending:
    """The report of the days from one to another, both included, as known at a moment."""
    counted = [_counted(one, start, end, known) for one in loans]
    owed: dict[tuple[int, str], int] = defaultdict(int)
    by_group: dict[int, int] = dict.fromkeys(range(1, 6), 0)
    for each in counted:
        owed[each.one.who] += each.sums.closing
        if each.group:
            by_group[each.group] += each.sums.closing
    return Lending(
        whole=sum((each.sums for each in counted), Sums()),
        by_sector=_summed(counted, lambda one: one.loan.sector),
        by_customer=_summed(counted, lambda one: one.customer),
        by_group=by_group,
        borrowers=_customers(each.one for each in counted if each.sums.closing),
        helped=_customers(each.one for each in counted if each.sums.projects),
        largest=max(owed.values(), default=0),
    )


def _counted(one: Seen, start: date, end: date, known: int) -> _Counted:
    """One loan; what happened in the period is taken from its movements, how it stands from its fold."""
    before, after = one.stands(start - timedelta(days=1), known), one.stands(end, known)
    within = [moved for moved in one.counted(known) if start <= moved.on <= end]

    def principal(act: MovementAct) -> int:
        return sum(moved.principal for moved in within if moved.act is act)

    sums = Sums(
        opening=before.outstanding,
        disbursed=principal(MovementAct.DISBURSED),
        repaid=principal(MovementAct.REPAID),
        written_off=principal(MovementAct.WRITTEN_OFF),
        closing=after.outstanding,
        overdue=after.overdue_principal,
        bad=after.outstanding if after.is_bad else 0,
        projects=int(any(moved.act is MovementAct.DISBURSED for moved in within)),
        loans=int(after.outstanding > 0),
        interest=sum(moved.interest + moved.overdue_interest for moved in within),
    )
    return _Counted(one, sums, after.group)


def _summed(counted: Sequence[_Counted], of: Callable[[Seen], H]) -> dict[H, Sums]:
    found: dict[H, Sums] = {}
    for each in counted:
        if any(each.sums):
            key = of(each.one)
            found[key] = found.get(key, Sums()) + each.sums
    return found


def _customers(loans: Iterable[Seen]) -> Counter[Customer]:
    return Counter(customer for _, customer in {(one.who, one.customer) for one in loans})
