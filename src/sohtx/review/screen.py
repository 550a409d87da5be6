"""A section of the report as it stands on a page: the same blocks as in Word, each number a link that opens it.

Drawn here and not in a template: an annex has thousands of cells. Everything is escaped; pictures are images of their
own, so that nothing in them could run; no style is set inline, since the pages' policy forbids it.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from markupsafe import Markup, escape

from sohtx.core.codes import Kind
from sohtx.core.moment import write_moment
from sohtx.documents.heads import head_rows, is_bullet
from sohtx.documents.tree import (
    Align,
    Block,
    Emphasis,
    Number,
    Paragraph,
    Picture,
    Record,
    Row,
    RowKind,
    Run,
    Runs,
    Strong,
    Table,
    Tone,
)  # fmt: skip
from sohtx.review.papers import Paper

_KINDS = {kind.value for kind in Kind}
_NOTHING = Markup("")
_TONES = {Tone.NOTE: "quiet", Tone.DECLARATION: "declared"}
_ROWS = {RowKind.PLAIN: "", RowKind.TOTAL: "total", RowKind.GROUP: "group"}
_ALIGNED = {Align.LEFT: "", Align.CENTRE: "mid", Align.RIGHT: "num"}
_LINK = Markup('<a class="n" href="{0}" hx-get="{0}" hx-target="#panel" title="{1}">{2}</a>')
_LISTED = Markup('<a class="n" href="{}" title="{}">{}</a>')
_RECORD = Markup('<a class="r" href="{}" title="{}">{}</a>')
_PLAIN = Markup('<span class="n" title="{}">{}</span>')
_TABLE = Markup(
    '<div class="scroll" role="region" tabindex="0" aria-label="{0}">\n<table class="data paper">\n'
    "<caption>{1}</caption>\n<thead>\n{2}</thead>\n<tbody>\n{3}</tbody>\n</table>\n</div>\n{4}"
)
_PICTURE = Markup(
    '<figure class="picture">\n<img src="data:image/svg+xml;base64,{}" alt="{}" width="{}" height="{}">\n'
    '<figcaption>{}</figcaption>\n<p class="quiet">{}</p>\n{}</figure>\n'
)
_DATA = Markup("<details><summary>{}</summary>\n{}</details>\n")
PIXELS_IN_MM = 96 / 25.4


@dataclass(frozen=True)
class Clocks:
    """The clocks that an address of a figure carries: ``known`` is left out where it is now."""

    known: int | None
    geography: str


def figure_address(identity: str, clocks: Clocks) -> str:
    """Where the panel of a number's figure opens; empty where the number is no figure that has one.

    Of a difference or a share it is the first figure, of a number that travels with a figure that figure.
    """
    first = identity.split(" - ", maxsplit=1)[0].split(" % ", maxsplit=1)[0].partition("#")[0]
    parts = first.split("/")
    if ":" in first or len(parts) not in (3, 4):
        return ""
    told = {"indicator": parts[0], "period": parts[1], "area": parts[2], "geography": clocks.geography}
    if len(parts) > 3:
        told["kind" if parts[3] in _KINDS else "sector"] = parts[3]
    if clocks.known is not None:
        told["known"] = write_moment(clocks.known)
    try:
        return f"{reverse('figure_panel')}?{urlencode(told)}"
    except NoReverseMatch:
        return ""


class Drawing:
    """Draws blocks of one paper."""

    def __init__(self, paper: Paper, *, known: int | None) -> None:
        self._words = paper.report.words
        self._clocks = Clocks(known, str(paper.review.subject.geography))

    def blocks(self, blocks: Iterable[Block], heading: str) -> Markup:
        """Blocks under a heading."""
        drawn = []
        for is_list, members in groupby(blocks, key=is_bullet):
            inner = _NOTHING.join([self._block(block, heading) for block in members])
            drawn.append(Markup('<ul class="plain">\n{}</ul>\n').format(inner) if is_list else inner)
        return _NOTHING.join(drawn)

    def _block(self, block: Block, heading: str) -> Markup:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Table():
                return self._table(block, block.caption or heading)
            case Picture():
                return self._picture(block)

    def _paragraph(self, paragraph: Paragraph) -> Markup:
        words = self.runs(paragraph.runs)
        match paragraph.tone:
            case Tone.BODY:
                return Markup("<p>{}</p>\n").format(words)
            case Tone.BULLET:
                return Markup("<li>{}</li>\n").format(words)
            case Tone.MARK:
                return Markup("<p><mark>{}</mark></p>\n").format(words)
            case tone:
                return Markup('<p class="{}">{}</p>\n').format(_TONES[tone], words)

    def runs(self, runs: Runs) -> Markup:
        """Some runs, numbers as links."""
        return _NOTHING.join([self._run(run) for run in runs])

    def _run(self, run: Run) -> Markup:
        match run:
            case Number():
                return self._number(run)
            case Record():
                return _RECORD.format(run.address, run.source, run.text) if run.address else escape(run.text)
            case Strong(text):
                return Markup("<strong>{}</strong>").format(text)
            case Emphasis(text):
                return Markup("<em>{}</em>").format(text)
            case _:
                return escape(run)

    def _number(self, number: Number) -> Markup:
        address = figure_address(number.identity, self._clocks)
        mark = Markup(" <i>({})</i>").format(number.mark) if number.mark else _NOTHING
        if number.address:
            return _LISTED.format(number.address, number.label, number.text) + mark
        if not address:
            return _PLAIN.format(number.label, number.text) + mark
        return _LINK.format(address, number.label, number.text) + mark

    def _table(self, table: Table, caption: str) -> Markup:
        heads = [
            Markup("<tr>{}</tr>\n").format(_NOTHING.join([_head(h.text, h.across, h.down) for h in heads]))
            for heads in head_rows(table.columns)
        ]
        named = next((i for i, column in enumerate(table.columns) if column.align is Align.LEFT), None)
        looks = [_ALIGNED[column.align] for column in table.columns]
        rows = [self._row(row, looks, named) for row in table.rows]
        notes = [Markup('<p class="quiet note">{}</p>\n').format(note) for note in table.notes]
        said = f"{caption} ({table.unit})" if table.unit else caption
        return _TABLE.format(caption, said, _NOTHING.join(heads), _NOTHING.join(rows), _NOTHING.join(notes))

    def _row(self, row: Row, looks: list[str], named: int | None) -> Markup:
        cells = []
        for i, (cell, look) in enumerate(zip(row.cells, looks, strict=True)):
            text = self.runs(cell)
            if i == named and text:
                cells.append(Markup('<th scope="row">{}</th>').format(text))
            else:
                cells.append(Markup('<td class="{}">{}</td>').format(look, text))
        return Markup('<tr class="{}">{}</tr>\n').format(_ROWS[row.kind], _NOTHING.join(cells))

    def _picture(self, picture: Picture) -> Markup:
        data = _NOTHING
        if picture.table:
            data = _DATA.format(self._words.data, self._table(picture.table, picture.title))
        width, height = (round(size * PIXELS_IN_MM) for size in (picture.width_mm, picture.height_mm))
        svg = b64encode(picture.svg.encode()).decode()
        return _PICTURE.format(svg, picture.alt, width, height, picture.title, picture.source, data)


def _head(text: str, across: int, down: int) -> Markup:
    spans = Markup(' colspan="{}"').format(across) if across > 1 else _NOTHING
    spans += Markup(' rowspan="{}"').format(down) if down > 1 else _NOTHING
    return Markup('<th scope="{}"{}>{}</th>').format("colgroup" if across > 1 else "col", spans, text)
