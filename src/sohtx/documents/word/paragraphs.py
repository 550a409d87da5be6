"""Paragraphs: in their style, with whatever runs stand in them."""

from dataclasses import dataclass

from sohtx.documents.tree import Align, Emphasis, Number, Paragraph, Record, Run, Runs, Strong, Tone, plain
from sohtx.documents.word.controls import Figures
from sohtx.documents.word.text import BOLD, ITALIC, run

STYLES = {
    Tone.BODY: "BodyText",
    Tone.BULLET: "ListBullet",
    Tone.NOTE: "Note",
    Tone.MARK: "Mark",
    Tone.DECLARATION: "Declaration",
    Tone.FORMULA: "BodyText",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a paragraph stands, as far as its style does not say; lengths in twentieths of a point."""

    keeps_next: bool = False
    before: int | None = None
    indent: int | None = None  # from both sides
    align: Align | None = None
    has_line: bool = False  # above it

    @property
    def xml(self) -> str:
        """The elements of paragraph properties, in the order that the schema asks for."""
        return "".join(
            (
                "<w:keepNext/>" if self.keeps_next else "",
                _LINE if self.has_line else "",
                "" if self.before is None else f'<w:spacing w:before="{self.before}"/>',
                ""
                if self.indent is None
                else f'<w:ind w:left="{self.indent}" w:right="{self.indent}" w:firstLine="0"/>',
                "" if self.align is None else f'<w:jc w:val="{self.align}"/>',
            )
        )


_LINE = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
ANYWHERE = Place()


def paragraph(style: str, inside: str, place: Place = ANYWHERE) -> str:
    """A paragraph in a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place.xml}</w:pPr>{inside}</w:p>'


def draw_paragraph(block: Paragraph, figures: Figures, *, keeps_next: bool = False) -> str:
    """A paragraph of the report."""
    if block.tone is Tone.FORMULA:
        place = Place(keeps_next=True, indent=0, align=Align.CENTRE)
        return paragraph(STYLES[block.tone], run(plain(block.runs), BOLD), place)
    return paragraph(STYLES[block.tone], draw_runs(block.runs, figures), Place(keeps_next=keeps_next))


def draw_runs(runs: Runs, figures: Figures) -> str:
    """Words and numbers, in bold or italics where they are."""
    return "".join(_draw_run(piece, figures) for piece in runs)


def _draw_run(piece: Run, figures: Figures) -> str:
    match piece:
        case Number():
            return figures.control(piece)
        case Record():
            return figures.record(piece)
        case Strong():
            return run(piece.text, BOLD)
        case Emphasis():
            return run(piece.text, ITALIC)
        case str():
            return run(piece)


def rule(width: int, length: int, *, style: str = "Rule", keeps_next: bool = False) -> str:
    """A line in the middle of a column of that width: the upper border of a paragraph that is otherwise nothing."""
    indent = max(0, (width - length) // 2)
    return paragraph(style, "", Place(keeps_next=keeps_next, indent=indent, has_line=True))
