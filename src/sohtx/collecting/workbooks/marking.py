"""A workbook given back with what must be mended: its cells coloured and told of, a summary before them.

An .xlsx keeps its own look; other kinds come back as a new .xlsx of the same cells.
"""

import io
from collections.abc import Sequence
from typing import Any

from sohtx.collecting.workbooks import listing, shape
from sohtx.collecting.workbooks.cells import FONT, GREY, OPEN
from sohtx.collecting.workbooks.looking import Looked, by_cell
from sohtx.collecting.workbooks.shape import NAME
from sohtx.core.text import Text
from sohtx.exchange.lists.marking import AUTHOR as MARKER
from sohtx.exchange.lists.marking import BESIDE, COLOURS, GRAVITIES, HEADS, mark_cells, write_cell
from sohtx.exchange.lists.opening import RESULTS, FileKind
from sohtx.exchange.lists.reading import Gravity, Remark
from sohtx.exchange.lists.sheets import Sheet

WIDTHS = (16, 16, 36, 22, 56, 64)
HEAD_AT, LINE_HEIGHT = 6, 16


def mark_workbook(looked: Looked) -> bytes:
    """The workbook with its problems marked, as the bytes of an .xlsx."""
    workbook = _own(looked) or _new(looked)
    mark_cells(workbook[looked.sheet_name], looked.remarks)
    _write_results(workbook, looked)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _own(looked: Looked) -> Any:
    """The sender's own workbook without earlier marks; None where the library cannot open it."""
    import openpyxl  # noqa: PLC0415 -- slow import

    file = looked.recognized.file
    if file.kind is not FileKind.XLSX:
        return None
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(file.content), keep_vba=False, keep_links=False)
        sheet = workbook[looked.sheet_name]
    except Exception:  # noqa: BLE001 -- the library knows many ways to fail; then a new workbook serves
        return None
    if RESULTS in workbook.sheetnames:
        del workbook[RESULTS]
    _unmark(sheet)
    return workbook


def _unmark(sheet: Any) -> None:
    """Take earlier marks off: cells look again as they went out, and tell the period before where they did."""
    from openpyxl.comments import Comment  # noqa: PLC0415 -- slow import
    from openpyxl.styles import PatternFill  # noqa: PLC0415 -- slow import

    marked = (cell for row in sheet.iter_rows() for cell in row if cell.comment is not None)
    for cell in [cell for cell in marked if cell.comment.author == MARKER]:
        own = cell.comment.text.partition(BESIDE)[2]
        cell.comment = Comment(own, listing.AUTHOR) if own else None
        colour = GREY if cell.protection.locked else OPEN
        cell.fill = PatternFill("solid", start_color=colour.removeprefix("#"))


def _new(looked: Looked) -> Any:
    import openpyxl  # noqa: PLC0415 -- slow import

    workbook = openpyxl.Workbook()
    del workbook[workbook.sheetnames[0]]
    for sheet in looked.recognized.file.sheets:
        if sheet.name != RESULTS:
            _copy(workbook.create_sheet(sheet.name), sheet)
    return workbook


