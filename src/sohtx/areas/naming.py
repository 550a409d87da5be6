"""Names of units: finding a unit by what people write, and writing it so that it is taken for no other.

``full_name`` says where a unit lies; ``dated_name`` tells one that has ended from a later one of its name;
``names_apart`` tells apart those that stand in one list; ``proper_key`` is what names are listed by.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sohtx.core.alphabet import plain, sort_key
from sohtx.core.codes import Level
from sohtx.core.moment import OPEN_DAY
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.core.units import Unit, UnitKey, Units

SHOWN = 8
WRITTEN_TYPES = ("Thị trấn", "Thị xã", "Thành phố", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
TYPES = tuple(plain(words) for words in WRITTEN_TYPES)


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


# Units of one name


def dated_name(units: Units, unit: Unit) -> str:
    """A unit's name; of one that has ended and whose name another bears since, with the day: before 1/7/2025."""
    ends = units.ends(unit)
    if ends >= OPEN_DAY or not _is_borne_later(units, unit, ends):
        return unit.name
    return str(BEFORE.fill(name=unit.name, day=say_day(ends)))


def _is_borne_later(units: Units, unit: Unit, ends: date) -> bool:
    others = _namesakes(units)[unit.level, unit.name]
    return any(other.valid_to > ends and units.identity(other) != units.identity(unit) for other in others)


@lru_cache(maxsize=8)
def _namesakes(units: Units) -> dict[tuple[Level, str], list[Unit]]:
    """All units of each level by their names."""
    found: dict[tuple[Level, str], list[Unit]] = defaultdict(list)
    for unit in units.in_order:
        found[unit.level, unit.name].append(unit)
    return found


def names_apart(units: Units, listed: Iterable[Unit], day: date) -> dict[UnitKey, str]:
    """The names of units in one list of a day: those of one name with the unit above them, else with their last day."""
    chosen = {unit.key: unit for unit in listed}
    told = {key: unit.name for key, unit in chosen.items()}
    told |= {key: _within(units, chosen[key], day) for key in _shared(told)}
    return told | {key: dated_name(units, chosen[key]) for key in _shared(told)}


def _shared(told: dict[UnitKey, str]) -> list[UnitKey]:
    """Those whose name another has too."""
    often = Counter(told.values())
    return [key for key, name in told.items() if often[name] > 1]


def _within(units: Units, unit: Unit, day: date) -> str:
    above = units.parent(unit, day)
    is_plain = above is None or above.key in (unit.key, units.country.key)
    return unit.name if is_plain or above is None else f"{unit.name} ({above.name})"


def proper_key(name: str) -> bytes:
    """What a unit's name is listed by: the proper name in the order of the alphabet, whatever the unit's type."""
    kind = next((f"{words} " for words in WRITTEN_TYPES if name.startswith(f"{words} ")), "")
    return sort_key(name.removeprefix(kind)) + b"\0" + sort_key(kind)


BEFORE = Text("{name} (trước {day})", "{name} (before {day})")
