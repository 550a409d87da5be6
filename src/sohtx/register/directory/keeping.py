"""The directory's file: brought up to the ledger's last place when it is opened, never as part of saving.

It is one SQLite file in WAL, whatever the book lies in; who reads while another brings it up to date sees it as it
was before, whole. Another book's, another past's, one of an older shape or damaged is made anew. Where the
folder cannot be written the same tables are kept in memory.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import TypeVar
from urllib.parse import quote

from django.db import connection
from filelock import FileLock, Timeout

from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.units import Units
from sohtx.ledger import book
from sohtx.ledger.bulk import batches
from sohtx.ledger.models import Transaction
from sohtx.register.directory.ground import Ground
from sohtx.register.directory.lines import Lines, Stretch, read_lines, touched

T = TypeVar("T")

SHAPE = "2"
FILE = "directory.sqlite3"
LOCK = f"{FILE}.lock"
PATIENCE, SHORT_PATIENCE = 120, 3
MANY = 500
MAPPED = 1 << 30
CACHED = -32_000  # kibibytes

_TABLES = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    """CREATE TABLE cell (id INTEGER PRIMARY KEY, kind TEXT, status TEXT, sector TEXT, is_alliance_member INT,
    is_observed_active INT, is_registered INT, is_unnamed INT)""",
    "CREATE TABLE organization (org INTEGER PRIMARY KEY, org_id TEXT UNIQUE, kind TEXT, names TEXT, places TEXT)",
    """CREATE TABLE stretch (org INT, valid_from INT, valid_to INT, cell INT, unit_at INT, unit_then INT,
    born_on INT, ended_on INT, name_key BLOB, code_key BLOB, PRIMARY KEY (org, valid_from)) WITHOUT ROWID""",
    """CREATE TABLE told (org INT, valid_from INT, name TEXT, tax_code TEXT, address TEXT, unit TEXT,
    last_status TEXT, charter_capital INT, ended_as TEXT, PRIMARY KEY (org, valid_from)) WITHOUT ROWID""",
    "CREATE TABLE own_name (name TEXT, org INT, PRIMARY KEY (name, org)) WITHOUT ROWID",
    "CREATE TABLE code (code TEXT, org INT, PRIMARY KEY (code, org)) WITHOUT ROWID",
    """CREATE VIRTUAL TABLE words USING fts5 (names, places, content = 'organization', content_rowid = 'org',
    tokenize = 'ascii', detail = 'column')""",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab ('words', 'row')",
)
_INDEXES = {
    "by_cell": "stretch (cell, valid_from, valid_to, unit_at, unit_then, born_on, ended_on)",
    "by_name": "stretch (name_key)",
    "by_code": "stretch (code_key)",
    "by_birth": "stretch (born_on, name_key)",
    "by_unit": "stretch (unit_at, name_key)",
    "by_unit_then": "stretch (unit_then, name_key)",
    "name_of": "own_name (org)",
    "code_of": "code (org)",
}
_NARROW = Stretch._fields[: Stretch._fields.index("name")]
_WIDE = Stretch._fields[Stretch._fields.index("name") :]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the directory holds: which book, up to which place and its digest, in which units."""

    book: str = ""
    place: int = 0
    digest: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory as it lies open; ``ground`` are the units in which it is expressed."""

    con: sqlite3.Connection
    ground: Ground
    mark: Mark
    file: str


class _InMemory:
    """The one directory of this process that lies in no file."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.con: sqlite3.Connection | None = None


_memory = _InMemory()


def path() -> Path:
    """Where the directory lies."""
    return book.home() / FILE


@contextmanager
def open_directory(today: date) -> Iterator[Directory]:
    """The directory up to the ledger's last place; all that is read within is of one moment."""
    ground = present_ground(today)
    due = _due(ground)
    if due is None:
        with closing(_made(sqlite3.connect(":memory:", isolation_level=None))) as con:
            yield Directory(con, ground, Mark(), "")
    elif (found := _from_file(due, ground)) is not None:
        with closing(found):
            yield _opened(found, ground, str(path()))
    else:
        with _memory.lock:
            yield _opened(_from_memory(ground), ground, "")


def read(today: date, work: Callable[[Directory], T]) -> T:
    """Do some reading; on a file made anew where this one turns out to be damaged."""
    try:
        with open_directory(today) as directory:
            return work(directory)
    except sqlite3.DatabaseError:
        with suppress(OSError, Timeout), FileLock(book.home() / LOCK, timeout=PATIENCE):
            forget()
    with open_directory(today) as directory:
        return work(directory)


