"""Filling the tables and the folder of a backup beside what is there, and looking over what came of it."""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sohtx.core.moment import VIETNAM
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.upkeep.archive import DAMAGED, MEND_DAMAGED, MEND_NEWER, NEWER, Manifest, Part, Reader
from sohtx.upkeep.backup import Progress
from sohtx.upkeep.belongings import OWN_ONLY, SECRET
from sohtx.upkeep.making import UNKNOWN_STEPS
from sohtx.upkeep.reserved import DATABASE
from sohtx.upkeep.stores import Head, Store, Table, head_of

OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}
)  # not of the backup


@dataclass
class Work:
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
        """Tell how far it has come."""
        self.done += size
        self.progress(FILLING, self.done >> 20)


def make_folder(folder: Path) -> None:
    """Make the new data folder, for its owner alone."""
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise refuse(
            NOT_WRITABLE.fill(why=error.strerror or error), MEND_NOT_WRITABLE, value=str(folder.parent)
        ) from None


def make_tables(manifest: Manifest, environment: Mapping[str, str]) -> None:
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


def fill(work: Work, store: Store) -> None:
    """Fill every table with the rows of the backup."""
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


def _fill_table(work: Work, store: Store, table: Table, columns: list[str], title: str) -> None:
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
    if vendor() != "postgresql":
        return (ValueError, sqlite3.DatabaseError)
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    return (ValueError, psycopg.DataError, psycopg.IntegrityError)


def lay_files(work: Work) -> None:
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


def _lay_file(work: Work, part: Part) -> None:
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


def require_same_book(work: Work, store: Store) -> None:
    """What was verified must be the book that the backup says it is."""
    manifest = work.reader.manifest
    if head_of(store) != Head(manifest.book, manifest.place, manifest.digest):
        raise refuse(OTHER_BOOK, MEND_DAMAGED)


def verify(environment: Mapping[str, str], progress: Progress, accept_damage: bool) -> list[str]:
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


def environment_with(**changed: str) -> dict[str, str]:
    """The environment of a process that works on the new book."""
    return dict(os.environ) | {"PYTHONIOENCODING": "utf-8"} | changed


def vendor() -> str:
    """Which database is set."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    return connection.vendor


def close_database() -> None:
    """Let go of the database, so that its file can be moved."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    connection.close()


FILLING = Text("Đang phục hồi, MB:", "Restoring, MB:")
VERIFYING = Text("Đang kiểm tra sổ đã phục hồi…", "Verifying the restored book…")
NOT_WRITABLE = Text("không ghi được vào thư mục này ({why})", "this folder cannot be written ({why})")
MEND_NOT_WRITABLE = Text(
    "thư mục chứa thư mục dữ liệu phải ghi được; kiểm tra quyền, hoặc chọn --to khác",
    "the folder around the data folder must be writable; look at the rights, or choose another --to",
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
