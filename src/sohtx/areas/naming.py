"""Finding a unit by what people write: its code, or its name in any spelling, with or without its type and parents."""

from collections import defaultdict
from datetime import date
from functools import lru_cache

from sohtx.core.alphabet import plain
from sohtx.core.codes import Level
from sohtx.core.units import Unit, Units

SHOWN = 8
TYPES = ("thi tran", "thi xa", "thanh pho", "dac khu", "phuong", "huyen", "quan", "tinh", "xa")


def units_named(units: Units, text: str, day: date, level: Level = Level.COMMUNE) -> list[Unit]:
    """The units of a level in force on a day that a text means: by code, else by name; ``Bản Hồ, Lào Cai`` narrows.

    None where nothing is meant; several where more than one bears the name.
    """
    by_code = units.resolve(text.strip(), day) if text.strip().isascii() else None
    if by_code is not None and by_code.exists_on(day) and by_code.level is level:
        return [by_code]
    first, *around = [plain(part) for part in text.split(",")]
    names = _names(units, day, level)
    found = names.get(first) or names.get(bare(first), [])
    typed = [unit for unit in found if plain(unit.name) == first]
    found = typed or found
    for part in filter(None, around):
        found = [
            u for u in found if any(bare(part) == bare(plain(a.name)) for a in units.above(u, day))
        ] or found
    return found


def bare(words: str) -> str:
    """A plain name without its type."""
    return next((words.removeprefix(f"{kind} ") for kind in TYPES if words.startswith(f"{kind} ")), words)


@lru_cache(maxsize=8)
def _names(units: Units, day: date, level: Level) -> dict[str, list[Unit]]:
    """The units of a level by their plain names, with and without their types."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.of_level(level, day):
        words = plain(unit.name)
        for name in {words, bare(words)}:
            found[name].append(unit)
    return found


def full_name(units: Units, unit: Unit, day: date) -> str:
    """A unit's name with the one above it: Xã Bản Hồ, Tỉnh Lào Cai."""
    above = units.parent(unit, day)
    country = units.country
    return (
        unit.name if above is None or above.key in (unit.key, country.key) else f"{unit.name}, {above.name}"
    )
