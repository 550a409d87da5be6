"""How every organization stood from day to day as known now, read from the register's derived rows."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from sohtx.core.alphabet import sort_key
from sohtx.core.moment import OPEN_DAY, OPEN_MOMENT
from sohtx.core.units import Named
from sohtx.register.directory.ground import Ground
from sohtx.register.directory.words import code_letters, name_words, own_name
from sohtx.register.fold import DISSOLVED, OTHER_EXIT
from sohtx.register.unnamed import is_unnamed

ENDED = "ended"
READ_AT_ONCE = 2_000
OPEN = OPEN_DAY.toordinal()

_LATEST = (
    "(SELECT r.organization_id, r.transaction_id FROM register_derivation r "
    "JOIN ledger_transaction t ON t.id = r.transaction_id "
    "WHERE t.place > %s AND t.place <= %s AND NOT EXISTS (SELECT 1 FROM register_derivation d "
    "JOIN ledger_transaction u ON u.id = d.transaction_id "
    "WHERE d.organization_id = r.organization_id AND u.place > t.place))"
)
_STATES = (
    "SELECT s.organization_id, o.org_id, o.kind, s.valid_from, s.valid_to, s.unit, s.unit_position, s.sector, "
    "s.status, s.is_observed_active, s.is_alliance_member, s.is_registered, s.charter_capital, s.born_on, "
    f"s.name, s.tax_code, s.address FROM {_LATEST} l "
    "JOIN register_organizationstate s "
    "ON s.organization_id = l.organization_id AND s.transaction_id = l.transaction_id "
    "JOIN register_organization o ON o.id = s.organization_id "
    f"WHERE s.known_to = {OPEN_MOMENT} ORDER BY s.organization_id, s.valid_from"
)
_EVENTS = (
    "SELECT e.organization_id, e.position, e.effective_on, e.named_unit, "
    f"CASE WHEN e.event IN ('{DISSOLVED}', '{OTHER_EXIT}') THEN n.entry ELSE '' END FROM {_LATEST} l "
    "JOIN register_organizationevent e "
    "ON e.organization_id = l.organization_id AND e.transaction_id = l.transaction_id "
    "JOIN register_entry n ON n.entry_id = e.entry_id "
    f"WHERE e.known_to = {OPEN_MOMENT} AND (e.named_unit <> '' OR e.event IN ('{DISSOLVED}', '{OTHER_EXIT}')) "
    "ORDER BY e.organization_id, e.position"
)


class Stood(NamedTuple):
    """A state as stored; days as ordinals."""

    org: int
    org_id: str
    kind: str
    valid_from: int
    valid_to: int
    unit: str
    unit_position: int
    sector: str
    status: str
    is_observed_active: int | None
    is_alliance_member: int | None
    is_registered: int | None
    charter_capital: int | None
    born_on: int
    name: str
    tax_code: str
    address: str


class Stretch(NamedTuple):
    """A line of the directory: how an organization stood for some days, or last stood once it had ended."""

    org: int
    valid_from: int
    valid_to: int
    cell: tuple[str, str, str, int | None, int | None, int | None, int]
    unit_at: int
    unit_then: int
    born_on: int
    ended_on: int | None
    name_key: bytes
    code_key: bytes
    name: str
    tax_code: str
    address: str
    unit: str
    last_status: str
    charter_capital: int | None
    ended_as: str


class Lines(NamedTuple):
    """All that the directory holds of one organization."""

    org: int
    org_id: str
    kind: str
    names: str
    places: str
    own_names: frozenset[str]
    codes: frozenset[str]
    stretches: list[Stretch]


def touched(after: int, up_to: int) -> list[int]:
    """The organizations derived anew after a place of the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT d.organization_id FROM register_derivation d "
            "JOIN ledger_transaction t ON t.id = d.transaction_id "
            "WHERE t.place > %s AND t.place <= %s ORDER BY 1",
            [after, up_to],
        )
        return [org for (org,) in cursor.fetchall()]


def read_lines(ground: Ground, after: int, up_to: int) -> Iterator[Lines]:
    """The lines of every organization derived after a place of the ledger that exists or once did."""
    maker = _Maker(ground)
    events = groupby(_rows(_EVENTS, after, up_to), key=itemgetter(0))
    last: tuple[int, Iterator[tuple[Any, ...]]] | None = next(events, None)
    for org, states in groupby(_rows(_STATES, after, up_to), key=itemgetter(0)):
        while last is not None and last[0] < org:
            last = next(events, None)
        own = list(last[1]) if last is not None and last[0] == org else []
        yield maker.make([_stood(row) for row in states], own)


