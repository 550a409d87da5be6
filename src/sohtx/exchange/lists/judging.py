"""What becomes of each row of a list: new, known, wrong, doubtful. The rows before it count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sohtx.core.codes import Kind
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.exchange.lists.beginning import CannotOpen, Cells, Opening, digest_of
from sohtx.exchange.lists.differing import differences
from sohtx.exchange.lists.fields import PLACES, Field
from sohtx.exchange.lists.names import NearNames, Patience, exact_key
from sohtx.exchange.lists.options import Options
from sohtx.exchange.lists.places import Gazetteer
from sohtx.exchange.lists.reading import Gravity, Reading, Remark
from sohtx.exchange.lists.standing import BookSide, Standing


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


class Judge:
    """Says what becomes of each row; the rows before it count."""

    def __init__(self, file_name: str, options: Options, side: BookSide) -> None:
        self._file_name, self._options, self._side = file_name, options, side
        self._gazetteer = Gazetteer(side.units, options.as_of, options.province)
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
            reading.remark(PLACES, OUTSIDE, MEND_OUTSIDE, Gravity.WRONG)
            return self._judged(reading, Fate.WRONG)
        standing, doubt = self._in_book(reading)
        if standing is not None:
            return self._known(reading, standing)
        twin = None if doubt else self._in_list(reading)
        if twin is not None:
            doubt = TWICE.fill(line=twin.line, name=twin.name)
        self._keep(reading)
        if not reading.is_sound:
            return self._judged(reading, Fate.WRONG)
        if doubt and reading.line not in self._options.accepted:
            reading.remark((Field.NAME,), doubt, MEND_DOUBT, Gravity.DOUBTFUL)
            return self._judged(reading, Fate.DOUBTFUL)
        return self._staged(reading)

    def _is_outside(self, reading: Reading) -> bool:
        """Whether a row lies beyond the areas to which the list is bound."""
        if not self._options.within or reading.unit is None:
            return False
        unit = self._today(reading.unit)
        above = self._side.units.above(unit, self._options.as_of)
        return self._options.within.isdisjoint({unit.code, *(one.code for one in above)})

    def _known(self, reading: Reading, standing: Standing) -> CheckedRow:
        """A row of an organization of the book: nothing is taken, and what it says otherwise is told."""
        found = differences(self._side, standing, reading, self._options.as_of)
        told = Reading(reading.line, reading.columns, texts=reading.texts)
        for difference in found:
            told.remark(difference.fields, IN_BOOK_IS.fill(ours=difference.ours), MEND_KNOWN, Gravity.NOTE)
        why = IN_BOOK.fill(name=standing.name, org=standing.org_id)
        return CheckedRow(
            reading.line, Fate.KNOWN, reading.name, why, told.remarks, standing.org_id, reading=reading
        )

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
            return self._known(reading, self._side.by_id[org_id])
        opening = Opening(reading, org_id, self._options.as_of, self._gazetteer, self._file_name)
        try:
            entries = opening.entries()
        except CannotOpen as cannot:
            reading.remark(cannot.fields, cannot.what, cannot.mend, Gravity.WRONG)
            return self._judged(reading, Fate.WRONG)
        self._ids.add(org_id)
        for fields, what, mend in opening.notes:
            reading.remark(fields, what, mend, Gravity.NOTE)
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


IN_BOOK = Text("trong sổ là {name} ({org})", "in the book as {name} ({org})")
OTHER_KIND = Text(
    "trong sổ mã số này là của {name} ({org}), loại hình khác",
    "in the book this code is of {name} ({org}), of another kind",
)
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
TWICE = Text("giống dòng {line}: {name}", "is like line {line}: {name}")
MEND_DOUBT = Text(
    "xóa dòng nếu trùng; xác nhận nếu là đơn vị khác",
    "delete the line if it is the same; confirm it if it is another",
)
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
IN_BOOK_IS = Text("sổ ghi {ours}", "the book has {ours}")
MEND_KNOWN = Text(
    "nếu danh sách đúng, mở trang đơn vị và ghi thay đổi vào sổ",
    "if the list is right, open its page and record the change",
)
