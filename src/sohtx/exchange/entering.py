"""Writing a package into the book, once it has been checked: everything under one transaction, then published."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import transaction

from sohtx.areas.package import AREA_CHANGES, AREAS
from sohtx.areas.queries import official_rows
from sohtx.core.text import Text
from sohtx.exchange.looking import organization_keys
from sohtx.exchange.staging import Progress, Stage, insert_statement, stored_columns
from sohtx.ledger.bulk import batches, insert_rows
from sohtx.ledger.models import LedgerRow, Transaction
from sohtx.ledger.tables import PackageTable
from sohtx.ledger.writing import Overtaken, Row, Writing
from sohtx.register.deriving import DERIVED_TABLES
from sohtx.register.models import Contact, Derivation, Entry, Finding, Organization
from sohtx.register.package import CONTACTS
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import write_forms

WRITTEN_AT_ONCE = 4_000
NO_UNIONS = json.dumps([])


class Entering:
    """The writing of one staged package; ``seen`` is the last place of the ledger that its checks knew."""

    def __init__(self, stage: Stage, forms: Sequence[FormVersion], seen: int, progress: Progress) -> None:
        self._stage, self._forms, self._seen, self._progress = stage, forms, seen, progress

    def write(self, by: str, within: Callable[[int], None]) -> int:
        """Write everything; gives the place in the ledger. ``within`` is called with it where it is given."""
        writing = Writing("load", by)
        write_forms(writing, self._forms)
        keys = self._write_organizations()
        for table in self._stage.tables:
            if table.model is not None:
                self._write_table(writing, table, table.model, keys)
        self._write_contacts(writing, keys)
        self._write_derived(writing, keys)
        with transaction.atomic():
            place = writing.publish(self._refuse_if_overtaken).place or 0
            within(place)
        return place

    def _refuse_if_overtaken(self, last_place: int) -> None:
        if last_place != self._seen and self._depends_on_later():
            raise Overtaken

    def _depends_on_later(self) -> bool:
        """Whether what was published meanwhile is more than single acts on organizations that the package leaves alone.

        Otherwise a package that takes minutes to check would never come in while people record acts.
        """
        later = {"transaction__place__gt": self._seen}
        counts = Transaction.objects.filter(place__gt=self._seen).values_list("counts", flat=True)
        is_of_acts = {table for tables in counts for table in tables} <= {Entry._meta.label}
        if not is_of_acts or self._stage.count(AREAS) or self._stage.count(AREA_CHANGES):
            return True
        touched = Entry.objects.filter(**later).values_list("organization__org_id", flat=True).distinct()
        named = "SELECT 1 FROM organization WHERE org_id = ?"
        return any(next(self._stage.rows(named, org_id), None) for org_id in touched)

    def stage_official_units(self) -> None:
        """Put the official units into the package, which brings none of its own."""
        for table, file in ((AREAS, "areas.csv"), (AREA_CHANGES, "area_changes.csv")):
            columns = stored_columns(table)
            rows = ((None, *(row[c] or None for c in columns)) for row in official_rows(file))
            self._stage.con.executemany(insert_statement(table.name, ["line", *columns]), rows)

    def _write_organizations(self) -> dict[str, int]:
        named = dict(self._stage.rows("SELECT org_id, kind FROM organization"))
        last = Organization.objects.order_by("pk").last()
        keys = organization_keys(named) if last else {}
        new = [(org_id, kind or "") for org_id, kind in named.items() if org_id not in keys]
        for batch in batches(new, WRITTEN_AT_ONCE):
            with transaction.atomic():
                insert_rows(Organization, ("org_id", "kind"), batch)
        added = Organization.objects.filter(pk__gt=last.pk if last else 0).values_list("org_id", "pk")
        keys |= {org_id: pk for org_id, pk in added.iterator(WRITTEN_AT_ONCE) if org_id in named}
        unions = self._stage.rows('SELECT DISTINCT value FROM "OrganizationState", json_each(unions)')
        return keys | organization_keys(union for (union,) in unions if union not in keys)

    def _write_table(
        self, writing: Writing, table: PackageTable, model: type[LedgerRow], keys: dict[str, int]
    ) -> None:
        columns = stored_columns(table)
        fields = [table.stored.get(column, column) for column in columns]
        rows = self._stage.rows(f'SELECT {_selected(model, columns, fields)} FROM "{table.name}"')
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            self._progress(WRITING.fill(table=table.name), done)

        names = [name.removesuffix("__org_id") for name in model.CONTENT]
        content = itemgetter(*(fields.index(name) for name in names))
        writing.write(model, fields, _with_booleans(model, fields, rows), content, _keyed(fields, keys), tell)

    def _write_contacts(self, writing: Writing, keys: dict[str, int]) -> None:
        columns = stored_columns(CONTACTS)
        fields = [CONTACTS.stored.get(column, column) for column in columns]
        rows = self._stage.rows(f"SELECT {_selected(Contact, columns, fields)} FROM contacts ORDER BY line")
        writing.write_aside(Contact, fields, map(_keyed(fields, keys), rows))

    def _write_derived(self, writing: Writing, keys: dict[str, int]) -> None:
        touched = self._stage.rows("SELECT org_id FROM touched")
        writing.write_aside(Derivation, ["organization"], ((keys[org_id],) for (org_id,) in touched))
        for model, fields in DERIVED_TABLES:
            rows = _with_booleans(model, fields, self._stage.rows(f'SELECT * FROM "{model.__name__}"'))
            writing.write_aside(model, fields, map(_keyed(fields, keys), rows))
        found = self._stage.rows("SELECT org_id, rule, record, vals FROM found")
        writing.write_aside(
            Finding, ["organization", "rule", "record", "values"], ((keys[row[0]], *row[1:]) for row in found)
        )


def _selected(model: type[Any], columns: Sequence[str], fields: Sequence[str]) -> str:
    """The columns of a staged table as the book keeps them: a text that is blank is empty."""
    kinds = [model._meta.get_field(name).get_internal_type() for name in fields]
    return ", ".join(
        f"coalesce(\"{column}\", '')" if kind in ("CharField", "TextField") else f'"{column}"'
        for column, kind in zip(columns, kinds, strict=True)
    )


def _with_booleans(model: type[Any], fields: Sequence[str], rows: Iterable[Row]) -> Iterable[Row]:
    """Staged rows with true booleans."""
    kinds = [model._meta.get_field(name).get_internal_type() for name in fields]
    booleans = [i for i, kind in enumerate(kinds) if kind == "BooleanField"]

    def convert(row: Row) -> Row:
        cells = list(row)
        for i in booleans:
            if cells[i] is not None:
                cells[i] = bool(cells[i])
        return cells

    return map(convert, rows) if booleans else rows


def _keyed(fields: Sequence[str], keys: Mapping[str, int]) -> Callable[[Row], Row]:
    """How a staged row becomes one of the book: keys for organizations."""
    names = list(fields)
    if "organization" not in names:
        return tuple
    org, unions = names.index("organization"), names.index("unions") if "unions" in names else -1

    def convert(row: Row) -> Row:
        cells: list[Any] = list(row)
        cells[org] = keys[cells[org]]
        if unions >= 0 and cells[unions] != NO_UNIONS:
            cells[unions] = json.dumps([keys[union] for union in json.loads(cells[unions])])
        return cells

    return convert


WRITING = Text("ghi {table}", "writing {table}")
