"""One row of a list to one organization: every cell read, every problem with its cell and how to mend it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from sohtx.core.codes import Kind, Role, Sector
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.exchange.lists import places, values
from sohtx.exchange.lists.columns import ColumnMatch
from sohtx.exchange.lists.fields import CARRIED_BY_MERGES, Field
from sohtx.exchange.lists.layout import Layout, ListRow
from sohtx.exchange.lists.names import fold, is_credit_fund, kind_in_name
from sohtx.exchange.lists.opening import Cell, cell_name
from sohtx.exchange.lists.places import Gazetteer, UnknownPlace
from sohtx.exchange.lists.values import BadValue, Day, Status

T = TypeVar("T")


class Gravity(StrEnum):
    """How grave what was found in a cell is."""

    WRONG = "wrong"  # the row cannot be taken
    DOUBTFUL = "doubtful"  # a person must say
    NOTE = "note"  # taken, and told


@dataclass(frozen=True)
class Remark:
    """Something found at a cell: what, and how to mend it."""

    line: int
    cell: str
    field: Field | None
    value: str
    what: Text
    mend: Text
    gravity: Gravity = Gravity.WRONG


@dataclass
class Reading:
    """What a row says."""

    line: int
    name: str = ""
    kind: Kind | None = None
    tax_code: str = ""
    unit: Unit | None = None
    address: str = ""
    sector: str = ""
    vsic: str = ""
    founded: Day | None = None
    capital: int | None = None
    status: Status | None = None
    status_on: date | None = None
    certificate: str = ""
    certificate_on: date | None = None
    issuer: str = ""
    is_alliance_member: str = ""
    contacts: list[dict[str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether nothing in it is wrong."""
        return all(remark.gravity is not Gravity.WRONG for remark in self.remarks)


