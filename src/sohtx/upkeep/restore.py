"""Bringing a backup back: all of it or nothing, beside what is there, and looked over before it takes its place.

The new data folder is made beside the old one, in PostgreSQL the new tables in a schema of their own. Only when all
is filled, read back and verified do they change places; whoever is killed before leaves what was there.
"""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from filelock import FileLock, Timeout

from sohtx.config.moving import swap
from sohtx.core.moment import VIETNAM
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.upkeep.archive import (
    DAMAGED,
    MEND_DAMAGED,
    MEND_NEWER,
    NEWER,
    Manifest,
    Part,
    Reader,
    reading,
    sync_folder,
)
from sohtx.upkeep.backup import Backup, Progress, free_bytes, make_backup
from sohtx.upkeep.belongings import OWN_ONLY, SECRET
from sohtx.upkeep.making import UNKNOWN_STEPS
from sohtx.upkeep.reserved import DATABASE, is_derived
from sohtx.upkeep.stores import (
    Head,
    PostgresStore,
    SqliteStore,
    Store,
    Table,
    head_of,
    postgres_parameters,
    quoted,
)

ROOM = 3  # times what is unpacked: its indexes, and the writing itself
SCHEMA_PREFIX = "sohtx_restore_"
ASIDE_PREFIX = "sohtx_before_"
PATIENCE = 10
OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}
)  # not of the backup


class Restored(NamedTuple):
    """What came back, and where that lies which was there before."""

    manifest: Manifest
    home: Path
    aside: Path | None
    aside_schema: str
    safety: Backup | None
    damages: list[str]


@dataclass
class _Work:
    """One restoring: from what, into which folders."""

    reader: Reader
    home: Path
    progress: Progress
    stamp: str = field(default_factory=lambda: f"{datetime.now(VIETNAM):%Y%m%d-%H%M%S}")
    done: int = 0

    @property
    def staging(self) -> Path:
        """The new data folder while it is made."""
        return self.home.with_name(f"{self.home.name}.restoring-{os.getpid()}")

    def count(self, size: int) -> None:
        self.done += size
        self.progress(FILLING, self.done >> 20)


def check_backup(file: Path, passphrase: bytes | None, progress: Progress) -> Manifest:
    """Read a backup wholly and say what it is; nothing is written."""
    done = 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        progress(FILLING, done >> 20)

    with reading(file, passphrase) as reader:
        reader.verify(count)
        return reader.manifest


def restore(
    file: Path,
    *,
    passphrase: bytes | None = None,
    replace: bool = False,
    accept_damage: bool = False,
    progress: Progress = lambda _w, _n: None,
) -> Restored:
    """Bring a backup back into the data folder and database that are set."""
    home = book.home()
    with reading(file, passphrase) as reader, _one_restore(home):
        _sweep(home)
        is_there = _is_something_there(home)
        if is_there and not replace:
            raise refuse(NOT_EMPTY, MEND_NOT_EMPTY, value=str(home))
        _require_room(home, reader.size)
        work = _Work(reader, home, progress)
        reader.verify(work.count)  # before anything is written
        safety = _safety_copy(passphrase, progress) if is_there else None
        place = _postgres if _vendor() == "postgresql" else _sqlite
        try:
            return place(work, safety, accept_damage)
        finally:
            shutil.rmtree(work.staging, ignore_errors=True)


# What is there


