"""Opening a list: the bytes of a workbook or text file become sheets of cells, bounded before anything is unpacked.

What a file is, its content says and not its name. Macros are never run: only cells are read. Numbers come as exact
decimals, days as days.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.parsers import expat

from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.exchange.lists.letters import VIETNAMESE_LETTERS, Verdict, from_tcvn3, judge

LARGEST_FILE = 30 << 20
LARGEST_UNPACKED = 400 << 20
MOST_TIMES = 200  # a member that unpacks to more than so many times its size, beyond what is small
SMALL = 8 << 20
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 120_000, 256, 4_000_000
MOST_SHEETS = 200
LONGEST_CELL = 32_000
LONGEST_FIELD = 4 * LONGEST_CELL  # of a text file; a longer one is a quote that nobody closed
MOST_MARKS = LONGEST_FIELD  # of one line of a text file, in its cells or between them
LOOKED_AT = 1 << 18  # letters at the start of a text file by which its delimiter is found
RESULTS = "Kết quả kiểm tra"  # the sheet that the program itself adds to a list given back
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Cell = str | Decimal | date | None
Range = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 0


class FileKind(StrEnum):
    """What kinds of file are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows of cells from A1 on, and which cells are joined."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Range] = ()
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place counted from 0; blank beyond the end."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None


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
        raise _refused(self.name, NO_SHEET.fill(sheet=name), MEND_SHEET.fill(sheets=names))


def _filled(sheet: Sheet) -> int:
    return sum(cell is not None for row in sheet.rows for cell in row)


