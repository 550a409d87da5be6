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
from sohtx.exchange.lists.sheets import Range, Sheet, column_number

_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_WITH_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/])>\s*(<(?:\w+:)?f\b.*?)</(?:\w+:)?c>", re.DOTALL)
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|is)>\s*[^<\s]|<(?:\w+:)?is>")
_WORDS = re.compile(rb"""\bt=["']str["']""")  # a formula that gives words may give none
_ERRORS = (b'"e"', b"'e'")
_WITH_ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>""")
_NAME = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
LARGEST = 5 << 20  # of what names the sheets


Place = tuple[int, int]  # row and column, counted from 0


class Spoilt(NamedTuple):
    """The cells of a sheet whose value is lost, and which cells are joined."""

    cells: frozenset[Place]
    merged: Sequence[Range]


def spoilt_cells(file: ListFile, sheet: Sheet) -> Spoilt:
    """What cannot be read of a sheet as its reader sees it."""
    with suppress(zipfile.BadZipFile, KeyError, OSError, expat.ExpatError, ValueError):
        if file.kind is FileKind.XLSX:
            return Spoilt(_of_xlsx(file, sheet.name), sheet.merged)
        if file.kind is FileKind.ODS:
            return _of_ods(file, sheet.name)
    return Spoilt(frozenset(), sheet.merged)


def _of_xlsx(file: ListFile, sheet_name: str) -> frozenset[Place]:
    with zipfile.ZipFile(io.BytesIO(file.content)) as container:
        content = container.read(_member(container, sheet_name))
    found: list[bytes] = []
    if any(mark in content for mark in _ERRORS):
        found += _WITH_ERROR.findall(content)
    if _FORMULA.search(content):
        found += [told for told, inside in _WITH_FORMULA.findall(content) if _lacks_result(told, inside)]
    return frozenset(_place(name) for told in found if (name := _NAME.search(told)))


def _lacks_result(told: bytes, inside: bytes) -> bool:
    return not _RESULT.search(inside) and not _WORDS.search(told)


def _place(name: "re.Match[bytes]") -> Place:
    return int(name[2]) - 1, column_number(name[1].decode()) - 1


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
        self.errors: list[Place] = []
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
            self.errors.append((self._row, self._column))
