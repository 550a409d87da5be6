"""Appending to the ledger: rows under a transaction without a place, then one short step that publishes it.

Until then no reader sees them; a writer that dies leaves rows that the next one sweeps away. No step holds the
write lock for longer than a batch takes. Where the caller has a transaction of the database open, all of this is part
of it, without savepoints: a refusal undoes the whole act.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from django.apps import apps
from django.db import connection, models, transaction

from sohtx.core.moment import now
from sohtx.ledger.book import last_transaction
from sohtx.ledger.bulk import batches, insert_rows
from sohtx.ledger.models import NO_DIGEST, LedgerRow, Transaction, row_digest

BATCH = 16_000  # rows a step: a fraction of a second under the write lock
PIECE = 250  # rows at a time: few enough to stay in the cache of a core
LINK_LOCK = 0x50_48_54_58  # PostgreSQL's advisory lock under which places are given

Row = Sequence[object]


class Overtaken(Exception):
    """Another transaction was published meanwhile on which this one's checks depend."""


class Writing:
    """One transaction being written."""

    def __init__(self, act: str, by: str = "") -> None:
        self.row = Transaction.objects.create(act=act, by=by, begun_at=now())
        self._rows = hashlib.sha256()
        self._counts: Counter[str] = Counter()

    def write(
        self,
        model: type[LedgerRow],
        fields: Sequence[str],
        rows: Iterable[Row],
        content: Callable[[Row], Sequence[object]],
        stored: Callable[[Row], Row] = tuple,
        done: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Write ledger rows; ``content`` gives what a row's digest is taken over, ``stored`` what is stored of it."""
        names = ["transaction", "number", "digest", *fields]
        for step in _steps(rows):
            before = self._counts.total()
            with transaction.atomic(savepoint=False):
                for piece in step:
                    insert_rows(model, names, self._numbered(piece, content, stored))
                    self._counts[model._meta.label] += len(piece)
            done(self._counts.total() - before)

    def _numbered(
        self, piece: list[Row], content: Callable[[Row], Sequence[object]], stored: Callable[[Row], Row]
    ) -> list[Row]:
        rows: list[Row] = []
        for number, row in enumerate(piece, start=self._counts.total() + 1):
            digest = row_digest(content(row))
            self._rows.update(digest)
            rows.append((self.row.pk, number, digest, *stored(row)))
        return rows

    def write_aside(self, model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
        """Write rows that belong to the transaction but not to the ledger: derived rows, findings, contacts."""
        for step in _steps(rows):
            with transaction.atomic(savepoint=False):
                for piece in step:
                    insert_rows(model, ["transaction", *fields], [(self.row.pk, *row) for row in piece])

    def publish(self, check: Callable[[int], None] = lambda _: None) -> Transaction:
        """Give the transaction the next place, linked to the one before; from now on everyone sees it.

        ``check`` is called under the lock with the last place and may raise :class:`Overtaken`.
        """
        with transaction.atomic(savepoint=False):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINK_LOCK])
            last = last_transaction()
            check(last.place or 0 if last else 0)
            row = self.row
            row.place = (last.place or 0) + 1 if last else 1
            row.previous = bytes(last.digest) if last else NO_DIGEST
            row.published_at = now()
            row.counts = dict(self._counts)
            row.digest = row.compute_digest(self._rows.digest())
            self._enter(row)
        return row

    def _enter(self, row: Transaction) -> None:
        """Give the head its place, unless it was swept away meanwhile."""
        unpublished = Transaction.objects.filter(pk=row.pk, place__isnull=True)
        values = {
            name: getattr(row, name) for name in ("place", "previous", "published_at", "counts", "digest")
        }
        if not unpublished.update(**values):
            raise Overtaken


def _steps(rows: Iterable[Row]) -> Iterator[Iterator[list[Row]]]:
    """Rows a step, in pieces that stay in the cache of a core; none is read before its step takes it."""
    pieces = batches(rows, PIECE)
    for first in pieces:
        yield chain([first], islice(pieces, BATCH // PIECE - 1))


def sweep() -> int:
    """Remove what dead writers left; only called by one who holds the lock of loads. Returns how many."""
    dead = list(Transaction.objects.filter(place__isnull=True).values_list("pk", flat=True))
    for model in apps.get_models():
        if model is Transaction or not any(f.name == "transaction" for f in model._meta.fields):
            continue
        for pk in dead:
            _delete_slowly(model, pk)
    Transaction.objects.filter(pk__in=dead).delete()
    return len(dead)


def _delete_slowly(model: type[models.Model], pk: int) -> None:
    last = 0
    rows = model._default_manager.filter(transaction_id=pk).order_by("pk")
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows.filter(pk__lte=ids[-1]).order_by()._raw_delete(rows.db)
        last = ids[-1]
