"""Lists taken away as Excel or CSV: exactly what is seen, and no cell of it ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from sohtx.core.moment import now
from sohtx.core.numbers import cell_keeps
from sohtx.core.numerals import say_moment
from sohtx.core.text import Text, current_language, speak

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = 200  # rows by which columns are made as wide as what stands in them


def csv_answer(heads: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> StreamingHttpResponse:
    """Rows as CSV, streamed; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    lines = _in_language(current_language(), _lines(heads, rows))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _in_language(language: str, lines: Iterator[str]) -> Iterator[str]:
    """Lines made when the answer is already on its way, and the reader's language no longer spoken."""
    while True:
        speak(language)
        try:
            line = next(lines, None)
        finally:
            speak(None)
        if line is None:
            return
        yield line


def _lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    yield "\ufeff"
    for cells in chain([heads], rows):
        writer.writerow([plain_cell(cell) for cell in cells])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def plain_cell(cell: Any) -> str:
    """A cell of a CSV file."""
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(RISKY) else text


def xlsx_answer(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], name: str, title: str, told: Sequence[str] = ()
) -> HttpResponse:
    """Rows as a workbook: what they are, when they were taken, then a table with a filter."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 -- slow import

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet(str(SHEET))
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "dd/mm/yyyy"})
        head = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "vcenter"})
        amount = workbook.add_format({"num_format": "#,##0.###"})
        sheet.write_string(0, 0, title, bold)
        lines = [str(TAKEN.fill(moment=say_moment(now()))), *told]
        for number, line in enumerate(lines, start=1):
            sheet.write_string(number, 0, line)
        top = len(lines) + 2
        for column, words in enumerate(heads):
            sheet.write_string(top, column, words, head)
        widths = [max(10, min(40, len(words))) for words in heads]
        last = top
        for last, cells in enumerate(rows, start=top + 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(last, column, cell, day)
                elif isinstance(cell, int | Decimal) and not isinstance(cell, bool) and cell_keeps(cell):
                    sheet.write_number(last, column, cell, amount)
                elif cell not in (None, ""):
                    sheet.write_string(last, column, str(cell))
                if last < top + WIDTHS and isinstance(cell, str):
                    widths[column] = max(widths[column], min(60, len(cell)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, last, len(heads) - 1)
    answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


SHEET = Text("Danh sách", "List")
TAKEN = Text("Lấy lúc {moment}", "Taken at {moment}")
