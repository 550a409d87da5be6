"""The state of a collection: for one form and period, where the return of each organization stands.

Whoever owes a return stands on the board, and whoever sent one although he does not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sohtx.accounts.rights import About, Reach
from sohtx.collecting.asking import asked_areas
from sohtx.core.alphabet import sort_key
from sohtx.core.moment import day_of, now
from sohtx.core.period import Period
from sohtx.core.units import Unit
from sohtx.figures.remembering import remembered
from sohtx.register.directory.ground import Ground
from sohtx.register.directory.keeping import open_directory
from sohtx.register.unnamed import is_unnamed
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.due import due_days
from sohtx.returns.expecting import owing
from sohtx.returns.filings import NO_HISTORY, Filing, History, Standing, all_histories
from sohtx.returns.models import Asked, Draft
from sohtx.returns.respondents import answering_area, codes_today, place_today
from sohtx.returns.stores import AREAS, store_of

WAITING = (Standing.SUBMITTED, Standing.SUPERSEDING)
RECEIVED = (Standing.SUBMITTED, Standing.SUPERSEDING, Standing.ACCEPTED)
MISSING = (Standing.EXPECTED, Standing.DRAFT, Standing.RETURNED, Standing.WITHDRAWN)


class Item(NamedTuple):
    """One organization on the board. ``commune`` is the unit of today in which it stands."""

    respondent: str
    name: str
    commune: Unit | None
    codes: frozenset[str]
    sector: str
    is_owing: bool
    standing: Standing
    latest_at: int | None
    is_area: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether something waits to be accepted."""
        return self.standing in WAITING

    @property
    def is_missing(self) -> bool:
        """Whether it owes and has sent nothing that stands."""
        return self.is_owing and self.standing in MISSING

    @property
    def about(self) -> About:
        """By which it is decided who may see it."""
        return About("" if self.is_area else self.respondent, self.codes)


class Count(NamedTuple):
    """How many owe, have sent, are accepted, wait, were sent back."""

    owing: int
    received: int
    accepted: int
    waiting: int
    returned: int

    @property
    def missing(self) -> int:
        """How many of those who owe have sent nothing that stands."""
        return self.owing - self.received


class Board:
    """All items of a form and period, by name."""

    def __init__(self, version: FormVersion, period: Period, due_on: date, items: Iterable[Item]) -> None:
        self.version, self.period, self.due_on = version, period, due_on
        self.items = tuple(sorted(items, key=lambda item: (sort_key(item.name), item.respondent)))

    def within(self, reach: Reach) -> "Board":
        """What lies within somebody's reach."""
        if reach.everything:
            return self
        return Board(self.version, self.period, self.due_on, (i for i in self.items if reach.covers(i.about)))

    @cached_property
    def count(self) -> Count:
        """The counts of the whole board."""
        return counted(self.items)

    @cached_property
    def communes(self) -> frozenset[Unit]:
        """The units of today in which the items stand."""
        return frozenset(item.commune for item in self.items if item.commune)

    @cached_property
    def by_commune(self) -> list[tuple[Unit | None, Count]]:
        """The counts of each commune, the one that lacks most first."""
        groups: dict[Unit | None, list[Item]] = {}
        for item in self.items:
            groups.setdefault(item.commune, []).append(item)
        found = [(unit, counted(items)) for unit, items in groups.items()]
        return sorted(found, key=lambda pair: (-pair[1].missing, sort_key(pair[0].name) if pair[0] else ()))

    def is_late(self, today: date) -> bool:
        """Whether the day by which it is due has passed."""
        return today > self.due_on


def counted(items: Iterable[Item]) -> Count:
    """The counts of some items. Who sent without owing is not among those who have sent."""
    found = Counter(item.standing for item in items if item.is_owing)
    return Count(
        sum(found.values()),
        sum(found[standing] for standing in RECEIVED),
        found[Standing.ACCEPTED] + found[Standing.SUPERSEDING],
        found[Standing.SUBMITTED] + found[Standing.SUPERSEDING],
        found[Standing.RETURNED],
    )


