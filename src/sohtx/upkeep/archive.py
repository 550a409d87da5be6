"""The one file of a backup: a zip of parts and a manifest that names each with its size and digest.

Without a passphrase any zip program opens it. It is written as a stream, under a name of its own until it is whole;
what is read is believed only as far as the manifest goes.
"""

import hashlib
import io
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from sohtx.core.refusal import Refusal, refuse
from sohtx.core.text import Text
from sohtx.upkeep.encryption import MAGIC, SealedReader, SealedWriter, is_sealed
from sohtx.upkeep.reserved import PART, Names, is_reserved

FORMAT = 1
KIND = "sohtx-backup"
MANIFEST = "manifest.json"
TABLES, FILES = "tables/", "files/"
LEVEL = 4  # of compression: half the time of the usual one, a few percent bigger
BLOCK = 1 << 18
MOST_MANIFEST = 64 << 20
LONGEST_LINE = 256 << 20  # a row may be a sealed report, its bytes in two digits each
MOST_KEYS = (1 << 63) - 1
NAME_LIMIT, STEP_LIMIT = 400, 255
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))})
FORBIDDEN = frozenset('<>:"|?*\\')
FLAG_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Part:
    """One part: what it is called, its size and digest; of a table its columns and number of rows."""

    name: str
    size: int
    sha256: str
    rows: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The table's name, or the file's path within the data folder."""
        return self.name.removeprefix(TABLES).removesuffix(".copy").removeprefix(FILES)


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and of which book."""

    made_at: str
    program: str
    database: str
    book: str
    place: int
    digest: str
    migrations: Sequence[tuple[str, str]]
    sequences: Mapping[str, int]
    parts: Sequence[Part]
    left_out: Sequence[str] = ()

    @property
    def tables(self) -> list[Part]:
        """The parts that are tables."""
        return [part for part in self.parts if part.name.startswith(TABLES)]

    @property
    def files(self) -> list[Part]:
        """The parts that are files of the data folder."""
        return [part for part in self.parts if part.name.startswith(FILES)]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(part.rows or 0 for part in self.tables)

    def rows_of(self, table: str) -> int:
        """The rows of one table; 0 if there is none of that name."""
        return next((part.rows or 0 for part in self.tables if part.title == table), 0)

    def write(self) -> bytes:
        """As text."""
        told = {"kind": KIND, "format": FORMAT} | asdict(self)
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """From text that anyone may have written."""
        try:
            told = json.loads(text)
            kind, shape = told.pop("kind"), told.pop("format")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise refuse(NO_BACKUP, MEND_NO_BACKUP) from None
        if kind != KIND:
            raise refuse(NO_BACKUP, MEND_NO_BACKUP)
        if not isinstance(shape, int) or shape > FORMAT:
            raise refuse(NEWER.fill(program=told.get("program", "?")), MEND_NEWER)
        try:
            parts = [_read_part(part) for part in told.pop("parts")]
            migrations = [(str(app), str(name)) for app, name in told.pop("migrations")]
            sequences = {str(name): _whole(last) for name, last in told.pop("sequences").items()}
            left_out = [str(name) for name in told.pop("left_out")]
            place = _whole(told.pop("place"))
            words = {name: str(told[name]) for name in ("made_at", "program", "database", "book", "digest")}
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise refuse(DAMAGED.fill(part=MANIFEST), MEND_DAMAGED) from None
        return cls(
            **words, place=place, migrations=migrations, sequences=sequences, parts=parts, left_out=left_out
        )


def _read_part(told: Mapping[str, Any]) -> Part:
    rows = told["rows"]
    columns = {str(name): str(kind) for name, kind in told["columns"].items()}
    size = _whole(told["size"])
    return Part(str(told["name"]), size, str(told["sha256"]), None if rows is None else _whole(rows), columns)


def _whole(told: Any) -> int:
    """A whole number that fits a database's."""
    number = int(told)
    if not 0 <= number <= MOST_KEYS:
        raise ValueError(number)
    return number


# Writing


