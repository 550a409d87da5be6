"""A sheet of returns as rows of organizations, whichever way it lies: of one organization alone it is turned."""

from collections.abc import Sequence
from itertools import zip_longest

from sohtx.exchange.lists.sheets import Cell, Range, Sheet, cell_name

MOST_TURNED = 400  # rows of a sheet that may be a single return, which has a row a line


class Grid:
    """Cells by row and column, counted from 0; ``name`` calls them as the sheet does."""

    def __init__(self, sheet: Sheet, *, is_turned: bool = False) -> None:
        self.sheet, self.is_turned = sheet, is_turned
        self.rows: Sequence[Sequence[Cell]] = (
            list(zip_longest(*sheet.rows[:MOST_TURNED])) if is_turned else sheet.rows
        )

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; blank beyond the end."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    def name(self, row: int, column: int) -> str:
        """A cell's name as the sheet shows it."""
        return cell_name(column, row) if self.is_turned else cell_name(row, column)

    def ranges(self, joined: Sequence[Range]) -> Sequence[Range]:
        """Joined cells of the sheet, as they lie here."""
        if not self.is_turned:
            return joined
        return [(left, top, right, bottom) for top, left, bottom, right in joined]
