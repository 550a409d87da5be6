"""What each row of a list would become. Nothing is written: this is looked at before anything is taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sohtx.exchange.lists.columns import ColumnMatch, match_columns
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.judging import CheckedRow, Fate, Judge
from sohtx.exchange.lists.layout import WHY, Layout, RowKind, read_layout
from sohtx.exchange.lists.letters import Encoding
from sohtx.exchange.lists.memory import ColumnMemory
from sohtx.exchange.lists.opening import ListFile
from sohtx.exchange.lists.options import Options
from sohtx.exchange.lists.places import Gazetteer
from sohtx.exchange.lists.reading import Reading, Remark, RowReader
from sohtx.exchange.lists.standing import BookSide, book_side
from sohtx.ledger import book


@dataclass(frozen=True)
class Checked:
    """A list gone through, row by row."""

    file: ListFile
    options: Options
    layout: Layout
    columns: Sequence[ColumnMatch]
    rows: Sequence[CheckedRow]

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rows have each fate."""
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in Fate}

    @property
    def remarks(self) -> list[Remark]:
        """Everything found, in the order of the rows."""
        return [remark for row in self.rows for remark in row.remarks]

    @property
    def encodings(self) -> Mapping[Encoding, int]:
        """How many cells were in an old encoding."""
        return self.layout.encodings

    def of_fate(self, fate: Fate) -> list[CheckedRow]:
        """The rows of a fate."""
        return [row for row in self.rows if row.fate is fate]


def check_list(file: ListFile, options: Options, side: BookSide | None = None) -> Checked:
    """Go through a list beside the book; ``side`` is the book where it has been read already."""
    side = side or book_side(options.as_of)
    layout, columns, readings = read_list(file, options, side)
    judge = Judge(file.name, options, side)
    by_line = {reading.line: reading for reading in readings}
    rows = [
        judge.row(by_line[row.row + 1])
        if row.kind is RowKind.ROW
        else CheckedRow(row.row + 1, Fate.ASIDE, _words(row.cells), WHY[row.kind])
        for row in layout.rows
    ]
    return Checked(file, options, layout, columns, rows)


def read_list(
    file: ListFile, options: Options, side: BookSide
) -> tuple[Layout, list[ColumnMatch], list[Reading]]:
    """The rows of a list as they read, without holding them against anything."""
    layout = read_layout(file, options.sheet, options.head_row)
    columns = match_columns(layout, ColumnMemory(book.home()).known(), options.said)
    gazetteer = Gazetteer(side.units, options.as_of, options.province)
    reader = RowReader(
        layout, columns, gazetteer, side.own_sectors,
        as_of=options.as_of, kind=options.kind, money_unit=options.money_unit,
    )  # fmt: skip
    return layout, columns, [reader.read(row) for row in layout.rows if row.kind is RowKind.ROW]


def remember_columns(checked: Checked) -> None:
    """Keep what the officer said of this list's columns for the lists to come."""
    remember_said(checked.layout, checked.options.said)


def remember_said(layout: Layout, said: Mapping[int, Field | None]) -> None:
    """Keep what was said of some columns for the lists to come."""
    heads = layout.head.texts
    told = {heads[c]: fld or Field.IGNORED for c, fld in said.items() if 0 <= c < len(heads)}
    ColumnMemory(book.home()).remember(told)


def _words(cells: Sequence[object]) -> str:
    return " ".join(str(cell) for cell in cells if cell is not None)[:200]