class Writer:
    """A backup being written: parts first, then the manifest."""

    def __init__(self, zipped: zipfile.ZipFile, done: Callable[[int], None]) -> None:
        self._zip, self._done = zipped, done
        self.parts: list[Part] = []

    def add(self, name: str, blocks: Iterable[bytes], columns: Mapping[str, str] | None = None) -> Part:
        """Write a part; with columns it is a table, whose rows are counted by their line ends."""
        digest, size, rows = hashlib.sha256(), 0, 0
        with self._zip.open(_info(name), "w", force_zip64=True) as stream:
            for block in blocks:
                stream.write(block)
                digest.update(block)
                size += len(block)
                rows += block.count(b"\n") if columns is not None else 0
                self._done(len(block))
        is_table = columns is not None
        part = Part(name, size, digest.hexdigest(), rows if is_table else None, dict(columns or {}))
        self.parts.append(part)
        return part

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, last."""
        self._zip.writestr(_info(MANIFEST), manifest.write())


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


@contextmanager
def writing(file: Path, passphrase: bytes | None, done: Callable[[int], None]) -> Iterator[Writer]:
    """Write a backup that has its name only once it is whole and on the disk."""
    part = file.with_name(file.name + PART)
    try:
        with ExitStack() as stack:
            stream = stack.enter_context(_made(part))
            target: BinaryIO = stream
            if passphrase is not None:
                target = cast("BinaryIO", stack.enter_context(SealedWriter(stream, passphrase)))
            with zipfile.ZipFile(
                _Forward(target), "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=LEVEL
            ) as zipped:
                yield Writer(zipped, done)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def name_it(file: Path) -> None:
    """Give a whole backup its name; never another's."""
    part = file.with_name(file.name + PART)
    try:
        os.link(part, file)  # unlike a rename it fails where something has come there meanwhile
        part.unlink()
    except FileExistsError:
        part.unlink(missing_ok=True)
        raise refuse(EXISTS, MEND_EXISTS, value=str(file)) from None
    except (OSError, NotImplementedError, AttributeError):  # a disk without links
        if file.exists():
            part.unlink(missing_ok=True)
            raise refuse(EXISTS, MEND_EXISTS, value=str(file)) from None
        os.replace(part, file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last; where folders cannot be synced, the system sees to it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _made(part: Path) -> BinaryIO:
    """A new file that only its owner reads."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "wb", buffering=BLOCK)


class _Forward(io.RawIOBase):
    """A stream that only goes forward, so that the zip is written without a step back."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__()
        self._target, self._at = target, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation(f"seek {offset} {whence}")

    def write(self, data: Any) -> int:
        self._target.write(data)
        self._at += len(data)
        return len(data)

    def flush(self) -> None:
        if not self._target.closed:
            self._target.flush()


# Reading


class Reader:
    """A backup that was found to be one: every name in it is in the manifest, and nothing else."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.manifest = self._read_manifest()
        self._look_over()

    def _read_manifest(self) -> Manifest:
        try:
            info = self._zip.getinfo(MANIFEST)
        except KeyError:
            raise refuse(NO_BACKUP, MEND_NO_BACKUP) from None
        if info.file_size > MOST_MANIFEST:
            raise refuse(DAMAGED.fill(part=MANIFEST), MEND_DAMAGED)
        with _damage_of(MANIFEST), self._zip.open(info) as stream:
            return Manifest.read(stream.read(MOST_MANIFEST))

    def _look_over(self) -> None:
        """Refuse names that would lead elsewhere, names twice, and whatever is no plain file of the manifest."""
        infos = self._zip.infolist()
        names = [part.name for part in self.manifest.parts]
        laid = Names()
        for name in names:
            if not laid.take(name):
                raise refuse(TWICE, MEND_DAMAGED, value=name)
        for name in names:
            if not is_safe(name):
                raise refuse(UNSAFE, MEND_DAMAGED, value=name)
        if sorted(info.filename for info in infos) != sorted([MANIFEST, *names]):
            raise refuse(STRANGERS, MEND_DAMAGED)
        for info in infos:
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG) or info.is_dir() or info.flag_bits & FLAG_ENCRYPTED:
                raise refuse(UNSAFE, MEND_DAMAGED, value=info.filename)

    @property
    def size(self) -> int:
        """What its parts take when they are unpacked."""
        return sum(part.size for part in self.manifest.parts)

    def blocks(self, part: Part) -> Iterator[bytes]:
        """What a part holds; refuses as soon as it is more or other than the manifest says."""
        digest, size, rows = hashlib.sha256(), 0, 0
        with _damage_of(part.name), self._zip.open(part.name) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
                rows += block.count(b"\n")
                if size > part.size:
                    break
                yield block
        is_same = size == part.size and digest.hexdigest() == part.sha256
        if not is_same or part.rows not in (None, rows):
            raise refuse(DAMAGED.fill(part=part.name), MEND_DAMAGED)

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part; refuses at its end if it is not what the manifest says."""
        begun: list[bytes] = []  # of the line that has no end yet; put together once, when its end comes
        size = 0
        for block in self.blocks(part):
            *lines, rest = block.split(b"\n")
            for line in lines:
                yield b"".join((*begun, line, b"\n"))
                begun, size = [], 0
            begun.append(rest)
            size += len(rest)
            if size > LONGEST_LINE:
                raise refuse(DAMAGED.fill(part=part.name), MEND_DAMAGED)
        if size:
            raise refuse(DAMAGED.fill(part=part.name), MEND_DAMAGED)

    def verify(self, done: Callable[[int], None]) -> None:
        """Read everything once."""
        for part in self.manifest.parts:
            for block in self.blocks(part):
                done(len(block))


@contextmanager
def reading(file: Path, passphrase: bytes | None) -> Iterator[Reader]:
    """Open a backup, and refuse what is none."""
    with ExitStack() as stack:
        try:
            stream: BinaryIO = stack.enter_context(file.open("rb"))
            sealed = is_sealed(stream)
        except OSError as error:
            raise refuse(NO_FILE.fill(why=error.strerror or error), MEND_NO_FILE, value=str(file)) from None
        if sealed and passphrase is None:
            raise refuse(LOCKED, MEND_LOCKED, value=str(file))
        if sealed and passphrase is not None:
            unsealed = stack.enter_context(SealedReader(stream, passphrase))
            stream = cast("BinaryIO", stack.enter_context(io.BufferedReader(unsealed, BLOCK)))
        with _damage_of(file.name):
            try:
                zipped = stack.enter_context(zipfile.ZipFile(stream))
            except zipfile.BadZipFile:
                raise refuse(_what_is_wrong(stream), MEND_NO_BACKUP, value=str(file)) from None
        yield Reader(zipped)


def _what_is_wrong(stream: BinaryIO) -> Text:
    stream.seek(0)
    start = stream.read(len(MAGIC))
    return CUT if start.startswith(b"PK") or MAGIC.startswith(start) else NO_BACKUP


@contextmanager
def _damage_of(part: str) -> Iterator[None]:
    """Whatever a broken zip makes the library raise is damage, said in the reader's words."""
    try:
        yield
    except Refusal:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        KeyError,
        OSError,
        RuntimeError,
    ):
        raise refuse(DAMAGED.fill(part=part), MEND_DAMAGED) from None


