"""The workbook that goes out: a list of organizations, a row each; of one alone, a line each.

What is not to be written on is protected, without a password: it guards against slips.
"""

import io
from contextvars import copy_context
from typing import Any

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.asides import Stamp, write_guide
from sohtx.collecting.workbooks.cells import QUIET, Cells, Styles
from sohtx.collecting.workbooks.filling import Batch
from sohtx.collecting.workbooks.listing import Listing
from sohtx.collecting.workbooks.single import Single
from sohtx.core.text import VIETNAMESE, Text, speak
from sohtx.web.jinja import period_name

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


def write_workbook(batch: Batch) -> bytes:
    """A workbook as the bytes of an .xlsx, in Vietnamese whatever the reader speaks."""
    return copy_context().run(_write, batch)


def _write(batch: Batch) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    speak(VIETNAMESE)
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, OPTIONS) as made:
        returns, guide, stamp = (made.add_worksheet(n) for n in (shape.RETURNS, shape.GUIDE, shape.STAMP))
        styles = Styles(made)
        is_single = len(batch.rows) == 1
        _write_top(returns, styles, batch, 1 if is_single else 0)
        kept = Stamp(stamp, made.add_format({"num_format": "@"}), batch)
        (Single if is_single else Listing)(Cells(returns, styles, batch), batch, kept).write()
        write_guide(guide, styles, batch)
        for sheet in (returns, guide, stamp):
            sheet.protect("", ALLOWED)
        returns.activate()
    return packed.getvalue()


def _write_top(sheet: Any, styles: Styles, batch: Batch, column: int) -> None:
    version, due = batch.version, f"{batch.due_on.day}/{batch.due_on.month}/{batch.due_on.year}"
    top = TOP.fill(period=period_name(batch.period), due=due)
    codes = shape.CODES.fill(stamp=version.stamp, period=batch.period)
    sheet.write_string(0, column, version.title.vi.upper(), styles.of(bold=True, font_size=14))
    sheet.write_string(1, column, top.vi, styles.of(bold=True))
    sheet.write_string(2, column, HOW.vi, styles.of())
    sheet.write_string(3, column, codes.vi, styles.of(font_size=9, font_color=QUIET))


def workbook_name(batch: Batch, area: str = "") -> str:
    """What the file is called."""
    of = area or (batch.rows[0].org_id if len(batch.rows) == 1 else "")
    told = "-".join(part for part in (batch.version.form, str(batch.period), of) if part)
    return "".join(c if c.isalnum() or c in "-." else "_" for c in told) + ".xlsx"


TOP = Text("Kỳ báo cáo: {period}. Hạn nộp: {due}.", "Period: {period}. Due on {due}.")
HOW = Text(
    "Chỉ ghi vào ô vàng nhạt. Không biết thì để trống, không có thì ghi 0. Ô đỏ: phải sửa; ô vàng đậm: xem lại, nếu "
    "đúng thì ghi lý do vào Giải thích. Cách ghi từng dòng: trang Hướng dẫn.",
    "Write in the pale yellow cells only. Leave blank what is not known, write 0 where there is none. Red is to be "
    "mended; amber looked at again, with the reason under Giải thích where it is right.",
)
