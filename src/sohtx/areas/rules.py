"""What a table of units must satisfy before anything can stand on it (figures contract, section 3)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from sohtx.core.codes import Level
from sohtx.core.moment import OPEN_DAY, day_before
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT, Unit, UnitChange, UnitKey, Units

MUST_PASS_ON = (Level.COMMUNE, Level.PROVINCE)


class UnitFault(NamedTuple):
    """Something wrong with a unit, or with a change."""

    column: str
    value: str
    what: Text
    mend: Text
    unit: UnitKey = ""
    change: UnitChange | None = None


def check_units(units: Units) -> Iterator[UnitFault]:
    """Everything that makes a table of units unfit for use."""
    yield from _check_country(units)
    for unit in units.rows.values():
        yield from _check_days(unit)
        yield from _check_parent(units, unit)
    yield from _check_overlaps(units)
    yield from _check_changes(units)
    yield from _check_ends(units)
    yield from _check_circles(units)


def _check_country(units: Units) -> Iterator[UnitFault]:
    countries = [unit for unit in units.rows.values() if unit.level is Level.COUNTRY]
    if not countries:
        yield UnitFault("level", "country", *NO_COUNTRY)
    for unit in countries[1:]:
        if unit.code != countries[0].code:
            yield UnitFault("level", "country", *TWO_COUNTRIES, unit=unit.key)


def _check_days(unit: Unit) -> Iterator[UnitFault]:
    if unit.valid_to <= unit.valid_from:
        yield UnitFault("valid_to", str(unit.valid_to), *ENDS_FIRST, unit=unit.key)


def _check_parent(units: Units, unit: Unit) -> Iterator[UnitFault]:
    if unit.level is Level.COUNTRY:
        return
    parent = units.resolve(unit.parent_code, max(unit.valid_from, day_before(unit.valid_to)))
    if parent is None:
        yield UnitFault("parent_code", unit.parent_code, UNKNOWN_UNIT, MEND_UNIT, unit=unit.key)
    elif parent.level.depth >= unit.level.depth:
        yield UnitFault("parent_code", unit.parent_code, *PARENT_TOO_LOW, unit=unit.key)


def _check_overlaps(units: Units) -> Iterator[UnitFault]:
    rows = sorted(units.rows.values(), key=lambda u: (u.code, u.valid_from))
    for earlier, later in pairwise(rows):
        if earlier.code == later.code and later.valid_from < earlier.valid_to:
            yield UnitFault("code", later.code, *TWO_IN_FORCE, unit=later.key)


def _check_changes(units: Units) -> Iterator[UnitFault]:
    for change in units.changes:
        for column, code, day in (
            ("from_code", change.from_code, day_before(change.on)),
            ("to_code", change.to_code, change.on),
        ):
            if units.resolve(code, day) is None:
                yield UnitFault(column, code, UNKNOWN_UNIT, MEND_UNIT, change=change)


def _check_ends(units: Units) -> Iterator[UnitFault]:
    for unit in units.rows.values():
        is_last = unit.valid_to < OPEN_DAY and units.ends(unit) == unit.valid_to
        if is_last and unit.level in MUST_PASS_ON and not units.successors(unit):
            yield UnitFault("valid_to", str(unit.valid_to), *NO_SUCCESSOR, unit=unit.key)


def _check_circles(units: Units) -> Iterator[UnitFault]:
    """Ended units that pass into one another for ever."""
    settled: set[UnitKey] = set()
    for start in units.rows.values():
        walk = [(start, iter(units.successors(start)))] if _is_open(units, start, settled) else []
        on_the_way = {unit.key for unit, _ in walk}
        while walk:
            unit, passings = walk[-1]
            passing = next(passings, None)
            if passing is None:
                settled.add(unit.key)
                on_the_way.discard(unit.key)
                walk.pop()
            elif passing.target.key in on_the_way:
                change = UnitChange(passing.on, unit.code, passing.target.code)
                yield UnitFault("to_code", passing.target.code, *CIRCULAR, change=change)
                return
            elif _is_open(units, passing.target, settled):
                on_the_way.add(passing.target.key)
                walk.append((passing.target, iter(units.successors(passing.target))))


def _is_open(units: Units, unit: Unit, settled: set[UnitKey]) -> bool:
    return units.ends(unit) < OPEN_DAY and unit.key not in settled


NO_COUNTRY = (
    Text("không có dòng nào cấp country", "no row has the level country"),
    Text("thêm một dòng cho cả nước", "add a row for the country"),
)
TWO_COUNTRIES = (
    Text("có hơn một nước", "there is more than one country"),
    Text("chỉ để lại một mã cấp country", "leave one code of the level country"),
)
ENDS_FIRST = (
    Text("kết thúc trước khi bắt đầu", "it ends before it begins"),
    Text("xem lại valid_from và valid_to", "check valid_from and valid_to"),
)
PARENT_TOO_LOW = (
    Text("đơn vị cấp trên không cao hơn", "the parent is not of a higher level"),
    Text("ghi mã đơn vị cấp trên trực tiếp", "give the code of the unit above"),
)
TWO_IN_FORCE = (
    Text("hai dòng cùng mã cùng có hiệu lực", "two rows of this code are in force together"),
    Text("ghi valid_to của dòng trước", "fill in valid_to of the earlier row"),
)
NO_SUCCESSOR = (
    Text("kết thúc mà không rõ nhập vào đơn vị nào", "it ends with no successor"),
    Text("thêm dòng vào area_changes.csv", "add a row to area_changes.csv"),
)
CIRCULAR = (
    Text(
        "các đơn vị đã kết thúc lần lượt nhập vào nhau thành vòng khép kín",
        "ended units pass into one another in a circle",
    ),
    Text("xem lại ngày và mã trong area_changes.csv", "check the days and codes in area_changes.csv"),
)