class RowReader:
    """Reads the rows of one list."""

    def __init__(
        self,
        layout: Layout,
        matches: Sequence[ColumnMatch],
        gazetteer: Gazetteer,
        own_sectors: Mapping[str, str],
        *,
        as_of: date,
        kind: Kind | None = None,
        money_unit: values.MoneyUnit | None = None,
    ) -> None:
        self._layout, self._gazetteer, self._own, self._as_of = layout, gazetteer, own_sectors, as_of
        self._columns: dict[Field, int] = {
            m.field: m.column for m in matches if m.field and m.field is not Field.IGNORED
        }
        self._kind = kind or _kind_of_title(layout.title)
        self._unit = money_unit or next((m.unit for m in matches if m.field is Field.CAPITAL), None)
        self._mark = values.decimal_mark(self._column(Field.CAPITAL))
        self._months_first = {
            fld: values.has_months_first(self._column(fld))
            for fld in (Field.FOUNDED_ON, Field.CERTIFICATE_ON, Field.STATUS_ON)
        }
        self._joined = _joined_cells(layout)

    def _column(self, fld: Field) -> list[Cell]:
        column = self._columns.get(fld)
        if column is None:
            return []
        return [row.cells[column] for row in self._layout.rows]

    def read(self, row: ListRow) -> Reading:
        """Read one row."""
        reading = Reading(row.row + 1)
        take = partial(self._take, row, reading)
        reading.texts = {
            str(fld): _shown(self._cell(row, fld))
            for fld in self._columns
            if self._cell(row, fld) is not None
        }
        reading.name = take(Field.NAME, values.read_text) or ""
        if not reading.name and not any(r.field is Field.NAME for r in reading.remarks):
            self._note(row, reading, Field.NAME, NO_NAME, MEND_NO_NAME)
        elif reading.name and not _is_a_name(reading.name):
            self._note(row, reading, Field.NAME, ODD_NAME, MEND_NO_NAME)
        self._read_code(row, reading)
        self._read_kind(row, reading)
        self._read_sector(row, reading)
        reading.vsic = (take(Field.VSIC, values.read_text) or "")[:200]
        reading.address = take(Field.ADDRESS, values.read_text) or ""
        reading.issuer = take(Field.ISSUER, values.read_text) or ""
        reading.certificate = take(Field.CERTIFICATE, values.read_text) or ""
        reading.is_alliance_member = take(Field.ALLIANCE, values.read_flag) or ""
        self._read_days(row, reading)
        self._read_capital(row, reading)
        self._read_status(row, reading)
        self._read_place(row, reading)
        self._read_contacts(row, reading)
        return reading

    # Cells

    def _cell(self, row: ListRow, fld: Field) -> Cell:
        column = self._columns.get(fld)
        if column is None or column >= len(row.cells):
            return None
        value: Cell = row.cells[column]
        if value is None and fld in CARRIED_BY_MERGES and (above := self._joined.get((row.row, column))):
            return self._layout.sheet.cell(*above)
        return value

    def _take(self, row: ListRow, reading: Reading, fld: Field, read: Callable[[Cell], T]) -> T | None:
        """A cell's value; what is wrong with it becomes a remark."""
        try:
            return read(self._cell(row, fld))
        except BadValue as bad:
            self._note(row, reading, fld, bad.what, bad.mend)
            return None

    def _note(
        self,
        row: ListRow,
        reading: Reading,
        fld: Field,
        what: Text,
        mend: Text,
        gravity: Gravity = Gravity.WRONG,
    ) -> None:
        column = self._columns.get(fld, self._columns.get(Field.NAME, 0))
        value = _shown(self._cell(row, fld))
        reading.remarks.append(
            Remark(row.row + 1, cell_name(row.row, column), fld, value, what, mend, gravity)
        )

    # Fields

    def _read_code(self, row: ListRow, reading: Reading) -> None:
        found = self._take(row, reading, Field.TAX_CODE, values.read_tax_code)
        if found is not None:
            reading.tax_code = found.code
            if found.note:
                self._note(row, reading, Field.TAX_CODE, found.note, MEND_LOOK, Gravity.NOTE)

    def _read_kind(self, row: ListRow, reading: Reading) -> None:
        told = self._take(row, reading, Field.KIND, values.read_kind)
        named = kind_in_name(reading.name)
        if told and named and told != named:
            self._note(row, reading, Field.KIND, KINDS_DIFFER.fill(named=named.label), MEND_KINDS)
        context = next((k for s in reversed(row.sections) if (k := _kind_of_section(s.text))), None)
        reading.kind = named or told or context or self._kind
        if reading.kind is None and not any(r.field is Field.KIND for r in reading.remarks):
            self._note(row, reading, Field.KIND, NO_KIND, values.MEND_KIND)

    def _read_sector(self, row: ListRow, reading: Reading) -> None:
        told = self._take(row, reading, Field.SECTOR, lambda cell: values.read_sector(cell, self._own)) or ""
        if is_credit_fund(reading.name):
            told = told or Sector.CREDIT
        context = next((s for sec in reversed(row.sections) if (s := values.sector_in_words(sec.text))), "")
        reading.sector = told or context

    def _read_days(self, row: ListRow, reading: Reading) -> None:
        reading.founded = self._day(row, reading, Field.FOUNDED_ON)
        certificate = self._day(row, reading, Field.CERTIFICATE_ON)
        reading.certificate_on = certificate.day if certificate else None
        status = self._day(row, reading, Field.STATUS_ON)
        reading.status_on = status.day if status else None

    def _day(self, row: ListRow, reading: Reading, fld: Field) -> Day | None:
        read = partial(values.read_day, months_first=self._months_first[fld])
        found = self._take(row, reading, fld, read)
        if found and found.day and found.day > self._as_of:
            self._note(row, reading, fld, AFTER_LIST, values.MEND_DAY)
        return found

    def _read_capital(self, row: ListRow, reading: Reading) -> None:
        found = self._take(
            row, reading, Field.CAPITAL, lambda cell: values.read_money(cell, self._unit, self._mark)
        )
        if found is not None:
            reading.capital = found.thousandths
            if found.is_rounded:
                self._note(row, reading, Field.CAPITAL, ROUNDED, MEND_NOTHING, Gravity.NOTE)

    def _read_status(self, row: ListRow, reading: Reading) -> None:
        reading.status = self._take(row, reading, Field.STATUS, values.read_status)
        if reading.status and reading.status.note:
            self._note(row, reading, Field.STATUS, reading.status.note, MEND_LOOK, Gravity.NOTE)

    def _read_contacts(self, row: ListRow, reading: Reading) -> None:
        phone = self._take(row, reading, Field.PHONE, values.read_phone) or ""
        email = self._take(row, reading, Field.EMAIL, values.read_text) or ""
        people = [
            (Role.LEGAL_REPRESENTATIVE, Field.REPRESENTATIVE), (Role.CHAIR, Field.CHAIR),
            (Role.DIRECTOR, Field.DIRECTOR),
        ]  # fmt: skip
        for role, fld in people:
            name = self._take(row, reading, fld, values.read_text) or ""
            if name and any(letter.isalpha() for letter in name):
                reading.contacts.append({"role": role, "name": name, "phone": phone, "email": email})
                phone = email = ""
        if (phone or email) and not reading.contacts:
            fld = Field.PHONE if phone else Field.EMAIL
            self._note(row, reading, fld, NOBODY, MEND_NOBODY, Gravity.NOTE)

    # Place

    def _read_place(self, row: ListRow, reading: Reading) -> None:
        texts = {}
        for fld in (Field.COMMUNE, Field.DISTRICT, Field.PROVINCE, Field.AREA_CODE):
            texts[fld] = self._take(row, reading, fld, values.read_text) or ""
        if any(r.field in texts for r in reading.remarks):
            return
        in_address = self._gazetteer.in_address(reading.address)
        column = (
            Field.AREA_CODE if texts[Field.AREA_CODE] else Field.COMMUNE if texts[Field.COMMUNE] else None
        )
        reading.hints = [t for t in (reading.address, texts[Field.COMMUNE]) if t]
        try:
            reading.unit = self._find(row, texts, in_address)
            if reading.unit is None:
                self._note(row, reading, column or Field.COMMUNE, NO_PLACE, places.MEND_UNKNOWN)
        except UnknownPlace as unknown:
            self._note_place(row, reading, column or self._place_column(), unknown)

    def _place_column(self) -> Field:
        return Field.COMMUNE if Field.COMMUNE in self._columns else Field.ADDRESS

    def _note_place(self, row: ListRow, reading: Reading, fld: Field, unknown: UnknownPlace) -> None:
        if not unknown.candidates:
            self._note(row, reading, fld, places.UNKNOWN, places.MEND_UNKNOWN)
            return
        shown = "; ".join(f"{self._gazetteer.full_name(u)} ({u.code})" for u in unknown.candidates[:6])
        self._note(row, reading, fld, places.SEVERAL.fill(candidates=shown), places.MEND_SEVERAL)

    def _find(self, row: ListRow, texts: Mapping[Field, str], in_address: Sequence[str]) -> Unit | None:
        """The commune that a row means: by its code, its own cells, its address, the section it lies in."""
        gazetteer = self._gazetteer
        communes, districts, provinces = (
            [t for t in group if t] for group in self._told(row, texts, in_address)
        )
        province = gazetteer.province(provinces[0]) if provinces else None
        district = gazetteer.district(districts[0], province) if districts else None
        named = gazetteer.commune(communes[0], district, province) if communes else None
        if texts[Field.AREA_CODE]:
            coded = gazetteer.by_code(texts[Field.AREA_CODE])
            if (
                texts[Field.COMMUNE]
                and named
                and gazetteer.units.identity(coded) != gazetteer.units.identity(named)
            ):
                raise UnknownPlace([coded, named])
            return coded
        return named

    def _told(
        self, row: ListRow, texts: Mapping[Field, str], in_address: Sequence[str]
    ) -> tuple[list[str], ...]:
        """Texts that name the commune, district and province, the nearest to the row first."""
        sections: tuple[list[str], ...] = ([], [], [])
        for section in reversed(row.sections):
            words = fold(section.text)
            for place, starts in enumerate((_COMMUNE, _DISTRICT, _PROVINCE)):
                if words.startswith(starts):
                    sections[place].append(section.text)
        own = (texts[Field.COMMUNE], texts[Field.DISTRICT], texts[Field.PROVINCE])
        return tuple([one, two, *more] for one, two, more in zip(own, in_address, sections, strict=True))