def _opened(con: sqlite3.Connection, ground: Ground, file: str) -> Directory:
    con.execute("BEGIN")
    return Directory(con, ground, _read_mark(con), file)


def present_ground(today: date) -> Ground:
    """The units of the book as they are today, or the official ones."""
    own = units_of_book() if book.current() is not None else None
    return _ground(own or official_units(), today)


@lru_cache(maxsize=4)
def _ground(units: Units, today: date) -> Ground:
    return Ground(units, today)


def _due(ground: Ground) -> Mark | None:
    """What the directory should hold now; None where nothing was ever written."""
    present = book.current()
    last = book.last_transaction() if present is not None else None
    if present is None or last is None:
        return None
    return Mark(present.name, last.place or 0, bytes(last.digest).hex(), ground.mark)


def _from_file(due: Mark, ground: Ground) -> sqlite3.Connection | None:
    """A connection to the file, brought up to date where that can be done; None where there can be none."""
    con = _try_to_connect()
    held = _held(con) if con is not None else Mark()
    if con is not None and (held == due or _is_newer(held, due) or _holds_still(held, due)):
        return con
    if con is not None:
        con.close()
    has_older = (held.book, held.ground) == (due.book, due.ground) and held.place < due.place
    try:
        with FileLock(book.home() / LOCK, timeout=SHORT_PATIENCE if has_older else PATIENCE):
            _bring_up(ground)
    except Timeout:
        return _try_to_connect() if has_older else None
    except (sqlite3.Error, OSError):
        return None
    return _try_to_connect()


def _is_newer(held: Mark, due: Mark) -> bool:
    """Whether another has brought the file up to a later place of this very book meanwhile."""
    return held.place > due.place and _is_past_of(held, due)


_unmoved: dict[tuple[Path, Mark], Mark] = {}  # up to where nothing that came since is of the directory
OF_DIRECTORY = ("register.", "areas.")


def _holds_still(held: Mark, due: Mark) -> bool:
    """Whether all that came since is of other stations, such as returns: then nothing need be written."""
    if held.place > due.place or not _is_past_of(held, due):
        return False
    key = (path(), held)
    looked_at = _unmoved.get(key, held)
    since = looked_at if looked_at.place <= due.place and _is_past_of(looked_at, due) else held
    later = Transaction.objects.filter(place__gt=since.place, place__lte=due.place)
    for counts in later.values_list("counts", flat=True):
        if not counts or any(table.startswith(OF_DIRECTORY) for table in counts):
            return False
    _unmoved.clear()
    _unmoved[key] = due
    return True


def _is_past_of(held: Mark, due: Mark) -> bool:
    """Whether what is held is of this very book and its past, in the same units."""
    if (held.book, held.ground) != (due.book, due.ground):
        return False
    with connection.cursor() as cursor:  # plain SQL, since every page asks for it
        cursor.execute("SELECT digest FROM ledger_transaction WHERE place = %s", [held.place])
        row = cursor.fetchone()
    return row is not None and bytes(row[0]).hex() == held.digest


def _try_to_connect() -> sqlite3.Connection | None:
    try:
        return _connected()
    except (sqlite3.Error, OSError):
        return None


def _connected() -> sqlite3.Connection | None:
    """A connection that only reads; None when there is no file."""
    if not path().exists():
        return None
    con = sqlite3.connect(f"file:{quote(path().as_posix())}?mode=ro", uri=True, isolation_level=None)
    try:
        con.execute(f"PRAGMA mmap_size = {MAPPED}")
        con.execute(f"PRAGMA cache_size = {CACHED}")
        con.execute("SELECT 1 FROM about").fetchone()
    except sqlite3.Error:
        con.close()
        raise
    return con


def _held(con: sqlite3.Connection) -> Mark:
    try:
        return _read_mark(con)
    except (sqlite3.Error, KeyError, ValueError):
        return Mark()


def _read_mark(con: sqlite3.Connection) -> Mark:
    told = dict(con.execute("SELECT key, value FROM about").fetchall())
    if told.get("shape") != SHAPE:
        return Mark()
    return Mark(told["book"], int(told["place"]), told["digest"], told["ground"])


def _bring_up(ground: Ground) -> None:
    """Bring the file up to date, or make it anew where it cannot be read."""
    try:
        with closing(_writing()) as con:
            bring_up(con, ground)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        forget()
        with closing(_writing()) as con:
            bring_up(con, ground)


def _writing() -> sqlite3.Connection:
    con = sqlite3.connect(path(), timeout=PATIENCE, isolation_level=None)
    try:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        con.close()
        raise
    return con


