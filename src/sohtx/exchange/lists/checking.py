"""What each row of a list would become. Nothing is written: this is looked at before anything is taken."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sohtx.core.codes import EntryType, Kind, Via
from sohtx.core.numbers import write_thousandths
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.exchange.lists import places
from sohtx.exchange.lists.columns import ColumnMatch, match_columns
from sohtx.exchange.lists.fields import Field
from sohtx.exchange.lists.layout import WHY, Layout, RowKind, read_layout
from sohtx.exchange.lists.letters import Encoding
from sohtx.exchange.lists.memory import ColumnMemory
from sohtx.exchange.lists.names import NearNames, Patience, exact_key
from sohtx.exchange.lists.opening import ListFile, cell_name
from sohtx.exchange.lists.places import Gazetteer, UnknownPlace
from sohtx.exchange.lists.reading import Gravity, Reading, Remark, RowReader
from sohtx.exchange.lists.standing import BookSide, Standing, book_side, same_place
from sohtx.exchange.lists.values import MoneyUnit
from sohtx.ledger import book

Cells = dict[str, str]
KINDS = {str(kind): kind for kind in Kind}
FIELDS = {str(fld): fld for fld in Field}


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    ASIDE = "aside"


FATES: Mapping[Fate, Text] = {
    Fate.NEW: Text("đưa vào sổ", "goes into the book"),
    Fate.KNOWN: Text("đã có trong sổ", "is in the book already"),
    Fate.WRONG: Text("có lỗi, chưa lấy", "has errors, not taken"),
    Fate.DOUBTFUL: Text("cần xác nhận, chưa lấy", "to be confirmed, not taken"),
    Fate.ASIDE: Text("không phải dòng danh sách", "is no row of the list"),
}


@dataclass(frozen=True)
class Options:
    """What the officer says of a list.

    ``as_of`` is its day: organizations whose founding day is unknown stand in the book from it, and statuses hold
    on it. ``said`` names the field of columns (None: leave it out); ``accepted`` are lines that look like others
    and are organizations of their own all the same. ``within`` are the codes of the areas beyond which nothing is
    taken; empty where there is no such bound.
    """

    as_of: date
    province: str = ""
    sheet: str = ""
    head_row: int | None = None
    kind: Kind | None = None
    money_unit: MoneyUnit | None = None
    said: Mapping[int, Field | None] = field(default_factory=dict)
    accepted: frozenset[int] = frozenset()
    within: frozenset[str] = frozenset()


def as_told(options: Options) -> dict[str, Any]:
    """Options as they are written down."""
    return {
        "as_of": str(options.as_of), "province": options.province, "sheet": options.sheet,
        "head_row": options.head_row, "kind": str(options.kind or ""), "money_unit": str(options.money_unit or ""),
        "said": {str(column): str(fld or Field.IGNORED) for column, fld in options.said.items()},
        "accepted": sorted(options.accepted), "within": sorted(options.within),
    }  # fmt: skip


def read_told(told: Mapping[str, Any]) -> Options:
    """Options as they were written down."""
    return Options(
        as_of=date.fromisoformat(told["as_of"]), province=told["province"], sheet=told["sheet"],
        head_row=told["head_row"], kind=KINDS.get(told["kind"]),
        money_unit=MoneyUnit(told["money_unit"]) if told["money_unit"] else None,
        said={int(column): FIELDS[fld] for column, fld in told["said"].items()},
        accepted=frozenset(told["accepted"]), within=frozenset(told["within"]),
    )  # fmt: skip


@dataclass(frozen=True)
class CheckedRow:
    """One row with what becomes of it."""

    line: int
    fate: Fate
    name: str
    why: Text | None = None
    remarks: Sequence[Remark] = ()
    org_id: str = ""
    entries: Sequence[Cells] = ()
    contacts: Sequence[Cells] = ()
    reading: Reading | None = None


@dataclass(frozen=True)
class Checked:
    """A list gone through, row by row."""

    file: ListFile
    options: Options
    layout: Layout
    columns: Sequence[ColumnMatch]
    rows: Sequence[CheckedRow]

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rows have each fate."""
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in Fate}

    @property
    def remarks(self) -> list[Remark]:
        """Everything found, in the order of the rows."""
        return [remark for row in self.rows for remark in row.remarks]

    @property
    def encodings(self) -> Mapping[Encoding, int]:
        """How many cells were in an old encoding."""
        return self.layout.encodings

    def of_fate(self, fate: Fate) -> list[CheckedRow]:
        """The rows of a fate."""
        return [row for row in self.rows if row.fate is fate]


