"""Workbooks as they come back from people: filled in, then changed in ways whose meaning is known.

Each change says what became of the answers: still the same, other ones, or a cell that must be named because it may
mean two things. ``refused`` holds those cells; ``is_broken`` that the file as a whole must be refused.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from .building import GROUPS, Filling

COUNTS = ("members", "members_women", "members_joined", "workers", "worker_members", "workers_women")
AMOUNTS = ("worker_income", "revenue", "profit", "total_capital", "loan_bank_outstanding")
REASON = "số đúng"


@dataclass
class Mutant:
    """A workbook on its way back, and what it means."""

    dice: Random
    out: Filling
    meant: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    must_refuse: bool = False
    is_broken: bool = False
    moves: list[str] = field(default_factory=list)
    spoil: list[Callable[[bytes], bytes]] = field(default_factory=list)
    suspects: bool = False

    @property
    def content(self) -> bytes:
        content = self.out.content
        for change in self.spoil:
            content = change(content)
        return content

    def pick(self, codes: tuple[str, ...]) -> tuple[str, str] | None:
        """A filled cell of one of some lines that nothing was done to yet."""
        cells = [
            (o, c)
            for o, told in sorted(self.meant.items())
            for c in codes
            if c in told and (o, c) not in self.touched
        ]
        chosen = self.dice.choice(cells) if cells else None
        if chosen:
            self.touched.add(chosen)
        return chosen

    touched: set[tuple[str, str]] = field(default_factory=set)

    def refuse(self, cell: Any) -> None:
        self.must_refuse = True
        self.refused.add(cell.coordinate)


def filled(content: bytes, dice: Random) -> Mutant:
    """A workbook filled in soundly: some rows, some lines."""
    made = Mutant(dice, Filling(content))
    for org_id in GROUPS:
        if org_id == "T2" or dice.random() < 0.3:
            continue
        told = made.meant[org_id] = _told(dice)
        for code, value in told.items():
            cell = made.out.cell(org_id, code)
            cell.value = value / 1000 if code in AMOUNTS else value
            if isinstance(value, str):
                cell.data_type = "s"
        made.out.cell(org_id, "@reason").value = REASON
    return made


def _told(dice: Random) -> dict[str, Any]:
    """Answers that no hard check refuses."""
    members, workers = dice.randint(2, 40), dice.randint(1, 30)
    parts = {"members_women": members, "worker_members": min(members, workers), "workers_women": workers}
    told: dict[str, Any] = {"members": members, "workers": workers}
    told |= {code: dice.randint(0, most) for code, most in parts.items() if dice.random() < 0.7}
    amounts = [0, 1, 5, 1500, 250_000, 12_345, 999_999, dice.randint(1, 10**7)]
    told |= {code: dice.choice(amounts) for code in AMOUNTS if dice.random() < 0.7}
    if dice.random() < 0.3:
        told["difficulty"] = dice.choice(["Thiếu vốn", "=1+1", "Giá phân bón tăng; đầu ra khó"])
    return told


# What changes nothing that is meant


def move_columns(m: Mutant) -> None:
    """Columns put into another order, heads and codes with them."""
    sheet = m.out.sheet
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    order = list(range(1, sheet.max_column + 1))
    m.dice.shuffle(order)
    _rearrange(m, range(5, sheet.max_row + 1), order)


def _rearrange(m: Mutant, rows: range, order: list[int]) -> None:
    sheet = m.out.sheet
    for row in rows:
        values = [(sheet.cell(row, c).value, sheet.cell(row, c).data_type) for c in order]
        for column, (value, kind) in enumerate(values, 1):
            cell = sheet.cell(row, column)
            cell.value = value
            if kind == "s" and value is not None:
                cell.data_type = "s"
    m.out.columns = {code: order.index(column) + 1 for code, column in m.out.columns.items()}


def sort_rows(m: Mutant) -> None:
    """Rows put into another order, blank ones among them."""
    sheet, out = m.out.sheet, m.out
    rows = list(range(out.first, sheet.max_row + 1))
    order = rows[:]
    m.dice.shuffle(order)
    width = sheet.max_column
    old = {
        r: [(sheet.cell(r, c).value, sheet.cell(r, c).data_type) for c in range(1, width + 1)] for r in rows
    }
    for row, source in zip(rows, order, strict=True):
        for c, (value, kind) in enumerate(old[source], 1):
            cell = sheet.cell(row, c)
            cell.value = value
            if kind == "s" and value is not None:
                cell.data_type = "s"
    places = {source: row for row, source in zip(rows, order, strict=True)}
    out.rows = {org: places[row] for org, row in out.rows.items()}


def rename_sheet(m: Mutant) -> None:
    m.out.sheet.title = m.dice.choice(["Sheet1", "Xã A (2)", "THT 6 tháng"])


def lose_stamp(m: Mutant) -> None:
    if "sohtx" in m.out.book.sheetnames:
        del m.out.book["sohtx"]


def lose_guide(m: Mutant) -> None:
    if "Hướng dẫn" in m.out.book.sheetnames:
        del m.out.book["Hướng dẫn"]


def lose_codes(m: Mutant) -> None:
    """The hidden row of codes emptied: the words of the head are left."""
    if not m.out.sheet.cell(m.out.codes_at - 2, m.out.columns["members"]).value:
        return
    for column in range(1, m.out.sheet.max_column + 1):
        m.out.sheet.cell(m.out.codes_at, column).value = None


def lose_words(m: Mutant) -> None:
    """The words of the head emptied: the codes are left."""
    if any(m.out.sheet.cell(m.out.codes_at, c).value for c in range(1, m.out.sheet.max_column + 1)):
        for column in range(1, m.out.sheet.max_column + 1):
            _set(m.out.sheet.cell(m.out.codes_at - 2, column), None)


def _set(cell: Any, value: Any) -> None:
    if type(cell).__name__ != "MergedCell":
        cell.value = value


def add_column(m: Mutant) -> None:
    """A column of the sender's own."""
    column = m.out.sheet.max_column + 2
    m.out.sheet.cell(m.out.codes_at - 2, column).value = "Ghi chú riêng"
    for row in list(m.out.rows.values())[:3]:
        m.out.sheet.cell(row, column).value = m.dice.choice(["gọi lại", 12, "5/6/2023"])


