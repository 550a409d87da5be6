"""What each row of a workbook says: whose return, its answers, how they are to be taken. Only what is unmistakable."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import NamedTuple

from sohtx.collecting import typed
from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.below import Below
from sohtx.collecting.workbooks.organizations import Known, Organizations
from sohtx.collecting.workbooks.recognizing import Recognized
from sohtx.collecting.workbooks.spoilt import spoilt_cells
from sohtx.collecting.workbooks.whose import Whose
from sohtx.core.codes import Nature
from sohtx.core.text import Text
from sohtx.exchange.lists.money import BAD_MONEY, decimal_mark
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.reading import Gravity
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import BadValue, is_blank
from sohtx.returns.answers import Answered, to_text
from sohtx.returns.definitions.definition import Answer, FormVersion, Line

AS_SHOWN = Context(prec=15)  # the digits that a program shows of a number it worked out
_NATURES = {fold(word): nature for nature in Nature for word in (nature.value, *nature.label)}
_NATURES |= {"uoc": Nature.ESTIMATE, "uoc th": Nature.ESTIMATE, "th": Nature.ACTUAL}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that tells a return, or that says of an organization nothing at all (``answers`` is empty)."""

    at: int
    organization: Known
    answers: Mapping[str, Answered]
    nature: Nature
    reason: str
    is_sound: bool


class _Column(NamedTuple):
    """The column of a line, and what reads its cells."""

    line: Line
    number: int
    read: Callable[[Cell], Answered | None]


class Reader:
    """Reads the rows of a workbook; what is wrong is noted by its cell."""

    def __init__(self, recognized: Recognized, organizations: Organizations) -> None:
        self.below = Below(recognized.head)
        self._grid, self._first = recognized.head.grid, recognized.head.below
        self._head_row = recognized.head.row
        self._whose = Whose(self.below, organizations)
        self._columns = list(self._columns_of(recognized.version))
        spoilt, merged = spoilt_cells(recognized.file, self._grid.sheet)
        self._spoilt: dict[int, set[int]] = {}
        for row, column in map(self._grid.place, spoilt):
            self._spoilt.setdefault(row, set()).add(column)
        self._merged = self._grid.ranges(merged)
        self._joined = {row for row, _ in self._merged_answers()}

    def rows(self) -> list[Row]:
        """Every row that names an organization or tells something."""
        self._note_merged()
        self._note_strange()
        found: dict[str, Row] = {}
        for at in range(self._first, len(self._grid.rows)):
            if row := self._row(at):
                self._keep(found, row)
        return list(found.values())

    def _columns_of(self, version: FormVersion) -> Iterator[_Column]:
        for line in version.lines:
            number = self.below.columns[line.code]
            mark = decimal_mark(self._grid.column(number, self._first)) if line.answer in _WITH_MARK else ""
            yield _Column(line, number, typed.reader(line, mark))

    # A row

    def _row(self, at: int) -> Row | None:
        if self._is_beside(at):
            return None
        told = self._told(at)
        if not told:
            return self._blank(at)
        if self._is_total(at):
            self.below.note(at, shape.NAME, TOTAL, MEND_TOTAL, Gravity.NOTE)
            return None
        before = len(self.below.remarks)
        organization = self._whose.of(at)
        if organization is None:
            return None
        answers = dict(self._answers(at, told))
        nature, reason = self._nature(at), self._reason(at)
        is_sound = len(self.below.remarks) == before and at not in self._joined
        return Row(at, organization, answers, nature, reason, is_sound)

    def _told(self, at: int) -> list[tuple[_Column, Cell]]:
        """The cells of a row in which something stands; none where they all say that nothing is known."""
        cells, spoilt = self._grid.rows[at], self._spoilt.get(at, ())
        told = [
            (one, cell)
            for one in self._columns
            if (cell := cells[one.number]) is not None or one.number in spoilt
        ]
        for one, cell in told:
            if one.number in spoilt or not typed.is_unknown(cell):
                return told
        return []

    def _is_beside(self, at: int) -> bool:
        """Whether a row stands beside a single return: last period's values, how to fill in."""
        cell = self.below.cell(at, shape.ORG)
        return isinstance(cell, str) and cell.startswith("@")

    def _is_total(self, at: int) -> bool:
        if self.below.cell(at, shape.ORG) is not None:
            return False
        name = self.below.cell(at, shape.NAME)
        return isinstance(name, str) and fold(name) in shape.TOTALS

    def _blank(self, at: int) -> Row | None:
        """A row without figures: of an organization, or a signature, a note below the list."""
        if self.below.cell(at, shape.REASON) is not None:
            self.below.note(at, shape.REASON, ONLY_REASON, MEND_REASON, Gravity.NOTE)
        organization = self._whose.blank(at)
        return Row(at, organization, {}, Nature.ACTUAL, "", is_sound=True) if organization else None

    def _answers(self, at: int, told: Sequence[tuple[_Column, Cell]]) -> Iterator[tuple[str, Answered]]:
        plus, spoilt = AS_SHOWN.plus, self._spoilt.get(at, ())
        for column, cell in told:
            if column.number in spoilt:
                self.below.note(at, column.line.code, *NO_RESULT)
                continue
            try:
                value = column.read(plus(cell) if isinstance(cell, Decimal) else cell)
            except BadValue as bad:
                is_count = bad.what == BAD_MONEY and column.line.answer is Answer.COUNT
                said = typed.NOT_WHOLE if is_count else (bad.what, bad.mend)
                self.below.note(at, column.line.code, *said)
                continue
            if value is not None:
                yield column.line.code, value

    def _nature(self, at: int) -> Nature:
        cell = self.below.cell(at, shape.NATURE)
        if is_blank(cell):
            return Nature.ACTUAL
        found = _NATURES.get(fold(str(cell)))
        if found is None:
            self.below.note(at, shape.NATURE, *NOT_A_NATURE)
        return found or Nature.ACTUAL

    def _reason(self, at: int) -> str:
        return self.below.text(at, shape.REASON)[:LONGEST_REASON]

    # Rows beside one another

    def _keep(self, found: dict[str, Row], row: Row) -> None:
        """One row an organization: the same twice is taken once, two that differ are refused, both."""
        other = found.get(row.organization.org_id)
        if other is None or not other.answers:
            found[row.organization.org_id] = row
            return
        if not row.answers:
            return
        place = self.below.name(other.at, shape.NAME)
        is_same = (to_text(row.answers), row.nature) == (to_text(other.answers), other.nature)
        if is_same and row.is_sound:
            self.below.note(row.at, shape.NAME, SAME.fill(cell=place), MEND_SAME, Gravity.NOTE)
            return
        for one, beside in ((row, other), (other, row)):
            cell = self.below.name(beside.at, shape.NAME)
            self.below.note(one.at, shape.NAME, TWICE.fill(cell=cell), MEND_TWICE)
        found[row.organization.org_id] = replace(other, is_sound=False)

    # The sheet as a whole

    def _merged_answers(self) -> list[tuple[int, int]]:
        """Rows in which cells for answers are joined with others, and the first of those cells."""
        columns = {column.number for column in self._columns}
        found = []
        for top, left, bottom, right in self._merged:
            inside = columns & set(range(left, right + 1))
            rows = range(max(top, self._first), bottom + 1)
            if inside and len(rows) * len(inside) > 1:
                found += [(row, min(inside)) for row in rows]
        return found

    def _note_merged(self) -> None:
        for row, column in self._merged_answers():
            self.below.note_at(row, column, *JOINED)

    def _note_strange(self) -> None:
        """Columns that the form does not have and that hold something below the head: told, never taken."""
        if self._grid.is_turned:
            return
        for column in sorted(set(range(self._grid.width)) - set(self.below.columns.values())):
            if any(cell is not None for cell in self._grid.column(column, self._first)):
                self.below.note_at(self._head_row, column, *STRANGE, Gravity.NOTE)


