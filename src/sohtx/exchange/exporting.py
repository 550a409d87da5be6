"""Writing the book out as a package: what is exported loads into an empty installation with the same figures."""

import csv
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.db import models

from sohtx.core.numbers import write_thousandths
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.exchange.describing import describe
from sohtx.exchange.tables import tables_with
from sohtx.ledger import book
from sohtx.ledger.tables import PackageTable
from sohtx.register.models import Contact
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import forms_of_book
from sohtx.returns.definitions.writing import tables_of
from sohtx.returns.package import FORM_TABLES, thousandths_in

IN_BOOK = {"transaction__place__isnull": False}
Write = Callable[[Any], str]


def export(folder: Path) -> dict[str, int]:
    """Write every file of the package into a folder; gives the rows of each. The folder must be new or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse(NOT_EMPTY, MEND_NOT_EMPTY, column="DIR", value=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    has_book = book.current() is not None
    written = {}
    with book.one_view() if has_book else nullcontext():
        own = forms_of_book().own
        tables = [table for table in tables_with(own) if not table.is_beside or _has_rows(table, has_book)]
        for table in tables:
            written[table.name] = _write_table(folder / f"{table.name}.csv", table, has_book=has_book)
        forms = _write_forms(folder, own)
    describe(folder, (*tables, *FORM_TABLES) if forms else tables)
    return written | forms


def _has_rows(table: PackageTable, has_book: bool) -> bool:
    return has_book and table.model is not None and table.model._default_manager.filter(**IN_BOOK).exists()


def _write_forms(folder: Path, own: Sequence[FormVersion]) -> dict[str, int]:
    """Write the office's own forms; an office without any has no such files."""
    if not own:
        return {}
    written = {}
    for table, rows in zip(FORM_TABLES, tables_of(own), strict=True):
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, table.column_names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for _, _, row in rows)
        written[table.name] = len(rows)
    return written


def _write_table(path: Path, table: PackageTable, *, has_book: bool) -> int:
    """Write a table's file. Own columns are added only once it is seen that some row has them."""
    measures = [name for name in table.measures if name not in table.own]
    seen: set[str] = set()
    count = _write_file(path, table, measures, _rows(table, measures, seen) if has_book else iter(()))
    if own := sorted(seen.intersection(table.own)):
        _write_file(path, table, [*measures, *own], _rows(table, [*measures, *own], seen))
    return count


def _write_file(
    path: Path, table: PackageTable, measures: Sequence[str], rows: Iterator[Sequence[str]]
) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*table.plain_columns, *measures])
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _rows(table: PackageTable, measures: Sequence[str], seen: set[str]) -> Iterator[Sequence[str]]:
    """The rows of a table as cells of text, in the order in which they were written."""
    model: type[models.Model] = table.model or Contact
    fields = [_field(table, name) for name in table.plain_columns]
    writers = [_writer(name) for name in table.plain_columns]
    found = model._default_manager.filter(**IN_BOOK).order_by("transaction__place", "pk")
    if table.name == "areas":
        found = _latest_units(found)
    columns = [*fields, "values"] if table.measures else fields
    measured = _measuring(measures, thousandths_in(table), seen)
    for row in found.values_list(*columns).iterator(5_000):
        cells = ["" if cell is None else write(cell) for write, cell in zip(writers, row, strict=False)]
        yield cells + measured(row[-1]) if table.measures else cells


def _latest_units(units: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """A unit whose end was filled in later has two rows in the ledger: the later one holds."""
    last = units.values("code", "valid_from").annotate(last=models.Max("pk")).values("last")
    return units.filter(pk__in=last)


def _field(table: PackageTable, column: str) -> str:
    if column == "recorded_at":
        return "recorded_as"
    field = table.stored.get(column, column)
    return "organization__org_id" if field == "organization" else field


def _writer(column: str) -> Write:
    if column == "charter_capital":
        return write_thousandths
    return _text


def _text(cell: Any) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _measuring(
    measures: Sequence[str], in_thousandths: Collection[str], seen: set[str]
) -> Callable[[str], list[str]]:
    """How the measures of a row are written; those that it has are noted."""
    writers = [(code, write_thousandths if code in in_thousandths else _text) for code in measures]

    def write(values: str) -> list[str]:
        told = json.loads(values)
        seen.update(told)
        return ["" if (value := told.get(code)) is None else text(value) for code, text in writers]

    return write


NOT_EMPTY = Text("thư mục đã có dữ liệu", "the folder is not empty")
MEND_NOT_EMPTY = Text("chọn một thư mục mới", "name a new folder")