def check_list(file: ListFile, options: Options, side: BookSide | None = None) -> Checked:
    """Go through a list beside the book; ``side`` is the book where it has been read already."""
    side = side or book_side(options.as_of)
    layout, columns, readings = read_list(file, options, side)
    judge = _Judge(file.name, options, side, columns)
    by_line = {reading.line: reading for reading in readings}
    rows = [
        judge.row(by_line[row.row + 1])
        if row.kind is RowKind.ROW
        else CheckedRow(row.row + 1, Fate.ASIDE, _words(row.cells), WHY[row.kind])
        for row in layout.rows
    ]
    return Checked(file, options, layout, columns, rows)


def read_list(
    file: ListFile, options: Options, side: BookSide
) -> tuple[Layout, list[ColumnMatch], list[Reading]]:
    """The rows of a list as they read, without holding them against anything."""
    layout = read_layout(file, options.sheet, options.head_row)
    columns = match_columns(layout, ColumnMemory(book.home()).known(), options.said)
    gazetteer = Gazetteer(side.units, options.as_of, options.province)
    reader = RowReader(
        layout, columns, gazetteer, side.own_sectors,
        as_of=options.as_of, kind=options.kind, money_unit=options.money_unit,
    )  # fmt: skip
    return layout, columns, [reader.read(row) for row in layout.rows if row.kind is RowKind.ROW]


def remember_columns(checked: Checked) -> None:
    """Keep what the officer said of this list's columns for the lists to come."""
    remember_said(checked.layout, checked.options.said)


def remember_said(layout: Layout, said: Mapping[int, Field | None]) -> None:
    """Keep what was said of some columns for the lists to come."""
    heads = layout.head.texts
    told = {heads[c]: fld or Field.IGNORED for c, fld in said.items() if 0 <= c < len(heads)}
    ColumnMemory(book.home()).remember(told)


def _words(cells: Sequence[object]) -> str:
    return " ".join(str(cell) for cell in cells if cell is not None)[:200]


