"""Putting a book that was brought back into SQLite in the place of the one that is there: two folders change names."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sohtx.config.moving import swap
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.upkeep.archive import DAMAGED, MEND_DAMAGED, sync_folder
from sohtx.upkeep.refilling import (
    Work,
    close_database,
    environment_with,
    fill,
    lay_files,
    make_folder,
    make_tables,
    require_same_book,
    vendor,
    verify,
)
from sohtx.upkeep.reserved import DATABASE, is_derived
from sohtx.upkeep.stores import SqliteStore


class Placed(NamedTuple):
    """Where that lies which was there before, and what is wrong with what is there now."""

    aside: Path | None
    damages: list[str]
    aside_schema: str = ""


def into_sqlite(work: Work, accept_damage: bool) -> Placed:
    """Make the database and the folder beside what is there, and let them change places."""
    close_database()
    make_folder(work.staging)
    environment = environment_with(SOHTX_HOME=str(work.staging))
    environment.pop("DATABASE_URL", None)
    make_tables(work.reader.manifest, environment)
    file = work.staging / DATABASE
    with closing(sqlite3.connect(file, isolation_level=None)) as con:
        # nobody else sees it yet, and it is made anew if it fails
        con.execute("PRAGMA journal_mode = MEMORY")
        con.execute("PRAGMA synchronous = OFF")
        con.execute("BEGIN")
        fill(work, SqliteStore(con))
        if con.execute("PRAGMA foreign_key_check").fetchone():
            raise refuse(DAMAGED.fill(part=DATABASE), MEND_DAMAGED)
        con.execute("COMMIT")
    _sync(file)
    lay_files(work)
    damages = verify(environment, work.progress, accept_damage)
    with closing(sqlite3.connect(file, isolation_level=None)) as con:
        require_same_book(work, SqliteStore(con))
    return Placed(put_in_place(work), damages)


def put_in_place(work: Work) -> Path | None:
    """Swap the folders; the old one stays beside, unless there was nothing in it."""
    close_database()
    if vendor() == "sqlite":
        _require_alone(work.home / DATABASE)
    aside = work.home.with_name(f"{work.home.name}.before-{work.stamp}")
    kept = holds_files(work.home)
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


def holds_files(home: Path) -> bool:
    """Whether a folder holds anything that nothing else can make again."""
    if not home.is_dir():
        return home.exists()
    return any(not is_derived(path, home) or path.name == DATABASE for path in home.iterdir())


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


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


IN_USE = Text("sổ đang được một chương trình khác mở", "the book is open in another program")
MEND_IN_USE = Text(
    "dừng sohtx serve và các lệnh khác rồi thử lại", "stop sohtx serve and other commands, then try again"
)
NOT_MOVED = Text("không đổi chỗ được thư mục dữ liệu ({why})", "the data folder cannot be moved ({why})")
MEND_NOT_MOVED = Text(
    "dữ liệu cũ còn nguyên; dừng chương trình đang mở thư mục; thư mục dữ liệu không được là điểm gắn ổ đĩa",
    "what was there is untouched; stop what has the folder open; the data folder must not be a mount point",
)
