"""Cells that would be read as blank though they say something: errors, formulas without their results, joined cells.

The library that reads workbooks tells neither of errors nor, in an .ods, of joined cells.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from html import unescape
from typing import NamedTuple
from xml.parsers import expat

from sohtx.exchange.lists.opening import FileKind, ListFile
from sohtx.exchange.lists.sheets import Range, Sheet, cell_name

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|is)>\s*[^<\s]|<(?:\w+:)?is>")
_WORDS = re.compile(rb'\bt="str"')  # a formula that gives words may give none
_ERROR = re.compile(rb'\bt="e"')
_NAME = re.compile(rb'\br="([A-Z]+\d+)"')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
LARGEST = 5 << 20  # of what names the sheets


class Spoilt(NamedTuple):
    """The cells of a sheet whose value is lost, by name; and which cells are joined."""

    cells: frozenset[str]
    merged: Sequence[Range]


def spoilt_cells(file: ListFile, sheet: Sheet) -> Spoilt:
    """What cannot be read of a sheet as its reader sees it."""
    with suppress(zipfile.BadZipFile, KeyError, OSError, expat.ExpatError, ValueError):
        if file.kind is FileKind.XLSX:
            return Spoilt(_of_xlsx(file, sheet.name), sheet.merged)
        if file.kind is FileKind.ODS:
            return _of_ods(file, sheet.name)
    return Spoilt(frozenset(), sheet.merged)


def _of_xlsx(file: ListFile, sheet_name: str) -> frozenset[str]:
    with zipfile.ZipFile(io.BytesIO(file.content)) as container:
        content = container.read(_member(container, sheet_name))
    if _FORMULA.search(content) or _ERROR.search(content):
        return frozenset(_cells(content))
    return frozenset()


def _cells(content: bytes) -> list[str]:
    return [
        name[1].decode()
        for attributes, inside in _CELL.findall(content)
        if _ERROR.search(attributes)
        or (_FORMULA.search(inside) and not _RESULT.search(inside) and not _WORDS.search(attributes))
        if (name := _NAME.search(attributes))
    ]


def _member(container: zipfile.ZipFile, sheet_name: str) -> str:
    """In which member a sheet lies; KeyError where nothing tells."""
    sheets = {one.get("name"): one.get("r:id") for one in _elements(container, "xl/workbook.xml", "sheet")}
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in _elements(container, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    target = relations[sheets[sheet_name]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(container: zipfile.ZipFile, member: str, tag: str) -> list[dict[str, str]]:
    text = container.open(member).read(LARGEST).decode("utf-8", "replace")
    found = re.findall(rf"<(?:\w+:)?{tag}\b([^>]*)>", text)
    return [{name: unescape(value) for name, value in _ATTRIBUTE.findall(one)} for one in found]


def _of_ods(file: ListFile, sheet_name: str) -> Spoilt:
    with zipfile.ZipFile(io.BytesIO(file.content)) as container:
        content = container.read("content.xml")
    looker = _OdsLooker(sheet_name)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = looker.start, looker.end
    parser.Parse(content, True)
    return Spoilt(frozenset(looker.errors), looker.merged)


class _OdsLooker:
    """Counts rows and columns of one sheet, and notes errors and joined cells where they stand."""

    def __init__(self, sheet_name: str) -> None:
        self.errors: list[str] = []
        self.merged: list[Range] = []
        self._wanted, self._is_here = sheet_name, False
        self._row = self._column = 0
        self._repeat = 1

    def start(self, tag: str, told: dict[str, str]) -> None:
        if tag == "table:table":
            self._is_here, self._row = told.get("table:name") == self._wanted, 0
        elif tag == "table:table-row":
            self._repeat, self._column = int(told.get("table:number-rows-repeated", "1")), 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            if self._is_here:
                self._note(told)
            self._column += int(told.get("table:number-columns-repeated", "1"))

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._row += self._repeat
        elif tag == "table:table":
            self._is_here = False

    def _note(self, told: dict[str, str]) -> None:
        high, wide = (int(told.get(f"table:number-{way}-spanned", "1")) for way in ("rows", "columns"))
        if high > 1 or wide > 1:
            self.merged.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))
        if told.get("calcext:value-type") == "error":
            self.errors.append(cell_name(self._row, self._column))