def _copy(made: Any, sheet: Sheet) -> None:
    for r, row in enumerate(sheet.rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                write_cell(made.cell(r, c), value)
        if shape.ORG in row:
            _hide(made, r, row)
    if sheet.is_hidden or sheet.cell(0, 0) == shape.MARK:
        made.sheet_state = "hidden"
    for top, left, bottom, right in sheet.merged:
        made.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for c in range(1, max(map(len, sheet.rows), default=0) + 1):
        made.column_dimensions[made.cell(1, c).column_letter].width = 18


def _hide(made: Any, at: int, codes: Sequence[Any]) -> None:
    """The row of codes, and the columns of which it says that nobody writes there."""
    made.row_dimensions[at].hidden = True
    for c, code in enumerate(codes, 1):
        if isinstance(code, str) and code.startswith(shape.LAST_OF):
            made.column_dimensions[made.cell(at, c).column_letter].hidden = True


def _write_results(workbook: Any, looked: Looked) -> None:
    """The first sheet: how much must be mended, and every problem with a way to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 -- slow import
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 -- slow import

    sheet = workbook.create_sheet(RESULTS, 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    remarks = by_cell(looked.remarks)
    for r, line in enumerate([*_top(looked), *(_line(looked, one) for one in remarks)], 1):
        for c, value in enumerate(line, 1):
            write_cell(sheet.cell(r, c), value)
    target = looked.sheet_name.replace("'", "''")
    for r, remark in enumerate(remarks, HEAD_AT + 1):
        cell = sheet.cell(r, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{target}'!{remark.cell}")
        cell.font = Font(name=FONT, color="0563C1", underline="single")
        sheet.cell(r, 2).fill = PatternFill("solid", start_color=COLOURS[remark.gravity])
        sheet.row_dimensions[r].height = LINE_HEIGHT * _lines(remark)
        for c in (4, 5, 6):
            sheet.cell(r, c).alignment = Alignment(wrap_text=True, vertical="top")
    _lay_out(sheet)


def _lay_out(sheet: Any) -> None:
    """The results as they are seen and printed: on sheets laid across, as wide as the paper."""
    from openpyxl.styles import Font  # noqa: PLC0415 -- slow import
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 -- slow import

    sheet.cell(1, 1).font = Font(name=FONT, bold=True, size=14)
    for cell in sheet[HEAD_AT]:
        cell.font = Font(name=FONT, bold=True)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for letters, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = f"A{HEAD_AT + 1}"


def _top(looked: Looked) -> Sequence[Sequence[Any]]:
    wrong = len({remark.cell for remark in looked.remarks if remark.gravity is not Gravity.NOTE})
    more = (MORE.fill(count=looked.more).vi,) if looked.more else ()
    return (
        (TITLE.vi,),
        (looked.recognized.file.name,),
        (NOTHING.fill(count=wrong).vi,),
        (NEXT.vi,),
        more,
        tuple(head.vi for head in HEADS),
    )


def _line(looked: Looked, remark: Remark) -> tuple[str, ...]:
    word = (GRAVITIES | {Gravity.DOUBTFUL: TO_EXPLAIN})[remark.gravity].vi
    head = looked.recognized.head
    name = head.grid.cell(remark.line - 1, head.columns[NAME]) if NAME in head.columns else None
    return (remark.cell, word, str(name or ""), remark.value, _sentence(remark.what), _sentence(remark.mend))


def _lines(remark: Remark) -> int:
    """On how many lines what is told of a problem stands: programs do not agree on letting rows grow."""
    told = zip((remark.value, remark.what.vi, remark.mend.vi), WIDTHS[3:], strict=True)
    return max(-(-len(text) // width) or 1 for text, width in told)


def _sentence(text: Text) -> str:
    return text.vi[:1].upper() + text.vi[1:]


TO_EXPLAIN = Text("Sửa hoặc giải thích", "To be mended or explained")
TITLE = Text("Kết quả kiểm tra phiếu báo cáo", "What was found in the returns")
NOTHING = Text(
    "Chưa ghi gì vào sổ: còn {count} ô phải sửa hoặc giải thích.",
    "Nothing was written: {count} cells are to be mended or explained.",
)
NEXT = Text(
    "Ở trang Phiếu: sửa các ô tô đỏ; ô tô vàng thì sửa, hoặc ghi lý do vào cột Giải thích (bấm tên ô để tới). "
    "Lưu lại rồi gửi chính tệp này.",
    "On the sheet of returns mend the red cells; the amber ones too, or give the reason (press a cell's name to go "
    "there). Save, and send this very file.",
)
MORE = Text("Còn {count} lỗi nữa chưa liệt kê.", "There are {count} more that are not listed.")
