"""A form in a plain Excel workbook: its head, its lines and its checks, to be changed without programming.

Every cell is text, so that a code or a day stays as it was typed. Coded cells hold Vietnamese words, chosen from a
list.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sohtx.core import cells
from sohtx.core.alphabet import plain
from sohtx.core.codes import Code
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.returns.definitions.definition import Answer, FormVersion, Level, Respondent, Span
from sohtx.returns.definitions.grids import Cell, Grid, Table, find_heads, sheet_of, written
from sohtx.returns.definitions.manual import PAGES
from sohtx.returns.definitions.reading import FILES, VERSION_KEY, Tables
from sohtx.returns.definitions.superseding import Defined, define
from sohtx.returns.definitions.writing import check_rows, line_rows, version_row

BLANK_ROWS = 150
YES = "Có"
_YES = frozenset({"co", "x", "v", "true", "yes", "1"})
_NO = frozenset({"", "khong", "false", "no", "0"})
_TICKS = frozenset("✓✔☑")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


class Head(NamedTuple):
    """A column: its code, its words, how wide it is, and the codes of which one is chosen."""

    code: str
    words: str
    width: int = 22
    codes: type[Code] | None = None


class Sort(NamedTuple):
    """A sheet of the workbook, in the order of the files of definitions."""

    name: str
    heads: tuple[Head, ...]

    @property
    def known(self) -> dict[str, str]:
        """The codes by everything that a head may say."""
        return {plain(text): head.code for head in self.heads for text in (head.code, head.words)}


FORM, LINES, CHECKS = SORTS = (
    Sort("Biểu mẫu", (
        Head("form", "Mã biểu mẫu", 16), Head("valid_from", "Có hiệu lực từ ngày", 18),
        Head("respondent", "Ai trả lời", 20, Respondent), Head("span", "Dùng cho kỳ", 20, Span),
        Head("title_vi", "Tên biểu mẫu", 40), Head("title_en", "Tên biểu mẫu (tiếng Anh)", 30),
        Head("help_vi", "Hướng dẫn chung", 40), Head("help_en", "Hướng dẫn chung (tiếng Anh)", 30),
        Head("law", "Căn cứ", 30),
    )),
    Sort("Dòng", (
        Head("section_vi", "Phần"), Head("line", "Mã dòng", 24), Head("label_vi", "Câu hỏi", 40),
        Head("answer", "Kiểu trả lời", 20, Answer), Head("unit_vi", "Đơn vị tính", 14),
        Head("is_required", "Bắt buộc", 10), Head("is_flow", "Phát sinh trong kỳ", 12),
        Head("choices", "Các lựa chọn", 36), Head("help_vi", "Giải thích", 40), Head("law", "Căn cứ", 26),
        Head("section_en", "Phần (tiếng Anh)"), Head("label_en", "Câu hỏi (tiếng Anh)", 30),
        Head("unit_en", "Đơn vị tính (tiếng Anh)", 14), Head("help_en", "Giải thích (tiếng Anh)", 30),
    )),
    Sort("Kiểm tra", (
        Head("check", "Mã kiểm tra", 26), Head("level", "Mức", 18, Level), Head("rule", "Điều kiện đúng", 46),
        Head("says_vi", "Câu báo khi sai", 40), Head("begins", "Áp dụng từ ngày", 16), Head("law", "Căn cứ", 26),
        Head("says_en", "Câu báo khi sai (tiếng Anh)", 30),
    )),
)  # fmt: skip
_DAYS = ("valid_from", "begins")
_TICKED = ("is_flow", "is_required")


# Out


def write_sheet(version: FormVersion | None) -> bytes:
    """The workbook of a version; an empty one to begin a form with, where none is given."""
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as workbook:
        writer = _Writer(workbook)
        given = [[version_row(version)], line_rows(version), check_rows(version)] if version else [[], [], []]
        for sort, rows in zip(SORTS, given, strict=True):
            writer.write(sort, rows)
        writer.explain()
    return packed.getvalue()


class _Writer:
    """Writes sheets, every cell as text."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        base = {
            "num_format": "@",
            "font_name": "Times New Roman",
            "font_size": 12,
            "valign": "top",
            "text_wrap": True,
        }
        border = {"border": 1, "border_color": "#8A8F8C"}
        self._cell = workbook.add_format(base | border)
        self._head = workbook.add_format(base | border | {"bold": True, "bg_color": "#E6EEEA"})
        self._code = workbook.add_format(
            base | border | {"font_size": 9, "font_color": "#6B716E", "bg_color": "#F1F4F2"}
        )
        self._title = workbook.add_format(base | {"bold": True, "font_size": 14})
        self._words = workbook.add_format(base)

    def write(self, sort: Sort, rows: Sequence[Mapping[str, str]]) -> None:
        """One sheet: a row of words, a row of codes, then what is asked."""
        sheet = self._workbook.add_worksheet(sort.name)
        last = 2 + (1 if sort is FORM else len(rows) + BLANK_ROWS)
        for place, head in enumerate(sort.heads):
            sheet.set_column(place, place, head.width)
            sheet.write_string(0, place, head.words, self._head)
            sheet.write_string(1, place, head.code, self._code)
            if choices := _offered(head):
                sheet.data_validation(2, place, last, place, {"validate": "list", "source": choices})
            for number in range(2, last):
                row = rows[number - 2] if number - 2 < len(rows) else {}
                sheet.write_string(number, place, _shown(head, row.get(head.code, "")), self._cell)
        sheet.freeze_panes(2, 0)

    def explain(self) -> None:
        """The sheet that says how to fill in the others."""
        sheet = self._workbook.add_worksheet(MANUAL)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 90)
        number = 0
        for title, lines in PAGES:
            sheet.write_string(number, 0, title, self._title)
            for place, told in enumerate(lines, start=number + 1):
                for column, words in enumerate(told):
                    sheet.write_string(place, column, words, self._words)
            number += len(lines) + 2