def add_total(m: Mutant) -> None:
    row = m.out.sheet.max_row + 1
    m.out.sheet.cell(row, m.out.columns["@name"]).value = m.dice.choice(["Tổng cộng", "CỘNG"])
    m.out.sheet.cell(row, m.out.columns["members"]).value = 999


def add_signature(m: Mutant) -> None:
    row = m.out.sheet.max_row + 3
    m.out.sheet.cell(row, m.out.columns["@name"]).value = "Người lập biểu"
    m.out.sheet.cell(row + 1, m.out.columns["@name"]).value = "Nguyễn Văn Giả"


def repeat_row(m: Mutant) -> None:
    """The same row twice."""
    rows = {o: [c.value for c in m.out.sheet[m.out.rows[o]]] for o in m.meant}
    plain = sorted(o for o, values in rows.items() if "=1+1" not in values)
    if not plain:
        return
    org_id = m.dice.choice(plain)
    row, target = m.out.rows[org_id], m.out.sheet.max_row + 1
    for column in range(1, m.out.sheet.max_column + 1):
        cell = m.out.sheet.cell(target, column)
        cell.value = m.out.sheet.cell(row, column).value
        if m.out.sheet.cell(row, column).data_type == "s" and cell.value is not None:
            cell.data_type = "s"


def name_by_name(m: Mutant) -> None:
    """A row without its identifier: its name and commune tell whose it is."""
    if m.meant:
        m.out.cell(m.dice.choice(sorted(m.meant)), "@org").value = None


def write_as_text(m: Mutant) -> None:
    """Amounts as words, in ways that cannot be mistaken."""
    if chosen := m.pick(AMOUNTS):
        value = m.meant[chosen[0]][chosen[1]]
        m.out.cell(*chosen).value = m.dice.choice(_ways(value))


