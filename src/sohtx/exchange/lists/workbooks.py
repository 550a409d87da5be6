"""The sheets of a workbook. Macros are never run: only cells are read; numbers come exact, days as days."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sohtx.core.refusal import Refusal
from sohtx.exchange.lists.letters import Verdict, from_tcvn3, judge
from sohtx.exchange.lists.sheets import LONGEST_CELL, Cell, Sheet
from sohtx.exchange.lists.unreadable import (
    BROKEN,
    ENCRYPTED,
    MEND_ENCRYPTED,
    MEND_SAVE_AS,
    refuse_wide,
    refused,
)

MOST_SHEETS = 200


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook of any kind."""
    import python_calamine as calamine  # noqa: PLC0415 -- slow import

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            shown = [m for m in workbook.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
            return [_read_sheet(workbook, meta, name) for meta in shown[:MOST_SHEETS]]
    except calamine.PasswordError:
        raise refused(name, ENCRYPTED, MEND_ENCRYPTED) from None
    except Refusal:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reading library is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise refused(name, BROKEN, MEND_SAVE_AS) from None
        raise


def _read_sheet(workbook: Any, meta: Any, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(meta.name)
    height, width = sheet.total_height, sheet.total_width
    refuse_wide(height, width, name)
    rows = [
        [None if value == "" else _TURNED[type(value)](value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Sheet(meta.name, rows, sorted(merged), meta.visible != type(meta.visible).Visible)


def _words(value: str) -> Cell:
    return value[:LONGEST_CELL] if value.strip() else None


def _number(value: float) -> Cell:
    """The number that was typed: the shortest decimal that the binary one stands for."""
    if value.is_integer() and -EXACT < value < EXACT:
        return Decimal(int(value))
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    return exact.quantize(Decimal(1)) if value.is_integer() and abs(value) < WRITTEN_OUT else exact


EXACT = 10**15  # below which each whole number is its own shortest decimal
WRITTEN_OUT = 10**18  # below which a whole number is written without an exponent
_TURNED: dict[type, Callable[[Any], Cell]] = {
    str: _words,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: Decimal,
    float: _number,
    date: lambda value: value,
    datetime: datetime.date,
    time: str,
    timedelta: str,
    type(None): lambda _: None,
}
_CAPITALS_FONT = re.compile(r"\.vn.*h$", re.IGNORECASE)


def with_capitals(content: bytes, sheets: list[Sheet]) -> list[Sheet]:
    """TCVN3 cells in a font of capitals (.VnTimeH) hold small letters: given as the reader of the sheet saw them."""
    if not any(
        judge(c) is Verdict.TCVN3 for s in sheets for row in s.rows for c in row if isinstance(c, str)
    ):
        return sheets
    import openpyxl  # noqa: PLC0415 -- slow import

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        return [_raised(sheet, workbook[sheet.name]) for sheet in sheets]
    except Exception:  # noqa: BLE001 -- a help, not a need: without fonts the letters stay small
        return sheets


def _raised(sheet: Sheet, styled: Any) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for line in styled.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and _CAPITALS_FONT.search((cell.font and cell.font.name) or ""):
                text = sheet.cell(cell.row - 1, cell.column - 1)
                if isinstance(text, str) and not text.isascii():
                    rows[cell.row - 1][cell.column - 1] = from_tcvn3(text).upper()
                elif isinstance(text, str):
                    rows[cell.row - 1][cell.column - 1] = text.upper()
    return Sheet(sheet.name, rows, sheet.merged, sheet.is_hidden)
