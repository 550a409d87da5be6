"""Putting beside a staged package those rows of the book that it must be checked against."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import models

from sohtx.exchange.staging import Stage, stored_columns
from sohtx.exchange.tables import BY_NAME
from sohtx.ledger.bulk import batches
from sohtx.ledger.tables import PackageTable
from sohtx.register.models import Contact, Entry, Organization

ASKED_AT_ONCE = 500
IN_BOOK = {"transaction__place__isnull": False}


def look_up(stage: Stage, *, everyone: bool) -> None:
    """Fetch the book's rows of every organization named by the package (or of everyone), and the small tables."""
    stage.forget_book_rows()
    for name in ("sectors", "areas", "area_changes", "targets", "published"):
        _fetch(stage, BY_NAME[name], {})
    if everyone:
        _fetch(stage, BY_NAME["entries"], {})
    else:
        _fetch_entries(stage)
    for ids in _distinct(stage, "SELECT org_id FROM returns"):
        _fetch(stage, BY_NAME["returns"], {"organization__org_id__in": ids})
    for codes in _distinct(stage, "SELECT area_code FROM area_returns"):
        _fetch(stage, BY_NAME["area_returns"], {"area_code__in": codes})
    for ids in _distinct(stage, "SELECT org_id FROM contacts"):
        _fetch(stage, BY_NAME["contacts"], {"organization__org_id__in": ids})


def _fetch_entries(stage: Stage) -> None:
    """Entries of the organizations named, and those whose identifiers are named."""
    entries = BY_NAME["entries"]
    named = (
        "SELECT org_id FROM entries UNION SELECT related_org_id FROM entries UNION SELECT org_id FROM returns "
        "UNION SELECT org_id FROM contacts"
    )
    for ids in _distinct(stage, named):
        _fetch(stage, entries, {"organization__org_id__in": ids})
    others = (
        "SELECT id FROM (SELECT entry_id AS id FROM entries UNION SELECT supersedes FROM entries) "
        "WHERE id NOT IN (SELECT entry_id FROM book_entries)"
    )
    for ids in _distinct(stage, others):
        _fetch(stage, entries, {"entry_id__in": ids})


def _distinct(stage: Stage, query: str) -> Iterator[list[str]]:
    rows = stage.rows(f"SELECT DISTINCT * FROM ({query})")
    yield from batches((row[0] for row in rows if row[0] is not None), ASKED_AT_ONCE)


def _fetch(stage: Stage, table: PackageTable, where: dict[str, object]) -> None:
    model: type[models.Model] = table.model or Contact
    fields = [_field(table, column) for column in stored_columns(table)]
    rows = model._default_manager.filter(**IN_BOOK, **where).order_by("transaction__place", "pk")
    stage.add_book_rows(table, _staged(rows.values_list(*fields).iterator(5_000)))


def _field(table: PackageTable, column: str) -> str:
    """Where a stored column of a package lies in the book."""
    field = table.stored.get(column, column)
    return "organization__org_id" if field == "organization" else field


def _staged(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[object, ...]]:
    """Rows as they are staged: days as text, blanks as nothing."""
    for row in rows:
        yield (
            0,
            *(str(cell) if hasattr(cell, "isoformat") else None if cell == "" else cell for cell in row),
        )


def organization_keys(ids: Iterable[str], done: Callable[[], None] = lambda: None) -> dict[str, int]:
    """The keys of organizations in the book, by their identifiers."""
    keys: dict[str, int] = {}
    for batch in batches(ids, ASKED_AT_ONCE):
        keys |= dict(Organization.objects.filter(org_id__in=batch).values_list("org_id", "pk"))
        done()
    return keys


def has_entries() -> bool:
    """Whether anything of the register is in the book."""
    return Entry.objects.filter(**IN_BOOK).exists()
