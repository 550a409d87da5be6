"""Reading the Alliance's membership: decisions, rates, payments, and how everybody stands on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sohtx.accounts.rights import Reach
from sohtx.core.moment import OPEN_MOMENT
from sohtx.register.reaching import covered
from sohtx.support.linkage_reading import states_on
from sohtx.support.member_codes import MemberState
from sohtx.support.member_fold import Account, Decision, Payment, Rate, Span, account, span_on, spans
from sohtx.support.models import FeePayment, FeeRate, MembershipRow

_DECISION = (
    *("pk", "act", "on", "of", "recorded_at", "kind", "decision_no", "decided_on", "reason", "recorded_by"),
)
_RATE = (
    *("pk", "act", "on", "of", "recorded_at", "kind", "from_year", "amount", "decision_no", "reason", "recorded_by"),
)  # fmt: skip
_PAYMENT = ("pk", "act", "on", "of", "recorded_at", "amount", "receipt_no", "reason", "recorded_by")


def decisions_of(org: int) -> list[Decision]:
    """All rows of one organization's membership."""
    return [
        Decision(*row) for row in MembershipRow.objects.filter(organization=org).order_by("pk").values_list(*_DECISION)
    ]  # fmt: skip


def payments_of(org: int) -> list[Payment]:
    """All rows of one organization's payments."""
    return [
        Payment(*row) for row in FeePayment.objects.filter(organization=org).order_by("pk").values_list(*_PAYMENT)
    ]  # fmt: skip


def rates_ever() -> list[Rate]:
    """All rows of rates."""
    return [Rate(*row) for row in FeeRate.objects.order_by("pk").values_list(*_RATE)]


class Seen(NamedTuple):
    """How an organization stands with the Alliance on a day; one that was never a member by then is not seen."""

    org: int
    org_id: str
    kind_of: str
    times: tuple[Span, ...]
    span: Span
    state: MemberState
    account: Account

    @property
    def since(self) -> date:
        """Since when it is a member, or no longer one."""
        return (
            self.span.on if self.state is MemberState.MEMBER or self.span.to_on is None else self.span.to_on
        )


def members_on(day: date, *, known: int = OPEN_MOMENT) -> list[Seen]:
    """All that were members by a day, by identifier; in as many queries for one as for all."""
    decisions: dict[int, list[Decision]] = defaultdict(list)
    who: dict[int, tuple[str, str]] = {}
    rows = MembershipRow.objects.filter(recorded_at__lte=known).order_by("organization__org_id", "pk")
    for org, org_id, kind, *cells in rows.values_list(
        "organization", "organization__org_id", "organization__kind", *_DECISION
    ):
        decisions[org].append(Decision(*cells))
        who[org] = (org_id, kind)
    payments: dict[int, list[Payment]] = defaultdict(list)
    for org, *cells in FeePayment.objects.filter(recorded_at__lte=known).values_list(
        "organization", *_PAYMENT
    ):
        payments[org].append(Payment(*cells))
    rates = rates_ever()
    found = (
        seen_of(org, *who[org], told, rates, payments[org], day=day, known=known)
        for org, told in decisions.items()
    )
    return [seen for seen in found if seen is not None]


def seen_of(
    org: int, org_id: str, kind: str, decisions: Iterable[Decision], rates: Iterable[Rate],
    payments: Iterable[Payment], *, day: date, known: int = OPEN_MOMENT,
) -> Seen | None:  # fmt: skip
    """How one organization stands on a day; None for one that was never a member by then."""
    times = tuple(span for span in spans(decisions, known) if span.on <= day)
    if not times:
        return None
    now_in = span_on(times, day)
    state = MemberState.MEMBER if now_in else MemberState.FORMER
    told = account(times, rates, payments, day=day, known=known)
    return Seen(org, org_id, kind, times, now_in or times[-1], state, told)


def within(found: list[Seen], reach: Reach, *, today: date) -> list[Seen]:
    """Those within somebody's reach."""
    if reach.everything:
        return found
    orgs = covered({one.org for one in found}, reach, today=today)
    return [one for one in found if one.org in orgs]


class Sums(NamedTuple):
    """What some come to: ``owed = paid + arrears - prepaid``."""

    members: int
    former: int
    owed: int
    paid: int
    arrears: int
    prepaid: int
    behind: int


def sums_of(found: Iterable[Seen]) -> Sums:
    """What some come to; ``behind``: how many are in arrears."""
    told = list(found)
    accounts = [one.account for one in told]
    members = sum(one.state is MemberState.MEMBER for one in told)
    return Sums(
        members, len(told) - members, sum(one.owed for one in accounts), sum(one.paid for one in accounts),
        sum(one.arrears for one in accounts), sum(one.prepaid for one in accounts),
        sum(bool(one.arrears) for one in accounts),
    )  # fmt: skip


def marked_in_register(day: date, *, known: int = OPEN_MOMENT) -> set[int]:
    """The organizations that the register's ledger marks as members on a day, by key."""
    states = states_on(day, known).filter(is_alliance_member=True)
    return set(states.values_list("organization", flat=True))
