"""The ledger folded: what was so of an organization on a day, and what changed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from .book import Entry
from .geography import Geography, Unit

EXITS = {"dissolved", "terminated", "divided", "consolidated", "merged", "converted", "bankrupt"}
STATUSES = {
    "suspended": "suspended",
    "resumed": "operating",
    "reinstated": "operating",
    "not_at_address": "not_at_address",
    "dissolving": "dissolving",
    "bankruptcy_pending": "bankruptcy_pending",
    "revoked": "revoked",
}
NOT_EXPECTED = {"dissolving", "bankruptcy_pending", "revoked"}


@dataclass(frozen=True)
class State:
    """What is true of an organization. `standing` has the units of its area codes so far, the present one last."""

    exists: bool = False
    birth: Entry | None = None
    standing: tuple[Unit, ...] = ()
    sector: str = ""
    charter_capital: Fraction | None = None
    is_alliance_member: bool = False
    is_registered: bool = False
    status: str = "operating"
    seen_inactive: bool = False
    unions: frozenset[str] = frozenset()

    @property
    def is_operating(self) -> bool:
        """Exists, operates by law, and was not last seen inactive."""
        return self.exists and self.status == "operating" and not self.seen_inactive


@dataclass(frozen=True)
class Happening:
    """One counted entry: the state before it, after its attributes, after its event."""

    entry: Entry
    before: State
    changed: State
    after: State

    @property
    def is_birth(self) -> bool:
        """Whether the organization came to be by it."""
        return self.after.exists and not self.changed.exists

    @property
    def is_exit(self) -> bool:
        """Whether the organization ceased to be by it."""
        return self.changed.exists and not self.after.exists


@dataclass(frozen=True)
class Story:
    """All that counted of one organization, in order."""

    org_id: str
    happenings: tuple[Happening, ...]

    def at(self, day: date) -> State:
        """The state at the end of a day."""
        state = State()
        for happening in self.happenings:
            if happening.entry.effective_on <= day:
                state = happening.after
        return state


def counted_entries(entries: list[Entry], known: datetime) -> list[Entry]:
    """The entries that count at a moment, in the order in which they apply."""
    recorded = [entry for entry in entries if entry.recorded_at <= known]
    replaced = {entry.supersedes for entry in recorded if entry.supersedes}
    counted = [entry for entry in recorded if entry.entry_id not in replaced and entry.entry != "voided"]
    return sorted(counted, key=order_of)


def order_of(entry: Entry) -> tuple[date, int, datetime, str]:
    """By day; within a day births, then the rest, then exits; then by record, then by name."""
    rank = 0 if entry.entry == "established" else 2 if entry.entry in EXITS else 1
    return (entry.effective_on, rank, entry.recorded_at, entry.entry_id)


def with_attributes(state: State, entry: Entry, geography: Geography) -> State:
    """The state with what the entry says of the organization; a blank leaves it as it was."""
    if entry.area_code:
        unit = geography.unit_named(entry.area_code, entry.effective_on)
        if not state.standing or state.standing[-1] is not unit:
            state = replace(state, standing=(*state.standing, unit))
    if entry.sector:
        state = replace(state, sector=entry.sector)
    if entry.charter_capital is not None:
        state = replace(state, charter_capital=entry.charter_capital)
    if entry.is_alliance_member is not None:
        state = replace(state, is_alliance_member=entry.is_alliance_member)
    if entry.is_registered is not None:
        state = replace(state, is_registered=entry.is_registered)
    return state


def with_event(state: State, entry: Entry) -> State:
    """The state after what happened; what cannot apply changes nothing."""
    word = entry.entry
    if word == "established":
        if state.exists:
            return state
        anew = State()
        return replace(
            state,
            exists=True,
            birth=entry,
            status=anew.status,
            seen_inactive=anew.seen_inactive,
            unions=anew.unions,
        )
    if word in EXITS:
        return replace(state, exists=False)
    if word in STATUSES:
        return replace(state, status=STATUSES[word])
    if word in {"observed_active", "observed_inactive"}:
        return replace(state, seen_inactive=word == "observed_inactive")
    if word == "joined_union":
        return replace(state, unions=state.unions | {entry.related_org_id})
    if word == "left_union":
        return replace(state, unions=state.unions - {entry.related_org_id})
    return state


def tell(org_id: str, entries: list[Entry], known: datetime, geography: Geography) -> Story:
    """Fold an organization's entries as they were known at a moment."""
    state = State()
    happenings = []
    for entry in counted_entries(entries, known):
        changed = with_attributes(state, entry, geography)
        after = with_event(changed, entry)
        happenings.append(Happening(entry, state, changed, after))
        state = after
    return Story(org_id, tuple(happenings))
