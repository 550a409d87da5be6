"""A list given back with what was found: the same workbook, its cells coloured and commented.

An .xlsx keeps its own look; other kinds come back as a new .xlsx. What was text stays text: nothing that looks like
a formula is ever written as one.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sohtx.core.numbers import cell_keeps
from sohtx.core.text import Text
from sohtx.exchange.lists.checking import Checked
from sohtx.exchange.lists.judging import FATES, CheckedRow, Fate
from sohtx.exchange.lists.opening import RESULTS, FileKind
from sohtx.exchange.lists.reading import Gravity, Remark
from sohtx.exchange.lists.sheets import Cell

AUTHOR = "Sổ HTX"
COLOURS = {Gravity.WRONG: "F8C9C4", Gravity.DOUBTFUL: "FFE3A8", Gravity.NOTE: "FFF8DC"}
_ORDER = (Gravity.WRONG, Gravity.DOUBTFUL, Gravity.NOTE)
_COMMENT = 260, 110
BESIDE = "\n—\n"  # between what was found and the comment that stood there


def mark_workbook(checked: Checked) -> bytes:
    """The workbook with its problems marked, as the bytes of an .xlsx."""
    workbook = _own(checked) if checked.file.kind is FileKind.XLSX else None
    workbook = workbook or _new(checked)
    sheet = workbook[checked.layout.sheet.name]
    mark_cells(sheet, checked.remarks)
    _write_results(workbook, checked)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def marked_name(name: str) -> str:
    """What the marked workbook is called."""
    stem = name.rpartition(".")[0] or name
    return f"{stem} - kiểm tra.xlsx"


def _own(checked: Checked) -> Any:
    """The office's own workbook without earlier marks; None where the library cannot open it."""
    import openpyxl  # noqa: PLC0415 -- slow import

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(checked.file.content), keep_vba=False, keep_links=False)
        sheet = workbook[checked.layout.sheet.name]
    except Exception:  # noqa: BLE001 -- the library knows many ways to fail; then a new workbook serves
        return None
    if RESULTS in workbook.sheetnames:
        del workbook[RESULTS]
    unmark(sheet)
    return workbook


def unmark(sheet: Any) -> None:
    """Take earlier marks off a sheet."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 -- slow import

    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _new(checked: Checked) -> Any:
    import openpyxl  # noqa: PLC0415 -- slow import

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None  # noqa: S101 -- a new workbook has a sheet
    sheet.title = _sheet_title(checked.layout.sheet.name)
    for r, row in enumerate(checked.layout.sheet.rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                write_cell(sheet.cell(r, c), value)
    if sheet.title != checked.layout.sheet.name:
        sheet.title = checked.layout.sheet.name
    for top, left, bottom, right in checked.layout.sheet.merged:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for c in range(1, len(checked.layout.head.texts) + 1):
        sheet.column_dimensions[sheet.cell(1, c).column_letter].width = 18
    return workbook


def _sheet_title(name: str) -> str:
    return "".join(c for c in name if c not in "[]:*?/\\")[:31] or "Danh sách"


def write_cell(cell: Any, value: Cell | int) -> None:
    """Put a value into a cell; a text stays a text whatever it begins with."""
    if isinstance(value, str):
        cell.value = _writable(value)
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    elif isinstance(value, Decimal):
        if cell_keeps(value):
            cell.value = int(value) if value == value.to_integral() else float(value)
        else:
            cell.value, cell.data_type = str(value), "s"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    else:
        cell.value = value


def _writable(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or c >= " ")[:32_000]


def mark_cells(sheet: Any, remarks: Iterable[Remark]) -> None:
    """Colour the cells of remarks and tell there what was found."""
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 -- slow import
    from openpyxl.comments import Comment  # noqa: PLC0415 -- slow import
    from openpyxl.styles import PatternFill  # noqa: PLC0415 -- slow import

    by_cell: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_cell[remark.cell].append(remark)
    for name, found in by_cell.items():
        cell = sheet[name]
        if isinstance(cell, MergedCell):
            cell = _shown_cell(sheet, cell)
        grave = min((r.gravity for r in found), key=_ORDER.index)
        cell.fill = PatternFill("solid", start_color=COLOURS[grave])
        told = "\n".join(f"{_first_upper(r.what.vi)}. {_first_upper(r.mend.vi)}." for r in found)
        if cell.comment is not None and cell.comment.author != AUTHOR:
            told = f"{told}{BESIDE}{cell.comment.text}"
        cell.comment = Comment(_writable(told), AUTHOR, *reversed(_COMMENT))


def _shown_cell(sheet: Any, cell: Any) -> Any:
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            return sheet.cell(area.min_row, area.min_col)
    return cell


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _write_results(workbook: Any, checked: Checked) -> None:
    """The first sheet: how many rows became what, and every problem with a way to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 -- slow import
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 -- slow import

    sheet = workbook.create_sheet(RESULTS, 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    lines: list[Sequence[Any]] = [
        (TITLE.vi,), (checked.file.name,), (), (ROWS.vi, COUNT.vi),
        *((_first_upper(FATES[fate].vi), count) for fate, count in checked.counts.items()), (),
    ]  # fmt: skip
    head_at = len(lines) + 1
    lines.append(tuple(text.vi for text in HEADS))
    shown = [(row, remark) for row in checked.rows for remark in row.remarks]
    lines += [_problem_line(row, remark) for row, remark in shown]
    for r, line in enumerate(lines, 1):
        for c, value in enumerate(line, 1):
            write_cell(sheet.cell(r, c), value)
    for at, (_, remark) in enumerate(shown, head_at + 1):
        cell = sheet.cell(at, 1)
        target = checked.layout.sheet.name.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{target}'!{remark.cell}")
        cell.font = Font(color="0563C1", underline="single")
        sheet.cell(at, 2).fill = PatternFill("solid", start_color=COLOURS[remark.gravity])
        for c in (5, 6):
            sheet.cell(at, c).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for cell in (*sheet[4], *sheet[head_at]):
        cell.font = Font(bold=True)
    for letters, width in zip("ABCDEF", (22, 16, 34, 26, 48, 52), strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = None


def _problem_line(row: CheckedRow, remark: Remark) -> tuple[Any, ...]:
    word = GRAVITIES[remark.gravity].vi
    return (
        remark.cell,
        word,
        row.name,
        remark.value,
        _first_upper(remark.what.vi),
        _first_upper(remark.mend.vi),
    )


def fate_word(fate: Fate) -> Text:
    """What becomes of a row, in words."""
    return FATES[fate]


TITLE = Text("Kết quả kiểm tra danh sách", "What was found in the list")
ROWS = Text("Số dòng", "Rows")
COUNT = Text("Số lượng", "Count")
HEADS = (
    Text("Ô", "Cell"), Text("Mức độ", "Gravity"), Text("Tên", "Name"), Text("Giá trị", "Value"),
    Text("Vướng mắc", "What"), Text("Cách sửa", "How to mend"),
)  # fmt: skip
GRAVITIES = {
    Gravity.WRONG: Text("Phải sửa", "To be mended"),
    Gravity.DOUBTFUL: Text("Cần xác nhận", "To be confirmed"),
    Gravity.NOTE: Text("Lưu ý", "Note"),
}