class _Judge:
    """Says what becomes of each row; the rows before it count."""

    def __init__(
        self, file_name: str, options: Options, side: BookSide, columns: Sequence[ColumnMatch]
    ) -> None:
        self._file_name, self._options, self._side = file_name, options, side
        self._gazetteer = Gazetteer(side.units, options.as_of, options.province)
        self._name_column = next((m.column for m in columns if m.field is Field.NAME), 0)
        self._taxes: dict[str, Reading] = {}
        self._near: NearNames[tuple[int, Reading]] = NearNames()
        self._same: dict[tuple[str, Kind | None, str], tuple[int, Reading]] = {}
        self._kept = 0
        self._patience = Patience()
        self._ids: set[str] = set()
        self._numbers: dict[str, int] = {}

    def row(self, reading: Reading) -> CheckedRow:
        """Judge one row."""
        if self._is_outside(reading):
            reading.remarks.append(self._remark(reading, OUTSIDE, MEND_OUTSIDE))
            return self._judged(reading, Fate.WRONG)
        standing, doubt = self._in_book(reading)
        if standing is not None:
            why = IN_BOOK.fill(name=standing.name, org=standing.org_id)
            return CheckedRow(
                reading.line, Fate.KNOWN, reading.name, why, (), standing.org_id, reading=reading
            )
        twin = None if doubt else self._in_list(reading)
        if twin is not None:
            doubt = TWICE.fill(line=twin.line, name=twin.name)
        self._keep(reading)
        if not reading.is_sound:
            return self._judged(reading, Fate.WRONG)
        if doubt and reading.line not in self._options.accepted:
            reading.remarks.append(self._remark(reading, doubt, MEND_DOUBT, Gravity.DOUBTFUL))
            return self._judged(reading, Fate.DOUBTFUL)
        return self._staged(reading)

    def _remark(self, reading: Reading, what: Text, mend: Text, gravity: Gravity = Gravity.WRONG) -> Remark:
        """A remark about the row as a whole, at its name."""
        cell = cell_name(reading.line - 1, self._name_column)
        return Remark(reading.line, cell, Field.NAME, reading.name, what, mend, gravity)

    def _is_outside(self, reading: Reading) -> bool:
        """Whether a row lies beyond the areas to which the list is bound."""
        if not self._options.within or reading.unit is None:
            return False
        unit = self._today(reading.unit)
        above = self._side.units.above(unit, self._options.as_of)
        return self._options.within.isdisjoint({unit.code, *(one.code for one in above)})

    def _judged(self, reading: Reading, fate: Fate) -> CheckedRow:
        return CheckedRow(reading.line, fate, reading.name, None, tuple(reading.remarks), reading=reading)

    def _in_book(self, reading: Reading) -> tuple[Standing | None, Text | None]:
        """The organization of the book that a row is; or why it may be one, which a person must say."""
        kind = reading.kind or ""
        if reading.tax_code and (found := self._side.with_tax_code(reading.tax_code, kind)):
            if not kind or found.kind == kind:
                return found, None
            return None, OTHER_KIND.fill(name=found.name, org=found.org_id)
        if not reading.name or reading.unit is None:
            return None, None
        return self._by_name(reading, kind, self._today(reading.unit))

    def _by_name(self, reading: Reading, kind: str, unit: Unit) -> tuple[Standing | None, Text | None]:
        for found in self._side.named(reading.name, kind, unit):
            if not (reading.tax_code and found.tax_code):
                return found, None
            return None, OTHER_CODE.fill(name=found.name, code=found.tax_code)
        for found in self._side.near(reading.name, kind, unit, self._patience):
            if not (reading.tax_code and found.tax_code):
                return None, NEAR_BOOK.fill(name=found.name, org=found.org_id)
        return None, None

    def _today(self, unit: Unit) -> Unit:
        return self._side.units.place(unit, self._options.as_of).unit

    def _in_list(self, reading: Reading) -> Reading | None:
        """The row above that this one repeats, or nearly."""
        if reading.tax_code and reading.tax_code in self._taxes:
            return self._taxes[reading.tax_code]
        if reading.unit is None or not reading.name:
            return None
        place = self._side.units.identity(self._today(reading.unit))
        same = self._same.get((place, reading.kind, exact_key(reading.name)))
        for at, other in self._near.near((place, reading.kind), reading.name, self._patience):
            if same is not None and same[0] <= at:
                break
            if not (reading.tax_code and other.tax_code):
                return other
        return same[1] if same else None

    def _keep(self, reading: Reading) -> None:
        if reading.tax_code:
            self._taxes.setdefault(reading.tax_code, reading)
        if reading.unit is not None and reading.name:
            place = self._side.units.identity(self._today(reading.unit))
            self._near.add((place, reading.kind), reading.name, (self._kept, reading))
            self._same.setdefault((place, reading.kind, exact_key(reading.name)), (self._kept, reading))
            self._kept += 1

    def _staged(self, reading: Reading) -> CheckedRow:
        org_id = self._org_id(reading)
        if org_id in self._side.by_id:
            why = IN_BOOK.fill(name=self._side.by_id[org_id].name, org=org_id)
            return CheckedRow(reading.line, Fate.KNOWN, reading.name, why, (), org_id, reading=reading)
        opening = Opening(reading, org_id, self._options.as_of, self._gazetteer, self._file_name)
        try:
            entries = opening.entries()
        except CannotOpen as cannot:
            reading.remarks.append(self._remark(reading, cannot.what, cannot.mend))
            return self._judged(reading, Fate.WRONG)
        self._ids.add(org_id)
        reading.remarks += [self._remark(reading, what, mend, Gravity.NOTE) for what, mend in opening.notes]
        contacts = [{"org_id": org_id, **contact} for contact in reading.contacts]
        return CheckedRow(
            reading.line,
            Fate.NEW,
            reading.name,
            None,
            tuple(reading.remarks),
            org_id,
            entries,
            contacts,
            reading,
        )

    def _org_id(self, reading: Reading) -> str:
        """An identifier that the same row always gets: its code, else a digest of its name and place."""
        if (
            reading.tax_code
            and reading.tax_code not in self._ids
            and reading.tax_code not in self._side.by_id
        ):
            return reading.tax_code
        unit = self._side.units.identity(reading.unit) if reading.unit else ""
        base = digest_of(reading.kind or "", exact_key(reading.name), reading.tax_code, unit)[:16]
        number = self._numbers.get(base, 1)
        org_id = f"DS-{base}" if number == 1 else f"DS-{base}-{number}"
        while org_id in self._ids:
            number += 1
            org_id = f"DS-{base}-{number}"
        self._numbers[base] = number
        return org_id