def _rows(statement: str, *parameters: int) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(READ_AT_ONCE):
            yield from rows


def _stood(row: Sequence[Any]) -> Stood:
    days = (_ordinal(row[3]), _ordinal(row[4]))
    marks = map(_yes_or_no, row[9:12])
    return Stood._make((*row[:3], *days, *row[5:9], *marks, row[12], _ordinal(row[13]), *row[14:]))


def _yes_or_no(value: Any) -> int | None:
    return None if value is None else int(value)


@lru_cache(maxsize=50_000)
def _ordinal(day: str | date) -> int:
    return (day if isinstance(day, date) else date.fromisoformat(day)).toordinal()


class _Maker:
    """Makes lines, remembering what many organizations have in common."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._numbers = ground.units.numbers
        self._places: dict[tuple[str, int], tuple[str, ...]] = {}

    def make(self, states: Sequence[Stood], events: Sequence[Sequence[Any]]) -> Lines:
        """The lines of an organization from its states and from its events that name a unit or are an exit."""
        first = states[0]
        exits = {_ordinal(on): entry for _, _, on, _, entry in events if entry}
        names = self._names(states, events)
        stretches = list(self._stretches(states, exits, names))
        borne = list(dict.fromkeys(state.name for state in reversed(states)))
        places = dict.fromkeys(word for line in stretches for word in self._words_of(line.unit, line.unit_at))
        codes = {first.org_id, *(state.tax_code for state in states)}
        return Lines(
            first.org, first.org_id, first.kind,
            " ".join(dict.fromkeys(word for name in borne for word in name_words(name))), " ".join(places),
            frozenset(own for name in borne if (own := own_name(name))),
            frozenset(letters for code in codes if (letters := code_letters(code))), stretches,
        )  # fmt: skip

    def _names(self, states: Sequence[Stood], events: Sequence[Sequence[Any]]) -> list[Named]:
        """The units that an organization names, where that matters."""
        if not any(self._ground.depends_on_names(state.unit) for state in states):
            return []
        rows = self._ground.units.rows
        return [
            Named(position, date.fromordinal(_ordinal(on)), rows[unit])
            for _, position, on, unit, _ in events
            if unit in rows
        ]

    def _stretches(
        self, states: Sequence[Stood], exits: dict[int, str], names: list[Named]
    ) -> Iterator[Stretch]:
        for place, state in enumerate(states):
            line = self._stretch(state, names)
            yield line
            until = states[place + 1].valid_from if place + 1 < len(states) else OPEN
            if state.valid_to < until:
                yield line._replace(
                    valid_from=state.valid_to, valid_to=until, cell=(state.kind, ENDED, *line.cell[2:]),
                    ended_on=state.valid_to, ended_as=exits.get(state.valid_to, ""),
                )  # fmt: skip

    def _stretch(self, state: Stood, names: list[Named]) -> Stretch:
        code = state.tax_code or state.org_id
        tail = b"\0" + state.org_id.encode()
        return Stretch(
            state.org, state.valid_from, state.valid_to,
            (state.kind, state.status, state.sector, state.is_alliance_member, state.is_observed_active,
             state.is_registered, int(is_unnamed(state.name))),
            self._ground.place(state.unit, names, state.unit_position), self._numbers.get(state.unit, -1),
            state.born_on, None, sort_key(state.name) + tail, code.encode() + tail, state.name, state.tax_code,
            state.address, state.unit, state.status, state.charter_capital, "",
        )  # fmt: skip

    def _words_of(self, unit: str, number: int) -> tuple[str, ...]:
        """The words of the names of a unit, of today's in its place, of those they came from, and of all above."""
        if (unit, number) not in self._places:
            ground = self._ground
            today = ground.names_of(ground.in_order[number].key) if number >= 0 else []
            names = [*ground.names_of(unit), *today, *ground.former_names_of(number)]
            words = dict.fromkeys(word for name in dict.fromkeys(names) for word in name_words(name))
            self._places[unit, number] = tuple(words)
        return self._places[unit, number]
