"""The package's ``datapackage.json``: its files and columns by the Frictionless Data Package standard."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sohtx.core import cells
from sohtx.core.cells import Column
from sohtx.ledger.tables import PackageTable

_TYPES = {
    cells.BAD_DAY: "date",
    cells.BAD_WHOLE: "integer",
    cells.BAD_YEAR: "year",
    cells.BAD_MONEY: "number",
    cells.BAD_DECIMAL: "number",
    cells.BAD_SHARE: "number",
    cells.BAD_BOOLEAN: "boolean",
}


def describe(folder: Path, tables: Iterable[PackageTable]) -> None:
    """Write the description of a package beside its files."""
    described = {
        "name": "sohtx",
        "profile": "tabular-data-package",
        "resources": [_resource(table, _header(folder / f"{table.name}.csv")) for table in tables],
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _header(path: Path) -> frozenset[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return frozenset(next(csv.reader(stream)))


def _resource(table: PackageTable, header: frozenset[str]) -> dict[str, Any]:
    fields = [_field(column) for column in table.columns if column.name in header]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "mediatype": "text/csv",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    """One column. Moments are text: they are kept as they were written, with or without time and zone."""
    kind = _TYPES.get(column.what, "string")
    field: dict[str, Any] = {"name": column.name, "type": kind}
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.is_required:
        field["constraints"] = {"required": True}
    return field
