"""Where the demo plays: real provinces and communes, under the code and name that they bear on each day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY
from sohtx.core.units import Unit, UnitChange, Units
from sohtx.demo.days import BOOK_OPENED, REFORM
from sohtx.demo.dice import Dice
from sohtx.demo.tables import rows


@dataclass(frozen=True)
class Province:
    """A province of before the reform, with its communes of the day on which the book was opened."""

    unit: Unit
    communes: tuple[Unit, ...]
    units: Units

    @cached_property
    def deck(self) -> list[Unit]:
        """The communes, wards and towns several times: organizations are thicker there; some communes have few."""
        dice = Dice("communes", self.unit.code)
        return [
            commune
            for commune in self.communes
            for _ in range(dice.between(1, 6) + (5 if commune.name.startswith(("Phường", "Thị trấn")) else 0))
        ]

    def was_the_same(self, commune: Unit, day: date) -> bool:
        """Whether its code meant the same commune on an earlier day."""
        meant = self.units.resolve(commune.code, day)
        return meant is not None and self.units.identity(meant) == self.units.identity(commune)

    def on(self, commune: Unit, day: date) -> Unit:
        """What the commune is on a day: itself, or what it passed into."""
        if commune.exists_on(day) or day < commune.valid_from:
            return commune
        return self._passed(commune, day)

    def _passed(self, commune: Unit, day: date) -> Unit:
        key = (commune.key, day)
        if key not in self._places:
            self._places[key] = self.units.place(commune, day).unit
        return self._places[key]

    @cached_property
    def _places(self) -> dict[tuple[str, date], Unit]:
        return {}

    def registrar(self, commune: Unit, day: date) -> str:
        """Who registers there: the district's finance office, since the reform the commune."""
        if day >= REFORM:
            return f"UBND {lower(self.on(commune, day).name)}"
        return f"Phòng Tài chính - Kế hoạch {lower(self.district(commune).name)}"

    def district(self, commune: Unit) -> Unit:
        """The district in which it lay when the book was opened."""
        district = self.units.resolve(commune.parent_code, BOOK_OPENED)
        return district or commune

    def address(self, commune: Unit, day: date, dice: Dice) -> str:
        """An address whose hamlet says that it is invented."""
        unit = self.on(commune, day)
        hamlet = "Tổ" if unit.name.startswith(("Phường", "Thị trấn")) else "Thôn"
        upper = self.units.resolve(unit.parent_code, day)
        above = f", {lower(upper.name)}" if upper is not None else ""
        return f"{hamlet} Giả Định {dice.between(1, 12)}, {lower(unit.name)}{above}"


def lower(name: str) -> str:
    """A unit's name within a sentence: its type without a capital."""
    return name[0].lower() + name[1:]


def provinces() -> dict[str, Province]:
    """The provinces of before the reform, by code."""
    units = _official_units()
    communes: dict[str, list[Unit]] = defaultdict(list)
    found: dict[str, Unit] = {}
    for commune in units.of_level(Level.COMMUNE, BOOK_OPENED):
        province = units.printed(commune, Level.PROVINCE, BOOK_OPENED)
        found[province.code] = province
        communes[province.code].append(commune)
    return {code: Province(found[code], tuple(communes[code]), units) for code in sorted(found)}


def _official_units() -> Units:
    """The official units, read as plain tables: the demo writes packages and needs no book."""
    levels = {str(level): level for level in Level}
    units = (
        Unit(r["code"], r["name"], levels[r["level"]], r["parent_code"],
             _day(r["valid_from"], BEGINNING), _day(r["valid_to"], OPEN_DAY))
        for r in rows("sohtx.areas", "official", "areas.csv")
    )  # fmt: skip
    changes = (
        UnitChange(date.fromisoformat(r["on"]), r["from_code"], r["to_code"],
                   Fraction(r["share"]) if r["share"] else None)
        for r in rows("sohtx.areas", "official", "area_changes.csv")
    )  # fmt: skip
    return Units(units, changes)


def _day(text: str, blank: date) -> date:
    return date.fromisoformat(text) if text else blank
