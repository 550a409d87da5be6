"""Opening a list: the bytes of a workbook or text file become sheets of cells, bounded before anything is unpacked.

What a file is, its content says and not its name.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from xml.parsers import expat

from sohtx.exchange.lists.sheets import Sheet
from sohtx.exchange.lists.sizes import sizes_of_ods, sizes_of_xlsb, sizes_of_xlsx
from sohtx.exchange.lists.text_files import read_text_file
from sohtx.exchange.lists.unreadable import (
    BOMB,
    BROKEN,
    EMPTY,
    ENCRYPTED,
    MEND_COPY,
    MEND_EMPTY,
    MEND_ENCRYPTED,
    MEND_LARGE,
    MEND_SAVE_AS,
    MEND_SHEET,
    NO_SHEET,
    NOT_A_LIST,
    TOO_LARGE,
    UNREADABLE,
    WEB_PAGE,
    refuse_wide,
    refused,
)
from sohtx.exchange.lists.workbooks import read_workbook, with_capitals

LARGEST_FILE = 30 << 20
LARGEST_UNPACKED = 400 << 20
MOST_TIMES = 200  # a member that unpacks to more than so many times its size, beyond what is small
SMALL = 8 << 20
RESULTS = "Kết quả kiểm tra"  # the sheet that the program itself adds to a list given back
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileKind(StrEnum):
    """What kinds of file are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


@dataclass(frozen=True)
class ListFile:
    """An opened list."""

    name: str
    kind: FileKind
    digest: str
    content: bytes = field(repr=False)
    sheets: Sequence[Sheet] = field(repr=False)

    def sheet(self, name: str = "") -> Sheet:
        """The sheet of a name; without one the sheet with the most filled cells, shown ones first."""
        if not name:
            order = {
                id(s): (s.name != RESULTS, not s.is_hidden, _filled(s), -n) for n, s in enumerate(self.sheets)
            }
            return max(self.sheets, key=lambda s: order[id(s)])
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        names = ", ".join(sheet.name for sheet in self.sheets)
        raise refused(self.name, NO_SHEET.fill(sheet=name), MEND_SHEET.fill(sheets=names))


def _filled(sheet: Sheet) -> int:
    return sum(cell is not None for row in sheet.rows for cell in row)


def open_list(path: Path, name: str = "") -> ListFile:
    """Open a list that lies in a file; ``name`` is what its owner called it."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise refused(name or path.name, UNREADABLE.fill(why=error.strerror or error), MEND_COPY) from None
    return open_bytes(content, name or path.name)


def open_bytes(content: bytes, name: str) -> ListFile:
    """Open a list from its bytes. What cannot be read is refused with the way to mend it."""
    name = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rpartition("/")[2])[:200] or "danh-sach"
    if len(content) > LARGEST_FILE:
        raise refused(name, TOO_LARGE.fill(size=LARGEST_FILE >> 20), MEND_LARGE)
    kind = _kind_of(content, name)
    if kind is FileKind.TEXT:
        sheets = [read_text_file(content, name)]
    else:
        _refuse_wide_sheets(content, kind, name)
        sheets = read_workbook(content, name)
        sheets = with_capitals(content, sheets) if kind is FileKind.XLSX else sheets
    if all(cell is None for sheet in sheets for row in sheet.rows for cell in row):
        raise refused(name, EMPTY, MEND_EMPTY)
    return ListFile(name, kind, sha256(content).hexdigest(), content, sheets)


def _kind_of(content: bytes, name: str) -> FileKind:
    if not content.strip():
        raise refused(name, EMPTY, MEND_EMPTY)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refused(name, ENCRYPTED, MEND_ENCRYPTED)
        return FileKind.XLS
    if content.startswith(ZIP):
        return _kind_of_zip(content, name)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"<head")):
        raise refused(name, WEB_PAGE, MEND_SAVE_AS)
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8", b"rar!", b"7z")):
        raise refused(name, NOT_A_LIST, MEND_SAVE_AS)
    if content[:8].startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        return FileKind.XLS  # a worksheet of Excel 5 or before, without the compound file around it
    return FileKind.TEXT


def _kind_of_zip(content: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            infos = container.infolist()
            _refuse_bombs(infos, name)
            names = {info.filename.lower() for info in infos}
            if "xl/workbook.xml" in names:
                return FileKind.XLSX
            if "xl/workbook.bin" in names:
                return FileKind.XLSB
            if "content.xml" in names:
                _refuse_locked_ods(container, name)
                return FileKind.ODS
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, KeyError):
        raise refused(name, BROKEN, MEND_COPY) from None
    raise refused(name, NOT_A_LIST, MEND_SAVE_AS)


def _refuse_bombs(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise refused(name, ENCRYPTED, MEND_ENCRYPTED)
    swollen = (i for i in infos if i.file_size > SMALL and i.file_size > MOST_TIMES * max(i.compress_size, 1))
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED or next(swollen, None) or len(infos) > 10_000:
        raise refused(name, BOMB, MEND_LARGE)


def _refuse_locked_ods(container: zipfile.ZipFile, name: str) -> None:
    with suppress(KeyError):
        if b"encryption-data" in container.read("META-INF/manifest.xml"):
            raise refused(name, ENCRYPTED, MEND_ENCRYPTED)


def _refuse_wide_sheets(content: bytes, kind: FileKind, name: str) -> None:
    """Refuse sheets whose first and last filled cells lie so far apart that the cells between fill the memory."""
    if kind is FileKind.XLS:
        return  # its format ends at 65,536 rows and 256 columns
    measure = {FileKind.XLSX: sizes_of_xlsx, FileKind.XLSB: sizes_of_xlsb, FileKind.ODS: sizes_of_ods}[kind]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            for rows, columns in measure(container):
                refuse_wide(rows, columns, name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, expat.ExpatError, ValueError):
        raise refused(name, BROKEN, MEND_COPY) from None
