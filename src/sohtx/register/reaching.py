"""Where an organization lies, for those who ask whether somebody may see it."""

import json
from collections.abc import Iterable
from datetime import date

from sohtx.accounts.rights import About, Reach
from sohtx.core.moment import day_of, now
from sohtx.core.units import Unit
from sohtx.register.directory.ground import Ground
from sohtx.register.directory.keeping import Directory, open_directory

_WHERE = (
    "SELECT s.unit_at FROM stretch s JOIN organization o ON o.org = s.org "
    "WHERE o.org_id = ? AND s.valid_from <= ? ORDER BY s.valid_from DESC LIMIT 1"
)
_WHERE_MANY = (
    "SELECT o.org, o.org_id, (SELECT s.unit_at FROM stretch s WHERE s.org = o.org AND s.valid_from <= ? "
    "ORDER BY s.valid_from DESC LIMIT 1) FROM organization o WHERE o.org IN (SELECT value FROM json_each(?))"
)


def about_organization(org_id: str, *, today: date | None = None) -> About:
    """An organization, with the codes of today's units in which it stands, or last stood: its own and all above it."""
    day = today or day_of(now())
    with open_directory(day) as directory:
        return About(org_id, _codes(directory.ground, _number(directory, org_id, day)))


def unit_today(org_id: str, *, today: date | None = None) -> Unit | None:
    """The unit of today in which an organization stands, or last stood; None for what stands nowhere."""
    day = today or day_of(now())
    with open_directory(day) as directory:
        return _unit(directory.ground, _number(directory, org_id, day))


def units_today(orgs: Iterable[int], *, today: date) -> dict[str, Unit]:
    """The units of today in which organizations stand, or last stood, by identifier; none for what stands nowhere."""
    with open_directory(today) as directory:
        rows = directory.con.execute(_WHERE_MANY, [today.toordinal(), json.dumps(sorted(orgs))]).fetchall()
        found = {org_id: _unit(directory.ground, number) for _, org_id, number in rows}
    return {org_id: unit for org_id, unit in found.items() if unit is not None}


def covered(orgs: Iterable[int], reach: Reach, *, today: date) -> set[int]:
    """Of some organizations, by their keys, those that lie within a reach, as :func:`about_organization` tells it."""
    with open_directory(today) as directory:
        rows = directory.con.execute(_WHERE_MANY, [today.toordinal(), json.dumps(sorted(orgs))]).fetchall()
        codes = {number: _codes(directory.ground, number) for number in {number for *_, number in rows}}
    return {org for org, org_id, number in rows if reach.covers(About(org_id, codes[number]))}


def _number(directory: Directory, org_id: str, day: date) -> int | None:
    row = directory.con.execute(_WHERE, [org_id, day.toordinal()]).fetchone()
    return None if row is None else row[0]


def _unit(ground: Ground, number: int | None) -> Unit | None:
    return None if number is None or number < 0 else ground.in_order[number]


def _codes(ground: Ground, number: int | None) -> frozenset[str]:
    """The codes of a unit of today, by its number, and of all above it; none for what stands nowhere."""
    unit = _unit(ground, number)
    if unit is None:
        return frozenset()
    return frozenset({unit.code, *(one.code for one in ground.units.above(unit, ground.day))})