def _offered(head: Head) -> list[str]:
    if head.code in _TICKED:
        return [YES]
    return [code.label.vi for code in head.codes] if head.codes else []


def _shown(head: Head, text: str) -> str:
    """A cell of the tables as the workbook shows it."""
    if not text:
        return ""
    if head.codes:
        return head.codes.of(text).label.vi
    if head.code in _TICKED:
        return YES
    if head.code in _DAYS:
        year, month, day = text.split("-")
        return f"{day}/{month}/{year}"
    return text


# In


def read_sheet(grids: Sequence[Grid]) -> Defined:
    """The version that a workbook defines; refuses with every problem, each by its sheet and cell."""
    problems = Problems()
    tables = [_table(grids, sort, problems) for sort in SORTS]
    (number, head), *others = list(tables[0].filled()) or [(0, {})]
    if not number:
        problems.add(Problem(*NO_FORM, file=FORM.name))
    for other, _ in others:
        problems.add(Problem(*ONE_FORM, file=FORM.name, column=tables[0].where(other, "form")))
    problems.raise_any()
    key = {code: _told(FORM, code, head.get(code)) for code in VERSION_KEY}
    rows = Tables(
        *(
            [(file, n, {**key, **_row(sort, told)}) for n, told in table.filled()]
            for file, sort, table in zip(FILES, SORTS, tables, strict=True)
        )
    )
    return define(rows, _placing(tables))


def is_sheet(grids: Sequence[Grid]) -> bool:
    """Whether a workbook is one of these."""
    return sheet_of(grids, FORM.name) is not None


def _table(grids: Sequence[Grid], sort: Sort, problems: Problems) -> Table:
    grid = sheet_of(grids, sort.name)
    if grid is None:
        problems.add(Problem(NO_SHEET, MEND_NO_SHEET, file=sort.name))
        return Table(sort.name, (), {}, 0)
    table = find_heads(grid, sort.known, problems)
    for head in sort.heads if table.places else ():
        if head.code in _NEEDED and head.code not in table.places:
            problems.add(Problem(MISSING.fill(head=head.words), MEND_MISSING, file=grid.name))
    return table