def board_of(version: FormVersion, period: Period) -> Board:
    """The board of a form and period; worked out once at each place of the ledger, until a draft or due day changes."""
    due_on = due_days([version.form], period)[version.form]
    drafts = frozenset(
        Draft.objects.filter(form=version.form, period=str(period)).values_list("respondent", flat=True)
    )
    key: tuple[object, ...] = ("board", version.stamp, str(period), day_of(now()))
    if store_of(version.form) is AREAS:
        key = (*key, *Asked.objects.filter(form=version.form).order_by("pk").values_list("pk", flat=True))
    items = remembered(key, lambda _: tuple(_items(version, period)))
    return remembered(
        (*key, drafts, due_on), lambda _: Board(version, period, due_on, _with_drafts(items, drafts))
    )


def _with_drafts(items: Sequence[Item], drafts: AbstractSet[str]) -> Iterable[Item]:
    return (
        item._replace(standing=Standing.DRAFT)
        if item.respondent in drafts and item.standing is Standing.EXPECTED
        else item
        for item in items
    )


def _items(version: FormVersion, period: Period) -> Iterable[Item]:
    histories = all_histories(version.form, period, with_answers=False)
    if store_of(version.form) is AREAS:
        return _areas(version, period, histories)
    return _organizations(version, period, histories)


def _areas(version: FormVersion, period: Period, histories: Mapping[str, History]) -> Iterable[Item]:
    """The areas that are asked, and those that have answered unasked; each lies in a unit of today."""
    asked = {unit.code: unit for unit in asked_areas(version, period)}
    for code in sorted(asked.keys() | histories.keys()):
        unit = asked.get(code) or answering_area(Filing(code, version.form, str(period)))
        history = histories.get(code, NO_HISTORY)
        latest = history.latest
        name, commune = (unit.name, place_today(unit)) if unit else (code, None)
        codes = codes_today(unit) if unit else frozenset[str]()
        moment = latest.recorded_at if latest else None
        yield Item(code, name, commune, codes, "", code in asked, history.standing(), moment, is_area=True)


def _organizations(version: FormVersion, period: Period, histories: Mapping[str, History]) -> Iterable[Item]:
    places = _places(version)
    seen = set()
    for org in owing(version.respondent, period):
        seen.add(org.org_id)
        if is_unnamed(org.name):
            continue  # an area answers for it
        history = histories.get(org.org_id, NO_HISTORY)
        yield _item(org.org_id, org.name, org.sector, places, history, is_owing=True)
    for org_id, history in sorted(histories.items()):
        if org_id not in seen:
            yield _item(org_id, places[org_id][0] if org_id in places else org_id, "", places, history)


Places = Mapping[str, tuple[str, Unit | None, frozenset[str]]]


def _item(
    org_id: str, name: str, sector: str, places: Places, history: History, *, is_owing: bool = False
) -> Item:
    _, commune, codes = places.get(org_id, ("", None, frozenset()))
    latest = history.latest
    return Item(
        *(org_id, name, commune, codes, sector, is_owing),
        *(history.standing(), latest.recorded_at if latest else None),
    )


def _places(version: FormVersion) -> Places:
    """The name, today's unit and the codes above it of every organization of a form's kind."""
    day = day_of(now())
    statement = (
        "SELECT o.org_id, t.name, s.unit_at FROM stretch s JOIN organization o ON o.org = s.org "
        "JOIN told t ON t.org = s.org AND t.valid_from = s.valid_from "
        "WHERE o.kind = ? AND s.valid_from <= ? ORDER BY s.valid_from"
    )
    with open_directory(day) as directory:
        rows = directory.con.execute(statement, [version.respondent.value, day.toordinal()]).fetchall()
        ground = directory.ground
        codes = {number: _codes(ground, number) for number in {number for *_, number in rows}}
    return {org_id: (name, *codes[number]) for org_id, name, number in rows}


def _codes(ground: Ground, number: int | None) -> tuple[Unit | None, frozenset[str]]:
    if number is None or number < 0:
        return None, frozenset()
    unit = ground.in_order[number]
    above = {upper.code for upper in ground.units.above(unit, ground.day)}
    return unit, frozenset({unit.code, *above})
