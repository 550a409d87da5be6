"""Is the book as it was written, and do its derived tables follow from it?"""

from collections.abc import Iterator

from sohtx.areas.queries import official_units, units_of_book
from sohtx.ledger import book
from sohtx.ledger.verifying import Damage, verify_ledger
from sohtx.register.rebuilding import verify_derived


def verify_book() -> Iterator[Damage]:
    """Whatever is wrong with the book; nothing if it is intact."""
    if book.current() is None:
        return
    yield from verify_ledger()
    yield from verify_derived(units_of_book() or official_units())