def forget() -> None:
    """Remove the file; it is made again when it is next asked for."""
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (book.home() / name).unlink(missing_ok=True)


def _from_memory(ground: Ground) -> sqlite3.Connection:
    if _memory.con is None:
        _memory.con = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    if _memory.con.in_transaction:
        _memory.con.execute("COMMIT")
    bring_up(_memory.con, ground)
    return _memory.con


def bring_up(con: sqlite3.Connection, ground: Ground) -> None:
    """Add what is newer than what the tables hold, or everything, in one transaction."""
    con.execute(f"PRAGMA cache_size = {CACHED}")
    con.execute("BEGIN IMMEDIATE")
    try:
        with book.one_view():
            held, due = _held(con), _due(ground)
            if due is not None and held != due:
                if held.place < due.place and _is_past_of(held, due):
                    _add_newer(con, ground, held.place, due.place)
                else:
                    _make_anew(con, ground, due.place)
                _write_mark(con, due)
        con.execute("COMMIT")
    except BaseException:
        if con.in_transaction:
            con.execute("ROLLBACK")
        raise


def _write_mark(con: sqlite3.Connection, mark: Mark) -> None:
    told = {"shape": SHAPE, "book": mark.book, "place": str(mark.place), "digest": mark.digest}
    con.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", (told | {"ground": mark.ground}).items())


def _made(con: sqlite3.Connection) -> sqlite3.Connection:
    """The tables, empty."""
    for statement in _TABLES:
        con.execute(statement)
    for name, columns in _INDEXES.items():
        con.execute(f"CREATE INDEX {name} ON {columns}")
    return con


def _make_anew(con: sqlite3.Connection, ground: Ground, place: int) -> None:
    for (name,) in con.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'").fetchall():
        con.execute(f'DROP TABLE "{name}"')
    kept = "type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (name,) in con.execute(f"SELECT name FROM sqlite_master WHERE {kept}").fetchall():
        con.execute(f'DROP TABLE IF EXISTS "{name}"')
    for statement in _TABLES:
        con.execute(statement)
    _insert(con, read_lines(ground, 0, place))
    con.execute("INSERT INTO words(words) VALUES ('rebuild')")
    for name, columns in _INDEXES.items():
        con.execute(f"CREATE INDEX {name} ON {columns}")


def _add_newer(con: sqlite3.Connection, ground: Ground, after: int, up_to: int) -> None:
    for orgs in batches(touched(after, up_to), MANY):
        marks = ", ".join("?" * len(orgs))
        con.execute(
            "INSERT INTO words (words, rowid, names, places) "
            f"SELECT 'delete', org, names, places FROM organization WHERE org IN ({marks})",
            orgs,
        )
        for table in ("organization", "stretch", "told", "own_name", "code"):
            con.execute(f"DELETE FROM {table} WHERE org IN ({marks})", orgs)
    for lines in batches(read_lines(ground, after, up_to), MANY):
        _insert(con, lines)
        con.executemany(
            "INSERT INTO words (rowid, names, places) VALUES (?, ?, ?)",
            [(line.org, line.names, line.places) for line in lines],
        )


def _insert(con: sqlite3.Connection, lines: Iterable[Lines]) -> None:
    """Write lines into every table but the index of words."""
    cells = {
        tuple(row[1:]): row[0] for row in con.execute("SELECT * FROM cell").fetchall()
    }  # few: what differs in kind, status, sector and marks
    for many in batches(lines, MANY):
        stretches = [stretch for line in many for stretch in line.stretches]
        for stretch in stretches:
            cells.setdefault(stretch.cell, len(cells) + 1)
        con.executemany(
            "INSERT INTO organization VALUES (?, ?, ?, ?, ?)",
            [(line.org, line.org_id, line.kind, line.names, line.places) for line in many],
        )
        con.executemany(
            f"INSERT INTO stretch VALUES ({', '.join('?' * len(_NARROW))})",
            [(*s[:3], cells[s.cell], *s[4 : len(_NARROW)]) for s in stretches],
        )
        con.executemany(
            f"INSERT INTO told VALUES ({', '.join('?' * (len(_WIDE) + 2))})",
            [(*s[:2], *s[len(_NARROW) :]) for s in stretches],
        )
        con.executemany(
            "INSERT INTO own_name VALUES (?, ?)", [(n, line.org) for line in many for n in line.own_names]
        )
        con.executemany(
            "INSERT INTO code VALUES (?, ?)", [(c, line.org) for line in many for c in line.codes]
        )
    con.executemany(
        "INSERT OR IGNORE INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(n, *cell) for cell, n in cells.items()],
    )
