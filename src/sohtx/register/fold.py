"""The state of an organization, folded from its entries (figures contract, section 2).

Nothing here touches a database. ``derive`` gives what held at every moment of knowledge: an entry counts from
the moment it was recorded until one that supersedes it was recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from sohtx.core.codes import EntryType, LegalStatus, Via
from sohtx.core.moment import OPEN_DAY, OPEN_MOMENT
from sohtx.core.text import Text

T = TypeVar("T")

BIRTHS = frozenset({EntryType.ESTABLISHED})
DISSOLUTIONS = frozenset({EntryType.DISSOLVED, EntryType.TERMINATED})
EXITS = DISSOLUTIONS | {
    *(EntryType.DIVIDED, EntryType.CONSOLIDATED, EntryType.MERGED),
    *(EntryType.CONVERTED, EntryType.BANKRUPT),
}
STATUSES: dict[str, LegalStatus] = {
    EntryType.SUSPENDED: LegalStatus.SUSPENDED,
    EntryType.RESUMED: LegalStatus.OPERATING,
    EntryType.NOT_AT_ADDRESS: LegalStatus.NOT_AT_ADDRESS,
    EntryType.DISSOLVING: LegalStatus.DISSOLVING,
    EntryType.BANKRUPTCY_PENDING: LegalStatus.BANKRUPTCY_PENDING,
    EntryType.REVOKED: LegalStatus.REVOKED,
    EntryType.REINSTATED: LegalStatus.OPERATING,
}
OBSERVATIONS: dict[str, bool] = {EntryType.OBSERVED_ACTIVE: True, EntryType.OBSERVED_INACTIVE: False}
MEMBERSHIPS = frozenset({EntryType.JOINED_UNION, EntryType.LEFT_UNION})
VIAS_WITH_RELATED = frozenset({Via.DIVIDED, Via.SPLIT_OFF, Via.CONSOLIDATED, Via.CONVERTED})

ESTABLISHED, OTHER_ENTRY, DISSOLVED, OTHER_EXIT = "established", "other_entries", "dissolved", "other_exits"


class LedgerEntry(NamedTuple):
    """An entry as the fold reads it: its unit and its standard sector already looked up; blanks are empty."""

    entry_id: str
    entry: str
    effective_on: date
    recorded_at: int
    supersedes: str = ""
    related: int | str = ""
    via: str = ""
    kind: str = ""
    name: str = ""
    tax_code: str = ""
    unit: str = ""
    address: str = ""
    sector: str = ""
    charter_capital: int | None = None
    is_alliance_member: bool | None = None
    is_registered: bool | None = None

    @property
    def order(self) -> tuple[date, int, int, str]:
        """Where it applies: by day; within a day births first, exits last, the rest as recorded."""
        turn = 0 if self.entry in BIRTHS else 2 if self.entry in EXITS else 1
        return (self.effective_on, turn, self.recorded_at, self.entry_id)


class State(NamedTuple):
    """How an existing organization stood from a day until a day."""

    valid_from: date
    valid_to: date
    unit: str
    unit_position: int
    sector: str
    status: str
    is_observed_active: bool | None
    is_alliance_member: bool | None
    is_registered: bool | None
    charter_capital: int | None
    unions: tuple[int | str, ...]
    birth_entry_id: str
    born_on: date
    name: str
    tax_code: str
    address: str


class Event(NamedTuple):
    """What a counted entry did, with the cell before and after it."""

    entry_id: str
    position: int
    effective_on: date
    event: str
    existed: bool
    unit_before: str
    unit_before_position: int
    unit_after: str
    unit_after_position: int
    sector_before: str
    sector_after: str
    named_unit: str


class Fault(NamedTuple):
    """A counted entry that cannot apply."""

    entry_id: str
    column: str
    what: Text
    mend: Text


class Step(NamedTuple):
    """A counted entry applied: what the organization was before and after it, existing or not."""

    entry: LedgerEntry
    event: Event
    existed: bool
    exists: bool
    before: State
    after: State


class Known(NamedTuple, Generic[T]):
    """Something that held in what was known from one moment until another."""

    known_from: int
    known_to: int
    fact: T


class Derived(NamedTuple):
    """All that follows from the entries of one organization."""

    states: list[Known[State]]
    events: list[Known[Event]]
    faults: list[Fault]


class _Fold:
    """An organization while its entries are applied in order."""

    def __init__(self) -> None:
        self.exists = False
        self.kind = self.name = self.tax_code = self.unit = self.address = self.sector = ""
        self.unit_position = -1
        self.charter_capital: int | None = None
        self.is_alliance_member: bool | None = None
        self.is_registered: bool | None = None
        self.status: str = ""
        self.is_observed_active: bool | None = None
        self.unions: tuple[int | str, ...] = ()
        self.birth_entry_id = ""
        self.born_on = OPEN_DAY
        self.faults: list[Fault] = []

    def apply(self, entry: LedgerEntry, position: int) -> Event:
        """Apply an entry: its attributes first, then what happened."""
        existed, unit, unit_position, sector = self.exists, self.unit, self.unit_position, self.sector
        self._take_attributes(entry, position)
        event = self._happen(entry)
        return Event(
            entry.entry_id, position, entry.effective_on, event, existed, unit, unit_position,
            self.unit, self.unit_position, sector, self.sector, entry.unit,
        )  # fmt: skip

    def _take_attributes(self, entry: LedgerEntry, position: int) -> None:
        self.kind = entry.kind or self.kind
        self.name = entry.name or self.name
        self.tax_code = entry.tax_code or self.tax_code
        self.address = entry.address or self.address
        self.sector = entry.sector or self.sector
        if entry.unit:
            self.unit, self.unit_position = entry.unit, position
        if entry.charter_capital is not None:
            self.charter_capital = entry.charter_capital
        if entry.is_alliance_member is not None:
            self.is_alliance_member = entry.is_alliance_member
        if entry.is_registered is not None:
            self.is_registered = entry.is_registered

    def _happen(self, entry: LedgerEntry) -> str:
        if entry.entry in BIRTHS:
            return self._be_born(entry)
        if entry.entry in EXITS:
            return self._leave(entry)
        if entry.entry in STATUSES:
            self._require_existence(entry, NO_STATUS)
            self.status = STATUSES[entry.entry]
        elif entry.entry in OBSERVATIONS:
            self.is_observed_active = OBSERVATIONS[entry.entry]
        elif entry.entry in MEMBERSHIPS:
            self._require_existence(entry, NO_MEMBERSHIP)
            others = {union for union in self.unions if union != entry.related}
            joined = {entry.related} if entry.entry == EntryType.JOINED_UNION else set()
            self.unions = tuple(sorted(others | joined, key=str))
        return ""

    def _be_born(self, entry: LedgerEntry) -> str:
        if not (self.kind and self.name and self.unit):
            needed = {"kind": self.kind, "name": self.name, "area_code": self.unit}
            for column in (column for column, told in needed.items() if not told):
                self._fault(entry, BIRTH_NEEDS, column)
        if self.exists:
            self._fault(entry, BORN_TWICE)
            return ""
        self.exists = True
        self.status = LegalStatus.OPERATING
        self.is_observed_active, self.unions = None, ()
        self.birth_entry_id, self.born_on = entry.entry_id, entry.effective_on
        return OTHER_ENTRY if entry.via else ESTABLISHED

    def _leave(self, entry: LedgerEntry) -> str:
        if not self._require_existence(entry, NO_EXIT):
            return ""
        self.exists = False
        return DISSOLVED if entry.entry in DISSOLUTIONS else OTHER_EXIT

    def _require_existence(self, entry: LedgerEntry, what: tuple[Text, Text]) -> bool:
        if not self.exists:
            self._fault(entry, what)
        return self.exists

    def _fault(self, entry: LedgerEntry, why: tuple[Text, Text], column: str = "entry") -> None:
        self.faults.append(Fault(entry.entry_id, column, *why))

    def state(self, valid_from: date, valid_to: date) -> State:
        """The state as it now is."""
        return State(
            valid_from, valid_to, self.unit, self.unit_position, self.sector, self.status,
            self.is_observed_active, self.is_alliance_member, self.is_registered, self.charter_capital,
            self.unions, self.birth_entry_id, self.born_on, self.name, self.tax_code, self.address,
        )  # fmt: skip


def derive(entries: Iterable[LedgerEntry]) -> Derived:
    """What held at every day and every moment of knowledge, and what cannot apply once all is known."""
    ordered = sorted(entries, key=lambda e: e.order)
    superseded_at = superseded(ordered)
    states, events = _History[State](), _History[Event]()
    faults: list[Fault] = []
    for moment in sorted({entry.recorded_at for entry in ordered}):
        counted = [
            (position, entry)
            for position, entry in enumerate(ordered)
            if counts_at(entry, superseded_at, moment)
        ]
        now_states, now_events, faults = _fold(counted)
        states.turn(moment, now_states)
        events.turn(moment, now_events)
    return Derived(states.closed(), events.closed(), faults)


def trace(entries: Iterable[LedgerEntry], known: int) -> list[Step]:
    """What each entry that counts at a moment of knowledge did, in order."""
    ordered = sorted(entries, key=lambda e: e.order)
    superseded_at = superseded(ordered)
    fold, steps = _Fold(), []
    for position, entry in enumerate(ordered):
        if counts_at(entry, superseded_at, known):
            existed, before = fold.exists, fold.state(entry.effective_on, OPEN_DAY)
            event = fold.apply(entry, position)
            after = fold.state(entry.effective_on, OPEN_DAY)
            steps.append(Step(entry, event, existed, fold.exists, before, after))
    return steps


def counts_at(entry: LedgerEntry, superseded_at: Mapping[str, int], moment: int) -> bool:
    """Whether an entry counts in what was known at a moment."""
    is_there = entry.recorded_at <= moment < superseded_at.get(entry.entry_id, OPEN_MOMENT)
    return is_there and entry.entry != EntryType.VOIDED


def superseded(entries: Iterable[LedgerEntry]) -> dict[str, int]:
    """When each superseded entry stopped counting."""
    moments: dict[str, int] = {}
    for entry in entries:
        if entry.supersedes:
            earlier = moments.get(entry.supersedes, OPEN_MOMENT)
            moments[entry.supersedes] = min(earlier, entry.recorded_at)
    return moments


def _fold(counted: Sequence[tuple[int, LedgerEntry]]) -> tuple[list[State], list[Event], list[Fault]]:
    fold = _Fold()
    states: list[State] = []
    events: list[Event] = []
    if counted and counted[0][1].entry not in BIRTHS:
        fold.faults.append(Fault(counted[0][1].entry_id, "entry", *NO_BIRTH))
    for index, (position, entry) in enumerate(counted):
        events.append(fold.apply(entry, position))
        until = counted[index + 1][1].effective_on if index + 1 < len(counted) else OPEN_DAY
        if fold.exists and entry.effective_on < until:
            _extend(states, fold.state(entry.effective_on, until))
    return states, events, fold.faults


def _extend(states: list[State], state: State) -> None:
    """Add a state; one that only goes on is drawn longer instead."""
    if states and states[-1].valid_to == state.valid_from and states[-1][2:] == state[2:]:
        states[-1] = states[-1]._replace(valid_to=state.valid_to)
    else:
        states.append(state)


class _History(Generic[T]):
    """Facts with the moments between which they were known; a fact that stays is one row."""

    def __init__(self) -> None:
        self._open: dict[T, int] = {}
        self._closed: list[Known[T]] = []

    def turn(self, moment: int, facts: Sequence[T]) -> None:
        """From this moment on these are the facts."""
        present = dict.fromkeys(facts, moment)
        for fact, since in self._open.items():
            if fact in present:
                present[fact] = since
            else:
                self._closed.append(Known(since, moment, fact))
        self._open = present

    def closed(self) -> list[Known[T]]:
        """All facts, those that still hold with an open end."""
        return self._closed + [Known(since, OPEN_MOMENT, fact) for fact, since in self._open.items()]


NO_BIRTH = (
    Text("biến động đầu tiên không phải là thành lập", "the first entry is not a birth"),
    Text(
        "ghi thành lập trước; không rõ ngày thành lập thì ghi là có từ trước khi mở sổ",
        "record the birth first; where its day is unknown, as there before the book was opened",
    ),
)
BIRTH_NEEDS = (
    Text("bỏ trống khi thành lập", "is blank at a birth"),
    Text("ghi loại hình, tên và mã địa bàn khi thành lập", "give kind, name and area code at a birth"),
)
BORN_TWICE = (
    Text("thành lập khi tổ chức đang tồn tại", "a birth while the organization exists"),
    Text(
        "ghi giải thể trước; muốn sửa thì ghi thay đổi nội dung đăng ký hoặc đính chính",
        "record its exit first; to mend something record a change or a correction",
    ),
)
NO_EXIT = (
    Text("chấm dứt khi tổ chức không tồn tại", "an exit while the organization does not exist"),
    Text(
        "xem lại ngày hiệu lực và thứ tự các biến động", "check the effective days and the order of entries"
    ),
)
NO_STATUS = (
    Text("thay đổi tình trạng khi tổ chức không tồn tại", "a status while the organization does not exist"),
    Text(
        "xem lại ngày hiệu lực và thứ tự các biến động", "check the effective days and the order of entries"
    ),
)
NO_MEMBERSHIP = (
    Text("gia nhập hoặc ra liên hiệp khi tổ chức không tồn tại", "a membership while it does not exist"),
    Text(
        "xem lại ngày hiệu lực và thứ tự các biến động", "check the effective days and the order of entries"
    ),
)
