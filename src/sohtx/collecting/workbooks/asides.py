"""The sheets beside the returns: a hidden one by which the workbook is known again, and one on how to fill in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.cells import LINES, Styles
from sohtx.collecting.workbooks.checks import sentence
from sohtx.collecting.workbooks.filling import Batch
from sohtx.collecting.workbooks.words import unit
from sohtx.core.codes import Nature
from sohtx.core.text import NO_WORDS, Text
from sohtx.returns.definitions.definition import Answer, FormVersion

LISTS_AT = 6  # the first column of what cells of the returns point to


class Stamp:
    """The hidden sheet: what the workbook is, what it started from; lists to choose from, sentences that are shown."""

    def __init__(self, sheet: Any, text: Any, batch: Batch) -> None:
        self._sheet, self._text, self._next = sheet, text, LISTS_AT
        self._write_identity(batch)
        self.lists: Mapping[str, str] = {
            key: self._column(words) for key, words in _lists(batch.version).items()
        }
        sheet.hide()

    def sentences(self, texts: Sequence[str]) -> list[str]:
        """Keep sentences for formulas; gives their cells."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

        column = self._next
        self._column(texts)
        return [
            f"{shape.STAMP}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"
            for row in range(len(texts))
        ]

    def _write_identity(self, batch: Batch) -> None:
        told = {
            shape.FORM: batch.version.form, shape.VALID_FROM: str(batch.version.valid_from),
            shape.PERIOD: str(batch.period), shape.WORKBOOK: uuid4().hex,
        }  # fmt: skip
        self._sheet.write_string(0, 0, shape.MARK, self._text)
        for row, (name, value) in enumerate(told.items(), 1):
            self._sheet.write_string(row, 0, name, self._text)
            self._sheet.write_string(row, 1, value, self._text)
        for row, one in enumerate(batch.rows):
            self._sheet.write_string(row, 3, one.org_id, self._text)
            self._sheet.write_string(row, 4, "" if one.based_on is None else str(one.based_on), self._text)

    def _column(self, words: Sequence[str]) -> str:
        """Write words below each other; gives their cells as a validation names them."""
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415 -- slow import

        column, self._next = self._next, self._next + 1
        for row, word in enumerate(words):
            self._sheet.write_string(row, column, word, self._text)
        return f"={shape.STAMP}!{xl_range_abs(0, column, max(len(words), 1) - 1, column)}"


def _lists(version: FormVersion) -> dict[str, list[str]]:
    """From what one chooses, by key."""
    found = {
        line.code: [choice.label.vi for choice in line.choices]
        for line in version.lines
        if line.answer is Answer.CHOICE
    }
    found[shape.NATURE] = [nature.label.vi for nature in Nature]
    yes_or_no = [shape.YES.vi, shape.NO.vi]
    return found | {line.code: yes_or_no for line in version.lines if line.answer is Answer.YES_NO}


def write_guide(sheet: Any, styles: Styles, batch: Batch) -> None:
    """A row for each line: what it means, in which unit, by which law; then what is looked at."""
    version = batch.version
    lines = [
        (line.label.vi, unit(line, line.code), line.help.vi, str(line.law or "")) for line in version.lines
    ]
    checks = [
        (sentence(check, version).vi, check.level.label.vi, "", str(check.law or ""))
        for check in version.checks_for(batch.period)
    ]
    sheet.write_string(0, 0, GUIDE_TITLE.fill(title=version.title).vi, styles.of(bold=True, font_size=14))
    for row, text in enumerate((version.help, *GENERAL), 1):
        sheet.write_string(row, 0, text.vi, styles.of())
    row = _write_table(sheet, styles, len(GENERAL) + 3, GUIDE_HEADS, lines)
    _write_table(sheet, styles, row + 1, CHECK_HEADS, checks)
    for column, width in enumerate((46, 16, 80, 40)):
        sheet.set_column(column, column, width)


def _write_table(
    sheet: Any, styles: Styles, row: int, heads: Sequence[Text], rows: Sequence[Sequence[str]]
) -> int:
    """A table from a row on; gives the first row below it."""
    wrap = styles.of(text_wrap=True, border=1, border_color=LINES, valign="top")
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head.vi, styles.head())
    for at, told in enumerate(rows, row + 1):
        for column, words in enumerate(told):
            sheet.write_string(at, column, words, wrap)
    return row + 1 + len(rows)


GUIDE_TITLE = Text("Cách ghi: {title}", "How to fill in: {title}")
GENERAL = (
    Text(
        "Ghi số đúng đơn vị tính ở đầu cột. Có thể ghi 2 tỷ, 500 triệu; không ghi công thức lỗi, không gộp ô.",
        "Write numbers in the unit of the column; 2 tỷ or 500 triệu may be written. Join no cells.",
    ),
    Text(
        "Đơn vị chưa có trong bảng: ghi vào các dòng trống cuối bảng, theo mã đơn vị, mã số thuế hoặc đúng tên.",
        "An organization that the list lacks goes into the blank rows below: by identifier, tax code or exact name.",
    ),
    Text(
        "Ô tô đỏ: phải sửa. Ô tô vàng đậm: xem lại; nếu đúng thì ghi lý do vào cột Giải thích.",
        "A red cell is to be mended. An amber one: look again; if it is right give the reason under Giải thích.",
    ),
)
GUIDE_HEADS = (
    Text("Chỉ tiêu", "Line"), Text("Đơn vị tính", "Unit"), Text("Cách ghi", "How to fill in"),
    Text("Căn cứ", "Law"),
)  # fmt: skip
CHECK_HEADS = (
    Text("Khi kiểm tra", "What is checked"), Text("Khi sai", "Where it fails"), NO_WORDS, Text("Căn cứ", "Law"),
)  # fmt: skip
