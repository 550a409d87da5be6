"""What there is to choose from when somebody is let in: organizations by their names, communes of the province."""

from collections.abc import Sequence
from datetime import date

from sohtx.accounts import scopes
from sohtx.accounts.scopes import Offered
from sohtx.core.codes import Level
from sohtx.core.refusal import Refusal
from sohtx.core.units import Units
from sohtx.figures.remembering import remembered
from sohtx.figures.whole import whole_area
from sohtx.register.directory.asking import Query
from sohtx.register.directory.finding import find
from sohtx.web.working import today

SHOWN = 10
STANDING = ("existing",)


def organizations_like(text: str) -> Sequence[Offered]:
    """The organizations that exist and are likest to what was typed; none for what no search takes."""
    try:
        page = find(Query(text=text, statuses=STANDING, size=SHOWN), today=today())
    except Refusal:
        return ()
    return [Offered(row.org_id, row.name, row.unit_today_name) for row in page.rows]


def communes_offered() -> Sequence[Offered]:
    """Today's communes of the province, by name; a country has too many of them for a list."""
    day = today()
    return remembered(("communes offered", day), lambda extract: _communes(extract.units, day))


def _communes(units: Units, day: date) -> Sequence[Offered]:
    area = whole_area()
    if area.level is not Level.PROVINCE:
        return ()
    within = [unit for unit in units.of_level(Level.COMMUNE, day) if area in units.above(unit, day)]
    return sorted((Offered(unit.code, unit.name) for unit in within), key=lambda one: one.name)


def offer() -> None:
    """Tell those who let people in."""
    scopes.register(search_organizations=organizations_like, offer_communes=communes_offered)
