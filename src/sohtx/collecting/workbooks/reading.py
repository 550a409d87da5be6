"""What each row of a workbook says: whose return, its answers, how they are to be taken. Only what is unmistakable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from sohtx.collecting import typed
from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.organizations import Known, Organizations
from sohtx.collecting.workbooks.recognizing import Recognized
from sohtx.collecting.workbooks.spoilt import spoilt_cells
from sohtx.core.codes import Nature
from sohtx.core.text import Text
from sohtx.exchange.lists.money import BAD_MONEY, decimal_mark
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.reading import Gravity, Remark
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import BadValue, is_blank, read_tax_code
from sohtx.returns.answers import Answered, to_text
from sohtx.returns.definitions.definition import Answer, Line

AS_SHOWN = Context(prec=15)  # the digits that a program shows of a number it worked out
_NATURES = {fold(word): nature for nature in Nature for word in (nature.value, *nature.label)}
_NATURES |= {"uoc": Nature.ESTIMATE, "uoc th": Nature.ESTIMATE, "th": Nature.ACTUAL}


@dataclass(frozen=True)
class Row:
    """A row that tells a return, or that says of an organization nothing at all (``answers`` is empty)."""

    at: int
    organization: Known
    answers: Mapping[str, Answered]
    nature: Nature
    reason: str
    is_sound: bool


class Reader:
    """Reads the rows of a workbook; what is wrong is noted by its cell."""

    def __init__(self, recognized: Recognized, organizations: Organizations) -> None:
        self._head, self._grid = recognized.head, recognized.head.grid
        self._columns, self._organizations = recognized.head.columns, organizations
        self._lines = [(line, self._columns[line.code]) for line in recognized.version.lines]
        self._marks = {
            line.code: self._mark(column) for line, column in self._lines if line.answer in _WITH_MARK
        }
        self._spoilt, merged = spoilt_cells(recognized.file, self._grid.sheet)
        self._merged = self._grid.ranges(merged)
        self._joined = {row for row, _ in self._merged_answers()}
        self.remarks: list[Remark] = []

    def rows(self) -> list[Row]:
        """Every row that names an organization or tells something."""
        self._note_merged()
        self._note_strange()
        found: dict[str, Row] = {}
        for at in range(self._head.below, len(self._grid.rows)):
            if any(cell is not None for cell in self._grid.rows[at]) and (row := self._row(at)):
                self._keep(found, row)
        return list(found.values())

    def name(self, at: int, key: str) -> str:
        """The cell of a key in a row, as the sheet calls it."""
        column = next((self._columns[k] for k in (key, *_SHOWN) if k in self._columns), 0)
        return self._grid.name(at, column)

    def told(self, at: int, key: str) -> str:
        """What stands in the cell of a key."""
        value = self._cell(at, key)
        return "" if value is None else str(value)

    def _mark(self, column: int) -> str:
        rows = range(self._head.below, len(self._grid.rows))
        return decimal_mark(self._grid.cell(row, column) for row in rows)

    def _cell(self, at: int, key: str) -> Cell:
        return self._grid.cell(at, self._columns[key]) if key in self._columns else None

    def _note(self, at: int, key: str, what: Text, mend: Text, gravity: Gravity = Gravity.WRONG) -> None:
        remark = Remark(at + 1, self.name(at, key), None, self.told(at, key), what, mend, gravity)
        self.remarks.append(remark)

    # A row

    def _row(self, at: int) -> Row | None:
        org_id = self._cell(at, shape.ORG)
        if isinstance(org_id, str) and org_id.startswith("@"):
            return None  # beside a single return: last period's values, how to fill in
        before = len(self.remarks)
        is_told = any(not typed.is_unknown(self._cell(at, line.code)) for line, _ in self._lines)
        is_told = is_told or self._has_spoilt(at)
        if not is_told:
            return self._blank(at, org_id)
        name = self._cell(at, shape.NAME)
        if org_id is None and isinstance(name, str) and fold(name) in shape.TOTALS:
            self._note(at, shape.NAME, TOTAL, MEND_TOTAL, Gravity.NOTE)
            return None
        organization = self._organization(at)
        if organization is None:
            return None
        answers = dict(self._answers(at))
        nature, reason = self._nature(at), self._reason(at)
        is_sound = len(self.remarks) == before and at not in self._joined
        return Row(at, organization, answers, nature, reason, is_sound)

    def _blank(self, at: int, org_id: Cell) -> Row | None:
        """A row without figures: of an organization, or a signature, a note below the list."""
        if self._cell(at, shape.REASON) is not None:
            self._note(at, shape.REASON, ONLY_REASON, MEND_REASON, Gravity.NOTE)
        organization = self._organizations.get(str(org_id).strip())
        return Row(at, organization, {}, Nature.ACTUAL, "", is_sound=True) if organization else None

    def _has_spoilt(self, at: int) -> bool:
        return bool(self._spoilt) and any(
            self._grid.name(at, column) in self._spoilt for _, column in self._lines
        )

    def _answers(self, at: int) -> Iterator[tuple[str, Answered]]:
        cells = self._grid.rows[at]
        for line, column in self._lines:
            cell = cells[column] if column < len(cells) else None
            if cell is None and not self._spoilt:
                continue
            try:
                value = self._answer(at, line, column, cell)
            except BadValue as bad:
                is_count = bad.what == BAD_MONEY and line.answer is Answer.COUNT
                told = typed.NOT_WHOLE if is_count else (bad.what, bad.mend)
                self._note(at, line.code, *told)
                continue
            if value is not None:
                yield line.code, value

    def _answer(self, at: int, line: Line, column: int, cell: Cell) -> Answered | None:
        if self._spoilt and self._grid.name(at, column) in self._spoilt:
            raise BadValue(*NO_RESULT)
        if isinstance(cell, Decimal):
            cell = AS_SHOWN.plus(cell)
        return typed.read(line, cell, self._marks.get(line.code, ""))

    def _nature(self, at: int) -> Nature:
        cell = self._cell(at, shape.NATURE)
        if is_blank(cell):
            return Nature.ACTUAL
        found = _NATURES.get(fold(str(cell)))
        if found is None:
            self._note(at, shape.NATURE, *NOT_A_NATURE)
        return found or Nature.ACTUAL

    def _reason(self, at: int) -> str:
        cell = self._cell(at, shape.REASON)
        return "" if is_blank(cell) else str(cell).strip()[:LONGEST_REASON]

    # Whose it is

    def _organization(self, at: int) -> Known | None:
        """Whom a row names; what it tells of it besides must agree."""
        org_id, name = self._cell(at, shape.ORG), self._text(at, shape.NAME)
        code = self._code(at)
        if code is None:
            return None
        found = self._named(at, "" if org_id is None else str(org_id).strip(), code, name)
        if found is None:
            return None
        if name and (not found.is_called(name) or self._is_anothers(at, found, name)):
            self._note(at, shape.NAME, OTHER_NAME.fill(name=found.name), MEND_IDENTITY)
            return None
        if code and org_id is not None and found.tax_code and code != found.tax_code:
            self._note(at, shape.TAX, OTHER_CODE.fill(code=found.tax_code), MEND_IDENTITY)
            return None
        return found

    def _is_anothers(self, at: int, found: Known, name: str) -> bool:
        """Whether name and commune of a row are those of another organization that bears the same name."""
        commune = self._text(at, shape.COMMUNE)
        if not commune or found.is_in(commune):
            return False
        return any(other is not found for other in self._organizations.of_name(name, commune))

    def _named(self, at: int, org_id: str, code: str, name: str) -> Known | None:
        if org_id:
            found = self._organizations.get(org_id)
            if found is None:
                self._note(at, shape.ORG, *UNKNOWN)
            return found
        key = shape.TAX if code else shape.NAME
        if not (code or name):
            self._note(at, shape.NAME, *NOBODY)
            return None
        commune = self._text(at, shape.COMMUNE)
        many = self._organizations.of_code(code) if code else self._organizations.of_name(name, commune)
        if len(many) == 1:
            return many[0]
        if many:
            shown = "; ".join(one.org_id for one in many[:SHOWN])
            self._note(at, key, SEVERAL.fill(shown=shown), MEND_SEVERAL)
        else:
            self._note(at, key, *UNKNOWN)
        return None

    def _text(self, at: int, key: str) -> str:
        cell = self._cell(at, key)
        return "" if is_blank(cell) else str(cell).strip()

    def _code(self, at: int) -> str | None:
        """The tax code of a row; None where what stands there is none."""
        try:
            told = read_tax_code(self._cell(at, shape.TAX))
        except BadValue as bad:
            self._note(at, shape.TAX, bad.what, bad.mend)
            return None
        return told.code if told else ""

    def _keep(self, found: dict[str, Row], row: Row) -> None:
        """One row an organization: the same twice is taken once, two that differ are refused, both."""
        other = found.get(row.organization.org_id)
        if other is None or not other.answers:
            found[row.organization.org_id] = row
            return
        if not row.answers:
            return
        place = self.name(other.at, shape.NAME)
        is_same = (to_text(row.answers), row.nature) == (to_text(other.answers), other.nature)
        if is_same and row.is_sound:
            self._note(row.at, shape.NAME, SAME.fill(cell=place), MEND_SAME, Gravity.NOTE)
            return
        for one, beside in ((row, other), (other, row)):
            cell = self.name(beside.at, shape.NAME)
            self._note(one.at, shape.NAME, TWICE.fill(cell=cell), MEND_TWICE)
        found[row.organization.org_id] = Row(
            other.at, other.organization, other.answers, other.nature, other.reason, is_sound=False
        )

    # The sheet as a whole

    def _merged_answers(self) -> list[tuple[int, int]]:
        """Rows in which cells for answers are joined with others, and the first of those cells."""
        columns = {column for _, column in self._lines}
        found = []
        for top, left, bottom, right in self._merged:
            inside = columns & set(range(left, right + 1))
            rows = range(max(top, self._head.below), bottom + 1)
            if inside and len(rows) * len(inside) > 1:
                found += [(row, min(inside)) for row in rows]
        return found

    def _note_merged(self) -> None:
        for row, column in self._merged_answers():
            name = self._grid.name(row, column)
            self.remarks.append(Remark(row + 1, name, None, str(self._grid.cell(row, column) or ""), *JOINED))

    def _note_strange(self) -> None:
        """Columns that the form does not have and that hold something below the head: told, never taken."""
        known = set(self._columns.values())
        for column in range(max(map(len, self._grid.rows), default=0)):
            if column in known or self._grid.is_turned:
                continue
            rows = range(self._head.below, len(self._grid.rows))
            if any(self._grid.cell(row, column) is not None for row in rows):
                name, value = self._grid.name(self._head.row, column), self._grid.cell(self._head.row, column)
                told = "" if value is None else str(value)
                self.remarks.append(Remark(self._head.row + 1, name, None, told, *STRANGE, Gravity.NOTE))


LONGEST_REASON, SHOWN = 2_000, 3
_WITH_MARK = frozenset({Answer.MONEY, Answer.NUMBER})
_SHOWN: Sequence[str] = (shape.NAME, shape.TAX, shape.ORG)
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
NOBODY = (
    Text("dòng có số liệu mà không rõ của đơn vị nào", "the row tells figures and not whose they are"),
    Text("ghi mã đơn vị, mã số thuế hoặc đúng tên", "write the identifier, the tax code or the exact name"),
)
UNKNOWN = (
    Text(
        "không có đơn vị này trong sổ, hoặc không thuộc loại hình, địa bàn của bạn",
        "is not in the book, or not of the form's kind or within your reach",
    ),
    Text(
        "xem lại mã, tên; đơn vị mới thì ghi vào sổ trước",
        "look at code and name; a new organization is recorded first",
    ),
)
SEVERAL = Text("có nhiều đơn vị như vậy ({shown})", "there are several such organizations ({shown})")
MEND_SEVERAL = Text("ghi mã đơn vị, hoặc đúng tên xã, phường", "write the identifier, or the commune")
OTHER_NAME = Text(
    "tên không phải của đơn vị mang mã ở dòng này ({name})",
    "is not the name of the row's organization ({name})",
)
OTHER_CODE = Text(
    "mã số thuế không phải của đơn vị ở dòng này ({code})",
    "is not the row's organization's tax code ({code})",
)
MEND_IDENTITY = Text(
    "xem số liệu có bị lệch dòng không; đổi tên đơn vị thì ghi ở sổ đăng ký",
    "see whether the rows have slipped; a new name is recorded in the register",
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
