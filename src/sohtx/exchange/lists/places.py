"""Communes by name, old or new: which unit a list means, and by which code an entry of a day names it.

A code names a unit only together with a day. A name that several units bear is never settled by chance: the
candidates are listed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from sohtx.core.codes import Level
from sohtx.core.moment import day_before
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units, largest
from sohtx.exchange.lists.letters import split_tone
from sohtx.exchange.lists.names import fold

MOST_KEPT = 100_000  # names of units and addresses taken apart: the same ones come in row after row
_TYPE = re.compile(
    r"^(xã|phường|thị trấn|tt|đặc khu|huyện|quận|thị xã|tx|thành phố|tp|tỉnh|x|p|h|t)(?:\s*\.\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_FULL = {
    "tt": "thị trấn",
    "tx": "thị xã",
    "tp": "thành phố",
    "x": "xã",
    "p": "phường",
    "h": "huyện",
    "t": "tỉnh",
}
_LEVELS = {
    "xã": Level.COMMUNE, "phường": Level.COMMUNE, "thị trấn": Level.COMMUNE, "đặc khu": Level.COMMUNE,
    "huyện": Level.DISTRICT, "quận": Level.DISTRICT, "thị xã": Level.DISTRICT, "tỉnh": Level.PROVINCE,
}  # fmt: skip


class UnknownPlace(Exception):
    """No unit, or several, are meant; ``candidates`` are the several."""

    def __init__(self, candidates: Sequence[Unit] = ()) -> None:
        super().__init__(candidates)
        self.candidates = candidates


@dataclass(frozen=True)
class Expressed:
    """How an entry of a day names a unit: its code then; ``chosen``: among how many origins one was chosen."""

    code: str
    unit: Unit
    chosen: int = 0


class Gazetteer:
    """Finds units by their names, around one province (its code on that day, or its key) and day."""

    def __init__(self, units: Units, as_of: date, province: str = "") -> None:
        self.units, self._as_of = units, as_of
        self._home = (units.rows.get(province) or units.resolve(province, as_of)) if province else None
        if self._home is not None and self._home.level is not Level.PROVINCE:
            self._home = None

    @cached_property
    def _provinces(self) -> dict[str, str]:
        """By the identity of any unit: the identity of the province, today's, that it belongs to."""
        return {}

    def province_of(self, unit: Unit) -> str:
        """The identity of the province in which a unit, or what came of it, lies last."""
        key = unit.key
        if key not in self._provinces:
            current: Unit | None = unit
            for _ in range(4):
                if current is None or current.level is Level.PROVINCE:
                    break
                day = (
                    min(day_before(current.valid_to), self._as_of)
                    if current.valid_from <= self._as_of
                    else current.valid_from
                )
                current = self.units.resolve(current.parent_code, max(day, current.valid_from))
            self._provinces[key] = self._last(current) if current else ""
        return self._provinces[key]

    def _last(self, unit: Unit) -> str:
        return self.units.identity(self.units.place(unit, date(9000, 1, 1)).unit)

    def province(self, text: str) -> Unit:
        """The province of a name."""
        return self._one(self._named(Level.PROVINCE, text), text)

    def district(self, text: str, province: Unit | None = None) -> Unit:
        """The district of a name."""
        return self._one(self._within(self._named(Level.DISTRICT, text), province), text)

    def commune(self, text: str, district: Unit | None = None, province: Unit | None = None) -> Unit:
        """The commune of a name, in the district and province if they are told."""
        if re.fullmatch(r"\d{5}", text.strip()):
            return self.by_code(text.strip())
        found = self._within(self._named(Level.COMMUNE, text), province)
        if district is not None:
            found = self._in_district(found, district)
        return self._one(found, text)

    def by_code(self, code: str) -> Unit:
        """The unit of a code, read on the day of the list."""
        unit = self.units.resolve(code.zfill(5) if code.isdigit() else code, self._as_of)
        if unit is None or unit.level is not Level.COMMUNE:
            raise UnknownPlace
        return unit

    def _named(self, level: Level, text: str) -> list[Unit]:
        bare, kind = _bare(text), _type_of(text)
        found = _names_of(self.units).get((level, fold(bare)), [])
        if not bare.isascii() or any(_key(_bare(u.name)) == _key(bare) for u in found):
            found = [u for u in found if _key(_bare(u.name)) == _key(bare)] or found
        if kind and (of_type := [u for u in found if _type_of(u.name) == kind]):
            return of_type
        return list(found)

    def _within(self, found: Iterable[Unit], province: Unit | None) -> list[Unit]:
        home = province or self._home
        if home is None:
            return list(found)
        last = self._last(home)
        return [unit for unit in found if self.province_of(unit) == last]

    def _in_district(self, found: Sequence[Unit], district: Unit) -> list[Unit]:
        """The communes of a district; a new commune is in it if it came from one of its communes."""
        inside = [u for u in found if self._parent(u) == self.units.identity(district)]
        if inside:
            return inside
        return [
            u
            for u in found
            if any(self._parent(p.source) == self.units.identity(district) for p in self.units.origins(u))
        ]

    def _parent(self, unit: Unit) -> str:
        day = min(day_before(unit.valid_to), date(9000, 1, 1))
        parent = self.units.resolve(unit.parent_code, max(day, unit.valid_from))
        return self.units.identity(parent) if parent else ""

    def _one(self, found: Sequence[Unit], text: str) -> Unit:
        """The one unit that is meant: one in force on the day of the list goes before those that ended or come."""
        by_line = {self.units.identity(u): self.units.nearest_row(u, self._as_of) for u in found}
        lines = list(by_line.values())
        present = [u for u in lines if u.exists_on(self._as_of)]
        past = [u for u in lines if u.valid_to <= self._as_of]
        for group in (present, past, lines):
            if len(group) == 1:
                return group[0]
            if group:
                raise UnknownPlace(sorted(group, key=lambda u: u.key))
        del text
        raise UnknownPlace

    def full_name(self, unit: Unit) -> str:
        """A unit's name with the units above it."""
        names, current = [unit.name], unit
        for _ in range(3):
            parent = self.units.resolve(
                current.parent_code, max(day_before(current.valid_to), current.valid_from)
            )
            if parent is None or parent.level is Level.COUNTRY:
                break
            names.append(parent.name)
            current = parent
        return ", ".join(names)

    # By which code an entry of a day names a unit

    def express(self, unit: Unit, day: date, hints: Sequence[str] = ()) -> Expressed:
        """The code by which an entry effective on a day names a unit of another day.

        ``hints`` are texts of the row that may name the older commune; one of the same name as the new one says
        nothing. Where nothing tells which of several a new
        commune came from, it is the one of the largest share, and how many there were is told.
        """
        row = self.units.row_on(unit, day)
        if row is not None:
            return Expressed(row.code, row)
        if self.units.ends(unit) <= day:
            place = self.units.place(unit, day)
            if place.is_choice:
                raise UnknownPlace(self._parts(unit, day))
            return Expressed(place.unit.code, place.unit)
        return self._before(unit, day, hints)

    def _parts(self, unit: Unit, day: date) -> list[Unit]:
        return [self.units.nearest_row(p.target, day) for p in self.units.successors(unit)]

    def _before(self, unit: Unit, day: date, hints: Sequence[str]) -> Expressed:
        chosen = 0
        for _ in range(20):
            passings = self.units.origins(unit)
            if self.units.begins(unit) <= day or not passings:
                break
            others = (p.source for p in passings if _key(_bare(p.source.name)) != _key(_bare(unit.name)))
            named = [source for source in others if _is_named(source, hints)]
            if len(passings) > 1 and len(named) != 1:
                chosen = max(chosen, len(passings))
            unit = named[0] if len(named) == 1 else largest(passings, lambda p: p.source)
        row = self.units.row_on(unit, day)
        if row is None or self.units.resolve(row.code, day) is not row:
            raise UnknownPlace
        return Expressed(row.code, row, chosen)

    def in_address(self, address: str) -> tuple[str, str, str]:
        """The commune, district and province that an address names, as it names them; blank where it does not."""
        found = {Level.COMMUNE: "", Level.DISTRICT: "", Level.PROVINCE: ""}
        for part in re.split(r"[,;]|\s[-–]\s", address):
            words = part.strip()
            kind = _type_of(words)
            level = _LEVELS.get(kind)
            if kind == "thành phố":
                level = Level.DISTRICT if self._named(Level.DISTRICT, words) else Level.PROVINCE
            if level and len(_type_word(words)) > 1 and not found[level]:
                found[level] = words
        return found[Level.COMMUNE], found[Level.DISTRICT], found[Level.PROVINCE]


