"""The one who is signed in: their grants, what they may do, and how far."""

from collections.abc import Iterable
from functools import cached_property

from sohtx.accounts.models import Grant, Person
from sohtx.accounts.rights import NO_REACH, SECOND_FACTOR_ROLES, TABLE, WHOLE, Reach, Right, Role


class Me:
    """A person with their grants; nobody, when ``person`` is None."""

    def __init__(self, person: Person | None) -> None:
        self.person = person

    def __bool__(self) -> bool:
        return self.person is not None

    @property
    def name(self) -> str:
        """The username by which log and ledger know them."""
        return self.person.username if self.person else ""

    @property
    def display_name(self) -> str:
        """The name that is shown."""
        return self.person.shown_name if self.person else ""

    @cached_property
    def grants(self) -> list[Grant]:
        """What they were granted and still have."""
        if self.person is None:
            return []
        return list(self.person.grants.filter(ended_at__isnull=True).order_by("pk"))

    @cached_property
    def _reaches(self) -> dict[Right, Reach]:
        return {right: _reach(self.grants, right) for right in Right}

    def reach(self, right: Right) -> Reach:
        """How far a right reaches."""
        return self._reaches[right] if self.grants else NO_REACH

    def can(self, right: Right) -> bool:
        """Whether they have a right anywhere."""
        return bool(self.reach(right))

    @property
    def needs_second_factor(self) -> bool:
        """Whether one of their roles asks for a second factor."""
        return any(Role(grant.role) in SECOND_FACTOR_ROLES for grant in self.grants)


def _reach(grants: Iterable[Grant], right: Right) -> Reach:
    having = [grant for grant in grants if right in TABLE[Role(grant.role)]]
    if any(not grant.area_code and not grant.org_id for grant in having):
        return WHOLE
    return Reach(
        areas=frozenset(grant.area_code for grant in having if grant.area_code and not grant.org_id),
        organizations=frozenset(grant.org_id for grant in having if grant.org_id),
    )


NOBODY = Me(None)
