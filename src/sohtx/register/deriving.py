"""The derived tables: what follows from entries, written beside them and rebuilt from them at will."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from sohtx.core.codes import Sector
from sohtx.core.units import Units
from sohtx.register.fold import Derived, Event, LedgerEntry, State, derive
from sohtx.register.models import Entry, OrganizationEvent, OrganizationState, SectorCode

ENTRY_COLUMNS = (
    *("entry_id", "entry", "effective_on", "recorded_at", "supersedes", "related_org_id", "via", "kind"),
    *("name", "tax_code", "area_code", "address", "sector", "charter_capital", "is_alliance_member"),
    "is_registered",
)
"""The columns of an entry that its fold reads, in order."""
STATE_FIELDS = ("organization", "known_from", "known_to", *State._fields)
EVENT_FIELDS = ("organization", "known_from", "known_to", *Event._fields)


class Folder:
    """Folds the entries of organizations, looking up their units and standard sectors."""

    def __init__(self, units: Units, sectors: Mapping[str, str]) -> None:
        self._units = units
        self._sectors = {str(s): str(s) for s in Sector} | dict(sectors)
        self._unit_keys: dict[tuple[str, date], str] = {}
        self._days: dict[str, date] = {}

    def entry(self, cells: Sequence[Any]) -> LedgerEntry:
        """An entry from its stored cells, in the order of ``ENTRY_COLUMNS``; days may be text."""
        (entry_id, entry, effective_on, recorded_at, supersedes, related, via, kind, name, tax_code, area_code,
         address, sector, capital, is_member, is_registered) = cells  # fmt: skip
        on = effective_on if isinstance(effective_on, date) else self._day(effective_on)
        return LedgerEntry(
            entry_id, entry, on, recorded_at, supersedes or "", related or "", via or "", kind or "", name or "",
            tax_code or "", self._unit(area_code, on) if area_code else "", address or "",
            self._sectors.get(sector, "") if sector else "", capital,
            None if is_member is None else bool(is_member),
            None if is_registered is None else bool(is_registered),
        )  # fmt: skip

    def _day(self, text: str) -> date:
        if (day := self._days.get(text)) is None:
            day = self._days[text] = date.fromisoformat(text)
        return day

    def _unit(self, code: str, on: date) -> str:
        known = self._unit_keys.get((code, on))
        if known is None:
            unit = self._units.resolve(code, on)
            known = self._unit_keys[code, on] = unit.key if unit else ""
        return known

    def fold(self, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, list[LedgerEntry], Derived]]:
        """Fold organization by organization; a row is the organization's identifier, then its entry's cells."""
        for org_id, group in groupby(rows, key=itemgetter(0)):
            entries = [self.entry(row[1:]) for row in group]
            yield org_id, entries, derive(entries)


def state_rows(organization: int, derived: Derived, keys: Mapping[Any, int]) -> Iterator[tuple[object, ...]]:
    """The rows of ``OrganizationState``; ``keys`` gives the keys of unions."""
    for known_from, known_to, state in derived.states:
        unions = json.dumps([keys[union] for union in state.unions])
        head = (organization, known_from, known_to)
        yield (
            *head,
            *state[: State._fields.index("unions")],
            unions,
            *state[State._fields.index("unions") + 1 :],
        )


def event_rows(organization: int, derived: Derived, _keys: Mapping[Any, int]) -> Iterator[tuple[object, ...]]:
    """The rows of ``OrganizationEvent``."""
    for known_from, known_to, event in derived.events:
        yield organization, known_from, known_to, *event


def sectors_of_book(place: int | None = None) -> dict[str, str]:
    """The installation's own sector codes and the standard sectors they map onto."""
    where = {"transaction__place__isnull": False} if place is None else {"transaction__place__lte": place}
    return dict(SectorCode.objects.filter(**where).values_list("code", "maps_to"))


def entries_of_book(place: int | None = None) -> "QuerySet[Any, Any]":
    """All entries of the book by organization, as :meth:`Folder.fold` takes them."""
    where = {"transaction__place__isnull": False} if place is None else {"transaction__place__lte": place}
    rows = Entry.objects.filter(**where).order_by("organization__org_id")
    return rows.values_list("organization__org_id", *ENTRY_COLUMNS)


DERIVED_TABLES = ((OrganizationState, STATE_FIELDS), (OrganizationEvent, EVENT_FIELDS))