@contextmanager
def _one_restore(home: Path) -> Iterator[None]:
    """Only one at a time; never while a load is under way."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home.with_name(home.name + ".restore.lock"), timeout=0)
        with lock:
            yield
    except Timeout:
        raise refuse(BUSY, MEND_BUSY) from None
    except PermissionError as error:
        raise refuse(
            NOT_WRITABLE.fill(why=error.strerror), MEND_NOT_WRITABLE, value=str(home.parent)
        ) from None


def _sweep(home: Path) -> None:
    """Remove what restorings left that were killed."""
    for folder in home.parent.glob(f"{home.name}.restoring-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _is_something_there(home: Path) -> bool:
    """Whether there is a book, or any file that nothing else can make again."""
    return _holds_files(home) or (_vendor() == "postgresql" and _holds_rows())


def _holds_files(home: Path) -> bool:
    if not home.is_dir():
        return home.exists()
    return any(not is_derived(path, home) or path.name == DATABASE for path in home.iterdir())


def _holds_rows() -> bool:
    """Whether any of the tables of a PostgreSQL database holds a transaction or a person who signs in."""
    with _postgres_con() as con:
        store = PostgresStore(con)
        told = {table.name for table in store.tables()} & {
            "ledger_transaction",
            "auth_user",
            "accounts_person",
        }
        return any(store.rows(f"SELECT 1 FROM {quoted(name)} LIMIT 1") for name in told)


def _require_room(home: Path, size: int) -> None:
    free = free_bytes(home)
    if size * ROOM > free:
        raise refuse(NO_ROOM.fill(need=size * ROOM >> 20, free=free >> 20), MEND_NO_ROOM, value=str(home))


def _safety_copy(passphrase: bytes | None, progress: Progress) -> Backup | None:
    """A backup of what is there; what cannot be read goes aside all the same."""
    try:
        if book.current() is None:
            return None
        return make_backup(to=None, passphrase=passphrase, progress=progress)
    except (book.DamagedBook, sqlite3.DatabaseError):
        return None
    finally:
        _close()


# SQLite


def _sqlite(work: _Work, safety: Backup | None, accept_damage: bool) -> Restored:
    _close()
    _make_folder(work.staging)
    environment = _environment(SOHTX_HOME=str(work.staging))
    environment.pop("DATABASE_URL", None)
    _make_tables(work.reader.manifest, environment)
    file = work.staging / DATABASE
    with closing(sqlite3.connect(file, isolation_level=None)) as con:
        con.execute(
            "PRAGMA journal_mode = MEMORY"
        )  # nobody else sees it yet, and it is made anew if it fails
        con.execute("PRAGMA synchronous = OFF")
        con.execute("BEGIN")
        _fill(work, SqliteStore(con))
        if con.execute("PRAGMA foreign_key_check").fetchone():
            raise refuse(DAMAGED.fill(part=DATABASE), MEND_DAMAGED)
        con.execute("COMMIT")
    _sync(file)
    _lay_files(work)
    damages = _verify(environment, work.progress, accept_damage)
    with closing(sqlite3.connect(file, isolation_level=None)) as con:
        _require_same_book(work, SqliteStore(con))
    aside = _put_in_place(work)
    return Restored(work.reader.manifest, work.home, aside, "", safety, damages)


def _put_in_place(work: _Work) -> Path | None:
    """Swap the folders; the old one stays beside, unless there was nothing in it."""
    _close()
    if _vendor() == "sqlite":
        _require_alone(work.home / DATABASE)
    aside = work.home.with_name(f"{work.home.name}.before-{work.stamp}")
    kept = _holds_files(work.home)
    try:
        swap(work.home, work.staging, aside)
    except OSError as error:
        raise refuse(
            NOT_MOVED.fill(why=error.strerror or error), MEND_NOT_MOVED, value=str(work.home)
        ) from None
    sync_folder(work.home.parent)
    if not kept:
        shutil.rmtree(aside, ignore_errors=True)
    return aside if kept else None


def _require_alone(file: Path) -> None:
    """Nobody may have the old database open: what they wrote would go aside with it."""
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as con:
        try:
            con.execute("PRAGMA journal_mode = DELETE")  # takes being alone with it
        except sqlite3.OperationalError:
            raise refuse(IN_USE, MEND_IN_USE, value=str(file)) from None
        except sqlite3.DatabaseError:
            return  # what cannot be read, nobody uses


# PostgreSQL


def _postgres(work: _Work, safety: Backup | None, accept_damage: bool) -> Restored:
    schema = SCHEMA_PREFIX + uuid4().hex[:12]
    _close()
    with _postgres_con() as con:
        con.autocommit = True
        _drop_leftovers(con)
        con.execute(f"CREATE SCHEMA {quoted(schema)}")
    try:
        _make_folder(work.staging)
        environment = _environment(SOHTX_HOME=str(work.staging), DATABASE_URL=_in_schema(schema))
        _make_tables(work.reader.manifest, environment)
        with _postgres_con() as con:
            con.execute(f"SET search_path = {quoted(schema)}")
            _fill(work, PostgresStore(con))
        _lay_files(work)
        damages = _verify(environment, work.progress, accept_damage)
        with _postgres_con() as con:
            con.execute(f"SET search_path = {quoted(schema)}")
            _require_same_book(work, PostgresStore(con))
        with _postgres_con() as con:
            aside_schema = _swap_schemas(con, schema, ASIDE_PREFIX + work.stamp.replace("-", "_"))
            aside = _put_in_place(work)
        return Restored(work.reader.manifest, work.home, aside, aside_schema, safety, damages)
    finally:
        with suppress(Exception), _postgres_con() as con:
            con.execute(f"DROP SCHEMA IF EXISTS {quoted(schema)} CASCADE")


def _swap_schemas(con: Any, new: str, aside: str) -> str:
    """Change tables over within the transaction of the connection; gives where the old ones are, if any."""
    store = PostgresStore(con)
    target = store.rows("SELECT current_schema()")[0][0]
    old = store.tables()
    if old:
        con.execute(f"CREATE SCHEMA {quoted(aside)}")
    for table in old:
        con.execute(f"ALTER TABLE {quoted(target)}.{quoted(table.name)} SET SCHEMA {quoted(aside)}")
    con.execute(f"SET LOCAL search_path = {quoted(new)}")
    for table in store.tables():
        con.execute(f"ALTER TABLE {quoted(new)}.{quoted(table.name)} SET SCHEMA {quoted(target)}")
    return aside if old else ""


def _drop_leftovers(con: Any) -> None:
    """Schemas of restorings that were killed."""
    found = con.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [SCHEMA_PREFIX])
    for (name,) in found.fetchall():
        con.execute(f"DROP SCHEMA {quoted(name)} CASCADE")


@contextmanager
def _postgres_con() -> Iterator[Any]:
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    with psycopg.connect(**postgres_parameters()) as con:
        yield con


def _in_schema(schema: str) -> str:
    """The address of the database with another schema."""
    url = urlsplit(os.environ["DATABASE_URL"])
    told = [(name, word) for name, word in parse_qsl(url.query) if name != "options"]
    given = [word for name, word in parse_qsl(url.query) if name == "options"]
    options = " ".join([*given, f"-c search_path={schema}"])
    return urlunsplit(url._replace(query=urlencode([*told, ("options", options)])))


# Both


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise refuse(
            NOT_WRITABLE.fill(why=error.strerror or error), MEND_NOT_WRITABLE, value=str(folder.parent)
        ) from None


def _make_tables(manifest: Manifest, environment: Mapping[str, str]) -> None:
    """Make the tables as they were in the backup's database, by a process that knows all stations."""
    ran = subprocess.run(
        [sys.executable, "-m", "sohtx.upkeep.making"],
        input=json.dumps(manifest.migrations), env=environment, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    if ran.returncode == UNKNOWN_STEPS:
        raise refuse(NEWER.fill(program=manifest.program), MEND_NEWER)
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip().rpartition("\n")[2])


