"""A table as plain values: head with its spans, rows, sizes."""

from itertools import pairwise
from typing import Any

from sohtx.documents.heads import Head, column_number, head_rows
from sohtx.documents.pdf.faces import printable
from sohtx.documents.pdf.runs import run_data, words_of
from sohtx.documents.pdf.sizes import Sizing, lines_of, longest_word, size_table
from sohtx.documents.tree import Column, Row, RowKind, Table

Data = dict[str, Any]
SMALL_PT, TALL_PT = 200, 340  # up to which the rows of a table stay together; from which a row may be broken


def table_data(table: Table, caption: str, *, is_wide: bool) -> Data:
    """A table for the template; ``caption`` is whole, with its number."""
    sizing = _size(table, is_wide=is_wide)
    heights = [_height(row, sizing) for row in table.rows]
    return {
        "is": "table",
        "caption": caption,
        "unit": printable(table.unit),
        "size": sizing.points,
        "inset": sizing.inset,
        "widths": sizing.widths,
        "aligns": [column.align.value for column in table.columns],
        "head": _head(table.columns, sizing),
        "numbers": [column_number(at) for at, _ in enumerate(table.columns)] if table.is_numbered else [],
        "rows": [
            _row(row, sizing) | {"breaks": tall > TALL_PT}
            for row, tall in zip(table.rows, heights, strict=True)
        ],
        "heads": _heads(table.rows),
        "notes": [printable(note) for note in table.notes],
        "breaks": sum(heights) > SMALL_PT,
    }


def _size(table: Table, *, is_wide: bool) -> Sizing:
    longest = [
        longest_word([printable(column.head), *(words_of(row.cells[place]) for row in table.rows)])
        for place, column in enumerate(table.columns)
    ]
    return size_table([column.width for column in table.columns], longest, is_wide=is_wide)


def _height(row: Row, sizing: Sizing) -> int:
    """About how high a row is, in points; rather a little too high."""
    lines = max(lines_of(words_of(runs), sizing.room(at)) for at, runs in enumerate(row.cells))
    return lines * sizing.points * 5 // 4 + 6


def _head(columns: tuple[Column, ...], sizing: Sizing) -> list[Data]:
    """The cells of the head, row by row."""
    return [
        {"runs": run_data((head.text,), _room(head, sizing)), "across": head.across, "down": head.down}
        for row in head_rows(columns)
        for head in row
    ]


def _room(head: Head, sizing: Sizing) -> int:
    return sum(sizing.room(place) for place in range(head.column, head.column + head.across))


def _row(row: Row, sizing: Sizing) -> Data:
    return {
        "is_strong": row.kind is not RowKind.PLAIN,
        "cells": [run_data(runs, sizing.room(at)) for at, runs in enumerate(row.cells)],
    }


def _heads(rows: tuple[Row, ...]) -> list[bool]:
    """Which rows never end a page: groups, with the row beneath (typst 0.15 crashes on a group without one)."""
    kinds = [row.kind is RowKind.GROUP for row in rows]
    return [is_group and not is_next_group for is_group, is_next_group in pairwise([*kinds, True])]
