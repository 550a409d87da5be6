"""Bringing a backup back: all of it or nothing, beside what is there, and looked over before it takes its place.

The new data folder is made beside the old one, in PostgreSQL the new tables in a schema of their own. Only when all
is filled, read back and verified do they change places; whoever is killed before leaves what was there.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from sohtx.config.starting import start
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.upkeep.archive import Manifest, reading
from sohtx.upkeep.backup import Backup, Progress, free_bytes, make_backup
from sohtx.upkeep.placing import holds_files, into_sqlite
from sohtx.upkeep.placing_postgres import holds_rows, into_postgres
from sohtx.upkeep.refilling import FILLING, MEND_NOT_WRITABLE, NOT_WRITABLE, Work, close_database, vendor

ROOM = 3  # times what is unpacked: its indexes, and the writing itself


class Restored(NamedTuple):
    """What came back, and where that lies which was there before."""

    manifest: Manifest
    home: Path
    aside: Path | None
    aside_schema: str
    safety: Backup | None
    damages: list[str]


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
    to: Path | None = None,
    passphrase: bytes | None = None,
    replace: bool = False,
    accept_damage: bool = False,
    progress: Progress = lambda _w, _n: None,
) -> Restored:
    """Bring a backup back into the data folder and database that are set, or into another folder."""
    if to is not None:
        os.environ["SOHTX_HOME"] = str(to.absolute())
        start()
    home = book.home()
    with reading(file, passphrase) as reader, _one_restore(home):
        _sweep(home)
        is_there = _is_something_there(home)
        if is_there and not replace:
            raise refuse(NOT_EMPTY, MEND_NOT_EMPTY, value=str(home))
        _require_room(home, reader.size)
        work = Work(reader, home, progress)
        reader.verify(work.count)  # before anything is written
        safety = _safety_copy(passphrase, progress) if is_there else None
        place = into_postgres if vendor() == "postgresql" else into_sqlite
        try:
            placed = place(work, accept_damage)
        finally:
            shutil.rmtree(work.staging, ignore_errors=True)
    return Restored(reader.manifest, home, placed.aside, placed.aside_schema, safety, placed.damages)


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
    return holds_files(home) or (vendor() == "postgresql" and holds_rows())


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
        close_database()


NOT_EMPTY = Text("nơi phục hồi đã có dữ liệu", "there is data here already")
MEND_NOT_EMPTY = Text(
    "phục hồi vào thư mục mới (--to), hoặc thêm --replace: dữ liệu cũ được sao lưu và cất sang bên",
    "restore into a new folder (--to), or add --replace: what is here is backed up and put aside",
)
BUSY = Text("đang có một lần phục hồi khác", "another restoring is under way")
MEND_BUSY = Text("chờ xong rồi thử lại", "wait until it is done, then try again")
NO_ROOM = Text(
    "cần khoảng {need} MB, ổ đĩa còn {free} MB", "needs about {need} MB, the disk has {free} MB left"
)
MEND_NO_ROOM = Text(
    "dọn chỗ, hoặc phục hồi vào ổ khác (--to)", "make room, or restore onto another disk (--to)"
)
