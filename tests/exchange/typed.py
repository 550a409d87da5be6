"""Parquet files of a package: the same cells as the CSV file, in columns that have types."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

VIETNAM = timezone(timedelta(hours=7))


def moment(text: str) -> datetime:
    """Read a moment as section 1 of the contract does: Vietnamese time, a date alone its last instant."""
    if len(text) == len("2023-06-30"):
        return datetime.combine(date.fromisoformat(text), time.max, VIETNAM)
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=VIETNAM)


def _local(text: str) -> datetime:
    """Read a moment as a clock on a Vietnamese wall shows it, without a zone."""
    return moment(text).astimezone(VIETNAM).replace(tzinfo=None)


# What a column may be: the type in the file, and how a cell becomes a value of it.
TYPES: Mapping[str, tuple[pa.DataType, Any]] = {
    "text": (pa.string(), str),
    "large text": (pa.large_string(), str),
    "category": (pa.dictionary(pa.int32(), pa.string()), str),
    "null": (pa.null(), str),
    "date": (pa.date32(), date.fromisoformat),
    "timestamp utc": (pa.timestamp("us", tz="UTC"), moment),
    "timestamp hanoi": (pa.timestamp("us", tz="Asia/Ho_Chi_Minh"), moment),
    "timestamp": (pa.timestamp("us"), _local),
    "decimal": (pa.decimal128(18, 3), Decimal),
    "fine decimal": (pa.decimal128(18, 4), Decimal),
    "wide decimal": (pa.decimal128(30, 3), Decimal),
    "int": (pa.int64(), int),
    "small int": (pa.int16(), int),
    "float": (pa.float64(), float),
    "bool": (pa.bool_(), lambda text: {"true": True, "false": False}[text]),
    "list": (pa.list_(pa.string()), lambda text: [text]),
}


def table(rows: list[list[str]], types: Mapping[str, str]) -> pa.Table:
    """Make a table of rows of cells; columns without a type are text, blank cells are null."""
    header, *body = rows
    arrays = [_array([row[at] for row in body], types.get(name, "text")) for at, name in enumerate(header)]
    return pa.Table.from_arrays(arrays, names=header)


def _array(cells: list[str], kind: str) -> pa.Array:
    """Make one column."""
    arrow_type, read = TYPES[kind]
    values = [read(cell) if cell else None for cell in cells]
    if pa.types.is_dictionary(arrow_type):
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, arrow_type)


def parquet(of: pa.Table, *, row_group: int) -> bytes:
    """Write a table as a Parquet file."""
    sink = io.BytesIO()
    pq.write_table(of, sink, row_group_size=row_group)
    return sink.getvalue()
