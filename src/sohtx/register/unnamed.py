"""Groups that an area reported by number only: in every count, in no directory, until somebody names them.

An unnamed group is an organization like any other whose name says that it has none. Naming it is an amendment of its
name; so its whole life stays its own, and the package carries it without a column of its own.
"""

from datetime import date

from sohtx.core.moment import OPEN_MOMENT
from sohtx.ledger import book
from sohtx.register.models import OrganizationState
from sohtx.register.rebuilding import current

UNNAMED = "Tổ hợp tác chưa định danh"


def is_unnamed(name: str) -> bool:
    """Whether a name is that of a group which nobody has named yet."""
    return name == UNNAMED


def unnamed_on(day: date, known: int) -> frozenset[int]:
    """The keys of those that bore no name on a day, as far as was known at a moment."""
    rows = current(OrganizationState).filter(
        name=UNNAMED, valid_from__lte=day, valid_to__gt=day, known_from__lte=known, known_to__gt=known
    )
    return frozenset(rows.values_list("organization", flat=True))


def unnamed_organizations() -> dict[int, str]:
    """The identifiers of those that have no name as far as is known now, by their keys."""
    if book.current() is None:
        return {}
    rows = current(OrganizationState).filter(known_to=OPEN_MOMENT, name=UNNAMED)
    return dict(rows.values_list("organization", "organization__org_id"))
