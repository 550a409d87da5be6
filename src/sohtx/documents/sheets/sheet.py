"""A sheet that is written from the top down: lines across all its columns, tables, and how it is printed."""

import textwrap
from collections.abc import Sequence
from typing import Any

from sohtx.documents.sheets import formats
from sohtx.documents.sheets.formats import Formats
from sohtx.documents.sheets.values import Value

PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 80, 118  # digits of the typeface across A4, its margins left out
LINE_HEIGHT = 16.5
PADDING = 1  # of a cell, in digits
A4 = 9
LONGEST_TEXT = 32_767  # more does not go into a cell
LONGEST_HEADER = 200

Look = dict[str, Any]
Cell = tuple[Value, Look]


class Sheet:
    """A worksheet, and the row to be written next."""

    def __init__(self, worksheet: Any, made: Formats, widths: Sequence[float]) -> None:
        self.worksheet = worksheet
        self.widths = widths
        self.row = 0
        self._formats = made
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)

    def write(self, row: int, column: int, value: Value, look: Look) -> None:
        """Write a number as a number and words as words, whatever they begin with."""
        look_made = self._formats.get(look)
        if isinstance(value, str):
            self.worksheet.write_string(row, column, value[:LONGEST_TEXT], look_made)
        else:
            self.worksheet.write_number(row, column, value, look_made)

    def write_over(self, row: int, column: int, text: str, look: Look, size: tuple[int, int]) -> None:
        """Write words over several cells; ``size`` is how many rows and columns."""
        down, across = size
        if size != (1, 1):
            last = (row + down - 1, column + across - 1)
            self.worksheet.merge_range(row, column, *last, "", self._formats.get(look))
        self.write(row, column, text, look)

    def write_line(self, text: str, look: Look) -> None:
        """Write words across all columns, as many lines high as they need."""
        self.write_over(self.row, 0, text, look, (1, len(self.widths)))
        self.next_row(lines_of(text, sum(self.widths)) * look.get("font_size", 12) / 12)

    def write_link(self, column: int, name: str) -> None:
        """Write the name of a sheet that leads there."""
        quoted = name.replace("'", "''")
        self.worksheet.write_url(
            self.row, column, f"internal:'{quoted}'!A1", self._formats.get(formats.LINK), string=name
        )

    def write_row(self, cells: Sequence[Cell]) -> None:
        """Write a cell a column, and make the row as high as its words need: not every program does."""
        for column, (value, look) in enumerate(cells):
            self.write(self.row, column, value, look)
        room = zip(cells, self.widths, strict=False)
        lines = [lines_of(value, width - PADDING) for (value, _), width in room if isinstance(value, str)]
        self.next_row(max(lines, default=1))

    def next_row(self, lines: float = 0) -> None:
        """Go on to the next row; this one is so many lines high, or what Excel finds it to be."""
        if lines:
            self.worksheet.set_row(self.row, lines * LINE_HEIGHT)
        self.row += 1

    def prepare_print(self, *, is_landscape: bool, page: str, header: str) -> None:
        """A4, one page wide, what must be declared at the head of each page and its number at the foot."""
        sheet = self.worksheet
        sheet.set_paper(A4)
        sheet.set_landscape() if is_landscape else sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.8, right=0.6, top=0.9, bottom=0.8)
        sheet.set_header(f"&C&I{_header(header)}")
        sheet.set_footer(f"&C{_header(page)} &P/&N")
        sheet.hide_gridlines(2)


def lines_of(text: str, width: float) -> int:
    """How many lines some words take in a cell so many digits wide: Excel does not find out for merged cells."""
    room = max(1, int(width * 0.95))
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))


def _header(text: str) -> str:
    return textwrap.shorten(text, LONGEST_HEADER, placeholder=" …").replace("&", "&&")
