"""How wide the sheets of a workbook are, measured before a library lays them out in memory."""

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from sohtx.exchange.lists.sheets import column_number
from sohtx.exchange.lists.unreadable import is_wide

_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d+)["']""")
_PLACED = re.compile(rb"""\sr\s*=\s*["']""")
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,7})(\d{1,9})["'][^>]*(?<!/)>""")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_COLUMN = re.compile(rb"""r\s*=\s*["']([A-Z]{1,7})\d""")
_BEYOND = re.compile(rb"""r\s*=\s*["'][A-Z]{1,7}\d{6}""")
WITHIN = 99_999  # rows that a sheet has at most of which no cell is beyond


def sizes_of_xlsx(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """The rows and columns of each sheet of an .xlsx file: at least up to the last filled cells.

    A bound that holds for blank cells too is quick to tell; where it is small enough, nobody needs a closer one.
    """
    for member in container.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member, re.IGNORECASE):
            xml = container.read(member)
            if b"<!DOCTYPE" in xml[:2000] or b"<!ENTITY" in xml[:2000]:
                raise ValueError
            bound = _bound(xml)
            yield bound if bound and not is_wide(*bound) else _size(xml)


def _bound(xml: bytes) -> tuple[int, int] | None:
    """Rows and columns beyond which a sheet has no cell; None where its cells do not say where they are."""
    letters = set(_COLUMN.findall(xml))
    if len(letters) < 2 or not _PLACED.search(xml, 0, 100_000) or _BEYOND.search(xml):
        return None
    return WITHIN, max(column_number(column.decode()) for column in letters)


def _size(xml: bytes) -> tuple[int, int]:
    """The rows and columns of a sheet up to its last filled cells."""
    rows = columns = 1
    for match in _FILLED_CELL.finditer(xml):
        rows, columns = max(rows, int(match[2])), max(columns, column_number(match[1].decode()))
    if not _PLACED.search(xml, 0, 100_000) or columns == 1:
        told = _ROW.split(xml)[1:]
        widest = max((len(_CELL.findall(row)) for row in told), default=1)
        last = max((int(number) for number in _ROW_NUMBER.findall(xml)), default=1)
        rows, columns = max(rows, min(last, len(told))), max(columns, widest)
    return rows, columns


def sizes_of_xlsb(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """The rows and columns of each sheet of an .xlsb file, up to the last filled cells."""
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


def sizes_of_ods(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """The rows and columns of each sheet of an .ods file, up to the last filled cells."""
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
