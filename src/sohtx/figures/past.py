"""The figures' tables as they were at a place of the ledger: whatever was written later is not in them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.period import Period
from sohtx.figures import extract as x
from sohtx.ledger.bulk import batches
from sohtx.ledger.models import Transaction
from sohtx.register.deriving import Folder, entries_of_book, event_rows, sectors_of_book, state_rows
from sohtx.register.fold import Derived
from sohtx.register.models import Entry, Organization, SectorCode
from sohtx.returns.models import FilingVersion

HEAD = 3  # organization, known_from, known_to stand before every derived row
ASKED_AT_ONCE = 500
ENTRIES, FILINGS, SECTORS = (model._meta.label for model in (Entry, FilingVersion, SectorCode))

Lines = list[tuple[str]]


def extract_at(place: int) -> x.Extract:
    """The tables as of a place: today's, with what was written since taken out of them."""
    extract = x.open_extract()
    since = _written_since(place)
    if not place or SECTORS in since or any(table.startswith("areas.") for table in since):
        extract.close()
        return extract_anew(place)
    if ENTRIES in since:
        _take_out_entries(extract, place)
    if FILINGS in since:
        _take_out_filings(extract, place)
    extract.place = place
    return extract


def extract_anew(place: int) -> x.Extract:
    """The same from the ledger alone: nothing that was derived or set aside before is trusted."""
    units = (units_of_book(place) if place else None) or official_units()
    extract = x.Extract(units)
    extract.place = place
    rows = entries_of_book(place).iterator(5_000) if place else ()
    states, events = _derived(Folder(units, sectors_at(place)), rows)
    x.fill(extract.con, "states", x.STATES, states)
    x.fill(extract.con, "events", x.EVENTS, events)
    x._fill_filings(extract.con, x._filings(0, up_to=place))
    periods = {row[0] for row in extract.con.execute("SELECT DISTINCT period FROM newer_filings").fetchall()}
    for period in periods:
        x._view_filings(extract.con, period, "", is_newer=True)
    extract.periods = {Period.parse(period) for period in periods}
    return extract


def sectors_at(place: int) -> dict[str, str]:
    """The installation's own sector codes as of a place; before the first there are none."""
    return sectors_of_book(place) if place else {}


def _written_since(place: int) -> set[str]:
    """The tables of the ledger into which rows were written after a place."""
    counts = Transaction.objects.filter(place__gt=place).values_list("counts", flat=True)
    return {table for count in counts for table in count}


def _take_out_entries(extract: x.Extract, place: int) -> None:
    """Whoever has entries written since stands as its earlier entries say."""
    later = Entry.objects.filter(transaction__place__gt=place)
    orgs = sorted(set(later.values_list("organization", flat=True)))
    folder = Folder(extract.units, sectors_at(place))
    states, events = _derived(folder, _entries_of(orgs, place))
    lay_over(extract, orgs, states, events)


def lay_over(extract: x.Extract, orgs: Iterable[int], states: Lines, events: Lines) -> None:
    """Put other lines in the place of those of some organizations; once for an extract."""
    x.fill(extract.con, "laid_orgs", {"org": "BIGINT"}, [(f"{org}\n",) for org in orgs])
    for name, shape, lines in (("states", x.STATES, states), ("events", x.EVENTS, events)):
        x.fill(extract.con, f"laid_{name}", shape, lines)
        extract.con.execute(f"ALTER VIEW {name} RENAME TO present_{name}")
        extract.con.execute(
            f"CREATE VIEW {name} AS SELECT * FROM present_{name} "
            f"WHERE org NOT IN (SELECT org FROM laid_orgs) UNION ALL SELECT * FROM laid_{name}"
        )


def _entries_of(orgs: Iterable[int], place: int) -> Iterator[tuple[object, ...]]:
    """The entries of some organizations up to a place, as they are folded."""
    for batch in batches(orgs, ASKED_AT_ONCE):
        yield from entries_of_book(place).filter(organization__in=batch)


def _take_out_filings(extract: x.Extract, place: int) -> None:
    """The versions written since are not there, and those before count as if nothing had followed."""
    later = FilingVersion.objects.filter(transaction__place__gt=place)
    lines = [(f"{version}\n",) for version in later.values_list("pk", flat=True)]
    x.fill(extract.con, "later_versions", {"version": "BIGINT"}, lines)
    for period in set(later.values_list("period", flat=True)) & {str(p) for p in extract.periods}:
        extract.con.execute(f'ALTER VIEW "filings {period}" RENAME TO "present filings {period}"')
        present = x._without_moments(f'"present filings {period}"')
        kept = f"{present} WHERE version NOT IN (SELECT version FROM later_versions)"
        extract.con.execute(f'CREATE VIEW "filings {period}" AS {x._counting([kept])}')


def _derived(folder: Folder, rows: Iterable[tuple[object, ...]]) -> tuple[Lines, Lines]:
    """The lines of states and events that follow from entries."""
    who = Organization.objects.values_list("org_id", "pk", "kind")
    keys, kinds = {}, {}
    for org_id, key, kind in who:
        keys[org_id], kinds[org_id] = key, kind
    states: Lines = []
    events: Lines = []
    for org_id, _, derived in folder.fold(rows):
        own_states, own_events = lines_of(keys[org_id], kinds[org_id], derived, keys)
        states += own_states
        events += own_events
    return states, events


def lines_of(key: int, kind: str, derived: Derived, keys: Mapping[Any, int]) -> tuple[Lines, Lines]:
    """The lines of states and events of one organization; ``keys`` gives the keys of unions."""
    states: Lines = []
    for row in state_rows(key, derived, keys):
        known, cells = row[1:HEAD], row[HEAD:]
        states.append(line_of((key, kind, *cells[:2], *known, *cells[2 : len(x.STATES) - 4])))
    return states, [line_of((key, kind, *row[1:])) for row in event_rows(key, derived, keys)]


def line_of(cells: Iterable[object]) -> tuple[str]:
    """A row as a line of a passing file."""
    return (x.BETWEEN.join(map(_cell, cells)) + "\n",)


def _cell(value: object) -> str:
    if value is None:
        return x.NOTHING
    return str(value).lower() if isinstance(value, bool) else str(value)
