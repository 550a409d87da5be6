"""The cells below the head of a sheet by row and key, and what is wrong with them."""

from collections.abc import Sequence

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.recognizing import Head
from sohtx.core.text import Text
from sohtx.exchange.lists.reading import Gravity, Remark
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import is_blank

_SHOWN: Sequence[str] = (shape.NAME, shape.TAX, shape.ORG)


class Below:
    """Where a key stands in a row, what it holds, and the remarks made on it."""

    def __init__(self, head: Head) -> None:
        self.grid, self.columns, self.first = head.grid, head.columns, head.below
        self.remarks: list[Remark] = []

    def cell(self, at: int, key: str) -> Cell:
        """What stands under a key; blank where the sheet has no such column."""
        column = self.columns.get(key)
        return None if column is None else self.grid.rows[at][column]

    def text(self, at: int, key: str) -> str:
        """The same as words; what says nothing is none."""
        cell = self.cell(at, key)
        return "" if is_blank(cell) else str(cell).strip()

    def told(self, at: int, key: str) -> str:
        """What stands in the cell of a key, letter by letter."""
        value = self.cell(at, key)
        return "" if value is None else str(value)

    def name(self, at: int, key: str) -> str:
        """The cell of a key in a row, as the sheet calls it; where there is none, one that says whose row it is."""
        column = next((self.columns[k] for k in (key, *_SHOWN) if k in self.columns), 0)
        return self.grid.name(at, column)

    def note(self, at: int, key: str, what: Text, mend: Text, gravity: Gravity = Gravity.WRONG) -> None:
        """Remark on the cell of a key."""
        remark = Remark(at + 1, self.name(at, key), None, self.told(at, key), what, mend, gravity)
        self.remarks.append(remark)

    def note_at(self, at: int, column: int, what: Text, mend: Text, gravity: Gravity = Gravity.WRONG) -> None:
        """Remark on a cell that no key stands for."""
        value = self.grid.cell(at, column)
        told = "" if value is None else str(value)
        self.remarks.append(Remark(at + 1, self.grid.name(at, column), None, told, what, mend, gravity))