_COMMUNE, _DISTRICT = (
    ("xa ", "phuong ", "thi tran ", "dac khu "),
    ("huyen ", "thi xa ", "thanh pho ", "tp ", "quan ", "tx "),
)
_PROVINCE = ("tinh ",)


def _kind_of_section(text: str) -> Kind | None:
    try:
        return values.read_kind(text)
    except BadValue:
        return None


def _kind_of_title(title: str) -> Kind | None:
    words = fold(title)
    kinds = {
        kind
        for kind, phrases in _TITLES.items()
        if any(f"danh sach {more}{p}" in words for p in phrases for more in ("", "cac ", "tong hop "))
    }
    return kinds.pop() if len(kinds) == 1 else None


_TITLES = {
    Kind.COOPERATIVE: ("hop tac xa", "htx"),
    Kind.UNION: ("lien hiep",),
    Kind.GROUP: ("to hop tac", "tht"),
}


def _is_a_name(name: str) -> bool:
    return sum(letter.isalpha() for letter in name) >= 2 and len(name) <= 300


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:200]


def _joined_cells(layout: Layout) -> dict[tuple[int, int], tuple[int, int]]:
    """For every cell hidden under one joined downwards: where the shown one is."""
    joined = {}
    for top, left, bottom, right in layout.sheet.merged:
        if top < bottom and top >= layout.head.row + layout.head.height:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    joined[row, column] = (top, left)
    return joined


