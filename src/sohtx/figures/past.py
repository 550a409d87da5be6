"""The figures' tables as they were at a place of the ledger, derived anew from what had been written by then."""

from collections.abc import Iterable

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.period import Period
from sohtx.figures import extract as x
from sohtx.ledger.book import last_transaction
from sohtx.register.deriving import Folder, entries_of_book, event_rows, sectors_of_book, state_rows
from sohtx.register.models import Organization

HEAD = 3  # organization, known_from, known_to stand before every derived row


def extract_at(place: int) -> x.Extract:
    """The tables as of a place; today's if nothing was written since."""
    last = last_transaction()
    if last is None or last.place == place:
        return x.open_extract()
    units = units_of_book(place) or official_units()
    extract = x.Extract(units)
    extract.place = place
    states, events = _derived(Folder(units, sectors_of_book(place)), place)
    x._fill(extract.con, "states", x.STATES, states)
    x._fill(extract.con, "events", x.EVENTS, events)
    x._fill_filings(extract.con, x._filings(0, up_to=place))
    periods = {row[0] for row in extract.con.execute("SELECT DISTINCT period FROM newer_filings").fetchall()}
    for period in periods:
        x._view_filings(extract.con, period, "", is_newer=True)
    extract.periods = {Period.parse(period) for period in periods}
    return extract


def _derived(folder: Folder, place: int) -> tuple[list[tuple[str]], list[tuple[str]]]:
    """The lines of states and events that follow from the entries up to a place."""
    who = Organization.objects.values_list("org_id", "pk", "kind")
    keys, kinds = {}, {}
    for org_id, key, kind in who:
        keys[org_id], kinds[org_id] = key, kind
    states: list[tuple[str]] = []
    events: list[tuple[str]] = []
    for org_id, _, derived in folder.fold(entries_of_book(place).iterator(5_000)):
        key, kind = keys[org_id], kinds[org_id]
        for row in state_rows(key, derived, keys):
            known, cells = row[1:HEAD], row[HEAD:]
            states.append(_line((key, kind, *cells[:2], *known, *cells[2 : len(x.STATES) - 4])))
        events += (_line((key, kind, *row[1:])) for row in event_rows(key, derived, keys))
    return states, events


def _line(cells: Iterable[object]) -> tuple[str]:
    return (x.BETWEEN.join(map(_cell, cells)) + "\n",)


def _cell(value: object) -> str:
    if value is None:
        return x.NOTHING
    return str(value).lower() if isinstance(value, bool) else str(value)
