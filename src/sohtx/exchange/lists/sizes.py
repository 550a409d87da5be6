"""How wide the sheets of a workbook are, measured before a library lays them out in memory."""

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})(\d{1,9})"[^>]*?(?<!/)>')


def sizes_of_xlsx(container: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """The rows and columns of each sheet of an .xlsx file, up to the last filled cells."""
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
