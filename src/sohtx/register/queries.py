"""Reading the register: how organizations stood on a day, as far as was known; and all of one's life."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from sohtx.core.codes import EntryType
from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.ledger.bulk import batches
from sohtx.register.deriving import ENTRY_COLUMNS, Folder, entries_of_book, sectors_of_book
from sohtx.register.fold import MEMBERSHIPS, Derived, LedgerEntry, State, Step, superseded, trace
from sohtx.register.models import (
    Contact,
    Derivation,
    Entry,
    Finding,
    Organization,
    OrganizationState,
)

M = TypeVar("M", bound=Model)

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


def last_names(org_ids: Iterable[str]) -> dict[str, str]:
    """The names of organizations as they stand or last stood, by identifier; the identifier where there is none."""
    wanted = sorted(set(org_ids))
    latest = Derivation.objects.filter(
        organization=OuterRef("organization"), transaction__place__gt=OuterRef("transaction__place")
    )
    states = _published(OrganizationState).filter(organization__org_id__in=wanted, known_to=OPEN_MOMENT)
    told = states.exclude(Exists(latest)).order_by("valid_from").values_list("organization__org_id", "name")
    return {org_id: org_id for org_id in wanted} | dict(told)


def last_name(org_id: str) -> str:
    """The name of one organization."""
    return last_names([org_id])[org_id]


# One organization, with all its life


class Change(NamedTuple):
    """What an entry changed of one attribute; ``field`` is one of ``State``, or ``exists``."""

    field: str
    before: object
    after: object


class Lived(NamedTuple):
    """An entry as the timeline tells it.

    ``changes`` are those it made while it last counted. ``replaced_by`` are the entries that superseded it, as far as
    was known; ``replaces`` is the one that it superseded itself.
    """

    entry: Entry
    unit: str
    counts: bool
    replaces: str
    replaced_by: tuple[str, ...]
    event: str
    changes: tuple[Change, ...]


class Link(NamedTuple):
    """Another organization to which an entry of the one, or of the other, connects it."""

    org_id: str
    name: str
    kind: str
    exists: bool
    entry: str
    via: str
    on: date
    is_told_by_other: bool


class Member(NamedTuple):
    """A union, or a member of one."""

    org_id: str
    name: str
    kind: str


class Life(NamedTuple):
    """All that is told of one organization, on a day and as known at a moment.

    ``state`` is how it stood then, or last stood before; None when it was not yet there.
    """

    org: int
    org_id: str
    kind: str
    on: date
    known: int
    state: State | None
    exists: bool
    ended_on: date | None
    ended_as: str
    timeline: tuple[Lived, ...]
    unions: tuple[Member, ...]
    members: tuple[Member, ...]
    related: tuple[Link, ...]
    findings: tuple[Finding, ...]
    contacts: tuple[Contact, ...]


def one(org_id: str, *, units: Units, on: date | None = None, known: int | None = None) -> Life:
    """Everything about one organization, in a few queries whatever its age."""
    known = now() if known is None else known
    on = on or day_of(now())
    organization = Organization.objects.filter(org_id=org_id).first()
    if organization is None:
        raise refuse(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_id", value=org_id)
    entries = list(
        _published(Entry)
        .filter(organization=organization)
        .select_related("transaction")
        .order_by("effective_on", "recorded_at")
    )
    folder = Folder(units, sectors_of_book())
    folded = [folder.entry([getattr(entry, column) for column in ENTRY_COLUMNS]) for entry in entries]
    steps = {step.entry.entry_id: step for step in trace(folded, known)}
    state, exists, end = _standing(list(steps.values()), on)
    incoming = _incoming(org_id, known)
    outgoing = [e for e in entries if e.entry_id in steps and e.related_org_id and e.entry not in MEMBERSHIPS]
    others = _others(organization, state, exists, outgoing, incoming, on, known)
    return Life(
        org=organization.pk,
        org_id=org_id,
        kind=organization.kind,
        on=on,
        known=known,
        state=state,
        exists=exists,
        ended_on=end.effective_on if end else None,
        ended_as=end.entry if end else "",
        timeline=_timeline(entries, folded, steps, known),
        unions=_members(others, state.unions if state and exists else ()),
        members=_members(others, [key for key, other in others.items() if _is_member(other, org_id)]),
        related=_related(others, outgoing, incoming),
        findings=tuple(_published(Finding).filter(organization=organization).order_by("pk")),
        contacts=tuple(_published(Contact).filter(organization=organization).order_by("recorded_at", "pk")),
    )


def _published(model: type[M]) -> "QuerySet[M]":
    return model._default_manager.filter(transaction__place__isnull=False)


def _standing(steps: Sequence[Step], on: date) -> tuple[State | None, bool, LedgerEntry | None]:
    """How it stood on a day or last stood before, whether it existed, and the exit by which it had ended."""
    state: State | None = None
    end: LedgerEntry | None = None
    for step in (step for step in steps if step.entry.effective_on <= on):
        if step.exists:
            state, end = step.after, None
        elif step.existed:
            state, end = step.after, step.entry
    return state, state is not None and end is None, end


def _timeline(
    entries: Sequence[Entry], folded: Sequence[LedgerEntry], steps: Mapping[str, Step], known: int
) -> tuple[Lived, ...]:
    """Every entry known by then, in the order in which they apply, corrections in the place of what they correct."""
    superseded_at = superseded(folded)
    stored = {entry.entry_id: entry for entry in entries}
    return tuple(
        Lived(
            stored[entry.entry_id], entry.unit, entry.entry_id in steps, entry.supersedes,
            tuple(e.entry_id for e in folded if e.supersedes == entry.entry_id and e.recorded_at <= known),
            step.event.event if step else "", _changes(step) if step else (),
        )
        for entry in sorted(folded, key=lambda e: e.order)
        if entry.recorded_at <= known
        for step in [steps.get(entry.entry_id) or _last_step(entry, folded, superseded_at)]
    )  # fmt: skip


def _last_step(
    entry: LedgerEntry, folded: Sequence[LedgerEntry], superseded_at: Mapping[str, int]
) -> Step | None:
    """What a superseded entry did just before it was superseded; None if it never counted."""
    moment = superseded_at.get(entry.entry_id, 0) - 1
    return next((step for step in trace(folded, moment) if step.entry.entry_id == entry.entry_id), None)


def _changes(step: Step) -> tuple[Change, ...]:
    """What differs before and after, attribute by attribute."""
    told = [
        Change(field, before, after)
        for field, before, after in zip(State._fields, step.before, step.after, strict=True)
        if before != after and field not in _OF_THE_FOLD
    ]
    if step.existed != step.exists:
        told.insert(0, Change("exists", step.existed, step.exists))
    return tuple(told)


_OF_THE_FOLD = frozenset({"valid_from", "valid_to", "unit_position", "birth_entry_id"})


class _Other(NamedTuple):
    """Another organization, as it stood or last stood."""

    pk: int
    org_id: str
    kind: str
    name: str
    exists: bool
    unions: tuple[str, ...]


def _incoming(org_id: str, known: int) -> list[Entry]:
    """Entries of others that name this organization and count at a moment."""
    naming = (
        _published(Entry).filter(related_org_id=org_id, recorded_at__lte=known).exclude(related_org_id="")
    )
    told = list(naming.select_related("organization").order_by("effective_on", "entry_id"))
    replaced = _published(Entry).filter(
        organization__in={entry.organization_id for entry in told}, recorded_at__lte=known
    )
    gone = set(replaced.exclude(supersedes="").values_list("supersedes", flat=True))
    return [entry for entry in told if entry.entry_id not in gone and entry.entry != EntryType.VOIDED]


def _others(
    organization: Organization,
    state: State | None,
    exists: bool,
    outgoing: Sequence[Entry],
    incoming: Sequence[Entry],
    on: date,
    known: int,
) -> dict[str, _Other]:
    """The organizations with which this one has to do, by their identifiers, as they stood."""
    named = {entry.related_org_id for entry in outgoing} | {e.organization.org_id for e in incoming}
    if state is not None and exists:
        named |= {str(union) for union in state.unions}
    latest = Derivation.objects.filter(
        organization=OuterRef("organization"), transaction__place__gt=OuterRef("transaction__place")
    )
    states = _published(OrganizationState).filter(
        organization__org_id__in=named, known_from__lte=known, known_to__gt=known, valid_from__lte=on
    )
    states = states.exclude(Exists(latest)).select_related("organization").order_by("valid_from")
    found: dict[str, _Other] = {}
    for stood in states:
        other = stood.organization
        unions = (organization.org_id,) if stood.valid_to > on and organization.pk in stood.unions else ()
        found[other.org_id] = _Other(
            other.pk, other.org_id, other.kind, stood.name, stood.valid_to > on, unions
        )
    return found


def _is_member(other: _Other, org_id: str) -> bool:
    return other.exists and org_id in other.unions


def _members(others: Mapping[str, _Other], keys: Iterable[int | str]) -> tuple[Member, ...]:
    found = [others[str(key)] for key in keys if str(key) in others]
    return tuple(sorted(Member(other.org_id, other.name, other.kind) for other in found))


def _related(
    others: Mapping[str, _Other], outgoing: Sequence[Entry], incoming: Sequence[Entry]
) -> tuple[Link, ...]:
    """What it came from and what it became, told by its own entries or by the other's."""
    links = [
        _link(others.get(e.related_org_id), e.related_org_id, e, is_told_by_other=False) for e in outgoing
    ]
    links += [
        _link(others.get(e.organization.org_id), e.organization.org_id, e, is_told_by_other=True)
        for e in incoming
        if e.entry not in MEMBERSHIPS
    ]
    return tuple(sorted(links, key=lambda link: (link.on, link.org_id, link.entry)))


def _link(other: _Other | None, org_id: str, entry: Entry, *, is_told_by_other: bool) -> Link:
    name, kind, exists = (other.name, other.kind, other.exists) if other else ("", "", False)
    return Link(org_id, name, kind, exists, entry.entry, entry.via, entry.effective_on, is_told_by_other)


NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "no such organization in the book")
MEND_ORGANIZATION = Text(
    "xem lại mã, hoặc tìm theo tên trong danh bạ",
    "check the identifier, or look for the name in the directory",
)
