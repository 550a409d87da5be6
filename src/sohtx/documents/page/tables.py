"""A table for the page: a caption, heads that say what they head, rows, in a region that scrolls by itself."""

from markupsafe import Markup, escape

from sohtx.documents.heads import Head, column_number, head_rows
from sohtx.documents.page.figures import Figures
from sohtx.documents.tree import Align, Column, Number, Row, RowKind, Table

LONG = 24  # rows: a longer table has a window of its own, under whose edge its head stays
_FRAME = Markup(
    '<div class="scroll{}" role="region" tabindex="0" aria-labelledby="{}">\n<table>\n{}{}\n<thead>\n{}</thead>\n'
    "<tbody>\n{}</tbody>\n</table>\n</div>\n{}"
)
_CAPTION = Markup('<caption><span id="{}"{}>{}</span>{}</caption>\n')
_KINDS = {RowKind.PLAIN: "", RowKind.TOTAL: "total", RowKind.GROUP: "group"}
_ALIGNED = {Align.LEFT: "", Align.CENTRE: "c", Align.RIGHT: "r"}
_NOTHING = Markup("")


def draw_table(table: Table, key: str, caption: str, heading: str, figures: Figures) -> Markup:
    """A table. Without a caption it is called by the heading above it, which is not said twice to the eye."""
    hidden = _NOTHING if caption else Markup(' class="unseen"')
    unit = Markup('<span class="unit">{}</span>').format(table.unit) if table.unit else _NOTHING
    numbers = _draw_numbers(table) if table.is_numbered else _NOTHING
    named = _named_column(table.columns)
    looks = [_ALIGNED[column.align] for column in table.columns]
    rows = _NOTHING.join([_draw_row(row, looks, named, figures) for row in table.rows])
    return _FRAME.format(
        " long" if len(table.rows) > LONG else "",
        key,
        _CAPTION.format(key, hidden, caption or heading, unit),
        _draw_widths(table.columns),
        _NOTHING.join([_draw_heads(heads) for heads in head_rows(table.columns)]) + numbers,
        rows,
        _NOTHING.join([Markup('<p class="note">{}</p>\n').format(note) for note in table.notes]),
    )


def _draw_widths(columns: tuple[Column, ...]) -> Markup:
    whole = sum(column.width for column in columns)
    col = Markup('<col style="width:{}%">')
    return _NOTHING.join([col.format(round(100 * column.width / whole)) for column in columns])


def _draw_heads(heads: tuple[Head, ...]) -> Markup:
    return Markup("<tr>{}</tr>\n").format(_NOTHING.join(map(_draw_head, heads)))


def _draw_head(head: Head) -> Markup:
    across = Markup(' colspan="{}"').format(head.across) if head.across > 1 else _NOTHING
    down = Markup(' rowspan="{}"').format(head.down) if head.down > 1 else _NOTHING
    scope = "colgroup" if across else "col"
    return Markup('<th scope="{}"{}{}>{}</th>').format(scope, across, down, head.text)


def _draw_numbers(table: Table) -> Markup:
    cells = [Markup("<td>{}</td>").format(column_number(i)) for i in range(len(table.columns))]
    return Markup('<tr class="numbers">{}</tr>\n').format(_NOTHING.join(cells))


def _named_column(columns: tuple[Column, ...]) -> int | None:
    """The column that says what a row is: the first whose text stands left."""
    return next((i for i, column in enumerate(columns) if column.align is Align.LEFT), None)


def _draw_row(row: Row, looks: list[str], named: int | None, figures: Figures) -> Markup:
    kind = f' class="{_KINDS[row.kind]}"' if row.kind is not RowKind.PLAIN else ""
    cells = []
    for i, (cell, look) in enumerate(zip(row.cells, looks, strict=True)):
        text = figures.draw_runs(cell)
        if i == named and text:
            cells.append(f'<th scope="row">{text}</th>')
        else:
            classes = f"{look} o".strip() if len(cell) == 1 and isinstance(cell[0], Number) else look
            cells.append(f'<td class="{classes}">{text}</td>' if classes else f"<td>{text}</td>")
    return Markup(f"<tr{kind}>{''.join(cells)}</tr>\n")  # noqa: S704 -- draw_runs has escaped every cell


def draw_lines(lines: tuple[str, ...]) -> Markup:
    """Lines one beneath the other."""
    return Markup("<br>\n").join(map(escape, lines))
