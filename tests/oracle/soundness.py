"""What makes a package one that is not refused: the order of the ledger, and no gap among the units."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from .book import Book, Entry
from .geography import Geography
from .ledger import EXITS, STATUSES, counted_entries

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
NEEDS_EXISTENCE = {*EXITS, *STATUSES, "joined_union", "left_union"}


def ledger_problems(entries: list[Entry]) -> list[str]:
    """What is wrong with one organization's entries, all of them counted."""
    by_id = {entry.entry_id: entry for entry in entries}
    problems = [
        f"{entry.entry_id}: {wrong}" for entry in entries for wrong in _reference_problems(entry, by_id)
    ]
    exists = False
    for place, entry in enumerate(counted_entries(entries, END_OF_TIME)):
        is_birth = entry.entry == "established"
        if place == 0 and not is_birth:
            problems.append(f"{entry.entry_id}: begins without a birth")
        if is_birth and exists:
            problems.append(f"{entry.entry_id}: a birth while existing")
        if entry.entry in NEEDS_EXISTENCE and not exists:
            problems.append(f"{entry.entry_id}: {entry.entry} while not existing")
        exists = is_birth or (exists and entry.entry not in EXITS)
    return problems


def _reference_problems(entry: Entry, by_id: dict[str, Entry]) -> list[str]:
    if entry.entry == "voided" and not entry.supersedes:
        return ["voids nothing"]
    if not entry.supersedes:
        return []
    replaced = by_id.get(entry.supersedes)
    if replaced is None:
        return ["supersedes what is not there"]
    if entry.recorded_at < replaced.recorded_at:
        return ["recorded before what it supersedes"]
    seen = {entry.entry_id}
    while replaced is not None and replaced.supersedes:
        if replaced.entry_id in seen:
            return ["supersedes in a circle"]
        seen.add(replaced.entry_id)
        replaced = by_id.get(replaced.supersedes)
    return []


def area_problems(geography: Geography) -> list[str]:
    """What is wrong with the units."""
    problems = []
    for code, rows in geography.by_code.items():
        for earlier, later in itertools.pairwise(rows):
            if later.begins < earlier.ends:
                problems.append(f"{code}: two rows in force together")
    for unit in set(geography.unit_of.values()):
        row = unit.rows[-1]
        ends = row.ends.year < 9999
        if ends and row.level != "district" and not geography.successors(unit):
            problems.append(f"{row.code} {row.name}: ends without successor")
    for row in geography.rows:
        if row.level == "country":
            continue
        for day in (row.begins, row.ends - timedelta(days=1)):
            if not geography.row_named(row.parent_code, day).in_force(day):
                problems.append(f"{row.code} {row.name}: no parent on {day}")
    return problems


def package_problems(book: Book) -> list[str]:
    """What is wrong with a package; nothing, if it is sound."""
    problems = area_problems(Geography(book.areas, book.changes))
    for org_id, entries in book.entries.items():
        problems += ledger_problems(entries)
        for entry in entries:
            related = book.kinds.get(entry.related_org_id)
            if entry.related_org_id and related is None:
                problems.append(f"{entry.entry_id}: related to nobody")
            if entry.entry == "joined_union" and related != "union":
                problems.append(f"{entry.entry_id}: joined what is no union")
        kinds = {entry.kind for entry in entries if entry.kind}
        if len(kinds) != 1:
            problems.append(f"{org_id}: of kinds {kinds}")
    return problems
