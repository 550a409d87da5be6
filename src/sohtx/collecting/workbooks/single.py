"""The sheet of one return: a line a row, beside it the period before, what is wrong, and how it is filled in."""

from collections.abc import Sequence

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.allowed import Allowed
from sohtx.collecting.workbooks.asides import Stamp
from sohtx.collecting.workbooks.cells import GREY, HEAD, LINES, QUIET, Cells
from sohtx.collecting.workbooks.checks import Watched, told_formula, watched
from sohtx.collecting.workbooks.filling import Batch
from sohtx.collecting.workbooks.words import help_of, unit
from sohtx.exchange.lists.sheets import column_letters
from sohtx.returns.definitions.definition import Answer, Line

FIRST = 4
LINE_HEIGHT, LETTERS = 17, 82  # a line's height; how many letters of help fit on one
WIDTHS = (4, 46, 14, 24, 16, 44, 70)
CODE, LABEL, UNIT, ANSWER, LAST, CHECK, HELP = range(7)


class Single:
    """Writes such a sheet."""

    def __init__(self, cells: Cells, batch: Batch, stamp: Stamp) -> None:
        self._cells, self._sheet, self._batch, self._stamp = cells, cells.sheet, batch, stamp
        self._version, self._one = batch.version, batch.rows[0]
        self._rows: dict[str, int] = {}

    def write(self) -> None:
        """Who it is, the lines by their sections, and what is looked at in them."""
        row = self._write_identity()
        section = ""
        for line in self._version.lines:
            if line.section.vi != section:
                row, section = row + 1, line.section.vi
                style = self._cells.styles.of(bold=True, bg_color=HEAD, border=1, border_color=LINES)
                self._sheet.merge_range(row, LABEL, row, HELP, section, style)
            row += 1
            self._write_question(row, line.code, line)
        for row, key in enumerate(shape.AFTER, row + 1):  # noqa: B020 -- they follow the lines
            self._write_question(row, key, None)
        self._watch()
        for column, width in enumerate(WIDTHS):
            self._sheet.set_column(column, column, width, None, {"hidden": column == CODE})
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)

    def _write_identity(self) -> int:
        """Whose return it is; gives the row of the heads above the lines."""
        one, row = self._one, FIRST
        self._write_line(row, shape.ORG, one.org_id, (shape.LAST, shape.CHECK, shape.HELP))
        self._sheet.set_row(row, None, None, {"hidden": True})
        told = {shape.TAX: one.tax_code, shape.NAME: one.name, shape.COMMUNE: one.commune}
        heads = (shape.LAST_LABEL.vi, shape.LABELS[shape.CHECK].vi, shape.GUIDE)
        for row, (key, text) in enumerate(told.items(), row + 1):  # noqa: B020 -- they follow the identifier
            self._write_line(row, key, text, heads if key == shape.COMMUNE else ())
        self._sheet.freeze_panes(row + 1, 0)
        return row

    def _write_line(self, row: int, key: str, text: str, beside: Sequence[str]) -> None:
        styles = self._cells.styles
        self._sheet.write_string(row, CODE, key, styles.of())
        self._sheet.write_string(row, LABEL, shape.LABELS[key].vi, styles.of(bold=True))
        if not beside:  # a long name has room to the right
            self._sheet.merge_range(row, ANSWER, row, CHECK, text, styles.closed())
            return
        self._cells.text(row, ANSWER, text, styles.closed())
        for column, words in enumerate(beside, LAST):
            self._cells.text(row, column, words, styles.of(bold=True, font_color=QUIET))

    def _write_question(self, row: int, key: str, line: Line | None) -> None:
        cells, styles, self._rows[key] = self._cells, self._cells.styles, row
        label = shape.label_of(self._version, key).vi
        cells.text(row, CODE, key, styles.of())
        cells.text(row, LABEL, label, styles.of(border=1, border_color=LINES, text_wrap=True))
        cells.text(row, UNIT, unit(line, key), styles.unit())
        cells.known(row, ANSWER, key, self._one)
        cells.text(row, LAST, "", styles.of(bg_color=GREY, border=1, border_color=LINES))
        if key in self._one.last:
            cells.answer(row, LAST, key, self._one.last[key], styles.before(line))
        told = help_of(line, key)
        cells.text(row, HELP, told, styles.of(text_wrap=True, font_size=10, font_color=QUIET, indent=1))
        is_long = key == shape.REASON or (line is not None and line.answer is Answer.TEXT)
        self._sheet.set_row(row, LINE_HEIGHT * max(-(-len(told) // LETTERS), 3 if is_long else 1))

    # What is looked at

    def _watch(self) -> None:
        found = self._watched()
        places = self._stamp.sentences([one.says.vi for one in found])
        allowed = Allowed(self._version, self._stamp.lists)
        for key, row in self._rows.items():
            mine = [(one, place) for one, place in zip(found, places, strict=True) if one.line == key]
            self._show(row, mine)
            rule = allowed.of(key, _cell(ANSWER, row), [one for one, _ in mine])
            if rule:
                self._sheet.data_validation(row, ANSWER, row, ANSWER, rule)

    def _show(self, row: int, mine: Sequence[tuple[Watched, str]]) -> None:
        """Colour a cell where something is wrong with it, and say beside it what."""
        styles = self._cells.styles
        for one, _ in mine:
            told = {"type": "formula", "criteria": f"={one.formula}", "format": styles.wrong[one.level]}
            self._sheet.conditional_format(row, ANSWER, row, ANSWER, told)
        if mine:
            formula = told_formula([one for one, _ in mine], [place for _, place in mine])
            self._sheet.write_formula(row, CHECK, formula, styles.told(is_wrapped=True), "")
        else:
            self._cells.text(row, CHECK, "", styles.told(is_wrapped=True))

    def _watched(self) -> list[Watched]:
        def cell_of(line: str, is_last: bool) -> str | None:
            return _cell(LAST if is_last else ANSWER, self._rows[line])

        rows = [self._rows[line.code] for line in self._version.lines]
        cells = f"{_cell(ANSWER, rows[0])}:{_cell(ANSWER, rows[-1])}"
        return watched(self._version, self._batch.period, cell_of, cells)


def _cell(column: int, row: int) -> str:
    return f"${column_letters(column)}${row + 1}"
