"""What other stations hold of a person: each says how to find it and how to erase it, and the one page shows all.

A station registers its holders when its addresses are read, as it registers its places in the frame.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction

from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach
from sohtx.core.text import Text
from sohtx.register.sought import Sought

ERASED = declare(
    "personal.erase_elsewhere",
    Text(
        "xóa dữ liệu cá nhân của một người theo yêu cầu ({count} dòng: {subject})",
        "erased a person's data on request ({count} rows: {subject})",
    ),
)


class Trace(NamedTuple):
    """A row in which something is held of a person. ``key`` is the row's own; ``more`` what else it tells of them."""

    key: int
    name: str
    org_id: str
    where: Text
    more: str = ""
    on: date | None = None


class Holder(NamedTuple):
    """What holds personal data: how to find a person within a reach, how to erase rows; that gives how many."""

    code: str
    label: Text
    find: Callable[[Sought, Reach], Iterable[Trace]]
    blank: Callable[[Collection[int]], int]


class Held(NamedTuple):
    """A row that some holder has. ``mark`` names it on a page."""

    holder: Holder
    trace: Trace

    @property
    def mark(self) -> str:
        """The holder and the row."""
        return f"{self.holder.code}:{self.trace.key}"


_holders: dict[str, Holder] = {}


def register_holder(holder: Holder) -> None:
    """Make what a station holds known here."""
    _holders[holder.code] = holder


def held_elsewhere(sought: Sought, reach: Reach) -> list[Held]:
    """All rows of all stations that may mean somebody, within reach."""
    return [
        Held(holder, trace)
        for holder in _holders.values()
        for trace in sorted(holder.find(sought, reach), key=lambda one: (one.name, one.key))
    ]


def erase_elsewhere(chosen: Iterable[Held], *, by: str) -> int:
    """Erase what is personal in some rows, all or none; gives in how many there was something."""
    with transaction.atomic():
        told = list(_erased(chosen))
        count = sum(number for _, number in told)
        if count:
            named = ", ".join(f"{holder.label} ({number})" for holder, number in told if number)
            note(ERASED, by=by, subject=named, count=count)
    return count


def _erased(chosen: Iterable[Held]) -> Iterator[tuple[Holder, int]]:
    keys: dict[str, list[int]] = {}
    for one in chosen:
        keys.setdefault(one.holder.code, []).append(one.trace.key)
    for code, rows in keys.items():
        yield _holders[code], _holders[code].blank(rows)
