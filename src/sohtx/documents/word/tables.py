"""Tables of figures: caption and unit above, notes beneath, between the margins."""

from itertools import pairwise

from sohtx.documents.tree import Align, Table
from sohtx.documents.word.draft import Draft
from sohtx.documents.word.paragraphs import Place, paragraph
from sohtx.documents.word.rows import Grid, draw_head, draw_rows
from sohtx.documents.word.stylesheet import cell_margins
from sohtx.documents.word.text import attribute, run

_NARROW = 40


def draw_table(table: Table, draft: Draft, width: int) -> str:
    """A table with all that belongs to it; something always stands above it, or it would grow into one before it."""
    grid = Grid(table=table, widths=share_out(width, tuple(column.width for column in table.columns)))
    rows = draw_rows(grid, draft.figures)
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in grid.widths)
    drawn = f"{_properties(table, width, grid)}<w:tblGrid>{columns}</w:tblGrid>{draw_head(grid)}{rows}"
    notes = "".join(paragraph("Note", run(note)) for note in table.notes)
    return f"{_above(table, draft)}<w:tbl>{drawn}</w:tbl>{notes}"


def share_out(width: int, shares: tuple[int, ...]) -> tuple[int, ...]:
    """Divide a width by shares, to the last twentieth of a point."""
    whole = sum(shares)
    edges = [width * sum(shares[:n]) // whole for n in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


def _above(table: Table, draft: Draft) -> str:
    together = Place(keeps_next=True)
    caption = draft.caption(draft.words.table, table.caption, together) if table.caption else ""
    unit = paragraph("TableUnit", run(table.unit), together) if table.unit else ""
    return caption + unit or paragraph("Spacer", "", Place(keeps_next=True, before=120))


def _properties(table: Table, width: int, grid: Grid) -> str:
    title = f'<w:tblCaption w:val="{attribute(table.caption)}"/>' if table.caption else ""
    margins = cell_margins(_NARROW) if grid.is_crowded else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="{Align.LEFT}"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
        f'w:noVBand="0"/>{title}</w:tblPr>'
    )
