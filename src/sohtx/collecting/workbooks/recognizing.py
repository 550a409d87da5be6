"""Which form and period a workbook is, where its head stands, and what each column holds.

The codes beside the head and its words are held against each other: a column of which they say different things, or
whose unit was changed, is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.grid import MOST_TURNED, Grid
from sohtx.collecting.workbooks.shape import CODES_SHAPE, Identity
from sohtx.core.period import Period
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold
from sohtx.exchange.lists.opening import ListFile
from sohtx.exchange.lists.reading import Remark
from sohtx.exchange.lists.sheets import Cell, Sheet, cell_name
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.own import catalogue

HEAD_WITHIN = 40  # rows from the top
TOP_WITHIN = 12


@dataclass(frozen=True)
class Stamp:
    """What the hidden sheet says: which form this is, and from which version each return started."""

    identity: Identity
    workbook: str
    based_on: Mapping[str, int | None]


@dataclass
class Head:
    """The head of a sheet: the column of each key, the first row below, what is wrong with it."""

    grid: Grid
    columns: dict[str, int]
    row: int
    below: int
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Recognized:
    """A workbook of returns."""

    file: ListFile
    version: FormVersion
    period: Period
    stamp: Stamp | None
    head: Head

    @property
    def is_single(self) -> bool:
        """Whether it is of one organization alone."""
        return self.head.grid.is_turned


def recognize(file: ListFile, expected: tuple[str, Period] | None = None) -> Recognized:
    """What a workbook is; refused where that cannot be told, or is not what was expected."""
    stamp = next((found for sheet in file.sheets if (found := _stamp(sheet))), None)
    identity = _identity(file, stamp)
    version, period = _version(file, identity)
    if expected and expected != (version.form, period):
        told = OTHER.fill(form=version.form, period=period)
        raise _refused(file, told, MEND_OTHER.fill(form=expected[0], period=expected[1]))
    heads = [head for sheet in file.sheets if not _is_stamp(sheet) and (head := _head(sheet, version))]
    shown = [head for head in heads if not head.grid.sheet.is_hidden] or heads
    if not shown:
        raise _refused(file, NO_HEAD, MEND_NO_HEAD)
    if len(shown) > 1:
        names = ", ".join(f"“{head.grid.sheet.name}”" for head in shown)
        raise _refused(file, TWO_SHEETS.fill(sheets=names), MEND_TWO)
    return Recognized(file, version, period, stamp, shown[0])


# What it is


def _is_stamp(sheet: Sheet) -> bool:
    return sheet.cell(0, 0) == shape.MARK


def _stamp(sheet: Sheet) -> Stamp | None:
    if not _is_stamp(sheet):
        return None
    told = {str(row[0]): str(row[1]) for row in sheet.rows[1:8] if len(row) > 1 and row[0] is not None}
    if not {shape.FORM, shape.VALID_FROM, shape.PERIOD} <= told.keys():
        return None
    based_on = {
        str(org_id): int(moment) if moment.isascii() and moment.isdigit() else None
        for row in range(len(sheet.rows))
        if (org_id := sheet.cell(row, 3)) is not None
        for moment in [str(sheet.cell(row, 4) or "")]
    }
    identity = Identity(told[shape.FORM], told[shape.VALID_FROM], told[shape.PERIOD])
    return Stamp(identity, told.get(shape.WORKBOOK, ""), based_on)


def _identity(file: ListFile, stamp: Stamp | None) -> Identity:
    """As the hidden sheet says, and the codes above the head, which must not say otherwise."""
    told = {identity: place for place, identity in _shown_codes(file)}
    if stamp is None and not told:
        raise _refused(file, NOT_OURS, MEND_NOT_OURS)
    identities = {*told, stamp.identity} if stamp else set(told)
    if len(identities) > 1:
        place = next(place for identity, place in told.items() if stamp is None or identity != stamp.identity)
        raise Refusal(Problem(DISAGREE, MEND_NOT_OURS, file=file.name, column=place))
    return identities.pop()


def _shown_codes(file: ListFile) -> Iterator[tuple[str, Identity]]:
    for sheet in file.sheets:
        for row, cells in enumerate(sheet.rows[:TOP_WITHIN]):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and (found := CODES_SHAPE.search(cell)):
                    yield f"{sheet.name}!{cell_name(row, column)}", Identity(*found.groups())


def _version(file: ListFile, identity: Identity) -> tuple[FormVersion, Period]:
    if not Period.is_code(identity.period):
        raise _refused(file, NOT_OURS, MEND_NOT_OURS)
    period = Period.parse(identity.period)
    version = catalogue().find(identity.form, period)
    if version is None:
        told = NO_SUCH_FORM.fill(form=identity.form, period=identity.period)
        raise _refused(file, told, MEND_NOT_OURS)
    if str(version.valid_from) != identity.valid_from:
        told = OTHER_VERSION.fill(form=identity.form, day=identity.valid_from, now=version.valid_from)
        raise _refused(file, told, MEND_VERSION)
    return version, period


# Where its head is


def _head(sheet: Sheet, version: FormVersion) -> Head | None:
    """The head of a sheet: that of a list, else of one organization alone."""
    found = _head_of(Grid(sheet), version)
    if found is None and len(sheet.rows) <= MOST_TURNED:
        found = _head_of(Grid(sheet, is_turned=True), version)
    return found


def _head_of(grid: Grid, version: FormVersion) -> Head | None:
    keys = {key: key for key in shape.known_keys(version)}
    words = shape.by_words(version)
    codes, codes_row = _best(grid, lambda cell: keys.get(str(cell).strip()))
    labels, labels_row = _best(
        grid, lambda cell: words.get(fold(cell)) if isinstance(cell, str) and cell not in keys else None
    )
    found = codes | labels
    lines = sum(key in version.by_code for key in found.values())
    if not lines or lines * 3 < len(version.lines) or not set(found.values()) & set(shape.IDENTITY):
        return None
    columns = labels | codes
    row = labels_row if labels else codes_row
    rows = [labels_row] if labels else []
    rows += [codes_row] if codes else []
    units_row = _units_row(grid, version, columns, row)
    below = max([*rows, *([units_row] if units_row is not None else [])]) + 1
    head = Head(grid, {}, row, below)
    _hold_against(head, version, codes, labels_row if labels else None)
    for column in sorted(columns):
        _place(head, columns[column], column)
    _check_units(head, version, units_row)
    for line in version.lines:
        if line.code not in head.columns:
            _note(head, row, min(columns), NO_COLUMN.fill(line=line.label), MEND_COLUMN)
    return head


def _best(grid: Grid, key_of: Callable[[Cell], str | None]) -> tuple[dict[int, str], int]:
    """The row near the top that has most of what is looked for: which key each of its columns is."""
    best: dict[int, str] = {}
    at = 0
    for row, cells in enumerate(grid.rows[:HEAD_WITHIN]):
        found = {
            column: key for column, cell in enumerate(cells) if cell is not None and (key := key_of(cell))
        }
        if len(set(found.values())) > len(set(best.values())):
            best, at = found, row
    return best, at


def _units_row(grid: Grid, version: FormVersion, columns: Mapping[int, str], head: int) -> int | None:
    """The row near the head that tells the units."""
    wanted = {c: fold(version.by_code[k].unit.vi) for c, k in columns.items() if k in version.by_code}
    wanted = {column: unit for column, unit in wanted.items() if unit}

    def fitting(row: int) -> int:
        return sum(fold(str(grid.cell(row, column) or "")) == unit for column, unit in wanted.items())

    best = max(range(head, head + 4), key=fitting)
    return best if fitting(best) else None


def _hold_against(head: Head, version: FormVersion, codes: Mapping[int, str], labels_row: int | None) -> None:
    """What is written at the head of a column must be what its code means."""
    if labels_row is None:
        return
    words = shape.by_words(version)
    for column, key in codes.items():
        told = head.grid.cell(labels_row, column)
        if told is None or words.get(fold(str(told))) == key or shape.is_aside(key):
            continue
        if fold(str(told)) in {fold(word) for word in shape.label_of(version, key)}:
            continue  # two lines of the form bear the same words
        what = OTHER_HEAD.fill(line=shape.label_of(version, key))
        _note(head, labels_row, column, what, MEND_HEAD)


def _place(head: Head, key: str, column: int) -> None:
    if key in head.columns and shape.is_aside(key):
        return
    if key in head.columns:
        _note(head, head.row, column, TWICE, MEND_TWICE)
        return
    head.columns[key] = column


def _check_units(head: Head, version: FormVersion, units_row: int | None) -> None:
    if units_row is None:
        return
    for key, column in head.columns.items():
        line, told = version.by_code.get(key), head.grid.cell(units_row, column)
        if line is None or told is None or not line.unit.vi or fold(str(told)) in map(fold, line.unit):
            continue
        _note(head, units_row, column, OTHER_UNIT.fill(unit=line.unit), MEND_HEAD)


def _note(head: Head, row: int, column: int, what: Text, mend: Text) -> None:
    value = head.grid.cell(row, column)
    name = head.grid.name(row, column)
    head.remarks.append(Remark(row + 1, name, None, "" if value is None else str(value), what, mend))


def _refused(file: ListFile, what: Text, mend: Text) -> Refusal:
    return Refusal(Problem(what, mend, file=file.name))


NOT_OURS = Text("không phải phiếu Excel của Sổ HTX", "is no workbook of returns")
MEND_NOT_OURS = Text(
    "tải lại mẫu Excel của đúng biểu và kỳ, chép số liệu sang rồi gửi",
    "take the workbook of the right form and period again, copy the figures into it and send that",
)
DISAGREE = Text(
    "mã phiếu, kỳ ghi ở đây khác với dấu của tệp", "the form or period written here is not the file's own"
)
NO_SUCH_FORM = Text("không có biểu mẫu {form} cho kỳ {period}", "there is no form {form} for {period}")
OTHER_VERSION = Text(
    "tệp theo mẫu {form} ngày {day}, mẫu đang dùng là của ngày {now}",
    "the file is of {form} of {day}; in force is that of {now}",
)
MEND_VERSION = Text(
    "tải mẫu mới, chép số liệu sang rồi gửi", "take the new workbook, copy the figures into it and send that"
)
OTHER = Text("tệp là phiếu {form} kỳ {period}", "the file is of {form} for {period}")
MEND_OTHER = Text(
    "gửi ở trang của biểu và kỳ đó, hoặc chọn tệp của {form} kỳ {period}",
    "send it on the page of that form and period, or choose the file of {form} for {period}",
)
NO_HEAD = Text("không tìm thấy hàng tiêu đề của phiếu", "the head of the return cannot be found")
MEND_NO_HEAD = Text(
    "giữ nguyên hàng tiêu đề của mẫu; tải lại mẫu nếu đã xóa",
    "leave the head as it was; take the workbook again",
)
TWO_SHEETS = Text("có nhiều trang là phiếu: {sheets}", "several sheets hold returns: {sheets}")
MEND_TWO = Text("để lại một trang, xóa các trang kia", "keep one and delete the others")
NO_COLUMN = Text("thiếu cột {line}", "the column {line} is missing")
MEND_COLUMN = Text(
    "thêm lại cột đó, để trống nếu không có số liệu",
    "put it back; leave it blank where there is nothing to tell",
)
OTHER_HEAD = Text("tiêu đề khác với mẫu: cột này là {line}", "the head was changed: this column is {line}")
MEND_HEAD = Text(
    "ghi lại tiêu đề, đơn vị tính như mẫu, xem số liệu đã đúng cột chưa",
    "write head and unit as they were, and see that the figures stand in the right column",
)
OTHER_UNIT = Text("đơn vị tính của mẫu là {unit}", "the unit of the form is {unit}")
TWICE = Text("cột này có hai lần", "this column is there twice")
MEND_TWICE = Text("xóa một cột", "delete one of the two")
