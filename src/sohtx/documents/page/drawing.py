"""The page from the report: what stands in it is drawn block by block, its frame is the template beside this."""

from base64 import b64encode
from collections.abc import Iterable
from importlib import resources
from itertools import groupby
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from sohtx.documents.heads import Captions, full_title, is_bullet
from sohtx.documents.page.figures import Figures
from sohtx.documents.page.tables import draw_lines, draw_table
from sohtx.documents.tree import Block, Paragraph, Picture, Report, Table, Tone

DEEPEST = 6  # a page has no headings beneath <h6>
_PICTURE = Markup(
    '<figure id="{}">\n<img src="data:image/svg+xml;base64,{}" alt="{}" width="{}" height="{}">\n'
    '<figcaption>{}</figcaption>\n<p class="source">{}</p>\n{}</figure>\n'
)
_DATA = Markup("<details><summary>{}</summary>\n{}</details>\n")
PIXELS_IN_MM = 96 / 25.4


class Part(NamedTuple):
    """A section or annex: its place among the headings, its anchor, its words."""

    depth: int
    key: str
    number: str
    title: str
    content: Markup
    belongs_to: str = ""
    is_landscape: bool = False

    @property
    def name(self) -> str:
        """Its heading in one line."""
        return full_title(self.number, self.title)


def draw_page(report: Report) -> str:
    """The whole page."""
    files = resources.files(__package__)
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string(files.joinpath("page.html").read_text("utf-8"))
    drawing = _Drawing(report)
    return template.render(
        report=report,
        style=Markup(files.joinpath("page.css").read_text("utf-8")),  # noqa: S704 -- our own file
        declarations=drawing.draw_declarations(),
        parts=drawing.draw_parts(),
        annexes=drawing.draw_annexes(),
        entries=drawing.figures.draw_entries(),
        lines=draw_lines,
        deepest=DEEPEST,
    )


class _Drawing:
    """Draws in reading order: captions are counted and figures are met as they come."""

    def __init__(self, report: Report) -> None:
        self.figures = Figures(report.words)
        self._report = report
        self._captions = Captions(report.words)
        self._blocks = 0

    def draw_declarations(self) -> Markup:
        return self._draw_blocks(self._report.declarations, self._report.kind)

    def draw_parts(self) -> list[Part]:
        parts = []
        for i, (depth, section) in enumerate(self._report.sections(), start=1):
            heading = full_title(section.number, section.title) or self._report.properties.title
            content = self._draw_blocks(section.blocks, heading)
            parts.append(Part(depth, f"s{i}", section.number, section.title, content))
        return parts

    def draw_annexes(self) -> list[Part]:
        parts = []
        for i, annex in enumerate(self._report.annexes, start=1):
            heading = full_title(annex.number, annex.title)
            content = self._draw_blocks(annex.blocks, heading, annex.number)
            place = (1, f"a{i}", annex.number, annex.title)
            parts.append(Part(*place, content, annex.belongs_to, annex.is_landscape))
        return parts

    def _draw_blocks(self, blocks: Iterable[Block], heading: str, place: str = "") -> Markup:
        """Blocks under a heading. ``place`` is what a way back to them is called, where the heading is long."""
        drawn = []
        for is_list, members in groupby(blocks, key=is_bullet):
            inner = Markup("").join([self._draw_block(block, heading, place or heading) for block in members])
            drawn.append(Markup("<ul>\n{}</ul>\n").format(inner) if is_list else inner)
        return Markup("").join(drawn)

    def _draw_block(self, block: Block, heading: str, place: str) -> Markup:
        self._blocks += 1
        self.figures.place = place
        match block:
            case Paragraph():
                return self._draw_paragraph(block)
            case Table():
                caption = self._captions.of(block)
                self.figures.place = caption.label or place
                return draw_table(block, f"b{self._blocks}", str(caption), heading, self.figures)
            case Picture():
                return self._draw_picture(block)

    def _draw_paragraph(self, paragraph: Paragraph) -> Markup:
        words = self.figures.draw_runs(paragraph.runs)
        match paragraph.tone:
            case Tone.BODY:
                return Markup("<p>{}</p>\n").format(words)
            case Tone.BULLET:
                return Markup("<li>{}</li>\n").format(words)
            case Tone.FORMULA:
                return Markup("<p><strong>{}</strong></p>\n").format(words)
            case Tone.MARK:
                return Markup("<p><mark>{}</mark></p>\n").format(words)
            case tone:
                return Markup('<p class="{}">{}</p>\n').format(tone.value, words)

    def _draw_picture(self, picture: Picture) -> Markup:
        """As an image of its own, so that nothing in it could run or reach out, whatever its words are."""
        caption = self._captions.of(picture)
        self.figures.place = caption.label or self.figures.place
        key = f"b{self._blocks}"
        data = Markup("")
        if picture.table:
            table = draw_table(picture.table, f"{key}d", picture.table.caption, str(caption), self.figures)
            data = _DATA.format(self._report.words.data, table)
        width, height = (round(size * PIXELS_IN_MM) for size in (picture.width_mm, picture.height_mm))
        svg = b64encode(picture.svg.encode()).decode()
        return _PICTURE.format(key, svg, picture.alt, width, height, str(caption), picture.source, data)
