"""The sheet of many returns: organizations, a row each."""

from collections.abc import Sequence

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.allowed import Allowed
from sohtx.collecting.workbooks.asides import Stamp
from sohtx.collecting.workbooks.cells import Cells
from sohtx.collecting.workbooks.checks import Watched, lasting, told_formula, watched
from sohtx.collecting.workbooks.filling import Batch, Prefilled
from sohtx.collecting.workbooks.words import answer_in_words, unit
from sohtx.core.text import Text
from sohtx.exchange.lists.sheets import column_letters
from sohtx.returns.definitions.definition import Answer

FIRST = 4  # the row of the sections' headings
SPARE_ROWS = 20  # below a list, for organizations that it lacks
MOST_TALKING = (
    300  # rows in which last period's values and what is wrong are told; more would make the file heavy
)
AUTHOR = "Kỳ trước"
A4 = 9  # as Excel numbers paper
WIDTHS = {
    shape.ORG: 15, shape.TAX: 13, shape.NAME: 42, shape.COMMUNE: 20, shape.NATURE: 17, shape.REASON: 40,
    shape.CHECK: 60,
}  # fmt: skip


class Listing:
    """Writes such a sheet."""

    def __init__(self, cells: Cells, batch: Batch, stamp: Stamp) -> None:
        self._cells, self._sheet, self._batch, self._stamp = cells, cells.sheet, batch, stamp
        self._version = batch.version
        self._is_talking = len(batch.rows) <= MOST_TALKING
        self._keys = self._columns()
        self._at = {key: column for column, key in enumerate(self._keys)}
        self._sections, self._labels, self._units, self._codes = range(FIRST, FIRST + 4)
        self._first = self._codes + 1
        self._last = self._codes + len(batch.rows) + SPARE_ROWS

    def write(self) -> None:
        """Head, rows, spare rows, and what is looked at in them."""
        self._write_head()
        for row, one in enumerate(self._batch.rows, self._first):
            self._write_row(row, one)
        for row in range(self._first + len(self._batch.rows), self._last + 1):
            self._write_spare(row)
        self._watch()
        sheet = self._sheet
        sheet.set_row(self._labels, 62)
        sheet.set_row(self._codes, None, None, {"hidden": True})
        sheet.freeze_panes(self._first, len(shape.BEFORE) - 1)
        self._lay_out_for_paper()

    def _lay_out_for_paper(self) -> None:
        """Two pages of A4 side by side, the names on both: on one nobody could read so many columns."""
        sheet = self._sheet
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)
        sheet.fit_to_pages(2, 0)
        sheet.repeat_rows(self._sections, self._codes)
        sheet.repeat_columns(0, len(shape.BEFORE) - 2)

    def _columns(self) -> tuple[str, ...]:
        keys = shape.keys_of(self._version)
        if not self._is_talking:
            return keys
        before = (shape.LAST_OF + code for code in lasting(self._version))
        return (*keys, shape.CHECK, *before)

    # The head

    def _write_head(self) -> None:
        sheet, styles = self._sheet, self._cells.styles
        for column, key in enumerate(self._keys):
            line = self._version.by_code.get(key)
            sheet.write_string(self._labels, column, shape.label_of(self._version, key).vi, styles.head())
            sheet.write_string(self._units, column, unit(line, key), styles.unit())
            sheet.write_string(self._codes, column, key, styles.of(font_size=8))
            is_text = line is not None and line.answer is Answer.TEXT
            hidden = {"hidden": key.startswith(shape.LAST_OF)}
            sheet.set_column(column, column, WIDTHS.get(key, 24 if is_text else 13), None, hidden)
        self._write_sections()

    def _write_sections(self) -> None:
        """The headings above the columns; over one of a single column nothing can be joined."""
        lines = self._version.by_code
        sections = [line.section.vi if (line := lines.get(key)) else "" for key in self._keys]
        row, style, start = self._sections, self._cells.styles.head(), 0
        for end in range(1, len(sections) + 1):
            if end < len(sections) and sections[end] == sections[start]:
                continue
            if sections[start] and end - start > 1:
                self._sheet.merge_range(row, start, row, end - 1, sections[start], style)
            elif sections[start]:
                self._sheet.write_string(row, start, sections[start], style)
            start = end

    # The rows

    def _write_row(self, row: int, one: Prefilled) -> None:
        identity = dict(zip(shape.BEFORE, (one.org_id, one.tax_code, one.name, one.commune), strict=True))
        closed = self._cells.styles.closed()
        for column, key in enumerate(self._keys):
            if key in identity:
                self._cells.text(row, column, identity[key], closed)
            elif key.startswith(shape.LAST_OF):
                self._write_last(row, column, key.removeprefix(shape.LAST_OF), one)
            elif key != shape.CHECK:
                self._cells.known(row, column, key, one)
                self._comment_last(row, column, key, one)

    def _write_last(self, row: int, column: int, code: str, one: Prefilled) -> None:
        if code in one.last:
            style = self._cells.styles.before(self._version.by_code[code])
            self._cells.answer(row, column, code, one.last[code], style)

    def _comment_last(self, row: int, column: int, key: str, one: Prefilled) -> None:
        if self._is_talking and key in one.last:
            told = LAST_WAS.fill(value=answer_in_words(self._version.by_code[key], one.last[key])).vi
            self._sheet.write_comment(row, column, told, {"author": AUTHOR, "x_scale": 1.2, "y_scale": 0.35})

    def _write_spare(self, row: int) -> None:
        for column, key in enumerate(self._keys):
            if key in shape.BEFORE or not key.startswith("@") or key in shape.AFTER:
                self._cells.open(row, column, key)

    # What is looked at

    def _watch(self) -> None:
        found = self._watched(self._first)
        for one in found:
            self._sheet.conditional_format(
                *self._span(one.line),
                {
                    "type": "formula",
                    "criteria": f"={one.formula}",
                    "format": self._cells.styles.wrong[one.level],
                },
            )
        allowed = Allowed(self._version, self._stamp.lists)
        for key in self._keys:
            mine = [one for one in found if one.line == key]
            if rule := allowed.of(key, self._cell(key, self._first), mine):
                self._sheet.data_validation(*self._span(key), rule)
        if self._is_talking and found:
            self._tell(self._stamp.sentences([one.says.vi for one in found]))

    def _watched(self, row: int) -> list[Watched]:
        """What is looked at in a row."""

        def cell_of(line: str, is_last: bool) -> str | None:
            key = shape.LAST_OF + line if is_last else line
            return self._cell(key, row) if key in self._at else None

        lines = [line.code for line in self._version.lines]
        cells = f"{self._cell(lines[0], row)}:{self._cell(lines[-1], row)}"
        return watched(self._version, self._batch.period, cell_of, cells)

    def _tell(self, places: Sequence[str]) -> None:
        """In each row the sentences of what is wrong with it."""
        column, style = (
            self._at[shape.CHECK],
            self._cells.styles.told(is_wrapped=False),
        )  # rows do not grow by themselves
        for row in range(self._first, self._last + 1):
            self._sheet.write_formula(row, column, told_formula(self._watched(row), places), style, "")

    def _cell(self, key: str, row: int) -> str:
        return f"${column_letters(self._at[key])}{row + 1}"

    def _span(self, key: str) -> tuple[int, int, int, int]:
        return self._first, self._at[key], self._last, self._at[key]


LAST_WAS = Text("Kỳ trước: {value}", "Period before: {value}")
