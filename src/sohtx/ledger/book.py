"""The one book of an installation: where it lies, making its tables, and the locks of those who write it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from filelock import FileLock, Timeout

from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger.models import Book, Transaction

M = TypeVar("M", bound=Model)
SCHEMA = "0009"
PATIENCE = 60
_furnished: set[str] = set()  # databases seen to have the tables of a book
LOAD_LOCK = 0x50_48_54_59  # PostgreSQL's advisory lock of those who load


def home() -> Path:
    """The folder in which everything of this installation lies."""
    return Path(settings.HOME)


class DamagedBook(Exception):
    """There is a book here, but it cannot be read."""


def current() -> Book | None:
    """The book, or None when nothing was ever written here."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).exists():
        return None
    try:
        if not _has_tables(str(name)):
            return None
        book = _first(Book, ("id", "name", "schema"), "ORDER BY id")
        if book is None and Transaction.objects.exists():
            raise DamagedBook(str(NAMELESS))
    except DatabaseError as error:
        connection.close()
        if str(name) in _furnished:  # seen in another database that lay here before
            _furnished.discard(str(name))
            return current()
        raise DamagedBook(str(UNREADABLE.fill(why=error))) from error
    return book


def _first(model: type[M], columns: Sequence[str], which: str) -> M | None:
    """The first of some rows, in plain SQL: every request asks several times. Other columns are read when asked for."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} {which} LIMIT 1")
        row = cursor.fetchone()
    return model.from_db(connection.alias, columns, row) if row else None


def _has_tables(name: str) -> bool:
    """Whether a database has the tables of a book; asked of it until it has them."""
    if name not in _furnished and Book._meta.db_table in connection.introspection.table_names():
        _furnished.add(name)
    return name in _furnished


def open_for_writing() -> Book:
    """The book, its tables made or brought up to date if need be."""
    home().mkdir(parents=True, exist_ok=True)
    book = current()
    if book is not None and book.schema == SCHEMA:
        return book
    with FileLock(home() / "schema.lock", timeout=PATIENCE):
        _make_tables()
        book, _ = Book.objects.get_or_create(pk=1, defaults={"name": uuid4().hex})
        book.schema = SCHEMA
        book.save()
    return book


def _make_tables() -> None:
    """Make or bring up to date the tables of the stations; those that serve pages make theirs when they start."""
    executor = MigrationExecutor(connection)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in settings.STATIONS])


@contextmanager
def one_load() -> Iterator[None]:
    """Only one load at a time, whatever the data folder; it waits for no one."""
    home().mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home() / "load.lock", timeout=0), _lock_of_database():
            yield
    except Timeout:
        raise refuse(BUSY, MEND_BUSY) from None


@contextmanager
def _lock_of_database() -> Iterator[None]:
    """The same lock for offices that share a PostgreSQL database; it ends with the connection at the latest."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOAD_LOCK])
        if not cursor.fetchone()[0]:
            raise refuse(BUSY, MEND_BUSY)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOAD_LOCK])


@contextmanager
def one_view() -> Iterator[None]:
    """Everything read within is of one moment, whatever others write meanwhile; nobody is held up by it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")


def last_transaction() -> Transaction | None:
    """The transaction published last."""
    return _first(Transaction, ("id", "place", "digest"), "WHERE place IS NOT NULL ORDER BY place DESC")


BUSY = Text("đang có một lần nạp dữ liệu khác", "another load is under way")
MEND_BUSY = Text("chờ xong rồi thử lại", "wait until it is done, then try again")
UNREADABLE = Text("không đọc được sổ ({why})", "the book cannot be read ({why})")
NAMELESS = Text(
    "sổ bị mất phần đầu (bảng ledger_book trống)", "the book lost its head (table ledger_book is empty)"
)
