"""Answers remembered until the ledger moves: one open extract a process, and what was asked of it.

What is remembered belongs to a place of the ledger and to the moment up to which no newer row becomes known: it is
never stale. A saved return or entry moves the place, and with it everything is asked anew. A hint alone, such as a
count in the menu, may be some minutes old: on the day of a deadline the ledger moves many times a second.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any, TypeVar

import duckdb

from sohtx.core.moment import OPEN_MOMENT, now
from sohtx.figures.asking import Request, answer, read_request
from sohtx.figures.extract import Extract, open_extract
from sohtx.indicators.answer import Figure
from sohtx.indicators.question import Question
from sohtx.ledger import book

T = TypeVar("T")
KEPT = 400
FRESH = 300  # seconds for which a hint may stand

_lock = threading.RLock()
_open: "_Opened | None" = None
_hints: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()


class _Opened:
    """An extract with what was asked of it."""

    def __init__(self, key: Hashable, extract: Extract) -> None:
        self.key, self.extract = key, extract
        self.kept: OrderedDict[Hashable, Any] = OrderedDict()
        self.until = _next_known(extract)

    def remember(self, key: Hashable, work: Callable[[Extract], T]) -> T:
        if key in self.kept:
            self.kept.move_to_end(key)
            found: T = self.kept[key]
            return found
        made = self.kept[key] = work(self.extract)
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return made


def ask_remembered(request: Request) -> tuple[Question, list[Figure]]:
    """The figures that answer a request; asked of the engine once at each place of the ledger."""

    def work(extract: Extract) -> tuple[Question, list[Figure]]:
        question = read_request(request, extract.units)
        return question, list(answer(extract, question))

    return remembered(("ask", _frozen(request)), work)


def remembered(key: Hashable, work: Callable[[Extract], T]) -> T:
    """What some reading of the extract gives, done once at each place of the ledger.

    ``key`` names the reading and all that it depends on beside the book; the day it is belongs to it where it matters.
    """
    with _lock:
        try:
            return _opened().remember(key, work)
        except duckdb.IOException:  # its files were replaced meanwhile
            _let_go()
            return _opened().remember(key, work)


def on_extract(work: Callable[[Extract], T]) -> T:
    """Do some reading on the open extract without keeping what it gives."""
    with _lock:
        try:
            return work(_opened().extract)
        except duckdb.IOException:
            _let_go()
            return work(_opened().extract)


def hint(key: Hashable, work: Callable[[], T]) -> T:
    """What some reading gave at most five minutes ago. Never to be printed as a figure."""
    of_book = (str(book.home()), key)
    with _lock:
        told = _hints.get(of_book)
    if told is not None and time.monotonic() - told[0] < FRESH:
        found: T = told[1]
        return found
    return renew_hint(key, work())


def renew_hint(key: Hashable, value: T) -> T:
    """Take a hint from what was just read."""
    with _lock:
        _hints[str(book.home()), key] = time.monotonic(), value
        _hints.move_to_end((str(book.home()), key))
        if len(_hints) > KEPT:
            _hints.popitem(last=False)
    return value


def _opened() -> _Opened:
    global _open  # noqa: PLW0603 -- the one extract of this process
    present = book.current()
    last = book.last_transaction() if present else None
    key = (str(book.home()), present and present.name, last and last.place, last and bytes(last.digest))
    if _open is None or _open.key != key or now() >= _open.until:
        _let_go()
        _open = _Opened(key, open_extract())
    return _open


def _let_go() -> None:
    global _open  # noqa: PLW0603 -- as above
    if _open is not None:
        with suppress(duckdb.Error):
            _open.extract.close()
        _open = None


def forget() -> None:
    """Close the extract and forget what was asked of it, and all hints."""
    with _lock:
        _let_go()
        _hints.clear()


def _next_known(extract: Extract) -> int:
    """The next moment at which something already in the book becomes known: rows may be recorded ahead of time."""
    moment = now()
    parts = [
        f"SELECT min(known_from) AS first FROM {name} WHERE known_from > {moment}"
        for name in ("states", "events")
    ]
    parts += [
        f'SELECT min(recorded_at) FROM "filings {period}" WHERE recorded_at > {moment}'
        for period in extract.periods
    ]
    row = extract.con.execute(f"SELECT min(first) FROM ({' UNION ALL '.join(parts)})").fetchone()
    return int(row[0]) if row and row[0] is not None else OPEN_MOMENT


def _frozen(request: Request) -> Hashable:
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (getattr(request, name) for name in Request.__dataclass_fields__)
    )
