"""The one book of an installation: where it lies, making its tables, and the locks of those who write it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from filelock import FileLock, Timeout

from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger.models import Book, Transaction

SCHEMA = "0001"
PATIENCE = 60


def home() -> Path:
    """The folder in which everything of this installation lies."""
    return Path(settings.HOME)


def current() -> Book | None:
    """The book, or None when nothing was ever written here."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).exists():
        return None
    try:
        return Book.objects.first()
    except DatabaseError:
        connection.close()
        return None


def open_for_writing() -> Book:
    """The book, its tables made or brought up to date if need be."""
    home().mkdir(parents=True, exist_ok=True)
    book = current()
    if book is not None and book.schema == SCHEMA:
        return book
    with FileLock(home() / "schema.lock", timeout=PATIENCE):
        call_command("migrate", verbosity=0, interactive=False)
        book, _ = Book.objects.get_or_create(pk=1, defaults={"name": uuid4().hex})
        book.schema = SCHEMA
        book.save()
    return book


@contextmanager
def one_load() -> Iterator[None]:
    """Only one load at a time; it waits for no one."""
    home().mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home() / "load.lock", timeout=0):
            yield
    except Timeout:
        raise refuse(BUSY, MEND_BUSY) from None


def last_transaction() -> Transaction | None:
    """The transaction published last."""
    return Transaction.objects.filter(place__isnull=False).order_by("place").last()


BUSY = Text("đang có một lần nạp dữ liệu khác", "another load is under way")
MEND_BUSY = Text("chờ xong rồi thử lại", "wait until it is done, then try again")
