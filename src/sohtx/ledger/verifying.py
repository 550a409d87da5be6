"""Is the ledger as it was written? Every row against its digest, every transaction against its link."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from sohtx.core.text import Text
from sohtx.ledger.models import NO_DIGEST, LedgerRow, Transaction, row_digest


class Damage(NamedTuple):
    """Something that is not as it was written."""

    where: str
    what: Text

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify_ledger() -> Iterator[Damage]:
    """Whatever was changed, removed, added or reordered since it was written."""
    previous, place = NO_DIGEST, 0
    for row in Transaction.objects.filter(place__isnull=False).order_by("place"):
        where = str(TRANSACTION.fill(place=row.place))
        if row.place != place + 1:
            yield Damage(where, MISSING_TRANSACTION)
        if bytes(row.previous) != previous:
            yield Damage(where, BROKEN_LINK)
        yield from _verify_rows(row, where)
        previous, place = bytes(row.digest), row.place or 0


def _verify_rows(transaction: Transaction, where: str) -> Iterator[Damage]:
    digests = hashlib.sha256()
    counts: Counter[str] = Counter()
    for expected, (number, label, pk, digest, content) in enumerate(_rows(transaction), start=1):
        counts[label] += 1
        digests.update(digest)
        if row_digest(content) != digest:
            yield Damage(f"{where}, {label} {pk} ({content[0]})", CHANGED)
        if number != expected:
            yield Damage(f"{where}, {label} {pk} ({content[0]})", OUT_OF_ORDER)
            break
    if dict(counts) != transaction.counts:
        yield Damage(where, ROWS_MISSING)
    if transaction.compute_digest(digests.digest()) != bytes(transaction.digest):
        yield Damage(where, HEAD_CHANGED)


def _rows(transaction: Transaction) -> Iterator[tuple[int, str, int, bytes, tuple[object, ...]]]:
    """All rows of a transaction over all tables, in the order in which they were written."""
    return heapq.merge(*(_rows_of(model, transaction) for model in ledger_models()), key=lambda row: row[0])


def _rows_of(
    model: type[LedgerRow], transaction: Transaction
) -> Iterator[tuple[int, str, int, bytes, tuple[object, ...]]]:
    label = model._meta.label
    rows = model._default_manager.filter(transaction=transaction).order_by("pk")
    columns = [_as_stored(model, name) for name in model.CONTENT]
    for number, pk, digest, *content in rows.values_list("number", "pk", "digest", *columns).iterator(5_000):
        yield number, label, pk, bytes(digest), tuple(content)


def _as_stored(model: type[LedgerRow], name: str) -> "str | Cast":
    """A day is read as the text it is stored as: it may have been made an impossible one."""
    is_day = "__" not in name and isinstance(model._meta.get_field(name), models.DateField)
    return Cast(name, models.TextField()) if is_day else name


def ledger_models() -> list[type[LedgerRow]]:
    """The tables of the ledger."""
    return [model for model in apps.get_models() if issubclass(model, LedgerRow)]


TRANSACTION = Text("lần ghi sổ {place}", "transaction {place}")
MISSING_TRANSACTION = Text("thiếu lần ghi sổ trước đó", "the transaction before it is missing")
BROKEN_LINK = Text("không còn khớp với lần ghi sổ trước", "its link to the one before is broken")
CHANGED = Text("nội dung đã bị thay đổi", "its content was changed")
OUT_OF_ORDER = Text("dòng bị thêm, bị xóa hoặc đổi thứ tự", "rows were added, removed or reordered")
ROWS_MISSING = Text("số dòng không đúng với lúc ghi", "the number of rows is not what was written")
HEAD_CHANGED = Text("phần đầu hoặc các dòng đã bị thay đổi", "its head or its rows were changed")