@lru_cache(maxsize=4)
def _names_of(units: Units) -> dict[tuple[Level, str], list[Unit]]:
    """All units by level and folded name."""
    table: dict[tuple[Level, str], list[Unit]] = defaultdict(list)
    for unit in units.rows.values():
        if unit.level is not Level.COUNTRY:
            table[unit.level, fold(_bare(unit.name))].append(unit)
    return table


def _type_word(text: str) -> str:
    match = _TYPE.match(text)
    return match[1] if match else ""


@lru_cache(maxsize=MOST_KEPT)
def _type_of(text: str) -> str:
    word = _type_word(text).lower()
    return _FULL.get(word, word)


@lru_cache(maxsize=MOST_KEPT)
def _bare(text: str) -> str:
    """A unit's name without its type."""
    return re.sub(r"\s*\((cũ|mới)\)$|\s+(cũ|mới)$", "", _TYPE.sub("", text.strip()).strip())


@lru_cache(maxsize=MOST_KEPT)
def _key(text: str) -> str:
    """A name with its diacritics; tones wherever they are written."""
    words = re.sub(r"[\W_]+", " ", text.lower()).split()
    return " ".join("".join(split_tone(word)) for word in words)


def _is_named(unit: Unit, hints: Sequence[str]) -> bool:
    name = f" {_key(_bare(unit.name))} "
    typed = f" {_key(unit.name)} "
    return any(typed in f" {_key(hint)} " or name == f" {_key(_bare(hint))} " for hint in hints)


UNKNOWN = Text("không có xã, phường nào tên như vậy", "no commune is called so")
UNKNOWN_DISTRICT = Text("không có huyện, thị xã nào tên như vậy", "no district is called so")
UNKNOWN_PROVINCE = Text("không có tỉnh, thành phố nào tên như vậy", "no province is called so")
MEND_UNKNOWN = Text(
    "viết đúng tên xã, phường; ghi thêm huyện, tỉnh nếu là tên cũ",
    "write the commune's name; add the district and province of an old one",
)
SEVERAL = Text("có thể là: {candidates}", "may be: {candidates}")
MEND_SEVERAL = Text("ghi rõ cả huyện (cũ) hoặc mã xã", "add the (former) district, or the commune's code")