def _ways(value: int) -> list[str]:
    whole, rest = divmod(value, 1000)
    grouped = f"{whole:,}"
    ways = [f"{value * 1000:,} đồng".replace(",", "."), f"{value * 1000} đ"]
    if rest:
        decimals = f"{rest:03d}".rstrip("0")
        if whole >= 1000:
            ways += [f"{grouped},{decimals}".replace(",", ".", grouped.count(",")), f"{grouped}.{decimals}"]
    else:
        ways += [f"{whole}", f" {whole} triệu", f"{whole} triệu đồng"]
        if whole % 1000 == 0 and whole:
            ways += [f"{whole // 1000} tỷ"]
        elif whole > 1000:
            ways += [f"{whole // 1000} tỷ {whole % 1000} triệu"]
    return ways


def count_as_text(m: Mutant) -> None:
    if chosen := m.pick(COUNTS):
        value, unit = m.meant[chosen[0]][chosen[1]], "người" if "worker" in chosen[1] else "thành viên"
        m.out.cell(*chosen).value = m.dice.choice([f"{value}", f"  {value} ", f"{value} {unit}"])


def work_out(m: Mutant) -> None:
    """A formula with its result, as programs save it; the binary number may be off in its last digits."""
    if chosen := m.pick(AMOUNTS):
        value = m.meant[chosen[0]][chosen[1]]
        m.out.cell(*chosen).value = "=1+1"
        m.spoil.append(_with_result(m.out, chosen, value / 1000 + m.dice.choice([0, 1e-13 * value])))


def _with_result(out: Filling, chosen: tuple[str, str], value: float) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        cell = out.cell(*chosen).coordinate
        pattern = re.compile(
            rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*/>|(<c r="{cell}"[^>]*><f>[^<]*</f>)<v></v>'
        )
        return _edited(content, lambda text: pattern.sub(lambda f: f"{f[1] or f[2]}<v>{value!r}</v>", text))

    return change


def _edited(content: bytes, edit: Callable[[str], str]) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name, edit(data.decode()).encode() if name.startswith("xl/worksheets/sheet") else data
            )
    return packed.getvalue()


def empty_cell(m: Mutant) -> None:
    """An answer taken out, or told to be unknown."""
    if chosen := m.pick(AMOUNTS):
        del m.meant[chosen[0]][chosen[1]]
        m.out.cell(*chosen).value = m.dice.choice([None, "—", "-", "chưa xác định", "   "])


def empty_row(m: Mutant) -> None:
    if not m.meant:
        return
    org_id = m.dice.choice(sorted(m.meant))
    del m.meant[org_id]
    m.touched |= {(org_id, code) for code in (*COUNTS, *AMOUNTS)}
    for code, column in m.out.columns.items():
        if not str(code).startswith("@"):
            m.out.sheet.cell(m.out.rows[org_id], column).value = None


def add_macros(m: Mutant) -> None:
    def change(content: bytes) -> bytes:
        packed = io.BytesIO(content)
        with zipfile.ZipFile(packed, "a") as container:
            container.writestr("xl/vbaProject.bin", b"Auto_Open")
        return packed.getvalue()

    m.spoil.append(change)


def quote_otherwise(m: Mutant) -> None:
    """Attributes in single quotes, as some programs write them."""
    m.spoil.append(_with_tags(lambda tag: re.sub(r'="([^"\']*)"', r"='\1'", tag)))


def prefix_elements(m: Mutant) -> None:
    """Elements with a prefix, as some libraries write them."""

    def change(tag: str) -> str:
        if tag.startswith("<?"):
            return tag
        prefixed = re.sub(r"^<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", tag)
        return re.sub(r"""\sxmlns=(["'])""", r" xmlns:x=\1", prefixed)

    m.spoil.append(_with_tags(change))


