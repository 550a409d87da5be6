"""The forms of the office: kept in the ledger beside those of the program, and remembered until more come."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from sohtx.core.period import Period
from sohtx.core.refusal import Problems
from sohtx.ledger import book
from sohtx.ledger.writing import Writing
from sohtx.returns.definitions.catalogue import Catalogue, shipped
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.reading import read_forms
from sohtx.returns.definitions.writing import from_text, joined, to_text
from sohtx.returns.models import AreaFilingVersion, FilingVersion, OwnForm

REMEMBERED = 4
IN_BOOK = {"transaction__place__isnull": False}
FIELDS = ("form", "valid_from", "definition")


class Forms(NamedTuple):
    """All forms, and those of them that the office laid down."""

    all: Catalogue
    own: tuple[FormVersion, ...] = ()


def catalogue() -> Catalogue:
    """All forms: the program's and the office's."""
    return forms_of_book().all


def forms_of_book() -> Forms:
    """All forms, and the office's apart."""
    last = last_transaction_of_forms()
    return _read(str(connection.settings_dict["NAME"]), last) if last else Forms(shipped())


def last_transaction_of_forms() -> bytes:
    """The digest of the last transaction that brought a form; it depends on all before it. Empty without any."""
    present = book.current()
    if present is None or present.schema != book.SCHEMA:
        return b""  # no book yet, or one of an earlier version, which has none
    with connection.cursor() as cursor:  # plain SQL, since every return asks for it
        cursor.execute(
            f"SELECT t.digest FROM {OwnForm._meta.db_table} f JOIN ledger_transaction t ON t.id = f.transaction_id "
            "WHERE t.place IS NOT NULL ORDER BY t.place DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return bytes(row[0]) if row else b""


@lru_cache(maxsize=REMEMBERED)
def _read(_database: str, _last: bytes) -> Forms:
    texts = _rows().order_by("transaction__place", "pk").values_list("definition", flat=True)
    problems = Problems()
    own = tuple(read_forms(joined(map(from_text, texts)), problems))
    problems.raise_any()
    taken = {(version.form, version.valid_from) for version in own}
    others = (v for v in shipped().versions if (v.form, v.valid_from) not in taken)
    return Forms(Catalogue((*others, *own)), own)


def _rows() -> "QuerySet[OwnForm]":
    return OwnForm.objects.filter(**IN_BOOK)


def used_until(form: str) -> date | None:
    """The last day of the latest period for which there is a return on a form."""
    if book.current() is None:
        return None
    periods = {
        period
        for model in (FilingVersion, AreaFilingVersion)
        for period in model.objects.filter(**IN_BOOK, form=form).values_list("period", flat=True).distinct()
    }
    return max((Period.parse(period).end for period in periods), default=None)


def write_forms(writing: Writing, versions: Sequence[FormVersion]) -> None:
    """Write versions that were planned into a transaction of the ledger."""
    rows = [(v.form, v.valid_from.isoformat(), to_text(v)) for v in versions]
    writing.write(OwnForm, FIELDS, rows, itemgetter(*(FIELDS.index(name) for name in OwnForm.CONTENT)))