LONGEST_REASON = 2_000
_WITH_MARK = frozenset({Answer.MONEY, Answer.NUMBER})
NO_RESULT = (
    Text("ô có công thức lỗi hoặc chưa được tính", "the cell's formula has an error or was not worked out"),
    Text(
        "mở tệp bằng Excel, lưu lại rồi gửi, hoặc gõ số vào ô",
        "open the file in Excel and save it again, or type the number",
    ),
)
NOT_A_NATURE = (
    Text("không rõ là thực hiện hay ước", "neither actual nor estimate"),
    Text("chọn Thực hiện hoặc Ước thực hiện", "choose Thực hiện or Ước thực hiện"),
)
TWICE = Text(
    "đơn vị này có hai dòng khác nhau (dòng kia: {cell})", "has two rows that differ (the other: {cell})"
)
MEND_TWICE = Text("để lại một dòng, xóa dòng kia", "keep one row and delete the other")
SAME = Text("trùng hoàn toàn với dòng {cell}: chỉ lấy một", "the same as {cell}: taken once")
MEND_SAME = Text("không phải sửa; có thể xóa dòng này", "nothing to mend; the row may be deleted")
JOINED = (
    Text("ô bị gộp: không rõ số là của ô nào", "cells are joined: it cannot be told whose number it is"),
    Text("tách ô (bỏ Merge) rồi ghi từng ô", "part the cells and write each"),
)
STRANGE = (
    Text("cột này không có trong mẫu: không lấy", "the form has no such column: it is not taken"),
    Text("không phải sửa, nếu cột chỉ để ghi riêng", "nothing to mend if it is for your own notes"),
)
TOTAL = Text("dòng cộng: không lấy", "a row of sums: it is not taken")
MEND_TOTAL = Text("không phải sửa", "nothing to mend")
ONLY_REASON = Text("có giải thích mà không có số liệu: không lấy", "reasons without figures: not taken")
MEND_REASON = Text("ghi số liệu của đơn vị, nếu có", "write the figures, if there are any")
