"""A package as a folder or a zip of it, and the files in it. Nothing of a zip is ever unpacked to its own path."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, Self

from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text

SUFFIXES = (".csv", ".parquet")
MOST_INFLATED = 400  # a member that unpacks to more than so many times its size, beyond what is small
LARGEST_SMALL = 64 << 20
READ_ERRORS = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Member(NamedTuple):
    """One file of the package: the name it is known by, and its kind."""

    name: str
    suffix: str
    path: str

    @property
    def shown(self) -> str:
        """The file's name in messages."""
        return self.name + self.suffix


class Container(AbstractContextManager["Container"]):
    """An open package. ``members`` are the files whose names the contract knows; ``strangers`` the other tables."""

    def __init__(self, path: Path, names: frozenset[str]) -> None:
        self._path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            found = [entry.name for entry in path.iterdir()]
            for name in found:
                if (member := _member(name)) and member.name in names and not (path / name).is_file():
                    raise Refusal(Problem(NOT_A_FILE, MEND_NO_PACKAGE, file=name))
            found = [name for name in found if (path / name).is_file()]
        elif path.is_file():
            found = self._open_zip()
        else:
            raise _refused(path, NO_PACKAGE, MEND_NO_PACKAGE)
        tables = [_member(name) for name in sorted(found)]
        self.members = [m for m in tables if m and m.name in names]
        self.strangers = [m.shown for m in tables if m and m.name not in names]
        self._refuse_odd_sets()

    def _open_zip(self) -> list[str]:
        try:
            self._zip = zipfile.ZipFile(self._path)
        except READ_ERRORS:
            raise _refused(self._path, NOT_A_ZIP, MEND_NO_PACKAGE) from None
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        for info in infos:
            _refuse_unsafe(info)
        roots = {PurePosixPath(info.filename).parent for info in infos if _member(info.filename)}
        top = min(roots, key=lambda root: len(root.parts), default=PurePosixPath())
        return [info.filename for info in infos if PurePosixPath(info.filename).parent == top]

    def _refuse_odd_sets(self) -> None:
        if not self.members:
            raise _refused(self._path, EMPTY, MEND_NO_PACKAGE)
        seen: dict[str, Member] = {}
        for member in self.members:
            if member.name in seen:
                raise Refusal(Problem(TWICE, MEND_TWICE, file=member.shown))
            seen[member.name] = member

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._zip is not None:
            self._zip.close()

    def open(self, member: Member) -> BinaryIO:
        """Open one file for reading bytes."""
        try:
            if self._zip is not None:
                return self._zip.open(member.path)  # type: ignore[return-value]
            return (self._path / member.path).open("rb")
        except READ_ERRORS as error:
            raise Refusal(Problem(UNREADABLE.fill(why=error), MEND_UNREADABLE, file=member.shown)) from None

    def blocks(self, member: Member, size: int = 1 << 20) -> Iterator[bytes]:
        """The bytes of one file in pieces."""
        with ExitStack() as stack:
            stream = stack.enter_context(self.open(member))
            while block := stream.read(size):
                yield block


def _member(path: str) -> Member | None:
    pure = PurePosixPath(path)
    return Member(pure.stem, pure.suffix, path) if pure.suffix in SUFFIXES else None


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if "\\" in name or ".." in parts or name.startswith("/") or ":" in name or "\x00" in name:
        raise Refusal(Problem(UNSAFE_PATH, MEND_ZIP, file=info.filename[:200], value=name))
    if info.flag_bits & 0x1:
        raise Refusal(Problem(ENCRYPTED, MEND_ENCRYPTED, file=info.filename))
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        raise Refusal(Problem(LINK, MEND_ZIP, file=info.filename))
    if info.file_size > LARGEST_SMALL and info.file_size > MOST_INFLATED * max(info.compress_size, 1):
        raise Refusal(Problem(BOMB, MEND_ZIP, file=info.filename))


def _refused(path: Path, what: Text, mend: Text) -> Refusal:
    return Refusal(Problem(what, mend, file=path.name or str(path)))


NO_PACKAGE = Text("không có thư mục hoặc tệp .zip này", "there is no such folder or .zip file")
MEND_NO_PACKAGE = Text(
    "chỉ ra thư mục (hoặc tệp .zip) có các tệp entries.csv, returns.csv …",
    "name a folder (or its .zip) that holds entries.csv, returns.csv …",
)
NOT_A_ZIP = Text(
    "không phải thư mục, cũng không phải tệp .zip đọc được", "is neither a folder nor a readable .zip"
)
NOT_A_FILE = Text("không phải tệp", "is not a file")
EMPTY = Text("không có tệp dữ liệu nào của gói", "holds no file of a package")
TWICE = Text("có hai lần trong gói", "stands twice in the package")
MEND_TWICE = Text(
    "chỉ để lại một tệp (.csv hoặc .parquet)", "leave only one file of that name (.csv or .parquet)"
)
UNREADABLE = Text("không đọc được ({why})", "cannot be read ({why})")
MEND_UNREADABLE = Text("chép lại tệp từ nguồn rồi thử lại", "copy the file from its source again and retry")
UNSAFE_PATH = Text("đường dẫn trong tệp .zip không an toàn", "is an unsafe path inside the .zip")
MEND_ZIP = Text("nén lại đúng thư mục gói dữ liệu", "zip the package folder itself again")
ENCRYPTED = Text("được mã hóa", "is encrypted")
MEND_ENCRYPTED = Text("nén lại không đặt mật khẩu", "zip it again without a password")
LINK = Text("là liên kết, không phải tệp", "is a link, not a file")
BOMB = Text("giải nén ra lớn bất thường", "unpacks to an abnormal size")
