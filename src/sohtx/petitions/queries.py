"""Reading petitions: all that was written of them, how each stands, who may see which.

A province has some hundred petitions a year, so they are read whole and kept in memory until a row is added; rows are
never changed, so how many there are and which came last tells whether anything is new.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from sohtx.accounts.rights import Reach
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.period import Period
from sohtx.core.units import Unit, Units
from sohtx.ledger import book
from sohtx.petitions.bodies import Bodies, known_units, read_bodies
from sohtx.petitions.codes import Act
from sohtx.petitions.fold import Done, Facts, Raised, Stand, families, gathered, root_of, stand
from sohtx.petitions.models import Conference, Petition, Raiser, Step
from sohtx.register.reaching import covered


class Kept(NamedTuple):
    """What is kept of a petition. ``orgs`` are the keys of the organizations that raised it."""

    pk: int
    code: str
    channel: str
    text: str
    area_code: str
    origin: str
    conference: str
    contribution: int | None
    split_from: str
    facts: Facts
    steps: tuple[Done, ...]
    orgs: frozenset[int]

    @property
    def organizations(self) -> frozenset[str]:
        """The identifiers of the organizations that raised it."""
        return frozenset(one.org_id for one in self.facts.raisers if one.org_id and one.withdrawn_at is None)


class Item(NamedTuple):
    """A petition and how it stands; of one into which others were merged, with those who raised them."""

    kept: Kept
    stand: Stand

    @property
    def code(self) -> str:
        """By which it is known."""
        return self.kept.code


Mark = tuple[object, ...]


@dataclass
class _Memory:
    """What was read last, by a mark, and how all stood on the day that was asked last, by that and the bodies' mark."""

    mark: Mark = ()
    kept: Mapping[str, Kept] | None = None
    standing: Mark = ()
    stands: Mapping[str, Stand] | None = None


_memory = _Memory()


def all_kept() -> Mapping[str, Kept]:
    """All petitions by their codes, those too that were withdrawn."""
    if book.current() is None:
        return {}
    mark = _mark()
    if _memory.mark != mark or _memory.kept is None:
        _memory.kept, _memory.mark = _read(), mark
    return _memory.kept


def find(code: str) -> Kept | None:
    """A petition that stands."""
    kept = all_kept().get(code)
    return kept if kept and kept.facts.withdrawn_at is None else None


def present_stands(day: date) -> Mapping[str, Stand]:
    """How every petition stands on a day, as is known now: each for itself."""
    kept, bodies = all_kept(), read_bodies()
    standing = (_memory.mark, day, *_mark_of(bodies))
    if _memory.standing != standing or _memory.stands is None:
        _memory.stands, _memory.standing = stands(kept, day, OPEN_MOMENT, bodies), standing
    return _memory.stands if kept else {}


def stands(kept: Mapping[str, Kept], on: date, known: int, bodies: Bodies | None = None) -> dict[str, Stand]:
    """How petitions stand on a day, as known at a moment; those that were not there yet are left out."""
    carry = _carrying(bodies or read_bodies())
    found = ((code, stand(one.facts, one.steps, on, known, carry)) for code, one in kept.items())
    return {code: present for code, present in found if present is not None}


def _carrying(bodies: Bodies) -> Callable[[str, date, date], str]:
    """Who carries on what lay with a body; where nobody does, it lies with the Alliance again."""

    @cache
    def carry(code: str, from_day: date, to_day: date) -> str:
        carried = bodies.carried(code, from_day, to_day)
        return carried.code if carried else ""

    return carry


def _mark_of(bodies: Bodies) -> Mark:
    """What tells whether a body was opened or ended since."""
    told = ((body.code, body.valid_from, body.valid_to, body.successor_code) for body in bodies.rows)
    return (id(bodies.units), *told)


_TABLES = (Petition, Raiser, Step)


def _mark() -> Mark:
    """What tells whether a row was added or withdrawn since: of every table how many there are, and the last."""
    counts = [
        f"SELECT {rank}, count(*), max(id), max(recorded_at), "
        f"{'count(withdrawn_at)' if model is not Step else '0'} FROM {model._meta.db_table}"
        for rank, model in enumerate(_TABLES)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts) + " ORDER BY 1")
        return (str(connection.settings_dict["NAME"]), *cursor.fetchall())


def _read() -> dict[str, Kept]:
    raisers = _raisers()
    steps: dict[int, list[Done]] = {}
    for petition, *cells in Step.objects.order_by("pk").values_list("petition_id", *_STEP):
        steps.setdefault(petition, []).append(_done(cells))
    rows = list(Petition.objects.order_by("raised_on", "pk").values_list(*_PETITION))
    parts: dict[str, int] = {}
    for row in rows:
        if row[8] and row[11] is None:
            parts[row[8]] = min(parts.get(row[8], row[10]), row[10])
    found = {}
    for pk, code, channel, text, area, origin, conference, spoken, whole, topic, at, gone, raised_on in rows:
        who = raisers.get(pk, [])
        facts = Facts(code, topic, raised_on, at, tuple(raised for _, raised in who), gone, parts.get(code))
        orgs = frozenset(org for org, raised in who if org is not None and raised.withdrawn_at is None)
        found[code] = Kept(
            pk, code, channel, text, area, origin, conference or "", spoken, whole or "", facts,
            tuple(steps.get(pk, ())), orgs,
        )  # fmt: skip
    return found


_PETITION = (
    *("pk", "code", "channel", "text", "area_code", "origin", "contribution__conference__code"),
    *("contribution_id", "split_from__code", "topic", "recorded_at", "withdrawn_at", "raised_on"),
)
_STEP = (
    *("pk", "act", "on", "recorded_at", "body_code", "topic", "document_no", "document_on", "due_on"),
    *("result", "text", "into__code", "voids_id"),
)


