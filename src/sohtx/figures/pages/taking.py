"""Figures and records as files to take away: Excel and CSV of exactly what is seen, led by what was asked.

No cell of words is ever a formula: Excel's are written as words, and in CSV a word that a program would reckon with
stands behind an apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from sohtx.core.numbers import cell_keeps, write_fraction
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.documents.sheets.names import Names
from sohtx.figures.asking import MEND_OFFERED, NOT_OFFERED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}

Cell = str | int | Fraction | None
Row = Sequence[Cell]


def check_format(name: str) -> str:
    """The kind of file; refuses any other."""
    if name not in TYPES:
        raise refuse(NOT_OFFERED, MEND_OFFERED.fill(codes=", ".join(TYPES)), column="format", value=name)
    return name


def write_file(
    name: str, about: Sequence[tuple[str, str]], head: Sequence[str], rows: Iterable[Row]
) -> bytes:
    """A file of a table, with what it answers before it."""
    return _xlsx(about, head, rows) if name == "xlsx" else _csv(about, head, rows)


def _csv(about: Sequence[tuple[str, str]], head: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([*([harmless(cell) for cell in pair] for pair in about), []])
    writer.writerow([harmless(cell) for cell in head])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return write_fraction(Fraction(cell)) if isinstance(cell, int | Fraction) else harmless(cell)


def harmless(text: str) -> str:
    """Words that no program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _xlsx(about: Sequence[tuple[str, str]], head: Sequence[str], rows: Iterable[Row]) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
        },
    )
    names, bold = Names(), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    first = book.add_worksheet(names.take(str(QUESTION)))
    first.set_column(0, 0, 30)
    first.set_column(1, 1, 90)
    for line, (name, value) in enumerate(about):
        first.write_string(line, 0, name, bold)
        first.write_string(line, 1, value)
    sheet = book.add_worksheet(names.take(str(FIGURES)))
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 18)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell)
    book.close()
    return out.getvalue()


def _write(sheet: "Worksheet", line: int, column: int, cell: Cell) -> None:
    """A number that Excel can reckon with, as far as a cell keeps its digits; else words."""
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(line, column, cell)
        return
    text = write_fraction(Fraction(cell))
    if cell_keeps(text):
        sheet.write_number(line, column, float(text))
    else:
        sheet.write_string(line, column, text)


QUESTION, FIGURES = Text("Câu hỏi", "Question"), Text("Số liệu", "Figures")
