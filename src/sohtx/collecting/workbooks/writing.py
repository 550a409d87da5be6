"""The workbook that goes out: a list of organizations, a row each; of one alone, a line each.

Texts are never formulas. What is not to be written on is protected, without a password: it guards against slips.
"""

import io
from collections.abc import Sequence
from contextvars import copy_context
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import uuid4

from sohtx.collecting.entry import said
from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.filling import Batch, Prefilled
from sohtx.core.codes import Nature
from sohtx.core.numbers import cell_keeps
from sohtx.core.text import NO_WORDS, VIETNAMESE, Text, speak
from sohtx.returns.answers import Answered, write_answer
from sohtx.returns.definitions.definition import Answer, Line
from sohtx.web.jinja import period_name

SPARE_ROWS = 20  # below a list, for organizations that it lacks
MOST_COMMENTED = 300  # rows in which each cell tells last period's value; more would make the file heavy
LINE_HEIGHT, HELP_LETTERS = 17, 82  # of a single return: a line's height, how many letters of help fit on one
LIST_HEAD = 4  # the first row of the head of a list, and of the lines of a single return
LONGEST_PROMPT, LONGEST_TITLE = 255, 32
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
AUTHOR = "Kỳ trước"
WIDTHS = {shape.ORG: 15, shape.TAX: 13, shape.NAME: 42, shape.COMMUNE: 20, shape.NATURE: 17, shape.REASON: 40}
ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
FONT, INK, QUIET, LINES = "Calibri", "#1F2933", "#6B7785", "#B8C4CE"
HEAD, OPEN, GREY = "#E8EEF4", "#FFFDF2", "#F1F3F5"


def write_workbook(batch: Batch) -> bytes:
    """A workbook as the bytes of an .xlsx, in Vietnamese whatever the reader speaks."""
    return copy_context().run(_write, batch)


def _write(batch: Batch) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    speak(VIETNAMESE)
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, OPTIONS) as made:
        _Writer(made, batch).write()
    return packed.getvalue()


def workbook_name(batch: Batch, area: str = "") -> str:
    """What the file is called."""
    of = area or (batch.rows[0].org_id if len(batch.rows) == 1 else "")
    told = "-".join(part for part in (batch.version.form, str(batch.period), of) if part)
    return "".join(c if c.isalnum() or c in "-." else "_" for c in told) + ".xlsx"


class _Span(NamedTuple):
    """Cells on which the same may be written, counted from 0: top, left, bottom, right."""

    top: int
    left: int
    bottom: int
    right: int