def open_list(path: Path, name: str = "") -> ListFile:
    """Open a list that lies in a file; ``name`` is what its owner called it."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _refused(name or path.name, UNREADABLE.fill(why=error.strerror or error), MEND_COPY) from None
    return open_bytes(content, name or path.name)


def open_bytes(content: bytes, name: str) -> ListFile:
    """Open a list from its bytes. What cannot be read is refused with the way to mend it."""
    name = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rpartition("/")[2])[:200] or "danh-sach"
    if len(content) > LARGEST_FILE:
        raise _refused(name, TOO_LARGE.fill(size=LARGEST_FILE >> 20), MEND_LARGE)
    kind = _kind_of(content, name)
    if kind is FileKind.TEXT:
        sheets = [_read_text(content, name)]
    else:
        _refuse_wide(content, kind, name)
        sheets = _read_workbook(content, kind, name)
    if not any(map(_filled, sheets)):
        raise _refused(name, EMPTY, MEND_EMPTY)
    return ListFile(name, kind, sha256(content).hexdigest(), content, sheets)


# What a file is


def _kind_of(content: bytes, name: str) -> FileKind:
    if not content.strip():
        raise _refused(name, EMPTY, MEND_EMPTY)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _refused(name, ENCRYPTED, MEND_ENCRYPTED)
        return FileKind.XLS
    if content.startswith(ZIP):
        return _kind_of_zip(content, name)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"<head")):
        raise _refused(name, WEB_PAGE, MEND_SAVE_AS)
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8", b"rar!", b"7z")):
        raise _refused(name, NOT_A_LIST, MEND_SAVE_AS)
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
        raise _refused(name, BROKEN, MEND_COPY) from None
    raise _refused(name, NOT_A_LIST, MEND_SAVE_AS)


def _refuse_bombs(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise _refused(name, ENCRYPTED, MEND_ENCRYPTED)
    swollen = (i for i in infos if i.file_size > SMALL and i.file_size > MOST_TIMES * max(i.compress_size, 1))
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED or next(swollen, None) or len(infos) > 10_000:
        raise _refused(name, BOMB, MEND_LARGE)


def _refuse_locked_ods(container: zipfile.ZipFile, name: str) -> None:
    with suppress(KeyError):
        if b"encryption-data" in container.read("META-INF/manifest.xml"):
            raise _refused(name, ENCRYPTED, MEND_ENCRYPTED)


# How wide its sheets are, before a library lays them out in memory

_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})(\d{1,9})"[^>]*?(?<!/)>')


def _refuse_wide(content: bytes, kind: FileKind, name: str) -> None:
    """Refuse sheets whose first and last filled cells lie so far apart that the cells between fill the memory."""
    if kind is FileKind.XLS:
        return  # its format ends at 65,536 rows and 256 columns
    measure = {FileKind.XLSX: _sizes_of_xlsx, FileKind.XLSB: _sizes_of_xlsb, FileKind.ODS: _sizes_of_ods}[
        kind
    ]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            for rows, columns in measure(container):
                if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
                    raise _refused(name, WIDE.fill(rows=MOST_ROWS, columns=MOST_COLUMNS), MEND_WIDE)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, expat.ExpatError, ValueError):
        raise _refused(name, BROKEN, MEND_COPY) from None


def _sizes_of_xlsx(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    for member in container.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member, re.IGNORECASE):
            rows = columns = 1
            xml = container.read(member)
            if b"<!DOCTYPE" in xml[:2000] or b"<!ENTITY" in xml[:2000]:
                raise ValueError
            for match in _FILLED_CELL.finditer(xml):
                rows, columns = max(rows, int(match[2])), max(columns, _column_number(match[1].decode()))
            widest = max((len(_CELL.findall(row)) for row in xml.split(b"</row>")), default=1)
            last = max((int(number) for number in _ROW.findall(xml)), default=1)
            if b' r="' not in xml[:100_000] or columns == 1:
                rows, columns = max(rows, min(last, xml.count(b"<row"))), max(columns, widest)
            yield rows, columns


_CELL = re.compile(rb"<(?:\w+:)?c\b")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _sizes_of_xlsb(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    for member in container.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.bin", member, re.IGNORECASE):
            yield _size_of_records(container.read(member))


def _size_of_records(content: bytes) -> tuple[int, int]:
    """Walk the records of a binary sheet: rows are of type 0, filled cells of 2 to 11."""
    rows = columns = 1
    row = at = 0
    while at + 2 <= len(content):
        kind, at = _variable(content, at, 2)
        size, at = _variable(content, at, 4)
        if kind == 0:
            row = int.from_bytes(content[at : at + 4], "little") + 1
        elif 2 <= kind <= 11:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(content[at : at + 4], "little") + 1)
        at += size
    return rows, columns


def _variable(content: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for place in range(longest):
        byte = content[at] if at < len(content) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at


def _sizes_of_ods(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    xml = container.read("content.xml")
    if b"<!DOCTYPE" in xml[:2000] or b"<!ENTITY" in xml[:2000]:
        raise ValueError
    meter = _OdsMeter()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = meter.start, meter.end
    parser.Parse(xml, True)
    yield from meter.sizes


class _OdsMeter:
    """Counts rows and columns up to the last filled ones; a file may say of a cell that it comes a million times."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []
        self._rows = self._filled_rows = self._columns = self._widest = self._repeat = self._wide = 0
        self._is_filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._rows = self._filled_rows = self._widest = 0
        elif tag == "table:table-row":
            self._repeat = int(attributes.get("table:number-rows-repeated", "1"))
            self._columns, self._wide, self._is_filled = 0, 0, False
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._columns += int(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes:
                self._wide, self._is_filled = self._columns, True
        elif tag == "text:p" and self._columns:
            self._wide, self._is_filled = self._columns, True

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._rows += self._repeat
            if self._is_filled:
                self._filled_rows, self._widest = self._rows, max(self._widest, self._wide)
        elif tag == "table:table":
            self.sizes.append((self._filled_rows, self._widest))


# Workbooks


def _read_workbook(content: bytes, kind: FileKind, name: str) -> list[Sheet]:
    import python_calamine as calamine  # noqa: PLC0415 -- slow import

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            shown = [m for m in workbook.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
            sheets = [_read_sheet(workbook, meta, name) for meta in shown[:MOST_SHEETS]]
    except calamine.PasswordError:
        raise _refused(name, ENCRYPTED, MEND_ENCRYPTED) from None
    except Refusal:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reading library is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise _refused(name, BROKEN, MEND_SAVE_AS) from None
        raise
    return _with_capitals(content, sheets) if kind is FileKind.XLSX else sheets


def _read_sheet(workbook: Any, meta: Any, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(meta.name)
    height, width = sheet.total_height, sheet.total_width
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise _refused(name, WIDE.fill(rows=MOST_ROWS, columns=MOST_COLUMNS), MEND_WIDE)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Sheet(meta.name, rows, sorted(merged), meta.visible != type(meta.visible).Visible)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value[:LONGEST_CELL] if value.strip() else None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value if isinstance(value, date) else None


def _number(value: float) -> Cell:
    """The number that was typed: the shortest decimal that the binary one stands for."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral() and abs(exact) < 10**18 else exact


_CAPITALS_FONT = re.compile(r"\.vn.*h$", re.IGNORECASE)


def _with_capitals(content: bytes, sheets: list[Sheet]) -> list[Sheet]:
    """TCVN3 cells in a font of capitals (.VnTimeH) hold small letters: given as the reader of the sheet saw them."""
    if not any(
        judge(c) is Verdict.TCVN3 for s in sheets for row in s.rows for c in row if isinstance(c, str)
    ):
        return sheets
    import openpyxl  # noqa: PLC0415 -- slow import

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        return [_raised(sheet, workbook[sheet.name]) for sheet in sheets]
    except Exception:  # noqa: BLE001 -- a help, not a need: without fonts the letters stay small
        return sheets


def _raised(sheet: Sheet, styled: Any) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for line in styled.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and _CAPITALS_FONT.search((cell.font and cell.font.name) or ""):
                text = sheet.cell(cell.row - 1, cell.column - 1)
                if isinstance(text, str) and not text.isascii():
                    rows[cell.row - 1][cell.column - 1] = from_tcvn3(text).upper()
                elif isinstance(text, str):
                    rows[cell.row - 1][cell.column - 1] = text.upper()
    return Sheet(sheet.name, rows, sheet.merged, sheet.is_hidden)


# Text files

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = "\t;,|"


def _read_text(content: bytes, name: str) -> Sheet:
    text = _decode(content, name)
    delimiter = _delimiter(text)
    too_wide = _refused(name, WIDE.fill(rows=MOST_ROWS, columns=MOST_COLUMNS), MEND_WIDE)

    def lines() -> Iterator[str]:
        """The lines, none of which makes the reader fill the memory with cells."""
        for line in io.StringIO(text, newline=""):
            if line.count(delimiter) > MOST_MARKS:
                raise too_wide
            yield line

    csv.field_size_limit(LONGEST_FIELD)
    rows: list[list[Cell]] = []
    try:
        for cells in csv.reader(lines(), delimiter=delimiter):
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise too_wide
            rows.append([cell[:LONGEST_CELL] if cell.strip() else None for cell in cells])
    except csv.Error as error:
        if "field limit" in str(error):
            raise _refused(name, LONG_CELL.fill(most=LONGEST_FIELD), MEND_QUOTE) from None
        raise _refused(name, BROKEN, MEND_SAVE_AS) from None
    return Sheet(Path(name).stem[:31] or "danh-sach", rows)


def _decode(content: bytes, name: str) -> str:
    """The text of a file whose encoding nobody tells: marked, UTF-8, UTF-16 by its blanks, else a Windows page."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            with suppress(UnicodeDecodeError):
                return content.decode(encoding)
            raise _refused(name, BROKEN, MEND_SAVE_AS)
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8")
        if "\x00" not in text:
            return text
    if b"\x00" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            with suppress(UnicodeDecodeError):
                text = content.decode(encoding)
                if sum(c.isascii() for c in text) * 2 > len(text) and "\x00" not in text:
                    return text
        raise _refused(name, NOT_A_LIST, MEND_SAVE_AS)
    return _decode_windows(content)


def _decode_windows(content: bytes) -> str:
    """Windows-1258 (Vietnamese) where that makes Vietnamese letters, else Latin-1 as old fonts kept theirs."""
    latin = content.decode("latin-1")
    with suppress(UnicodeDecodeError):
        vietnamese = content.decode("cp1258")
        words = re.findall(r"[^\W\d_]\w*", vietnamese)
        if "\u0323" in vietnamese or "\u0301" in vietnamese or set(vietnamese) & set("ăđơưĂĐƠƯ"):
            old = sum(judge(word) in (Verdict.TCVN3, Verdict.VNI) for word in re.findall(r"\S+", latin))
            marked = sum(not set(w).isdisjoint(VIETNAMESE_LETTERS + "\u0323\u0301\u0300") for w in words)
            if old * 4 < marked:
                return vietnamese
    return latin


def _delimiter(text: str) -> str:
    """The mark that cuts most lines into the same number of cells."""
    lines = [_unquoted(line) for line in text[:LOOKED_AT].splitlines()[:200] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(sorted(set(counts)), key=counts.count, default=0)
        usual = usual or max(counts, default=0)
        return (counts.count(usual) * min(usual, 8), -_DELIMITERS.index(mark))

    return max(_DELIMITERS, key=score)


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell's name as a sheet shows it, from places counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def texts_of(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """All texts in some rows."""
    return (cell for row in rows for cell in row if isinstance(cell, str))


def _refused(name: str, what: Text, mend: Text) -> Refusal:
    return Refusal(Problem(what, mend, file=name))


UNREADABLE = Text("không đọc được tệp ({why})", "the file cannot be read ({why})")
MEND_COPY = Text("chép lại tệp từ máy gốc rồi thử lại", "copy the file from its source again and retry")
TOO_LARGE = Text("tệp lớn hơn {size} MB", "the file is larger than {size} MB")
MEND_LARGE = Text(
    "chép riêng bảng danh sách sang một tệp mới rồi thử lại", "copy the list alone into a new file and retry"
)
BOMB = Text("tệp giải nén ra lớn bất thường", "the file unpacks to an abnormal size")
EMPTY = Text("tệp không có dữ liệu", "the file holds nothing")
MEND_EMPTY = Text("chọn tệp có danh sách", "choose the file that holds the list")
ENCRYPTED = Text("tệp có mật khẩu", "the file has a password")
MEND_ENCRYPTED = Text(
    "mở tệp bằng Excel, vào Tệp – Thông tin – Bảo vệ sổ làm việc, bỏ mật khẩu rồi lưu lại",
    "open it in Excel, remove the password under File – Info – Protect Workbook, and save it",
)
WEB_PAGE = Text(
    "tệp là trang web hoặc XML mang tên Excel", "the file is a web page or XML under the name of a workbook"
)
NOT_A_LIST = Text("không phải tệp Excel hoặc CSV", "is neither a workbook nor a CSV file")
MEND_SAVE_AS = Text(
    "mở bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx)",
    "open it in Excel and save it as an Excel Workbook (.xlsx)",
)
BROKEN = Text("tệp hỏng, không đọc được", "the file is broken")
WIDE = Text(
    "bảng quá rộng: nhiều hơn {rows} dòng hoặc {columns} cột",
    "the sheet is too large: more than {rows} rows or {columns} columns",
)
MEND_WIDE = Text(
    "xóa các ô lạc ở cuối bảng (Ctrl+End chỉ ra ô cuối) rồi lưu lại",
    "delete stray cells at its end (Ctrl+End shows the last) and save it",
)
LONG_CELL = Text("có ô dài hơn {most} ký tự", "a cell is longer than {most} letters")
MEND_QUOTE = Text(
    'tìm dấu ngoặc kép (") chưa đóng trong tệp, hoặc lưu lại thành Excel Workbook (.xlsx)',
    'look for a double quote (") that is not closed, or save it as an Excel Workbook (.xlsx)',
)
NO_SHEET = Text("không có trang tính “{sheet}”", "there is no sheet “{sheet}”")
MEND_SHEET = Text("chọn một trong: {sheets}", "choose one of: {sheets}")