def _with_tags(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda content: _edited(
        content, lambda text: re.sub(r"<[^>]+>", lambda found: change(found[0]), text)
    )


# What may mean two things, or nothing


def write_nonsense(m: Mutant) -> None:
    if chosen := m.pick((*COUNTS, *AMOUNTS)):
        cell = m.out.cell(*chosen)
        cell.value = m.dice.choice(
            ["nhiều", "không", "12-15", "1.2.3", "#REF!", "khoảng 20", "2 tỷ 500", date(2023, 3, 4), "1e5"]
        )
        m.refuse(cell)


def write_either(m: Mutant) -> None:
    """One mark that may part thousands or decimals, in a column that shows neither."""
    if chosen := m.pick(AMOUNTS):
        column = m.out.columns[chosen[1]]
        others = (m.out.sheet.cell(r, column).value for r in range(m.out.first, m.out.sheet.max_row + 1))
        if any(isinstance(value, str) for value in others):
            return
        m.touched |= {(org_id, chosen[1]) for org_id in GROUPS}
        cell = m.out.cell(*chosen)
        cell.value = m.dice.choice(["1.234", "12,345", "123.456"])
        m.refuse(cell)


def write_half_a_person(m: Mutant) -> None:
    if chosen := m.pick(COUNTS):
        cell = m.out.cell(*chosen)
        cell.value = m.dice.choice([12.5, -3, "-3", "12,5", 10**16])
        m.refuse(cell)


def slip_unit(m: Mutant) -> None:
    """đồng written where millions are asked, and no reason given."""
    chosen = m.pick(("revenue",))
    if chosen:
        org_id, code = chosen
        m.out.cell(org_id, "@reason").value = None
        cell = m.out.cell(org_id, code)
        cell.value = 150_000_000
        m.refuse(cell)


def forget_result(m: Mutant) -> None:
    if chosen := m.pick((*COUNTS, *AMOUNTS)):
        cell = m.out.cell(*chosen)
        cell.value = "=SUM(1,2)"
        m.refuse(cell)


def leave_an_error(m: Mutant) -> None:
    """A formula whose result is an error, as programs save it."""
    if chosen := m.pick((*COUNTS, *AMOUNTS)):
        cell = m.out.cell(*chosen)
        cell.value = "=1/0"
        m.refuse(cell)
        name = cell.coordinate
        pattern = re.compile(rf'<c r="{name}"([^>]*?)><f>([^<]*)</f><v\s*(?:/>|></v>)')
        result = rf'<c r="{name}"\1 t="e"><f>\2</f><v>#DIV/0!</v>'
        m.spoil.append(lambda content: _edited(content, lambda text: pattern.sub(result, text)))


def join_cells(m: Mutant) -> None:
    """Cells for answers joined, across or downwards."""
    org_id = m.dice.choice(sorted(m.out.rows))
    row, column = m.out.rows[org_id], m.out.columns["members_joined"]
    beside = {c for k, c in m.out.columns.items() if not str(k).startswith("@")}
    down, across = (1, 0) if m.dice.random() < 0.5 or column + 1 not in beside else (0, 1)
    m.out.sheet.merge_cells(
        start_row=row, end_row=row + down, start_column=column, end_column=column + across
    )
    m.touched |= {(o, k) for o in GROUPS for k in m.out.columns}
    m.refuse(m.out.sheet.cell(row, column))


def change_unit(m: Mutant) -> None:
    """Another unit written into the head."""
    column = m.out.columns["revenue"]
    cell = m.out.sheet.cell(m.out.codes_at - 1, column)
    if cell.value:
        cell.value = m.dice.choice(["nghìn đồng", "đồng", "tỷ đồng"])
        m.refuse(cell)


def change_head(m: Mutant) -> None:
    """Other words above a column, whose code says what it was."""
    column, other = m.out.columns["revenue"], m.out.columns["profit"]
    cell, beside = (m.out.sheet.cell(m.out.codes_at - 2, c) for c in (column, other))
    if cell.value and m.out.sheet.cell(m.out.codes_at, column).value:
        if m.dice.random() < 0.5:
            cell.value = "Doanh thu (nghìn đồng)"
        else:
            cell.value, beside.value = beside.value, cell.value
        m.refuse(cell)


def slip_names(m: Mutant) -> None:
    """Identifiers moved by one row against the names."""
    rows = sorted(m.out.rows.values())
    column = m.out.columns["@org"]
    values = [m.out.sheet.cell(r, column).value for r in rows]
    if len(set(values)) < 2 or None in values:
        return
    for row, value in zip(rows, values[1:] + values[:1], strict=True):
        m.out.sheet.cell(row, column).value = value
    m.must_refuse = True


def name_nobody(m: Mutant) -> None:
    if m.meant:
        cell = m.out.cell(m.dice.choice(sorted(m.meant)), "@org")
        cell.value = m.dice.choice(["T99", "H1", "12345"])
        m.refuse(cell)


def repeat_otherwise(m: Mutant) -> None:
    """An organization twice, with different figures."""
    chosen = m.pick(("members",))
    if chosen:
        row, target = m.out.rows[chosen[0]], m.out.sheet.max_row + 1
        for column in range(1, m.out.sheet.max_column + 1):
            value = m.out.sheet.cell(row, column).value
            m.out.sheet.cell(target, column).value = value
        m.out.sheet.cell(target, m.out.columns["members"]).value = 41
        m.must_refuse = True


def lose_column(m: Mutant) -> None:
    column = m.out.columns["workers"]
    for row in range(m.out.codes_at - 2, m.out.sheet.max_row + 1):
        _set(m.out.sheet.cell(row, column), None)
    m.must_refuse = True


# What is refused as a whole


def change_period(m: Mutant) -> None:
    if "sohtx" in m.out.book.sheetnames:
        m.out.book["sohtx"]["B4"] = m.dice.choice(["2022-S2", "2023-S2", "2023", "x"])
        m.is_broken = True


def cut(m: Mutant) -> None:
    part = m.dice.random()
    m.spoil.append(lambda content: content[: int(len(content) * part)])
    m.is_broken = True


def swell(m: Mutant) -> None:
    """A picture of 31 MB beside the sheets."""

    def change(content: bytes) -> bytes:
        packed = io.BytesIO(content)
        with zipfile.ZipFile(packed, "a") as container:
            container.writestr("xl/media/image1.bmp", bytes(31 << 20))
        return packed.getvalue()

    m.spoil.append(change)
    m.is_broken = True


def flip(m: Mutant) -> None:
    """Some bytes damaged on the way: whatever is still read must be what was meant."""
    places = [m.dice.random() for _ in range(m.dice.randint(1, 20))]

    def change(content: bytes) -> bytes:
        damaged = bytearray(content)
        for place in places:
            damaged[int(place * len(damaged))] ^= 0x55
        return bytes(damaged)

    m.spoil.append(change)
    m.suspects = True


SHAPES = (move_columns, sort_rows, rename_sheet, lose_stamp, lose_guide, lose_codes, lose_words, name_by_name)
SHAPES += (quote_otherwise, prefix_elements)
WORDS = (write_as_text, count_as_text, work_out, empty_cell, empty_row)
ADDED = (add_column, add_total, add_signature, repeat_row, add_macros)
DOUBTS = (
    *(write_nonsense, write_either, write_half_a_person, slip_unit, forget_result, join_cells, change_unit),
    *(
        leave_an_error,
        swell,
        change_head,
        slip_names,
        name_nobody,
        repeat_otherwise,
        lose_column,
        change_period,
        cut,
        flip,
    ),
)


def mutant(content: bytes, seed: int) -> Mutant:
    """A workbook changed in a few ways, the same for the same seed."""
    dice = Random(seed)
    made = filled(content, dice)
    moves = [*dice.sample(WORDS, dice.randint(0, 3)), *dice.sample(ADDED, dice.randint(0, 2))]
    if dice.random() < 0.5:
        moves = [move for move in moves if move is not repeat_row]  # which of two rows is meant says nobody
        moves.append(dice.choice(DOUBTS))
    else:
        moves += dice.sample(SHAPES, dice.randint(0, 3))
    for move in moves:
        move(made)
        made.moves.append(move.__name__)
    return made
