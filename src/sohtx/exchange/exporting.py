"""Writing the book out as a package: what is exported loads into an empty installation with the same figures."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.db import models

from sohtx.core.numbers import write_thousandths
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.exchange.describing import describe
from sohtx.exchange.tables import TABLES
from sohtx.indicators.measures import MEASURES
from sohtx.ledger import book
from sohtx.ledger.tables import PackageTable
from sohtx.register.models import Contact

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
        for table in TABLES:
            rows = _rows(table) if has_book else iter(())
            written[table.name] = _write_file(folder / f"{table.name}.csv", table, rows)
    describe(folder)
    return written


def _write_file(path: Path, table: PackageTable, rows: Iterator[Sequence[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.column_names)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _rows(table: PackageTable) -> Iterator[Sequence[str]]:
    """The rows of a table as cells of text, in the order in which they were written."""
    model: type[models.Model] = table.model or Contact
    fields = [_field(table, name) for name in table.plain_columns]
    writers = [_writer(name) for name in table.plain_columns]
    found = model._default_manager.filter(**IN_BOOK).order_by("transaction__place", "pk")
    if table.name == "areas":
        found = _latest_units(found)
    columns = [*fields, "values"] if table.measures else fields
    for row in found.values_list(*columns).iterator(5_000):
        cells = ["" if cell is None else write(cell) for write, cell in zip(writers, row, strict=False)]
        yield cells + _measured(row[-1]) if table.measures else cells


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


def _measured(values: str) -> list[str]:
    told = json.loads(values)
    return [_measure(code, told.get(code)) for code in MEASURES]


def _measure(code: str, value: int | None) -> str:
    if value is None:
        return ""
    return str(value) if MEASURES[code].unit.scale == 1 else write_thousandths(value)


NOT_EMPTY = Text("thư mục đã có dữ liệu", "the folder is not empty")
MEND_NOT_EMPTY = Text("chọn một thư mục mới", "name a new folder")
