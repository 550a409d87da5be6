"""Sheets of cells in which definitions are written, and how what is wrong is told by the cell in which it stands."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from sohtx.core.alphabet import plain
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text

Cell = str | Decimal | date | None
HEAD_ROWS = 6
"""Heads are looked for in so many rows from the top."""


class Grid(Protocol):
    """A sheet: its name, and its rows of cells from A1 on."""

    @property
    def name(self) -> str:
        """What its tab says."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """Its cells."""


class Table(NamedTuple):
    """A sheet whose heads were found: in which column each code stands, and where its rows begin."""

    name: str
    rows: Sequence[Sequence[Cell]]
    places: Mapping[str, int]
    first: int

    def filled(self) -> Iterator[tuple[int, Mapping[str, Cell]]]:
        """The rows in which something stands, by their number counted from 1."""
        for number, row in enumerate(self.rows[self.first :], start=self.first + 1):
            cells = {code: row[place] if place < len(row) else None for code, place in self.places.items()}
            if any(written(cell) for cell in cells.values()):
                yield number, cells

    def where(self, number: int, code: str) -> str:
        """The cell of a row and column; the row where there is no such column."""
        place = self.places.get(code)
        return f"{number}:{number}" if place is None else xl_rowcol_to_cell(number - 1, place)


def written(cell: Cell) -> str:
    """What stands in a cell, as text without blanks at its ends."""
    if cell is None:
        return ""
    return str(cell).replace("\r\n", "\n").strip()


def sheet_of(grids: Sequence[Grid], name: str) -> Grid | None:
    """The sheet of a name, however it is written."""
    return next((grid for grid in grids if plain(grid.name) == plain(name)), None)


def find_heads(grid: Grid, heads: Mapping[str, str], problems: Problems, within: int = HEAD_ROWS) -> Table:
    """Find the heads of a sheet: ``heads`` gives the code that a text stands for, in small letters without marks.

    There may be a row of words and one of codes below it. A column that nobody knows is noted: what stands in it would
    be lost.
    """
    first, found = _first_heads(grid, heads, within)
    if not found:
        problems.add(Problem(*NO_HEADS, file=grid.name))
        return Table(grid.name, grid.rows, {}, len(grid.rows))
    following = grid.rows[first + 1] if first + 1 < min(len(grid.rows), within) else ()
    below = _heads_in(following, heads)
    has_two = len(below) > 1 and len(below) == sum(bool(written(cell)) for cell in following)
    found |= below if has_two else {}
    _note_strangers(grid, found, problems)
    places: dict[str, int] = {}
    for place, code in sorted(found.items()):
        if code in places:
            cell = xl_rowcol_to_cell(first, place)
            problems.add(Problem(*TWICE, file=grid.name, column=cell, value=code))
        places.setdefault(code, place)
    return Table(grid.name, grid.rows, places, first + (2 if has_two else 1))


def _first_heads(grid: Grid, heads: Mapping[str, str], within: int) -> tuple[int, dict[int, str]]:
    """The first row that holds at least two heads."""
    found = ((number, _heads_in(row, heads)) for number, row in enumerate(grid.rows[:within]))
    return next(((number, codes) for number, codes in found if len(codes) > 1), (0, {}))


def _heads_in(row: Sequence[Cell], heads: Mapping[str, str]) -> dict[int, str]:
    texts = ((place, plain(written(cell))) for place, cell in enumerate(row))
    return {place: heads[text] for place, text in texts if text in heads}


def _note_strangers(grid: Grid, found: Container[int], problems: Problems) -> None:
    """Note the first filled cell of every column that has no head."""
    width = max((len(row) for row in grid.rows), default=0)
    for place in (place for place in range(width) if place not in found):
        for number, row in enumerate(grid.rows):
            if text := written(row[place]) if place < len(row) else "":
                cell = xl_rowcol_to_cell(number, place)
                problems.add(Problem(*STRANGE_COLUMN, file=grid.name, column=cell, value=text))
                break


NO_HEADS = (
    Text("không tìm thấy dòng tiêu đề", "its heads were not found"),
    Text(
        "tải tệp mẫu về và giữ nguyên các dòng tiêu đề",
        "take the sample file and leave its heads as they are",
    ),
)
TWICE = (Text("cột có hai lần", "the column stands twice"), Text("chỉ để lại một cột", "leave only one"))
STRANGE_COLUMN = (
    Text("cột này không có trong mẫu", "is no column of the sample"),
    Text("xóa cột này, hoặc ghi lại đúng tiêu đề", "delete the column, or write its head as in the sample"),
)
