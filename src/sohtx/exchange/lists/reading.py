"""One row of a list to one organization: every cell read, every problem with its cell and how to mend it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sohtx.core.codes import Kind, Role, Sector
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.exchange.lists import places, values
from sohtx.exchange.lists.columns import ColumnMatch
from sohtx.exchange.lists.days import MEND_DAY, Day, has_months_first, read_day
from sohtx.exchange.lists.fields import CARRIED_BY_MERGES, PLACES, Field
from sohtx.exchange.lists.layout import Layout, ListRow
from sohtx.exchange.lists.money import MoneyUnit, decimal_mark, read_money
from sohtx.exchange.lists.names import fold, is_credit_fund, kind_in_name
from sohtx.exchange.lists.places import Gazetteer, UnknownPlace
from sohtx.exchange.lists.sheets import Cell, cell_name
from sohtx.exchange.lists.values import BadValue
from sohtx.exchange.lists.vocabulary import (
    MEND_KIND,
    Status,
    read_kind,
    read_sector,
    read_status,
    sector_in_words,
)

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


@dataclass(frozen=True)
class Columns:
    """In which column each field of a list stands, and which cells are hidden under one joined downwards."""

    by_field: Mapping[Field, int]
    joined: Mapping[tuple[int, int], tuple[int, int]]

    def place(self, row: int, fld: Field) -> tuple[int, int]:
        """Where the words of a field stand for a row: its own cell, or the joined one that holds for it too."""
        cell = row, self.by_field[fld]
        return self.joined.get(cell, cell) if fld in CARRIED_BY_MERGES else cell


@dataclass
class Reading:
    """What a row says."""

    line: int
    columns: Columns = field(repr=False)
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

    def remark(self, fields: Sequence[Field], what: Text, mend: Text, gravity: Gravity) -> None:
        """Remark on the first of some fields that the list has, best one that the row fills; else on the name."""
        had = [fld for fld in fields if fld in self.columns.by_field]
        fld = next((fld for fld in had if str(fld) in self.texts), had[0] if had else Field.NAME)
        place = self.columns.place(self.line - 1, fld) if fld in self.columns.by_field else (self.line - 1, 0)
        told = self.texts.get(str(fld), "")
        self.remarks.append(Remark(self.line, cell_name(*place), fld, told, what, mend, gravity))

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
        money_unit: MoneyUnit | None = None,
    ) -> None:
        self._layout, self._gazetteer, self._own, self._as_of = layout, gazetteer, own_sectors, as_of
        by_field: dict[Field, int] = {
            m.field: m.column for m in matches if m.field and m.field is not Field.IGNORED
        }
        self._columns = Columns(by_field, _joined_cells(layout))
        self._kind = kind or _kind_of_title(layout.title)
        self._unit = money_unit or next((m.unit for m in matches if m.field is Field.CAPITAL), None)
        self._mark = decimal_mark(self._column(Field.CAPITAL))
        self._months_first = {
            fld: has_months_first(self._column(fld))
            for fld in (Field.FOUNDED_ON, Field.CERTIFICATE_ON, Field.STATUS_ON)
        }

    def _column(self, fld: Field) -> list[Cell]:
        column = self._columns.by_field.get(fld)
        if column is None:
            return []
        return [row.cells[column] for row in self._layout.rows]

    def read(self, row: ListRow) -> Reading:
        """Read one row."""
        reading = Reading(row.row + 1, self._columns)
        take = partial(self._take, row, reading)
        reading.texts = {
            str(fld): _shown(self._cell(row, fld))
            for fld in self._columns.by_field
            if self._cell(row, fld) is not None
        }
        reading.name = take(Field.NAME, values.read_text) or ""
        if not reading.name and not any(r.field is Field.NAME for r in reading.remarks):
            self._note(reading, Field.NAME, NO_NAME, MEND_NO_NAME)
        elif reading.name and not _is_a_name(reading.name):
            self._note(reading, Field.NAME, ODD_NAME, MEND_NO_NAME)
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
        if fld not in self._columns.by_field:
            return None
        return self._layout.sheet.cell(*self._columns.place(row.row, fld))

    def _take(self, row: ListRow, reading: Reading, fld: Field, read: Callable[[Cell], T]) -> T | None:
        """A cell's value; what is wrong with it becomes a remark."""
        try:
            return read(self._cell(row, fld))
        except BadValue as bad:
            self._note(reading, fld, bad.what, bad.mend)
            return None

    def _note(
        self, reading: Reading, fld: Field, what: Text, mend: Text, gravity: Gravity = Gravity.WRONG
    ) -> None:
        reading.remark((fld,), what, mend, gravity)

    # Fields

    def _read_code(self, row: ListRow, reading: Reading) -> None:
        found = self._take(row, reading, Field.TAX_CODE, values.read_tax_code)
        if found is not None:
            reading.tax_code = found.code
            if found.note:
                self._note(reading, Field.TAX_CODE, found.note, MEND_LOOK, Gravity.NOTE)

    def _read_kind(self, row: ListRow, reading: Reading) -> None:
        told = self._take(row, reading, Field.KIND, read_kind)
        named = kind_in_name(reading.name)
        if told and named and told != named:
            self._note(reading, Field.KIND, KINDS_DIFFER.fill(named=named.label), MEND_KINDS)
        context = next((k for s in reversed(row.sections) if (k := _kind_of_section(s.text))), None)
        reading.kind = named or told or context or self._kind
        if reading.kind is None and not any(r.field is Field.KIND for r in reading.remarks):
            self._note(reading, Field.KIND, NO_KIND, MEND_KIND)

    def _read_sector(self, row: ListRow, reading: Reading) -> None:
        told = self._take(row, reading, Field.SECTOR, lambda cell: read_sector(cell, self._own)) or ""
        if is_credit_fund(reading.name):
            told = told or Sector.CREDIT
        context = next((s for sec in reversed(row.sections) if (s := sector_in_words(sec.text))), "")
        reading.sector = told or context

    def _read_days(self, row: ListRow, reading: Reading) -> None:
        reading.founded = self._day(row, reading, Field.FOUNDED_ON)
        certificate = self._day(row, reading, Field.CERTIFICATE_ON)
        reading.certificate_on = certificate.day if certificate else None
        status = self._day(row, reading, Field.STATUS_ON)
        reading.status_on = status.day if status else None

    def _day(self, row: ListRow, reading: Reading, fld: Field) -> Day | None:
        read = partial(read_day, months_first=self._months_first[fld])
        found = self._take(row, reading, fld, read)
        if found and found.day and found.day > self._as_of:
            self._note(reading, fld, AFTER_LIST, MEND_DAY)
        return found

    def _read_capital(self, row: ListRow, reading: Reading) -> None:
        found = self._take(row, reading, Field.CAPITAL, lambda cell: read_money(cell, self._unit, self._mark))
        if found is not None:
            reading.capital = found.thousandths
            if found.is_rounded:
                self._note(reading, Field.CAPITAL, ROUNDED, MEND_NOTHING, Gravity.NOTE)

    def _read_status(self, row: ListRow, reading: Reading) -> None:
        reading.status = self._take(row, reading, Field.STATUS, read_status)
        if reading.status and reading.status.note:
            self._note(reading, Field.STATUS, reading.status.note, MEND_LOOK, Gravity.NOTE)

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
            self._note(reading, fld, NOBODY, MEND_NOBODY, Gravity.NOTE)

    # Place

    def _read_place(self, row: ListRow, reading: Reading) -> None:
        texts = {}
        for fld in (Field.COMMUNE, Field.DISTRICT, Field.PROVINCE, Field.AREA_CODE):
            texts[fld] = self._take(row, reading, fld, values.read_text) or ""
        if any(r.field in texts for r in reading.remarks):
            return
        told = self._told(row, texts, reading.address)
        if Field.ADDRESS not in self._columns.by_field and told[0] and told[0].text != texts[Field.COMMUNE]:
            reading.address = texts[Field.COMMUNE]
        reading.hints = [t for t in (reading.address, texts[Field.COMMUNE]) if t]
        try:
            reading.unit = self._find(told, texts[Field.AREA_CODE])
        except _Misnamed as misnamed:
            self._note_place(reading, misnamed)
            return
        if reading.unit is None:
            reading.remark(PLACES, NO_PLACE, places.MEND_UNKNOWN, Gravity.WRONG)

    def _note_place(self, reading: Reading, misnamed: "_Misnamed") -> None:
        candidates = [f"{self._gazetteer.full_name(u)} ({u.code})" for u in misnamed.candidates[:6]]
        if candidates:
            what, mend = places.SEVERAL.fill(candidates="; ".join(candidates)), places.MEND_SEVERAL
        else:
            what, mend = misnamed.words.unknown, places.MEND_UNKNOWN
        reading.remark(misnamed.words.fields, what, mend, Gravity.WRONG)

    def _find(self, told: Sequence["_Words | None"], code: str) -> Unit | None:
        """The commune that a row means: by its code, its own cells, its address, the section it lies in."""
        gazetteer = self._gazetteer
        in_commune, in_district, in_province = told
        province = _named(in_province, gazetteer.province)
        district = _named(in_district, lambda text: gazetteer.district(text, province))
        commune = _named(in_commune, lambda text: gazetteer.commune(text, district, province))
        in_code = _Words(code, (Field.AREA_CODE,), places.UNKNOWN) if code else None
        coded = _named(in_code, gazetteer.by_code)
        if in_code and coded and commune and in_commune and in_commune.fields == (Field.COMMUNE,):
            units = gazetteer.units
            if units.identity(coded) != units.identity(commune):
                raise _Misnamed(in_code, [coded, commune])
        return coded or commune

    def _told(
        self, row: ListRow, texts: Mapping[Field, str], address: str
    ) -> tuple["_Words | None", "_Words | None", "_Words | None"]:
        """The words that name the commune, district and province, those nearest to the row first."""
        in_commune = self._gazetteer.in_address(texts[Field.COMMUNE])
        in_address = self._gazetteer.in_address(address)
        found = []
        for level, (fld, starts, unknown) in enumerate(_LEVELS):
            own = in_commune[level] or texts[fld] if fld is Field.COMMUNE else texts[fld]
            section = next((s.text for s in reversed(row.sections) if fold(s.text).startswith(starts)), "")
            nearest = (
                (own, (fld,)), (in_commune[level], (Field.COMMUNE,)), (in_address[level], (Field.ADDRESS,)),
                (section, (fld, *PLACES)),
            )  # fmt: skip
            words = (_Words(text, fields, unknown) for text, fields in nearest if text)
            found.append(next(words, None))
        return found[0], found[1], found[2]


