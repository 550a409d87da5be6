"""A table on a sheet: caption, unit, heads with their groups, column numbers, rows, notes."""

from collections.abc import Sequence

from sohtx.documents.heads import column_number, head_rows
from sohtx.documents.sheets import formats
from sohtx.documents.sheets.sheet import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, Cell, Sheet, lines_of
from sohtx.documents.sheets.values import cell_value, number_format
from sohtx.documents.tree import Align, Column, Number, RowKind, Runs, Strong, Table, plain

FILTERED_FROM = 10  # rows: fewer are seen at a glance
MANY_COLUMNS = 6
NARROWEST = 5.0


def column_widths(tables: Sequence[Table], *, is_landscape: bool) -> list[float]:
    """How wide the columns of a sheet are: as the widest of its tables says, and every number fits."""
    widest = max(tables, key=lambda table: len(table.columns), default=None)
    page = LANDSCAPE_WIDTH if is_landscape else PORTRAIT_WIDTH
    if widest is None:
        return [page]
    share = page / sum(column.width for column in widest.columns)
    widths = [max(NARROWEST, column.width * share) for column in widest.columns]
    for table in tables:
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                if len(cell) == 1 and isinstance(cell[0], Number):
                    widths[column] = max(widths[column], len(cell[0].text) * 1.1 + 3)
    return widths


def draw_table(sheet: Sheet, table: Table, caption: str) -> range:
    """Draw a table from the present row on; give the rows of its head."""
    if caption:
        sheet.write_line(caption, formats.CAPTION)
    if table.unit:
        sheet.write_line(table.unit, formats.UNIT)
    head = _draw_head(sheet, table)
    for row in table.rows:
        cells = zip(table.columns, row.cells, strict=True)
        sheet.write_row([_draw_cell(column, cell, row.kind) for column, cell in cells])
    for note in table.notes:
        sheet.write_line(note, formats.LINE)
    return head


def make_scrollable(sheet: Sheet, table: Table, head: range) -> None:
    """Keep the head of a sheet's only table in sight and on each page; let its rows be filtered."""
    sheet.worksheet.freeze_panes(head.stop, _frozen_columns(table.columns))
    sheet.worksheet.repeat_rows(head.start, head.stop - 1)
    rows = len(table.rows)
    while rows and table.rows[rows - 1].kind is RowKind.TOTAL:
        rows -= 1
    if rows >= FILTERED_FROM:
        sheet.worksheet.autofilter(head.stop - 1, 0, head.stop - 1 + rows, len(table.columns) - 1)


def _draw_head(sheet: Sheet, table: Table) -> range:
    first = sheet.row
    for heads in head_rows(table.columns):
        for head in heads:
            size = (head.down, head.across)
            sheet.write_over(sheet.row, head.column, head.text, formats.HEAD, size)
        width = {head: sum(sheet.widths[head.column : head.column + head.across]) * 0.9 for head in heads}
        sheet.next_row(max((-(-lines_of(h.text, width[h]) // h.down) for h in heads), default=1) + 0.2)
    if table.is_numbered:
        for i in range(len(table.columns)):
            sheet.write(sheet.row, i, column_number(i), formats.COLUMN_NUMBER)
        sheet.next_row()
    return range(first, sheet.row)


def _draw_cell(column: Column, cell: Runs, kind: RowKind) -> Cell:
    value, more = _content(cell)
    look = formats.CELL | formats.KINDS[kind] | {"align": column.align.value} | more
    return value, look | {"indent": int(look["align"] != Align.CENTRE)}


def _content(cell: Runs) -> Cell:
    match cell:
        case (Number() as number,):
            shown = number_format(number.decimals, is_percent=number.is_percent)
            return cell_value(number), {"num_format": shown, "align": Align.RIGHT.value, "text_wrap": False}
        case (Strong() as strong,):
            return strong.text, {"bold": True}
        case _:
            return plain(cell), {}


def _frozen_columns(columns: Sequence[Column]) -> int:
    """The columns that say what a row is, where so many follow that they would be lost from sight."""
    if len(columns) <= MANY_COLUMNS:
        return 0
    return next((i + 1 for i, column in enumerate(columns[:3]) if column.align is Align.LEFT), 0)