def _fill(work: _Work, store: Store) -> None:
    manifest = work.reader.manifest
    tables = {table.name: table for table in store.tables()}
    for part in manifest.tables:
        here = tables.get(part.title)
        if here is None or set(here.columns) != set(part.columns):
            raise refuse(OTHER_SHAPE.fill(table=part.title), MEND_NEWER)
    store.empty(tables.values())
    for part in manifest.tables:
        _fill_table(work, store, tables[part.title], list(part.columns), part.title)
    store.set_sequences(manifest.sequences)


def _fill_table(work: _Work, store: Store, table: Table, columns: list[str], title: str) -> None:
    part = next(part for part in work.reader.manifest.tables if part.title == title)

    def counted(lines: Iterator[bytes]) -> Iterator[bytes]:
        for line in lines:
            work.count(len(line))
            yield line

    try:
        store.fill(table, columns, counted(work.reader.lines(part)))
    except _unfit():
        raise refuse(DAMAGED.fill(part=part.name), MEND_DAMAGED) from None


def _unfit() -> tuple[type[Exception], ...]:
    """What is raised when a cell does not fit its column."""
    if _vendor() != "postgresql":
        return (ValueError, sqlite3.DatabaseError)
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    return (ValueError, psycopg.DataError, psycopg.IntegrityError)


def _lay_files(work: _Work) -> None:
    """Lay the other files down; their names were looked over when the backup was opened, and none lies on another."""
    _keep_only_database(work.staging)
    for part in work.reader.manifest.files:
        try:
            _lay_file(work, part)
        except OSError as error:
            if error.errno in OF_THE_DISK:
                raise refuse(
                    NOT_WRITABLE.fill(why=error.strerror or error),
                    MEND_NOT_WRITABLE,
                    value=str(work.home.parent),
                ) from None
            raise refuse(DAMAGED.fill(part=part.name), MEND_DAMAGED) from None