def _raisers() -> dict[int, list[tuple[int | None, Raised]]]:
    found: dict[int, list[tuple[int | None, Raised]]] = {}
    rows: Iterable[tuple[Any, ...]] = Raiser.objects.order_by("pk").values_list(
        "petition_id", "organization_id", "organization__org_id", "name", "raised_on", "recorded_at",
        "withdrawn_at",
    )  # fmt: skip
    for petition, org, org_id, *told in rows:
        found.setdefault(petition, []).append((org, Raised(org_id or "", *told)))
    return found


def _done(cells: list[Any]) -> Done:
    key, act, *rest, into, voids = cells
    return Done(key, Act.of(str(act)), *rest, into or "", voids)  # type: ignore[call-arg]


def steps_of(pk: int) -> list[Done]:
    """The steps of one petition as they are now, whatever is remembered."""
    return [
        _done(list(cells)) for cells in Step.objects.filter(petition=pk).order_by("pk").values_list(*_STEP)
    ]


# Who may see which


def visible(reach: Reach, day: date) -> AbstractSet[str]:
    """The codes of petitions within reach: of the area, raised by one within it, or holding one that is."""
    kept, present = all_kept(), present_stands(day)
    if reach.everything:
        return present.keys()
    within = covered({org for code in present for org in kept[code].orgs}, reach, today=day)
    places = places_on(day)
    own = {code for code in present if _lies_within(kept[code], reach, within, places)}
    return own | {root_of(code, present) for code in own}


def _lies_within(kept: Kept, reach: Reach, within: AbstractSet[int], places: "Places") -> bool:
    is_raised = bool(kept.orgs & within) or bool(kept.organizations & reach.organizations)
    return is_raised or bool(reach.areas & places.codes_of(kept))


class Places(NamedTuple):
    """Where petitions lie in the units of a day."""

    units: Units
    day: date

    def unit_of(self, kept: Kept) -> Unit | None:
        """The unit in which the place lies from which a petition comes."""
        unit = self.units.resolve(kept.area_code, kept.facts.raised_on) if kept.area_code else None
        return self.units.place(unit, self.day).unit if unit is not None else None

    def codes_of(self, kept: Kept) -> frozenset[str]:
        """The codes of that unit and of all above it."""
        unit = self.unit_of(kept)
        if unit is None:
            return frozenset()
        return frozenset({unit.code, *(one.code for one in self.units.above(unit, self.day))})


def places_on(day: date) -> Places:
    """Where petitions lie on a day; the units are asked for once for all of them."""
    return Places(known_units(), day)


def items(codes: Collection[str], day: date) -> list[Item]:
    """Petitions with how they stand, in the order in which they were raised."""
    kept, present = all_kept(), present_stands(day)
    whole = gathered(present)
    return [
        Item(kept[code], whole.get(code, present[code])) for code in kept if code in codes and code in present
    ]


def item_of(kept: Kept, day: date) -> Item:
    """One petition with how it stands."""
    present = present_stands(day)
    return Item(kept, gathered(present).get(kept.code, present[kept.code]))


def merged_into(code: str, day: date) -> list[Kept]:
    """The petitions that were merged into one."""
    kept = all_kept()
    return [kept[one] for one in families(present_stands(day)).get(code, ()) if one != code]


def parts_of(code: str) -> list[Kept]:
    """The petitions into which one was split."""
    return [one for one in all_kept().values() if one.split_from == code and one.facts.withdrawn_at is None]


def count_late(reach: Reach, day: date) -> int:
    """How many answers are overdue, of petitions within reach."""
    present = present_stands(day)
    late = {code for code, one in present.items() if one.is_late}
    return len(late if reach.everything or not late else late & visible(reach, day))


# Of a period


class OfPeriod(NamedTuple):
    """The petitions that a period's report tells of, with how each stood at its end.

    ``carried``: raised before it. Those merged into another are told with it.
    """

    item: Item
    carried: bool


def of_period(period: Period, known: int, within: Callable[[Kept], bool]) -> list[OfPeriod]:
    """Petitions raised in a period, open when it began, open at its end, or answered or closed within it."""
    everyone = all_kept()
    before = stands(everyone, day_before_of(period), known)
    present = stands(everyone, period.end, known)
    found, members = [], families(present)
    for code, whole in gathered(present).items():
        family = members[code]
        if not any(within(everyone[one]) for one in family):
            continue
        facts = everyone[code].facts
        is_told = (
            whole.is_open
            or (code in before and before[code].is_open)
            or any(everyone[one].facts.raised_on >= period.start for one in family)
            or any(_settled_within(step, period) for step in whole.steps)
        )
        if is_told:
            found.append(OfPeriod(Item(everyone[code], whole), carried=facts.raised_on < period.start))
    return sorted(found, key=lambda one: (not one.carried, one.item.kept.facts.raised_on, one.item.code))


def last_conference(codes: Collection[str], day: date) -> Conference | None:
    """The last of some conferences that was held by a day."""
    return Conference.objects.filter(code__in=codes, held_on__lte=day).order_by("-held_on", "-code").first()


def _settled_within(step: Done, period: Period) -> bool:
    return step.act in (Act.REPLIED, Act.CLOSED) and period.start <= step.on <= period.end


def day_before_of(period: Period) -> date:
    """The last day before a period."""
    return date.fromordinal(period.start.toordinal() - 1)


def names_of_bodies(asked: Iterable[tuple[str, date]]) -> dict[tuple[str, date], str]:
    """What bodies are called, each on a day; the code of one that was none."""
    bodies = read_bodies()
    found = ((code, day, bodies.one(code, day)) for code, day in set(asked))
    return {(code, day): body.name if body else code for code, day, body in found}
