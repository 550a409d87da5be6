"""How cells of a workbook look, and how what is known is put into them. Texts are never formulas."""

from datetime import date
from decimal import Decimal
from typing import Any

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.filling import Batch, Prefilled
from sohtx.collecting.workbooks.words import answer_in_words
from sohtx.core.codes import Nature
from sohtx.core.numbers import cell_keeps
from sohtx.exchange.lists.marking import COLOURS
from sohtx.exchange.lists.reading import Gravity
from sohtx.returns.answers import Answered, write_answer
from sohtx.returns.definitions.definition import Answer, Level, Line

FONT, INK, QUIET, LINES = "Calibri", "#1F2933", "#6B7785", "#B8C4CE"
HEAD, OPEN, GREY = "#E8EEF4", "#FFFDF2", "#F1F3F5"
RED, AMBER = "#9C1C12", "#7A4B00"
_FRAMED = {"border": 1, "border_color": LINES}
_FORMATS = {
    Answer.COUNT: "#,##0", Answer.MONEY: "#,##0.###", Answer.NUMBER: "#,##0.###", Answer.DAY: "dd/mm/yyyy",
}  # fmt: skip


class Styles:
    """The looks of a workbook, each made once."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.wrong = {
            Level.HARD: made.add_format({"bg_color": f"#{COLOURS[Gravity.WRONG]}", "font_color": RED}),
            Level.SOFT: made.add_format({"bg_color": f"#{COLOURS[Gravity.DOUBTFUL]}", "font_color": AMBER}),
        }

    def of(self, **told: Any) -> Any:
        """A look."""
        key = tuple(sorted(told.items()))
        if key not in self._styles:
            usual = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
            self._styles[key] = self._made.add_format(usual | told)
        return self._styles[key]

    def open(self, line: Line | None, *, is_wrapped: bool = False) -> Any:
        """Of a cell on which one writes."""
        told = {**_FRAMED, "bg_color": OPEN, "locked": False, "num_format": number_format(line)}
        is_number = line is not None and line.answer.is_number
        return self.of(**told, align="right" if is_number else "left", text_wrap=is_wrapped and not is_number)

    def closed(self) -> Any:
        """Of a cell that only tells."""
        return self.of(**_FRAMED, bg_color=GREY)

    def before(self, line: Line | None) -> Any:
        """Of a value of the period before."""
        return self.of(
            **_FRAMED, bg_color=GREY, font_color=QUIET, align="right", num_format=number_format(line)
        )

    def told(self, *, is_wrapped: bool) -> Any:
        """Of a cell that says what is wrong."""
        return self.of(**_FRAMED, font_size=10, text_wrap=is_wrapped, indent=1)

    def head(self) -> Any:
        """Of the words above a column."""
        return self.of(**_FRAMED, bold=True, bg_color=HEAD, text_wrap=True, align="center")

    def unit(self) -> Any:
        """Of a unit."""
        return self.of(**_FRAMED, italic=True, bg_color=HEAD, align="center", font_size=9)


def number_format(line: Line | None) -> str:
    """How a program shows the answers of a line."""
    return _FORMATS.get(line.answer, "@") if line else "@"


class Cells:
    """Writes the cells of the sheet of returns."""

    def __init__(self, sheet: Any, styles: Styles, batch: Batch) -> None:
        self.sheet, self.styles = sheet, styles
        self._lines = batch.version.by_code
        self._is_wrapped = len(batch.rows) == 1

    def text(self, row: int, column: int, text: str, style: Any) -> None:
        """Write words, or a blank cell that has its look all the same."""
        if text:
            self.sheet.write_string(row, column, text, style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def open(self, row: int, column: int, key: str) -> None:
        """A blank cell on which one writes."""
        self.text(row, column, "", self._open(key))

    def known(self, row: int, column: int, key: str, one: Prefilled) -> None:
        """A cell on which one writes, with what is known of it."""
        style = self._open(key)
        if key == shape.NATURE:
            self.text(row, column, Nature.of(one.nature).label.vi, style)
        elif key == shape.REASON:
            self.text(row, column, one.reason, style)
        elif (text := one.texts.get(key, "")) or key not in one.answers:
            self.text(row, column, text, style)
        else:
            self.answer(row, column, key, one.answers[key], style)

    def answer(self, row: int, column: int, key: str, value: Answered, style: Any) -> None:
        """An answer: as a number where a cell keeps all its digits."""
        line = self._lines[key]
        if line.answer.is_number and cell_keeps(number := Decimal(write_answer(line, value))):
            self.sheet.write_number(row, column, number, style)
        elif line.answer is Answer.DAY:
            self.sheet.write_datetime(row, column, date.fromisoformat(str(value)), style)
        elif line.answer.is_number:
            self.sheet.write_string(row, column, write_answer(line, value), style)
        else:
            self.text(row, column, answer_in_words(line, value), style)

    def _open(self, key: str) -> Any:
        return self.styles.open(self._lines.get(key), is_wrapped=self._is_wrapped)
