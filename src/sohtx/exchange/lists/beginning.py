"""How one organization comes into the book from a row: the entries that it is born by, and of what they follow."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from sohtx.core.codes import EntryType, Kind, Via
from sohtx.core.numbers import write_thousandths
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.exchange.lists import places
from sohtx.exchange.lists.fields import PLACES, Field
from sohtx.exchange.lists.places import Gazetteer, UnknownPlace
from sohtx.exchange.lists.reading import Reading

Cells = dict[str, str]


class CannotOpen(Exception):
    """A row whose cells are sound each by itself but make no beginning together; ``fields`` are those to look at."""

    def __init__(self, fields: Sequence[Field], what: Text, mend: Text) -> None:
        super().__init__(fields, what, mend)
        self.fields, self.what, self.mend = fields, what, mend


class Opening:
    """The entries by which one organization comes into the book from a list."""

    def __init__(
        self, reading: Reading, org_id: str, as_of: date, gazetteer: Gazetteer, file_name: str
    ) -> None:
        self._reading, self._org_id, self._as_of = reading, org_id, as_of
        self._gazetteer, self._file_name = gazetteer, file_name
        self.notes: list[tuple[Sequence[Field], Text, Text]] = []

    def entries(self) -> list[Cells]:
        """The birth, then what follows; each known by its content."""
        birth_on = self._birth_day()
        made = [self._birth(birth_on), *self._naming(birth_on), *self._status(birth_on)]
        return [with_entry_id({key: value for key, value in cells.items() if value}) for cells in made]

    def _birth_day(self) -> date:
        founded = self._reading.founded
        if founded is not None and founded.day is None:
            what = ONLY_YEAR.fill(told=founded.told, on=self._as_of.strftime("%d/%m/%Y"))
            self.notes.append(((Field.FOUNDED_ON,), what, MEND_YEAR))
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
            raise CannotOpen(PLACES, NO_PLACE_THEN, places.MEND_UNKNOWN)
        return self._reading.unit

    def _code(self, on: date) -> str:
        try:
            named = self._gazetteer.express(self._unit(), on, self._reading.hints)
        except UnknownPlace as unknown:
            shown = "; ".join(f"{self._gazetteer.full_name(u)} ({u.code})" for u in unknown.candidates)
            what = places.SEVERAL.fill(candidates=shown) if shown else NO_PLACE_THEN
            raise CannotOpen(PLACES, what, places.MEND_SEVERAL) from None
        if named.chosen:
            shown = self._gazetteer.full_name(named.unit)
            self.notes.append((PLACES, OLD_PLACE.fill(count=named.chosen, unit=shown), MEND_OLD_PLACE))
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
                raise CannotOpen((Field.STATUS_ON, Field.STATUS), GONE, MEND_GONE)
            if self._reading.kind == Kind.GROUP:
                entry = EntryType.TERMINATED
        on = self._reading.status_on or self._as_of
        if on < birth_on:
            raise CannotOpen((Field.STATUS_ON, Field.STATUS), BEFORE_BIRTH, MEND_BEFORE)
        return [self._base(entry, on)]


def with_entry_id(cells: Cells) -> Cells:
    """Cells with the identifier that their content gives them, the same in every book."""
    text = json.dumps(cells, ensure_ascii=False, sort_keys=True)
    return {"entry_id": "DS-" + hashlib.sha256(text.encode()).hexdigest()[:24], **cells}


def digest_of(*parts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


SOURCE = Text("Danh sách {file}", "List {file}")
IN_BOOK = Text("trong sổ là {name} ({org})", "in the book as {name} ({org})")
OTHER_KIND = Text(
    "trong sổ mã số này là của {name} ({org}), loại hình khác",
    "in the book this code is of {name} ({org}), of another kind",
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
