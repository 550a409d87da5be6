"""Making a backup: the database as of one moment, and the files beside it; read back before it has its name."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from sohtx.core.moment import VIETNAM
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.upkeep.archive import (
    BLOCK,
    EXISTS,
    FILES,
    MEND_EXISTS,
    TABLES,
    Manifest,
    Reader,
    Writer,
    name_it,
    reading,
    writing,
)
from sohtx.upkeep.belongings import SECRET, Made, belongings, remember_backup
from sohtx.upkeep.reserved import PART
from sohtx.upkeep.stores import Store, head_of, open_view

SUFFIX = ".sohtx"
CONTACTS, PAPERS = "register_contact", "returns_attachment"
MIGRATIONS = "django_migrations"
DERIVED_TABLES = {"office_cache"}
PASSING_TABLES = {
    "django_session",
    "usersessions_usersession",
}  # a session that was ended shall not come back

Progress = Callable[[Text, int], None]


class Backup(NamedTuple):
    """A backup that was made and read back."""

    file: Path
    size: int
    manifest: Manifest
    is_sealed: bool

    @property
    def is_exposed(self) -> bool:
        """Whether it lies open although it holds personal data, or the secret of the installation."""
        return not self.is_sealed and (self.holds_persons or self.holds_secret)

    @property
    def holds_persons(self) -> bool:
        """Whether there are persons in it, or papers, on which persons may stand."""
        return self.manifest.rows_of(CONTACTS) > 0 or self.manifest.rows_of(PAPERS) > 0

    @property
    def holds_secret(self) -> bool:
        """Whether the secret by which sessions and links are signed is in it."""
        return any(part.title == SECRET for part in self.manifest.files)


def make_backup(
    *, to: Path | None, passphrase: bytes | None, progress: Progress = lambda _w, _n: None
) -> Backup:
    """Back the installation up into one new file: ``to``, or a file of the day's name in the folder ``to``."""
    present = book.current()
    if present is None:
        raise refuse(NOTHING, MEND_NOTHING, column="SOHTX_HOME", value=str(book.home()))
    file = _choose(to)
    counted = _Counted(progress)
    try:
        with writing(file, passphrase, counted.writing) as writer, open_view() as store:
            manifest = _write(writer, store)
    except OSError as error:
        raise refuse(
            NOT_WRITTEN.fill(why=error.strerror or error), MEND_NOT_WRITTEN, value=str(file)
        ) from None
    part = file.with_name(file.name + PART)
    try:
        with reading(part, passphrase) as reader:
            _verify(reader, manifest, counted)
        size = part.stat().st_size
        name_it(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    made = Backup(file, size, manifest, passphrase is not None)
    with suppress(OSError):  # the backup is there all the same
        remember_backup(book.home(), Made(manifest.made_at, str(file), size, manifest.place, made.is_sealed))
    return made


class _Counted:
    """Tells how many bytes were done."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._done = progress, 0

    def writing(self, size: int) -> None:
        self._tell(WRITING, size)

    def reading(self, size: int) -> None:
        self._tell(READING, size)

    def _tell(self, what: Text, size: int) -> None:
        self._done += size
        self._progress(what, self._done >> 20)


def _choose(to: Path | None) -> Path:
    """The file's path: absolute, in a folder that is there, and not taken."""
    folder = book.home().parent if to is None else to
    if to is not None and not to.is_dir():
        file = to.absolute()
        if not file.parent.is_dir():
            raise refuse(NO_FOLDER, MEND_NO_FOLDER, value=str(file.parent))
        if file.exists():
            raise refuse(EXISTS, MEND_EXISTS, value=str(file))
        return file
    stem = f"sohtx-backup-{datetime.now(VIETNAM):%Y-%m-%d-%H%M%S}"
    file, number = folder.absolute() / f"{stem}{SUFFIX}", 2
    while file.exists() or file.with_name(file.name + PART).exists():
        file, number = file.with_name(f"{stem}-{number}{SUFFIX}"), number + 1
    return file


def _write(writer: Writer, store: Store) -> Manifest:
    for table in store.tables():
        if table.name in DERIVED_TABLES:
            continue
        lines = () if table.name in PASSING_TABLES else store.lines(table)
        writer.add(f"{TABLES}{table.name}.copy", lines, table.columns)
    head = head_of(store)
    applied = store.rows(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id")
    sequences = store.sequences()
    home = book.home()
    files, left_out = belongings(home)
    for path in files:
        try:
            blocks = _blocks(path)
            first = next(blocks, b"")
        except FileNotFoundError:  # removed meanwhile
            continue
        writer.add(FILES + path.relative_to(home).as_posix(), _chained(first, blocks))
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"), program=program_version(),
        database=_vendor(), book=head.book, place=head.place,
        digest=head.digest, migrations=[(str(app), str(step)) for app, step in applied],
        sequences=sequences, parts=writer.parts, left_out=left_out,
    )  # fmt: skip
    writer.finish(manifest)
    return manifest


def _vendor() -> str:
    from django.db import connection  # noqa: PLC0415 -- needs the settings

    return connection.vendor


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _verify(reader: Reader, manifest: Manifest, counted: _Counted) -> None:
    """Read what was written from the disk, and hold it against what was meant."""
    reader.verify(counted.reading)
    if reader.manifest.parts != manifest.parts or reader.manifest.digest != manifest.digest:
        raise OSError(str(NOT_SAME))


def program_version() -> str:
    """The version of the program."""
    try:
        return version("sohtx")
    except PackageNotFoundError:
        return "?"


def free_bytes(folder: Path) -> int:
    """What a disk still takes, by the folder or the nearest one above it that is there."""
    import shutil  # noqa: PLC0415 -- rarely needed

    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(os.fspath(folder)).free


WRITING = Text("Đang ghi bản sao lưu, MB:", "Writing the backup, MB:")
READING = Text("Đang đọc lại để kiểm tra, MB:", "Reading it back, MB:")
NOTHING = Text("chưa có sổ để sao lưu", "there is no book to back up")
MEND_NOTHING = Text("đặt SOHTX_HOME đúng thư mục dữ liệu", "set SOHTX_HOME to the data folder")
NO_FOLDER = Text("không có thư mục này", "there is no such folder")
MEND_NO_FOLDER = Text("tạo thư mục trước, hoặc chọn thư mục khác", "make it first, or choose another")
NOT_WRITTEN = Text("không ghi được ({why})", "cannot be written ({why})")
MEND_NOT_WRITTEN = Text(
    "kiểm tra chỗ trống và quyền ghi, hoặc chọn thư mục khác",
    "look at the room left and the right to write there, or choose another folder",
)
NOT_SAME = Text(
    "bản sao lưu đọc lại không giống bản đã ghi; kiểm tra ổ đĩa",
    "the backup read back is not what was written; look at the disk",
)
