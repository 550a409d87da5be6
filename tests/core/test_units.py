"""Administrative units: what a code means on a day, and where an organization stands on another.

The cases are in ``tests/cases/placement.yaml``; the properties are tried on invented reforms.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import case_id, make_change, make_day, make_unit, make_units, read_cases
from sohtx.areas.rules import check_units
from sohtx.core.codes import Level
from sohtx.core.moment import BEGINNING, OPEN_DAY
from sohtx.core.refusal import Refusal
from sohtx.core.units import Named, Place, Unit, UnitChange, Units

CASES = read_cases("placement.yaml")
A_DAY = timedelta(days=1)
LEVELS = {str(level): level for level in Level}

# The cases


def units_of(case: dict[str, Any]) -> Units:
    units = [
        make_unit(
            row["code"],
            row.get("name", ""),
            level=LEVELS[row.get("level", "commune")],
            parent=row.get("in", "T"),
            begins=row.get("from", BEGINNING),
            ends=row.get("until", OPEN_DAY),
        )
        for row in case["units"]
    ]
    changes = [
        make_change(row["on"], row["from"], row["to"], row.get("share")) for row in case.get("changes", [])
    ]
    return make_units(units, changes)


def names_of(case: dict[str, Any], units: Units) -> list[Named]:
    return [
        Named(position, make_day(entry["on"]), units.read(entry["area"], make_day(entry["on"])))
        for position, entry in enumerate(case["entries"])
    ]


def stands(units: Units, names: list[Named], at: date, geography: date) -> Place:
    """Place the unit that the organization last named on or before a day."""
    last = [name for name in names if name.effective_on <= at][-1]
    return units.place(last.unit, geography, names, last.position)


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_the_units_of_a_case_are_sound(case: dict[str, Any]) -> None:
    assert list(check_units(units_of(case))) == []


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_an_organization_stands_where_the_case_says(case: dict[str, Any]) -> None:
    units = units_of(case)
    names = names_of(case, units)
    for asked in case["asked"]:
        geography = make_day(asked["in_units_of"])
        place = stands(units, names, make_day(asked["at"]), geography)
        expected = (asked["stands_in"], asked.get("by_choice") == "yes")
        assert (place.unit.name, place.is_choice) == expected, asked
        if "province" in asked:
            assert units.printed(place.unit, Level.PROVINCE, geography).name == asked["province"], asked


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_unit_that_does_not_depend_on_names_stands_alike_for_all(case: dict[str, Any]) -> None:
    units = units_of(case)
    names = names_of(case, units)
    for asked in case["asked"]:
        geography, at = make_day(asked["in_units_of"]), make_day(asked["at"])
        last = [name for name in names if name.effective_on <= at][-1]
        if not units.depends_on_names(last.unit, geography):
            assert units.place(last.unit, geography) == stands(units, names, at, geography), asked


# What a code means


def test_a_code_never_borne_means_nothing() -> None:
    units = make_units([make_unit("A")])
    assert units.resolve("Z", date(2020, 1, 1)) is None
    with pytest.raises(Refusal) as refused:
        units.read("Z", date(2020, 1, 1), "--area")
    assert [(p.column, p.value) for p in refused.value.problems] == [("--area", "Z")]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2000-01-01", "first"),
        ("2005-01-01", "first"),
        ("2009-12-31", "first"),
        ("2010-01-01", "first"),
        ("2011-12-31", "first"),
        ("2012-01-01", "second"),
        ("2015-01-01", "second"),
        ("2030-01-01", "second"),
    ],
)
def test_a_code_means_the_unit_in_force_else_the_last_ended_else_the_first_to_come(
    day: str, name: str
) -> None:
    first = make_unit("A", "first", begins="2005-01-01", ends="2010-01-01")
    second = make_unit("A", "second", begins="2012-01-01", ends="2015-01-01")
    units = make_units([second, first])
    found = units.resolve("A", make_day(day))
    assert found is not None
    assert found.name == name


def test_the_units_of_a_level_are_those_in_force() -> None:
    units = make_units(
        [make_unit("A", ends="2020-01-01"), make_unit("B", begins="2020-01-01"), make_unit("C")]
    )
    names = {
        day: {u.code for u in units.of_level(Level.COMMUNE, make_day(day))}
        for day in ("2019-12-31", "2020-01-01")
    }
    assert names == {"2019-12-31": {"A", "C"}, "2020-01-01": {"B", "C"}}


def test_above_a_unit_are_all_in_which_it_lies() -> None:
    units = make_units([make_unit("D", level=Level.DISTRICT), make_unit("A", parent="D")])
    commune = units.read("A", date(2020, 1, 1))
    assert [unit.code for unit in units.above(commune, date(2020, 1, 1))] == ["A", "D", "T", "VN"]


def test_a_unit_under_a_province_that_ended_lies_in_the_one_that_followed() -> None:
    old = make_unit("10", level=Level.PROVINCE, parent="VN", ends="2025-07-01")
    new = make_unit("15", level=Level.PROVINCE, parent="VN", begins="2025-07-01")
    units = make_units([old, new, make_unit("A", parent="10", ends="2025-07-01"), make_unit("B", parent="15")],
                       [make_change("2025-07-01", "10", "15"), make_change("2025-07-01", "A", "B")])  # fmt: skip
    ended = units.read("A", date(2020, 1, 1))
    assert [unit.code for unit in units.above(ended, date(2026, 1, 1))] == ["A", "15", "VN"]


def test_the_parent_of_an_ended_unit_is_the_one_it_had() -> None:
    """Another province took the code of the one that A lay in, and what A lay in went elsewhere."""
    provinces = [
        make_unit("15", "old 15", level=Level.PROVINCE, parent="VN", ends="2025-07-01"),
        make_unit("15", "new 15", level=Level.PROVINCE, parent="VN", begins="2025-07-01"),
    ]
    ended = make_unit("A", parent="15", ends="2025-07-01")
    changes = [make_change("2025-07-01", "15", "T"), make_change("2025-07-01", "A", "B")]
    units = make_units([*provinces, ended, make_unit("B")], changes)
    assert [unit.name for unit in units.above(ended, date(2026, 1, 1))] == ["A", "Tỉnh", "Việt Nam"]


@pytest.mark.parametrize(
    ("units", "changes"),
    [
        ([make_unit("A", ends="0001-01-01"), make_unit("B")], []),
        ([make_unit("A"), make_unit("B")], [make_change("0001-01-01", "A", "B")]),
    ],
    ids=["a unit ends on it", "a change lies on it"],
)
def test_the_first_day_of_the_calendar_is_a_day_like_any_other(
    units: list[Unit], changes: list[UnitChange]
) -> None:
    assert all(fault.what for fault in check_units(make_units(units, changes)))


# Invented reforms: every few years communes are merged, divided, renamed, cut out of one another

REFORMS = [date(2000 + 5 * n, 1, 1) for n in range(1, 5)]
DAYS = [
    date(2001, 1, 1),
    *(day + shift for day in REFORMS for shift in (-A_DAY, timedelta(0), timedelta(days=400))),
]
SHARES = st.sampled_from([None, Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1)])


class Reforms:
    """Communes as reform follows reform; sound at every step."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.present = [make_unit(code) for code in "ABCD"]
        self.ended: list[Unit] = []
        self.changes: list[UnitChange] = []

    @property
    def units(self) -> Units:
        return make_units([*self.ended, *self.present], self.changes)

    def reform(self, on: date) -> None:
        """Let something happen to each commune once at most."""
        untouched = list(self.present)
        for act in self._draw(
            st.lists(st.sampled_from(["merge", "divide", "rename", "cut", "found"]), max_size=3)
        ):
            wanted = {"merge": 2, "cut": 2, "found": 0}.get(act, 1)
            if len(untouched) >= wanted:
                units = [untouched.pop(self._draw(st.integers(0, len(untouched) - 1))) for _ in range(wanted)]
                getattr(self, f"_{act}")(on, units)

    def _code(self, freed: list[Unit]) -> str:
        """Give a code to a new commune: one that has just been given up, one given up long ago, or a new one."""
        taken = {unit.code for unit in self.present}
        codes = {unit.code for unit in [*freed, *self.ended]} | set("JKLMNOPQRSUVWXYZ")
        return self._draw(st.sampled_from(sorted(codes - taken)))

    def _end(self, unit: Unit, on: date) -> None:
        self.present.remove(unit)
        self.ended.append(unit._replace(valid_to=on))

    def _begin(self, on: date, freed: list[Unit]) -> Unit:
        unit = make_unit(self._code(freed), begins=on)
        self.present.append(unit)
        return unit

    def _pass(self, on: date, source: Unit, target: Unit) -> None:
        self.changes.append(UnitChange(on, source.code, target.code, self._draw(SHARES)))

    def _merge(self, on: date, units: list[Unit]) -> None:
        """Two become one: a new one, or the second goes on as it is."""
        kept = self._draw(st.booleans())
        for unit in units[: 1 if kept else 2]:
            self._end(unit, on)
        target = units[1] if kept else self._begin(on, units)
        for unit in units[: 1 if kept else 2]:
            self._pass(on, unit, target)

    def _divide(self, on: date, units: list[Unit]) -> None:
        (unit,) = units
        self._end(unit, on)
        for _ in range(self._draw(st.integers(2, 3))):
            self._pass(on, unit, self._begin(on, units))

    def _rename(self, on: date, units: list[Unit]) -> None:
        (unit,) = units
        self._end(unit, on)
        self.present.append(unit._replace(name=f"{unit.name}'", valid_from=on))

    def _cut(self, on: date, units: list[Unit]) -> None:
        """Cut a new one out of two that go on."""
        target = self._begin(on, [])
        for unit in units:
            self._pass(on, unit, target)

    def _found(self, on: date, units: list[Unit]) -> None:
        """Begin one of which nobody says where it came from."""
        self._begin(on, units)