class _Words(NamedTuple):
    """Words that name a unit, in which fields they may stand, and what to say where nothing is called so."""

    text: str
    fields: tuple[Field, ...]
    unknown: Text


class _Misnamed(Exception):
    """Words that name no unit, or several."""

    def __init__(self, words: _Words, candidates: Sequence[Unit]) -> None:
        super().__init__(words, candidates)
        self.words, self.candidates = words, candidates


def _named(words: _Words | None, find: Callable[[str], Unit]) -> Unit | None:
    """The unit that some words name, where there are any."""
    if words is None:
        return None
    try:
        return find(words.text)
    except UnknownPlace as unknown:
        raise _Misnamed(words, unknown.candidates) from None


_LEVELS = (
    (Field.COMMUNE, ("xa ", "phuong ", "thi tran ", "dac khu "), places.UNKNOWN),
    (
        Field.DISTRICT,
        ("huyen ", "thi xa ", "thanh pho ", "tp ", "quan ", "tx "),
        places.UNKNOWN_DISTRICT,
    ),
    (Field.PROVINCE, ("tinh ",), places.UNKNOWN_PROVINCE),
)


def _kind_of_section(text: str) -> Kind | None:
    try:
        return read_kind(text)
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
    """For every blank cell hidden under one joined downwards: where the shown one is."""
    joined = {}
    for top, left, bottom, right in layout.sheet.merged:
        if top < bottom and top >= layout.head.row + layout.head.height:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if layout.sheet.cell(row, column) is None:
                        joined[row, column] = (top, left)
    return joined


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