def remark_on_row(reading: Reading, layout_cell: str, what: Text, mend: Text, gravity: Gravity) -> Remark:
    """A remark about a row as a whole, at the cell of its name."""
    return Remark(reading.line, layout_cell, Field.NAME, reading.name, what, mend, gravity)


def as_json(reading: Reading) -> dict[str, Any]:
    """What a row said, as its cells were."""
    return {"line": reading.line, **reading.texts}


NO_NAME = Text("chưa có tên", "has no name")
ODD_NAME = Text("không phải tên tổ chức", "is not a name of an organization")
MEND_NO_NAME = Text(
    "ghi tên đơn vị, hoặc xóa dòng nếu thừa", "write the organization's name, or delete a stray line"
)
MEND_LOOK = Text("xem lại nếu chưa đúng", "look at it again if that is not right")
MEND_NOTHING = Text("không phải sửa", "nothing needs mending")
KINDS_DIFFER = Text("tên lại là {named}", "but the name says {named}")
MEND_KINDS = Text("sửa tên hoặc loại hình cho khớp", "make the name and the kind agree")
NO_KIND = Text("chưa rõ loại hình", "the kind is not told")
AFTER_LIST = Text("sau ngày của danh sách", "is after the day of the list")
ROUNDED = Text("đã làm tròn đến nghìn đồng", "was rounded to a thousand đồng")
NOBODY = Text(
    "điện thoại, thư điện tử không kèm tên người: không lấy",
    "a telephone or e-mail of no named person: not taken",
)
MEND_NOBODY = Text(
    "ghi thêm tên người đại diện nếu muốn lấy", "add the representative's name to have it taken"
)
NO_PLACE = Text("chưa rõ ở xã, phường nào", "the commune is not told")
