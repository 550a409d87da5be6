"""A sheet of returns as rows of organizations, whichever way it lies: of one organization alone it is turned."""

from collections.abc import Sequence
from itertools import zip_longest

from sohtx.exchange.lists.sheets import Cell, Range, Sheet, cell_name

MOST_TURNED = 400  # rows of a sheet that may be a single return, which has a row a line


class Grid:
    """Cells by row and column, counted from 0, all rows of one width; ``name`` calls them as the sheet does."""

    def __init__(self, sheet: Sheet, *, is_turned: bool = False) -> None:
        self.sheet, self.is_turned = sheet, is_turned
        self.rows: Sequence[Sequence[Cell]] = (
            list(zip_longest(*sheet.rows[:MOST_TURNED])) if is_turned else _evened(sheet.rows)
        )
        self.width = len(self.rows[0]) if self.rows else 0

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; blank beyond the end."""
        return self.rows[row][column] if 0 <= row < len(self.rows) and 0 <= column < self.width else None

    def column(self, column: int, first: int) -> list[Cell]:
        """The cells of a column from a row on."""
        return [cells[column] for cells in self.rows[first:]]

    def name(self, row: int, column: int) -> str:
        """A cell's name as the sheet shows it."""
        return cell_name(column, row) if self.is_turned else cell_name(row, column)

    def place(self, place: tuple[int, int]) -> tuple[int, int]:
        """A place of the sheet, as it lies here."""
        return place[::-1] if self.is_turned else place

    def ranges(self, joined: Sequence[Range]) -> Sequence[Range]:
        """Joined cells of the sheet, as they lie here."""
        if not self.is_turned:
            return joined
        return [(left, top, right, bottom) for top, left, bottom, right in joined]


def _evened(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Rows of one width: those of a text file may be shorter than others."""
    widths = set(map(len, rows))
    if len(widths) < 2:
        return rows
    return [[*cells, *[None] * (max(widths) - len(cells))] for cells in rows]