def _keep_only_database(folder: Path) -> None:
    """Take away what making the tables left in the new folder, such as a secret of its own."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif not path.name.startswith(DATABASE):
            path.unlink()


def _lay_file(work: _Work, part: Part) -> None:
    path = work.staging / part.title
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        for block in work.reader.blocks(part):
            stream.write(block)
            work.count(len(block))
        stream.flush()
        os.fsync(stream.fileno())
    if part.title == SECRET:
        path.chmod(OWN_ONLY)


def _require_same_book(work: _Work, store: Store) -> None:
    """What was verified must be the book that the backup says it is."""
    manifest = work.reader.manifest
    if head_of(store) != Head(manifest.book, manifest.place, manifest.digest):
        raise refuse(OTHER_BOOK, MEND_DAMAGED)


def _verify(environment: Mapping[str, str], progress: Progress, accept_damage: bool) -> list[str]:
    """What ``sohtx verify`` says of the new book; damage is refused unless it is taken with open eyes."""
    progress(VERIFYING, 0)
    ran = subprocess.run(
        [sys.executable, "-m", "sohtx", "verify"],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    damages = ran.stderr.splitlines() if ran.returncode else []
    if damages and not accept_damage:
        raise refuse(NOT_INTACT.fill(damage=damages[0], count=len(damages)), MEND_NOT_INTACT)
    return damages


def _environment(**changed: str) -> dict[str, str]:
    return dict(os.environ) | {"PYTHONIOENCODING": "utf-8"} | changed


def _vendor() -> str:
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    return connection.vendor


def _close() -> None:
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    connection.close()


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


FILLING = Text("Đang phục hồi, MB:", "Restoring, MB:")
VERIFYING = Text("Đang kiểm tra sổ đã phục hồi…", "Verifying the restored book…")
NOT_EMPTY = Text("nơi phục hồi đã có dữ liệu", "there is data here already")
MEND_NOT_EMPTY = Text(
    "phục hồi vào thư mục mới (--to), hoặc thêm --replace: dữ liệu cũ được sao lưu và cất sang bên",
    "restore into a new folder (--to), or add --replace: what is here is backed up and put aside",
)
BUSY = Text("đang có một lần phục hồi khác", "another restoring is under way")
MEND_BUSY = Text("chờ xong rồi thử lại", "wait until it is done, then try again")
NOT_WRITABLE = Text("không ghi được vào thư mục này ({why})", "this folder cannot be written ({why})")
MEND_NOT_WRITABLE = Text(
    "thư mục chứa thư mục dữ liệu phải ghi được; kiểm tra quyền, hoặc chọn --to khác",
    "the folder around the data folder must be writable; look at the rights, or choose another --to",
)
NO_ROOM = Text(
    "cần khoảng {need} MB, ổ đĩa còn {free} MB", "needs about {need} MB, the disk has {free} MB left"
)
MEND_NO_ROOM = Text(
    "dọn chỗ, hoặc phục hồi vào ổ khác (--to)", "make room, or restore onto another disk (--to)"
)
IN_USE = Text("sổ đang được một chương trình khác mở", "the book is open in another program")
MEND_IN_USE = Text(
    "dừng sohtx serve và các lệnh khác rồi thử lại", "stop sohtx serve and other commands, then try again"
)
NOT_MOVED = Text("không đổi chỗ được thư mục dữ liệu ({why})", "the data folder cannot be moved ({why})")
MEND_NOT_MOVED = Text(
    "dữ liệu cũ còn nguyên; dừng chương trình đang mở thư mục; thư mục dữ liệu không được là điểm gắn ổ đĩa",
    "what was there is untouched; stop what has the folder open; the data folder must not be a mount point",
)
OTHER_SHAPE = Text(
    "bảng {table} của bản sao lưu không đúng với phần mềm này",
    "table {table} of the backup does not fit this program",
)
OTHER_BOOK = Text(
    "sổ sau khi phục hồi không phải sổ ghi trong bản kê của bản sao lưu",
    "the book that was restored is not the one that the backup's manifest names",
)
NOT_INTACT = Text(
    "sổ trong bản sao lưu không nguyên vẹn ({damage}; tổng cộng {count} chỗ)",
    "the book in the backup is not intact ({damage}; {count} in all)",
)
MEND_NOT_INTACT = Text(
    "chưa thay đổi gì; dùng bản sao lưu khác, hoặc thêm --accept-damage nếu không còn bản nào",
    "nothing was changed; take another backup, or add --accept-damage if there is no other",
)