class CannotOpen(Exception):
    """A row whose cells are sound each by itself but make no beginning together."""

    def __init__(self, what: Text, mend: Text) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend


class Opening:
    """The entries by which one organization comes into the book from a list."""

    def __init__(
        self, reading: Reading, org_id: str, as_of: date, gazetteer: Gazetteer, file_name: str
    ) -> None:
        self._reading, self._org_id, self._as_of = reading, org_id, as_of
        self._gazetteer, self._file_name = gazetteer, file_name
        self.notes: list[tuple[Text, Text]] = []

    def entries(self) -> list[Cells]:
        """The birth, then what follows; each known by its content."""
        birth_on = self._birth_day()
        made = [self._birth(birth_on), *self._naming(birth_on), *self._status(birth_on)]
        return [with_entry_id({key: value for key, value in cells.items() if value}) for cells in made]

    def _birth_day(self) -> date:
        founded = self._reading.founded
        if founded is not None and founded.day is None:
            self.notes.append(
                (ONLY_YEAR.fill(told=founded.told, on=self._as_of.strftime("%d/%m/%Y")), MEND_YEAR)
            )
        return founded.day if founded and founded.day else self._as_of

    def _birth(self, on: date) -> Cells:
        reading = self._reading
        is_known = bool(reading.founded and reading.founded.day)
        capital = "" if reading.capital is None else write_thousandths(reading.capital)
        return self._base(EntryType.ESTABLISHED, on) | {
            "via": "" if is_known else str(Via.OPENED),
            "document_on": str(reading.certificate_on or ""), "issuer": reading.issuer,
            "kind": str(reading.kind or ""), "name": reading.name, "tax_code": reading.tax_code,
            "area_code": self._code(on), "address": reading.address, "sector": reading.sector,
            "vsic": reading.vsic, "charter_capital": capital,
            "is_alliance_member": reading.is_alliance_member,
        }  # fmt: skip

    def _base(self, entry: EntryType, on: date) -> Cells:
        paper = SOURCE.fill(file=self._file_name).vi
        if self._reading.certificate and entry is EntryType.ESTABLISHED:
            paper = f"{self._reading.certificate}; {paper}"
        return {"org_id": self._org_id, "entry": str(entry), "effective_on": str(on), "document_no": paper}

    def _unit(self) -> Unit:
        if self._reading.unit is None:
            raise CannotOpen(NO_PLACE_THEN, places.MEND_UNKNOWN)
        return self._reading.unit

    def _code(self, on: date) -> str:
        try:
            named = self._gazetteer.express(self._unit(), on, self._reading.hints)
        except UnknownPlace as unknown:
            shown = "; ".join(f"{self._gazetteer.full_name(u)} ({u.code})" for u in unknown.candidates)
            what = places.SEVERAL.fill(candidates=shown) if shown else NO_PLACE_THEN
            raise CannotOpen(what, places.MEND_SEVERAL) from None
        if named.chosen:
            shown = self._gazetteer.full_name(named.unit)
            self.notes.append((OLD_PLACE.fill(count=named.chosen, unit=shown), MEND_OLD_PLACE))
        return named.code

    def _naming(self, birth_on: date) -> list[Cells]:
        """Where the older unit was divided, the entry by which the organization names its part."""
        units, unit = self._gazetteer.units, self._unit()
        begins = units.begins(unit)
        if begins <= birth_on:
            return []
        older = self._gazetteer.express(unit, birth_on, self._reading.hints).unit
        place = units.place(older, begins)
        if not place.is_choice and units.identity(place.unit) == units.identity(unit):
            return []
        code = self._gazetteer.express(unit, begins).code
        return [self._base(EntryType.AMENDED, begins) | {"area_code": code}]

    def _status(self, birth_on: date) -> list[Cells]:
        status = self._reading.status
        if status is None or status.entry is None:
            return []
        entry = status.entry
        if status.is_gone:
            if not self._reading.status_on or not (self._reading.founded and self._reading.founded.day):
                raise CannotOpen(GONE, MEND_GONE)
            if self._reading.kind == Kind.GROUP:
                entry = EntryType.TERMINATED
        on = self._reading.status_on or self._as_of
        if on < birth_on:
            raise CannotOpen(BEFORE_BIRTH, MEND_BEFORE)
        return [self._base(entry, on)]


