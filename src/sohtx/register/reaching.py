"""Where an organization lies, for those who ask whether somebody may see it."""

from datetime import date

from sohtx.accounts.rights import About
from sohtx.core.moment import day_of, now
from sohtx.register.directory.keeping import open_directory

_WHERE = (
    "SELECT s.unit_at FROM stretch s JOIN organization o ON o.org = s.org "
    "WHERE o.org_id = ? AND s.valid_from <= ? ORDER BY s.valid_from DESC LIMIT 1"
)


def about_organization(org_id: str, *, today: date | None = None) -> About:
    """An organization, with the codes of today's units in which it stands, or last stood: its own and all above it."""
    day = today or day_of(now())
    with open_directory(day) as directory:
        row = directory.con.execute(_WHERE, [org_id, day.toordinal()]).fetchone()
        if row is None or row[0] < 0:
            return About(org_id)
        unit = directory.ground.in_order[row[0]]
        above = directory.ground.units.above(unit, day)
        return About(org_id, frozenset({unit.code, *(one.code for one in above)}))
