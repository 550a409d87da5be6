"""The rows of a table: heads that come again on every page, and rows that no page break cuts."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from sohtx.documents.tree import Align, Row, RowKind, Runs, Table, plain
from sohtx.documents.word.controls import Figures
from sohtx.documents.word.lengths import length
from sohtx.documents.word.paragraphs import Place, draw_runs, paragraph
from sohtx.documents.word.text import run

_MANY_COLUMNS = 9
_FEW_ROWS = (
    12  # a table of no more stays on one page, if its rows are not so high that it would need one for itself
)
_FEW_LINES = 20
_POINTS = 12


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table's columns as they come out on paper."""

    table: Table
    widths: tuple[int, ...]

    @cached_property
    def is_crowded(self) -> bool:
        """Whether there are so many columns that letters and margins are smaller."""
        return len(self.widths) > _MANY_COLUMNS

    @cached_property
    def size(self) -> str:
        """What the names of the styles end in."""
        return "Small" if self.is_crowded else ""

    def text(self, kind: RowKind) -> str:
        """The style of a cell: totals and groups in bold."""
        return f"Table{'Text' if kind is RowKind.PLAIN else 'Total'}{self.size}"

    @cached_property
    def head(self) -> str:
        """The style of a head."""
        return f"TableHead{self.size}"


def draw_head(grid: Grid) -> str:
    """The rows that come again on every page: groups, heads, the columns' numbers."""
    rows = [_grouped(grid), _beneath(grid)] if any(c.group for c in grid.table.columns) else [_heads(grid)]
    if grid.table.is_numbered:
        numbers = (run(f"({n})") for n in range(1, len(grid.widths) + 1))
        rows.append("".join(_head(w, "TableNumber", n) for w, n in zip(grid.widths, numbers, strict=True)))
    return "".join(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{row}</w:tr>" for row in rows)


def _heads(grid: Grid) -> str:
    return "".join(
        _head(width, grid.head, run(column.head))
        for column, width in zip(grid.table.columns, grid.widths, strict=True)
    )


def _grouped(grid: Grid) -> str:
    """The upper row: common heads over their columns; other heads reach down into the lower row."""
    cells = []
    for group, pairs in groupby(
        zip(grid.table.columns, grid.widths, strict=True), key=lambda pair: pair[0].group
    ):
        columns = list(pairs)
        if group:
            cells.append(_head(sum(w for _, w in columns), grid.head, run(group), _span(len(columns))))
        else:
            reaching = '<w:vMerge w:val="restart"/>'
            cells += [_head(width, grid.head, run(column.head), reaching) for column, width in columns]
    return "".join(cells)


def _beneath(grid: Grid) -> str:
    return "".join(
        _head(width, grid.head, run(column.head))
        if column.group
        else _head(width, grid.head, "", "<w:vMerge/>")
        for column, width in zip(grid.table.columns, grid.widths, strict=True)
    )


def _head(width: int, style: str, inside: str, merging: str = "") -> str:
    return _cell(width, paragraph(style, inside, Place(keeps_next=True)), merging)


def _cell(width: int, inside: str, merging: str = "") -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{merging}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


def draw_rows(grid: Grid, figures: Figures) -> str:
    """All rows; a small table stays whole, no group is left at the foot of a page, no total or note carried alone."""
    rows = grid.table.rows
    is_small = len(rows) <= _FEW_ROWS and sum(_lines(row, grid) for row in rows) <= _FEW_LINES
    before_total = [is_small or row.kind is RowKind.TOTAL for row in rows[1:]] + [bool(grid.table.notes)]
    return "".join(
        _draw_row(row, grid, figures, keeps_next=is_before or row.kind is RowKind.GROUP)
        for row, is_before in zip(rows, before_total, strict=False)
    )


def _lines(row: Row, grid: Grid) -> int:
    """About how many lines a row has."""
    return max(
        (
            -(-length(plain(cell), _POINTS) // width)
            for cell, width in zip(row.cells, grid.widths, strict=True)
        ),
        default=1,
    )


def _draw_row(row: Row, grid: Grid, figures: Figures, *, keeps_next: bool) -> str:
    """A row; a group's last words may run on over the empty cells after them."""
    style = grid.text(row.kind)
    cells = []
    for first, cell, columns in _spread(row.cells, runs_on=row.kind is RowKind.GROUP):
        align = grid.table.columns[first].align
        place = Place(keeps_next=keeps_next, align=None if align is Align.LEFT else align)
        inside = paragraph(style, draw_runs(cell, figures), place)
        cells.append(_cell(sum(grid.widths[first : first + columns]), inside, _span(columns)))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _spread(cells: tuple[Runs, ...], *, runs_on: bool) -> list[tuple[int, Runs, int]]:
    """Each cell with its first column, and over how many it goes."""
    if not runs_on:
        return [(n, cell, 1) for n, cell in enumerate(cells)]
    last = max((n for n, cell in enumerate(cells) if cell), default=0)
    return [(n, cell, 1 if n < last else len(cells) - last) for n, cell in enumerate(cells[: last + 1])]
