"""The report tree as plain values (strings, numbers, lists), for the template.

Every string is a value to be set as it stands; what is counted is counted here, and nothing in the template.
"""

import re
from collections.abc import Iterator
from typing import Any

from sohtx.documents.heads import Captions
from sohtx.documents.pdf.faces import printable
from sohtx.documents.pdf.runs import glued, run_data
from sohtx.documents.pdf.sizes import LANDSCAPE_MM, PORTRAIT_MM, in_letters
from sohtx.documents.pdf.tables import table_data
from sohtx.documents.tree import Annex, Block, Paragraph, Picture, Report, Section, Signature, Table, Words

Data = dict[str, Any]
BODY_PT = 14
TALLEST_MM, LANDSCAPE_TALLEST_MM = 200, 110  # of a picture; its title and source stand beneath
LOOKS = {"roman": r"[IVXLC]+\.?", "arabic": r"[0-9.]+", "letter": r"[a-zđ]\)"}
BY_DEPTH = ("part", "roman", "arabic", "letter")


def report_data(report: Report) -> Data:
    """The whole report for the template."""
    drawing = _Drawing(report.words)
    declarations = [drawing.paragraph(paragraph) for paragraph in report.declarations]
    content = [value for depth, section in report.sections() for value in drawing.section(section, depth)]
    if content and content[-1]["is"] == "paragraph":
        content[-1]["keeps"] = True  # a signature never stands on a page without words
    return _properties(report) | {
        "masthead": _printed(vars(report.masthead)),
        "kind": printable(report.kind),
        "subject": [printable(line) for line in report.subject],
        "declarations": declarations,
        "content": content,
        "addressees": _printed(vars(report.addressees)) if report.addressees else None,
        "signature": _signature(report.signature),
        "annexes": [drawing.annex(annex) for annex in report.annexes],
    }


class _Drawing:
    """Draws blocks in reading order: tables and pictures are counted as they come."""

    def __init__(self, words: Words) -> None:
        self.captions = Captions(words)

    def section(self, section: Section, depth: int) -> Iterator[Data]:
        number, title = printable(section.number), printable(section.title)
        if section.has_heading:
            yield {
                "is": "heading",
                "level": depth,
                "look": _look(number, depth),
                "number": number,
                "title": title,
            }
        yield from (self.block(block) for block in section.blocks)

    def annex(self, annex: Annex) -> Data:
        return {
            "number": printable(annex.number),
            "title": printable(annex.title),
            "belongs_to": printable(annex.belongs_to),
            "is_landscape": annex.is_landscape,
            "blocks": [self.block(block, is_wide=annex.is_landscape) for block in annex.blocks],
        }

    def block(self, block: Block, *, is_wide: bool = False) -> Data:
        match block:
            case Paragraph():
                return self.paragraph(block, is_wide=is_wide)
            case Table():
                return table_data(block, printable(str(self.captions.of(block))), is_wide=is_wide)
            case Picture():
                return _picture(block, printable(str(self.captions.of(block))), is_wide=is_wide)

    def paragraph(self, paragraph: Paragraph, *, is_wide: bool = False) -> Data:
        room = in_letters(LANDSCAPE_MM if is_wide else PORTRAIT_MM, BODY_PT)
        runs = run_data(glued(paragraph.runs), room)
        return {"is": "paragraph", "tone": paragraph.tone.value, "runs": runs, "keeps": False}


def _properties(report: Report) -> Data:
    properties = report.properties
    return {
        "language": properties.language,
        "title": printable(properties.title),
        "description": printable(properties.subject),
        "author": printable(properties.author),
        "keywords": [printable(f"{name}={value}") for name, value in properties.facts],
        "date": [properties.made_on.year, properties.made_on.month, properties.made_on.day],
    }


def _signature(signature: Signature) -> Data:
    """Who signs; another beside, if there is one."""
    said = dict(vars(signature))
    beside = said.pop("beside")
    return _printed(said) | {"beside": _printed(vars(beside)) if beside else None}


def _look(number: str, depth: int) -> str:
    for look, pattern in LOOKS.items():
        if re.fullmatch(pattern, number):
            return look
    return BY_DEPTH[min(depth, len(BY_DEPTH)) - 1]


def _picture(picture: Picture, caption: str, *, is_wide: bool) -> Data:
    width, height = _fitted(picture.width_mm, picture.height_mm, is_wide=is_wide)
    return {
        "is": "picture",
        "caption": caption,
        "alt": printable(picture.alt),
        "source": printable(picture.source),
        "svg": printable(picture.svg),
        "width": width,
        "height": height,
    }


def _fitted(width: int, height: int, *, is_wide: bool) -> tuple[int, int]:
    """The printed size in millimetres, smaller in proportion where the page has no room for it."""
    most_width, most_height = (LANDSCAPE_MM, LANDSCAPE_TALLEST_MM) if is_wide else (PORTRAIT_MM, TALLEST_MM)
    if width > most_width:
        width, height = most_width, height * most_width // width
    if height > most_height:
        width, height = width * most_height // height, most_height
    return width, height


def _printed(values: dict[str, Any]) -> Data:
    return {
        name: printable(value) if isinstance(value, str) else [printable(line) for line in value]
        for name, value in values.items()
    }
