"""Reading the register: how some organizations stood on a day, as far as was known."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sohtx.core.units import Units
from sohtx.ledger.bulk import batches
from sohtx.register.deriving import Folder, entries_of_book, sectors_of_book
from sohtx.register.fold import Derived, State

ASKED_AT_ONCE = 500


class Profile(NamedTuple):
    """Who an organization is, on a day; of one that had ended, as it last stood."""

    org_id: str
    name: str
    tax_code: str
    sector: str
    address: str
    born_on: date


def profiles(
    keys: Iterable[int], *, units: Units, on: date, known: int, place: int | None = None
) -> dict[str, Profile]:
    """Profiles by the organizations' identifiers, from entries up to a place of the ledger."""
    folder = Folder(units, sectors_of_book(place))
    found: dict[str, Profile] = {}
    for batch in batches(sorted(set(keys)), ASKED_AT_ONCE):
        entries = entries_of_book(place).filter(organization__in=batch)
        for org_id, _, derived in folder.fold(entries):
            if state := last_state(derived, on, known):
                found[org_id] = Profile(
                    org_id, state.name, state.tax_code, state.sector, state.address, state.born_on
                )
    return found


def last_state(derived: Derived, on: date, known: int) -> State | None:
    """How an organization stood on a day as far as was known, or last stood before it."""
    states = (s.fact for s in derived.states if s.known_from <= known < s.known_to)
    return max((s for s in states if s.valid_from <= on), key=lambda s: s.valid_from, default=None)
