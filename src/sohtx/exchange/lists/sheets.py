"""Sheets of cells: what every kind of list becomes once it is opened, and how places on them are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LONGEST_CELL = 32_000

Cell = str | Decimal | date | None
Range = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 0


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows of cells from A1 on, and which cells are joined."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Range] = ()
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place counted from 0; blank beyond the end."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A column as its letters say, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """A cell's name as a sheet shows it, from places counted from 0."""
    return f"{column_letters(column)}{row + 1}"