def with_entry_id(cells: Cells) -> Cells:
    """Cells with the identifier that their content gives them, the same in every book."""
    text = json.dumps(cells, ensure_ascii=False, sort_keys=True)
    return {"entry_id": "DS-" + hashlib.sha256(text.encode()).hexdigest()[:24], **cells}


def digest_of(*parts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def is_same_place(units: Units, one: Unit, other: Unit) -> bool:
    """Whether two units are one, or one came of the other."""
    return same_place(units, one, other)


def keep_folder() -> Path:
    """Where lists that were taken are kept."""
    return book.home() / "lists"


SOURCE = Text("Danh sách {file}", "List {file}")
IN_BOOK = Text("trong sổ là {name} ({org})", "in the book as {name} ({org})")
OTHER_KIND = Text(
    "trong sổ mã số này là của {name} ({org}), loại hình khác",
    "in the book this code is of {name} ({org}), of another kind",
)
OTHER_CODE = Text(
    "trong sổ có {name} cùng xã, mã số {code}", "the book has {name} in the same commune, with code {code}"
)
NEAR_BOOK = Text("gần giống {name} ({org}) trong sổ", "is nearly {name} ({org}) of the book")
TWICE = Text("giống dòng {line}: {name}", "is like line {line}: {name}")
MEND_DOUBT = Text(
    "xóa dòng nếu trùng; xác nhận nếu là đơn vị khác",
    "delete the line if it is the same; confirm it if it is another",
)
OUTSIDE = Text(
    "ngoài địa bàn mà tài khoản này được giao", "lies outside the area that this account is in charge of"
)
MEND_OUTSIDE = Text(
    "để cán bộ của địa bàn đó, hoặc của tỉnh, nạp dòng này",
    "leave the row to the officer of that area or of the province",
)
ONLY_YEAR = Text(
    "chỉ biết {told}, chưa rõ ngày: ghi là có từ trước khi mở sổ ({on})",
    "only {told} is told, not the day: recorded as there before the book was opened ({on})",
)
MEND_YEAR = Text("ghi đủ ngày/tháng/năm nếu biết", "write the whole day if it is known")
OLD_PLACE = Text(
    "khi thành lập xã mới chưa có ({count} xã cũ nhập lại): tạm ghi {unit}",
    "the commune was not there yet at the founding ({count} older ones make it up): recorded in {unit}",
)
MEND_OLD_PLACE = Text(
    "ghi xã cũ vào cột địa chỉ nếu khác", "name the older commune in the address if it was another"
)
NO_PLACE_THEN = Text("vào ngày đó chưa rõ thuộc xã nào", "its commune on that day cannot be told")
GONE = Text(
    "đã giải thể nhưng thiếu ngày thành lập hoặc ngày giải thể",
    "has ended, but its founding or its end has no day",
)
MEND_GONE = Text(
    "ghi đủ hai ngày, hoặc xóa dòng nếu không đưa vào sổ",
    "write both days, or delete the line to leave it out",
)
BEFORE_BIRTH = Text("ngày của tình trạng trước ngày thành lập", "its status is from before its founding")
MEND_BEFORE = Text("xem lại hai ngày", "look at the two days")
