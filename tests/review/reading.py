"""Reading a written .docx as a stranger would: a zip of XML, its controls and the words between them."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "f": "urn:sohtx:figures:1",
    "p": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
}
RECORD = "record:"
W = f"{{{NS['w']}}}"


@dataclass(frozen=True)
class Control:
    """A printed number: which figure it is, what is printed, and the words before it in its paragraph."""

    identity: str
    text: str
    before: str
    is_in_table: bool


class Docx:
    """A report in Word."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        self.body = self._xml("word/document.xml")

    def _xml(self, name: str) -> Any:
        return etree.fromstring(self._parts[name])

    @cached_property
    def facts(self) -> dict[str, str]:
        """What the file says about itself: period, area, the clocks."""
        found = self._xml("docProps/custom.xml").xpath("//p:property", namespaces=NS)
        return {one.get("name"): "".join(one.itertext()) for one in found}

    @cached_property
    def figures(self) -> dict[str, dict[str, str]]:
        """The hidden figures by their place: identity, text, exact value."""
        rows = {}
        for one in self._xml("customXml/item1.xml").xpath("//f:figure", namespaces=NS):
            told = {child.tag.rpartition("}")[2]: child.text or "" for child in one}
            rows[one.get("n")] = told | {"identity": one.get("identity")}
        return rows

    @property
    def paragraphs(self) -> list[Any]:
        """Every paragraph, those in tables too."""
        return list(self.body.iter(f"{W}p"))

    @cached_property
    def controls(self) -> list[Control]:
        """Every printed number in reading order."""
        return [one for one in self._all_controls if not one.identity.startswith(RECORD)]

    @cached_property
    def quoted(self) -> list[tuple[str, str]]:
        """Every quotation of a record: the record's code, and the words."""
        found = [one for one in self._all_controls if one.identity.startswith(RECORD)]
        return [(one.identity.removeprefix(RECORD), one.text) for one in found]

    @cached_property
    def _all_controls(self) -> list[Control]:
        return [control for paragraph in self.paragraphs for control in self._controls(paragraph)]

    def _controls(self, paragraph: Any) -> Iterator[Control]:
        is_in_table = bool(paragraph.xpath("ancestor::w:tbl", namespaces=NS))
        before = ""
        for child in paragraph:
            if child.tag == f"{W}sdt":
                tag = child.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
                identity = self.figures[tag[1:]]["identity"] if tag.startswith("#") else tag
                yield Control(identity, words(child), before, is_in_table)
            before += words(child)

    @property
    def style_of(self) -> dict[Any, str]:
        """The style of each paragraph."""
        return {
            p: (p.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS) or "Normal") for p in self.paragraphs
        }

    def cells(self) -> Iterator[tuple[str, int, str]]:
        """Each cell of each table beneath its heads: the head of its table's first column, its column, its words."""
        for table in self.body.iter(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
            first = words(heads[0].find(f"{W}tc")) if heads else ""
            for row in rows:
                if row not in heads:
                    for column, cell in enumerate(row.findall(f"{W}tc")):
                        yield first, column, without_numbers(cell)

    def heads(self) -> Iterator[str]:
        """The words of the heads of tables."""
        for row in self.body.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}tblHeader") is not None:
                yield from (words(cell) for cell in row.findall(f"{W}tc"))

    def running_text(self) -> Iterator[tuple[str, str]]:
        """Each paragraph outside tables: its style, and its words without the numbers that have a figure."""
        for paragraph, style in self.style_of.items():
            if not paragraph.xpath("ancestor::w:tbl", namespaces=NS):
                yield style, without_numbers(paragraph)


def words(element: Any) -> str:
    """All words inside."""
    return "".join(element.xpath(".//w:t/text()", namespaces=NS))


def without_numbers(element: Any) -> str:
    """The words inside, a hole where a number with a figure stands."""
    return "".join(
        "□" if text.getparent().xpath("ancestor::w:sdt", namespaces=NS) else str(text)
        for text in element.xpath(".//w:t/text()", namespaces=NS)
    )


S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_figures_sheet(file: Path) -> Iterator[tuple[str, str]]:
    """Each figure of the workbook's last sheet: its identity and how it is printed, those of pictures too."""
    with zipfile.ZipFile(file) as archive:
        strings = ["".join(one.itertext()) for one in etree.fromstring(archive.read("xl/sharedStrings.xml"))]
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        last = etree.fromstring(archive.read(f"xl/worksheets/sheet{len(sheets)}.xml"))
    for row in list(last.iter(f"{S}row"))[1:]:
        cells = {cell.get("r").rstrip("0123456789"): cell for cell in row}
        identity, printed = (strings[int(cells[column].findtext(f"{S}v"))] for column in "AE")
        yield identity, printed