_NEEDED = frozenset(
    {*VERSION_KEY, "respondent", "span", "title_vi", "line", "label_vi", "answer", "check", "level", "rule"}
)


def _row(sort: Sort, told: Mapping[str, Cell]) -> dict[str, str]:
    return {code: _told(sort, code, cell) for code, cell in told.items()}


def _told(sort: Sort, code: str, cell: Cell) -> str:
    """A cell of the workbook as the tables hold it; what is not understood stays as it is and is told by them."""
    text = written(cell)
    head = next(head for head in sort.heads if head.code == code)
    return _reader(head)(text) if text else ""


def _reader(head: Head) -> Callable[[str], str]:
    if head.codes:
        return _choosing(head.codes)
    if head.code in _TICKED:
        return _ticked
    return _day if head.code in _DAYS else str


def _choosing(codes: type[Code]) -> Callable[[str], str]:
    known = {
        plain(words): code.value for code in codes for words in (code.value, code.label.vi, code.label.en)
    }
    return lambda text: known.get(plain(text), text)


def _ticked(text: str) -> str:
    if text in _TICKS or plain(text) in _YES:
        return "true"
    return "" if plain(text) in _NO and plain(text) else text


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text


def _placing(tables: Sequence[Table]) -> Callable[[Problem], Problem | None]:
    """How a problem of the tables is told: by sheet and cell, with the words that may be chosen there."""
    by_file = dict(zip(FILES, zip(SORTS, tables, strict=True), strict=True))

    def place(problem: Problem) -> Problem | None:
        sort, table = by_file[problem.file]
        if sort is not FORM and problem.column in VERSION_KEY:
            return None  # told once, where the form is named
        mend = _mend(sort, problem)
        return Problem(
            problem.what,
            mend,
            file=sort.name,
            column=table.where(problem.line, problem.column),
            value=problem.value,
        )

    return place


def _mend(sort: Sort, problem: Problem) -> Text:
    head = next((head for head in sort.heads if head.code == problem.column), None)
    if head is None or not problem.value:
        return problem.mend
    if problem.what == cells.BAD_CODE and head.codes:
        labels = (", ".join(code.label[n] for code in head.codes) for n in (0, 1))
        return CHOOSE.fill(codes=Text(*labels))
    if problem.what == cells.BAD_BOOLEAN:
        return MEND_TICK
    return MEND_DAY if problem.what == cells.BAD_DAY else problem.mend


MANUAL = "Hướng dẫn"
NO_SHEET = Text("tệp thiếu trang tính này", "the workbook lacks this sheet")
MEND_NO_SHEET = Text(
    "tải tệp mẫu về và giữ nguyên tên các trang tính",
    "take the sample file and leave the names of its sheets",
)
NO_FORM = (
    Text("chưa có biểu mẫu nào", "there is no form"),
    Text(
        "ghi mã, ngày hiệu lực và tên biểu mẫu vào một dòng",
        "write its code, first day and title into one row",
    ),
)
ONE_FORM = (
    Text("mỗi tệp chỉ có một biểu mẫu", "a workbook holds one form"),
    Text("để biểu mẫu này vào tệp khác", "put this one into another workbook"),
)
MISSING = Text("thiếu cột “{head}”", "the column “{head}” is missing")
MEND_MISSING = Text("thêm cột này như trong tệp mẫu", "add it as in the sample file")
CHOOSE = Text("chọn một trong: {codes}", "choose one of: {codes}")
MEND_TICK = Text("ghi Có hoặc để trống", "write Có (yes), or leave it blank")
MEND_DAY = Text("ghi ngày/tháng/năm, ví dụ 01/07/2026", "write day/month/year, such as 01/07/2026")