@st.composite
def reformed(draw: st.DrawFn) -> Units:
    reforms = Reforms(draw)
    for on in REFORMS:
        reforms.reform(on)
    return reforms.units


def communes(units: Units) -> Iterator[Unit]:
    return (unit for unit in units.rows.values() if unit.level is Level.COMMUNE)


@given(reformed())
def test_invented_reforms_are_sound(units: Units) -> None:
    assert list(check_units(units)) == []


@given(reformed(), st.sampled_from(DAYS))
def test_every_unit_stands_in_one_that_exists_or_under_its_own_code(units: Units, day: date) -> None:
    for unit in communes(units):
        placed = units.place(unit, day).unit
        if not placed.exists_on(day):
            assert day < units.begins(placed)
            assert units.origins(placed) == []


@given(reformed(), st.sampled_from(DAYS))
def test_placing_again_changes_nothing(units: Units, day: date) -> None:
    for unit in communes(units):
        placed = units.place(unit, day).unit
        assert units.place(placed, day) == Place(placed)


@given(reformed(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_the_total_is_the_same_in_every_geography(units: Units, one: date, other: date) -> None:
    """One organization in each commune that ever was: as many stand in the communes of any day, and in its province."""
    of_day = {
        day: Counter(units.place(unit, day).unit.key for unit in communes(units)) for day in (one, other)
    }
    assert of_day[one].total() == of_day[other].total() == len(list(communes(units)))
    for day, placed in of_day.items():
        assert {units.printed(units.rows[key], Level.PROVINCE, day).code for key in placed} == {"T"}
        assert {units.above(units.rows[key], day)[-1] for key in placed} == {units.country}


@given(reformed(), st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted))
def test_a_way_may_be_broken_anywhere(units: Units, days: list[date]) -> None:
    """Placed on a day between, and from there on the day asked, a silent organization stands where it did at once."""
    earlier, later = days
    for unit in communes(units):
        for is_on_the_way, between, asked in (
            (units.ends(unit) <= earlier, earlier, later),
            (units.begins(unit) > later, later, earlier),
        ):
            if is_on_the_way:
                first = units.place(unit, between)
                second = units.place(first.unit, asked)
                assert Place(second.unit, first.is_choice or second.is_choice) == units.place(unit, asked)


@given(reformed(), st.sampled_from(DAYS))
def test_nothing_is_chosen_where_nothing_was_divided_or_joined(units: Units, day: date) -> None:
    for unit in communes(units):
        if units.place(unit, day).is_choice:
            on_the_way = units.successors if units.ends(unit) <= day else units.origins
            steps, seen = [unit], [unit]
            while steps:
                passings = on_the_way(steps.pop())
                following = [p.target if on_the_way == units.successors else p.source for p in passings]
                steps += [u for u in following if u not in seen]
                seen += following
            assert len(seen) > 2


@given(reformed(), st.sampled_from(DAYS), st.data())
def test_what_an_organization_names_is_never_a_choice_at_that_division(
    units: Units, day: date, data: st.DataObject
) -> None:
    divided = [u for u in communes(units) if units.ends(u) <= day and len(units.successors(u)) > 1]
    for unit in divided:
        part = data.draw(st.sampled_from([p.target for p in units.successors(unit)]))
        names = [Named(0, BEGINNING, unit), Named(1, part.valid_from, part)]
        assert units.place(unit, part.valid_from, names, 0) == Place(part)


@given(reformed(), st.sampled_from(DAYS), st.data())
def test_names_matter_only_where_it_is_said(units: Units, day: date, data: st.DataObject) -> None:
    """A unit of which ``depends_on_names`` says no stands in one place, whatever an organization names."""
    every = sorted(communes(units), key=lambda u: u.key)
    named = data.draw(st.lists(st.tuples(st.sampled_from(every), st.sampled_from(DAYS)), max_size=4))
    names = [Named(n, on, unit) for n, (unit, on) in enumerate(sorted(named, key=lambda pair: pair[1]))]
    for unit in every:
        if not units.depends_on_names(unit, day):
            assert units.place(unit, day, names, len(names)) == units.place(unit, day)


@given(reformed())
def test_a_unit_goes_on_through_its_names(units: Units) -> None:
    for unit in communes(units):
        assert units.identity(unit).split()[0] == unit.code
        assert units.begins(unit) <= unit.valid_from < unit.valid_to <= units.ends(unit)
        assert units.row_on(unit, unit.valid_from) == unit
