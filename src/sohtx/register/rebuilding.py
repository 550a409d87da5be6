"""Rebuilding the derived tables from the ledger, and checking that they are what would be rebuilt."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import models

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.ledger.verifying import Damage
from sohtx.ledger.writing import Writing, sweep
from sohtx.register.deriving import (
    DERIVED_TABLES,
    Folder,
    entries_of_book,
    event_rows,
    sectors_of_book,
    state_rows,
)
from sohtx.register.fold import Derived
from sohtx.register.models import (
    Derivation,
    DerivedRow,
    Entry,
    Organization,
    OrganizationEvent,
    OrganizationState,
)

MANY = 1_000


def rebuild(progress: Callable[[Text, int], None]) -> int:
    """Derive every organization anew from the ledger; gives how many. What was derived before is dropped."""
    with book.one_load():
        if book.current() is None:
            return 0
        book.open_for_writing()  # a book of an earlier version has not all the tables that are swept
        sweep()
        sweep_organizations()
        last = book.last_transaction()
        seen = last.place or 0 if last else 0
        writing = Writing("rebuild")
        count = 0
        keys = dict(Organization.objects.values_list("org_id", "pk"))
        for batch in batches(_folded(units_of_book() or official_units()), MANY):
            writing.write_aside(Derivation, ["organization"], [(keys[org_id],) for org_id, _ in batch])
            for (model, fields), make in zip(DERIVED_TABLES, (state_rows, event_rows), strict=True):
                rows = (row for org_id, derived in batch for row in make(keys[org_id], derived, keys))
                writing.write_aside(model, fields, rows)
            count += len(batch)
            progress(REBUILDING, count)
        writing.publish(lambda _: _leave_to_later(writing, seen))
        tidy()
    return count


def _leave_to_later(writing: Writing, seen: int) -> None:
    """Withdraw what was derived of organizations with entries published meanwhile: theirs came with these."""
    later = Entry.objects.filter(transaction__place__gt=seen)
    for keys in batches(set(later.values_list("organization", flat=True)), MANY):
        for model in (OrganizationState, OrganizationEvent, Derivation):
            model._default_manager.filter(transaction=writing.row, organization__in=keys).delete()


def _folded(units: Units) -> Iterator[tuple[str, Derived]]:
    folder = Folder(units, sectors_of_book())
    for org_id, _, derived in folder.fold(entries_of_book().iterator(5_000)):
        yield org_id, derived


def tidy() -> None:
    """Drop derived rows that a later derivation has replaced, a few at a time."""
    newer = Derivation.objects.filter(
        organization=models.OuterRef("organization"),
        transaction__place__gt=models.OuterRef("transaction__place"),
    )
    for model in (OrganizationState, OrganizationEvent, Derivation):
        replaced = model._default_manager.filter(transaction__place__isnull=False).filter(
            models.Exists(newer)
        )
        while keys := list(replaced.values_list("pk", flat=True)[:MANY]):
            model._default_manager.filter(pk__in=keys).delete()


def sweep_organizations() -> None:
    """Remove organizations that a dead load left without an entry; only called by one who holds the lock of loads."""
    has_entry = models.Exists(Entry.objects.filter(organization=models.OuterRef("pk")))
    left = Organization.objects.exclude(has_entry)
    while keys := list(left.values_list("pk", flat=True)[:MANY]):
        Organization.objects.filter(pk__in=keys).delete()


def verify_derived(units: Units) -> Iterator[Damage]:
    """Organizations whose derived rows, or whose kind, are not what follows from their entries."""
    keys = dict(Organization.objects.values_list("org_id", "pk"))
    yield from _verify_kinds()
    yield from _verify_marks()
    for batch in batches(_folded(units), MANY):
        ids = [keys[org_id] for org_id, _ in batch]
        stored = [_stored(model, fields, ids) for model, fields in DERIVED_TABLES]
        for org_id, derived in batch:
            key = keys[org_id]
            due = (state_rows(key, derived, keys), event_rows(key, derived, keys))
            for rows, found in zip(due, stored, strict=True):
                if Counter(map(_comparable, rows)) != found.get(key, Counter()):
                    yield Damage(str(ORGANIZATION.fill(org_id=org_id)), NOT_DERIVED)
                    break


def _verify_kinds() -> Iterator[Damage]:
    """An organization's kind is that of its entries."""
    told = Entry.objects.filter(transaction__place__isnull=False).exclude(kind="")
    other = told.exclude(kind=models.F("organization__kind")).order_by("organization__org_id")
    for org_id in other.values_list("organization__org_id", flat=True).distinct():
        yield Damage(str(ORGANIZATION.fill(org_id=org_id)), KIND_CHANGED)


def _verify_marks() -> Iterator[Damage]:
    """Who has entries was derived, who was not derived has no rows."""
    published = {"transaction__place__isnull": False}
    entered = set(Entry.objects.filter(**published).values_list("organization__org_id", flat=True).distinct())
    derived = set(
        Derivation.objects.filter(**published).values_list("organization__org_id", flat=True).distinct()
    )
    kept: set[str] = set()
    for model in (OrganizationState, OrganizationEvent):
        kept |= set(current(model).values_list("organization__org_id", flat=True).distinct())
    for org_id in sorted((entered ^ derived) | (kept - entered)):
        yield Damage(str(ORGANIZATION.fill(org_id=org_id)), NOT_DERIVED)


def _stored(model: type[DerivedRow], fields: Sequence[str], keys: Sequence[int]) -> dict[int, Counter[Any]]:
    """The current derived rows of some organizations."""
    rows = current(model).filter(organization__in=keys).order_by("organization").values_list(*fields)
    return {key: Counter(map(_comparable, group)) for key, group in groupby(rows, key=itemgetter(0))}


def _comparable(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row that can be counted; the list of unions is text when made and a list when read."""
    return tuple(json.dumps(cell) if isinstance(cell, list) else cell for cell in row)


def current(model: type[DerivedRow]) -> "models.QuerySet[Any]":
    """The rows of the latest derivation of each organization."""
    newer = Derivation.objects.filter(
        organization=models.OuterRef("organization"),
        transaction__place__gt=models.OuterRef("transaction__place"),
    )
    found: models.QuerySet[Any] = model._default_manager.filter(transaction__place__isnull=False)
    return found.exclude(models.Exists(newer))


REBUILDING = Text("tính lại trạng thái các đơn vị", "rebuilding")
ORGANIZATION = Text("tổ chức {org_id}", "organization {org_id}")
KIND_CHANGED = Text("loại hình đã bị thay đổi", "its kind was changed")
NOT_DERIVED = Text(
    "trạng thái đang lưu không khớp với các biến động trong sổ; chạy sohtx rebuild",
    "its derived rows do not follow from the ledger; run sohtx rebuild",
)
