"""What the book would be with some entries more: everything checked and folded, nothing written."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.ledger import book
from sohtx.register.deriving import ENTRY_COLUMNS, Folder, sectors_of_book
from sohtx.register.findings import Found, find_in_entries
from sohtx.register.fold import MEMBERSHIPS, Derived, LedgerEntry, derive
from sohtx.register.models import Entry, Organization
from sohtx.register.recording.checking import Checks, drop_known
from sohtx.register.recording.entries import COLUMNS, Cells, NewEntry, ReadEntry, complete, read_entries


class Life(NamedTuple):
    """An organization that an act touches: its entries, and what follows from them before and after the act."""

    org_id: str
    kind: str
    earlier: list[LedgerEntry]
    entries: list[LedgerEntry]
    before: Derived
    after: Derived


@dataclass(frozen=True)
class Prospect:
    """An act that may be recorded. ``place`` is the last one of the ledger that was known when it was checked.

    ``lives`` are those of the organizations that it touches; ``beside`` of those that take part though nothing is
    recorded of themselves: others are merged into them, or split off. ``is_first`` says that the book has no units yet:
    the official ones then enter it with the act.
    """

    place: int
    units: Units
    sectors: Mapping[str, str]
    entries: Sequence[ReadEntry]
    lives: Mapping[str, Life]
    beside: Mapping[str, Life]
    is_first: bool

    @property
    def found(self) -> list[tuple[str, Found]]:
        """The findings in its entries, by organization."""
        new = {entry.entry_id for entry in self.entries}
        return [
            (life.org_id, found)
            for life in self.lives.values()
            for found in find_in_entries(life.kind, life.entries)
            if found.record in new
        ]

    @property
    def unions(self) -> set[str]:
        """The unions that its organizations ever belong to, by their identifiers."""
        states = (s.fact for life in self.lives.values() for s in life.after.states)
        return {str(union) for state in states for union in state.unions}


def foresee(entries: Sequence[NewEntry]) -> Prospect:
    """Check the entries of an act beside the book; refuses them with all their problems."""
    if not entries:
        raise refuse(NO_ENTRIES, MEND_NO_ENTRIES)
    has_book = book.current() is not None
    with book.one_view() if has_book else nullcontext():
        last = book.last_transaction() if has_book else None
        place = last.place or 0 if last else 0
        known = _look_up(entries, place) if place else {}
        units = units_of_book(place) if place else None
        sectors = sectors_of_book(place) if place else {}
    problems = Problems()
    read = read_entries(complete(entries, known), problems)
    problems.raise_any()
    new = drop_known(read, known, problems)
    checks = Checks(new, known, sectors, units or official_units())
    checks.run(problems)
    problems.raise_any()
    folder = Folder(units or official_units(), sectors)

    def live(org_ids: Iterable[str]) -> dict[str, Life]:
        return {org_id: _live(org_id, new, known, checks.kinds[org_id], folder) for org_id in org_ids}

    lives = live(dict.fromkeys(entry.org_id for entry in new))
    beside = live(sorted(_taking_part(new) - lives.keys()))
    for life in lives.values():
        _note_faults(life, new, problems)
    problems.raise_any()
    return Prospect(place, units or official_units(), sectors, new, lives, beside, units is None)


def _look_up(entries: Iterable[NewEntry], place: int) -> dict[str, Cells]:
    """The entries of the book of the organizations that are named, and those whose names are named."""
    given = list(entries)
    orgs = {org for e in given for org in (e.org_id, e.related_org_id) if org}
    names = {name for e in given for name in (e.entry_id, e.supersedes) if name}
    found = _cells_of(place, organization__in=_keys(orgs)) | _cells_of(place, entry_id__in=names)
    others = {cells["org_id"] for cells in found.values()} - orgs
    return found | _cells_of(place, organization__in=_keys(others))


def _keys(orgs: Iterable[str]) -> list[int]:
    """The keys of organizations: entries are found by them, and by names, without reading all."""
    return list(Organization.objects.filter(org_id__in=sorted(orgs)).values_list("pk", flat=True))


def _cells_of(place: int, **where: Any) -> dict[str, Cells]:
    """Entries of the book by their names, in the shape of new ones: days as text, blanks as None."""
    fields = ["organization__org_id" if column == "org_id" else column for column in COLUMNS]
    rows = Entry.objects.filter(transaction__place__lte=place, **where).order_by("transaction__place", "pk")
    told = rows.values_list(*fields, "recorded_as")
    read = (dict(zip((*COLUMNS, "recorded_as"), map(_plain, row), strict=True)) for row in told)
    return {cells["entry_id"]: cells for cells in read}


def _plain(cell: Any) -> Any:
    return str(cell) if hasattr(cell, "isoformat") else None if cell == "" else cell


def _taking_part(new: Iterable[ReadEntry]) -> set[str]:
    """Those into which others are merged, and those from which others come."""
    cells = (entry.cells for entry in new)
    return {one["related_org_id"] for one in cells if one["entry"] not in MEMBERSHIPS} - {None}


def _live(
    org_id: str, new: Sequence[ReadEntry], known: Mapping[str, Cells], kind: str, folder: Folder
) -> Life:
    """Fold an organization, without its new entries and with them."""
    earlier = [_folded(folder, cells) for cells in known.values() if cells["org_id"] == org_id]
    later = [_folded(folder, entry.cells) for entry in new if entry.org_id == org_id]
    whole = earlier + later
    return Life(org_id, kind, earlier, whole, derive(earlier), derive(whole))


def _folded(folder: Folder, cells: Cells) -> LedgerEntry:
    return folder.entry([cells[column] for column in ENTRY_COLUMNS])


def _note_faults(life: Life, new: Sequence[ReadEntry], problems: Problems) -> None:
    by_name = {entry.entry_id: entry for entry in new}
    for fault in life.after.faults:
        entry = by_name.get(fault.entry_id)
        if entry is not None:
            value = entry.cells[fault.column]
            problems.add(entry.problem(fault.column, "" if value is None else value, fault.what, fault.mend))
        else:  # an entry of the book that could not apply any more
            problems.add(
                Problem(fault.what, fault.mend, file=life.org_id, column=fault.column, value=fault.entry_id)
            )


NO_ENTRIES = Text("không có biến động nào để ghi", "there is no entry to record")
MEND_NO_ENTRIES = Text("ghi ít nhất một biến động", "give at least one")