def is_safe(name: str) -> bool:
    """Whether a part may be laid down by its name, on any system, within the data folder and on nothing of its own."""
    table = name.removeprefix(TABLES)
    if table != name:
        return table.endswith(".copy") and table.removesuffix(".copy").isidentifier() and table.isascii()
    path = name.removeprefix(FILES)
    if path == name or len(name) > NAME_LIMIT or not path.isprintable() or is_reserved(path):
        return False
    return all(map(_is_safe_step, path.split("/")))


def _is_safe_step(step: str) -> bool:
    if not step or step.endswith((".", " ")) or FORBIDDEN & set(step) or len(step.encode()) > STEP_LIMIT:
        return False
    return step.partition(".")[0].rstrip().casefold() not in RESERVED


NO_FILE = Text("không mở được tệp ({why})", "the file cannot be opened ({why})")
MEND_NO_FILE = Text("xem lại đường dẫn", "look at the path again")
NO_BACKUP = Text("không phải tệp sao lưu của Sổ HTX", "is no backup of Sổ HTX")
MEND_NO_BACKUP = Text(
    "chọn tệp .sohtx do lệnh sohtx backup tạo ra", "choose a .sohtx file that sohtx backup made"
)
CUT = Text("tệp sao lưu bị cắt cụt hoặc hỏng", "the backup is cut short or damaged")
NEWER = Text(
    "tệp sao lưu do phiên bản mới hơn tạo ra ({program})",
    "the backup was made by a newer version ({program})",
)
MEND_NEWER = Text("cập nhật phần mềm rồi thử lại", "update the program, then try again")
DAMAGED = Text(
    "phần {part} của tệp sao lưu bị hỏng hoặc bị thay đổi", "part {part} of the backup is damaged or changed"
)
MEND_DAMAGED = Text("chưa ghi gì; dùng bản sao lưu khác", "nothing was written; take another backup")
TWICE = Text(
    "tệp sao lưu có hai phần trùng tên hoặc chồng lên nhau",
    "two parts of the backup have one name or lie in each other",
)
UNSAFE = Text("tên này không được phép có trong tệp sao lưu", "is no name that a backup may hold")
STRANGERS = Text(
    "các phần của tệp sao lưu không đúng với bản kê", "the parts of the backup are not those of its manifest"
)
LOCKED = Text("tệp sao lưu có mật khẩu", "the backup is sealed with a passphrase")
MEND_LOCKED = Text("thêm --passphrase-file TỆP", "add --passphrase-file FILE")
EXISTS = Text("tệp này đã có", "this file exists already")
MEND_EXISTS = Text(
    "chọn tên khác; bản sao lưu cũ không bao giờ bị ghi đè",
    "choose another name; an old backup is never written over",
)
