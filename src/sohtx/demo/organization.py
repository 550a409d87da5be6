"""An organization of the demo, and the entries that are written about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sohtx.core.codes import EntryType, Kind
from sohtx.core.units import Unit
from sohtx.demo.days import BOOK_OPENED, FIRST_ENTRY, LAST_OPENING_ENTRY, TODAY, latest_record, office_hours
from sohtx.demo.dice import Dice
from sohtx.demo.naming import Trade

Cells = dict[str, str]
NOT_EXPECTED = {EntryType.DISSOLVING, EntryType.BANKRUPTCY_PENDING, EntryType.REVOKED}
FOUNDED_LONG_ENOUGH = timedelta(days=30)
ACTIVE = ""


@dataclass(eq=False)
class Organization:
    """Who it is, and how it has fared. ``spells`` are the days from which it was idle, and why; blank: active."""

    org_id: str
    kind: Kind
    trade: Trade
    commune: Unit
    born: date
    name: str
    tax_code: str = ""
    is_member: bool = False
    is_registered: bool = False
    is_dated: bool = True
    is_pillar: bool = False
    is_moved: bool = False
    ended: date | None = None
    spells: list[tuple[date, str]] = field(default_factory=list)
    capitals: list[tuple[date, int]] = field(default_factory=list)
    birth_entry: str = ""
    recorded: datetime | None = None

    @property
    def sector(self) -> str:
        """Its reporting sector."""
        return self.trade.sector

    @property
    def why_idle(self) -> str:
        """Why it does not operate; blank where it does."""
        return self.spells[-1][1] if self.spells else ACTIVE

    def was_idle(self, day: date) -> str:
        """Why it did not operate on a day."""
        return next((why for since, why in reversed(self.spells) if since <= day), ACTIVE)

    @property
    def capital(self) -> int:
        """Its charter capital as last registered, in million đồng; a group has none."""
        return self.capitals[-1][1] if self.capitals else 0

    def capital_on(self, day: date) -> int:
        """Its charter capital on a day."""
        return next((capital for since, capital in reversed(self.capitals) if since <= day), 0)

    def existed(self, day: date) -> bool:
        """Whether it stood at the end of a day."""
        return self.born <= day and (self.ended is None or day < self.ended)

    def is_expected(self, period_end: date) -> bool:
        """Whether a return of a period is expected of it (figures contract, section 4)."""
        return (
            self.existed(period_end)
            and self.was_idle(period_end) not in NOT_EXPECTED
            and self.born <= period_end - FOUNDED_LONG_ENOUGH
        )


class Journal:
    """The entries of one province, in the order in which they came to mind; written in that of their recording."""

    def __init__(self, prefix: str, dice: Dice) -> None:
        self._prefix, self._dice = prefix, dice
        self._rows: list[tuple[datetime, int, Cells]] = []

    def add(
        self, org: Organization, entry: str, on: date, cells: Cells | None = None, *,
        recorded: datetime | None = None,
    ) -> str:  # fmt: skip
        """Write an entry about an organization; gives its identifier."""
        at = recorded or self._recorded(org, entry, on)
        org.recorded = at
        entry_id = f"{self._prefix}-E{len(self._rows) + 1:06}"
        row = {
            "entry_id": entry_id,
            "org_id": org.org_id,
            "entry": entry,
            "effective_on": str(on),
            "recorded_at": at.isoformat(),
        }
        self._rows.append((at, len(self._rows), row | (cells or {})))
        return entry_id

    def rows(self) -> Iterable[Cells]:
        """All entries as they were recorded."""
        return (row for _, _, row in sorted(self._rows, key=lambda r: r[:2]))

    def _recorded(self, org: Organization, entry: str, on: date) -> datetime:
        """Some days later; now and then months later; never before what was written about it already."""
        if on <= BOOK_OPENED:
            day = self._dice.day(FIRST_ENTRY, LAST_OPENING_ENTRY)
        else:
            is_late = entry != EntryType.ESTABLISHED and self._dice.chance(5)
            delay = self._dice.between(40, 140) if is_late else self._dice.between(2, 12)
            day = min(on + timedelta(days=delay), latest_record(on))
        at = office_hours(min(day, TODAY), self._dice)
        return at if org.recorded is None else max(at, org.recorded + timedelta(minutes=5))


BACK: dict[str, EntryType] = {
    EntryType.SUSPENDED: EntryType.RESUMED,
    EntryType.NOT_AT_ADDRESS: EntryType.RESUMED,
    EntryType.REVOKED: EntryType.REINSTATED,
    EntryType.OBSERVED_INACTIVE: EntryType.OBSERVED_ACTIVE,
}
CAUSES: dict[EntryType, int] = {
    EntryType.OBSERVED_INACTIVE: 45,
    EntryType.SUSPENDED: 30,
    EntryType.NOT_AT_ADDRESS: 13,
    EntryType.DISSOLVING: 7,
    EntryType.REVOKED: 4,
    EntryType.BANKRUPTCY_PENDING: 1,
}


def status_after(entry: EntryType) -> str:
    """Why an organization is idle after an entry; blank when it is active again."""
    return ACTIVE if entry in BACK.values() else entry
