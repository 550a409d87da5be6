"""What can be done to the register: acts, each recorded whole or not at all.

Pages, commands and drafts all come through ``record``. What an act consists of is in ``recording.acts``, what it must
satisfy in ``recording.checking``, what the law says of it in ``legal``.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from sohtx.areas.package import AREA_CHANGES, AREAS
from sohtx.areas.queries import official_rows
from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.models import Transaction
from sohtx.ledger.tables import PackageTable
from sohtx.ledger.writing import Overtaken, Row, Writing, sweep
from sohtx.register.deriving import DERIVED_TABLES, event_rows, state_rows
from sohtx.register.models import Derivation, Entry, Finding, Organization, SectorCode
from sohtx.register.package import ENTRIES
from sohtx.register.rebuilding import sweep_organizations
from sohtx.register.recording.entries import COLUMNS, NewEntry, ReadEntry
from sohtx.register.recording.foreseeing import Prospect, foresee

TRIES = 8
STORED = (*(ENTRIES.stored.get(column, column) for column in COLUMNS), "recorded_as")
CONTENT = itemgetter(*(STORED.index(name.removesuffix("__org_id")) for name in Entry.CONTENT))
ORGANIZATION = STORED.index("organization")
MAY_BE_NONE = frozenset(field.name for field in Entry._meta.fields if field.null)


class Recorded(NamedTuple):
    """What an act came to: its place in the ledger, the names of its entries, and the keys of whom it touches.

    ``place`` is None, and nothing else is there, when every entry was in the book already.
    """

    place: int | None
    entry_ids: tuple[str, ...]
    organizations: Mapping[str, int]
    findings: int


NOTHING_NEW = Recorded(None, (), {}, 0)


def _nothing(_recorded: Recorded) -> None:
    """No more is done."""


def record(
    entries: Sequence[NewEntry], *, by: str, act: str, within: Callable[[Recorded], None] = _nothing
) -> Recorded:
    """Record an act: all its entries, and what follows from them, under one transaction of the ledger.

    Raises :class:`~sohtx.core.refusal.Refusal` with every problem found; then nothing was written. ``within`` is
    called inside the same transaction of the database: what it writes stands or falls with the act.
    """
    book.open_for_writing()
    for _ in range(TRIES):
        prospect = foresee(entries)
        if not prospect.entries:
            return NOTHING_NEW
        try:
            with transaction.atomic():
                recorded = _try_to_write(prospect, by, act)
                within(recorded)
        except NameTaken:
            _sweep_if_idle()
        except Overtaken:
            continue
        else:
            return recorded
    raise refuse(OVERTAKEN, MEND_OVERTAKEN)


class NameTaken(Overtaken):
    """A name of the act stands in rows that nobody sees: of another act or load under way, or of a dead load."""


def _try_to_write(prospect: Prospect, by: str, act: str) -> Recorded:
    try:
        return _write(prospect, by, act)
    except IntegrityError as error:
        raise NameTaken from error


def _sweep_if_idle() -> None:
    """Where no load is under way, what holds the name is of a dead one."""
    with suppress(Refusal), book.one_load():
        sweep()
        sweep_organizations()


def _write(prospect: Prospect, by: str, act: str) -> Recorded:
    writing = Writing(act, by)
    keys = _enter_organizations(prospect)
    if prospect.is_first:
        _write_official_units(writing)
    rows = [_stored(entry) for entry in prospect.entries]
    writing.write(Entry, STORED, rows, CONTENT, lambda row: _keyed(row, keys))
    _write_derived(writing, prospect, keys)
    found = prospect.found
    writing.write_aside(
        Finding,
        ["organization", "rule", "record", "values"],
        [
            (keys[org_id], f.rule.code, f.record, json.dumps(f.values, ensure_ascii=False))
            for org_id, f in found
        ],
    )
    published = writing.publish(lambda _: _refuse_if_overtaken(prospect))
    touched = {org_id: keys[org_id] for org_id in prospect.lives}
    _drop_replaced(writing.row, touched.values())
    return Recorded(published.place, tuple(e.entry_id for e in prospect.entries), touched, len(found))


def _stored(entry: ReadEntry) -> Row:
    """An entry as the book stores it, but for its organization, which its digest names by its identifier."""
    cells = entry.stored
    names = (*COLUMNS, "recorded_as")
    return [
        "" if cells[name] is None and field not in MAY_BE_NONE else cells[name]
        for name, field in zip(names, STORED, strict=True)
    ]


def _keyed(row: Row, keys: Mapping[str, int]) -> Row:
    return [*row[:ORGANIZATION], keys[str(row[ORGANIZATION])], *row[ORGANIZATION + 1 :]]


def _enter_organizations(prospect: Prospect) -> dict[str, int]:
    """The keys of the organizations of an act and of their unions; those that are new are entered.

    One without a published entry was left by a load that is under way or dead: its kind says nothing.
    """
    named = sorted({*prospect.lives, *prospect.unions})
    has_entry = Exists(Entry.objects.filter(organization=OuterRef("pk"), transaction__place__isnull=False))
    present = Organization.objects.filter(org_id__in=named)
    is_known = dict(present.values_list("org_id", has_entry))
    for life in prospect.lives.values():
        if life.org_id not in is_known:
            Organization.objects.create(org_id=life.org_id, kind=life.kind)
        elif not is_known[life.org_id]:
            present.filter(org_id=life.org_id).update(kind=life.kind)
    return dict(Organization.objects.filter(org_id__in=named).values_list("org_id", "pk"))


def _write_official_units(writing: Writing) -> None:
    """The first act of an installation pins the units that it was checked by, as a first package does."""
    for table, file in ((AREAS, "areas.csv"), (AREA_CHANGES, "area_changes.csv")):
        if table.model is not None:
            writing.write(table.model, table.column_names, _official(table, file), tuple)


def _official(table: PackageTable, file: str) -> Iterable[Row]:
    may_be_none = {f.name for f in table.model._meta.fields if f.null} if table.model else set()
    for row in official_rows(file):
        yield [row[c] or (None if c in may_be_none else "") for c in table.column_names]


def _write_derived(writing: Writing, prospect: Prospect, keys: Mapping[str, int]) -> None:
    lives = [(keys[life.org_id], life.after) for life in prospect.lives.values()]
    writing.write_aside(Derivation, ["organization"], [(key,) for key, _ in lives])
    for (model, fields), make in zip(DERIVED_TABLES, (state_rows, event_rows), strict=True):
        writing.write_aside(
            model, fields, [row for key, derived in lives for row in make(key, derived, keys)]
        )


def _refuse_if_overtaken(prospect: Prospect) -> None:
    """Called under the lock of places: whatever the act was checked against must still be so."""
    since = Transaction.objects.filter(place__gt=prospect.place)
    tables = {table for counts in since.values_list("counts", flat=True) for table in counts}
    if SectorCode._meta.label in tables or any(table.startswith("areas.") for table in tables):
        raise Overtaken
    touched = Entry.objects.filter(
        transaction__place__gt=prospect.place, organization__org_id__in=sorted(prospect.lives)
    )
    if touched.exists():
        raise Overtaken


def _drop_replaced(row: Transaction, keys: Iterable[int]) -> None:
    """Drop what was derived of some organizations before."""
    for model in (*(model for model, _ in DERIVED_TABLES), Derivation):
        published = model._default_manager.filter(
            transaction__place__lt=row.place, organization__in=list(keys)
        )
        published.delete()


OVERTAKEN = Text("có người khác đang ghi cùng tổ chức này", "others keep recording the same organizations")
MEND_OVERTAKEN = Text("chờ một lát rồi ghi lại", "wait a moment, then record it again")