class _Writer:
    """Writes one workbook."""

    def __init__(self, made: Any, batch: Batch) -> None:
        self._made, self._batch, self._version = made, batch, batch.version
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._lists: dict[str, str] = {}
        self._sheet = made.add_worksheet(shape.RETURNS)
        self._guide = made.add_worksheet(shape.GUIDE)
        self._stamp = made.add_worksheet(shape.STAMP)

    def write(self) -> None:
        """All sheets."""
        self._write_stamp()
        self._write_guide()
        is_single = len(self._batch.rows) == 1
        self._write_top(1 if is_single else 0)
        if is_single:
            self._write_single(self._batch.rows[0])
        else:
            self._write_list()
        for sheet in (self._sheet, self._guide, self._stamp):
            sheet.protect("", ALLOWED)
        self._sheet.activate()

    # What all cells share

    def _style(self, **told: Any) -> Any:
        key = tuple(sorted(told.items()))
        if key not in self._styles:
            usual = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
            self._styles[key] = self._made.add_format(usual | told)
        return self._styles[key]

    def _open_style(self, key: str) -> Any:
        """The look of a cell on which one writes."""
        line = self._version.by_code.get(key)
        told = {"border": 1, "border_color": LINES, "bg_color": OPEN, "locked": False}
        is_wrapped = len(self._batch.rows) == 1 and _align(line) == "left"
        return self._style(**told, num_format=_format(line), align=_align(line), text_wrap=is_wrapped)

    def _closed_style(self) -> Any:
        return self._style(border=1, border_color=LINES, bg_color=GREY)

    def _head_style(self) -> Any:
        return self._style(
            bold=True, border=1, border_color=LINES, bg_color=HEAD, text_wrap=True, align="center"
        )

    def _write_top(self, column: int) -> None:
        batch, version = self._batch, self._version
        due = f"{batch.due_on.day}/{batch.due_on.month}/{batch.due_on.year}"
        self._sheet.write_string(0, column, version.title.vi.upper(), self._style(bold=True, font_size=14))
        self._sheet.write_string(
            1, column, TOP.fill(period=_period_words(batch), due=due).vi, self._style(bold=True)
        )
        self._sheet.write_string(2, column, HOW.vi, self._style())
        codes = shape.CODES.fill(stamp=version.stamp, period=batch.period)
        self._sheet.write_string(3, column, codes.vi, self._style(font_size=9, font_color=QUIET))

    def _write_value(self, row: int, column: int, key: str, one: Prefilled) -> None:
        """What is known of one cell."""
        style = self._open_style(key)
        if key == shape.NATURE:
            self._sheet.write_string(row, column, Nature.of(one.nature).label.vi, style)
            return
        if key == shape.REASON:
            self._text(row, column, one.reason, style)
            return
        line = self._version.by_code[key]
        value, text = one.answers.get(key), one.texts.get(key, "")
        if text or value is None:
            self._text(row, column, text, style)
        else:
            self._write_answer(row, column, line, value, style)

    def _write_answer(self, row: int, column: int, line: Line, value: Answered, style: Any) -> None:
        if line.answer.is_number and cell_keeps(number := Decimal(write_answer(line, value))):
            self._sheet.write_number(row, column, number, style)
        elif line.answer is Answer.DAY:
            self._sheet.write_datetime(row, column, date.fromisoformat(str(value)), style)
        elif line.answer.is_number:
            self._sheet.write_string(row, column, write_answer(line, value), style)
        else:
            self._sheet.write_string(row, column, _words(line, value), style)

    def _text(self, row: int, column: int, text: str, style: Any) -> None:
        if text:
            self._sheet.write_string(row, column, text, style)
        else:
            self._sheet.write_blank(row, column, None, style)

    # Organizations, a row each

    def _write_list(self) -> None:
        keys, sheet = shape.keys_of(self._version), self._sheet
        sections, labels, units, codes = range(LIST_HEAD, LIST_HEAD + 4)
        for column, key in enumerate(keys):
            line = self._version.by_code.get(key)
            sheet.write_string(labels, column, shape.label_of(self._version, key).vi, self._head_style())
            sheet.write_string(units, column, _unit(line, key), self._style(**_UNIT))
            sheet.write_string(codes, column, key, self._style(font_size=8))
            sheet.set_column(
                column, column, WIDTHS.get(key, 24 if line and line.answer is Answer.TEXT else 13)
            )
        self._write_sections(sections, keys)
        first, last = codes + 1, codes + len(self._batch.rows)
        for row, one in enumerate(self._batch.rows, first):
            self._write_row(row, keys, one)
        self._write_spare(last + 1, keys)
        for column, key in enumerate(keys):
            self._validate(key, _Span(first, column, last + SPARE_ROWS, column))
        sheet.set_row(labels, 62)
        sheet.set_row(codes, None, None, {"hidden": True})
        sheet.freeze_panes(first, len(shape.BEFORE) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(sections, codes)

    def _write_sections(self, row: int, keys: Sequence[str]) -> None:
        """The headings above the columns; over one of a single column nothing can be joined."""
        sections = [line.section.vi if (line := self._version.by_code.get(key)) else "" for key in keys]
        start = 0
        for end in range(1, len(keys) + 1):
            if end < len(keys) and sections[end] == sections[start]:
                continue
            if sections[start] and end - start > 1:
                self._sheet.merge_range(row, start, row, end - 1, sections[start], self._head_style())
            elif sections[start]:
                self._sheet.write_string(row, start, sections[start], self._head_style())
            start = end

    def _write_row(self, row: int, keys: Sequence[str], one: Prefilled) -> None:
        identity = dict(zip(shape.BEFORE, (one.org_id, one.tax_code, one.name, one.commune), strict=True))
        for column, key in enumerate(keys):
            if key in identity:
                self._text(row, column, identity[key], self._closed_style())
                continue
            self._write_value(row, column, key, one)
            if key in one.last and len(self._batch.rows) <= MOST_COMMENTED:
                told = LAST_WAS.fill(value=_words(self._version.by_code[key], one.last[key])).vi
                self._sheet.write_comment(
                    row, column, told, {"author": AUTHOR, "x_scale": 1.2, "y_scale": 0.35}
                )

    def _write_spare(self, first: int, keys: Sequence[str]) -> None:
        for row in range(first, first + SPARE_ROWS):
            for column, key in enumerate(keys):
                self._sheet.write_blank(row, column, None, self._open_style(key))

    # One organization, a line each

    def _write_single(self, one: Prefilled) -> None:
        sheet, row, section = self._sheet, LIST_HEAD, ""
        self._write_line(row, shape.ORG, one.org_id, (shape.LAST, shape.HELP))
        sheet.set_row(row, None, None, {"hidden": True})
        told = {shape.TAX: one.tax_code, shape.NAME: one.name, shape.COMMUNE: one.commune}
        for key, text in told.items():
            row += 1
            heads = (shape.LAST_LABEL.vi, shape.GUIDE) if key == shape.COMMUNE else ("", "")
            self._write_line(row, key, text, heads)
        for line in self._version.lines:
            if line.section.vi != section:
                row, section = row + 1, line.section.vi
                sheet.merge_range(
                    row,
                    1,
                    row,
                    5,
                    section,
                    self._style(bold=True, bg_color=HEAD, border=1, border_color=LINES),
                )
            row += 1
            self._write_question(row, line.code, one)
        for key in shape.AFTER:
            row += 1
            self._write_question(row, key, one)
        for column, width in enumerate((4, 46, 14, 24, 16, 70)):
            sheet.set_column(column, column, width, None, {"hidden": column == 0})
        sheet.freeze_panes(LIST_HEAD + 1 + len(told), 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write_line(self, row: int, key: str, text: str, beside: Sequence[str]) -> None:
        sheet = self._sheet
        sheet.write_string(row, 0, key, self._style())
        sheet.write_string(row, 1, shape.LABELS[key].vi, self._style(bold=True))
        self._text(row, 3, text, self._closed_style())
        for column, words in enumerate(beside, 4):
            self._text(row, column, words, self._style(bold=True, font_color=QUIET))

    def _write_question(self, row: int, key: str, one: Prefilled) -> None:
        sheet, line = self._sheet, self._version.by_code.get(key)
        sheet.write_string(row, 0, key, self._style())
        sheet.write_string(
            row,
            1,
            shape.label_of(self._version, key).vi,
            self._style(border=1, border_color=LINES, text_wrap=True),
        )
        sheet.write_string(row, 2, _unit(line, key), self._style(**_UNIT))
        self._write_value(row, 3, key, one)
        self._validate(key, _Span(row, 3, row, 3))
        last = _words(line, one.last[key]) if line and key in one.last else ""
        self._text(
            row,
            4,
            last,
            self._style(bg_color=GREY, font_color=QUIET, border=1, border_color=LINES, align="right"),
        )
        told = _help(line, key)
        self._text(row, 5, told, self._style(text_wrap=True, font_size=10, font_color=QUIET, indent=1))
        is_long = key == shape.REASON or (line is not None and line.answer is Answer.TEXT)
        sheet.set_row(row, LINE_HEIGHT * max(-(-len(told) // HELP_LETTERS), 3 if is_long else 1))

    # What may be written, and the other sheets

    def _validate(self, key: str, span: _Span) -> None:
        line = self._version.by_code.get(key)
        rule = self._rule(key, line)
        if rule is None:
            return
        prompt = _help(line, key)[:LONGEST_PROMPT]
        if prompt:
            title = shape.label_of(self._version, key).vi[:LONGEST_TITLE]
            rule |= {"input_title": title, "input_message": prompt}
        self._sheet.data_validation(*span, rule)

    def _rule(self, key: str, line: Line | None) -> dict[str, Any] | None:
        if key in self._lists:
            return {"validate": "list", "source": self._lists[key], **_wrong(CHOOSE)}
        if line is None or line.answer is Answer.TEXT:
            return {"validate": "any"} if line else None
        if line.answer is Answer.DAY:
            earliest = date(1945, 1, 1)
            return {"validate": "date", "criteria": ">=", "value": earliest, **_wrong(WRITE_DAY, "warning")}
        if line.answer is Answer.COUNT:
            return {"validate": "integer", "criteria": ">=", "value": 0, **_wrong(WRITE_COUNT)}
        told = _wrong(WRITE_NUMBER.fill(unit=line.unit.vi), "warning")  # who insists may write "2 tỷ"
        return {"validate": "decimal", "criteria": "between", "minimum": -(10**15), "maximum": 10**15, **told}

    def _write_stamp(self) -> None:
        """By what the workbook is known when it comes back, and what it started from; the lists to choose from."""
        batch, sheet, text = self._batch, self._stamp, self._made.add_format({"num_format": "@"})
        told = {
            shape.FORM: self._version.form, shape.VALID_FROM: str(self._version.valid_from),
            shape.PERIOD: str(batch.period), shape.WORKBOOK: uuid4().hex,
        }  # fmt: skip
        sheet.write_string(0, 0, shape.MARK, text)
        for row, (name, value) in enumerate(told.items(), 1):
            sheet.write_string(row, 0, name, text)
            sheet.write_string(row, 1, value, text)
        for row, one in enumerate(batch.rows):
            sheet.write_string(row, 3, one.org_id, text)
            sheet.write_string(row, 4, "" if one.based_on is None else str(one.based_on), text)
        choices = {line.code: line for line in self._version.lines if line.answer is Answer.CHOICE}
        lists = {key: [choice.label.vi for choice in line.choices] for key, line in choices.items()}
        lists[shape.NATURE] = [nature.label.vi for nature in Nature]
        yes_or_no = [shape.YES.vi, shape.NO.vi]
        lists |= {line.code: yes_or_no for line in self._version.lines if line.answer is Answer.YES_NO}
        for column, (key, words) in enumerate(lists.items(), 6):
            for row, word in enumerate(words):
                sheet.write_string(row, column, word, text)
            self._lists[key] = f"={shape.STAMP}!{_absolute(column, len(words))}"
        sheet.hide()

    def _write_guide(self) -> None:
        """A row for each line: what it means, in which unit, by which law."""
        sheet, wrap = self._guide, self._style(text_wrap=True, border=1, border_color=LINES, valign="top")
        sheet.write_string(
            0, 0, GUIDE_TITLE.fill(title=self._version.title).vi, self._style(bold=True, font_size=14)
        )
        for row, text in enumerate((self._version.help, *GENERAL), 1):
            sheet.write_string(row, 0, text.vi, self._style())
        first = len(GENERAL) + 3
        for column, head in enumerate(GUIDE_HEADS):
            sheet.write_string(first, column, head.vi, self._head_style())
        for row, line in enumerate(self._version.lines, first + 1):
            told = (line.label.vi, _unit(line, line.code), line.help.vi, str(line.law or ""))
            for column, words in enumerate(told):
                sheet.write_string(row, column, words, wrap)
        for column, width in enumerate((46, 16, 80, 40)):
            sheet.set_column(column, column, width)


_UNIT = {
    "italic": True,
    "border": 1,
    "border_color": LINES,
    "bg_color": HEAD,
    "align": "center",
    "font_size": 9,
}
_FORMATS = {
    Answer.COUNT: "#,##0",
    Answer.MONEY: "#,##0.###",
    Answer.NUMBER: "#,##0.###",
    Answer.DAY: "dd/mm/yyyy",
}


def _format(line: Line | None) -> str:
    return _FORMATS.get(line.answer, "@") if line else "@"


def _align(line: Line | None) -> str:
    return "right" if line and line.answer.is_number else "left"


def _unit(line: Line | None, key: str) -> str:
    if line is None:
        return UNITS[Answer.CHOICE].vi if key == shape.NATURE else ""
    return line.unit.vi or UNITS.get(line.answer, NO_WORDS).vi


def _help(line: Line | None, key: str) -> str:
    if line is None:
        return HELPS[key].vi if key in HELPS else ""
    return " ".join(part for part in (line.help.vi, f"({line.law})" if line.law else "") if part)


def _words(line: Line, value: Answered) -> str:
    """An answer in Vietnamese words."""
    if isinstance(value, bool):
        return (shape.YES if value else shape.NO).vi
    if line.answer is Answer.CHOICE:
        return next((c.label.vi for c in line.choices if c.code == value), str(value))
    return said(line, value)


def _period_words(batch: Batch) -> str:
    return period_name(batch.period)


def _wrong(text: Text, kind: str = "stop") -> dict[str, str]:
    return {"error_type": kind, "error_title": WRONG_TITLE.vi, "error_message": text.vi[:LONGEST_PROMPT]}


def _absolute(column: int, count: int) -> str:
    from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    told: str = xl_range_abs(0, column, count - 1, column)
    return told


TOP = Text("Kỳ báo cáo: {period}. Hạn nộp: {due}.", "Period: {period}. Due on {due}.")
HOW = Text(
    "Chỉ ghi vào ô màu vàng nhạt. Không biết thì để trống, không có thì ghi 0. Cách ghi từng dòng: trang Hướng dẫn.",
    "Write in the pale yellow cells only. Leave blank what is not known, write 0 where there is none.",
)
LAST_WAS = Text("Kỳ trước: {value}", "Period before: {value}")
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
        "Số khác nhiều so với kỳ trước: xem lại; nếu đúng thì ghi lý do vào cột Giải thích.",
        "A number far from the period before: look again; if it is right give the reason under Giải thích.",
    ),
)
GUIDE_HEADS = (
    Text("Chỉ tiêu", "Line"), Text("Đơn vị tính", "Unit"), Text("Cách ghi", "How to fill in"),
    Text("Căn cứ", "Law"),
)  # fmt: skip
UNITS = {
    Answer.YES_NO: Text("Có / Không", "Yes / No"),
    Answer.CHOICE: Text("chọn một", "choose one"),
    Answer.DAY: Text("ngày/tháng/năm", "day/month/year"),
    Answer.TEXT: Text("ghi chữ", "words"),
}
HELPS = {
    shape.NATURE: Text(
        "Thực hiện: số đã có. Ước thực hiện: số ước tính đến hết kỳ.",
        "Actual: what is done. Estimate: foreseen to the end of the period.",
    ),
    shape.REASON: Text(
        "Khi số khác thường mà vẫn đúng: ghi ngắn lý do.",
        "Where a number is odd and right all the same: why.",
    ),
}
WRONG_TITLE = Text("Xem lại ô này", "Look at this cell")
CHOOSE = Text("Chọn một mục trong danh sách thả xuống.", "Choose one of the list.")
WRITE_DAY = Text("Ghi ngày/tháng/năm, ví dụ 30/6/2026.", "Write day/month/year, such as 30/6/2026.")
WRITE_COUNT = Text(
    "Ghi số nguyên từ 0. Chưa biết thì để trống.", "A whole number from 0; blank where unknown."
)
WRITE_NUMBER = Text(
    "Ghi số theo đơn vị tính: {unit}. Chưa biết thì để trống.",
    "A number in its unit: {unit}; blank where unknown.",
)
