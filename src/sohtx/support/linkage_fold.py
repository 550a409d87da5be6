"""How chains and contracts stand on a day, as was known at a moment; plain Python."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeVar

from sohtx.core.alphabet import plain
from sohtx.support.linkage_codes import (
    EXPIRING_DAYS,
    VOIDED,
    ChainAct,
    ChainRole,
    ChainState,
    ContractAct,
    ContractState,
)


class Deed(Protocol):
    """A row of what happened; ``of`` is the key of the row that it is about."""

    @property
    def key(self) -> int:
        """Its own key."""

    @property
    def act(self) -> str:
        """What happened."""

    @property
    def of(self) -> int | None:
        """The row that it voids or ends."""

    @property
    def recorded_at(self) -> int:
        """Since when it is known."""


D = TypeVar("D", bound=Deed)


def standing(rows: Iterable[D], known: int) -> list[D]:
    """The rows that were known at a moment and not voided by then, in the order in which they were written."""
    seen = [row for row in rows if row.recorded_at <= known]
    gone = {row.of for row in seen if row.act == VOIDED}
    return sorted((row for row in seen if row.act != VOIDED and row.key not in gone), key=lambda row: row.key)


def is_void(rows: Iterable[Deed], known: int) -> bool:
    """Whether the thing itself, whose rows these are, was voided by a moment."""
    return any(row.act == VOIDED and row.of is None and row.recorded_at <= known for row in rows)


class Party(NamedTuple):
    """One side: an organization of the register by its key and identifier, or a name from outside."""

    org: int | None
    org_id: str
    outside: str

    @property
    def identity(self) -> Hashable:
        """The same for the same party: names from outside are one whatever their marks and capitals."""
        return self.org_id or f"ngoai:{plain(self.outside)}"


class ChainDeed(NamedTuple):
    """A row of a chain."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    party: Party
    role: str = ""
    is_lead: bool = False
    reason: str = ""
    recorded_by: str = ""


class Partner(NamedTuple):
    """Somebody's part in a chain, to the day before ``left_on``."""

    key: int
    party: Party
    role: str
    is_lead: bool
    on: date
    left_on: date | None

    @property
    def kind(self) -> ChainRole:
        """The role; of one that a later version of the program wrote, a service."""
        return ChainRole.of(self.role) if self.role in set(ChainRole) else ChainRole.SERVICE

    def is_there(self, day: date) -> bool:
        """Whether it takes part on a day."""
        return self.on <= day and (self.left_on is None or day < self.left_on)


def partners(rows: Iterable[ChainDeed], known: int) -> list[Partner]:
    """All that ever took part, as far as was known; leaving what was voided leaves nothing."""
    there = standing(rows, known)
    left = {row.of: row.on for row in there if row.act == ChainAct.LEFT}
    return [
        Partner(row.key, row.party, row.role, row.is_lead, row.on, left.get(row.key))
        for row in there
        if row.act == ChainAct.JOINED
    ]


def ended_on(rows: Iterable[ChainDeed], known: int) -> date | None:
    """The day from which a chain is no more."""
    return next((row.on for row in standing(rows, known) if row.act == ChainAct.ENDED), None)


def chain_state(rows: Sequence[ChainDeed], day: date, known: int) -> ChainState:
    """How a chain that had begun by a day stands on it."""
    end = ended_on(rows, known)
    return ChainState.ENDED if end is not None and end <= day else ChainState.RUNNING


class ContractDeed(NamedTuple):
    """A row of a contract."""

    key: int
    act: str
    on: date
    of: int | None
    recorded_at: int
    reason: str = ""
    recorded_by: str = ""


class Terms(NamedTuple):
    """What was agreed. ``to_on`` is the last day in force."""

    code: str
    number: str
    seller: Party
    buyer: Party
    product: str
    quantity: Fraction | None
    unit: str
    value: int | None
    signed_on: date
    from_on: date
    to_on: date | None
    chain: str
    note: str
    recorded_at: int
    recorded_by: str

    @property
    def parties(self) -> tuple[Party, Party]:
        """Both sides."""
        return self.seller, self.buyer


def terminated(rows: Iterable[ContractDeed], known: int) -> ContractDeed | None:
    """The row by which a contract was terminated early."""
    found = (row for row in standing(rows, known) if row.act == ContractAct.TERMINATED)
    return next(found, None)


def contract_state(terms: Terms, rows: Iterable[ContractDeed], day: date, known: int) -> ContractState:
    """How a contract stands on a day: it binds from its first day to its last, unless terminated before."""
    end = terminated(rows, known)
    if end is not None and end.on <= day:
        return ContractState.TERMINATED
    if day < terms.from_on:
        return ContractState.TO_COME
    if terms.to_on is not None and terms.to_on < day:
        return ContractState.ENDED
    if terms.to_on is not None and (terms.to_on - day).days <= EXPIRING_DAYS:
        return ContractState.EXPIRING
    return ContractState.IN_FORCE
